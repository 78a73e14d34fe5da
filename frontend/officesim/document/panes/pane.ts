/** The frame of a side pane. */
import { icon } from "../../kit";

export interface Pane {
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  refresh(): void;
  /** Put the focus where work in the pane begins; `again` asks for its second use. */
  open(again: boolean): void;
}

/** An element with properties and children, in one call. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function frame(title: string, close: string, onClose: () => void): { element: HTMLElement; body: HTMLElement } {
  const button = make("button", { type: "button", className: "kit-control kit-icon-only", onclick: onClose }, icon("dismiss"));
  button.setAttribute("aria-label", close);
  const body = make("div", { className: "od-pane-body" });
  const element = make("aside", { className: "kit od-pane", hidden: true }, make("div", { className: "od-pane-title" }, make("h2", { textContent: title }), button), body);
  element.setAttribute("aria-label", title);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
  });
  return { element, body };
}
