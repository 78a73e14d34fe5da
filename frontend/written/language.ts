/** In which language an answer is written, where the candidate is free to choose. */
import { h } from "../runner/dom";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Locale, PaperTask } from "../runner/types";

export interface LanguageChoice {
  readonly element: HTMLElement;
  /** Show what the sitting has: it may not take a choice, and may bring one of an earlier page. */
  update(): void;
}

export function languageChoice(context: Context, task: PaperTask, chosen: () => void = () => undefined): LanguageChoice {
  const words = context.words().written;
  const { runner } = context;
  // It stands there from the beginning: a note that came with the first word would move the text.
  const note = h("span", { class: "w-language__note" }, words.chooseNote);
  const now = (): Locale | null => runner.state.languages[task.ref] ?? null;
  let shown = now();
  const update = (): void => {
    const language = now();
    for (const radio of element.querySelectorAll("input")) radio.checked = radio.value === language;
    note.toggleAttribute("data-settled", language !== null);
    if (language === shown) return;
    shown = language;
    chosen();
  };
  const element = h("fieldset", { class: "r-choices w-language" },
    h("legend", {}, words.choose),
    ...(["en", "fr"] as const).map((locale) => h("label", { class: "r-choice" },
      h("input", {
        type: "radio", name: `language-${task.ref}`, value: locale,
        onchange: () => {
          const choice = runner.state.answers[task.ref] === "written" ? "written" : null;
          runner.answer(task.ref, choice, locale);
          update();
        },
      }), h("span", {}, words.languages[locale]))),
    note);
  update();
  return { element, update };
}
