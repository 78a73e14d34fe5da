import { afterEach, describe, expect, it, vi } from "vitest";
import { letterOf, narrow } from "../keytips";
import type { Ribbon, RibbonSpec } from "../types";
import { button, press, ribbonOf, tapAlt, tips, toggle, typed } from "./help";

let ribbon: Ribbon | null = null;
afterEach(() => ribbon?.destroy());

function spec() {
  const bold = toggle("bold", "B");
  const size = button("shrink", "FK");
  const grow = button("grow", "FG");
  const save = button("save", "1");
  const values = vi.fn();
  const dialog = button("font.dialog", "FN");
  const full: RibbonSpec = {
    quick: [save],
    tabs: [
      {
        id: "home", label: "Home", key: "H", groups: [{
          id: "font", label: "Font", launcher: dialog,
          controls: [bold, size, grow, {
            kind: "menu", id: "paste", label: "Paste", key: "V",
            items: () => [{ id: "values", label: "Values", key: "A", run: values }],
          }],
        }],
      },
      { id: "insert", label: "Insert", key: "N", groups: [] },
    ],
  };
  return { full, bold, size, grow, save, values, dialog };
}

describe("KeyTips", () => {
  it("walk from the tabs to a control, which runs, and give the focus back", () => {
    const { full, bold } = spec();
    const shown = ribbonOf(full);
    ribbon = shown.ribbon;
    tapAlt();
    expect(tips()).toEqual(["1", "H", "N"]);
    press("h");
    expect(tips()).toEqual(["B", "FK", "FG", "V", "FN"]);
    press("b");
    expect(bold.run).toHaveBeenCalledExactlyOnceWith("key");
    expect(tips()).toEqual([]);
    expect(document.activeElement).toBe(shown.work);
  });

  it("take two letters, showing after the first what is left", () => {
    const { full, size, grow } = spec();
    ribbon = ribbonOf(full).ribbon;
    tapAlt();
    typed("hf");
    expect(tips()).toEqual(["FK", "FG", "FN"]);
    press("k");
    expect(size.run).toHaveBeenCalledOnce();
    expect(grow.run).not.toHaveBeenCalled();
  });

  it("take the accented letter of a French key where a tip has it, else its digit", () => {
    const { full, save } = spec();
    const data = button("data.sort", "S");
    ribbon = ribbonOf({
      quick: [{ ...save, key: "2" }],
      tabs: [...full.tabs, { id: "data", label: "Données", key: "É", groups: [{ id: "sort", label: "Trier", controls: [data] }] }],
    }).ribbon;
    tapAlt();
    press("é", { code: "Digit2" });
    expect(tips()).toEqual(["S"]);
    press("Escape");
    press("2", { code: "Digit2" });
    expect(save.run).toHaveBeenCalledOnce();
  });

  it("go back a layer with Escape and leave from the first", () => {
    const { full } = spec();
    const shown = ribbonOf(full);
    ribbon = shown.ribbon;
    press("F10");
    press("h");
    press("f");
    press("Escape");
    expect(tips()).toContain("B");
    press("Escape");
    expect(tips()).toContain("N");
    press("Escape");
    expect(tips()).toEqual([]);
    expect(document.activeElement).toBe(shown.work);
  });

  it("open a menu with its letters; Escape there shows the layer again", () => {
    const { full, values } = spec();
    ribbon = ribbonOf(full).ribbon;
    tapAlt();
    typed("hv");
    expect(document.querySelector("[role=menu] .kit-menu-key")?.textContent).toBe("A");
    press("Escape");
    expect(document.querySelector("[role=menu]")).toBeNull();
    expect(tips()).toContain("V");
    press("v");
    press("a");
    expect(values).toHaveBeenCalledExactlyOnceWith("key");
  });

  it("run quick access by its digit and dialogs by the launcher's letters", () => {
    const { full, save, dialog } = spec();
    ribbon = ribbonOf(full).ribbon;
    tapAlt();
    press("&", { code: "Digit1" }); // AZERTY
    expect(save.run).toHaveBeenCalledOnce();
    tapAlt();
    typed("hfn");
    expect(dialog.run).toHaveBeenCalledOnce();
  });

  it("let nothing typed through to the work, and Alt with a letter goes in one go", () => {
    const { full, bold } = spec();
    const shown = ribbonOf(full);
    ribbon = shown.ribbon;
    press("Alt", { altKey: true });
    expect(press("h", { altKey: true, code: "KeyH" }).defaultPrevented).toBe(true);
    expect(tips()).toContain("B");
    press("b");
    expect(bold.run).toHaveBeenCalledOnce();
    press("Alt", { altKey: true });
    expect(press("=", { altKey: true, code: "Equal" }).defaultPrevented).toBe(false);
    expect(tips()).toEqual([]);
  });

  it("leave AltGr alone", () => {
    const { full } = spec();
    ribbon = ribbonOf(full).ribbon;
    press("Alt", { altKey: true, ctrlKey: true });
    document.body.dispatchEvent(new KeyboardEvent("keyup", { key: "Alt", bubbles: true }));
    expect(tips()).toEqual([]);
  });
});

it("a key that starts a longer one waits", () => {
  const tip = (key: string) => ({ key, anchor: null, use: () => null });
  expect(narrow([tip("F"), tip("FK")], "F").hit).toBeNull();
  expect(narrow([tip("FK"), tip("A")], "FK").hit?.key).toBe("FK");
});

it("letters come from the key, else from its place", () => {
  expect(letterOf(new KeyboardEvent("keydown", { key: "é", code: "Digit2" }))).toBe("2");
  expect(letterOf(new KeyboardEvent("keydown", { key: "a", code: "KeyQ" }))).toBe("A");
  expect(letterOf(new KeyboardEvent("keydown", { key: "Shift", code: "ShiftLeft" }))).toBeNull();
});
