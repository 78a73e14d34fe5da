/** Screens without questions: opening, paused, taken over, time up, handed in. */
import { h, icon, setText, type IconName } from "../dom";
import { isNotable, type Phase, type RunnerState } from "../state";
import type { Words } from "../words";
import { reconnectWords } from "./banners";
import type { Context, View } from "./context";
import { offersRescue, rescueButton } from "./rescue";

export function noticeView(context: Context, phase: Phase): View {
  switch (phase) {
    case "superseded": return supersededView(context);
    case "elsewhere": return elsewhereView(context);
    case "timeup": return timeUpView(context);
    case "returning": return returningView(context);
    case "done": return doneView(context);
    default: return loadingView(context);
  }
}

export function frame(name: IconName, title: string, ...rest: HTMLElement[]): View & { heading: HTMLElement } {
  const heading = h("h1", { tabindex: -1 }, title);
  const element = h("div", { class: "r-page r-notice" }, icon(name), heading, ...rest);
  return { element, heading, update: () => undefined };
}

/** Another tab of this browser has the test; nothing happens to it unless the candidate says so. */
function elsewhereView(context: Context): View {
  const words = context.words();
  return frame("info", words.elsewhereTitle, h("p", {}, words.elsewhereText),
    h("div", { class: "r-actions" }, h("button", {
      type: "button", class: "r-button r-button--primary r-button--large",
      onclick: () => void context.runner.enter(),
    }, words.goOnHere)),
    h("p", {}, words.elsewhereLeave));
}

function loadingView(context: Context): View {
  const words = context.words();
  const text = h("p", {});
  const again = h("button", {
    type: "button", class: "r-button r-button--primary", hidden: true,
    onclick: () => void context.runner.enter(),
  }, words.tryAgain);
  const view = frame("clock", words.loading, text, again);
  return {
    ...view,
    update(state) {
      setText(view.heading, state.refusal === null ? words.loading : words.enterRefused);
      setText(text, loadingText(words, state));
      again.hidden = state.refusal === null;
    },
  };
}

function loadingText(words: Words, state: RunnerState): string {
  if (state.refusal !== null) return state.refusal || words.tellInvigilator;
  if (state.trouble === "signed_out") return words.signedOutText;
  return state.trouble === null ? "" : words.loadingTrouble;
}

/** The hand-in is called off; no answer is taken until the server has said that the test goes on. */
function returningView(context: Context): View {
  const words = context.words();
  const text = h("p", { role: "status" });
  const again = h("button", {
    type: "button", class: "r-button r-button--primary", hidden: true,
    onclick: () => void context.runner.enter(),
  }, words.tryAgain);
  const reconnect = reconnectLine(context);
  return {
    ...frame("clock", words.returningTitle, text, reconnect.element, again),
    tick: reconnect.tick,
    update(state) {
      reconnect.tick();
      setText(text, state.refusal !== null ? state.refusal || words.tellInvigilator
        : state.trouble === null ? words.returningText
          : `${words.returningText} ${words.loadingTrouble}`);
      again.hidden = state.refusal === null;
    },
  };
}

/** What did not go as it should is said here, and stays until the candidate goes on. */
function doneView(context: Context): View {
  const words = context.words();
  const lines = h("div", { role: "status" });
  const receipt = h("button", {
    type: "button", class: "r-button r-button--primary r-button--large", hidden: true,
    onclick: () => { context.runner.leave(); },
  }, words.openReceipt);
  const text = h("p", {});
  return {
    ...frame("shield", words.doneTitle, text, lines, h("div", { class: "r-actions" }, receipt)),
    update(state) {
      const notable = isNotable(state);
      setText(text, notable ? words.doneNotable : words.doneText);
      const said = [
        state.late > 0 ? words.late(state.late) : "",
        state.missing.length > 0 ? words.written.endMissing(state.missing.join(", ")) : "",
        state.undelivered ? words.undelivered : "",
        state.unread ? words.unread : "",
      ].filter((line) => line !== "");
      if (lines.textContent !== said.join("")) {
        lines.replaceChildren(...said.map((line) => h("p", { class: "r-notable" }, line)));
      }
      // Once offered it stays, also when the last trouble has gone away meanwhile.
      if (notable) receipt.hidden = false;
    },
  };
}

function supersededView(context: Context): View {
  const words = context.words();
  const unsent = h("p", {});
  const refusal = h("p", { class: "r-rejected", role: "alert", hidden: true });
  const view = frame("info", words.supersededTitle,
    h("p", {}, words.supersededText), unsent, refusal,
    h("div", { class: "r-actions" }, h("button", {
      type: "button", class: "r-button r-button--primary r-button--large",
      onclick: () => void context.runner.enter(),
    }, words.continueHere)));
  return {
    ...view,
    update(state) {
      const count = context.runner.unsent;
      unsent.hidden = count === 0;
      setText(unsent, count === 0 ? "" : words.supersededUnsent(count));
      refusal.hidden = state.refusal === null;
      setText(refusal, state.refusal === null ? ""
        : `${words.enterRefused} ${state.refusal || words.tellInvigilator}`);
    },
  };
}

/** While something is unsent: how long there is for it to count by itself. */
function reconnectLine(context: Context): { element: HTMLElement; tick(): void } {
  const element = h("p", { class: "r-reconnect", hidden: true });
  return {
    element,
    tick() {
      const { state } = context.runner;
      const text = state.unsent > 0 ? reconnectWords(context, state) : null;
      element.hidden = text === null;
      setText(element, text ?? "");
    },
  };
}

function timeUpView(context: Context): View {
  const words = context.words();
  const status = h("p", { role: "status" });
  const reconnect = reconnectLine(context);
  const late = h("p", { hidden: true });
  const early = context.runner.clock.remainingMs() > 0;
  const rescue = h("div", { class: "r-actions", hidden: true }, rescueButton(context));
  const view = frame("clock", early ? words.closedTitle : words.timeUpTitle, status,
    reconnect.element, late, rescue);
  return {
    ...view,
    tick: reconnect.tick,
    update(state) {
      setText(status, timeUpText(words, state));
      rescue.hidden = !(offersRescue(state) && state.trouble !== null);
      late.hidden = state.late === 0;
      setText(late, state.late === 0 ? "" : words.late(state.late));
      reconnect.tick();
    },
  };
}

/** "Safe" is said only when the server has closed the sitting and acknowledged everything. */
function timeUpText(words: Words, state: RunnerState): string {
  if (state.unsent > 0) {
    return state.trouble === null
      ? words.timeUpSending(state.unsent) : words.timeUpOffline(state.unsent);
  }
  if (state.sending.length > 0) return words.written.handInSending(state.sending.join(", "));
  if (state.missing.length > 0) return words.written.endMissing(state.missing.join(", "));
  const closed = state.sitting === "closing" || state.sitting === "closed";
  return closed && state.writing === 0 ? words.timeUpSafe : words.timeUpChecking;
}
