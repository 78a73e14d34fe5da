"""The seam: what a kind of test gives to delivery.

A fourth kind registers here and delivery does not change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

JSONObject = dict[str, Any]


class ResponseError(ValueError):
    """An event that this form can never accept; the message is for the sync reply."""


class CannotAssemble(RuntimeError):
    """The bank cannot fill the blueprint; the message says which cell lacks how many."""


@dataclass(frozen=True)
class SeenItem:
    """One item the candidate has met before (by `item.id`), and when."""

    item_id: int
    at: datetime


@dataclass(frozen=True)
class CandidateHistory:
    """What assembly may know of a candidate: nothing but the items met, newest first."""

    seen: Sequence[SeenItem] = ()


@dataclass(frozen=True)
class PlacedItem:
    """One item version at one place of a form; `ref` is all a browser ever sees of it."""

    ref: str
    item_version_id: int


@dataclass(frozen=True)
class Form:
    """An assembled form. `content` is JSON that only its kind reads; it holds no key."""

    kind: str
    seed: str
    content: JSONObject
    items: tuple[PlacedItem, ...]

    def canonical(self) -> str:
        """The one spelling of `content` that is stored and digested."""
        return json.dumps(self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the canonical content."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


@dataclass(frozen=True)
class Event:
    """One client event, already of the right shape (types and sizes checked)."""

    n: int
    type: str  # "answer", "flag", "view", "play", "focus", …
    item: str | None
    value: JSONObject
    t_ms: int


@dataclass(frozen=True)
class Answer:
    """The current value of one (item, type) after folding."""

    value: JSONObject
    epoch: int
    n: int


@dataclass(frozen=True)
class Entry:
    """One event that counts, in a kind's journal of work; in (epoch, n) order."""

    type: str
    item: str
    value: JSONObject
    epoch: int
    n: int
    t_ms: int


@dataclass(frozen=True)
class KindFile:
    """A file of a kind's form: bytes as they travel, and how they are compressed, if so."""

    media_type: str
    content: bytes
    encoding: str | None = None


#: (item ref, event type) -> newest applied value
State = Mapping[tuple[str, str], Answer]


@dataclass(frozen=True)
class Outcome:
    """What a kind's scorer says of a closed sitting.

    `canonical` is the engine's own JSON and re-scores to the same bytes; the other
    fields repeat what exports and pages need.
    """

    engine: str
    level: int
    theta: float | None
    standard_error: float | None
    probability: float | None
    provisional: bool
    detail: JSONObject
    canonical: str
    pins: JSONObject
    #: What the test's own pass mark says; None where the organisation's rules decide.
    passed: bool | None = None


@dataclass(frozen=True)
class Pending:
    """People still have to mark; no result yet."""

    reason: str


class EventChecker(Protocol):
    """Checks events against one form; built once per form and cached, so keep it light."""

    def check(self, event: Event) -> None:
        """Raise `ResponseError` if this form can never accept `event`."""


class TestKind(Protocol):
    """One kind of test. Functions may read the database, never write to it.

    A kind may set `max_value`, the bytes of JSON that one event's value may have (64 kB
    otherwise); an event beyond it is rejected. It may offer
    `plays_allowed(form) -> Mapping[str, int]`, how often each clip may be played; a report
    of more is noted in the sitting's log. It may offer `unstaged(spec) -> list[str]`, the
    names of what its tests may show and cannot, because it is missing or damaged.

    Where the way matters and not the last word alone, it may set
    `journalled = frozenset({"command"})`: events of these types are kept in their order,
    have no current answer, and carry an `id` by which one counts once (`JournalledKind`).
    Its results may be `deferred`: recorded by a job of its own, because scoring takes longer
    than a sitting's closing may. Its page may be one that `compiles` WebAssembly, and its
    `instructions() -> str` one sentence of its own before the start. It may give files to the
    page of a running sitting (`FilingKind`), and `places(form) -> int`, how many things there
    are to answer, when these are not the items of a bank; `counted` are then the words for
    them and for those with an answer. What its first save would else wait for, it does in
    `prepare()`, once in each server process.
    """

    code: str

    def assemble(self, spec: JSONObject, candidate: CandidateHistory, seed: str) -> Form:
        """Build a form; the same spec, bank, history and seed give the same form.

        `seed` is 32 hexadecimal digits. Raises `CannotAssemble`.
        """

    def section(self, form: Form, media_base: str) -> JSONObject:
        """What the browser gets: never a key, transcript, rationale, code or hash.

        `media_base` is the address under which `<digest>` of a medium is served.
        """

    def media(self, form: Form) -> frozenset[str]:
        """Digests of the media this form's candidate may fetch."""

    def checker(self, form: Form) -> EventChecker:
        """The form's response schema."""

    def answered(self, form: Form, state: State) -> int:
        """How many items have an answer now."""

    def outcome(
        self, form: Form, state: State, neutralised: frozenset[int] = frozenset()
    ) -> Outcome | Pending:
        """Score. `neutralised` are item version ids counted as missing for everyone."""


class FilingKind(TestKind, Protocol):
    """A kind with files of its own for the page of a running sitting."""

    def files(self, form: Form) -> frozenset[str]:
        """Names of the files that this form's candidate may fetch."""

    def file(self, form: Form, name: str) -> KindFile | None:
        """One of them; None when it is lost."""


class JournalledKind(TestKind, Protocol):
    """A kind whose sittings are judged by their work in its order."""

    #: Types of event kept in order.
    journalled: frozenset[str]
    #: Types that pages read as answers, and of which the scorer sees every event as well.
    noted: frozenset[str]

    def outcome(
        self,
        form: Form,
        state: State,
        neutralised: frozenset[int] = frozenset(),
        *,
        history: Sequence[Entry] = (),
        pinned: JSONObject | None = None,
    ) -> Outcome | Pending:
        """Score; `history` holds every event of both sorts that counts.

        `pinned` are the pins of an earlier outcome that is computed again: human decisions
        that it did not rest on stay out. None lets all count that stand.
        """


class DescribingKind(TestKind, Protocol):
    """A kind whose work people can read as texts, before anybody judges it."""

    def admits(self, form: Form, session_id: int | None, reader_id: int) -> bool:
        """Whether somebody may read it now; that they do is put on record where it matters."""

    def described(self, form: Form, history: Sequence[Entry]) -> Sequence[tuple[str, str]]:
        """What each place of the form holds: its title in the page's language, and a text."""


@dataclass
class _Registry:
    kinds: dict[str, TestKind] = field(default_factory=dict)


_registry = _Registry()


def register_kind(kind: TestKind) -> None:
    """Make a kind known; registering the same code again replaces it."""
    _registry.kinds[kind.code] = kind


def kind_of(code: str) -> TestKind:
    """The registered kind. Raises `LookupError` naming the known ones."""
    try:
        return _registry.kinds[code]
    except KeyError:
        known = ", ".join(sorted(_registry.kinds)) or "none"
        raise LookupError(f"No test kind {code!r} is registered (known: {known}).") from None


def journalled_by(kind: TestKind) -> frozenset[str]:
    """The types of event that a kind keeps in order; none for most."""
    return getattr(kind, "journalled", frozenset())


def journalled_types() -> list[str]:
    """Types of event that any registered kind keeps in order, sorted."""
    return sorted(frozenset().union(*map(journalled_by, _registry.kinds.values())))


def counted_words(code: str) -> tuple[Any, Any] | None:
    """What a kind calls its places and those with an answer, on receipts; None for questions."""
    words: tuple[Any, Any] | None = getattr(_registry.kinds.get(code), "counted", None)
    return words


def deferred_kinds() -> list[str]:
    """Kinds whose results a job of their own records, sorted."""
    return sorted(
        code for code, kind in _registry.kinds.items() if getattr(kind, "deferred", False)
    )


def places_of(form: Form) -> int:
    """How many things a form asks for: its items, or what its kind says."""
    counted = getattr(kind_of(form.kind), "places", None)
    return int(counted(form)) if counted is not None else len(form.items)


def prepare_kinds() -> None:
    """Have every kind do beforehand what its first save would else wait for."""
    for kind in _registry.kinds.values():
        if hasattr(kind, "prepare"):
            kind.prepare()


def known_kinds() -> list[str]:
    """Codes of all registered kinds, sorted."""
    return sorted(_registry.kinds)
