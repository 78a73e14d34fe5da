/** The workbook as the grid draws it. */
import type { Style } from "../edits";
import { MAX_COLUMNS, MAX_ROWS } from "../edits";
import type { Book } from "../engine/book";
import type { Cell, Range } from "../refs";
import type { Source } from "./grid";
import type { Line, LineStyle, Look, Paint } from "./paint";

/** What our own objects add to a cell: table bands, conditional formats, marks. */
export interface Dressing {
  style?: Style;
  /** Lies under the cell's own look. */
  under?: Style;
  marks?: { -readonly [K in "filter" | "comment" | "link" | "bar" | "icon"]?: Paint[K] };
  /** Only the bar or the icon is shown, not the value. */
  hideText?: boolean;
}
export type Dress = (cell: Cell) => Dressing | null;

function line(edge: string | undefined): Line | undefined {
  if (!edge) return undefined;
  const [style, colour] = edge.split(" ") as [LineStyle, string];
  return { style, colour };
}

export function lookOf(style: Style, base: { font: string; size: number }): Look {
  return {
    bold: style.bold ?? false,
    italic: style.italic ?? false,
    underline: style.underline ?? false,
    strike: style.strike ?? false,
    size: style.size ?? base.size,
    family: style.font ?? base.font,
    colour: style.color,
    fill: style.fill,
    horizontal: style.horizontal ?? "general",
    vertical: style.vertical ?? "bottom",
    wrap: style.wrap ?? false,
    top: line(style.top),
    right: line(style.right),
    bottom: line(style.bottom),
    left: line(style.left),
  };
}

/** Colours in brackets of a number format show: [Red], [Blue]. */
const FORMAT_COLOURS: Readonly<Record<string, string>> = {
  red: "#FF0000",
  blue: "#0000FF",
  green: "#00B050",
  white: "#FFFFFF",
  yellow: "#FFC000",
  magenta: "#FF00FF",
  cyan: "#00B0F0",
};

function formatColour(format: string | undefined, text: string): string | undefined {
  if (!format?.includes("[")) return undefined;
  const parts = format.split(";");
  const part = text.startsWith("-") || /^\(/.test(text) ? (parts[1] ?? parts[0]) : parts[0];
  const name = /\[(red|blue|green|white|yellow|magenta|cyan)\]/i.exec(part ?? "")?.[1];
  return name && FORMAT_COLOURS[name.toLowerCase()];
}

export function paintOf(book: Book, sheet: number, cell: Cell, dress: Dress, formulas: boolean): Paint {
  const own = book.style(sheet, cell);
  const dressing = dress(cell);
  const style = dressing ? { ...dressing.under, ...own, ...dressing.style } : own;
  const kind = book.kind(sheet, cell);
  const value = kind === "empty" ? "" : book.shown(sheet, cell);
  const text = formulas && kind !== "empty" ? book.content(sheet, cell) : value;
  const look = lookOf(style, book.defaultFont);
  const colour = formatColour(style.format, text);
  return {
    text: dressing?.hideText ? "" : text,
    kind: formulas && kind !== "empty" ? "text" : kind,
    look: colour ? { ...look, colour } : look,
    ...dressing?.marks,
  };
}

export interface SourceOptions {
  readonly label: string;
  readonly cornerLabel: string;
  readonly headings: boolean;
  readonly formulas: boolean;
  readonly dress: Dress;
  /** How far the sheet goes on the screen. */
  readonly rows: number;
  readonly columns: number;
  /** Heights of rows that have none of their own. */
  readonly heights: ReadonlyMap<number, number>;
  filterLabel(cell: Cell): string;
}

export function sourceOf(book: Book, sheet: number, options: SourceOptions): Source {
  const data = book.sheet(sheet);
  const rowSizes = new Map<number, number>(options.heights);
  for (const [row, line] of data.rows) {
    if (line.hidden) rowSizes.set(row, 0);
    else if (line.size !== undefined) rowSizes.set(row, line.size);
  }
  for (const filter of data.objects.filter.values()) {
    for (const [from, to] of filter.hidden) {
      for (let row = from; row <= to; row += 1) rowSizes.set(row, 0);
    }
  }
  const columnSizes = new Map<number, number>();
  for (const [column, line] of data.columns) {
    if (line.hidden) columnSizes.set(column, 0);
    else if (line.size !== undefined) columnSizes.set(column, line.size);
  }
  const cache = new Map<number, Paint>();
  return {
    label: options.label,
    cornerLabel: options.cornerLabel,
    rows: Math.min(MAX_ROWS, options.rows),
    columns: Math.min(MAX_COLUMNS, options.columns),
    rowSizes,
    columnSizes,
    frozen: book.frozen(sheet),
    merges: data.merges,
    gridlines: data.gridlines,
    headings: options.headings,
    paint: (cell) => {
      const key = cell.row * 1024 + cell.column;
      let paint = cache.get(key);
      if (!paint) {
        paint = paintOf(book, sheet, cell, options.dress, options.formulas);
        if (cache.size > 20_000) cache.clear();
        cache.set(key, paint);
      }
      return paint;
    },
    merged: (cell: Cell): Range | null => book.merged(sheet, cell),
    filterLabel: options.filterLabel,
  };
}
