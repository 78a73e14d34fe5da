/** The document's headings as a tree to move by. */
import * as insert from "../commands/insert";
import type { Program } from "../program";
import { frame, make, type Pane } from "./pane";

export function navigationPane(program: Program): Pane {
  const { editor } = program;
  const { say } = editor;
  const { element, body } = frame(say("Navigation", "Navigation"), say("Close", "Fermer"), () => program.hidePane("navigation"));
  let shown = "";
  return {
    element, body,
    refresh() {
      if (element.hidden) return;
      const found = insert.headings(editor, 1, 9);
      const key = JSON.stringify(found);
      if (key === shown) return;
      shown = key;
      const list = make("ul", { className: "od-outline" });
      for (const { level, text, pos } of found) {
        const go = make("button", { type: "button", textContent: text, onclick: () => { editor.go({ part: "body", anchor: pos + 1, head: pos + 1 }); program.focus(); } });
        list.append(make("li", { className: `od-outline-${level}` }, go));
      }
      body.replaceChildren(found.length > 0 ? list : make("p", { textContent: say("This document has no headings.", "Ce document ne contient aucun titre.") }));
    },
    open() {
      body.querySelector<HTMLElement>("button")?.focus();
    },
  };
}
