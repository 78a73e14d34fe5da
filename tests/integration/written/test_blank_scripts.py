"""A script in which nothing was written: seen, confirmed, and never marked up without a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.privacy.retention import erase_journals
from assess.written import marking, scripts
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal, lacks_reason
from assess.written.models import WrittenMark, WrittenScript
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import closed_sitting, entry, handed_in, held, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
SAID = "Nothing was written for this task."
CONFIRM = 'id="no-response"'


@pytest.fixture
def blank(hall: Hall) -> WrittenScript:
    """Of one candidate the plan was written, the reply was not."""
    sitting = closed_sitting(person(Role.CANDIDATE), hall.test, ["A plan.", ""])
    hall.sittings.append(sitting)
    scripts.make_scripts(sitting.id)
    hall.hand_out(2)
    return script_of(sitting, "t2")


def test_only_more_than_nothing_needs_a_word() -> None:
    for marks, comments, is_blank, lacks in (
        ({"a": 0, "b": 0}, {}, True, False),
        ({"a": 0, "b": 1}, {}, True, True),
        ({"a": 0, "b": 1}, {"": "  "}, True, True),
        ({"a": 0, "b": 1}, {"a": "On one criterion."}, True, True),
        ({"a": 0, "b": 1}, {"": "The file got lost."}, True, False),
        ({"a": 0, "b": 1}, {}, False, False),
    ):
        assert lacks_reason(marks, comments, is_blank=is_blank) is lacks, (marks, comments)


def test_nothing_gets_no_marks_without_saying_why(
    hall: Hall, blank: WrittenScript, login: Callable[[Account], FlaskClient]
) -> None:
    mine = held(blank, "first")
    client = login(next(one for one in hall.markers if one.id == mine.marker_id))
    path = f"/written/marking/{mine.id}"
    page = client.get(path).get_data(as_text=True)
    assert SAID in page
    assert CONFIRM in page
    assert 'id="script"' not in page, "no empty box in which a text could be looked for"
    body = {"revision": 0, **entry("reply", 3)}
    refused = client.post(f"{path}/finish", json=body)
    assert refused.status_code == 409
    assert refused.get_json()["reason"] == "nothing_written"
    assert "say why" in refused.get_json()["message"]
    assert db.session.scalar(select(func.count()).select_from(WrittenMark)) == 0
    given = entry("reply", 1, comments={"": "The picture shows an answer on paper."})
    assert client.post(f"{path}/finish", json={"revision": 0, **given}).status_code == 200


def test_two_confirm_that_there_was_no_response_and_the_meeting_reads_it(
    hall: Hall, blank: WrittenScript, login: Callable[[Account], FlaskClient]
) -> None:
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    for part in ("first", "second"):
        hall.mark(blank, part, 0)
    found = facts_of([blank.id])[blank.id].resolution
    assert found is not None
    assert set(map(tuple, found.marks.values())) == {(0, 1)}
    assert "No response: 1" in lead.get(base).get_data(as_text=True)
    listed = lead.get(f"{base}/tasks/reply?state=blank").get_data(as_text=True)
    assert blank.number in listed
    assert script_of(hall.sittings[0], "t2").number not in listed
    one = lead.get(f"/written/moderation/scripts/{blank.id}").get_data(as_text=True)
    assert "No response: nothing was written for this task." in one


def test_an_erased_text_is_no_blank_and_a_blank_stays_one(
    hall: Hall, blank: WrittenScript, login: Callable[[Account], FlaskClient]
) -> None:
    written = script_of(hall.sittings[0], "t2")
    for script in (blank, written):
        for part in ("first", "second"):
            hall.mark(script, part, 0)
    sittings = [blank.sitting_id, written.sitting_id]
    transactional(erase_journals)([one for one in sittings if one is not None])
    db.session.expire_all()
    assert written.is_blank, "all that the row itself tells"
    listed = (
        login(hall.lead)
        .get(f"/written/moderation/{hall.version.id}/0/tasks/reply?state=blank")
        .get_data(as_text=True)
    )
    assert blank.number in listed
    assert written.number not in listed


def test_words_and_files_are_no_blank(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    uploaded = handed_in(hall, b"%PDF-1.7 half", "plan.pdf")
    hall.hand_out(2)
    written = script_of(hall.sittings[1], "t1")
    for script in (uploaded, written):
        assert not script.is_blank
        mine = held(script, "first")
        client = login(next(one for one in hall.markers if one.id == mine.marker_id))
        page = client.get(f"/written/marking/{mine.id}").get_data(as_text=True)
        assert SAID not in page
        assert CONFIRM not in page
    hall.mark(uploaded, "first", 3)


def test_a_sign_that_is_no_word_is_shown_and_needs_a_word_all_the_same(hall: Hall) -> None:
    sitting = closed_sitting(person(Role.CANDIDATE), hall.test, ["A plan.", "?!"])
    scripts.make_scripts(sitting.id)
    hall.hand_out(2)
    script = script_of(sitting, "t2")
    assert script.text.strip() == "?!"
    assert script.is_blank
    mine = held(script, "second")
    with pytest.raises(MarkingRefused) as refused:
        marking.finish(mine.id, mine.marker_id, 0, entry("reply", 2))
    assert refused.value.reason is Refusal.NOTHING_WRITTEN
