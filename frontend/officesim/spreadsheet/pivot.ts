/** A simple pivot table's cells, calculated from the shown values of its source. */
import type { App } from "./app";
import type { Pivot, PivotFunction } from "./edits";
import type { Range } from "./refs";

interface Line {
  readonly keys: readonly string[];
  readonly across: string;
  readonly numbers: readonly (number | null)[];
  readonly filled: readonly boolean[];
}

export function summary(values: readonly (number | null)[], filled: readonly boolean[], by: PivotFunction): number | null {
  if (by === "count") return filled.filter(Boolean).length;
  const numbers = values.filter((value): value is number => value !== null);
  if (!numbers.length) return null;
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (by === "sum") return Number(sum.toPrecision(15));
  if (by === "average") return Number((sum / numbers.length).toPrecision(15));
  return by === "min" ? Math.min(...numbers) : Math.max(...numbers);
}

/** Rows of texts as they are entered: headings first, the grand total last. */
export function pivotRows(app: App, sheet: number, range: Range, pivot: Pivot): string[][] {
  const { book, w, host } = app;
  const heads = new Map<string, number>();
  for (let column = range.left; column <= range.right; column += 1) heads.set(book.shown(sheet, { row: range.top, column }), column);
  const lines: Line[] = [];
  for (let row = range.top + 1; row <= range.bottom; row += 1) {
    const shown = (field: string): string => book.shown(sheet, { row, column: heads.get(field) ?? range.left });
    lines.push({
      keys: pivot.rows.map(shown),
      across: pivot.columns[0] === undefined ? "" : shown(pivot.columns[0]),
      numbers: pivot.values.map((value) => book.number(sheet, { row, column: heads.get(value.field) ?? range.left })),
      filled: pivot.values.map((value) => shown(value.field) !== ""),
    });
  }
  const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort((a, b) => a.localeCompare(b, host.locale, { numeric: true }));
  const across = pivot.columns.length ? sorted(lines.map((line) => line.across)) : [""];
  const show = (number: number | null): string => (number === null ? "" : String(number).replace(".", w.decimals));
  const cells = (chosen: readonly Line[]): string[] => {
    const parts = [...across.map((name) => chosen.filter((line) => line.across === name)), ...(pivot.columns.length ? [chosen] : [])];
    return parts.flatMap((part) => pivot.values.map((value, at) => show(summary(part.map((line) => line.numbers[at] ?? null), part.map((line) => line.filled[at] ?? false), value.function))));
  };
  const labels = pivot.values.map((value) => `${w.pivotFunctions[value.function]} ${w.of} ${value.field}`);
  const head = pivot.columns.length ? [...across, w.grandTotal].flatMap((name) => (labels.length > 1 ? labels.map((label) => `${name} ${label}`) : [name])) : labels;
  const groups = sorted(lines.map((line) => JSON.stringify(line.keys))).sort((a, b) => {
    const [left, right] = [JSON.parse(a) as string[], JSON.parse(b) as string[]];
    for (const [at, text] of left.entries()) {
      const by = text.localeCompare(right[at] as string, host.locale, { numeric: true });
      if (by) return by;
    }
    return 0;
  });
  const body = groups.map((key) => {
    const keys = JSON.parse(key) as string[];
    return [...keys, ...cells(lines.filter((line) => JSON.stringify(line.keys) === key))];
  });
  const total = [w.grandTotal, ...pivot.rows.slice(1).map(() => ""), ...cells(lines)];
  return [[...pivot.rows, ...head], ...body, ...(pivot.grandTotals === false ? [] : [total])];
}
