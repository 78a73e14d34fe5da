/** A group of the ribbon: its controls packed, its name below, and a button when there is no room. */
import { controlView, describe, refreshEnabled, sizeOf, viaOf, type Around, type View } from "./controls";
import { h, uid } from "./dom";
import { icon } from "./icons";
import { pack } from "./packing";
import { escapePopup, openPopup, placePopup } from "./popup";
import { alongPanel } from "./roving";
import type { Group } from "./types";

export interface GroupView {
  readonly group: Group;
  readonly element: HTMLElement;
  readonly views: readonly View[];
  readonly launcher: HTMLElement | null;
  readonly collapsedButton: HTMLElement;
  /** Labels of small buttons hidden, then the whole group behind one button. */
  setLevel(level: 0 | 1 | 2): void;
  level(): 0 | 1 | 2;
  /** All its controls, collapsed or not. */
  all(): HTMLElement[];
  /** Show a collapsed group's controls; returns whether it had to. */
  open(): boolean;
  stops(): HTMLElement[];
  refresh(): void;
}

export function groupView(group: Group, around: Around): GroupView {
  const views = group.controls.map((control) => controlView(control, around));
  const elementOf = new Map(views.map((view) => [view.control, view.element]));
  const body = h("div", { class: "kit-group-body" });
  for (const block of pack(group.controls, sizeOf)) {
    const part = h("div", { class: `kit-block kit-block-${block.kind}` });
    for (const row of block.rows) {
      const elements = row.map((control) => elementOf.get(control) as HTMLElement);
      if (block.kind === "rows") part.append(append(h("div", { class: "kit-row" }), elements));
      else part.append(...elements);
    }
    body.append(part);
  }
  const launcher = group.launcher ? launch(group, around) : null;
  const label = h("span", { class: "kit-group-label", id: uid("kit-group") }, group.label);
  const content = h("div", { class: "kit-group-content" }, body, h("div", { class: "kit-group-foot" }, label, launcher));
  const first = group.controls.find((control) => control.icon)?.icon;
  const button = h("button", {
    type: "button", class: "kit-control kit-large kit-group-button", tabindex: -1, hidden: true,
    "aria-haspopup": "true", "aria-expanded": "false",
  }, icon(first ?? "more_horizontal"), h("span", { class: "kit-label" }, group.label),
  h("span", { class: "kit-arrow", "aria-hidden": "true" }, icon("chevron_down")));
  const element = h("div", { class: "kit-group", role: "group", "aria-labelledby": label.id }, content, button);
  let level: 0 | 1 | 2 = 0;

  const all = () => [...views.flatMap((view) => view.stops), ...(launcher ? [launcher] : [])];
  const open = () => {
    if (level < 2) return false;
    if (button.getAttribute("aria-expanded") === "true") return true;
    const popup = openPopup({
      class: "kit-group-popup", role: "group", label: group.label, owner: button,
      onClose: () => element.prepend(content),
    });
    content.hidden = false;
    popup.element.append(content);
    popup.element.addEventListener("keydown", (event) => alongPanel(event, all(), () => escapePopup(popup)));
    placePopup(popup, button);
    return true;
  };
  button.addEventListener("click", () => {
    open();
    all()[0]?.focus();
  });
  return {
    group, element, views, launcher, collapsedButton: button, open, all,
    level: () => level,
    setLevel(now) {
      if (now === level) return;
      level = now;
      element.classList.toggle("kit-group-compact", now === 1);
      element.classList.toggle("kit-group-collapsed", now === 2);
      content.hidden = now === 2;
      button.hidden = now !== 2;
    },
    stops: () => (level === 2 ? [button] : all()),
    refresh() {
      for (const view of views) view.refresh();
      if (launcher && group.launcher) refreshEnabled([launcher], group.launcher);
    },
  };
}

function append(parent: HTMLElement, children: readonly HTMLElement[]): HTMLElement {
  parent.append(...children);
  return parent;
}

function launch(group: Group, around: Around): HTMLElement {
  const control = group.launcher as NonNullable<Group["launcher"]>;
  const element = h("button", {
    type: "button", class: "kit-launcher", tabindex: -1, "aria-label": control.label,
    "aria-haspopup": "dialog", "data-command": control.id,
  }, icon("open"));
  describe(element, control);
  element.addEventListener("click", (event) => {
    const via = viaOf(event);
    around.act(control, via, () => control.run(via));
  });
  return element;
}
