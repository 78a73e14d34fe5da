/**
 * The workbook: cells, styles and calculation are the engine's; sizes, merged cells and objects
 * are ours. Reading only: `apply.ts` changes it.
 */
import type { CellStyle, Model } from "@ironcalc/wasm";
import type { Locale } from "../../contract";
import { MAX_COLUMNS, MAX_ROWS, type ObjectKind, type ObjectKinds, type Source, type Style } from "../edits";
import { type Cell, type Range, contains } from "../refs";

export interface LineData {
  /** Pixels. */
  readonly size?: number;
  readonly hidden?: boolean;
}
export type Objects = { [K in ObjectKind]: Map<string, ObjectKinds[K]> };
export interface SheetData {
  columns: Map<number, LineData>;
  rows: Map<number, LineData>;
  merges: Range[];
  objects: Objects;
  /** Nothing beyond this cell ever had content or a style of its own. */
  extent: { row: number; column: number };
}
export interface NameData {
  readonly name: string;
  readonly sheet?: string;
  readonly target?: Source | null;
  readonly formula?: string;
}
export type CellKind = "empty" | "number" | "text" | "boolean" | "error";

export function noObjects(): Objects {
  return {
    table: new Map(),
    filter: new Map(),
    chart: new Map(),
    validation: new Map(),
    conditional: new Map(),
    comment: new Map(),
    link: new Map(),
    page: new Map(),
    pivot: new Map(),
  };
}

export class Book {
  sheets: SheetData[] = [];
  names = new Map<string, NameData>();
  /** Grows with each change: what was drawn before is old. */
  version = 0;
  private readonly styleCache = new Map<string, Style>();
  private readonly numberCache = new Map<string, number | null>();
  private readonly plain: { font: string; size: number; color: string | undefined };

  constructor(
    readonly model: Model,
    readonly locale: Locale,
  ) {
    const { font } = this.model.getCellStyle(0, MAX_ROWS, MAX_COLUMNS).style;
    this.plain = { font: font.name, size: font.sz, color: this.colour(font.color) };
    this.readExtents();
  }

  get defaultFont(): { font: string; size: number } {
    return this.plain;
  }

  properties(): { name: string; hidden: boolean; color: string | null }[] {
    return this.model.getWorksheetsProperties().map((sheet) => ({
      name: sheet.name,
      hidden: sheet.state !== "visible",
      color: this.colour(sheet.color) ?? null,
    }));
  }

  sheet(index: number): SheetData {
    const data = this.sheets[index];
    if (!data) throw new Error(`There is no sheet ${index}.`);
    return data;
  }

  content(sheet: number, cell: Cell): string {
    return this.model.getCellContent(sheet, cell.row, cell.column);
  }

  shown(sheet: number, cell: Cell): string {
    return this.model.getFormattedCellValue(sheet, cell.row, cell.column);
  }

  kind(sheet: number, cell: Cell): CellKind {
    switch (this.model.getCellType(sheet, cell.row, cell.column)) {
      case 1:
        return this.empty(sheet, cell) ? "empty" : "number";
      case 2:
        return this.empty(sheet, cell) ? "empty" : this.isBoolean(sheet, cell) ? "boolean" : "text";
      case 4:
        return "boolean";
      case 16:
        return "error";
      default:
        return this.empty(sheet, cell) ? "empty" : "text";
    }
  }

  private isBoolean(sheet: number, cell: Cell): boolean {
    const shown = this.shown(sheet, cell);
    return (shown === "TRUE" || shown === "FALSE") && !this.content(sheet, cell).startsWith("'");
  }

  /** The value of a cell as a number, whatever its format hides; null when it holds none. */
  number(sheet: number, cell: Cell): number | null {
    const key = `${sheet}:${cell.row}:${cell.column}`;
    const before = this.numberCache.get(key);
    if (before !== undefined) return before;
    const value = this.kind(sheet, cell) === "number" ? this.readNumber(sheet, cell) : null;
    this.numberCache.set(key, value);
    return value;
  }

  private readNumber(sheet: number, cell: Cell): number {
    const content = this.content(sheet, cell);
    if (/^-?\d+([.,]\d+)?$/.test(content)) return Number(content.replace(",", "."));
    // The engine prints values only through their format: lend the cell one that hides nothing.
    const area = { sheet, row: cell.row, column: cell.column, width: 1, height: 1 };
    const format = this.model.getCellStyle(sheet, cell.row, cell.column).style.num_fmt;
    this.model.updateRangeStyle(area, "num_fmt", "0.00000000000000E+00");
    const shown = this.shown(sheet, cell);
    this.model.updateRangeStyle(area, "num_fmt", format);
    return Number(shown.replace(",", "."));
  }

  empty(sheet: number, cell: Cell): boolean {
    const { extent } = this.sheet(sheet);
    if (cell.row > extent.row || cell.column > extent.column) return true;
    return this.model.getCellContent(sheet, cell.row, cell.column) === "";
  }

  /** The cell's own look, flat, without what is default. */
  style(sheet: number, cell: Cell): Style {
    const key = `${sheet}:${cell.row}:${cell.column}`;
    const before = this.styleCache.get(key);
    if (before) return before;
    const style = this.flat(this.model.getCellStyle(sheet, cell.row, cell.column).style);
    if (this.styleCache.size > 50_000) this.styleCache.clear();
    this.styleCache.set(key, style);
    return style;
  }

  /** To be called after any change. */
  changed(styles: boolean): void {
    this.version += 1;
    this.numberCache.clear();
    if (styles) this.styleCache.clear();
  }

  grow(sheet: number, row: number, column: number): void {
    const { extent } = this.sheet(sheet);
    if (row > extent.row) extent.row = Math.min(row, MAX_ROWS);
    if (column > extent.column) extent.column = Math.min(column, MAX_COLUMNS);
  }

  merged(sheet: number, cell: Cell): Range | null {
    for (const range of this.sheet(sheet).merges) if (contains(range, cell)) return range;
    return null;
  }

  frozen(sheet: number): { rows: number; columns: number } {
    return {
      rows: this.model.getFrozenRowsCount(sheet),
      columns: this.model.getFrozenColumnsCount(sheet),
    };
  }

  /** Rows that a filter hides. */
  filtered(sheet: number, row: number): boolean {
    for (const filter of this.sheet(sheet).objects.filter.values()) {
      if (filter.hidden.some(([from, to]) => row >= from && row <= to)) return true;
    }
    return false;
  }

  colour(color: CellStyle["fill"]["color"]): string | undefined {
    if (color === undefined || color === null) return undefined;
    const resolved = this.model.resolveColor(color);
    return resolved ? resolved.toUpperCase() : undefined;
  }

  private flat(style: CellStyle): Style {
    const flat: Style = {};
    const { font, fill, border, alignment } = style;
    if (font.name !== this.plain.font) flat.font = font.name;
    if (font.sz !== this.plain.size) flat.size = font.sz;
    if (font.b) flat.bold = true;
    if (font.i) flat.italic = true;
    if (font.u) flat.underline = true;
    if (font.strike) flat.strike = true;
    const color = this.colour(font.color);
    if (color && color !== this.plain.color) flat.color = color;
    const back = this.colour(fill.color);
    if (back) flat.fill = back;
    if (style.num_fmt !== "general") flat.format = style.num_fmt;
    if (alignment?.horizontal && alignment.horizontal !== "general") flat.horizontal = alignment.horizontal;
    if (alignment?.vertical && alignment.vertical !== "bottom") flat.vertical = alignment.vertical;
    if (alignment?.wrap_text) flat.wrap = true;
    for (const side of ["top", "right", "bottom", "left"] as const) {
      const edge = border[side];
      if (edge) flat[side] = `${edge.style} ${this.colour(edge.color) ?? "#000000"}`;
    }
    return flat;
  }

  private readExtents(): void {
    this.model.getWorksheetsProperties().forEach((_, sheet) => {
      const data: SheetData = {
        columns: new Map(),
        rows: new Map(),
        merges: [],
        objects: noObjects(),
        extent: { row: 1, column: 1 },
      };
      for (let column = 1; column <= MAX_COLUMNS; column += 1) {
        const rows = this.model.getRowsWithData(sheet, column);
        if (!rows.length) continue;
        data.extent.column = column;
        for (const row of rows) if (row > data.extent.row) data.extent.row = row;
      }
      this.sheets[sheet] = data;
    });
  }
}
