"""The job that compares work under way: what pages say of their state with the server's own.

Replaying costs as much as a project has work, so a turn takes a few seconds of a child at most
and a project rests for many times what its comparison took: the more is worked, the longer it
takes until a divergence is known, and never more than a small part of a processor.
"""

from __future__ import annotations

import time
from collections import Counter

import structlog

from assess.delivery.work import history
from assess.extensions import db
from assess.officesim import keeping, queries
from assess.officesim.engine import JSONObject
from assess.officesim.judging import steps_of
from assess.officesim.marking import CPU_S, WALL_S, kept_for
from assess.officesim.models import OfficeDivergence
from assess.officesim.recording import TYPES
from assess.officesim.sandbox import Failed, sandbox
from assess.results.scoring import stored_form

log = structlog.get_logger()
EVERY_S = 10.0
#: Seconds after which a turn begins nothing more.
BUDGET_S = 2.0
#: A project rests for so many times what its comparison took, and this long after a failure.
REST, FAILURE_S = 20, 600.0

Key = tuple[str, str]
#: (sitting, project) -> the digest compared last, (epoch, n), and until when the project rests.
_compared: dict[Key, tuple[tuple[int, int], float]] = {}


def compare_under_way() -> int:
    """Compare what has a new digest, the longest ago first; returns how many differ.

    One after the other, so that this job occupies one child at most.
    """
    began, found = time.monotonic(), 0
    for told in _due():
        if time.monotonic() - began >= BUDGET_S:
            break
        found += _looked_at(told)
    for divergence in queries.waiting_for_pair():
        _pair(divergence)
    return found


def _due() -> list[queries.Told]:
    told, known = queries.told_digests(), queries.diverged_under_way()
    worked = {(one.sitting_id, one.item_ref) for one in told}
    for gone in set(_compared) - worked:
        del _compared[gone]
    at = time.monotonic()
    count = Counter(sitting for sitting, _, _ in known)
    due = []
    for one in told:
        seen, until = _compared.get((one.sitting_id, one.item_ref), ((0, 0), 0.0))
        fresh = seen < (one.epoch, one.n) and until <= at
        differs = (one.sitting_id, one.item_ref, one.epoch) in known
        if fresh and not differs and count[one.sitting_id] < keeping.MOST_DIVERGENCES:
            due.append((until, one))
    return [one for _, one in sorted(due, key=lambda pair: pair[0])]


def _looked_at(told: queries.Told) -> bool:
    """Compare one project, and let it rest."""
    began, rest = time.monotonic(), FAILURE_S
    try:
        differs = _differs(told)
        rest = REST * (time.monotonic() - began)
    except Failed as failure:
        log.warning("office_not_compared", sitting=told.sitting_id, why=failure.why)
        rest = min(FAILURE_S, kept_for(failure))
        differs = False
    except Exception:
        log.exception("office_not_compared", sitting=told.sitting_id)
        db.session.rollback()
        differs = False
    key = told.sitting_id, told.item_ref
    _compared[key] = (told.epoch, told.n), time.monotonic() + rest
    return differs


def _differs(told: queries.Told) -> bool:
    request = _request(told.sitting_id, told.item_ref, (told.epoch, told.n))
    # Nothing is held of the database while the child works.
    db.session.rollback()
    found = sandbox.run("compare", request, cpu_s=CPU_S, wall_s=WALL_S)
    if not found:
        return False
    kept = keeping.keep_divergence(told, found)
    if kept is not None:
        log.warning("office_diverged", sitting=told.sitting_id, project=told.item_ref)
    return kept is not None


def _pair(divergence: OfficeDivergence) -> None:
    """Keep both states once the page has given its own, whole."""
    given = queries.state_given(divergence)
    if given is None:
        return
    number, sitting_id = divergence.id, divergence.sitting_id
    browser, after = given
    try:
        request = _request(sitting_id, divergence.item_ref)
        db.session.rollback()
        found = sandbox.run(
            "pair", {**request, "browser": browser, "after": after}, cpu_s=CPU_S, wall_s=WALL_S
        )
    except Failed as failure:
        # The state is in the journal; what cannot be worked on is kept as not there.
        log.warning("office_states_not_paired", sitting=sitting_id, why=failure.why)
        if failure.why == "start":
            return
        found = {"browser": "", "server": "", "differences": []}
    keeping.keep_pair(number, after, found)


def _request(sitting_id: str, ref: str, until: tuple[int, int] | None = None) -> JSONObject:
    """What a child needs to do one project's work again. Raises `LookupError`."""
    form = stored_form(sitting_id)
    version = next(one["version"] for one in form.content["projects"] if one["ref"] == ref)
    shown = queries.presentation([version])[version]
    work = history(sitting_id, TYPES, item=ref)
    return {
        "application": shown.application,
        "openings": queries.openings_of(shown.openings),
        "steps": steps_of(
            [one for one in work if until is None or (one.epoch, one.n) <= until], ref
        ),
    }
