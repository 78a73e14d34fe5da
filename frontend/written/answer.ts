/** The right side: the answer to a task, as text. */
import type { EditorView } from "prosemirror-view";
import { h, setAttribute } from "../runner/dom";
import { phaseOf } from "../runner/state";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Paper, PaperTask } from "../runner/types";
import { counter } from "./counting";
import { openEditor } from "./editor";
import type { Snapshot } from "./history";
import type { DocNode } from "./model";
import { watchCopies } from "./pasting";
import { languageChoice } from "./language";
import { limits } from "./limits";
import { resume, Scribe, type Unkept } from "./scribe";
import { searchBar } from "./searching";
import { textOf, words as wordsOf } from "./text";
import { toolbar } from "./toolbar";

const COUNT_MS = 300;

export interface Answer {
  readonly element: HTMLElement;
  focus(): void;
  setReadOnly(on: boolean): void;
  tick(now: number): void;
  destroy(): void;
}

export function textAnswer(context: Context, paper: Paper, task: PaperTask): Answer {
  const words = context.words();
  const { runner } = context;
  const said = words.written;
  const number = runner.state.screens.flatMap(({ items }) => items).find(({ ref }) => ref === task.ref)?.number ?? 0;
  const ids = { text: `text-${task.ref}`, count: `count-${task.ref}`, help: `help-${task.ref}` };
  const language = (): "en" | "fr" | null => task.language ?? runner.state.languages[task.ref] ?? null;
  const { state, past } = resume(runner.work.values(task.ref, "write") as unknown as Snapshot[]);
  const epoch = runner.state.content?.epoch ?? 0;
  const remembered = runner.keeping.recall(task.ref, runner.work.held.epochs.get(task.ref) ?? 0) as DocNode | null;
  const root = h("div", { class: "w-editor", id: ids.text });
  const count = counter(words, task.guidance, ids.count, (text) => { context.say(text); });
  const limit = limits(context);
  let editable = true;
  let version = runner.work.version;
  let view: EditorView | null = null;
  const shown = (): EditorView => view!;
  const find = searchBar(words, shown);
  const bar = toolbar(words, ids.text, shown, () => { find.open(); });

  const read = (): DocNode => shown().state.doc.toJSON() as DocNode;
  const scribe = new Scribe(state, read, {
    write: (step, t) => runner.write(task.ref, { ...step }, t),
    typing: (on) => { runner.typing(on); },
    elapsed: () => runner.clock.elapsedMs(),
    filled: (on) => {
      const choice = on ? "written" : null;
      if ((runner.state.answers[task.ref] ?? null) !== choice) runner.answer(task.ref, choice, runner.state.languages[task.ref] ?? null);
    },
    unkept: (why) => {
      runner.written(task.ref, why === null);
      showUnkept(why);
    },
  });
  const showUnkept = (why: Unkept | null): void => {
    const hopeless = runner.keeping.isHopeless(task.ref);
    // What may not be changed at the moment is said elsewhere on the page.
    limit.unkept(why === "closed" ? null : why ?? (hopeless ? "refused" : null), runner.keeping.open.get(task.ref) ?? null);
  };
  let counting: ReturnType<typeof setTimeout> | null = null;
  const recount = (): void => {
    counting = null;
    count.show(wordsOf(textOf(read()), language() ?? context.prefs().locale));
  };
  const choose = task.language === null ? languageChoice(context, task, () => {
    shown().setProps({});
    recount();
  }) : null;

  view = openEditor(root, remembered ?? state.standing, remembered === null ? past : [...past, state.standing], {
    label: said.writing,
    lang: language,
    spelling: paper.spelling || (runner.state.content?.settings.spelling ?? false),
    describedBy: `${ids.help} ${ids.count}`,
    blocked: task.paste_blocked,
    fact: (fact) => { scribe.fact(fact); },
    said: (what) => { limit.said(what, shown().state.doc); },
    changed: () => {
      limit.changed(shown().state.doc);
      scribe.changed();
      counting ??= setTimeout(recount, COUNT_MS);
    },
    updated: () => { bar.update(shown(), editable); },
    stuck: () => { context.say(said.stuck, true); },
    find: () => { find.open(); },
    toolbar: () => { bar.focus(); },
  });
  // Between keys nothing is forced: the browser may be composing a letter.
  const flush = (last = true): void => {
    if (last) takeIn(shown());
    scribe.flush(last);
  };
  const forget = [runner.beforeEnd(flush), watchCopies()];
  root.addEventListener("focusout", () => {
    takeIn(shown());
    scribe.flush();
  });
  bar.update(view, editable);
  recount();
  // Of a text that is not kept, what was refused is not given again as it is; all else is.
  if (runner.keeping.isHopeless(task.ref)) scribe.refused(read());
  else if (remembered !== null || runner.keeping.isOpen(task.ref)) scribe.distrust();

  return {
    element: h("div", { class: "w-answer" }, choose?.element, bar.element, find.element, root, limit.element,
      h("p", { class: "visually-hidden", id: ids.help }, said.leaving), count.element),
    focus() { shown().focus(); },
    setReadOnly(on) {
      if (editable === !on) return;
      editable = !on;
      shown().setProps({ editable: () => editable });
      setAttribute(shown().dom, "aria-readonly", on ? "true" : null);
      bar.update(shown(), editable);
    },
    tick(now) {
      count.tick(now);
      choose?.update();
      showUnkept(scribe.unkept);
      const hopeless = runner.keeping.isHopeless(task.ref);
      if (!hopeless) scribe.hopeful();
      if (runner.work.version !== version) {
        // The journal lacks a step that is on the screen: the screen is what the candidate has.
        version = runner.work.version;
        if (hopeless) scribe.refused();
        else scribe.distrust();
      } else if (scribe.unkept === "closed" && runner.working) {
        scribe.distrust();
      }
    },
    destroy() {
      flush();
      if (scribe.unkept !== null || runner.keeping.isOpen(task.ref)) {
        runner.keeping.remember(task.ref, { document: read(), epoch });
        // When the time is up there is no going back to it.
        if (phaseOf(runner.state) === "test") context.say(said.leftUnsaved(number), true);
      }
      runner.typing(false);
      if (counting !== null) clearTimeout(counting);
      for (const stop of forget) stop();
      shown().destroy();
    },
  };
}

/**
 * Have the editor read what the browser has changed a moment ago, or is composing: it does so by
 * itself a little later, which may be too late. The observer is not among what it promises.
 */
function takeIn(view: EditorView): void {
  const { domObserver } = view as unknown as { domObserver?: { forceFlush?: () => void; flush?: () => void } };
  domObserver?.forceFlush?.();
  domObserver?.flush?.();
}
