"""What the runner does when the network, another tab or a captive portal comes between."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect
from sqlalchemy import text
from sqlalchemy.engine import Engine

from tests.browser import street
from tests.browser.conftest import Visitor
from tests.browser.street import SLOW_MS

STORED = """sitting => new Promise((resolve, reject) => {
  const opening = indexedDB.open("assess-runner");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction("events").objectStore("events").getAll();
    reading.onsuccess = () => {
      opening.result.close();
      resolve(reading.result.filter(row => row.sitting === sitting)
        .map(row => ({n: row.n, epoch: row.epoch, kind: typeof row.body})));
    };
  };
})"""


def answers(database: Engine, sitting: str) -> dict[str, str]:
    """What the server holds."""
    with database.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT item_ref, json_extract(value, '$.choice') AS choice FROM current_answer "
                "WHERE sitting_id = :s AND type = 'answer'"
            ),
            {"s": sitting},
        )
        return {row.item_ref: row.choice for row in rows}


def test_answers_of_an_offline_page_survive_its_reload(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    page = candidate.page
    runner.begin()
    ref = runner.refs()[0]
    with candidate.watch.network_trouble():
        candidate.context.set_offline(True)
        runner.answer(ref, "o2")
        expect(runner.save).to_have_text(runner.words["kept"], timeout=SLOW_MS)
        assert answers(database, sitting) == {}
        rows = page.evaluate(STORED, sitting)
        assert rows, "the answer waits in the browser's own store"
        # Encrypted: nobody who looks into the store reads an answer.
        assert {row["kind"] for row in rows} == {"object"}
        page.on("dialog", lambda dialog: dialog.accept())
        # The emulated cut lets through what a page sends with its last breath.
        page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
        page.reload()
        # The page itself is kept: never the browser's own error page.
        expect(runner.questions.first).to_be_visible(timeout=SLOW_MS)
        assert runner.shown() == {ref: "o2"}
        assert answers(database, sitting) == {}
        candidate.context.set_offline(False)
        expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o2"}


def test_a_second_tab_takes_over_and_the_first_says_so(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    runner.begin()
    ref = runner.refs()[0]
    runner.answer(ref, "o1")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    second = street.Runner(candidate.context.new_page(), runner.words)
    with candidate.watch.answers(409):
        second.page.goto(runner.page.url)
        second.page.get_by_role("button", name="Go on here").click()
        expect(second.questions.first).to_be_visible(timeout=SLOW_MS)
        assert second.shown() == {ref: "o1"}
        first = runner.page
        expect(first.get_by_role("heading", name="Your test is open somewhere else")).to_be_visible(
            timeout=SLOW_MS
        )
        expect(runner.questions).to_have_count(0)
        second.answer(ref, "o3")
        expect(second.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
        # Back to the first: it takes over in turn and knows what happened meanwhile.
        first.get_by_role("button", name="Continue here").click()
        expect(runner.questions.first).to_be_visible(timeout=SLOW_MS)
        assert runner.shown() == {ref: "o3"}
        expect(
            second.page.get_by_role("heading", name="Your test is open somewhere else")
        ).to_be_visible(timeout=SLOW_MS)
    assert answers(database, sitting) == {ref: "o3"}


def test_a_captive_portals_page_is_not_a_save(
    visit: Callable[..., Visitor], database: Engine
) -> None:
    candidate, runner, sitting = street.seated(visit, database)
    runner.begin()
    ref = runner.refs()[0]

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Accept our terms</h1>")

    candidate.page.route("**/sync", portal)
    runner.answer(ref, "o1")
    banner = candidate.page.locator(
        ".r-banner", has_text="Something else answers instead of the test server"
    )
    expect(banner).to_be_visible(timeout=SLOW_MS)
    expect(runner.save).to_have_text(runner.words["kept"])
    assert answers(database, sitting) == {}
    # An answer of the right form that confirms nothing is no save either.
    candidate.page.unroute("**/sync")
    candidate.page.route(
        "**/sync", lambda route: route.fulfill(status=200, json={"state": "running"})
    )
    candidate.page.wait_for_timeout(4_000)
    expect(runner.save).to_have_text(runner.words["kept"])
    candidate.page.unroute("**/sync")
    expect(runner.save).to_have_text(runner.words["safe"], timeout=SLOW_MS)
    expect(banner).to_be_hidden()
    assert answers(database, sitting) == {ref: "o1"}
