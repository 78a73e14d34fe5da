"""Importing applications and earlier results: all or nothing, and once more changes nothing."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from assess import clock
from assess.delivery.models import Accommodation
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.recruitment import importing, vacancies
from assess.recruitment.import_models import ImportDraft
from assess.recruitment.operations import NotPossible
from assess.recruitment.vacancy_models import Application
from assess.results.policy_models import PriorResult
from tests.integration.recruitment.vacant import new_vacancy

pytestmark = pytest.mark.usefixtures("context")

HEAD = "E-mail;Prénom;Nom;Langues maternelles;Temps supplémentaire (%);Indisponibilités\n"
TABLE = HEAD + (
    "ada@example.org;Ada;Nwosu;français;25;2027-01-04/2027-01-08\nBo@Example.org;Bo;Li;zh, en;;\n"
)


def count(table: type = Application) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_import_twice_changes_nothing(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    draft = importing.prepare("applications", TABLE.encode(), "people.csv", officer, vacancy.id)
    assert count() == 0, "a preview stores no application"
    assert importing.confirm(draft.id, officer) == {"new": 2, "changed": 0, "unchanged": 0}
    assert importing.confirm(draft.id, officer)["new"] == 2, "pressed twice, done once"
    again = importing.prepare("applications", TABLE.encode(), "people.csv", officer, vacancy.id)
    assert importing.confirm(again.id, officer) == {"new": 0, "changed": 0, "unchanged": 2}
    assert count() == 2
    ada = db.session.scalars(select(Application).where(Application.email.like("ada%"))).one()
    assert ada.time_factor == 1.25
    assert ada.native_languages == ["fr"]
    assert ada.unavailable == [{"from": "2027-01-04", "to": "2027-01-08"}]
    assert ada.source == "import"


def test_a_changed_row_shows_before_and_after(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    first = importing.prepare("applications", TABLE.encode(), "", officer, vacancy.id)
    importing.confirm(first.id, officer)
    changed = TABLE.replace(";25;", ";50;")
    draft = importing.prepare("applications", changed.encode(), "", officer, vacancy.id)
    preview = importing.preview(draft)
    assert [one.differs for one in preview.changed] == [{"time_factor": (1.25, 1.5)}]
    assert len(preview.unchanged) == 1
    assert importing.confirm(draft.id, officer) == {"new": 0, "changed": 1, "unchanged": 1}


def test_one_wrong_row_keeps_everything_out(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    wrong = TABLE + "not an address;;Li;;;2027-02-30\n"
    draft = importing.prepare("applications", wrong.encode(), "", officer, vacancy.id)
    preview = importing.preview(draft)
    assert {(one.row, one.column, one.code) for one in preview.problems} == {
        (4, "E-mail", "email"),
        (4, "Prénom", "name"),
        (4, "Indisponibilités", "date_exists"),
    }
    with pytest.raises(NotPossible):
        importing.confirm(draft.id, officer)
    assert count() == 0


def test_whoever_has_an_account_gets_the_adjustment(
    officer: Account, make_account: Callable[..., Account]
) -> None:
    ada = make_account(Role.CANDIDATE, email="ada@example.org")
    vacancy = new_vacancy(officer)
    draft = importing.prepare("applications", TABLE.encode(), "", officer, vacancy.id)
    importing.confirm(draft.id, officer)
    assert db.session.get_one(Accommodation, ada.id).time_factor == 1.25
    row = db.session.scalars(select(Application).where(Application.email.like("ada%"))).one()
    assert row.account_id == ada.id
    # An account that is made afterwards finds its application.
    bo = make_account(Role.CANDIDATE, email="bo@example.org")
    vacancies.claim_applications(bo)
    row = db.session.scalars(select(Application).where(Application.email.like("bo%"))).one()
    assert row.account_id == bo.id


def test_staff_and_other_peoples_drafts_are_refused(
    officer: Account, make_account: Callable[..., Account]
) -> None:
    vacancy = new_vacancy(officer)
    table = TABLE + "officer@example.org;Of;Ficer;;;\n"
    draft = importing.prepare("applications", table.encode(), "", officer, vacancy.id)
    assert [(one.row, one.code) for one in importing.preview(draft).problems] == [(4, "staff")]
    other = make_account(Role.RECRUITMENT, email="other@example.org")
    assert importing.draft_of(draft.id, other) is None
    with pytest.raises(NotPossible):
        importing.confirm(draft.id, other)


def test_earlier_results_are_imported_the_same_way(officer: Account) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["E-mail", "Épreuve", "Langue", "Niveau", "Réussi", "Date"])
    sheet.append(["ada@example.org", "langue", "fr", 3, None, date(2026, 5, 5)])
    sheet.append(["ada@example.org", "bureautique", None, None, "non", date(2026, 6, 6)])
    file = io.BytesIO()
    book.save(file)
    draft = importing.prepare("prior_results", file.getvalue(), "old.xlsx", officer)
    assert importing.confirm(draft.id, officer)["new"] == 2
    again = importing.prepare("prior_results", file.getvalue(), "old.xlsx", officer)
    assert importing.confirm(again.id, officer)["unchanged"] == 2
    sheet["D2"] = 4
    file = io.BytesIO()
    book.save(file)
    third = importing.prepare("prior_results", file.getvalue(), "old.xlsx", officer)
    assert importing.confirm(third.id, officer) == {"new": 0, "changed": 1, "unchanged": 1}
    rows = db.session.scalars(select(PriorResult).where(PriorResult.family == "language")).all()
    assert sorted((row.level or 0, row.withdrawn_at is None) for row in rows) == [
        (3, False),
        (4, True),
    ], "what the earlier table said is kept beside it"


def test_an_earlier_result_lies_in_the_past(officer: Account) -> None:
    year = clock.now().year + 1
    table = f"email,test,language,level,date\na@example.org,language,en,3,{year}-01-01\n"
    draft = importing.prepare("prior_results", table.encode(), "", officer)
    assert [one.code for one in importing.preview(draft).problems] == ["date_future"]


def test_a_large_table_is_written_by_a_worker(officer: Account) -> None:
    vacancy = new_vacancy(officer)
    rows = [f"p{n}@example.org;Ada;N;;;" for n in range(1200)]
    draft = importing.prepare(
        "applications", (HEAD + "\n".join(rows)).encode(), "", officer, vacancy.id
    )
    told: list[tuple[int, int]] = []
    importing.confirm(draft.id, officer, lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]
    again = importing.prepare("applications", TABLE.encode(), "", officer, vacancy.id)
    run = importing.confirm_later(again.id, officer)
    assert importing.confirm_later(again.id, officer) == run, "asked twice, run once"
    reply = importing.confirm_task(again.id, officer.id)
    assert reply == {"url": f"/recruitment/vacancies/{vacancy.id}"}
    assert count() == 1202


def test_a_row_below_many_blank_ones_is_imported(officer: Account) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["E-mail", "Prénom", "Nom"])
    for column, value in enumerate(["ada@example.org", "Ada", "Nwosu"], start=1):
        sheet.cell(30_000, column, value)
    file = io.BytesIO()
    book.save(file)
    vacancy = new_vacancy(officer)
    draft = importing.prepare("applications", file.getvalue(), "p.xlsx", officer, vacancy.id)
    assert draft.problems == []
    assert importing.confirm(draft.id, officer)["new"] == 1


def test_two_tables_of_earlier_results_at_once_store_each_once(
    app: Flask, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = b"E-mail;Test;Passed;Sat on\nada@example.org;office;no;2026-05-05\n"
    drafts = [importing.prepare("prior_results", table, "", officer).id for _ in range(2)]
    meet, looked, done = threading.Barrier(2), importing.preview, []

    def preview(draft: ImportDraft) -> importing.Preview:
        shown = looked(draft)
        with suppress(threading.BrokenBarrierError):
            meet.wait(1)  # both have looked, as far as they can at once
        return shown

    def confirm(draft_id: str) -> None:
        with app.app_context():
            done.append(importing.confirm(draft_id, db.session.get_one(Account, by)))
            db.session.remove()

    monkeypatch.setattr(importing, "preview", preview)
    by = officer.id
    threads = [threading.Thread(target=confirm, args=(one,)) for one in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one["new"] for one in done) == [0, 1]
    assert count(PriorResult) == 1
