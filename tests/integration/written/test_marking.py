"""From closed sittings to results: scripts, allocation, drafts, two marks, thirds, sign-off."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from assess import clock
from assess.database import transactional
from assess.delivery.models import LateDecision, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.models import Result
from assess.results.operations import regrade
from assess.results.verification import verify
from assess.written import apart, giving, handing, keeping_apart, marking, moderating, scripts
from assess.written.marking_facts import facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import (
    WrittenAllocation,
    WrittenDraftMark,
    WrittenMark,
    WrittenScript,
)
from assess.written.parts import MarkingRefused, part_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import raw_paper
from tests.support.written_street import (
    entry,
    held,
    marks,
    published,
    script_of,
    write_events,
    written,
)

__all__ = ["hall", "time"]


@transactional
def comes_to_count(hall: Hall, sitting: Sitting) -> None:
    """Work arrives late, and somebody decides that it counts."""
    row = db.session.get_one(Sitting, sitting.id)
    write_events(row, [written("t1", "Plan, with an end.", 9, 2)], clock.now(), "late")
    db.session.add(
        LateDecision(
            sitting_id=row.id,
            first_position=row.event_count,
            last_position=row.event_count,
            decision="count",
            reason="The network was cut.",
            at=clock.now(),
            decided_by=hall.lead.id,
        )
    )


def test_scripts_are_made_once_and_late_work_makes_another(hall: Hall) -> None:
    sitting = hall.sittings[0]
    script = script_of(sitting, "t1")
    assert (script.text, script.words, script.language) == ("Plan number 0.", 3, "en")
    assert len(script.number) == 8
    assert scripts.make_waiting() == 0

    comes_to_count(hall, sitting)
    assert scripts.make_waiting() == 1
    newest = script_of(sitting, "t1")
    assert (newest.text, newest.id > script.id) == ("Plan, with an end.", True)
    counted = {one.script.id for one in facts_of(scripts_in(hall.group)).values()}
    assert newest.id in counted
    assert script.id not in counted


def test_everybody_gets_as_much_and_nobody_a_script_twice(hall: Hall) -> None:
    assert hall.hand_out(3) == (12, 0)
    assert hall.hand_out(3) == (0, 0)
    loads = Counter(db.session.scalars(select(WrittenAllocation.marker_id)))
    assert sorted(loads.values()) == [4, 4, 4]
    for script in db.session.scalars(select(WrittenScript)):
        assert held(script, "first").marker_id != held(script, "second").marker_id


def test_a_draft_is_never_lost_to_another_page(hall: Hall) -> None:
    hall.hand_out()
    script = script_of(hall.sittings[0], "t1")
    mine = held(script, "first")
    assert marking.save_draft(mine.id, mine.marker_id, 0, entry("plan", 2)) == 1
    assert marking.save_draft(mine.id, mine.marker_id, 1, entry("plan", 3)) == 2
    with pytest.raises(marking.Overtaken) as overtaken:
        marking.save_draft(mine.id, mine.marker_id, 1, entry("plan", 1))
    assert overtaken.value.newest["revision"] == 2
    assert overtaken.value.newest["marks"] == marks("plan", 3)
    assert db.session.get_one(WrittenDraftMark, mine.id).marks == marks("plan", 3)
    # Whoever has seen the newest may write over it.
    assert marking.save_draft(mine.id, mine.marker_id, 2, entry("plan", 1)) == 3


def test_a_script_is_nobody_elses(hall: Hall) -> None:
    hall.hand_out()
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    for stranger in (held(mine.script, "second").marker_id, hall.lead.id):
        with pytest.raises(LookupError):
            marking.save_draft(mine.id, stranger, 0, entry("plan", 2))
        with pytest.raises(LookupError):
            part_of(mine.id, stranger)


def test_two_who_agree_give_their_mean_and_are_done(hall: Hall) -> None:
    hall.hand_out()
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 3)
    assert facts_of([script.id])[script.id].resolution is None
    hall.mark(script, "first", 2)  # a change of mind is a new row
    hall.mark(script, "second", 3)
    found = facts_of([script.id])[script.id].resolution
    assert found is not None
    assert found.detail["method"] == "mean"
    assert found.marks == {"analysis": [5, 2], "structure": [2, 1], "language": [5, 2]}
    assert len(found.mark_ids) == 2
    assert db.session.query(WrittenMark).count() == 3
    with pytest.raises(MarkingRefused) as refused:
        hall.mark(script, "second", 1)
    assert refused.value.reason is Refusal.RESOLVED


def test_marks_have_to_be_complete(hall: Hall) -> None:
    hall.hand_out()
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    with pytest.raises(MarkingRefused) as refused:
        marking.finish(mine.id, mine.marker_id, 0, entry("plan", 2, marks={"analysis": 2}))
    assert refused.value.reason is Refusal.INCOMPLETE
    assert db.session.query(WrittenDraftMark).count() == 0


def test_a_difference_goes_to_a_third_who_looks_twice(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    facts = facts_of([script.id])[script.id]
    # Only two mark this paper: a moderator has to name a third.
    assert (facts.resolution, facts.held_as("third")) == (None, None)
    third = hall.markers[2]
    handing.ask_third(script.id, hall.lead, third.id)
    allocation = held(script, "third")
    assert part_of(allocation.id, third.id).phase == "blind"
    for part in ("first", "second"):
        with pytest.raises(MarkingRefused):
            hall.mark(script, part, 2)  # what the third will see does not move
    hall.mark(script, "third", 1)
    assert part_of(allocation.id, third.id).phase == "informed"
    assert facts_of([script.id])[script.id].resolution is None
    hall.mark(script, "third", 1)
    found = facts_of([script.id])[script.id].resolution
    assert found is not None
    assert (found.detail["method"], found.marks["analysis"]) == ("nearest", [1, 2])
    assert len(found.mark_ids) == 3


def test_a_third_of_the_same_paper_is_asked_at_once(hall: Hall) -> None:
    hall.hand_out(3)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    third = held(script, "third")
    two = {held(script, part).marker_id for part in ("first", "second")}
    assert third.marker_id in {one.id for one in hall.markers[:3]} - two


def test_a_conflict_takes_all_of_a_candidates_scripts_away(hall: Hall) -> None:
    hall.hand_out(3)
    script = script_of(hall.sittings[0], "t1")
    mine = held(script, "first")
    marker = db.session.get_one(Account, mine.marker_id)
    with pytest.raises(MarkingRefused):
        keeping_apart.declare(mine.id, marker, " ")
    taken = keeping_apart.declare(mine.id, marker, "We worked together.")
    assert taken.back >= 1
    for ref in ("t1", "t2"):
        facts = facts_of([script_of(hall.sittings[0], ref).id])
        for one in facts.values():
            assert {"first", "second"} == {each.part for each in one.held}
            assert marker.id not in {each.allocation.marker_id for each in one.held}
    # Nor are they given this candidate's scripts again.
    again = handing.hand_out(hall.group, ["plan"], [marker.id], None, hall.lead)
    assert again[0] == 0


def test_replacing_needs_a_reason_and_keeps_what_was_marked(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 3)
    old = held(script, "first")
    with pytest.raises(MarkingRefused) as refused:
        handing.replace(old.id, hall.lead, "", hall.markers[2].id)
    assert refused.value.reason is Refusal.NO_REASON
    other = held(script, "second").marker_id
    with pytest.raises(MarkingRefused) as refused:
        handing.replace(old.id, hall.lead, "Ill", other)
    assert refused.value.reason is Refusal.NOBODY_LEFT
    new = handing.replace(old.id, hall.lead, "Ill", hall.markers[2].id)
    assert new is not None
    assert held(script, "first").marker_id == hall.markers[2].id
    kept = db.session.scalars(select(WrittenMark)).one()
    assert kept.allocation_id == old.id
    # What the replaced one had marked does not count.
    hall.mark(script, "second", 3)
    assert facts_of([script.id])[script.id].resolution is None


def test_reference_scripts_come_first(hall: Hall) -> None:
    moderating.add_reference(
        hall.version.id,
        "plan",
        "A model.",
        marks("plan", 3),
        "Clear.",
        "standardisation",
        hall.lead,
    )
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    with pytest.raises(MarkingRefused) as refused:
        hall.mark(script, "first", 3)
    assert refused.value.reason is Refusal.STANDARDISE_FIRST
    marker = held(script, "first").marker_id
    reference = db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.part == "reference", WrittenAllocation.marker_id == marker
        )
    ).one()
    marking.finish(reference.id, marker, 0, entry("plan", 2))
    hall.mark(script, "first", 3)
    with pytest.raises(MarkingRefused):
        marking.finish(reference.id, marker, 1, entry("plan", 3))  # the answer is known now
    hall.mark(script_of(hall.sittings[0], "t2"), "first", 3)  # the other task has none


def test_who_comes_later_is_standardised_first_as_well(hall: Hall) -> None:
    """A third marker, and one who takes a script over, have not been handed anything before."""
    due = marks("plan", 3)
    moderating.add_reference(
        hall.version.id, "plan", "A model.", due, "Clear.", "standardisation", hall.lead
    )
    hall.hand_out(2)
    for one in db.session.scalars(
        select(WrittenAllocation).where(WrittenAllocation.part == "reference")
    ).all():
        marking.finish(one.id, one.marker_id, 0, entry("plan", 3))
    third, other = hall.markers[2], hall.markers[3]
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    handing.ask_third(script.id, hall.lead, third.id)
    taken = script_of(hall.sittings[1], "t1")
    handing.replace(held(taken, "first").id, hall.lead, "Ill", other.id)
    for late, part, of in ((third, "third", script), (other, "first", taken)):
        with pytest.raises(MarkingRefused) as refused:
            hall.mark(of, part, 3)
        assert refused.value.reason is Refusal.STANDARDISE_FIRST
        reference = db.session.scalars(
            select(WrittenAllocation).where(
                WrittenAllocation.part == "reference", WrittenAllocation.marker_id == late.id
            )
        ).one()
        marking.finish(reference.id, late.id, 0, entry("plan", 3))
        hall.mark(of, part, 3)


def test_a_changed_rubric_opens_what_it_affects(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    reply = script_of(hall.sittings[0], "t2")
    for one in (script, reply):
        hall.mark(one, "first", 3)
        hall.mark(one, "second", 3)
    raw = raw_paper()["criterion"]
    raw[1] = {**raw[1], "band": [*raw[1]["band"][:-1], {**raw[1]["band"][-1], "marks": 5}]}
    published(person(Role.EXAMINER), hall.markers[0], criterion=raw)
    facts = facts_of([script.id, reply.id])
    assert facts[reply.id].resolution is not None  # has no such criterion
    opened = facts[script.id]
    assert opened.resolution is None
    assert {one.reopened for one in opened.held} == {("structure",)}
    mine = held(script, "first")
    draft = marking.draft_of(part_of(mine.id, mine.marker_id))
    assert draft["marks"] == {"analysis": 3, "language": 3}
    for part in ("first", "second"):
        again = held(script, part)
        shown = marking.draft_of(part_of(again.id, again.marker_id))
        top = {"analysis": 3, "language": 3, "structure": 5}
        given = entry("plan", 3, marks=top, version=shown["version"])
        marking.finish(again.id, again.marker_id, shown["revision"], given)
    found = facts_of([script.id])[script.id].resolution
    assert found is not None
    assert found.marks["structure"] == [5, 1]
    assert found.number == 2


def test_results_wait_for_the_sign_off_and_come_out_as_the_same_bytes(hall: Hall) -> None:
    hall.hand_out(2)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.UNRESOLVED
    hall.mark_all(3)
    assert scripts.record_waiting() == 0
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.markers[0])
    assert refused.value.reason is Refusal.MARKS_SCRIPTS
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == 3
    assert scripts.record_waiting() == 0
    result = db.session.scalars(select(Result).order_by(Result.id)).first()
    assert result is not None
    # plan: (3 × 3/4 + 2/4 + 2 × 3/5) / 6; reply: (3 × 3/4 + 2 × 3/5) / 5; weights 3 and 2
    plan, reply = Fraction(395, 600), Fraction(345, 500)
    assert result.level == round(100 * (3 * plan + 2 * reply) / 5) == 67
    assert result.detail["levels"] == {"en": 3, "fr": 3}
    assert list(verify()) == [None, None, None]


def test_late_work_that_counts_is_in_the_result_once_it_is_marked_and_signed_off(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(2)
    hall.mark_all(2)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == 3
    sitting = hall.sittings[0]
    time.advance(60)
    comes_to_count(hall, sitting)
    assert scripts.run() == 1, "the script of the late work, and no result before it is marked"
    hall.hand_out(2)
    for part in ("first", "second"):
        hall.mark(script_of(sitting, "t1"), part, 4)
    assert scripts.record_waiting() == 0, "the meeting has not seen it"
    time.advance(60)
    moderating.sign_off(hall.group, "With the late work.", hall.lead)
    assert scripts.record_waiting() == 1
    assert scripts.record_waiting() == 0
    mine = select(Result).where(Result.sitting_id == sitting.id).order_by(Result.id)
    old, new = db.session.scalars(mine)
    assert (new.supersedes_id, new.reason) == (old.id, "The network was cut.")
    assert new.level > old.level
    assert list(verify()) == [None] * 4


def test_an_appeal_is_a_new_record_and_the_old_result_still_verifies(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    time.advance(60)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    scripts.record_waiting()
    sitting = hall.sittings[0]
    script = script_of(sitting, "t1")
    before = select(Result.id, Result.level).where(Result.sitting_id == sitting.id)
    old = db.session.execute(before).one()
    time.advance(60)
    with pytest.raises(MarkingRefused):
        moderating.decide(script.id, marks("plan", 4), "Too strict.", hall.markers[0])
    moderating.decide(script.id, marks("plan", 4), "Upheld on appeal.", hall.lead)
    assert list(verify()) == [None, None, None]
    time.advance(60)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "After the appeal.", hall.lead)
    assert refused.value.reason is Refusal.OWN_DECISION
    moderating.sign_off(hall.group, "After the appeal.", person(Role.RECRUITMENT))
    time.advance(60)
    new = regrade(old.id, hall.lead, "Appeal")
    assert new.level > old.level
    assert list(verify()) == [None] * 4


def test_the_database_itself_keeps_marks_as_they_were(hall: Hall) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    for table in ("written_mark", "written_resolution", "written_script"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.rollback()


def test_marks_given_before_a_conflict_was_declared_count_for_nobody_until_decided(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    marker_id = held(script, "first").marker_id
    hall.mark_all(3)
    apart_from = transactional(apart.add_conflict)
    apart_from(marker_id, hall.sittings[0].account_id, "My sister.", hall.lead)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.DESPITE_CONFLICT
    for ref, task in (("t1", "plan"), ("t2", "reply")):
        one = script_of(hall.sittings[0], ref)
        moderating.decide(one.id, marks(task, 3), "Judged anew.", hall.lead)
    moderating.sign_off(hall.group, "", person(Role.RECRUITMENT))


def test_a_merged_account_is_still_the_same_person(hall: Hall) -> None:
    """Who sat a test under one address does not mark it under another."""
    writer = hall.sittings[0].account
    marker = hall.markers[0]

    @transactional
    def merge() -> None:
        writer.disabled_at, writer.merged_into_id = clock.now(), marker.id

    merge()
    hall.hand_out(3)
    for ref in ("t1", "t2"):
        script = script_of(hall.sittings[0], ref)
        assert marker.id not in giving.ever_had(script.id)
        assert apart.is_kept_apart([facts_of([script.id])[script.id]], marker.id)
