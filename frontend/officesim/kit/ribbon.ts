/** The ribbon: title bar with quick access, tabs, and the groups of the chosen tab. */
import type { Application, Locale, Via } from "../contract";
import { controlView, type Around, type View } from "./controls";
import { append, h, uid } from "./dom";
import { groupView, type GroupView } from "./group";
import { icon } from "./icons";
import { KeyTips, type Layer, type Tip } from "./keytips";
import { closePopups, popups } from "./popup";
import { alongPanel, alongTabs } from "./roving";
import { prepareToasts } from "./toast";
import { tooltips } from "./tooltip";
import type { Control, Ribbon, RibbonSpec, Tab } from "./types";
import { setLocale, words } from "./words";

export interface RibbonOptions {
  readonly locale: Locale;
  readonly application: Application;
  /** The document's name. */
  readonly title: string;
  /** Put the focus where the work goes on. */
  focusWork?(): void;
  announce?(text: string): void;
  /** Whether Alt with this letter is at present a shortcut of the application, and not a KeyTip. */
  reserved?(letter: string): boolean;
}

interface TabView {
  readonly tab: Tab;
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
  groups: GroupView[] | null;
}

export function mountRibbon(root: HTMLElement, spec: RibbonSpec, options: RibbonOptions): Ribbon {
  setLocale(options.locale);
  prepareToasts();
  return new RibbonView(root, spec, options);
}

class RibbonView implements Ribbon {
  readonly element: HTMLElement;
  private readonly tabs: TabView[];
  private readonly quick: View[];
  private readonly keyTips: KeyTips;
  private readonly live = h("div", { class: "kit-hidden", role: "status" });
  private readonly chevron: HTMLButtonElement;
  private readonly stopTips: () => void;
  private readonly observer: ResizeObserver | null;
  private current: TabView;
  private minimised = false;
  /** A minimised ribbon lies over the work while it is used. */
  private peeking = false;

  constructor(root: HTMLElement, spec: RibbonSpec, private readonly options: RibbonOptions) {
    const around: Around = {
      able: (control) => this.able(control),
      act: (control, via, run, stay) => this.act(control, via, run, stay ?? false),
      leave: () => this.leave(),
    };
    this.around = around;
    this.quick = spec.quick.map((control) => controlView({ ...control, size: "icon" }, around));
    this.tabs = spec.tabs.map((tab) => this.tabView(tab));
    this.current = this.tabs.find((one) => this.visible(one)) as TabView;
    this.chevron = h("button", {
      type: "button", class: "kit-control kit-icon-only kit-minimise", "aria-label": words().minimise,
      "aria-expanded": "true", onclick: () => this.minimise(!this.minimised),
    }, icon("chevron_up"));
    this.element = this.build();
    root.prepend(this.element);
    this.keyTips = new KeyTips({
      top: () => this.topLayer(),
      home: () => this.current.button,
      leave: () => this.leave(),
      reserved: (letter) => this.options.reserved?.(letter) ?? false,
      announce: () => this.say(words().keyTips),
    });
    this.stopTips = tooltips(this.element);
    document.addEventListener("keydown", this.onShortcut);
    document.addEventListener("pointerdown", this.onOutside, true);
    this.observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.fit());
    this.observer?.observe(this.element);
    this.select(this.current.tab.id);
    // The letters' widths are known only when the fonts are in.
    void document.fonts?.ready.then(() => this.fit());
  }

  private readonly around: Around;

  private build(): HTMLElement {
    const quick = h("div", { class: "kit-quick", role: "toolbar", "aria-label": words().quick });
    quick.append(...this.quick.map((view) => view.element));
    const first = this.quick[0]?.stops[0];
    if (first) first.tabIndex = 0;
    const title = h("div", { class: "kit-title" }, quick, h("div", { class: "kit-title-name" }, this.options.title));
    const list = h("div", { class: "kit-tablist", role: "tablist", "aria-label": words().tabs });
    list.append(...this.tabs.map((one) => one.button));
    const element = h("div", {
      class: `kit kit-ribbon kit-${this.options.application}`, role: "region", "aria-label": words().ribbon,
    }, title, h("div", { class: "kit-tabs" }, list, this.chevron));
    append(element, this.tabs.map((one) => one.panel));
    element.append(this.live);
    element.addEventListener("kit-leave", () => this.leave());
    element.addEventListener("mousedown", (event) => {
      // The selection in the work stays; only fields take the focus.
      if (!(event.target as HTMLElement).closest("input")) event.preventDefault();
    });
    list.addEventListener("keydown", (event) => alongTabs(event, {
      tabs: () => this.tabs.filter((one) => this.visible(one)).map((one) => one.button),
      select: (button) => this.select(this.tabs.find((one) => one.button === button)?.tab.id ?? ""),
      down: () => this.enterPanel(),
      leave: () => this.leave(),
    }));
    quick.addEventListener("keydown", (event) => alongPanel(event, this.quick.flatMap((view) => view.stops), () => this.leave()));
    return element;
  }

  private tabView(tab: Tab): TabView {
    const id = uid("kit-tab");
    const panel = h("div", {
      class: "kit-panel", role: "tabpanel", "aria-labelledby": id, hidden: true, id: `${id}-panel`,
    });
    const button = h("button", {
      type: "button", class: tab.visible ? "kit-tab kit-tab-contextual" : "kit-tab", role: "tab", id,
      "aria-controls": `${id}-panel`, "aria-selected": "false", tabindex: -1, "data-tab": tab.id,
    }, h("span", {}, tab.label));
    const view: TabView = { tab, button, panel, groups: null };
    button.addEventListener("click", () => this.onTab(view));
    button.addEventListener("dblclick", () => this.minimise(!this.minimised));
    panel.addEventListener("keydown", (event) => {
      alongPanel(event, this.stops(view), () => this.escapePanel(view));
    });
    panel.addEventListener("focusin", (event) => this.roam(view, event.target as HTMLElement));
    return view;
  }

  private onTab(view: TabView): void {
    if (this.minimised && this.current === view && this.peeking) this.peek(false);
    else {
      this.select(view.tab.id);
      if (this.minimised) this.peek(true);
    }
  }

  refresh(): void {
    for (const one of this.tabs) one.button.hidden = !this.visible(one);
    if (!this.visible(this.current)) this.select(this.tabs.find((one) => this.visible(one))?.tab.id ?? "");
    for (const view of this.quick) view.refresh();
    for (const group of this.current.groups ?? []) group.refresh();
  }

  select(id: string): void {
    const chosen = this.tabs.find((one) => one.tab.id === id);
    if (!chosen || !this.visible(chosen)) return;
    closePopups(false);
    this.current = chosen;
    for (const one of this.tabs) {
      const on = one === chosen;
      one.button.setAttribute("aria-selected", String(on));
      one.button.tabIndex = on ? 0 : -1;
      one.button.hidden = !this.visible(one);
      one.panel.hidden = !on || (this.minimised && !this.peeking);
    }
    this.fill(chosen);
    this.refresh();
    this.fit();
  }

  destroy(): void {
    closePopups(false);
    this.keyTips.destroy();
    this.stopTips();
    this.observer?.disconnect();
    document.removeEventListener("keydown", this.onShortcut);
    document.removeEventListener("pointerdown", this.onOutside, true);
    this.element.remove();
  }

  /** Groups are built when their tab is first shown. */
  private fill(view: TabView): GroupView[] {
    if (!view.groups) {
      view.groups = view.tab.groups.map((group) => groupView(group, this.around));
      append(view.panel, view.groups.map((group) => group.element));
      this.stops(view).forEach((stop, at) => { stop.tabIndex = at === 0 ? 0 : -1; });
    }
    return view.groups;
  }

  private visible(view: TabView): boolean {
    return view.tab.visible?.() ?? true;
  }

  private stops(view: TabView): HTMLElement[] {
    const open = popups().find((popup) => popup.element.classList.contains("kit-group-popup"));
    const groups = view.groups ?? [];
    const inside = open && groups.find((group) => open.element.contains(group.views[0]?.element ?? null));
    return inside ? inside.all() : groups.flatMap((group) => group.stops());
  }

  /** Roving: Tab comes back to where one was. */
  private roam(view: TabView, at: HTMLElement): void {
    const stops = this.stops(view);
    if (!stops.includes(at)) return;
    for (const stop of stops) stop.tabIndex = stop === at ? 0 : -1;
  }

  private enterPanel(): void {
    if (this.minimised && !this.peeking) this.peek(true);
    const stops = this.stops(this.current);
    (stops.find((stop) => stop.tabIndex === 0) ?? stops[0])?.focus();
  }

  private escapePanel(view: TabView): void {
    if (popups().length > 0) closePopups(true);
    else if (this.peeking) {
      this.peek(false);
      view.button.focus();
    } else this.leave();
  }

  /** Groups give way from the right: first the words of small buttons, then the whole group. */
  private fit(): void {
    const { panel, groups } = this.current;
    if (!groups || panel.hidden || popups().length > 0) return;
    for (const group of groups) group.setLevel(0);
    for (const level of [1, 2] as const) {
      for (const group of [...groups].reverse()) {
        if (panel.scrollWidth <= panel.clientWidth) return;
        group.setLevel(level);
      }
    }
  }

  private able(control: Control): boolean {
    const able = control.enabled?.() ?? true;
    if (!able) this.say(control.reason?.() ?? words().unavailable);
    return able;
  }

  private act(control: Control, via: Via, run: () => void, stay: boolean): void {
    if (!this.able(control)) return;
    if (!stay) closePopups(true);
    run();
    this.refresh();
    if (stay) return;
    if (this.peeking) this.peek(false);
    const focus = document.activeElement;
    const lost = focus === null || focus === document.body || this.element.contains(focus);
    if (lost && (via === "key" || via === "ribbon")) this.leave();
  }

  private leave(): void {
    if (this.peeking) this.peek(false);
    this.options.focusWork?.();
  }

  private say(text: string): void {
    if (this.options.announce) this.options.announce(text);
    else this.live.textContent = text;
  }

  private minimise(on: boolean): void {
    this.minimised = on;
    this.peeking = false;
    this.element.classList.toggle("kit-minimised", on);
    this.chevron.setAttribute("aria-expanded", String(!on));
    this.chevron.setAttribute("aria-label", on ? words().restore : words().minimise);
    this.chevron.replaceChildren(icon(on ? "chevron_down" : "chevron_up"));
    this.current.panel.hidden = on;
    this.fit();
  }

  private peek(on: boolean): void {
    this.peeking = on;
    this.element.classList.toggle("kit-peeking", on);
    this.current.panel.hidden = !on;
    if (on) this.fit();
  }

  private readonly onShortcut = (event: KeyboardEvent): void => {
    if (event.key !== "F1" || !event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.minimise(!this.minimised);
  };

  private readonly onOutside = (event: Event): void => {
    const target = event.target as HTMLElement;
    if (this.peeking && !this.element.contains(target) && !target.closest(".kit-popup")) this.peek(false);
  };

  private topLayer(): Tip[] {
    const tabs = this.tabs.filter((one) => this.visible(one)).map((one): Tip => ({
      key: one.tab.key, anchor: one.button,
      use: () => {
        this.select(one.tab.id);
        if (this.minimised) this.peek(true);
        one.button.focus({ preventScroll: true });
        return this.tabLayer(one);
      },
    }));
    const quick = this.quick.map((view): Tip => ({
      key: view.control.key, anchor: view.element, use: () => this.tipUse(view),
    }));
    return [...quick, ...tabs];
  }

  private tipUse(view: View): null {
    view.use("key", true);
    return null;
  }

  private tabLayer(one: TabView): Layer {
    return () => {
      const collapsed = this.fill(one).filter((group) => group.level() === 2);
      const buttons = collapsed.map((group, at): Tip => ({
        key: `Z${"123456789ABCDEF"[at] ?? "Z"}`, anchor: group.collapsedButton,
        use: () => {
          group.open();
          group.all()[0]?.focus();
          return () => this.groupTips(group, true);
        },
      }));
      return [...this.fill(one).flatMap((group) => this.groupTips(group, group.level() < 2)), ...buttons];
    };
  }

  /** Hands know "Alt, H, B" at any width: a collapsed group's letters work unseen. */
  private groupTips(group: GroupView, seen: boolean): Tip[] {
    const tips = group.views.map((view): Tip => ({
      key: view.control.key, anchor: seen ? view.element : null,
      use: () => {
        const simple = ["button", "toggle", "check"].includes(view.control.kind);
        if (!simple) group.open();
        return this.tipUse(view);
      },
    }));
    const { launcher } = group.group;
    if (launcher && group.launcher) {
      tips.push({
        key: launcher.key, anchor: seen ? group.launcher : null,
        use: () => {
          this.act(launcher, "key", () => launcher.run("key"), false);
          return null;
        },
      });
    }
    return tips.filter((tip) => tip.key !== "");
  }
}
