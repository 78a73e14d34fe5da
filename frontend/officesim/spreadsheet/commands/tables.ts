/** Tables, filter buttons and their menus, sorting from the ribbon, duplicates, text to columns. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { SheetEdit, Table } from "../edits";
import { localName } from "../functions";
import { ofRange, region } from "../grid/selection";
import { type Cell, type Range, areaOf, cellCount, columnName, contains, parseRange, rangeName, refOf, rowsIn } from "../refs";
import { type SortKey, hasHeadings, sort } from "./sort";
import { oneRange } from "./targets";

/** The selected range, or the block of data around a single cell. */
export function dataRange(app: App): Range {
  const range = oneRange(app);
  return cellCount(range) > 1 ? range : region(app.session.selection.active, app.session.ground);
}

export function tableAt(app: App, cell: Cell = app.session.selection.active): [string, Table] | null {
  for (const [id, table] of app.book.sheet(app.session.sheet).objects.table) {
    if (contains(areaOf(table.ref), cell)) return [id, table];
  }
  return null;
}

export function freeId(app: App, kind: keyof ReturnType<App["book"]["sheet"]>["objects"], stem: string): string {
  const taken = new Set(app.book.sheets.flatMap((sheet) => [...sheet.objects[kind].keys()]));
  let number = 1;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

function tableName(app: App): string {
  const names = new Set(app.book.sheets.flatMap((sheet) => [...sheet.objects.table.values()].map((one) => one.name.toLowerCase())));
  let number = 1;
  while (names.has(`${app.w.tableStem}${number}`.toLowerCase())) number += 1;
  return `${app.w.tableStem}${number}`;
}

async function createTable(app: App, via: Via, style: string): Promise<void> {
  const present = tableAt(app);
  if (present) {
    setTable(app, via, present, { style });
    return;
  }
  const guess = dataRange(app);
  const answer = await openDialog({
    title: app.w.createTable,
    tabs: [{ label: app.w.createTable, fields: [
      { name: "ref", label: app.w.tableWhere, type: "text", value: rangeName(guess) },
      { name: "header", label: app.w.tableHeader, type: "check", value: rowsIn(guess) > 1 },
    ] }],
    check: (values) => (parseRange(String(values["ref"]).replaceAll("$", "").replace("=", "")) ? null : { field: "ref", text: app.w.typeRange }),
  });
  app.focus();
  const range = answer && parseRange(String(answer.values["ref"]).replaceAll("$", "").replace("=", ""));
  if (!answer || !range) return;
  const sheet = app.session.sheet;
  const id = freeId(app, "table", "table");
  const edits: SheetEdit[] = [];
  if (app.book.sheet(sheet).objects.filter.has("auto")) edits.push({ op: "filter", sheet, id: "auto", value: null });
  let ref = range;
  if (answer.values["header"] !== true) {
    edits.push({ op: "rowsInsert", sheet, at: range.top, count: 1 });
    ref = { ...range, bottom: range.bottom + 1 };
  }
  const heads = Array.from({ length: range.right - range.left + 1 }, (_, at) => {
    const cell = { row: range.top, column: range.left + at };
    const text = answer.values["header"] === true ? app.book.content(sheet, cell) : "";
    return text || `${app.w.columnStem}${at + 1}`;
  });
  edits.push({ op: "inputs", sheet, row: range.top, column: range.left, rows: [heads] });
  edits.push({ op: "table", sheet, id, value: { name: tableName(app), ref: refOf(ref), style, header: true, totals: false, bandedRows: true, filterButtons: true } });
  edits.push({ op: "filter", sheet, id, value: { ref: refOf(ref), columns: {}, hidden: [] } });
  app.run("insert.table", via, edits, ofRange(ref));
}

export function setTable(app: App, via: Via, [id, table]: [string, Table], change: Partial<Table>, more: readonly SheetEdit[] = []): void {
  const sheet = app.session.sheet;
  app.run("table.options", via, [...more, { op: "table", sheet, id, value: { ...table, ...change } }]);
}

/** The total row comes and goes below the data, with a sum under the last column of numbers. */
function totals(app: App, via: Via): void {
  const found = tableAt(app);
  if (!found) return;
  const [id, table] = found;
  const range = areaOf(table.ref);
  const sheet = app.session.sheet;
  const filter = app.book.sheet(sheet).objects.filter.get(id);
  const edits: SheetEdit[] = [];
  if (table.totals) {
    edits.push({ op: "clear", sheet, ref: refOf({ ...range, top: range.bottom }), what: "contents" });
    const ref = refOf({ ...range, bottom: range.bottom - 1 });
    edits.push({ op: "table", sheet, id, value: { ...table, ref, totals: false } });
  } else {
    const row = range.bottom + 1;
    const free = Array.from({ length: range.right - range.left + 1 }, (_, at) => app.book.empty(sheet, { row, column: range.left + at })).every(Boolean);
    if (!free) edits.push({ op: "rowsInsert", sheet, at: row, count: 1 });
    edits.push({ op: "inputs", sheet, row, column: range.left, rows: [totalRow(app, range)] });
    edits.push({ op: "table", sheet, id, value: { ...table, ref: refOf({ ...range, bottom: row }), totals: true } });
  }
  if (filter && !table.totals) edits.push({ op: "filter", sheet, id, value: { ...filter, ref: refOf(range) } });
  app.run("table.totals", via, edits);
}

function totalRow(app: App, range: Range): (string | null)[] {
  const sheet = app.session.sheet;
  const line: (string | null)[] = Array.from({ length: range.right - range.left + 1 }, () => null);
  line[0] = app.w.totalWord;
  for (let column = range.right; column > range.left; column -= 1) {
    if (app.book.kind(sheet, { row: range.bottom, column }) !== "number" && column !== range.right) continue;
    const number = app.book.kind(sheet, { row: range.bottom, column }) === "number" ? 109 : 103;
    line[column - range.left] = subtotal(app, number, range, column);
    break;
  }
  return line;
}

export function subtotal(app: App, number: number, range: Range, column: number): string {
  const name = columnName(column);
  return `=${localName("SUBTOTAL")}(${number}${app.w.separator}${name}${range.top + 1}:${name}${range.bottom})`;
}

function quickSort(descending: boolean): Command {
  return (app, via) => {
    const chosen = oneRange(app);
    const range = cellCount(chosen) > 1 ? chosen : dataRange(app);
    const table = tableAt(app);
    const area = table ? areaOf(table[1].ref) : range;
    const head = table ? table[1].header : hasHeadings(app, area);
    const inside = { ...area, top: area.top + (head ? 1 : 0), bottom: area.bottom - (table?.[1].totals ? 1 : 0) };
    sort(app, via, "data.sort", inside, [{ column: app.session.selection.active.column, descending }]);
  };
}

/** The dialog with several levels. */
async function sortDialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const table = tableAt(app);
  const range = table ? areaOf(table[1].ref) : dataRange(app);
  const head = table ? table[1].header : hasHeadings(app, range);
  const columns = Array.from({ length: range.right - range.left + 1 }, (_, at) => {
    const column = range.left + at;
    const label = head ? app.book.shown(app.session.sheet, { row: range.top, column }) : "";
    return { value: String(column), label: label || `${w.column} ${columnName(column)}` };
  });
  const none = [{ value: "", label: w.none }];
  const orders = [{ value: "up", label: w.ascending }, { value: "down", label: w.descending }];
  const level = (number: number) => [
    { name: `by${number}`, label: number === 1 ? w.sortBy : w.thenBy, type: "select" as const, options: number === 1 ? columns : [...none, ...columns], value: number === 1 ? String(app.session.selection.active.column) : "", fieldset: w.level(number) },
    { name: `order${number}`, label: w.order, type: "select" as const, options: orders, value: "up", fieldset: w.level(number) },
  ];
  app.select(ofRange(range, app.session.selection.active), false);
  const answer = await openDialog({
    title: w.sortTitle,
    tabs: [{ label: w.sortTitle, fields: [{ name: "head", label: w.hasHeadings, type: "check", value: head }, ...level(1), ...level(2), ...level(3)] }],
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const keys = [1, 2, 3].flatMap((number): SortKey[] =>
    values[`by${number}`] ? [{ column: Number(values[`by${number}`]), descending: values[`order${number}`] === "down" }] : [],
  );
  const inside = { ...range, top: range.top + (values["head"] ? 1 : 0), bottom: range.bottom - (table?.[1].totals ? 1 : 0) };
  sort(app, via, "data.sort", inside, keys);
}

async function removeDuplicates(app: App, via: Via): Promise<void> {
  const { w } = app;
  const range = dataRange(app);
  const head = hasHeadings(app, range);
  const sheet = app.session.sheet;
  app.select(ofRange(range), false);
  const fields = Array.from({ length: range.right - range.left + 1 }, (_, at) => {
    const column = range.left + at;
    return { name: `c${column}`, label: (head && app.book.shown(sheet, { row: range.top, column })) || `${w.column} ${columnName(column)}`, type: "check" as const, value: true };
  });
  const answer = await openDialog({ title: w.removeDuplicates, tabs: [{ label: w.removeDuplicates, fields: [{ name: "head", label: w.hasHeadings, type: "check", value: head }, ...fields] }] });
  app.focus();
  if (!answer) return;
  const columns = fields.filter((field) => answer.values[field.name] === true).map((field) => Number(field.name.slice(1)));
  const top = range.top + (answer.values["head"] ? 1 : 0);
  const seen = new Set<string>();
  const kept: string[][] = [];
  for (let row = top; row <= range.bottom; row += 1) {
    const key = JSON.stringify(columns.map((column) => app.book.shown(sheet, { row, column }).toLowerCase()));
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(Array.from({ length: range.right - range.left + 1 }, (_, at) => app.book.entryOf(sheet, { row, column: range.left + at })));
  }
  const gone = range.bottom - top + 1 - kept.length;
  if (gone === 0) {
    app.say(w.noDuplicates);
    return;
  }
  const blank = Array.from({ length: range.right - range.left + 1 }, () => "");
  const rows = [...kept, ...Array.from({ length: gone }, () => blank)];
  app.run("data.removeDuplicates", via, [{ op: "inputs", sheet, row: top, column: range.left, rows }]);
  app.say(w.duplicatesGone(gone, kept.length));
}

async function textToColumns(app: App, via: Via): Promise<void> {
  const { w } = app;
  const range = oneRange(app);
  const answer = await openDialog({
    title: w.textToColumns,
    tabs: [{ label: w.textToColumns, fields: [
      { name: "by", label: w.delimiter, type: "select", options: [
        { value: ";", label: w.semicolon }, { value: ",", label: w.comma }, { value: "\t", label: w.tabulator }, { value: " ", label: w.space }, { value: "other", label: w.other },
      ], value: app.host.locale === "fr" ? ";" : "," },
      { name: "other", label: w.otherDelimiter, type: "text", value: "", when: (values) => values["by"] === "other" },
    ] }],
  });
  app.focus();
  if (!answer) return;
  const by = answer.values["by"] === "other" ? String(answer.values["other"] || ";") : String(answer.values["by"]);
  const sheet = app.session.sheet;
  const parts = Array.from({ length: rowsIn(range) }, (_, down) =>
    app.book.content(sheet, { row: range.top + down, column: range.left }).split(by).map((part) => part.trim()),
  );
  const wide = Math.max(...parts.map((line) => line.length));
  app.run("data.textToColumns", via, [{ op: "inputs", sheet, row: range.top, column: range.left, rows: parts.map((line) => Array.from({ length: wide }, (_, at) => line[at] ?? null)) }]);
}

export const tableCommands: Readonly<Record<string, Command>> = {
  "insert.table": (app, via, style = "TableStyleMedium2") => void createTable(app, via, style),
  "table.style": (app, via, style = "TableStyleMedium2") => {
    const found = tableAt(app);
    if (found) setTable(app, via, found, { style });
    else void createTable(app, via, style);
  },
  "table.totals": totals,
  "table.option": (app, via, option = "") => {
    const found = tableAt(app);
    if (!found) return;
    const key = option as "bandedRows" | "bandedColumns" | "firstColumn" | "lastColumn";
    setTable(app, via, found, { [key]: !found[1][key] });
  },
  "table.name": (app, via, name = "") => {
    const found = tableAt(app);
    if (found && /^[A-Za-z_À-ÿ][A-Za-z0-9_.À-ÿ]*$/.test(name)) setTable(app, via, found, { name });
    else app.say(app.w.badName);
  },
  "table.toRange": (app, via) => {
    const found = tableAt(app);
    if (!found) return;
    const sheet = app.session.sheet;
    const edits: SheetEdit[] = [];
    if (app.book.sheet(sheet).objects.filter.has(found[0])) edits.push({ op: "filter", sheet, id: found[0], value: null });
    app.run("table.toRange", via, [...edits, { op: "table", sheet, id: found[0], value: null }]);
  },
  "data.sortAscending": quickSort(false),
  "data.sortDescending": quickSort(true),
  "data.sort": (app, via) => void sortDialog(app, via),
  "data.removeDuplicates": (app, via) => void removeDuplicates(app, via),
  "data.textToColumns": (app, via) => void textToColumns(app, via),
};

