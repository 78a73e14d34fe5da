/** Screen tips: the control's name, shortcut, what it does and why it cannot be used now. */
import { h, place } from "./dom";

const DELAY_MS = 450;

/** Tips for everything in `root` described by the kit. Returns a function that takes them off. */
export function tooltips(root: HTMLElement): () => void {
  let timer = 0;
  let tip: HTMLElement | null = null;
  let on: HTMLElement | null = null;
  const hide = () => {
    window.clearTimeout(timer);
    tip?.remove();
    tip = on = null;
  };
  const show = (element: HTMLElement) => {
    tip?.remove();
    const { tipLabel, tipKeys, tip: text, tipReason } = element.dataset;
    if (!element.isConnected) return;
    tip = h("div", { class: "kit kit-tip", "aria-hidden": "true" },
      h("strong", {}, tipKeys ? `${tipLabel ?? ""} (${tipKeys})` : tipLabel ?? ""),
      text && text !== tipLabel ? h("span", {}, text) : null,
      tipReason ? h("em", {}, tipReason) : null);
    document.body.append(tip);
    place(tip, element);
  };
  const later = (event: Event) => {
    const element = (event.target as HTMLElement).closest<HTMLElement>("[data-tip-label]");
    if (element === on) return;
    hide();
    if (!element || (event.type === "focusin" && !element.matches(":focus-visible"))) return;
    on = element;
    timer = window.setTimeout(() => show(element), DELAY_MS);
  };
  const events: [string, (event: Event) => void][] = [
    ["pointerover", later], ["focusin", later], ["pointerleave", hide], ["focusout", hide],
    ["pointerdown", hide], ["keydown", hide],
  ];
  for (const [name, handler] of events) root.addEventListener(name, handler);
  return () => {
    hide();
    for (const [name, handler] of events) root.removeEventListener(name, handler);
  };
}
