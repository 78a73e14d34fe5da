/** Menus: below a button, at the pointer, beside their parent item. */
import type { Via } from "../contract";
import { h, type Point } from "./dom";
import { icon } from "./icons";
import { closePopups, escapePopup, openPopup, placePopup, type Popup } from "./popup";
import type { MenuItem, OpenMenu } from "./types";
import { kitLocale } from "./words";

export interface MenuOptions {
  readonly label?: string;
  readonly via?: Via;
  readonly owner?: HTMLElement;
  readonly parent?: Popup;
  readonly side?: "below" | "beside";
  /** Show the letters of the items (opened by KeyTips). */
  readonly keys?: boolean;
  onClose?(): void;
}

/** A context menu. Escape or a choice gives the focus back. */
export const openMenu: OpenMenu = (at, items) => {
  showMenu(at, items, { via: "menu" });
};

export function showMenu(at: Point | HTMLElement, items: readonly MenuItem[], options: MenuOptions = {}): Popup {
  const popup = openPopup({
    class: options.keys ? "kit-menu kit-menu-keys" : "kit-menu", role: "menu",
    ...(options.label ? { label: options.label } : {}),
    parent: options.parent, owner: options.owner,
    ...(options.onClose ? { onClose: options.onClose } : {}),
  });
  fillMenu(popup, items, options);
  placePopup(popup, at, options.side);
  typed = "";
  popup.element.addEventListener("keydown", (event) => onKey(event, popup, options));
  (rows(popup)[0] ?? popup.element).focus({ preventScroll: true });
  return popup;
}

/** The items alone, for pop-ups that hold something else too (a gallery's "More…"). */
export function fillMenu(popup: Popup, items: readonly MenuItem[], options: MenuOptions): void {
  for (const item of items) {
    if (item.separator && popup.element.childElementCount > 0) {
      popup.element.append(h("div", { class: "kit-menu-line", role: "separator" }));
    }
    if (item.label) popup.element.append(row(item, popup, options));
  }
}

const itemOf = new WeakMap<HTMLElement, MenuItem>();

function row(item: MenuItem, popup: Popup, options: MenuOptions): HTMLElement {
  const checked = item.checked?.();
  const able = item.enabled?.() ?? true;
  const element = h(
    "button",
    {
      type: "button", class: "kit-menu-item", tabindex: -1,
      role: checked === undefined ? "menuitem" : "menuitemcheckbox",
      "aria-checked": checked === undefined ? null : String(checked),
      "aria-disabled": able ? null : "true",
      "aria-haspopup": item.items ? "menu" : null,
      "aria-expanded": item.items ? "false" : null,
      "aria-keyshortcuts": shortcutOf(item.shortcut),
      "data-id": item.id, "data-key": item.key,
    },
    h("span", { class: "kit-menu-mark" }, checked ? icon("checkmark") : item.icon ? icon(item.icon) : null),
    h("span", { class: "kit-menu-label" }, item.label),
    item.shortcut ? h("span", { class: "kit-menu-shortcut", "aria-hidden": "true" }, showShortcut(item.shortcut)) : null,
    item.key ? h("kbd", { class: "kit-menu-key", "aria-hidden": "true" }, item.key) : null,
    item.items ? icon("chevron_right") : null,
  );
  itemOf.set(element, item);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    choose(element, popup, options);
  });
  element.addEventListener("pointerenter", () => {
    element.focus({ preventScroll: true });
    if (item.items && able) openSub(element, popup, options);
  });
  return element;
}

function choose(element: HTMLElement, popup: Popup, options: MenuOptions): void {
  const item = itemOf.get(element);
  if (!item || element.getAttribute("aria-disabled") === "true") return;
  if (item.items) {
    openSub(element, popup, options);
    return;
  }
  closePopups(true);
  item.run?.(options.via ?? "menu");
}

function openSub(element: HTMLElement, popup: Popup, options: MenuOptions): void {
  const item = itemOf.get(element);
  if (!item?.items || element.getAttribute("aria-expanded") === "true") return;
  showMenu(element, item.items, { ...options, parent: popup, owner: element, side: "beside", label: item.label });
}

function rows(popup: Popup): HTMLElement[] {
  return [...popup.element.querySelectorAll<HTMLElement>("[role^=menuitem]")];
}

function onKey(event: KeyboardEvent, popup: Popup, options: MenuOptions): void {
  const all = rows(popup);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const current = all[at];
  const move = (index: number) => all[(index + all.length) % all.length]?.focus({ preventScroll: true });
  const actions: Record<string, () => void> = {
    Home: () => move(0),
    End: () => move(all.length - 1),
    Escape: () => escapePopup(popup),
    Tab: () => closePopups(true),
    Enter: () => current && choose(current, popup, options),
    " ": () => current && choose(current, popup, options),
  };
  // A gallery above the items moves in two directions by itself.
  if (current?.classList.contains("kit-menu-item") !== false) {
    actions["ArrowDown"] = () => move(at + 1);
    actions["ArrowUp"] = () => move(at < 0 ? all.length - 1 : at - 1);
    actions["ArrowRight"] = () => current && openSub(current, popup, options);
    actions["ArrowLeft"] = () => options.parent && popup.close(true);
  }
  const action = event.key === " " && typing() ? undefined : actions[event.key];
  if (action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    event.stopPropagation();
    typeLetter(event.key, all, at, popup, options);
  }
}

const PAUSE_MS = 700;
let typed = "";
let typedAt = 0;

function typing(): boolean {
  return typed !== "" && performance.now() - typedAt < PAUSE_MS;
}

/** A KeyTip of an item runs it; else letters typed in a row go to the item that starts with them. */
function typeLetter(letter: string, all: HTMLElement[], at: number, popup: Popup, options: MenuOptions): void {
  const upper = letter.toLocaleUpperCase();
  typed = typing() ? typed + upper : upper;
  typedAt = performance.now();
  const byKey = all.filter((element) => element.dataset["key"]?.toLocaleUpperCase() === upper);
  const first = byKey[0];
  if (first && byKey.length === 1 && typed.length === 1) {
    typed = "";
    first.focus({ preventScroll: true });
    choose(first, popup, options);
    return;
  }
  // A first letter goes on to the next item, further ones stay with what they fit.
  const from = typed.length > 1 ? Math.max(0, at) : at + 1;
  const after = [...all.slice(from), ...all.slice(0, from)];
  const starts = (element: HTMLElement) =>
    (element.querySelector(".kit-menu-label")?.textContent ?? "").trim().toLocaleUpperCase().startsWith(typed);
  after.find(starts)?.focus({ preventScroll: true });
}

const FRENCH: Readonly<Record<string, string>> = {
  Shift: "Maj", Enter: "Entrée", Del: "Suppr", Delete: "Suppr", Space: "Espace", Insert: "Inser", Home: "Origine", End: "Fin",
  Esc: "Échap", PgUp: "Pg.préc", PgDn: "Pg.suiv",
};

/** A shortcut written in English as the keyboards of the locale name its keys. */
export function showShortcut(shortcut: string): string {
  return kitLocale() === "fr" ? shortcut.replace(/[A-Za-z]+/g, (name) => FRENCH[name] ?? name) : shortcut;
}

/** "Ctrl+B" as `aria-keyshortcuts` writes it; null when there is none. */
export function shortcutOf(shortcut: string | undefined): string | null {
  if (!shortcut) return null;
  return shortcut.replace(/\bCtrl\b/g, "Control").replace(/\bMaj\b/g, "Shift").replace(/ /g, "");
}

/**
 * Context menus of an element, by the mouse, Shift+F10 or the menu key. `items` returns what
 * fits the place, or nothing to leave the browser's own menu. Returns a function that takes it off.
 */
export function contextMenu(
  element: HTMLElement, items: (target: HTMLElement, at: Point | null) => readonly MenuItem[] | null,
): () => void {
  const byMouse = (event: MouseEvent) => {
    const found = items(event.target as HTMLElement, { x: event.clientX, y: event.clientY });
    if (!found) return;
    event.preventDefault();
    openMenu({ x: event.clientX, y: event.clientY }, found);
  };
  const byKey = (event: KeyboardEvent) => {
    if (!(event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) return;
    const target = event.target as HTMLElement;
    const found = items(target, null);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    const box = target.getBoundingClientRect();
    openMenu({ x: box.left + Math.min(24, box.width / 2), y: box.top + Math.min(24, box.height) }, found);
  };
  element.addEventListener("contextmenu", byMouse);
  element.addEventListener("keydown", byKey);
  return () => {
    element.removeEventListener("contextmenu", byMouse);
    element.removeEventListener("keydown", byKey);
  };
}
