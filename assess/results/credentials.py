"""A valid result as an Open Badges 3.0 credential in the form of a signed JWT.

Own writing after the public description of the model. The holder is named by a salted digest
of the address, so that who knows the address can check it and nobody else learns it. Signed with
Ed25519 (`EdDSA`); the key is found by its `kid` in the published key set.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import force_locale

from assess.audit import jws, keys
from assess.audit.chain import canonical
from assess.results import queries
from assess.results.certificates import address_of, certificate_of, only_states
from assess.results.export_ports import scale_of
from assess.results.export_rows import CAUTION
from assess.results.models import Result

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


class NotValid(ValueError):
    """Only a released result with time left becomes a credential, and no failed test."""


def token_of(result: Result) -> str:
    """The credential as a compact JWT. Raises `NotValid` and, without a key, `UnsafeSettings`."""
    if queries.standing_of(result) != "released" or only_states(result):
        raise NotValid(str(result.id))
    address, signer = address_of(certificate_of(result)), keys.announce()
    credential = credential_of(result, address)
    claims = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
        "exp": _seconds(credential["validUntil"]),
    }
    header = canonical({"alg": "EdDSA", "kid": signer.kid, "typ": "JWT"})
    signed = f"{jws.encode(header)}.{jws.encode(json.dumps(claims, ensure_ascii=False).encode())}"
    return f"{signed}.{jws.encode(signer.key.sign(signed.encode('ascii')))}"


def credential_of(result: Result, address: str) -> dict[str, Any]:
    """The credential; `address` is the page on which its state can be checked."""
    settings, test = current_app.config["SETTINGS"], result.sitting.test
    zone = ZoneInfo(settings.timezone)
    # Valid through the last day: until the first moment of the next one.
    ends = datetime.combine(result.valid_until + timedelta(days=1), time(0), zone)
    released = next(event.at for event in result.events if event.action == "released")
    with force_locale("en"):
        scale = scale_of(result.kind)
        level, meaning, title = (
            scale.level(result.level),
            scale.meaning(result.level),
            scale.title(),
        )
        error = scale.error(result)
        measure = "Level" if scale.levels else "Score"
    salt = hashlib.sha256(address.encode()).hexdigest()[:32]
    email = result.sitting.account.email
    about = f"{settings.base_url}/tests/{test.code}/{test.version}"
    return {
        "@context": list(CONTEXTS),
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": test.title["en"],
        "issuer": {
            "id": settings.base_url,
            "type": ["Profile"],
            "name": settings.organisation,
            "url": settings.base_url,
        },
        "validFrom": released.isoformat(timespec="seconds"),
        "validUntil": ends.isoformat(timespec="seconds"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}",
                    "identityType": "emailAddress",
                    "salt": salt,
                }
            ],
            "achievement": {
                "id": about,
                "type": ["Achievement"],
                "name": test.title["en"],
                "description": f"{title}. {CAUTION}",
                "criteria": {"narrative": f"{measure} {level}. {meaning} {error}".strip()},
                "resultDescription": [
                    {
                        "id": f"{about}#level",
                        "type": ["ResultDescription"],
                        "name": measure,
                        "resultType": "Result",
                        "valueMin": str(scale.lowest),
                        "valueMax": str(scale.highest),
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{about}#level",
                    "value": str(result.level),
                }
            ],
        },
    }


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())
