"""Comparing each request with what its sitting asks of browser and network.

The browser's own name for itself decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from flask import current_app, request

from assess.delivery.envelope import Claim
from assess.delivery.errors import Refused
from assess.delivery.guards import Guard
from assess.delivery.holding import Admit, Arrival, hold, last_place, moved
from assess.delivery.models import Sitting
from assess.delivery.places import admits, computer_of, place_of
from assess.delivery.rules import Plan, Snapshot
from assess.delivery.seb import CONFIG_HEADER, EXAM_HEADER, Proof
from assess.delivery.state import delivery
from assess.extensions import db

log = structlog.get_logger()

#: Appended to the runner's address by a browser that proves itself by JavaScript alone.
BY_SCRIPT = "?js=1"


@dataclass(frozen=True, slots=True)
class Seen:
    """One request beside the demands of its sitting."""

    arrival: Arrival
    problem: str | None  # of Safe Exam Browser: `missing`, `mismatch`, or None


def public_url(path: str) -> str:
    """The address that browsers know a path of this application by."""
    return str(current_app.config["SETTINGS"].base_url).rstrip("/") + path


def seen(
    sitting_id: str, claim: Claim | None = None, *, fresh: bool = True, page: str | None = None
) -> Seen:
    """Compare the present request with its sitting's guard.

    Args:
        claim: what SEB's JavaScript gave the page.
        fresh: read the guard now; saves take the one in memory.
        page: the path that a claim is about, if not the runner's.
    """
    guard = delivery().guards.of(sitting_id, fresh=fresh)
    return Seen(_arrival(guard), _problem(guard, sitting_id, claim, page))


def seen_at(sitting: Sitting, claim: Claim | None = None, *, page: str | None = None) -> Seen:
    """The same for a sitting that has just been read from the database."""
    guard = delivery().guards.on(sitting)
    return Seen(_arrival(guard), _problem(guard, sitting.id, claim, page))


def _arrival(guard: Guard) -> Arrival:
    address = request.remote_addr
    return Arrival(
        address, computer_of(request.headers.get("User-Agent")), not admits(guard.networks, address)
    )


def _problem(guard: Guard, sitting_id: str, claim: Claim | None, page: str | None) -> str | None:
    if guard.demand is None:
        return None
    query = request.query_string.decode("latin-1")
    here = public_url(request.path) + (f"?{query}" if query else "")
    proofs = [Proof(here, request.headers.get(CONFIG_HEADER), request.headers.get(EXAM_HEADER))]
    if claim is not None:
        own = public_url(page or f"/sittings/{sitting_id}/")
        url = own + BY_SCRIPT if claim.url.split("#", 1)[0] == own + BY_SCRIPT else own
        proofs.append(Proof(url, claim.config, claim.exam))
    return guard.demand.problem(proofs)


def require_place(sitting: Sitting, found: Seen) -> None:
    """Raises `Refused` (wrong_network) before the start; afterwards a change is only noted.

    The line of a room may fail over in the middle of a test.
    """
    if found.arrival.outside and sitting.started_at is None:
        raise Refused("wrong_network")


class _WrongBrowser(Exception):
    def __init__(self, problem: str, started: bool) -> None:
        super().__init__(problem)
        self.problem, self.started = problem, started


@contextmanager
def admitting(sitting_id: str, claim: Claim | None) -> Iterator[Admit]:
    """What an operation asks of its locked sitting before it lets this request do anything.

    The network before the start, the browser always. A running sitting that another browser
    opens is paused, once the operation is undone.

    Raises:
        Refused: wrong_network, safe_browser.
    """

    def admit(sitting: Sitting) -> Arrival:
        found = seen_at(sitting, claim)
        require_place(sitting, found)
        if found.problem is not None:
            raise _WrongBrowser(found.problem, sitting.started_at is not None)
        return found.arrival

    try:
        yield admit
    except _WrongBrowser as wrong:
        if wrong.started:
            hold(sitting_id, wrong.problem)
        raise Refused("safe_browser") from None


def after_save(plan: Plan, found: Seen, claim: Claim | None = None) -> None:
    """What follows once events are safe: a pause, or a note that the network changed.

    `plan` then says how the sitting stands. Trouble here never takes back the
    acknowledgement of what is stored.
    """
    held = _follow_up(
        plan.after.sitting_id, found, claim, running=plan.state == "running" and not plan.superseded
    )
    if held is not None:
        plan.after, plan.state = held


def after_file(sitting_id: str, state: str, found: Seen, claim: Claim | None = None) -> None:
    """The same once a file that the page of a sitting in this `state` brought is kept."""
    _follow_up(sitting_id, found, claim, running=state == "running")


def _follow_up(
    sitting_id: str, found: Seen, claim: Claim | None, *, running: bool
) -> tuple[Snapshot, str] | None:
    """The facts and state of a sitting that was held; None when it was not.

    What is in memory may be seconds old: nobody is held before it was read anew, since any
    browser may have been allowed meanwhile.
    """
    held: tuple[Snapshot, str] | None = None
    try:
        if found.problem is not None and running:
            found = seen(sitting_id, claim)
        if found.problem is not None and running:
            after, state, _now = hold(sitting_id, found.problem)
            held = after, state
        _follow(sitting_id, found.arrival)
    except Exception:
        log.exception("proctoring_failed", sitting=sitting_id)
        db.session.rollback()
    return held


def _follow(sitting_id: str, arrival: Arrival) -> None:
    place = place_of(arrival.address)
    if delivery().whereabouts.is_new(sitting_id, place) and last_place(sitting_id) != place:
        moved(sitting_id, arrival)
