"""The main street in both languages: invited, registered, sat, cut off, handed in, exported.

Every step goes through the pages; the level and its error in the exports are held against
a computation that shares nothing with the application.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, WORDS, Runner
from tests.support import rescoring

#: How long the network is away while the candidate works on.
CUT_S = 15.0
TESTS = {"en": "English", "fr": "French"}


@pytest.mark.parametrize("locale", ["en", "fr"])
def test_from_invitation_to_export(
    locale: str, visit: Callable[..., Visitor], database: Engine
) -> None:
    words = WORDS[locale]
    email = street.fresh_address("nadia")
    recruiter, invigilator = visit("recruitment"), visit("invigilator")
    candidate = visit(locale="fr-FR" if locale == "fr" else "en-GB")

    session = street.plan_session(recruiter, f"Main street, {locale}")
    street.invite(
        recruiter,
        session,
        f"Nadia; Okafor; {email}; {locale}",
        f"Language test: {TESTS[locale]}",
    )
    street.register(candidate, email, "Nadia", "Okafor", locale)
    _check_computer(candidate.page, str(words["check"]))
    sitting, code = street.check_in(invigilator, session, email, database)
    runner = _enter(candidate, invigilator, session, code, locale)

    plan = street.plan_for(database, sitting, seed=20261121)
    runner.begin()
    runner.work(plan, lambda: len(runner.chosen) >= 15)
    _wait_until_safe(runner)
    _cut_the_network(candidate, runner, plan)
    _reload(runner)
    while not runner.at_the_end():
        runner.next()
        runner.answer_screen(plan)
    _wait_until_safe(runner)
    runner.hand_in()
    expect(candidate.page.get_by_text(str(words["receipt"]))).to_be_visible()
    answered = str(len(runner.chosen))
    expect(candidate.page.locator("main")).to_contain_text(answered)

    street.close_and_reconcile(invigilator, session)
    level = _release(recruiter, email)
    _see_the_result(candidate.page, words, level)
    with database.connect() as connection:
        script = rescoring.read_script(connection, sitting, runner.chosen)
    _compare_exports(recruiter, email, script)


def _check_computer(page: Page, link: str) -> None:
    page.get_by_role("link", name=link).first.click()
    page.wait_for_url("**/me/system-check")
    audio = page.locator("[data-check=sound] audio")
    audio.evaluate("audio => audio.play()")
    with page.expect_response("**/me/system-check", timeout=SLOW_MS) as stored:
        page.locator("[data-heard=yes]").click()
    assert stored.value.json()["passed"] is True


def _enter(
    candidate: Visitor, invigilator: Visitor, session: int, code: str, locale: str
) -> Runner:
    """With the code into the waiting room, which lets in by itself."""
    page = candidate.go("/sittings/")
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    street.submit(page, "form:has([name=code])")
    page.wait_for_url("**/wait")
    expect(page.locator("#wait-status")).to_be_visible()
    street.open_session(invigilator, session)
    runner = Runner(page, WORDS[locale])
    expect(page.get_by_role("button", name=str(runner.words["begin"]))).to_be_visible(
        timeout=SLOW_MS
    )
    assert "/wait" not in page.url
    return runner


def _wait_until_safe(runner: Runner) -> None:
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)


def _cut_the_network(candidate: Visitor, runner: Runner, plan: Any) -> None:
    """Work on without a network; the page says the truth all the while."""
    began = time.monotonic()
    with candidate.watch.network_trouble():
        candidate.context.set_offline(True)
        before = len(runner.chosen)
        runner.next()
        runner.work(plan, lambda: len(runner.chosen) >= before + 6)
        expect(runner.save).to_have_text(runner.words["kept"], timeout=SLOW_MS)
        banner = runner.page.locator(".r-banner", has_text=str(runner.words["offline"]))
        expect(banner).to_be_visible(timeout=SLOW_MS)
        runner.page.wait_for_timeout(max(0.0, CUT_S - (time.monotonic() - began)) * 1000)
        expect(runner.save).to_have_text(runner.words["kept"])
        candidate.context.set_offline(False)
        _wait_until_safe(runner)
        expect(banner).to_be_hidden()


def _reload(runner: Runner) -> None:
    """After a reload the same questions stand there with the same answers."""
    here = runner.refs()
    texts = runner.questions.all_inner_texts()
    runner.page.reload()
    expect(runner.questions.first).to_be_visible(timeout=SLOW_MS)
    runner.go_to(int(here[0].removeprefix("q")))
    assert runner.refs() == here
    assert runner.questions.all_inner_texts() == texts
    runner.go_to(1)
    found: dict[str, str] = {}
    while True:
        found |= runner.shown()
        if runner.refs() == here:
            break
        runner.next()
    assert found == {ref: token for ref, (token, _text) in runner.chosen.items()}


def _release(recruiter: Visitor, email: str) -> str:
    page = recruiter.go(f"/recruitment/results/?q={email}")
    page.locator("main tbody a").first.click()
    submit = page.locator('form[action$="/results/release"] [type=submit]')
    submit.click()
    expect(page.locator(".banners")).to_be_visible()
    expect(page.locator('form[action$="/results/release"]')).to_have_count(0)
    export = _csv(recruiter, email)
    return str(export["level"])


def _see_the_result(page: Page, words: dict[str, Any], level: str) -> None:
    page.goto("/results/")
    page.locator('main a[href*="/results/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        str(words["level"]).format(level=level)
    )


def _csv(recruiter: Visitor, email: str) -> dict[str, str]:
    page = recruiter.go(f"/recruitment/results/?q={email}")
    with page.expect_download() as waiting:
        page.locator('a[href*="export.csv"]').click()
    data = waiting.value.path().read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["email"] == email
    return row


def _xlsx(recruiter: Visitor, email: str) -> dict[str, Any]:
    page = recruiter.go(f"/recruitment/results/?q={email}")
    with page.expect_download() as waiting:
        page.locator('[popovertarget="export-more"]').click()
        page.locator('a[href*="export.xlsx"]').click()
    book = load_workbook(io.BytesIO(waiting.value.path().read_bytes()), read_only=True)
    names, values = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return dict(zip(names, values, strict=True))


def _compare_exports(recruiter: Visitor, email: str, script: rescoring.Script) -> None:
    overall = rescoring.estimate(script)
    reading = rescoring.estimate(script, ~script.listening)
    listening = rescoring.estimate(script, script.listening)
    for row in (_csv(recruiter, email), _xlsx(recruiter, email)):
        assert int(row["level"]) == overall.level
        assert float(row["standard_error"]) == pytest.approx(overall.standard_error, abs=2e-6)
        assert float(row["probability"]) == pytest.approx(overall.probability, abs=2e-6)
        assert float(row["ability"]) == pytest.approx(overall.theta, abs=2e-6)
        for level, chance in enumerate(overall.probabilities):
            assert float(row[f"probability_level_{level}"]) == pytest.approx(chance, abs=2e-6)
        for name, part in (("reading", reading), ("listening", listening)):
            assert int(row[f"{name}_level"]) == part.level
            assert float(row[f"{name}_standard_error"]) == pytest.approx(
                part.standard_error, abs=2e-6
            )
