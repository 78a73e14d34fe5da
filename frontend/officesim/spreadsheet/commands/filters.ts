/** Filter buttons, their menus and their criteria. */
import type { Via } from "../../contract";
import { type MenuItem, openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Criterion, Filter, FilterTest, SheetEdit } from "../edits";
import { type Cell, areaOf, cellCount, columnName, contains, refOf, rowsIn } from "../refs";
import { type SortKey, compare, hiddenBy, sort, valueOf } from "./sort";
import { dataRange, tableAt } from "./tables";

/** Filter buttons on and off (Ctrl+Shift+L). */
export function toggleFilter(app: App, via: Via): void {
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

export function filterHolding(app: App): [string, Filter] | null {
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

export function applyFilter(app: App, via: Via, id: string, filter: Filter): void {
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

export const filterCommands: Readonly<Record<string, Command>> = {
  "data.filter": toggleFilter,
  "data.clearFilter": (app, via) => {
    const found = filterHolding(app) ?? [...app.book.sheet(app.session.sheet).objects.filter][0];
    if (found) applyFilter(app, via, found[0], { ...found[1], columns: {} });
  },
  "data.reapply": (app, via) => {
    const found = filterHolding(app) ?? [...app.book.sheet(app.session.sheet).objects.filter][0];
    if (found) applyFilter(app, via, found[0], found[1]);
  },
};
