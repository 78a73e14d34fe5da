/** What the candidate must know beside the question: connection, storage, messages. */
import { h, icon, type IconName } from "../dom";
import { phaseOf, type RunnerState } from "../state";
import type { Words } from "../words";
import type { Context } from "./context";

type Kind = "attention" | "danger" | "information";

/** Minutes without a valid reply after which the invigilator should know. */
const LONG_MINUTES = 3;

/** Title and text for the present trouble, or null. */
export function troubleWords(words: Words, state: RunnerState): [string, string] | null {
  const kept = state.durable ? words.offlineKept : words.offlineUnkept;
  switch (state.trouble) {
    case null: return null;
    case "offline": return [words.offlineTitle, kept];
    case "not_ours": return [words.notOursTitle, `${words.notOursText} ${kept}`];
    case "busy": return [words.busyTitle, kept];
    case "signed_out": return [words.signedOutTitle, words.signedOutText];
    case "refused": return [words.refusedTitle, words.refusedText];
  }
}

function banner(kind: Kind, name: IconName, title: string, text: string, ...more: (HTMLElement | null)[]): HTMLElement {
  return h("div", { class: "r-banner", "data-kind": kind }, icon(name),
    h("div", { class: "r-banner__text" },
      h("strong", {}, title), h("p", {}, text)), ...more);
}

export function banners(context: Context): { element: HTMLElement; update(state: RunnerState): void } {
  const words = context.words();
  const element = h("section", { class: "r-banners", "aria-label": words.notices, hidden: true });
  let drawn = "";
  return {
    element,
    update(state) {
      const shown = ["test", "paused"].includes(phaseOf(state)) ? state : null;
      const key = shown === null ? "" : JSON.stringify([
        state.trouble, state.durable, Math.max(state.troubleMinutes, LONG_MINUTES - 1),
        state.messages.map((message) => message.id), [...state.dismissed],
      ]);
      if (key === drawn) return;
      drawn = key;
      const rows = shown === null ? [] : rowsOf(context, words, shown);
      element.replaceChildren(...rows);
      element.hidden = rows.length === 0;
    },
  };
}

function rowsOf(context: Context, words: Words, state: RunnerState): HTMLElement[] {
  const rows: HTMLElement[] = [];
  const trouble = troubleWords(words, state);
  if (trouble !== null) {
    const long = state.troubleMinutes >= LONG_MINUTES
      ? ` ${words.offlineLong(state.troubleMinutes)}` : "";
    const signIn = state.trouble === "signed_out"
      ? h("a", { href: "/sittings/", target: "_blank", rel: "noopener", class: "r-button" },
        words.enterCode) : null;
    rows.push(banner("attention", "alert", trouble[0], trouble[1] + long, signIn));
  }
  if (!state.durable) {
    rows.push(banner("attention", "computer", words.tellInvigilator, words.notDurable));
  }
  for (const message of state.messages) {
    if (state.dismissed.has(message.id)) continue;
    rows.push(banner("information", "info", words.message, message.text, h("button", {
      type: "button", class: "r-button r-button--icon", "aria-label": words.dismiss,
      onclick: () => { context.runner.dismiss(message.id); },
    }, icon("close"))));
  }
  return rows;
}
