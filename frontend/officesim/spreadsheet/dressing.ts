/** What our own objects add to the look of cells: table bands, conditional formats, marks. */
import { conditionsOf } from "./conditions";
import type { Book } from "./engine/book";
import type { Dress, Dressing } from "./grid/source";
import { type Cell, type Range, areaOf, contains, parseCell } from "./refs";
import { tableLook } from "./tablestyles";

export function dresser(book: Book, sheet: number): Dress {
  const { objects } = book.sheet(sheet);
  const tables = [...objects.table.values()].map((table) => ({ table, range: areaOf(table.ref) }));
  const filters = [...objects.filter].map(([id, filter]) => ({ id, filter, range: areaOf(filter.ref) }));
  const comments = new Set([...objects.comment.values()].map((comment) => comment.cell));
  const links = [...objects.link.values()].map((link) => areaOf(link.ref));
  const conditions = conditionsOf(book, sheet);
  const commented = new Set<string>();
  for (const cell of comments) {
    const place = parseCell(cell);
    if (place) commented.add(`${place.row}:${place.column}`);
  }
  return (cell) => {
    const extra: Dressing = {};
    const marks: NonNullable<Dressing["marks"]> = {};
    for (const { table, range } of tables) if (contains(range, cell)) extra.under = tableLook(table, cell);
    const mark = filterMark(filters, cell, tables);
    if (mark) marks.filter = mark;
    if (commented.has(`${cell.row}:${cell.column}`)) marks.comment = true;
    if (links.some((range) => contains(range, cell))) marks.link = true;
    const condition = conditions(cell);
    if (condition?.style) extra.style = condition.style;
    extra.marks = { ...marks, ...condition?.marks };
    return extra;
  };
}

function filterMark(
  filters: readonly { id: string; filter: { columns: Readonly<Record<string, unknown>> }; range: Range }[],
  cell: Cell,
  tables: readonly { table: { filterButtons?: boolean }; range: Range }[],
): "plain" | "active" | null {
  for (const { filter, range } of filters) {
    if (cell.row !== range.top || !contains(range, cell)) continue;
    const table = tables.find((one) => contains(one.range, cell));
    if (table && table.table.filterButtons === false) return null;
    return letterIn(filter.columns, cell.column) ? "active" : "plain";
  }
  return null;
}

function letterIn(columns: Readonly<Record<string, unknown>>, column: number): boolean {
  return Object.keys(columns).some((letter) => parseCell(`${letter}1`)?.column === column);
}
