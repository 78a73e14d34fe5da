"""Certificates: one per released result, as a tagged PDF and as a page for checking it.

What a certificate is worth is never stored: it follows the state of its result.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from assess.clock import now
from assess.database import transactional
from assess.delivery.printing import qr_svg, typeset
from assess.extensions import db
from assess.results import queries
from assess.results.certificate_models import Certificate
from assess.results.export_ports import scale_of
from assess.results.models import Result
from assess.web.formats import day

TEMPLATE = Path(__file__).parent / "print" / "certificate.typ"

Validity = Literal["valid", "expired", "withdrawn", "superseded"]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page for checking says; there is no name in it."""

    validity: Validity
    test: str
    level: str
    sat_on: date
    valid_until: date
    certifies: bool


def only_states(result: Result) -> bool:
    """Whether a paper about a result states it and certifies nothing: the test was not passed.

    A level says what somebody can do, whichever it is.
    """
    return result.passed is False and not scale_of(result.kind).levels


def certificate_of(result: Result) -> Certificate:
    """The certificate of a released result, made when it is first asked for."""
    query = select(Certificate).where(Certificate.result_id == result.id)
    return db.session.scalar(query) or _make(result.id)


@transactional
def _make(result_id: int) -> Certificate:
    # Locked, so that two downloads at once make one certificate.
    db.session.get_one(Result, result_id, with_for_update={"of": Result})
    query = select(Certificate).where(Certificate.result_id == result_id)
    found = db.session.scalar(query)
    if found is None:
        found = Certificate(result_id=result_id, token=secrets.token_urlsafe(32), created_at=now())
        db.session.add(found)
        db.session.flush()
    return found


def shown(token: str) -> Shown | None:
    """What the holder of a certificate may see of it today; None when there is none."""
    found = db.session.scalar(select(Certificate).where(Certificate.token == token))
    if found is None:
        return None
    result = found.result
    standing = queries.standing_of(result)
    validity: dict[str, Validity] = {
        "released": "valid",
        "expired": "expired",
        "superseded": "superseded",
    }
    return Shown(
        validity=validity.get(standing, "withdrawn"),
        test=result.sitting.test.title[_locale()],
        level=scale_of(result.kind).level(result.level),
        sat_on=result.sat_on,
        valid_until=result.valid_until,
        certifies=not only_states(result),
    )


def address_of(certificate: Certificate) -> str:
    """Where a certificate can be checked."""
    return f"{current_app.config['SETTINGS'].base_url}/certificates/{certificate.token}"


def pdf_of(result: Result) -> bytes:
    """The certificate as a tagged PDF in the current interface language."""
    return typeset(TEMPLATE, document_of(result, address_of(certificate_of(result))))


def document_of(result: Result, address: str) -> dict[str, Any]:
    """The texts of a certificate; `address` is where it can be checked."""
    scale, account = scale_of(result.kind), result.sitting.account
    organisation, states = current_app.config["SETTINGS"].organisation, only_states(result)
    return {
        "lang": _locale(),
        "organisation": organisation,
        "title": _("Statement of result") if states else _("Certificate of result"),
        "certifies": _("This is to state that") if states else _("This is to certify that"),
        "name": account.name,
        "sat": _("sat the following test on %(day)s:", day=day(result.sat_on)),
        "test": result.sitting.test.title[_locale()],
        "level_label": _("Result"),
        "level": scale.level(result.level),
        "meaning": scale.meaning(result.level),
        "scale": scale.title(),
        "facts": [
            *_mark(result),
            [_("How precise it is"), scale.error(result)],
            [
                _("Valid"),
                _(
                    "from %(start)s to %(end)s",
                    start=day(result.sat_on),
                    end=day(result.valid_until),
                ),
            ],
            [_("Number") if states else _("Certificate number"), f"{result.id:07}"],
        ],
        "cautions": _cautions(result),
        "check": _("Check this statement") if states else _("Check this certificate"),
        "check_how": _(
            "Scan the code or open the address. The page says whether this paper is valid, "
            "expired or withdrawn today, and shows the result; it does not show the name."
        ),
        "address": address,
        "qr": str(_picture(address)),
        "qr_alt": _("Square code with the address at which this certificate can be checked"),
        "footer": _(
            "Issued electronically by %(organisation)s; valid without a signature.",
            organisation=organisation,
        ),
    }


def _mark(result: Result) -> list[list[str]]:
    """Whether the pass mark was reached; nothing where every score is a level."""
    if result.passed is None or scale_of(result.kind).levels:
        return []
    return [[_("Pass mark"), _("reached") if result.passed else _("not reached")]]


def _cautions(result: Result) -> list[str]:
    said = [
        _(
            "A test result is one element among others and is never the sole basis of a "
            "decision about a person."
        )
    ]
    if result.provisional:
        said.append(
            _("The level is provisional: the difficulty of the questions is still being measured.")
        )
    return said


def _picture(address: str) -> Markup:
    picture = qr_svg(address)
    if "xmlns=" in picture:
        return picture
    return Markup(str(picture).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))  # noqa: S704


def _locale() -> str:
    return str(get_locale() or "en")[:2]
