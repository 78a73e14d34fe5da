/** Fonts, alignment, number formats, borders, merging, clearing, the format painter. */
import type { Command } from "../app";
import type { App } from "../app";
import type { Via } from "../../contract";
import type { Edges, LineName, SheetEdit, Style, StylePath } from "../edits";
import { type Range, cellCount, isWholeColumns, isWholeRows, refOf,  } from "../refs";
import { unmergeEdits } from "./merge";
import { cells, look, ranges } from "./targets";

type Value = string | number | boolean | null;

export function styleEdits(app: App, path: StylePath, value: Value): SheetEdit[] {
  const sheet = app.session.sheet;
  const on = path === "font" ? cells(app) : ranges(app);
  return on.map((range) => ({ op: "style", sheet, ref: refOf(range), path, value }));
}

/** Whole columns keep a style of their own, but cells that have one keep theirs: set both. */
export function setStyle(app: App, cmd: string, via: Via, path: StylePath, value: Value): void {
  app.run(cmd, via, styleEdits(app, path, value));
}

function toggle(path: "bold" | "italic" | "underline" | "strike" | "wrap", cmd: string): Command {
  return (app, via) => setStyle(app, cmd, via, path, look(app)[path] !== true);
}

function align(path: "horizontal" | "vertical", value: string, off: string): Command {
  return (app, via) =>
    setStyle(app, `align.${value}`, via, path, look(app)[path] === value ? off : value);
}

function format(id: string, make: (app: App) => string): Command {
  return (app, via) => setStyle(app, id, via, "format", make(app));
}

export function currency(app: App): string {
  return app.host.locale === "fr" ? '#,##0.00 "€"' : '"€"#,##0.00';
}

export function shortDate(_app: App): string {
  return "dd/mm/yyyy";
}

/** The same format with one decimal more or less. */
export function decimals(code: string, by: 1 | -1): string {
  const base = code.toLowerCase() === "general" ? "0" : code;
  return base
    .split(";")
    .map((part) => {
      const found = /[0#?](\.(0+))?(?![^"]*"(?:[^"]*"[^"]*")*[^"]*$)(?=[^0#?.,]*$)/.exec(part);
      if (!found) return part;
      const have = found[2]?.length ?? 0;
      const next = Math.max(0, Math.min(15, have + by));
      const digits = next ? `.${"0".repeat(next)}` : "";
      return part.slice(0, found.index + 1) + digits + part.slice(found.index + found[0].length);
    })
    .join(";");
}

function changeDecimals(by: 1 | -1): Command {
  return (app, via) => {
    const code = look(app).format ?? generalWithDecimals(app);
    setStyle(app, by > 0 ? "number.moreDecimals" : "number.fewerDecimals", via, "format", decimals(code, by));
  };
}

/** "General" shows as many decimals as the number has: count from there. */
function generalWithDecimals(app: App): string {
  const shown = app.book.shown(app.session.sheet, app.session.selection.active);
  const have = /[.,](\d+)$/.exec(shown)?.[1]?.length ?? 0;
  return have ? `0.${"0".repeat(have)}` : "0";
}

const SIZES = [8, 9, 10, 11, 12, 14, 16, 18, 20, 22, 24, 26, 28, 36, 48, 72];

function resizeFont(by: 1 | -1): Command {
  return (app, via) => {
    const size = look(app).size ?? app.book.defaultFont.size;
    const next = by > 0 ? SIZES.find((one) => one > size) : [...SIZES].reverse().find((one) => one < size);
    if (next) setStyle(app, by > 0 ? "font.grow" : "font.shrink", via, "size", next);
  };
}

/** The line that borders are drawn with; chosen in the borders' menu. */
export const pen: { line: LineName; color: string } = { line: "thin", color: "#000000" };

function borders(id: string, ...parts: readonly (Edges | readonly [Edges, LineName])[]): Command {
  return (app, via) => {
    const sheet = app.session.sheet;
    const edits = cells(app).flatMap((range) =>
      parts.map((part): SheetEdit => {
        const [edges, line] = typeof part === "string" ? [part, pen.line] : part;
        return { op: "border", sheet, ref: refOf(range), edges, line, color: pen.color };
      }),
    );
    app.run(id, via, edits);
  };
}

function clearing(id: string, what: "contents" | "formats" | "all"): Command {
  return (app, via) => {
    const sheet = app.session.sheet;
    const edits: SheetEdit[] = ranges(app).map((range) => ({ op: "clear", sheet, ref: refOf(range), what }));
    if (what !== "contents") {
      edits.push(...unmergeEdits(app));
      for (const range of ranges(app)) edits.push(...lineReset(sheet, range));
    }
    app.run(id, via, edits);
  };
}

/** Whole rows and columns also lose what was set for the line. */
function lineReset(sheet: number, range: Range): SheetEdit[] {
  if (!isWholeColumns(range) && !isWholeRows(range)) return [];
  const ref = refOf(range);
  const off = (["bold", "italic", "underline", "strike", "wrap"] as const).map(
    (path): SheetEdit => ({ op: "style", sheet, ref, path, value: false }),
  );
  return [
    ...off,
    { op: "style", sheet, ref, path: "fill", value: null },
    { op: "style", sheet, ref, path: "color", value: null },
    { op: "style", sheet, ref, path: "format", value: "general" },
    { op: "style", sheet, ref, path: "horizontal", value: "general" },
  ];
}

/** Named looks of the "cell styles" gallery. */
export const CELL_STYLES: Readonly<Record<string, Style>> = {
  normal: {},
  good: { color: "#006100", fill: "#C6EFCE" },
  bad: { color: "#9C0006", fill: "#FFC7CE" },
  neutral: { color: "#7F6000", fill: "#FFEB9C" },
  input: { color: "#3F3F76", fill: "#FFCC99" },
  output: { color: "#3F3F3F", fill: "#F2F2F2", bold: true },
  title: { size: 18, color: "#1F3864" },
  heading1: { size: 15, bold: true, color: "#1F3864", bottom: "thick #4472C4" },
  heading2: { size: 13, bold: true, color: "#1F3864", bottom: "thick #A5B9E0" },
  heading3: { bold: true, color: "#1F3864", bottom: "medium #8EA9DB" },
  total: { bold: true, top: "thin #4472C4", bottom: "double #4472C4" },
  accent1: { color: "#FFFFFF", fill: "#4472C4" },
  accent2: { color: "#FFFFFF", fill: "#C55A11" },
  accent3: { color: "#FFFFFF", fill: "#6B6B6B" },
  accent6: { color: "#FFFFFF", fill: "#548235" },
};

export function stylesOver(sheet: number, range: Range, style: (row: number, column: number) => Style): SheetEdit {
  const table: Style[] = [];
  const numbers = new Map<string, number>();
  const rows: number[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: number[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const one = style(row, column);
      const key = JSON.stringify(one);
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = table.push(one) - 1));
      line.push(number);
    }
    rows.push(line);
  }
  return { op: "styles", sheet, row: range.top, column: range.left, table, cells: rows };
}

function pickUp(app: App): void {
  const range = cells(app)[0];
  if (!range) return;
  const from: Style[][] = [];
  app.painter.from = from;
  for (let row = range.top; row <= Math.min(range.bottom, range.top + 200); row += 1) {
    const line: Style[] = [];
    for (let column = range.left; column <= Math.min(range.right, range.left + 50); column += 1) {
      line.push(app.book.style(app.session.sheet, { row, column }));
    }
    from.push(line);
  }
  app.grid.element.classList.add("ss-painting");
  app.host.announce(app.w.painterOn);
}

/** Called after a click in the grid: put the looks down there. */
export function putDown(app: App): void {
  const { from } = app.painter;
  const range = cells(app)[0];
  if (!from || !range) return;
  const [high, wide] = [from.length, (from[0] as Style[]).length];
  const target =
    cellCount(range) === 1
      ? { ...range, bottom: range.top + high - 1, right: range.left + wide - 1 }
      : range;
  app.run("format.painter", "mouse", [
    stylesOver(app.session.sheet, target, (row, column) => from[(row - target.top) % high]?.[(column - target.left) % wide] ?? {}),
  ]);
  if (!app.painter.stay) endPainting(app);
}

export function endPainting(app: App): void {
  app.painter.from = null;
  app.painter.stay = false;
  app.grid.element.classList.remove("ss-painting");
}

export const formatCommands: Readonly<Record<string, Command>> = {
  "font.bold": toggle("bold", "font.bold"),
  "font.italic": toggle("italic", "font.italic"),
  "font.underline": toggle("underline", "font.underline"),
  "font.strike": toggle("strike", "font.strike"),
  "font.family": (app, via, name = "") => setStyle(app, "font.family", via, "font", name),
  "font.size": (app, via, size = "") => {
    const points = Math.round(Number(size.replace(",", ".")));
    if (points >= 1 && points <= 409) setStyle(app, "font.size", via, "size", points);
    else app.say(app.w.badSize);
  },
  "font.grow": resizeFont(1),
  "font.shrink": resizeFont(-1),
  "font.color": (app, via, color = "") => setStyle(app, "font.color", via, "color", color || null),
  "font.fill": (app, via, color = "") => setStyle(app, "font.fill", via, "fill", color || null),
  "align.left": align("horizontal", "left", "general"),
  "align.center": align("horizontal", "center", "general"),
  "align.right": align("horizontal", "right", "general"),
  "align.top": align("vertical", "top", "bottom"),
  "align.middle": (app, via) => setStyle(app, "align.middle", via, "vertical", "center"),
  "align.bottom": (app, via) => setStyle(app, "align.bottom", via, "vertical", "bottom"),
  "align.wrap": toggle("wrap", "align.wrap"),
  "number.general": format("number.general", () => "general"),
  "number.number": format("number.number", () => "0.00"),
  "number.currency": format("number.currency", currency),
  "number.percent": format("number.percent", () => "0%"),
  "number.thousands": format("number.thousands", () => "#,##0.00"),
  "number.date": format("number.date", shortDate),
  "number.longDate": format("number.longDate", () => "d mmmm yyyy"),
  "number.time": format("number.time", () => "hh:mm:ss"),
  "number.fraction": format("number.fraction", () => "# ?/?"),
  "number.scientific": format("number.scientific", () => "0.00E+00"),
  "number.text": format("number.text", () => "@"),
  "number.code": (app, via, code = "general") => setStyle(app, "number.code", via, "format", code),
  "number.moreDecimals": changeDecimals(1),
  "number.fewerDecimals": changeDecimals(-1),
  "border.bottom": borders("border.bottom", "bottom"),
  "border.top": borders("border.top", "top"),
  "border.left": borders("border.left", "left"),
  "border.right": borders("border.right", "right"),
  "border.none": borders("border.none", "none"),
  "border.all": borders("border.all", "all"),
  "border.outer": borders("border.outer", "outer"),
  "border.inner": borders("border.inner", "inner"),
  "border.thickOuter": borders("border.thickOuter", ["outer", "medium"]),
  "border.doubleBottom": borders("border.doubleBottom", ["bottom", "double"]),
  "border.thickBottom": borders("border.thickBottom", ["bottom", "medium"]),
  "border.topBottom": borders("border.topBottom", "top", "bottom"),
  "border.topDouble": borders("border.topDouble", "top", ["bottom", "double"]),
  "edit.clearContents": clearing("edit.clearContents", "contents"),
  "edit.clearFormats": clearing("edit.clearFormats", "formats"),
  "edit.clearAll": clearing("edit.clearAll", "all"),
  "style.cell": (app, via, name = "normal") => {
    const chosen = CELL_STYLES[name] ?? {};
    app.run("style.cell", via, cells(app).map((range) => stylesOver(app.session.sheet, range, (row, column) => {
      const { format: code, horizontal, vertical, wrap } = app.book.style(app.session.sheet, { row, column });
      const kept = name === "normal" ? {} : { ...(code ? { format: code } : {}), ...(horizontal ? { horizontal } : {}), ...(vertical ? { vertical } : {}), ...(wrap ? { wrap } : {}) };
      return { ...kept, ...chosen };
    })));
  },
  "format.painter": (app, _via, stay) => {
    if (app.painter.from) endPainting(app);
    else {
      app.painter.stay = stay === "stay";
      pickUp(app);
    }
  },
};

