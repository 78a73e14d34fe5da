/** Tables, filter buttons and their menus, sorting from the ribbon, duplicates, text to columns. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { MenuItem } from "../../kit";
import type { App, Command } from "../app";
import type { Criterion, Filter, FilterTest, SheetEdit, Table } from "../edits";
import { localName } from "../functions";
import { ofRange, region } from "../grid/selection";
import { type Cell, type Range, areaOf, cellCount, columnName, contains, parseRange, rangeName, refOf, rowsIn } from "../refs";
import { type SortKey, compare, hasHeadings, hiddenBy, sort, valueOf } from "./sort";
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

/** Filter buttons on and off (Ctrl+Shift+L). */
function toggleFilter(app: App, via: Via): void {
  const sheet = app.session.sheet;
  const { filter } = app.book.sheet(sheet).objects;
  const table = tableAt(app);
  if (table) {
    const on = table[1].filterButtons !== false;
    const edits: SheetEdit[] = [{ op: "table", sheet, id: table[0], value: { ...table[1], filterButtons: !on } }];
    if (on && filter.has(table[0])) edits.push({ op: "filter", sheet, id: table[0], value: null });
    if (!on) edits.push({ op: "filter", sheet, id: table[0], value: { ref: table[1].ref, columns: {}, hidden: [] } });
    app.run("data.filter", via, edits);
    return;
  }
  if (filter.has("auto")) {
    app.run("data.filter", via, [{ op: "filter", sheet, id: "auto", value: null }]);
    return;
  }
  const range = dataRange(app);
  if (cellCount(range) === 1 && app.book.empty(sheet, app.session.selection.active)) {
    app.say(app.w.noData);
    return;
  }
  app.run("data.filter", via, [{ op: "filter", sheet, id: "auto", value: { ref: refOf(range), columns: {}, hidden: [] } }]);
}

export function filterAt(app: App, cell: Cell): [string, Filter] | null {
  for (const [id, filter] of app.book.sheet(app.session.sheet).objects.filter) {
    const range = areaOf(filter.ref);
    if (cell.row === range.top && cell.column >= range.left && cell.column <= range.right) return [id, filter];
  }
  return null;
}

function filterHolding(app: App): [string, Filter] | null {
  const { active } = app.session.selection;
  for (const [id, filter] of app.book.sheet(app.session.sheet).objects.filter) {
    if (contains(areaOf(filter.ref), active)) return [id, filter];
  }
  return null;
}

export function setCriterion(app: App, via: Via, [id, filter]: [string, Filter], column: number, criterion: Criterion | null): void {
  const { [columnName(column)]: _, ...rest } = filter.columns;
  const columns = criterion ? { ...rest, [columnName(column)]: criterion } : rest;
  applyFilter(app, via, id, { ...filter, columns });
}

function applyFilter(app: App, via: Via, id: string, filter: Filter): void {
  const sheet = app.session.sheet;
  const table = app.book.sheet(sheet).objects.table.get(id);
  const totalsInside = table?.totals === true && areaOf(table.ref).bottom === areaOf(filter.ref).bottom;
  const value = { ...filter, hidden: hiddenBy(app, filter, totalsInside) };
  app.run("data.filterBy", via, [{ op: "filter", sheet, id, value }]);
  const range = areaOf(filter.ref);
  const all = rowsIn(range) - 1;
  const gone = value.hidden.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  app.host.announce(app.w.filtered(all - gone, all));
}

/** The menu of a filter button. */
export function filterMenu(app: App, cell: Cell): readonly MenuItem[] {
  const found = filterAt(app, cell);
  if (!found) return [];
  const { w } = app;
  const [, filter] = found;
  const range = areaOf(filter.ref);
  const inside = { ...range, top: range.top + 1 };
  const column = cell.column;
  const set = filter.columns[columnName(column)];
  const key = (descending: boolean): SortKey[] => [{ column, descending }];
  const numbers = valueOf(app, range.top + 1, column).rank === 0;
  const test = (is: FilterTest["is"]): MenuItem => ({
    id: `filter.${is}`,
    label: w.tests[is],
    run: (via) => void customFilter(app, via, found, column, is),
  });
  return [
    { id: "sort.ascending", label: numbers ? w.sortSmall : w.sortAz, key: "A", icon: "text_sort_ascending", run: (via) => sort(app, via, "data.sort", inside, key(false)) },
    { id: "sort.descending", label: numbers ? w.sortLarge : w.sortZa, key: "Z", icon: "text_sort_descending", run: (via) => sort(app, via, "data.sort", inside, key(true)) },
    { id: "filter.clear", label: w.clearFilterOf(app.book.shown(app.session.sheet, cell)), separator: true, key: "C", icon: "filter_dismiss", enabled: () => set !== undefined, run: (via) => setCriterion(app, via, found, column, null) },
    { id: "filter.conditions", label: numbers ? w.numberFilters : w.textFilters, key: "F", items: [
      test("equal"), test("notEqual"),
      ...(numbers ? [test("greater"), test("greaterOrEqual"), test("less"), test("lessOrEqual")] : [test("begins"), test("ends"), test("contains"), test("notContains")]),
      { id: "filter.between", label: w.between, run: (via) => void customFilter(app, via, found, column, "greaterOrEqual", "lessOrEqual") },
      { id: "filter.top", label: w.topTen, run: (via) => void topFilter(app, via, found, column) },
    ] },
    { id: "filter.values", label: w.chooseValues, key: "V", separator: true, icon: "filter", run: (via) => void chooseValues(app, via, found, column) },
  ];
}

async function customFilter(app: App, via: Via, found: [string, Filter], column: number, first: FilterTest["is"], second?: FilterTest["is"]): Promise<void> {
  const { w } = app;
  const options = [{ value: "", label: w.noSecond }, ...Object.entries(w.tests).map(([value, label]) => ({ value, label }))];
  const answer = await openDialog({
    title: w.customFilter,
    tabs: [{ label: w.customFilter, fields: [
      { name: "is1", label: w.showRows, type: "select", options: options.slice(1), value: first },
      { name: "value1", label: w.value, type: "text", value: "" },
      { name: "join", label: w.join, type: "radio", options: [{ value: "and", label: w.and }, { value: "or", label: w.or }], value: "and" },
      { name: "is2", label: w.second, type: "select", options, value: second ?? "" },
      { name: "value2", label: w.value, type: "text", value: "" },
    ] }],
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const tests: FilterTest[] = [{ is: String(values["is1"]) as FilterTest["is"], value: String(values["value1"] ?? "") }];
  if (values["is2"]) tests.push({ is: String(values["is2"]) as FilterTest["is"], value: String(values["value2"] ?? "") });
  setCriterion(app, via, found, column, { join: values["join"] === "or" ? "or" : "and", tests });
}

async function topFilter(app: App, via: Via, found: [string, Filter], column: number): Promise<void> {
  const { w } = app;
  const answer = await openDialog({
    title: w.topTen,
    tabs: [{ label: w.topTen, fields: [
      { name: "which", label: w.showRows, type: "select", options: [{ value: "top", label: w.largest }, { value: "bottom", label: w.smallest }], value: "top" },
      { name: "count", label: w.howMany, type: "number", value: 10, min: 1, max: 500 },
      { name: "unit", label: w.unit, type: "select", options: [{ value: "items", label: w.items }, { value: "percent", label: w.percent }], value: "items" },
    ] }],
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  setCriterion(app, via, found, column, { top: Number(values["count"]), bottom: values["which"] === "bottom", percent: values["unit"] === "percent" });
}

/** The list of a column's values, to tick. */
async function chooseValues(app: App, via: Via, found: [string, Filter], column: number): Promise<void> {
  const { w } = app;
  const range = areaOf(found[1].ref);
  const set = found[1].columns[columnName(column)];
  const values = new Map<string, ReturnType<typeof valueOf>>();
  for (let row = range.top + 1; row <= range.bottom; row += 1) {
    const value = valueOf(app, row, column);
    values.set(value.text, value);
  }
  const sorted = [...values].sort(([, a], [, b]) => compare(a, b, app.host.locale, false)).slice(0, 200);
  const chosen = set && "values" in set ? new Set(set.values) : null;
  const answer = await openDialog({
    title: w.chooseValues,
    buttons: [{ id: "all", label: w.showAll }],
    tabs: [{ label: w.chooseValues, fields: sorted.map(([text], at) => ({
      name: `v${at}`,
      label: text || w.blanks,
      type: "check" as const,
      value: chosen ? chosen.has(text) : true,
    })) }],
    check: (entered) => (Object.values(entered).some(Boolean) ? null : { field: "v0", text: w.chooseOne }),
  });
  app.focus();
  if (!answer) return;
  const kept = sorted.filter((_, at) => answer.values[`v${at}`] === true).map(([text]) => text);
  setCriterion(app, via, found, column, answer.button === "all" || kept.length === sorted.length ? null : { values: kept });
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
    kept.push(Array.from({ length: range.right - range.left + 1 }, (_, at) => app.book.content(sheet, { row, column: range.left + at })));
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
  "data.filter": toggleFilter,
  "data.clearFilter": (app, via) => {
    const found = filterHolding(app) ?? [...app.book.sheet(app.session.sheet).objects.filter][0];
    if (found) applyFilter(app, via, found[0], { ...found[1], columns: {} });
  },
  "data.reapply": (app, via) => {
    const found = filterHolding(app) ?? [...app.book.sheet(app.session.sheet).objects.filter][0];
    if (found) applyFilter(app, via, found[0], found[1]);
  },
  "data.sortAscending": quickSort(false),
  "data.sortDescending": quickSort(true),
  "data.sort": (app, via) => void sortDialog(app, via),
  "data.removeDuplicates": (app, via) => void removeDuplicates(app, via),
  "data.textToColumns": (app, via) => void textToColumns(app, via),
};

