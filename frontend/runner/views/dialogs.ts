/** Dialogs of the runner: overview, hand-in, display and help, leaving a playing recording. */
import { h, icon, setAttribute, setText, type IconName } from "../dom";
import { CONTRASTS, TEXT_SIZES } from "../prefs";
import { languageMissing, phaseOf, statusOf, tally, unsavedOf, type ItemStatus, type RunnerState, type Screen } from "../state";
import type { Item, Locale } from "../types";
import { localise, type Words } from "../words";
import type { Context, WayContext } from "./context";
import { projectList } from "./projects";

let dialogs = 0;

/** Open a modal dialog; it leaves the page when closed, and the focus returns where it was. */
export function openDialog(
  words: Words, title: string, body: readonly (HTMLElement | null)[], wide = false,
): HTMLDialogElement {
  dialogs += 1;
  const id = `dialog-${dialogs}`;
  const dialog = h("dialog", {
    class: wide ? "r-dialog r-dialog--wide" : "r-dialog", "aria-labelledby": id,
  },
    h("div", { class: "r-dialog__head" },
      h("h2", { id }, title),
      h("button", {
        type: "button", class: "r-button r-button--icon", "aria-label": words.close,
        onclick: () => { dialog.close(); },
      }, icon("close"))),
    ...body);
  dialog.addEventListener("close", () => { dialog.remove(); });
  document.getElementById("runner")?.append(dialog);
  dialog.showModal();
  return dialog;
}

const STATUS_ICONS: Readonly<Record<ItemStatus, IconName>> = {
  answered: "check", unanswered: "circle", unseen: "dotted",
};

/** Whether the test speaks of tasks, not of questions. */
function inTasks({ content }: Pick<RunnerState, "content">): boolean {
  return content?.section?.written !== undefined;
}

type Filter = "all" | "open" | "flagged";

export function openOverview(context: WayContext): void {
  const words = context.words();
  const { state } = context.runner;
  const counts = tally(state);
  const list = h("div", { class: "r-overview" });
  const draw = (filter: Filter): void => {
    list.replaceChildren(...tiles(context, filter, (position, ref) => {
      dialog.close();
      context.go(position, ref);
    }));
  };
  const dialog = openDialog(words, inTasks(state) ? words.written.overview : words.overview, [
    legend(words, counts),
    missingLanguages(context, () => { dialog.close(); }),
    filters(words, draw),
    list,
    h("div", { class: "r-actions" },
      h("button", {
        type: "button", class: "r-button r-button--primary",
        onclick: () => {
          dialog.close();
          context.openHandIn();
        },
      }, words.handIn),
      h("button", {
        type: "button", class: "r-button", onclick: () => { dialog.close(); },
      }, words.backToTest)),
  ], true);
  draw("all");
}

function legend(words: Words, counts: ReturnType<typeof tally>): HTMLElement {
  const entry = (name: IconName, label: string, count: number): HTMLElement =>
    h("li", {}, icon(name), h("strong", {}, String(count)), h("span", {}, label));
  return h("ul", { class: "r-legend" },
    entry("check", words.answered, counts.answered),
    entry("circle", words.unanswered, counts.unanswered),
    entry("dotted", words.unseenOf(counts.unseen), counts.unseen),
    entry("flag", words.flaggedOf(counts.flagged), counts.flagged));
}

function filters(words: Words, draw: (filter: Filter) => void): HTMLElement {
  const choice = (filter: Filter, label: string): HTMLElement =>
    h("label", { class: "r-choice" },
      h("input", {
        type: "radio", name: "overview-filter", checked: filter === "all",
        onchange: () => { draw(filter); },
      }), h("span", {}, label));
  return h("fieldset", { class: "r-choices" },
    h("legend", {}, words.filter),
    choice("all", words.filterAll),
    choice("open", words.filterOpen),
    choice("flagged", words.filterFlagged));
}

function tiles(
  context: WayContext, filter: Filter, go: (position: number, ref: string) => void,
): HTMLElement[] {
  const { state } = context.runner;
  const unstated = new Set(languageMissing(state).map(({ item }) => item.ref));
  const wanted = (item: Item): boolean =>
    filter === "all"
    || (filter === "open" && (statusOf(state, item.ref) !== "answered" || unstated.has(item.ref)))
    || (filter === "flagged" && state.flags.has(item.ref));
  const parts = new Map<string, { title: string; tiles: HTMLElement[] }>();
  state.screens.forEach((screen, position) => {
    const part = parts.get(screen.part.id)
      ?? { title: localise(screen.part.title, context.prefs().locale), tiles: [] };
    parts.set(screen.part.id, part);
    for (const item of screen.items.filter(wanted)) {
      part.tiles.push(h("li", {}, tile(context.words(), state, screen, position, item, unstated.has(item.ref), go)));
    }
  });
  const filled = [...parts.values()].filter((part) => part.tiles.length > 0);
  const words = context.words();
  if (filled.length === 0) return [h("p", {}, inTasks(state) ? words.written.nothingHere : words.nothingHere)];
  return filled.map((part) => h("section", {},
    part.title === "" ? null : h("h3", {}, part.title),
    h("ol", { class: "r-tiles" }, ...part.tiles)));
}

function tile(
  words: Words, state: RunnerState, screen: Screen, position: number, item: Item, unstated: boolean,
  go: (position: number, ref: string) => void,
): HTMLElement {
  const status = statusOf(state, item.ref);
  const here = state.screens[state.position] === screen;
  return h("button", {
    type: "button", class: "r-tile", "data-status": status,
    "aria-current": here ? "true" : null,
    onclick: () => { go(position, item.ref); },
  },
    h("span", { class: "r-tile__number" },
      h("span", { class: "visually-hidden" }, `${state.content?.kind === "written"
        ? words.written.task(item.number) : words.question(item.number)}, `),
      h("span", { "aria-hidden": "true" }, String(item.number))),
    h("span", { class: "r-tile__words" },
      h("span", {}, icon(STATUS_ICONS[status]), words[status]),
      unstated ? h("span", { class: "r-tile__lack" }, icon("alert"), words.written.languageOpen) : null,
      state.flags.has(item.ref)
        ? h("span", { class: "r-tile__flag" }, icon("flag"), words.flaggedWord) : null));
}

/** What lacks its language, each with the way to it; it keeps nobody from handing in. */
function missingLanguages(context: WayContext, leave: () => void): HTMLElement | null {
  const words = context.words().written;
  const missing = languageMissing(context.runner.state);
  if (missing.length === 0) return null;
  return h("div", { class: "r-lacking" },
    h("p", {}, icon("alert"), h("span", {}, words.languageMissing(missing.length))),
    h("ul", {}, ...missing.map(({ position, item }) => h("li", {}, h("button", {
      type: "button", class: "r-button r-button--quiet",
      onclick: () => {
        leave();
        context.go(position, item.ref);
        document.querySelector<HTMLElement>(`[name="${CSS.escape(`language-${item.ref}`)}"]`)?.focus();
      },
    }, words.languageGo(item.number))))));
}

/** Ask before handing in; the dialog then follows the hand-in to its end. */
export function openHandIn(context: Context): { update(state: RunnerState): void } {
  const words = context.words();
  const counts = tally(context.runner.state);
  const projects = context.runner.state.content?.section?.office;
  const written = context.runner.state.content?.kind === "written";
  const said = written ? words.written : projects === undefined ? words : words.office;
  const open = counts.total - counts.answered;
  const minutes = Math.floor(context.runner.clock.remainingMs() / 60_000);
  const status = h("p", { role: "status", class: "r-dialog__status" });
  const problem = h("p", { class: "r-rejected", hidden: true });
  const unsaved = h("p", { class: "r-rejected", hidden: true });
  const files = h("p", { role: "status" });
  const confirm = h("button", {
    type: "button", class: "r-button r-button--primary",
    onclick: () => {
      if (confirm.getAttribute("aria-disabled") !== "true") void context.runner.handIn();
    },
  }, words.handInNow);
  const dialog = openDialog(words, words.handInTitle, [
    h("ul", { class: "r-summary" },
      h("li", {}, icon(open === 0 ? "check" : "circle"),
        open === 0 ? said.handInAll(counts.total) : said.handInOpen(open, counts.total)),
      counts.flagged === 0 ? null
        : h("li", {}, icon("flag"), said.handInFlagged(counts.flagged)),
      h("li", {}, icon("clock"),
        words.handInTimeLeft(words.duration(minutes) || words.underAMinute))),
    missingLanguages(context, () => { dialog.close(); }),
    projects === undefined ? null : projectList(context, projects, () => { dialog.close(); }),
    h("p", {}, said.handInText),
    unsaved,
    files,
    problem,
    status,
    h("div", { class: "r-actions" }, confirm,
      h("button", {
        type: "button", class: "r-button", onclick: () => { dialog.close(); },
      }, words.backToTest)),
  ]);
  dialog.addEventListener("close", () => {
    if (phaseOf(context.runner.state) === "test") context.runner.backToTest();
  });
  return {
    update(state) {
      setAttribute(confirm, "aria-disabled", state.handIn === "none" ? null : "true");
      setText(status, {
        none: "", returning: "", sending: words.handingIn, done: words.doneTitle,
        waiting: `${words.handInWaiting}. ${words.handInWaitingText}`,
      }[state.handIn]);
      const { numbers } = unsavedOf(state);
      unsaved.hidden = numbers.length === 0;
      setText(unsaved, numbers.length === 0 ? "" : words.written.handInUnsaved(numbers.join(", ")));
      setText(files, state.sending.length > 0 ? words.written.handInSending(state.sending.join(", "))
        : state.missing.length > 0 ? words.written.handInMissing(state.missing.join(", ")) : "");
      problem.hidden = state.refusal === null;
      setText(problem, state.refusal === null ? ""
        : `${words.handInRefused} ${state.refusal || words.tellInvigilator}`);
    },
  };
}

export function openDisplay(context: Context): void {
  const words = context.words();
  const prefs = context.prefs();
  const names: Readonly<Record<Locale, string>> = { en: "English", fr: "Français" };
  openDialog(words, words.display, [
    choices(words.textSize, "text-size", TEXT_SIZES, prefs.textSize, (size) => `${size}\u00a0%`,
      (textSize) => { context.setPrefs({ textSize }); }),
    choices(words.contrast, "contrast", CONTRASTS, prefs.contrast,
      (contrast) => words.contrastNames[contrast],
      (contrast) => { context.setPrefs({ contrast }); }),
    choices<Locale>(words.interfaceLanguage, "locale", ["en", "fr"], prefs.locale,
      (locale) => names[locale], (locale) => { context.setPrefs({ locale }); }),
  ]);
}

function choices<T extends string | number>(
  legendText: string, name: string, values: readonly T[], chosen: T,
  label: (value: T) => string, choose: (value: T) => void,
): HTMLElement {
  return h("fieldset", { class: "r-choices" },
    h("legend", {}, legendText),
    ...values.map((value) => h("label", { class: "r-choice", lang: name === "locale" ? String(value) : null },
      h("input", {
        type: "radio", name, value: String(value), checked: value === chosen,
        onchange: () => { choose(value); },
      }), h("span", {}, label(value)))));
}

/** Ask before a playing recording is cut off. */
export function askToLeave(context: Context, leave: () => void): void {
  const words = context.words();
  const dialog = openDialog(words, words.leavePlayingTitle, [
    h("p", {}, words.leavePlayingText),
    h("div", { class: "r-actions" },
      h("button", {
        type: "button", class: "r-button r-button--primary",
        onclick: () => { dialog.close(); },
      }, words.stay),
      h("button", {
        type: "button", class: "r-button",
        onclick: () => {
          dialog.close();
          leave();
        },
      }, words.leave)),
  ]);
}
