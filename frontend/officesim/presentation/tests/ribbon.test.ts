import { describe, expect, it } from "vitest";
import type { AnyControl, Tab } from "../../kit";
import type { App } from "../app";
import { Editor } from "../editor";
import type { Opening } from "../model/deck";
import { ribbonSpec } from "../ribbon";
import { en } from "../words.en";
import { fr } from "../words.fr";
import { deck } from "./deck";

function app(locale: "en" | "fr"): App {
  const opening: Opening = { locale, deck: deck(), media: {}, library: [] };
  const host = { locale, title: "", record: () => undefined, announce: () => undefined, asset: (name: string) => name };
  const editor = new Editor(opening, host);
  return { editor, host, words: locale === "fr" ? fr : en, pane: null, notes: true } as unknown as App;
}

const controls = (tab: Tab): AnyControl[] => tab.groups.flatMap((group) => [...group.controls, ...(group.launcher ? [group.launcher] : [])]);

describe.each(["en", "fr"] as const)("the ribbon in %s", (locale) => {
  const spec = ribbonSpec(app(locale));

  it("gives every control a KeyTip that no other begins with", () => {
    for (const tab of spec.tabs) {
      const keys = controls(tab).map((control) => control.key);
      for (const [at, key] of keys.entries()) {
        expect(key, tab.id).toMatch(/^[A-Z0-9]{1,2}$/);
        const clash = keys.filter((other, place) => place !== at && other.startsWith(key));
        expect(clash, `${tab.id}: ${key} (${controls(tab)[at]?.id})`).toEqual([]);
      }
    }
  });

  it("gives tabs letters of their own", () => {
    const keys = spec.tabs.map((tab) => tab.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(keys.filter((other) => other !== key && other.startsWith(key)), key).toEqual([]);
  });

  it("names every command once in a tab", () => {
    for (const tab of spec.tabs) {
      const ids = controls(tab).map((control) => control.id);
      expect(ids.filter((id, at) => ids.indexOf(id) !== at), tab.id).toEqual([]);
    }
  });
});

it("says everything in French that it says in English", () => {
  const names = (value: object, path = ""): string[] => Object.entries(value).flatMap(([key, inner]) =>
    (typeof inner === "object" && inner !== null ? names(inner as object, `${path}${key}.`) : [path + key]));
  expect(names(fr)).toEqual(expect.arrayContaining(names(en)));
});
