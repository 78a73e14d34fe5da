/** The projects of an Office test at a glance: their application, and how far each one is. */
import { h, icon, type IconName } from "../dom";
import type { RunnerState } from "../state";
import type { OfficeProject } from "../types";
import { localise } from "../words";
import type { Context } from "./context";

const APPLICATION_ICONS: Readonly<Record<string, IconName>> = {
  spreadsheet: "sheet", document: "page", presentation: "slides", mail: "letter",
};

export function applicationIcon({ application }: OfficeProject): SVGSVGElement {
  return icon(APPLICATION_ICONS[application] ?? "grid");
}

export function doneIn(state: RunnerState, { tasks }: OfficeProject): number {
  return tasks.filter(({ ref }) => state.answers[ref] === "done").length;
}

/** Where a task stands among the screens; the first one when it is not known. */
export function positionOf(state: RunnerState, task: string): number {
  return Math.max(0, state.screens.findIndex(({ items }) => items.some(({ ref }) => ref === task)));
}

/** One line for each project, leading to what is flagged there, else to what is not done. */
export function projectList(
  context: Context, projects: readonly OfficeProject[], leave: () => void,
): HTMLElement {
  const { locale } = context.prefs();
  const { state } = context.runner;
  return h("ol", { class: "r-projects" }, ...projects.map((project, index) => h("li", {},
    h("button", {
      type: "button", class: "r-button r-button--quiet",
      onclick: () => {
        leave();
        context.go(positionOf(state, nextIn(state, project)));
      },
    }, applicationIcon(project), h("span", {}, `${index + 1}. ${localise(project.title, locale)}`)),
    h("span", { class: "r-projects__state" }, standing(context, project)))));
}

function nextIn(state: RunnerState, { tasks }: OfficeProject): string {
  const wanted = tasks.find(({ ref }) => state.flags.has(ref))
    ?? tasks.find(({ ref }) => state.answers[ref] !== "done") ?? tasks[0];
  return wanted?.ref ?? "";
}

function standing(context: Context, project: OfficeProject): string {
  const words = context.words().office;
  const { state, work } = context.runner;
  if (work.standing(project.ref).locale === null) return words.notOpened;
  const flagged = project.tasks.filter(({ ref }) => state.flags.has(ref)).length;
  const done = words.doneOf(doneIn(state, project), project.tasks.length);
  return flagged === 0 ? done : `${done}, ${words.flaggedCount(flagged)}`;
}
