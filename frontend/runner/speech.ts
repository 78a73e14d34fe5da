/** What is said to a screen reader: one message after another, none lost to the next. */
import { h, icon } from "./dom";

/** A region that was written into the page just now is not listened to yet. */
const HEARD_MS = 50;
/** A message stands at least this long; a screen reader that is still speaking comes to it late. */
export const KEPT_MS = 10_000;
/** How long a message is shown to those who see. */
const SHOWN_MS = 12_000;

/**
 * A polite live region (WAI-ARIA 1.2, `status`) whose messages are elements of their own.
 *
 * A region that holds one text alone loses what is said just before something else: the
 * count of words, said in a pause, took the place of "your answer is full". The last
 * message stays; those before it go once something is said later than {@link KEPT_MS}.
 */
export class Speech {
  /** `status` is atomic by itself, which would read the earlier messages once more. */
  readonly element = h("div", { class: "visually-hidden", "aria-live": "polite", "aria-atomic": "false", role: "status" });
  /** Not read out: the region says the same. */
  readonly toast = h("div", { class: "r-toast", "aria-hidden": "true", hidden: true });
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private readonly said: { readonly element: Element; readonly at: number }[] = [];

  /** Say a text, and show it too where nothing else on the page does. */
  say(text: string, visible = false): void {
    setTimeout(() => { this.add(text); }, HEARD_MS);
    if (!visible) return;
    clearTimeout(this.hiding);
    this.toast.replaceChildren(icon("info"), text);
    this.toast.hidden = false;
    this.hiding = setTimeout(() => { this.hide(); }, SHOWN_MS);
  }

  hide(): void {
    this.toast.hidden = true;
  }

  private add(text: string): void {
    const now = performance.now();
    while (this.said[0] !== undefined && now - this.said[0].at >= KEPT_MS) this.said.shift()?.element.remove();
    const element = h("p", {}, text);
    this.said.push({ element, at: now });
    this.element.append(element);
  }
}
