/** Text of a shape as elements: a `div` for each paragraph, a `span` for each run. */
import { h } from "../../kit/dom";
import type { Level, Paragraph, Run, Theme } from "../model/deck";
import { cssColour } from "./colour";

export interface TextLook {
  readonly theme: Theme;
  /** What text of a level inherits. */
  level(level: number): Level;
  /** Instead of the page number: the slide's own. */
  readonly number: string;
  readonly date: string;
}

const PX_PER_SIZE = 96 / 72 / 100;

export function drawLines(lines: readonly Paragraph[], look: TextLook): HTMLElement[] {
  const counters: number[] = [];
  return lines.map((line) => drawLine(line, look, counters));
}

function drawLine(line: Paragraph, look: TextLook, counters: number[]): HTMLElement {
  const level = line.level ?? 0;
  const base = look.level(level);
  const format = { ...base, ...line };
  const element = h("div", { class: "pp-line" });
  const style = element.style;
  const first = line.runs[0]?.size ?? base.size ?? 1800;
  style.textAlign = format.align ?? "left";
  style.fontSize = `${first * PX_PER_SIZE}px`;
  style.color = cssColour(base.colour ?? "dk1", look.theme);
  const margin = (format.margin ?? 0) / 9525;
  const indent = (format.indent ?? 0) / 9525;
  style.paddingInlineStart = `${Math.max(0, margin)}px`;
  style.lineHeight = format.line ? leading(format.line) : "1.2";
  style.paddingTop = spacing(format.before);
  style.paddingBottom = spacing(format.after);
  counters.length = level + 1;
  const bullet = format.bullet ?? "none";
  if (bullet !== "none" && line.runs.length > 0) {
    const [kind, sign] = [bullet.slice(0, bullet.indexOf(":")), bullet.slice(bullet.indexOf(":") + 1)];
    counters[level] = kind === "number" ? (counters[level] ?? 0) + 1 : 0;
    element.dataset["bullet"] = kind === "number" ? numbered(counters[level] ?? 1, sign) : sign;
    style.setProperty("--hang", `${indent < 0 ? indent : -16}px`);
    style.textIndent = "0";
  } else {
    counters[level] = 0;
    style.textIndent = bullet === "none" ? `${indent}px` : "0";
  }
  for (const run of line.runs) element.append(drawRun(run, base, look));
  if (line.runs.length === 0 || line.runs[line.runs.length - 1]?.text.endsWith("\n")) element.append(h("br"));
  return element;
}

function numbered(at: number, sign: string): string {
  const letter = String.fromCharCode(96 + ((at - 1) % 26) + 1);
  const core = sign.startsWith("alphaLc") ? letter : sign.startsWith("alphaUc") ? letter.toUpperCase()
    : sign.startsWith("romanLc") ? roman(at).toLowerCase() : sign.startsWith("romanUc") ? roman(at) : String(at);
  return sign.endsWith("ParenR") ? `${core})` : sign.endsWith("ParenBoth") ? `(${core})` : `${core}.`;
}

function roman(value: number): string {
  const table: [number, string][] = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];
  let rest = value;
  let text = "";
  for (const [amount, sign] of table) for (; rest >= amount; rest -= amount) text += sign;
  return text;
}

const leading = (value: string): string =>
  value.endsWith("%") ? String((Number(value.slice(0, -1)) / 100) * 1.2) : `${(Number(value.slice(0, -2)) * 96) / 72}px`;
const spacing = (value: string | undefined): string =>
  !value ? "0" : value.endsWith("%") ? `${Number(value.slice(0, -1)) / 100}em` : `${(Number(value.slice(0, -2)) * 96) / 72}px`;

function drawRun(run: Run, base: Level, look: TextLook): HTMLElement {
  const format = { ...base, ...run };
  const text = run.field === "slidenum" ? look.number : run.field === "datetime" ? look.date : run.text;
  const element = h("span", { class: run.link ? "pp-run pp-link" : "pp-run" }, text);
  const style = element.style;
  style.fontFamily = fontOf(format.font, look.theme);
  style.fontSize = `${(format.size ?? 1800) * PX_PER_SIZE * (run.baseline ? 0.66 : 1)}px`;
  style.fontWeight = format.bold ? "700" : "400";
  style.fontStyle = format.italic ? "italic" : "normal";
  const lines = [format.underline || run.link ? "underline" : "", run.strike ? "line-through" : ""].join(" ").trim();
  style.textDecoration = lines || "none";
  style.verticalAlign = run.baseline ?? "baseline";
  if (run.link) style.color = cssColour("hlink", look.theme);
  else if (format.colour) style.color = cssColour(format.colour, look.theme);
  if (run.field) {
    element.contentEditable = "false";
    element.dataset["length"] = String(run.text.length);
  }
  return element;
}

/** Fonts of office suites by free ones of the same widths where there are. */
export function fontOf(name: string | undefined, theme: Theme): string {
  const real = name === "+major" ? theme.fonts.major : !name || name === "+minor" ? theme.fonts.minor : name;
  return `"${real.replace(/["\\]/g, "")}", Carlito, Calibri, "Source Sans 3 Variable", Arial, sans-serif`;
}
