/** Find and replace over the main text, headers and notes. */
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { BODY } from "../model";
import { tracked } from "../tracking";

export interface Options {
  matchCase: boolean;
  whole: boolean;
}
export interface Match {
  part: string;
  from: number;
  to: number;
}

const letter = (one: string | undefined) => one !== undefined && /[\p{L}\p{N}_]/u.test(one);

/** Places of a text in one part, in order. */
export function matchesIn(doc: Node, part: string, wanted: string, options: Options): Match[] {
  const found: Match[] = [];
  if (!wanted) return found;
  const fold = (words: string) => (options.matchCase ? words : words.toLowerCase());
  const needle = fold(wanted);
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    let words = "";
    node.forEach((child) => {
      const struck = child.marks.some((one) => one.type.name === "deletion");
      words += child.isText && !struck ? child.text! : "\ufffc".repeat(child.nodeSize);
    });
    const hay = fold(words).length === words.length ? fold(words) : words;
    for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
      const end = at + needle.length;
      if (options.whole && (letter(words[at - 1]) || letter(words[end]))) continue;
      found.push({ part, from: pos + 1 + at, to: pos + 1 + end });
    }
    return false;
  });
  return found;
}

export function matches(editor: Editor, wanted: string, options: Options): Match[] {
  return [...editor.state.parts].flatMap(([part, doc]) => matchesIn(doc, part, wanted, options));
}

export function select(editor: Editor, match: Match): void {
  editor.go({ part: editor.views.has(match.part) ? match.part : BODY, anchor: match.from, head: match.to });
}

/** Replace places of one part, the last first; the text keeps the look of what it replaces. */
function replaceIn(editor: Editor, work: import("../editor").Work, part: string, found: readonly Match[], words: string): void {
  const view = editor.views.get(part);
  const doc = editor.state.parts.get(part)!;
  if (editor.state.settings.track) {
    for (const match of [...found].reverse()) {
      const state = editor.views.get(part)?.state ?? EditorState.create({ doc: editor.state.parts.get(part)! });
      const marks = state.doc.nodeAt(match.from)?.marks ?? [];
      const tr = words ? state.tr.replaceWith(match.from, match.to, state.schema.text(words, marks)) : state.tr.delete(match.from, match.to);
      work.tr(tracked(state, tr, editor.author), part);
    }
    return;
  }
  if (!view) {
    for (const match of [...found].reverse()) {
      const marks = doc.nodeAt(match.from)?.marks ?? [];
      const content = words ? [doc.type.schema.text(words, marks).toJSON() as unknown] : [];
      const slice = words ? { slice: { content } } : {};
      work.op({ op: "step", part, step: { stepType: "replace", from: match.from, to: match.to, ...slice } });
    }
    return;
  }
  const tr = view.state.tr;
  for (const match of [...found].reverse()) {
    const marks = doc.nodeAt(match.from)?.marks ?? [];
    if (words) tr.replaceWith(match.from, match.to, doc.type.schema.text(words, marks));
    else tr.delete(match.from, match.to);
  }
  work.tr(tr, part);
}

export function replaceAll(editor: Editor, wanted: string, words: string, options: Options, via: Via): number {
  const found = matches(editor, wanted, options);
  if (found.length === 0) return 0;
  editor.run("edit.replace-all", via, (work) => {
    for (const part of new Set(found.map((one) => one.part))) {
      replaceIn(editor, work, part, found.filter((one) => one.part === part), words);
    }
  });
  return found.length;
}

/** Replace one place; returns how much longer its part became. */
export function replaceOne(editor: Editor, match: Match, words: string, via: Via): number {
  const size = () => editor.state.parts.get(match.part)!.content.size;
  const before = size();
  editor.run("edit.replace", via, (work) => replaceIn(editor, work, match.part, [match], words));
  return size() - before;
}

/** Whether a place lies at or after another, the parts in their order. */
export function follows(editor: Editor, match: Match, place: { part: string; pos: number }): boolean {
  if (match.part === place.part) return match.from >= place.pos;
  const order = [...editor.state.parts.keys()];
  return order.indexOf(match.part) > order.indexOf(place.part);
}
