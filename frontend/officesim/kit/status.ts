/** The bar at the foot: what is selected or counted, and the zoom. */
import { h, setText } from "./dom";
import { icon } from "./icons";
import type { StatusBar } from "./types";
import { words } from "./words";

const STEP = 10;

/** `onZoom` gets the per cent, 50 to 200; without it the bar has no zoom. */
export function statusBar(onZoom?: (percent: number) => void): StatusBar {
  const parts = h("div", { class: "kit-status-parts" });
  const element = h("div", { class: "kit kit-status", role: "region", "aria-label": words().statusBar }, parts);
  const bar: StatusBar = {
    element,
    set(list) {
      const known = new Map([...parts.children].map((one) => [(one as HTMLElement).dataset["part"], one]));
      const wanted = list.map(({ id, text }) => {
        const part = known.get(id) ?? h("span", { class: "kit-status-part", "data-part": id });
        setText(part, text);
        return part;
      });
      if (wanted.length !== parts.childElementCount || wanted.some((one, at) => parts.children[at] !== one)) {
        parts.replaceChildren(...wanted);
      }
    },
    ...(onZoom ? { zoom: zoom(element, onZoom) } : {}),
  };
  return bar;
}

function zoom(element: HTMLElement, onZoom: (percent: number) => void): NonNullable<StatusBar["zoom"]> {
  let percent = 100;
  const slider = h("input", {
    type: "range", min: 50, max: 200, step: STEP, class: "kit-zoom-slider", "aria-label": words().zoom,
  });
  const shown = h("output", { class: "kit-zoom-value" });
  const button = (name: string, label: string, by: number) => h("button", {
    type: "button", class: "kit-control kit-icon-only", "aria-label": label, onclick: () => set(percent + by, true),
  }, icon(name));
  const set = (to: number, tell: boolean) => {
    const kept = Math.min(200, Math.max(50, Math.round(to)));
    const moved = kept !== percent;
    percent = kept;
    slider.value = String(kept);
    slider.setAttribute("aria-valuetext", `${kept} %`);
    setText(shown, `${kept} %`);
    if (tell && moved) onZoom(kept);
  };
  slider.addEventListener("input", () => set(Number(slider.value), true));
  element.append(h("div", { class: "kit-zoom" },
    button("subtract", words().zoomOut, -STEP), slider, button("add", words().zoomIn, STEP), shown));
  set(100, false);
  return { value: () => percent, set: (to) => set(to, false) };
}
