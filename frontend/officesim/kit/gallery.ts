/** Galleries: pictures of a choice, in the ribbon or in a pop-up. */
import type { Via } from "../contract";
import { h, neighbour } from "./dom";
import { fillMenu, type MenuOptions } from "./menu";
import { closePopups, escapePopup, openPopup, placePopup, type Popup } from "./popup";
import type { Gallery, GalleryItem } from "./types";

/** One picture. A colour is set through the style object: the page allows no inline styles. */
export function sampleOf(item: GalleryItem): HTMLElement {
  const sample = h("span", { class: `kit-sample ${item.sample ?? ""}`, "aria-hidden": "true" });
  if (item.colour) {
    sample.classList.add("kit-swatch");
    sample.style.setProperty("background-color", item.colour);
  } else if (item.sample === undefined || !item.sample.split(" ").some((name) => name.endsWith("-picture"))) {
    sample.textContent = item.label;
  }
  return sample;
}

export function itemButton(item: GalleryItem, selected: boolean): HTMLElement {
  const button = h("button", {
    type: "button", class: item.colour ? "kit-choice kit-choice-colour" : "kit-choice", tabindex: -1,
    role: "menuitemradio", "aria-checked": String(selected), "aria-label": item.label,
    title: item.label, "data-choice": item.id,
  }, sampleOf(item));
  return button;
}

export interface GalleryOptions {
  readonly via: Via;
  readonly owner: HTMLElement;
  readonly keys?: boolean;
  onClose?(): void;
}

export function showGallery(control: Gallery, options: GalleryOptions): Popup {
  const popup = openPopup({
    class: "kit-menu kit-gallery-popup", role: "menu", label: control.label, owner: options.owner,
    ...(options.onClose ? { onClose: options.onClose } : {}),
  });
  const items = control.items();
  const selected = control.selected();
  for (const [name, members] of grouped(items)) {
    if (name) popup.element.append(h("div", { class: "kit-gallery-title", "aria-hidden": "true" }, name));
    const grid = h("div", {
      class: "kit-gallery-grid", role: name ? "group" : "none", ...(name ? { "aria-label": name } : {}),
    });
    const columns = control.columns ?? (members[0]?.colour ? 10 : 0);
    if (columns > 0) grid.style.setProperty("--columns", String(columns));
    else grid.classList.add("kit-gallery-flow");
    for (const item of members) {
      const button = itemButton(item, item.id === selected);
      button.addEventListener("click", () => {
        closePopups(true);
        control.choose(item.id, options.via);
      });
      grid.append(button);
    }
    if (control.sweep && columns > 0) sweep(grid, columns);
    popup.element.append(grid);
  }
  const menu: MenuOptions = { via: options.via, owner: options.owner };
  if (control.more?.length) {
    popup.element.append(h("div", { class: "kit-menu-line", role: "separator" }));
    fillMenu(popup, control.more, menu);
  }
  placePopup(popup, options.owner);
  popup.element.addEventListener("keydown", (event) => onKey(event, popup));
  const first = popup.element.querySelector<HTMLElement>("[aria-checked=true]")
    ?? popup.element.querySelector<HTMLElement>("[role^=menuitem]");
  (first ?? popup.element).focus({ preventScroll: true });
  return popup;
}

function grouped(items: readonly GalleryItem[]): Map<string, GalleryItem[]> {
  const groups = new Map<string, GalleryItem[]>();
  for (const item of items) {
    const name = item.group ?? "";
    const members = groups.get(name);
    if (members) members.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** Rows × columns: what would be chosen is marked from the corner on. */
function sweep(grid: HTMLElement, columns: number): void {
  grid.classList.add("kit-gallery-sweep");
  const cells = [...grid.children];
  const mark = (event: Event) => {
    const at = cells.indexOf((event.target as HTMLElement).closest(".kit-choice") as HTMLElement);
    if (at < 0) return;
    cells.forEach((cell, index) => {
      const inside = index % columns <= at % columns
        && Math.floor(index / columns) <= Math.floor(at / columns);
      cell.classList.toggle("kit-swept", inside);
    });
  };
  grid.addEventListener("pointerover", mark);
  grid.addEventListener("focusin", mark);
}

function onKey(event: KeyboardEvent, popup: Popup): void {
  const all = [...popup.element.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const current = document.activeElement as HTMLElement;
  const at = all.indexOf(current);
  const go = (element: HTMLElement | null | undefined) => element?.focus();
  const actions: Record<string, () => void> = {
    ArrowRight: () => go(all[(at + 1) % all.length]),
    ArrowLeft: () => go(all[(at - 1 + all.length) % all.length]),
    ArrowDown: () => go(neighbour(current, all, "down") ?? all[0]),
    ArrowUp: () => go(neighbour(current, all, "up") ?? all[all.length - 1]),
    Home: () => go(all[0]),
    End: () => go(all[all.length - 1]),
    Escape: () => escapePopup(popup),
    Tab: () => closePopups(true),
  };
  const letter = event.key.toLocaleUpperCase();
  const keyed = all.find((element) => element.dataset["key"] === letter);
  const action = actions[event.key] ?? (keyed ? () => keyed.click() : undefined);
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}
