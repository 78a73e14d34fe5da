/** Name box, the three buttons and the formula bar. */
import { h } from "../../kit/dom";
import { icon } from "../../kit";
import type { Words } from "../words";

export interface FormulaBarHost {
  /** Enter in the name box: a place to go to, or a new name for the selection. */
  go(text: string): boolean;
  names(): readonly string[];
  cancel(): void;
  enter(): void;
  insertFunction(): void;
  leave(): void;
}

export class FormulaBar {
  readonly element: HTMLElement;
  readonly field = h("textarea", { class: "ss-formula", rows: 1, spellcheck: "false" });
  readonly name = h("input", { class: "ss-name", spellcheck: "false", autocomplete: "off" });
  private readonly cancel: HTMLButtonElement;
  private readonly enter: HTMLButtonElement;
  private readonly list = h("datalist", { id: "ss-names" });
  private shownName = "";

  constructor(w: Words, host: FormulaBarHost) {
    const button = (name: string, label: string, run: () => void): HTMLButtonElement =>
      h("button", { type: "button", class: "ss-bar-button", "aria-label": label, title: label, onclick: run }, icon(name));
    this.name.setAttribute("aria-label", w.nameBox);
    this.name.setAttribute("list", "ss-names");
    this.field.setAttribute("aria-label", w.formulaBar);
    this.cancel = button("dismiss", w.cancelEntry, () => host.cancel());
    this.enter = button("checkmark", w.enterEntry, () => host.enter());
    for (const one of [this.cancel, this.enter]) one.addEventListener("mousedown", (event) => event.preventDefault());
    this.editing(false);
    const fx = h(
      "button",
      { type: "button", class: "ss-bar-button ss-fx", "aria-label": w.insertFunction, title: w.insertFunction, onclick: () => host.insertFunction() },
      "fx",
    );
    this.element = h(
      "div",
      { class: "ss-bar", role: "region", "aria-label": w.formulaBar },
      this.name, this.list, h("span", { class: "ss-bar-split", "aria-hidden": "true" }), this.cancel, this.enter, fx, this.field,
    );
    this.name.addEventListener("focus", () => {
      this.list.replaceChildren(...host.names().map((one) => h("option", { value: one })));
      this.name.select();
    });
    this.name.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        this.name.value = this.shownName;
        host.leave();
      }
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (host.go(this.name.value)) host.leave();
      else this.name.select();
    });
    this.name.addEventListener("blur", () => {
      this.name.value = this.shownName;
    });
  }

  show(name: string, content: string): void {
    this.shownName = name;
    if (document.activeElement !== this.name) this.name.value = name;
    this.field.value = content;
  }

  editing(on: boolean): void {
    this.cancel.disabled = !on;
    this.enter.disabled = !on;
  }

  setReadOnly(on: boolean): void {
    this.field.readOnly = on;
  }
}
