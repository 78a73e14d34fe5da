"""What a receipt states, how it is signed and handed over, and whether a given one is genuine.

The statement names nobody: the candidate stands in it as `SHA-256(salt ‖ name)`, and only the
candidate is told the salt.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from flask import current_app
from sqlalchemy import select

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.config import UnsafeSettings
from assess.delivery.models import Receipt, Sitting
from assess.extensions import db

log = structlog.get_logger()

State = Literal["genuine", "changed", "unknown"]

_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Verdict:
    """What can be said of a receipt that somebody shows.

    `held` tells whether this server has the receipt, `later` whether it issued a later one
    for the same sitting; `why` is the reason when it does not stand.
    """

    state: State
    why: str = ""
    said: dict[str, Any] | None = None
    held: bool = False
    later: bool = False


def statement_of(receipt: Receipt, sitting: Sitting) -> dict[str, Any]:
    """What the signature covers."""
    return {
        "code": receipt.code,
        "number": receipt.number,
        "sitting": sitting.id,
        "test": sitting.test.code,
        "test_version": sitting.test.version,
        "items": receipt.items,
        "answered": receipt.answered,
        "events": receipt.events,
        "digest": receipt.digest,
        "at": stamp(receipt.issued_at),
        "organisation": current_app.config["SETTINGS"].organisation,
        "rehearsal": bool(sitting.rehearsal),
        "void": sitting.state == "void",
        "candidate_digest": digest_of_name(receipt.salt or b"", sitting.account.name),
    }


def signed(receipt: Receipt, sitting: Sitting) -> str | None:
    """The signed statement; None without a key, which must not keep a sitting from closing."""
    try:
        return keys.sign(statement_of(receipt, sitting), jws.RECEIPT)
    except UnsafeSettings as error:
        log.error("receipt_not_signed", sitting=sitting.id, why=str(error))
        return None


def digest_of_name(salt: bytes, name: str) -> str:
    """How the statement names a candidate."""
    return hashlib.sha256(salt + name.encode("utf-8", "replace")).hexdigest()


def document_of(receipt: Receipt, sitting: Sitting, late: int) -> dict[str, Any]:
    """The receipt as its candidate downloads it: the statement in clear, and signed."""
    document = {
        **_said(receipt, sitting),
        "candidate": sitting.account.name,
        "late_waiting": late,
        "kid": kid_of(receipt),
        "jws": receipt.jws,
    }
    if receipt.salt is not None and _names(document, receipt.salt, sitting.account.name):
        document["candidate_salt"] = receipt.salt.hex()
    return document


def kid_of(receipt: Receipt) -> str | None:
    """The key that signed a receipt."""
    return jws.kid_of(receipt.jws) if receipt.jws else None


def judge(text: str) -> Verdict:
    """Whether a receipt (its JSON, its signed statement, a mail that holds it) is genuine."""
    document: dict[str, Any] = {}
    bare = text.strip()
    if bare.startswith("{"):
        try:
            document = json.loads(bare)
        except (ValueError, RecursionError):
            return Verdict("unknown", "unreadable")
        if not isinstance(document.get("jws"), str):
            return Verdict("unknown", "unsigned")
        bare = document["jws"]
    try:
        said = jws.verify(_token_in(bare), jws.RECEIPT, keys.known())
    except jws.NotGenuine as error:
        if error.why == "signature":
            return Verdict("changed", "signature")
        return Verdict("unknown", "unknown_key" if error.why == "unknown_key" else "unreadable")
    if differing(document, said):
        return Verdict("changed", "fields", said)
    held = db.session.scalar(select(Receipt).where(Receipt.code == str(said.get("code"))))
    later = held is not None and db.session.scalar(
        select(Receipt.id).where(
            Receipt.sitting_id == held.sitting_id, Receipt.number > held.number
        )
    )
    return Verdict("genuine", "", said, held=held is not None, later=bool(later))


def differing(document: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """The fields in clear that are not as signed."""
    found = [key for key in said if key in document and document[key] != said[key]]
    salt = document.get("candidate_salt")
    if salt is not None:
        try:
            names = _names(said, bytes.fromhex(salt), str(document.get("candidate")))
        except (TypeError, ValueError):
            names = False
        if not names:
            found.append("candidate")
    return found


def _said(receipt: Receipt, sitting: Sitting) -> dict[str, Any]:
    """As signed; what was renamed since (a person, the organisation) stays as it was signed."""
    if receipt.jws is None:
        said = statement_of(receipt, sitting)
        del said["candidate_digest"]
        return said
    payload: dict[str, Any] = json.loads(jws.decode(receipt.jws.split(".")[1]))
    return payload


def _names(said: dict[str, Any], salt: bytes, name: str) -> bool:
    return bool(said.get("candidate_digest") == digest_of_name(salt, name))


def _token_in(text: str) -> str:
    """The statement in a text: all of it, broken over lines or not, or a part."""
    whole = "".join(text.split())
    if _TOKEN.fullmatch(whole):
        return whole
    found = _TOKEN.search(text)
    return found.group() if found else whole[: jws.LONGEST]
