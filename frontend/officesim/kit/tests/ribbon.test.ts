import { afterEach, describe, expect, it, vi } from "vitest";
import { pack } from "../packing";
import { sizeOf } from "../controls";
import type { AnyControl, Combo, Gallery, Ribbon, RibbonSpec, Spinner } from "../types";
import { button, press, ribbonOf, toggle } from "./help";

let ribbon: Ribbon | null = null;
afterEach(() => ribbon?.destroy());

const home = (controls: readonly AnyControl[], more: Partial<RibbonSpec> = {}): RibbonSpec => ({
  quick: [], tabs: [{ id: "home", label: "Home", key: "H", groups: [{ id: "g", label: "Group", controls }] }], ...more,
});
const at = (id: string) => document.querySelector<HTMLElement>(`[data-command="${id}"]`) as HTMLElement;
const click = (element: Element, detail = 1) =>
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail }));

describe("controls", () => {
  it("say how they were used, and whether they are pressed", () => {
    const bold = toggle("bold", "B", true);
    ribbon = ribbonOf(home([bold])).ribbon;
    expect(at("bold").getAttribute("aria-pressed")).toBe("true");
    click(at("bold"));
    click(at("bold"), 0);
    expect(bold.run.mock.calls).toEqual([["ribbon"], ["key"]]);
  });

  it("that cannot be used stay within reach, say why and do nothing", () => {
    const off = button("sort", "S", { enabled: () => false, reason: () => "Select a table first" });
    ribbon = ribbonOf(home([off])).ribbon;
    at("sort").focus();
    expect(document.activeElement).toBe(at("sort"));
    expect(at("sort").getAttribute("aria-disabled")).toBe("true");
    expect(at("sort").getAttribute("aria-description")).toBe("Select a table first");
    click(at("sort"));
    expect(off.run).not.toHaveBeenCalled();
    expect(document.querySelector(".kit-ribbon [role=status]")?.textContent).toBe("Select a table first");
  });

  it("combo boxes take typed values and values of the list; Escape takes nothing", () => {
    const set = vi.fn();
    const font: Combo = {
      kind: "combo", id: "font", label: "Font", key: "F", width: 10, editable: true,
      options: () => ["A", "B", "C"], value: () => "A", set,
    };
    const shown = ribbonOf(home([font]));
    ribbon = shown.ribbon;
    const input = at("font") as HTMLInputElement;
    input.focus();
    input.value = "Mono";
    press("Enter");
    expect(set).toHaveBeenLastCalledWith("Mono", "key");
    expect(document.activeElement).toBe(shown.work);
    input.focus();
    press("ArrowDown");
    press("ArrowDown");
    expect(input.getAttribute("aria-activedescendant")).toBe(document.querySelector(".kit-active")?.id);
    press("Enter");
    expect(set).toHaveBeenLastCalledWith("B", "key");
    input.focus();
    input.value = "x";
    press("Escape");
    expect(set).toHaveBeenCalledTimes(2);
    expect(input.value).toBe("A");
  });

  it("spinners step, keep within bounds and read decimal commas", () => {
    let value = 6;
    const gap: Spinner = {
      kind: "spinner", id: "gap", label: "Before", key: "B", unit: "pt", step: 6, min: 0, max: 20,
      value: () => value, set: (next) => { value = next; },
    };
    ribbon = ribbonOf(home([gap])).ribbon;
    const input = at("gap") as HTMLInputElement;
    input.focus();
    press("ArrowUp");
    press("ArrowUp");
    expect(value).toBe(18);
    press("ArrowUp");
    expect(value).toBe(20);
    input.value = "1,5 pt";
    press("Enter");
    expect(value).toBe(1.5);
  });

  it("galleries open, show what is chosen and choose", () => {
    const choose = vi.fn();
    const colours: Gallery = {
      kind: "gallery", id: "colour", label: "Colour", key: "C", selected: () => "#ff0000", choose,
      items: () => [{ id: "#ff0000", label: "Red", colour: "#ff0000" }, { id: "#00ff00", label: "Green", colour: "#00ff00" }],
    };
    ribbon = ribbonOf(home([colours])).ribbon;
    click(at("colour"));
    const chosen = document.querySelector("[role=menuitemradio][aria-checked=true]");
    expect(document.activeElement).toBe(chosen);
    press("ArrowRight");
    click(document.activeElement as Element);
    expect(choose).toHaveBeenCalledExactlyOnceWith("#00ff00", "ribbon");
    expect(document.querySelector(".kit-popup")).toBeNull();
  });
});

describe("the keyboard", () => {
  it("goes along tabs with arrows, down into the groups and back to the work", () => {
    const shown = ribbonOf({
      quick: [], tabs: [
        { id: "home", label: "Home", key: "H", groups: [{ id: "g", label: "G", controls: [button("one", "O"), button("two", "T")] }] },
        { id: "insert", label: "Insert", key: "N", groups: [{ id: "g", label: "G", controls: [button("three", "R")] }] },
        { id: "table", label: "Table", key: "J", visible: () => false, groups: [] },
      ],
    });
    ribbon = shown.ribbon;
    const tabs = [...document.querySelectorAll<HTMLElement>("[role=tab]")];
    expect(tabs.map((tab) => tab.tabIndex)).toEqual([0, -1, -1]);
    tabs[0]?.focus();
    press("ArrowRight");
    expect(tabs[1]?.getAttribute("aria-selected")).toBe("true");
    press("ArrowRight"); // the contextual tab is not there: round to the first
    expect(document.activeElement).toBe(tabs[0]);
    press("ArrowDown");
    expect(document.activeElement).toBe(at("one"));
    press("ArrowRight");
    expect(document.activeElement).toBe(at("two"));
    expect([at("one").tabIndex, at("two").tabIndex]).toEqual([-1, 0]);
    press("Escape");
    expect(document.activeElement).toBe(shown.work);
  });

  it("minimises with Ctrl+F1 and shows the groups over the work while a tab is used", () => {
    ribbon = ribbonOf(home([button("one", "O")])).ribbon;
    const panel = document.querySelector<HTMLElement>("[role=tabpanel]") as HTMLElement;
    press("F1", { ctrlKey: true });
    expect(panel.hidden).toBe(true);
    click(document.querySelector("[role=tab]") as Element);
    expect(panel.hidden).toBe(false);
    click(at("one"));
    expect(panel.hidden).toBe(true);
    press("F1", { ctrlKey: true });
    expect(panel.hidden).toBe(false);
  });

  it("a contextual tab that goes away leaves the first one chosen", () => {
    let there = true;
    const shown = ribbonOf({
      quick: [], tabs: [
        { id: "home", label: "Home", key: "H", groups: [] },
        { id: "table", label: "Table", key: "J", visible: () => there, groups: [] },
      ],
    });
    ribbon = shown.ribbon;
    ribbon.select("table");
    there = false;
    ribbon.refresh();
    const chosen = document.querySelector("[role=tab][aria-selected=true]");
    expect(chosen?.textContent).toBe("Home");
  });
});

it("packs large controls alone, small ones in threes, icons in two balanced rows", () => {
  const small = ["a", "b", "c", "d"].map((id) => button(id, ""));
  const icons = ["e", "f", "g", "h"].map((id) => button(id, "", { size: "icon" }));
  const blocks = pack([button("big", "", { size: "large" }), ...small, ...icons], sizeOf);
  expect(blocks.map((block) => [block.kind, block.rows.map((row) => row.map((one) => one.id).join(""))])).toEqual([
    ["large", ["big"]], ["column", ["abc"]], ["column", ["d"]], ["rows", ["ef", "gh"]],
  ]);
});
