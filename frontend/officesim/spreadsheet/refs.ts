/** Cell addresses: A1 notation, ranges, and their arithmetic. Rows and columns count from 1. */

export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Corners included; `top <= bottom` and `left <= right`. */
export interface Range {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export function columnName(column: number): string {
  let name = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** 0 when `name` is no column. */
export function columnNumber(name: string): number {
  let column = 0;
  for (const letter of name.toUpperCase()) {
    const value = letter.charCodeAt(0) - 64;
    if (value < 1 || value > 26) return 0;
    column = column * 26 + value;
  }
  return column > LAST_COLUMN ? 0 : column;
}

export function cellName(cell: Cell): string {
  return `${columnName(cell.column)}${cell.row}`;
}

export function rangeOf(a: Cell, b: Cell): Range {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  };
}

export function only(cell: Cell): Range {
  return { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column };
}

export function isWholeColumns(range: Range): boolean {
  return range.top === 1 && range.bottom === LAST_ROW;
}

export function isWholeRows(range: Range): boolean {
  return range.left === 1 && range.right === LAST_COLUMN;
}

/** "B2:D5", "B2", "B:D" or "2:5". */
export function rangeName(range: Range): string {
  if (isWholeColumns(range)) return `${columnName(range.left)}:${columnName(range.right)}`;
  if (isWholeRows(range)) return `${range.top}:${range.bottom}`;
  const first = cellName({ row: range.top, column: range.left });
  if (range.top === range.bottom && range.left === range.right) return first;
  return `${first}:${cellName({ row: range.bottom, column: range.right })}`;
}

/** "$B$2:$D$5". */
export function absoluteName(range: Range): string {
  return rangeName(range).replace(/([A-Z]+)?(\d+)?/g, (all, letters?: string, digits?: string) =>
    all === "" ? "" : (letters ? `$${letters}` : "") + (digits ? `$${digits}` : ""),
  );
}

const CELL = /^\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})$/;

export function parseCell(text: string): Cell | null {
  const found = CELL.exec(text.trim());
  if (!found) return null;
  const column = columnNumber(found[1] as string);
  const row = Number(found[2]);
  return column === 0 || row > LAST_ROW ? null : { row, column };
}

/** Reads "B2", "$B$2:D5", "B:D" and "2:5"; null for anything else. */
export function parseRange(text: string): Range | null {
  const parts = text.trim().split(":");
  if (parts.length > 2) return null;
  const [first, second] = [parts[0] as string, parts[1] ?? (parts[0] as string)];
  const a = parseCell(first);
  const b = parseCell(second);
  if (a && b) return rangeOf(a, b);
  if (parts.length === 1) return null;
  const plain = (part: string) => part.replace("$", "");
  if (/^\$?[A-Za-z]{1,3}$/.test(first) && /^\$?[A-Za-z]{1,3}$/.test(second)) {
    const [left, right] = [columnNumber(plain(first)), columnNumber(plain(second))];
    if (!left || !right) return null;
    return rangeOf({ row: 1, column: left }, { row: LAST_ROW, column: right });
  }
  if (/^\$?[1-9]\d{0,6}$/.test(first) && /^\$?[1-9]\d{0,6}$/.test(second)) {
    const [top, bottom] = [Number(plain(first)), Number(plain(second))];
    if (Math.max(top, bottom) > LAST_ROW) return null;
    return rangeOf({ row: top, column: 1 }, { row: bottom, column: LAST_COLUMN });
  }
  return null;
}

export function contains(range: Range, cell: Cell): boolean {
  return (
    cell.row >= range.top &&
    cell.row <= range.bottom &&
    cell.column >= range.left &&
    cell.column <= range.right
  );
}

export function covers(outer: Range, inner: Range): boolean {
  return (
    inner.top >= outer.top &&
    inner.bottom <= outer.bottom &&
    inner.left >= outer.left &&
    inner.right <= outer.right
  );
}

export function intersection(a: Range, b: Range): Range | null {
  const range = {
    top: Math.max(a.top, b.top),
    left: Math.max(a.left, b.left),
    bottom: Math.min(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
  };
  return range.top > range.bottom || range.left > range.right ? null : range;
}

export function union(a: Range, b: Range): Range {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}

export function sameRange(a: Range, b: Range): boolean {
  return a.top === b.top && a.left === b.left && a.bottom === b.bottom && a.right === b.right;
}

export function rowsIn(range: Range): number {
  return range.bottom - range.top + 1;
}

export function columnsIn(range: Range): number {
  return range.right - range.left + 1;
}

export function* cellsOf(range: Range): Generator<Cell> {
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) yield { row, column };
  }
}

/** A sheet's name as formulas write it. */
export function quoted(sheet: string): string {
  return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) && !parseCell(sheet)
    ? sheet
    : `'${sheet.replaceAll("'", "''")}'`;
}

/** As edits write a range: "B2", "B2:D9", "C1:D1048576". */
export function refOf(range: Range): string {
  const first = cellName({ row: range.top, column: range.left });
  if (range.top === range.bottom && range.left === range.right) return first;
  return `${first}:${cellName({ row: range.bottom, column: range.right })}`;
}

/** Reads what edits and objects hold. Throws on anything else. */
export function areaOf(ref: string): Range {
  const range = parseRange(ref);
  if (!range) throw new Error(`${ref} is no range.`);
  return range;
}

/** Like `columnNumber`, for letters beyond the last column too. */
export function columnNumberAny(name: string): number {
  let column = 0;
  for (const letter of name.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

export function cellCount(range: Range): number {
  return rowsIn(range) * columnsIn(range);
}

export function touches(a: Range, b: Range): boolean {
  return a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right;
}
