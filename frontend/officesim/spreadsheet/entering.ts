/** What typing comes down to as edits, and where typed places are. */
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "./edits";
import type { Book } from "./engine/book";
import { moved } from "./formula";
import { type Cell, type Range, cellName, parseRange } from "./refs";

export function entry(sheet: number, cell: Cell, text: string): SheetEdit[] {
  const edits: SheetEdit[] = [{ op: "input", sheet, row: cell.row, column: cell.column, text }];
  if (text.includes("\n") && !text.startsWith("=")) {
    edits.push({ op: "style", sheet, ref: cellName(cell), path: "wrap", value: true });
  }
  return edits;
}

/** One text in every cell of a range, as a copy from `home` would have it. */
export function fillWith(sheet: number, range: Range, home: Cell, text: string): SheetEdit[] {
  const bottom = Math.min(range.bottom, MAX_ROWS);
  const right = Math.min(range.right, MAX_COLUMNS);
  const rows: string[][] = [];
  for (let row = range.top; row <= bottom; row += 1) {
    const line: string[] = [];
    for (let column = range.left; column <= right; column += 1) {
      line.push(moved(text, row - home.row, column - home.column));
    }
    rows.push(line);
  }
  return [{ op: "inputs", sheet, row: range.top, column: range.left, rows }];
}

export function placeIn(book: Book, sheet: number, text: string): { sheet: number; range: Range } | null {
  const named = book.names.get(text.trim().toLowerCase());
  const target = named && book.placeOf(named);
  if (target) {
    const range = parseRange(target.ref);
    return range && { sheet: target.sheet, range };
  }
  const bang = text.lastIndexOf("!");
  const range = parseRange(text.slice(bang + 1));
  if (!range || range.top > MAX_ROWS || range.left > MAX_COLUMNS) return null;
  if (bang < 0) return { sheet, range };
  const name = text.slice(0, bang).trim().replace(/^'|'$/g, "").replaceAll("''", "'").toLowerCase();
  const index = book.properties().findIndex((one) => one.name.toLowerCase() === name);
  return index < 0 ? null : { sheet: index, range };
}
