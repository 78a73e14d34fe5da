/** Arrow keys along the tabs and along the controls of a panel: one stop for Tab each. */
import { neighbour, shown } from "./dom";

export interface TabKeys {
  tabs(): readonly HTMLElement[];
  select(tab: HTMLElement): void;
  down(): void;
  leave(): void;
}

export function alongTabs(event: KeyboardEvent, keys: TabKeys): void {
  const tabs = keys.tabs();
  const at = tabs.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  const go = (index: number) => {
    const tab = tabs[(index + tabs.length) % tabs.length] as HTMLElement;
    keys.select(tab);
    tab.focus();
  };
  const actions: Record<string, () => void> = {
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
    Home: () => go(0),
    End: () => go(tabs.length - 1),
    ArrowDown: () => keys.down(),
    Escape: () => keys.leave(),
  };
  perform(event, actions);
}

export function alongPanel(event: KeyboardEvent, stops: readonly HTMLElement[], leave: () => void): void {
  const usable = stops.filter(shown);
  const from = event.target as HTMLElement;
  const at = usable.indexOf(from);
  if (at < 0) return;
  const go = (element: HTMLElement | null | undefined) => element?.focus();
  perform(event, {
    ArrowRight: () => go(usable[(at + 1) % usable.length]),
    ArrowLeft: () => go(usable[(at - 1 + usable.length) % usable.length]),
    ArrowDown: () => go(neighbour(from, usable, "down")),
    ArrowUp: () => go(neighbour(from, usable, "up")),
    Home: () => go(usable[0]),
    End: () => go(usable[usable.length - 1]),
    Escape: leave,
  });
}

function perform(event: KeyboardEvent, actions: Readonly<Record<string, () => void>>): void {
  const action = event.ctrlKey || event.altKey || event.metaKey ? undefined : actions[event.key];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}
