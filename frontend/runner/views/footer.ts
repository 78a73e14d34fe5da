/** The bar at the bottom: previous, overview, next. */
import { h, icon, setText } from "../dom";
import { phaseOf, tally, type RunnerState } from "../state";
import type { WayContext } from "./context";

export interface Footer {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
}

/** `openBreak` asks for a break, where there are any. */
export function footer(context: WayContext, openBreak: () => void = () => undefined): Footer {
  const words = context.words();
  const nextLabel = h("span", {});
  const count = h("span", { class: "r-footer__count" });
  const move = (step: number): void => {
    const { position, screens } = context.runner.state;
    if (position + step >= screens.length) context.openOverview();
    else if (position + step >= 0) context.go(position + step);
  };
  const previous = h("button", {
    type: "button", class: "r-button", onclick: () => { move(-1); },
  }, icon("left"), h("span", {}, words.previous));
  const next = h("button", {
    type: "button", class: "r-button r-button--primary", onclick: () => { move(1); },
  }, nextLabel, icon("right"));
  const overview = h("button", {
    type: "button", class: "r-button r-button--overview", onclick: () => { context.openOverview(); },
  }, icon("grid"), h("span", {}, words.toOverview), count);
  const rest = h("button", {
    type: "button", class: "r-button r-button--break", hidden: true,
    onclick: openBreak,
  }, icon("pause"), h("span", {}, words.takeBreak));
  const element = h("nav", { class: "r-footer", "aria-label": words.navigation }, previous, overview, rest, next);
  return {
    element,
    update(state) {
      element.hidden = phaseOf(state) !== "test";
      rest.hidden = state.breakLeftMs <= 0 || state.provisional;
      const last = state.position >= state.screens.length - 1;
      setText(nextLabel, last ? words.endOfTest : words.next);
      previous.toggleAttribute("data-absent", state.position === 0);
      previous.tabIndex = state.position === 0 ? -1 : 0;
      const { answered, total } = tally(state);
      setText(count, words.answeredOf(answered, total));
    },
  };
}
