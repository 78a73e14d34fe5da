"""Those who write on the day of a written test, and what the server holds of their work."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine, Row

from tests.browser import street
from tests.browser.conftest import WINDOW, Visitor
from tests.browser.street import SLOW_MS, WORDS
from tests.browser.test_written_sitting import editor, shown
from tests.support.live import Live
from tests.support.quick_clock import QuickClock
from tests.support.written_day import TITLES
from tests.support.written_sitting import stored_text

TASKS = ("t1", "t2", "t3")
CODES = dict(zip(TASKS, TITLES, strict=True))


def _spelled(minutes: int) -> str:
    """Hours and minutes as the page writes them."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}" if hours else str(rest)


@dataclass
class Writer:
    """One candidate: a browser, a sitting, and the texts that were last on the screen."""

    visitor: Visitor
    given: str
    family: str
    locale: str
    sitting: str
    database: Engine
    page: Page
    last: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        return WORDS[self.locale]

    def press(self, en: str, fr: str, within: str = "body") -> None:
        name = fr if self.locale == "fr" else en
        self.page.locator(within).get_by_role("button", name=name, exact=True).click()

    def begin(self) -> None:
        self.page.get_by_role("button", name=str(self.words["begin"])).click()
        expect(editor(self.page)).to_be_visible(timeout=SLOW_MS)

    def type(self, words: str) -> None:
        """At the end of the answer that is open."""
        editor(self.page).focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    def safe(self) -> None:
        expect(self.page.locator(".r-save")).to_have_text(self.words["safe"], timeout=SLOW_MS)

    def is_stored(self, task: str) -> None:
        """What stands on the screen is what the journal holds."""
        self.safe()
        self.last[task] = shown(self.page)
        assert stored_text(self.database, self.sitting, task) == self.last[task]

    def go_on(self, task: str) -> None:
        self.page.locator(".r-footer .r-button--primary").click()
        title = TITLES[CODES[task]]
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(
            re.compile("|".join(title.values()))
        )

    def time(self) -> Locator:
        return self.page.locator(".r-time__value")

    def expect_time(self, minutes: int) -> None:
        """As much, or up to two minutes less: a busy machine takes its time."""
        told = [f"{_spelled(left)}:" + r"\d\d" for left in (minutes - 2, minutes - 1)]
        wanted = "|".join([f"{_spelled(minutes)}:00", *told])
        expect(self.time()).to_have_text(re.compile(f"^({wanted})$"), timeout=SLOW_MS)

    def row(self) -> Row[Any]:
        """The sitting as it is stored; times in seconds."""
        with self.database.connect() as connection:
            return connection.execute(
                text(
                    "SELECT state, break_left_ms / 1000.0 AS break_left, "
                    "(julianday(deadline_at) - julianday(started_at)) * 86400 AS working "
                    "FROM sitting WHERE id = :s"
                ),
                {"s": self.sitting},
            ).one()


@dataclass
class Day:
    """Who is there: the house's browsers and the two who write."""

    browser: Browser
    live: Live
    database: Engine
    clock: QuickClock
    visitors: list[Visitor] = field(default_factory=list)
    session: int = 0
    version: int = 0
    writers: list[Writer] = field(default_factory=list)

    def visitor(self, name: str | None = None, locale: str = "en") -> Visitor:
        """A fresh browser, logged in as one of the demo's people when named."""
        context = self.browser.new_context(
            base_url=self.live.url,
            viewport=WINDOW,
            locale="fr-FR" if locale == "fr" else "en-GB",
            accept_downloads=True,
        )
        visitor = Visitor(context, self.live)
        visitor.page.set_default_timeout(SLOW_MS)
        self.visitors.append(visitor)
        if name is not None:
            visitor.log_in(name)
        return visitor

    def asked(self, words: str, **values: Any) -> list[Row[Any]]:
        """Rows of the database, beside the application."""
        with self.database.connect() as connection:
            return list(connection.execute(text(words), values))

    def until(self, page: Page, words: str, **values: Any) -> list[Row[Any]]:
        """Wait for the server's own jobs: the rows, once there are any."""
        for _ in range(SLOW_MS // 100):
            if rows := self.asked(words, **values):
                return rows
            page.wait_for_timeout(100)
        raise AssertionError(f"It never came: {words}")


@contextmanager
def closing(day: Day) -> Iterator[Day]:
    """Every browser goes at the end, whatever happens."""
    try:
        yield day
    finally:
        day.database.dispose()
        for visitor in day.visitors:
            visitor.context.close()


def enter(day: Day, given: str, family: str, locale: str, test: str, arrange: Any) -> Writer:
    """Invited, registered and checked in through the pages; then in the waiting room.

    `arrange(sitting)` is what recruitment does for this person beforehand.
    """
    recruiter, invigilator = day.visitors[:2]
    candidate = day.visitor(locale=locale)
    email = street.fresh_address(locale)
    street.invite(recruiter, day.session, f"{given}; {family}; {email}; {locale}", test)
    street.register(candidate, email, given, family, locale)
    [(booked,)] = day.asked(
        "SELECT sitting.id FROM sitting JOIN account ON account.id = sitting.account_id "
        "WHERE account.email = :e",
        e=email,
    )
    arrange(booked)
    sitting, code = street.check_in(invigilator, day.session, email, day.database)
    page = candidate.go("/sittings/")
    page.locator("[name=code]").fill(code)
    street.submit(page, "form:has([name=code])")
    page.wait_for_url("**/wait")
    return Writer(candidate, given, family, locale, sitting, day.database, page)


def picture(page: Page, name: str) -> None:
    """What somebody who looks at the day afterwards sees."""
    shots = os.environ.get("ASSESS_TEST_SHOTS")
    if shots:
        page.screenshot(path=Path(shots) / f"day-{name}.png", full_page=True)
