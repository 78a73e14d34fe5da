import { describe, expect, it } from "vitest";
import { forgetPrefs, loadPrefs, savePrefs, type Prefs } from "../prefs";
import { INITIAL, phaseOf, reduce, saveWords, screensOf, statusOf, tally, type RunnerState } from "../state";
import { formatSavedAt, localise, unbreakable, WORDS } from "../words";
import { answer, enterReply, SECTION } from "./help";

const entered = (change = {}): RunnerState =>
  reduce(INITIAL, { type: "entered", reply: enterReply(change), carried: [] });

describe("screens", () => {
  it("keep a text with all its questions, and give single questions a screen each", () => {
    expect(screensOf(SECTION).map((screen) => screen.items.map((item) => item.ref)))
      .toEqual([["q01", "q02"], ["q03"], ["q04"]]);
  });

  it("resume at the question answered last, here or by the server's word", () => {
    const held = { value: { choice: "o1" } };
    const answers = {
      q04: { ...held, epoch: 1, n: 9 }, q03: { ...held, epoch: 2, n: 1 }, q01: { ...held, epoch: 1, n: 30 },
    };
    expect(entered({ answers }).position).toBe(1);
    const carried = [answer("q04", "o2")];
    expect(reduce(INITIAL, { type: "entered", reply: enterReply({ answers }), carried }).position)
      .toBe(2);
  });

  it("resume at the last screen looked at when nothing was answered", () => {
    expect(entered({ seen: [] }).position).toBe(0);
    expect(entered({ seen: ["q01", "q02", "q03"] }).position).toBe(1);
    expect(entered({ seen: ["q01", "q02", "q03", "q04"] }).position).toBe(0);
  });

  it("never leave the test", () => {
    expect(reduce(entered(), { type: "moved", position: 99 }).position).toBe(2);
    expect(reduce(entered(), { type: "moved", position: -1 }).position).toBe(0);
  });
});

describe("questions", () => {
  it("are answered, seen or unseen; a cleared answer is seen without one", () => {
    let state = entered();
    state = reduce(state, { type: "event", draft: { item: "q01", type: "view", value: {}, t: 0 } });
    state = reduce(state, { type: "event", draft: answer("q02", "o1") });
    state = reduce(state, { type: "event", draft: { item: "q02", type: "view", value: {}, t: 0 } });
    expect([statusOf(state, "q01"), statusOf(state, "q02"), statusOf(state, "q03")])
      .toEqual(["unanswered", "answered", "unseen"]);
    expect(tally(state)).toEqual({ total: 4, answered: 1, unanswered: 1, unseen: 2, flagged: 0 });
    state = reduce(state, { type: "event", draft: answer("q02", null) });
    expect(statusOf(state, "q02")).toBe("unanswered");
  });

  it("show a refused answer until another one is given", () => {
    const reply = {
      ack: 1, epoch: 1, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "x",
      late: [], rejected: [], wanted: [], messages: [], help: "none" as const, pause: null, break_left_ms: 0,
    } as const;
    let state = reduce(entered(), { type: "synced", reply, saved: true, rejected: ["q01"] });
    expect(state.rejected.has("q01")).toBe(true);
    expect(statusOf(state, "q01")).not.toBe("answered");
    state = reduce(state, { type: "event", draft: answer("q01", "o2") });
    expect(state.rejected.has("q01")).toBe(false);
  });
});

describe("phases", () => {
  it("follow the server's state", () => {
    expect(phaseOf(INITIAL)).toBe("loading");
    expect(phaseOf(entered({ state: "ready", section: null }))).toBe("instructions");
    expect(phaseOf(entered())).toBe("test");
    expect(phaseOf(entered({ state: "paused" }))).toBe("paused");
    expect(phaseOf(entered({ state: "closing" }))).toBe("timeup");
    expect(phaseOf(entered({ state: "closed" }))).toBe("timeup");
    expect(phaseOf(reduce(entered(), { type: "superseded" }))).toBe("superseded");
  });

  it("never call an unsent answer safe", () => {
    const state = { ...entered(), savedAt: "2026-11-21T10:32:05Z" };
    expect(saveWords(state)).toBe("safe");
    expect(saveWords({ ...state, unsent: 1, changes: 1 })).toBe("kept");
    expect(saveWords({ ...state, unsent: 1, changes: 1, durable: false })).toBe("unkept");
    expect(saveWords({ ...state, unsent: 1, changes: 1, writing: 1 })).toBe("choosing");
  });

  it("take a heartbeat for no save, except of what was there on entering", () => {
    const reply = {
      ack: 0, epoch: 1, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "2026-11-21T10:00:00Z",
      late: [], rejected: [], wanted: [], messages: [], help: "none" as const, pause: null, break_left_ms: 0,
    } as const;
    const beat = (state: RunnerState, at: string): RunnerState =>
      reduce(state, { type: "synced", reply: { ...reply, saved_at: at }, saved: false, rejected: [] });
    expect(saveWords(beat(entered(), "a"))).toBe("connected");
    const held = entered({ answers: { q01: { value: { choice: "o1" }, epoch: 1, n: 1 } } });
    expect(saveWords(held)).toBe("connected");
    const confirmed = beat(held, "a");
    expect(saveWords(confirmed)).toBe("safe");
    expect(beat(confirmed, "b").savedAt).toBe("a");
    expect(beat({ ...held, changes: 1, unsent: 1 }, "a").savedAt).toBeNull();
  });

  it("keep each message once", () => {
    const message = { id: 1, at: "", text: "Hello" };
    const state = entered({ messages: [message] });
    const reply = {
      ack: 0, epoch: 1, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "x",
      late: [], rejected: [], wanted: [], messages: [message, { id: 2, text: "Again", at: "" }],
      help: "none" as const, pause: null, break_left_ms: 0,
    } as const;
    expect(reduce(state, { type: "synced", reply, saved: false, rejected: [] }).messages)
      .toHaveLength(2);
  });
});

describe("words", () => {
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    if (typeof value === "function") {
      const call = value as (...args: unknown[]) => string;
      return [1, 2, 12].map((count) => call(count, 60, 60));
    }
    return Object.values(value as object).flatMap(texts);
  };
  const languages = ["en", "fr"] as const;

  it.each(languages)("are complete in %s", (locale) => {
    for (const [key, value] of Object.entries(WORDS[locale])) {
      if (key === "languageName") continue;
      for (const text of texts(value)) {
        expect(text.trim(), key).not.toBe("");
        expect(text, key).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it("are set in French with its own spaces and apostrophes", () => {
    for (const [key, value] of Object.entries(WORDS.fr)) {
      if (key === "languageName") continue;
      for (const text of texts(value)) {
        expect(text, key).not.toMatch(/[^\u00a0][:;?!»](\s|$)/);
        expect(text, key).not.toContain("'");
      }
    }
    expect(unbreakable("« Oui » : non ?")).toBe("«\u00a0Oui\u00a0»\u00a0: non\u00a0?");
  });

  it("say the French singular and plural", () => {
    expect(WORDS.fr.saveKept(1)).toContain("1 non encore envoyé)");
    expect(WORDS.fr.saveKept(3)).toContain("3 non encore envoyés)");
    expect(WORDS.en.duration(90)).toBe("1 hour 30 minutes");
    expect(WORDS.fr.duration(61)).toBe("1 heure 1 minute");
  });

  it("fall back to the language the server has", () => {
    expect(localise({ en: "Reading" }, "fr")).toBe("Reading");
    expect(localise("Plain", "fr")).toBe("Plain");
  });

  it("show the server's time", () => {
    for (const locale of ["en", "fr"] as const) {
      expect(formatSavedAt("2026-11-21T10:32:05Z", locale, "Africa/Nairobi")).toBe("13:32:05");
      expect(formatSavedAt("2026-11-21T23:30:05+01:00", locale, "UTC")).toBe("22:30:05");
      expect(formatSavedAt("2026-11-21T23:00:05Z", locale, "Europe/Brussels")).toBe("00:00:05");
      const here = new Date(2026, 10, 21, 15, 4, 5);
      expect(formatSavedAt(here.toISOString(), locale)).toBe("15:04:05");
      expect(formatSavedAt("no time", locale)).toBe("no time");
    }
  });
});

describe("preferences", () => {
  const defaults: Prefs = {
    locale: "en", textSize: 100, contrast: "system", timeHidden: false, volume: 0.8, place: "",
  };

  it("are remembered, and fall back one by one", () => {
    const box = new Map<string, string>();
    const storage = (): Storage => ({
      getItem: (key: string) => box.get(key) ?? null,
      setItem: (key: string, value: string) => { box.set(key, value); },
      removeItem: (key: string) => { box.delete(key); },
    }) as unknown as Storage;
    expect(loadPrefs("s", defaults, storage)).toEqual(defaults);
    savePrefs("s", { ...defaults, textSize: 175, locale: "fr" }, storage);
    expect(loadPrefs("s", defaults, storage)).toEqual({ ...defaults, textSize: 175, locale: "fr" });
    expect(loadPrefs("next", defaults, storage)).toEqual(defaults);
    box.set("assess-runner-prefs:s", '{"textSize": 999, "contrast": "dark", "volume": "loud"}');
    expect(loadPrefs("s", defaults, storage)).toEqual({ ...defaults, contrast: "dark" });
    forgetPrefs("s", storage);
    expect(box.size).toBe(0);
    box.set("assess-runner-prefs:s", "{broken");
    expect(loadPrefs("s", defaults, storage)).toEqual(defaults);
  });

  it("hold for the page when storage is forbidden", () => {
    const forbidden = (): Storage => { throw new Error("denied"); };
    expect(loadPrefs("s", defaults, forbidden)).toEqual(defaults);
    expect(() => { savePrefs("s", defaults, forbidden); }).not.toThrow();
  });
});
