import { vi } from "vitest";
import { mountRibbon, type RibbonSpec } from "../index";
import type { Button, Toggle } from "../types";

export const button = (id: string, key: string, more: Partial<Button> = {}): Button & { run: ReturnType<typeof vi.fn> } =>
  ({ kind: "button", id, label: id, key, run: vi.fn(), ...more }) as never;
export const toggle = (id: string, key: string, on = false): Toggle & { run: ReturnType<typeof vi.fn> } =>
  ({ kind: "toggle", id, label: id, key, pressed: () => on, run: vi.fn() }) as never;

export function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

export function tapAlt(): void {
  press("Alt", { altKey: true });
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keyup", { key: "Alt", bubbles: true }));
}

export function typed(letters: string): void {
  for (const letter of letters) press(letter);
}

export function tips(): string[] {
  return [...document.querySelectorAll(".kit-keytip")].map((one) => one.textContent ?? "");
}

export function ribbonOf(spec: RibbonSpec) {
  document.body.replaceChildren();
  const root = document.createElement("div");
  const work = document.createElement("textarea");
  root.append(work);
  document.body.append(root);
  const ribbon = mountRibbon(root, spec, {
    locale: "en", application: "document", title: "Report", focusWork: () => work.focus(),
  });
  work.focus();
  return { ribbon, work, root };
}
