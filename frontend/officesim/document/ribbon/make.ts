/** Short words for describing controls. */
import type { Via } from "../../contract";
import type { AnyControl, Button, Group, MenuItem, Toggle } from "../../kit";

type Size = "large" | "small" | "icon";
interface Extra {
  readonly shortcut?: string;
  readonly tip?: string;
  readonly size?: Size;
  readonly enabled?: () => boolean;
}

export function button(id: string, label: string, key: string, icon: string, run: (via: Via) => void, extra: Extra = {}): Button {
  return { kind: "button", id, label, key, icon, size: "small", ...extra, run };
}

export function toggle(id: string, label: string, key: string, icon: string, pressed: () => boolean | "mixed", run: (via: Via) => void, extra: Extra = {}): Toggle {
  return { kind: "toggle", id, label, key, icon, size: "icon", ...extra, pressed, run };
}

export function menu(id: string, label: string, key: string, icon: string, items: () => readonly MenuItem[], extra: Extra = {}): AnyControl {
  return { kind: "menu", id, label, key, icon, size: "small", ...extra, items };
}

export function item(id: string, label: string, run: (via: Via) => void, extra: Omit<Partial<MenuItem>, "run"> = {}): MenuItem {
  return { id, label, ...extra, run };
}

export const group = (id: string, label: string, controls: readonly AnyControl[], launcher?: Button): Group =>
  launcher ? { id, label, controls, launcher } : { id, label, controls };
