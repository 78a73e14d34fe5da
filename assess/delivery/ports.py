"""What delivery asks of the rooms above it; they register at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from markupsafe import Markup

from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account

log = structlog.get_logger()

_closed: list[Callable[[Sitting], None]] = []


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who was asked to a session and has no sitting there."""

    key: str  # a name that stays the same, pseudonymous
    name: str
    test: str


_expected: list[Callable[[int], Sequence[Expected]]] = []
_outcomes: list[Callable[[int], Mapping[str, str]]] = []


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say of somebody who is booked, for whoever lets them in.

    `outcome` is a code with a registered state; the sentence is in the reader's language.
    """

    outcome: str
    sentence: str

    @property
    def doubtful(self) -> bool:
        """Whether this person is booked although no test was decided."""
        return self.outcome != "sit"


_decisions: list[Callable[[Sequence[Sitting]], Mapping[str, Decided]]] = []
_notes: list[Callable[[Sequence[Sitting]], Mapping[str, Markup]]] = []

_shown: list[Callable[[dict[str, Any]], str | None]] = []


def when_closed(listener: Callable[[Sitting], None]) -> None:
    """Call `listener` in the transaction that closes a sitting (once per listener)."""
    if listener not in _closed:
        _closed.append(listener)


def notify_closed(sitting: Sitting) -> None:
    """Tell the rooms above that `sitting` has just become `closed`."""
    for listener in _closed:
        listener(sitting)


_started: list[Callable[[Sitting], None]] = []
_over: list[Callable[[Sitting], None]] = []


def when_started(listener: Callable[[Sitting], None]) -> None:
    """Call `listener` in the transaction in which somebody begins (once per listener)."""
    if listener not in _started:
        _started.append(listener)


def notify_started(sitting: Sitting) -> None:
    """Tell the rooms above that somebody has just begun."""
    _tell_apart(_started, sitting)


def when_over(listener: Callable[[Sitting], None]) -> None:
    """Call `listener` once a sitting is closed, whatever became of its score."""
    if listener not in _over:
        _over.append(listener)


def notify_over(sitting: Sitting) -> None:
    """Tell the rooms above that a sitting is over."""
    _tell_apart(_over, sitting)


def _tell_apart(listeners: Sequence[Callable[[Sitting], None]], sitting: Sitting) -> None:
    # Who only listens must never keep a candidate from beginning or handing in.
    for listener in listeners:
        try:
            with db.session.begin_nested():
                listener(sitting)
                db.session.flush()
        except Exception:
            log.exception("listener_failed", sitting=sitting.id, listener=listener.__qualname__)


def when_asked_who_is_expected(answerer: Callable[[int], Sequence[Expected]]) -> None:
    """Let a room above name those expected in a session (by its id) without a sitting."""
    if answerer not in _expected:
        _expected.append(answerer)


def expected_in(session_id: int) -> list[Expected]:
    """Everybody expected in a session for whom no sitting was booked."""
    return [one for answerer in _expected for one in answerer(session_id)]


def when_asked_for_outcomes(answerer: Callable[[int], Mapping[str, str]]) -> None:
    """Let a room above say what scoring made of a session's closed sittings.

    By sitting id: `recorded`; `failed`; `to_come`, of a kind whose work a job grades or people
    mark afterwards; `pending`, of any other that is not scored yet.
    """
    if answerer not in _outcomes:
        _outcomes.append(answerer)


def outcomes_in(session_id: int) -> dict[str, str]:
    """What scoring made of each closed sitting of a session, as far as a room can tell."""
    return {key: said for answerer in _outcomes for key, said in answerer(session_id).items()}


def when_asked_for_notes(answerer: Callable[[Sequence[Sitting]], Mapping[str, Markup]]) -> None:
    """Let a room above add to a candidate's cards what it knows of bookings, by sitting id."""
    if answerer not in _notes:
        _notes.append(answerer)


def notes_on(sittings: Sequence[Sitting]) -> dict[str, Markup]:
    """What the rooms above add to the cards of a candidate's sittings."""
    return {key: said for answerer in _notes for key, said in answerer(sittings).items()}


def when_asked_for_decisions(
    answerer: Callable[[Sequence[Sitting]], Mapping[str, Decided]],
) -> None:
    """Let a room above say, by sitting id, what was decided about those who are booked."""
    if answerer not in _decisions:
        _decisions.append(answerer)


def decision_on(sitting: Sitting) -> Decided | None:
    """What was decided about whoever is booked for `sitting`, if any room can tell."""
    found = (answerer([sitting]).get(sitting.id) for answerer in _decisions)
    return next((said for said in found if said is not None), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page with evidence about the work of a session; its title is in the reader's language."""

    title: str
    address: str


_evidence: list[Callable[[int, Account], Sequence[Evidence]]] = []


def when_asked_for_evidence(answerer: Callable[[int, Account], Sequence[Evidence]]) -> None:
    """Let a room above name its pages of evidence about a session (by its id).

    The answerer gets the reader too, and names only what that person may open.
    """
    if answerer not in _evidence:
        _evidence.append(answerer)


def evidence_in(session_id: int, reader: Account) -> list[Evidence]:
    """The pages of evidence about a session that `reader` may open."""
    return [one for answerer in _evidence for one in answerer(session_id, reader)]


_wanted: list[Callable[[str | None], Mapping[str, Sequence[str]]]] = []


def when_asked_what_is_wanted(
    answerer: Callable[[str | None], Mapping[str, Sequence[str]]],
) -> None:
    """Let a room above ask pages for the whole state of places, by sitting id.

    The answerer gets the one sitting that is asked about, or None for all.
    """
    if answerer not in _wanted:
        _wanted.append(answerer)


def states_wanted(only: str | None = None) -> dict[str, list[str]]:
    """The places whose whole state a page is asked for, by sitting id."""
    found: dict[str, list[str]] = {}
    for answerer in _wanted:
        for sitting_id, refs in answerer(only).items():
            found.setdefault(sitting_id, []).extend(refs)
    return found


def when_shown_a_result(answerer: Callable[[dict[str, Any]], str | None]) -> None:
    """Let a room above say in which state the result of a genuine statement is today."""
    if answerer not in _shown:
        _shown.append(answerer)


def state_of_result(said: dict[str, Any]) -> str | None:
    """`issued`, `superseded`, `withdrawn` or `expired`; None when no room holds it."""
    states = (answerer(said) for answerer in _shown)
    return next((state for state in states if state is not None), None)
