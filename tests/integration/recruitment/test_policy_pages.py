"""The pages on which staff read the rules, change them with a preview, and ask “what if”."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assess.audit import ledger
from assess.audit.models import AuditPending
from assess.clock import now
from assess.database import transactional
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.results import policies
from assess.results.policy_models import PolicyVersion, PriorResult
from tests.integration.recruitment.vacant import apply, new_vacancy

pytestmark = pytest.mark.usefixtures("context")

NEW = "/recruitment/policies/new"


@transactional
def remember(email: str, sat_on: date, **facts: object) -> None:
    db.session.add(
        PriorResult(
            email=email,
            sat_on=sat_on,
            source="the paper files",
            recorded_at=now(),
            **{"family": "office", "passed": False, **facts},
        )
    )


def written(page: str) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    values = {"family": ""}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            values[name[1]] = value[1] if value else ""
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]+)"', inner)
        values[name] = chosen[1] if chosen else "sitting"
    return values


def test_the_repository_s_policy_is_in_force_from_the_first_look(staff: FlaskClient) -> None:
    page = staff.get("/recruitment/policies/").text
    assert "In force today: default-1" in page
    assert len(policies.all_versions()) == 1
    staff.get("/recruitment/policies/")
    assert len(policies.all_versions()) == 1


def test_a_version_is_saved_only_after_its_preview(staff: FlaskClient, officer: Account) -> None:
    today = policies.today()
    remember("anna@example.org", today - timedelta(days=250))
    form = written(staff.get(NEW).text) | {
        "office_lockout_months": "12",
        "note": "Decision 12/2026 of the board",
    }
    # Saving at once shows the preview instead.
    shown = staff.post(NEW, data=form | {"step": "save"})
    assert shown.status_code == 200
    assert "anna@example.org" in shown.text
    assert "may be sat again from" in shown.text
    assert len(policies.all_versions()) == 1

    again = written(shown.text)
    assert again["office_lockout_months"] == "12"
    saved = staff.post(NEW, data=again | {"step": "save"})
    assert saved.status_code == 303
    rules = policies.in_force(today)
    assert rules.policy.office.lockout_months == 12
    assert rules.name == "policy-2"
    row = db.session.get_one(PolicyVersion, rules.version_id)
    assert (row.note, row.created_by) == ("Decision 12/2026 of the board", officer.id)
    kinds = db.session.scalars(select(AuditPending.kind)).all()
    assert "policy.saved" in kinds
    page = staff.get(f"/recruitment/policies/{rules.version_id}").text
    assert row.digest in page


def test_what_was_changed_after_the_preview_is_previewed_again(staff: FlaskClient) -> None:
    form = written(staff.get(NEW).text) | {"office_lockout_months": "12", "note": "why"}
    shown = staff.post(NEW, data=form | {"step": "preview"})
    changed = written(shown.text) | {"office_lockout_months": "24"}
    assert staff.post(NEW, data=changed | {"step": "save"}).status_code == 200
    assert len(policies.all_versions()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language_validity_years": "0"}, "Write a whole number from 1 to 10."),
        ({"language_validity_years": "9" * 5000}, "Not a valid integer value"),
        ({"office_lockout_months": "-1"}, "Write a whole number from 0 to 60."),
        ({"office_pass_mark": ""}, "give the pass mark, or set the lockout to 0 months"),
        ({"written_below_minimum_exempts": "y"}, "No result of this family exempts at all"),
        ({"language_pass_mark": "6"}, "Language levels lie from 0 to 5."),
        ({"note": "  "}, "Say why"),
        ({"in_force_from": "2026-02-30"}, "Give the first day|Not a valid date"),
        ({"language_anchor": "the moon"}, "Not a valid choice"),
    ],
)
def test_bad_rules_are_refused_with_what_to_write_instead(
    staff: FlaskClient, change: dict[str, str], said: str
) -> None:
    form = written(staff.get(NEW).text) | {"note": "why"} | change
    answer = staff.post(NEW, data=form | {"step": "preview"})
    assert answer.status_code == 422
    assert re.search(said, answer.text)
    assert len(policies.all_versions()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Nothing differs"),
        ({"in_force_from": "2020-01-01", "office_lockout_months": "9"}, "cannot begin in the past"),
        ({"seen": "77", "office_lockout_months": "9"}, "Somebody else saved a version"),
    ],
)
def test_what_cannot_be_saved_says_why(
    staff: FlaskClient, change: dict[str, str], said: str
) -> None:
    form = written(staff.get(NEW).text) | {"note": "why"} | change
    shown = written(staff.post(NEW, data=form | {"step": "preview"}).text)
    answer = staff.post(NEW, data=shown | {"step": "save"})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(policies.all_versions()) == 1


def test_a_version_to_come_leaves_today_as_it_is(staff: FlaskClient, officer: Account) -> None:
    today = policies.today()
    rules = policies.in_force().policy
    later = today + timedelta(days=30)
    longer = policies.parse(
        rules.to_dict() | {"office": rules.to_dict()["office"] | {"lockout_months": 9}}
    )
    policies.save(longer, later, "From next month", officer)
    assert policies.in_force(today).policy.office.lockout_months == 6
    assert policies.in_force(later - timedelta(days=1)).policy.office.lockout_months == 6
    assert policies.in_force(later).policy.office.lockout_months == 9
    assert policies.in_force(date(1999, 1, 1)).name == "default-1"


def test_what_if_shows_the_decision_and_what_was_judged(
    staff: FlaskClient, make_account: Callable[..., Account]
) -> None:
    remember("anna@example.org", date(2026, 8, 31))
    # Each process remembers an hour's readings; the same people were read on another database.
    ledger._read.clear()
    found = staff.get("/recruitment/policies/what-if?q=anna").text
    assert "email=anna@example.org" in found or "email=anna%40example.org" in found
    ask = "/recruitment/policies/what-if?email=anna@example.org&family=office&on="
    locked = staff.get(ask + "2027-02-27").text
    assert (
        "The office test of 31 August 2026 was failed: it may be sat again from 28 February 2027."
    ) in locked
    assert "This one decided" in locked
    assert "a new one is possible since 28 February 2027" in staff.get(ask + "2027-02-28").text
    readings = db.session.scalars(select(AuditPending).where(AuditPending.kind == "file.read"))
    (prior,) = db.session.scalars(select(PriorResult.id))
    assert [one.subject for one in readings] == [f"prior:{prior}"]


def test_a_preview_notes_whose_decisions_were_read(
    staff: FlaskClient, officer: Account, make_account: Callable[..., Account]
) -> None:
    make_account(Role.CANDIDATE, email="eve@example.org")
    remember("anna@example.org", policies.today() - timedelta(days=200))
    remember("eve@example.org", policies.today() - timedelta(days=900))
    ledger._read.clear()
    values = written(staff.get(NEW).text) | {"office_lockout_months": "9", "note": "Longer"}
    page = staff.post(NEW, data={**values, "step": "preview"}).text
    assert "anna@example.org" in page
    (prior,) = db.session.scalars(
        select(PriorResult.id).where(PriorResult.email == "anna@example.org")
    )
    read = db.session.scalars(select(AuditPending).where(AuditPending.kind == "file.read"))
    assert [(one.subject, one.facts["reader"]) for one in read] == [(f"prior:{prior}", officer.id)]


def test_asking_about_an_applicant_without_a_past_names_the_application(
    staff: FlaskClient, officer: Account
) -> None:
    row = apply(new_vacancy(officer), "new@example.org")
    ledger._read.clear()
    staff.get("/recruitment/policies/what-if?email=new@example.org&family=office")
    read = db.session.scalars(select(AuditPending).where(AuditPending.kind == "file.read"))
    assert [one.subject for one in read] == [f"application:{row.id}"]


@pytest.mark.parametrize(
    "query", ["account=999999999", "email=nobody@example.org", "q=%00%25_", "on=2026-02-30&level=9"]
)
def test_strange_questions_find_nobody_and_break_nothing(staff: FlaskClient, query: str) -> None:
    assert staff.get(f"/recruitment/policies/what-if?{query}").status_code == 200
