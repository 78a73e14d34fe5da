/** One control of the ribbon as elements, with what it does by mouse, by keyboard and by KeyTip. */
import type { Via } from "../contract";
import { h, setAttribute, uid } from "./dom";
import { inlineGallery } from "./inline";
import { icon } from "./icons";
import { combo, spinner } from "./entries";
import { shortcutOf, showMenu, showShortcut } from "./menu";
import { closePopups } from "./popup";
import { showGallery } from "./gallery";
import type { AnyControl, Button, Check, Control, Gallery, Menu, MenuItem, Split, Toggle } from "./types";
import { words } from "./words";

/** What a control asks of the ribbon around it. */
export interface Around {
  /** Whether it can be used now; when not, the reason is said. */
  able(control: Control): boolean;
  /**
   * Run something if the control can be used now, then draw anew; what came by keyboard gives
   * the focus back to the work, unless `stay`.
   */
  act(control: Control, via: Via, run: () => void, stay?: boolean): void;
  /** Leave the ribbon for the work without doing anything. */
  leave(): void;
}

export interface View {
  readonly control: AnyControl;
  readonly element: HTMLElement;
  /** Stops of the arrow keys, in order. */
  readonly stops: readonly HTMLElement[];
  refresh(): void;
  /** What its KeyTip does. `keys` shows the letters of a menu that opens. */
  use(via: Via, keys?: boolean): void;
}

export function controlView(control: AnyControl, around: Around): View {
  switch (control.kind) {
    case "button": return button(control, around);
    case "toggle": return toggle(control, around);
    case "check": return check(control, around);
    case "menu": return menu(control, around);
    case "split": return split(control, around);
    case "gallery": return (control.inline ?? 0) > 0 ? inlineGallery(control, around) : gallery(control, around);
    case "combo": return combo(control, around);
    case "spinner": return spinner(control, around);
  }
}

/** Text of the tooltip; the screen reader gets it as the description. */
export function describe(element: HTMLElement, control: Control): void {
  element.dataset["tip"] = control.tip ?? "";
  element.dataset["tipLabel"] = control.label;
  if (control.shortcut) element.dataset["tipKeys"] = showShortcut(control.shortcut);
  if (control.tip) element.setAttribute("aria-description", control.tip);
  setAttribute(element, "aria-keyshortcuts", shortcutOf(control.shortcut));
}

/** Say whether it can be used now, without taking it from the keyboard. */
export function refreshEnabled(elements: readonly HTMLElement[], control: Control): void {
  const able = control.enabled?.() ?? true;
  for (const element of elements) {
    setAttribute(element, "aria-disabled", able ? null : "true");
    if (able) delete element.dataset["tipReason"];
    else element.dataset["tipReason"] = control.reason?.() ?? words().unavailable;
    if (control.tip || !able) {
      setAttribute(element, "aria-description", able ? control.tip ?? null : element.dataset["tipReason"] ?? null);
    } else element.removeAttribute("aria-description");
  }
}

export function sizeOf(control: AnyControl): "large" | "small" | "icon" {
  if (control.size) return control.size;
  if (control.kind === "combo") return "icon";
  if (control.kind === "spinner" || control.kind === "check") return "small";
  if (control.kind === "gallery" && (control.inline ?? 0) > 0) return "large";
  return "small";
}

/** A key press clicks too (detail 0): then the command came by keyboard. */
export function viaOf(event: MouseEvent): Via {
  return event.detail === 0 ? "key" : "ribbon";
}

function face(control: AnyControl, props: Record<string, string | null>, menuMark: boolean): HTMLElement {
  const size = sizeOf(control);
  const element = h(
    "button",
    {
      type: "button", class: `kit-control ${size === "icon" ? "kit-icon-only" : `kit-${size}`}`, tabindex: -1, "data-command": control.id,
      ...(size === "icon" ? { "aria-label": control.label } : {}), ...props,
    },
    control.icon ? icon(control.icon) : null,
    size === "icon" && control.icon ? null : h("span", { class: "kit-label" }, control.label),
    menuMark ? h("span", { class: "kit-arrow", "aria-hidden": "true" }, icon("chevron_down")) : null,
  );
  describe(element, control);
  return element;
}

function simple(control: Button | Toggle | Check, element: HTMLElement, around: Around, state: () => void): View {
  const use = (via: Via) => around.act(control, via, () => control.run(via));
  element.addEventListener("click", (event) => use(viaOf(event)));
  return {
    control, element, stops: [element], use,
    refresh() {
      refreshEnabled([element], control);
      state();
    },
  };
}

function button(control: Button, around: Around): View {
  return simple(control, face(control, {}, false), around, () => undefined);
}

function toggle(control: Toggle, around: Around): View {
  const element = face(control, { "aria-pressed": "false" }, false);
  return simple(control, element, around, () => setAttribute(element, "aria-pressed", String(control.pressed())));
}

function check(control: Check, around: Around): View {
  const element = h(
    "button",
    { type: "button", class: "kit-control kit-small kit-check", tabindex: -1, role: "checkbox", "aria-checked": "false", "data-command": control.id },
    h("span", { class: "kit-box", "aria-hidden": "true" }, icon("checkmark")),
    h("span", { class: "kit-label" }, control.label),
  );
  describe(element, control);
  return simple(control, element, around, () => setAttribute(element, "aria-checked", String(control.checked())));
}

function opens(
  control: Menu | Split, owner: HTMLElement, items: () => readonly MenuItem[], around: Around,
): (via: Via, keys?: boolean) => void {
  return (via, keys = false) => {
    if (owner.getAttribute("aria-expanded") === "true") {
      closePopups(true);
      return;
    }
    if (!around.able(control)) return;
    showMenu(owner, wrap(items(), control, around), { via, owner, keys, label: control.label });
  };
}

/** A choice in the menu counts as a use of the control: the ribbon draws anew afterwards. */
function wrap(items: readonly MenuItem[], control: Control, around: Around): MenuItem[] {
  return items.map((item) => ({
    ...item,
    ...(item.items ? { items: wrap(item.items, control, around) } : {}),
    ...(item.run ? { run: (via: Via) => around.act(control, via, () => item.run?.(via)) } : {}),
  }));
}

/** The arrow keys down open what a button with a menu has. */
function onDown(element: HTMLElement, open: () => void): void {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !(event.altKey || element.getAttribute("aria-haspopup"))) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  });
}

function menu(control: Menu, around: Around): View {
  const element = face(control, { "aria-haspopup": "menu", "aria-expanded": "false" }, true);
  const open = opens(control, element, () => control.items(), around);
  element.addEventListener("click", (event) => open(viaOf(event)));
  onDown(element, () => open("key"));
  return { control, element, stops: [element], use: open, refresh: () => refreshEnabled([element], control) };
}

function split(control: Split, around: Around): View {
  const main = face(control, {}, false);
  const arrow = h("button", {
    type: "button", class: "kit-control kit-split-arrow", tabindex: -1, "aria-haspopup": "menu",
    "aria-expanded": "false", "aria-label": words().options(control.label),
  }, icon("chevron_down"));
  const element = h("div", { class: `kit-split kit-split-${sizeOf(control)}`, role: "none" }, main, arrow);
  const open = opens(control, arrow, () => control.items(), around);
  main.addEventListener("click", (event) => {
    const via = viaOf(event);
    around.act(control, via, () => control.run(via));
  });
  arrow.addEventListener("click", (event) => open(viaOf(event)));
  onDown(arrow, () => open("key"));
  return {
    control, element, stops: [main, arrow],
    refresh: () => refreshEnabled([main, arrow], control),
    use: open,
  };
}

function gallery(control: Gallery, around: Around): View {
  const element = face(control, { "aria-haspopup": "menu", "aria-expanded": "false" }, true);
  const bar = h("span", { class: "kit-colour-bar", "aria-hidden": "true" });
  const id = uid("kit-gallery");
  element.id = id;
  const colours = control.items()[0]?.colour !== undefined;
  if (colours) element.append(bar);
  const open = (via: Via, keys = false) => {
    if (element.getAttribute("aria-expanded") === "true") {
      closePopups(true);
      return;
    }
    if (around.able(control)) showGallery(wrapGallery(control, around), { via, owner: element, keys });
  };
  element.addEventListener("click", (event) => open(viaOf(event)));
  onDown(element, () => open("key"));
  return {
    control, element, stops: [element], use: open,
    refresh() {
      refreshEnabled([element], control);
      if (colours) {
        const now = control.items().find((item) => item.id === control.selected());
        if (now?.colour) bar.style.setProperty("background-color", now.colour);
        else bar.style.removeProperty("background-color");
      }
    },
  };
}

export function wrapGallery(control: Gallery, around: Around): Gallery {
  return {
    ...control,
    items: () => control.items(),
    selected: () => control.selected(),
    choose: (id, via) => around.act(control, via, () => control.choose(id, via)),
    more: wrap(control.more ?? [], control, around),
  };
}
