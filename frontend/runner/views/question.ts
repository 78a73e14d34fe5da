/** A group of questions with its stimulus, or one question alone. */
import { content, h, icon, setAttribute, setText } from "../dom";
import type { RunnerState, Screen } from "../state";
import type { Item, Option, Stimulus } from "../types";
import { localise } from "../words";
import type { Context, View } from "./context";
import { playerView, type PlayerView } from "./player";

interface Updating {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
}

export function questionView(context: Context, screen: Screen, total: number): View {
  const words = context.words();
  const { items, group, part } = screen;
  const first = items[0]?.number ?? 0;
  const last = items.at(-1)?.number ?? first;
  const single = items.length === 1;
  const heading = h("h1", { class: "r-screen__title", tabindex: -1 },
    single ? words.questionOf(first, total) : words.questionsOf(first, last, total));
  const flag = single && items[0] !== undefined ? flagButton(context, items[0]) : null;
  const questions = items.map((item) => itemView(context, item, !single));
  const side = group.stimulus === null ? null : stimulusView(context, group.stimulus);
  const title = localise(part.title, context.prefs().locale);
  const element = h("div", {
    class: side === null ? "r-screen" : "r-screen r-screen--pair",
  },
    h("div", { class: "r-screen__head" },
      h("div", {}, title === "" ? null : h("p", { class: "r-screen__part" }, title), heading),
      flag?.element),
    side?.element,
    h("div", { class: "r-questions" }, ...questions.map((question) => question.element)));
  return {
    element,
    heading,
    update(state) {
      flag?.update(state);
      side?.player?.update(state);
      for (const question of questions) question.update(state);
    },
  };
}

function stimulusView(
  context: Context, stimulus: Stimulus,
): { element: HTMLElement; player: PlayerView | null } {
  const words = context.words();
  const player = stimulus.audio === null ? null : playerView(context, stimulus.audio);
  const text = stimulus.html.trim() === "" ? null
    : h("div", { class: "r-passage", lang: stimulus.lang });
  text?.append(content(stimulus.html, (url) => context.media.address(url)));
  const id = "stimulus-title";
  const element = h("section", {
    // Focusable, so that the keyboard can scroll a long text.
    class: "r-stimulus", tabindex: 0, "aria-labelledby": id,
  },
    h("h2", { class: "visually-hidden", id }, text === null ? words.recording : words.stimulus),
    player?.element, text);
  return { element, player };
}

function flagButton(context: Context, item: Item): Updating {
  const words = context.words();
  const label = h("span", { "aria-hidden": "true" }, words.flag);
  const element = h("button", {
    type: "button", class: "r-button r-button--flag", "aria-pressed": "false",
    onclick: () => {
      context.runner.flag(item.ref, !context.runner.state.flags.has(item.ref));
    },
  }, icon("flag"), label, h("span", { class: "visually-hidden" }, words.flagLabel(item.number)));
  return {
    element,
    update(state) {
      const flagged = state.flags.has(item.ref);
      setAttribute(element, "aria-pressed", String(flagged));
      setText(label, flagged ? words.flagged : words.flag);
    },
  };
}

function itemView(context: Context, item: Item, headed: boolean): Updating {
  const words = context.words();
  const flag = headed ? flagButton(context, item) : null;
  const prompt = h("div", { class: "r-prompt", id: `prompt-${item.ref}`, lang: item.lang });
  prompt.append(content(item.prompt_html, (url) => context.media.address(url)));
  const options = item.options.map((option, index) => optionCard(context, item, option, index));
  const rejected = h("p", { class: "r-rejected", hidden: true }, icon("alert"),
    h("span", {}, words.rejected));
  const clear = h("button", {
    type: "button", class: "r-button r-button--quiet", hidden: true,
    onclick: () => {
      context.runner.choose(item.ref, null);
      // The button goes away with the answer: the focus must not be lost with it.
      options[0]?.input.focus();
      context.say(words.cleared);
    },
  }, words.clear);
  const element = h("section", {
    class: "r-question", "data-ref": item.ref, "aria-label": words.question(item.number),
    onkeydown: (event) => { chooseByKey(event as KeyboardEvent, options.map((o) => o.input)); },
  },
    headed ? h("div", { class: "r-question__head" },
      h("h2", { class: "r-question__title", tabindex: -1 }, words.question(item.number)),
      flag?.element) : null,
    prompt,
    rejected,
    h("div", { class: "r-options", role: "radiogroup", "aria-labelledby": `prompt-${item.ref}` },
      ...options.map((option) => option.element)),
    h("div", { class: "r-question__foot" }, clear));
  return {
    element,
    update(state) {
      const choice = state.answers[item.ref] ?? null;
      for (const option of options) {
        const chosen = option.id === choice;
        if (option.input.checked !== chosen) option.input.checked = chosen;
      }
      clear.hidden = choice === null;
      rejected.hidden = !state.rejected.has(item.ref);
      flag?.update(state);
    },
  };
}

function optionCard(
  context: Context, item: Item, option: Option, index: number,
): { id: string; element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", {
    type: "radio", name: `answer-${item.ref}`, value: option.id, class: "r-option__radio",
    onchange: () => { if (input.checked) context.runner.choose(item.ref, option.id); },
  });
  const text = h("span", { class: "r-option__text", lang: item.lang });
  text.append(content(option.html, (url) => context.media.address(url)));
  const letter = String.fromCharCode(65 + index);
  const element = h("label", { class: "r-option" },
    input, h("span", { class: "r-option__letter", "aria-hidden": "true" }, letter), text);
  return { id: option.id, element, input };
}

/** 1–6 and A–F choose while the focus is inside the question, and nowhere else. */
function chooseByKey(event: KeyboardEvent, inputs: readonly HTMLInputElement[]): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const index = /^[1-6]$/.test(event.key)
    ? Number(event.key) - 1
    : /^[a-f]$/i.test(event.key) ? event.key.toLowerCase().charCodeAt(0) - 97 : -1;
  const input = inputs[index];
  if (input === undefined) return;
  event.preventDefault();
  input.focus();
  input.click();
}
