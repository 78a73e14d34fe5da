/** Rectangles of a table's cells, and what merging means when rows and columns come and go. */
import type { Cell, Table } from "./deck";

/** Rows and columns from `row`/`column` to `toRow`/`toColumn`, both ends included. */
export interface Area { row: number; column: number; toRow: number; toColumn: number }
export interface Spot { row: number; column: number }

/** The cells of a table where they stand, and for each place the cell that covers it. */
export interface Grid { columns: number[]; heights: number[]; cells: Cell[][]; owners: Cell[][] }

export const emptyCell = (): Cell => ({ paragraphs: [{ runs: [] }] });

/** The table's own cells, not copies: work on a copy of the table. */
export function gridOf(table: Table): Grid {
  const cells = table.rows.map((row) => [...row.cells]);
  const owners = cells.map((line) => [...line]);
  cells.forEach((line, y) => line.forEach((cell, x) => {
    if (cell.merged) return;
    for (let down = 0; down < (cell.rowspan ?? 1); down += 1) {
      for (let along = 0; along < (cell.span ?? 1); along += 1) {
        if (owners[y + down]?.[x + along]) (owners[y + down] as Cell[])[x + along] = cell;
      }
    }
  }));
  return { columns: [...table.columns], heights: table.rows.map((row) => row.h), cells, owners };
}

/** Back to rows; spans follow from which places belong to one cell. */
export function rowsOf(grid: Grid): Table["rows"] {
  const seen = new Set<Cell>();
  return grid.owners.map((line, y) => ({
    h: grid.heights[y] as number,
    cells: line.map((owner, x) => {
      if (seen.has(owner)) return covered(grid.cells[y]?.[x] === owner ? emptyCell() : grid.cells[y]?.[x] as Cell);
      seen.add(owner);
      const { merged: _merged, span: _span, rowspan: _rowspan, ...kept } = owner;
      const wide = run(line, x, owner);
      const high = run(grid.owners.map((other) => other[x] as Cell), y, owner);
      return { ...kept, ...(wide > 1 ? { span: wide } : {}), ...(high > 1 ? { rowspan: high } : {}) };
    }),
  }));
}

function covered(cell: Cell): Cell {
  const { span: _span, rowspan: _rowspan, ...kept } = cell;
  return { ...kept, merged: true };
}

function run(line: readonly Cell[], from: number, owner: Cell): number {
  let to = from;
  while (line[to] === owner) to += 1;
  return to - from;
}

/** `count` rows before row `at`, as high as row `like`; within a merged cell they belong to it. */
export function addRows(grid: Grid, at: number, count: number, like: number): void {
  const made = Array.from({ length: count }, () => grid.columns.map(emptyCell));
  grid.owners.splice(at, 0, ...made.map((line) => line.map((cell, x) => {
    const above = grid.owners[at - 1]?.[x];
    return above !== undefined && above === grid.owners[at]?.[x] ? above : cell;
  })));
  grid.cells.splice(at, 0, ...made);
  grid.heights.splice(at, 0, ...made.map(() => grid.heights[like] ?? 370840));
}

/** `count` columns before column `at`, as wide as column `like`. */
export function addColumns(grid: Grid, at: number, count: number, like: number): void {
  const width = grid.columns[like] ?? 900000;
  grid.cells.forEach((line, y) => {
    const made = Array.from({ length: count }, emptyCell);
    const owners = grid.owners[y] as Cell[];
    const before = owners[at - 1];
    const inside = before !== undefined && before === owners[at];
    owners.splice(at, 0, ...made.map((cell) => (inside ? before : cell)));
    line.splice(at, 0, ...made);
  });
  grid.columns.splice(at, 0, ...Array.from({ length: count }, () => width));
}

export function dropRows(grid: Grid, from: number, count: number): void {
  for (const list of [grid.cells, grid.owners, grid.heights]) list.splice(from, count);
}

export function dropColumns(grid: Grid, from: number, count: number): void {
  grid.columns.splice(from, count);
  for (const line of [...grid.cells, ...grid.owners]) line.splice(from, count);
}

/** The cells of an area become one, with all their paragraphs that say something. */
export function mergeArea(grid: Grid, area: Area): void {
  const all = [...new Set(grid.owners.slice(area.row, area.toRow + 1).flatMap((line) => line.slice(area.column, area.toColumn + 1)))];
  const origin = all[0];
  if (!origin) return;
  const words = all.flatMap((cell) => cell.paragraphs.filter((line) => line.runs.length > 0));
  for (const cell of all) cell.paragraphs = [{ runs: [] }];
  origin.paragraphs = words.length ? words : [{ runs: [] }];
  for (let y = area.row; y <= area.toRow; y += 1) (grid.owners[y] as Cell[]).fill(origin, area.column, area.toColumn + 1);
}

/** Every place of a merged cell becomes a cell of its own again. */
export function splitOwner(grid: Grid, spot: Spot): void {
  const owner = grid.owners[spot.row]?.[spot.column];
  let first = true;
  grid.owners.forEach((line, y) => line.forEach((cell, x) => {
    if (cell !== owner) return;
    if (!first) line[x] = grid.cells[y]?.[x] as Cell;
    first = false;
  }));
}

/** From one cell to another, grown until no merged cell reaches over its edge. */
export function areaOf(table: Table, one: Spot, other: Spot): Area {
  const { owners } = gridOf(table);
  const area = {
    row: Math.min(one.row, other.row), column: Math.min(one.column, other.column),
    toRow: Math.max(one.row, other.row), toColumn: Math.max(one.column, other.column),
  };
  for (let grown = true; grown;) {
    grown = false;
    const inside = new Set(owners.slice(area.row, area.toRow + 1).flatMap((line) => line.slice(area.column, area.toColumn + 1)));
    owners.forEach((line, y) => line.forEach((cell, x) => {
      const here = y >= area.row && y <= area.toRow && x >= area.column && x <= area.toColumn;
      if (here || !inside.has(cell)) return;
      area.row = Math.min(area.row, y);
      area.toRow = Math.max(area.toRow, y);
      area.column = Math.min(area.column, x);
      area.toColumn = Math.max(area.toColumn, x);
      grown = true;
    }));
  }
  return area;
}

/** The cells of an area that show, row by row. */
export function spotsOf(table: Table, area: Area): Spot[] {
  const found: Spot[] = [];
  for (let row = area.row; row <= area.toRow; row += 1) {
    for (let column = area.column; column <= area.toColumn; column += 1) {
      const cell = table.rows[row]?.cells[column];
      if (cell && !cell.merged) found.push({ row, column });
    }
  }
  return found;
}
