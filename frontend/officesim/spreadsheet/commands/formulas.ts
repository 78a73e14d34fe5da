/** AutoSum, the function dialog, names, showing formulas. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { SheetEdit } from "../edits";
import { type Category, allFunctions, localName } from "../functions";
import { last } from "../grid/selection";
import { type Cell, type Range, cellCount, columnsIn, rangeName, refOf, rowsIn } from "../refs";
import { oneRange } from "./targets";

/** Numbers that stand right above or left of a cell: what AutoSum offers. */
function guess(app: App, cell: Cell): Range | null {
  const { book, session } = app;
  const number = (row: number, column: number): boolean =>
    row > 0 && column > 0 && ["number", "error"].includes(book.kind(session.sheet, { row, column }));
  let top = cell.row;
  while (number(top - 1, cell.column)) top -= 1;
  if (top < cell.row) return { top, bottom: cell.row - 1, left: cell.column, right: cell.column };
  let left = cell.column;
  while (number(cell.row, left - 1)) left -= 1;
  return left < cell.column ? { top: cell.row, bottom: cell.row, left, right: cell.column - 1 } : null;
}

function auto(english: string): Command {
  return (app, via) => {
    const { session } = app;
    const name = localName(english);
    const range = oneRange(app);
    if (cellCount(range) > 1) {
      app.run("formulas.autoSum", via, overRange(app, range, name));
      return;
    }
    const cell = session.selection.active;
    const found = guess(app, cell);
    if (session.readOnly) return;
    // As with any formula that is typed: arrow keys point at cells from here.
    app.edit(found ? `=${name}(${rangeName(found)})` : `=${name}(`, "enter");
    const field = app.editor.field;
    const start = name.length + 2;
    if (found) field.setSelectionRange(start, start + rangeName(found).length);
  };
}

/** A selected block gets its sums below (or to the right, when the last column is empty). */
function overRange(app: App, range: Range, name: string): SheetEdit[] {
  const { book, session } = app;
  const sheet = session.sheet;
  const blank = (row: number, column: number): boolean => book.empty(sheet, { row, column });
  const rows = Array.from({ length: rowsIn(range) }, (_, at) => range.top + at);
  const columns = Array.from({ length: columnsIn(range) }, (_, at) => range.left + at);
  const rightEmpty = columns.length > 1 && rows.every((row) => blank(row, range.right));
  const bottomEmpty = rows.length > 1 && columns.every((column) => blank(range.bottom, column));
  const flat = rows.length === 1;
  const edits: SheetEdit[] = [];
  const put = (row: number, column: number, of: Range): void => {
    edits.push({ op: "input", sheet, row, column, text: `=${name}(${rangeName(of)})` });
  };
  const bottom = bottomEmpty ? range.bottom - 1 : range.bottom;
  const right = rightEmpty ? range.right - 1 : range.right;
  if (rightEmpty || flat) {
    for (const row of rows.filter((one) => one <= bottom)) put(row, right + 1, { top: row, bottom: row, left: range.left, right });
  }
  if (bottomEmpty || (!rightEmpty && !flat)) {
    for (let column = range.left; column <= (rightEmpty ? range.right : right); column += 1) {
      put(bottom + 1, column, { top: range.top, bottom, left: column, right: column });
    }
  }
  return edits;
}

async function insertFunction(app: App): Promise<void> {
  const { w } = app;
  const all = allFunctions();
  const categories = Object.entries(w.categories) as [Category, string][];
  const answer = await openDialog({
    title: w.insertFunction,
    tabs: [{ label: w.insertFunction, fields: [
      { name: "category", label: w.category, type: "select", options: [{ value: "all", label: w.all }, ...categories.map(([value, label]) => ({ value, label }))], value: "all" },
      ...(["all", ...categories.map(([value]) => value)].map((category) => ({
        name: `f-${category}`,
        label: w.functionWord,
        type: "list" as const,
        options: all.filter((one) => category === "all" || one.category === category).map((one) => ({ value: one.name, label: `${one.name}(${one.arguments}) — ${one.about}` })),
        value: all.find((one) => category === "all" || one.category === category)?.name ?? null,
        when: (values: Readonly<Record<string, unknown>>) => values["category"] === category,
      }))),
    ] }],
  });
  if (!answer) {
    app.focus();
    return;
  }
  const name = String(answer.values[`f-${answer.values["category"]}`] ?? "");
  if (name) begin(app, name);
}

/** Starts a formula with a function; its arguments show while typing. */
export function begin(app: App, name: string): void {
  app.edit(`=${name}(`, "enter");
  app.editor.field.dispatchEvent(new Event("input"));
}

const NAME = /^[A-Za-z_À-ÿ][A-Za-z0-9_.À-ÿ]{0,99}$/;

function nameProblem(app: App, name: string): string | null {
  if (!NAME.test(name) || /^[A-Za-z]{1,3}\d+$/.test(name) || /^[RrCcLl]$/.test(name)) return app.w.badName;
  return null;
}

async function defineName(app: App, via: Via, given = ""): Promise<void> {
  const { w } = app;
  const range = last(app.session.selection);
  if (given) {
    if (nameProblem(app, given)) app.say(w.badName);
    else app.run("formulas.defineName", via, [{ op: "name", name: given, target: { sheet: app.session.sheet, ref: refOf(range) } }]);
    return;
  }
  const heading = range.top > 1 ? app.book.content(app.session.sheet, { row: range.top - 1, column: range.left }) : "";
  const suggestion = heading.replace(/[^A-Za-z0-9_.À-ÿ]+/g, "_");
  const answer = await openDialog({
    title: w.newName,
    tabs: [{ label: w.newName, fields: [
      { name: "name", label: w.name, type: "text", value: NAME.test(suggestion) ? suggestion : "" },
      { name: "ref", label: w.refersTo, type: "text", value: `${app.sheetName}!${rangeName(range)}` },
    ] }],
    check: (values) => {
      const problem = nameProblem(app, String(values["name"]));
      if (problem) return { field: "name", text: problem };
      return app.place(String(values["ref"]).replace(/^=/, "").replaceAll("$", "")) ? null : { field: "ref", text: w.typeRange };
    },
  });
  app.focus();
  const place = answer && app.place(String(answer.values["ref"]).replace(/^=/, "").replaceAll("$", ""));
  if (!answer || !place) return;
  app.run("formulas.defineName", via, [{ op: "name", name: String(answer.values["name"]), target: { sheet: place.sheet, ref: refOf(place.range) } }]);
}

async function nameManager(app: App, via: Via): Promise<void> {
  const { w, book } = app;
  const names = [...book.names.values()];
  if (!names.length) {
    await defineName(app, via);
    return;
  }
  const place = (name: (typeof names)[number]): string => {
    const found = book.placeOf(name);
    return found ? `${book.properties()[found.sheet]?.name}!${found.ref}` : (name.formula ?? "#REF!");
  };
  const answer = await openDialog({
    title: w.nameManager,
    ok: w.close,
    buttons: [{ id: "new", label: w.newName }, { id: "edit", label: w.editName }, { id: "delete", label: w.deleteWord }],
    tabs: [{ label: w.nameManager, fields: [{ name: "name", label: w.names, type: "list", options: names.map((name) => ({ value: name.name, label: `${name.name} — ${place(name)}` })), value: names[0]?.name ?? null }] }],
  });
  app.focus();
  if (!answer || answer.button === "ok") return;
  const name = String(answer.values["name"] ?? "");
  if (answer.button === "new") await defineName(app, via);
  else if (answer.button === "delete") app.run("formulas.deleteName", via, [{ op: "name", name, target: null }]);
  else await editName(app, via, name);
}

async function editName(app: App, via: Via, name: string): Promise<void> {
  const { w, book } = app;
  const known = book.names.get(name.toLowerCase());
  const found = known && book.placeOf(known);
  const answer = await openDialog({
    title: w.editName,
    tabs: [{ label: w.editName, fields: [
      { name: "name", label: w.name, type: "text", value: name },
      { name: "ref", label: w.refersTo, type: "text", value: found ? `${book.properties()[found.sheet]?.name}!${found.ref}` : "" },
    ] }],
    check: (values) => {
      const problem = nameProblem(app, String(values["name"]));
      if (problem) return { field: "name", text: problem };
      return app.place(String(values["ref"]).replace(/^=/, "").replaceAll("$", "")) ? null : { field: "ref", text: w.typeRange };
    },
  });
  app.focus();
  const place = answer && app.place(String(answer.values["ref"]).replace(/^=/, "").replaceAll("$", ""));
  if (!answer || !place) return;
  const next = String(answer.values["name"]);
  const edits: SheetEdit[] = next.toLowerCase() === name.toLowerCase() ? [] : [{ op: "name", name, target: null }];
  app.run("formulas.editName", via, [...edits, { op: "name", name: next, target: { sheet: place.sheet, ref: refOf(place.range) } }]);
}

/** Names from the headings in the first row or column of the selection. */
async function namesFromSelection(app: App, via: Via): Promise<void> {
  const { w } = app;
  const range = oneRange(app);
  const answer = await openDialog({
    title: w.namesFromSelection,
    tabs: [{ label: w.namesFromSelection, fields: [
      { name: "top", label: w.topRow, type: "check", value: true },
      { name: "left", label: w.leftColumn, type: "check", value: false },
    ] }],
  });
  app.focus();
  if (!answer) return;
  const sheet = app.session.sheet;
  const edits: SheetEdit[] = [];
  const define = (cell: Cell, target: Range): void => {
    const name = app.book.content(sheet, cell).replace(/[^A-Za-z0-9_.À-ÿ]+/g, "_");
    if (NAME.test(name)) edits.push({ op: "name", name, target: { sheet, ref: refOf(target) } });
  };
  const [top, left] = [answer.values["top"] === true, answer.values["left"] === true];
  if (top) {
    for (let column = range.left + (left ? 1 : 0); column <= range.right; column += 1) define({ row: range.top, column }, { top: range.top + 1, bottom: range.bottom, left: column, right: column });
  }
  if (left) {
    for (let row = range.top + (top ? 1 : 0); row <= range.bottom; row += 1) define({ row, column: range.left }, { top: row, bottom: row, left: range.left + 1, right: range.right });
  }
  app.run("formulas.namesFromSelection", via, edits);
}

export const formulaCommands: Readonly<Record<string, Command>> = {
  "formulas.autoSum": auto("SUM"),
  "formulas.average": auto("AVERAGE"),
  "formulas.countNumbers": auto("COUNT"),
  "formulas.max": auto("MAX"),
  "formulas.min": auto("MIN"),
  "formulas.insertFunction": (app) => void insertFunction(app),
  "formulas.begin": (app, _via, name = "") => begin(app, name),
  "formulas.defineName": (app, via, given) => void defineName(app, via, given),
  "formulas.nameManager": (app, via) => void nameManager(app, via),
  "formulas.namesFromSelection": (app, via) => void namesFromSelection(app, via),
  "formulas.calculate": (app) => {
    app.book.model.evaluate();
    app.book.changed(false);
    app.load();
    app.after();
  },
  "view.formulas": (app) => {
    app.showFormulas = !app.showFormulas;
    app.load();
    app.after();
  },
};

