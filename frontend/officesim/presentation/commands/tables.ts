/** Commands of tables; a table changes as a whole but for texts and shading. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type DeckEdit, type Shape, type Table, type TableOption } from "../model/deck";
import {
  addColumns, addRows, areaOf, dropColumns, dropRows, emptyCell, gridOf, mergeArea, rowsOf, splitOwner, spotsOf, type Area, type Grid, type Spot,
} from "../model/grid";
import { spliceOf } from "../model/text";
import { addShape } from "./shapes";

/** A table with the part of it that commands are about. */
export interface CellPlace extends Area { shape: Shape; table: Table; whole: boolean }

/** The chosen cells, else the one being typed in, else the first of the chosen table (`whole`). */
export function cellOf(editor: Editor): CellPlace | null {
  const { cells, text } = editor;
  if (cells) {
    const shape = editor.state.shape(cells.shape);
    if (shape.table) return { shape, table: shape.table, whole: false, ...areaOf(shape.table, cells.anchor, cells.head) };
  }
  const place = text?.place;
  if (place && "shape" in place && place.row !== undefined && place.column !== undefined) {
    const shape = editor.state.shape(place.shape);
    const spot = { row: place.row, column: place.column };
    if (shape.table) return { shape, table: shape.table, whole: false, ...areaOf(shape.table, spot, spot) };
  }
  const shape = editor.one;
  return shape?.table ? { shape, table: shape.table, whole: true, row: 0, column: 0, toRow: 0, toColumn: 0 } : null;
}

/** What shading and anchors are for: the chosen cells, or all of a table chosen as a whole. */
function spots(at: CellPlace): Spot[] {
  const all = { row: 0, column: 0, toRow: at.table.rows.length - 1, toColumn: at.table.columns.length - 1 };
  return spotsOf(at.table, at.whole ? all : at);
}

export function insertTable(editor: Editor, via: Via, rows: number, columns: number, name: string): void {
  const { size } = editor.state.deck;
  const w = Math.round(size.w * 0.8);
  const table: Table = {
    columns: Array.from({ length: columns }, () => Math.round(w / columns)),
    rows: Array.from({ length: rows }, () => ({ h: 370840, cells: Array.from({ length: columns }, emptyCell) })),
    style: "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}", options: ["header", "banded_rows"],
  };
  const frame = { x: Math.round(size.w * 0.1), y: Math.round(size.h * 0.3), w, h: 370840 * rows };
  addShape(editor, "insert.table", via, { kind: "table", name, frame, table });
}

/** Rows and columns as `change` makes them; the frame grows or shrinks with them. */
function reshape(editor: Editor, cmd: string, via: Via, at: CellPlace, change: (grid: Grid) => void): void {
  const grid = gridOf(copyJson(at.table));
  change(grid);
  const rows = rowsOf(grid);
  const frame = editor.frame(at.shape);
  const h = rows.reduce((sum, row) => sum + row.h, 0);
  const w = grid.columns.reduce((sum, width) => sum + width, 0);
  const edits: DeckEdit[] = [{ op: "table.set", shape: at.shape.id, set: { columns: grid.columns, rows } }];
  if (h !== frame.h || w !== frame.w) edits.push({ op: "shape.set", shape: at.shape.id, set: { frame: { ...frame, w, h } } });
  editor.run(cmd, via, edits);
}

/** As many rows as are chosen. */
export function insertRow(editor: Editor, via: Via, below: boolean): void {
  const at = cellOf(editor);
  if (!at) return;
  const count = at.toRow - at.row + 1;
  reshape(editor, below ? "table.row-below" : "table.row-above", via, at, (grid) => addRows(grid, below ? at.toRow + 1 : at.row, count, at.row));
}

export function insertColumn(editor: Editor, via: Via, after: boolean): void {
  const at = cellOf(editor);
  if (!at) return;
  const count = at.toColumn - at.column + 1;
  reshape(editor, after ? "table.column-right" : "table.column-left", via, at, (grid) => addColumns(grid, after ? at.toColumn + 1 : at.column, count, at.column));
}

export function deleteRow(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  const count = at ? at.toRow - at.row + 1 : 0;
  if (!at || at.table.rows.length <= count) return;
  editor.text = null;
  editor.cells = null;
  reshape(editor, "table.delete-row", via, at, (grid) => dropRows(grid, at.row, count));
}

export function deleteColumn(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  const count = at ? at.toColumn - at.column + 1 : 0;
  if (!at || at.table.columns.length <= count) return;
  editor.text = null;
  editor.cells = null;
  reshape(editor, "table.delete-column", via, at, (grid) => dropColumns(grid, at.column, count));
}

/** The chosen cells become one; a single cell takes its right neighbours, or those below. */
export function mergeCells(editor: Editor, via: Via, columns: number, rows: number): void {
  const at = cellOf(editor);
  if (!at) return;
  const to = {
    row: Math.min(at.toRow + rows - 1, at.table.rows.length - 1), column: Math.min(at.toColumn + columns - 1, at.table.columns.length - 1),
  };
  const area = areaOf(at.table, at, to);
  if (spotsOf(at.table, area).length < 2) return;
  editor.text = null;
  if (editor.cells) editor.cells = { ...editor.cells, anchor: { row: area.row, column: area.column }, head: { row: area.row, column: area.column } };
  reshape(editor, "table.merge", via, at, (grid) => mergeArea(grid, area));
}

export function splitCell(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  const cell = at?.table.rows[at.row]?.cells[at.column];
  if (at && cell && (cell.span || cell.rowspan)) reshape(editor, "table.split", via, at, (grid) => splitOwner(grid, at));
}

/** Take the words out of the chosen cells. */
export function clearCells(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  if (!at) return;
  editor.run("table.clear", via, spots(at).flatMap((spot): DeckEdit[] => {
    const splice = spliceOf(editor.state.text({ shape: at.shape.id, ...spot }), [{ runs: [] }]);
    return splice ? [{ op: "text.splice", shape: at.shape.id, ...spot, ...splice }] : [];
  }));
}

/** The chosen cells, or whole rows or columns of them, as one choice. */
export function selectCells(editor: Editor, what: "rows" | "columns" | "all"): void {
  const at = cellOf(editor);
  if (!at) return;
  const last = { row: at.table.rows.length - 1, column: at.table.columns.length - 1 };
  const anchor = { row: what === "rows" ? at.row : 0, column: what === "columns" ? at.column : 0 };
  const head = { row: what === "rows" ? at.toRow : last.row, column: what === "columns" ? at.toColumn : last.column };
  editor.chooseCells(at.shape.id, anchor, head);
}

export function toggleOption(editor: Editor, via: Via, option: TableOption): void {
  const at = cellOf(editor);
  if (!at) return;
  const has = at.table.options.includes(option);
  // In the order in which files keep them, so that both ways lead to the same list.
  const order: TableOption[] = ["header", "total", "banded_rows", "first_column", "last_column", "banded_columns"];
  const options = order.filter((one) => (one === option ? !has : at.table.options.includes(one)));
  editor.run(`table.option.${option}`, via, [{ op: "table.set", shape: at.shape.id, set: { options } }]);
}

export function tableStyle(editor: Editor, via: Via, style: string): void {
  const at = cellOf(editor);
  if (at) editor.run("table.style", via, [{ op: "table.set", shape: at.shape.id, set: { style } }]);
}

export function shadeCells(editor: Editor, via: Via, fill: string | null): void {
  const at = cellOf(editor);
  if (!at) return;
  editor.run("table.shading", via, spots(at).map((spot): DeckEdit => {
    const where = { op: "cell.set" as const, shape: at.shape.id, ...spot };
    return fill === null ? { ...where, unset: ["fill"] } : { ...where, set: { fill } };
  }));
}

export function anchorCells(editor: Editor, via: Via, anchor: "top" | "middle" | "bottom"): void {
  const at = cellOf(editor);
  if (!at) return;
  editor.run("table.anchor", via, spots(at).map((spot): DeckEdit => ({ op: "cell.set", shape: at.shape.id, ...spot, set: { anchor } })));
}
