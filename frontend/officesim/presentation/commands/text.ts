/** Commands of text: fonts, paragraphs, levels, links, replacing. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Board, type DeckEdit, type Level, type Paragraph, type Run, type Shape, type TextPlace } from "../model/deck";
import { spotsOf } from "../model/grid";
import { levelOf } from "../model/inherit";
import { walk } from "../model/state";
import {
  formatAt, formatLines, formatRange, runsIn, spliceOf, textOf, wholeOf, wordAround, type Range, type RunFormat,
} from "../model/text";
import { cellOf } from "./tables";

export interface Target { place: TextPlace; range: Range; shape: Shape | null; board: Board }
type RunPatch = { [Name in keyof RunFormat]?: RunFormat[Name] | undefined };
type LinePatch = { [Name in keyof Paragraph]?: Paragraph[Name] | undefined };

/** What a text command is about: the chosen text or cells, else all text of the chosen shapes. */
export function targets(editor: Editor): Target[] {
  const board = editor.current;
  if (!board) return [];
  const focus = editor.text;
  if (focus) {
    const shape = "shape" in focus.place ? editor.state.shape(focus.place.shape) : null;
    return [{ ...focus, shape, board }];
  }
  const found: Target[] = [];
  const at = editor.cells ? cellOf(editor) : null;
  if (at) {
    return spotsOf(at.table, at).map((spot): Target => {
      const place = { shape: at.shape.id, ...spot };
      return { place, range: wholeOf(editor.state.text(place)), shape: at.shape, board };
    });
  }
  for (const shape of walk(editor.chosen)) {
    const places: TextPlace[] = shape.paragraphs ? [{ shape: shape.id }] : (shape.table?.rows ?? []).flatMap((row, y) =>
      row.cells.map((_, x) => ({ shape: shape.id, row: y, column: x })));
    for (const place of places) found.push({ place, range: wholeOf(editor.state.text(place)), shape, board });
  }
  return found;
}

function edits(editor: Editor, list: readonly Target[], change: (lines: Paragraph[], target: Target) => Paragraph[]): DeckEdit[] {
  return list.flatMap((target): DeckEdit[] => {
    const lines = editor.state.text(target.place);
    const splice = spliceOf(lines, change(lines, target));
    return splice ? [{ op: "text.splice", ...target.place, ...splice }] : [];
  });
}

const bare = (range: Range): boolean => range.from.line === range.to.line && range.from.at === range.to.at;

export function formatRuns(editor: Editor, cmd: string, via: Via, patch: RunPatch): void {
  const list = targets(editor);
  const design = designEdits(editor, list, () => patch as Partial<Level>);
  if (design) {
    editor.run(cmd, via, design);
    return;
  }
  const focus = editor.text;
  if (focus && bare(focus.range)) {
    const lines = editor.state.text(focus.place);
    const line = lines[focus.range.from.line];
    const at = focus.range.from.at;
    const [from, to] = wordAround(line ? textOf(line) : "", at);
    if (from < at && at < to) list.forEach((target) => {
      target.range = { from: { line: focus.range.from.line, at: from }, to: { line: focus.range.from.line, at: to } };
    });
    else {
      editor.pending = Object.fromEntries(Object.entries({ ...formatAt(line, at), ...editor.pending, ...patch })
        .filter(([, value]) => value !== undefined)) as RunFormat;
      editor.tell(false);
      return;
    }
  }
  editor.run(cmd, via, edits(editor, list, (lines, target) => formatRange(lines, target.range, patch)));
}

export function formatParagraphs(editor: Editor, cmd: string, via: Via, patch: (line: Paragraph) => LinePatch): void {
  const list = targets(editor);
  const design = designEdits(editor, list, (line) => patch(line) as Partial<Level>);
  editor.run(cmd, via, design ?? edits(editor, list, (lines, target) => formatLines(lines, target.range, patch)));
}

/** On a layout or master the look of a placeholder is set, for all slides behind which it stands. */
function designEdits(editor: Editor, list: readonly Target[], patch: (line: Paragraph) => Partial<Level>): DeckEdit[] | null {
  const board = editor.current;
  if (!board || board.kind === "slide" || list.length === 0 || list.some((one) => !one.shape?.placeholder)) return null;
  const found: DeckEdit[] = [];
  let styles = board.styles ? copyJson(board.styles) : undefined;
  for (const { shape, range, place } of list) {
    if (!shape) continue;
    const lines = editor.state.text(place);
    const type = shape.placeholder?.type;
    const name = type === "title" || type === "ctrTitle" ? "title" : type === "body" ? "body" : null;
    const levels = board.kind === "master" && name && styles ? styles[name] : copyJson(shape.levels ?? []);
    for (let at = range.from.line; at <= range.to.line; at += 1) {
      const line = lines[at] ?? { runs: [] };
      const level = line.level ?? 0;
      while (levels.length <= level) levels.push({});
      const next = Object.entries({ ...levels[level], ...patch(line) }).filter(([key, value]) => value !== undefined && key !== "level");
      levels[level] = Object.fromEntries(next) as Level;
    }
    if (!(board.kind === "master" && name && styles)) found.push({ op: "shape.set", shape: shape.id, set: { levels } });
  }
  if (board.kind === "master" && styles && found.length < list.length) {
    found.push({ op: "board.set", board: board.id, set: { styles } });
  }
  styles = undefined;
  return found;
}

/** A property over all chosen text, inherited or not; null when it differs. */
export function runValue<Name extends keyof RunFormat>(editor: Editor, name: Name): RunFormat[Name] | null | undefined {
  if (editor.pending && name in editor.pending) return editor.pending[name];
  let first = true;
  let found: RunFormat[Name] | undefined;
  for (const target of targets(editor)) {
    const lines = editor.state.text(target.place);
    for (const { line, run } of runsIn(lines, target.range)) {
      const value = (run[name as keyof Run] ?? inherited(editor, target, lines[line])[name as keyof Level]) as RunFormat[Name];
      if (first) [found, first] = [value, false];
      else if (found !== value) return null;
    }
  }
  return found;
}

export function lineValue<Name extends keyof Paragraph>(editor: Editor, name: Name): Paragraph[Name] | null | undefined {
  let first = true;
  let found: Paragraph[Name] | undefined;
  for (const target of targets(editor)) {
    const lines = editor.state.text(target.place);
    for (const line of lines.slice(target.range.from.line, target.range.to.line + 1)) {
      const value = (line[name] ?? inherited(editor, target, line)[name as keyof Level]) as Paragraph[Name];
      if (first) [found, first] = [value, false];
      else if (found !== value) return null;
    }
  }
  return found;
}

function inherited(editor: Editor, target: Target, line: Paragraph | undefined): Level {
  const base: Level = { size: 1800, font: "+minor", align: "left", bullet: "none" };
  if (!target.shape) return base;
  return { ...base, ...levelOf(editor.state.deck, target.board, target.shape, line?.level ?? 0) };
}

export function toggle(editor: Editor, via: Via, name: "bold" | "italic" | "underline" | "strike"): void {
  formatRuns(editor, `font.${name}`, via, { [name]: runValue(editor, name) !== true });
}

const SIZES = [8, 9, 10, 10.5, 11, 12, 14, 16, 18, 20, 24, 28, 32, 36, 40, 44, 48, 54, 60, 66, 72, 80, 88, 96];

export function grow(editor: Editor, via: Via, by: 1 | -1): void {
  const now = ((runValue(editor, "size") as number | null | undefined) ?? 1800) / 100;
  const next = by > 0 ? SIZES.find((size) => size > now) : [...SIZES].reverse().find((size) => size < now);
  if (next) formatRuns(editor, by > 0 ? "font.grow" : "font.shrink", via, { size: Math.round(next * 100) });
}

export function bullets(editor: Editor, via: Via, bullet: string): void {
  const on = lineValue(editor, "bullet") !== bullet;
  formatParagraphs(editor, "paragraph.bullets", via, () => (on && bullet !== "none"
    ? { bullet, margin: 342900, indent: -342900 } : { bullet: "none", margin: 0, indent: 0 }));
}

export function indent(editor: Editor, via: Via, by: 1 | -1): void {
  const list = targets(editor);
  editor.run(by > 0 ? "paragraph.indent" : "paragraph.outdent", via, edits(editor, list, (lines, target) =>
    formatLines(lines, target.range, (line) => {
      const level = Math.max(0, Math.min(8, (line.level ?? 0) + by));
      return { level: level === 0 ? undefined : level };
    })));
}

export function clearFormat(editor: Editor, via: Via): void {
  formatRuns(editor, "font.clear", via, {
    bold: undefined, italic: undefined, underline: undefined, strike: undefined, baseline: undefined, size: undefined,
    colour: undefined, font: undefined,
  });
}

export type Case = "upper" | "lower" | "sentence" | "title";

export function changeCase(editor: Editor, via: Via, to: Case): void {
  const locale = editor.host.locale;
  const change = (text: string): string => {
    if (to === "upper") return text.toLocaleUpperCase(locale);
    const lower = text.toLocaleLowerCase(locale);
    if (to === "lower") return lower;
    if (to === "title") return lower.replace(/(^|[\s'’-])(\p{L})/gu, (whole) => whole.toLocaleUpperCase(locale));
    return lower.replace(/^\s*\p{L}/u, (letter) => letter.toLocaleUpperCase(locale));
  };
  editor.run("font.case", via, edits(editor, targets(editor), (lines, { range }) => lines.map((line, at) => {
    if (at < range.from.line || at > range.to.line) return line;
    return { ...line, runs: line.runs.map((run) => ({ ...run, text: change(run.text) })) };
  })));
}

/** Replace everywhere on slides. Returns how often. */
export function replaceAll(editor: Editor, via: Via, find: string, by: string): number {
  const list: DeckEdit[] = [];
  let count = 0;
  const pattern = new RegExp(find.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  const change = (place: TextPlace): void => {
    const lines = editor.state.text(place);
    const next = lines.map((line) => ({
      ...line,
      runs: line.runs.map((run) => ({ ...run, text: run.text.replace(pattern, () => { count += 1; return by; }) })).filter((run) => run.text),
    }));
    const splice = spliceOf(lines, next);
    if (splice) list.push({ op: "text.splice", ...place, ...splice });
  };
  for (const slide of editor.state.deck.slides) {
    for (const shape of walk(slide.shapes)) {
      if (shape.paragraphs) change({ shape: shape.id });
      shape.table?.rows.forEach((row, y) => row.cells.forEach((_, x) => change({ shape: shape.id, row: y, column: x })));
    }
  }
  editor.run("text.replace", via, list);
  return count;
}
