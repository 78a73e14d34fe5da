/** Edits of contents and looks. */
import type { BorderStyle, CellStyle } from "@ironcalc/wasm";
import { type Edges, MAX_COLUMNS, MAX_ROWS, type SheetEdit, type Style } from "../edits";
import { LAST_COLUMN, LAST_ROW, type Range, areaOf, cellCount, columnsIn, isWholeColumns, isWholeRows, rowsIn } from "../refs";
import type { Book, SheetData } from "./book";
import { EditError } from "./errors";
import { expand, isFormula, refusal } from "./formulas";
import { PATHS, engineStyle, engineValue, flat } from "./looks";

type Of<Op extends SheetEdit["op"]> = Extract<SheetEdit, { op: Op }>;
const MAX_AREA = 200_000;
const MAX_FONT_AREA = 20_000;
const MAX_WHOLE_ROWS = 2_000;

/** What the engine gets for a typed text. Throws for a refused formula. */
export function engineText(text: string): string {
  if (!isFormula(text)) return text;
  const reason = refusal(text);
  if (reason) throw new EditError(`The formula is refused: ${reason}.`, reason);
  return expand(text);
}

/** A range of an edit. Throws for one that is no range or too large. */
export function editArea(ref: string): Range {
  const range = areaOf(ref);
  const [columnsWhole, rowsWhole] = [isWholeColumns(range), isWholeRows(range)];
  if (columnsWhole && rowsWhole) throw new EditError("A range is whole columns or whole rows, never both.");
  if ((!rowsWhole && range.right > MAX_COLUMNS) || (!columnsWhole && range.bottom > MAX_ROWS)) {
    throw new EditError(`${ref} lies outside ${MAX_ROWS} rows and ${MAX_COLUMNS} columns.`);
  }
  if (rowsWhole && range.bottom - range.top >= MAX_WHOLE_ROWS) {
    throw new EditError(`At most ${MAX_WHOLE_ROWS} whole rows can be changed at once.`);
  }
  if (!columnsWhole && !rowsWhole && cellCount(range) > MAX_AREA) {
    throw new EditError(`${ref} holds more than ${MAX_AREA} cells.`);
  }
  return range;
}

export function enterBlock(
  book: Book,
  position: number,
  row: number,
  column: number,
  block: readonly (readonly (string | null)[])[],
): void {
  const sheet = book.sheet(position);
  const [lastRow, lastColumn] = blockEnd(row, column, block);
  const prepared = block.flatMap((line, down) =>
    line.flatMap((text, right) =>
      text === null ? [] : [{ row: row + down, column: column + right, text: text && engineText(text) }],
    ),
  );
  const { model } = book;
  let done = 0;
  try {
    for (const one of prepared) {
      if (one.text) model.setUserInput(position, one.row, one.column, one.text);
      else model.rangeClearContents(position, one.row, one.column, one.row, one.column);
      done += 1;
    }
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    for (; done > 0; done -= 1) model.undo();
    throw new EditError(String(error));
  }
  book.grow(sheet, lastRow, lastColumn);
}

function blockEnd(row: number, column: number, block: readonly (readonly unknown[])[]): [number, number] {
  const lastRow = row + block.length - 1;
  const lastColumn = column + Math.max(...block.map((line) => line.length)) - 1;
  if (lastRow > MAX_ROWS || lastColumn > MAX_COLUMNS) {
    throw new EditError(`The block leaves ${MAX_ROWS} rows and ${MAX_COLUMNS} columns.`);
  }
  if (block.reduce((sum, line) => sum + line.length, 0) > MAX_AREA) {
    throw new EditError(`The block holds more than ${MAX_AREA} cells.`);
  }
  return [lastRow, lastColumn];
}

/** Whole lines count on their own axis only. */
function growOver(book: Book, sheet: SheetData, range: Range): void {
  book.grow(sheet, isWholeColumns(range) ? 0 : range.bottom, isWholeRows(range) ? 0 : range.right);
}

function engineArea(sheet: number, range: Range) {
  return { sheet, row: range.top, column: range.left, width: columnsIn(range), height: rowsIn(range) };
}

export function style(book: Book, edit: Of<"style">): void {
  const sheet = book.sheet(edit.sheet);
  const range = editArea(edit.ref);
  if (edit.path === "font") changeFont(book, edit.sheet, range, edit.value);
  else {
    const value = engineValue(edit.path, edit.value);
    if (edit.path !== "size") sizeLines(book, edit.sheet, range);
    book.model.updateRangeStyle(engineArea(edit.sheet, range), PATHS[edit.path], value);
  }
  growOver(book, sheet, range);
}

/** Whole lines without a style start from the engine's own default: give them our size. */
function sizeLines(book: Book, position: number, range: Range): void {
  const columns = isWholeColumns(range);
  if (!columns && !isWholeRows(range)) return;
  const [from, to] = columns ? [range.left, range.right] : [range.top, range.bottom];
  const size = String(book.plain.font.sz);
  for (let at = from; at <= to; at += 1) {
    const far = columns ? { row: LAST_ROW, column: at } : { row: at, column: LAST_COLUMN };
    if (Object.keys(flat(book.rawStyle(position, far), book.plain, book.palette)).length) continue;
    const line = columns ? { ...range, left: at, right: at } : { ...range, top: at, bottom: at };
    book.model.updateRangeStyle(engineArea(position, line), "font.size", size);
  }
}

function changeFont(book: Book, position: number, range: Range, name: unknown): void {
  if (typeof name !== "string" || name.length < 1 || name.length > 60) {
    throw new EditError("font is a text of 1 to 60 characters.");
  }
  if (isWholeColumns(range) || isWholeRows(range) || cellCount(range) > MAX_FONT_AREA) {
    throw new EditError(`The font changes in at most ${MAX_FONT_AREA} cells, not in whole lines.`);
  }
  const block: CellStyle[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: CellStyle[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const look = book.rawStyle(position, { row, column });
      line.push({ ...look, font: { ...look.font, name } });
    }
    block.push(line);
  }
  putStyles(book, position, range, block);
}

export function styles(book: Book, edit: Of<"styles">): void {
  const sheet = book.sheet(edit.sheet);
  const [bottom, right] = blockEnd(edit.row, edit.column, edit.cells);
  if (new Set(edit.cells.map((line) => line.length)).size !== 1) {
    throw new EditError("styles: every row of cells has the same length.");
  }
  if (edit.cells.some((line) => line.some((index) => index !== null && index >= edit.table.length))) {
    throw new EditError("styles: a cell names a style that the table does not have.");
  }
  const made = new Map<string, CellStyle>();
  const look = (index: number, quoted: boolean): CellStyle => {
    const key = `${index}:${quoted}`;
    let known = made.get(key);
    if (!known) made.set(key, (known = engineStyle(edit.table[index] as Style, book.plain, quoted)));
    return known;
  };
  const block = edit.cells.map((line, down) =>
    line.map((index, beside) => {
      const present = book.rawStyle(edit.sheet, { row: edit.row + down, column: edit.column + beside });
      return index === null ? present : look(index, present.quote_prefix);
    }),
  );
  putStyles(book, edit.sheet, { top: edit.row, left: edit.column, bottom, right }, block);
  book.grow(sheet, bottom, right);
}

function putStyles(book: Book, position: number, range: Range, block: CellStyle[][]): void {
  const { model } = book;
  model.setSelectedSheet(position);
  model.setSelectedCell(range.top, range.left);
  model.setSelectedRange(range.top, range.left, range.bottom, range.right);
  model.onPasteStyles(block);
}

/** Ours, since the engine's gives empty cells a font of its own. */
export function border(book: Book, edit: Of<"border">): void {
  const sheet = book.sheet(edit.sheet);
  const range = editArea(edit.ref);
  if (isWholeColumns(range) || isWholeRows(range) || cellCount(range) > MAX_FONT_AREA) {
    throw new EditError(`Lines are drawn in at most ${MAX_FONT_AREA} cells, not in whole lines.`, "wholeBorder");
  }
  const line = { style: edit.line as BorderStyle, color: edit.color };
  const reach = edit.edges === "none" ? around(range) : range;
  const block: CellStyle[][] = [];
  for (let row = reach.top; row <= reach.bottom; row += 1) {
    const styled: CellStyle[] = [];
    for (let column = reach.left; column <= reach.right; column += 1) {
      const look = book.rawStyle(edit.sheet, { row, column });
      const sides = sidesOf(range, row, column, edit.edges);
      for (const side of sides) {
        if (edit.edges === "none") delete look.border[side];
        else look.border[side] = line;
      }
      styled.push(look);
    }
    block.push(styled);
  }
  putStyles(book, edit.sheet, reach, block);
  growOver(book, sheet, range);
}

function around(range: Range): Range {
  return {
    top: Math.max(1, range.top - 1),
    left: Math.max(1, range.left - 1),
    bottom: Math.min(MAX_ROWS, range.bottom + 1),
    right: Math.min(MAX_COLUMNS, range.right + 1),
  };
}

const SIDES = ["top", "bottom", "left", "right"] as const;
type Side = (typeof SIDES)[number];

/** Which sides of a cell the edges of a range are; for none also of its neighbours. */
function sidesOf(range: Range, row: number, column: number, edges: Edges): readonly Side[] {
  const above = row < range.top;
  const before = column < range.left;
  const inRows = row >= range.top && row <= range.bottom;
  const inColumns = column >= range.left && column <= range.right;
  if (!inRows || !inColumns) {
    if (inColumns) return [above ? "bottom" : "top"];
    return inRows ? [before ? "right" : "left"] : [];
  }
  const rim: Record<Side, boolean> = {
    top: row === range.top,
    bottom: row === range.bottom,
    left: column === range.left,
    right: column === range.right,
  };
  switch (edges) {
    case "all":
    case "none":
      return SIDES;
    case "outer":
      return SIDES.filter((side) => rim[side]);
    case "inner":
      return SIDES.filter((side) => !rim[side]);
    case "centerH":
      return (["top", "bottom"] as const).filter((side) => !rim[side]);
    case "centerV":
      return (["left", "right"] as const).filter((side) => !rim[side]);
    default:
      return rim[edges] ? [edges] : [];
  }
}

export function clear(book: Book, edit: Of<"clear">): void {
  const { extent } = book.sheet(edit.sheet);
  const range = editArea(edit.ref);
  const bottom = Math.min(range.bottom, extent.row);
  const right = Math.min(range.right, extent.column);
  if (bottom < range.top || right < range.left) return;
  const names = { contents: "rangeClearContents", formats: "rangeClearFormatting", all: "rangeClearAll" } as const;
  book.model[names[edit.what]](edit.sheet, range.top, range.left, bottom, right);
}
