"""The day of a written test, from the waiting room to what the candidates read of it.

A paper of three hours in English and French, under a clock that is moved on. Kim writes it in the
usual time and loses the network; Léa has a quarter more and a break, and her tab dies. Two
markers mark blind, a third decides where they differ, and both read why, each in their language.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect
from sqlalchemy import create_engine

from assess import clock
from assess.identity.roles import Role
from tests.browser import street, written_marks
from tests.browser.street import SLOW_MS
from tests.browser.test_written_marking import account, beside_of, markers
from tests.browser.test_written_sitting import CUT, editor, shown
from tests.browser.written_day import TASKS, Day, Writer, closing, enter, picture
from tests.integration.written.street import person
from tests.support.live import serving
from tests.support.quick_clock import PROGRAM, QuickClock
from tests.support.written_day import MINUTES, three_hours
from tests.support.written_street import published

EXTRA, BREAK_MIN, RESTED_MIN = 1.25, 15, 10
CALCULATION = b"%PDF-1.7\n" + bytes(range(256)) + b"\n%%EOF\n"
#: Not what its ending says: kept all the same.
UNREADABLE = b"PK\x03\x04 half a workbook \0\xff"


def test_the_day_of_a_written_test(browser: Browser, tmp_path: Path) -> None:
    with (
        serving(tmp_path, program=PROGRAM) as live,
        closing(
            Day(
                browser,
                live,
                create_engine(live.database_url),
                QuickClock(live.database.parent),
            )
        ) as day,
    ):
        title = _offer_the_paper(day)
        kim, lea = _two_come(day, title)
        _both_begin(kim, lea)
        _the_first_hour(day, kim, lea)
        _a_break(day, lea)
        _the_network_is_cut(day, kim)
        _the_tab_dies(day, lea)
        _the_other_language(kim, lea)
        _hand_over_files(kim, lea)
        _kim_hands_in(day, kim)
        _lea_has_the_time_that_was_granted(day, kim, lea)
        _what_is_stored_is_what_was_on_the_screen(day)

        _close_the_session(day)
        meeting = written_marks.prepare_the_marking(day)
        disputed = written_marks.two_mark_blind(day)
        written_marks.a_third_decides(day, meeting, disputed)
        written_marks.print_a_script(day, disputed)
        results = written_marks.sign_off_and_release(day, meeting)
        written_marks.each_reads_why(day, results)
        for visitor in day.visitors:
            assert visitor.watch.troubles == []


# --- The room ---------------------------------------------------------------------------------


def _offer_the_paper(day: Day) -> str:
    """Written by one, signed off by another, offered by recruitment; markers have accounts."""
    with clock.frozen_source(day.clock), beside_of(day.live):
        markers()
        version = published(person(Role.EXAMINER), account("examiner"), **three_hours())
        day.version = version.id
        title = str(version.shown["title"]["en"])
    recruiter = day.visitor("recruitment")
    day.visitor("invigilator")
    page = recruiter.go("/recruitment/tests/new-written")
    page.locator("[name=paper][value=field-logistics]").check()
    street.submit(page, "form:has([name=paper])")
    expect(page.locator(".banners")).to_contain_text(title)
    day.session = street.plan_session(recruiter, "Written test, morning", hours=5)
    return title


def _two_come(day: Day, test: str) -> tuple[Writer, Writer]:
    recruiter, invigilator = day.visitors[:2]

    def a_quarter_more(sitting: str) -> None:
        [(who,)] = day.asked("SELECT account_id FROM sitting WHERE id = :s", s=sitting)
        page = recruiter.go(f"/recruitment/candidates/{who}")
        page.locator("[name=time_factor]").select_option(str(EXTRA))
        page.locator("[name=break_minutes]").fill(str(BREAK_MIN))
        street.submit(page, "#adjustments form")
        expect(page.locator(".banners")).to_be_visible()

    kim = enter(day, "Kim", "Osei", "en", test, lambda sitting: None)
    lea = enter(day, "Léa", "Morel", "fr", test, a_quarter_more)
    street.open_session(invigilator, day.session)
    day.writers = [kim, lea]
    return kim, lea


def _both_begin(kim: Writer, lea: Writer) -> None:
    """The page says how long it is, and the server holds just that; each has another half first."""
    expect(kim.page.locator(".r-facts")).to_contain_text("3 hours", timeout=SLOW_MS)
    expect(lea.page.locator(".r-facts")).to_contain_text("3 heures 45 minutes", timeout=SLOW_MS)
    for writer in (kim, lea):
        picture(writer.page, f"instructions-{writer.locale}")
        writer.begin()
    kim.expect_time(180)
    lea.expect_time(225)
    assert round(kim.row().working, 2) == MINUTES * 60
    assert round(lea.row().working, 2) == MINUTES * 60 * EXTRA
    expect(kim.page.locator(".r-button--break")).to_be_hidden()
    expect(kim.page.locator("body")).to_contain_text("Write your answer in English.")
    expect(lea.page.locator("body")).to_contain_text("Rédigez votre réponse en français.")


def _the_first_hour(day: Day, kim: Writer, lea: Writer) -> None:
    kim.type("Two trucks with tents leave on Monday.")
    lea.type("Deux camions chargés de tentes partent lundi.")
    day.clock.pass_time(minutes=55)
    kim.type(" The third one waits for fuel.")
    lea.type(" Le troisième attend du carburant.")
    kim.is_stored("t1")
    lea.is_stored("t1")
    kim.expect_time(125)
    lea.expect_time(170)
    for writer in (kim, lea):
        picture(writer.page, f"writing-{writer.locale}")


def _a_break(day: Day, lea: Writer) -> None:
    """Nothing of the test shows, and what the break takes the deadline gets."""
    before = lea.row()
    assert before.break_left == BREAK_MIN * 60
    lea.press("Take a break", "Faire une pause", ".r-footer")
    lea.press("Begin the break", "Commencer la pause", "dialog[open]")
    timer = lea.page.locator(".r-break")
    expect(timer).to_contain_text("Temps de pause restant", timeout=SLOW_MS)
    expect(editor(lea.page)).to_be_hidden()
    picture(lea.page, "break")
    day.clock.pass_time(minutes=RESTED_MIN)
    expect(timer).to_contain_text(re.compile(r"\b[34]:\d\d$"), timeout=SLOW_MS)
    lea.press("Go on now", "Reprendre maintenant")
    expect(editor(lea.page)).to_be_visible(timeout=SLOW_MS)
    after = lea.row()
    rested = BREAK_MIN * 60 - after.break_left
    assert RESTED_MIN * 60 <= rested < (RESTED_MIN + 2) * 60
    assert abs(after.working - before.working - rested) < 0.01
    lea.expect_time(170)


def _the_network_is_cut(day: Day, kim: Writer) -> None:
    """In the middle of a sentence; what is typed meanwhile stays on the page and then arrives."""
    kim.type(" The bridge at Kamba")
    with kim.visitor.watch.network_trouble():
        kim.visitor.context.set_offline(True)
        kim.page.keyboard.type(" takes ten tonnes, so each truck crosses alone.")
        expect(kim.page.locator(".r-save")).to_have_text(kim.words["kept"], timeout=SLOW_MS)
        expect(kim.page.locator(".r-banner")).to_contain_text(str(kim.words["offline"]))
        picture(kim.page, "offline")
        day.clock.pass_time(minutes=20)
        assert "crosses alone" not in _stored_bytes(day, kim)
        kim.visitor.context.set_offline(False)
        kim.safe()
    kim.is_stored("t1")
    assert kim.last["t1"].endswith("each truck crosses alone.")
    kim.expect_time(95)


def _stored_bytes(day: Day, writer: Writer) -> str:
    rows = day.asked("SELECT value FROM journal_event WHERE sitting_id = :s", s=writer.sitting)
    return "\n".join(row.value for row in rows)


def _the_tab_dies(day: Day, lea: Writer) -> None:
    """Nothing is sent any more, no event of leaving runs; the same page goes on where it was."""
    lea.type(" Personne n’a mesuré le pont depuis la crue.")
    on_screen, address = shown(lea.page), lea.page.url
    with lea.visitor.watch.network_trouble():
        lea.page.wait_for_timeout(2000)  # what may be lost at most
        lea.page.evaluate(CUT)
        lea.page.close(run_before_unload=False)
    lea.page = lea.visitor.context.new_page()
    lea.page.set_default_timeout(SLOW_MS)
    lea.page.goto(address)
    expect(editor(lea.page)).to_contain_text("depuis la crue.", timeout=SLOW_MS)
    assert shown(lea.page) == on_screen
    lea.type(" Il faut donc traverser à vide.")
    lea.is_stored("t1")
    assert lea.last["t1"] == f"{on_screen} Il faut donc traverser à vide."


def _the_other_language(kim: Writer, lea: Writer) -> None:
    kim.go_on("t2")
    expect(kim.page.locator("body")).to_contain_text("Write your answer in French.")
    kim.type("Cher partenaire, le convoi part lundi ; le pont sera mesuré d’abord.")
    lea.go_on("t2")
    expect(lea.page.locator("body")).to_contain_text("Rédigez votre réponse en anglais.")
    lea.type("Dear partner, the convoy leaves on Monday; <b>we measure the bridge</b> first.")
    for writer in (kim, lea):
        writer.is_stored("t2")
        picture(writer.page, f"reply-{writer.locale}")


def _hand_over_files(kim: Writer, lea: Writer) -> None:
    for writer, name, content in (
        (kim, "kim-osei.pdf", CALCULATION),
        (lea, "morel.xlsx", UNREADABLE),
    ):
        writer.go_on("t3")
        chosen = writer.page.locator("input[type=file]")
        chosen.set_input_files({"name": name, "mimeType": "", "buffer": content})
        expect(writer.page.locator(".w-upload__counts")).to_contain_text(name, timeout=SLOW_MS)
        writer.safe()
        picture(writer.page, f"upload-{writer.locale}")


def _kim_hands_in(day: Day, kim: Writer) -> None:
    day.clock.pass_time(minutes=85)
    expect(kim.time()).to_have_text(re.compile(r"^(10:00|[89]:\d\d)$"), timeout=SLOW_MS)
    _hand_in(kim)


def _lea_has_the_time_that_was_granted(day: Day, kim: Writer, lea: Writer) -> None:
    """Three hours after the start Kim could not write any more; Léa can."""
    day.clock.pass_time(minutes=35)
    previous = lea.page.locator(".r-footer .r-button").first
    previous.click()
    expect(editor(lea.page)).to_contain_text("Dear partner")
    lea.type(" Yours, the field office.")
    lea.is_stored("t2")
    lea.expect_time(30)
    assert kim.row().state == "closed"
    assert lea.row().state == "running"
    _hand_in(lea)


def _hand_in(writer: Writer) -> None:
    writer.page.locator(".r-button--overview").click()
    dialog = writer.page.locator("dialog[open]")
    dialog.get_by_role("button", name=str(writer.words["hand_in"]), exact=True).click()
    writer.page.get_by_role("button", name=str(writer.words["hand_in_now"])).click()
    writer.page.wait_for_url("**/receipt", timeout=SLOW_MS)
    main = writer.page.locator("main")
    expect(main).to_contain_text(str(writer.words["receipt"]))
    [(code,)] = _receipts(writer)
    expect(main).to_contain_text(code)
    picture(writer.page, f"receipt-{writer.locale}")


def _receipts(writer: Writer) -> list[Any]:
    with writer.database.connect() as connection:
        found = "SELECT code FROM receipt WHERE sitting_id = ?"
        return list(connection.exec_driver_sql(found, (writer.sitting,)))


def _what_is_stored_is_what_was_on_the_screen(day: Day) -> None:
    """The scripts that the server's own job makes, and the files byte for byte."""
    page = day.visitors[0].page
    for writer, content in zip(day.writers, (CALCULATION, UNREADABLE), strict=True):
        rows = {
            ref: day.until(
                page,
                "SELECT script.text, script.language, file.digest, file.content "
                "FROM written_script AS script "
                "LEFT JOIN written_upload AS upload ON upload.id = script.upload_id "
                "LEFT JOIN written_file AS file ON file.digest = upload.digest "
                "WHERE script.sitting_id = :s AND script.item_ref = :r",
                s=writer.sitting,
                r=ref,
            )
            for ref in TASKS
        }
        assert {ref: [row.text for row in rows[ref]] for ref in ("t1", "t2")} == {
            ref: [writer.last[ref]] for ref in ("t1", "t2")
        }
        languages = [rows[ref][0].language for ref in ("t1", "t2")]
        assert languages == ([writer.locale, "fr"] if writer.locale == "en" else ["fr", "en"])
        [file] = rows["t3"]
        assert (file.digest, file.content) == (hashlib.sha256(content).hexdigest(), content)
    forms = [
        day.asked("SELECT content FROM form WHERE sitting_id = :s", s=writer.sitting)
        for writer in day.writers
    ]
    assert {json.loads(row.content)["variant"] for [row] in forms} == {"en-fr", "fr-en"}


def _close_the_session(day: Day) -> None:
    """Results that wait for marks are no difference: everybody is accounted for."""
    page = day.visitors[1].page
    street.close_session(day.visitors[1], day.session)
    expect(page.locator("main")).to_contain_text("2 results are still to come")
    picture(page, "reconcile")
