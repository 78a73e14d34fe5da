/** The tasks of an Office test: projects, tasks, what they ask, flags, marks, the way out. */
import { h, icon, setAttribute, setText } from "../dom";
import { tally, type RunnerState } from "../state";
import type { OfficeProject } from "../types";
import { localise } from "../words";
import type { OfficeContext } from "./context";
import { applicationIcon, doneIn, positionOf } from "./projects";

export interface TaskPanel {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  /** To the heading, or to the button that brings the panel back. */
  focus(): void;
  update(state: RunnerState): void;
}

interface Acts {
  readonly reset: () => void;
  readonly handIn: () => void;
}

export function taskPanel(context: OfficeContext, projects: readonly OfficeProject[], acts: Acts): TaskPanel {
  const words = context.words();
  const { locale } = context.prefs();
  const heading = h("h1", { class: "r-tasks__title", tabindex: -1 });
  const scenario = h("p", { class: "r-tasks__scenario" });
  const about = h("details", { class: "r-tasks__about", open: true },
    h("summary", {}, words.office.scenario), scenario);
  const tabs = projectTabs(context, projects);
  const list = h("ol", { class: "r-tasks__list" });
  const task = taskCard(context);
  const here = h("span", {});
  const overall = h("span", {});
  const progress = h("p", { class: "r-tasks__progress" }, here, overall);
  const body = h("div", { class: "r-tasks__body" },
    heading, tabs.element, about,
    h("nav", { "aria-label": words.office.tasks }, list),
    task.element,
    progress);
  const ends = h("div", { class: "r-tasks__ends" },
    h("button", { type: "button", class: "r-button r-button--quiet", onclick: acts.reset },
      words.office.reset),
    h("button", { type: "button", class: "r-button r-button--primary", onclick: acts.handIn },
      words.handIn));
  const fold = h("button", {
    type: "button", class: "r-button r-button--quiet r-tasks__fold", "aria-expanded": "true",
    onclick: () => {
      const open = body.hidden;
      body.hidden = ends.hidden = !open;
      element.toggleAttribute("data-folded", !open);
      setAttribute(fold, "aria-expanded", String(open));
      setText(label, open ? words.office.hide : words.office.show);
    },
  }, icon("panel"));
  const label = h("span", { class: "r-tasks__foldlabel" }, words.office.hide);
  fold.append(label);
  const element = h("aside", { class: "r-tasks", "aria-label": words.office.panel }, fold, body, ends);
  let drawn = "";
  let first = true;
  return {
    element,
    heading,
    focus() { (body.hidden ? fold : heading).focus(); },
    update(state) {
      const screen = state.screens[state.position];
      const index = Math.max(0, projects.findIndex(({ ref }) => ref === screen?.part.id));
      const project = projects[index];
      if (project === undefined) return;
      setText(heading, words.office.project(index + 1, projects.length, localise(project.title, locale)));
      setText(scenario, localise(project.scenario, locale));
      about.hidden = localise(project.scenario, locale) === "";
      const atFirst = screen?.items[0]?.ref === project.tasks[0]?.ref;
      // Read once: then the tasks need the room.
      if (drawn !== project.ref) about.open = atFirst;
      else if (first && !atFirst) about.open = false;
      first = atFirst;
      if (drawn !== project.ref) {
        list.replaceChildren(...project.tasks.map(({ ref }, number) => chip(context, ref, number + 1)));
        drawn = project.ref;
      }
      for (const button of list.querySelectorAll<HTMLElement>("button")) mark(context, state, button);
      tabs.update(state, index);
      task.update(state, project);
      const { answered, total } = tally(state);
      setText(here, words.office.progressHere(doneIn(state, project), project.tasks.length));
      setText(overall, words.office.progress(answered, total));
    },
  };
}

/** One button for each project, when there is more than one. */
function projectTabs(
  context: OfficeContext, projects: readonly OfficeProject[],
): { element: HTMLElement | null; update(state: RunnerState, current: number): void } {
  const words = context.words();
  const { locale } = context.prefs();
  if (projects.length < 2) return { element: null, update: () => undefined };
  const buttons = projects.map((project, index) => h("button", {
    type: "button", class: "r-chip",
    "aria-label": words.office.project(index + 1, projects.length, localise(project.title, locale)),
    onclick: () => {
      const first = project.tasks[0]?.ref ?? "";
      context.go(positionOf(context.runner.state, first));
    },
  }, h("span", {}, String(index + 1)), applicationIcon(project)));
  const element = h("nav", { "aria-label": words.office.projects },
    h("ol", { class: "r-tasks__list" }, ...buttons.map((button) => h("li", {}, button))));
  return {
    element,
    update(state, current) {
      buttons.forEach((button, index) => {
        const project = projects[index];
        const done = project !== undefined && project.tasks.length > 0
          && doneIn(state, project) === project.tasks.length;
        setAttribute(button, "aria-current", index === current ? "true" : null);
        button.toggleAttribute("data-done", done);
      });
    },
  };
}

function chip(context: OfficeContext, ref: string, number: number): HTMLElement {
  return h("li", {}, h("button", {
    type: "button", class: "r-chip", "data-task": ref, "data-number": number,
    onclick: () => { context.go(positionOf(context.runner.state, ref)); },
  }, h("span", {}, String(number)), h("span", { class: "r-chip__marks", "aria-hidden": "true" })));
}

/** What a task's button shows and says: where one is, done, flagged. */
function mark(context: OfficeContext, state: RunnerState, button: HTMLElement): void {
  const words = context.words();
  const ref = button.dataset["task"] ?? "";
  const done = state.answers[ref] === "done";
  const flagged = state.flags.has(ref);
  const here = state.screens[state.position]?.items[0]?.ref === ref;
  const said = [words.office.task(Number(button.dataset["number"])),
    done ? words.office.isDone : "", flagged ? words.office.flagged : ""];
  setAttribute(button, "aria-label", said.filter((word) => word !== "").join(", "));
  setAttribute(button, "aria-current", here ? "true" : null);
  button.toggleAttribute("data-done", done);
  const marks = `${done ? "d" : ""}${flagged ? "f" : ""}`;
  if (button.dataset["marks"] === marks) return;
  button.dataset["marks"] = marks;
  button.querySelector(".r-chip__marks")?.replaceChildren(
    ...(done ? [icon("check")] : []), ...(flagged ? [icon("flag")] : []));
}

/** The task in words, with its mark and its flag, and the way to the next one. */
function taskCard(
  context: OfficeContext,
): { element: HTMLElement; update(state: RunnerState, project: OfficeProject): void } {
  const words = context.words();
  const { locale } = context.prefs();
  const here = (): string => context.runner.state.screens[context.runner.state.position]?.items[0]?.ref ?? "";
  const title = h("h2", { class: "r-tasks__task" });
  const text = h("p", { class: "r-tasks__text" });
  const doneLabel = h("span", {}, words.office.done);
  const done = h("button", {
    type: "button", class: "r-button", "aria-pressed": "false",
    onclick: () => {
      const { answers } = context.runner.state;
      context.runner.choose(here(), answers[here()] === "done" ? null : "done");
    },
  }, icon("check"), doneLabel);
  const flagLabel = h("span", {}, words.office.flag);
  const flag = h("button", {
    type: "button", class: "r-button r-button--flag", "aria-pressed": "false",
    onclick: () => { context.runner.flag(here(), !context.runner.state.flags.has(here())); },
  }, icon("flag"), flagLabel);
  const previous = h("button", {
    type: "button", class: "r-button r-button--quiet",
    onclick: () => { step(context, -1); },
  }, icon("left"), h("span", {}, words.office.previous));
  const nextLabel = h("span", {}, words.office.next);
  const next = h("button", {
    type: "button", class: "r-button r-button--quiet",
    onclick: () => { step(context, 1); },
  }, nextLabel, icon("right"));
  return {
    element: h("section", { class: "r-tasks__card", "aria-live": "polite" },
      h("div", { class: "r-tasks__cardhead" }, title, flag), text,
      h("div", { class: "r-tasks__acts" }, done),
      h("div", { class: "r-tasks__acts" }, previous, next)),
    update(state, project) {
      const index = Math.max(0, project.tasks.findIndex(({ ref }) => ref === here()));
      const task = project.tasks[index];
      setText(title, words.office.taskOf(index + 1, project.tasks.length));
      setText(text, task === undefined ? "" : localise(task.text, locale));
      const isDone = state.answers[here()] === "done";
      setAttribute(done, "aria-pressed", String(isDone));
      setText(doneLabel, isDone ? words.office.isDone : words.office.done);
      const flagged = state.flags.has(here());
      setAttribute(flag, "aria-pressed", String(flagged));
      setText(flagLabel, flagged ? words.office.flagged : words.office.flag);
      const last = index === project.tasks.length - 1;
      setText(nextLabel, last ? words.office.nextProject : words.office.next);
      setAttribute(previous, "aria-disabled", state.position === 0 ? "true" : null);
      setAttribute(next, "aria-disabled", state.position >= state.screens.length - 1 ? "true" : null);
    },
  };
}

function step(context: OfficeContext, by: number): void {
  const { position, screens } = context.runner.state;
  const to = position + by;
  if (to >= 0 && to < screens.length) context.go(to);
}
