/** What did not go into an answer, said once it happens and shown for as long as it lasts. */
import { h, icon, setText } from "../runner/dom";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Node } from "prosemirror-model";
import { MOST_CHARACTERS } from "./fitting";
import { formatSavedAt } from "../runner/words";
import type { Said } from "./pasting";
import type { Unkept } from "./scribe";

/** A key that is held down is answered once in so many milliseconds. */
const AGAIN_MS = 5000;

export interface Limits {
  readonly element: HTMLElement;
  said(what: Said, document: Node): void;
  /** The text has changed: a full answer from which something was deleted is full no more. */
  changed(document: Node): void;
  /** Why the text on the screen is not kept, and since when it is not. */
  unkept(why: Unkept | null, since: string | null): void;
}

export function limits(context: Context): Limits {
  const words = context.words().written;
  const text = h("span", {});
  const element = h("p", { class: "w-limit", hidden: true }, icon("alert"), text);
  /** How long the text was when it was found to be full. */
  let fullAt: number | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let unkept = "";
  const show = (): void => {
    element.hidden = fullAt === null && unkept === "";
    setText(text, unkept !== "" ? unkept : fullAt === null ? "" : words.full(MOST_CHARACTERS));
  };
  const full = (document: Node): void => {
    fullAt = document.content.size;
    show();
    const now = performance.now();
    if (now - toldAt < AGAIN_MS) return;
    toldAt = now;
    context.say(words.full(MOST_CHARACTERS));
  };
  return {
    element,
    said(what, document) {
      if (what === "full") full(document);
      else if (what === "blocked") context.say(words.pasteBlocked, true);
      else if (what === "plain") context.say(words.pastePlain, true);
      else if (what === "formatting") context.say(words.pasteTooRich, true);
      else if (typeof what === "string") context.say(words.crowds[what], true);
      else context.say(words.pasteTooLong(what.characters, what.room, MOST_CHARACTERS), true);
    },
    changed(document) {
      if (fullAt === null || document.content.size >= fullAt) return;
      [fullAt, toldAt] = [null, Number.NEGATIVE_INFINITY];
      show();
    },
    unkept(why, since) {
      const now = why === null ? ""
        : why === "size" ? words.overfull : words.unkept(since === null ? null : formatSavedAt(since, context.prefs().locale));
      if (now === unkept) return;
      const begun = unkept === "";
      unkept = now;
      show();
      if (begun) context.say(now);
    },
  };
}
