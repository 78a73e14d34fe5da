/** Edits of rows and columns, and the layer that follows them. */
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "../edits";
import { type Range, cellCount } from "../refs";
import { type Book, KINDS, type LineData, type SheetData } from "./book";
import { EditError } from "./errors";
import { type Move, joined, movedObject } from "./moving";
import { followNames } from "./names";
import { type Shift, moveKeys, moveRange, moveSpan } from "./shift";

type Of<Op extends SheetEdit["op"]> = Extract<SheetEdit, { op: Op }>;

export function shiftLines(
  book: Book,
  edit: Of<"rowsInsert" | "rowsDelete" | "columnsInsert" | "columnsDelete">,
): void {
  const rows = edit.op.startsWith("rows");
  const insert = edit.op.endsWith("Insert");
  const shift: Shift = { axis: rows ? "rows" : "columns", at: edit.at, count: edit.count, insert };
  const sheet = book.sheet(edit.sheet);
  const extent = extentAfter(sheet, shift);
  const { model } = book;
  try {
    if (rows && insert) model.insertRows(edit.sheet, edit.at, edit.count);
    else if (rows) model.deleteRows(edit.sheet, edit.at, edit.count);
    else if (insert) model.insertColumns(edit.sheet, edit.at, edit.count);
    else model.deleteColumns(edit.sheet, edit.at, edit.count);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new EditError(String(error));
  }
  sheet.extent[rows ? "row" : "column"] = extent;
  moveLines(sheet, shift);
  follow(book, { key: sheet.key, shift });
  tellHidden(book, sheet);
}

function extentAfter(sheet: SheetData, shift: Shift): number {
  const rows = shift.axis === "rows";
  const limit = rows ? MAX_ROWS : MAX_COLUMNS;
  const extent = rows ? sheet.extent.row : sheet.extent.column;
  const end = shift.at + shift.count - 1;
  if (end > limit) throw new EditError(`A sheet has ${limit} ${shift.axis}.`);
  if (!shift.insert) return extent - Math.max(0, Math.min(extent, end) - shift.at + 1);
  const after = extent + (shift.at <= extent ? shift.count : 0);
  if (after > limit) throw new EditError(`The sheet would have more than ${limit} ${shift.axis}.`);
  return after;
}

function moveLines(sheet: SheetData, shift: Shift): void {
  if (shift.axis === "rows") {
    sheet.rows = moveKeys(sheet.rows, shift);
    sheet.told = new Set([...sheet.told].flatMap((row) => moveSpan(row, row, shift)?.[0] ?? []));
  } else sheet.columns = moveKeys(sheet.columns, shift);
  sheet.merges = sheet.merges
    .map((merge) => moveRange(merge, shift))
    .filter((merge): merge is Range => merge !== null && cellCount(merge) > 1);
}

/** Every object and name follows what happened to one sheet. */
export function follow(book: Book, move: Move): void {
  for (const sheet of book.sheets) {
    for (const kind of KINDS) {
      const objects = sheet.objects[kind] as Map<string, unknown>;
      for (const [id, value] of [...objects]) {
        const result = movedObject(kind, value, sheet.key, move);
        if (result === null) objects.delete(id);
        else objects.set(id, result);
      }
    }
  }
  followNames(book, move);
}

export function sizeLines(book: Book, edit: Of<"rowsSize" | "columnsSize">): void {
  const size = edit.op === "rowsSize" ? edit.height : edit.width;
  setLines(book.sheet(edit.sheet)[edit.op === "rowsSize" ? "rows" : "columns"], edit, (line) => ({
    ...(size === null ? {} : { size }),
    ...(line.hidden ? { hidden: true } : {}),
  }));
}

export function hideLines(book: Book, edit: Of<"rowsHide" | "columnsHide">): void {
  const sheet = book.sheet(edit.sheet);
  setLines(sheet[edit.op === "rowsHide" ? "rows" : "columns"], edit, (line) => ({
    ...(line.size === undefined ? {} : { size: line.size }),
    ...(edit.hidden ? { hidden: true } : {}),
  }));
  tellHidden(book, sheet);
}

function setLines(
  lines: Map<number, LineData>,
  span: { readonly from: number; readonly to: number },
  change: (line: LineData) => LineData,
): void {
  if (span.to < span.from) throw new EditError(`from ${span.from} to ${span.to} are no lines.`);
  for (let index = span.from; index <= span.to; index += 1) {
    const line = change(lines.get(index) ?? {});
    if (Object.keys(line).length) lines.set(index, line);
    else lines.delete(index);
  }
}

function hiddenRows(sheet: SheetData): Set<number> {
  const hidden = new Set<number>();
  for (const [row, line] of sheet.rows) if (line.hidden) hidden.add(row);
  for (const filter of sheet.objects.filter.values()) {
    for (const [first, last] of filter.hidden) for (let row = first; row <= last; row += 1) hidden.add(row);
  }
  return hidden;
}

/** Give the engine the hidden rows that changed: SUBTOTAL leaves them out. */
export function tellHidden(book: Book, sheet: SheetData): void {
  const wanted = hiddenRows(sheet);
  const position = book.sheets.indexOf(sheet);
  const tell = (rows: Iterable<number>, hidden: boolean): void => {
    const sorted = [...rows].sort((a, b) => a - b);
    for (const [first, last] of joined(sorted.map((row) => [row, row] as const))) {
      book.model.setRowsHidden(position, first, last, hidden);
    }
  };
  tell([...wanted].filter((row) => !sheet.told.has(row)), true);
  tell([...sheet.told].filter((row) => !wanted.has(row)), false);
  sheet.told = wanted;
}

export { hiddenRows };
