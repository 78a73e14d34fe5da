/** Find and replace. */
import type { Via } from "../../contract";
import * as find from "../commands/find";
import { selectedText } from "../commands/selection";
import type { Program } from "../program";
import type { Found } from "../view/decorations";
import { frame, make, type Pane } from "./pane";

export function findPane(program: Program, found: Found): Pane {
  const { editor } = program;
  const { say } = editor;
  const { element, body } = frame(say("Find and Replace", "Rechercher et remplacer"), say("Close", "Fermer"), () => program.hidePane("find"));
  const wanted = make("input", { type: "text", className: "od-field-input", id: "od-find-wanted" });
  const words = make("input", { type: "text", className: "od-field-input", id: "od-find-words" });
  const matchCase = make("input", { type: "checkbox", id: "od-find-case" });
  const whole = make("input", { type: "checkbox", id: "od-find-whole" });
  const count = make("p", { className: "od-find-count" });
  count.setAttribute("role", "status");
  let at = -1;
  /** Where replacing one after the other began, whether it went past the end, and its end. */
  let round: { part: string; pos: number; wrapped: boolean; over: boolean } | null = null;
  const options = () => ({ matchCase: matchCase.checked, whole: whole.checked });
  const search = () => {
    found.matches = find.matches(editor, wanted.value, options());
    const total = found.matches.length;
    count.textContent = wanted.value ? say(`${total} ${total === 1 ? "result" : "results"}`, `${total} ${total > 1 ? "résultats" : "résultat"}`) : "";
    for (const view of editor.views.values()) view.updateState(view.state);
  };
  const anew = () => {
    at = -1;
    round = null;
  };
  const step = (by: 1 | -1) => {
    round = null;
    search();
    const { matches } = found;
    if (matches.length === 0) return;
    at = (at + by + matches.length) % matches.length;
    find.select(editor, matches[at]!);
  };
  const tell = (told: string) => {
    count.textContent = told;
    editor.host.announce(told);
  };
  const replace = (via: Via) => {
    search();
    const match = found.matches[Math.max(at, 0)];
    if (!match) return;
    if (round?.over) {
      tell(say("Everything has been searched.", "Tout le document a été parcouru."));
      return;
    }
    round ??= { part: match.part, pos: match.from, wrapped: false, over: false };
    const longer = find.replaceOne(editor, match, words.value, via);
    if (match.part === round.part && match.from < round.pos) round.pos += longer;
    search();
    const { matches } = found;
    const after = { part: match.part, pos: match.to + longer };
    at = matches.findIndex((one) => find.follows(editor, one, after));
    if (at < 0 && !round.wrapped) {
      round.wrapped = true;
      at = matches.length > 0 ? 0 : -1;
    }
    // Once around: what stands from here on was replaced already.
    if (at < 0 || (round.wrapped && find.follows(editor, matches[at]!, round))) round.over = true;
    else find.select(editor, matches[at]!);
  };
  const replaceAll = (via: Via) => {
    const done = find.replaceAll(editor, wanted.value, words.value, options(), via);
    search();
    round = null;
    tell(say(`${done} replaced.`, `${done} remplacement(s) effectué(s).`));
  };
  const label = (input: HTMLInputElement, text: string) => make("label", { htmlFor: input.id, textContent: text });
  const push = (text: string, run: () => void) => make("button", { type: "button", className: "kit-push", textContent: text, onclick: run });
  const line = (input: HTMLInputElement, text: string) => make("div", { className: "od-check" }, input, label(input, text));
  wanted.addEventListener("input", () => { anew(); search(); });
  wanted.addEventListener("keydown", (event) => { if (event.key === "Enter") { step(event.shiftKey ? -1 : 1); wanted.focus(); } });
  for (const one of [matchCase, whole]) one.addEventListener("change", () => { anew(); search(); });
  body.append(
    label(wanted, say("Find what", "Rechercher")), wanted,
    make("div", { className: "od-buttons" }, push(say("Previous", "Précédent"), () => step(-1)), push(say("Next", "Suivant"), () => step(1))),
    count, line(matchCase, say("Match case", "Respecter la casse")), line(whole, say("Whole words only", "Mot entier")),
    label(words, say("Replace with", "Remplacer par")), words,
    make("div", { className: "od-buttons" }, push(say("Replace", "Remplacer"), () => replace("panel")), push(say("Replace All", "Remplacer tout"), () => replaceAll("panel"))),
  );
  return {
    element, body,
    refresh() {
      if (!element.hidden && wanted.value) search();
      else if (element.hidden && found.matches.length > 0) found.matches = [];
    },
    open(again) {
      const chosen = selectedText(editor.view.state);
      if (chosen && !chosen.includes("\n")) wanted.value = chosen;
      search();
      (again && wanted.value ? words : wanted).focus();
      wanted.select();
    },
  };
}
