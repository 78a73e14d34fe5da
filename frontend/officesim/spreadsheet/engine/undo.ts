/**
 * Going back. What an edit would destroy is noted before it is applied; going back is edits
 * again, which the journal carries like any other.
 */
import { MAX_COLUMNS, MAX_ROWS, type ObjectEdit, type ObjectKind, type SheetEdit, type Source, type Style } from "../edits";
import { type Cell, type Range, areaOf, columnName, isWholeColumns, isWholeRows, refOf } from "../refs";
import { applyAll } from "./apply";
import type { Book, LineData, NameData, Objects } from "./book";

/** Formulas and our own data of all sheets, to compare with after rows were put back. */
interface Snapshot {
  readonly formulas: readonly ReadonlyMap<string, string>[];
  readonly objects: readonly Objects[];
  readonly merges: readonly (readonly Range[])[];
  readonly names: ReadonlyMap<string, NameData>;
}
export interface Step {
  readonly edits: readonly SheetEdit[];
  readonly restore?: Snapshot;
}
/** In the order the edits were made. */
export type Undoing = readonly Step[];

/** Notes how to undo `edit`; must be called just before it is applied. */
export function undoingOf(book: Book, edit: SheetEdit): Step {
  const edits = inverse(book, edit);
  return STRUCTURAL.has(edit.op) ? { edits, restore: snapshot(book) } : { edits };
}

const STRUCTURAL: ReadonlySet<string> = new Set([
  "rowsInsert",
  "rowsDelete",
  "columnsInsert",
  "columnsDelete",
  "sheetDelete",
  "sheetRename",
]);

/** Applies the way back and returns its edits. */
export function undoEdits(book: Book, undoing: Undoing): SheetEdit[] {
  const all: SheetEdit[] = [];
  for (const step of [...undoing].reverse()) {
    const edits = [...step.edits];
    if (edits.length) applyAll(book, edits);
    all.push(...edits);
    if (step.restore) {
      const rest = differences(book, step.restore);
      if (rest.length) applyAll(book, rest);
      all.push(...rest);
    }
  }
  return all;
}

function inverse(book: Book, edit: SheetEdit): SheetEdit[] {
  switch (edit.op) {
    case "input":
      return entryBack(book, edit.sheet, edit.row, edit.column, [[edit.text]]);
    case "inputs":
      return entryBack(book, edit.sheet, edit.row, edit.column, edit.rows);
    case "styles":
      return formats(book, edit.sheet, {
        top: edit.row,
        left: edit.column,
        bottom: edit.row + edit.cells.length - 1,
        right: edit.column + Math.max(...edit.cells.map((line) => line.length)) - 1,
      });
    case "style":
      return [...lineStyles(book, edit), ...formats(book, edit.sheet, areaOf(edit.ref))];
    case "border": {
      const range = areaOf(edit.ref);
      if (edit.edges !== "none") return formats(book, edit.sheet, range);
      // Taking lines away also takes the neighbours'.
      return formats(book, edit.sheet, {
        top: Math.max(1, range.top - 1),
        left: Math.max(1, range.left - 1),
        bottom: Math.min(MAX_ROWS, range.bottom + 1),
        right: Math.min(MAX_COLUMNS, range.right + 1),
      });
    }
    case "clear":
      if (edit.what === "contents") return contents(book, edit.sheet, areaOf(edit.ref));
      return block(book, edit.sheet, areaOf(edit.ref));
    case "rowsInsert":
      return [{ op: "rowsDelete", sheet: edit.sheet, at: edit.at, count: edit.count }];
    case "columnsInsert":
      return [{ op: "columnsDelete", sheet: edit.sheet, at: edit.at, count: edit.count }];
    case "rowsDelete":
      return putBack(book, edit.sheet, true, edit.at, edit.count);
    case "columnsDelete":
      return putBack(book, edit.sheet, false, edit.at, edit.count);
    case "rowsSize":
    case "rowsHide":
      return lines(book, edit.sheet, "rows", edit.from, edit.to, edit.op === "rowsSize");
    case "columnsSize":
    case "columnsHide":
      return lines(book, edit.sheet, "columns", edit.from, edit.to, edit.op === "columnsSize");
    case "merge":
      return [{ op: "unmerge", sheet: edit.sheet, ref: edit.ref }];
    case "unmerge":
      return [{ op: "merge", sheet: edit.sheet, ref: edit.ref }];
    case "freeze":
      return [{ op: "freeze", sheet: edit.sheet, ...book.frozen(edit.sheet) }];
    case "gridlines":
      return [{ op: "gridlines", sheet: edit.sheet, shown: book.sheet(edit.sheet).gridlines }];
    case "name":
      return [{ op: "name", name: edit.name, target: nameTarget(book, edit.name) }];
    case "sheetAdd":
    case "sheetCopy":
      return [{ op: "sheetDelete", sheet: edit.at }];
    case "sheetDelete":
      return [];
    case "sheetRename":
      return [{ op: "sheetRename", sheet: edit.sheet, name: book.properties()[edit.sheet]?.name ?? "" }];
    case "sheetMove":
      return [{ op: "sheetMove", sheet: edit.to, to: edit.sheet }];
    case "sheetColor":
      return [{ op: "sheetColor", sheet: edit.sheet, color: book.properties()[edit.sheet]?.color ?? null }];
    case "sheetHide":
      return [{ op: "sheetHide", sheet: edit.sheet, hidden: book.properties()[edit.sheet]?.hidden ?? false }];
    default:
      return [objectBack(book, edit.op, edit.sheet, edit.id)];
  }
}

function entryBack(
  book: Book,
  sheet: number,
  row: number,
  column: number,
  rows: readonly (readonly (string | null)[])[],
): SheetEdit[] {
  const right = column + Math.max(...rows.map((line) => line.length)) - 1;
  // An apostrophe stays with an emptied cell: another entry takes it away first.
  const quoted = rows.flatMap((line, down) =>
    line.flatMap((text, beside): SheetEdit[] => {
      const cell = { row: row + down, column: column + beside };
      return text?.startsWith("'") && book.empty(sheet, cell) ? [{ op: "input", sheet, ...cell, text: "0" }] : [];
    }),
  );
  return [...quoted, ...block(book, sheet, { top: row, left: column, bottom: row + rows.length - 1, right })];
}

function objectBack(book: Book, kind: ObjectKind, sheet: number, id: string): SheetEdit {
  const value = (book.sheet(sheet).objects[kind] as Map<string, unknown>).get(id) ?? null;
  return { op: kind, sheet, id, value: book.asEdit(value) } as ObjectEdit;
}

function nameTarget(book: Book, name: string): Source | null {
  const known = book.names.get(name.toLowerCase());
  return known ? book.placeOf(known) : null;
}

/** Whole rows and columns hold nothing beyond the sheet's used part. */
function clipped(book: Book, sheet: number, range: Range): Range | null {
  const { extent } = book.sheet(sheet);
  const bottom = isWholeColumns(range) ? extent.row : Math.min(range.bottom, MAX_ROWS);
  const right = isWholeRows(range) ? extent.column : Math.min(range.right, MAX_COLUMNS);
  if (range.top > bottom || range.left > right) return null;
  return { top: range.top, left: range.left, bottom, right };
}

export function block(book: Book, sheet: number, range: Range): SheetEdit[] {
  return [...contents(book, sheet, range), ...formats(book, sheet, range)];
}

export function contents(book: Book, sheet: number, range: Range): SheetEdit[] {
  const part = clipped(book, sheet, range);
  if (!part) return [];
  const rows: string[][] = [];
  for (let row = part.top; row <= part.bottom; row += 1) {
    const line: string[] = [];
    for (let column = part.left; column <= part.right; column += 1) {
      line.push(ownContent(book, sheet, row, column));
    }
    rows.push(line);
  }
  return [{ op: "inputs", sheet, row: part.top, column: part.left, rows }];
}

/** What was entered; the cells that a formula of another cell fills hold nothing of their own. */
function ownContent(book: Book, sheet: number, row: number, column: number): string {
  const structure = book.model.getCellArrayStructure(sheet, row, column);
  const child = typeof structure === "object" && ("DynamicChild" in structure || "ArrayChild" in structure);
  return child ? "" : book.entryOf(sheet, { row, column });
}

/** The looks of a block as one `styles` edit. */
export function formats(book: Book, sheet: number, range: Range): SheetEdit[] {
  const part = clipped(book, sheet, range);
  if (!part) return [];
  const table: Style[] = [];
  const numbers = new Map<string, number>();
  const cells: number[][] = [];
  for (let row = part.top; row <= part.bottom; row += 1) {
    const line: number[] = [];
    for (let column = part.left; column <= part.right; column += 1) {
      const style = book.style(sheet, { row, column });
      const key = JSON.stringify(style);
      let number = numbers.get(key);
      if (number === undefined) {
        number = table.push(style) - 1;
        numbers.set(key, number);
      }
      line.push(number);
    }
    cells.push(line);
  }
  return [{ op: "styles", sheet, row: part.top, column: part.left, table, cells }];
}

/** The present value of the property for each whole row or column of the range. */
function lineStyles(book: Book, edit: Extract<SheetEdit, { op: "style" }>): SheetEdit[] {
  const range = areaOf(edit.ref);
  const back: SheetEdit[] = [];
  const value = (style: Style): string | number | boolean | null => {
    const known = style[edit.path];
    if (known !== undefined) return known;
    if (edit.path === "size") return book.defaultFont.size;
    if (edit.path === "font") return book.defaultFont.font;
    if (edit.path === "format" || edit.path === "horizontal") return "general";
    if (edit.path === "vertical") return "bottom";
    return edit.path === "color" || edit.path === "fill" ? null : false;
  };
  if (isWholeColumns(range)) {
    for (let column = range.left; column <= Math.min(range.right, MAX_COLUMNS); column += 1) {
      const name = columnName(column);
      const style = book.style(edit.sheet, { row: MAX_ROWS, column });
      back.push({ ...edit, ref: `${name}1:${name}1048576`, value: value(style) });
    }
  } else if (isWholeRows(range)) {
    for (let row = range.top; row <= Math.min(range.bottom, MAX_ROWS); row += 1) {
      const style = book.style(edit.sheet, { row, column: MAX_COLUMNS });
      back.push({ ...edit, ref: `A${row}:XFD${row}`, value: value(style) });
    }
  }
  return back;
}

/** What deleted rows or columns held. */
function putBack(book: Book, sheet: number, rows: boolean, at: number, count: number): SheetEdit[] {
  const { extent } = book.sheet(sheet);
  const whole: Range = rows
    ? { top: at, bottom: at + count - 1, left: 1, right: extent.column }
    : { top: 1, bottom: extent.row, left: at, right: at + count - 1 };
  const kind = rows ? "rows" : "columns";
  return [
    ...inserts(rows ? "rowsInsert" : "columnsInsert", sheet, at, count),
    ...(rows && at > extent.row ? [] : block(book, sheet, whole)),
    ...lines(book, sheet, kind, at, at + count - 1, true, true),
    ...lines(book, sheet, kind, at, at + count - 1, false, true),
  ];
}

/** The vocabulary inserts at most 1,000 rows or 100 columns at once. */
function inserts(op: "rowsInsert" | "columnsInsert", sheet: number, at: number, count: number): SheetEdit[] {
  const most = op === "rowsInsert" ? 1000 : 100;
  const parts: SheetEdit[] = [];
  for (let rest = count; rest > 0; rest -= most) parts.push({ op, sheet, at, count: Math.min(rest, most) });
  return parts;
}

function lines(
  book: Book,
  sheet: number,
  kind: "rows" | "columns",
  from: number,
  to: number,
  sizes: boolean,
  onlySet = false,
): SheetEdit[] {
  const map = book.sheet(sheet)[kind];
  const value = (data: LineData | undefined): number | boolean | null =>
    sizes ? (data?.size ?? null) : (data?.hidden ?? false);
  const back: SheetEdit[] = [];
  for (let index = from; index <= to; ) {
    const first = index;
    const now = value(map.get(index));
    while (index <= to && value(map.get(index)) === now) index += 1;
    if (onlySet && (now === null || now === false)) continue;
    const span = { sheet, from: first, to: index - 1 };
    if (!sizes) back.push({ op: `${kind}Hide`, ...span, hidden: now as boolean });
    else if (kind === "rows") back.push({ op: "rowsSize", ...span, height: now as number | null });
    else back.push({ op: "columnsSize", ...span, width: now as number | null });
  }
  return back;
}

/** A text such as 007: the engine makes a number of it when it moves the cell. */
export function numberLike(book: Book, sheet: number, cell: Cell, content: string): boolean {
  return /^'?[+-]?[\d.,\s]*\d[\d.,\s%€$£]*$/.test(content) && book.kind(sheet, cell) === "text";
}

export function quotedText(content: string): string {
  return content.startsWith("'") ? content : `'${content}`;
}

function formulasOf(book: Book, sheet: number): Map<string, string> {
  const found = new Map<string, string>();
  const { extent } = book.sheet(sheet);
  for (let column = 1; column <= extent.column; column += 1) {
    for (const row of book.model.getRowsWithData(sheet, column)) {
      const text = book.model.getCellContent(sheet, row, column);
      if (text.startsWith("=")) found.set(`${row}:${column}`, text);
      else if (numberLike(book, sheet, { row, column }, text)) found.set(`${row}:${column}`, quotedText(text));
    }
  }
  return found;
}

function snapshot(book: Book): Snapshot {
  return {
    formulas: book.sheets.map((_, sheet) => formulasOf(book, sheet)),
    objects: book.sheets.map(
      (data) =>
        Object.fromEntries(Object.entries(data.objects).map(([kind, map]) => [kind, new Map(map as Map<string, unknown>)])) as unknown as Objects,
    ),
    merges: book.sheets.map((data) => [...data.merges]),
    names: new Map(book.names),
  };
}

function differences(book: Book, before: Snapshot): SheetEdit[] {
  const edits: SheetEdit[] = [];
  before.formulas.forEach((formulas, sheet) => {
    if (!book.sheets[sheet]) return;
    for (const [key, text] of formulas) {
      const [row, column] = key.split(":").map(Number) as [number, number];
      const now = book.content(sheet, { row, column });
      const still = now === text || (text.startsWith("'") && `'${now}` === text && book.kind(sheet, { row, column }) === "text");
      if (!still) edits.push({ op: "input", sheet, row, column, text });
    }
    edits.push(...mergeDifferences(book, sheet, before.merges[sheet] ?? []));
    edits.push(...objectDifferences(book, sheet, before.objects[sheet] as Objects));
  });
  for (const [name, data] of before.names) {
    const now = book.names.get(name);
    const target = book.placeOf(data);
    if (target && JSON.stringify(now) !== JSON.stringify(data)) edits.push({ op: "name", name: data.name, target });
  }
  return edits;
}

function mergeDifferences(book: Book, sheet: number, before: readonly Range[]): SheetEdit[] {
  const then = new Set(before.map(refOf));
  const now = new Set(book.sheet(sheet).merges.map(refOf));
  return [
    ...[...now].filter((ref) => !then.has(ref)).map((ref) => ({ op: "unmerge", sheet, ref }) as const),
    ...[...then].filter((ref) => !now.has(ref)).map((ref) => ({ op: "merge", sheet, ref }) as const),
  ];
}

function objectDifferences(book: Book, sheet: number, before: Objects): SheetEdit[] {
  const edits: SheetEdit[] = [];
  const now = book.sheet(sheet).objects;
  for (const kind of Object.keys(before) as ObjectKind[]) {
    const [old, present] = [before[kind] as Map<string, unknown>, now[kind] as Map<string, unknown>];
    for (const id of new Set([...old.keys(), ...present.keys()])) {
      if (JSON.stringify(old.get(id)) === JSON.stringify(present.get(id))) continue;
      edits.push({ op: kind, sheet, id, value: book.asEdit(old.get(id) ?? null) } as ObjectEdit);
    }
  }
  return edits;
}
