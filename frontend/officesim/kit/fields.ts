/** The fields of a dialog: labels, hints, problems, and their values. */
import { dayInput, readDay } from "./dates";
import { h, setAttribute, uid } from "./dom";
import { read } from "./entries";
import { paletteItems } from "./palette";
import type { DialogField, FieldValue } from "./types";
import { kitLocale, words } from "./words";

export interface FieldView {
  readonly field: DialogField;
  readonly element: HTMLElement;
  value(): FieldValue;
  focus(): void;
  problem(text: string | null): void;
  /** What is wrong with the value by itself: not a number, out of bounds. */
  fault(): string | null;
}

interface Entry {
  readonly element: HTMLElement;
  readonly input: HTMLElement;
  value(): FieldValue;
  /** Check boxes stand before their words. */
  readonly after?: boolean;
}

export function fieldView(field: DialogField, changed: () => void): FieldView {
  const id = uid("kit-field");
  const entry = entryOf(field, id, changed);
  const group = field.type === "radio" || field.type === "colour";
  const label = h(group ? "span" : "label", group
    ? { id: `${id}-label`, class: "kit-field-label" } : { for: id, class: "kit-field-label" }, field.label);
  const hint = field.hint ? h("p", { id: `${id}-hint`, class: "kit-hint" }, field.hint) : null;
  const error = h("p", { id: `${id}-error`, class: "kit-error", role: "alert", hidden: true });
  const element = h("div", { class: `kit-field kit-field-${field.type}`, "data-field": field.name },
    ...(entry.after ? [entry.element, label] : [label, entry.element]), hint, error);
  const describe = (wrong: boolean) => {
    const ids = [hint ? `${id}-hint` : "", wrong ? `${id}-error` : ""].filter(Boolean).join(" ");
    setAttribute(entry.input, "aria-describedby", ids || null);
    setAttribute(entry.input, "aria-invalid", wrong ? "true" : null);
  };
  describe(false);
  return {
    field, element, value: entry.value,
    focus: () => focusOf(entry.input)?.focus(),
    problem(text) {
      error.textContent = text ?? "";
      error.hidden = text === null;
      describe(text !== null);
    },
    fault: () => {
      const input = entry.input as HTMLInputElement;
      if (field.type === "date" && input.value.trim() !== "" && readDay(input.value) === null) return words().needDay;
      return field.type === "number" ? numberFault(field, input) : null;
    },
  };
}

function numberFault(field: DialogField, input: HTMLInputElement): string | null {
  const text = input.value.trim();
  const value = text === "" ? null : read(text);
  if (text === "" && field.value === null) return null;
  const { min, max } = field;
  if (value === null || !/^[-−+]?[\d.,]+$/.test(text)) return words().needNumber;
  const low = min !== undefined && value < min;
  const high = max !== undefined && value > max;
  if ((low || high) && min !== undefined && max !== undefined) return words().between(min, max);
  if (low) return words().atLeast(min);
  return high ? words().atMost(max) : null;
}

function entryOf(field: DialogField, id: string, changed: () => void): Entry {
  switch (field.type) {
    case "check": return check(field, id, changed);
    case "radio": return radio(field, id, changed);
    case "select": return select(field, id, changed, 1);
    case "list": return select(field, id, changed, 8);
    case "colour": return colour(field, id, changed);
    case "date": return date(field, id, changed);
    case "textarea": return textarea(field, id, changed);
    default: return text(field, id, changed);
  }
}

/** Of a group what is chosen, so that arrows go on from there. */
function focusOf(input: HTMLElement): HTMLElement | null {
  if (input.matches("input,select,textarea")) return input;
  for (const selector of ["[tabindex='0']", "input:checked", "input"]) {
    const found = input.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
  return null;
}

function text(field: DialogField, id: string, changed: () => void): Entry {
  const number = field.type === "number";
  const input = h("input", {
    id, name: field.name, type: "text", class: "kit-input", autocomplete: "off",
    ...(number ? { inputmode: "decimal" } : {}), oninput: changed,
  });
  const start = field.value;
  input.value = number && typeof start === "number" && kitLocale() === "fr"
    ? String(start).replace(".", ",") : String(start ?? "");
  if (number) input.addEventListener("keydown", (event) => step(event, field, input, changed));
  return {
    element: input, input,
    value: () => (number ? (input.value.trim() === "" ? null : read(input.value)) : input.value),
  };
}

function date(field: DialogField, id: string, changed: () => void): Entry {
  const entry = dayInput({ id, name: field.name, class: "kit-input" }, String(field.value ?? ""));
  entry.input.addEventListener("input", changed);
  entry.input.addEventListener("change", changed);
  return { element: entry.element, input: entry.input, value: entry.value };
}

function step(event: KeyboardEvent, field: DialogField, input: HTMLInputElement, changed: () => void): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const by = (field.step ?? 1) * (event.key === "ArrowUp" ? 1 : -1);
  const next = Number(((read(input.value) ?? field.min ?? 0) + by).toFixed(4));
  const kept = Math.min(field.max ?? Infinity, Math.max(field.min ?? -Infinity, next));
  input.value = kitLocale() === "fr" ? String(kept).replace(".", ",") : String(kept);
  changed();
}

function textarea(field: DialogField, id: string, changed: () => void): Entry {
  const input = h("textarea", { id, name: field.name, class: "kit-input", rows: 4, oninput: changed });
  input.value = String(field.value ?? "");
  return { element: input, input, value: () => input.value };
}

function check(field: DialogField, id: string, changed: () => void): Entry {
  const input = h("input", { id, name: field.name, type: "checkbox", onchange: changed });
  input.checked = field.value === true;
  return { element: input, input, value: () => input.checked, after: true };
}

function select(field: DialogField, id: string, changed: () => void, size: number): Entry {
  const options = field.options ?? [];
  const input = h("select", {
    id, name: field.name, class: "kit-input", onchange: changed,
    ...(size > 1 ? { size: Math.max(2, Math.min(size, options.length)) } : {}),
  });
  for (const option of options) {
    input.append(h("option", { value: option.value, selected: option.value === field.value }, option.label));
  }
  input.value = String(field.value ?? options[0]?.value ?? "");
  return { element: input, input, value: () => input.value };
}

function radio(field: DialogField, id: string, changed: () => void): Entry {
  const group = h("div", { role: "radiogroup", class: "kit-radios", "aria-labelledby": `${id}-label`, id });
  for (const option of field.options ?? []) {
    const one = uid("kit-radio");
    const input = h("input", { type: "radio", name: id, id: one, value: option.value, onchange: changed });
    input.checked = option.value === field.value;
    group.append(h("div", { class: "kit-radio" }, input, h("label", { for: one }, option.label)));
  }
  return {
    element: group, input: group,
    value: () => group.querySelector<HTMLInputElement>("input:checked")?.value ?? null,
  };
}

/** Swatches; the arrow keys move and choose, as in a radio group. Its value: #rrggbb or null. */
function colour(field: DialogField, id: string, changed: () => void): Entry {
  const group = h("div", { role: "radiogroup", class: "kit-colours", "aria-labelledby": `${id}-label`, id });
  let chosen = typeof field.value === "string" ? field.value : null;
  const choices = field.options?.map((one) => ({ id: one.value, label: one.label, colour: one.value })) ?? paletteItems();
  const all: HTMLElement[] = [];
  const choose = (value: string | null, focus: boolean) => {
    chosen = value;
    all.forEach((swatch) => {
      const on = (swatch.dataset["value"] || null) === chosen;
      swatch.setAttribute("aria-checked", String(on));
      swatch.tabIndex = on ? 0 : -1;
      if (on && focus) swatch.focus();
    });
    if (!all.some((swatch) => swatch.tabIndex === 0) && all[0]) all[0].tabIndex = 0;
    changed();
  };
  const swatch = (value: string | null, label: string) => {
    const element = h("span", {
      role: "radio", tabindex: -1, class: value ? "kit-swatch" : "kit-swatch kit-swatch-none",
      "aria-checked": "false", "aria-label": label, title: label, "data-value": value ?? "",
      onclick: () => choose(value, true),
    });
    if (value) element.style.setProperty("background-color", value);
    all.push(element);
    group.append(element);
  };
  swatch(null, words().noColour);
  for (const item of choices) if (item.colour) swatch(item.colour, item.label);
  group.addEventListener("keydown", (event) => {
    const by: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 };
    const move = by[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const at = all.indexOf(document.activeElement as HTMLElement) + move;
    const next = all[(at + all.length) % all.length];
    if (next) choose(next.dataset["value"] || null, true);
  });
  choose(chosen, false);
  return { element: group, input: group, value: () => chosen };
}
