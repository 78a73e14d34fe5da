"""Conflicts of interest that recruitment knows of before a script is handed out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.audit.models import AuditPending
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account, AccountRole
from assess.identity.roles import Role
from assess.privacy.written import erase_conflicts
from assess.written import handing, keeping_apart, moderating
from assess.written.marking_facts import facts_of
from assess.written.marking_rules import Refusal
from assess.written.models import WrittenConflict
from assess.written.parts import MarkingRefused
from tests.integration.delivery.conftest import time
from tests.integration.written.street import Hall, hall, person
from tests.support.written_street import held, marks, script_of

__all__ = ["hall", "time"]


def has_scripts_of(hall: Hall, marker: Account, sitting: int) -> bool:
    scripts = [script_of(hall.sittings[sitting], ref).id for ref in ("t1", "t2")]
    return any(
        held.allocation.marker_id == marker.id
        for one in facts_of(scripts).values()
        for held in one.held
    )


@transactional
def merge(account_id: int, into_id: int) -> None:
    account = db.session.get_one(Account, account_id)
    account.merged_into_id, account.disabled_at = into_id, clock.now()


def test_who_is_kept_apart_is_given_no_script_of_that_person(hall: Hall) -> None:
    one, two, three, _four = hall.markers
    candidate = hall.sittings[0].account_id
    assert keeping_apart.enter(one.id, candidate, "Former supervisor", hall.lead) == (0, 0, 0)
    _given, left = hall.hand_out(3)
    assert left == 0
    assert not has_scripts_of(hall, one, 0)
    assert has_scripts_of(hall, two, 0)
    assert has_scripts_of(hall, three, 0)
    assert has_scripts_of(hall, one, 1), "others' scripts go to them as before"


def test_scripts_in_hand_go_to_others_and_what_counts_waits_for_a_moderator(hall: Hall) -> None:
    hall.hand_out(2)
    one = hall.markers[0]
    decided = script_of(hall.sittings[0], "t1")
    for part in ("first", "second"):
        hall.mark(decided, part, 3)
    candidate = hall.sittings[0].account_id
    assert keeping_apart.enter(one.id, candidate, "A cousin", hall.lead) == (1, 1, 1)
    facts = facts_of([script_of(hall.sittings[0], "t2").id])
    assert all(held.allocation.marker_id != one.id for each in facts.values() for held in each.held)
    assert facts_of([decided.id])[decided.id].resolution is not None
    hall.hand_out(4)
    for sitting in hall.sittings:
        for ref in ("t1", "t2"):
            for part in ("first", "second"):
                if script_of(sitting, ref).id != decided.id:
                    hall.mark(script_of(sitting, ref), part, 3)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.DESPITE_CONFLICT


def test_a_mistake_is_withdrawn_and_both_are_in_the_audit_trail(hall: Hall) -> None:
    one, candidate = hall.markers[0], hall.sittings[0].account_id
    keeping_apart.enter(one.id, candidate, "A cousin", hall.lead)
    keeping_apart.enter(one.id, candidate, "Said twice", hall.lead)
    ((row, marker, teller),) = keeping_apart.about(candidate)
    assert (row.reason, marker.id, teller.id) == ("A cousin", one.id, hall.lead.id)
    with pytest.raises(LookupError):
        keeping_apart.withdraw(one.id, candidate, "because", hall.lead)
    keeping_apart.withdraw(one.id, candidate, "mistake", hall.lead)
    assert db.session.scalars(select(WrittenConflict)).all() == []
    with pytest.raises(LookupError):
        keeping_apart.withdraw(one.id, candidate, "mistake", hall.lead)
    noted = db.session.execute(
        select(AuditPending.kind, AuditPending.subject, AuditPending.facts, AuditPending.personal)
        .where(AuditPending.kind.startswith("written_conflict."))
        .order_by(AuditPending.id)
    ).all()
    told = {"marker": one.id, "candidate": candidate, "by": hall.lead.id}
    # Under neither one's account: what stands there is given to that person.
    subject = f"written_conflict:{one.id}:{candidate}"
    assert [tuple(each) for each in noted] == [
        ("written_conflict.recorded", subject, told, {}),
        ("written_conflict.withdrawn", subject, {**told, "why": "mistake"}, {}),
    ]
    _given, _left = hall.hand_out(2)
    assert has_scripts_of(hall, one, 0)


def test_a_conflict_holds_for_every_account_of_both(hall: Hall) -> None:
    one, candidate = hall.markers[0], hall.sittings[0].account_id
    other = hall.sittings[1].account_id
    keeping_apart.enter(one.id, candidate, "A cousin", hall.lead)

    merge(candidate, other)
    assert [row.candidate_id for row, _marker, _by in keeping_apart.about(other)] == [candidate]
    hall.hand_out(3)
    assert not has_scripts_of(hall, one, 1)
    assert has_scripts_of(hall, hall.markers[1], 1)
    keeping_apart.withdraw(one.id, other, "over", hall.lead)
    assert keeping_apart.about(other) == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_conflict_needs_a_reason_two_people_and_their_accounts(hall: Hall, reason: str) -> None:
    one, candidate = hall.markers[0], hall.sittings[0].account_id
    with pytest.raises(MarkingRefused) as refused:
        keeping_apart.enter(one.id, candidate, reason, hall.lead)
    assert refused.value.reason is Refusal.NO_REASON
    with pytest.raises(MarkingRefused) as refused:
        keeping_apart.enter(candidate, candidate, "Myself", hall.lead)
    assert refused.value.reason is Refusal.OWN_WORK
    with pytest.raises(LookupError):
        keeping_apart.enter(999_999, candidate, "Nobody", hall.lead)


def test_recruitment_records_and_withdraws_it_by_page(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    one, candidate = hall.markers[0], hall.sittings[0].account_id
    client = login(hall.lead)
    path = f"/recruitment/candidates/{candidate}/conflicts"
    empty = client.get(path).get_data(as_text=True)
    assert "Nothing is on record." in empty
    assert one.email in empty
    for fault, words in (
        ({"marker": "", "reason": "A cousin"}, "Choose who must not judge"),
        ({"marker": str(one.id), "reason": " "}, "Give the reason"),
        ({"marker": str(one.id), "reason": "x" * 501}, "Shorten the reason"),
        ({"marker": "999999", "reason": "A cousin"}, "Not a valid choice"),
        ({"marker": "nobody", "reason": "A cousin"}, "Not a valid choice"),
    ):
        reply = client.post(path, data=fault)
        assert reply.status_code == 422
        assert words in reply.get_data(as_text=True)
    reply = client.post(path, data={"marker": one.id, "reason": "A\ncousin"}, follow_redirects=True)
    said = reply.get_data(as_text=True)
    assert "scripts were taken back" in said
    assert "Nobody is left for 2 of them" in said
    assert "A cousin" in said
    person = client.get(f"/recruitment/candidates/{candidate}").get_data(as_text=True)
    assert one.name in person
    assert "A cousin" not in person
    address = f"{path}/{one.id}/withdraw"
    assert address in client.get(path).get_data(as_text=True)
    assert client.get(address).status_code == 200
    for fault in ({}, {"why": "because"}):
        assert client.post(address, data=fault).status_code == 422
    gone = client.post(address, data={"why": "mistake"}, follow_redirects=True)
    assert "Withdrawn." in gone.get_data(as_text=True)
    again = client.post(address, data={"why": "mistake"}, follow_redirects=True)
    assert "any more" in again.get_data(as_text=True)
    assert client.get("/recruitment/candidates/999999/conflicts").status_code == 404


def test_nobody_is_offered_to_judge_themselves_and_a_second_account_is_refused(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    one, candidate = hall.markers[0], hall.sittings[0].account_id

    @transactional
    def both() -> None:
        db.session.add(AccountRole(account_id=candidate, role=Role.EXAMINER.value))

    both()
    client = login(hall.lead)
    path = f"/recruitment/candidates/{candidate}/conflicts"
    assert f'<option value="{candidate}">' not in client.get(path).get_data(as_text=True)
    merge(candidate, one.id)
    reply = client.post(path, data={"marker": one.id, "reason": "The same"})
    assert reply.status_code == 422
    assert "never judges their own work" in reply.get_data(as_text=True)


def test_whoever_moderates_is_kept_apart_as_well(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    candidate = hall.sittings[0].account_id
    reply = login(hall.lead).post(
        f"/recruitment/candidates/{candidate}/conflicts",
        data={"marker": hall.lead.id, "reason": "My neighbour"},
    )
    assert reply.status_code == 303
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", hall.lead)
    assert refused.value.reason is Refusal.OWN_WORK
    moderating.sign_off(hall.group, "", person(Role.RECRUITMENT))


def test_nobody_takes_back_what_a_marker_said_or_what_is_said_of_them(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    mine = held(script, "first")
    marker = db.session.get_one(Account, mine.marker_id)
    candidate = hall.sittings[0].account_id
    keeping_apart.declare(mine.id, marker, "My sister.")
    colleague = person(Role.RECRUITMENT)
    keeping_apart.enter(hall.lead.id, candidate, "My neighbour", colleague)
    client = login(hall.lead)
    path = f"/recruitment/candidates/{candidate}/conflicts"
    shown = client.get(path).get_data(as_text=True)
    for named in (marker, hall.lead):
        address = f"{path}/{named.id}/withdraw"
        assert address not in shown
        said = client.post(address, data={"why": "mistake"}, follow_redirects=True)
        assert "You cannot withdraw this conflict" in said.get_data(as_text=True)
        with pytest.raises(MarkingRefused) as refused:
            keeping_apart.withdraw(named.id, candidate, "mistake", hall.lead)
        assert refused.value.reason is Refusal.OWN_WORK
    assert len(keeping_apart.about(candidate)) == 2
    keeping_apart.withdraw(hall.lead.id, candidate, "mistake", colleague)
    assert len(keeping_apart.about(candidate)) == 1


def test_what_a_moderator_decided_despite_a_conflict_keeps_others_from_signing_off(
    hall: Hall,
) -> None:
    hall.hand_out(2)
    hall.mark_all(3)
    script = script_of(hall.sittings[0], "t1")
    colleagues = [person(Role.RECRUITMENT) for _ in range(2)]
    moderating.decide(script.id, marks("plan", 4), "Better than that", hall.lead)
    candidate = hall.sittings[0].account_id
    assert keeping_apart.enter(hall.lead.id, candidate, "My cousin", colleagues[0]) == (0, 0, 0)
    with pytest.raises(MarkingRefused) as refused:
        moderating.sign_off(hall.group, "", colleagues[0])
    assert refused.value.reason is Refusal.DESPITE_CONFLICT
    moderating.decide(script.id, marks("plan", 3), "Read again", colleagues[0])
    moderating.sign_off(hall.group, "", colleagues[1])


def test_a_person_s_account_that_was_merged_is_no_way_around(hall: Hall) -> None:
    """Declared on a script of the account that was merged: those of the other go as well."""
    hall.hand_out(2)
    first, second = (hall.sittings[place].account_id for place in (0, 1))
    merge(first, second)
    mine = held(script_of(hall.sittings[0], "t1"), "first")
    marker = db.session.get_one(Account, mine.marker_id)
    keeping_apart.declare(mine.id, marker, "A friend.")
    assert not has_scripts_of(hall, marker, 0)
    assert not has_scripts_of(hall, marker, 1)
    for either in (first, second):
        assert [row.reason for row, _marker, _by in keeping_apart.about(either)] == ["A friend."]


def test_the_reason_goes_when_either_is_erased_and_the_conflict_with_the_candidate(
    hall: Hall,
) -> None:
    one, two = hall.markers[:2]
    candidate, other = (hall.sittings[place].account_id for place in (0, 1))
    keeping_apart.enter(one.id, candidate, "SECRET-RELATION", hall.lead)
    keeping_apart.enter(two.id, other, "SECRET-RELATION", hall.lead)
    assert transactional(erase_conflicts)([one.id]) == 1
    assert {row.reason for row, _marker, _by in keeping_apart.about(candidate)} == {"[erased]"}
    assert {row.reason for row, _marker, _by in keeping_apart.about(other)} == {"SECRET-RELATION"}
    assert transactional(erase_conflicts)([candidate]) == 1
    assert keeping_apart.about(candidate) == []


def test_neither_of_the_two_withdraws_it_and_the_marker_s_word_takes_its_place(hall: Hall) -> None:
    hall.hand_out(2)
    script = script_of(hall.sittings[0], "t1")
    mine = held(script, "first")
    marker = db.session.get_one(Account, mine.marker_id)
    candidate = hall.sittings[0].account
    for part in ("first", "second"):
        hall.mark(script, part, 3)
    keeping_apart.enter(marker.id, candidate.id, "Said to be friends", hall.lead)
    with pytest.raises(MarkingRefused):
        keeping_apart.withdraw(marker.id, candidate.id, "mistake", candidate)
    # What is decided stays in their hands; opened again, they say it themselves.
    handing.ask_third(script.id, hall.lead, hall.markers[3].id)
    keeping_apart.declare(mine.id, marker, "My brother.")
    ((row, _marker, teller),) = keeping_apart.about(candidate.id)
    assert (row.reason, teller.id) == ("My brother.", marker.id)
    with pytest.raises(MarkingRefused):
        keeping_apart.withdraw(marker.id, candidate.id, "mistake", hall.lead)


def test_two_rows_of_merged_accounts_are_one_conflict_for_the_page(
    hall: Hall, login: Callable[[Account], FlaskClient]
) -> None:
    hall.hand_out(2)
    mine = held(script_of(hall.sittings[1], "t1"), "first")
    marker = db.session.get_one(Account, mine.marker_id)
    first, second = (hall.sittings[place].account_id for place in (0, 1))
    keeping_apart.enter(marker.id, first, "Said to be friends", hall.lead)
    keeping_apart.declare(mine.id, marker, "My brother.")
    merge(first, second)
    path = f"/recruitment/candidates/{second}/conflicts"
    client = login(hall.lead)
    assert "/withdraw" not in client.get(path).get_data(as_text=True)
    said = client.post(
        f"{path}/{marker.id}/withdraw", data={"why": "mistake"}, follow_redirects=True
    )
    assert "You cannot withdraw this conflict" in said.get_data(as_text=True)
