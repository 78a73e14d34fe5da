"""A sign-off says yes to what the meeting had before it, and to nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.database import transactional
from assess.delivery import late
from assess.delivery.models import Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results.models import Result
from assess.results.operations import regrade
from assess.written import moderating, rescoring, scripts
from assess.written.marking_facts import facts_of, scripts_in
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenSigned, WrittenSignOff
from assess.written.parts import MarkingRefused
from assess.written.signing import fingerprint_of
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import raw_paper
from tests.support.written_street import marks, published, script_of, write_events, written

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def shown_on(page: str) -> str:
    found = re.search(r'name="shown" type="hidden" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def fingerprint(hall: Hall) -> str:
    return fingerprint_of(facts_of(scripts_in(hall.group)).values())


def decided_anew(hall: Hall) -> None:
    script = script_of(hall.sittings[0], "t1")
    # By somebody else: nobody signs off what they decided alone.
    moderating.decide(script.id, marks("plan", 4), "Upheld.", person(Role.RECRUITMENT))


def another_pass_mark(hall: Hall) -> None:
    rules = {**raw_paper()["rules"], "pass_mark": 90}
    published(person(Role.EXAMINER), hall.markers[0], rules=rules)


@transactional
def count_late(sitting: Sitting, text: str, actor: Account) -> None:
    """A whole text that arrived late, and counts."""
    row = db.session.get_one(Sitting, sitting.id)
    write_events(row, [written("t1", text, n=9, seq=2)], clock.now(), "late")
    db.session.flush()
    late.decide(sitting.id, "count", "The network failed.", actor)


@pytest.mark.parametrize("change", [decided_anew, another_pass_mark])
def test_what_changed_after_the_page_was_loaded_is_shown_before_it_is_signed(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient], change: Callable[[Hall], None]
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    before = shown_on(lead.get(base).get_data(as_text=True))
    assert before == fingerprint(hall)
    time.advance(60)
    change(hall)
    refused = lead.post(base, data={"note": "Met on Monday.", "shown": before})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Something has changed since this page was loaded" in page
    assert "Met on Monday." in page
    assert db.session.scalars(select(WrittenSignOff)).all() == []
    after = shown_on(page)
    assert (after == before, after) == (False, fingerprint(hall))
    for odd in ("", "x", before.upper()):
        assert lead.post(base, data={"note": "", "shown": odd}).status_code == 422
    assert lead.post(base, data={"note": "Met on Monday.", "shown": after}).status_code == 303
    assert db.session.scalars(select(WrittenSignOff)).one().note == "Met on Monday."


def test_a_note_is_not_lost_when_a_script_was_opened_meanwhile(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(3)
    hall.mark_all(3)
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    before = shown_on(lead.get(base).get_data(as_text=True))
    script = script_of(hall.sittings[0], "t1")
    third = lead.post(f"/written/moderation/scripts/{script.id}/third", data={"marker": ""})
    assert third.status_code == 303
    page = lead.post(base, data={"note": "Met on Monday.", "shown": before})
    assert page.status_code == 422
    assert "Met on Monday." in page.get_data(as_text=True)


def test_a_second_click_signs_nothing(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    lead = login(hall.lead)
    base = f"/written/moderation/{hall.version.id}/0"
    body = {"note": "Agreed.", "shown": shown_on(lead.get(base).get_data(as_text=True))}
    time.advance(60)
    assert lead.post(base, data=body).status_code == 303
    again = lead.post(base, data=body)
    assert again.status_code == 422
    assert "Everything that counts is signed off already" in again.get_data(as_text=True)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.NOTHING_NEW
    assert len(db.session.scalars(select(WrittenSignOff)).all()) == 1
    # What is decided anew is there to be signed off again.
    time.advance(60)
    decided_anew(hall)
    body["shown"] = shown_on(lead.get(base).get_data(as_text=True))
    time.advance(60)
    assert lead.post(base, data=body).status_code == 303


def test_what_a_meeting_has_not_seen_is_not_signed_whatever_the_clocks_say(
    hall: Hall, time: Time
) -> None:
    """The clocks of two servers may put a decision and a sign-off in another order."""
    hall.hand_out(2)
    hall.mark_all(3)
    time.advance(-600)
    first = moderating.sign_off(hall.group, "Agreed.", hall.lead)
    seen = facts_of(scripts_in(hall.group))
    assert all(one.signed_off for one in seen.values()), "decided before, by a clock that is ahead"
    covered = select(WrittenSigned.resolution_id).where(WrittenSigned.sign_off_id == first.id)
    counted = {one.resolution.id for one in seen.values() if one.resolution}
    assert set(db.session.scalars(covered)) == counted
    assert scripts.record_waiting() == 3
    time.advance(-600)
    decided_anew(hall)
    script = script_of(hall.sittings[0], "t1")
    (facts,) = facts_of([script.id]).values()
    assert not facts.signed_off, "decided after it, by a clock that is behind"
    second = moderating.sign_off(hall.group, "After the appeal.", hall.lead)
    assert facts.resolution is not None
    covered = select(WrittenSigned.resolution_id).where(WrittenSigned.sign_off_id == second.id)
    assert facts.resolution.id in set(db.session.scalars(covered))


def test_late_work_is_recorded_once_what_it_came_to_was_seen_whatever_the_clocks_say(
    hall: Hall, time: Time
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == 3
    time.advance(600)
    sitting = hall.sittings[0]
    count_late(sitting, "Plan number 0, and more.", hall.lead)
    scripts.make_waiting()
    assert scripts.record_waiting() == 0
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.UNRESOLVED
    time.advance(-300)  # a server whose clock is behind
    hall.hand_out(2)
    for part in ("first", "second"):
        hall.mark(script_of(sitting, "t1"), part, 4)
    moderating.sign_off(hall.group, "With what came late.", hall.lead)
    assert scripts.record_waiting() == 1


def test_results_that_rest_on_what_counts_no_more_are_listed_until_they_are_scored_again(
    hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    lead, reader = login(hall.lead), login(person(Role.EXAMINER))
    base = f"/written/moderation/{hall.version.id}/0"
    moderating.sign_off(hall.group, "Agreed.", hall.lead)
    assert scripts.record_waiting() == 3
    time.advance(60)
    decided_anew(hall)
    assert rescoring.results_again(hall.group) == [], "nobody has signed that off yet"
    moderating.sign_off(hall.group, "After the appeal.", hall.lead)
    sitting = hall.sittings[0]
    result = db.session.scalars(select(Result).where(Result.sitting_id == sitting.id)).one()
    assert rescoring.results_again(hall.group) == [result.id]
    page = lead.get(base).text
    assert "One result rests on marks that count no more" in page
    assert f'href="/recruitment/results/{result.id}/regrade"' in page
    page = reader.get(base).text
    assert "One result rests on marks that count no more" in page
    assert "/regrade" not in page, "an examiner has no names before them"
    regrade(result.id, hall.lead, "The appeal.")
    assert rescoring.results_again(hall.group) == []
    assert "count no more" not in lead.get(base).text
