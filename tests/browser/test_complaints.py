"""A complaint from the receipt to the decision, as both sides see it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy.engine import Engine

from tests.browser.conftest import Visitor
from tests.browser.pages import facts

Visit = Callable[..., Visitor]


def test_a_dismissal_waits_for_the_evidence_and_the_candidate_reads_why(
    visit: Visit, database: Engine
) -> None:
    closed = facts(database)["my_closed"]
    candidate, staff = visit("candidate"), visit("recruitment")

    page = candidate.go(f"/sittings/{closed}/receipt")
    page.get_by_role("link", name="Something went wrong? Make a complaint").click()
    page.get_by_label("What happened?").fill("The second clip stopped after some seconds.")
    page.get_by_label("What do you ask for?").fill("That its questions do not count.")
    page.get_by_role("button", name="Send the complaint").click()
    expect(page.get_by_text("a person examines it")).to_be_visible()
    reference = page.url.rsplit("/", 1)[1]

    desk = staff.go(f"/recruitment/complaints/{reference}")
    desk.get_by_label("Dismissed").check()
    desk.get_by_label("Reason").fill("The clip was played to its end, as the journal shows.")
    with staff.watch.answers(422):
        desk.get_by_role("button", name="Decide and tell the candidate").click()
        expect(desk.get_by_role("alert")).to_contain_text("Open the newest technical evidence")
    desk.get_by_role("link", name="Open the newest evidence").click()
    expect(desk.get_by_role("heading", name="Proof that nothing was changed")).to_be_visible()
    desk.get_by_role("link", name="Back to the complaint").click()
    desk.get_by_label("Dismissed").check()
    desk.get_by_label("Reason").fill("The clip was played to its end, as the journal shows.")
    desk.get_by_role("button", name="Decide and tell the candidate").click()
    expect(desk.get_by_text("Decided. The candidate is told by e-mail.")).to_be_visible()

    page = candidate.go(f"/complaints/{reference}")
    expect(page.get_by_text("Your complaint was dismissed.")).to_be_visible()
    expect(page.get_by_text("played to its end")).to_be_visible()
