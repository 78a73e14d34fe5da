/** Controls one types into: a combo box (font, size, number format) and a spinner (spacing). */
import { describe, refreshEnabled, sizeOf, type Around, type View } from "./controls";
import { h, setAttribute, uid } from "./dom";
import { icon } from "./icons";
import { openPopup, placePopup, type Popup } from "./popup";
import type { Combo, Spinner } from "./types";
import { kitLocale, words } from "./words";

export function combo(control: Combo, around: Around): View {
  const input = h("input", {
    type: "text", class: "kit-entry", role: "combobox", "aria-label": control.label, "aria-expanded": "false",
    "aria-haspopup": "listbox", "aria-autocomplete": "none", autocomplete: "off", spellcheck: "false",
    tabindex: -1, "data-command": control.id, readonly: !control.editable,
  });
  const arrow = h("button", {
    type: "button", class: "kit-entry-arrow", tabindex: -1, "aria-hidden": "true",
  }, icon("chevron_down"));
  const box = h("div", { class: "kit-entry-box" }, input, arrow);
  box.style.setProperty("--characters", String(control.width));
  const element = sizeOf(control) === "small" ? labelled(control.label, box) : box;
  describe(input, control);
  let popup: Popup | null = null;
  let active = -1;

  const commit = (value: string, via: "key" | "ribbon") => {
    popup?.close(false);
    if (value === control.value()) {
      input.value = value;
      around.leave();
    } else around.act(control, via, () => control.set(value, via));
  };
  const options = () => [...(popup?.element.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
  const mark = (index: number) => {
    const all = options();
    active = Math.min(Math.max(index, 0), all.length - 1);
    all.forEach((option, at) => option.classList.toggle("kit-active", at === active));
    const now = all[active];
    setAttribute(input, "aria-activedescendant", now?.id ?? null);
    now?.scrollIntoView?.({ block: "nearest" });
  };
  const open = () => {
    if (popup || !around.able(control)) return;
    const list = openPopup({
      class: "kit-menu kit-listbox", role: "listbox", label: control.label, owner: input,
      onClose: () => {
        popup = null;
        active = -1;
        input.removeAttribute("aria-activedescendant");
        input.removeAttribute("aria-controls");
      },
    });
    list.element.id = uid("kit-list");
    input.setAttribute("aria-controls", list.element.id);
    for (const value of control.options()) {
      const option = h("div", {
        class: "kit-option", role: "option", id: uid("kit-option"), "aria-selected": String(value === control.value()),
      }, value);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => commit(value, "ribbon"));
      list.element.append(option);
    }
    popup = list;
    placePopup(list, box);
    const at = control.options().indexOf(control.value());
    if (at >= 0) mark(at);
  };
  arrow.addEventListener("mousedown", (event) => event.preventDefault());
  arrow.addEventListener("click", () => {
    input.focus();
    if (popup) popup.close(false);
    else open();
  });
  if (!control.editable) input.addEventListener("click", open);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    popup?.close(false);
    input.value = control.value();
  });
  input.addEventListener("keydown", (event) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => (popup ? mark(active + 1) : open()),
      ArrowUp: () => popup && mark(active - 1),
      Escape: () => {
        if (popup) popup.close(false);
        else around.leave();
        input.value = control.value();
      },
      Enter: () => commit(popup && active >= 0 ? options()[active]?.textContent ?? input.value : input.value.trim(), "key"),
    };
    if (!control.editable) keys[" "] = open;
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    } else if (event.key !== "Tab") holdInside(event, input, popup !== null);
  });
  return {
    control, element, stops: [input],
    use() {
      input.focus();
      if (!control.editable) open();
    },
    refresh() {
      refreshEnabled([input], control);
      if (document.activeElement !== input) input.value = control.value();
    },
  };
}

/** Arrow keys stay in the text until its end is reached; then they move along the ribbon. */
function holdInside(event: KeyboardEvent, input: HTMLInputElement, open: boolean): void {
  const at = input.selectionStart ?? 0;
  const end = input.selectionEnd ?? 0;
  const whole = at === 0 && end === input.value.length;
  const leaves = event.key === "ArrowLeft" ? at === 0 : event.key === "ArrowRight" ? end === input.value.length : false;
  if ((leaves || (whole && event.key.startsWith("Arrow"))) && !open) return;
  if (!event.ctrlKey && !event.altKey && event.key !== "F6" && event.key !== "F10") event.stopPropagation();
}

export function spinner(control: Spinner, around: Around): View {
  const input = h("input", {
    type: "text", inputmode: "decimal", class: "kit-entry", role: "spinbutton", "aria-label": control.label,
    autocomplete: "off", tabindex: -1, "data-command": control.id,
    "aria-valuemin": control.min, "aria-valuemax": control.max,
  });
  const step = (direction: 1 | -1, label: string) => {
    const element = h("button", {
      type: "button", class: "kit-step", tabindex: -1, "aria-hidden": "true", title: label,
    }, icon(direction > 0 ? "chevron_up" : "chevron_down"));
    element.addEventListener("mousedown", (event) => event.preventDefault());
    element.addEventListener("click", () => move(direction, "ribbon"));
    return element;
  };
  const box = h("div", { class: "kit-entry-box kit-spinner" }, input,
    h("div", { class: "kit-steps" }, step(1, words().increase(control.label)), step(-1, words().decrease(control.label))));
  const element = labelled(control.label, box);
  describe(input, control);
  const show = () => {
    const value = control.value();
    input.value = value === null ? "" : `${written(value)}${control.unit ? ` ${control.unit}` : ""}`;
    setAttribute(input, "aria-valuenow", value === null ? null : String(value));
    setAttribute(input, "aria-valuetext", value === null ? null : input.value);
  };
  const set = (value: number, via: "key" | "ribbon") => {
    const kept = Math.min(control.max, Math.max(control.min, Number(value.toFixed(4))));
    if (kept === control.value()) show();
    else around.act(control, via, () => control.set(kept, via), true);
    show();
  };
  const move = (direction: number, via: "key" | "ribbon") => {
    const base = read(input.value) ?? control.value() ?? control.min;
    const focused = document.activeElement === input;
    set(base + direction * control.step, via);
    if (focused) input.focus();
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", show);
  input.addEventListener("keydown", (event) => {
    const keys: Record<string, () => void> = {
      ArrowUp: () => move(1, "key"),
      ArrowDown: () => move(-1, "key"),
      Escape: () => {
        show();
        around.leave();
      },
      Enter: () => {
        const value = read(input.value);
        if (value === null) show();
        else set(value, "key");
        around.leave();
      },
    };
    const action = keys[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    } else if (event.key !== "Tab") holdInside(event, input, false);
  });
  return {
    control, element, stops: [input],
    use: () => input.focus(),
    refresh() {
      refreshEnabled([input], control);
      if (document.activeElement !== input) show();
    },
  };
}

function labelled(label: string, box: HTMLElement): HTMLElement {
  return h("div", { class: "kit-labelled" }, h("span", { class: "kit-label", "aria-hidden": "true" }, label), box);
}

function written(value: number): string {
  return kitLocale() === "fr" ? String(value).replace(".", ",") : String(value);
}

/** The number at the start of what was typed ("1,5 cm"); null when there is none. */
export function read(text: string): number | null {
  const found = /^\s*([-−+]?\d+(?:[.,]\d+)?|[-−+]?[.,]\d+)/.exec(text);
  if (!found?.[1]) return null;
  return Number(found[1].replace(",", ".").replace("−", "-"));
}
