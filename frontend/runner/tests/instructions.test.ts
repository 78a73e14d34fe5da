import { describe, expect, it } from "vitest";
import { MediaStore } from "../media";
import { readEnter } from "../protocol";
import type { Context } from "../views/context";
import { instructionsView } from "../views/instructions";
import { WORDS } from "../words";
import { enterReply } from "./help";

describe.each(["en", "fr"] as const)("before the start, in %s", (locale) => {
  const words = WORDS[locale];
  const context = {
    words: () => words, prefs: () => ({ locale, volume: 1 }), media: new MediaStore(() => undefined), runner: {},
  } as unknown as Context;
  const text = (change: Parameters<typeof enterReply>[0]): string =>
    instructionsView(context, enterReply({ state: "ready", section: null, ...change })).element.textContent ?? "";

  it("extra time and breaks are said, and how a break is taken", () => {
    const said = text({ duration_ms: 5_400_000, usual_ms: 3_600_000, break_left_ms: 1_200_000 });
    expect(said).toContain(words.factMore + words.moreTime(words.duration(30)));
    expect(said).toContain(words.factBreaks + words.breaks(words.duration(20)));
    expect(said).toContain(words.breaksHow);
    expect(words.breaksHow).toContain(words.takeBreak);
  });

  it("nothing is said of them to whoever has none, or by a server that does not tell", () => {
    for (const change of [{ usual_ms: 3_600_000 }, {}]) {
      const said = text(change);
      expect(said).not.toContain(words.factMore);
      expect(said).not.toContain(words.breaksHow);
    }
  });
});

it("the usual time is read where it is told", () => {
  const { usual_ms: _usual, ...reply } = enterReply({ usual_ms: 1 });
  expect(readEnter({ ...reply, usual_ms: 7 }).usual_ms).toBe(7);
  expect(readEnter(reply).usual_ms).toBeUndefined();
});
