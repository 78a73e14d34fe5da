/** The live word count, said to a screen reader where it matters and not at every word. */
import { h, setText } from "../runner/dom";
import type { Words } from "../runner/words";
import type { PaperTask } from "../runner/types";

const PAUSE_MS = 4000;
const STRIDE = 50;

export interface Counter {
  readonly element: HTMLElement;
  show(words: number): void;
  /** To be called a few times a second: says the count once the typing pauses. */
  tick(now: number): void;
}

export function counter(words: Words, guidance: PaperTask["guidance"], id: string, say: (text: string) => void): Counter {
  const said = words.written;
  const text = h("span", {});
  const meter = h("span", { class: "w-count__bar", "aria-hidden": "true" });
  const fill = h("span", {});
  meter.append(fill);
  const element = h("p", { class: "w-count", id }, text, guidance === null ? null : meter);
  let [shown, told, changedAt] = [-1, 0, 0];
  let zone = 0;
  const spelled = (count: number): string => (guidance === null ? said.wordCount(count)
    : `${said.wordCount(count)} (${said.asked(guidance.least, guidance.most)})`);
  const zoneOf = (count: number): number => (guidance === null || count < guidance.least ? 0 : count <= guidance.most ? 1 : 2);
  return {
    element,
    show(count) {
      if (count === shown) return;
      const first = shown < 0;
      shown = count;
      changedAt = performance.now();
      setText(text, spelled(count));
      element.dataset["zone"] = ["under", "within", "over"][zoneOf(count)];
      if (guidance !== null) fill.style.setProperty("inline-size", `${Math.min(100, (100 * count) / Math.max(1, guidance.most))}%`);
      if (first) [told, zone] = [count, zoneOf(count)];
    },
    tick(now) {
      if (shown < 0 || now - changedAt < PAUSE_MS) return;
      if (Math.abs(shown - told) < STRIDE && zoneOf(shown) === zone) return;
      [told, zone] = [shown, zoneOf(shown)];
      say(spelled(shown));
    },
  };
}
