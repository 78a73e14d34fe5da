/** "Format cells", sizes, insert and delete cells, paste special: the dialogs of the Home tab. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Edges, LineName, SheetEdit, Style, StylePath } from "../edits";
import { isWholeColumns, isWholeRows, refOf } from "../refs";
import { last } from "../grid/selection";
import { type PasteWhat, pasteCopied } from "./clipboard";
import { currency, styleEdits } from "./format";
import { mergeEdits } from "./merge";
import { shiftCells, sizeLines } from "./lines";
import { cells, look } from "./targets";

/** Formats by category, as the number tab lists them. */
export function formatsOf(app: App): Readonly<Record<string, readonly string[]>> {
  const money = currency(app);
  return {
    general: ["general"],
    number: ["0", "0.00", "#,##0", "#,##0.00", "#,##0.00;[Red]-#,##0.00"],
    currency: [money, money.replace(".00", ""), '"$"#,##0.00', '"£"#,##0.00', '#,##0.00 "CHF"', '#,##0.00 "USD"'],
    date: ["dd/mm/yyyy", "d mmmm yyyy", "dddd d mmmm yyyy", "d mmm yy", "yyyy-mm-dd", "mmmm yyyy", "dd/mm/yyyy hh:mm"],
    time: ["hh:mm", "hh:mm:ss", "[h]:mm"],
    percent: ["0%", "0.0%", "0.00%"],
    fraction: ["# ?/?", "# ??/??"],
    scientific: ["0.00E+00"],
    text: ["@"],
  };
}

export function categoryOf(app: App, code: string): string {
  for (const [category, codes] of Object.entries(formatsOf(app))) if (codes.includes(code)) return category;
  const plain = code.toLowerCase();
  if (plain === "general") return "general";
  if (plain.includes("%")) return "percent";
  if (/[€$£]|chf|usd|eur/.test(plain)) return "currency";
  if (/[dy]/.test(plain.replace(/"[^"]*"|\[[^\]]*\]/g, ""))) return "date";
  return plain.includes("h") ? "time" : "custom";
}

async function formatCells(app: App, via: Via, start = 0): Promise<void> {
  const { w } = app;
  const now = look(app);
  const code = now.format ?? "general";
  const category = categoryOf(app, code);
  const formats = formatsOf(app);
  const active = app.session.selection.active;
  const merged = app.book.merged(app.session.sheet, active) !== null;
  const size = now.size ?? app.book.defaultFont.size;
  const font = now.font ?? app.book.defaultFont.font;
  const tabs = [
    { label: w.numberTab, fields: [
      { name: "category", label: w.category, type: "select" as const, options: [...Object.keys(formats), "custom"].map((value) => ({ value, label: w.numberCategories[value as "general"] })), value: category },
      ...Object.entries(formats).filter(([, codes]) => codes.length > 1).map(([name, codes]) => ({
        name: `code-${name}`, label: w.format, type: "select" as const, options: codes.map((value) => ({ value, label: sample(app, value) })), value: codes.includes(code) ? code : (codes[name === "number" ? 1 : 0] ?? ""),
        when: (values: Readonly<Record<string, unknown>>) => values["category"] === name,
      })),
      { name: "code", label: w.customCode, type: "text" as const, value: code, when: (values: Readonly<Record<string, unknown>>) => values["category"] === "custom" },
    ] },
    { label: w.alignmentTab, fields: [
      { name: "horizontal", label: w.horizontal, type: "select" as const, options: Object.entries(w.horizontals).map(([value, label]) => ({ value, label })), value: now.horizontal ?? "general" },
      { name: "vertical", label: w.vertical, type: "select" as const, options: Object.entries(w.verticals).map(([value, label]) => ({ value, label })), value: now.vertical ?? "bottom" },
      { name: "wrap", label: w.wrapText, type: "check" as const, value: now.wrap ?? false },
      { name: "merge", label: w.mergeCells, type: "check" as const, value: merged },
    ] },
    { label: w.fontTab, fields: [
      { name: "font", label: w.font, type: "text" as const, value: font },
      { name: "size", label: w.fontSize, type: "number" as const, min: 1, max: 409, value: size },
      { name: "bold", label: w.bold, type: "check" as const, value: now.bold ?? false },
      { name: "italic", label: w.italic, type: "check" as const, value: now.italic ?? false },
      { name: "underline", label: w.underline, type: "check" as const, value: now.underline ?? false },
      { name: "strike", label: w.strike, type: "check" as const, value: now.strike ?? false },
      { name: "color", label: w.fontColour, type: "colour" as const, value: now.color ?? "#000000" },
    ] },
    { label: w.borderTab, fields: [
      { name: "edges", label: w.borders, type: "select" as const, options: [{ value: "keep", label: w.keepBorders }, ...Object.entries(w.edges).map(([value, label]) => ({ value, label }))], value: "keep" },
      { name: "line", label: w.lineStyle, type: "select" as const, options: Object.entries(w.lineStyles).map(([value, label]) => ({ value, label })), value: "thin" },
      { name: "lineColor", label: w.lineColour, type: "colour" as const, value: "#000000" },
    ] },
    { label: w.fillTab, fields: [
      { name: "noFill", label: w.noFill, type: "check" as const, value: now.fill === undefined },
      { name: "fill", label: w.fillColour, type: "colour" as const, value: now.fill ?? "#FFFF00", when: (values: Readonly<Record<string, unknown>>) => values["noFill"] !== true },
    ] },
  ];
  const answer = await openDialog({ title: w.formatCells, tabs: [...tabs.slice(start), ...tabs.slice(0, start)] });
  app.focus();
  if (!answer) return;
  app.run("cells.format", via, chosenEdits(app, now, answer.values, { code, font, size, merged }));
}

/** A format's name as an example. */
function sample(app: App, code: string): string {
  const words = app.w.codeSamples as Readonly<Record<string, string>>;
  return words[code] ?? code;
}

/** Only what was changed becomes an edit. */
function chosenEdits(
  app: App,
  now: Style,
  values: Readonly<Record<string, unknown>>,
  before: { code: string; font: string; size: number; merged: boolean },
): SheetEdit[] {
  const edits: SheetEdit[] = [];
  const set = (path: StylePath, next: string | number | boolean | null, was: string | number | boolean | null): void => {
    if (next !== was) edits.push(...styleEdits(app, path, next));
  };
  const category = String(values["category"]);
  const code = category === "custom" ? String(values["code"]) : String(values[`code-${category}`] ?? formatsOf(app)[category]?.[0] ?? "general");
  if (code) set("format", code, before.code);
  set("horizontal", String(values["horizontal"]), now.horizontal ?? "general");
  set("vertical", String(values["vertical"]), now.vertical ?? "bottom");
  for (const path of ["wrap", "bold", "italic", "underline", "strike"] as const) set(path, values[path] === true, now[path] ?? false);
  if (String(values["font"]).trim()) set("font", String(values["font"]).trim(), before.font);
  set("size", Math.round(Number(values["size"])), before.size);
  set("color", String(values["color"]).toUpperCase(), now.color ?? "#000000");
  set("fill", values["noFill"] === true ? null : String(values["fill"]).toUpperCase(), now.fill ?? null);
  const sheet = app.session.sheet;
  if (values["edges"] !== "keep") {
    for (const range of cells(app)) edits.push({ op: "border", sheet, ref: refOf(range), edges: values["edges"] as Edges, line: values["line"] as LineName, color: String(values["lineColor"]).toUpperCase() });
  }
  if ((values["merge"] === true) !== before.merged) {
    const merge = app.book.merged(sheet, app.session.selection.active);
    if (merge) edits.push({ op: "unmerge", sheet, ref: refOf(merge) });
    else for (const range of cells(app)) if (range.top !== range.bottom || range.left !== range.right) edits.push(...mergeEdits(app, range));
  }
  return edits;
}

async function shiftDialog(app: App, via: Via, insert: boolean): Promise<void> {
  const range = last(app.session.selection);
  if (isWholeRows(range)) return app.do(insert ? "rows.insert" : "rows.delete", via);
  if (isWholeColumns(range)) return app.do(insert ? "columns.insert" : "columns.delete", via);
  const { w } = app;
  const words = insert ? w.insertCells : w.deleteCells;
  const answer = await openDialog({
    title: words.title,
    tabs: [{ label: words.title, fields: [{ name: "how", label: words.title, type: "radio", options: [
      { value: "right", label: words.across }, { value: "down", label: words.down }, { value: "row", label: words.row }, { value: "column", label: words.column },
    ], value: "down" }] }],
  });
  app.focus();
  if (!answer) return;
  const how = answer.values["how"];
  if (how === "row") app.do(insert ? "rows.insert" : "rows.delete", via);
  else if (how === "column") app.do(insert ? "columns.insert" : "columns.delete", via);
  else shiftCells(app, via, insert, how === "down" ? "rows" : "columns");
}

async function sizeDialog(app: App, via: Via, axis: "rows" | "columns"): Promise<void> {
  const { w } = app;
  const range = last(app.session.selection);
  const now = axis === "rows" ? app.grid.rows.size(range.top) : app.grid.columns.size(range.left);
  const pixels = now / app.grid.zoom;
  // Rows are measured in points, columns in characters, as in every office.
  const value = axis === "rows" ? Math.round(pixels * 7.5) / 10 : Math.round(((pixels - 5) / 7) * 100) / 100;
  const answer = await openDialog({
    title: axis === "rows" ? w.rowHeight : w.columnWidth,
    tabs: [{ label: w.size, fields: [{ name: "size", label: axis === "rows" ? w.rowHeight : w.columnWidth, type: "number", value, min: 0, max: axis === "rows" ? 409 : 255, step: 0.25 }] }],
  });
  app.focus();
  if (!answer) return;
  const size = Number(answer.values["size"]);
  if (size === 0) app.do(`${axis}.hide`, via);
  else sizeLines(app, axis, via, axis === "rows" ? (size * 4) / 3 : size * 7 + 5);
}

async function pasteSpecial(app: App, via: Via): Promise<void> {
  const { w } = app;
  if (!app.copied) {
    app.say(w.nothingCopied);
    return;
  }
  const answer = await openDialog({
    title: w.pasteSpecial,
    tabs: [{ label: w.pasteSpecial, fields: [
      { name: "what", label: w.paste, type: "radio", options: Object.entries(w.pasteWhats).map(([value, label]) => ({ value, label })), value: "all" },
      { name: "operation", label: w.operation, type: "radio", options: Object.entries(w.operations).map(([value, label]) => ({ value, label })), value: "none" },
      { name: "skipBlanks", label: w.skipBlanks, type: "check", value: false },
      { name: "transpose", label: w.transpose, type: "check", value: false },
    ] }],
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  pasteCopied(app, via, {
    what: values["what"] as PasteWhat,
    operation: values["operation"] as "none",
    skipBlanks: values["skipBlanks"] === true,
    transpose: values["transpose"] === true,
  });
}

export const dialogCommands: Readonly<Record<string, Command>> = {
  "cells.format": (app, via, tab) => void formatCells(app, via, Number(tab ?? 0)),
  "cells.insert": (app, via) => void shiftDialog(app, via, true),
  "cells.delete": (app, via) => void shiftDialog(app, via, false),
  "rows.height": (app, via) => void sizeDialog(app, via, "rows"),
  "columns.width": (app, via) => void sizeDialog(app, via, "columns"),
  "columns.standard": (app, via) => sizeLines(app, "columns", via, null),
  "edit.pasteSpecial": (app, via) => void pasteSpecial(app, via),
};
