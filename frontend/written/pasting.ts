/** What comes in at once: measured, made fit for the editor, and refused with words where it must be. */
import { Fragment, Slice } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Crowd } from "./crowding";
import { lackOf, roomIn } from "./fitting";
import type { Fact } from "./history";
import { schema } from "./schema";
import { tidy } from "./tidy";

/** Formatted text beyond this is taken without its formatting. */
const MOST_MARKUP = 400_000;

/** A fact of the history tells no larger figure. */
const MOST_TOLD = 100_000_000;

/** What the candidate has to hear; of a paste that is too long, how long it is and what there is room for. */
export type Said = "blocked" | "plain" | "full" | "formatting" | "divided" | Crowd | { readonly characters: number; readonly room: number };

export interface PasteRules {
  readonly blocked: boolean;
  readonly fact: (fact: Fact) => void;
  readonly said: (what: Said) => void;
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
    const chars = Math.min(MOST_TOLD, Array.from(text).length);
    const inside = copied !== null && copied !== "" && bare(text) === copied;
    const room = roomIn(view.state.doc);
    const refused = (rules.blocked && !inside) || chars > room;
    const fact = (blocked: boolean): void => { rules.fact({ kind, chars, origin: inside ? "inside" : "outside", blocked }); };
    if (refused) {
      fact(true);
      event.preventDefault();
      rules.said(rules.blocked && !inside ? "blocked" : { characters: chars, room });
      return true;
    }
    // Whether the rest of it fits, its formatting among it, is known when the editor has tried.
    const before = view.state.doc;
    const came = (): boolean => !view.state.doc.eq(before);
    queueMicrotask(() => { fact(chars > 0 && !came()); });
    if (markup.length > MOST_MARKUP && text !== "") {
      event.preventDefault();
      view.pasteText(text);
      if (came()) rules.said("plain");
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
      transformPasted: (slice, view) => {
        const before = view.state.doc;
        // Of what is refused in the end, something else is said.
        return tidied(slice, (what) => { queueMicrotask(() => { if (!view.state.doc.eq(before)) rules.said(what); }); });
      },
    },
    filterTransaction: (tr, state) => !tr.docChanged || lackOf(state.doc, tr.doc) === null,
  });
}

/** What is to be said of a change that was refused. */
export function refusalOf(tr: Transaction): Said {
  const lack = lackOf(tr.before, tr.doc);
  if (lack !== null && lack !== "characters") return lack;
  const atOnce = tr.getMeta("paste") === true || tr.getMeta("uiEvent") === "drop";
  return atOnce ? { characters: tr.doc.content.size - tr.before.content.size, room: roomIn(tr.before) } : "full";
}

/** Characters that cannot be stored made visible, no list deeper and no row longer than it may be. */
export function tidied(slice: Slice, said: PasteRules["said"] = () => undefined): Slice {
  const { document, changes } = tidy({ type: "doc", content: slice.content.toJSON() as unknown });
  if (!changes.some((change) => change === "characters" || change === "flattened" || change === "divided")) return slice;
  if (changes.includes("divided")) said("divided");
  const content = Fragment.fromJSON(schema, document.content);
  // Open as it came, where that is still there: what is cut open further falls apart where it lands.
  const most = Slice.maxOpen(content, false);
  return new Slice(content, Math.min(slice.openStart, most.openStart), Math.min(slice.openEnd, most.openEnd));
}
