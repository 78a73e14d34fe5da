"""No screen of the mail program has an axe violation, in both languages and themes.

A third of the screens, another each day; all of them in a soak.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assess.officesim.mail.engine import MailEngine
from tests.support import axe
from tests.support.mail_tasks import Hands
from tests.support.office_page import served

WEEK = Path("question_banks/office/mail-training-week")


def _message(do: Hands) -> None:
    do.row("budget-mail")


def _compose(do: Hands) -> None:
    do.row("moved")
    do.command("message.replyAll")
    do.to("cc", "nobody at all")


def _calendar(do: Hands) -> None:
    do.key("calendar")


def _month(do: Hands) -> None:
    do.key("calendar")
    do.command("calendar.month")


def _meeting(do: Hands) -> None:
    do.key("calendar")
    do.command("meeting.new")


def _series(do: Hands) -> None:
    _meeting(do)
    do.command("event.recurrence")


def _people(do: Hands) -> None:
    do.key("people")
    do.key("contact-ruth")


def _menu(do: Hands) -> None:
    do.row("moved")
    do.command("message.categorise")


def _rules(do: Hands) -> None:
    do.command("rules", "manage")
    do.button("new")


def _tips(do: Hands) -> None:
    do.press("Alt")


SCREENS: dict[str, Callable[[Hands], None]] = {
    "message": _message,
    "compose": _compose,
    "calendar": _calendar,
    "month": _month,
    "meeting": _meeting,
    "series": _series,
    "people": _people,
    "menu": _menu,
    "rules": _rules,
    "tips": _tips,
}
DAY = datetime.now(UTC).toordinal()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    openings = {
        f"mail.opening.{language}.json": MailEngine().open(
            (WEEK / f"mailbox.{language}.json").read_bytes(), language
        )
        for language in ("en", "fr")
    }
    with served("mail", tmp_path_factory.mktemp("mail"), openings) as url:
        yield url


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_no_screen_has_a_violation(browser: Browser, address: str, locale: str) -> None:
    found = []
    # The languages look at different screens on one day.
    first = DAY % 3 if locale == "en" else (DAY + 1) % 3
    names = list(SCREENS) if os.environ.get("ASSESS_SOAK") else list(SCREENS)[first::3]
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}?locale={locale}")
    page.wait_for_function("() => window.dev !== undefined")
    for name in names:
        while page.locator("dialog[open]").count():
            page.keyboard.press("Escape")
        page.evaluate("() => dev.restart()")
        SCREENS[name](Hands(page))
        for theme in ("light", "dark"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
            lines = axe.violations(page, colours_only=theme == "dark")
            found += [f"{name} [{locale}, {theme}] {line}" for line in lines]
    page.close()
    assert not found, "\n".join(found)


def test_a_film_shows_what_was_done_and_takes_nothing(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}?locale=fr")
    page.wait_for_function("() => window.dev !== undefined")
    page.evaluate("() => dev.workspace.setReadOnly(true)")
    change = {"op": "message.set", "id": "moved", "set": {"folder": "training", "read": True}}
    page.evaluate("(edit) => dev.workspace.apply([edit])", change)
    do = Hands(page)
    assert page.locator('[data-key="row-moved"][aria-selected=true]').count() == 1
    do.row("moved")
    do.command("message.delete")
    assert page.locator('[data-key="row-moved"]').count() == 1
    moved = {"op": "event.set", "id": "dentist", "set": {"location": "Bern"}}
    page.evaluate("(edit) => dev.workspace.apply([edit])", moved)
    assert page.locator("[data-event=dentist][aria-pressed=true]").count() == 1
    assert page.evaluate("() => dev.log") == []
    page.close()
