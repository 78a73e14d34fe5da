"""No script hangs with nobody told: every late one has a date, and somebody who can open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.extensions import db
from assess.identity import staff
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.web.formats import day
from assess.written import handing, reminding, rounds
from assess.written.models import WrittenAllocation
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_papers import raw_paper
from tests.support.written_street import held, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")


def given_until(hall: Hall, days: int, *places: int) -> None:
    """Everything of the plan is given to these markers, until so many days from now."""
    due = clock.now() + timedelta(days=days)
    chosen = [hall.markers[place].id for place in places or (0, 1)]
    handing.hand_out(hall.group, ["plan"], chosen, due, hall.lead)


def letters_to(account: Account) -> list[str]:
    found = select(OutgoingMail.subject).where(OutgoingMail.recipient == account.email)
    return list(db.session.scalars(found.order_by(OutgoingMail.id)))


def lose(marker: Account, how: str) -> None:
    """Let somebody mark no more, in one of two ways."""
    administrator = person(Role.ADMINISTRATOR)
    if how == "disabled":
        staff.disable(marker.id, administrator)
    else:
        staff.set_roles(marker.id, [Role.CANDIDATE], administrator)


def a_week_from_now() -> date:
    return (clock.now() + rounds.AFTER_THE_ROUND).date()


def test_the_end_of_a_day_is_of_that_day_in_letters(hall: Hall) -> None:
    for chosen in (date(2027, 3, 9), date(2027, 7, 9)):
        assert day(rounds.end_of(chosen)) == day(chosen)


def test_a_third_marker_after_the_round_has_a_date_and_is_reminded(hall: Hall, time: Time) -> None:
    given_until(hall, 7)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    time.advance(timedelta(days=8).total_seconds())
    expected = day(a_week_from_now())
    hall.mark(script, "second", 4)
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    third = held(script, "third")
    assert third.due_at is not None
    assert day(third.due_at) == expected
    body = db.session.scalars(
        select(OutgoingMail.body).where(OutgoingMail.recipient == hall.markers[2].email)
    ).one()
    assert f"They are due on {expected}." in body
    reminding.remind()
    assert letters_to(hall.markers[2]) == ["Marking: 1 script for you"]
    time.advance(timedelta(days=6).total_seconds())
    reminding.remind()
    time.advance(timedelta(days=2).total_seconds())
    reminding.remind()
    assert letters_to(hall.markers[2])[1:] == [
        "Marking: 1 script due soon",
        "Marking: 1 script overdue",
    ]


def test_who_replaces_somebody_after_the_round_has_a_date_too(hall: Hall, time: Time) -> None:
    given_until(hall, 7)
    one, other = (script_of(hall.sittings[place], "t1") for place in (0, 1))
    before = held(one, "first").due_at
    within = handing.replace(held(one, "first").id, hall.lead, "Ill", hall.markers[2].id)
    assert within is not None
    assert within.due_at == before, "within the round its date stays"
    time.advance(timedelta(days=8).total_seconds())
    after = handing.replace(held(other, "first").id, hall.lead, "Ill", hall.markers[2].id)
    assert after is not None
    assert after.due_at is not None
    assert day(after.due_at) == day(a_week_from_now())


def test_a_round_without_a_date_has_none_for_a_third_either(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    hall.mark(script, "first", 0)
    hall.mark(script, "second", 4)
    handing.ask_third(script.id, hall.lead, hall.markers[2].id)
    assert held(script, "third").due_at is None


@pytest.mark.parametrize("how", ["disabled", "without the role"])
def test_scripts_of_whoever_may_not_mark_any_more_are_named_and_no_letter_is_sent(
    how: str, hall: Hall, time: Time, login: Callable[[Account], FlaskClient]
) -> None:
    given_until(hall, 1)
    gone, stays = hall.markers[:2]
    mine = select(WrittenAllocation).where(WrittenAllocation.marker_id == gone.id)
    done, *waiting = db.session.scalars(mine).all()
    hall.mark(done.script, done.part, 3)
    lead, address = login(hall.lead), f"/written/moderation/{hall.version.id}/0/allocation"
    assert "No longer an examiner" not in lead.get(address).text
    lose(gone, how)
    page = lead.get(address).text
    assert page.count("No longer an examiner") == 1
    assert "Give 2 scripts to others." in page
    before = letters_to(gone)
    reminding.remind()
    time.advance(timedelta(days=4).total_seconds())
    reminding.remind()
    assert letters_to(gone) == before
    assert letters_to(stays)[1:] == ["Marking: 3 scripts due soon", "Marking: 3 scripts overdue"]
    for one in waiting:
        handing.replace(one.id, hall.lead, "Gone.", hall.markers[2].id)
    assert "No longer an examiner" not in lead.get(address).text


def test_a_rubric_that_changes_is_told_to_nobody_who_may_not_mark_any_more(hall: Hall) -> None:
    given_until(hall, 7)
    gone, stays = hall.markers[:2]
    for script in (script_of(one, "t1") for one in hall.sittings):
        hall.mark(script, "first", 3)
        hall.mark(script, "second", 3)
    lose(gone, "disabled")
    before = letters_to(gone)
    criteria = raw_paper()["criterion"]
    criteria[0]["band"].pop(3)
    published(person(Role.EXAMINER), hall.markers[3], criterion=criteria)
    assert letters_to(gone) == before
    assert letters_to(stays)[1:] == ["Marking: the rubric has changed"]
