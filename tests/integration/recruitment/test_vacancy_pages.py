"""The pages of vacancies, applications and imports, as a recruiter goes through them."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assess import clock
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import deciding, importing
from assess.recruitment.vacancies import RequiredTest
from assess.recruitment.vacancy_models import Application, LockoutOverride, Vacancy
from tests.integration.recruitment.vacant import apply, new_vacancy, prior

pytestmark = pytest.mark.usefixtures("context")


def text_of(reply: object) -> str:
    return reply.get_data(as_text=True)  # type: ignore[attr-defined,no-any-return]


def test_from_an_empty_list_to_a_decided_vacancy(staff: FlaskClient) -> None:
    assert "No vacancy is open" in text_of(staff.get("/recruitment/vacancies/"))
    wrong = staff.post("/recruitment/vacancies/new", data={"reference": "X"})
    assert wrong.status_code == 422
    assert "Ask for at least one test" in text_of(wrong)
    made = staff.post(
        "/recruitment/vacancies/new",
        data={"reference": "2027-A2-1", "title_en": "Officer", "title_fr": "Chargé", "grade": "A2",
              "language": "y", "language_level": "3", "language_rule": "",
              "office": "y", "office_minutes": "45"},
    )  # fmt: skip
    assert made.status_code == 303
    vacancy = db.session.scalars(select(Vacancy)).one()
    assert {(t.family, t.minimum_level, t.duration_s) for t in vacancy.tests} == {
        ("language", 3, None),
        ("office", None, 2700),
    }
    again = staff.post(
        "/recruitment/vacancies/new",
        data={
            "reference": "2027-A2-1",
            "title_en": "O",
            "title_fr": "C",
            "office": "y",
            "language_level": "",
            "language_rule": "",
        },
    )
    assert again.status_code == 422
    assert "belongs to another vacancy" in text_of(again)

    page = f"/recruitment/vacancies/{vacancy.id}"
    table = "e-mail,given name,family name,native languages\na@example.org,Ada,Nwosu,fr\n"
    sent = staff.post(
        f"{page}/import",
        data={"file": (io.BytesIO(table.encode()), "people.csv")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    preview = staff.get(sent.location)
    assert "Nwosu, Ada" in text_of(preview)
    assert staff.post(sent.location).status_code == 303
    assert staff.get(sent.location).status_code == 303, "a confirmed table is shown no more"
    assert "Not decided yet" in text_of(staff.get(page))
    assert staff.post(f"{page}/decide").status_code == 303
    shown = text_of(staff.get(page))
    assert "The English test is to be sat: there is no earlier result that counts." in shown
    assert "To be invited" in shown
    assert staff.post(f"{page}/close").status_code == 303
    assert "This vacancy is closed" in text_of(staff.get(page))
    assert "closed" in text_of(staff.post(f"{page}/decide", follow_redirects=True))


def test_a_wrong_table_names_row_column_and_remedy(staff: FlaskClient, officer: Account) -> None:
    vacancy = new_vacancy(officer)
    table = "e-mail;given name;family name;salary\na@example.org;Ada;Nwosu;3\n"
    sent = staff.post(f"/recruitment/vacancies/{vacancy.id}/import", data={"pasted": table})
    shown = text_of(staff.get(sent.location))
    assert "salary" in shown
    assert "This column is not known" in shown
    table = "e-mail;given name;family name\nnobody;Ada;=1+1\n"
    sent = staff.post(f"/recruitment/vacancies/{vacancy.id}/import", data={"pasted": table})
    shown = text_of(staff.get(sent.location))
    assert "This is a formula" in shown
    assert "Import all of it" not in shown
    assert "Nothing was imported" in text_of(staff.post(sent.location, follow_redirects=True))
    assert db.session.scalars(select(Application)).all() == []
    empty = staff.post(f"/recruitment/vacancies/{vacancy.id}/import", data={})
    assert empty.status_code == 422


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"e-mail,given name,family name\na@example.org,Zo\xeb,Nwosu\n", "another encoding"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "old or protected"),
        (b"e-mail,given name,family name\n\"a,b,c", "quotation mark"),
        (b"", "Choose a file"),
        (b"\x00\x01\x02", "no table"),
        (b"e-mail,given name,family name\n", "holds no rows"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_in_words(
    staff: FlaskClient, officer: Account, data: bytes, told: str
) -> None:
    vacancy = new_vacancy(officer)
    sent = staff.post(
        f"/recruitment/vacancies/{vacancy.id}/import",
        data={"file": (io.BytesIO(data), "x.csv" if data else "")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert sent.status_code in (200, 422)
    assert told in text_of(sent)


def test_page_of_an_application_in_both_languages(staff: FlaskClient, officer: Account) -> None:
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org", native_languages=("it",))
    day = clock.now().date() - timedelta(days=30)
    prior(day, email="a@example.org", family="office", passed=False)
    deciding.decide_all(vacancy.id, officer)
    address = f"/recruitment/vacancies/{vacancy.id}/applications/{person.id}"
    decision = deciding.current(person.id)["office"]
    assert decision.explanation_en in text_of(staff.get(address))
    staff.post("/preferences", data={"locale": "fr"})
    assert decision.explanation_fr in text_of(staff.get(address))
    other = new_vacancy(officer)
    wrong = f"/recruitment/vacancies/{other.id}/applications/{person.id}"
    assert staff.get(wrong).status_code == 404, "an application of another vacancy"


def test_two_recruiters_lift_a_lockout_on_the_page(
    staff: FlaskClient,
    officer: Account,
    make_account: Callable[..., Account],
    login: Callable[[Account], FlaskClient],
) -> None:
    second = login(make_account(Role.RECRUITMENT, email="second@example.org"))
    vacancy = new_vacancy(officer, RequiredTest("office"))
    person = apply(vacancy, "a@example.org")
    prior(clock.now().date() - timedelta(days=30), email="a@example.org", family="office",
          passed=False)  # fmt: skip
    deciding.decide_all(vacancy.id, officer)
    page = f"/recruitment/vacancies/{vacancy.id}/applications/{person.id}"
    assert staff.post(f"{page}/override/office", data={}).status_code == 422
    asked = staff.post(f"{page}/override/office", data={"office-reason": "power cut"})
    assert asked.status_code == 303
    override = db.session.scalars(select(LockoutOverride)).one()
    answer = {"answer": "approve", "answer-reason": "seen in the log"}
    own = staff.post(f"{page}/overrides/{override.id}", data=answer, follow_redirects=True)
    assert "Somebody else must answer" in text_of(own)
    reply = second.post(f"{page}/overrides/{override.id}", data=answer)
    assert (reply.status_code, reply.location) == (303, page)
    db.session.expire_all()
    assert deciding.current(person.id)["office"].outcome == "sit"
    assert second.post(f"{page}/overrides/{override.id}", data={**answer, "answer": "x"}
                       ).status_code == 400  # fmt: skip


def test_a_review_is_asked_for_a_language_and_a_reason(
    staff: FlaskClient, officer: Account
) -> None:
    vacancy = new_vacancy(officer, RequiredTest("language"))
    person = apply(vacancy, "a@example.org")
    deciding.decide_all(vacancy.id, officer)
    page = f"/recruitment/vacancies/{vacancy.id}/applications/{person.id}"
    wrong = staff.post(
        f"{page}/review/language",
        data={"language-outcome": "sit", "language-reason": "said so", "language-language": ""},
    )
    assert wrong.status_code == 422
    assert "Choose the language to be tested" in text_of(wrong)
    right = {"language-outcome": "sit", "language-reason": "said so", "language-language": "fr"}
    assert staff.post(f"{page}/review/language", data=right).status_code == 303
    assert "said so" in text_of(staff.get(page))


def test_typed_applications_are_judged_like_imported_ones(
    staff: FlaskClient, officer: Account
) -> None:
    vacancy = new_vacancy(officer)
    page = f"/recruitment/vacancies/{vacancy.id}/applications"
    data = {"given_name": "Ada", "family_name": "Nwosu", "email": "a@example.org", "locale": "en",
            "level_en": "", "level_fr": "",
            "unavailable": "2027-02-30", "extra_time": "lots"}  # fmt: skip
    wrong = staff.post(f"{page}/new", data=data)
    assert wrong.status_code == 422
    assert "This date does not exist." in text_of(wrong)
    assert "percent from 0 to 300" in text_of(wrong)
    data |= {"unavailable": "2027-02-01/2027-02-05", "extra_time": "25"}
    made = staff.post(f"{page}/new", data=data)
    assert made.status_code == 303
    assert "already" in text_of(staff.post(f"{page}/new", data=data))
    row = db.session.scalars(select(Application)).one()
    assert (row.time_factor, row.unavailable[0]["to"]) == (1.25, "2027-02-05")
    form = text_of(staff.get(f"{page}/{row.id}/change"))
    assert "2027-02-01/2027-02-05" in form
    changed = staff.post(f"{page}/{row.id}/change", data={**data, "native_languages": "fr"})
    assert changed.status_code == 303
    assert staff.post(f"{page}/{row.id}/withdraw").status_code == 303
    assert "Withdrawn" in text_of(staff.get(f"{page}/{row.id}"))


def test_earlier_results_typed_in(staff: FlaskClient) -> None:
    data = {"email": "a@example.org", "family": "language", "language": "", "level": "3",
            "passed": "", "sat_on": "2026-05-05"}  # fmt: skip
    wrong = staff.post("/recruitment/prior-results/new", data=data)
    assert wrong.status_code == 422
    assert "Give the language" in text_of(wrong)
    data["language"] = "fr"
    for _ in range(2):
        assert staff.post("/recruitment/prior-results/new", data=data).status_code == 303
    shown = text_of(staff.get("/recruitment/prior-results/"))
    assert shown.count("a@example.org") == 1, "typed twice, stored once"
    found = re.search(r"/prior-results/(\d+)/withdraw", shown)
    assert found
    assert staff.post(f"/recruitment/prior-results/{found[1]}/withdraw").status_code == 303
    assert "No earlier result" in text_of(staff.get("/recruitment/prior-results/"))


def test_the_empty_table_can_be_filled_and_imported(
    app: Flask, staff: FlaskClient, officer: Account
) -> None:
    """Its headers are the ones that the import knows, in both languages."""
    vacancy = new_vacancy(officer)
    for locale in ("en", "fr"):
        staff.post("/preferences", data={"locale": locale})
        for kind in ("applications", "prior_results"):
            got = staff.get(f"/recruitment/imports/template-{kind}.csv")
            heads = got.get_data().decode("utf-8-sig").strip()
            address = (
                f"/recruitment/vacancies/{vacancy.id}/import"
                if kind == "applications"
                else "/recruitment/prior-results/import"
            )
            sent = staff.post(address, data={"pasted": heads + "\nx\n"})
            draft = sent.location.rsplit("/", 1)[1]
            found = importing.draft_of(draft, officer)
            assert found is not None
            codes = {one["code"] for one in found.problems}
            assert not codes & {"unknown_column", "missing_column", "column_twice"}, heads


def _fields(page: str) -> dict[str, str]:
    """What a browser would send of an opened form, as far as these tests change it."""
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert seen
    return {"seen": html.unescape(seen[1])}


def test_of_two_who_change_an_application_nobody_undoes_the_other_unseen(
    staff: FlaskClient, officer: Account, login: Callable[[Account], FlaskClient],
    make_account: Callable[..., Account],
) -> None:  # fmt: skip
    vacancy = new_vacancy(officer)
    row = apply(vacancy, "a@example.org")
    page = f"/recruitment/vacancies/{vacancy.id}/applications/{row.id}/change"
    other = login(make_account(Role.RECRUITMENT, email="second@example.org"))
    data = {"given_name": "Ada", "family_name": "Nwosu", "email": "a@example.org", "locale": "en",
            "level_en": "", "level_fr": ""}  # fmt: skip
    mine = data | _fields(text_of(staff.get(page)))
    theirs = data | _fields(text_of(other.get(page)))
    assert other.post(page, data={**theirs, "family_name": "Okafor"}).status_code == 303
    late = staff.post(page, data={**mine, "level_fr": "4"})
    assert late.status_code == 422
    said = html.unescape(text_of(late))
    assert "Family name: “Okafor”" in said
    assert "Declared level in French:" not in said
    assert '<option selected value="4">' in text_of(late), "what was typed is kept"
    db.session.expire_all()
    assert (row.family_name, row.declared_levels) == ("Okafor", {})
    # Seen now: saving again is meant.
    again = mine | _fields(text_of(late)) | {"level_fr": "4", "family_name": "Okafor"}
    assert staff.post(page, data=again).status_code == 303
    db.session.expire_all()
    assert (row.family_name, row.declared_levels) == ("Okafor", {"fr": 4})


def test_of_two_who_change_a_vacancy_nobody_undoes_the_other_unseen(
    staff: FlaskClient, officer: Account
) -> None:
    vacancy = new_vacancy(officer, RequiredTest("office"), reference="V-7")
    page = f"/recruitment/vacancies/{vacancy.id}/change"
    data = {"reference": "V-7", "title_en": "Policy officer", "title_fr": "Chargé de politique",
            "language_level": "", "language_rule": "", "office": "y"}  # fmt: skip
    data |= _fields(text_of(staff.get(page)))
    assert staff.post(page, data={**data, "written": "y"}).status_code == 303
    late = staff.post(page, data={**data, "grade": "A3"})
    assert late.status_code == 422
    assert "Written test: Yes" in text_of(late)
    assert 'value="A3"' in text_of(late)
    db.session.expire_all()
    assert {test.family for test in vacancy.tests} == {"written", "office"}
    assert vacancy.grade == ""
    assert staff.post(page, data={**data, "seen": "[1]", "written": "y"}).status_code == 303
