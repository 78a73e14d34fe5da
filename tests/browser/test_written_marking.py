"""Two markers mark blind by keyboard alone, a third decides, and the candidate reads why.

The sittings are closed beforehand; from the scripts on everything happens on pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from assess import create_app
from assess.config import Settings
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.results.models import Result
from assess.written import handing, marking, scripts
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.street import SLOW_MS
from tests.browser.test_accessibility import speak
from tests.integration.written.street import person
from tests.support import axe
from tests.support.live import Live
from tests.support.written_street import (
    closed_sitting,
    entry,
    held,
    published,
    script_of,
    written_test,
)

TEXT = "We propose three convoys. \u202eThe second is smaller. <b>Why?</b>\nThe river is high."
COMMENT = "The argument holds; the figures could be clearer."
WHOLE = "A convincing plan."
NAMES = ("anna", "boris", "carla")
CANDIDATES = 10


@pytest.fixture
def beside(live: Live) -> Iterator[Flask]:
    """The application on the demo's database, in this process."""
    with beside_of(live) as app:
        yield app


@contextmanager
def beside_of(live: Live) -> Iterator[Flask]:
    """The application on a running demo's database, in this process."""
    app = create_app(
        Settings(
            environment="testing",
            secret_key="a secret for the tests only, long enough to be believed",
            instance_path=live.database.parent,
            database_url=live.database_url,
            secure_cookies=False,
            rate_limits=False,
            background_jobs=False,
        )
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def account(name: str) -> Account:
    """One of the demo's people."""
    return db.session.scalars(select(Account).where(Account.email == f"{name}@demo.example")).one()


def markers(names: Sequence[str] = NAMES) -> list[Account]:
    """Those who mark, with the password of the demo's people."""
    secret = hash_password(PASSWORD)
    for name in names:
        email = f"{name}@demo.example"
        if db.session.scalar(select(Account).where(Account.email == email)):
            continue
        made = person(Role.EXAMINER, given_name=name.title(), family_name="Marker", email=email)
        made.password_hash = secret
        db.session.commit()
    return [account(name) for name in names]


class Marking:
    """A paper, its scripts, and markers with a password."""

    def __init__(self) -> None:
        self.markers = markers()
        lead = account("recruitment")
        self.version = published(person(Role.EXAMINER), account("examiner"))
        test = written_test()
        people = [account("candidate")]
        people += [person(Role.CANDIDATE, family_name="Secretname") for _ in range(CANDIDATES - 1)]
        sittings = [
            closed_sitting(one, test, [TEXT.replace("three", str(place + 3)), "Bien reçu, merci."])
            for place, one in enumerate(people)
        ]
        for sitting in sittings:
            scripts.make_scripts(sitting.id)
        self.sitting_id = sittings[0].id
        self.disputed = script_of(sittings[0], "t1").number
        pair = [one.id for one in self.markers[:2]]
        group = (self.version.id, None)
        assert handing.hand_out(group, ["plan", "reply"], pair, None, lead) == (4 * CANDIDATES, 0)
        self.meeting = f"/written/moderation/{self.version.id}/0"


class Keys:
    """A marker without a mouse."""

    def __init__(self, visitor: Visitor) -> None:
        self.page: Page = visitor.page
        self.marked: list[str] = []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """Press Tab until an element of this selector has the focus."""
        for _ in range(120):
            self.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab does not reach {selector}.")

    def begin(self) -> None:
        self.page.goto("/written/marking/")
        self.tab_to("main a.button-primary")
        self.press("Enter")
        expect(self.page.locator("#marking")).to_be_visible()

    def number(self) -> str:
        return re.sub(r"^\S+ ", "", self.page.locator("h1").inner_text().strip()).split()[0]

    def bands(self, key: str) -> None:
        """The same digit for every criterion; where no band gives so much, its most.

        A digit gives the marks of its number and goes on to the next criterion without marks.
        """
        criteria = self.page.locator("fieldset[data-criterion]")
        for place in range(criteria.count()):
            values = criteria.nth(place).locator("input[type=radio]")
            known = [values.nth(n).input_value() for n in range(values.count())]
            fits = max(int(one) for one in known if int(one) <= int(key))
            if place == 0:
                expect(criteria.nth(0)).to_have_class(re.compile("is-current"))
            self.press(str(fits))
            expect(criteria.nth(place).locator("input:checked")).to_have_value(str(fits))

    def finish(self) -> None:
        self.marked.append(self.number())
        with self.page.expect_navigation():
            self.press("Control+Enter")

    def mark_all(self, level: Callable[[str], str], first: Callable[[Keys], None]) -> None:
        """Everything in this marker's hands, task by task."""
        while len(self.marked) < 2 * CANDIDATES:
            if self.page.locator("#marking").count() == 0:
                self.begin()
            expect(self.page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
            if not self.marked:
                first(self)
            self.bands(level(self.number()))
            self.finish()


def comment_by_keyboard(keys: Keys) -> None:
    """Highlight the second sentence and say something about it."""
    page = keys.page
    keys.tab_to("#script")
    keys.press("ArrowDown", "ArrowDown", "c")
    expect(page.locator("#note-0")).to_be_focused(timeout=SLOW_MS)
    page.keyboard.type("Clear.")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    assert page.locator("mark.note-mark").count() >= 1
    keys.press("Escape")


@pytest.mark.usefixtures("beside")
def test_marking_from_the_scripts_to_the_candidates_feedback(
    visit: Callable[..., Visitor], live: Live
) -> None:
    marking = Marking()
    anna, boris = (Keys(log_in(visit, name)) for name in NAMES[:2])

    def as_anna(keys: Keys) -> None:
        comment_by_keyboard(keys)

    anna.mark_all(lambda number: "4" if number == marking.disputed else "3", as_anna)
    boris.mark_all(lambda number: "0" if number == marking.disputed else "3", lambda keys: None)
    assert sorted(anna.marked) == sorted(boris.marked)
    assert len(set(anna.marked)) == 2 * CANDIDATES
    assert anna.marked != boris.marked  # each in an order of their own

    lead = visit("recruitment")
    page = lead.go(marking.meeting)
    look(page, "meeting")
    expect(page.locator("#sign-off")).to_contain_text("not decided")
    page.get_by_role("link", name=marking.disputed).first.click()
    expect(page.locator("main")).to_contain_text("nobody was left to be asked")
    look(page, "moderated-script")
    assert "Marker" not in page.locator("tbody").first.inner_text()
    page.get_by_text("Ask a third marker").first.click()
    page.locator("[name=marker]").first.select_option(label="Carla Marker")
    page.get_by_role("button", name="Ask a third marker").click()
    expect(page.locator("main")).to_contain_text("Done.")

    third = log_in(visit, "carla")
    carla = Keys(third)
    carla.begin()
    assert "Marker A" not in carla.page.content()
    assert carla.page.locator(".script-control").get_attribute("data-name") == "RLO"
    look(carla.page, "mark")
    carla.bands("3")
    carla.tab_to("#comment-whole")
    carla.page.keyboard.type(WHOLE)
    carla.finish()
    expect(carla.page.locator(".others").first).to_contain_text("Marker A")
    for name in ("Anna", "Boris"):
        assert name not in carla.page.content()
    look(carla.page, "second-look")
    second_look = carla.page.url
    carla.tab_to("textarea[data-comment=analysis]")
    carla.page.keyboard.type(COMMENT)
    carla.press("Escape")
    carla.finish()

    page = lead.go(f"{marking.meeting}/allocation")
    look(page, "allocation")
    page = lead.go(marking.meeting)
    page.get_by_role("button", name="Sign off the marks").click()
    expect(page.locator("main")).to_contain_text("signed off")
    result = recorded(marking.sitting_id)
    page = lead.go(f"/recruitment/results/{result}")
    page.locator('form[action$="/results/release"] [type=submit]').click()
    expect(page.locator('form[action$="/results/release"]')).to_have_count(0)

    candidate = visit("candidate")
    page = candidate.go(f"/results/{result}")
    told = page.locator("main").inner_text()
    assert COMMENT in told
    assert WHOLE in told
    assert "SECRET-BAND 3 (EN)" in told
    look(page, "result")
    for secret in ("SECRET-NOTE", "SECRET-MODEL", "Marker", "Anna", "Carla", marking.disputed):
        assert secret not in page.content()

    done = carla.page.url
    for visitor, path, name in (
        (lead, marking.meeting, "meeting"),
        (lead, f"{marking.meeting}/allocation", "allocation"),
        (lead, f"{marking.meeting}/references/plan", "reference"),
        (third, "/written/marking/", "marking"),
        (third, second_look, "closed"),
        (candidate, f"/results/{result}", "result"),
    ):
        speak(visitor, "fr")
        look(visitor.go(path), f"{name}-fr")
    assert done.endswith("/written/marking/")


@pytest.mark.usefixtures("beside")
def test_digits_go_on_by_themselves_and_nothing_written_is_one_key(
    visit: Callable[..., Visitor],
) -> None:
    lead, pair = account("recruitment"), markers(("dora", "emil"))
    code = "blank-officer"
    version = published(person(Role.EXAMINER), account("examiner"), code=code)
    sitting = closed_sitting(person(Role.CANDIDATE), written_test(code), [TEXT, ""])
    scripts.make_scripts(sitting.id)
    group = (version.id, None)
    handing.hand_out(group, ["plan", "reply"], [one.id for one in pair], None, lead)

    def screen_of(ref: str) -> Page:
        mine = held(script_of(sitting, ref), "first")
        who = next(one for one in pair if one.id == mine.marker_id)
        return log_in(visit, who.email.split("@")[0]).go(f"/written/marking/{mine.id}")

    page = screen_of("t1")
    expect(page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    current = page.locator("fieldset.is-current")

    def at(name: str, *digits: str) -> None:
        for digit in digits:
            page.keyboard.press(digit)
        expect(current).to_have_attribute("data-criterion", name)

    at("analysis")
    at("structure", "3")
    at("structure", "3")  # no band of it gives 3
    expect(page.locator("#key-state")).to_contain_text("0, 2, 4")
    at("language", "0")
    expect(page.locator("fieldset:focus-within")).to_have_attribute("data-criterion", "language")
    at("analysis", "k", "k")
    at("language", "4")  # changed, and on to what is open, over what has marks
    at("language", "5")
    expect(page.locator("#key-state")).to_contain_text("Ctrl+Enter")
    chosen = page.locator("fieldset input:checked")
    assert [one.input_value() for one in chosen.all()] == ["4", "0", "5"]
    # Nothing scrolls within itself: the end of the rubric is an end of the page.
    assert page.evaluate(
        "() => [...document.querySelectorAll('.marking-rubric, .marking-script')]"
        ".every(one => one.scrollHeight <= one.clientHeight + 1)"
    )
    expect(page.locator(".keys")).to_contain_text("gives the marks of that number")

    page = screen_of("t2")
    expect(page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    expect(page.locator(".script-empty")).to_contain_text("Nothing was written for this task.")
    look(page, "mark-blank")
    for digit in ("1", "1"):
        page.keyboard.press(digit)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#save-state")).to_contain_text("say why")
    expect(page.locator("#comment-whole")).to_be_focused()
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("n")
    page = visit("recruitment").go(f"/written/moderation/{version.id}/0")
    expect(page.locator("#reply")).to_contain_text("No response: 1")


def lose_the_reply(page: Page, path: str) -> None:
    """Whatever is sent there arrives; of the replies nothing does."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(path, lose)


@pytest.mark.usefixtures("beside")
def test_a_screen_without_what_others_gave_is_loaded_again_with_what_stands_on_it(
    visit: Callable[..., Visitor],
) -> None:
    lead, three = account("recruitment"), markers(("flora", "gero", "hilda"))
    code = "phase-officer"
    version = published(person(Role.EXAMINER), account("examiner"), code=code)
    sitting = closed_sitting(person(Role.CANDIDATE), written_test(code), [TEXT, ""])
    scripts.make_scripts(sitting.id)
    script = script_of(sitting, "t1")
    handing.hand_out((version.id, None), ["plan"], [one.id for one in three[:2]], None, lead)
    for part, level in (("first", 0), ("second", 4)):
        mine = held(script, part)
        marking.finish(mine.id, mine.marker_id, 0, entry("plan", level))
    handing.ask_third(script.id, lead, three[2].id)

    third = log_in(visit, "hilda")
    page = third.go(f"/written/marking/{held(script, 'third').id}")
    chosen = page.locator("fieldset[data-criterion=analysis] input:checked")
    for digit in ("3", "2", "3"):
        page.keyboard.press(digit)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    lose_the_reply(page, "**/finish")
    with third.watch.network_trouble(), third.watch.answers(409):
        page.keyboard.press("Control+Enter")
        expect(page.locator("#overtaken")).to_be_visible(timeout=SLOW_MS)
        assert page.locator(".others").count() == 0
        page.locator("#comment-whole").fill(WHOLE)
        with page.expect_navigation():
            page.locator("#keep").click()
    expect(page.locator(".others").first).to_contain_text("Marker A")
    expect(chosen).to_have_value("3")
    expect(page.locator("#comment-whole")).to_have_value(WHOLE)
    page.unroute("**/finish")
    expect(page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def log_in(visit: Callable[..., Visitor], name: str) -> Visitor:
    visitor = visit()
    visitor.log_in(name)
    return visitor


def recorded(sitting_id: str) -> int:
    """The result of a sitting, which the server's own job may have recorded already."""
    db.session.rollback()
    scripts.record_waiting()
    return db.session.scalars(select(Result.id).where(Result.sitting_id == sitting_id)).one()


def look(page: Page, name: str) -> None:
    """No violation in either language or theme, and nothing wider than a narrow window."""
    problems: dict[str, Any] = {}
    shot = os.environ.get("ASSESS_TEST_SHOTS")
    if shot:
        page.screenshot(path=f"{shot}/{name}.png", full_page=True)
    problems[f"{name} en"] = axe.violations(page)
    page.emulate_media(color_scheme="dark")
    if shot:
        page.screenshot(path=f"{shot}/{name}-dark.png", full_page=True)
    problems[f"{name} dark"] = axe.violations(page, colours_only=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 800})
    if shot:
        page.screenshot(path=f"{shot}/{name}-narrow.png", full_page=True)
    problems[f"{name} narrow"] = page.evaluate(axe.OVERFLOW)
    page.set_viewport_size({"width": 1280, "height": 800})
    problems[f"{name} wide"] = page.evaluate(axe.OVERFLOW)
    assert not any(problems.values()), problems
