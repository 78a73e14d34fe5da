/** A gallery standing in the ribbon itself: a window on its items, with arrows and "more". */
import { describe, refreshEnabled, viaOf, wrapGallery, type Around, type View } from "./controls";
import { h } from "./dom";
import { itemButton, showGallery } from "./gallery";
import { closePopups } from "./popup";
import { icon } from "./icons";
import type { Gallery } from "./types";
import { words } from "./words";

export function inlineGallery(control: Gallery, around: Around): View {
  const strip = h("div", { class: "kit-inline-items", role: "group", "aria-label": control.label });
  const up = arrow("chevron_up", words().scrollUp);
  const down = arrow("chevron_down", words().scrollDown);
  const more = h("button", {
    type: "button", class: "kit-control kit-inline-arrow kit-inline-more", tabindex: -1,
    "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `${control.label} – ${words().more}`,
    "data-command": control.id,
  }, icon("chevron_down"));
  describe(more, control);
  const element = h("div", { class: "kit-inline", role: "none" },
    strip, h("div", { class: "kit-inline-side" }, up, down, more));
  const window = control.inline ?? 1;
  let first = 0;

  const open = (via: Parameters<View["use"]>[0], keys = false) => {
    if (more.getAttribute("aria-expanded") === "true") {
      closePopups(true);
      return;
    }
    if (around.able(control)) showGallery(wrapGallery(control, around), { via, owner: more, keys });
  };
  const draw = () => {
    const selected = control.selected();
    const visible = control.items().slice(first, first + window);
    const focused = (document.activeElement as HTMLElement | null)?.dataset["choice"];
    strip.replaceChildren(...visible.map((item) => {
      const button = itemButton(item, item.id === selected);
      button.setAttribute("role", "radio");
      button.addEventListener("click", (event) => {
        const via = viaOf(event);
        around.act(control, via, () => control.choose(item.id, via));
      });
      if (focused === item.id) queueMicrotask(() => button.focus());
      return button;
    }));
    strip.setAttribute("role", "radiogroup");
    stops.splice(0, stops.length, ...(strip.children as unknown as Iterable<HTMLElement>), more);
    up.disabled = first === 0;
    down.disabled = first + window >= control.items().length;
  };
  const scroll = (by: number) => {
    const last = Math.max(0, control.items().length - 1);
    first = Math.min(Math.max(0, first + by * window), last - (last % window));
    draw();
  };
  const stops: HTMLElement[] = [more];
  let shown = "";
  up.addEventListener("click", () => scroll(-1));
  down.addEventListener("click", () => scroll(1));
  more.addEventListener("click", (event) => open(viaOf(event)));
  return {
    control, element, stops, use: open,
    refresh() {
      const selected = control.selected();
      const items = control.items();
      const at = items.findIndex((item) => item.id === selected);
      if (at >= 0 && (at < first || at >= first + window)) first = at - (at % window);
      // Anew only when something changed: the focus stays where it is.
      const now = `${selected}|${first}|${items.map((item) => item.id + item.label).join(",")}`;
      if (now !== shown) {
        shown = now;
        draw();
      }
      refreshEnabled(stops, control);
    },
  };
}

function arrow(name: string, label: string): HTMLButtonElement {
  return h("button", {
    type: "button", class: "kit-control kit-inline-arrow", tabindex: -1, "aria-label": label,
  }, icon(name));
}
