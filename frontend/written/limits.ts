/** What did not go into an answer, said once it happens and shown for as long as it lasts. */
import { h, icon, setText } from "../runner/dom";
import type { Context } from "../runner/views/context";
import type { Node } from "prosemirror-model";
import { MOST_CHARACTERS } from "./fitting";
import type { Said } from "./pasting";

/** A key that is held down is answered once in so many milliseconds. */
const AGAIN_MS = 5000;

export interface Limits {
  readonly element: HTMLElement;
  said(what: Said, document: Node): void;
  /** The text has changed: a full answer from which something was deleted is full no more. */
  changed(document: Node): void;
  overfull(on: boolean): void;
}

export function limits(context: Context): Limits {
  const words = context.words().written;
  const text = h("span", {});
  const element = h("p", { class: "w-limit", hidden: true }, icon("alert"), text);
  /** How long the text was when it was found to be full. */
  let fullAt: number | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;
  let rich = false;
  const show = (): void => {
    element.hidden = fullAt === null && !rich;
    setText(text, rich ? words.overfull : fullAt === null ? "" : words.full(MOST_CHARACTERS));
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
      else context.say(words.pasteTooLong(what.characters, what.room, MOST_CHARACTERS), true);
    },
    changed(document) {
      if (fullAt === null || document.content.size >= fullAt) return;
      [fullAt, toldAt] = [null, Number.NEGATIVE_INFINITY];
      show();
    },
    overfull(on) {
      if (rich === on) return;
      rich = on;
      show();
      if (on) context.say(words.overfull);
    },
  };
}
