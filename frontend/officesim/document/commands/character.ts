/** Formatting of text. */
import type { Transaction } from "prosemirror-state";
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { FORMATS, runOf, type FullRun } from "../effective";
import { markType } from "../schema";
import { paragraphs, runState, textRanges } from "./selection";

const MARK_OF = new Map(Object.entries(FORMATS).map(([mark, [key, attr]]) => [key, { mark, attr }]));

/** Put one format on ranges; where the style gives it already, the mark goes instead. */
function format(editor: Editor, tr: Transaction, key: keyof FullRun, value: unknown): void {
  const { mark, attr } = MARK_OF.get(key)!;
  const type = markType(mark);
  for (const { from, to } of textRanges(editor.view.state)) {
    tr.doc.nodesBetween(from, to, (node, pos, parent) => {
      if (!node.isInline) return true;
      const start = Math.max(from, pos);
      const end = Math.min(to, pos + node.nodeSize);
      const others = node.marks.filter((one) => one.type !== type);
      const plain = runOf(editor.state.styles, String(parent?.attrs["style"] ?? "Normal"), others)[key];
      if (value === null || plain === value) tr.removeMark(start, end, type);
      else tr.addMark(start, end, type.create({ [attr]: value }));
      return false;
    });
  }
}

export function setFormat(editor: Editor, cmd: string, via: Via, key: keyof FullRun, value: unknown): void {
  const { state } = editor.view;
  if (textRanges(state).length === 0) {
    const { mark, attr } = MARK_OF.get(key)!;
    const tr = state.tr;
    if (value === null) tr.removeStoredMark(markType(mark));
    else tr.addStoredMark(markType(mark).create({ [attr]: value }));
    editor.view.dispatch(tr);
    return;
  }
  editor.run(cmd, via, (work) => {
    const tr = editor.view.state.tr;
    format(editor, tr, key, value);
    work.tr(tr);
  });
}

export function toggle(editor: Editor, key: "bold" | "italic" | "strike", via: Via): void {
  setFormat(editor, `font.${key}`, via, key, runState(editor)[key] !== true);
}

export function toggleUnderline(editor: Editor, via: Via, kind = "single"): void {
  const now = runState(editor).underline;
  setFormat(editor, "font.underline", via, "underline", now === kind ? "none" : kind);
}

export function toggleScript(editor: Editor, value: "superscript" | "subscript", via: Via): void {
  const now = runState(editor).script;
  setFormat(editor, `font.${value}`, via, "script", now === value ? "baseline" : value);
}

/** Sizes of the list, in points. */
export const SIZES = [8, 9, 10, 10.5, 11, 12, 14, 16, 18, 20, 22, 24, 26, 28, 36, 48, 72];

export function stepSize(editor: Editor, by: 1 | -1, via: Via): void {
  const now = runState(editor).size;
  const points = typeof now === "number" ? now / 2 : 11;
  const next =
    by > 0 ? SIZES.find((one) => one > points) ?? points + 10 : [...SIZES].reverse().find((one) => one < points) ?? Math.max(1, points - 1);
  setFormat(editor, by > 0 ? "font.grow" : "font.shrink", via, "size", next * 2);
}

const KEPT = new Set(["link", "comment", "bookmark", "insertion", "deletion"]);
const DIRECT = ["align", "indentLeft", "indentRight", "firstLine", "spaceBefore", "spaceAfter", "lineSpacing", "lineRule", "pageBreakBefore", "keepNext", "keepLines"];

export function clearFormatting(editor: Editor, via: Via): void {
  editor.run("font.clear", via, (work) => {
    const { state } = editor.view;
    const tr = state.tr;
    const { empty, $from, $to } = state.selection;
    const whole = empty || ($from.parentOffset === 0 && $to.parentOffset === $to.parent.content.size);
    const ranges = empty
      ? paragraphs(state).map(({ node, pos }) => ({ from: pos + 1, to: pos + 1 + node.content.size }))
      : textRanges(state);
    for (const { from, to } of ranges) {
      for (const type of Object.values(state.schema.marks)) {
        if (!KEPT.has(type.name)) tr.removeMark(from, to, type);
      }
    }
    if (whole) {
      for (const { node, pos } of paragraphs(state)) {
        for (const name of DIRECT) if (node.attrs[name] !== null) tr.setNodeAttribute(pos, name, null);
        if (node.attrs["list"] !== null) tr.setNodeAttribute(pos, "list", null);
        if (node.attrs["style"] !== "Normal") tr.setNodeAttribute(pos, "style", "Normal");
      }
    }
    work.tr(tr);
  });
}

type Case = "upper" | "lower" | "title" | "sentence" | "toggle";
const CASES: Readonly<Record<Case, (text: string) => string>> = {
  upper: (text) => text.toLocaleUpperCase(),
  lower: (text) => text.toLocaleLowerCase(),
  title: (text) => text.toLocaleLowerCase().replace(/(^|[^\p{L}’'])(\p{L})/gu, (_, before: string, one: string) => before + one.toLocaleUpperCase()),
  sentence: (text) => text.toLocaleLowerCase().replace(/(^\s*|[.!?]\s+)(\p{L})/gu, (_, before: string, one: string) => before + one.toLocaleUpperCase()),
  toggle: (text) => [...text].map((one) => (one === one.toLocaleUpperCase() ? one.toLocaleLowerCase() : one.toLocaleUpperCase())).join(""),
};

export function changeCase(editor: Editor, kind: Case, via: Via): void {
  editor.run(`font.case.${kind}`, via, (work) => {
    const { state } = editor.view;
    const tr = state.tr;
    for (const { from, to } of textRanges(state)) {
      state.doc.nodesBetween(from, to, (node, pos) => {
        if (!node.isText) return true;
        const start = Math.max(from, pos);
        const end = Math.min(to, pos + node.nodeSize);
        const old = node.text!.slice(start - pos, end - pos);
        const changed = CASES[kind](old);
        if (changed !== old) {
          tr.replaceWith(tr.mapping.map(start, 1), tr.mapping.map(end, -1), state.schema.text(changed, node.marks));
        }
        return true;
      });
    }
    work.tr(tr);
  });
}

export function setCharacterStyle(editor: Editor, id: string | null, via: Via): void {
  editor.run("style.character", via, (work) => {
    const tr = editor.view.state.tr;
    for (const { from, to } of textRanges(editor.view.state)) {
      if (id === null) tr.removeMark(from, to, markType("style"));
      else tr.addMark(from, to, markType("style").create({ id }));
    }
    work.tr(tr);
  });
}

/** The format painter: what the cursor's text looks like, for the next selection. */
export function copyFormat(editor: Editor): readonly import("prosemirror-model").Mark[] {
  const { state } = editor.view;
  const node = state.doc.nodeAt(state.selection.from);
  return (node?.isText ? node.marks : state.selection.$from.marks()).filter((one) => !KEPT.has(one.type.name));
}

export function paintFormat(editor: Editor, marks: readonly import("prosemirror-model").Mark[], via: Via): void {
  editor.run("clipboard.format", via, (work) => {
    const { state } = editor.view;
    const tr = state.tr;
    for (const { from, to } of textRanges(state)) {
      for (const type of Object.values(state.schema.marks)) if (!KEPT.has(type.name)) tr.removeMark(from, to, type);
      for (const mark of marks) tr.addMark(from, to, mark);
    }
    work.tr(tr);
  });
}
