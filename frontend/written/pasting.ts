/** What comes in at once: measured, made fit for the editor, and refused with words where it must be. */
import { Fragment, Slice } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Fact } from "./history";
import { schema } from "./schema";
import { tidy } from "./tidy";

/** Characters that an answer may have: some thirty thousand words. */
export const MOST_CHARACTERS = 200_000;
/** Formatted text beyond this is taken without its formatting. */
const MOST_MARKUP = 400_000;

export interface PasteRules {
  readonly blocked: boolean;
  readonly fact: (fact: Fact) => void;
  readonly said: (what: "blocked" | "plain" | { readonly characters: number; readonly room: number }) => void;
}

let copied: string | null = null;
const bare = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Know again what was copied on this page: it does not come from outside. */
export function watchCopies(): () => void {
  const listen = (): void => { copied = bare(String(document.getSelection() ?? "")); };
  document.addEventListener("copy", listen);
  document.addEventListener("cut", listen, true);
  return () => {
    document.removeEventListener("copy", listen);
    document.removeEventListener("cut", listen, true);
  };
}

export function pasting(rules: PasteRules): Plugin {
  const take = (view: EditorView, event: Event, kind: Fact["kind"], data: DataTransfer | null): boolean => {
    if (!view.editable || data === null) return false;
    const text = data.getData("text/plain");
    const markup = data.getData("text/html");
    const chars = Array.from(text).length;
    const inside = copied !== null && copied !== "" && bare(text) === copied;
    const room = Math.max(0, MOST_CHARACTERS - view.state.doc.content.size);
    const refused = (rules.blocked && !inside) || chars > room;
    rules.fact({ kind, chars, origin: inside ? "inside" : "outside", blocked: refused });
    if (refused) {
      event.preventDefault();
      rules.said(rules.blocked && !inside ? "blocked" : { characters: chars, room });
      return true;
    }
    if (markup.length > MOST_MARKUP && text !== "") {
      event.preventDefault();
      view.pasteText(text);
      rules.said("plain");
      return true;
    }
    return false;
  };
  return new Plugin({
    props: {
      // Before anything is read of it: a huge paste must not hold the page up.
      handleDOMEvents: {
        paste: (view, event) => take(view, event, "paste", event.clipboardData),
        // What is dragged within the answer only moves.
        drop: (view, event) => view.dragging === null && take(view, event, "drop", event.dataTransfer),
      },
      transformPasted: (slice) => tidied(slice),
    },
    filterTransaction: (tr, state) =>
      !tr.docChanged || tr.doc.content.size <= MOST_CHARACTERS || tr.doc.content.size <= state.doc.content.size,
  });
}

/** Characters that cannot be stored made visible, and lists no deeper than a document may have. */
export function tidied(slice: Slice): Slice {
  const { document, changes } = tidy({ type: "doc", content: slice.content.toJSON() as unknown });
  if (!changes.some((change) => change === "characters" || change === "flattened")) return slice;
  return Slice.maxOpen(Fragment.fromJSON(schema, document.content));
}
