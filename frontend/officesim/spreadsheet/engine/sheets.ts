/** Edits of whole sheets: add, copy, delete, rename, move, colour, hide, merge, freeze. */
import type { SheetEdit } from "../edits";
import { areaOf, cellCount, isWholeColumns, isWholeRows, sameRange, touches } from "../refs";
import { type Book, type Objects, type SheetData, noObjects } from "./book";
import { editArea } from "./cells";
import { EditError } from "./errors";
import { follow, tellHidden } from "./lines";

type Of<Op extends SheetEdit["op"]> = Extract<SheetEdit, { op: Op }>;
const MAX_SHEETS = 64;
/** Kinds of object that a copied sheet takes along. */
const COPIED = ["page", "validation", "conditional", "comment", "link"] as const;

export function addSheet(book: Book, edit: Of<"sheetAdd">): void {
  checkNew(book, edit);
  book.model.newSheet();
  arrive(book, book.sheets.length, edit, {
    key: book.nextKey,
    name: edit.name,
    columns: new Map(),
    rows: new Map(),
    merges: [],
    freeze: { rows: 0, columns: 0 },
    color: null,
    hidden: false,
    gridlines: true,
    objects: noObjects(),
    extent: { row: 0, column: 0 },
    told: new Set(),
  });
}

export function copySheet(book: Book, edit: Of<"sheetCopy">): void {
  const original = book.sheet(edit.sheet);
  checkNew(book, edit);
  book.model.duplicateSheet(edit.sheet);
  const objects: Objects = noObjects();
  for (const kind of COPIED) objects[kind] = structuredClone(original.objects[kind]) as never;
  const twin: SheetData = {
    ...structuredClone(original),
    key: book.nextKey,
    name: edit.name,
    hidden: false,
    objects,
  };
  arrive(book, edit.sheet + 1, edit, twin);
  tellHidden(book, twin);
}

function checkNew(book: Book, edit: { readonly name: string; readonly at: number }): void {
  if (book.sheets.length >= MAX_SHEETS) throw new EditError(`A workbook holds ${MAX_SHEETS} sheets.`);
  if (edit.at > book.sheets.length) throw new EditError(`There is no place ${edit.at}.`);
  checkName(book, edit.name, null);
}

export function checkName(book: Book, name: string, but: SheetData | null): void {
  if (/[\\/*?:[\]]/.test(name) || name.trim() !== name || name.startsWith("'") || name.endsWith("'") || !name) {
    throw new EditError(`A sheet cannot be called ${name}.`, "sheetName");
  }
  if (book.sheets.some((one) => one !== but && one.name.toLowerCase() === name.toLowerCase())) {
    throw new EditError(`There is a sheet ${name} already.`, "sheetTaken");
  }
}

function arrive(book: Book, born: number, edit: { readonly at: number }, sheet: SheetData): void {
  try {
    book.model.renameSheet(born, sheet.name);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    book.model.deleteSheet(born);
    throw new EditError(String(error));
  }
  if (born !== edit.at) book.model.moveSheet(born, edit.at);
  book.sheets.splice(edit.at, 0, sheet);
  book.nextKey += 1;
}

function checkLast(book: Book, sheet: SheetData): void {
  if (book.sheets.every((one) => one === sheet || one.hidden)) {
    throw new EditError("A workbook keeps at least one visible sheet.", "lastSheet");
  }
}

export function deleteSheet(book: Book, edit: Of<"sheetDelete">): void {
  const sheet = book.sheet(edit.sheet);
  checkLast(book, sheet);
  book.model.deleteSheet(edit.sheet);
  book.sheets.splice(edit.sheet, 1);
  follow(book, { key: sheet.key, shift: null });
}

export function renameSheet(book: Book, edit: Of<"sheetRename">): void {
  const sheet = book.sheet(edit.sheet);
  if (edit.name === sheet.name) return;
  checkName(book, edit.name, sheet);
  book.model.renameSheet(edit.sheet, edit.name);
  sheet.name = edit.name;
}

export function moveSheet(book: Book, edit: Of<"sheetMove">): void {
  const sheet = book.sheet(edit.sheet);
  book.sheet(edit.to);
  if (edit.to === edit.sheet) return;
  book.model.moveSheet(edit.sheet, edit.to);
  book.sheets.splice(edit.sheet, 1);
  book.sheets.splice(edit.to, 0, sheet);
}

export function hideSheet(book: Book, edit: Of<"sheetHide">): void {
  const sheet = book.sheet(edit.sheet);
  if (edit.hidden) checkLast(book, sheet);
  sheet.hidden = edit.hidden;
}

export function merge(book: Book, edit: Of<"merge">): void {
  const sheet = book.sheet(edit.sheet);
  const range = editArea(edit.ref);
  if (cellCount(range) === 1 || isWholeColumns(range) || isWholeRows(range)) {
    throw new EditError(`${edit.ref} cannot be merged.`);
  }
  if (sheet.merges.some((other) => touches(range, other))) {
    throw new EditError(`${edit.ref} touches a merged range.`);
  }
  if (sheet.merges.length >= 2_000) throw new EditError("A sheet holds 2,000 merged ranges.");
  sheet.merges.push(range);
}

export function unmerge(book: Book, edit: Of<"unmerge">): void {
  const sheet = book.sheet(edit.sheet);
  const range = areaOf(edit.ref);
  const at = sheet.merges.findIndex((one) => sameRange(one, range));
  if (at < 0) throw new EditError(`${edit.ref} is not merged.`);
  sheet.merges.splice(at, 1);
}
