/** What the candidate must know beside the question: connection, storage, messages. */
import { formatRemaining } from "../clock";
import { h, icon, setText, type IconName } from "../dom";
import { phaseOf, type Phase, type RunnerState } from "../state";
import type { Words } from "../words";
import type { Context } from "./context";
import { offersRescue, rescueButton } from "./rescue";

type Kind = "attention" | "danger" | "information";

/** Minutes without a valid reply after which the invigilator should know. */
const LONG_MINUTES = 3;
/** Before the end, from when on a cut off page says how long there is to reconnect. */
const LAST_MS = 5 * 60_000;
const PHASES: readonly Phase[] = ["test", "paused", "returning", "timeup", "superseded"];
/** Pages that say themselves what is not yet sent; only a sign-in needs the candidate. */
const SIGN_IN_ONLY: readonly Phase[] = ["timeup", "superseded", "returning"];

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

/**
 * How long there is to reconnect for answers to count by themselves: near the end, while cut
 * off from a running sitting; otherwise null.
 */
export function reconnectWords(context: Context, state: RunnerState): string | null {
  if (state.trouble === null || state.sitting !== "running") return null;
  const left = context.runner.clock.signedMs();
  if (left > LAST_MS) return null;
  const words = context.words();
  const grace = left + (state.content?.settings.grace_ms ?? 0);
  return grace > 0 ? words.reconnect(formatRemaining(grace)) : words.reconnectLate;
}

export interface Banners {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
  tick(): void;
}

export function banners(context: Context): Banners {
  const words = context.words();
  const reconnect = h("p", { class: "r-banner__reconnect", hidden: true });
  const element = h("section", { class: "r-banners", "aria-label": words.notices, hidden: true });
  let drawn = "";
  const tick = (): void => {
    const text = reconnectWords(context, context.runner.state);
    reconnect.hidden = text === null;
    setText(reconnect, text ?? "");
  };
  return {
    element,
    tick,
    update(state) {
      const phase = phaseOf(state);
      const shown = PHASES.includes(phase) ? state : null;
      const key = shown === null ? "" : JSON.stringify([
        phase, state.trouble, state.durable, Math.max(state.troubleMinutes, LONG_MINUTES - 1),
        state.provisional, state.changes > 0,
      ]);
      if (key === drawn) return;
      drawn = key;
      const rows = shown === null ? [] : rowsOf(context, words, shown);
      if (!SIGN_IN_ONLY.includes(phase)) rows[0]?.querySelector(".r-banner__text")?.append(reconnect);
      tick();
      element.replaceChildren(...rows);
      element.hidden = rows.length === 0;
    },
  };
}

function rowsOf(context: Context, words: Words, state: RunnerState): HTMLElement[] {
  const rows: HTMLElement[] = [];
  const over = SIGN_IN_ONLY.includes(phaseOf(state));
  const trouble = over && state.trouble !== "signed_out" ? null : troubleWords(words, state);
  if (trouble !== null) {
    const long = state.troubleMinutes >= LONG_MINUTES
      ? ` ${words.offlineLong(state.troubleMinutes)}` : "";
    const signIn = state.trouble === "signed_out"
      ? h("a", { href: "/sittings/", target: "_blank", rel: "noopener", class: "r-button" },
        words.enterCode) : null;
    rows.push(banner("attention", "alert", trouble[0], trouble[1] + long, signIn,
      offersRescue(state) && state.troubleMinutes >= LONG_MINUTES ? rescueButton(context) : null));
  }
  if (!state.durable && (!over || phaseOf(state) === "returning")) {
    rows.push(banner("attention", "computer", words.tellInvigilator, words.notDurable));
  }
  if (state.provisional) {
    rows.push(banner("attention", "clock", words.provisionalTitle, words.provisionalText));
  }
  return rows;
}
