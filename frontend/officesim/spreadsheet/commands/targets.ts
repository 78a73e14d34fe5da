/** What a command works on: the selected ranges, cut to what an edit may name. */
import type { App } from "../app";
import { MAX_COLUMNS, MAX_ROWS, type Style } from "../edits";
import { last } from "../grid/selection";
import { type Range, contains, isWholeColumns, isWholeRows } from "../refs";

/** Ranges for `style` edits: whole rows and columns stay whole, the whole sheet is its used part. */
export function ranges(app: App): Range[] {
  return app.session.selection.ranges.map((range) =>
    isWholeColumns(range) && isWholeRows(range) ? used(app) : cut(range),
  );
}

/** Ranges of single cells: whole rows and columns are cut to the used part of the sheet. */
export function cells(app: App): Range[] {
  const { extent } = app.book.sheet(app.session.sheet);
  return app.session.selection.ranges.flatMap((range) => {
    const bottom = isWholeColumns(range) ? Math.max(extent.row, 1) : Math.min(range.bottom, MAX_ROWS);
    const right = isWholeRows(range) ? Math.max(extent.column, 1) : Math.min(range.right, MAX_COLUMNS);
    return range.top > bottom || range.left > right ? [] : [{ ...range, bottom, right }];
  });
}

export function oneRange(app: App): Range {
  const all = cells(app);
  return all[all.length - 1] ?? last(app.session.selection);
}

function cut(range: Range): Range {
  return {
    ...range,
    bottom: isWholeColumns(range) ? range.bottom : Math.min(range.bottom, MAX_ROWS),
    right: isWholeRows(range) ? range.right : Math.min(range.right, MAX_COLUMNS),
  };
}

function used(app: App): Range {
  const { extent } = app.book.sheet(app.session.sheet);
  return { top: 1, left: 1, bottom: Math.max(extent.row, 1), right: Math.max(extent.column, 1) };
}

/** The look of the active cell. */
export function look(app: App): Style {
  return app.book.style(app.session.sheet, app.session.selection.active);
}

/** First and last rows and columns of all selected ranges. */
export function spans(app: App, axis: "rows" | "columns"): [number, number][] {
  const limit = axis === "rows" ? MAX_ROWS : MAX_COLUMNS;
  return app.session.selection.ranges.map((range) =>
    axis === "rows" ? [range.top, Math.min(range.bottom, limit)] : [range.left, Math.min(range.right, limit)],
  );
}

export function holds(app: App, range: Range): boolean {
  return contains(range, app.session.selection.active);
}
