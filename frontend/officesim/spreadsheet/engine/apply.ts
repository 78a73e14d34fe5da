/** Applies primitive edits to a workbook, exactly as the server does. Throws when one cannot be. */
import { BorderStyle, BorderType, type CellStyle } from "@ironcalc/wasm";
import type { ObjectKind, SheetEdit, Style } from "../edits";
import { MAX_COLUMNS, MAX_ROWS } from "../edits";
import { type Range, areaOf, columnsIn, isWholeColumns, isWholeRows, rowsIn, sameRange } from "../refs";
import { type Book, type LineData, type SheetData, noObjects } from "./book";
import { type Shift, moveAnchor, moveKeys, moveRange, moveRef } from "./shift";

type Of<Op extends SheetEdit["op"]> = Extract<SheetEdit, { op: Op }>;

const PATHS: Readonly<Record<string, string>> = {
  bold: "font.b",
  italic: "font.i",
  underline: "font.u",
  strike: "font.strike",
  wrap: "alignment.wrap_text",
  size: "font.size",
  color: "font.color",
  fill: "fill.color",
  format: "num_fmt",
  horizontal: "alignment.horizontal",
  vertical: "alignment.vertical",
};

/** Apply several edits and calculate once; `before` is told of each one just before it. */
export function applyAll(
  book: Book,
  edits: readonly SheetEdit[],
  before?: (edit: SheetEdit) => void,
): void {
  book.model.pauseEvaluation();
  try {
    for (const edit of edits) {
      before?.(edit);
      applyOne(book, edit);
      if (before) book.changed(true);
    }
  } finally {
    book.model.resumeEvaluation();
    book.model.evaluate();
    book.changed(edits.some((edit) => edit.op !== "freeze" && edit.op !== "gridlines"));
  }
}

export function applyOne(book: Book, edit: SheetEdit): void {
  const { model } = book;
  switch (edit.op) {
    case "input":
      book.grow(edit.sheet, edit.row, edit.column);
      model.setUserInput(edit.sheet, edit.row, edit.column, edit.text);
      return;
    case "inputs":
      edit.rows.forEach((texts, down) =>
        texts.forEach((text, right) => {
          if (text === null) return;
          book.grow(edit.sheet, edit.row + down, edit.column + right);
          model.setUserInput(edit.sheet, edit.row + down, edit.column + right, text);
        }),
      );
      return;
    case "style":
      return applyStyle(book, edit);
    case "border":
      return applyBorder(book, edit);
    case "styles":
      return applyStyles(book, edit);
    case "clear":
      return applyClear(book, edit);
    case "rowsInsert":
    case "rowsDelete":
    case "columnsInsert":
    case "columnsDelete":
      return applyLines(book, edit);
    case "rowsSize":
      return setLines(book.sheet(edit.sheet).rows, edit.from, edit.to, { size: edit.height });
    case "columnsSize":
      return setLines(book.sheet(edit.sheet).columns, edit.from, edit.to, { size: edit.width });
    case "rowsHide":
      return setLines(book.sheet(edit.sheet).rows, edit.from, edit.to, { hidden: edit.hidden });
    case "columnsHide":
      return setLines(book.sheet(edit.sheet).columns, edit.from, edit.to, { hidden: edit.hidden });
    case "merge":
      book.sheet(edit.sheet).merges.push(areaOf(edit.ref));
      sortMerges(book.sheet(edit.sheet));
      return;
    case "unmerge": {
      const data = book.sheet(edit.sheet);
      const range = areaOf(edit.ref);
      data.merges = data.merges.filter((merge) => !sameRange(merge, range));
      return;
    }
    case "freeze":
      model.setFrozenRowsCount(edit.sheet, edit.rows);
      model.setFrozenColumnsCount(edit.sheet, edit.columns);
      return;
    case "gridlines":
      model.setShowGridLines(edit.sheet, edit.shown);
      return;
    case "name":
      if (edit.target) book.names.set(edit.name, { name: edit.name, target: edit.target });
      else book.names.delete(edit.name);
      return;
    case "sheetAdd":
    case "sheetCopy":
    case "sheetDelete":
    case "sheetRename":
    case "sheetMove":
    case "sheetColor":
    case "sheetHide":
      return applySheet(book, edit);
    default:
      return applyObject(book, edit.op, edit.sheet, edit.id, edit.value);
  }
}

function applyObject(book: Book, kind: ObjectKind, sheet: number, id: string, value: unknown): void {
  const map = book.sheet(sheet).objects[kind] as Map<string, unknown>;
  if (value === null) map.delete(id);
  else map.set(id, value);
}

/** The engine's words for an area; whole rows and columns go through as they are. */
function area(sheet: number, range: Range) {
  return { sheet, row: range.top, column: range.left, width: columnsIn(range), height: rowsIn(range) };
}

function touch(book: Book, sheet: number, range: Range): void {
  if (isWholeColumns(range) || isWholeRows(range)) return;
  book.grow(sheet, range.bottom, range.right);
}

function applyStyle(book: Book, edit: Of<"style">): void {
  const range = areaOf(edit.ref);
  touch(book, edit.sheet, range);
  if (edit.path === "font") {
    restyle(book, edit.sheet, range, (style) => ({
      ...style,
      font: { ...style.font, name: String(edit.value) },
    }));
    return;
  }
  const value = edit.value === null ? "" : String(edit.value);
  book.model.updateRangeStyle(area(edit.sheet, range), PATHS[edit.path] as string, value);
}

function restyle(book: Book, sheet: number, range: Range, change: (style: CellStyle) => CellStyle): void {
  const rows: CellStyle[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: CellStyle[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      line.push(change(book.model.getCellStyle(sheet, row, column).style));
    }
    rows.push(line);
  }
  pasteStyles(book, sheet, range, rows);
}

function pasteStyles(book: Book, sheet: number, range: Range, rows: CellStyle[][]): void {
  const { model } = book;
  model.setSelectedSheet(sheet);
  model.setSelectedCell(range.top, range.left);
  model.setSelectedRange(range.top, range.left, range.bottom, range.right);
  model.onPasteStyles(rows);
}

const BORDER_TYPES: Readonly<Record<string, BorderType>> = {
  all: "All" as BorderType,
  inner: "Inner" as BorderType,
  outer: "Outer" as BorderType,
  top: "Top" as BorderType,
  right: "Right" as BorderType,
  bottom: "Bottom" as BorderType,
  left: "Left" as BorderType,
  centerH: "CenterH" as BorderType,
  centerV: "CenterV" as BorderType,
  none: "None" as BorderType,
};

function applyBorder(book: Book, edit: Of<"border">): void {
  const range = areaOf(edit.ref);
  touch(book, edit.sheet, {
    ...range,
    bottom: range.bottom + 1,
    right: range.right + 1,
  });
  book.model.setAreaWithBorder(area(edit.sheet, range), {
    item: { style: edit.line as BorderStyle, color: edit.color },
    type: BORDER_TYPES[edit.edges] as BorderType,
  });
}

/** A flat style as the engine holds it. */
export function engineStyle(book: Book, style: Style): CellStyle {
  const base = structuredClone(book.model.getCellStyle(0, MAX_ROWS, MAX_COLUMNS).style);
  const edge = (text: string | undefined) => {
    if (!text) return undefined;
    const [line, color] = text.split(" ") as [string, string];
    return { style: line as BorderStyle, color };
  };
  const border: Record<string, unknown> = {};
  for (const side of ["top", "right", "bottom", "left"] as const) {
    const line = edge(style[side]);
    if (line) border[side] = line;
  }
  return {
    ...base,
    num_fmt: style.format ?? "general",
    font: {
      ...base.font,
      name: style.font ?? base.font.name,
      sz: style.size ?? base.font.sz,
      b: style.bold ?? false,
      i: style.italic ?? false,
      u: style.underline ?? false,
      strike: style.strike ?? false,
      ...(style.color ? { color: style.color } : {}),
    },
    fill: style.fill ? { color: style.fill } : {},
    border: border as CellStyle["border"],
    alignment: {
      horizontal: (style.horizontal ?? "general") as never,
      vertical: (style.vertical ?? "bottom") as never,
      wrap_text: style.wrap ?? false,
    },
  };
}

function applyStyles(book: Book, edit: Of<"styles">): void {
  const table = edit.table.map((style) => engineStyle(book, style));
  edit.cells.forEach((line, down) =>
    line.forEach((index, right) => {
      if (index === null) return;
      const style = table[index];
      if (!style) throw new Error(`There is no style ${index} in the table.`);
      const row = edit.row + down;
      const column = edit.column + right;
      const range = { top: row, bottom: row, left: column, right: column };
      touch(book, edit.sheet, range);
      pasteStyles(book, edit.sheet, range, [[style]]);
    }),
  );
}

function applyClear(book: Book, edit: Of<"clear">): void {
  const range = areaOf(edit.ref);
  const { model } = book;
  const call = (name: "rangeClearContents" | "rangeClearFormatting" | "rangeClearAll"): void =>
    model[name](edit.sheet, range.top, range.left, range.bottom, range.right);
  if (edit.what === "contents") call("rangeClearContents");
  else if (edit.what === "formats") call("rangeClearFormatting");
  else call("rangeClearAll");
}

function setLines(
  lines: Map<number, LineData>,
  from: number,
  to: number,
  change: { size?: number | null; hidden?: boolean },
): void {
  for (let index = from; index <= to; index += 1) {
    const { size, hidden } = { ...lines.get(index), ...change };
    const data: LineData = { ...(size == null ? {} : { size }), ...(hidden ? { hidden } : {}) };
    if (Object.keys(data).length) lines.set(index, data);
    else lines.delete(index);
  }
}

function sortMerges(data: SheetData): void {
  data.merges.sort((a, b) => a.top - b.top || a.left - b.left);
}

function applyLines(
  book: Book,
  edit: Of<"rowsInsert" | "rowsDelete" | "columnsInsert" | "columnsDelete">,
): void {
  const { model } = book;
  const rows = edit.op.startsWith("rows");
  const insert = edit.op.endsWith("Insert");
  if (rows && insert) model.insertRows(edit.sheet, edit.at, edit.count);
  else if (rows) model.deleteRows(edit.sheet, edit.at, edit.count);
  else if (insert) model.insertColumns(edit.sheet, edit.at, edit.count);
  else model.deleteColumns(edit.sheet, edit.at, edit.count);
  const shift: Shift = { axis: rows ? "rows" : "columns", at: edit.at, count: edit.count, insert };
  const data = book.sheet(edit.sheet);
  if (rows) data.rows = moveKeys(data.rows, shift);
  else data.columns = moveKeys(data.columns, shift);
  if (insert) {
    if (rows) book.grow(edit.sheet, data.extent.row + edit.count, data.extent.column);
    else book.grow(edit.sheet, data.extent.row, data.extent.column + edit.count);
  }
  moveObjects(book, edit.sheet, shift);
}

/** Everything of ours that names a range of this sheet goes with it. */
export function moveObjects(book: Book, sheet: number, shift: Shift): void {
  const data = book.sheet(sheet);
  data.merges = data.merges
    .map((merge) => moveRange(merge, shift))
    .filter((merge): merge is Range => merge !== null && (merge.top !== merge.bottom || merge.left !== merge.right));
  const { objects } = data;
  const refs = <T extends { ref: string }>(map: Map<string, T>): void => {
    for (const [id, value] of map) {
      const ref = moveRef(value.ref, shift);
      if (ref) map.set(id, { ...value, ref });
      else map.delete(id);
    }
  };
  refs(objects.table as never);
  refs(objects.filter as never);
  refs(objects.link as never);
  for (const [id, chart] of objects.chart) {
    objects.chart.set(id, { ...chart, anchor: moveAnchor(chart.anchor, shift) });
  }
  for (const [id, comment] of objects.comment) {
    const cell = moveRef(comment.cell, shift);
    if (cell) objects.comment.set(id, { ...comment, cell });
    else objects.comment.delete(id);
  }
}

function applySheet(
  book: Book,
  edit: Of<"sheetAdd" | "sheetCopy" | "sheetDelete" | "sheetRename" | "sheetMove" | "sheetColor" | "sheetHide">,
): void {
  const { model, sheets } = book;
  switch (edit.op) {
    case "sheetAdd":
      model.newSheet();
      sheets.push({
        columns: new Map(),
        rows: new Map(),
        merges: [],
        objects: noObjects(),
        extent: { row: 1, column: 1 },
      });
      model.renameSheet(sheets.length - 1, edit.name);
      return moveSheet(book, sheets.length - 1, edit.at);
    case "sheetCopy":
      model.duplicateSheet(edit.sheet);
      sheets.splice(edit.sheet + 1, 0, structuredClone(book.sheet(edit.sheet)));
      model.renameSheet(edit.sheet + 1, edit.name);
      return moveSheet(book, edit.sheet + 1, edit.at);
    case "sheetDelete":
      model.deleteSheet(edit.sheet);
      sheets.splice(edit.sheet, 1);
      return;
    case "sheetRename":
      model.renameSheet(edit.sheet, edit.name);
      return;
    case "sheetMove":
      return moveSheet(book, edit.sheet, edit.to);
    case "sheetColor":
      model.setSheetColor(edit.sheet, edit.color ?? undefined);
      return;
    case "sheetHide":
      if (edit.hidden) model.hideSheet(edit.sheet);
      else model.unhideSheet(edit.sheet);
  }
}

function moveSheet(book: Book, from: number, to: number): void {
  if (from === to) return;
  book.model.moveSheet(from, to);
  const [data] = book.sheets.splice(from, 1);
  book.sheets.splice(to, 0, data as SheetData);
}
