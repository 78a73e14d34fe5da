/** The panes at the right: what is on the slide, and what moves in which order. */
import { h } from "../../kit/dom";
import { icon } from "../../kit";
import type { App } from "../app";
import { moveAnimation } from "../commands/design";
import type { DeckEdit, Shape } from "../model/deck";
import { effectName } from "../ribbon/design";

export class SidePane {
  readonly element: HTMLElement;
  private readonly title = h("h2", { class: "pp-pane-title" });
  private readonly list = h("div", { class: "pp-pane-list" });

  constructor(private readonly app: App) {
    this.element = h("section", { class: "pp-pane", hidden: true },
      h("div", { class: "pp-pane-head" }, this.title,
        h("button", { type: "button", class: "kit-control kit-icon-only", "aria-label": app.words.d.closePane, onclick: () => app.setPane(null) }, icon("dismiss"))),
      this.list);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
  }

  draw(): void {
    const { d } = this.app.words;
    this.element.hidden = this.app.pane === null;
    if (this.app.pane === null) return;
    const name = this.app.pane === "selection" ? d.selection : d.animations;
    this.title.textContent = name;
    this.element.setAttribute("aria-label", name);
    const focused = [...this.list.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.list.replaceChildren(...(this.app.pane === "selection" ? this.selection() : this.animations()));
    if (focused >= 0) this.list.querySelectorAll("button")[Math.min(focused, this.list.querySelectorAll("button").length - 1)]?.focus();
  }

  private selection(): HTMLElement[] {
    const { editor, words } = this.app;
    const rows = (shapes: readonly Shape[], depth: number): HTMLElement[] => [...shapes].reverse().flatMap((shape) => [
      this.row(shape, depth), ...(shape.shapes ? rows(shape.shapes, depth + 1) : []),
    ]);
    const found = rows(editor.current?.shapes ?? [], 0);
    return found.length ? found : [h("p", { class: "pp-pane-empty" }, words.chosen(0))];
  }

  private row(shape: Shape, depth: number): HTMLElement {
    const { editor, words } = this.app;
    const name = h("button", {
      type: "button", class: "pp-row-name", "data-of": shape.id, "aria-pressed": String(editor.shapes.includes(shape.id)),
      onclick: (event) => this.pick(shape.id, (event as MouseEvent).ctrlKey || (event as MouseEvent).shiftKey),
    }, shape.name || (words.kinds[shape.kind] ?? ""));
    name.style.paddingInlineStart = `${8 + depth * 16}px`;
    const eye = h("button", {
      type: "button", class: "kit-control kit-icon-only", "aria-label": `${shape.hidden ? words.d.show : words.d.hide} – ${shape.name}`, "aria-pressed": String(!shape.hidden),
      onclick: () => {
        const edit: DeckEdit = shape.hidden ? { op: "shape.set", shape: shape.id, unset: ["hidden"] } : { op: "shape.set", shape: shape.id, set: { hidden: true } };
        editor.run("shape.hide", "panel", [edit]);
      },
    }, icon(shape.hidden ? "eye_off" : "eye"));
    return h("div", { class: "pp-row" }, name, eye);
  }

  private pick(shape: string, many: boolean): void {
    const { editor } = this.app;
    const rest = editor.shapes.filter((id) => id !== shape);
    editor.choose(!many ? [shape] : rest.length < editor.shapes.length ? rest : [...rest, shape]);
  }

  private animations(): HTMLElement[] {
    const { editor, words } = this.app;
    const list = editor.current?.animations ?? [];
    if (list.length === 0) return [h("p", { class: "pp-pane-empty" }, words.d.noAnimations)];
    const starts = { click: words.c.clickStart, with: words.c.withPrevious, after: words.c.afterPrevious };
    return list.map((one, at) => {
      const shape = editor.state.hasShape(one.shape) ? editor.state.shape(one.shape) : null;
      const label = `${at + 1}. ${shape?.name ?? ""} – ${effectName(this.app, one.type, one.effect)} (${words.classes[one.type] ?? ""}, ${starts[one.start]})`;
      return h("div", { class: "pp-row" },
        h("button", { type: "button", class: "pp-row-name", "aria-pressed": String(editor.shapes.includes(one.shape)), onclick: () => editor.choose([one.shape]) }, label),
        h("button", { type: "button", class: "kit-control kit-icon-only", "aria-label": `${words.c.earlier} – ${at + 1}`, onclick: () => moveAnimation(editor, "panel", -1, at) }, icon("arrow_up")),
        h("button", { type: "button", class: "kit-control kit-icon-only", "aria-label": `${words.c.later} – ${at + 1}`, onclick: () => moveAnimation(editor, "panel", 1, at) }, icon("arrow_down")));
    });
  }

  private onKey(event: KeyboardEvent): void {
    // Up and down within a column: names, or what stands beside them.
    const focused = document.activeElement as HTMLElement;
    const all = [...this.list.querySelectorAll<HTMLElement>(focused.matches(".pp-row-name") ? ".pp-row-name" : ".kit-control")];
    const at = all.indexOf(focused);
    // Several by keyboard: Ctrl+Space adds to what is chosen, as in lists of files.
    const shape = (document.activeElement as HTMLElement | null)?.dataset["of"];
    if (shape && event.ctrlKey && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      event.stopPropagation();
      this.pick(shape, true);
      return;
    }
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.app.setPane(null);
      this.app.stage.element.focus();
    }
  }
}
