/**
 * What a page finds around itself, for pages that run under node: a document, and a clock that
 * stands still until it is told to go on. To be imported before any code of a page.
 */
import { Window } from "happy-dom";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

let now = 0;
let counter = 0;
const timers = new Map<number, Timer>();

export const clock = {
  get now(): number { return now; },
  /** Let so much time pass; what is due runs at its time and in its order. */
  pass(ms: number, after: () => void = () => undefined): void {
    const end = now + ms;
    for (;;) {
      const due = [...timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at || one.order - other.order);
      const [first] = due;
      if (first === undefined) break;
      const [id, timer] = first;
      timers.delete(id);
      now = Math.max(now, timer.at);
      timer.run();
      after();
    }
    now = end;
  },
  /** A page has gone, and its timers with it. */
  forget(): void { timers.clear(); },
};

const window = new Window({ url: "https://test.invalid/" });
const timing = {
  setTimeout: (run: () => void, ms = 0): number => {
    counter += 1;
    timers.set(counter, { at: now + Math.max(0, ms), order: counter, run });
    return counter;
  },
  clearTimeout: (id: number): void => { timers.delete(id); },
  requestAnimationFrame: (run: () => void): number => timing.setTimeout(run, 16),
  cancelAnimationFrame: (id: number): void => { timers.delete(id); },
};
Object.assign(window, timing);
const { document, navigator, MutationObserver, Node, Element, HTMLElement, Event, KeyboardEvent, ClipboardEvent } = window;
const around = {
  window, document, navigator, MutationObserver, Node, Element, HTMLElement, Event, KeyboardEvent, ClipboardEvent, ...timing,
  performance: { now: () => now },
};
for (const [name, value] of Object.entries(around)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
