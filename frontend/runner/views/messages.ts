/** Messages of the invigilator: announced, never taking the focus, there until acknowledged. */
import { h, icon } from "../dom";
import { phaseOf, type Phase, type RunnerState } from "../state";
import type { Context } from "./context";

const HIDDEN: readonly Phase[] = ["loading", "elsewhere", "superseded", "done"];

export interface Messages {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
}

export function messages(context: Context): Messages {
  const words = context.words();
  const rows = new Map<number, HTMLElement>();
  const element = h("section", { class: "r-messages", "aria-label": words.messages, hidden: true });
  const row = (id: number, text: string): HTMLElement => {
    const heading = `message-${id}`;
    return h("div", { class: "r-banner r-message", "data-kind": "information", role: "alert" },
      icon("info"),
      h("div", { class: "r-banner__text" },
        h("strong", { id: heading }, words.message), h("p", {}, text)),
      h("button", {
        type: "button", class: "r-button r-button--primary", "aria-describedby": heading,
        onclick: () => {
          context.runner.signals.acknowledge(id);
          context.say(words.messageRead);
        },
      }, words.haveRead));
  };
  return {
    element,
    update(state) {
      const open = HIDDEN.includes(phaseOf(state)) ? []
        : state.messages.filter(({ id }) => !state.acknowledged.has(id));
      for (const [id, shown] of rows) {
        if (open.some((message) => message.id === id)) continue;
        shown.remove();
        rows.delete(id);
      }
      // A row that stands is not touched: assistive technology would say it again.
      for (const { id, text } of open) {
        if (rows.has(id)) continue;
        const fresh = row(id, text);
        rows.set(id, fresh);
        element.append(fresh);
      }
      element.hidden = open.length === 0;
    },
  };
}
