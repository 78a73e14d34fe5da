/**
 * Undo and redo that outlive a reload: what was before is taken from the journal's own steps.
 *
 * Each entry is a whole document; documents share all that did not change.
 */
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, Selection, type Command, type EditorState, type Transaction } from "prosemirror-state";

const GROUP_MS = 600;
const MOST = 200;

interface Entry {
  /** Read when it is needed: most of a long past never is. */
  readonly document: () => Node | null;
  readonly at: number | null;
}

interface Past {
  readonly done: readonly Entry[];
  readonly undone: readonly Entry[];
  readonly changedAt: number;
}

const key = new PluginKey<Past>("undo");

/** `past`: documents before the present one, oldest first. */
export function undoable(past: readonly (() => Node | null)[], now: () => number = () => performance.now()): Plugin<Past> {
  return new Plugin<Past>({
    key,
    state: {
      init: () => ({ done: past.slice(-MOST).map((document) => ({ document, at: null })), undone: [], changedAt: -GROUP_MS }),
      apply(tr, value, old) {
        const moved = tr.getMeta(key) as Past | undefined;
        if (moved !== undefined) return moved;
        // What the editor adds by itself belongs to what it follows: going back to before it would bring it again.
        if (!tr.docChanged || tr.getMeta("appendedTransaction") !== undefined) return value;
        const time = now();
        const whole = tr.getMeta("paste") === true || tr.getMeta("uiEvent") === "drop";
        const goesOn = time - value.changedAt < GROUP_MS && value.undone.length === 0 && !whole && value.done.length > 0;
        const entry = { document: () => old.doc, at: old.selection.from };
        const done = goesOn ? value.done : [...value.done.slice(1 - MOST), entry];
        return { done, undone: [], changedAt: whole ? -GROUP_MS : time };
      },
    },
  });
}

export const undo: Command = (state, dispatch) => step(state, dispatch, "done", "undone");
export const redo: Command = (state, dispatch) => step(state, dispatch, "undone", "done");

export function canUndo(state: EditorState): boolean {
  return (key.getState(state)?.done.length ?? 0) > 0;
}

export function canRedo(state: EditorState): boolean {
  return (key.getState(state)?.undone.length ?? 0) > 0;
}

function step(
  state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, from: "done" | "undone", to: "done" | "undone",
): boolean {
  const past = key.getState(state);
  if (past === undefined) return false;
  const rest = [...past[from]];
  for (let entry = rest.pop(); entry !== undefined; entry = rest.pop()) {
    const document = entry.document();
    // The last steps of the journal may be what is on the screen already.
    if (document === null || document.eq(state.doc)) continue;
    const here = { document: () => state.doc, at: state.selection.from };
    const moved = { ...past, [from]: rest, [to]: [...past[to], here], changedAt: -GROUP_MS };
    if (dispatch !== undefined) {
      const tr = replaced(state, document);
      const at = Math.min(entry.at ?? changedEnd(state.doc, document), tr.doc.content.size);
      dispatch(tr.setSelection(Selection.near(tr.doc.resolve(Math.max(0, at)))).setMeta(key, moved).scrollIntoView());
    }
    return true;
  }
  return false;
}

function changedEnd(before: Node, after: Node): number {
  return after.content.findDiffEnd(before.content)?.a ?? 0;
}

/** Change no more than differs, so that what is on the screen stays where it is. */
function replaced(state: EditorState, document: Node): Transaction {
  const start = state.doc.content.findDiffStart(document.content);
  const end = state.doc.content.findDiffEnd(document.content);
  if (start !== null && end !== null) {
    const overlap = Math.max(0, start - Math.min(end.a, end.b));
    try {
      const tr = state.tr.replace(start, end.a + overlap, document.slice(start, end.b + overlap));
      if (tr.doc.eq(document)) return tr;
    } catch {
      // A difference that is no slice of its own: then all of it.
    }
  }
  return state.tr.replaceWith(0, state.doc.content.size, document.content);
}
