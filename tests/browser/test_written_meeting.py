"""The meeting reads its figures, and a marker their own course, in both languages."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from assess.extensions import db
from assess.identity.models import Account
from assess.identity.passwords import hash_password
from assess.identity.roles import Role
from assess.written import handing, moderating
from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.street import SLOW_MS
from tests.browser.test_accessibility import speak
from tests.browser.test_written_marking import beside, log_in, look
from tests.integration.written.street import person
from tests.support.written_meeting import many_sittings, mark_everything, mark_references
from tests.support.written_street import marks, published, written_test

__all__ = ["beside"]
#: Each of two markers has sixteen scripts of a task: two periods.
SITTINGS = 16
PAPER = "meeting-officer"


def marked() -> str:
    """A paper that two markers have marked; returns where its meeting is."""

    def account(name: str) -> Account:
        address = f"{name}@demo.example"
        return db.session.scalars(select(Account).where(Account.email == address)).one()

    secret = hash_password(PASSWORD)
    pair = []
    for name in ("Lena", "Stefan"):
        address = f"{name.lower()}@demo.example"
        one = person(Role.EXAMINER, given_name=name, family_name="Marker", email=address)
        one.password_hash = secret
        db.session.commit()
        pair.append(one)
    lead = account("recruitment")
    # A paper of its own: thirds are found among those who mark the same paper.
    version = published(person(Role.EXAMINER), account("examiner"), code=PAPER)
    many_sittings(written_test(PAPER), SITTINGS)
    for purpose in ("standardisation", "seed"):
        due = marks("plan", 3)
        moderating.add_reference(version.id, "plan", "A model.", due, "Clear.", purpose, lead, "en")
    group = (version.id, None)
    handing.hand_out(group, ["plan"], [one.id for one in pair], None, lead)
    mark_references(pair)
    mark_everything(group, pair, lead)
    return f"/written/moderation/{version.id}/0"


@pytest.mark.usefixtures("beside")
def test_figures_are_read_and_saved(visit: Callable[..., Visitor]) -> None:
    meeting = marked()
    lead = visit("recruitment")
    page = lead.go(meeting)
    with page.expect_download(timeout=SLOW_MS) as saved:
        page.get_by_role("link", name="Figures as CSV").click()
    with open(saved.value.path(), encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"icc_1_1", "severity", "fair_average", "period_1"} <= {row["figure"] for row in rows}
    page = lead.go(meeting)  # whoever saved the file has waited for the figures
    plan = page.locator("#plan")
    plan.get_by_text("Figures: agreement, strictness and drift").click()
    expect(plan.get_by_role("heading", name="Strict and lenient markers")).to_be_visible()
    for marker in ("Lena Marker", "Stefan Marker"):
        expect(plan.get_by_role("rowheader", name=marker).first).to_be_visible()
    for panel in ("What these figures mean", "How to read this"):
        plan.get_by_text(panel).first.click()
    plan.get_by_text("Show as a table").first.click()
    expect(plan.get_by_role("img", name="Lena Marker").first).to_be_visible()
    look(page, "meeting-figures")
    plan.get_by_role("link", name="All scripts of this task").click()
    expect(page.locator("tbody tr")).to_have_count(SITTINGS)
    look(page, "meeting-scripts")
    speak(lead, "fr")
    look(lead.go(meeting), "meeting-figures-fr")

    marker = log_in(visit, "stefan")
    page = marker.go("/written/marking/")
    page.get_by_role("link", name="Your marking over time").click()
    expect(page.get_by_role("heading", level=1, name="Your marking over time")).to_be_visible()
    assert "Lena" not in page.content()
    expect(page.locator(".course").first).to_be_visible()
    look(page, "own-course")
    speak(marker, "fr")
    look(marker.go("/written/marking/consistency"), "own-course-fr")
