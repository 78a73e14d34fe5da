/** Formatting of paragraphs, styles, lists. */
import { Fragment, Slice } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import type { Via } from "../../contract";
import type { List, ListLevel, Style } from "../edits";
import type { Editor } from "../editor";
import { FORMATS, paragraphOf, styleParagraph, type FullParagraph } from "../effective";
import { type } from "../schema";
import { paragraphs, paragraphState, runState } from "./selection";

export type Patch = Readonly<Record<string, unknown>>;

/** Set attributes of the selected paragraphs. */
export function setParagraph(editor: Editor, cmd: string, via: Via, patch: Patch | ((now: FullParagraph) => Patch)): void {
  editor.run(cmd, via, (work) => {
    const { state } = editor.view;
    const tr = state.tr;
    for (const { node, pos } of paragraphs(state)) {
      const values = typeof patch === "function" ? patch(paragraphOf(editor.state.styles, node)) : patch;
      for (const [name, value] of Object.entries(values)) {
        if (node.attrs[name] !== value) tr.setNodeAttribute(pos, name, value);
      }
    }
    work.tr(tr);
  });
}

export const align = (editor: Editor, value: string, via: Via): void =>
  setParagraph(editor, `paragraph.align.${value}`, via, { align: value });

const STEP = 720;
export function indent(editor: Editor, by: 1 | -1, via: Via): void {
  if (paragraphState(editor).list) return changeLevel(editor, by, via);
  setParagraph(editor, by > 0 ? "paragraph.indent" : "paragraph.outdent", via, (now) => ({
    indentLeft: Math.max(0, now.indentLeft + by * STEP),
  }));
}

/** Give paragraphs a style; lists and direct formatting of the paragraph give way to it. */
export function setStyle(editor: Editor, id: string, via: Via): void {
  const style = editor.state.styles.get(id);
  if (!style) return;
  editor.run("style.apply", via, (work) => {
    const { state } = editor.view;
    const tr = state.tr;
    for (const { node, pos } of paragraphs(state)) {
      if (node.attrs["style"] !== id) tr.setNodeAttribute(pos, "style", id);
      for (const name of ["align", "indentLeft", "indentRight", "firstLine", "spaceBefore", "spaceAfter", "lineSpacing", "lineRule", "list"]) {
        if (node.attrs[name] !== null) tr.setNodeAttribute(pos, name, null);
      }
    }
    work.tr(tr);
  });
}

export function defineStyle(editor: Editor, id: string, style: Style, via: Via, cmd = "style.define"): void {
  editor.run(cmd, via, (work) => work.op({ op: "style", id, value: style }));
}

/** What the selection looks like, as a style's own properties over those of its base. */
export function styleFromSelection(editor: Editor, name: string, based: string): Style {
  const { $from } = editor.view.state.selection;
  const run = Object.fromEntries(
    (editor.view.state.doc.nodeAt($from.pos)?.marks ?? $from.marks())
      .filter((one) => one.type.name in FORMATS && one.type.name !== "script")
      .map((one) => [FORMATS[one.type.name]![0], one.attrs[FORMATS[one.type.name]![1]] as unknown]),
  );
  const own = $from.parent.attrs as Record<string, unknown>;
  const names = ["align", "indentLeft", "indentRight", "firstLine", "spaceBefore", "spaceAfter", "lineSpacing", "lineRule", "keepNext", "keepLines", "pageBreakBefore"];
  const paragraph = Object.fromEntries(names.filter((key) => own[key] !== null && own[key] !== undefined).map((key) => [key, own[key]]));
  return { name, kind: "paragraph", based, next: null, quick: true, run, paragraph };
}

/** Change a style to what the selection looks like, and let the paragraph follow it. */
export function updateStyle(editor: Editor, via: Via): void {
  const id = paragraphState(editor).style;
  const old = editor.state.styles.get(id);
  if (!old) return;
  const found = styleFromSelection(editor, old.name, old.based ?? "Normal");
  defineStyle(editor, id, { ...old, run: { ...old.run, ...found.run }, paragraph: { ...old.paragraph, ...found.paragraph } }, via, "style.update");
}

const BULLETS = ["•", "o", "▪", "•", "o", "▪", "•", "o", "▪"];
const NUMBERS: ListLevel["format"][] = ["decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter", "lowerRoman"];

function levels(make: (at: number) => Pick<ListLevel, "format" | "text">): ListLevel[] {
  return Array.from({ length: 9 }, (_, at) => ({ ...make(at), start: 1, left: 720 * (at + 1), hanging: 360 }));
}
export const bulletList = (sign = "•"): List => ({
  levels: levels((at) => ({ format: "bullet", text: at === 0 ? sign : BULLETS[at]! })),
});
export const numberList = (format: ListLevel["format"] = "decimal", tail = "."): List => ({
  levels: levels((at) => ({ format: at === 0 ? format : NUMBERS[at]!, text: `%${at + 1}${at === 0 ? tail : "."}` })),
});
export const outlineList = (): List => ({
  levels: levels((at) => ({ format: "decimal", text: `${Array.from({ length: at + 1 }, (_, one) => `%${one + 1}`).join(".")}.` })),
});

const same = (a: List, b: List) => {
  const [one, other] = [a.levels[0], b.levels[0]];
  return one?.format === other?.format && one?.text === other?.text;
};

/** A list like `wanted` beside the selection, to go on with; else null. */
function neighbour(editor: Editor, wanted: List): string | null {
  const { doc, selection } = editor.view.state;
  const index = selection.$from.index(0);
  for (const at of [index - 1, selection.$to.index(0) + 1]) {
    const node = at >= 0 && at < doc.childCount ? doc.child(at) : null;
    const id = node?.type.name === "paragraph" ? paragraphOf(editor.state.styles, node).list : "";
    const list = id ? editor.state.lists.get(id) : undefined;
    if (list && same(list, wanted)) return id;
  }
  return null;
}

export function setList(editor: Editor, wanted: List, via: Via, cmd: string, fresh = false): void {
  const name = paragraphState(editor).list;
  const now = name && name !== "mixed" ? editor.state.lists.get(name) : undefined;
  if (now && same(now, wanted) && !fresh) return removeList(editor, via, cmd);
  editor.run(cmd, via, (work) => {
    let id = fresh ? null : neighbour(editor, wanted);
    if (id === null) {
      id = editor.freshId("l", editor.state.lists);
      work.op({ op: "list", id, value: wanted });
    }
    const tr = editor.view.state.tr;
    for (const { node, pos } of paragraphs(editor.view.state)) {
      tr.setNodeAttribute(pos, "list", id);
      for (const key of ["indentLeft", "firstLine"]) if (node.attrs[key] !== null) tr.setNodeAttribute(pos, key, null);
    }
    work.tr(tr);
  });
}

export function removeList(editor: Editor, via: Via, cmd = "list.none"): void {
  setParagraph(editor, cmd, via, (now) => (now.list ? { list: null, level: 0 } : {}));
  const left = paragraphs(editor.view.state).filter(({ node }) => paragraphOf(editor.state.styles, node).list);
  if (left.length > 0) setParagraph(editor, cmd, via, { list: "" });
}

export function changeLevel(editor: Editor, by: 1 | -1, via: Via): void {
  setParagraph(editor, by > 0 ? "list.demote" : "list.promote", via, (now) =>
    now.list ? { list: now.list, level: Math.min(8, Math.max(0, now.level + by)) } : {},
  );
}

export function restartList(editor: Editor, via: Via): void {
  const id = paragraphState(editor).list;
  const list = editor.state.lists.get(id);
  if (!list) return;
  editor.run("list.restart", via, (work) => {
    const fresh = editor.freshId("l", editor.state.lists);
    work.op({ op: "list", id: fresh, value: list });
    const tr = editor.view.state.tr;
    const from = editor.view.state.selection.$from.before();
    tr.doc.nodesBetween(from, tr.doc.content.size, (node, pos) => {
      if (node.type.name !== "paragraph" || pos < from) return true;
      if (node.attrs["list"] === id) tr.setNodeAttribute(pos, "list", fresh);
      return false;
    });
    work.tr(tr);
  });
}

/** Enter: a new paragraph of the style that follows; an empty item ends its list. */
export function enter(editor: Editor): boolean {
  const { state } = editor.view;
  const { $from } = state.selection;
  if ($from.parent.type.name !== "paragraph") return false;
  const now = paragraphOf(editor.state.styles, $from.parent);
  if (now.list && $from.parent.content.size === 0) {
    removeList(editor, "key");
    return true;
  }
  const tr = state.tr.deleteSelection();
  const $at = tr.selection.$from;
  const atEnd = $at.parentOffset === $at.parent.content.size;
  const old = $at.parent.attrs;
  const next = atEnd ? editor.state.styles.get(String(old["style"]))?.next : null;
  const keepsShape = next === null || next === undefined || next === old["style"];
  const attrs = keepsShape
    ? { ...old, pageBreakBefore: null, change: null, source: null }
    : { style: next };
  tr.step(
    new ReplaceStep($at.pos, $at.pos, new Slice(Fragment.from([$at.parent.copy(Fragment.empty), type("paragraph").create(attrs)]), 1, 1), true),
  );
  tr.setSelection(TextSelection.near(tr.doc.resolve($at.pos + 2), 1));
  if (keepsShape) tr.setStoredMarks(state.storedMarks ?? $from.marks());
  editor.view.dispatch(tr.scrollIntoView().setMeta("cmd", "enter").setMeta("via", "key"));
  return true;
}

/** Backspace at the beginning: out of the list, then the indent, then the paragraph before. */
export function backspace(editor: Editor): boolean {
  const { selection } = editor.view.state;
  if (!selection.empty || selection.$from.parentOffset !== 0) return false;
  const now = paragraphState(editor);
  if (now.list) {
    removeList(editor, "key");
    return true;
  }
  const plain = styleParagraph(editor.state.styles, now.style);
  if (typeof now.indentLeft === "number" && now.indentLeft > plain.indentLeft) {
    setParagraph(editor, "paragraph.outdent", "key", { indentLeft: null, firstLine: null });
    return true;
  }
  return false;
}

export const isBold = (editor: Editor): boolean => runState(editor).bold === true;
