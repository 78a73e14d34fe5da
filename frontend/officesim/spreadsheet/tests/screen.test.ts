/** What is on the screen is what the state says, and undo goes back to where it was. */
import { afterEach, describe, expect, it } from "vitest";
import type { App } from "../app";
import type { SheetEdit } from "../edits";
import { digestOf, viewOf } from "../engine/view";
import { ofRange } from "../grid/selection";
import { areaOf, parseCell } from "../refs";
import { closeAll, press, rowsOf, screen, shown, type } from "./support";

const DATA = rowsOf(["Item", "Number", "Price"], ["Chairs", "4", "12.5"], ["Tables", "2", "80"], ["Lamps", "10", "7"]);

afterEach(closeAll);

describe("entering", () => {
  it("shows what was typed and calculates", () => {
    const { app, journal } = shown([DATA]);
    app.select(ofRange(areaOf("D2")));
    type(app, "=B2*C2");
    press(app, "Enter");
    expect(screen(app, "D2")).toBe("50");
    expect(journal).toEqual([{ cmd: "cell.enter", via: "type", edits: [{ op: "input", sheet: 0, row: 2, column: 4, text: "=B2*C2" }] }]);
    expect(app.session.selection.active).toEqual({ row: 3, column: 4 });
  });
  it("speaks French", () => {
    const { app } = shown([rowsOf(["1,5"], ["2"])], "fr");
    app.select(ofRange(areaOf("A3")));
    type(app, "=SOMME(A1:A2");
    press(app, "Enter");
    expect(screen(app, "A3")).toBe("3,5");
  });
  it("takes times, blanks between thousands and brackets for numbers", () => {
    const { app } = shown([], "fr");
    for (const text of ["12:30", "1 234,5", "(7)"]) {
      type(app, text);
      press(app, "Enter");
    }
    expect([1, 2, 3].map((row) => app.book.number(0, { row, column: 1 }))).toEqual([0.520833333333333, 1234.5, -7]);
    expect(screen(app, "A1")).toBe("12:30");
  });
  it("moves dates whatever their format", () => {
    const { app } = shown([rowsOf(["b", "14/03/2027"], ["a", "15/03/2027"]), { op: "style", sheet: 0, ref: "B1:B2", path: "format", value: "d mmmm yyyy" }]);
    app.select(ofRange(areaOf("A1:B2")));
    app.do("data.sortAscending", "ribbon");
    expect([app.book.shown(0, { row: 1, column: 2 }), app.book.kind(0, { row: 1, column: 2 })]).toEqual(["15 March 2027", "number"]);
    app.session.undo();
    expect([app.book.shown(0, { row: 1, column: 2 }), app.book.kind(0, { row: 1, column: 2 })]).toEqual(["14 March 2027", "number"]);
  });
  it("points at cells with arrows", () => {
    const { app, journal } = shown([DATA]);
    app.select(ofRange(areaOf("D2")));
    type(app, "=");
    press(app, "ArrowLeft");
    type(app, "*");
    press(app, "ArrowLeft");
    press(app, "ArrowLeft");
    press(app, "Enter");
    expect(journal[0]?.edits).toEqual([{ op: "input", sheet: 0, row: 2, column: 4, text: "=C2*B2" }]);
  });
  it("points at cells from AutoSum, with nothing to add up beside it", () => {
    const { app, journal } = shown([DATA]);
    app.select(ofRange(areaOf("F6")));
    app.do("formulas.autoSum", "key");
    for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp"]) press(app, key);
    for (const key of ["ArrowUp", "ArrowUp"]) press(app, key, { shiftKey: true });
    press(app, "Enter");
    expect(journal[0]?.edits).toEqual([{ op: "input", sheet: 0, row: 6, column: 6, text: "=SUM(C2:C4)" }]);
  });
  it("points at cells of another sheet and goes on in the formula bar", () => {
    const { app, journal } = shown([DATA, { op: "sheetAdd", name: "Other", at: 1 }]);
    app.session.show(1);
    app.select(ofRange(areaOf("A1")));
    type(app, "=");
    app.typing.turnTo(0);
    app.typing.pointAt({ row: 2, column: 2 }, { row: 4, column: 2 });
    expect(document.activeElement).toBe(app.bar.field);
    expect(app.bar.field.value).toBe("=Sheet1!B2:B4");
    app.editor.cancel();
    expect([app.session.sheet, journal.length]).toEqual([1, 0]);
  });
  it("turns to the next sheet with Ctrl+Page Down while a formula is open", () => {
    const { app } = shown([DATA, { op: "sheetAdd", name: "Other", at: 1 }]);
    app.select(ofRange(areaOf("E1")));
    type(app, "=");
    press(app, "PageDown", { ctrlKey: true });
    expect([app.session.sheet, app.editor.active, document.activeElement === app.bar.field]).toEqual([1, true, true]);
  });
  it("refuses what changes by itself, and keeps the text for correction", () => {
    const { app, journal } = shown([DATA]);
    type(app, "=RAND()");
    press(app, "Enter");
    expect(journal).toEqual([]);
    expect(app.editor.active).toBe(true);
    press(app, "Escape");
    expect(screen(app, "A1")).toBe("Item");
  });
  it("survives a formula over which the engine falls", () => {
    const { app, journal } = shown([]);
    type(app, "7");
    press(app, "Enter");
    type(app, "=SUBSTITUTE(A1,A1)");
    press(app, "Enter");
    press(app, "Escape");
    expect([screen(app, "A1"), journal.length]).toEqual(["7", 1]);
  });
});

describe("rules with formulas", () => {
  const RULED: SheetEdit[] = [
    DATA,
    { op: "sheetAdd", name: "Other", at: 1 },
    { op: "conditional", sheet: 0, id: "c", value: { refs: ["A2:C4"], rule: { type: "formula", formula: "=AND($B2>$F$1,B$4<9)" }, format: { bold: true }, priority: 1 } },
    { op: "validation", sheet: 1, id: "v", value: { refs: ["A1:A9"], type: "list", first: "=Sheet1!$A$2:$A$4" } },
  ];
  const rules = (app: App) => [
    app.book.sheet(0).objects.conditional.get("c")?.refs[0],
    (app.book.sheet(0).objects.conditional.get("c")?.rule as { formula: string }).formula,
    app.book.sheet(1).objects.validation.get("v")?.first,
  ];
  it.each([
    ["rows.insert", "A1", ["A3:C5", "=AND($B3>$F$2,B$5<9)", "=Sheet1!$A$3:$A$5"]],
    ["rows.insert", "A3:A4", ["A2:C6", "=AND($B2>$F$1,B$6<9)", "=Sheet1!$A$2:$A$6"]],
    ["columns.insert", "B1", ["A2:D4", "=AND($C2>$G$1,C$4<9)", "=Sheet1!$A$2:$A$4"]],
    // The first row of the rule goes: it is written for the one that follows.
    ["rows.delete", "A2", ["A2:C3", "=AND($B2>$F$1,B$3<9)", "=Sheet1!$A$2:$A$3"]],
    ["columns.delete", "F1", ["A2:C4", "=AND($B2>#REF!,B$4<9)", "=Sheet1!$A$2:$A$4"]],
  ] as [string, string, string[]][])("follow %s at %s, and come back", (id: string, range: string, expected: string[]) => {
    const { app } = shown(RULED);
    const before = viewOf(app.book);
    app.select(ofRange(areaOf(range)));
    app.do(id, "ribbon");
    expect(rules(app)).toEqual(expected);
    app.session.undo();
    expect(viewOf(app.book)).toEqual(before);
  });
});

const COMMANDS: [string, string, string?][] = [
  ["font.bold", "A1:C1"], ["font.fill", "B:B", "#FFFF00"], ["number.currency", "C2:C4"], ["merge.center", "A6:C6"],
  ["border.all", "A1:C4"], ["edit.clearContents", "B2:C3"], ["edit.clearAll", "A1:C4"], ["rows.insert", "A2:A3"],
  ["rows.delete", "A4"], ["columns.delete", "B1"], ["columns.insert", "B1:C1"], ["rows.hide", "A2"], ["edit.fillDown", "C2:C4"],
  ["formulas.autoSum", "B2:B5"], ["data.sortDescending", "B2:B4"], ["data.filter", "A1"], ["sheet.add", "A1"], ["sheet.copy", "A1"],
  ["view.freezeRow", "A1"], ["page.orientation", "A1", "landscape"], ["conditional.bar", "B2:B4", "blue"], ["insert.chart", "A1:C4"],
  ["style.cell", "A1:C1", "heading1"], ["edit.dragMove", "A1", "B2:B3 E2:E3"],
];

describe("undo", () => {
  it.each(COMMANDS)("takes %s back", async (id: string, range: string, argument?: string) => {
    const { app, journal } = shown([DATA, { op: "input", sheet: 0, row: 5, column: 3, text: "=SUM(C2:C4)" }, { op: "style", sheet: 0, ref: "B2", path: "italic", value: true }]);
    const before = viewOf(app.book);
    app.select(ofRange(areaOf(range), parseCell(range.split(":")[0] ?? "") ?? { row: 1, column: 2 }));
    app.do(id, "ribbon", argument);
    expect(journal).toHaveLength(1);
    const then = viewOf(app.book);
    const after = await digestOf(then);
    expect(after).not.toBe(await digestOf(before));
    app.session.undo();
    expect(viewOf(app.book)).toEqual(before);
    app.session.redo();
    expect(viewOf(app.book)).toEqual(then);
    expect(await digestOf(viewOf(app.book))).toBe(after);
  });
});

describe("the screen", () => {
  it("is bold where the state is bold", () => {
    const { app } = shown([DATA]);
    app.select(ofRange(areaOf("A1:B1")));
    app.do("font.bold", "key");
    const weight = (cell: string) => (app.root.querySelector(`[data-cell="${cell}"]`) as HTMLElement).style.font.includes("bold");
    expect([weight("A1"), weight("B1"), weight("C1")]).toEqual([true, true, false]);
  });
  it("takes hidden columns out of the page and keeps the keys", () => {
    const { app } = shown([DATA]);
    app.select(ofRange(areaOf("B2")));
    app.grid.focus();
    app.do("columns.hide", "key");
    expect(app.root.querySelector('[data-cell="B2"]')).toBeNull();
    expect(document.activeElement).toBe(app.grid.element);
    press(app, "ArrowRight");
    expect((document.activeElement as HTMLElement).dataset["cell"]).toBe("C2");
  });
  it("keeps the fill of a cell whose text runs over its neighbours", () => {
    const { app } = shown([rowsOf(["A rather long text that needs the next cells"]), { op: "style", sheet: 0, ref: "A1", path: "fill", value: "#FFFF00" }]);
    const cell = app.root.querySelector<HTMLElement>('[data-cell="A1"]');
    expect([cell?.style.backgroundColor, cell?.style.width, cell?.style.overflow]).toEqual(["#FFFF00", "76px", "visible"]);
  });
  it("draws a chart of cells that are still empty", () => {
    const { app, journal } = shown([rowsOf(["North"], ["South"])]);
    app.select(ofRange(areaOf("A1:B2")));
    app.do("insert.chart", "ribbon", "pie none");
    expect(journal[0]?.edits[0]).toMatchObject({ op: "chart", value: { series: [{ values: { sheet: 0, ref: "B1:B2" }, categories: { sheet: 0, ref: "A1:A2" } }] } });
  });
  it("goes to several ranges at once", () => {
    const { app, journal } = shown([DATA]);
    expect([app.goTo("A1:A2;C1:C2"), app.goTo("A1;?")]).toEqual([true, false]);
    app.do("font.bold", "key");
    expect(journal[0]?.edits.map((edit) => "ref" in edit && edit.ref)).toEqual(["A1:A2", "C1:C2"]);
  });
  it("chooses a chart by keys, and leaves it for a cell gone to", () => {
    const { app, said } = shown([DATA]);
    app.do("chart.select", "key");
    expect(said).toHaveLength(1);
    app.select(ofRange(areaOf("A1:C4")));
    app.do("insert.chart", "ribbon");
    app.charts.choose(null);
    app.do("chart.select", "key");
    expect((document.activeElement as HTMLElement).dataset["chart"]).toBe("chart-1");
    app.goTo("B2");
    app.focus();
    expect((document.activeElement as HTMLElement).dataset["cell"]).toBe("B2");
  });
  it("hides what a filter hides", () => {
    const { app } = shown([DATA, { op: "filter", sheet: 0, id: "auto", value: { ref: "A1:C4", columns: { B: { values: ["2"] } }, hidden: [[2, 2], [4, 4]] } }]);
    expect([screen(app, "A2"), screen(app, "A3"), screen(app, "A4")]).toEqual(["", "Tables", ""]);
    expect(app.root.querySelector('[data-cell="B1"] .ss-filter-active')).not.toBeNull();
  });
  it("copies formulas with their references and pastes values", () => {
    const { app } = shown([DATA, { op: "input", sheet: 0, row: 2, column: 4, text: "=B2*C2" }]);
    app.select(ofRange(areaOf("D2")));
    app.do("edit.copy", "key");
    app.select(ofRange(areaOf("D3:D4")));
    app.do("edit.paste", "key");
    expect([screen(app, "D3"), screen(app, "D4"), app.book.content(0, { row: 4, column: 4 })]).toEqual(["160", "70", "=B4*C4"]);
    app.select(ofRange(areaOf("E2")));
    app.do("edit.pasteValues", "key");
    expect(app.book.content(0, { row: 2, column: 5 })).toBe("50");
  });
  it("moves cells and what refers to them", () => {
    const { app } = shown([DATA, { op: "input", sheet: 0, row: 2, column: 4, text: "=B2*$C$2" }]);
    app.select(ofRange(areaOf("C2")));
    app.do("edit.cut", "key");
    app.select(ofRange(areaOf("F9")));
    app.do("edit.paste", "key");
    expect([app.book.content(0, { row: 2, column: 4 }), screen(app, "D2"), screen(app, "C2")]).toEqual(["=B2*$F$9", "50", ""]);
  });
  it("keeps texts that look like numbers when rows come and go", () => {
    const { app } = shown([rowsOf(["Code"], ["'007"], ["'0041"])]);
    app.select(ofRange(areaOf("A2")));
    app.do("rows.insert", "ribbon");
    expect([screen(app, "A3"), screen(app, "A4")]).toEqual(["007", "0041"]);
    app.session.undo();
    expect([screen(app, "A2"), screen(app, "A3"), app.book.kind(0, { row: 2, column: 1 })]).toEqual(["007", "0041", "text"]);
    app.do("rows.delete", "ribbon");
    expect([screen(app, "A2"), app.book.kind(0, { row: 2, column: 1 })]).toEqual(["0041", "text"]);
  });
  it("draws only a window of a long sheet", () => {
    const { app } = shown([rowsOf(...Array.from({ length: 5000 }, (_, at) => [String(at)]))]);
    expect(app.root.querySelectorAll(".ss-row").length).toBeLessThan(60);
    expect(app.grid.table.getAttribute("aria-rowcount")).toBe("5101");
  });
});

describe("an open entry", () => {
  it("is recorded by a flush, and the focus stays where it is", () => {
    const { app, journal } = shown([DATA]);
    const button = document.body.appendChild(document.createElement("button"));
    app.select(ofRange(areaOf("D2")));
    type(app, "=SUM(B2:C2");
    button.focus();
    app.flush();
    expect(journal.map(({ edits }) => edits)).toEqual([[{ op: "input", sheet: 0, row: 2, column: 4, text: "=SUM(B2:C2)" }]]);
    expect(document.activeElement).toBe(button);
    app.flush();
    expect(journal.length).toBe(1);
  });
  it("stays open while nothing may be recorded", () => {
    const { app, journal } = shown([DATA]);
    app.select(ofRange(areaOf("D2")));
    type(app, "12");
    app.session.readOnly = true;
    app.flush();
    press(app, "Enter");
    expect([journal.length, app.editor.active, app.editor.text]).toEqual([0, true, "12"]);
    app.session.readOnly = false;
    app.flush();
    expect(screen(app, "D2")).toBe("12");
  });
  it("is gone after Escape alone", () => {
    const { app, journal } = shown([DATA]);
    type(app, "12");
    press(app, "Escape");
    app.flush();
    expect(journal).toEqual([]);
  });
  it("goes on when the focus comes back, and takes a letter that the grid got", () => {
    const { app } = shown([DATA]);
    const button = document.body.appendChild(document.createElement("button"));
    app.select(ofRange(areaOf("D2")));
    type(app, "=B2");
    button.focus();
    app.focus();
    expect(document.activeElement).toBe(app.editor.field);
    app.grid.element.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true, cancelable: true }));
    expect(app.editor.text).toBe("=B2+");
  });
});

describe("two workbooks", () => {
  it("share neither what was cut nor the format painter", () => {
    const first = shown([DATA]).app;
    first.select(ofRange(areaOf("A1:A2")));
    first.do("edit.cut", "key");
    first.do("format.painter", "ribbon");
    const { app, journal } = shown([DATA]);
    app.select(ofRange(areaOf("F1")));
    app.do("edit.paste", "key");
    app.grid.element.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
    expect([journal, screen(app, "A1"), app.painter.from]).toEqual([[], "Item", null]);
    expect(first.painter.from).not.toBeNull();
  });
});
