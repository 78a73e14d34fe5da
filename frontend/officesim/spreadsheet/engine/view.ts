/** The view: everything a candidate can achieve, the same JSON as the server's. */
import { MAX_COLUMNS, MAX_ROWS, type Style } from "../edits";
import { LAST_COLUMN, LAST_ROW, columnName, refOf } from "../refs";
import { type Book, KINDS, type LineData, type NameData, type SheetData, withSheets } from "./book";
import { canonical } from "./canonical";
import { collapse, isFormula } from "./formulas";

type Json = Record<string, unknown>;

export function viewOf(book: Book): Json {
  const catalogue = new Catalogue(book);
  const sheets = book.sheets.map((sheet, position) => sheetView(book, position, sheet, catalogue));
  return {
    locale: book.locale,
    styles: catalogue.looks,
    names: [...book.names.keys()].sort(byCodePoint).map((key) => nameView(book, book.names.get(key) as NameData)),
    sheets,
  };
}

export async function digestOf(view: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(view)));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As the server sorts: by code points, where JavaScript compares UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const by = ((left[i] as string).codePointAt(0) as number) - ((right[i] as string).codePointAt(0) as number);
    if (by) return by;
  }
  return left.length - right.length;
}

/** Distinct looks in order of first use; 0 is the default. */
class Catalogue {
  readonly looks: Style[] = [{}];
  private readonly numbers = new Map<string, number>([["{}", 0]]);

  constructor(private readonly book: Book) {}

  number(position: number, row: number, column: number): number {
    const look = this.book.style(position, { row, column });
    const key = JSON.stringify(look);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.looks.push(look) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}

function sheetView(book: Book, position: number, sheet: SheetData, catalogue: Catalogue): Json {
  const [rows, columns] = areaInUse(book, position, sheet);
  const columnLooks = [0];
  for (let column = 1; column <= columns; column += 1) columnLooks.push(catalogue.number(position, LAST_ROW, column));
  const rowLooks = [0];
  for (let row = 1; row <= rows; row += 1) rowLooks.push(catalogue.number(position, row, LAST_COLUMN));
  const view: Json = {
    name: sheet.name,
    hidden: sheet.hidden,
    color: sheet.color,
    gridlines: sheet.gridlines,
    freeze: [sheet.freeze.rows, sheet.freeze.columns],
    columns: linesView(sheet.columns, columnLooks, "width", columnName),
    rows: linesView(sheet.rows, rowLooks, "height", String),
    merges: [...sheet.merges]
      .sort((a, b) => a.top - b.top || a.left - b.left || a.bottom - b.bottom || a.right - b.right)
      .map(refOf),
    cells: cellsView(book, position, rowLooks, columnLooks, catalogue),
  };
  for (const kind of KINDS) {
    if (kind === "page") continue;
    view[`${kind}s`] = Object.fromEntries(
      [...sheet.objects[kind]].map(([id, value]) => [
        id,
        withSheets(value as unknown, (key) => book.sheet(book.position(key)).name),
      ]),
    );
  }
  view["page"] = sheet.objects.page.get("page") ?? null;
  return view;
}

/** The extent, made larger by the dynamic arrays that start in it. */
function areaInUse(book: Book, position: number, sheet: SheetData): [number, number] {
  const { row: rows, column: columns } = sheet.extent;
  let [mostRows, mostColumns] = [rows, columns];
  for (let row = 1; row <= rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      if (!book.model.getCellContent(position, row, column).startsWith("=")) continue;
      const structure = book.model.getCellArrayStructure(position, row, column);
      if (typeof structure !== "object" || !("DynamicAnchor" in structure)) continue;
      const [wide, high] = structure.DynamicAnchor;
      mostRows = Math.max(mostRows, Math.min(row + high - 1, MAX_ROWS));
      mostColumns = Math.max(mostColumns, Math.min(column + wide - 1, MAX_COLUMNS));
    }
  }
  return [mostRows, mostColumns];
}

function linesView(
  lines: ReadonlyMap<number, LineData>,
  looks: readonly number[],
  size: "width" | "height",
  label: (at: number) => string,
): Json {
  const wanted = new Set(lines.keys());
  looks.forEach((look, at) => {
    if (look) wanted.add(at);
  });
  const shown: Json = {};
  for (const at of [...wanted].sort((a, b) => a - b)) {
    const line = lines.get(at);
    const look = looks[at];
    shown[label(at)] = {
      ...(line?.size === undefined ? {} : { [size]: line.size }),
      ...(line?.hidden ? { hidden: true } : {}),
      ...(look ? { style: look } : {}),
    };
  }
  return shown;
}

function cellsView(
  book: Book,
  position: number,
  rowLooks: readonly number[],
  columnLooks: readonly number[],
  catalogue: Catalogue,
): Json {
  const cells: Json = {};
  for (let row = 1; row < rowLooks.length; row += 1) {
    for (let column = 1; column < columnLooks.length; column += 1) {
      let content = book.model.getCellContent(position, row, column);
      const look = catalogue.number(position, row, column);
      if (!content && look === (rowLooks[row] || columnLooks[column])) continue;
      const entry: Json = {};
      if (content) {
        const value = book.model.getFormattedCellValue(position, row, column);
        if (isFormula(content)) content = collapse(content);
        entry["content"] = content;
        if (value !== content) entry["value"] = value;
      }
      if (look) entry["style"] = look;
      cells[`${columnName(column)}${row}`] = entry;
    }
  }
  return cells;
}

function nameView(book: Book, name: NameData): Json {
  if (name.formula !== undefined) return { name: name.name, formula: name.formula };
  if (name.sheet === null) return { name: name.name, ref: null };
  return { name: name.name, sheet: book.sheet(book.position(name.sheet)).name, ref: name.ref };
}
