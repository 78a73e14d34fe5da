"""The marking of a written test's day: two blind, a third who decides, and what is read of it."""

from __future__ import annotations

import io
import json
import re

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import street
from tests.browser.street import SLOW_MS
from tests.browser.test_written_marking import NAMES, Keys
from tests.browser.written_day import CODES, Day, picture

COMMENT = "The argument holds."
WHOLE = "A convincing plan."
NEVER = ("SECRET-NOTE", "SECRET-MODEL", "Anna", "Boris", "Carla", "criterion_difference")


def prepare_the_marking(day: Day) -> str:
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


def two_mark_blind(day: Day) -> str:
    """Returns the number of the script on which they differ: Kim's plan."""
    [(disputed,)] = day.asked(
        "SELECT number FROM written_script WHERE sitting_id = :s AND item_ref = 't1'",
        s=day.writers[0].sitting,
    )
    for name, given in (("anna", "4"), ("boris", "0")):
        keys = Keys(day.visitor(name))
        keys.begin()
        _mark_the_reference(keys)
        while _at_a_script(keys):
            _is_blind(day, keys.page)
            keys.bands(given if keys.number() == disputed else "3")
            keys.finish()
        assert len(keys.marked) == len(set(keys.marked)) == 6
    return str(disputed)


def _mark_the_reference(keys: Keys) -> None:
    """What it deserves is told once it has been judged."""
    expect(keys.page.locator("#marking[data-ready]")).to_be_visible(timeout=SLOW_MS)
    expect(keys.page.locator("main")).to_contain_text("Reference script")
    assert "nothing of the bridge" not in keys.page.content()
    keys.bands("1")
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


def a_third_decides(day: Day, meeting: str, disputed: str) -> None:
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
    carla.bands("3")
    carla.tab_to("#comment-whole")
    carla.page.keyboard.type(WHOLE)
    carla.finish()
    expect(carla.page.locator(".others").first).to_contain_text("Marker A")
    picture(carla.page, "second-look")
    carla.tab_to("textarea[data-comment=analysis]")
    carla.page.keyboard.type(COMMENT)
    carla.press("Escape")
    carla.finish()
    steps = day.asked(
        "SELECT resolution.detail FROM written_resolution AS resolution "
        "JOIN written_script AS script ON script.id = resolution.script_id "
        "WHERE script.number = :n",
        n=disputed,
    )
    assert [json.loads(row.detail)["method"] for row in steps] == ["nearest"]


def print_a_script(day: Day, disputed: str) -> None:
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
    for word in ("Marker A", "Marker B", "Marker C", "What counts", COMMENT, WHOLE):
        assert word in with_marks
        assert word not in without


def sign_off_and_release(day: Day, meeting: str) -> list[int]:
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


def each_reads_why(day: Day, results: list[int]) -> None:
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
    assert COMMENT in kims
    assert WHOLE in kims
    assert WHOLE not in lea.page.locator("main").inner_text()
