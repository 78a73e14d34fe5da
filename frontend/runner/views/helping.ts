/** The help dialog: an invigilator, and the rescue file while the server cannot be reached. */
import { h, setText } from "../dom";
import { phaseOf, type RunnerState } from "../state";
import type { Context } from "./context";
import { openDialog } from "./dialogs";
import { offersRescue, rescueButton } from "./rescue";

export function openHelp(context: Context): { update(state: RunnerState): void } {
  const words = context.words();
  const status = h("p", { role: "status" });
  const ask = h("button", {
    type: "button", class: "r-button r-button--primary",
    onclick: () => { context.runner.signals.help(context.runner.state.help === "none"); },
  });
  const rescue = h("section", { hidden: true },
    h("h3", {}, words.rescueTitle), h("p", {}, words.rescueText),
    h("div", { class: "r-actions" }, rescueButton(context)));
  const dialog = openDialog(words, words.helpTitle, [
    h("p", {}, words.helpText), status,
    h("div", { class: "r-actions" }, ask), rescue,
    h("section", {}, h("h3", {}, words.help),
      ...keys(context).map((line) => h("p", {}, line))),
  ]);
  return {
    update(state) {
      if (!dialog.isConnected) return;
      const able = context.runner.signals.attending();
      ask.hidden = !able;
      setText(ask, state.help === "none" ? words.askHelp : words.cancelHelp);
      setText(status, helpStatus(context, state, able));
      rescue.hidden = !(offersRescue(state) && state.trouble !== null);
    },
  };
}

function keys(context: Context): string[] {
  const words = context.words();
  if (context.runner.state.content?.kind === "written") return words.written.keys;
  return context.runner.state.content?.section?.office === undefined
    ? [words.helpKeys, words.helpDigits] : [words.office.keys];
}

/** What has become of the request, and whether it can reach anybody now. */
function helpStatus(context: Context, state: RunnerState, able: boolean): string {
  const words = context.words();
  if (!able) return phaseOf(state) === "instructions" ? words.helpBefore : words.helpRaise;
  if (state.trouble !== null) return state.help === "none" ? words.helpOffline : words.helpOfflineAsked;
  return { none: "", waiting: words.helpWaiting, coming: words.helpComing }[state.help];
}
