/** While the clock stands still: why, and for a break how long it lasts. No question shows. */
import { formatRemaining } from "../clock";
import { h, setAttribute, setText } from "../dom";
import type { RunnerState } from "../state";
import type { Context, View } from "./context";
import { openDialog } from "./dialogs";
import { frame } from "./notices";

export function pausedView(context: Context): View {
  const words = context.words();
  const kind = context.runner.state.pause ?? "other";
  const [title, text] = [words.pauseTitles[kind], words.pauseTexts[kind]];
  if (kind !== "break") return frame(kind === "ended" ? "alert" : "pause", title, h("p", {}, text));
  const left = h("p", { class: "r-break", role: "timer" });
  const problem = h("p", { class: "r-rejected", role: "alert", hidden: true });
  const on = h("button", {
    type: "button", class: "r-button r-button--primary r-button--large",
    onclick: () => void context.runner.takeBreak("end"),
  }, words.breakEnd);
  const view = frame("pause", title, h("p", {}, text), left, problem,
    h("div", { class: "r-actions" }, on));
  return {
    ...view,
    tick() { setText(left, words.breakLeft(formatRemaining(context.runner.breakLeftMs()))); },
    update(state: RunnerState) {
      setAttribute(on, "aria-disabled", state.breaking === "asking" ? "true" : null);
      problem.hidden = state.breaking !== "failed";
      const why = state.breakRefusal ?? words.breakEndFailed;
      setText(problem, state.breaking === "failed" ? why : "");
    },
  };
}

/** Ask before a break begins: its time is limited. */
export function openBreak(context: Context): void {
  const words = context.words();
  const dialog = openDialog(words, words.breakTitle, [
    h("p", {}, words.breakText(formatRemaining(context.runner.state.breakLeftMs))),
    h("div", { class: "r-actions" },
      h("button", {
        type: "button", class: "r-button r-button--primary",
        onclick: () => {
          dialog.close();
          void begin(context);
        },
      }, words.breakBegin),
      h("button", {
        type: "button", class: "r-button", onclick: () => { dialog.close(); },
      }, words.backToTest)),
  ]);
}

async function begin(context: Context): Promise<void> {
  await context.runner.takeBreak("begin");
  const { breaking, breakRefusal } = context.runner.state;
  if (breaking !== "failed") return;
  const words = context.words();
  context.say(breakRefusal === null ? words.breakFailed : words.breakRefused(breakRefusal), true);
}
