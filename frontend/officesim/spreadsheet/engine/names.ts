/** Defined names: ours hold a range each and tell the engine where it is now. */
import { quoteName } from "@ironcalc/wasm";
import type { SheetEdit } from "../edits";
import { areaOf, cellCount, columnName, isWholeColumns } from "../refs";
import type { Book } from "./book";
import { EditError } from "./errors";
import { WHOLE } from "./formulas";
import { type Move } from "./moving";
import { moveRef } from "./shift";

const MAX_NAMES = 500;

function engineFormula(book: Book, key: number | null, ref: string | null): string {
  if (key === null || ref === null) return "#REF!";
  const range = areaOf(ref);
  const lastRow = isWholeColumns(range) ? WHOLE : range.bottom;
  const sheet = quoteName(book.sheet(book.position(key)).name);
  const first = `$${columnName(range.left)}$${range.top}`;
  if (cellCount(range) === 1) return `${sheet}!${first}`;
  return `${sheet}!${first}:$${columnName(range.right)}$${lastRow}`;
}

export function defineName(book: Book, edit: Extract<SheetEdit, { op: "name" }>): void {
  const { name, target } = edit;
  const lower = name.toLowerCase();
  const present = book.names.get(lower);
  if (present?.formula !== undefined) {
    throw new EditError(`The name ${name} belongs to the start file and cannot be changed.`);
  }
  if (target === null) {
    if (!present) throw new EditError(`There is no name ${name}.`);
    attempt(() => book.model.deleteDefinedName(present.name, null));
    book.names.delete(lower);
    return;
  }
  const { key } = book.sheet(target.sheet);
  areaOf(target.ref);
  for (const sheet of book.sheets) {
    for (const table of sheet.objects.table.values()) {
      if (table.name.toLowerCase() === lower) throw new EditError(`A table is called ${name}.`);
    }
  }
  if (book.names.size >= MAX_NAMES) throw new EditError(`A workbook holds ${MAX_NAMES} names.`);
  const formula = engineFormula(book, key, target.ref);
  attempt(() => {
    if (present) book.model.updateDefinedName(present.name, null, name, null, formula);
    else book.model.newDefinedName(name, null, formula);
  });
  book.names.set(lower, { name, sheet: key, ref: target.ref });
}

export function followNames(book: Book, move: Move): void {
  for (const [lower, name] of book.names) {
    if (name.sheet !== move.key || name.ref === null) continue;
    const ref = move.shift && moveRef(name.ref, move.shift);
    if (ref === name.ref) continue;
    const sheet = ref ? name.sheet : null;
    book.names.set(lower, { name: name.name, sheet, ref });
    book.model.updateDefinedName(name.name, null, name.name, null, engineFormula(book, sheet, ref));
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new EditError(String(error));
  }
}
