/** What typing comes down to as edits, and where typed places are. */
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "./edits";
import type { Book } from "./engine/book";
import { moved } from "./formula";
import { type Cell, type Range, cellName, parseRange } from "./refs";

/**
 * What the engine would take for text though people mean a number: a time, thousands parted by
 * a blank, an amount in brackets. The number as typed for the engine, and its format.
 */
export function meant(text: string, decimal: string): { text: string; format?: string } | null {
  const time = /^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim());
  if (time) {
    const days = (Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0)) / 86_400;
    const format = days >= 1 ? "[h]:mm:ss" : time[3] === undefined ? "hh:mm" : "hh:mm:ss";
    return { text: String(days).replace(".", decimal), format };
  }
  if (decimal === "," && /^-?\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?$/.test(text.trim())) {
    return { text: text.trim().replace(/[ \u00a0]/g, "\u202f") };
  }
  const negative = /^\((\d+(?:[.,]\d+)?)\)$/.exec(text.trim());
  return negative ? { text: `-${negative[1]}` } : null;
}

export function entry(sheet: number, cell: Cell, typed: string, decimal = "."): SheetEdit[] {
  const number = meant(typed, decimal);
  const text = number?.text ?? typed;
  const edits: SheetEdit[] = [{ op: "input", sheet, row: cell.row, column: cell.column, text }];
  if (number?.format) edits.push({ op: "style", sheet, ref: cellName(cell), path: "format", value: number.format });
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

/** Several places of one sheet, parted by commas or semicolons, or one; null for anything else. */
export function placesIn(book: Book, sheet: number, text: string): { sheet: number; range: Range }[] | null {
  const one = placeIn(book, sheet, text);
  if (one) return [one];
  const found = text.split(/[;,]/).map((part) => placeIn(book, sheet, part.trim()));
  const places = found.filter((place) => place !== null);
  const same = places.length > 1 && places.length === found.length && places.every((place) => place.sheet === places[0]?.sheet);
  return same ? places : null;
}
