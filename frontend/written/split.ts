/** The bar between two panes: moved with the mouse, a finger or the arrow keys. */
import { h, setAttribute } from "../runner/dom";

const [LEAST, MOST, STEP] = [20, 70, 5];
/** Stays from task to task. */
let share = 42;

export function divider(label: string, panes: HTMLElement): HTMLElement {
  const set = (value: number): void => {
    share = Math.round(Math.max(LEAST, Math.min(MOST, value)));
    panes.style.setProperty("--share", `${share}%`);
    setAttribute(bar, "aria-valuenow", String(share));
  };
  const bar = h("div", {
    class: "w-divider", role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": label,
    "aria-valuemin": LEAST, "aria-valuemax": MOST,
    onkeydown: (event) => {
      const { key } = event as KeyboardEvent;
      const to = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST }[key];
      if (to === undefined) return;
      event.preventDefault();
      set(to);
    },
  });
  bar.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
  });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const box = panes.getBoundingClientRect();
    if (box.width > 0) set((100 * (event.clientX - box.left)) / box.width);
  });
  set(share);
  return bar;
}
