/**
 * The workbook: cells, styles and calculation are the engine's; sizes, merged cells and objects
 * are ours. Reading only: `apply.ts` changes it. In objects a source names its sheet by key.
 */
import type { CellStyle, Model } from "@ironcalc/wasm";
import type { Locale } from "../../contract";
import { MAX_COLUMNS, MAX_ROWS, type ObjectKind, type ObjectKinds, type Source, type Style } from "../edits";
import { type Cell, type Range, contains } from "../refs";
import { EditError } from "./errors";
import { collapse, isFormula } from "./formulas";
import { Palette, flat } from "./looks";

export interface LineData {
  /** Pixels. */
  readonly size?: number;
  readonly hidden?: boolean;
}
export type Objects = { [K in ObjectKind]: Map<string, ObjectKinds[K]> };
export interface SheetData {
  /** Stays through moves and renames. */
  readonly key: number;
  name: string;
  columns: Map<number, LineData>;
  rows: Map<number, LineData>;
  merges: Range[];
  freeze: { rows: number; columns: number };
  color: string | null;
  hidden: boolean;
  gridlines: boolean;
  objects: Objects;
  /** Nothing beyond ever had content or a style of its own; 0 and 0 for an empty sheet. */
  extent: { row: number; column: number };
  /** Rows the engine was told to hide. */
  told: Set<number>;
}
/** A defined name; `sheet` is a key, null when what it named was deleted. */
export interface NameData {
  readonly name: string;
  readonly sheet: number | null;
  readonly ref: string | null;
  readonly formula?: string;
}
export type CellKind = "empty" | "number" | "text" | "boolean" | "error";
export const KINDS: readonly ObjectKind[] = [
  "table", "filter", "chart", "validation", "conditional", "comment", "link", "page", "pivot",
];

export function noObjects(): Objects {
  return Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as Objects;
}

export class Book {
  /** By lower-case name. */
  readonly names = new Map<string, NameData>();
  nextKey: number;
  /** Grows with each change: what was drawn before is old. */
  version = 0;
  palette: Palette;
  private readonly styleCache = new Map<string, Style>();
  private readonly numberCache = new Map<string, number | null>();
  private readonly kindCache = new Map<string, CellKind>();

  constructor(
    public model: Model,
    readonly locale: Locale,
    /** The engine's style of an untouched cell. */
    readonly plain: CellStyle,
    public sheets: SheetData[],
    /** The same workbook as it was opened: see `restart`. */
    private readonly fresh: () => Book,
  ) {
    this.nextKey = sheets.length;
    this.palette = new Palette(model);
  }

  /** Back to the opening, with a new engine: the old one is unusable after it failed inside. */
  restart(): void {
    const fresh = this.fresh();
    this.model = fresh.model;
    this.palette = fresh.palette;
    this.sheets = fresh.sheets;
    this.nextKey = fresh.nextKey;
    this.names.clear();
    for (const [name, data] of fresh.names) this.names.set(name, data);
    this.changed(true);
  }

  get defaultFont(): { font: string; size: number } {
    return { font: this.plain.font.name, size: this.plain.font.sz };
  }

  sheet(index: number): SheetData {
    const data = this.sheets[index];
    if (!data) throw new EditError(`There is no sheet ${index}; the workbook has ${this.sheets.length}.`);
    return data;
  }

  position(key: number): number {
    return this.sheets.findIndex((sheet) => sheet.key === key);
  }

  properties(): { name: string; hidden: boolean; color: string | null }[] {
    return this.sheets;
  }

  content(sheet: number, cell: Cell): string {
    const text = this.model.getCellContent(sheet, cell.row, cell.column);
    return isFormula(text) ? collapse(text) : text;
  }

  /**
   * What has to be entered to have the cell's content again: a date or time is its number, since
   * the engine shows it through its format and would read "14 March 2027" as text.
   */
  entryOf(sheet: number, cell: Cell): string {
    const content = this.content(sheet, cell);
    if (!content || /^[='\d.,-]*$/.test(content) || content.startsWith("=")) return content;
    if (!isDateFormat(this.style(sheet, cell).format) || this.kind(sheet, cell) !== "number") return content;
    // Printed values have fifteen digits: a time is whole seconds again.
    const value = this.number(sheet, cell) ?? 0;
    const seconds = Math.round(value * 86_400) / 86_400;
    const exact = Math.abs(seconds - value) < 1e-9 ? seconds : value;
    return String(exact).replace(".", this.locale === "fr" ? "," : ".");
  }

  shown(sheet: number, cell: Cell): string {
    return this.model.getFormattedCellValue(sheet, cell.row, cell.column);
  }

  kind(sheet: number, cell: Cell): CellKind {
    const key = `${sheet}:${cell.row}:${cell.column}`;
    let kind = this.kindCache.get(key);
    if (!kind) {
      kind = this.readKind(sheet, cell);
      this.kindCache.set(key, kind);
    }
    return kind;
  }

  private readKind(sheet: number, cell: Cell): CellKind {
    const type = this.model.getCellType(sheet, cell.row, cell.column);
    if (type === 4) return "boolean";
    if (type === 16) return "error";
    const content = this.model.getCellContent(sheet, cell.row, cell.column);
    const shown = this.shown(sheet, cell);
    if (content === "" && shown === "") return "empty";
    if (type === 1) return "number";
    if (/^(TRUE|FALSE|VRAI|FAUX)$/.test(shown) && !content.startsWith("'")) return "boolean";
    return "text";
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
    return this.model.getCellContent(sheet, cell.row, cell.column) === "";
  }

  /** The cell's own look, flat, without what is default. */
  style(sheet: number, cell: Cell): Style {
    const key = `${sheet}:${cell.row}:${cell.column}`;
    const before = this.styleCache.get(key);
    if (before) return before;
    const style = flat(this.rawStyle(sheet, cell), this.plain, this.palette);
    if (this.styleCache.size > 50_000) this.styleCache.clear();
    this.styleCache.set(key, style);
    return style;
  }

  rawStyle(sheet: number, cell: Cell): CellStyle {
    return this.model.getCellStyle(sheet, cell.row, cell.column).style;
  }

  /** To be called after any change. */
  changed(styles: boolean): void {
    this.version += 1;
    this.numberCache.clear();
    this.kindCache.clear();
    if (styles) this.styleCache.clear();
  }

  grow(sheet: SheetData, row: number, column: number): void {
    const { extent } = sheet;
    if (row > extent.row) extent.row = Math.min(row, MAX_ROWS);
    if (column > extent.column) extent.column = Math.min(column, MAX_COLUMNS);
  }

  merged(sheet: number, cell: Cell): Range | null {
    for (const range of this.sheet(sheet).merges) if (contains(range, cell)) return range;
    return null;
  }

  frozen(sheet: number): { rows: number; columns: number } {
    return this.sheet(sheet).freeze;
  }

  /** Rows that a filter hides. */
  filtered(sheet: number, row: number): boolean {
    for (const filter of this.sheet(sheet).objects.filter.values()) {
      if (filter.hidden.some(([from, to]) => row >= from && row <= to)) return true;
    }
    return false;
  }

  /** An object with sheets by position, as edits write it. */
  asEdit<T>(value: T): T {
    return withSheets(value, (key) => this.position(key));
  }

  /** A defined name's place with the sheet by position; null when it has none. */
  placeOf(name: NameData): Source | null {
    if (name.sheet === null || name.ref === null) return null;
    return { sheet: this.position(name.sheet), ref: name.ref };
  }
}

/** Whether a number format shows a date or a time. */
export function isDateFormat(format: string | undefined): boolean {
  return format !== undefined && /[dmyhs]/i.test(format.replace(/"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\./gi, ""));
}

/** A copy of a value in which every source's sheet is changed. */
export function withSheets<T>(value: T, change: (sheet: number) => number | string): T {
  if (Array.isArray(value)) return value.map((part) => withSheets(part, change)) as T;
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value);
  if (keys.length === 2 && "sheet" in value && "ref" in value) {
    return { ...value, sheet: change(value.sheet as number) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withSheets(part, change)])) as T;
}
