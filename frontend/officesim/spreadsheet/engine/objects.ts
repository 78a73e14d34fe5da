/** Edits of objects: put one whole, or take it away. */
import type { Filter, ObjectEdit, ObjectKind, Page, Table } from "../edits";
import { areaOf, columnNumber, isWholeColumns, isWholeRows, touches } from "../refs";
import { type Book, KINDS, type SheetData, withSheets } from "./book";
import { editArea } from "./cells";
import { EditError } from "./errors";
import { tellHidden } from "./lines";

const MAX_OBJECTS = 2_000;

export function putObject(book: Book, edit: ObjectEdit): void {
  const sheet = book.sheet(edit.sheet);
  const objects = sheet.objects[edit.op] as Map<string, unknown>;
  if (edit.value === null) {
    if (!objects.delete(edit.id)) throw new EditError(`There is no ${edit.op} ${edit.id} on ${sheet.name}.`);
  } else {
    if (KINDS.reduce((sum, kind) => sum + sheet.objects[kind].size, 0) >= MAX_OBJECTS) {
      throw new EditError(`A sheet holds ${MAX_OBJECTS} objects.`);
    }
    for (const ref of rangesIn(edit.value)) editArea(ref);
    check(book, sheet, edit.op, edit.id, edit.value);
    objects.set(edit.id, withSheets(edit.value, (position) => book.sheet(position).key));
  }
  if (edit.op === "filter") tellHidden(book, sheet);
}

function rangesIn(value: object): string[] {
  const found: string[] = [];
  const own = value as Record<string, unknown>;
  for (const part of ["ref", "cell", "anchor"]) if (typeof own[part] === "string") found.push(own[part]);
  found.push(...((own["refs"] as string[]) ?? []), ...((own["printAreas"] as string[]) ?? []));
  withSheets(own, (sheet) => sheet);
  collect(value, found);
  return found;
}

function collect(value: unknown, found: string[]): void {
  if (Array.isArray(value)) for (const part of value) collect(part, found);
  else if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 2 && "sheet" in value && "ref" in value) found.push(String(value.ref));
    else for (const part of Object.values(value)) collect(part, found);
  }
}

function check(book: Book, sheet: SheetData, kind: ObjectKind, id: string, value: object): void {
  if (kind === "table") checkTable(book, sheet, id, value as Table);
  else if (kind === "filter") checkFilter(sheet, id, value as Filter);
  else if (kind === "page") checkPage(value as Page);
}

function checkTable(book: Book, sheet: SheetData, id: string, value: Table): void {
  const range = areaOf(value.ref);
  if (isWholeColumns(range) || isWholeRows(range)) {
    throw new EditError("A table does not span whole rows or columns.");
  }
  for (const [other, table] of sheet.objects.table) {
    if (other !== id && touches(areaOf(table.ref), range)) {
      throw new EditError(`The table would overlap ${table.name}.`, "tableOverlap");
    }
  }
  const present = sheet.objects.table.get(id);
  const name = value.name.toLowerCase();
  const taken = book.sheets.some((one) =>
    [...one.objects.table.values()].some((table) => table !== present && table.name.toLowerCase() === name),
  );
  if (taken || book.names.has(name)) throw new EditError(`The name ${value.name} is in use.`, "nameTaken");
}

function checkFilter(sheet: SheetData, id: string, value: Filter): void {
  if (id !== "auto" && !sheet.objects.table.has(id)) {
    throw new EditError("A filter is called auto, or as the table it belongs to.");
  }
  const range = areaOf(value.ref);
  for (const letter of Object.keys(value.columns)) {
    const column = columnNumber(letter);
    if (column < range.left || column > range.right) throw new EditError(`The filter has no column ${letter}.`);
  }
  let end = range.top;
  for (const [first, last] of value.hidden) {
    if (!(end < first && first <= last && last <= range.bottom)) {
      throw new EditError("Hidden rows lie below the headings, ascending, without touching.");
    }
    end = last + 1;
  }
}

function checkPage(value: Page): void {
  for (const part of ["titleRows", "titleColumns"] as const) {
    const span = value[part];
    if (span && span[1] < span[0]) throw new EditError(`${part}: ${span.join(" to ")} are no lines.`);
  }
  for (const part of ["rowBreaks", "columnBreaks"] as const) {
    const breaks = value[part] ?? [];
    if (breaks.some((one, at) => at > 0 && one <= (breaks[at - 1] as number))) {
      throw new EditError(`${part} are ascending.`);
    }
  }
}
