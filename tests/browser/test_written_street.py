"""The day of a written test, from the waiting room to what the candidates read of it.

A paper of three hours in English and French, under a clock that is moved on. Kim writes it in the
usual time and loses the network; Léa has a quarter more and a break, and her tab dies. Two
markers mark blind, a third decides where they differ, and both read why, each in their language.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import create_engine

from assess import clock
from assess.identity.roles import Role
from tests.browser import street
from tests.browser.street import SLOW_MS
from tests.browser.test_written_marking import NAMES, Keys, account, beside_of, markers
from tests.browser.test_written_sitting import CUT, editor, shown
from tests.browser.written_day import CODES, TASKS, Day, Writer, closing, enter, picture
from tests.integration.written.street import person
from tests.support.live import serving
from tests.support.quick_clock import PROGRAM, QuickClock
from tests.support.written_day import MINUTES, three_hours
from tests.support.written_street import published

EXTRA, BREAK_MIN, RESTED_MIN = 1.25, 15, 10
CALCULATION = b"%PDF-1.7\n" + bytes(range(256)) + b"\n%%EOF\n"
#: Not what its ending says: kept all the same.
UNREADABLE = b"PK\x03\x04 half a workbook \0\xff"
COMMENT = {"en": "The argument holds.", "fr": "Le raisonnement se tient."}
WHOLE = "A convincing plan."
NEVER = ("SECRET-NOTE", "SECRET-MODEL", "Anna", "Boris", "Carla", "criterion_difference")


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
        meeting = _prepare_the_marking(day)
        disputed = _two_mark_blind(day)
        _a_third_decides(day, meeting, disputed)
        _print_a_script(day, disputed)
        results = _sign_off_and_release(day, meeting)
        _each_reads_why(day, results)
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
    """Whether all is accounted for is confirmed once the marks are there."""
    page = day.visitors[1].page
    street.close_session(day.visitors[1], day.session)
    expect(page.locator("main")).to_contain_text("marks are missing")
    picture(page, "reconcile")


# --- The marking ------------------------------------------------------------------------------


def _prepare_the_marking(day: Day) -> str:
    """A reference script to mark before the others, then everything to two markers."""
    lead, meeting = day.visitors[0], f"/written/moderation/{day.version}/{day.session}"
    page = lead.go(f"{meeting}/references/plan")
    page.locator("[name=purpose][value=standardisation]").check()
    page.locator("[name=language][value=en]").check()
    page.locator("[name=text]").fill("One truck leaves, and then we shall see.")
    for criterion, marks in (("analysis", 1), ("structure", 0), ("language", 3)):
        page.locator(f"[name=mark_{criterion}][value='{marks}']").check()
    page.locator("[name=rationale]").fill("It says what leaves, and nothing of the bridge.")
    picture(page, "reference")
    street.submit(page, "form:has([name=rationale])")
    for code in CODES.values():
        page.locator(f"[name=tasks][value='{code}']").check()
    for name in NAMES[:2]:
        page.get_by_label(f"{name.title()} Marker").check()
    street.submit(page, "form:has([name=tasks])")
    expect(page.locator(".banners")).to_contain_text("Allocations made")
    picture(page, "allocation")
    given = day.asked(
        "SELECT held.part, count(*) FROM written_allocation AS held "
        "JOIN written_script AS script ON script.id = held.script_id "
        "WHERE script.version_id = :v GROUP BY held.part ORDER BY held.part",
        v=day.version,
    )
    assert [tuple(row) for row in given] == [("first", 6), ("reference", 2), ("second", 6)]
    return meeting


def _two_mark_blind(day: Day) -> str:
    """Returns the number of the script on which they differ: Kim's plan."""
    [(disputed,)] = day.asked(
        "SELECT number FROM written_script WHERE sitting_id = :s AND item_ref = 't1'",
        s=day.writers[0].sitting,
    )
    for name, band in (("anna", "5"), ("boris", "1")):
        keys = Keys(day.visitor(name))
        keys.begin()
        _mark_the_reference(keys)
        while _at_a_script(keys):
            _is_blind(day, keys.page)
            keys.bands(band if keys.number() == disputed else "4")
            keys.finish()
        assert len(keys.marked) == len(set(keys.marked)) == 6
    return str(disputed)


def _mark_the_reference(keys: Keys) -> None:
    """What it deserves is told once it has been judged."""
    expect(keys.page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    expect(keys.page.locator("main")).to_contain_text("Reference script")
    assert "nothing of the bridge" not in keys.page.content()
    keys.bands("2")
    keys.finish()
    keys.marked.clear()
    expect(keys.page.locator("main")).to_contain_text("nothing of the bridge")
    picture(keys.page, "standardised")
    keys.begin()


def _at_a_script(keys: Keys) -> bool:
    """At an open script of whatever task is next; False once all are finished."""
    if keys.page.locator("#marking").count() == 0:
        keys.page.goto("/written/marking/")
        if keys.page.locator("main a.button-primary").count() == 0:
            return False
        keys.begin()
    expect(keys.page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    return True


def _is_blind(day: Day, page: Page) -> None:
    content = page.content()
    for writer in day.writers:
        for secret in (writer.given, writer.family, writer.sitting):
            assert re.search(rf"\b{re.escape(secret)}\b", content, re.I) is None, secret


def _a_third_decides(day: Day, meeting: str, disputed: str) -> None:
    """Named on the page of the script; marks blind first, then sees both without names."""
    page = day.visitors[0].go(meeting)
    picture(page, "meeting")
    page.get_by_role("link", name=disputed).first.click()
    picture(page, "apart")
    page.get_by_text("Ask a third marker").first.click()
    page.locator("[name=marker]").first.select_option(label="Carla Marker")
    page.get_by_role("button", name="Ask a third marker").click()
    expect(page.locator("main")).to_contain_text("Done.")

    carla = Keys(day.visitor("carla"))
    carla.begin()
    _mark_the_reference(carla)
    assert "Marker A" not in carla.page.content()
    carla.bands("4")
    carla.tab_to("#comment-whole")
    carla.page.keyboard.type(WHOLE)
    carla.finish()
    expect(carla.page.locator(".others").first).to_contain_text("Marker A")
    picture(carla.page, "second-look")
    carla.tab_to("textarea[data-comment=analysis]")
    carla.page.keyboard.type(COMMENT["en"])
    carla.press("Escape")
    carla.finish()
    steps = day.asked(
        "SELECT resolution.detail FROM written_resolution AS resolution "
        "JOIN written_script AS script ON script.id = resolution.script_id "
        "WHERE script.number = :n",
        n=disputed,
    )
    assert [json.loads(row.detail)["method"] for row in steps] == ["nearest"]


def _print_a_script(day: Day, disputed: str) -> None:
    """With the marks for the file; without for a second opinion. No name on either."""
    lead, kim = day.visitors[0], day.writers[0]
    printed = {}
    for button in ("PDF with the marks", "PDF without marks"):
        with lead.page.expect_download() as waiting:
            lead.page.get_by_role("link", name=re.compile(button)).click()
        pages = PdfReader(io.BytesIO(waiting.value.path().read_bytes())).pages
        printed[button] = " ".join("\n".join(one.extract_text() for one in pages).split())
    with_marks, without = printed.values()
    for said in printed.values():
        assert disputed in said
        assert " ".join(kim.last["t1"].split()) in said
        for secret in ("Kim", "Osei", "Anna", "Boris", "Carla", kim.sitting, "SECRET"):
            assert secret not in said
    for word in ("Marker A", "Marker B", "Marker C", "What counts", COMMENT["en"], WHOLE):
        assert word in with_marks
        assert word not in without


def _sign_off_and_release(day: Day, meeting: str) -> list[int]:
    lead = day.visitors[0]
    page = lead.go(meeting)
    page.get_by_role("button", name="Sign off the marks").click()
    expect(page.locator("main")).to_contain_text("signed off")
    results = []
    for writer in day.writers:
        mine = "SELECT id FROM result WHERE sitting_id = :s"
        results += [int(row.id) for row in day.until(page, mine, s=writer.sitting)]
    street.reconcile(day.visitors[1], day.session)
    for result in results:
        page = lead.go(f"/recruitment/results/{result}")
        release = 'form[action$="/results/release"]'
        street.submit(page, release)
        expect(page.locator(release)).to_have_count(0)
    picture(page, "released")
    return results


def _each_reads_why(day: Day, results: list[int]) -> None:
    """Descriptors and comments in the language of who reads, and who marked in none."""
    kim, lea = day.writers
    for writer, result in zip((kim, lea), results, strict=True):
        page = writer.page
        page.goto(f"/results/{result}")
        said = page.locator("main").inner_text()
        picture(page, f"result-{writer.locale}")
        own, other = (" (EN)", " (FR)") if writer.locale == "en" else (" (FR)", " (EN)")
        assert f"SECRET-BAND 3{own}" in said
        assert other not in said
        for secret in (*NEVER, "Marker"):
            assert secret not in page.content(), secret
    kims = kim.page.locator("main").inner_text()
    assert COMMENT["en"] in kims
    assert WHOLE in kims
    assert WHOLE not in lea.page.locator("main").inner_text()
