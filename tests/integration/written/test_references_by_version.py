"""Reference scripts stand by the rubric they were agreed by, whatever version comes later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.delivery.kinds import JSONObject
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.written import (
    consistency,
    figuring,
    handing,
    marking,
    marking_queries,
    moderating,
    moderation_queries,
    reminding,
)
from assess.written.models import (
    WrittenAllocation,
    WrittenPaperVersion,
    WrittenReference,
)
from assess.written.parts import MarkingRefused, OtherRubric, part_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_meeting import many_sittings, mark
from tests.support.written_papers import both, raw_paper
from tests.support.written_street import entry, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def with_another_top(hall: Hall) -> WrittenPaperVersion:
    """The paper with 5 marks instead of 4 at the top of structure."""
    criteria = raw_paper()["criterion"]
    last = criteria[1]["band"][-1]
    criteria[1] = {**criteria[1], "band": [*criteria[1]["band"][:-1], {**last, "marks": 5}]}
    return published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)


def without_structure(hall: Hall) -> WrittenPaperVersion:
    raw = raw_paper()
    plan, reply = raw["part"][0]["task"]
    plan = {**plan, "criteria": ["analysis", "language"]}
    return published(
        person(Role.EXAMINER),
        hall.markers[0],
        criterion=[one for one in raw["criterion"] if one["code"] != "structure"],
        part=[{**raw["part"][0], "task": [plan, reply]}],
    )


def add(hall: Hall, purpose: str, agreed: JSONObject | None = None) -> None:
    due = agreed or marks("plan", 4)
    moderating.add_reference(
        hall.version.id, "plan", f"Model {purpose}.", due, "Clear.", purpose, hall.lead, "en"
    )


def mark_own(marker: Account, level: int = 4) -> None:
    """Everything of the plan in somebody's hands."""
    (work,) = [one for one in marking_queries.work_of(marker.id) if one.task.code == "plan"]
    for item in (*work.standardisation, *work.items):
        mine = part_of(item.allocation_id, marker.id)
        shown = marking.draft_of(mine)
        given = entry("plan", level, version=shown["version"])
        marking.finish(item.allocation_id, marker.id, shown["revision"], given)


def plan_of(hall: Hall) -> moderation_queries.TaskView:
    found = moderation_queries.meeting_of(hall.group)
    return next(one for one in found.tasks if one.task.code == "plan")


def test_a_changed_band_leaves_out_what_was_agreed_by_another(hall: Hall, time: Time) -> None:
    for purpose in ("standardisation", "seed"):
        add(hall, purpose)
    two = hall.markers[:2]
    due = clock.now() + timedelta(days=1)
    handing.hand_out(hall.group, ["plan"], [one.id for one in two], due, hall.lead)
    mark_own(two[0])
    assert plan_of(hall).drifts[two[0].id].drift.mean == 0
    hall.sittings += many_sittings(hall.test, 1)
    time.advance(60)
    with_another_top(hall)
    view = plan_of(hall)
    assert (view.references, view.drifts) == ((), {}), "nobody is lenient who gives the new top"
    own = next(one for one in consistency.consistency_of(two[0].id) if one.work.task.code == "plan")
    assert own.references is None
    (work,) = marking_queries.work_of(two[1].id)
    assert work.references_left == 0, "nobody has to judge by bands that have gone"
    assert sum(not one.done for one in work.items) == 4, "a seed like the others, by the new bands"
    waiting = [one for one in work.items if not one.done]
    assert part_of(waiting[0].allocation_id, two[1].id).standing.references_left == 0
    (work,) = marking_queries.work_of(two[0].id)
    assert work.reopened == 4, "a seed that stayed closed would tell what it is"
    letters = select(OutgoingMail.body).where(OutgoingMail.recipient == two[0].email)
    assert any("Open again in your hands: 4 scripts." in one for one in db.session.scalars(letters))
    # What is judged anew by the new bands is held against nothing that was agreed by the old.
    (work,) = marking_queries.work_of(two[0].id)
    for item in work.items:
        shown = marking.draft_of(part_of(item.allocation_id, two[0].id))
        top = {**marks("plan", 4), "structure": 5}
        given = entry("plan", 4, marks=top, version=shown["version"])
        marking.finish(item.allocation_id, two[0].id, shown["revision"], given)
    (work,) = marking_queries.work_of(two[0].id)
    assert (work.reopened, work.next) == (0, None)
    assert plan_of(hall).drifts == {}
    own = next(one for one in consistency.consistency_of(two[0].id) if one.work.task.code == "plan")
    assert own.references is None
    # Whoever comes now does not get it either.
    late = [one.id for one in hall.markers[2:]]
    handing.hand_out(hall.group, ["plan"], late, None, hall.lead)
    given = select(WrittenAllocation.part).where(WrittenAllocation.marker_id.in_(late))
    assert set(db.session.scalars(given)) == {"first", "second"}


def test_new_reference_scripts_are_set_by_the_bands_in_force(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    time.advance(60)
    after = with_another_top(hall)
    time.advance(60)
    lead = login(hall.lead)
    address = f"/written/moderation/{hall.version.id}/0/references/plan"
    told = {"purpose": "seed", "language": "en", "text": "A model.", "rationale": "Clear."}
    top = {**marks("plan", 4), "structure": 5}

    def post(given: JSONObject, version: WrittenPaperVersion) -> int:
        data = {f"mark_{code}": str(value) for code, value in given.items()}
        return lead.post(address, data={**data, **told, "version": str(version.id)}).status_code

    assert post(marks("plan", 4), after) == 422
    assert post(top, hall.version) == 422
    assert post(top, after) == 303
    assert db.session.scalars(select(WrittenReference)).one().marks == top
    (one,) = plan_of(hall).references
    assert (one.version_id, one.outdated) == (after.id, False)
    with pytest.raises(LookupError):
        moderating.add_reference(999, "plan", "A.", top, "Clear.", "seed", hall.lead)


@pytest.mark.parametrize("change", [with_another_top, without_structure])
def test_what_was_signed_off_keeps_its_reference_scripts_and_nobody_is_asked_again(
    hall: Hall, time: Time, change: Callable[[Hall], WrittenPaperVersion]
) -> None:
    for purpose in ("standardisation", "seed"):
        add(hall, purpose)
    two = hall.markers[:2]
    due = clock.now() + timedelta(days=1)
    handing.hand_out(hall.group, ["plan", "reply"], [one.id for one in two], due, hall.lead)
    for marker in two:
        mark_own(marker)
    for sitting in hall.sittings:
        for part in ("first", "second"):
            hall.mark(script_of(sitting, "t2"), part, 3)
    time.advance(60)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    before = {marker: one.drift for marker, one in plan_of(hall).drifts.items()}
    assert len(before) == 2
    time.advance(60)
    db.session.execute(OutgoingMail.__table__.delete())
    db.session.commit()
    change(hall)
    view = plan_of(hall)
    assert {marker: one.drift for marker, one in view.drifts.items()} == before
    material = figuring.material_of([line.facts for line in view.lines], view.references)
    assert {one.script for one in material.given} >= {one.script.number for one in view.references}
    time.advance(timedelta(days=9).total_seconds())
    assert reminding.remind() == 0
    assert db.session.scalars(select(OutgoingMail.subject)).all() == []
    assert all(
        marking_queries.task_work(one.id, hall.version.id, "plan").next is None for one in two
    )


def test_marks_by_a_rubric_without_a_criterion_do_not_stop_the_figures_of_another(
    hall: Hall, time: Time
) -> None:
    add(hall, "seed")
    two = hall.markers[:2]
    handing.hand_out(hall.group, ["plan", "reply"], [one.id for one in two], None, hall.lead)
    hall.mark_all()
    time.advance(60)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    time.advance(60)
    later = without_structure(hall)
    given = {code: value for code, value in marks("plan", 3).items() if code != "structure"}
    for one in db.session.scalars(
        select(WrittenAllocation).where(WrittenAllocation.part == "reference")
    ).all():
        # As when it was still open to them for scripts of another session.
        mark(one, given, 0).version_id = later.id
    db.session.commit()
    view = plan_of(hall)
    material = figuring.material_of([line.facts for line in view.lines], view.references)
    assert figuring.figures_in_time({"plan": material}, 60)["plan"] is not None


def test_seeds_left_over_are_not_asked_for_once_all_is_signed_off(hall: Hall, time: Time) -> None:
    add(hall, "seed")
    two = hall.markers[:2]
    due = clock.now() + timedelta(days=1)
    handing.hand_out(hall.group, ["plan", "reply"], [one.id for one in two], due, hall.lead)
    hall.mark_all()
    time.advance(timedelta(days=2).total_seconds())
    assert reminding.remind() == 2
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    time.advance(timedelta(days=9).total_seconds())
    assert reminding.remind() == 0


def test_a_seed_left_over_is_off_the_list_once_all_is_signed_off(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    add(hall, "seed")
    two = hall.markers[:2]
    handing.hand_out(hall.group, ["plan", "reply"], [one.id for one in two], None, hall.lead)
    hall.mark_all()
    (work,) = [one for one in marking_queries.work_of(two[0].id) if one.task.code == "plan"]
    seed = work.next
    assert seed is not None
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    (work,) = [one for one in marking_queries.work_of(two[0].id) if one.task.code == "plan"]
    assert (work.next, len(work.items), work.done) == (None, 3, 3)
    with pytest.raises(MarkingRefused, match="resolved"):
        marking.finish(seed.allocation_id, two[0].id, 0, entry("plan", 3))
    assert "data-closed" in login(two[0]).get(f"/written/marking/{seed.allocation_id}").text
    assert db.session.get_one(WrittenAllocation, seed.allocation_id).withdrawn_at is None
    # Other scripts of the task bring it back.
    time.advance(60)
    hall.sittings += many_sittings(hall.test, 1)
    handing.hand_out(hall.group, ["plan"], [one.id for one in two], None, hall.lead)
    (work,) = [one for one in marking_queries.work_of(two[0].id) if one.task.code == "plan"]
    assert sum(not one.done for one in work.items) == 2


def test_a_reference_is_dated_by_the_version_before_its_author_and_not_by_the_clock(
    hall: Hall, time: Time
) -> None:
    time.advance(60)
    add(hall, "seed")
    time.advance(-30)
    after = with_another_top(hall)  # said a moment earlier, and in force only after it
    time.advance(60)
    one = db.session.scalars(select(WrittenReference)).one()
    assert one.version_id == hall.version.id
    assert plan_of(hall).references == (), "four marks were the top when it was agreed"
    add(hall, "seed", {**marks("plan", 4), "structure": 5})
    (found,) = plan_of(hall).references
    assert found.reference is not None
    assert found.reference.version_id == after.id


def test_a_reference_script_by_other_words_is_asked_for_again_and_nothing_is_kept_of_it(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    time.advance(60)
    lead = login(hall.lead)
    address = f"/written/moderation/{hall.version.id}/0/references/plan"
    told = {"purpose": "seed", "language": "en", "text": "A model.", "rationale": "Clear."}
    given = {f"mark_{code}": str(value) for code, value in marks("plan", 2).items()}
    page = lead.get(address).text
    assert f'name="version" type="hidden" value="{hall.version.id}"' in page
    # The same marks by other words: nobody could tell from the marks.
    criteria = raw_paper()["criterion"]
    bands = [{**one, "descriptor": both("Other words")} for one in criteria[0]["band"]]
    criteria[0] = {**criteria[0], "band": bands}
    after = published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)
    for said in (str(hall.version.id), "", "x", "0", "9" * 12, "999999999"):
        answer = lead.post(address, data={**told, **given, "version": said})
        assert answer.status_code == 422
    answer = lead.post(address, data={**told, **given, "version": str(hall.version.id)})
    assert "The rubric has changed since this page was loaded." in answer.text
    assert f'name="version" type="hidden" value="{after.id}"' in answer.text
    assert "A model." in answer.text
    chosen = re.findall(r'<input[^>]*checked[^>]*name="mark_([a-z]+)"', answer.text)
    assert sorted(chosen) == ["language", "structure"]
    with pytest.raises(OtherRubric) as refused:
        moderating.add_reference(
            hall.version.id,
            "plan",
            "A.",
            marks("plan", 2),
            "Clear.",
            "seed",
            hall.lead,
            "en",
            hall.version.id,
        )
    assert [one.code for one in refused.value.criteria] == ["analysis"]
    assert db.session.scalars(select(WrittenReference)).all() == []
    # Made again, it is kept.
    assert lead.post(address, data={**told, **given, "version": str(after.id)}).status_code == 303
    assert db.session.scalars(select(WrittenReference)).one().version_id == after.id
