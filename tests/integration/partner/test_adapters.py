"""Contract tests: what each partner system asks, answered in its own words.

The expected answers are written by hand from the partners' public descriptions, as
interchange fixtures of our own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from assess.config import Settings
from assess.delivery.models import TestDefinition
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment.partner import webhooks
from assess.recruitment.partner.models import PartnerOrder
from assess.recruitment.vacancy_models import Vacancy
from assess.results import operations
from assess.results.models import Result
from tests.integration.partner.conftest import System
from tests.integration.partner.test_webhooks import Receiver
from tests.integration.results.street import close, running_sitting

Make = Callable[..., System]
PERSON = {"first_name": "Ada", "last_name": "Nwosu", "email": "ada@example.org", "phone": "1"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhooks_to_private=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def greenhouse(system: System, method: str, call: str, **options: Any) -> Any:
    said = base64.b64encode(f"{system.token}:".encode()).decode()
    return system.client.open(
        f"/api/partners/greenhouse/{call}",
        method=method,
        headers={"Authorization": f"Basic {said}", **(options.pop("headers", None) or {})},
        **options,
    )


def workable(system: System, method: str, call: str, **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {system.token}", **(options.pop("headers", None) or {})}
    path = f"/api/partners/workable/{call}"
    return system.client.open(path, method=method, headers=headers, **options)


def sit_and_release(
    order_id: str, make_account: Callable[..., Account], officer: Account
) -> Result:
    """The person registers, sits what was ordered, and the result is released."""
    account = make_account(Role.CANDIDATE, email="ada@example.org")
    row = db.session.get_one(PartnerOrder, order_id)
    sitting = running_sitting(account, row.test, ["o1", "o1", "o1"])
    row.sitting_id = sitting.id
    db.session.commit()
    close(sitting.id)
    result = db.session.scalars(select(Result)).one()
    operations.release([result.id], officer)
    return result


def test_greenhouse_lists_sends_and_asks(
    system: Make,
    vacancy: Vacancy,
    test: TestDefinition,
    receiver: Receiver,
    make_account: Callable[..., Account],
    officer: Account,
) -> None:
    tracker = system()
    assert greenhouse(tracker, "GET", "list_tests").get_json() == [
        {"partner_test_id": "test:tiny-en", "partner_test_name": "English test"},
        {
            "partner_test_id": "vacancy:V-2027/14",
            "partner_test_name": "V-2027/14 Legal translator",
        },
    ]
    body = {"partner_test_id": "test:tiny-en", "candidate": PERSON, "url": receiver.url}
    sent = greenhouse(tracker, "POST", "send_test", json=body)
    assert sent.status_code == 200
    (interview,) = sent.get_json().values()
    assert greenhouse(tracker, "POST", "send_test", json=body).get_json() == sent.get_json()

    query = {"partner_interview_id": interview}
    before = greenhouse(tracker, "GET", "test_status", query_string=query).get_json()
    assert (before["partner_status"], before["partner_score"]) == ("in_progress", None)

    result = sit_and_release(interview, make_account, officer)
    after = greenhouse(tracker, "GET", "test_status", query_string=query).get_json()
    assert (after["partner_status"], after["partner_score"]) == ("complete", 3)
    assert after["partner_profile_url"].endswith(f"/recruitment/results/{result.id}")
    assert all(not isinstance(value, dict | list) for value in after["metadata"].values())
    webhooks.run()
    assert receiver.bodies() == [{"status": "complete", "partner_interview_id": interview}]
    said = {"api_call": "test_status", "errors": ["?"]}
    assert greenhouse(tracker, "POST", "response_error", json=said).status_code == 200


def test_workable_orders_and_gets_the_outcome_put(
    system: Make,
    test: TestDefinition,
    receiver: Receiver,
    make_account: Callable[..., Account],
    officer: Account,
) -> None:
    tracker = system()
    assert workable(tracker, "GET", "tests").get_json() == {
        "tests": [{"id": "test:tiny-en", "name": "English test"}]
    }
    body = {
        "test_id": "test:tiny-en",
        "callback_url": receiver.url,
        "job_shortcode": "ENG1",
        "candidate": PERSON,
    }
    placed = workable(tracker, "POST", "assessments", json=body)
    assert placed.status_code == 201
    (assessment,) = placed.get_json().values()
    receiver.statuses = [503]
    result = sit_and_release(assessment, make_account, officer)
    webhooks.run()
    last = receiver.bodies()[-1]
    assert last["assessment_id"] == assessment
    for row in db.session.scalars(select(webhooks.WebhookDelivery)):
        webhooks.deliver(row.id)
    assert receiver.bodies()[-1] == {
        "assessment_id": assessment,
        "status": "completed",
        "score": 3,
        "grade": "tiny 3",
        "results_url": f"http://127.0.0.1:8000/recruitment/results/{result.id}",
    }


def test_a_withdrawn_result_is_no_score_any_more(
    system: Make,
    test: TestDefinition,
    receiver: Receiver,
    make_account: Callable[..., Account],
    officer: Account,
) -> None:
    tracker = system()
    body = {"test_id": "test:tiny-en", "callback_url": receiver.url, "candidate": PERSON}
    (assessment,) = workable(tracker, "POST", "assessments", json=body).get_json().values()
    result = sit_and_release(assessment, make_account, officer)
    operations.withdraw(result.id, officer, "The wrong person sat.")
    webhooks.run()
    last = receiver.bodies()[-1]
    assert "score" not in last
    assert "grade" not in last
    assert last["status"] == "expired"
    query = {"partner_interview_id": assessment}
    said = greenhouse(tracker, "GET", "test_status", query_string=query).get_json()
    assert said["partner_score"] is None
    assert "tiny_level" not in said["metadata"]


def test_a_replaced_result_is_no_score_until_the_new_one_is_released(
    system: Make,
    test: TestDefinition,
    receiver: Receiver,
    make_account: Callable[..., Account],
    officer: Account,
) -> None:
    tracker = system()
    body = {"test_id": "test:tiny-en", "callback_url": receiver.url, "candidate": PERSON}
    (assessment,) = workable(tracker, "POST", "assessments", json=body).get_json().values()
    result = sit_and_release(assessment, make_account, officer)
    webhooks.run()
    new = operations.regrade(result.id, officer, "A wrong key", frozenset())
    webhooks.run()
    assert receiver.bodies()[-1]["status"] == "pending"
    assert "score" not in receiver.bodies()[-1]
    operations.release([new.id], officer)
    webhooks.run()
    assert (receiver.bodies()[-1]["status"], receiver.bodies()[-1]["score"]) == ("completed", 3)


def test_who_may_not_read_results_is_told_no_level(
    system: Make,
    test: TestDefinition,
    receiver: Receiver,
    make_account: Callable[..., Account],
    officer: Account,
) -> None:
    tracker = system("catalogue:read", "orders:write")
    body = {"test_id": "test:tiny-en", "callback_url": receiver.url, "candidate": PERSON}
    (assessment,) = workable(tracker, "POST", "assessments", json=body).get_json().values()
    sit_and_release(assessment, make_account, officer)
    webhooks.run()
    assert receiver.bodies()[-1]["status"] == "completed"
    assert "score" not in receiver.bodies()[-1]
    assert "grade" not in receiver.bodies()[-1]
    query = {"partner_interview_id": assessment}
    said = greenhouse(tracker, "GET", "test_status", query_string=query).get_json()
    assert (said["partner_status"], said["partner_score"]) == ("complete", None)


def test_what_people_read_there_is_in_their_language(
    app: Flask, system: Make, vacancy: Vacancy, test: TestDefinition, receiver: Receiver
) -> None:
    """As the request asks, else as the integration is set; what is put to a callback as set."""
    tracker, french = system(), system(name="Suivi", locale="fr")
    wished = {"Accept-Language": "fr-BE, en;q=0.5"}
    names = ["Test d’anglais", "V-2027/14 Traducteur juriste"]
    said = greenhouse(tracker, "GET", "list_tests", headers=wished).get_json()
    assert [one["partner_test_name"] for one in said] == names
    said = workable(french, "GET", "tests").get_json()["tests"]
    assert [one["name"] for one in said] == names
    english = workable(french, "GET", "tests", headers={"Accept-Language": "en"}).get_json()
    assert english["tests"][0]["name"] == "English test"

    body = {"test_id": "vacancy:V-2027/14", "callback_url": receiver.url, "candidate": PERSON}
    (placed,) = workable(french, "POST", "assessments", json=body).get_json().values()
    (part,) = french.get(f"/orders/{placed}").get_json()["tests"]
    sentences = part["decision"]["explanation"]
    webhooks.run()
    assert receiver.bodies()[-1]["summary"] == sentences["fr"]
    query = {"partner_interview_id": placed}
    for headers, locale in ((None, "fr"), ({"Accept-Language": "en"}, "en")):
        said = greenhouse(french, "GET", "test_status", query_string=query, headers=headers)
        assert said.get_json()["metadata"]["language_explanation"] == sentences[locale]
    again = workable(french, "POST", "assessments", json={**body, "job_shortcode": "2"})
    assert "Une candidature" in again.get_json()["detail"]


def test_an_order_for_a_vacancy_brings_the_sentence_of_its_decision(
    system: Make, vacancy: Vacancy, receiver: Receiver
) -> None:
    tracker = system()
    body = {"partner_test_id": "vacancy:V-2027/14", "candidate": PERSON, "url": receiver.url}
    interview = greenhouse(tracker, "POST", "send_test", json=body).get_json()
    said = tracker.get(f"/orders/{interview['partner_interview_id']}").get_json()
    status = greenhouse(tracker, "GET", "test_status", query_string=interview).get_json()
    sentence = said["tests"][0]["decision"]["explanation"]["en"]
    assert status["metadata"]["language_explanation"] == sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"test_id": "nothing"},
        {"test_id": "test:none"},
        {"test_id": "id:1"},
        {"callback_url": "ftp://example.org/"},
        {"callback_url": "https://user:pw@example.org/"},
        {"candidate": {}},
        {"candidate": {**PERSON, "email": "x"}},
        {"candidate": {**PERSON, "first_name": "\x00"}},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(
    system: Make, test: TestDefinition, changes: dict[str, Any]
) -> None:
    body = {
        "test_id": "test:tiny-en",
        "callback_url": "https://example.org/cb",
        "candidate": PERSON,
    } | changes
    reply = workable(system(), "POST", "assessments", json=body)
    assert (reply.status_code, reply.content_type) == (422, "application/problem+json")
    assert db.session.scalar(select(func.count()).select_from(PartnerOrder)) == 0


def test_anothers_interview_does_not_exist(
    system: Make, test: TestDefinition, receiver: Receiver
) -> None:
    body = {"partner_test_id": "test:tiny-en", "candidate": PERSON, "url": receiver.url}
    interview = greenhouse(system(), "POST", "send_test", json=body).get_json()
    other = system(name="Other")
    assert greenhouse(other, "GET", "test_status", query_string=interview).status_code == 404
