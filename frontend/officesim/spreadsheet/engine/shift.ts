/**
 * How ranges move when rows or columns are inserted or deleted. The server has the same
 * functions; both sides' tests read tests/support/officesim/spreadsheet_shift.json.
 */
import { LAST_COLUMN, LAST_ROW, type Range, areaOf, cellName, refOf } from "../refs";

export interface Shift {
  readonly axis: "rows" | "columns";
  readonly at: number;
  readonly count: number;
  readonly insert: boolean;
}

/** Where a span of rows or columns is afterwards; null when it is gone. */
export function moveSpan(first: number, last: number, shift: Shift): [number, number] | null {
  const limit = shift.axis === "rows" ? LAST_ROW : LAST_COLUMN;
  const { at, count } = shift;
  // A whole column stays a whole column.
  if (first === 1 && last === limit) return [first, last];
  let [from, to] = [first, last];
  if (shift.insert) {
    if (at <= from) from += count;
    to = Math.min(at <= to ? to + count : to, limit);
  } else {
    const end = at + count - 1;
    if (from >= at) from = Math.max(at, from - count);
    if (to >= at) to = to > end ? to - count : at - 1;
  }
  return from <= to ? [from, to] : null;
}

export function moveRange(range: Range, shift: Shift): Range | null {
  if (shift.axis === "rows") {
    const rows = moveSpan(range.top, range.bottom, shift);
    return rows && { ...range, top: rows[0], bottom: rows[1] };
  }
  const columns = moveSpan(range.left, range.right, shift);
  return columns && { ...range, left: columns[0], right: columns[1] };
}

export function moveRef(ref: string, shift: Shift): string | null {
  const moved = moveRange(areaOf(ref), shift);
  return moved && refOf(moved);
}

/** A chart stays where its corner was; when that cell goes, at the deleted line's place. */
export function moveAnchor(cell: string, shift: Shift): string {
  const moved = moveRef(cell, shift);
  if (moved) return moved;
  const { top, left } = areaOf(cell);
  return cellName(shift.axis === "rows" ? { row: shift.at, column: left } : { row: top, column: shift.at });
}

/** Keys of a map of rows or columns after the move. */
export function moveKeys<T>(map: ReadonlyMap<number, T>, shift: Shift): Map<number, T> {
  const moved = new Map<number, T>();
  for (const [key, value] of map) {
    const place = moveSpan(key, key, shift);
    if (place) moved.set(place[0], value);
  }
  return moved;
}
