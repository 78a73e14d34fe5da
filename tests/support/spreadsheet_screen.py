"""Whether the grid shows what the state says, and what a task's effect looks like."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.support.spreadsheet_mouse import BUDGET, PARTICIPANTS, TYPES

#: Every cell in the page beside its entry in the view: texts, and the look where nothing of ours
#: (a table, a conditional format, a link) lies over it.
_COMPARE = """() => {
  const view = dev.workspace.view();
  const name = document.querySelector('.ss-tab[aria-selected=true]').textContent;
  const sheet = view.sheets.find((one) => one.name === name);
  const parse = (ref) => {
    const [first, last] = ref.split(':').map((one) => {
      const [, letters, row] = /^([A-Z]+)([0-9]+)$/.exec(one);
      return [[...letters].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0), Number(row)];
    });
    return [first, last ?? first];
  };
  const dressed = [...Object.values(sheet.tables).map((one) => one.ref),
    ...Object.values(sheet.conditionals).flatMap((one) => one.refs),
    ...Object.values(sheet.links).map((one) => one.ref)].map(parse);
  const colour = (text) => {
    const probe = document.createElement('span');
    probe.style.color = text;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
  const wrong = [];
  for (const element of document.querySelectorAll('.ss-cell[data-cell]')) {
    const at = element.dataset.cell;
    const [[column, row]] = parse(at);
    const cell = sheet.cells[at] ?? {};
    const wanted = cell.value ?? cell.content ?? '';
    const shown = element.querySelector('.ss-text').textContent;
    const narrow = /^#+$/.test(shown);
    if (shown !== wanted && !narrow) wrong.push(`${at}: ${shown} | ${wanted}`);
    const over = ([[l, t], [r, b]]) => column >= l && column <= r && row >= t && row <= b;
    if (dressed.some(over)) continue;
    const line = sheet.rows[row]?.style ?? sheet.columns[at.replace(/[0-9]+/, '')]?.style ?? 0;
    const style = view.styles[at in sheet.cells ? (cell.style ?? 0) : line];
    const css = getComputedStyle(element);
    const seen = {
      bold: Number(css.fontWeight) >= 600,
      italic: css.fontStyle === 'italic',
      underline: css.textDecorationLine.includes('underline'),
      wrap: css.whiteSpace.startsWith('pre-wrap') || css.whiteSpace === 'break-spaces',
    };
    for (const [part, one] of Object.entries(seen)) {
      if (one !== (style[part] ?? false)) wrong.push(`${at}: ${part} ${one}`);
    }
    if (style.fill && css.backgroundColor !== colour(style.fill)) wrong.push(`${at}: fill`);
    if (style.color && css.color !== colour(style.color)) wrong.push(`${at}: colour`);
    if (style.size && Math.abs(parseFloat(css.fontSize) - style.size * 4 / 3) > 0.1) {
      wrong.push(`${at}: size ${css.fontSize}`);
    }
    for (const side of ['top', 'right', 'bottom', 'left']) {
      const drawn = parseFloat(css.getPropertyValue(`border-${side}-width`)) > 0 &&
        css.getPropertyValue(`border-${side}-style`) !== 'none';
      if (style[side] && !drawn) wrong.push(`${at}: no line at the ${side}`);
    }
    const along = ['left', 'center', 'right'].includes(style.horizontal) && style.horizontal;
    if (along && css.textAlign !== along) wrong.push(`${at}: ${css.textAlign}`);
  }
  return wrong.slice(0, 10);
}"""


def differences(page: Page) -> list[str]:
    """What the cells in the page show otherwise than the state has it; no more than ten."""
    found: list[str] = page.evaluate(_COMPARE)
    return found


def _fills(page: Page, column: str, rows: range) -> list[int]:
    """The rows of a column whose cells are coloured."""
    plain = "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"
    return [
        row
        for row in rows
        if page.locator(f'[data-cell="{column}{row}"]').evaluate(
            "(cell) => getComputedStyle(cell).backgroundColor"
        )
        not in plain
    ]


def _drawn(page: Page, *texts: str) -> None:
    drawn = page.locator(".ss-chart svg").text_content() or ""
    for text in texts:
        assert text in drawn


def _merged(page: Page) -> None:
    assert page.locator('[data-cell="A1"]').get_attribute("aria-colspan") == "7"


def _highlighted(page: Page) -> None:
    # Nothing is there yet to be marked; an amount above the limit is.
    assert _fills(page, "F", range(4, 16)) == []
    for name, text in (("F5", "1001"), ("F6", "999")):
        page.locator(f'[data-cell="{name}"]').click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    assert _fills(page, "F", range(4, 16)) == [5]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")


def _frozen(page: Page) -> None:
    grid = page.locator(".ss-grid")
    grid.evaluate("(grid) => grid.scrollTo(0, 1500)")
    page.locator('[data-row="80"]').wait_for()
    for row in (1, 2, 3):
        box = page.locator(f'[data-row="{row}"]').bounding_box()
        assert box is not None
        assert 150 < box["y"] < 300
    assert page.locator('[data-cell="A3"] .ss-text').text_content() == "Date"


def _hidden(page: Page) -> None:
    assert page.locator('[data-column="4"]').count() == 0
    assert page.locator('[data-cell="D2"]').count() == 0
    # The keys go on working where nothing is to be seen.
    page.keyboard.press("ArrowRight")
    assert (page.locator(".ss-cell:focus").get_attribute("data-cell") or "")[0] == "E"


def _filtered(page: Page) -> None:
    rows = page.locator(".ss-rowhead").all_text_contents()
    assert [int(row) for row in rows if row and int(row) <= 16] == [1, 3, 5, 8, 11, 14]
    assert page.locator('[data-cell="D1"] .ss-filter-active').count() == 1


def _banded(page: Page) -> None:
    assert _fills(page, "B", range(1, 7)) == [1, 2, 4, 6]


def _noted(page: Page) -> None:
    assert page.locator('[data-cell="C5"] .ss-comment').count() == 1


def _front(page: Page) -> None:
    first = page.locator(".ss-tab").first
    assert first.text_content() in ("Summary", "Synthèse")
    assert "ss-tab-coloured" in (first.get_attribute("class") or "")


def _totals(page: Page) -> None:
    assert page.locator('[data-cell="C7"] .ss-text').text_content() == "200"


def _ruled(page: Page) -> None:
    assert _fills(page, "B", range(2, 12)) == [4, 6, 7, 9]
    assert page.locator(".ss-databar").count() == 10


#: What the screen must show after a task, beyond contents and styles.
SEEN: dict[tuple[str, str], Callable[[Page], None]] = {
    (BUDGET, "title"): _merged,
    (BUDGET, "highlight"): _highlighted,
    (BUDGET, "freeze"): _frozen,
    (BUDGET, "chart"): lambda page: _drawn(page, "gor"),
    (PARTICIPANTS, "table"): _banded,
    (PARTICIPANTS, "hide"): _hidden,
    (PARTICIPANTS, "open-payments"): _filtered,
    (PARTICIPANTS, "receipt"): _noted,
    (PARTICIPANTS, "summary"): _front,
    (TYPES, "total-row"): _totals,
    (TYPES, "rules"): _ruled,
    (TYPES, "curve"): lambda page: _drawn(page, "Visit", "Jan", "May"),
}
