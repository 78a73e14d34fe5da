/** One task of a written test: the task and its documents on the left, the answer on the right. */
import { h, icon, setAttribute, setText } from "../runner/dom";
import type { Screen } from "../runner/state";
import type { Paper } from "../runner/types";
import type { View, WrittenContext as Context } from "../runner/views/context";
import { localise } from "../runner/words";
import { textAnswer } from "./answer";
import { readingPane } from "./reading";
import { divider } from "./split";
import { fileAnswer } from "./upload";

export function taskView(context: Context, paper: Paper, screen: Screen): View {
  const words = context.words();
  const said = words.written;
  const { locale } = context.prefs();
  const { runner } = context;
  const item = screen.items[0]!;
  const tasks = paper.parts.flatMap((part) => part.tasks);
  const part = paper.parts.find((one) => one.tasks.some(({ ref }) => ref === item.ref));
  const task = tasks.find(({ ref }) => ref === item.ref)!;
  const first = part?.tasks[0] === task;
  const heading = h("h1", { class: "r-screen__title", tabindex: -1 },
    said.taskOf(item.number, tasks.length, localise(task.title, locale)));
  const flagLabel = h("span", { "aria-hidden": "true" }, words.flag);
  const flag = h("button", {
    type: "button", class: "r-button r-button--flag", "aria-pressed": "false",
    onclick: () => { runner.flag(item.ref, !runner.state.flags.has(item.ref)); },
  }, icon("flag"), flagLabel, h("span", { class: "visually-hidden" }, `${words.flag}, ${said.task(item.number)}`));
  const reading = readingPane(context, paper, task);
  const answer = task.kind === "upload" ? fileAnswer(context, paper, task) : textAnswer(context, paper, task);
  const writing = h("section", { class: "w-writing", "aria-label": said.writing }, answer.element);
  const panes = h("div", { class: "w-panes" });
  panes.append(reading.element, divider(said.resize, panes), writing);
  const instructions = localise(part?.instructions ?? "", locale);
  const element = h("div", {
    class: "w-screen",
    onkeydown: (raw) => {
      const event = raw as KeyboardEvent;
      if (event.key !== "F6") return;
      event.preventDefault();
      if (writing.contains(document.activeElement)) reading.focus();
      else answer.focus();
    },
  },
    h("div", { class: "r-screen__head" },
      h("div", {}, h("p", { class: "r-screen__part" }, localise(screen.part.title, locale)), heading), flag),
    instructions === "" ? null : h("details", { class: "w-instructions", open: first },
      h("summary", {}, said.partInstructions), h("p", {}, instructions)),
    panes);
  return {
    element,
    heading,
    update(state) {
      const flagged = state.flags.has(item.ref);
      setAttribute(flag, "aria-pressed", String(flagged));
      setText(flagLabel, flagged ? words.flagged : words.flag);
      answer.setReadOnly(!runner.working);
    },
    tick() { answer.tick(performance.now()); },
    destroy() {
      answer.destroy();
      reading.destroy();
    },
  };
}
