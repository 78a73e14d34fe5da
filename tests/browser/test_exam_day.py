"""A whole exam day: one room, twelve candidates, everything that goes wrong on such a day.

The people of the house act through their pages in Chromium; the candidates speak the
runner's protocol (`tests.support.simulated`), each in a thread of its own. Afterwards every
answer that was acknowledged to them is looked for in the database.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from assess.demo import people
from tests.browser import street
from tests.browser.conftest import WINDOW, Visitor
from tests.support.live import ROOT, Live, serving
from tests.support.simulated import SimulatedCandidate, Told

SEED = 20261125
TITLE = "Exam day"
#: Twelve who come, and one who does not.
INVITED = people.CANDIDATES[:13]
#: Who has what kind of day, by place among the twelve.
WITH_EXTRA_TIME, IN_NEED, MOVING = 1, 5, 9
OFFLINE = (3, 7)
#: Who leaves the message to everyone unread.
DEAF = (2, 4, 6)
EXTENSION_MIN, BREAK_MIN = 5, 15
#: Seconds for what takes one or two on a quiet machine.
PATIENCE_S = 90.0
PATIENCE_MS = PATIENCE_S * 1000
PHOTOGRAPH = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@dataclass
class Day:
    """Who is there: the house's browsers and the candidates with their sittings."""

    live: Live
    database: Engine
    recruiter: Visitor
    invigilator: Visitor
    pictures: Path
    session: int
    sittings: dict[str, str]  # name -> sitting
    candidates: list[SimulatedCandidate]

    @property
    def online(self) -> list[SimulatedCandidate]:
        return [one for one in self.candidates if one.device.online]

    def board(self) -> Page:
        return self.invigilator.go(f"/sessions/{self.session}/")

    def row(self, candidate: SimulatedCandidate) -> Locator:
        return self.invigilator.page.locator(f"tr:has(#line-{self.sittings[candidate.name]})")

    def picture(self, name: str) -> None:
        self.invigilator.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something that the candidates do; the browser lives on meanwhile."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"{what}; {self.surprises()}"
            self.invigilator.page.wait_for_timeout(100)

    def surprises(self) -> dict[str, list[str]]:
        return {one.name: one.surprises for one in self.candidates if one.surprises}


def test_exam_day(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as live, _the_house(browser, live, tmp_path) as day:
        _arrange_extra_time(day)
        _check_everybody_in(day)
        _begin(day)
        for place in OFFLINE:
            day.candidates[place].device.online = False
        _somebody_asks_for_help(day)
        _say_something(day)
        _swap_computers(day)
        _take_a_break(day)
        _see_who_is_silent(day)
        _cut_the_power(day)
        _give_everyone_time(day)
        _record_an_incident(day)
        _come_back_online(day)
        _hand_in(day)
        _close_and_reconcile(day)
        _read_the_report(day)
        assert day.surprises() == {}
        _compare_with_the_database(day)
        _let_the_program_verify(day)
        assert day.recruiter.watch.troubles == []
        assert day.invigilator.watch.troubles == []


# --- Before -----------------------------------------------------------------------------------


@contextmanager
def _the_house(browser: Browser, live: Live, folder: Path) -> Iterator[Day]:
    """Staff logged in, a session planned, thirteen invited."""
    visitors = []
    for role in ("recruitment", "invigilator"):
        context = browser.new_context(
            base_url=live.url, viewport=WINDOW, locale="en-GB", accept_downloads=True
        )
        visitor = Visitor(context, live)
        visitor.page.set_default_timeout(PATIENCE_MS)
        visitor.log_in(role)
        visitors.append(visitor)
    recruiter, invigilator = visitors
    database = create_engine(live.database_url)
    session = street.plan_session(recruiter, TITLE)
    sittings = _invite(recruiter, session, database)
    candidates = [
        SimulatedCandidate(live.url, name, SEED + place, pace_s=0.8)
        for place, name in enumerate(list(sittings)[:12])
    ]
    try:
        yield Day(live, database, recruiter, invigilator, folder, session, sittings, candidates)
    finally:
        for candidate in candidates:
            candidate.stop()
        for candidate in candidates:
            if candidate.is_alive():
                candidate.join(30)
        database.dispose()
        for visitor in visitors:
            visitor.context.close()


def _invite(recruiter: Visitor, session: int, database: Engine) -> dict[str, str]:
    """Invite people who have accounts; returns each name's sitting."""
    lines = [
        f"{given}; {family}; {people.address(given, family)}; {locale}"
        for given, family, locale, _ability in INVITED
    ]
    page = recruiter.go(f"/recruitment/sessions/{session}")
    page.locator("[name=test_id]").select_option(label="Language test: English")
    page.locator("[name=people]").fill("\n".join(lines))
    with recruiter.watch.answers(422):
        street.submit(page, "form:has([name=people])")
        expect(page.locator("[name=despite]").first).to_be_visible()
    # The demo's people have sat before: whoever insists says why.
    for box in page.locator("[name=despite]").all():
        box.check()
    page.locator("[name=reason]").fill("Rehearsal of the examination day.")
    street.submit(page, "form:has([name=people])")
    expect(page.locator("#invited tbody tr")).to_have_count(len(INVITED))
    with database.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT account.given_name || ' ' || account.family_name, sitting.id FROM sitting "
                "JOIN account ON account.id = sitting.account_id WHERE sitting.session_id = :s"
            ),
            {"s": session},
        )
        booked = {str(name): str(sitting) for name, sitting in rows}
    names = [f"{given} {family}" for given, family, _locale, _ability in INVITED]
    assert sorted(booked) == sorted(names)
    return {name: booked[name] for name in names}


def _arrange_extra_time(day: Day) -> None:
    """A quarter more time and breaks, on the candidate's own page."""
    given, family, _locale, _ability = INVITED[WITH_EXTRA_TIME]
    page = day.recruiter.go(f"/recruitment/sessions/{day.session}")
    page.get_by_role("link", name=f"{family}, {given}", exact=True).click()
    page.locator("[name=time_factor]").select_option("1.25")
    page.locator("[name=break_minutes]").fill(str(BREAK_MIN))
    street.submit(page, "#adjustments form")
    expect(page.locator(".banners")).to_be_visible()


def _check_everybody_in(day: Day) -> None:
    """Slips for all who are booked; the twelve who come are checked in and type theirs."""
    page = day.invigilator.go(f"/sessions/{day.session}/codes")
    page.locator("[name=at_desk]").check()
    street.submit(page)
    slips = page.locator(".slip")
    expect(slips).to_have_count(len(INVITED))
    names = slips.locator(".slip-name").all_inner_texts()
    codes = dict(zip(names, slips.locator(".slip-code").all_inner_texts(), strict=True))
    day.board()
    for candidate in day.candidates:
        page.locator(f'a[href$="/check-in/{day.sittings[candidate.name]}"]').click()
        page.locator("[name=confirmed]").check()
        street.submit(page, "form:has([name=confirmed])")
        expect(page.locator(".banners")).to_contain_text("the printed code works from now on")
        candidate.come_in(codes[candidate.name])
        assert candidate.sitting == day.sittings[candidate.name]
    expect(page.locator("#checked_in tbody tr", has_text="In the waiting room")).to_have_count(
        len(day.candidates), timeout=PATIENCE_MS
    )
    expect(page.locator("#expected tbody tr")).to_have_count(1)
    day.picture("waiting")


def _begin(day: Day) -> None:
    for place in DEAF:
        day.candidates[place].reads_messages = False
    street.open_session(day.invigilator, day.session)
    for candidate in day.candidates:
        candidate.start()
    day.until(lambda: all(len(one.answers()) >= 3 for one in day.candidates), "all have begun")
    expect(day.board().locator("#running tbody tr")).to_have_count(len(day.candidates))
    ordinary = _working_ms(day.candidates[0].told[0])
    extra = _working_ms(day.candidates[WITH_EXTRA_TIME].told[0])
    assert abs(extra - 1.25 * ordinary) <= 1000


# --- What happens -----------------------------------------------------------------------------


def _somebody_asks_for_help(day: Day) -> None:
    candidate = day.candidates[IN_NEED]
    candidate.ask_for_help()
    first = day.invigilator.page.locator("#running tbody tr").first
    expect(first).to_contain_text("Waits for help", timeout=PATIENCE_MS)
    expect(first.locator(f"#line-{candidate.sitting}")).to_be_visible()
    day.picture("help")
    first.get_by_role("button", name="I am going there").click()
    expect(day.row(candidate)).to_contain_text("Somebody is going there")
    day.until(lambda: candidate.last["help"] == "coming", "help is announced to who asked")


def _say_something(day: Day) -> None:
    """A message stands on every screen that has a network until it is acknowledged."""
    words = "The doors stay closed until a quarter past."
    page = day.board()
    page.get_by_role("button", name="Message to everyone").click()
    page.locator("dialog[open] [name=text]").fill(words)
    page.locator("dialog[open] [type=submit]").click()
    expect(page.locator(".banners")).to_be_visible()
    day.until(
        lambda: all(words in one.messages.values() for one in day.online), "all read the message"
    )
    read = sum(one.reads_messages for one in day.online)
    meant = len(day.candidates)
    expect(page.locator("#board-lines")).to_contain_text(
        re.compile(rf"Acknowledged by {read} of {meant}\b"), timeout=PATIENCE_MS
    )
    for one in day.online:
        if one.reads_messages:
            day.until(lambda one=one: one.last["messages"] == [], "a read message goes")
        else:
            assert [message["text"] for message in one.last["messages"]] == [words]


def _swap_computers(day: Day) -> None:
    """The new computer shows every answer; the old one can only be read."""
    candidate = day.candidates[MOVING]
    candidate.rest()
    day.until(lambda: candidate.unsent == 0, "the pen is down and everything is saved")
    before, answers = candidate.epoch, candidate.answers()
    day.board()
    row = day.row(candidate)
    row.get_by_role("button", name="More").click()
    row.get_by_role("link", name="Move to another computer").click()
    page = day.invigilator.page
    street.submit(page)
    code = page.locator("main").get_by_text(street.ACCESS_CODE).inner_text().strip()
    day.until(lambda: candidate.superseded, "the old page turns read-only")
    candidate.swap_computer(code)
    day.until(lambda: candidate.epoch > before, "the new computer has entered")
    assert candidate.found == answers
    done = len(candidate.acknowledged)
    day.until(lambda: len(candidate.acknowledged) > done + 1, "work goes on at the new computer")


def _take_a_break(day: Day) -> None:
    """The clock stands still as long as the break lasts."""
    candidate = day.candidates[WITH_EXTRA_TIME]
    candidate.ask_for("break")
    day.board()
    expect(day.row(candidate)).to_contain_text("On a break", timeout=PATIENCE_MS)
    day.until(lambda: len(_paused(candidate)) >= 4, "the page hears of the break")
    day.picture("break")
    candidate.ask_for("go_on")
    day.until(lambda: candidate.last["state"] == "running", "the break is over")
    paused = _paused(candidate)
    assert {told.remaining_ms for told in paused} == {paused[0].remaining_ms}
    assert paused[-1].server_ms > paused[0].server_ms
    assert 0 < candidate.last["break_left_ms"] < BREAK_MIN * 60_000
    expect(day.row(candidate)).not_to_contain_text("On a break", timeout=PATIENCE_MS)


def _see_who_is_silent(day: Day) -> None:
    """Those without a network stand first on the board."""
    rows = day.board().locator("#running tbody tr")
    missing = {day.candidates[place].sitting for place in OFFLINE}
    silent = rows.filter(has_text="Silent for")
    expect(silent).to_have_count(len(OFFLINE), timeout=PATIENCE_MS)
    first = {
        str(rows.nth(place).locator("[id^=line-]").get_attribute("id")).removeprefix("line-")
        for place in range(len(OFFLINE))
    }
    assert first == missing
    day.picture("running")


def _cut_the_power(day: Day) -> None:
    """The server dies in the middle of saves; the candidates work on, and all is delivered."""
    epochs = [one.epoch for one in day.candidates]
    with day.invigilator.watch.network_trouble():
        day.live.cut_power()
        day.until(lambda: all(one.unsent >= 3 for one in day.online), "work goes on")
        expect(day.invigilator.page.locator("#board-lost")).to_be_visible(timeout=PATIENCE_MS)
        day.picture("no-server")
        reached = {one.name: len(one.events) for one in day.online}
        day.live.start()
        day.until(
            lambda: all(one.acked >= reached[one.name] for one in day.online),
            "what was written without a server is delivered",
        )
        # The board finds its server again by itself.
        expect(day.invigilator.page.locator("#board-lost")).to_be_hidden(timeout=PATIENCE_MS)
        rows = day.invigilator.page.locator("#running tbody tr")
        expect(rows).to_have_count(len(day.candidates))
    assert [one.epoch for one in day.candidates] == epochs


def _give_everyone_time(day: Day) -> None:
    """The first thing that each page hears after the act is the new time."""
    before = {one.name: _working_ms(one.told[-1]) for one in day.online}
    page = day.board()
    page.get_by_role("link", name="Give everyone time").click()
    page.locator("[name=minutes]").fill(str(EXTENSION_MIN))
    page.locator("[name=reason]").select_option("power")
    street.submit(page)
    expect(page.locator(".banners")).to_be_visible()
    given = time.monotonic()
    day.until(lambda: all(one.told[-1].asked > given for one in day.online), "every page has asked")
    for one in day.online:
        told = next(told for told in one.told if told.asked > given)
        assert abs(_working_ms(told) - before[one.name] - EXTENSION_MIN * 60_000) <= 2, one.name
    day.picture("extended")


def _record_an_incident(day: Day) -> None:
    page = day.invigilator.go(f"/sessions/{day.session}/incidents")
    page.locator("[name=reason]").select_option("power")
    page.locator("[name=text]").fill("The fuse of the server room went.")
    page.locator("[name=files]").set_input_files(
        {"name": "fuse.png", "mimeType": "image/png", "buffer": PHOTOGRAPH}
    )
    street.submit(page, "#record form")
    expect(page.get_by_text("The fuse of the server room went.")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="fuse.png").click()
    assert waiting.value.path().read_bytes() == PHOTOGRAPH


def _come_back_online(day: Day) -> None:
    """All that was written without a network is delivered, and counts."""
    for place in OFFLINE:
        candidate = day.candidates[place]
        reached = len(candidate.events)
        assert candidate.unsent > 20
        candidate.device.online = True
        day.until(
            lambda candidate=candidate, reached=reached: candidate.acked >= reached,
            "what was written without a network is delivered",
        )
        added = _working_ms(candidate.told[-1]) - _working_ms(candidate.told[0])
        assert abs(added - EXTENSION_MIN * 60_000) <= 2
    expect(day.board().locator("#running tbody tr", has_text="Silent for")).to_have_count(0)


# --- The end ----------------------------------------------------------------------------------


def _hand_in(day: Day) -> None:
    for candidate in day.candidates:
        candidate.ask_for("hand_in")
    day.until(lambda: all(one.receipt for one in day.candidates), "everybody has a receipt")
    for candidate in day.candidates:
        assert candidate.receipt is not None
        assert candidate.unsent == 0
        assert candidate.receipt["answered"] == len(candidate.answers())
    day.board()
    day.picture("finished")


def _close_and_reconcile(day: Day) -> None:
    """Thirteen booked are twelve who sat and one who was absent."""
    page = day.invigilator.go(f"/sessions/{day.session}/close")
    street.submit(page)
    page.wait_for_url("**/reconcile")
    expect(page.locator("main")).to_contain_text("13 booked = 12 sat + 1 absent + 0 void.")
    day.picture("reconcile")
    street.submit(page, 'form[action$="/reconcile/confirm"]')
    expect(page.locator('form[action$="/reconcile/confirm"]')).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Reconciled")
    day.picture("reconciled")


def _read_the_report(day: Day) -> None:
    page = day.invigilator.go(f"/sessions/{day.session}/report")
    shown = page.locator("main").inner_text()
    listed = [f"{family}, {given}" for given, family, _locale, _ability in INVITED]
    for name in listed:
        assert name in shown
    for candidate in day.candidates:
        assert candidate.receipt is not None
        assert candidate.receipt["code"] in shown
    assert "The fuse of the server room went." in shown
    day.picture("report")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as PDF").click()
    data = waiting.value.path().read_bytes()
    (day.pictures / "report.pdf").write_bytes(data)
    printed = _squeezed("".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages))
    for name in listed:
        assert _squeezed(name) in printed


def _compare_with_the_database(day: Day) -> None:
    """Everything that was acknowledged stands in the journal as it was said, and counts."""
    with day.database.connect() as connection:
        for candidate in day.candidates:
            rows = connection.execute(
                text(
                    "SELECT epoch, n, type, item_ref, value, standing FROM journal_event "
                    "WHERE sitting_id = :s"
                ),
                {"s": candidate.sitting},
            ).all()
            stored = {
                (row.epoch, row.n): (row.type, row.item_ref, json.loads(row.value)) for row in rows
            }
            said = {
                place: (sent.type, sent.item, sent.value)
                for place, sent in candidate.acknowledged.items()
            }
            assert len(said) > 20
            # After the hand-in nothing is on its way: neither less nor more than was said.
            assert stored == said, candidate.name
            answers = {row.standing for row in rows if row.type == "answer"}
            assert answers == {"applied"}, candidate.name


def _let_the_program_verify(day: Day) -> None:
    sittings = [candidate.sitting for candidate in day.candidates]
    said = _command(day.live, "sittings", "verify", *sittings)
    assert f"{len(sittings)} sittings checked, 0 differ." in said
    assert re.search(r"[1-9]\d* entries, .* 0 problems\.", _command(day.live, "audit", "verify"))


def _command(live: Live, *arguments: str) -> str:
    """The command line on the demo's instance, as its operator runs it."""
    folder = live.database.parent
    done = subprocess.run(
        [sys.executable, "-c", "from assess.cli import main; main()", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "ASSESS_ENVIRONMENT": "demo",
            "ASSESS_INSTANCE_PATH": str(folder),
            "ASSESS_SECRET_KEY": (folder / "secret").read_text(),
            "ASSESS_BASE_URL": live.url,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _working_ms(told: Told) -> int:
    """The whole working time: what has passed and what is left, by the server's clock."""
    return told.server_ms + told.remaining_ms


def _paused(candidate: SimulatedCandidate) -> list[Any]:
    return [told for told in candidate.told if told.state == "paused"]


def _squeezed(words: str) -> str:
    """Without spaces: a file has its own lines."""
    return "".join(words.split())
