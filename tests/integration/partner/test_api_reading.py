"""What integrations read: the catalogue, vacancies and released results."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from time_machine import travel

from assess.audit import jws, keys
from assess.clock import now
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.recruitment import vacancies
from assess.recruitment.partner import schemas
from assess.recruitment.vacancy_models import Vacancy
from assess.results import letters, operations
from assess.results.models import Result
from tests.integration.partner.conftest import System
from tests.integration.results.street import new_test

Make = Callable[..., System]
Sat = Callable[..., Result]


def matches(schema: Any, said: dict[str, Any]) -> bool:
    """Whether an answer is what the description promises, neither more nor less."""
    return schema().validate(said) == {}


def test_the_catalogue_shows_the_newest_test_on_offer(
    system: Make, test: TestDefinition, tiny: Any
) -> None:
    new_test(code="tiny-fr", language="fr")
    said = system().get("/tests").get_json()
    assert [one["code"] for one in said["items"]] == ["tiny-en", "tiny-fr"]
    assert said["items"][0] == {
        "code": "tiny-en",
        "version": 1,
        "kind": "tiny",
        "language": "en",
        "title": {"en": "English test", "fr": "Test d’anglais"},
        "duration_minutes": 60.0,
    }
    assert matches(schemas.TestPage, said)


def test_pages_follow_one_another_and_end(system: Make, tiny: Any) -> None:
    for number in range(5):
        new_test(code=f"t{number}")
    tracker, seen, cursor = system(), [], ""
    while True:
        said = tracker.get(f"/tests?limit=2{cursor}").get_json()
        seen += [one["code"] for one in said["items"]]
        if said["next"] is None:
            break
        cursor = f"&cursor={said['next']}"
    assert seen == ["t0", "t1", "t2", "t3", "t4"]


def test_a_page_may_end_with_any_reference(system: Make, vacancy: Vacancy) -> None:
    row = db.session.get_one(Vacancy, vacancy.id)
    row.reference = "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 39
    db.session.commit()
    vacancies.create(
        vacancies.Draft(
            "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 40,
            {"en": "Second", "fr": "Second"},
            "A2",
            date(2027, 1, 4),
            date(2027, 2, 1),
            None,
            [vacancies.RequiredTest("language", None, 3)],
        )
    )
    tracker = system()
    first = tracker.get("/vacancies?limit=1").get_json()
    second = tracker.get(f"/vacancies?limit=1&cursor={first['next']}")
    assert second.status_code == 200
    assert len(second.get_json()["items"]) == 1


def test_a_vacancy_is_found_by_its_reference(system: Make, vacancy: Vacancy) -> None:
    tracker = system()
    said = tracker.get("/vacancies").get_json()
    assert matches(schemas.VacancyPage, said)
    assert said["items"][0]["tests"] == [{"family": "language", "test": None, "minimum_level": 3}]
    assert tracker.get("/vacancies/V-2027%2F14").status_code == 200
    assert tracker.get("/vacancies/none").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=%00",
        "cursor=AAAA",
        "since=2027-02-30T00:00:00Z",
        "since=2027-01-01T00:00:00",
        "since=2027-01-01T00:00:00[Mars/Base]",
        "since=yesterday",
        "language=xx",
    ],
)
def test_a_query_that_makes_no_sense_is_refused_in_words(system: Make, query: str) -> None:
    reply = system().get(f"/results?{query}")
    assert reply.status_code == 422
    assert reply.get_json()["errors"]["query"]


def test_only_released_results_are_told(system: Make, sat: Sat, officer: Account) -> None:
    tracker = system()
    hidden = sat(released=False)
    assert tracker.get("/results").get_json()["items"] == []
    assert tracker.get(f"/results/{hidden.id}").status_code == 404

    operations.release([hidden.id], officer)
    said = tracker.get("/results").get_json()
    assert matches(schemas.ResultPage, said)
    (one,) = said["items"]
    assert (one["id"], one["level"], one["state"]) == (hidden.id, 2, "issued")
    assert one["standard_error"] == 0.4
    assert "sole basis" in one["caution"]


def test_a_result_comes_with_a_statement_that_verifies(system: Make, sat: Sat) -> None:
    result = sat()
    said = system().get(f"/results/{result.id}").get_json()
    assert matches(schemas.ResultFullOut, said)
    covered = jws.verify(said["statement"]["jws"], jws.RESULT, keys.known())
    assert (covered["result"], covered["state"]) == (result.id, "issued")


def test_a_withdrawal_is_told_after_the_release(system: Make, sat: Sat, officer: Account) -> None:
    tracker = system()
    first, second = sat("a@example.org"), sat("b@example.org")
    since = now()
    operations.withdraw(first.id, officer, "The wrong person sat.")

    said = tracker.get("/results").get_json()["items"]
    assert [(one["id"], one["state"]) for one in said] == [
        (second.id, "issued"),
        (first.id, "withdrawn"),
    ]
    later = tracker.get("/results", query_string={"since": since.isoformat()}).get_json()["items"]
    assert [one["id"] for one in later] == [first.id]
    none = {"since": (now() + timedelta(hours=1)).isoformat()}
    assert tracker.get("/results", query_string=none).get_json()["items"] == []


def test_pages_of_results_miss_nothing_and_repeat_nothing(system: Make, sat: Sat) -> None:
    wanted = [sat(f"p{number}@example.org").id for number in range(5)]
    tracker, seen, cursor = system(), [], ""
    while cursor is not None:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        said = tracker.get("/results", query_string=query).get_json()
        seen += [one["id"] for one in said["items"]]
        cursor = said["next"]
    assert seen == wanted


def test_a_decision_that_is_committed_late_is_not_missed(
    app: Flask,
    system: Make,
    sat: Sat,
    officer: Account,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two release at once; whoever began first is committed last, as with many results."""
    slow, quick = (sat(email, released=False).id for email in ("a@example.org", "b@example.org"))
    decided, polled = threading.Event(), threading.Event()
    letter = letters.released

    def written(result: Result, account: Account) -> Any:
        if result.id == slow:
            decided.set()
            polled.wait(10)
        return letter(result, account)

    def release(identifier: int) -> None:
        with app.app_context():
            operations.release([identifier], db.session.get_one(Account, by))
            db.session.remove()

    monkeypatch.setattr(letters, "released", written)
    by, tracker = officer.id, system()
    # The first answer of an hour is noted in the audit trail, which writes; later ones only read.
    assert tracker.get("/results").get_json()["items"] == []
    first = threading.Thread(target=release, args=(slow,))
    first.start()
    assert decided.wait(10)
    second = threading.Thread(target=release, args=(quick,))
    second.start()
    second.join(0.5)
    before = tracker.get("/results").get_json()
    polled.set()
    first.join()
    second.join()
    db.session.rollback()  # a request of its own would not read in the snapshot of the last one
    since = before["next_since"]
    query = {"since": since} if since else {}
    after = tracker.get("/results", query_string=query).get_json()
    told = [one["id"] for one in before["items"] + after["items"]]
    assert sorted(told) == [slow, quick]
    again = tracker.get("/results", query_string={"since": after["next_since"]}).get_json()
    assert (again["items"], again["next_since"]) == ([], after["next_since"])


def test_decisions_keep_their_order_where_a_clock_is_behind(
    system: Make, sat: Sat, officer: Account
) -> None:
    tracker, first, second = system(), sat("a@example.org"), sat("b@example.org", released=False)
    since = tracker.get("/results").get_json()["next_since"]
    with travel(now() - timedelta(seconds=20), tick=False):
        operations.release([second.id], officer)
        operations.withdraw(first.id, officer, "The wrong person sat.")
        said = tracker.get("/results", query_string={"since": since}).get_json()
    assert [one["id"] for one in said["items"]] == [second.id, first.id]


def test_without_the_wider_scope_others_results_do_not_exist(system: Make, sat: Sat) -> None:
    result = sat()
    narrow = system("results:read", name="Narrow")
    assert narrow.get("/results").get_json()["items"] == []
    assert narrow.get(f"/results/{result.id}").status_code == 404
    assert narrow.get(f"/results/{2**31}").status_code == 404


def test_reading_results_is_recorded_once_an_hour(app: Flask, system: Make, sat: Sat) -> None:
    from sqlalchemy import select

    from assess.audit.models import AuditPending
    from assess.extensions import db

    result, tracker = sat(), system()
    for _ in range(2):
        tracker.get("/results")
        tracker.get(f"/results/{result.id}")
    rows = db.session.scalars(
        select(AuditPending.facts).where(AuditPending.kind == "integration.read")
    ).all()
    assert sorted(row["what"] for row in rows) == [f"result:{result.id}", "results"]
