/** Dialogs of the presentation program: they ask, commands do. */
import type { Via } from "../contract";
import { openDialog, toast } from "../kit";
import type { DialogField, FieldValue } from "../kit";
import type { App } from "./app";
import { setChart } from "./commands/charts";
import { setBackground, setColours, setSize } from "./commands/design";
import { frameEdits, setShapes } from "./commands/shapes";
import { setFooters, setSection } from "./commands/slides";
import { formatParagraphs, formatRuns, lineValue, replaceAll, runValue, targets } from "./commands/text";
import { EMU_PER_CM } from "./model/deck";
import { themeOf } from "./model/inherit";
import { replaceRange, runsIn, spliceOf, wordsOf } from "./model/text";
import { BASES, palette } from "./ribbon/parts";
import { titleOf } from "./views/slidelist";

type Values = Readonly<Record<string, FieldValue>>;
const text = (values: Values, name: string): string => String(values[name] ?? "");
const cm = (emu: number): number => Math.round((emu / EMU_PER_CM) * 100) / 100;
const emu = (value: FieldValue | undefined): number => Math.round(Number(value ?? 0) * EMU_PER_CM);

export async function footersDialog(app: App, via: Via): Promise<void> {
  const { d } = app.words;
  const slide = app.editor.current;
  const has = (type: string) => slide?.shapes.find((shape) => shape.placeholder?.type === type);
  const fields: DialogField[] = [
    { name: "date", label: d.dateTime, type: "check", value: Boolean(has("dt")), fieldset: d.include },
    { name: "number", label: d.slideNumber, type: "check", value: Boolean(has("sldNum")), fieldset: d.include },
    { name: "footer", label: d.footer, type: "check", value: Boolean(has("ftr")), fieldset: d.include },
    { name: "text", label: d.footerText, type: "text", value: wordsOf(has("ftr")?.paragraphs), fieldset: d.include, when: (values) => values["footer"] === true },
    { name: "notTitle", label: d.notTitle, type: "check", value: false },
  ];
  const answer = await openDialog({ title: d.footers, tabs: [{ label: app.words.slide, fields }], ok: d.applyAll, buttons: [{ id: "one", label: d.apply }] });
  if (!answer) return;
  const { values } = answer;
  const slides = answer.button === "one" ? app.editor.slides : app.editor.state.deck.slides.map((one) => one.id);
  setFooters(app.editor, "dialog", {
    date: values["date"] === true, number: values["number"] === true, footer: values["footer"] === true, text: text(values, "text").slice(0, 1000), notTitle: values["notTitle"] === true,
  }, slides);
  void via;
}

export async function altDialog(app: App): Promise<void> {
  const { d } = app.words;
  const shape = app.editor.one;
  if (!shape) return;
  const answer = await openDialog({
    title: d.alt,
    tabs: [{
      label: d.alt,
      fields: [
        { name: "alt", label: d.altField, type: "textarea", value: shape.alt ?? "", hint: d.altHint, when: (values) => values["decorative"] !== true },
        { name: "decorative", label: d.decorative, type: "check", value: shape.decorative === true },
      ],
    }],
  });
  if (!answer) return;
  const decorative = answer.values["decorative"] === true;
  const alt = decorative ? "" : text(answer.values, "alt").trim().slice(0, 2000);
  setShapes(app.editor, "shape.alt", "dialog", { alt: alt || undefined, decorative: decorative || undefined });
}

export async function sizeDialog(app: App): Promise<void> {
  const { d } = app.words;
  const shape = app.editor.one;
  if (!shape) return;
  const frame = app.editor.frame(shape);
  const field = (name: string, label: string, value: number, min: number, fieldset?: string): DialogField =>
    ({ name, label, type: "number", value, min, max: 200, step: 0.1, ...(fieldset ? { fieldset } : {}) });
  const answer = await openDialog({
    title: d.size,
    tabs: [{
      label: d.size,
      fields: [
        field("h", d.height, cm(frame.h), 0), field("w", d.width, cm(frame.w), 0),
        { ...field("rotation", d.rotation, (shape.rotation ?? 0) / 60000, -360), max: 360, step: 1 },
        field("x", d.x, cm(frame.x), -200, d.fromCorner), field("y", d.y, cm(frame.y), -200, d.fromCorner),
      ],
    }],
  });
  if (!answer) return;
  const { values } = answer;
  // What was not touched keeps its exact value.
  const side = (name: "x" | "y" | "w" | "h") => (Number(values[name]) === cm(frame[name]) ? frame[name] : emu(values[name]));
  const turned = Math.round((((Number(values["rotation"]) % 360) + 360) % 360) * 60000);
  const to = { x: side("x"), y: side("y"), w: side("w"), h: side("h") };
  app.editor.run("shape.size", "dialog", frameEdits(app.editor, shape, to, turned === (shape.rotation ?? 0) ? undefined : turned));
}

export async function cropDialog(app: App): Promise<void> {
  const { d } = app.words;
  const shape = app.editor.one;
  if (shape?.kind !== "picture") return;
  const crop = shape.crop ?? { l: 0, t: 0, r: 0, b: 0 };
  const field = (name: "l" | "t" | "r" | "b", label: string): DialogField =>
    ({ name, label, type: "number", value: crop[name] / 1000, min: 0, max: 95, step: 1 });
  const answer = await openDialog({
    title: d.crop, tabs: [{ label: d.crop, fields: [field("l", d.cropLeft), field("t", d.cropTop), field("r", d.cropRight), field("b", d.cropBottom)] }],
    check: (values) => (Number(values["l"]) + Number(values["r"]) > 98 ? { field: "r", text: d.cropRight }
      : Number(values["t"]) + Number(values["b"]) > 98 ? { field: "b", text: d.cropBottom } : null),
  });
  if (!answer) return;
  const side = (name: string) => Math.round(Number(answer.values[name] ?? 0) * 1000);
  const next = { l: side("l"), t: side("t"), r: side("r"), b: side("b") };
  const frame = app.editor.frame(shape);
  // What is seen keeps its scale: the frame shrinks with what is cut off.
  const wide = (100000 - next.l - next.r) / (100000 - crop.l - crop.r);
  const high = (100000 - next.t - next.b) / (100000 - crop.t - crop.b);
  const to = { x: frame.x, y: frame.y, w: Math.round(frame.w * wide), h: Math.round(frame.h * high) };
  const none = Object.values(next).every((value) => value === 0);
  setShapes(app.editor, "picture.crop", "dialog", { crop: none ? undefined : next, frame: to });
}

export async function linkDialog(app: App): Promise<void> {
  const { d } = app.words;
  const { editor } = app;
  const target = targets(editor)[0];
  if (!target) return;
  const lines = editor.state.text(target.place);
  const runs = runsIn(lines, target.range).map(({ run }) => run);
  const present = runs.find((run) => run.link)?.link ?? "";
  const shown = runs.map((run) => run.text).join("");
  const slides = editor.state.deck.slides.map((slide, at) => ({ value: `slide:${slide.id}`, label: app.words.slideNamed(at + 1, titleOf(slide) || app.words.untitled) }));
  const answer = await openDialog({
    title: d.link,
    tabs: [{
      label: d.link,
      fields: [
        { name: "text", label: d.linkText, type: "text", value: shown },
        { name: "kind", label: d.linkKind, type: "radio", value: present.startsWith("slide:") ? "slide" : "web", options: [{ value: "web", label: d.web }, { value: "slide", label: d.place }] },
        { name: "address", label: d.address, type: "text", value: present.startsWith("slide:") ? "" : present, when: (values) => values["kind"] === "web" },
        { name: "slide", label: d.linkSlide, type: "select", options: slides, value: present.startsWith("slide:") ? present : (slides[0]?.value ?? ""), when: (values) => values["kind"] === "slide" },
      ],
    }],
    buttons: present ? [{ id: "remove", label: d.removeLink }] : [],
    check: (values) => (values["kind"] === "web" && addressOf(text(values, "address")) === null ? { field: "address", text: d.badAddress } : null),
  });
  if (!answer) return;
  if (answer.button === "remove") {
    formatRuns(editor, "text.unlink", "dialog", { link: undefined });
    return;
  }
  const link = answer.values["kind"] === "slide" ? text(answer.values, "slide") : addressOf(text(answer.values, "address"));
  if (!link) return;
  const words = text(answer.values, "text") || link;
  const { text: _text, field: _field, ...format } = runs[0] ?? { text: "" };
  const made = replaceRange(lines, target.range, words.replace(/\n/g, " "), { ...format, link });
  const splice = spliceOf(lines, made.lines);
  if (splice) editor.run("text.link", "dialog", [{ op: "text.splice", ...target.place, ...splice }]);
}

function addressOf(typed: string): string | null {
  const plain = typed.trim();
  if (plain.length > 480) return null;
  if (/^(https?:\/\/|mailto:)[^\s<>"]+$/.test(plain)) return plain;
  if (/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(plain)) return `mailto:${plain}`;
  return /^[\w-]+(\.[\w-]+)+[^\s<>"]*$/.test(plain) ? `https://${plain}` : null;
}

export async function replaceDialog(app: App): Promise<void> {
  const { d } = app.words;
  const answer = await openDialog({
    title: d.replace, ok: d.replaceAll,
    tabs: [{ label: d.replace, fields: [{ name: "find", label: d.findWhat, type: "text" }, { name: "by", label: d.replaceWith, type: "text" }] }],
    check: (values) => (text(values, "find") ? null : { field: "find", text: d.nothing }),
  });
  if (!answer) return;
  toast(app.words.replaced(replaceAll(app.editor, "dialog", text(answer.values, "find"), text(answer.values, "by"))));
}

export async function sectionDialog(app: App, board: string): Promise<void> {
  const { d } = app.words;
  const answer = await openDialog({
    title: d.section, tabs: [{ label: d.section, fields: [{ name: "name", label: d.sectionName, type: "text", value: app.editor.state.board(board).section ?? "" }] }],
    check: (values) => (text(values, "name").trim() ? null : { field: "name", text: d.sectionName }),
  });
  if (answer) setSection(app.editor, "dialog", board, text(answer.values, "name").trim().slice(0, 200));
}

export async function slideSizeDialog(app: App): Promise<void> {
  const { d } = app.words;
  const { size } = app.editor.state.deck;
  const answer = await openDialog({
    title: d.slideSize,
    tabs: [{
      label: d.slideSize,
      fields: [
        { name: "w", label: d.width, type: "number", value: cm(size.w), min: 3, max: 140, step: 0.1 },
        { name: "h", label: d.height, type: "number", value: cm(size.h), min: 3, max: 140, step: 0.1 },
      ],
    }],
  });
  if (answer) setSize(app.editor, "dialog", { w: emu(answer.values["w"]), h: emu(answer.values["h"]) });
}

export async function chartTitleDialog(app: App): Promise<void> {
  const { d } = app.words;
  const chart = app.editor.one?.chart;
  if (!chart) return;
  const answer = await openDialog({ title: d.chartTitle, tabs: [{ label: d.title, fields: [{ name: "title", label: d.title, type: "text", value: chart.title ?? "" }] }] });
  if (answer) setChart(app.editor, "chart.title", "dialog", { title: text(answer.values, "title").slice(0, 500) || undefined });
}

export async function axisDialog(app: App): Promise<void> {
  const { d } = app.words;
  const chart = app.editor.one?.chart;
  if (!chart) return;
  const answer = await openDialog({
    title: d.axes,
    tabs: [{
      label: d.axes,
      fields: [
        { name: "category", label: d.categoryAxis, type: "text", value: chart.category_title ?? "" },
        { name: "value", label: d.valueAxis, type: "text", value: chart.value_title ?? "" },
      ],
    }],
  });
  if (answer) setChart(app.editor, "chart.axes", "dialog", { category_title: text(answer.values, "category").slice(0, 200) || undefined, value_title: text(answer.values, "value").slice(0, 200) || undefined });
}

const HEX = /^#?([0-9A-Fa-f]{6})$/;
const hexOf = (values: Values, name: string): string => HEX.exec(text(values, name).trim())?.[1]?.toUpperCase() ?? "";

/** Any colour, by its code. */
export async function colourDialog(app: App, value: string): Promise<string | null> {
  const { d } = app.words;
  const answer = await openDialog({
    title: d.colour, tabs: [{ label: d.colour, fields: [{ name: "colour", label: d.code, type: "text", value: value.replace("#", "").toUpperCase(), hint: d.codeHint }] }],
    check: (values) => (hexOf(values, "colour") ? null : { field: "colour", text: d.codeHint }),
  });
  return answer ? hexOf(answer.values, "colour") : null;
}

export async function backgroundDialog(app: App): Promise<void> {
  const { d } = app.words;
  const board = app.editor.current;
  if (!board) return;
  const items = palette(app);
  const options = items.map((one) => ({ value: one.colour ?? "", label: one.label }));
  const answer = await openDialog({
    title: d.background, ok: d.apply, buttons: [{ id: "all", label: d.applyAll }],
    tabs: [{
      label: d.background,
      fields: [
        { name: "kind", label: d.fillKind, type: "radio", value: "solid", options: [{ value: "solid", label: d.solid }, { value: "gradient", label: d.gradient }, { value: "master", label: d.masterFill }] },
        { name: "colour", label: d.colour, type: "colour", options, value: options[4]?.value ?? "", when: (values) => values["kind"] !== "master" },
        { name: "second", label: d.second, type: "colour", options, value: options[0]?.value ?? "", when: (values) => values["kind"] === "gradient" },
      ],
    }],
  });
  if (!answer) return;
  const colour = (name: string) => items.find((one) => one.colour === text(answer.values, name))?.id ?? "lt1";
  const kind = answer.values["kind"];
  const fill = kind === "master" ? null : kind === "gradient" ? `gradient:90:${colour("colour")},${colour("second")}` : colour("colour");
  setBackground(app.editor, "dialog", fill, answer.button === "all");
}

export async function coloursDialog(app: App): Promise<void> {
  const { d } = app.words;
  const board = app.editor.current;
  if (!board) return;
  const { colours } = themeOf(app.editor.state.deck, board);
  const label = (name: string) => app.words.colours[BASES.indexOf(name)] ?? name;
  const fields = BASES.map((name): DialogField => ({ name, label: label(name), type: "text", value: colours[name] ?? "" }));
  const answer = await openDialog({
    title: d.colours, tabs: [{ label: d.colours, fields }],
    check: (values) => { const bad = BASES.find((name) => !hexOf(values, name)); return bad ? { field: bad, text: d.codeHint } : null; },
  });
  if (answer) setColours(app.editor, "dialog", Object.fromEntries(BASES.map((name) => [name, hexOf(answer.values, name)])));
}

export async function paragraphDialog(app: App): Promise<void> {
  const { d } = app.words;
  const points = (value: unknown) => (typeof value === "string" && value.endsWith("pt") ? Number(value.slice(0, -2)) : 0);
  const line = lineValue(app.editor, "line");
  const answer = await openDialog({
    title: d.paragraph,
    tabs: [{
      label: d.paragraph,
      fields: [
        { name: "before", label: d.before, type: "number", value: points(lineValue(app.editor, "before")), min: 0, max: 1000, step: 6 },
        { name: "after", label: d.after, type: "number", value: points(lineValue(app.editor, "after")), min: 0, max: 1000, step: 6 },
        { name: "line", label: d.spacing, type: "number", value: typeof line === "string" && line.endsWith("%") ? Number(line.slice(0, -1)) : 100, min: 50, max: 500, step: 10 },
      ],
    }],
  });
  if (!answer) return;
  const pt = (name: string) => `${Math.round(Number(answer.values[name] ?? 0))}pt`;
  formatParagraphs(app.editor, "paragraph.spacing", "dialog", () => ({ before: pt("before"), after: pt("after"), line: `${Math.round(Number(answer.values["line"] ?? 100))}%` }));
}

export async function fontDialog(app: App): Promise<void> {
  const { d, c } = app.words;
  const on = (name: "bold" | "italic" | "underline" | "strike") => runValue(app.editor, name) === true;
  const answer = await openDialog({
    title: d.font,
    tabs: [{
      label: d.font,
      fields: [
        { name: "size", label: d.fontSize, type: "number", value: Number(runValue(app.editor, "size") ?? 1800) / 100, min: 1, max: 400, step: 1 },
        { name: "bold", label: c.bold, type: "check", value: on("bold") }, { name: "italic", label: c.italic, type: "check", value: on("italic") },
        { name: "underline", label: c.underline, type: "check", value: on("underline") }, { name: "strike", label: c.strike, type: "check", value: on("strike") },
      ],
    }],
  });
  if (!answer) return;
  const { values } = answer;
  formatRuns(app.editor, "font.dialog", "dialog", {
    size: Math.round(Number(values["size"]) * 100), bold: values["bold"] === true, italic: values["italic"] === true,
    underline: values["underline"] === true, strike: values["strike"] === true,
  });
}
