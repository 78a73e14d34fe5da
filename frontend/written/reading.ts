/** The left side: the task, its documents and the notes, one of them at a time. */
import { h, setAttribute } from "../runner/dom";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Paper, PaperTask } from "../runner/types";
import { localise } from "../runner/words";
import { notesView } from "./notes";
import { sharesOfHundred } from "./shares";
import { readIn, sourceView } from "./sources";

export interface Reading {
  readonly element: HTMLElement;
  focus(): void;
  destroy(): void;
}

interface Tab {
  readonly id: string;
  readonly label: string;
  readonly lang: string | null;
  readonly make: () => HTMLElement;
}

export function readingPane(context: Context, paper: Paper, task: PaperTask): Reading {
  const words = context.words();
  const said = words.written;
  const { locale } = context.prefs();
  let notes: ReturnType<typeof notesView> | null = null;
  const sources = task.sources.flatMap((ref) => paper.sources.find((source) => source.ref === ref) ?? []);
  const all: Tab[] = [
    { id: "task", label: said.taskTab, lang: null, make: () => taskText(context, paper, task) },
    ...sources.map((source): Tab => {
      const language = readIn(source, task.reads, locale);
      return { id: source.ref, label: source.title[language] ?? source.ref, lang: language, make: () => sourceView(context, source, language) };
    }),
    {
      id: "notes", label: said.notesTab, lang: null,
      make: () => (notes ??= notesView(context, paper.limits.notes)).element,
    },
  ];
  const panel = h("div", { class: "w-reading__panel", role: "tabpanel", id: "reading-panel", tabindex: 0 });
  const made = new Map<string, HTMLElement>();
  const tabs = all.map((tab) => h("button", {
    type: "button", role: "tab", class: "w-tab", id: `tab-${tab.id}`, "aria-controls": "reading-panel", lang: tab.lang,
    onclick: () => { open(tab); },
  }, tab.label));
  const open = (tab: Tab): void => {
    const element = made.get(tab.id) ?? tab.make();
    made.set(tab.id, element);
    panel.replaceChildren(element);
    panel.scrollTop = 0;
    setAttribute(panel, "aria-labelledby", `tab-${tab.id}`);
    all.forEach((one, index) => {
      setAttribute(tabs[index]!, "aria-selected", String(one === tab));
      tabs[index]!.tabIndex = one === tab ? 0 : -1;
    });
  };
  const list = h("div", {
    class: "w-tabs", role: "tablist", "aria-label": said.readingTabs,
    onkeydown: (event) => {
      const here = tabs.indexOf(document.activeElement as HTMLButtonElement);
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[(event as KeyboardEvent).key];
      if (to === undefined || here < 0) return;
      event.preventDefault();
      const next = (to + tabs.length) % tabs.length;
      open(all[next]!);
      tabs[next]!.focus();
    },
  }, ...tabs);
  open(all[0]!);
  return {
    element: h("section", { class: "w-reading", "aria-label": said.reading }, list, panel),
    focus() { list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(); },
    destroy() { notes?.destroy(); },
  };
}

function taskText(context: Context, paper: Paper, task: PaperTask): HTMLElement {
  const words = context.words().written;
  const { locale } = context.prefs();
  const prompt = localise(task.prompt, locale);
  const language = task.prompt[locale] !== undefined ? locale : task.language ?? locale;
  const tasks = paper.parts.flatMap((part) => part.tasks);
  const share = sharesOfHundred(tasks.map((one) => one.weight))[tasks.indexOf(task)] ?? 0;
  return h("div", { class: "w-task" },
    h("div", { class: "w-prompt", lang: language }, ...prompt.split(/\n\s*\n/).map((text) => h("p", {}, text))),
    h("ul", { class: "w-facts" },
      task.language === null || task.kind === "upload" ? null : h("li", {}, words.answerIn[task.language]),
      task.guidance === null ? null : h("li", {}, words.guidance(task.guidance.least, task.guidance.most)),
      h("li", {}, words.weightOfTask(share))),
    task.criteria.length === 0 ? null : h("details", { class: "w-criteria" },
      h("summary", {}, words.criteria),
      h("ul", {}, ...task.criteria.map((one) => h("li", {}, `${localise(one.title, locale)} (${words.weight(one.weight)})`)))));
}
