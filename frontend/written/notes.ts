/** The notes page: kept for the sitting, never marked. */
import { h } from "../runner/dom";
import type { WrittenContext as Context } from "../runner/views/context";

/** A long page of notes is written less often: each time it is written whole. */
const SOON_MS = 1000;
const LATER_MS = 5000;
const LONG = 2000;

export interface Notes {
  readonly element: HTMLElement;
  destroy(): void;
}

export function notesView(context: Context, most: number): Notes {
  const words = context.words().written;
  const { runner } = context;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const held = (): string => String(runner.state.told["notes"]?.["notes"]?.["text"] ?? "");
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (area.value !== held()) runner.note(area.value);
    runner.typing(false, "notes");
  };
  const area = h("textarea", {
    class: "w-notes__text", rows: 14, maxlength: most, "aria-label": words.notesLabel, autocomplete: "off",
    autocorrect: "off", autocapitalize: "off", spellcheck: "false", "data-gramm": "false",
    oninput: () => {
      // The browser takes no more, and cuts what is pasted, without a word.
      if (area.value.length >= most) context.say(words.notesFull(most), true);
      // Nothing is called safe meanwhile, and whoever leaves the page is asked.
      runner.typing(true, "notes");
      timer ??= setTimeout(flush, area.value.length > LONG ? LATER_MS : SOON_MS);
    },
    onblur: flush,
  });
  area.value = held();
  const forget = runner.beforeEnd((last) => { if (last && timer !== null) flush(); });
  return {
    element: h("div", { class: "w-notes" }, h("h2", {}, words.notesTab), h("p", {}, words.notesHow), area),
    destroy() {
      if (timer !== null) flush();
      forget();
    },
  };
}
