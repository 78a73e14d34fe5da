/** Sheet tabs: choose, rename in place, move by dragging, a menu for the rest. */
import { h } from "../../kit/dom";
import { icon } from "../../kit";
import type { Words } from "../words";

export interface Tab {
  readonly index: number;
  readonly name: string;
  readonly hidden: boolean;
  readonly color: string | null;
}
export interface TabsHost {
  choose(index: number): void;
  add(): void;
  rename(index: number, name: string): string | null;
  move(index: number, to: number): void;
  menu(index: number, at: { x: number; y: number } | HTMLElement): void;
  readOnly(): boolean;
}

export class SheetTabs {
  readonly element: HTMLElement;
  private readonly list = h("div", { class: "ss-tabs", role: "tablist" });
  private tabs: readonly Tab[] = [];
  private dragged: number | null = null;

  constructor(
    private readonly w: Words,
    private readonly host: TabsHost,
    private readonly panel: string,
  ) {
    this.list.setAttribute("aria-label", w.sheets);
    const add = h(
      "button",
      { type: "button", class: "ss-tab-add", "aria-label": w.newSheet, title: w.newSheet, onclick: () => host.add() },
      icon("add"),
    );
    this.element = h("div", { class: "ss-tabbar" }, this.list, add);
    this.list.addEventListener("keydown", (event) => this.key(event));
  }

  show(tabs: readonly Tab[], chosen: number): void {
    this.tabs = tabs;
    const had = this.list.contains(document.activeElement);
    this.list.replaceChildren(...tabs.filter((tab) => !tab.hidden).map((tab) => this.tab(tab, tab.index === chosen)));
    const current = this.list.querySelector<HTMLElement>('[aria-selected="true"]');
    current?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    if (had) current?.focus();
  }

  private tab(tab: Tab, chosen: boolean): HTMLElement {
    const element = h(
      "button",
      {
        type: "button",
        class: "ss-tab",
        role: "tab",
        "aria-selected": String(chosen),
        "aria-controls": this.panel,
        tabindex: chosen ? 0 : -1,
        "data-sheet": tab.index,
        draggable: "true",
      },
      tab.name,
    );
    if (tab.color) element.style.setProperty("--ss-tab-colour", tab.color);
    element.classList.toggle("ss-tab-coloured", tab.color !== null);
    element.addEventListener("click", () => this.host.choose(tab.index));
    element.addEventListener("dblclick", () => this.rename(tab.index));
    element.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.host.choose(tab.index);
      this.host.menu(tab.index, { x: event.clientX, y: event.clientY });
    });
    element.addEventListener("dragstart", () => {
      this.dragged = tab.index;
    });
    element.addEventListener("dragover", (event) => {
      if (this.dragged !== null) event.preventDefault();
    });
    element.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.dragged !== null && this.dragged !== tab.index) this.host.move(this.dragged, tab.index);
      this.dragged = null;
    });
    return element;
  }

  private key(event: KeyboardEvent): void {
    const tab = (event.target as HTMLElement).closest<HTMLElement>(".ss-tab");
    if (!tab) return;
    const index = Number(tab.dataset["sheet"]);
    const visible = this.tabs.filter((one) => !one.hidden);
    const place = visible.findIndex((one) => one.index === index);
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by) {
      const next = visible[place + by];
      if (next) this.host.choose(next.index);
    } else if (event.key === "F2" || event.key === "Enter") this.rename(index);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.host.menu(index, tab);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Type a new name where the old one stands. */
  rename(index: number): void {
    const tab = this.list.querySelector<HTMLElement>(`[data-sheet="${index}"]`);
    if (!tab || this.host.readOnly()) return;
    const before = tab.textContent ?? "";
    const field = h("input", { class: "ss-tab-name", value: before, maxlength: 31, "aria-label": this.w.sheetName });
    field.size = Math.max(4, before.length);
    let over = false;
    const end = (keep: boolean): void => {
      if (over) return;
      const name = field.value.trim();
      if (keep && name && name !== before && this.host.rename(index, name) !== null) {
        field.select();
        return;
      }
      over = true;
      field.replaceWith(tab);
      tab.focus();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
    });
    field.addEventListener("blur", () => end(true));
    tab.replaceWith(field);
    field.focus();
    field.select();
  }
}
