import { beforeEach, describe, expect, it } from "vitest";
import { cellOf, clearCells, deleteColumn, deleteRow, insertColumn, insertRow, mergeCells, selectCells, shadeCells, splitCell } from "../commands/tables";
import { formatRuns } from "../commands/text";
import { Editor } from "../editor";
import { canonical } from "../model/canonical";
import type { Table } from "../model/deck";
import { wordsOf } from "../model/text";
import { deck, text } from "./deck";

let editor: Editor;

const cell = (words: string) => ({ paragraphs: [{ runs: [{ text: words }] }] });
const start = (): Table => ({
  columns: [100, 100, 100], style: "", options: ["header"],
  rows: ["abc", "def", "ghi"].map((letters) => ({ h: 50, cells: [...letters].map(cell) })),
});

beforeEach(() => {
  const given = deck();
  given.slides[0]?.shapes.push({ ...text("t", ""), kind: "table", frame: { x: 0, y: 0, w: 300, h: 150 }, table: start() });
  const shape = given.slides[0]?.shapes.at(-1);
  delete shape?.paragraphs;
  editor = new Editor({ locale: "en", deck: given, media: {}, library: [] }, {
    locale: "en", title: "", record: () => undefined, announce: () => undefined, asset: (name) => name,
  });
});

const choose = (row: number, column: number, toRow: number, toColumn: number): void =>
  editor.chooseCells("t", { row, column }, { row: toRow, column: toColumn });
const table = (): Table => editor.state.table("t");
/** Words by row; "." is covered by a merged cell, and "/n" or "_n" says how many rows or columns it covers. */
const seen = (): string[] => table().rows.map((row) => row.cells.map((one) =>
  (one.merged ? "." : `${wordsOf(one.paragraphs).replace(/\n/g, "")}${one.rowspan ? `/${one.rowspan}` : ""}${one.span ? `_${one.span}` : ""}`)).join(" "));

function undone(): void {
  while (editor.canUndo) editor.undo("key");
  expect(canonical(table())).toBe(canonical(start()));
}

describe("chosen cells", () => {
  it("are what text and shading commands change, whichever corner was first", () => {
    choose(2, 1, 1, 0);
    formatRuns(editor, "font.bold", "key", { bold: true });
    shadeCells(editor, "ribbon", "accent2");
    const bold = table().rows.map((row) => row.cells.map((one) => (one.paragraphs[0]?.runs[0]?.bold ? "b" : "-") + (one.fill ? "f" : "-")).join(" "));
    expect(bold).toEqual(["-- -- --", "bf bf --", "bf bf --"]);
    undone();
  });
  it("lose their words, not their place", () => {
    choose(0, 1, 1, 2);
    clearCells(editor, "key");
    expect(seen()).toEqual(["a  ", "d  ", "g h i"]);
    expect(editor.cells).not.toBeNull();
    undone();
  });
  it("become one with all their words, and parts of a table again", () => {
    choose(0, 0, 1, 1);
    mergeCells(editor, "ribbon", 1, 1);
    expect(seen()).toEqual(["abde/2_2 . c", ". . f", "g h i"]);
    splitCell(editor, "ribbon");
    expect(seen()).toEqual(["abde  c", "  f", "g h i"]);
    undone();
  });
  it("grow over every merged cell that they touch", () => {
    choose(1, 1, 2, 1);
    mergeCells(editor, "ribbon", 1, 1);
    choose(1, 0, 1, 1);
    expect(cellOf(editor)).toMatchObject({ row: 1, toRow: 2, column: 0, toColumn: 1 });
  });
  it("say how many rows and columns come or go", () => {
    choose(0, 0, 1, 0);
    insertRow(editor, "ribbon", true);
    expect(table().rows).toHaveLength(5);
    choose(0, 1, 0, 2);
    deleteColumn(editor, "ribbon");
    expect(seen()).toEqual(["a", "d", "", "", "g"]);
    undone();
  });
  it("may be whole rows, whole columns or everything, but not all may be deleted", () => {
    choose(1, 1, 1, 1);
    selectCells(editor, "rows");
    expect(cellOf(editor)).toMatchObject({ row: 1, toRow: 1, column: 0, toColumn: 2 });
    selectCells(editor, "columns");
    expect(cellOf(editor)).toMatchObject({ row: 0, toRow: 2, column: 0, toColumn: 2 });
    deleteRow(editor, "ribbon");
    expect(table().rows).toHaveLength(3);
  });
});

describe("merged cells", () => {
  beforeEach(() => {
    choose(0, 1, 1, 1);
    mergeCells(editor, "ribbon", 1, 1);
  });
  it("hold a row that is put inside them", () => {
    choose(0, 0, 0, 0);
    insertRow(editor, "ribbon", true);
    expect(seen()).toEqual(["a be/3 c", " . ", "d . f", "g h i"]);
    undone();
  });
  it("keep their words when their first row goes", () => {
    choose(0, 0, 0, 0);
    deleteRow(editor, "ribbon");
    expect(seen()).toEqual(["d be f", "g h i"]);
    undone();
  });
  it("stay one when a column comes beside them", () => {
    choose(2, 1, 2, 1);
    insertColumn(editor, "ribbon", true);
    expect(seen()).toEqual(["a be/2  c", "d .  f", "g h  i"]);
    undone();
  });
});
