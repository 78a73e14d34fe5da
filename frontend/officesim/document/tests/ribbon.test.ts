import { describe, expect, it } from "vitest";
import type { Locale } from "../../contract";
import type { AnyControl, Tab } from "../../kit";
import type { Program } from "../program";
import { headerTab, pictureTab, tableTab } from "../ribbon/contextual";
import { home } from "../ribbon/home";
import { insertTab } from "../ribbon/insert";
import { layoutTab } from "../ribbon/layout";
import { mailingsTab, references, reviewTab, viewTab } from "../ribbon/references";
import { Bench, opening, paragraph } from "./support";

function tabs(locale: Locale): Tab[] {
  const { editor } = new Bench(opening(paragraph("x")), locale);
  const no = () => undefined;
  const program: Program = {
    editor, showPane: no, hidePane: no, paneShown: () => false, enterRunning: no, leaveRunning: no, otherRunning: no, severalRunning: () => false, setZoom: no, zoom: () => 100, toggleRuler: no, rulerShown: () => true, focus: no, refresh: no,
  };
  return [home, insertTab, layoutTab, references, mailingsTab, reviewTab, viewTab, tableTab, pictureTab, headerTab].map((one) => one(program));
}

const clashes = (keys: readonly string[]) => keys.filter((one, at) => keys.some((other, place) => place !== at && other.startsWith(one)));
const controls = (tab: Tab): readonly (AnyControl | undefined)[] => tab.groups.flatMap((group) => [...group.controls, group.launcher]);

describe.each<Locale>(["en", "fr"])("KeyTips in %s", (locale) => {
  it("no tab's key begins with another's", () => {
    expect(clashes(tabs(locale).map((tab) => tab.key))).toEqual([]);
  });
  it.each(tabs(locale).map((tab) => [tab.id, tab] as const))("no key of %s begins with another's whole key", (_, tab) => {
    const keys = controls(tab).flatMap((one) => (one ? [one.key] : []));
    expect(clashes(keys)).toEqual([]);
  });
  it("every control has words of its own", () => {
    for (const tab of tabs(locale)) for (const one of controls(tab)) expect(one === undefined || one.label.trim() !== "").toBe(true);
  });
});
