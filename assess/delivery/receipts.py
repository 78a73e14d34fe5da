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
from assess.audit.chain import SALT_BYTES, stamp
from assess.config import UnsafeSettings
from assess.delivery import ports
from assess.delivery.models import Receipt, Sitting
from assess.delivery.tickets import ALPHABET
from assess.extensions import db

log = structlog.get_logger()

State = Literal["genuine", "changed", "unknown", "number"]

#: Groups of four as a receipt shows them, however they are set apart, after a word or two.
_FOUR = f"[{ALPHABET}]{{4}}"
_APART = r"[\s.\-\u2010-\u2015]*"
_NUMBER = re.compile(rf"(?:.*[\s:#°])?({_FOUR}){_APART}({_FOUR}){_APART}({_FOUR})")
#: A text of more characters is no number.
_LONGEST_NUMBER = 80

_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")


@dataclass(frozen=True)
class Verdict:
    """What can be said of a receipt that somebody shows.

    `held` tells whether this server has the receipt, `later` whether it issued a later one
    for the same sitting; `why` is the reason when it does not stand. `today` is the state of
    a result, when the statement is one. Of a bare number (`state` is `number`, `why` the number)
    nothing can be checked: `held` tells whether a receipt of that number was issued here.
    """

    state: State
    why: str = ""
    said: dict[str, Any] | None = None
    held: bool = False
    later: bool = False
    about: Literal["receipt", "result"] = "receipt"
    today: str | None = None


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
    """The receipt as its candidate downloads it: the statement in clear, and signed.

    It holds the name only with the salt that proves it.
    """
    document = {
        **_said(receipt, sitting),
        "late_waiting": late,
        "kid": kid_of(receipt),
        "jws": receipt.jws,
    }
    if receipt.salt is not None and _names(document, receipt.salt, sitting.account.name):
        document["candidate"] = sitting.account.name
        document["candidate_salt"] = receipt.salt.hex()
    return document


def kid_of(receipt: Receipt) -> str | None:
    """The key that signed a receipt."""
    return jws.kid_of(receipt.jws) if receipt.jws else None


def judge(text: str) -> Verdict:
    """Whether a receipt (its JSON, its signed statement, a mail that holds it) is genuine.

    Of the number alone it is told whether it is held here, and nothing is checked.
    """
    number = number_in(text)
    if number is None:
        return _judged(text.strip())
    issued = db.session.scalar(select(Receipt.id).where(Receipt.code == number))
    return Verdict("number", number, held=issued is not None)


def _judged(bare: str) -> Verdict:
    document: dict[str, Any] = {}
    if bare.startswith("{"):
        try:
            document = json.loads(bare)
        except (ValueError, RecursionError):
            return Verdict("unknown", "unreadable")
        if not isinstance(document.get("jws"), str):
            return Verdict("unknown", "unsigned")
        bare = document["jws"]
    token = _token_in(bare)
    typ = jws.RESULT if _is_result(token) else jws.RECEIPT
    try:
        said = jws.verify(token, typ, keys.known())
    except jws.NotGenuine as error:
        if error.why == "signature":
            return Verdict("changed", "signature")
        return Verdict("unknown", "unknown_key" if error.why == "unknown_key" else "unreadable")
    if differing(document, said):
        return Verdict("changed", "fields", said)
    return _about_result(token, said) if typ == jws.RESULT else _compared(token, said)


def number_in(text: str) -> str | None:
    """The number of a receipt, when a text is nothing else: as printed, or as people type it."""
    bare = text.strip()
    if len(bare) > _LONGEST_NUMBER:
        return None
    found = _NUMBER.fullmatch(bare.upper())
    return "-".join(found.groups()) if found else None


def _about_result(token: str, said: dict[str, Any]) -> Verdict:
    """Whether a result is what its statement says, and what became of it since."""
    if keys.was_retired(jws.kid_of(token), str(said.get("at"))):
        return Verdict("unknown", "retired_key")
    today = ports.state_of_result(said)
    return Verdict("genuine", "", said, held=today is not None, about="result", today=today)


def _is_result(token: str) -> bool:
    try:
        return jws.typ_of(token) == jws.RESULT
    except jws.NotGenuine:
        return False


def _compared(token: str, said: dict[str, Any]) -> Verdict:
    """What this server knows of a statement whose signature fits."""
    held = db.session.scalar(select(Receipt).where(Receipt.code == str(said.get("code"))))
    if held is None:
        if keys.was_retired(jws.kid_of(token), str(said.get("at"))):
            return Verdict("unknown", "retired_key")
        return Verdict("genuine", "", said)
    # The same key signs the same text the same way: another statement was not issued here.
    if held.jws != token:
        return Verdict("changed", "another", said, held=True)
    later = db.session.scalar(
        select(Receipt.id).where(
            Receipt.sitting_id == held.sitting_id, Receipt.number > held.number
        )
    )
    return Verdict("genuine", "", said, held=True, later=later is not None)


def differing(document: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """The fields in clear that are not as signed."""
    found = [key for key in said if key in document and document[key] != said[key]]
    if "candidate" in document or "candidate_salt" in document:
        try:
            salt = bytes.fromhex(document["candidate_salt"])
            names = _names(said, salt, str(document.get("candidate")))
        except (KeyError, TypeError, ValueError):
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
    """Whether the statement names this person; letters of a name never pass for salt."""
    fits = said.get("candidate_digest") == digest_of_name(salt, name)
    return fits and len(salt) == SALT_BYTES


def _token_in(text: str) -> str:
    """The statement in a text: all of it, broken over lines or not, or a part."""
    whole = "".join(text.split())
    if _TOKEN.fullmatch(whole):
        return whole
    found = _TOKEN.search(text)
    return found.group() if found else whole[: jws.LONGEST]
