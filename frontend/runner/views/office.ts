/** The Office test: a project's application over the whole width, its tasks beside it. */
import { load } from "../../officesim/main";
import { h, setAttribute } from "../dom";
import type { RunnerState } from "../state";
import type { OfficeProject } from "../types";
import { localise } from "../words";
import { Bench } from "./bench";
import type { OfficeContext, View } from "./context";
import { openDialog } from "./dialogs";
import { taskPanel, type TaskPanel } from "./tasks";

const RETRY_MS = 4000;
/** When the first project is open, what the others need follows. */
const AHEAD_MS = 4000;

export function officeView(
  context: OfficeContext, projects: readonly OfficeProject[], loaded: () => void, loading = load,
): View {
  const words = context.words();
  const { runner } = context;
  const stage = h("div", { class: "r-office__stage" });
  const notice = h("div", { class: "r-office__notice", role: "status" });
  const workspace = h("section", { class: "r-office__work", tabindex: -1 }, notice, stage);
  const titleOf = (project: OfficeProject): string => localise(project.title, context.prefs().locale);
  let shown: OfficeProject | null = null;
  let failedAt: number | null = null;
  let now = 0;

  const bench = new Bench(stage, runner, {
    locale: () => context.prefs().locale,
    title: (locale) => (shown === null ? "" : localise(shown.title, locale)),
    announce: (text) => { context.say(text); },
    loaded,
    load: loading,
    stage: (at) => {
      failedAt = at === "failed" ? now : null;
      stage.hidden = at !== "open";
      notice.hidden = at === "open";
      const again = h("button", {
        type: "button", class: "r-button", onclick: () => { reopen(); },
      }, words.office.again);
      notice.replaceChildren(
        h("p", {}, at === "failed" ? words.office.failed : words.office.opening),
        ...(at === "failed" ? [again] : []));
    },
  });

  const reopen = (): void => {
    if (shown !== null) void bench.open(shown);
  };
  const panel = taskPanel(context, projects, {
    reset: () => {
      if (shown === null) return;
      askToReset(context, projects.indexOf(shown) + 1, titleOf(shown), () => {
        void bench.reset().then(() => { context.say(words.office.resetDone, true); });
      });
    },
    handIn: () => {
      bench.flush();
      void bench.digest(now).finally(() => { context.openHandIn(); });
    },
  });
  const element = h("div", {
    class: "r-office",
    onkeydown: (event) => { switchPanes(event as KeyboardEvent, panel, () => { bench.focus(); }); },
  }, workspace, panel.element);

  const follow = (state: RunnerState): void => {
    const ref = state.screens[state.position]?.part.id;
    const project = projects.find((one) => one.ref === ref) ?? projects[0] ?? null;
    if (project === null || project === shown) return;
    bench.flush();
    void bench.digest(now);
    shown = project;
    setAttribute(workspace, "aria-label", words.office.workspace(titleOf(project)));
    void bench.open(project);
  };
  const view = (state: RunnerState): void => {
    const task = state.screens[state.position]?.items[0]?.ref;
    if (task !== undefined && !state.seen.has(task)) queueMicrotask(() => { runner.view([task]); });
  };

  const forget = runner.beforeEnd(() => { bench.flush(); });

  // Ahead of need, and for the case that the network is cut before the candidate gets there.
  const fetchAhead = setTimeout(() => {
    void Promise.allSettled(projects.flatMap((project) => [
      loading(project.application),
      runner.opening(project.openings[runner.work.standing(project.ref).locale ?? context.prefs().locale] ?? ""),
    ])).then(loaded);
  }, AHEAD_MS);

  return {
    element,
    heading: panel.heading,
    update(state) {
      follow(state);
      view(state);
      panel.update(state);
      bench.setReadOnly(!runner.working);
    },
    tick() {
      now = performance.now();
      if (failedAt !== null && now - failedAt > RETRY_MS) reopen();
      if (bench.stale && failedAt === null && notice.hidden) {
        context.say(words.office.reloaded, true);
        reopen();
      }
      bench.tick(now);
    },
    destroy() {
      clearTimeout(fetchAhead);
      bench.close();
      forget();
    },
  };
}

/** Ctrl+F6 goes from the application to the tasks and back; F6 alone is the application's. */
function switchPanes(event: KeyboardEvent, panel: TaskPanel, work: () => void): void {
  if (event.key !== "F6" || !event.ctrlKey) return;
  event.preventDefault();
  event.stopPropagation();
  if (panel.element.contains(document.activeElement)) work();
  else panel.focus();
}

function askToReset(context: OfficeContext, number: number, title: string, reset: () => void): void {
  const words = context.words();
  const dialog = openDialog(words, words.office.resetTitle(number, title), [
    h("p", {}, words.office.resetText),
    h("div", { class: "r-actions" },
      h("button", {
        type: "button", class: "r-button r-button--primary",
        onclick: () => {
          dialog.close();
          reset();
        },
      }, words.office.resetNow),
      h("button", { type: "button", class: "r-button", onclick: () => { dialog.close(); } },
        words.backToTest)),
  ]);
}

