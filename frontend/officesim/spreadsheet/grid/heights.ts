/** Rows without a height of their own are as high as their largest font or wrapped text. */
import type { SheetEdit } from "../edits";
import type { Book } from "../engine/book";
import { areaOf } from "../refs";
import { COLUMN_WIDTH, ROW_HEIGHT } from "./grid";
import { fontOf, textWidth } from "./paint";
import { lookOf } from "./source";

/** Beyond this many cells only rows that were touched are measured. */
const MOST_CELLS = 20_000;

export class AutoHeights {
  private readonly sheets = new Map<number, Map<number, number>>();

  /** Heights in pixels of the rows that differ from the standard. */
  of(book: Book, sheet: number): ReadonlyMap<number, number> {
    const data = book.sheet(sheet);
    const known = this.sheets.get(data.key) ?? this.measureAll(book, sheet);
    this.sheets.set(data.key, known);
    return known;
  }

  /** Measure again what edits changed. */
  touch(book: Book, edits: readonly SheetEdit[]): void {
    for (const edit of edits) {
      if (!("sheet" in edit) || typeof edit.sheet !== "number") {
        this.sheets.clear();
        return;
      }
      const data = book.sheets[edit.sheet];
      const known = data && this.sheets.get(data.key);
      if (!known || !data) continue;
      const rows = rowsOf(edit, data.extent.row);
      if (rows === null) this.sheets.delete(data.key);
      else for (let row = rows[0]; row <= Math.min(rows[1], data.extent.row); row += 1) this.set(known, row, measure(book, edit.sheet, row));
    }
  }

  private measureAll(book: Book, sheet: number): Map<number, number> {
    const heights = new Map<number, number>();
    const { extent } = book.sheet(sheet);
    const rows = Math.min(extent.row, Math.floor(MOST_CELLS / Math.max(1, extent.column)));
    for (let row = 1; row <= rows; row += 1) this.set(heights, row, measure(book, sheet, row));
    return heights;
  }

  private set(heights: Map<number, number>, row: number, height: number): void {
    if (height > ROW_HEIGHT) heights.set(row, height);
    else heights.delete(row);
  }
}

/** Rows an edit may make higher or lower; null when it moves rows. */
function rowsOf(edit: SheetEdit, last: number): [number, number] | null {
  switch (edit.op) {
    case "input":
      return [edit.row, edit.row];
    case "inputs":
      return [edit.row, edit.row + edit.rows.length - 1];
    case "styles":
      return [edit.row, edit.row + edit.cells.length - 1];
    case "style":
    case "clear":
    case "merge":
    case "unmerge": {
      const range = areaOf(edit.ref);
      return [range.top, Math.min(range.bottom, last)];
    }
    case "border":
    case "rowsSize":
    case "rowsHide":
    case "freeze":
    case "gridlines":
    case "table":
    case "filter":
    case "chart":
    case "validation":
    case "conditional":
    case "comment":
    case "link":
    case "page":
    case "pivot":
      return [1, 0];
    default:
      return null;
  }
}

function measure(book: Book, sheet: number, row: number): number {
  const { extent, columns } = book.sheet(sheet);
  let most = ROW_HEIGHT;
  for (let column = 1; column <= extent.column; column += 1) {
    const cell = { row, column };
    const style = book.style(sheet, cell);
    if (style.size === undefined && !style.wrap && book.defaultFont.size <= 11) continue;
    const size = style.size ?? book.defaultFont.size;
    let lines = 1;
    if (style.wrap && !book.merged(sheet, cell)) {
      const width = (columns.get(column)?.size ?? COLUMN_WIDTH) - 6;
      const font = fontOf(lookOf(style, book.defaultFont), 1);
      lines = book.shown(sheet, cell).split("\n").reduce((sum, part) => sum + wrapped(part, width, font), 0);
    }
    most = Math.max(most, Math.ceil(lines * size * 1.6 + 3));
  }
  return Math.min(818, most);
}

/** Into how many lines a text breaks between words. */
function wrapped(text: string, width: number, font: string): number {
  let [lines, line] = [1, ""];
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, font) > width) {
      lines += 1;
      line = word;
    } else line = longer;
    lines += Math.floor(textWidth(line, font) / width) > 0 && !line.includes(" ") ? Math.floor(textWidth(line, font) / width) : 0;
  }
  return lines;
}
