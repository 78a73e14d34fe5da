"""Scoring again: looked at first, never half done, told to whoever had seen the old result."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.banks.models import Bank, Item, ItemVersion
from assess.delivery.models import FormItem, Sitting
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.mail import OutgoingMail
from assess.results import complaint_operations, neutralising, operations, queries, regrading, rules
from assess.results import neutral_queries as neutral
from assess.results.complaint_operations import Said
from assess.results.models import Result
from assess.results.neutral_models import NeutralisationStep
from assess.results.rules import NotAllowed, Refusal
from tests.integration.results.street import (
    QUESTIONS,
    TinyKind,
    close,
    language_result,
    new_test,
    running_sitting,
)
from tests.support.sealed import entries

Login = Callable[[Account], FlaskClient]
MakeAccount = Callable[..., Account]


@pytest.fixture(autouse=True)
def fresh_requests(requests_of_their_own: None) -> None:
    """See `requests_of_their_own`."""


@pytest.fixture
def ada(make_account: MakeAccount) -> Account:
    return make_account(Role.CANDIDATE, email="ada@example.org", locale="fr")


@pytest.fixture
def officer(make_account: MakeAccount) -> Account:
    return make_account(Role.RECRUITMENT, email="officer@example.org")


@pytest.fixture
def staff(officer: Account, login: Login) -> FlaskClient:
    return login(officer)


@pytest.fixture
def items(tiny: TinyKind) -> list[int]:
    """Versions 1 to 5 of five items, as the tiny kind numbers its questions; their items' ids."""
    bank = Bank(code="tiny", language="en", title={}, blueprint={}, authors=[])
    db.session.add(bank)
    db.session.flush()
    made = []
    for number in range(1, 6):
        item = Item(bank_id=bank.id, code=f"tiny-{number}")
        db.session.add(item)
        db.session.flush()
        db.session.add(
            ItemVersion(
                id=number,
                item_id=item.id,
                number=1,
                content_hash=str(number) * 64,
                source="?",
                options_source=[],
                prompt_html="?",
                options_html=[],
                key=0,
                level=1,
                skill="reading",
                tags={},
                enemies=[],
                media={},
                created_at=clock.now(),
            )
        )
        made.append(item.id)
    db.session.commit()
    return made


def sat(account: Account, answers: str = "11122", *, versions: str = "12345") -> Result:
    """A closed sitting with these choices on these item versions, and its result."""
    sitting = running_sitting(account, new_test(), [f"o{choice}" for choice in answers])
    for ref, version in zip(QUESTIONS, versions, strict=True):
        if version != "-":
            db.session.add(FormItem(sitting_id=sitting.id, ref=ref, item_version_id=int(version)))
    db.session.commit()
    close(sitting.id)
    return db.session.scalars(select(Result).where(Result.sitting_id == sitting.id)).one()


def newest(result: Result) -> Result:
    db.session.expire_all()
    return db.session.scalars(
        select(Result).where(Result.sitting_id == result.sitting_id).order_by(Result.id.desc())
    ).first()


def letters() -> list[OutgoingMail]:
    return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def refusal(call: Callable[[], object]) -> Refusal:
    with pytest.raises(NotAllowed) as refused:
        call()
    return refused.value.refusal


def test_a_preview_stores_nothing(items: list[int], ada: Account) -> None:
    result = sat(ada)
    seen = regrading.preview(result, "1, q02")
    assert (seen.before.level, seen.now.level, seen.same) == (3, 1, False)
    assert seen.left_out == ["q01", "q02"]
    assert regrading.preview(result).same
    db.session.commit()
    assert db.session.scalars(select(Result)).all() == [result]


def test_what_cannot_be_scored_again_is_said(items: list[int], ada: Account) -> None:
    result = sat(ada)
    assert refusal(lambda: regrading.preview(result, "6")) == Refusal.UNKNOWN_QUESTION
    assert refusal(lambda: regrading.preview(result, "1, x")) == Refusal.UNKNOWN_QUESTION
    assert refusal(lambda: regrading.preview(result, "1,2,3,4,5")) == Refusal.NOTHING_COUNTS


def test_one_that_was_seen_is_replaced_without_a_gap_and_told(
    items: list[int], ada: Account, officer: Account, staff: FlaskClient
) -> None:
    result = sat(ada)
    operations.release([result.id], officer)
    address = f"/recruitment/results/{result.id}/regrade"
    page = staff.post(address, data={"do": "look", "questions": "1"}).text
    assert "The level changes from 3 to 2." in page
    expected = re.search(r'name="expected" value="(\w{64})"', page)
    assert expected is not None
    form = {"questions": "1", "reason": "C-00001: le son", "release": "y", "do": "replace"}
    stale = staff.post(address, data={**form, "questions": "2,3", "expected": expected[1]})
    assert (stale.status_code, "not what you were shown" in stale.text) == (422, True)
    assert staff.post(address, data={**form, "reason": ""}).status_code == 422
    done = staff.post(address, data={**form, "expected": expected[1]})
    new = newest(result)
    assert done.location == f"/recruitment/results/{new.id}"
    assert (new.level, new.supersedes_id, queries.standing_of(new)) == (2, result.id, "released")
    letter = letters()[-1]
    assert "3 right" in letter.body
    assert "2 right" in letter.body
    assert "le son" in letter.body
    assert "rectifié" in letter.subject
    assert staff.get(address).status_code == 200
    again = staff.post(address, data={**form, "expected": expected[1]})
    assert "no longer stands" in again.text


def test_one_that_waits_for_its_release_is_told_to_follow(
    items: list[int], ada: Account, officer: Account
) -> None:
    result = sat(ada)
    operations.release([result.id], officer)
    new = operations.regrade(result.id, officer, "Checked again", frozenset({1}))
    assert queries.standing_of(new) == "recorded"
    assert queries.released_for(ada.id) == []
    assert "Checked again" in letters()[-1].body
    operations.release([new.id], officer)
    letter = letters()[-1]
    assert "3 right" in letter.body
    assert "2 right" in letter.body


def test_one_nobody_has_seen_is_replaced_in_silence(
    items: list[int], ada: Account, officer: Account
) -> None:
    result = sat(ada)
    before = len(letters())
    new = operations.regrade(result.id, officer, "A trial", frozenset({1}), release_too=True)
    assert queries.standing_of(new) == "recorded"
    assert len(letters()) == before
    operations.release([new.id], officer)
    assert "3 right" not in letters()[-1].body


def test_a_release_that_is_refused_leaves_the_old_result_standing(
    items: list[int], ada: Account, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = sat(ada)
    operations.release([result.id], officer)
    before = len(letters())
    monkeypatch.setattr(operations, "waiting_for", lambda _sitting: 1)
    assert (
        refusal(lambda: operations.regrade(result.id, officer, "x", release_too=True))
        == Refusal.LATE_UNDECIDED
    )
    assert queries.standing_of(newest(result)) == "released"
    assert (newest(result).id, len(letters())) == (result.id, before)


def test_the_complaint_is_named_in_the_reason(
    items: list[int], ada: Account, staff: FlaskClient
) -> None:
    result = sat(ada)
    complaint = complaint_operations.open_complaint(
        result.sitting_id, Said("complaint", "The sound.", "Leave it out."), ada.id
    )
    page = staff.get(f"/recruitment/results/{result.id}/regrade?complaint={complaint.id}").text
    assert f'value="{complaint.reference}: "' in page


def test_a_results_page_shows_complaints_and_what_replaced_it(
    context: Flask, ada: Account, staff: FlaskClient
) -> None:
    result = language_result(ada, new_test("language"))
    said = Said("complaint", "The sound.", "Leave it out.")
    complaint = complaint_operations.open_complaint(result.sitting_id, said, ada.id)
    names = [column.name for column in Result.__table__.columns if column.name != "id"]
    columns = {name: getattr(result, name) for name in names}
    new = Result(**{**columns, "supersedes_id": result.id, "reason": "Checked again"})
    db.session.add(new)
    db.session.commit()
    page = staff.get(f"/recruitment/results/{result.id}").text
    assert complaint.reference in page
    assert f"/recruitment/results/{result.id}/regrade" in page
    assert f'href="/recruitment/results/{new.id}"' in page
    page = staff.get(f"/recruitment/results/{new.id}").text
    assert f'href="/recruitment/results/{result.id}"' in page
    assert "Checked again" in page


def test_neutralising_reaches_everybody_who_met_the_item_and_nobody_else(
    items: list[int], officer: Account, make_account: MakeAccount
) -> None:
    people = [make_account(Role.CANDIDATE) for _ in range(5)]
    right, wrong, never, withdrawn, unseen = (
        sat(people[0], "11111"),
        sat(people[1], "21111"),
        sat(people[2], "11111", versions="-2345"),
        sat(people[3], "11111"),
        sat(people[4], "11112"),
    )
    operations.release([right.id, wrong.id, never.id, withdrawn.id], officer)
    operations.withdraw(withdrawn.id, officer, "Another matter")
    seen = neutralising.preview([1])
    assert (seen.sittings, seen.results, seen.changed) == (4, 3, 2)
    assert seen.changes == {(4, 3): 1, (4, 4): 1, (5, 4): 1}

    decision = neutralising.neutralise(items[0], [1], "Two keys", officer, release=True)
    assert neutral.left(decision) == 4
    assert neutralising.work(most=1) == 1
    assert neutral.left(decision) == 3
    assert neutralising.work() == 3
    assert neutralising.work() == 0

    assert [newest(one).level for one in (right, wrong, never, withdrawn, unseen)] == [
        4, 4, 5, 5, 3,
    ]  # fmt: skip
    assert [queries.standing_of(newest(one)) for one in (right, withdrawn, unseen)] == [
        "released", "withdrawn", "recorded",
    ]  # fmt: skip
    assert newest(never).id == never.id
    outcomes = [one.outcome for one in neutral.steps_of(decision.id)]
    assert sorted(outcomes) == ["scored", "scored", "scored", "withdrawn"]
    [entry] = entries("item.neutralised")
    assert entry["facts"]["versions"] == [1]


def test_a_run_that_breaks_off_leaves_no_result_half_done(
    items: list[int],
    officer: Account,
    make_account: MakeAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = [sat(make_account(Role.CANDIDATE), "11111") for _ in range(3)]
    operations.release([one.id for one in made], officer)
    neutralising.neutralise(items[0], [1], "Two keys", officer, release=True)
    told = len(letters())
    with monkeypatch.context() as patch:
        real, calls = operations.mail.post, []

        def dies(*arguments: str) -> object:
            calls.append(arguments)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return real(*arguments)

        patch.setattr(operations.mail, "post", dies)
        with pytest.raises(KeyboardInterrupt):
            neutralising.work()
    db.session.rollback()
    assert sorted(newest(one).level for one in made) == [4, 5, 5]
    assert len(db.session.scalars(select(NeutralisationStep)).all()) == 1
    assert len(letters()) == told + 1
    assert neutralising.work() == 2
    assert [newest(one).level for one in made] == [4, 4, 4]
    assert len(letters()) == told + 3


def test_an_item_neutralised_before_counts_for_nobody_scored_later(
    items: list[int], officer: Account, make_account: MakeAccount
) -> None:
    decision = neutralising.neutralise(items[1], [2], "Two keys", officer, release=True)
    later = sat(make_account(Role.CANDIDATE), "11111")
    assert (later.level, later.pins["neutralised"]) == (4, [2])
    assert neutralising.work() == 1
    assert [one.outcome for one in neutral.steps_of(decision.id)] == ["included"]
    assert newest(later).id == later.id
    again = operations.regrade(later.id, officer, "For another reason", frozenset({3}))
    assert (again.level, again.pins["neutralised"]) == (3, [2, 3])


def test_two_decisions_add_up(
    items: list[int], officer: Account, make_account: MakeAccount
) -> None:
    result = sat(make_account(Role.CANDIDATE), "11111")
    neutralising.neutralise(items[0], [1], "One", officer, release=True)
    neutralising.work()
    neutralising.neutralise(items[1], [2], "Two", officer, release=True)
    neutralising.work()
    assert (newest(result).level, newest(result).pins["neutralised"]) == (3, [1, 2])


def test_one_that_cannot_be_scored_yet_does_not_hold_up_the_others(
    items: list[int], tiny: TinyKind, officer: Account, make_account: MakeAccount
) -> None:
    only = sat(make_account(Role.CANDIDATE), "11111", versions="1----")
    other = sat(make_account(Role.CANDIDATE), "11111")
    decision = neutralising.neutralise(items[0], [1], "Two keys", officer, release=True)
    assert neutralising.work() == 1
    assert (newest(only).id, newest(other).level) == (only.id, 4)
    assert neutral.left(decision) == 1


def test_what_cannot_be_neutralised(items: list[int], officer: Account) -> None:
    def attempt(versions: list[int], reason: str = "Two keys") -> Callable[[], object]:
        return lambda: neutralising.neutralise(items[0], versions, reason, officer, release=True)

    assert refusal(attempt([])) == Refusal.NOBODY_MET
    assert refusal(attempt([2])) == Refusal.NOBODY_MET
    assert refusal(attempt([1], " ")) == Refusal.NO_REASON
    attempt([1])()
    assert refusal(attempt([1])) == Refusal.NEUTRALISED_ALREADY


def test_the_pages_lead_from_the_item_to_what_it_changed(
    items: list[int],
    officer: Account,
    login: Login,
    staff: FlaskClient,
    make_account: MakeAccount,
) -> None:
    examiner = login(make_account(Role.EXAMINER))
    result = sat(make_account(Role.CANDIDATE, family_name="Quispe"), "11111")
    address = f"/recruitment/results/neutralised/items/{items[0]}"
    assert address in staff.get("/recruitment/results/neutralised/?q=TINY-1").text
    assert address in examiner.get(f"/banks/items/{items[0]}").text
    for client in (staff, examiner):
        page = client.get(address)
        assert (page.status_code, "levels that change" in page.text) == (200, True)
        assert "Quispe" not in page.text
    form = {"version": "1", "reason": "Two keys", "release": "y"}
    assert examiner.post(address, data=form).status_code == 403
    assert staff.post(address, data={**form, "reason": ""}).status_code == 422
    assert staff.post(address, data={**form, "version": "99x"}).status_code == 422
    done = staff.post(address, data=form)
    assert done.status_code == 303
    assert "Under way" in staff.get(done.location).text
    db.session.rollback()
    neutralising.work()
    page = staff.get(done.location).text
    assert "Quispe" in page
    assert f"/recruitment/results/{newest(result).id}" in page
    assert "counts for nobody" in staff.get(address).text
    assert "Two keys" in staff.get("/recruitment/results/neutralised/").text


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("2", ["q02"]), (" q10; 2 ", ["q02", "q10"]), ("02,Q2", ["q02"]), (",,", [])],
)
def test_questions_are_read_by_number_or_place(text: str, found: list[str]) -> None:
    assert rules.read_questions(text, ["q01", "q02", "q10"]) == found


def test_a_sitting_without_items_has_nothing_neutralised(tiny: TinyKind, ada: Account) -> None:
    sitting = running_sitting(ada, new_test(), ["o1"])
    assert neutral.in_force_for(sitting.id) == frozenset()
    assert db.session.get(Sitting, sitting.id) is not None
