"""Faults of the candidate's side, driven through a real Chromium: cuts, clocks, tabs, portals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS, Runner
from tests.browser.test_offline_and_tabs import answers

DAY_MS = 24 * 3600 * 1000
#: Everything in this origin's storage, as somebody with the disk would see it.
DUMP = """async () => {
  const found = {rows: [], caches: await caches.keys(), workers: 0, local: {...localStorage}};
  found.workers = (await navigator.serviceWorker.getRegistrations()).length;
  const names = (await indexedDB.databases()).map(({name}) => name);
  for (const name of names) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      for (const row of rows) {
        const text = JSON.stringify(row, (_, value) =>
          value instanceof ArrayBuffer || ArrayBuffer.isView(value)
            ? new TextDecoder("latin1").decode(value) : value);
        found.rows.push({store, text});
      }
    }
    database.close();
  }
  return found;
}"""
KEPT_PAGE = """async sitting => {
  const cache = await caches.open("assess-runner:" + sitting);
  const urls = (await cache.keys()).map(({url}) => url);
  return urls.some(url => url.endsWith(".js")) && urls.some(url => url.endsWith(".css"))
    && urls.some(url => url.endsWith(sitting + "/"))
    && (await navigator.serviceWorker.ready).active?.state === "activated";
}"""


@contextmanager
def cut(candidate: Visitor) -> Iterator[None]:
    """No network in this browser, for pages and workers alike."""
    with candidate.watch.network_trouble():
        candidate.context.set_offline(True)
        try:
            yield
        finally:
            candidate.context.set_offline(False)


def kept(runner: Runner, sitting: str) -> None:
    """Wait until a reload would find the page on this computer."""
    runner.page.wait_for_function(KEPT_PAGE, arg=sitting, timeout=SLOW_MS)


def seconds_left(page: Page) -> int:
    shown = page.locator(".r-time__value").inner_text()
    total = 0
    for part in shown.split(":"):
        total = total * 60 + int(part)
    return total


def standings(database: Engine, sitting: str, kind: str = "answer") -> list[tuple[str, Any]]:
    """(standing, value) of the journal's events of one type, in order of arrival."""
    with database.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT standing, value FROM journal_event "
                "WHERE sitting_id = :s AND type = :t ORDER BY position"
            ),
            {"s": sitting, "t": kind},
        )
        return [(row.standing, json.loads(row.value)) for row in rows]


def is_in(runner: Runner, phase: str) -> None:
    expect(runner.page.locator("#runner")).to_have_attribute("data-phase", phase, timeout=SLOW_MS)


def hand_in(runner: Runner) -> None:
    page = runner.page
    page.locator(".r-button--overview").click()
    page.get_by_role("button", name=str(runner.words["hand_in"])).click()
    page.get_by_role("button", name=str(runner.words["hand_in_now"])).click()


def test_half_an_hour_offline_loses_nothing_and_the_time_is_right_at_once(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(
        visit, database, look_at_waiting=lambda waiting: waiting.clock.install()
    )
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]
    with cut(candidate):
        runner.answer(ref, "o2")
        before = seconds_left(page)
        # The silence begins with the first try that fails, in the browser's own time.
        expect(page.locator(".r-banner", has_text="No connection")).to_be_visible(timeout=SLOW_MS)
        # The page lives through half an hour; for the server a moment passes.
        page.clock.fast_forward("30:00")
        page.clock.run_for(2000)
        expect(page.locator(".r-banner", has_text="No connection")).to_be_visible()
        assert before - seconds_left(page) >= 1800
        expect(runner.save).to_have_text(runner.words["kept"])
        runner.answer(ref, "o3")
        assert answers(database, sitting) == {}
    page.clock.run_for(31_000)
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    # The server's word, and not what the page had counted.
    assert abs(before - seconds_left(page)) < 120
    assert answers(database, sitting) == {ref: "o3"}
    assert [value["choice"] for _, value in standings(database, sitting)] == ["o2", "o3"]
    assert [value["state"] for _, value in standings(database, sitting, "network")][:1] == ["lost"]


@pytest.mark.parametrize("shift", [DAY_MS, -DAY_MS])
def test_a_wrong_computer_clock_changes_nothing(
    visit: Callable[..., Visitor], database: Engine, shift: int
) -> None:
    _candidate, runner, sitting = street.seated(visit, database)
    page = runner.page
    runner.begin()
    before = seconds_left(page)
    ref = runner.refs()[0]
    page.add_init_script(f"const now = Date.now; Date.now = () => now() + {shift};")
    page.evaluate(f"() => {{ const now = Date.now; Date.now = () => now() + {shift}; }}")
    runner.answer(ref, "o2")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    assert before - seconds_left(page) < 60
    kept(runner, sitting)
    page.reload()
    expect(runner.questions.first).to_be_visible(timeout=SLOW_MS)
    assert 0 <= before - seconds_left(page) < 120
    assert standings(database, sitting) == [("applied", {"choice": "o2"})]


def test_a_tab_killed_and_reopened_offline_has_questions_and_answers(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    kept(runner, sitting)
    address = runner.page.url
    with cut(candidate):
        runner.answer(ref, "o4")
        expect(runner.save).to_have_text(runner.words["kept"], timeout=SLOW_MS)
        # The emulated cut lets through what a page sends with its last breath.
        runner.page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('cut')); }")
        runner.page.close(run_before_unload=False)
        again = Runner(candidate.context.new_page(), runner.words)
        again.page.goto(address)
        expect(again.questions.first).to_be_visible(timeout=SLOW_MS)
        assert again.shown() == {ref: "o4"}
        expect(
            again.page.locator(".r-banner", has_text="Opened without the server")
        ).to_be_visible()
        expect(again.save).to_have_text(again.words["kept"])
        again.next()
        second = again.refs()[0]
        again.answer(second, "o2")
        assert answers(database, sitting) == {ref: "o1"}
    expect(again.save).to_have_text(again.words["safe"], timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o4", second: "o2"}
    expect(again.page.locator(".r-banner", has_text="Opened without the server")).to_be_hidden()


def test_a_second_tab_asks_and_the_first_becomes_read_only(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    second = Runner(candidate.context.new_page(), runner.words)
    second.page.goto(runner.page.url)
    go_on = second.page.get_by_role("button", name="Go on here")
    expect(go_on).to_be_visible(timeout=SLOW_MS)
    # Asking alone changes nothing for the first.
    runner.answer(ref, "o2")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    with candidate.watch.answers(409):
        go_on.click()
        expect(second.questions.first).to_be_visible(timeout=SLOW_MS)
        assert second.shown() == {ref: "o2"}
        expect(
            runner.page.get_by_role("heading", name="Your test is open somewhere else")
        ).to_be_visible(timeout=SLOW_MS)
    expect(runner.questions).to_have_count(0)
    second.answer(ref, "o3")
    expect(second.save).to_have_text(second.words["safe"], timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o3"}


def test_a_second_device_needs_a_code_and_freezes_the_first(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    other = visit()
    with other.watch.answers(401, 403, 404):
        other.go(f"/sittings/{sitting}/")
        expect(other.page.locator("#runner")).to_have_count(0)
    invigilator = visit("invigilator")
    with database.connect() as connection:
        session = connection.execute(
            text("SELECT session_id FROM sitting WHERE id = :s"), {"s": sitting}
        ).scalar_one()
    page = invigilator.go(f"/sessions/{session}/check-in/{sitting}")
    page.locator("[name=confirmed]").check()
    street.submit(page, "form:has([name=confirmed])")
    code = page.locator("main").get_by_text(street.ACCESS_CODE).inner_text().strip()
    # A page that is overtaken is told so, whichever of the two it is at that moment.
    with candidate.watch.answers(401, 409), other.watch.answers(409):
        other.go("/sittings/").locator("[name=code]").fill(code)
        street.submit(other.page, "form:has([name=code])")
        taken = Runner(other.page, runner.words)
        expect(taken.questions.first).to_be_visible(timeout=SLOW_MS)
        assert taken.shown() == {ref: "o1"}
        expect(
            runner.page.get_by_role("heading", name="Your test is open somewhere else")
            .or_(runner.page.locator(".r-banner", has_text="no longer signed in"))
            .first
        ).to_be_visible(timeout=SLOW_MS)
        # The first page may ask once more before it is told.
        taken.answer(ref, "o2")
        expect(taken.save).to_have_text(taken.words["safe"], timeout=SLOW_MS)
        assert answers(database, sitting) == {ref: "o2"}
        candidate.page.wait_for_timeout(2000)


def test_a_portal_is_not_the_server_and_a_lost_receipt_comes_again(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Welcome</h1>")

    page.route("**/sync", portal)
    runner.answer(ref, "o1")
    expect(page.locator(".r-banner", has_text="Something else answers")).to_be_visible(
        timeout=SLOW_MS
    )
    expect(runner.save).to_have_text(runner.words["kept"])
    assert answers(database, sitting) == {}
    page.unroute("**/sync")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)

    replies: list[dict[str, Any]] = []

    def lose_the_first(route: Route) -> None:
        reply = route.fetch()
        replies.append(reply.json())
        if len(replies) == 1:
            route.abort()
        else:
            route.fulfill(response=reply)

    page.route("**/hand-in", lose_the_first)
    with candidate.watch.network_trouble():
        hand_in(runner)
        expect(page.get_by_text(str(runner.words["receipt"]))).to_be_visible(timeout=SLOW_MS)
    assert len(replies) == 2
    assert replies[0]["receipt"] == replies[1]["receipt"]
    expect(page.locator("main")).to_contain_text(replies[0]["receipt"]["code"])


def test_the_browser_s_store_tells_nothing_and_is_empty_after_the_receipt(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    _candidate, runner, sitting = street.seated(visit, database)
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]
    shown = page.locator(".r-option__text").all_inner_texts()
    runner.answer(ref, "o2")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    kept(runner, sitting)
    found = page.evaluate(DUMP)
    assert {row["store"] for row in found["rows"]} >= {"events", "keys", "kept"}
    assert found["caches"] == [f"assess-runner:{sitting}"]
    whole = "\n".join(row["text"] for row in found["rows"])
    # Long enough that no ciphertext holds them by chance.
    telling = [option for option in shown if len(option) >= 6]
    for secret in (*telling, "prompt_html", "choice", f'"{ref}"', "Kim Osei"):
        assert secret not in whole, secret
    hand_in(runner)
    expect(page.get_by_text(str(runner.words["receipt"]))).to_be_visible(timeout=SLOW_MS)
    left = page.evaluate(DUMP)
    assert [row for row in left["rows"] if sitting in row["text"]] == []
    assert left["caches"] == []
    assert left["workers"] == 0
    assert [key for key in left["local"] if sitting in key] == []


def test_a_rescue_file_carries_the_answers_that_could_not_be_sent(
    visit: Callable[..., Visitor], database: Engine, tmp_path: Path
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]
    with cut(candidate):
        runner.answer(ref, "o3")
        expect(page.locator(".r-banner", has_text="No connection")).to_be_visible(timeout=SLOW_MS)
        page.locator(".r-help").click()
        expect(page.locator("dialog")).to_contain_text("Please raise your hand")
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save a rescue file").click()
        file = tmp_path / saving.value.suggested_filename
        saving.value.save_as(file)
        assert file.name == f"rescue-{sitting}.assess"
        assert "o3" not in json.loads(file.read_text()).values()
        with database.connect() as connection:
            session = connection.execute(
                text("SELECT session_id FROM sitting WHERE id = :s"), {"s": sitting}
            ).scalar_one()
        invigilator = visit("invigilator")
        upload = invigilator.go(f"/sessions/{session}/sittings/{sitting}/rescue")
        with invigilator.watch.answers(422):
            broken = tmp_path / "broken.assess"
            broken.write_bytes(file.read_bytes()[:-40])
            upload.locator("[name=file]").set_input_files(broken)
            street.submit(upload, "form:has([name=file])")
            expect(upload.locator("main")).to_contain_text("incomplete or was changed")
        upload.locator("[name=file]").set_input_files(file)
        street.submit(upload, "form:has([name=file])")
        expect(upload.locator("main")).to_contain_text("its entries are stored")
        assert answers(database, sitting) == {ref: "o3"}
    page.keyboard.press("Escape")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    assert standings(database, sitting) == [("applied", {"choice": "o3"})]


def test_a_break_stops_the_clock_and_what_is_left_stays(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    _candidate, runner, sitting = street.seated(visit, database, break_minutes=10)
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    page.locator(".r-button--break").click()
    expect(page.locator("dialog")).to_contain_text("You have 10:00 of break left in all")
    page.get_by_role("button", name="Begin the break").click()
    is_in(runner, "paused")
    expect(runner.questions).to_have_count(0)
    # The answer before the break is on the server, and the clock stands still.
    assert answers(database, sitting) == {ref: "o1"}
    before = seconds_left(page)
    page.wait_for_timeout(3_000)
    assert seconds_left(page) == before
    expect(page.locator(".r-break")).to_contain_text("9:5")
    page.reload()
    is_in(runner, "paused")
    page.get_by_role("button", name="Go on now").click()
    is_in(runner, "test")
    assert 0 <= before - seconds_left(page) < 60
    runner.answer(ref, "o2")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o2"}
    with database.connect() as connection:
        row = connection.execute(
            text("SELECT pause_kind, pauses_ms, break_left_ms FROM sitting WHERE id = :s"),
            {"s": sitting},
        ).one()
    assert row.pause_kind is None
    assert row.pauses_ms >= 3_000
    assert row.break_left_ms == 600_000 - row.pauses_ms


def test_a_hand_in_meets_an_ending_that_is_taken_back(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    page = runner.page
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    invigilator, session = visit("invigilator"), street.session_of(database, sitting)
    with candidate.watch.network_trouble(), candidate.watch.answers(409):
        # The page does not know yet that the invigilator has ended the test.
        page.route("**/sync", lambda route: route.abort())
        street.act(invigilator, session, sitting, "end")
        hand_in(runner)
        page.unroute("**/sync")
        is_in(runner, "paused")
        expect(page.get_by_role("heading", level=1)).to_contain_text("ended by the invigilator")
    invigilator.page.locator(f'[formaction*="/sessions/{session}/undo/"]').click()
    is_in(runner, "test")
    runner.answer(ref, "o2")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o2"}
    runner.hand_in()
    assert answers(database, sitting) == {ref: "o2"}
