"""A rubric changes while somebody judges by the one before: nothing passes for the new one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.written import marking, marking_queries, moderating
from assess.written.marking_facts import facts_of
from assess.written.models import (
    WrittenAllocation,
    WrittenDraftMark,
    WrittenMark,
    WrittenPaperVersion,
    WrittenResolution,
)
from assess.written.parts import part_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import both, raw_paper
from tests.support.written_street import entry, held, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
SAID = {"structure": "Well built.", "": "Good."}
NOTES = [{"from": 0, "to": 4, "text": "The plan."}]
Login = Callable[[Account], FlaskClient]


def with_other_words(hall: Hall) -> WrittenPaperVersion:
    """The paper with the same marks for structure, for other work."""
    criteria = raw_paper()["criterion"]
    bands = [{**one, "descriptor": both("Another demand")} for one in criteria[1]["band"]]
    criteria[1] = {**criteria[1], "band": bands}
    return published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)


def with_other_weight(hall: Hall) -> WrittenPaperVersion:
    criteria = raw_paper()["criterion"]
    criteria[1] = {**criteria[1], "weight": 9}
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


def sent(version: WrittenPaperVersion | int, level: int = 3, **changes: Any) -> dict[str, Any]:
    """What a page sends that shows the rubric of a version."""
    shown = version if isinstance(version, int) else version.id
    told = {"comments": SAID, "annotations": NOTES, "version": shown, **changes}
    return entry("plan", level, **told)


@pytest.fixture
def mine(hall: Hall) -> WrittenAllocation:
    hall.hand_out(2)
    return held(script_of(hall.sittings[0], "t1"), "first")


def marker_of(hall: Hall, allocation: WrittenAllocation) -> Account:
    return next(one for one in hall.markers if one.id == allocation.marker_id)


def shown_of(text: str) -> dict[str, Any]:
    found = re.search(r'data-draft="([^"]*)"', text)
    assert found is not None
    draft: dict[str, Any] = json.loads(unescape(found[1]))
    return draft


def again_in(text: str) -> list[str]:
    """Criteria that a marking page says have to be judged again."""
    pieces = text.split('data-criterion="')[1:]
    return [one.split('"', 1)[0] for one in pieces if "Judge again" in one.split("</legend>")[0]]


def checked_in(text: str) -> dict[str, int]:
    found = re.findall(r'name="mark-([a-z]+)" value="(\d+)" checked', text)
    return {code: int(value) for code, value in found}


def finished(allocation: WrittenAllocation) -> list[WrittenMark]:
    where = WrittenMark.allocation_id == allocation.id
    return list(db.session.scalars(select(WrittenMark).where(where).order_by(WrittenMark.id)))


@pytest.mark.parametrize("act", ["draft", "finish"])
def test_a_page_of_the_rubric_before_never_judges_by_the_new_one(
    hall: Hall, mine: WrittenAllocation, login: Login, act: str
) -> None:
    client = login(marker_of(hall, mine))
    path = f"/written/marking/{mine.id}"
    assert shown_of(client.get(path).get_data(as_text=True))["version"] == hall.version.id
    after = with_other_words(hall)
    answer = client.post(f"{path}/{act}", json={"revision": 0, **sent(hall.version)})
    told = answer.get_json()
    assert (answer.status_code, told["reason"], told["revision"]) == (409, "other_rubric", 1)
    assert "Structure" in told["message"]
    assert "Analysis" not in told["message"]
    assert finished(mine) == []
    # What was typed after that is kept as well, under the revision that was told.
    more = sent(hall.version, comments={**SAID, "": "Good, and brief."})
    assert client.post(f"{path}/draft", json={"revision": 1, **more}).get_json()["revision"] == 2
    page = client.get(path).get_data(as_text=True)
    draft = shown_of(page)
    assert (draft["version"], draft["revision"]) == (after.id, 2)
    assert draft["comments"] == {**SAID, "": "Good, and brief."}
    assert draft["annotations"] == NOTES
    assert checked_in(page) == {"analysis": 3, "language": 3}
    assert again_in(page) == ["structure"]
    assert "The rubric has changed" in page
    # Judged by what is demanded now, it is a judgement by the new rubric.
    done = client.post(f"{path}/finish", json={"revision": 2, **sent(after)})
    assert done.status_code == 200
    [mark] = finished(mine)
    assert (mark.version_id, mark.comments) == (after.id, SAID)
    assert again_in(client.get(path).get_data(as_text=True)) == []


def test_what_was_entered_by_the_rubric_before_is_opened_and_its_marker_told(
    hall: Hall, mine: WrittenAllocation, login: Login
) -> None:
    marker = marker_of(hall, mine)
    assert marking.save_draft(mine.id, marker.id, 0, sent(hall.version)) == 1
    other = held(script_of(hall.sittings[1], "t1"), "first")
    unaffected = sent(hall.version, marks={"analysis": 2})
    marking.save_draft(other.id, other.marker_id, 0, unaffected)
    db.session.execute(OutgoingMail.__table__.delete())
    db.session.commit()
    after = with_other_words(hall)
    letters = db.session.execute(select(OutgoingMail.recipient, OutgoingMail.body)).all()
    [letter] = [one for one in letters if "rubric" in one.body]
    assert letter.recipient == marker.email
    assert "Open again in your hands: 1 script." in letter.body
    work = marking_queries.task_work(marker.id, hall.version.id, "plan")
    assert work.reopened == 1
    client = login(marker)
    assert "One script is open again" in client.get("/written/marking/").get_data(as_text=True)
    path = f"/written/marking/{mine.id}"
    page = client.get(path).get_data(as_text=True)
    assert (checked_in(page), again_in(page)) == ({"analysis": 3, "language": 3}, ["structure"])
    # Still so once something else was entered by the new rubric.
    some = sent(after, marks={"analysis": 4, "language": 3})
    assert client.post(f"{path}/draft", json={"revision": 1, **some}).json == {"revision": 2}
    page = client.get(path).get_data(as_text=True)
    assert (checked_in(page), again_in(page)) == ({"analysis": 4, "language": 3}, ["structure"])
    assert marking_queries.task_work(marker.id, hall.version.id, "plan").reopened == 1
    whole = sent(after, marks={"analysis": 4, "language": 3, "structure": 2})
    assert client.post(f"{path}/draft", json={"revision": 2, **whole}).json == {"revision": 3}
    assert again_in(client.get(path).get_data(as_text=True)) == []
    assert marking_queries.task_work(marker.id, hall.version.id, "plan").reopened == 0


def test_a_draft_saved_after_finishing_is_opened_like_what_was_finished(
    hall: Hall, mine: WrittenAllocation, time: Time, login: Login
) -> None:
    marker = marker_of(hall, mine)
    marking.finish(mine.id, marker.id, 0, sent(hall.version))
    time.advance(60)
    marking.save_draft(mine.id, marker.id, 1, sent(hall.version, 2))
    with_other_words(hall)
    page = login(marker).get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert (checked_in(page), again_in(page)) == ({"analysis": 2, "language": 2}, ["structure"])


def test_another_weight_refuses_nobody(hall: Hall, mine: WrittenAllocation) -> None:
    after = with_other_weight(hall)
    marking.finish(mine.id, mine.marker_id, 0, sent(hall.version))
    [mark] = finished(mine)
    assert (mark.version_id, mark.marks) == (after.id, marks("plan", 3))


def test_what_was_said_of_a_criterion_that_has_gone_stays_readable(
    hall: Hall, mine: WrittenAllocation, login: Login
) -> None:
    client = login(marker_of(hall, mine))
    path = f"/written/marking/{mine.id}"
    after = without_structure(hall)
    answer = client.post(f"{path}/finish", json={"revision": 0, **sent(hall.version)})
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "other_rubric")
    for revision, act in ((1, "draft"), (2, "finish")):
        page = client.get(path).get_data(as_text=True)
        assert "Well built." in page
        assert shown_of(page)["comments"] == {"": "Good."}
        body = sent(after, marks={"analysis": 3, "language": 3}, comments={"": "Good."})
        answer = client.post(f"{path}/{act}", json={"revision": revision, **body})
        assert answer.status_code == 200
    [mark] = finished(mine)
    assert mark.comments == {"": "Good."}
    page = client.get(path).get_data(as_text=True)
    assert "Well built." in page
    assert "You have changed this script since" not in page


@pytest.mark.parametrize("version", ["x", 0, -1, True, 2**70, None, [1]])
def test_no_page_shows_a_version_that_is_none_of_the_paper(
    hall: Hall, mine: WrittenAllocation, login: Login, version: Any
) -> None:
    client = login(marker_of(hall, mine))
    body = {"revision": 0, **sent(hall.version), "version": version}
    answer = client.post(f"/written/marking/{mine.id}/draft", json=body)
    assert answer.status_code == 422
    assert db.session.get(WrittenDraftMark, mine.id) is None


def test_a_page_that_names_no_version_counts_as_of_the_first(
    hall: Hall, mine: WrittenAllocation
) -> None:
    """Pages that were open while the program was brought to a new version name none."""
    with_other_words(hall)
    with pytest.raises(marking.OtherRubric) as refused:
        marking.finish(mine.id, mine.marker_id, 0, entry("plan", 3))
    assert [one.code for one in refused.value.criteria] == ["structure"]
    assert db.session.get_one(WrittenDraftMark, mine.id).marks == marks("plan", 3)


def test_another_window_that_saved_by_the_new_rubric_says_which_it_shows(
    hall: Hall, mine: WrittenAllocation
) -> None:
    after = with_other_words(hall)
    marking.save_draft(mine.id, mine.marker_id, 0, sent(after, 2))
    with pytest.raises(marking.Overtaken) as overtaken:
        marking.save_draft(mine.id, mine.marker_id, 0, sent(hall.version, 3))
    assert overtaken.value.newest["version"] == after.id
    assert db.session.get_one(WrittenDraftMark, mine.id).marks == marks("plan", 2)


def test_a_decision_by_the_rubric_before_is_asked_for_again(
    hall: Hall, mine: WrittenAllocation, login: Login
) -> None:
    script = mine.script
    lead = login(hall.lead)
    one = f"/written/moderation/scripts/{script.id}"
    page = lead.get(one).get_data(as_text=True)
    assert f'name="version" type="hidden" value="{hall.version.id}"' in page
    after = with_other_words(hall)
    told = {f"mark_{code}": str(value) for code, value in marks("plan", 2).items()}
    body = {**told, "reason": "The meeting’s view.", "version": str(hall.version.id)}
    refused = lead.post(f"{one}/decide", data=body)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert db.session.scalars(select(WrittenResolution)).all() == []
    assert "The rubric has changed since this page was loaded" in page
    assert f'name="version" type="hidden" value="{after.id}"' in page
    assert "The meeting’s view." in page
    chosen = re.findall(r'<input[^>]*checked[^>]*name="mark_([a-z]+)"', page)
    assert sorted(chosen) == ["analysis", "language"]
    again = lead.post(f"{one}/decide", data={**body, "version": str(after.id)})
    assert again.status_code == 303
    [found] = db.session.scalars(select(WrittenResolution))
    assert found.detail["version"] == after.id
    for odd in ("", "x", "0", str(2**70)):
        assert lead.post(f"{one}/decide", data={**body, "version": odd}).status_code == 422


def test_a_decision_that_meets_a_change_on_its_way_is_refused(
    hall: Hall, mine: WrittenAllocation
) -> None:
    with_other_words(hall)
    with pytest.raises(marking.OtherRubric) as refused:
        moderating.decide(mine.script_id, marks("plan", 2), "So.", hall.lead, hall.version.id)
    assert [one.code for one in refused.value.criteria] == ["structure"]


def test_a_script_that_was_decided_after_the_change_is_done(
    hall: Hall, mine: WrittenAllocation, login: Login
) -> None:
    script = mine.script
    marker = marker_of(hall, mine)
    hall.mark(script, "first", 3)
    after = with_other_words(hall)

    def work() -> tuple[bool, int]:
        found = marking_queries.task_work(marker.id, hall.version.id, "plan")
        item = next(one for one in found.items if one.allocation_id == mine.id)
        return item.done, found.reopened

    assert work() == (False, 1)
    moderating.decide(script.id, marks("plan", 2), "Nobody is left.", hall.lead, after.id)
    assert work() == (True, 0)
    page = login(marker).get(f"/written/marking/{mine.id}").get_data(as_text=True)
    assert "This script is decided" in page
    assert "Judge again" not in page
    assert part_of(mine.id, marker.id).facts.resolution is not None
    # A still later change of what is demanded opens it again.
    criteria = raw_paper()["criterion"]
    bands = [{**one, "descriptor": both("A third demand")} for one in criteria[1]["band"]]
    criteria[1] = {**criteria[1], "band": bands}
    published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)
    assert facts_of([script.id])[script.id].resolution is None
    assert work() == (False, 1)


def test_the_refusal_is_told_in_french(hall: Hall, mine: WrittenAllocation, login: Login) -> None:
    marker = db.session.get_one(Account, mine.marker_id)
    marker.locale = "fr"
    db.session.commit()
    client = login(marker)
    with_other_words(hall)
    path = f"/written/marking/{mine.id}"
    told = client.post(f"{path}/finish", json={"revision": 0, **sent(hall.version)}).get_json()
    assert told["message"] == (
        "La grille a changé depuis le chargement de cette page. À juger selon ce qu’elle demande "
        "désormais\u00a0: Structure (FR). Le reste est tel que vous l’avez saisi."
    )
    page = client.get(path).get_data(as_text=True)
    assert "La grille a changé depuis que vous avez commencé cette copie" in page
