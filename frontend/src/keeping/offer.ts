/** What a page says of a copy that it has found, and the two ways to go on, each of which can be undone. */
import type { Found } from "./copies";
import { differing, read, write, type Field } from "./fields";
import { stampOf } from "./keeper";

export interface Says {
  readonly document: Document;
  readonly when: (at: number) => string;
}

/** A copy of the page's `<template>` of that name, filled in. */
export function notice({ document }: Says, name: string): HTMLElement {
  const template = document.querySelector<HTMLTemplateElement>(`template[data-kept="${name}"]`);
  return template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
}

/** Fill a notice with what a copy holds. */
export function filled(says: Says, name: string, copy: Found, fields: readonly Field[]): HTMLElement {
  const { document } = says;
  const element = notice(says, name);
  for (const [mark, text] of [["at", says.when(copy.at)], ["about", copy.about]] as const) {
    const place = element.querySelector(`[data-kept-${mark}]`);
    if (place !== null) place.textContent = text;
  }
  element.querySelector("[data-kept-list]")?.append(...fields.flatMap(({ label, values }) => {
    const what = document.createElement("dt");
    const said = document.createElement("dd");
    what.textContent = label;
    said.className = "prewrap";
    said.textContent = values.join("\n") || "–";
    return [what, said];
  }));
  return element;
}

interface Acts {
  /** The form has changed: the copy lies on in this page's own place. */
  readonly taken: () => void;
  readonly drop: () => void;
  /** Keep the copy again where it was. */
  readonly back: () => void;
}

/** Offer a copy above the form; nothing changes before somebody chooses. */
export function offer(says: Says, place: HTMLElement, form: HTMLFormElement, copy: Found, acts: Acts): void {
  const element = filled(says, "found", copy, differing(copy.fields, read(form)));
  const newer = element.querySelector<HTMLElement>("[data-kept-newer]");
  if (newer !== null) newer.hidden = copy.stamp === stampOf(form);
  place.append(element);
  on(element, "restore", () => {
    const before = { fields: read(form), stamp: stampOf(form) };
    put(form, copy.fields, copy.stamp);
    acts.taken();
    after(says, element, "restored", () => {
      put(form, before.fields, before.stamp);
      acts.back();
      offer(says, place, form, copy, acts);
    });
  });
  on(element, "drop", () => {
    acts.drop();
    after(says, element, "dropped", () => {
      acts.back();
      offer(says, place, form, copy, acts);
    });
  });
}

/** What was done stands in the place of the offer, with the way back, which has the focus. */
function after(says: Says, offered: HTMLElement, name: string, undo: () => void): void {
  const element = notice(says, name);
  offered.replaceWith(element);
  on(element, "undo", () => {
    const { parentElement } = element;
    element.remove();
    undo();
    parentElement?.querySelector<HTMLElement>("[data-kept-do]")?.focus();
  });
  element.querySelector<HTMLElement>("[data-kept-do]")?.focus();
}

export function on(element: HTMLElement, act: string, run: () => void): void {
  element.querySelector(`[data-kept-do="${act}"]`)?.addEventListener("click", run);
}

/** A copy goes back with the stamp of its page: what somebody saved since is met when it is saved. */
function put(form: HTMLFormElement, fields: readonly Field[], stamp: string): void {
  write(form, fields);
  const held = form.querySelector<HTMLInputElement>("[name=stamp]");
  if (held !== null) held.value = stamp;
}
