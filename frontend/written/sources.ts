/** A source document beside the answer: a text to highlight, a table, a picture, a PDF. */
import { h, icon } from "../runner/dom";
import type { WrittenContext as Context } from "../runner/views/context";
import type { Locale, PaperSource } from "../runner/types";
import { leavesView } from "./leaves";
import { added, covers, laidOut, MOST_HIGHLIGHTS, pieces, removed, stretchesOf, type Stretch } from "./highlights";

export function sourceView(context: Context, source: PaperSource, language: Locale): HTMLElement {
  const title = source.title[language] ?? "";
  const body = source.text !== null ? highlightable(context, source, language)
    : source.table !== null ? tableView(source, language, title) : fileView(context, source, language);
  return h("div", { class: "w-source", lang: language }, h("h2", {}, title), body);
}

/** Which of a source's languages is read: the task's, else the interface's, else what there is. */
export function readIn(source: PaperSource, reads: Locale | null, locale: Locale): Locale {
  const wanted = reads ?? locale;
  return source.title[wanted] !== undefined ? wanted : source.title.en !== undefined ? "en" : "fr";
}

function tableView(source: PaperSource, language: Locale, title: string): HTMLElement {
  const [head, ...rows] = source.table?.[language] ?? [];
  return h("div", { class: "w-scroll", tabindex: 0, role: "region", "aria-label": title },
    h("table", { class: "w-table" },
      h("thead", {}, h("tr", {}, ...(head ?? []).map((cell) => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {},
        ...row.map((cell, index) => (index === 0 ? h("th", { scope: "row" }, cell) : h("td", {}, cell))))))));
}

function fileView(context: Context, source: PaperSource, language: Locale): HTMLElement {
  const words = context.words().written;
  const address = source.file?.[language] ?? "";
  const pages = source.pages?.[language] ?? [];
  if (source.kind === "pdf" && pages.length > 0) {
    return leavesView(context, pages, language, source.title[language] ?? "", source.alternative?.[language] ?? "");
  }
  if (source.kind === "pdf") {
    return h("div", { class: "w-pdf" },
      h("p", { lang: context.prefs().locale }, h("a", { href: address, target: "_blank", rel: "noopener" }, words.openPdf)));
  }
  const shown = context.media.address(address);
  return h("figure", { class: "w-figure" },
    h("img", { src: shown, alt: source.alternative?.[language] ?? "" }),
    context.media.status(address) === "failed" ? h("figcaption", { lang: context.prefs().locale }, words.pictureLoading) : null);
}

function highlightable(context: Context, source: PaperSource, language: Locale): HTMLElement {
  const words = context.words().written;
  const text = source.text?.[language] ?? "";
  const layout = laidOut(text, language);
  const kept = (): Stretch[] => stretchesOf(context.runner.state.told["highlight"]?.[source.ref]?.[language], text.length);
  const body = h("div", { class: "w-passage" });
  let here = 0;
  const change = (list: readonly Stretch[], said: string): void => {
    // Adding one makes one more; so does taking one out of the middle of another.
    if (list.length > MOST_HIGHLIGHTS && list.length > kept().length) {
      context.say(words.highlightsFull(MOST_HIGHLIGHTS), true);
      return;
    }
    const before = context.runner.state.told["highlight"]?.[source.ref] ?? {};
    context.runner.highlight(source.ref, { ...before, [language]: list });
    draw();
    context.say(said);
  };
  const toggle = (stretch: Stretch): void => {
    const list = kept();
    if (covers(list, stretch)) change(removed(list, stretch), words.unhighlighted);
    else change(added(list, stretch), words.highlighted);
  };
  const spans = (): HTMLElement[] => [...body.querySelectorAll<HTMLElement>(".w-sentence")];
  const draw = (): void => {
    const focused = body.contains(document.activeElement);
    const list = kept();
    body.replaceChildren(...layout.map((paragraph) => h("p", {}, ...paragraph.map((stretch) =>
      h("span", { class: "w-sentence", tabindex: -1, "data-from": stretch[0], "data-to": stretch[1] },
        ...pieces(text, stretch, list).map((piece) => (piece.marked ? h("mark", {}, piece.text) : h("span", {}, piece.text))))))));
    const stop = spans()[here];
    if (stop !== undefined) stop.tabIndex = 0;
    if (focused) stop?.focus();
  };
  body.addEventListener("keydown", (event) => {
    const all = spans();
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step !== undefined && !event.shiftKey) {
      here = Math.max(0, Math.min(all.length - 1, here + step));
      all.forEach((one, index) => { one.tabIndex = index === here ? 0 : -1; });
      all[here]?.focus();
    } else if (event.key === " " || event.key === "Enter") {
      const { from, to } = all[here]?.dataset ?? {};
      if (from !== undefined && to !== undefined) toggle([Number(from), Number(to)]);
    } else {
      return;
    }
    event.preventDefault();
  });
  const mark = h("button", {
    type: "button", class: "r-button r-button--quiet",
    onclick: () => {
      const stretch = selected(body);
      if (stretch === null) context.say(words.highlightHow, true);
      else toggle(stretch);
    },
  }, icon("pen"), words.highlight);
  mark.addEventListener("mousedown", (event) => { event.preventDefault(); });
  const clear = h("button", {
    type: "button", class: "r-button r-button--quiet", onclick: () => { change([], words.unhighlighted); },
  }, words.unhighlight);
  draw();
  return h("div", {},
    h("div", { class: "w-marking", lang: context.prefs().locale }, mark, clear,
      h("details", {}, h("summary", {}, words.highlightHelp), h("p", {}, words.highlightHow))),
    body);
}

/** What the mouse has selected in a text, as offsets in it; null for nothing. */
function selected(body: HTMLElement): Stretch | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const from = offset(body, range.startContainer, range.startOffset);
  const to = offset(body, range.endContainer, range.endOffset);
  return from === null || to === null || from >= to ? null : [from, to];
}

function offset(body: HTMLElement, node: Node, at: number): number | null {
  const inside = node instanceof Element ? node : node.parentElement;
  const sentence = inside?.closest<HTMLElement>(".w-sentence") ?? null;
  if (sentence === null || !body.contains(sentence)) {
    if (!body.contains(node) && node !== body) return null;
    // Between sentences: the beginning of the next one.
    const next = node.childNodes[at] ?? null;
    const near = next instanceof HTMLElement ? next.querySelector<HTMLElement>(".w-sentence") ?? next : null;
    return near?.dataset["from"] === undefined ? null : Number(near.dataset["from"]);
  }
  const before = document.createRange();
  before.selectNodeContents(sentence);
  before.setEnd(node, at);
  return Number(sentence.dataset["from"]) + before.toString().length;
}
