/** The bar to find words in the answer. */
import type { EditorView } from "prosemirror-view";
import { h, icon, setText } from "../runner/dom";
import type { Words } from "../runner/words";
import { endSearch, move, search, searchOf } from "./find";

export interface SearchBar {
  readonly element: HTMLElement;
  open(): void;
}

export function searchBar(words: Words, view: () => EditorView): SearchBar {
  const said = words.written;
  const count = h("span", { class: "w-find__count", role: "status" });
  const input = h("input", {
    type: "search", class: "w-find__input", "aria-label": said.findLabel, autocomplete: "off", spellcheck: "false",
    oninput: () => {
      search(view(), input.value);
      tell();
    },
  });
  const tell = (): void => {
    const { at, matches, query } = searchOf(view());
    setText(count, query === "" ? "" : said.found(at + 1, matches.length));
  };
  const step = (by: 1 | -1): void => {
    move(view(), by);
    tell();
  };
  const close = (): void => {
    element.hidden = true;
    endSearch(view());
    view().focus();
  };
  const button = (label: string, name: "left" | "right" | "close", act: () => void): HTMLElement =>
    h("button", { type: "button", class: "w-tool", "aria-label": label, title: label, onclick: act }, icon(name));
  const element = h("div", {
    class: "w-find", role: "search", hidden: true,
    onkeydown: (raw) => {
      const event = raw as KeyboardEvent;
      if (event.key === "Escape") close();
      else if (event.key === "Enter" && event.target === input) step(event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
    },
  }, input, count, button(said.findPrevious, "left", () => { step(-1); }), button(said.findNext, "right", () => { step(1); }),
  button(said.findClose, "close", close));
  return {
    element,
    open() {
      element.hidden = false;
      const { from, to } = view().state.selection;
      const chosen = view().state.doc.textBetween(from, to, " ");
      if (chosen !== "" && chosen.length < 80) input.value = chosen;
      search(view(), input.value);
      tell();
      input.focus();
      input.select();
    },
  };
}
