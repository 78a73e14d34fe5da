"""A paper changes while it is marked: everybody of a session is judged by one version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.models import Result
from assess.results.verification import verify
from assess.written import marking, moderating, moderation_queries, operations, script_pdf, scripts
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenPaperVersion, WrittenScript
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import both, raw_paper
from tests.support.written_street import held, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def next_version(hall: Hall, weight: int = 2, **rules: Any) -> WrittenPaperVersion:
    """The paper again, with another weight of language and other rules."""
    raw = raw_paper()
    criteria = [
        {**one, "weight": weight} if one["code"] == "language" else one for one in raw["criterion"]
    ]
    return published(
        person(Role.EXAMINER),
        hall.markers[0],
        criterion=criteria,
        rules={**raw["rules"], **rules},
    )


def mark(hall: Hall, script: WrittenScript, level: int = 3) -> None:
    for part in ("first", "second"):
        hall.mark(script, part, level)


def levels() -> list[tuple[str, int, int]]:
    rows = db.session.scalars(select(Result).order_by(Result.id))
    return [(one.sitting_id, one.level, one.detail["pass_mark"]) for one in rows]


def test_the_same_marks_give_the_same_result_whenever_they_were_given(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(2)
    early, *later = hall.sittings
    for ref in ("t1", "t2"):
        mark(hall, script_of(early, ref))
    before = facts_of([script_of(early, "t1").id])[script_of(early, "t1").id].resolution
    time.advance(60)
    after = next_version(hall, weight=100, pass_mark=45)
    for sitting in later:
        for ref in ("t1", "t2"):
            mark(hall, script_of(sitting, ref))
    shown = moderation_queries.meeting_of(hall.group)
    shares = {line.per_cent for view in shown.tasks[:1] for line in view.lines}
    time.advance(60)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == 3
    found = levels()
    # By hand: level 3 of 5 in language, with 100 of 104 (reply 103) parts of the weight.
    assert {(level, mark) for _, level, mark in found} == {(60, 45)}
    facts = facts_of([script_of(early, "t1").id])[script_of(early, "t1").id]
    assert facts.resolution is not None
    assert before is not None
    assert facts.resolution.number == before.number + 1
    assert (facts.resolution.marks, facts.resolution.mark_ids) == (before.marks, before.mark_ids)
    assert facts.resolution.detail["version"] == after.id
    assert len(shares) == 1, "the meeting saw what counts"
    assert list(verify()) == [None] * 3


def test_what_a_sign_off_fixed_does_not_change_with_a_later_version(hall: Hall, time: Time) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    scripts.record_waiting()
    time.advance(60)
    next_version(hall, weight=100, pass_mark=45)
    script = script_of(hall.sittings[0], "t1")
    time.advance(60)
    moderating.decide(script.id, marks("plan", 4), "Upheld on appeal.", hall.lead)
    facts = facts_of([script.id])[script.id]
    assert (facts.signed_off, facts.version_id) == (False, hall.version.id)
    time.advance(60)
    moderating.sign_off(hall.group, "After the appeal.", person(Role.RECRUITMENT))
    assert {one.version_id for one in facts_of([script.id]).values()} == {hall.version.id}


@pytest.mark.parametrize("how", ["retired", "returned"])
def test_taking_a_paper_out_of_use_does_not_turn_marking_back(hall: Hall, how: str) -> None:
    hall.hand_out(2)
    after = next_version(hall, weight=100)
    if how == "retired":
        operations.retire("logistics-officer")
    else:
        operations.review(after.id, "returned", "A slip in a band.", hall.markers[1])
    ids = [script_of(one, "t1").id for one in hall.sittings]
    assert {one.version_id for one in facts_of(ids).values()} == {after.id}


def test_stricter_rules_ask_for_a_third_where_two_had_agreed(hall: Hall) -> None:
    hall.hand_out(3)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 2)
    hall.mark(script, "second", 3)
    hall.mark(script_of(hall.sittings[1], "t1"), "first", 3)
    hall.mark(script_of(hall.sittings[1], "t1"), "second", 3)
    assert facts_of([script.id])[script.id].resolution is not None
    next_version(hall, criterion_difference=0)
    assert facts_of([script.id])[script.id].resolution is None
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.UNRESOLVED
    assert scripts.run() == 1
    assert held(script, "third").marker_id in {one.id for one in hall.markers[:3]}
    assert scripts.run() == 0


def test_markers_see_what_the_candidate_was_asked(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    raw = raw_paper()
    plan, reply = raw["part"][0]["task"]
    milder = [{**one, "weight": one["weight"] + 1} for one in raw["criterion"]]
    longer = {**plan, "guidance": {"least": 900, "most": 990}}
    second = published(
        person(Role.EXAMINER),
        hall.markers[0],
        criterion=milder,
        part=[{**raw["part"][0], "task": [longer, reply]}],
    )
    other = {**longer, "prompt": both("Plan the retreat.")}
    third = published(
        person(Role.EXAMINER), hall.markers[0], part=[{**raw["part"][0], "task": [other, reply]}]
    )
    script = script_of(hall.sittings[0], "t1")
    facts = facts_of([script.id])[script.id]
    assert (facts.version_id, third.number) == (second.id, 3), "the last one asks something else"
    mine = held(script, "first")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    page = client.get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert "weight 4" in page, "by the second version"
    assert "Plan the convoy. (EN)" in page
    assert "asked for: 200 to 300" in page
    assert "retreat" not in page
    document = script_pdf.document_of(facts, marked=False)
    assert document["prompt"] == "Plan the convoy. (EN)"


def test_a_comment_on_a_criterion_that_is_gone_breaks_no_page(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    first = held(script, "first")
    said = {"structure": "Well built."}
    given = {"marks": marks("plan", 3), "comments": said, "annotations": []}
    marking.finish(first.id, first.marker_id, 0, given)
    hall.mark(script, "second", 3)
    raw = raw_paper()
    for part in raw["part"]:
        for task in part["task"]:
            task["criteria"] = [code for code in task["criteria"] if code != "structure"]
    left = [one for one in raw["criterion"] if one["code"] != "structure"]
    published(person(Role.EXAMINER), hall.markers[0], criterion=left, part=raw["part"][:1])
    lead = login(hall.lead)
    page = lead.get(f"/written/moderation/scripts/{script.id}")
    assert page.status_code == 200
    assert "structure: Well built." in page.get_data(as_text=True)
    assert lead.get(f"/written/moderation/scripts/{script.id}.pdf?marks=1").status_code == 200
