/** Commands of tables; a table changes as a whole but for texts and shading. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Cell, type DeckEdit, type Shape, type Table, type TableOption } from "../model/deck";
import { addShape } from "./shapes";

export interface CellPlace { shape: Shape; table: Table; row: number; column: number }

/** The cell being typed in, else the first of the chosen table. */
export function cellOf(editor: Editor): CellPlace | null {
  const place = editor.text?.place;
  if (place && "shape" in place && place.row !== undefined && place.column !== undefined) {
    const shape = editor.state.shape(place.shape);
    if (shape.table) return { shape, table: shape.table, row: place.row, column: place.column };
  }
  const shape = editor.one;
  return shape?.table ? { shape, table: shape.table, row: 0, column: 0 } : null;
}

const empty = (): Cell => ({ paragraphs: [{ runs: [] }] });

export function insertTable(editor: Editor, via: Via, rows: number, columns: number, name: string): void {
  const { size } = editor.state.deck;
  const w = Math.round(size.w * 0.8);
  const table: Table = {
    columns: Array.from({ length: columns }, () => Math.round(w / columns)),
    rows: Array.from({ length: rows }, () => ({ h: 370840, cells: Array.from({ length: columns }, empty) })),
    style: "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}", options: ["header", "banded_rows"],
  };
  const frame = { x: Math.round(size.w * 0.1), y: Math.round(size.h * 0.3), w, h: 370840 * rows };
  addShape(editor, "insert.table", via, { kind: "table", name, frame, table });
}

/** Rows and columns as they are in `table`; the frame grows or shrinks with them. */
function set(editor: Editor, cmd: string, via: Via, shape: Shape, table: Table): void {
  const frame = editor.frame(shape);
  const h = table.rows.reduce((sum, row) => sum + row.h, 0);
  const w = table.columns.reduce((sum, width) => sum + width, 0);
  const edits: DeckEdit[] = [{ op: "table.set", shape: shape.id, set: { columns: table.columns, rows: table.rows } }];
  if (h !== frame.h || w !== frame.w) edits.push({ op: "shape.set", shape: shape.id, set: { frame: { ...frame, w, h } } });
  editor.run(cmd, via, edits);
}

export function insertRow(editor: Editor, via: Via, below: boolean): void {
  const at = cellOf(editor);
  if (!at) return;
  const table = copyJson(at.table);
  const like = table.rows[at.row];
  table.rows.splice(at.row + (below ? 1 : 0), 0, { h: like?.h ?? 370840, cells: table.columns.map(empty) });
  set(editor, below ? "table.row-below" : "table.row-above", via, at.shape, table);
}

export function insertColumn(editor: Editor, via: Via, after: boolean): void {
  const at = cellOf(editor);
  if (!at) return;
  const table = copyJson(at.table);
  const place = at.column + (after ? 1 : 0);
  table.columns.splice(place, 0, table.columns[at.column] ?? 900000);
  for (const row of table.rows) row.cells.splice(place, 0, empty());
  set(editor, after ? "table.column-right" : "table.column-left", via, at.shape, table);
}

export function deleteRow(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  if (!at || at.table.rows.length < 2) return;
  const table = copyJson(at.table);
  table.rows.splice(at.row, 1);
  editor.text = null;
  set(editor, "table.delete-row", via, at.shape, table);
}

export function deleteColumn(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  if (!at || at.table.columns.length < 2) return;
  const table = copyJson(at.table);
  table.columns.splice(at.column, 1);
  for (const row of table.rows) row.cells.splice(at.column, 1);
  editor.text = null;
  set(editor, "table.delete-column", via, at.shape, table);
}

/** The cell and its right neighbours (or those below) become one. */
export function mergeCells(editor: Editor, via: Via, columns: number, rows: number): void {
  const at = cellOf(editor);
  if (!at) return;
  const table = copyJson(at.table);
  const wide = Math.min(columns, table.columns.length - at.column);
  const high = Math.min(rows, table.rows.length - at.row);
  const origin = table.rows[at.row]?.cells[at.column];
  if (!origin || (wide < 2 && high < 2)) return;
  for (let y = at.row; y < at.row + high; y += 1) {
    for (let x = at.column; x < at.column + wide; x += 1) {
      const cell = table.rows[y]?.cells[x];
      if (!cell || cell === origin) continue;
      const words = cell.paragraphs.filter((line) => line.runs.length > 0);
      origin.paragraphs = [...origin.paragraphs.filter((line) => line.runs.length > 0), ...words];
      table.rows[y]?.cells.splice(x, 1, { ...empty(), merged: true });
    }
  }
  if (origin.paragraphs.length === 0) origin.paragraphs = [{ runs: [] }];
  if (wide > 1) origin.span = wide;
  if (high > 1) origin.rowspan = high;
  editor.text = null;
  set(editor, "table.merge", via, at.shape, table);
}

export function splitCell(editor: Editor, via: Via): void {
  const at = cellOf(editor);
  const cell = at?.table.rows[at.row]?.cells[at.column];
  if (!at || !cell || (!cell.span && !cell.rowspan)) return;
  const table = copyJson(at.table);
  const [wide, high] = [cell.span ?? 1, cell.rowspan ?? 1];
  for (let y = at.row; y < at.row + high; y += 1) {
    for (let x = at.column; x < at.column + wide; x += 1) delete table.rows[y]?.cells[x]?.merged;
  }
  const origin = table.rows[at.row]?.cells[at.column];
  delete origin?.span;
  delete origin?.rowspan;
  set(editor, "table.split", via, at.shape, table);
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
  const all = editor.text === null;
  const edits: DeckEdit[] = at.table.rows.flatMap((row, y) => row.cells.flatMap((_, x): DeckEdit[] => {
    if (!all && (y !== at.row || x !== at.column)) return [];
    const where = { op: "cell.set" as const, shape: at.shape.id, row: y, column: x };
    return [fill === null ? { ...where, unset: ["fill"] } : { ...where, set: { fill } }];
  }));
  editor.run("table.shading", via, edits);
}

export function anchorCells(editor: Editor, via: Via, anchor: "top" | "middle" | "bottom"): void {
  const at = cellOf(editor);
  if (!at) return;
  const all = editor.text === null;
  editor.run("table.anchor", via, at.table.rows.flatMap((row, y) => row.cells.flatMap((_, x): DeckEdit[] =>
    (!all && (y !== at.row || x !== at.column) ? [] : [{ op: "cell.set", shape: at.shape.id, row: y, column: x, set: { anchor } }]))));
}
