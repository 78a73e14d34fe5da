/** A short word about what happened; also said to screen readers. */
import { h, overlay } from "./dom";

const STAYS_MS = 5000;
let shown: HTMLElement | null = null;
let timer = 0;

export function toast(text: string): void {
  window.clearTimeout(timer);
  shown?.remove();
  const element = h("div", { class: "kit kit-toast", role: "status" });
  shown = element;
  overlay().append(element);
  // A live region speaks only of what changes after it is there.
  queueMicrotask(() => { element.textContent = text; });
  timer = window.setTimeout(() => element.remove(), STAYS_MS);
}
