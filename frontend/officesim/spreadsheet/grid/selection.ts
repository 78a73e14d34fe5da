/** What is selected and how keys and clicks change it. Pure: the sheet is asked through `Ground`. */
import { type Cell, LAST_COLUMN, LAST_ROW, type Range, contains, only, rangeOf, sameRange, union } from "../refs";

/** What moving around needs to know of the sheet. */
export interface Ground {
  readonly rows: number;
  readonly columns: number;
  hiddenRow(row: number): boolean;
  hiddenColumn(column: number): boolean;
  empty(cell: Cell): boolean;
  /** The merged range that holds `cell`, or null. */
  merged(cell: Cell): Range | null;
  /** The last used row and column; at least 1. */
  used(): Cell;
}

export interface Selection {
  /** In the order they were made; the last one is being worked on. */
  readonly ranges: readonly Range[];
  readonly active: Cell;
  /** The corner of the last range that stays when it is extended. */
  readonly anchor: Cell;
  /** The corner that moves. */
  readonly head: Cell;
}

export type Direction = "up" | "down" | "left" | "right";
const STEP: Record<Direction, readonly [number, number]> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};

export function at(cell: Cell, ground?: Ground): Selection {
  const range = ground?.merged(cell) ?? only(cell);
  const active = { row: range.top, column: range.left };
  return { ranges: [range], active, anchor: active, head: active };
}

export function last(selection: Selection): Range {
  return selection.ranges[selection.ranges.length - 1] as Range;
}

/** Grow a range until no merged range sticks out of it. */
export function whole(range: Range, merges: readonly Range[]): Range {
  let grown = range;
  for (let again = true; again; ) {
    again = false;
    for (const merge of merges) {
      if (merge.top > grown.bottom || merge.bottom < grown.top) continue;
      if (merge.left > grown.right || merge.right < grown.left) continue;
      const next = union(grown, merge);
      if (!sameRange(next, grown)) [grown, again] = [next, true];
    }
  }
  return grown;
}

export function extendTo(selection: Selection, head: Cell, merges: readonly Range[]): Selection {
  const range = whole(rangeOf(selection.anchor, head), merges);
  return { ...selection, ranges: [...selection.ranges.slice(0, -1), range], head };
}

export function add(selection: Selection, cell: Cell, ground?: Ground): Selection {
  const one = at(cell, ground);
  return { ...one, ranges: [...selection.ranges, ...one.ranges] };
}

export function ofRange(range: Range, active?: Cell): Selection {
  const anchor = { row: range.top, column: range.left };
  return {
    ranges: [range],
    active: active ?? anchor,
    anchor,
    head: { row: range.bottom, column: range.right },
  };
}

export function ofRows(from: number, to: number): Selection {
  return {
    ...ofRange(rangeOf({ row: from, column: 1 }, { row: to, column: LAST_COLUMN })),
    active: { row: from, column: 1 },
    anchor: { row: from, column: 1 },
    head: { row: to, column: LAST_COLUMN },
  };
}

export function ofColumns(from: number, to: number): Selection {
  return {
    ...ofRange(rangeOf({ row: 1, column: from }, { row: LAST_ROW, column: to })),
    active: { row: 1, column: from },
    anchor: { row: 1, column: from },
    head: { row: LAST_ROW, column: to },
  };
}

function clamp(cell: Cell, ground: Ground): Cell {
  return {
    row: Math.min(Math.max(cell.row, 1), ground.rows),
    column: Math.min(Math.max(cell.column, 1), ground.columns),
  };
}

/** One step, over hidden rows and out of a merged range. */
export function step(from: Cell, direction: Direction, ground: Ground): Cell {
  const [down, right] = STEP[direction];
  const merge = ground.merged(from);
  let { row, column } = from;
  if (merge && down) row = down > 0 ? merge.bottom : merge.top;
  if (merge && right) column = right > 0 ? merge.right : merge.left;
  do {
    row += down;
    column += right;
    if (row < 1 || column < 1 || row > ground.rows || column > ground.columns) return from;
  } while (ground.hiddenRow(row) || ground.hiddenColumn(column));
  return { row, column };
}

/** Ctrl+arrow: to the edge of the block of data, or to the next block, or to the end. */
export function jump(from: Cell, direction: Direction, ground: Ground): Cell {
  const next = step(from, direction, ground);
  if (next === from) return from;
  const inside = !ground.empty(from) && !ground.empty(next);
  const used = ground.used();
  let here = inside ? from : next;
  for (;;) {
    if (!inside && !ground.empty(here)) return here;
    const ahead = step(here, direction, ground);
    if (ahead === here) return here;
    if (inside && ground.empty(ahead)) return here;
    here = ahead;
    // Beyond the used part nothing can come any more: go straight to the end.
    if (!inside && ((direction === "down" && here.row > used.row) || (direction === "right" && here.column > used.column))) {
      return clamp(
        direction === "down"
          ? { row: ground.rows, column: here.column }
          : { row: here.row, column: ground.columns },
        ground,
      );
    }
  }
}

/** Enter and Tab: within a selected range they walk through it, else they move. */
export function walk(selection: Selection, direction: Direction, ground: Ground): Selection {
  const range = last(selection);
  const several = selection.ranges.length > 1 || !sameRange(range, ground.merged(selection.active) ?? only(selection.active));
  if (!several) return at(step(selection.active, direction, ground), ground);
  const home = selection.ranges.find((one) => contains(one, selection.active)) ?? range;
  const index = selection.ranges.indexOf(home);
  let { row, column } = selection.active;
  let other = index;
  const hop = (by: 1 | -1): void => {
    other = (index + by + selection.ranges.length) % selection.ranges.length;
    const there = selection.ranges[other] as Range;
    [row, column] = by > 0 ? [there.top, there.left] : [there.bottom, there.right];
  };
  if (direction === "down") {
    if (row < home.bottom) row += 1;
    else if (column < home.right) [row, column] = [home.top, column + 1];
    else hop(1);
  } else if (direction === "up") {
    if (row > home.top) row -= 1;
    else if (column > home.left) [row, column] = [home.bottom, column - 1];
    else hop(-1);
  } else if (direction === "right") {
    if (column < home.right) column += 1;
    else if (row < home.bottom) [row, column] = [row + 1, home.left];
    else hop(1);
  } else if (column > home.left) column -= 1;
  else if (row > home.top) [row, column] = [row - 1, home.right];
  else hop(-1);
  const active = { row, column };
  return { ...selection, active };
}

/** The block of filled cells around a cell (Ctrl+A, tables, sort): Excel's current region. */
export function region(cell: Cell, ground: Ground): Range {
  const used = ground.used();
  let range: Range = only(cell);
  const filled = (r: Range): boolean => {
    for (let row = Math.max(r.top, 1); row <= Math.min(r.bottom, used.row); row += 1) {
      for (let column = Math.max(r.left, 1); column <= Math.min(r.right, used.column); column += 1) {
        if (!ground.empty({ row, column })) return true;
      }
    }
    return false;
  };
  for (let again = true; again; ) {
    again = false;
    const { top, left, bottom, right } = range;
    if (top > 1 && filled({ top: top - 1, bottom: top - 1, left: left - 1, right: right + 1 })) {
      [range, again] = [{ ...range, top: top - 1 }, true];
    }
    if (filled({ top: bottom + 1, bottom: bottom + 1, left: left - 1, right: right + 1 })) {
      [range, again] = [{ ...range, bottom: bottom + 1 }, true];
    }
    if (left > 1 && filled({ top: top - 1, bottom: bottom + 1, left: left - 1, right: left - 1 })) {
      [range, again] = [{ ...range, left: left - 1 }, true];
    }
    if (filled({ top: top - 1, bottom: bottom + 1, left: right + 1, right: right + 1 })) {
      [range, again] = [{ ...range, right: right + 1 }, true];
    }
  }
  return range;
}
