/** A short word about what happened; also said to screen readers. */
import { h, overlay } from "./dom";

const STAYS_MS = 5000;
/** One region for the life of the page: a live region speaks only of what changes after it is there. */
const region = h("div", { class: "kit-hidden", role: "status" });
let timer = 0;

/** Put the region in the page (or into the open dialog, outside of which nothing is spoken). */
export function prepareToasts(): void {
  if (!region.isConnected) clear();
  if (region.parentElement !== overlay()) overlay().append(region);
}

export function toast(text: string): void {
  window.clearTimeout(timer);
  prepareToasts();
  region.textContent = "";
  region.className = "kit kit-toast";
  queueMicrotask(() => { region.textContent = text; });
  timer = window.setTimeout(clear, STAYS_MS);
}

function clear(): void {
  window.clearTimeout(timer);
  region.textContent = "";
  region.className = "kit-hidden";
}
