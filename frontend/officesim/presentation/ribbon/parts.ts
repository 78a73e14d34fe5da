/** Short ways to describe controls. */
import type { Via } from "../../contract";
import type { Button, Check, Gallery, GalleryItem, Menu, MenuItem, Toggle } from "../../kit";
import type { App } from "../app";
import { cssColour } from "../draw/colour";
import { themeOf } from "../model/inherit";

type Size = "large" | "small" | "icon";
type Run = (via: Via) => void;

export const able = (app: App): boolean => !app.editor.readOnly;

export function button(id: string, label: string, key: string, icon: string, size: Size, run: Run, enabled: () => boolean = () => true, shortcut?: string): Button {
  return { kind: "button", id, label, key, icon, size, run, enabled, ...(shortcut ? { shortcut } : {}) };
}

export function toggle(id: string, label: string, key: string, icon: string, pressed: () => boolean | "mixed", run: Run, enabled: () => boolean = () => true, shortcut?: string, size: Size = "icon"): Toggle {
  return { kind: "toggle", id, label, key, icon, size, pressed, run, enabled, ...(shortcut ? { shortcut } : {}) };
}

export function check(id: string, label: string, key: string, checked: () => boolean, run: Run, enabled: () => boolean = () => true): Check {
  return { kind: "check", id, label, key, checked, run, enabled };
}

export function menu(id: string, label: string, key: string, icon: string, size: Size, items: () => readonly MenuItem[], enabled: () => boolean = () => true): Menu {
  return { kind: "menu", id, label, key, icon, size, items, enabled };
}

export function item(id: string, label: string, run: Run, key?: string, more: Partial<MenuItem> = {}): MenuItem {
  return { id, label, run, ...(key ? { key } : {}), ...more };
}

const TINTS = ["", "+80", "+60", "+40", "-25", "-50"];
export const BASES = ["lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];
const STANDARD = ["C00000", "FF0000", "FFC000", "FFFF00", "92D050", "00B050", "00B0F0", "0070C0", "002060", "7030A0"];
/** Tints of near white and near black go the other way. */
const DARK_TINTS = ["", "-5", "-15", "-25", "-35", "-50"];
const LIGHT_TINTS = ["", "+50", "+35", "+25", "+15", "+5"];

/** Theme colours with five tints each, then ten standard ones; ids are colours as the deck writes them. */
export function palette(app: App): GalleryItem[] {
  const board = app.editor.current;
  if (!board) return [];
  const theme = themeOf(app.editor.state.deck, board);
  const { words } = app;
  const items: GalleryItem[] = [];
  for (let row = 0; row < TINTS.length; row += 1) {
    BASES.forEach((base, at) => {
      const tint = (base === "lt1" ? DARK_TINTS : base === "dk1" ? LIGHT_TINTS : TINTS)[row] ?? "";
      const amount = Number(tint.slice(1));
      const shade = tint === "" ? "" : `, ${tint.startsWith("+") ? words.lighter(amount) : words.darker(amount)}`;
      const id = base + tint;
      items.push({ id, label: `${words.colours[at] ?? base}${shade}`, colour: cssColour(id, theme), group: words.c.themeColours });
    });
  }
  STANDARD.forEach((id, at) => items.push({ id, label: words.standard[at] ?? id, colour: `#${id}`, group: words.c.standardColours }));
  return items;
}

export function colours(
  app: App, id: string, label: string, key: string, icon: string, size: Size, selected: () => string | null,
  choose: (colour: string, via: Via) => void, more: readonly MenuItem[] = [], enabled: () => boolean = () => true,
): Gallery {
  return { kind: "gallery", id, label, key, icon, size, items: () => palette(app), selected, choose, more, enabled };
}
