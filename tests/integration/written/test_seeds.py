"""Reference scripts that are met among the others cannot be told from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.written import handing, marking, marking_queries, moderating, reminding
from assess.written.models import WrittenAllocation, WrittenReference, WrittenScript
from assess.written.ordering import place
from tests.integration.delivery.conftest import Time, time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_meeting import many_sittings
from tests.support.written_papers import raw_paper
from tests.support.written_street import entry, held, marks, published, script_of

__all__ = ["hall", "time"]

pytestmark = pytest.mark.usefixtures("requests_of_their_own")
TEXT = "Plan number 0."


def add_seed(hall: Hall, lead: FlaskClient, text: str = TEXT) -> WrittenScript:
    """As a moderator's page does it; the script of the first sitting has the same text."""
    data = {f"mark_{code}": str(value) for code, value in marks("plan", 3).items()}
    told = {"purpose": "seed", "language": "en", "text": text, "rationale": "Told seed."}
    address = f"/written/moderation/{hall.version.id}/0/references/plan"
    assert lead.post(address, data={**data, **told, "language": "fr "}).status_code == 422
    assert lead.post(address, data={**data, **told}).status_code == 303
    newest = select(WrittenScript).join(WrittenReference).order_by(WrittenScript.id.desc())
    return db.session.scalars(newest.limit(1)).one()


def of(marker: Account, script: WrittenScript) -> WrittenAllocation:
    return db.session.scalars(
        select(WrittenAllocation).where(
            WrittenAllocation.script_id == script.id, WrittenAllocation.marker_id == marker.id
        )
    ).one()


def neutral(page: str, script: WrittenScript) -> str:
    """A page without what differs between any two scripts: number and addresses."""
    main = page[page.index("<main") : page.index("</main>")].replace(script.number, "NUMBER")
    main = re.sub(r'(name="csrf_token"[^>]* value=")[^"]*', r"\1", main)
    return re.sub(r"/written/marking/\d+", "/written/marking/ID", main)


def test_no_byte_of_a_seed_s_page_differs(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    seed = add_seed(hall, login(hall.lead))
    hall.hand_out(2)
    me = hall.markers[0]
    client = login(me)
    real = script_of(hall.sittings[0], "t1")
    both = [(one, f"/written/marking/{of(me, one).id}") for one in (real, seed)]

    def pages() -> list[str]:
        return [neutral(client.get(path).get_data(as_text=True), one) for one, path in both]

    shown = pages()
    assert shown[0] == shown[1]
    assert "Written in English" in shown[1]
    assert "I should not mark this script" in shown[1]
    for _, path in both:
        body = {"revision": 0, **entry("plan", 2)}
        assert client.post(f"{path}/finish", json=body).status_code == 200
    shown = pages()
    assert shown[0] == shown[1]
    assert "This script is decided" not in shown[1]
    # What is finished can be changed: in a seed just so.
    for _, path in both:
        body = {"revision": 1, **entry("plan", 3)}
        assert client.post(f"{path}/draft", json=body).json == {"revision": 2}
    for sitting in hall.sittings:
        script = script_of(sitting, "t1")
        for part in ("first", "second"):
            if script.id != real.id or held(script, part).marker_id != me.id:
                hall.mark(script, part, 3)
    shown = pages()
    assert shown[0] == shown[1]
    assert "This script is decided" in shown[1]


def test_no_byte_of_a_seed_s_page_differs_once_the_rubric_has_changed(
    hall: Hall, login: Callable[[Account], FlaskClient], time: Time
) -> None:
    seed = add_seed(hall, login(hall.lead))
    hall.hand_out(2)
    me = hall.markers[0]
    client = login(me)
    both = [
        (one, f"/written/marking/{of(me, one).id}")
        for one in (script_of(hall.sittings[0], "t1"), seed)
    ]
    for _, path in both:
        body = {"revision": 0, **entry("plan", 2)}
        assert client.post(f"{path}/finish", json=body).status_code == 200
    time.advance(60)
    criteria = raw_paper()["criterion"]
    top = {**criteria[1]["band"][-1], "marks": 5}
    criteria[1] = {**criteria[1], "band": [*criteria[1]["band"][:-1], top]}
    after = published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)
    shown = [neutral(client.get(path).get_data(as_text=True), one) for one, path in both]
    assert shown[0] == shown[1]
    assert "The rubric has changed since you marked this script" in shown[1]
    assert "Judge again" in shown[1]
    listed = client.get("/written/marking/").get_data(as_text=True)
    assert "2 scripts are open again." in listed
    for _, path in both:
        body = {"revision": 1, **entry("plan", 2, version=after.id)}
        assert client.post(f"{path}/finish", json=body).status_code == 200
    shown = [neutral(client.get(path).get_data(as_text=True), one) for one, path in both]
    assert shown[0] == shown[1]
    assert "Judge again" not in shown[1]


@pytest.mark.parametrize("marked", [False, True])
def test_who_has_an_outdated_script_for_standardisation_reads_that_it_is_done_with(
    hall: Hall, login: Callable[[Account], FlaskClient], time: Time, marked: bool
) -> None:
    due = marks("plan", 3)
    script = moderating.add_reference(
        hall.version.id, "plan", "Model.", due, "Told reason.", "standardisation", hall.lead, "en"
    )
    hall.hand_out(2)
    client, path = login(hall.markers[0]), f"/written/marking/{of(hall.markers[0], script).id}"
    if marked:
        body = {"revision": 0, **entry("plan", 2)}
        assert client.post(f"{path}/finish", json=body).status_code == 200
    time.advance(60)
    criteria = raw_paper()["criterion"]
    criteria[1] = {**criteria[1], "band": criteria[1]["band"][:2]}
    published(person(Role.EXAMINER), hall.markers[0], criterion=criteria)
    page = client.get(path).get_data(as_text=True)
    assert "The rubric has changed since the marks of this reference script were agreed." in page
    assert ("Told reason." in page) == marked
    assert "This script is decided" not in page
    assert "data-closed" in page


def test_a_seed_is_given_back_like_any_other(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    seed = add_seed(hall, login(hall.lead))
    hall.hand_out(3)
    me = hall.markers[0]
    mine = of(me, seed)
    real = next(
        one
        for one in (
            held(script_of(sitting, "t1"), part)
            for sitting in hall.sittings
            for part in ("first", "second")
        )
        if one.marker_id == me.id
    )
    client = login(me)
    answers = []
    for one in (real, mine):
        path = f"/written/marking/{one.id}"
        answer = client.post(f"{path}/conflict", data={"reason": "A friend"})
        told = client.get(answer.headers["Location"]).get_data(as_text=True)
        answers.append((answer.status_code, answer.headers["Location"], "Thank you" in told))
        assert client.get(path).status_code == 404
    assert answers[0] == answers[1] == (303, "/written/marking/", True)
    handing.hand_out(hall.group, ["plan"], [me.id], None, hall.lead)
    assert of(me, seed).withdrawn_at is not None, "it is not given again"


def test_addresses_do_not_tell_seeds(hall: Hall, login: Callable[[Account], FlaskClient]) -> None:
    lead = login(hall.lead)
    seeds = [add_seed(hall, lead, f"Seed {place}.") for place in range(3)]
    hall.hand_out(2)
    rows = db.session.scalars(select(WrittenAllocation).order_by(WrittenAllocation.id)).all()
    of_task = [one for one in rows if one.script.task_code == "plan"]
    key = hall.version.content_hash.encode()
    told = [place(str(one.script_id), one.marker_id, "plan", key) for one in of_task]
    assert {one.script_id for one in of_task} & {one.id for one in seeds}
    assert told == sorted(told), "an order that says nothing"


@pytest.mark.parametrize(("per_ten", "given"), [(0, 0), (1, 1), (2, 2), (5, 3)])
def test_nobody_is_given_or_reminded_of_more_seeds_than_the_rules_say(
    hall: Hall, login: Callable[[Account], FlaskClient], time: Time, per_ten: int, given: int
) -> None:
    rules = {**raw_paper()["rules"], "seeds_per_ten": per_ten}
    published(person(Role.EXAMINER), hall.markers[0], rules=rules)
    lead = login(hall.lead)
    for number in range(3):
        add_seed(hall, lead, f"Seed {number}.")
    me = hall.markers[0]
    due = clock.now() + timedelta(days=7)
    for _ in range(2):
        two = [one.id for one in hall.markers[:2]]
        handing.hand_out(hall.group, ["plan"], two, due, hall.lead)
    for marker in hall.markers[:2]:
        (work,) = marking_queries.work_of(marker.id)
        assert len(work.items) == 3 + given
        held_now = select(WrittenAllocation).where(WrittenAllocation.marker_id == marker.id)
        assert len(db.session.scalars(held_now).all()) == 3 + given
        for item in work.items:
            marking.finish(item.allocation_id, marker.id, 0, entry("plan", 3))
        assert marking_queries.work_of(marker.id)[0].next is None
    both = [
        {one.facts.script.id for one in marking_queries.work_of(marker.id)[0].items}
        for marker in hall.markers[:2]
    ]
    assert both[0] == both[1], "the same seeds, so that markers can be compared"
    time.advance(timedelta(days=8).total_seconds())
    assert reminding.remind() == 0, "nothing is left on the list"
    assert handing.load_of([me.id])[me.id] == 0


def test_nobody_is_held_against_what_they_have_agreed_themselves(hall: Hall) -> None:
    author, other = hall.markers[:2]
    for purpose in ("standardisation", "seed"):
        due = marks("plan", 3)
        moderating.add_reference(
            hall.version.id, "plan", f"Model {purpose}.", due, "Clear.", purpose, author, "en"
        )
    hall.hand_out(2)
    found = select(WrittenAllocation.marker_id).where(WrittenAllocation.part == "reference")
    assert db.session.scalars(found).all() == [other.id, other.id]
    assert marking_queries.task_work(author.id, hall.version.id, "plan").references_left == 0


def test_reference_scripts_leave_with_the_last_other_and_come_again(hall: Hall, time: Time) -> None:
    for purpose in ("standardisation", "seed"):
        due = marks("plan", 3)
        moderating.add_reference(
            hall.version.id, "plan", f"Model {purpose}.", due, "Clear.", purpose, hall.lead, "en"
        )
    me, other, third = hall.markers[:3]
    at = clock.now() + timedelta(days=7)
    handing.hand_out(hall.group, ["plan"], [me.id, other.id], at, hall.lead)
    mine = [
        one
        for one in db.session.scalars(
            select(WrittenAllocation).where(WrittenAllocation.marker_id == me.id)
        )
        if one.part != "reference"
    ]
    assert len(mine) == 3
    for left, one in zip((2, 1, 0), mine, strict=True):
        handing.replace(one.id, hall.lead, "Ill", third.id)
        assert bool(marking_queries.work_of(me.id)) == bool(left)
    time.advance(timedelta(days=8).total_seconds())
    reminding.remind()
    overdue = select(OutgoingMail.recipient).where(OutgoingMail.subject.contains("overdue"))
    assert set(db.session.scalars(overdue)) == {other.email, third.email}
    # With other scripts of the task they come again.
    hall.sittings += many_sittings(hall.test, 1)
    handing.hand_out(hall.group, ["plan"], [me.id, other.id], None, hall.lead)
    (work,) = marking_queries.work_of(me.id)
    assert (len(work.standardisation), len(work.items)) == (1, 2)
