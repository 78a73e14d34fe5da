"""No page violates WCAG 2.0–2.2 A/AA, in either language or theme, and none scrolls sideways.

`make test` asks axe about each page in one of the languages, the same one in every run;
`make soak` asks in both. Everything else is looked at in both at all times.
"""

from __future__ import annotations

import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy.engine import Engine

from assess import create_app
from assess.config import Settings
from tests.browser import pages, street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS, Runner
from tests.support import axe, unstuck

LOCALES = ("en", "fr")
THEMES = ("light", "dark")
#: 1280 px at 400 % zoom, the narrowest telephone, and a tablet with whole tables either way.
WIDTHS = (320, 360, 700, 1024)
ROLES = (None, "candidate", "invigilator", "examiner", "recruitment", "admin")


@pytest.fixture(scope="session")
def facts(database: Engine) -> dict[str, str]:
    return pages.facts(database)


def test_every_page_is_listed(tmp_path: Path) -> None:
    app = create_app(Settings(environment="testing", instance_path=tmp_path, background_jobs=False))
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages.unlisted(lambda: found) == set()
    assert {page.role for page in pages.PAGES} <= set(ROLES), "Nobody would look at some of them."


def problems(page: Page, name: str, locale: str, *, asked: bool = False) -> Iterator[str]:
    """Everything wrong with an open page, in both themes and in several windows."""
    for theme in THEMES if asked or _is_asked(name, locale) else ():
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        found = axe.violations(page, colours_only=theme != THEMES[0])
        yield from (f"{name} [{locale}, {theme}] {line}" for line in found)
    for width in WIDTHS:
        yield from (f"{name} [{locale}] {line}" for line in axe.overflow(page, width))
    unstuck.resize(page, 1280)
    page.emulate_media(color_scheme="light")
    yield from (f"{name} [{locale}] {line}" for line in axe.layout_problems(page, locale))


def _is_asked(name: str, locale: str) -> bool:
    """Whether axe is asked about a page in this language."""
    chosen = LOCALES[zlib.crc32(name.encode()) % len(LOCALES)]
    return locale == chosen or bool(os.environ.get("ASSESS_SOAK"))


def report(found: list[str]) -> None:
    """Fail with every problem on a line of its own."""
    if found:
        pytest.fail(f"{len(found)} problems:\n" + "\n".join(found), pytrace=False)


def speak(visitor: Visitor, locale: str) -> None:
    """Choose the language by the switch, which overrides the account's."""
    page = visitor.go("/help")
    switch = page.locator(f'button[name=locale][value="{locale}"]')
    if switch.count():
        switch.click()
        expect(page.locator("html")).to_have_attribute("lang", locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "visitor")
def test_pages(
    role: str | None, locale: str, visit: Callable[..., Visitor], facts: dict[str, str]
) -> None:
    visitor = visit(role, reduced_motion="reduce")
    speak(visitor, locale)
    found: list[str] = []
    for entry in pages.PAGES:
        if entry.role != role:
            continue
        path = entry.path.format(**facts)
        try:
            found += _problems_at(visitor, entry, path, locale)
        except Error as error:
            if not unstuck.was_ended(error):
                raise
            visitor.new_page()
            found += _problems_at(visitor, entry, path, locale)
    report(found)


def _problems_at(visitor: Visitor, entry: pages.PageOf, path: str, locale: str) -> list[str]:
    with visitor.watch.answers(entry.status if entry.status >= 400 else 0):
        answer = visitor.page.goto(path)
        assert answer is not None
        if answer.status != entry.status:
            return [f"{entry.name} answers {answer.status}, not {entry.status}"]
        return list(problems(visitor.page, entry.name, locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_steps_of_registering(locale: str, visit: Callable[..., Visitor]) -> None:
    visitor = visit(locale=f"{locale}-FR" if locale == "fr" else "en-GB", reduced_motion="reduce")
    email = street.fresh_address("axe")
    page = visitor.go("/account/register")
    found: list[str] = []
    with visitor.watch.answers(422):
        page.locator("[name=email]").fill(f"no address {secrets.token_hex(4)}")
        page.locator("main form").first.evaluate("form => form.noValidate = true")
        street.submit(page)
        found += problems(page, "register with an error", locale)
        page.locator("[name=email]").fill(email)
        street.submit(page)
        found += problems(page, "code", locale)
        page.locator("[name=code]").fill(street.code_from_mailbox(visitor, email))
        street.submit(page)
        found += problems(page, "details", locale)
    page = visitor.go("/account/reset")
    page.locator("[name=email]").fill("candidate@demo.example")
    street.submit(page)
    page.locator("[name=code]").fill(street.code_from_mailbox(visitor, "candidate@demo.example"))
    street.submit(page)
    found += problems(page, "new password", locale)
    report(found)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_waiting_room_and_the_runner(
    locale: str, visit: Callable[..., Visitor], database: Engine
) -> None:
    found: list[str] = []
    candidate, runner, _sitting = street.seated(
        visit,
        database,
        locale,
        lambda page: found.extend(problems(page, "waiting room", locale)),
        reduced_motion="reduce",
    )
    page, words = candidate.page, WORDS[locale]
    found += problems(page, "instructions", locale)
    runner.begin()
    found += problems(page, "question", locale)
    _jump(runner, ".r-passage")
    found += problems(page, "passage", locale)
    _jump(runner, ".r-player")
    found += problems(page, "listening", locale)
    page.locator(".r-button--overview").click()
    found += problems(page, "overview", locale)
    page.locator("dialog[open]").get_by_role(
        "button", name=str(words["hand_in"]), exact=True
    ).click()
    found += problems(page, "hand-in", locale)
    page.keyboard.press("Escape")
    page.locator(".r-header__tools button:not(.r-help):visible").last.click()
    found += problems(page, "display", locale)
    page.keyboard.press("Escape")
    with candidate.watch.network_trouble():
        candidate.context.set_offline(True)
        runner.answer(runner.refs()[0], "o1")
        expect(page.locator(".r-banner")).to_be_visible(timeout=SLOW_MS)
        found += problems(page, "offline", locale)
        page.locator(".r-help").click()
        expect(page.locator("dialog[open] section").first).to_be_visible()
        found += problems(page, "rescue file", locale)
        page.keyboard.press("Escape")
        candidate.context.set_offline(False)
        expect(runner.save).to_have_text(words["safe"], timeout=SLOW_MS)  # type: ignore[arg-type]
    runner.hand_in()
    found += problems(page, "receipt", locale)
    report(found)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_runner_in_a_room(locale: str, visit: Callable[..., Visitor], database: Engine) -> None:
    """What the invigilator, a break and another tab put on the candidate's screen."""
    candidate, runner, sitting = street.seated(
        visit, database, locale, break_minutes=10, reduced_motion="reduce"
    )
    invigilator, session = visit("invigilator"), street.session_of(database, sitting)
    page, found = candidate.page, []
    runner.begin()

    def stands(phase: str, where: Page = page) -> None:
        expect(where.locator("#runner")).to_have_attribute("data-phase", phase, timeout=SLOW_MS)

    page.locator(".r-help").click()
    page.locator("dialog[open] .r-button--primary").click()
    found += problems(page, "help that waits", locale)
    page.keyboard.press("Escape")
    street.send_message(invigilator, session, sitting, "Please do not talk. Merci.")
    expect(page.locator(".r-message")).to_be_visible(timeout=SLOW_MS)
    found += problems(page, "message", locale)
    page.locator(".r-message button").click()
    expect(page.locator(".r-message")).to_have_count(0)

    page.locator(".r-button--break").click()
    found += problems(page, "question before a break", locale)
    page.locator("dialog[open] .r-button--primary").click()
    stands("paused")
    found += problems(page, "break", locale)
    # Who waits for help and is on a break is both to whoever looks after the room.
    invigilator.go(f"/sessions/{session}/")
    expect(invigilator.page.locator("#board-lines tbody .tag")).to_have_count(2)
    page.locator(".r-main .r-button--primary").click()
    stands("test")
    street.act(invigilator, session, sitting, "pause")
    stands("paused")
    found += problems(page, "paused", locale)
    street.act(invigilator, session, sitting, "resume")
    stands("test")

    second = candidate.context.new_page()
    second.goto(page.url)
    stands("elsewhere", second)
    found += problems(second, "open in another tab", locale)
    with candidate.watch.answers(409):
        second.locator(".r-main .r-button--primary").click()
        stands("test", second)
        stands("superseded")
        found += problems(page, "read-only", locale)
    report(found)


def _jump(runner: Runner, selector: str) -> None:
    """Go on until a screen holds such a thing."""
    for _screen in range(60):
        if runner.page.locator(selector).count():
            return
        runner.next()
    raise AssertionError(f"no screen holds {selector}")
