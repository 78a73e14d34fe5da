/** Comments and tracked changes. */
import { TextSelection } from "prosemirror-state";
import type { Via } from "../../contract";
import type { Comment } from "../edits";
import type { Editor } from "../editor";
import { BODY } from "../model";
import { markType } from "../schema";
import { wordAround } from "./selection";

export function addComment(editor: Editor, words: string, via: Via): void {
  const { state } = editor.view;
  const range = state.selection.empty ? wordAround(state) : state.selection;
  if (!range) return;
  editor.run("review.comment", via, (work) => {
    const id = editor.freshId("k", editor.state.comments);
    work.op({ op: "comment", id, value: { author: editor.author, text: words, resolved: false, replies: [] } });
    work.tr(editor.view.state.tr.addMark(range.from, range.to, markType("comment").create({ id })));
  });
}

export function changeComment(editor: Editor, id: string, cmd: string, change: (one: Comment) => Partial<Comment>, via: Via): void {
  const old = editor.state.comments.get(id);
  if (old) editor.run(cmd, via, (work) => work.op({ op: "comment", id, value: { ...old, ...change(old) } }));
}

export function deleteComment(editor: Editor, id: string, via: Via): void {
  editor.run("review.comment-delete", via, (work) => {
    for (const [part, view] of editor.views) {
      const tr = view.state.tr.removeMark(0, view.state.doc.content.size, markType("comment").create({ id }));
      if (tr.docChanged) work.tr(tr, part);
    }
    work.op({ op: "comment", id, value: null });
  });
}

/** Where the comments' text begins in the main text, in order. */
export function commentPlaces(editor: Editor): { id: string; from: number; to: number }[] {
  const found = new Map<string, { id: string; from: number; to: number }>();
  editor.state.parts.get(BODY)!.descendants((node, pos) => {
    for (const mark of node.marks) {
      if (mark.type.name !== "comment") continue;
      const id = String(mark.attrs["id"]);
      const known = found.get(id);
      if (known) known.to = pos + node.nodeSize;
      else found.set(id, { id, from: pos, to: pos + node.nodeSize });
    }
  });
  return [...found.values()].filter(({ id }) => editor.state.comments.has(id));
}

export function commentHere(editor: Editor): string | null {
  const { $from } = editor.view.state.selection;
  const node = editor.doc.nodeAt($from.pos);
  const mark = [...(node?.marks ?? []), ...$from.marks()].find((one) => one.type.name === "comment");
  return mark ? String(mark.attrs["id"]) : null;
}

export function nextComment(editor: Editor, by: 1 | -1): void {
  const places = commentPlaces(editor);
  const at = editor.view.state.selection.from;
  const next = by > 0 ? places.find((one) => one.from > at) ?? places[0] : [...places].reverse().find((one) => one.from < at) ?? places.at(-1);
  if (next) editor.go({ part: BODY, anchor: next.from, head: next.to });
}

export const toggleTracking = (editor: Editor, via: Via): void => {
  editor.run("review.track", via, (work) => work.op({ op: "setting", name: "track", value: !editor.state.settings.track }));
};

interface Span {
  from: number;
  to: number;
  kind: "insertion" | "deletion";
  /** The sign at the end of a paragraph rather than text. */
  paragraph: boolean;
}

export function changes(editor: Editor): Span[] {
  const found: Span[] = [];
  editor.doc.descendants((node, pos) => {
    if (node.type.name === "paragraph" && node.attrs["change"]) {
      found.push({ from: pos, to: pos + node.nodeSize, kind: node.attrs["change"] as Span["kind"], paragraph: true });
    }
    for (const mark of node.marks) {
      const kind = mark.type.name;
      if (kind !== "insertion" && kind !== "deletion") continue;
      const last = found.at(-1);
      if (last && !last.paragraph && last.kind === kind && last.to === pos) last.to = pos + node.nodeSize;
      else found.push({ from: pos, to: pos + node.nodeSize, kind, paragraph: false });
    }
  });
  return found;
}

/** The change that the selection touches. */
export function changeHere(editor: Editor): Span | null {
  const { from, to } = editor.view.state.selection;
  return changes(editor).find((one) => !one.paragraph && one.from <= to && one.to >= from) ?? null;
}

export function nextChange(editor: Editor, by: 1 | -1): void {
  const every = changes(editor).filter((one) => !one.paragraph);
  const { from, to } = editor.view.state.selection;
  const next = by > 0 ? every.find((one) => one.from >= to && one.to > to) ?? every[0] : [...every].reverse().find((one) => one.to <= from) ?? every.at(-1);
  if (!next) return;
  const { state } = editor.view;
  editor.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, next.from, next.to)).scrollIntoView());
}

/** Settle changes: those given, from the last to the first so that places stay right. */
function settle(editor: Editor, which: readonly Span[], accept: boolean, cmd: string, via: Via): void {
  editor.run(cmd, via, (work) => {
    const tr = editor.view.state.tr;
    for (const span of [...which].sort((a, b) => b.from - a.from || Number(a.paragraph) - Number(b.paragraph))) {
      const stays = (span.kind === "insertion") === accept;
      if (span.paragraph) {
        const end = tr.mapping.map(span.to, -1);
        const start = tr.mapping.map(span.from, 1);
        if (stays || end >= tr.doc.content.size) tr.setNodeAttribute(start, "change", null);
        else if (tr.doc.resolve(end).nodeAfter?.type.name === "paragraph") {
          tr.setNodeAttribute(start, "change", null);
          tr.join(end);
        } else tr.setNodeAttribute(start, "change", null);
      } else if (stays) tr.removeMark(tr.mapping.map(span.from), tr.mapping.map(span.to), markType(span.kind));
      else tr.delete(tr.mapping.map(span.from), tr.mapping.map(span.to));
    }
    work.tr(tr);
  });
}

export function settleHere(editor: Editor, accept: boolean, via: Via): void {
  const here = changeHere(editor);
  if (!here) return nextChange(editor, 1);
  const { from, to, empty } = editor.view.state.selection;
  const touched = empty ? [here] : changes(editor).filter((one) => !one.paragraph && one.from < to && one.to > from);
  settle(editor, touched.length > 0 ? touched : [here], accept, accept ? "review.accept" : "review.reject", via);
  nextChange(editor, 1);
}

export const settleAll = (editor: Editor, accept: boolean, via: Via): void =>
  settle(editor, changes(editor), accept, accept ? "review.accept-all" : "review.reject-all", via);
