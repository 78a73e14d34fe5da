"""Two results of one language, compared on the pages of staff and of the candidate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from assess.clock import now
from assess.database import transactional
from assess.eligibility.explaining import day_en
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import operations, policies
from assess.results.policy_models import PriorResult
from tests.integration.results.street import language_result, new_test

pytestmark = pytest.mark.usefixtures("context")


@transactional
def remember(email: str) -> None:
    day = policies.today() - timedelta(days=900)
    db.session.add(
        PriorResult(
            email=email,
            family="language",
            language="fr",
            level=2,
            sat_on=day,
            source="the paper files",
            recorded_at=now(),
        )
    )


def test_staff_and_candidate_read_the_same_sentence(
    staff: FlaskClient,
    officer: Account,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    person, today = make_account(Role.CANDIDATE), policies.today()
    first, second = today - timedelta(days=700), today - timedelta(days=5)
    old = language_result(person, new_test("language"), ability=-1.5, sat_on=first)
    new = language_result(person, new_test("language"), ability=1.5, sat_on=second)
    said = f"Improvement in English since {day_en(first)}"
    page = staff.get(f"/recruitment/candidates/{person.id}").text
    assert page.count(said) == 2  # the chart's name and the sentence below it
    assert "Show as a table" in page
    mine = login(person)
    assert mine.get(f"/results/{new.id}").status_code == 404
    operations.release([new.id], officer)
    # What was not released is not spoken of.
    assert said not in mine.get(f"/results/{new.id}").text
    operations.release([old.id], officer)
    assert said in mine.get(f"/results/{new.id}").text


def test_a_result_without_an_error_is_said_to_be_beyond_judgement(
    staff: FlaskClient, make_account: Callable[..., Account]
) -> None:
    person = make_account(Role.CANDIDATE)
    remember(person.email)
    language_result(person, new_test("language", language="fr"), sat_on=policies.today())
    page = staff.get(f"/recruitment/candidates/{person.id}").text
    assert "Whether French has changed since" in page
    assert "cannot be judged" in page
