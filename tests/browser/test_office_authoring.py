"""An author makes a small project of a workbook and publishes it, by keyboard and pages alone."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from tests.support import axe


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Item", "Cost"), ("Paper", 3), ("Ink", 4)):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").fill(value)


def send(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).press("Enter")


def link(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).press("Enter")


def add_check(page: Page, task: int, kind: str, **values: str) -> None:
    link(page, f"Add a check to task {task}")
    page.get_by_label("What is looked at").select_option(kind)
    send(page, "Go on")
    fill(page, **values)


def cell(page: Page, name: str) -> None:
    page.locator(f"[data-cell={name}]").click()


def test_from_a_workbook_to_publication(visit: Callable[..., Any]) -> None:
    visitor = visit("examiner")
    page: Page = visitor.go("/office/drafts/")
    link(page, "New project")
    page.locator("[name=start_en]").set_input_files(
        {"name": "costs.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()}
    )
    fill(page, code="browser-costs", title_en="Costs", title_fr="Coûts")
    fill(page, scenario_en="You keep the costs.", scenario_fr="Vous tenez les coûts.")
    send(page, "Make the draft")

    link(page, "Add a task")
    fill(page, code="total", text_en="Add up in B4.", text_fr="Additionnez en B4.")
    send(page, "Save the task")
    add_check(
        page, 1, "formula", code="sum", weight="3", target_ref="B4", expect_formula="=SUM(B2:B3)"
    )
    page.locator("[name=domain]").select_option("formulas")
    send(page, "Save the check")
    link(page, "Add a task")
    fill(page, code="head", text_en="Make A1 bold.", text_fr="Mettez A1 en gras.")
    send(page, "Save the task")
    add_check(page, 2, "style", code="bold", weight="1", target_ref="A1")
    page.locator("[name=expect_bold]").select_option("true")
    send(page, "Save the check")
    assert axe.violations(page) == []

    link(page, "Try it as a candidate")
    cell(page, "B4")
    # Another way to the same, and one that both languages of the book understand.
    page.keyboard.type("=B2+B3")
    page.keyboard.press("Enter")
    send(page, "Check my work")
    rows = page.locator("dialog tr[data-check]")
    expect(rows).to_have_count(2)
    assert [row.get_attribute("data-passed") for row in rows.all()] == ["true", "false"]
    expect(page.get_by_role("heading", name="3 of 4 points")).to_be_visible()
    assert axe.violations(page) == []
    page.keyboard.press("Escape")
    cell(page, "A1")
    page.keyboard.press("Control+b")
    send(page, "Check my work")
    expect(page.get_by_role("heading", name="4 of 4 points")).to_be_visible()
    send(page, "Keep this as the solution")
    expect(page.get_by_text("Kept: 2 actions are the solution now.")).to_be_visible()
    page.keyboard.press("Escape")
    link(page, "Back to the draft")

    send(page, "Test the project")
    page.wait_for_url("**/office/drafts/*/**")
    expect(page.get_by_role("link", name="Open the result")).to_be_visible(timeout=60_000)
    link(page, "Open the result")
    expect(page.get_by_text("The test has passed")).to_be_visible()
    send(page, "Publish as version 1")
    expect(page.get_by_text("Version 1 is published")).to_be_visible()
    visitor.go("/office/")
    expect(page.get_by_text("browser-costs")).to_be_visible()
