/** F6 and Shift+F6 go round the panes: ribbon, work, task pane, status bar. */
import { focusables, shown } from "./dom";

/**
 * `panes` returns them in order, at each press; a pane gets the focus where it was last, or on
 * its first stop. Returns a function that takes it off.
 */
export function cyclePanes(panes: () => readonly HTMLElement[]): () => void {
  const last = new WeakMap<HTMLElement, HTMLElement>();
  const remember = (event: Event) => {
    const target = event.target as HTMLElement;
    const pane = panes().find((one) => one.contains(target));
    if (pane) last.set(pane, target);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
    const all = panes().filter((one) => one.isConnected && shown(one));
    if (all.length === 0) return;
    event.preventDefault();
    const at = all.findIndex((one) => one.contains(document.activeElement));
    const by = event.shiftKey ? -1 : 1;
    for (let step = 1; step <= all.length; step += 1) {
      const start = at < 0 ? (by > 0 ? -1 : 0) : at;
      const pane = all[(start + by * step + all.length * 2) % all.length] as HTMLElement;
      const before = last.get(pane);
      const target = before?.isConnected && pane.contains(before) && shown(before) && before.tabIndex >= 0
        ? before : focusables(pane)[0];
      if (target) {
        target.focus();
        return;
      }
    }
  };
  document.addEventListener("focusin", remember);
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("focusin", remember);
    document.removeEventListener("keydown", onKey);
  };
}
