import { beforeEach, describe, expect, it, vi } from "vitest";
import { INITIAL, languageMissing, screensOf, type RunnerState } from "../state";
import type { EnterReply, Locale, Section } from "../types";
import { openHandIn, openOverview } from "../views/dialogs";
import type { Context } from "../views/context";
import { WORDS } from "../words";
import { paperSection } from "../paper";

const task = (ref: string, language: Locale | null): unknown => ({
  ref, kind: "essay", language, reads: language, title: ref, prompt: { en: "Write." }, weight: 1,
  guidance: null, paste_blocked: false, accepts: [], criteria: [], sources: [],
});
const SECTION: Section = paperSection("s1", {
  parts: [{ title: "Part", instructions: "", tasks: [task("t1", "en"), task("t2", null), task("t3", null), task("t4", null)] }],
  sources: [], limits: { upload: 1, notes: 1 },
});

function stateWith(changes: Partial<RunnerState>): RunnerState {
  const content = { kind: "written", section: SECTION, settings: {} } as unknown as EnterReply;
  return { ...INITIAL, sitting: "running", content, screens: screensOf(SECTION), ...changes };
}

const ANSWERED = stateWith({ answers: { t1: "written", t2: "written", t3: "written", t4: null }, languages: { t3: "fr" } });
const numbers = (state: RunnerState): number[] => languageMissing(state).map(({ item }) => item.number);

describe("the language that a candidate is free to choose", () => {
  it("is missing where something is written and nothing chosen", () => {
    expect(numbers(ANSWERED)).toEqual([2]);
    expect(languageMissing(ANSWERED)[0]?.position).toBe(1);
    expect(numbers(stateWith({ languages: {} }))).toEqual([]);
    expect(numbers({ ...ANSWERED, languages: { t2: "en", t3: "fr" } })).toEqual([]);
    expect(numbers(INITIAL)).toEqual([]);
  });
});

describe.each(["en", "fr"] as const)("before handing in, in %s", (locale) => {
  const words = WORDS[locale];
  const go = vi.fn();
  const handIn = vi.fn();
  const context = (state: RunnerState): Context => ({
    words: () => words, prefs: () => ({ locale }), go, openHandIn: vi.fn(),
    runner: { state, clock: { remainingMs: () => 60_000 }, handIn, backToTest: vi.fn() },
  }) as unknown as Context;
  const dialog = (): HTMLElement => document.querySelector("dialog")!;
  const way = (): HTMLElement | undefined =>
    [...dialog().querySelectorAll("button")].find(({ textContent }) => textContent === words.written.languageGo(2));

  beforeEach(() => {
    document.body.innerHTML = '<div id="runner"></div>';
    go.mockReset();
    handIn.mockReset();
  });

  it("the overview counts it among what is open, with the way to it", () => {
    openOverview(context(ANSWERED));
    expect(dialog().textContent).toContain(words.written.languageMissing(1));
    const tiles = [...dialog().querySelectorAll(".r-tile")];
    expect(tiles.map((one) => one.textContent?.includes(words.written.languageOpen))).toEqual([false, true, false, false]);
    const filter = dialog().querySelectorAll<HTMLInputElement>("[name=overview-filter]")[1]!;
    filter.checked = true;
    filter.dispatchEvent(new Event("change"));
    expect([...dialog().querySelectorAll(".r-tile__number [aria-hidden]")].map((one) => one.textContent)).toEqual(["2", "4"]);
    way()?.click();
    expect(go).toHaveBeenCalledWith(1, "t2");
    expect(document.querySelector("dialog")).toBeNull();
  });

  it("the last question says so, and keeps nobody from handing in", () => {
    const opened = openHandIn(context(ANSWERED));
    opened.update(ANSWERED);
    expect(dialog().textContent).toContain(words.written.languageMissing(1));
    expect(way()).toBeDefined();
    const now = [...dialog().querySelectorAll("button")].find(({ textContent }) => textContent === words.handInNow)!;
    expect(now.getAttribute("aria-disabled")).toBeNull();
    now.click();
    expect(handIn).toHaveBeenCalled();
  });

  it("nothing is said where every language is known", () => {
    openOverview(context({ ...ANSWERED, languages: { t2: "en", t3: "fr" } }));
    expect(way()).toBeUndefined();
    expect(dialog().querySelector(".r-lacking, .r-tile__lack")).toBeNull();
  });
});
