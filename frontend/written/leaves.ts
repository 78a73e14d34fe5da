/** A PDF as pictures of its pages: the same in every browser, with zoom and the words as text. */
import { h, setAttribute, setText } from "../runner/dom";
import type { Locale, PaperPage } from "../runner/types";
import type { WrittenContext as Context } from "../runner/views/context";

/** Per cent of the pane's width. */
const ZOOMS = [50, 75, 100, 125, 150, 200, 300] as const;
const FIT = ZOOMS.indexOf(100);

export function leavesView(
  context: Context, pages: readonly PaperPage[], language: Locale, title: string, alternative: string,
): HTMLElement {
  const words = context.words().written;
  const own = context.prefs().locale;
  let zoom = FIT;
  let reading = false;
  const level = h("output", { class: "w-leaves__zoom" });
  const strip = h("div", { class: "w-leaves__pages" });
  const frame = h("div", {
    class: "w-leaves__frame", tabindex: 0, role: "region", "aria-label": title,
    onkeydown: (raw) => {
      const event = raw as KeyboardEvent;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = { "+": zoom + 1, "=": zoom + 1, "-": zoom - 1, "0": FIT }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      turn(to);
    },
  }, strip);
  const button = (label: string, sign: string, act: () => void): HTMLButtonElement =>
    h("button", { type: "button", class: "r-button r-button--quiet", "aria-label": label, title: label, onclick: act }, sign);
  const out = button(words.zoomOut, "−", () => { turn(zoom - 1); });
  const into = button(words.zoomIn, "+", () => { turn(zoom + 1); });
  const fit = button(words.zoomFit, "↔", () => { turn(FIT); });
  const asText = h("button", {
    type: "button", class: "r-button r-button--quiet", "aria-pressed": "false",
    onclick: () => {
      reading = !reading;
      draw();
    },
  }, words.asText);

  const turn = (to: number): void => {
    const next = Math.max(0, Math.min(ZOOMS.length - 1, to));
    if (next === zoom || reading) return;
    // What was in the middle stays in the middle.
    const middle = (frame.scrollTop + frame.clientHeight / 2) / Math.max(1, frame.scrollHeight);
    zoom = next;
    draw();
    frame.scrollTop = middle * frame.scrollHeight - frame.clientHeight / 2;
    context.say(words.zoomed(ZOOMS[zoom]!));
  };
  const leaves = pages.map((page, index) => leaf(context, page, words.page(index + 1, pages.length), own));
  const draw = (): void => {
    strip.style.setProperty("--zoom", `${ZOOMS[zoom]}%`);
    setText(level, `${ZOOMS[zoom]}\u00a0%`);
    setAttribute(asText, "aria-pressed", String(reading));
    strip.classList.toggle("w-leaves__pages--text", reading);
    for (const one of [out, fit, into]) one.disabled = reading;
    out.disabled ||= zoom === 0;
    into.disabled ||= zoom === ZOOMS.length - 1;
  };
  strip.append(
    ...(alternative === "" ? [] : [h("p", { class: "w-leaves__says", lang: language }, alternative)]),
    ...leaves,
  );
  draw();
  return h("div", { class: "w-leaves" },
    h("div", { class: "w-marking", lang: own, role: "group", "aria-label": words.leafTools }, out, level, into, fit, asText),
    frame);
}

/** The picture for the eye; its words stand behind it for screen readers, or in its place. */
function leaf(context: Context, page: PaperPage, label: string, own: Locale): HTMLElement {
  const words = context.words().written;
  return h("figure", { class: "w-leaf" },
    h("figcaption", { class: "w-leaf__number", lang: own }, label),
    h("img", {
      class: "w-leaf__picture", src: context.media.address(page.src), alt: "", width: page.width, height: page.height,
    }),
    page.text === "" ? h("p", { class: "w-leaf__text", lang: own }, words.noText)
      : h("div", { class: "w-leaf__text" }, ...page.text.split(/\n{2,}/).map((one) => h("p", {}, one))));
}
