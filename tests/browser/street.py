"""The people of one candidate's language test, each acting through their own browser."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser.conftest import Visitor
from tests.support import rescoring

CANDIDATE_PASSWORD = "Harbour!Lantern42-wide"
#: The organisation's time zone, in which recruitment types dates.
ZONE = ZoneInfo("Europe/Brussels")
SLOW_MS = 30_000
ACCESS_CODE = re.compile(r"^\s*[2-9A-Z]{4}-[2-9A-Z]{4}\s*$")

WORDS = {
    "en": {
        "check": "Check my computer",
        "waiting": "Go to the waiting room",
        "begin": "Begin the test",
        "play": "Play the sample",
        "heard": "I hear the sample well",
        "kept": re.compile(r"Kept on this computer \(\d+ not yet sent\)"),
        "safe": re.compile(r"Safe on the server at \d\d:\d\d:\d\d"),
        "offline": "No connection to the test server",
        "hand_in": "Hand in…",
        "hand_in_now": "Hand in now",
        "overview": "Overview",
        "receipt": "Your test has been handed in",
        "level": "Level {level}",
    },
    "fr": {
        "check": "Vérifier mon ordinateur",
        "waiting": "Aller à la salle d’attente",
        "begin": "Commencer l’épreuve",
        "play": "Écouter l’extrait",
        "heard": "J’entends bien l’extrait",
        "kept": re.compile(r"Conservé sur cet ordinateur \(\d+ non encore envoyés?\)"),
        "safe": re.compile(r"En sûreté sur le serveur à \d\d:\d\d:\d\d"),
        "offline": "Pas de connexion avec le serveur",
        "hand_in": "Remettre…",
        "hand_in_now": "Remettre maintenant",
        "overview": "Vue d’ensemble",
        "receipt": "Votre test est remis",
        "level": "Niveau {level}",
    },
}


@dataclass
class Plan:
    """Which option a candidate chooses: the right one as often as `strength` of its level says."""

    right: dict[str, str]
    levels: dict[str, int]
    chance: random.Random
    strength: tuple[float, ...] = (0.98, 0.95, 0.85, 0.6, 0.35)

    def choice(self, ref: str, tokens: list[str]) -> str | None:
        if self.chance.random() < 0.04:
            return None
        if self.chance.random() < self.strength[self.levels[ref] - 1]:
            return self.right[ref]
        return self.chance.choice([token for token in tokens if token != self.right[ref]])


def plan_for(database: Engine, sitting_id: str, seed: int) -> Plan:
    """A believable candidate; only the choosing knows the keys."""
    with database.connect() as connection:
        right = rescoring.right_tokens(connection, sitting_id)
        rows = connection.execute(
            text(
                "SELECT form_item.ref, item_version.level FROM form_item "
                "JOIN item_version ON item_version.id = form_item.item_version_id "
                "WHERE form_item.sitting_id = :s"
            ),
            {"s": sitting_id},
        )
        return Plan(right, {row.ref: row.level for row in rows}, random.Random(seed))


# --- Recruitment and invigilation -----------------------------------------------------------


def plan_session(recruiter: Visitor, title: str, hours: int = 3) -> int:
    """Plan a session for now and some hours; returns its number."""
    page = recruiter.go("/recruitment/sessions/new")
    begins = datetime.now(ZONE).replace(second=0, microsecond=0)
    page.locator("[name=title]").fill(title)
    # A room of its own: two sessions in one room at one time must be confirmed.
    page.locator("[name=location]").fill(f"Room {secrets.token_hex(3)}")
    page.locator("[name=starts_at]").fill(f"{begins:%Y-%m-%dT%H:%M}")
    page.locator("[name=ends_at]").fill(f"{begins + timedelta(hours=hours):%Y-%m-%dT%H:%M}")
    submit(page)
    page.wait_for_url(re.compile(r"/recruitment/sessions/\d+"))
    found = re.search(r"/sessions/(\d+)", page.url)
    assert found
    return int(found.group(1))


def invite(recruiter: Visitor, session: int, line: str, test: str) -> None:
    """Invite one person, before the person has an account."""
    page = recruiter.go(f"/recruitment/sessions/{session}")
    page.locator("[name=test_id]").select_option(label=test)
    page.locator("[name=people]").fill(line)
    submit(page, "#invite form, form:has([name=people])")
    expect(page.get_by_role("cell", name=line.split(";")[2].strip())).to_be_visible()


def check_in(invigilator: Visitor, session: int, email: str, database: Engine) -> tuple[str, str]:
    """Confirm the identity; returns the sitting and its access code."""
    with database.connect() as connection:
        sitting = connection.execute(
            text(
                "SELECT sitting.id FROM sitting JOIN account ON account.id = sitting.account_id "
                "WHERE account.email = :e AND sitting.session_id = :s"
            ),
            {"e": email, "s": session},
        ).scalar_one()
    page = invigilator.go(f"/sessions/{session}/")
    page.locator(f'a[href$="/check-in/{sitting}"]').click()
    page.locator("[name=confirmed]").check()
    submit(page, "form:has([name=confirmed])")
    shown = page.locator("main").get_by_text(ACCESS_CODE)
    code = shown.inner_text().strip()
    return str(sitting), code


def open_session(invigilator: Visitor, session: int) -> None:
    page = invigilator.go(f"/sessions/{session}/")
    submit(page, f'form[action$="/sessions/{session}/open"]')
    expect(page.locator(".banners")).to_be_visible()


def act(invigilator: Visitor, session: int, sitting: str, verb: str) -> None:
    """Pause, resume, extend, end or void one sitting, with the reason that is proposed."""
    page = invigilator.go(f"/sessions/{session}/{verb}?sitting={sitting}")
    submit(page)
    page.wait_for_url(re.compile(rf"/sessions/{session}/(\?|$)"))


def send_message(invigilator: Visitor, session: int, sitting: str, words: str) -> None:
    page = invigilator.go(f"/sessions/{session}/messages?sitting={sitting}")
    page.locator("[name=text]").fill(words)
    submit(page, "form:has([name=text])")
    page.wait_for_url(re.compile(rf"/sessions/{session}/(\?|$)"))


def session_of(database: Engine, sitting: str) -> int:
    with database.connect() as connection:
        return int(
            connection.execute(
                text("SELECT session_id FROM sitting WHERE id = :s"), {"s": sitting}
            ).scalar_one()
        )


def allow_breaks(recruiter: Visitor, database: Engine, sitting: str, minutes: int) -> None:
    """Arrange breaks for the person of a sitting that has not started."""
    with database.connect() as connection:
        person = connection.execute(
            text("SELECT account_id FROM sitting WHERE id = :s"), {"s": sitting}
        ).scalar_one()
    page = recruiter.go(f"/recruitment/candidates/{person}")
    page.locator("[name=break_minutes]").fill(str(minutes))
    submit(page, "form:has([name=break_minutes])")
    expect(page.locator(".banners")).to_be_visible()


def close_and_reconcile(invigilator: Visitor, session: int) -> None:
    """Close a session in which nobody is left to account for, and confirm it."""
    close_session(invigilator, session)
    reconcile(invigilator, session)


def close_session(invigilator: Visitor, session: int) -> None:
    page = invigilator.go(f"/sessions/{session}/close")
    submit(page)
    page.wait_for_url(f"**/sessions/{session}/reconcile")


def reconcile(invigilator: Visitor, session: int) -> None:
    page = invigilator.go(f"/sessions/{session}/reconcile")
    submit(page, f'form[action$="/sessions/{session}/reconcile/confirm"]')
    expect(page.locator('form[action$="/reconcile/confirm"]')).to_have_count(0)
    expect(page.locator(".banners")).to_be_visible()


# --- The candidate ----------------------------------------------------------------------------


def fresh_address(name: str) -> str:
    """An address that nobody has; without digits, so that the only digits of a letter are codes."""
    letters = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(10))
    return f"{name}.{letters}@example.org"


def code_from_mailbox(candidate: Visitor, email: str) -> str:
    """The six digits, read from the demo's mailbox in a second tab."""
    tab = candidate.context.new_page()
    tab.goto(f"/mailbox?to={email}")
    tab.locator("main tbody a").first.click()
    tab.wait_for_url(re.compile(r"/mailbox/\d+"))
    found = re.search(r"(?<!\d)\d{6}(?!\d)", tab.locator("main").inner_text())
    tab.close()
    assert found, "the newest message holds a code"
    return found.group()


def register(candidate: Visitor, email: str, given: str, family: str, locale: str) -> None:
    """Make an account with a code by mail."""
    page = candidate.go("/account/register")
    page.locator("[name=email]").fill(email)
    submit(page)
    page.locator("[name=code]").fill(code_from_mailbox(candidate, email))
    submit(page)
    page.locator("[name=given_name]").fill(given)
    page.locator("[name=family_name]").fill(family)
    page.locator("select[name=locale]").select_option(locale)
    page.locator("[name=password]").fill(CANDIDATE_PASSWORD)
    submit(page)
    page.wait_for_url("**/me/")


def submit(page: Page, form: str = "main form") -> None:
    page.locator(form).first.locator("[type=submit]").first.click()


@dataclass
class Runner:
    """The test page, and what has been chosen on it."""

    page: Page
    words: dict[str, object]
    chosen: dict[str, tuple[str, str]] = field(default_factory=dict)

    def begin(self) -> None:
        """Sound check, then the explicit start."""
        self.page.get_by_role("button", name=str(self.words["play"])).click()
        self.page.get_by_label(str(self.words["heard"])).check()
        self.page.get_by_role("button", name=str(self.words["begin"])).click()
        expect(self.questions.first).to_be_visible(timeout=SLOW_MS)

    @property
    def questions(self) -> Locator:
        return self.page.locator(".r-question[data-ref]")

    @property
    def save(self) -> Locator:
        return self.page.locator(".r-save")

    def refs(self) -> list[str]:
        """The questions on this screen."""
        return [
            str(ref)
            for ref in self.questions.evaluate_all(
                "all => all.map(question => question.dataset.ref)"
            )
        ]

    def tokens(self, ref: str) -> list[str]:
        return [
            str(token)
            for token in self.page.locator(
                f'.r-question[data-ref="{ref}"] input[type=radio]'
            ).evaluate_all("all => all.map(input => input.value)")
        ]

    def option(self, ref: str, token: str) -> Locator:
        return self.page.locator(f'.r-question[data-ref="{ref}"] .r-option').filter(
            has=self.page.locator(f'input[value="{token}"]')
        )

    def answer(self, ref: str, token: str) -> None:
        """Choose by mouse, and remember what stood there."""
        option = self.option(ref, token)
        option.click()
        expect(option.locator("input")).to_be_checked()
        self.note(ref, token)

    def note(self, ref: str, token: str) -> None:
        shown = self.option(ref, token).locator(".r-option__text").inner_text()
        self.chosen[ref] = (token, " ".join(shown.split()))

    def answer_screen(self, plan: Plan) -> None:
        for ref in self.refs():
            token = plan.choice(ref, self.tokens(ref))
            if token is not None:
                self.answer(ref, token)

    def next(self) -> None:
        before = self.refs()
        self.page.locator(".r-footer .r-button--primary").click()
        self.page.wait_for_function(
            "before => document.querySelector('.r-question[data-ref]')?.dataset.ref !== before",
            arg=before[0],
        )

    def at_the_end(self) -> bool:
        """Whether the next button leads to the overview."""
        return int(self.refs()[-1].removeprefix("q")) == 60

    def work(self, plan: Plan, done: Callable[[], bool]) -> None:
        """Answer screen after screen until `done`, or the last one."""
        while True:
            self.answer_screen(plan)
            if self.at_the_end() or done():
                return
            self.next()

    def shown(self) -> dict[str, str]:
        """The choices that this screen shows as made."""
        return dict(
            self.page.locator(".r-question[data-ref]").evaluate_all(
                """all => all.flatMap(question => {
                 const input = question.querySelector("input:checked");
                 return input ? [[question.dataset.ref, input.value]] : [];
               })"""
            )
        )

    def go_to(self, number: int) -> None:
        """Jump through the overview."""
        self.page.locator(".r-button--overview").click()
        self.page.locator(".r-tile").nth(number - 1).click()
        expect(self.page.locator(f'[data-ref="q{number:02d}"]')).to_be_visible()

    def hand_in(self) -> None:
        self.page.locator(".r-button--overview").click()
        dialog = self.page.locator("dialog[open]")
        dialog.get_by_role("button", name=str(self.words["hand_in"]), exact=True).click()
        self.page.get_by_role("button", name=str(self.words["hand_in_now"])).click()
        self.page.wait_for_url("**/receipt", timeout=SLOW_MS)


def seated(
    visit: Callable[..., Visitor],
    database: Engine,
    locale: str = "en",
    look_at_waiting: Callable[[Page], None] = lambda page: None,
    *,
    break_minutes: int = 0,
    test: str = "Language test: English",
    **options: Any,
) -> tuple[Visitor, Runner, str]:
    """A new candidate on the instructions of a test; returns the sitting's id too.

    The short way: registered and invited through the pages, let in by the open session.
    """
    recruiter, invigilator = visit("recruitment"), visit("invigilator")
    candidate = visit(locale="fr-FR" if locale == "fr" else "en-GB", **options)
    email = fresh_address("kim")
    session = plan_session(recruiter, f"Room of Kim {secrets.token_hex(2)}")
    invite(recruiter, session, f"Kim; Osei; {email}; {locale}", test)
    register(candidate, email, "Kim", "Osei", locale)
    sitting, code = check_in(invigilator, session, email, database)
    if break_minutes:
        allow_breaks(recruiter, database, sitting, break_minutes)
    page = candidate.go("/sittings/")
    page.locator("[name=code]").fill(code)
    submit(page, "form:has([name=code])")
    page.wait_for_url("**/wait")
    look_at_waiting(page)
    open_session(invigilator, session)
    runner = Runner(page, WORDS[locale])
    expect(page.get_by_role("button", name=str(runner.words["begin"]))).to_be_visible(
        timeout=SLOW_MS
    )
    return candidate, runner, sitting
