"""A third marker is named, and then one of the first two is replaced: nothing is stuck."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assess.extensions import db
from assess.identity.models import Account
from assess.written import handing, keeping_apart, marking_queries, moderating, settling
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenResolution, WrittenScript
from assess.written.parts import MarkingRefused
from assess.written.rubrics import Rubrics
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall
from tests.support.written_meeting import many_sittings
from tests.support.written_street import held, marks, script_of

__all__ = ["hall", "time"]


@pytest.fixture
def disputed(hall: Hall) -> WrittenScript:
    """A script on which two differ, in a third marker's hands."""
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    return script


def test_who_replaces_a_first_marker_judges_and_the_script_is_decided(
    hall: Hall, disputed: WrittenScript
) -> None:
    hall.mark(disputed, "third", 3)
    first = held(disputed, "first")
    handing.replace(first.id, hall.lead, "Ill", hall.markers[3].id)
    with pytest.raises(MarkingRefused) as refused:
        hall.mark(disputed, "third", 3)  # there are no two to see
    assert refused.value.reason is Refusal.NOT_FINISHED
    work = marking_queries.work_of(hall.markers[2].id)
    assert [one.next for one in work] == [None]
    hall.mark(disputed, "first", 1)
    with pytest.raises(MarkingRefused) as refused:
        hall.mark(disputed, "first", 2)  # the third sees it now
    assert refused.value.reason is Refusal.RESOLVED
    (waiting,) = marking_queries.work_of(hall.markers[2].id)
    assert waiting.next is not None
    hall.mark(disputed, "third", 3)
    facts = facts_of([disputed.id])[disputed.id]
    assert [one.part for one in facts.held] == ["first", "second", "third"], "as pages show them"
    found = facts.resolution
    assert found is not None
    assert found.marks["analysis"] == [7, 2]  # of 1, 4 and 3 the nearest are 4 and 3


def test_a_conflict_after_the_third_is_named_leaves_a_way_out(
    hall: Hall, disputed: WrittenScript
) -> None:
    first = held(disputed, "first")
    marker = db.session.get_one(Account, first.marker_id)
    keeping_apart.declare(first.id, marker, "I know the writer.")
    facts = facts_of([disputed.id])[disputed.id]
    assert facts.held_as("first") is None, "nobody else marks this paper"
    hall.mark(disputed, "third", 3)
    handing.hand_out(hall.group, ["plan"], [hall.markers[3].id], None, hall.lead)
    hall.mark(disputed, "first", 3)
    hall.mark(disputed, "third", 3)
    assert facts_of([disputed.id])[disputed.id].resolution is not None


def test_a_moderator_may_decide_where_two_cannot_be_had(
    hall: Hall, disputed: WrittenScript
) -> None:
    first = held(disputed, "first")
    handing.replace(first.id, hall.lead, "Ill", hall.markers[3].id)
    with pytest.raises(MarkingRefused) as refused:
        moderating.decide(disputed.id, marks("plan", 2), " ", hall.lead)
    assert refused.value.reason is Refusal.NO_REASON
    found = moderating.decide(disputed.id, marks("plan", 2), "Nobody is left.", hall.lead)
    counted = facts_of([disputed.id])[disputed.id].resolution
    assert counted is not None
    assert (counted.id, counted.marks, counted.at) == (found.id, found.marks, found.at)
    reference = moderating.add_reference(
        hall.version.id, "plan", "A model.", marks("plan", 3), "Clear.", "seed", hall.lead
    )
    with pytest.raises(LookupError):
        moderating.decide(reference.id, marks("plan", 2), "No.", hall.lead)


def test_a_third_whom_nobody_could_be_is_shown_and_asked_for_again(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    address = f"/written/moderation/{hall.version.id}/0"
    page = login(hall.lead).get(address).text
    assert "One script needs a third marker, and nobody can be it" in page
    assert "Needs a third marker" in page
    settling.settle_waiting()
    assert facts_of([script.id])[script.id].held_as("third") is None
    # Somebody else comes to mark the task.
    hall.sittings += many_sittings(hall.test, 1)
    handing.hand_out(hall.group, ["plan"], [one.id for one in hall.markers[2:]], None, hall.lead)
    settling.settle_waiting()
    third = facts_of([script.id])[script.id].held_as("third")
    assert third is not None
    assert third.allocation.marker_id in {one.id for one in hall.markers[2:]}
    page = login(hall.lead).get(address).text
    assert "nobody can be it" not in page
    settling.settle_waiting()
    assert facts_of([script.id])[script.id].held_as("third") == third, "and once alone"


def test_a_script_that_cannot_be_settled_keeps_no_other_from_its_turn(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, three, four = hall.markers
    handing.hand_out(hall.group, ["plan"], [one.id, two.id], None, hall.lead)
    handing.hand_out(hall.group, ["reply"], [three.id, four.id], None, hall.lead)
    apart = [script_of(sitting, "t1") for sitting in hall.sittings[:2]]
    for script in apart:
        hall.mark(script, "first", 0)
        hall.mark(script, "second", 4)
    ids = [script.id for script in apart]
    asked, settle = [], settling.settle

    def fail_first(script_id: int, rubrics: Rubrics) -> WrittenResolution | None:
        asked.append(script_id)
        if len(asked) == 1:
            raise RuntimeError("A disk that fails.")
        return settle(script_id, rubrics)

    monkeypatch.setattr(settling, "settle", fail_first)
    settling.settle_waiting()
    assert sorted(asked) == sorted(ids)
