"""Reading what a browser sends: limits, shapes, and one canonical spelling. Pure.

Two kinds of trouble are told apart. When the envelope itself makes no sense nothing is
stored and `BadEnvelope` says why. When one event has a good counter but a senseless
content it is quarantined: it keeps its counter, carries a `problem`, and never stands in
the way of the events after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from typing import Any

from assess.delivery import chain
from assess.delivery.kinds import Event, JSONObject

MAX_BODY = 1024 * 1024
MAX_EVENTS = 500
MAX_VALUE = 64 * 1024
#: What is kept of the value of an event that cannot be valid.
MAX_REJECTED = 1024
MAX_COUNTER = 2**31 - 1

_TYPE = re.compile(r"[a-z][a-z_]{0,19}")
_ITEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_HASH = re.compile(r"[0-9a-f]{64}")
MALFORMED = "malformed"
LONGEST_URL = 2000
#: Carries what Safe Exam Browser says where the body of a request is a file.
SAID = "X-Safe-Exam-Browser"
LONGEST_SAID = LONGEST_URL + 500


class BadEnvelope(ValueError):
    """The request cannot be read; nothing of it is stored. `code` is for programs."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(slots=True)
class Incoming:
    """One event as received, spelled and digested, with the reason it cannot be valid."""

    n: int
    type: str
    item: str | None
    value: JSONObject
    t_ms: int
    text: str  # canonical JSON of the value
    spelling: bytes
    salt: bytes
    digest: bytes
    problem: str | None = None
    #: Kept in order, and no answer that a newer one replaces.
    journalled: bool = False

    def reject(self, epoch: int, problem: str) -> None:
        """Quarantine the event: it keeps its counter, and of a long value only the beginning."""
        self.problem = problem
        if len(self.text) > MAX_REJECTED:
            self.text = _cut(self.text)
            self.spelling = chain.spell_event(
                epoch, self.n, self.type, self.item, self.text, self.t_ms
            )
            self.digest = chain.digest_of(self.salt, self.spelling)

    def event(self) -> Event:
        """The event as a kind of test sees it."""
        return Event(n=self.n, type=self.type, item=self.item, value=self.value, t_ms=self.t_ms)


@dataclass(frozen=True, slots=True)
class Claim:
    """What Safe Exam Browser's JavaScript gave a page: hashes over the page's address."""

    url: str
    config: str | None
    exam: str | None


@dataclass(slots=True)
class Envelope:
    """A batch of events of one epoch, sorted by counter.

    `last` is the highest counter that the page has given in this epoch, when it says so.
    """

    epoch: int
    events: list[Incoming]
    last: int | None = None
    claim: Claim | None = None


def _no_constants(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_decode = json.JSONDecoder(parse_constant=_no_constants).decode


def read_object(body: bytes) -> JSONObject:
    """The JSON object in a request body.

    Raises:
        BadEnvelope: 413 too large, 400 not JSON, 422 not an object.
    """
    if len(body) > MAX_BODY:
        raise BadEnvelope(413, "too_large", f"A request may hold at most {MAX_BODY} bytes.")
    try:
        found = _decode(body.decode("utf-8"))
    except RecursionError:
        raise BadEnvelope(400, "too_deep", "The JSON is nested too deeply.") from None
    except ValueError:
        raise BadEnvelope(400, "not_json", "The body is not valid JSON in UTF-8.") from None
    if not isinstance(found, dict):
        raise BadEnvelope(422, "not_an_object", "The body must be a JSON object.")
    return found


def read_epoch(fields: JSONObject) -> int:
    """The epoch named in a request. Raises `BadEnvelope` (422)."""
    epoch = fields.get("epoch")
    if type(epoch) is not int or not 1 <= epoch <= MAX_COUNTER:
        raise BadEnvelope(422, "bad_epoch", "`epoch` must be a whole number from 1.")
    return epoch


def read_envelope(body: bytes) -> Envelope:
    """Read `{"epoch": …, "events": […]}`, with an optional `"last": …`.

    Raises:
        BadEnvelope: 400, 413 or 422, with what was wrong.
    """
    fields = read_object(body)
    epoch = read_epoch(fields)
    events = fields.get("events")
    if not isinstance(events, list):
        raise BadEnvelope(422, "bad_events", "`events` must be a list (it may be empty).")
    if len(events) > MAX_EVENTS:
        raise BadEnvelope(413, "too_many_events", f"Send at most {MAX_EVENTS} events at a time.")
    read = read_events(epoch, events)
    if len(read) > 1:
        read.sort(key=lambda event: event.n)
    last = fields.get("last")
    if last is not None and (type(last) is not int or not 0 <= last <= MAX_COUNTER):
        raise BadEnvelope(422, "bad_last", "`last` must be a whole number from 0.")
    return Envelope(epoch, read, last, read_claim(fields))


def read_claim(fields: JSONObject) -> Claim | None:
    """The optional `{"seb": {"url": …, "config": …, "exam": …}}`.

    What is not exactly that is no claim, and never a reason to turn answers away.
    """
    raw = fields.get("seb")
    if not isinstance(raw, dict) or set(raw) != {"url", "config", "exam"}:
        return None
    url, config, exam = raw["url"], raw["config"], raw["exam"]
    hashes = all(
        value is None or (isinstance(value, str) and _HASH.fullmatch(value))
        for value in (config, exam)
    )
    if not hashes or not isinstance(url, str) or len(url) > LONGEST_URL:
        return None
    return Claim(url, config, exam)


def read_said(header: str | None) -> Claim | None:
    """The same of a request whose body is a file: the claim's JSON in the header `SAID`."""
    if header is None or len(header) > LONGEST_SAID:
        return None
    try:
        return read_claim({"seb": json.loads(header)})
    except (ValueError, RecursionError):
        return None


def read_events(epoch: int, raw: list[Any]) -> list[Incoming]:
    """Events of one epoch, in the order given. Raises `BadEnvelope`."""
    return [_read_event(epoch, event) for event in raw]


def _read_event(epoch: int, raw: Any) -> Incoming:
    if not isinstance(raw, dict):
        raise BadEnvelope(422, "bad_event", "Every event must be a JSON object.")
    n = raw.get("n")
    if type(n) is not int or not 1 <= n <= MAX_COUNTER:
        raise BadEnvelope(422, "bad_counter", "`n` must be a whole number from 1 to 2147483647.")
    problem = _problem_of(raw)
    if problem is None:
        kind, item, value, t_ms = raw["type"], raw.get("item"), raw["value"], int(raw["t"])
    else:
        kind, item, value, t_ms = MALFORMED, None, {"received": raw}, 0
    try:
        text = chain.spell(value)
    except (ValueError, RecursionError):
        raise BadEnvelope(400, "not_json", f"The value of event {n} is not plain JSON.") from None
    if len(text) > MAX_VALUE:
        raise BadEnvelope(
            413, "value_too_large", f"The value of event {n} is larger than {MAX_VALUE} bytes."
        )
    if problem is not None:
        text = _cut(text)
    spelling = chain.spell_event(epoch, n, kind, item, text, t_ms)
    salt = os.urandom(chain.SALT_BYTES)
    return Incoming(
        n, kind, item, value, t_ms, text, spelling, salt, chain.digest_of(salt, spelling), problem
    )


def _cut(text: str) -> str:
    """A long value as its beginning, its length and its digest: JSON of at most 1 kB."""
    if len(text) <= MAX_REJECTED:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()
    # Quotes and backslashes double when the text becomes a text within JSON.
    return chain.spell({"cut": text[:440], "bytes": len(text), "sha256": digest})


def _problem_of(raw: JSONObject) -> str | None:
    """Why an event with a good counter cannot be valid for any form, or None."""
    kind, item, t_ms = raw.get("type"), raw.get("item"), raw.get("t")
    if not isinstance(kind, str) or not _TYPE.fullmatch(kind) or kind == MALFORMED:
        return "`type` must be a short lower-case word."
    if item is not None and (not isinstance(item, str) or not _ITEM.fullmatch(item)):
        return "`item` must be a question's reference or null."
    if type(t_ms) not in (int, float) or not 0 <= t_ms <= MAX_COUNTER:  # type: ignore[operator]
        return "`t` must be milliseconds since the start, from 0."
    if not isinstance(raw.get("value"), dict):
        return "`value` must be a JSON object."
    return None
