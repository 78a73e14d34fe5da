"""What a meeting has signed off may be opened again: by a third, a conflict, or late work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.audit.models import AuditPending
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import (
    apart,
    handing,
    keeping_apart,
    marking,
    moderating,
    moderation_queries,
    scripts,
)
from assess.written.marking_facts import facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenAllocation
from assess.written.parts import MarkingRefused
from assess.written.signing import fingerprint_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.integration.written.test_given_later import add_reference, reference_of
from tests.integration.written.test_marking import comes_to_count
from tests.support.written_street import entry, held, marks, script_of

__all__ = ["hall", "time"]


def test_a_third_who_is_asked_after_the_sign_off_marks_reference_scripts_and_then_the_script(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert moderation_queries.meeting_of(hall.group).covered
    add_reference(hall)
    script, late = script_of(hall.sittings[0], "t1"), hall.markers[2]
    handing.ask_third(script.id, hall.lead, late.id)

    meeting = moderation_queries.meeting_of(hall.group)
    assert (meeting.covered, meeting.open) == (False, 1)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "Once more.", hall.lead)
    assert refused.value.reason is Refusal.UNRESOLVED

    marking.finish(reference_of(late).id, late.id, 0, entry("plan", 2))
    hall.mark(script, "third", 3)
    hall.mark(script, "third", 3)
    assert facts_of([script.id])[script.id].resolution is not None
    moderating.sign_off(hall.group, "With the third.", hall.lead)
    assert moderation_queries.meeting_of(hall.group).covered


def test_the_meeting_reads_which_scripts_a_conflict_keeps_from_the_sign_off(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    script = script_of(hall.sittings[0], "t1")
    marker_id = held(script, "first").marker_id
    add = transactional(apart.add_conflict)
    add(marker_id, hall.sittings[0].account_id, "My sister.", hall.lead)
    shown = fingerprint_of(facts_of(scripts_in(hall.group)).values())
    base = f"/written/moderation/{hall.version.id}/0"
    page = login(hall.lead).post(base, data={"note": "", "shown": shown})
    said = page.get_data(as_text=True)
    assert page.status_code == 422
    summary = said[said.index("has to decide first what counts for it.") :][:400]
    assert script.number in summary
    assert script_of(hall.sittings[1], "t1").number not in summary


def test_a_conflict_that_is_declared_after_the_sign_off_undoes_nothing(hall: Hall) -> None:
    """Only what is decided anew is asked about; the rest has been seen and was signed off."""
    hall.hand_out(2)
    hall.mark_all(3)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    marker_id = held(script_of(hall.sittings[0], "t1"), "first").marker_id
    add = transactional(apart.add_conflict)
    add(marker_id, hall.sittings[0].account_id, "My sister, since.", hall.lead)
    other = script_of(hall.sittings[1], "t1")
    moderating.decide(other.id, marks("plan", 4), "An appeal.", person(Role.RECRUITMENT))
    moderating.sign_off(hall.group, "With the appeal.", hall.lead)


def test_a_conflict_takes_away_what_was_written_under_a_merged_account_too(hall: Hall) -> None:
    hall.hand_out(3)
    one, other = (sitting.account for sitting in hall.sittings[:2])

    @transactional
    def merge() -> None:
        one.disabled_at, one.merged_into_id = clock.now(), other.id

    merge()
    mine = held(script_of(hall.sittings[1], "t1"), "first")
    marker = db.session.get_one(Account, mine.marker_id)
    keeping_apart.declare(mine.id, marker, "A friend.")
    for sitting in hall.sittings[:2]:
        for ref in ("t1", "t2"):
            facts = facts_of([script_of(sitting, ref).id])
            hands = {each.allocation.marker_id for one in facts.values() for each in one.held}
            assert marker.id not in hands


def test_late_work_takes_a_script_from_a_third_who_has_not_looked_again(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(3)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    hall.mark(script, "third", 2)
    third = held(script, "third")
    time.advance(60)
    comes_to_count(hall, hall.sittings[0])
    assert scripts.make_waiting() == 1
    hands = select(WrittenAllocation).where(WrittenAllocation.script_id == script.id)
    withdrawn = {one.part: one.withdrawn_at is not None for one in db.session.scalars(hands)}
    assert withdrawn == {"first": False, "second": False, "third": True}
    told = db.session.scalars(
        select(AuditPending.facts).where(AuditPending.kind == "written_script.withdrawn")
    ).one()
    assert told["allocation"] == third.id
