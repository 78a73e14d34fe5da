/** Dialogs as data: tabs of fields, own buttons, problems beside their fields, the focus kept inside. */
import { focusables, h, uid } from "./dom";
import { fieldView, type FieldView } from "./fields";
import { icon } from "./icons";
import { closePopups } from "./popup";
import type { DialogField, DialogSpec, FieldValue, OpenDialog } from "./types";
import { words } from "./words";

type Answer = Awaited<ReturnType<OpenDialog>>;

export const openDialog: OpenDialog = (spec) => new Promise((resolve) => new DialogView(spec, resolve));

class DialogView {
  private readonly element: HTMLDialogElement;
  private readonly views: FieldView[] = [];
  private readonly panels: { tab: HTMLButtonElement; panel: HTMLElement; views: FieldView[] }[] = [];
  private readonly before = document.activeElement;
  private answered = false;

  constructor(private readonly spec: DialogSpec, private readonly resolve: (answer: Answer) => void) {
    closePopups(true);
    const title = uid("kit-dialog");
    this.element = h("dialog", { class: "kit kit-dialog", "aria-labelledby": title });
    const close = h("button", {
      type: "button", class: "kit-control kit-icon-only", "aria-label": words().close, onclick: () => this.end(null),
    }, icon("dismiss"));
    const ok = h("button", { type: "submit", class: "kit-push kit-push-main" }, spec.ok ?? words().ok);
    const cancel = h("button", { type: "button", class: "kit-push", onclick: () => this.end(null) }, words().cancel);
    const own = (spec.buttons ?? []).map((one) => h("button", {
      type: "button", class: "kit-push", "data-button": one.id, onclick: () => this.end({ button: one.id, values: this.values() }),
    }, one.label));
    const form = h("form", { class: "kit-form", novalidate: true }, this.tabs(),
      h("div", { class: "kit-buttons" }, ...own, h("span", { class: "kit-grow" }), ok, cancel));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
    this.element.append(h("div", { class: "kit-dialog-title" }, h("h2", { id: title }, spec.title), close), form);
    this.element.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.end(null);
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    document.body.append(this.element);
    this.element.showModal();
    this.changed();
    this.show(0);
    const first = this.panels[0]?.views.find((view) => !view.element.hidden);
    if (first) first.focus();
    else ok.focus();
  }

  private tabs(): HTMLElement {
    const several = this.spec.tabs.length > 1;
    const list = h("div", { class: "kit-dialog-tabs", role: several ? "tablist" : null, hidden: !several });
    const box = h("div", { class: "kit-dialog-body" }, list);
    this.spec.tabs.forEach((tab, at) => {
      const id = uid("kit-dialog-tab");
      const button = h("button", {
        type: "button", class: "kit-dialog-tab", role: "tab", id, "aria-controls": `${id}-panel`, onclick: () => this.show(at),
      }, tab.label);
      button.addEventListener("keydown", (event) => {
        const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        this.show((at + by + this.panels.length) % this.panels.length, true);
      });
      const panel = h("div", several
        ? { class: "kit-dialog-panel", role: "tabpanel", id: `${id}-panel`, "aria-labelledby": id }
        : { class: "kit-dialog-panel" });
      const views = this.fill(panel, tab.fields);
      this.panels.push({ tab: button, panel, views });
      if (several) list.append(button);
      box.append(panel);
    });
    return box;
  }

  /** Fields that name the same fieldset stand in one frame. */
  private fill(panel: HTMLElement, fields: readonly DialogField[]): FieldView[] {
    let frame: HTMLElement = panel;
    let name: string | undefined;
    return fields.map((field) => {
      if (field.fieldset !== name) {
        name = field.fieldset;
        frame = name === undefined ? panel : h("fieldset", { class: "kit-fieldset" }, h("legend", {}, name));
        if (frame !== panel) panel.append(frame);
      }
      const view = fieldView(field, () => this.changed());
      frame.append(view.element);
      this.views.push(view);
      return view;
    });
  }

  private values(): Record<string, FieldValue> {
    return Object.fromEntries(this.views.map((view) => [view.field.name, view.value()]));
  }

  private changed(): void {
    const values = this.values();
    for (const view of this.views) view.element.hidden = !(view.field.when?.(values) ?? true);
    for (const frame of this.element.querySelectorAll<HTMLElement>("fieldset")) {
      frame.hidden = [...frame.querySelectorAll<HTMLElement>(".kit-field")].every((field) => field.hidden);
    }
  }

  private show(at: number, focus = false): void {
    this.panels.forEach(({ tab, panel }, index) => {
      tab.setAttribute("aria-selected", String(index === at));
      tab.tabIndex = index === at ? 0 : -1;
      panel.hidden = index !== at;
      if (index === at && focus) tab.focus();
    });
  }

  private confirm(): void {
    for (const view of this.views) view.problem(null);
    const seen = this.views.filter((view) => !view.element.hidden);
    for (const view of seen) {
      const fault = view.fault();
      if (fault !== null) {
        this.complain(view, fault);
        return;
      }
    }
    const problem = this.spec.check?.(this.values()) ?? null;
    if (problem === null) this.end({ button: "ok", values: this.values() });
    else this.complain(this.views.find((view) => view.field.name === problem.field) ?? this.views[0], problem.text);
  }

  private complain(view: FieldView | undefined, text: string): void {
    if (!view) return;
    const at = this.panels.findIndex((panel) => panel.views.includes(view));
    this.show(Math.max(0, at));
    view.problem(text);
    view.focus();
  }

  private onKey(event: KeyboardEvent): void {
    // The work below must not see what is typed here.
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.end(null);
    } else if (event.key === "Tab") {
      const all = focusables(this.element);
      const edge = event.shiftKey ? all[0] : all[all.length - 1];
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? all[all.length - 1] : all[0])?.focus();
    } else if (event.key === "Enter" && (event.target as HTMLElement).matches("select,[role=radio]")) {
      event.preventDefault();
      this.confirm();
    }
  }

  private end(answer: Answer): void {
    if (this.answered) return;
    this.answered = true;
    this.element.close();
    this.element.remove();
    if (this.before instanceof HTMLElement && this.before.isConnected) {
      this.before.focus({ preventScroll: true });
      // Opened by KeyTips or from within the ribbon: what was asked is done, the work goes on.
      if (this.before.closest(".kit-ribbon")) this.before.dispatchEvent(new CustomEvent("kit-leave", { bubbles: true }));
    }
    this.resolve(answer);
  }
}
