/** Undo, repeat, find and replace, go to, dates, lists. */
import type { Via } from "../../contract";
import { openDialog, openMenu } from "../../kit";
import type { App, Command } from "../app";
import type { SheetEdit } from "../edits";
import { at } from "../grid/selection";
import { type Cell, cellCount, columnName } from "../refs";
import { filterAt } from "./filters";
import { listFor } from "./validation";
import { cells, oneRange } from "./targets";

interface Search {
  readonly text: string;
  readonly matchCase: boolean;
  readonly whole: boolean;
  readonly formulas: boolean;
  readonly book: boolean;
}
let before: Search = { text: "", matchCase: false, whole: false, formulas: true, book: false };

/** `*` and `?` stand for any text and any letter; `~` takes their meaning away. */
export function pattern(search: Pick<Search, "text" | "matchCase" | "whole">): RegExp {
  const source = search.text.replace(/~([*?~])|[*?]|[\\^$.|+()[\]{}]/g, (part, plain?: string) => {
    if (plain) return `\\${plain}`;
    if (part === "*") return ".*?";
    return part === "?" ? "." : `\\${part}`;
  });
  return new RegExp(search.whole ? `^(?:${source})$` : source, `gsu${search.matchCase ? "" : "i"}`);
}

interface Place extends Cell {
  readonly sheet: number;
}

function* places(app: App, search: Search): Generator<Place> {
  const { book, session } = app;
  const chosen = cells(app);
  const inside = chosen.length > 1 || cellCount(chosen[0] ?? oneRange(app)) > 1;
  const sheets = search.book ? book.sheets.map((_, index) => index) : [session.sheet];
  for (const sheet of sheets) {
    const { extent, hidden } = book.sheet(sheet);
    if (hidden) continue;
    for (let row = 1; row <= extent.row; row += 1) {
      for (let column = 1; column <= extent.column; column += 1) {
        if (inside && !search.book && !chosen.some((range) => row >= range.top && row <= range.bottom && column >= range.left && column <= range.right)) continue;
        yield { sheet, row, column };
      }
    }
  }
}

function textAt(app: App, place: Place, formulas: boolean): string {
  return formulas ? app.book.content(place.sheet, place) : app.book.shown(place.sheet, place);
}

function findNext(app: App, search: Search): boolean {
  if (!search.text) return false;
  const expression = pattern(search);
  const all = [...places(app, search)].filter((place) => {
    expression.lastIndex = 0;
    return expression.test(textAt(app, place, search.formulas));
  });
  const { active } = app.session.selection;
  const after = (place: Place): boolean =>
    place.sheet > app.session.sheet || (place.sheet === app.session.sheet && (place.row > active.row || (place.row === active.row && place.column > active.column)));
  const next = all.find(after) ?? all[0];
  if (!next) {
    app.say(app.w.notFound(search.text));
    return false;
  }
  app.session.show(next.sheet);
  app.select(at(next, app.session.ground));
  app.host.announce(app.w.foundAt(`${columnName(next.column)}${next.row}`, app.book.shown(next.sheet, next)));
  return true;
}

function replaceAll(app: App, via: Via, search: Search, by: string): void {
  const edits: SheetEdit[] = [];
  const expression = pattern(search);
  for (const place of places(app, search)) {
    const text = app.book.content(place.sheet, place);
    if (!text) continue;
    const next = text.replace(expression, () => by);
    if (next !== text) edits.push({ op: "input", sheet: place.sheet, row: place.row, column: place.column, text: next });
  }
  if (!edits.length) {
    app.say(app.w.notFound(search.text));
    return;
  }
  if (app.run("edit.replaceAll", via, edits)) app.say(app.w.replaced(edits.length));
}

function replaceOne(app: App, via: Via, search: Search, by: string): void {
  const { sheet, selection } = app.session;
  const text = app.book.content(sheet, selection.active);
  const expression = pattern(search);
  const next = text.replace(expression, () => by);
  if (next !== text) app.run("edit.replace", via, [{ op: "input", sheet, row: selection.active.row, column: selection.active.column, text: next }]);
  findNext(app, search);
}

async function findDialog(app: App, via: Via, replace: boolean): Promise<void> {
  const { w } = app;
  let by = "";
  for (;;) {
    const answer = await openDialog({
      title: replace ? w.findReplace : w.find,
      ok: replace ? w.replaceAll : w.findNext,
      buttons: replace ? [{ id: "next", label: w.findNext }, { id: "one", label: w.replace }] : [],
      tabs: [{ label: w.find, fields: [
        { name: "text", label: w.findWhat, type: "text", value: before.text },
        ...(replace ? [{ name: "by", label: w.replaceBy, type: "text" as const, value: by }] : []),
        { name: "matchCase", label: w.matchCase, type: "check", value: before.matchCase },
        { name: "whole", label: w.wholeCell, type: "check", value: before.whole },
        { name: "book", label: w.searchIn, type: "radio", options: [{ value: "sheet", label: w.thisSheet }, { value: "book", label: w.wholeBook }], value: before.book ? "book" : "sheet" },
        ...(replace ? [] : [{ name: "formulas", label: w.lookIn, type: "radio" as const, options: [{ value: "formulas", label: w.inFormulas }, { value: "values", label: w.inValues }], value: before.formulas ? "formulas" : "values" }]),
      ] }],
      check: (values) => (values["text"] ? null : { field: "text", text: w.typeSomething }),
    });
    if (!answer) break;
    const { values } = answer;
    before = {
      text: String(values["text"]),
      matchCase: values["matchCase"] === true,
      whole: values["whole"] === true,
      formulas: replace || values["formulas"] !== "values",
      book: values["book"] === "book",
    };
    by = String(values["by"] ?? "");
    if (!replace || answer.button === "next") {
      findNext(app, before);
      if (!replace) break;
    } else if (answer.button === "one") replaceOne(app, via, before, by);
    else {
      replaceAll(app, via, before, by);
      break;
    }
  }
  app.focus();
}

async function goToDialog(app: App): Promise<void> {
  const { w } = app;
  const names = [...app.book.names.values()].filter((name) => app.book.placeOf(name)).map((name) => ({ value: name.name, label: name.name }));
  const answer = await openDialog({
    title: w.goTo,
    tabs: [{ label: w.goTo, fields: [
      ...(names.length ? [{ name: "name", label: w.names, type: "list" as const, options: names, value: null }] : []),
      { name: "ref", label: w.reference, type: "text", value: "" },
    ] }],
    check: (values) => (app.places(String(values["ref"] || values["name"] || "")) ? null : { field: "ref", text: w.typeRange }),
  });
  if (answer) app.goTo(String(answer.values["ref"] || answer.values["name"]));
  app.focus();
}

/** Alt+Down: the cell's list of allowed values, its filter, or what stands above in the column. */
function pickList(app: App): void {
  const { active } = app.session.selection;
  const sheet = app.session.sheet;
  const element = app.grid.cellElement(active);
  if (!element) return;
  if (filterAt(app, active)) {
    app.filterMenu(active, element);
    return;
  }
  const allowed = listFor(app, active);
  const texts = allowed ?? columnTexts(app, active);
  if (!texts.length) {
    app.say(app.w.nothingToChoose);
    return;
  }
  openMenu(element, texts.slice(0, 100).map((text, index) => ({
    id: `list.${index}`,
    label: text,
    run: () => {
      app.run("cell.choose", "menu", [{ op: "input", sheet, row: active.row, column: active.column, text }]);
      app.focus();
    },
  })));
}

function columnTexts(app: App, cell: Cell): string[] {
  const found = new Set<string>();
  const sheet = app.session.sheet;
  for (const by of [-1, 1]) {
    for (let row = cell.row + by; row > 0 && !app.book.empty(sheet, { row, column: cell.column }); row += by) {
      if (app.book.kind(sheet, { row, column: cell.column }) === "text") found.add(app.book.shown(sheet, { row, column: cell.column }));
    }
  }
  return [...found].sort((a, b) => a.localeCompare(b, app.host.locale));
}

export const editCommands: Readonly<Record<string, Command>> = {
  "edit.undo": (app) => app.session.undo(),
  "edit.redo": (app) => app.session.redo(),
  "edit.repeat": (app, via) => {
    if (app.repeat) app.do(app.repeat.id, via, app.repeat.argument);
  },
  "edit.find": (app, via) => void findDialog(app, via, false),
  "edit.replace": (app, via) => void findDialog(app, via, true),
  "edit.findNext": (app) => void findNext(app, before),
  "edit.goTo": (app) => void goToDialog(app),
  "edit.list": (app) => pickList(app),
};
