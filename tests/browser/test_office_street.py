"""A whole Office test in French without a mouse, and what staff then find.

From the access code to the receipt the candidate uses keys only; the tasks are done as the tests
of each application do them. What is graded is then held against what was done.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS
from tests.browser.test_keyboard_street import Keys
from tests.support import (
    axe,
    document_hands,
    document_keys,
    mail_book,
    mail_tasks,
    slide_book,
    slide_hands,
)
from tests.support.mail_desk import DESK
from tests.support.spreadsheet_desk import Desk

TEST = "Office skills"
#: What the candidate achieves, as staff must find it: checks by the place of their project.
ACHIEVED = {
    "p1": {"amounts", "total"},
    "p2": {"key-bold", "key-highlight", "partners-strong"},
    "p3": {"screen-ratio"},
    "p4": {"room-recipient", "room-text"},
}
#: Checks of what had to stay as it was, which it did.
UNTOUCHED = {"expenses-kept", "rates-kept", "text-kept", "elsewhere", "rest-unchanged"}
FLAG, DONE, NEXT = "À revoir", "Marquer comme faite", "Suivante"
RESET, RESET_NOW = "Réinitialiser le projet", "Réinitialiser"
#: Counts what only a mouse or a finger does.
WATCH_POINTER = """() => addEventListener("pointerdown", () => {
  sessionStorage.pointers = Number(sessionStorage.pointers ?? 0) + 1;
}, true)"""


def test_an_office_test_by_keyboard_and_what_staff_find(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    recruiter, invigilator = visit("recruitment"), visit("invigilator")
    candidate = visit(locale="fr-FR")
    email = street.fresh_address("ines")
    session = street.plan_session(recruiter, "Office by keyboard")
    street.invite(recruiter, session, f"Inès; Moreau; {email}; fr", TEST)
    street.register(candidate, email, "Inès", "Moreau", "fr")
    sitting, code = street.check_in(invigilator, session, email, database)

    page = candidate.page
    page.add_init_script(f"({WATCH_POINTER})()")
    keys = Keys(page)
    _enter(candidate, keys, code, lambda: street.open_session(invigilator, session))
    _spreadsheet(keys)
    _document(keys)
    _reload(keys)
    _slides(keys)
    _mail(keys)
    _hand_in(keys)
    assert keys.invisible == []
    assert page.evaluate("sessionStorage.pointers ?? 0") == 0

    _grading_has_run(page, database, sitting)
    examiner = visit("examiner")
    _staff_see_what_was_found(examiner, sitting)
    _staff_watch_by_keyboard(examiner, sitting)
    _the_result_is_a_fail_that_locks(recruiter, email)


def _enter(candidate: Visitor, keys: Keys, code: str, open_session: Callable[[], None]) -> None:
    page = candidate.go("/sittings/")
    keys.field("code", code)
    keys.press("Enter")
    page.wait_for_url("**/wait")
    open_session()
    begin = page.get_by_role("button", name=str(WORDS["fr"]["begin"]))
    expect(begin).to_be_visible(timeout=SLOW_MS)
    keys.control(str(WORDS["fr"]["begin"]))
    _opened(page, 1)
    # The test begins at the project's name: what to do comes before where to do it.
    assert keys.focus()["tag"] == "H1"


def _spreadsheet(keys: Keys) -> None:
    _no_violation(keys.page)
    _to_the_work(keys)
    desk = Desk(keys.page, "fr")
    desk.fill("F4:F15", "=D4*E4")
    desk.go("F16")
    desk.press("Alt+=", "Enter")
    _to_the_tasks(keys)
    keys.control(NEXT)
    _at_task(keys.page, 2)
    _of_the_panel(keys, DONE, "Space")
    _of_the_panel(keys, "Tâche 3")
    _at_task(keys.page, 3)
    _of_the_panel(keys, FLAG, "Space")
    expect(_chip(keys.page, 2)).to_have_accessible_name("Tâche 2, Faite")
    expect(_chip(keys.page, 3)).to_have_accessible_name("Tâche 3, À revoir")


def _document(keys: Keys) -> None:
    _to_project(keys, 2)
    expect(keys.page.locator(".od-body")).to_contain_text("sous dix jours")
    _no_violation(keys.page)
    _to_the_work(keys)
    document_keys.emphasis(document_hands.Hands(keys.page))
    _to_the_tasks(keys)


def _reload(keys: Keys) -> None:
    """The same place, the same work, the same marks."""
    _safe(keys.page)
    keys.page.reload()
    _opened(keys.page, 2)
    bold = keys.page.locator(".od-body strong", has_text="sous dix jours")
    expect(bold).to_be_visible()
    _to_project(keys, 1)
    expect(keys.page.locator("[data-cell=F4]")).to_have_text("2450")
    expect(_chip(keys.page, 2)).to_have_accessible_name("Tâche 2, Faite")
    expect(_chip(keys.page, 3)).to_have_accessible_name("Tâche 3, À revoir")


def _slides(keys: Keys) -> None:
    _to_project(keys, 3)
    _no_violation(keys.page)
    _to_the_work(keys)
    slide_book.BOOK.way("keys", slide_hands.RESULTS, "screen")(slide_hands.Hands(keys.page))
    _to_the_tasks(keys)


def _mail(keys: Keys) -> None:
    """What was done before the reset does not count; what was done after it does."""
    _to_project(keys, 4)
    _no_violation(keys.page)
    hands = mail_tasks.Hands(keys.page)
    offer = keys.page.locator('[data-key="row-offer"]')
    _to_the_work(keys)
    mail_book.BOOK.way("keys", DESK, "offer")(hands)
    expect(offer).to_have_count(0)
    _to_the_tasks(keys)
    keys.control(RESET)
    expect(keys.page.locator("dialog[open]")).to_contain_text("Le bureau des missions")
    _no_violation(keys.page)
    keys.control(RESET_NOW)
    expect(offer).to_have_count(1)
    _to_the_work(keys)
    mail_book.BOOK.way("keys", DESK, "room")(hands)
    _to_the_tasks(keys)


def _hand_in(keys: Keys) -> None:
    _safe(keys.page)
    keys.control(str(WORDS["fr"]["hand_in"]))
    dialog = keys.page.locator("dialog[open]")
    expect(dialog).to_contain_text("47 tâches sur 48 ne sont pas marquées comme faites")
    expect(dialog).to_contain_text("1 tâche est à revoir.")
    _no_violation(keys.page)
    keys.control(str(WORDS["fr"]["hand_in_now"]))
    keys.page.wait_for_url("**/receipt", timeout=SLOW_MS)
    expect(keys.page.get_by_text(str(WORDS["fr"]["receipt"]))).to_be_visible()


# --- Small things of the test page ----------------------------------------------------------


def _opened(page: Page, number: int) -> None:
    expect(page.locator(".r-tasks h1")).to_contain_text(f"Projet {number} sur 4", timeout=SLOW_MS)
    expect(page.locator(".r-office__stage")).to_be_visible(timeout=SLOW_MS)


def _to_the_work(keys: Keys) -> None:
    keys.press("Control+F6")
    keys.page.wait_for_function("document.activeElement.closest('.r-office__app') !== null")


def _to_the_tasks(keys: Keys) -> None:
    keys.press("Control+F6")
    keys.page.wait_for_function("document.activeElement.closest('.r-tasks') !== null")


def _of_the_panel(keys: Keys, words: str, key: str = "Enter") -> None:
    """A control wherever it stands in the panel: its heading is where Ctrl+F6 leads.

    Tab alone does not lead round the page: in a grid it goes from cell to cell.
    """
    _to_the_work(keys)
    _to_the_tasks(keys)
    keys.control(words, key)


def _to_project(keys: Keys, number: int) -> None:
    _of_the_panel(keys, f"Projet {number} sur 4")
    _opened(keys.page, number)


def _chip(page: Page, number: int) -> Any:
    return page.locator(f"[data-number='{number}']")


def _at_task(page: Page, number: int) -> None:
    expect(_chip(page, number)).to_have_attribute("aria-current", "true")


def _safe(page: Page) -> None:
    expect(page.locator(".r-save")).to_have_text(WORDS["fr"]["safe"], timeout=SLOW_MS)


def _no_violation(page: Page) -> None:
    """axe in the light and in the dark; the colours are all that the dark can break."""
    found = axe.violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {line}" for line in axe.violations(page, colours_only=True)]
    page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


# --- Staff --------------------------------------------------------------------------------------


def _grading_has_run(page: Page, database: Engine, sitting: str) -> None:
    """The server's own job grades within seconds of the hand-in."""
    for _ in range(120):
        with database.connect() as connection:
            found = connection.execute(
                text("SELECT count(*) FROM result WHERE sitting_id = :s"), {"s": sitting}
            ).scalar_one()
        if found:
            return
        page.wait_for_timeout(500)
    pytest.fail("No result was recorded.")


def _staff_see_what_was_found(examiner: Visitor, sitting: str) -> None:
    """Each check with what was expected and found; fulfilled are those of the tasks done."""
    page = examiner.go(f"/office/sittings/{sitting}")
    fulfilled: dict[str, set[str]] = {}
    for ref in ACHIEVED:
        rows: list[list[str]] = page.locator(f"#{ref} tbody tr").evaluate_all(
            "rows => rows.map(row => [row.querySelector('code').innerText,"
            " ...['Points', 'What was expected', 'Found', 'Result'].map(label =>"
            " row.querySelector(`[data-label='${label}']`).innerText.trim())])"
        )
        assert len(rows) > 12
        assert all(expected and result for _check, _points, expected, _found, result in rows)
        fulfilled[ref] = {row[0] for row in rows if row[4] == "Fulfilled"} - UNTOUCHED
        assert {row[0] for row in rows} > fulfilled[ref]
        if ref == "p1":
            (amounts,) = (row for row in rows if row[0] == "amounts")
            assert amounts[2] == "=D4*E4"
            assert "F4: =D4*E4" in amounts[3]
    assert fulfilled == ACHIEVED


def _staff_watch_by_keyboard(examiner: Visitor, sitting: str) -> None:
    page = examiner.go(f"/office/sittings/{sitting}/p1/film")
    keys = Keys(page)
    expect(page.locator("[data-cell=F4]")).to_have_text("", timeout=SLOW_MS)
    status = page.locator(".film__status")
    keys.control("One step forward")
    expect(status).to_contain_text("Step 1 of")
    keys.control("One step forward")
    expect(page.locator("[data-cell=F4]")).to_have_text("2450")


def _the_result_is_a_fail_that_locks(recruiter: Visitor, email: str) -> None:
    page = recruiter.go(f"/recruitment/results/?q={email}")
    page.locator("main tbody a").first.click()
    today = datetime.now(street.ZONE).date()
    expect(page.locator("main")).to_contain_text("Pass mark not reached (70 %)")
    expect(page.locator("main")).to_contain_text(_spelled(_half_a_year_after(today)))


def _half_a_year_after(day: date) -> date:
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _spelled(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
