/** What the selection holds: paragraphs, text, formatting. */
import type { Mark, Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import type { Editor } from "../editor";
import { paragraphOf, runOf, type FullParagraph, type FullRun } from "../effective";

export interface Found {
  node: Node;
  pos: number;
}

export function paragraphs(state: EditorState): Found[] {
  const found: Found[] = [];
  for (const range of state.selection.ranges) {
    state.doc.nodesBetween(range.$from.pos, range.$to.pos, (node, pos) => {
      if (node.type.name === "paragraph") found.push({ node, pos });
      return !node.isTextblock;
    });
  }
  return found;
}

/** Ranges that formatting of text applies to: the selection, or the word around the cursor. */
export function textRanges(state: EditorState): { from: number; to: number }[] {
  if (!state.selection.empty) {
    return state.selection.ranges.map((one) => ({ from: one.$from.pos, to: one.$to.pos }));
  }
  const word = wordAround(state);
  return word ? [word] : [];
}

/** The word that the cursor stands inside of; null at its edges. */
export function wordAround(state: EditorState): { from: number; to: number } | null {
  const { $from } = state.selection;
  if (!$from.parent.isTextblock) return null;
  const text = $from.parent.textBetween(0, $from.parent.content.size, undefined, "\ufffc");
  const at = $from.parentOffset;
  const letter = (one: string | undefined) => one !== undefined && /[\p{L}\p{N}'’-]/u.test(one);
  let start = at;
  let end = at;
  while (start > 0 && letter(text[start - 1])) start -= 1;
  while (end < text.length && letter(text[end])) end += 1;
  return start < at && end > at ? { from: $from.start() + start, to: $from.start() + end } : null;
}

export type Mixed<T> = { [K in keyof T]: T[K] | "mixed" };

/** The formatting of the selected text; "mixed" where it differs. */
export function runState(editor: Editor): Mixed<FullRun> {
  const { state } = editor.view;
  const { $from, empty } = state.selection;
  const of = (style: unknown, marks: readonly Mark[]) => runOf(editor.state.styles, String(style ?? "Normal"), marks);
  if (empty) return of($from.parent.attrs["style"], state.storedMarks ?? $from.marks());
  let found: Mixed<FullRun> | null = null;
  for (const { from, to } of textRanges(state)) {
    state.doc.nodesBetween(from, to, (node, _pos, parent) => {
      if (!node.isText) return true;
      const here = of(parent?.attrs["style"], node.marks);
      if (found === null) found = here;
      else {
        for (const name of Object.keys(here) as (keyof FullRun)[]) {
          if (found[name] !== here[name]) Object.assign(found, { [name]: "mixed" });
        }
      }
      return true;
    });
  }
  return found ?? of($from.parent.attrs["style"], $from.marks());
}

export function paragraphState(editor: Editor): Mixed<FullParagraph> & { style: string | "mixed" } {
  const every = paragraphs(editor.view.state);
  let found: (Mixed<FullParagraph> & { style: string }) | null = null;
  for (const { node } of every) {
    const here = { ...paragraphOf(editor.state.styles, node), style: String(node.attrs["style"]) };
    if (found === null) found = here;
    else
      for (const [name, value] of Object.entries(here)) {
        if ((found as Record<string, unknown>)[name] !== value) Object.assign(found, { [name]: "mixed" });
      }
  }
  const parent = editor.view.state.selection.$from.parent;
  return found ?? { ...paragraphOf(editor.state.styles, parent), style: String(parent.attrs["style"] ?? "Normal") };
}

export const selectedText = (state: EditorState): string =>
  state.doc.textBetween(state.selection.from, state.selection.to, "\n");
