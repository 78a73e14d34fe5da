"""What no longer counts: marks of whoever was replaced, scripts that late work superseded."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.mail import OutgoingMail
from assess.written import figuring, handing, keeping_apart, moderating, parts, scripts, settling
from assess.written.marking_facts import facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenAllocation, WrittenScript
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall
from tests.integration.written.test_judged_by_which_rubric import with_other_words
from tests.integration.written.test_marking import comes_to_count
from tests.support.written_street import held, marks, script_of

__all__ = ["hall", "time"]


def test_what_was_decided_does_not_come_back_when_one_of_its_markers_was_replaced(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    for part in ("first", "second"):
        hall.mark(script, part, 3)
    third = handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    first = held(script, "first")
    keeping_apart.declare(first.id, db.session.get_one(Account, first.marker_id), "My brother.")
    assert handing.replace(third.id, hall.lead, "Not needed.") is None
    facts = facts_of([script.id])[script.id]
    assert facts.held_as("third") is None
    assert facts.resolution is None, "a mark of whoever declared a conflict is in it"
    handing.hand_out(hall.group, ["plan"], [hall.markers[3].id], None, hall.lead)
    hall.mark(script, "first", 2)
    assert facts_of([script.id])[script.id].resolution is not None


def test_a_pair_that_is_whole_again_is_settled_when_the_third_is_taken_back(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    for part in ("first", "second"):
        hall.mark(script, part, 3)
    third = handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    handing.replace(held(script, "first").id, hall.lead, "Ill", hall.markers[3].id)
    hall.mark(script, "first", 3)
    assert handing.replace(third.id, hall.lead, "Not needed.") is None
    assert facts_of([script.id])[script.id].resolution is None
    settling.settle_waiting()
    facts = facts_of([script.id])[script.id]
    assert facts.pair is not None
    assert facts.resolution is not None
    assert set(facts.resolution.mark_ids) == {one.id for one in facts.pair}


def test_what_was_signed_off_stands_whoever_is_replaced_afterwards(hall: Hall) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    moderating.sign_off(hall.group, "", hall.lead)
    script = script_of(hall.sittings[0], "t1")
    third = handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    assert not facts_of([script.id])[script.id].is_closed
    first = held(script, "first")
    handing.replace(first.id, hall.lead, "Ill", hall.markers[3].id)
    assert handing.replace(third.id, hall.lead, "Not needed.") is None
    assert facts_of([script.id])[script.id].is_closed


def test_nobody_s_own_mark_counts_when_two_accounts_turn_out_to_be_one_person_s(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    writer = hall.sittings[0].account
    marker_id = held(script_of(hall.sittings[0], "t1"), "first").marker_id

    @transactional
    def merge() -> None:
        writer.disabled_at, writer.merged_into_id = clock.now(), marker_id

    merge()
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.DESPITE_CONFLICT


def test_whoever_has_had_a_script_is_not_given_it_again_under_another_account(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    first, other = held(script, "first"), hall.markers[3]

    @transactional
    def merge() -> None:
        old = db.session.get_one(Account, first.marker_id)
        old.disabled_at, old.merged_into_id = clock.now(), other.id

    merge()
    with pytest.raises(MarkingRefused) as refused:
        handing.replace(held(script, "second").id, hall.lead, "Ill", other.id)
    assert refused.value.reason is Refusal.NOBODY_LEFT


def superseded(hall: Hall, time: Time) -> WrittenScript:
    """A script with two marks in whose place late work has put another."""
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 3)
    hall.mark(script, "second", 3)
    time.advance(60)
    comes_to_count(hall, hall.sittings[0])
    assert scripts.make_waiting() == 1
    return script


def test_a_changed_rubric_opens_nothing_in_what_late_work_superseded(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(2)
    script = superseded(hall, time)
    one = held(script, "first")
    assert facts_of([script.id])[script.id].superseded
    db.session.query(OutgoingMail).delete()
    db.session.commit()
    with_other_words(hall)
    facts = facts_of([script.id])[script.id]
    assert facts.held[0].reopened, "the rubric has changed"
    assert [facts.reopened(each) for each in facts.held] == [(), ()]
    assert all(facts.is_done(each) for each in facts.held)
    told = db.session.scalars(select(OutgoingMail.subject)).all()
    assert not [each for each in told if "rubric" in each]
    with pytest.raises(MarkingRefused) as refused:
        handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    assert refused.value.reason is Refusal.NOT_FINISHED
    marker = db.session.get_one(Account, one.marker_id)
    keeping_apart.declare(one.id, marker, "A neighbour.")
    assert not db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.script_id == script.id,
            WrittenAllocation.marker_id != marker.id,
            WrittenAllocation.part == "first",
        )
    ).all(), "nobody is given what does not count"


def test_seeds_are_over_once_all_but_the_superseded_is_signed_off(hall: Hall, time: Time) -> None:
    seed = moderating.add_reference(
        hall.version.id, "plan", "A model.", marks("plan", 3), "Clear.", "seed", hall.lead
    )
    hall.hand_out(2)
    superseded(hall, time)
    hall.hand_out(2)
    markers = [one.allocation.marker_id for one in facts_of([seed.id])[seed.id].held]
    assert markers

    def left_over() -> set[bool]:
        facts = facts_of([seed.id])[seed.id]
        return {parts.is_left_over(facts, one) for one in markers}

    assert left_over() == {False}
    waiting = set(scripts_in(hall.group))
    for script_id in waiting:
        for part in ("first", "second"):
            hall.mark(db.session.get_one(WrittenScript, script_id), part, 3)
    assert left_over() == {False}, "the meeting may still ask"
    moderating.sign_off(hall.group, "", hall.lead)
    assert left_over() == {True}


def test_a_third_who_judges_anew_after_having_seen_both_is_not_called_independent(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    third = handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    hall.mark(script, "third", 2)
    hall.mark(script, "third", 3)

    def independent() -> set[int]:
        facts = facts_of([script.id])[script.id]
        return {one.marker for one in figuring.material_of([facts], []).given}

    assert third.marker_id in independent(), "what they gave before they saw the others"
    with_other_words(hall)
    for part in ("first", "second", "third"):
        hall.mark(script, part, 3)
    assert len(independent()) == 2
    assert third.marker_id not in independent()
    hall.mark(script, "third", 3)  # and once more, having seen both again
    assert third.marker_id not in independent()
    assert facts_of([script.id])[script.id].resolution is not None
