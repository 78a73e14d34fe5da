/** The bar at the top: test, time, where the answers are, language, display and help. */
import { formatRemaining } from "../clock";
import { h, icon, setAttribute, setText, type IconName } from "../dom";
import { phaseOf, saveWords, unsavedOf, type RunnerState, type SaveWords } from "../state";
import type { Locale } from "../types";
import { formatSavedAt, localise, type Words } from "../words";
import { goFullScreen } from "../watching";
import type { Context } from "./context";

const LOW_MS = 5 * 60_000;

export interface Header {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
  tick(): void;
}

export function header(context: Context, openDisplay: () => void, openHelp: () => void): Header {
  const words = context.words();
  const title = h("p", { class: "r-header__title" });
  const name = h("p", { class: "r-header__name" });
  const time = timeBox(context);
  const save = saveBox(words, context.prefs().locale);
  const help = h("span", {});
  const helpButton = h("button", {
    type: "button", class: "r-button r-button--quiet r-help", onclick: openHelp,
  }, icon("help"), help);
  const full = h("button", {
    type: "button", class: "r-button r-button--quiet", hidden: true,
    onclick: () => { goFullScreen(); },
  }, words.fullscreen);
  const other = context.prefs().locale === "en" ? "fr" : "en";
  const element = h("header", { class: "r-header" },
    h("div", { class: "r-header__test" },
      h("span", { class: "r-wordmark", translate: "no" }, words.appName),
      h("div", { class: "r-header__names" }, title, name)),
    save.element,
    time.element,
    h("div", { class: "r-header__tools", role: "group", "aria-label": words.tools },
      h("button", {
        type: "button", class: "r-button r-button--quiet", lang: other,
        onclick: () => { context.setPrefs({ locale: other }); },
      }, other === "fr" ? "Français" : "English"),
      full,
      h("button", { type: "button", class: "r-button r-button--quiet", onclick: openDisplay },
        icon("sliders"), h("span", {}, words.display)),
      helpButton));
  return {
    element,
    update(state) {
      setText(title, state.content === null ? ""
        : localise(state.content.title, context.prefs().locale));
      setText(name, state.content?.candidate.name ?? "");
      save.update(state);
      setText(help, words.helpStates[state.help]);
      helpButton.toggleAttribute("data-asked", state.help !== "none");
      full.hidden = state.fullscreen !== false;
      time.element.hidden = !["test", "paused", "returning"].includes(phaseOf(state));
      // Nothing is called safe beside the words that something is not.
      save.element.hidden = ["loading", "elsewhere", "instructions", "superseded"].includes(phaseOf(state))
        || (phaseOf(state) === "done" && state.undelivered)
        || (["timeup", "done"].includes(phaseOf(state)) && state.missing.length > 0);
      time.tick();
    },
    tick() { time.tick(); },
  };
}

function timeBox(context: Context): { element: HTMLElement; tick(): void } {
  const words = context.words();
  const value = h("span", { class: "r-time__value", role: "timer", "aria-label": words.timeLeft });
  const label = h("span", { class: "r-time__label", "aria-hidden": "true" });
  const toggle = h("button", {
    type: "button", class: "r-button r-button--quiet r-time__toggle",
    onclick: () => {
      context.setPrefs({ timeHidden: !context.prefs().timeHidden });
      tick();
    },
  });
  const element = h("div", { class: "r-time" }, icon("clock"), label, value, toggle);
  const tick = (): void => {
    const { timeHidden } = context.prefs();
    const remaining = context.runner.clock.remainingMs();
    value.hidden = timeHidden;
    setText(label, timeHidden ? words.timeHidden : words.timeLeft);
    setText(toggle, timeHidden ? words.show : words.hide);
    setAttribute(toggle, "aria-label", timeHidden ? words.showTime : words.hideTime);
    if (!timeHidden) setText(value, formatRemaining(remaining));
    setAttribute(element, "data-low", remaining < LOW_MS && !timeHidden ? "true" : null);
  };
  tick();
  return { element, tick };
}

const SAVE_ICONS: Readonly<Record<SaveWords, IconName>> = {
  unsaved: "alert",
  choosing: "pen", kept: "computer", unkept: "right", sending: "right", safe: "shield", connected: "check",
};

/** As wide as any figure, and as many of them as a count or a time has. */
const SOME = 888;
const SOMETIME = "88:88:88";

/** What the box may come to say while somebody works: room is kept for all of it. */
function roomFor(words: Words): string[] {
  return [
    words.saveChoosing, words.written.typing, words.saveKept(SOME), words.saveUnkept(SOME),
    words.written.filesSending(1), words.written.filesSending(SOME), words.saveConnected, words.saveSafe(SOMETIME), words.written.unsaved("8", SOMETIME),
  ];
}

function saveBox(words: Words, locale: Locale): { element: HTMLElement; update(state: RunnerState): void } {
  const text = h("span", { class: "r-save__text" });
  const sign = h("span", { class: "r-save__icon" });
  // Its words are in an attribute: neither read out nor copied, they only take up room.
  const room = roomFor(words).map((said) =>
    h("span", { class: "r-save__room", "data-words": said, "aria-hidden": "true" }));
  const element = h("p", { class: "r-save" }, sign, h("span", { class: "r-save__words" }, text, ...room));
  let shown: SaveWords | null = null;
  return {
    element,
    update(state) {
      const now = saveWords(state);
      if (now !== shown) sign.replaceChildren(icon(SAVE_ICONS[now]));
      shown = now;
      setAttribute(element, "data-save", now);
      setText(text, saveText(words, locale, now, state));
    },
  };
}

function saveText(words: Words, locale: Locale, save: SaveWords, state: RunnerState): string {
  switch (save) {
    case "unsaved": {
      const { numbers, since } = unsavedOf(state);
      return words.written.unsaved(numbers.join(", "), since === null ? null : formatSavedAt(since, locale));
    }
    case "choosing": return state.content?.kind === "written" ? words.written.typing : words.saveChoosing;
    case "kept": return words.saveKept(state.changes);
    case "unkept": return words.saveUnkept(state.changes);
    case "sending": return words.written.filesSending(state.sending.length);
    case "connected": return state.trouble === null ? words.saveConnected : words.saveNothing;
    case "safe": return words.saveSafe(formatSavedAt(state.savedAt ?? "", locale));
  }
}
