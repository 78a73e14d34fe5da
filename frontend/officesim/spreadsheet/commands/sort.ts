/** Sorting and filtering: pure comparisons, and the edits they come down to. */
import type { Via } from "../../contract";
import type { App } from "../app";
import type { Criterion, Filter, FilterTest, SheetEdit } from "../edits";
import { moved } from "../formula";
import { type Range, areaOf, columnName, columnsIn, rowsIn, touches } from "../refs";
import { joined } from "../engine/moving";
import { stylesOver } from "./format";

export interface SortKey {
  readonly column: number;
  readonly descending: boolean;
}
export interface SortValue {
  readonly rank: 0 | 1 | 2 | 3 | 4;
  readonly number: number;
  readonly text: string;
}

/** Numbers, then text, then logical values, then errors; blanks are last either way. */
export function valueOf(app: App, row: number, column: number): SortValue {
  const { book, session } = app;
  const cell = { row, column };
  const kind = book.kind(session.sheet, cell);
  const text = book.shown(session.sheet, cell);
  if (kind === "number") return { rank: 0, number: book.number(session.sheet, cell) ?? 0, text };
  const rank = kind === "text" ? 1 : kind === "boolean" ? 2 : kind === "error" ? 3 : 4;
  return { rank, number: 0, text };
}

export function compare(a: SortValue, b: SortValue, locale: string, descending: boolean): number {
  if (a.rank === 4 || b.rank === 4) return a.rank === b.rank ? 0 : a.rank === 4 ? 1 : -1;
  const by =
    a.rank !== b.rank
      ? a.rank - b.rank
      : a.rank === 0
        ? a.number - b.number
        : a.text.localeCompare(b.text, locale, { sensitivity: "accent" });
  return descending ? -by : by;
}

/** The shown rows of `range` in their new order, as row numbers. Stable; filtered rows stay. */
export function order(app: App, range: Range, keys: readonly SortKey[]): { places: number[]; sorted: number[] } {
  const places: number[] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    if (!app.book.filtered(app.session.sheet, row)) places.push(row);
  }
  const values = new Map(places.map((row) => [row, keys.map((key) => valueOf(app, row, key.column))]));
  const sorted = [...places].sort((a, b) => {
    for (const [at, key] of keys.entries()) {
      const [left, right] = [values.get(a) as SortValue[], values.get(b) as SortValue[]];
      const by = compare(left[at] as SortValue, right[at] as SortValue, app.host.locale, key.descending);
      if (by) return by;
    }
    return a - b;
  });
  return { places, sorted };
}

/** Contents and looks go with their rows; formulas are adjusted as a copy to their new row. */
export function sortEdits(app: App, range: Range, keys: readonly SortKey[]): SheetEdit[] {
  const { book, session } = app;
  const sheet = session.sheet;
  const { places, sorted } = order(app, range, keys);
  if (sorted.every((row, at) => row === places[at])) return [];
  const source = new Map(places.map((place, at) => [place, sorted[at] as number]));
  const rows = Array.from({ length: rowsIn(range) }, (_, down) => {
    const row = range.top + down;
    const from = source.get(row);
    return Array.from({ length: columnsIn(range) }, (_, right) =>
      from === undefined ? null : moved(book.entryOf(sheet, { row: from, column: range.left + right }), row - from, 0),
    );
  });
  return [
    { op: "inputs", sheet, row: range.top, column: range.left, rows },
    stylesOver(sheet, range, (row, column) => book.style(sheet, { row: source.get(row) ?? row, column })),
  ];
}

export function sort(app: App, via: Via, cmd: string, range: Range, keys: readonly SortKey[]): void {
  if (app.book.sheet(app.session.sheet).merges.some((one) => touches(one, range))) {
    app.say(app.w.sortMerged);
    return;
  }
  const edits = sortEdits(app, range, keys);
  if (edits.length) app.run(cmd, via, edits);
  else app.say(app.w.sortedAlready);
}

/** Whether a first row reads as headings: text over something else. */
export function hasHeadings(app: App, range: Range): boolean {
  if (rowsIn(range) < 2) return false;
  const { book, session } = app;
  let [texts, others, bold] = [0, 0, 0];
  for (let column = range.left; column <= range.right; column += 1) {
    const first = book.kind(session.sheet, { row: range.top, column });
    const second = book.kind(session.sheet, { row: range.top + 1, column });
    if (first === "number") return false;
    if (first === "text") texts += 1;
    if (second === "number") others += 1;
    if (book.style(session.sheet, { row: range.top, column }).bold && !book.style(session.sheet, { row: range.top + 1, column }).bold) bold += 1;
  }
  return texts > 0 && (others > 0 || bold > 0);
}

/** A typed number in the sitting's language; null for any other text. */
export function typedNumber(text: string, locale: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f€$£%]/g, "");
  const number = locale === "fr" ? plain.replace(",", ".") : plain.replaceAll(",", "");
  if (/^-?\d+(\.\d+)?$/.test(number)) return Number(number) / (text.includes("%") ? 100 : 1);
  const date = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!date) return null;
  return Date.UTC(Number(date[3]), Number(date[2]) - 1, Number(date[1])) / 86_400_000 + 25_569;
}

export function passes(value: SortValue, test: FilterTest, locale: string): boolean {
  const wanted = typedNumber(test.value, locale);
  const text = value.text.toLowerCase();
  const sought = test.value.toLowerCase();
  switch (test.is) {
    case "contains":
      return text.includes(sought);
    case "notContains":
      return !text.includes(sought);
    case "begins":
      return text.startsWith(sought);
    case "ends":
      return text.endsWith(sought);
    case "equal":
      return wanted !== null && value.rank === 0 ? value.number === wanted : text === sought;
    case "notEqual":
      return !(wanted !== null && value.rank === 0 ? value.number === wanted : text === sought);
    default: {
      let by: number;
      if (wanted !== null) {
        if (value.rank !== 0) return false;
        by = value.number - wanted;
      } else {
        if (value.rank !== 1) return false;
        by = text.localeCompare(sought, locale);
      }
      if (test.is === "greater") return by > 0;
      if (test.is === "greaterOrEqual") return by >= 0;
      return test.is === "less" ? by < 0 : by <= 0;
    }
  }
}

/** The spans of rows that a filter's criteria hide. */
export function hiddenBy(app: App, filter: Pick<Filter, "ref" | "columns">, totals = false): [number, number][] {
  const range = areaOf(filter.ref);
  const bottom = totals ? range.bottom - 1 : range.bottom;
  const hidden = new Set<number>();
  for (let column = range.left; column <= range.right; column += 1) {
    const criterion = filter.columns[columnName(column)];
    if (!criterion) continue;
    const rows = Array.from({ length: Math.max(0, bottom - range.top) }, (_, down) => range.top + 1 + down);
    const values = new Map(rows.map((row) => [row, valueOf(app, row, column)]));
    const through = letsThrough(criterion, values, app.host.locale);
    for (const row of rows) if (!through(row)) hidden.add(row);
  }
  return joined([...hidden].sort((a, b) => a - b).map((row) => [row, row] as const));
}

function letsThrough(criterion: Criterion, values: ReadonlyMap<number, SortValue>, locale: string): (row: number) => boolean {
  const at = (row: number): SortValue => values.get(row) as SortValue;
  if ("values" in criterion) {
    const kept = new Set(criterion.values);
    return (row) => kept.has(at(row).text);
  }
  if ("tests" in criterion) {
    const method = criterion.join === "and" ? "every" : "some";
    return (row) => criterion.tests[method]((test) => passes(at(row), test, locale));
  }
  const numbers = [...values.values()].filter((value) => value.rank === 0).map((value) => value.number).sort((a, b) => b - a);
  if (criterion.bottom) numbers.reverse();
  const count = criterion.percent ? Math.max(1, Math.floor((numbers.length * criterion.top) / 100)) : criterion.top;
  const edge = numbers[Math.min(count, numbers.length) - 1];
  return (row) => {
    const value = at(row);
    if (value.rank !== 0 || edge === undefined) return false;
    return criterion.bottom ? value.number <= edge : value.number >= edge;
  };
}
