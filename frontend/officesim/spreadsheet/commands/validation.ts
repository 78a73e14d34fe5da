/** Data validation: the list of a cell, what may be entered, and the dialog. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Comparison, SheetEdit, Validation } from "../edits";
import { placeIn } from "../entering";
import { type Cell, areaOf, cellsOf, contains, refOf } from "../refs";
import { typedNumber } from "./sort";
import { freeId } from "./tables";
import { cells } from "./targets";

export function validationAt(app: App, cell: Cell): [string, Validation] | null {
  for (const [id, validation] of app.book.sheet(app.session.sheet).objects.validation) {
    if (validation.refs.some((ref) => contains(areaOf(ref), cell))) return [id, validation];
  }
  return null;
}

/** The values a list validation offers for a cell; null when it has none. */
export function listFor(app: App, cell: Cell): string[] | null {
  const found = validationAt(app, cell);
  if (found?.[1].type !== "list") return null;
  return listOf(app, found[1]);
}

function listOf(app: App, validation: Validation): string[] {
  if (validation.items) return [...validation.items];
  const place = placeIn(app.book, app.session.sheet, (validation.first ?? "").replace(/^=/, "").replaceAll("$", ""));
  if (!place) return [];
  return [...cellsOf(place.range)].slice(0, 1000).map((cell) => app.book.shown(place.sheet, cell)).filter((text) => text !== "");
}

export function comparesTo(is: Comparison | undefined, value: number, first: number, second: number): boolean {
  switch (is ?? "between") {
    case "between":
      return value >= first && value <= second;
    case "notBetween":
      return value < first || value > second;
    case "equal":
      return value === first;
    case "notEqual":
      return value !== first;
    case "greater":
      return value > first;
    case "greaterOrEqual":
      return value >= first;
    case "less":
      return value < first;
    default:
      return value <= first;
  }
}

/** Whether a typed text may stand in a cell. */
export function allows(app: App, validation: Validation, text: string): boolean {
  if (text === "") return true;
  if (text.startsWith("=")) return true;
  if (validation.type === "list") return listOf(app, validation).some((one) => one.toLowerCase() === text.trim().toLowerCase());
  const limit = (part: string | undefined): number => {
    if (part?.startsWith("=")) {
      const place = placeIn(app.book, app.session.sheet, part.slice(1).replaceAll("$", ""));
      return place ? (app.book.number(place.sheet, { row: place.range.top, column: place.range.left }) ?? Number.NaN) : Number.NaN;
    }
    return typedNumber(part ?? "", app.host.locale) ?? timeOf(part ?? "") ?? Number.NaN;
  };
  const [first, second] = [limit(validation.first), limit(validation.second)];
  // A limit that cannot be worked out here is left to the examiner's checks.
  if (validation.type === "custom" || Number.isNaN(first)) return true;
  if (validation.type === "textLength") return comparesTo(validation.is, [...text].length, first, second);
  const value = validation.type === "time" ? timeOf(text) : typedNumber(text, app.host.locale);
  if (value === null) return false;
  if (validation.type === "whole" && !Number.isInteger(value)) return false;
  return comparesTo(validation.is, value, first, second);
}

function timeOf(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  return found ? (Number(found[1]) + Number(found[2]) / 60 + Number(found[3] ?? 0) / 3600) / 24 : null;
}

/** Refuse what a validation forbids; warnings are said but let through. */
export function guard(app: App): (cell: Cell, text: string) => "ok" | "refused" {
  return (cell, text) => {
    const found = validationAt(app, cell);
    if (!found || allows(app, found[1], text)) return "ok";
    const { error, errorTitle, alert } = found[1];
    const message = error || app.w.notAllowed;
    app.say(errorTitle ? `${errorTitle} — ${message}` : message);
    return alert === "warning" || alert === "information" ? "ok" : "refused";
  };
}

async function dialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const sheet = app.session.sheet;
  const present = validationAt(app, app.session.selection.active);
  const now: Partial<Validation> = present?.[1] ?? {};
  const compared = (values: Readonly<Record<string, unknown>>): boolean => !["any", "list", "custom"].includes(String(values["type"]));
  const answer = await openDialog({
    title: w.validation,
    buttons: [{ id: "clear", label: w.clearAll }],
    tabs: [
      { label: w.settings, fields: [
        { name: "type", label: w.allow, type: "select", options: Object.entries(w.validationTypes).map(([value, label]) => ({ value, label })), value: now.type ?? "any" },
        { name: "is", label: w.data, type: "select", options: Object.entries(w.comparisons).map(([value, label]) => ({ value, label })), value: now.is ?? "between", when: compared },
        { name: "source", label: w.source, type: "text", value: now.items ? now.items.join(w.separator === ";" ? ";" : ",") : (now.first ?? ""), hint: w.sourceHint, when: (values) => values["type"] === "list" },
        { name: "formula", label: w.formula, type: "text", value: now.first ?? "", when: (values) => values["type"] === "custom" },
        { name: "first", label: w.minimum, type: "text", value: now.first ?? "", when: compared },
        { name: "second", label: w.maximum, type: "text", value: now.second ?? "", when: (values) => compared(values) && ["between", "notBetween"].includes(String(values["is"])) },
        { name: "ignoreBlank", label: w.ignoreBlank, type: "check", value: now.ignoreBlank ?? true },
        { name: "dropdown", label: w.inCellList, type: "check", value: now.dropdown ?? true, when: (values) => values["type"] === "list" },
      ] },
      { label: w.inputMessage, fields: [
        { name: "promptTitle", label: w.title, type: "text", value: now.promptTitle ?? "" },
        { name: "prompt", label: w.message, type: "textarea", value: now.prompt ?? "" },
      ] },
      { label: w.errorAlert, fields: [
        { name: "alert", label: w.alertStyle, type: "select", options: Object.entries(w.alerts).map(([value, label]) => ({ value, label })), value: now.alert ?? "stop" },
        { name: "errorTitle", label: w.title, type: "text", value: now.errorTitle ?? "" },
        { name: "error", label: w.message, type: "textarea", value: now.error ?? "" },
      ] },
    ],
    check: (values) => {
      if (values["type"] === "list" && !values["source"]) return { field: "source", text: w.typeSomething };
      if (values["type"] === "custom" && !String(values["formula"]).startsWith("=")) return { field: "formula", text: w.typeFormula };
      if (compared(values) && !values["first"]) return { field: "first", text: w.typeSomething };
      if (compared(values) && ["between", "notBetween"].includes(String(values["is"])) && !values["second"]) return { field: "second", text: w.typeSomething };
      return null;
    },
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const ranges = cells(app);
  const edits: SheetEdit[] = carved(app, ranges);
  if (answer.button !== "clear" && values["type"] !== "any") {
    edits.push({ op: "validation", sheet, id: freeId(app, "validation", "rule"), value: made(app, ranges.map(refOf), values) });
  }
  app.run("data.validation", via, edits);
}

function made(app: App, refs: string[], values: Readonly<Record<string, unknown>>): Validation {
  const type = String(values["type"]) as Validation["type"];
  const text = (name: string): string => String(values[name] ?? "").trim();
  const source = text("source");
  const list = type === "list" && !source.startsWith("=");
  const bounds = !["list", "custom"].includes(type);
  const wide = bounds && ["between", "notBetween"].includes(text("is"));
  return {
    refs,
    type,
    ...(bounds ? { is: text("is") as Comparison } : {}),
    ...(list ? { items: source.split(app.w.separator === ";" ? /[;]/ : /[,;]/).map((item) => item.trim()).filter(Boolean) } : {}),
    ...(type === "list" && !list ? { first: source } : {}),
    ...(type === "custom" ? { first: text("formula") } : {}),
    ...(bounds ? { first: text("first") } : {}),
    ...(wide ? { second: text("second") } : {}),
    ignoreBlank: values["ignoreBlank"] === true,
    ...(type === "list" ? { dropdown: values["dropdown"] === true } : {}),
    ...(text("promptTitle") ? { promptTitle: text("promptTitle").slice(0, 32) } : {}),
    ...(text("prompt") ? { prompt: text("prompt").slice(0, 255) } : {}),
    ...(text("errorTitle") ? { errorTitle: text("errorTitle").slice(0, 32) } : {}),
    ...(text("error") ? { error: text("error").slice(0, 255) } : {}),
    alert: text("alert") as "stop",
  };
}

/** Rules that lie on the ranges give them up. */
function carved(app: App, ranges: readonly ReturnType<typeof areaOf>[]): SheetEdit[] {
  const sheet = app.session.sheet;
  const edits: SheetEdit[] = [];
  for (const [id, validation] of app.book.sheet(sheet).objects.validation) {
    const refs = validation.refs.flatMap((ref) => ranges.reduce((parts, range) => parts.flatMap((part) => without(part, range)), [areaOf(ref)]).map(refOf));
    if (refs.join() === validation.refs.join()) continue;
    edits.push({ op: "validation", sheet, id, value: refs.length ? { ...app.book.asEdit(validation), refs } : null });
  }
  return edits;
}

/** What is left of a range without another: up to four parts. */
export function without(range: ReturnType<typeof areaOf>, hole: ReturnType<typeof areaOf>): ReturnType<typeof areaOf>[] {
  const top = Math.max(range.top, hole.top);
  const bottom = Math.min(range.bottom, hole.bottom);
  const left = Math.max(range.left, hole.left);
  const right = Math.min(range.right, hole.right);
  if (top > bottom || left > right) return [range];
  const parts = [
    { ...range, bottom: top - 1 },
    { ...range, top: bottom + 1 },
    { top, bottom, left: range.left, right: left - 1 },
    { top, bottom, left: right + 1, right: range.right },
  ];
  return parts.filter((part) => part.top <= part.bottom && part.left <= part.right);
}

export const validationCommands: Readonly<Record<string, Command>> = {
  "data.validation": (app, via) => void dialog(app, via),
};

