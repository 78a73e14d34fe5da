import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot } from "../history";
import type { DocNode } from "../model";
import { EVERY_MS, resume, Scribe } from "../scribe";
import { textOf } from "../text";

const text = (words: string): DocNode => ({
  type: "doc",
  content: [words === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text: words }] }],
});

/** A page that types, and a journal that outlives it. */
class Desk {
  steps: Snapshot[] = [];
  times: number[] = [];
  screen = text("");
  open = true;
  typing = false;
  filled: boolean | null = null;
  overfull = false;
  scribe: Scribe;

  constructor(before: readonly Snapshot[] = []) {
    const { state } = resume(before);
    this.screen = state.standing;
    this.scribe = new Scribe(state, () => this.screen, {
      write: (step, t) => {
        if (this.open) {
          this.steps.push(JSON.parse(JSON.stringify(step)) as Snapshot);
          this.times.push(t);
        }
        return this.open;
      },
      typing: (on) => { this.typing = on; },
      elapsed: () => performance.now(),
      filled: (on) => { this.filled = on; },
      overfull: (on) => { this.overfull = on; },
    });
  }

  type(words: string): void {
    this.screen = text(words);
    this.scribe.changed();
  }
}

const stored = (steps: readonly Snapshot[]): string => textOf(resume(steps).state.standing);

describe("the scribe", () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }); });
  afterEach(() => { vi.useRealTimers(); });

  it("writes what is typed within a second, however long the typing goes on", () => {
    const desk = new Desk();
    for (let count = 1; count <= 53; count += 1) {
      desk.type("x".repeat(count));
      vi.advanceTimersByTime(100);
      const lost = count - stored(desk.steps).length;
      expect(lost).toBeLessThanOrEqual(EVERY_MS / 100);
    }
    expect(desk.steps.length).toBeLessThanOrEqual(6);
    expect(desk.typing).toBe(true);
    vi.advanceTimersByTime(EVERY_MS);
    expect(stored(desk.steps)).toBe("x".repeat(53));
    expect(desk.typing).toBe(false);
    expect(desk.filled).toBe(true);
  });

  it("writes at once when asked, with the time of the last key", () => {
    const desk = new Desk();
    desk.type("last word");
    const typed = performance.now();
    vi.advanceTimersByTime(400);
    desk.scribe.flush();
    expect(stored(desk.steps)).toBe("last word");
    expect(desk.times).toEqual([typed]);
    desk.scribe.flush();
    expect(desk.steps.length).toBe(1);
  });

  it("begins every page with the whole text, and goes on with what has changed", () => {
    const first = new Desk();
    first.type("one");
    first.scribe.flush();
    first.type("one two");
    first.scribe.flush();
    const second = new Desk(first.steps);
    second.type("one two three");
    second.scribe.flush();
    second.type("one two four");
    second.scribe.flush();
    expect(first.steps.map(({ op }) => op)).toEqual(["full", "delta"]);
    expect(second.steps.map(({ op }) => op)).toEqual(["full", "delta"]);
    expect(stored([...first.steps, ...second.steps])).toBe("one two four");
  });

  it("loses nothing when a step was refused: the next one is whole", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.type("one two");
    desk.scribe.flush();
    const lost = desk.steps.pop();
    expect(lost?.op).toBe("delta");
    desk.scribe.distrust();
    vi.advanceTimersByTime(EVERY_MS);
    expect(stored(desk.steps)).toBe("one two");
  });

  it("takes along, once it goes on, what was typed while nothing could be written", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.open = false;
    desk.type("one two");
    desk.scribe.flush();
    expect(stored(desk.steps)).toBe("one");
    desk.open = true;
    desk.type("one two three");
    desk.scribe.flush();
    expect(stored(desk.steps)).toBe("one two three");
  });

  it("tells of a paste that was kept out, though the text stays as it was", () => {
    const desk = new Desk();
    desk.scribe.fact({ kind: "paste", chars: 5_000_000, origin: "outside", blocked: true });
    desk.scribe.flush();
    expect(desk.steps.at(-1)?.facts).toEqual([{ kind: "paste", chars: 5_000_000, origin: "outside", blocked: true }]);
    expect(stored(desk.steps)).toBe("");
  });

  it("divides what is too long for an event by its length in escapes", () => {
    const desk = new Desk();
    desk.type("é".repeat(60_000));
    desk.scribe.flush();
    const escaped = (step: Snapshot): number => JSON.stringify(step).replace(/[^\x00-\x7e]/g, "\\u0000").length;
    expect(Math.max(...desk.steps.map(escaped))).toBeLessThan(64 * 1024);
    expect(stored(desk.steps)).toBe("é".repeat(60_000));
  });

  it("says that a text is larger than can be kept, and keeps it once it is not", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    const letters = Array.from({ length: 60_000 }, (_, place) =>
      ({ type: "text", text: "x", ...(place % 2 === 0 ? {} : { marks: [{ type: "strong" }] }) }));
    desk.screen = { type: "doc", content: [{ type: "paragraph", content: letters }] };
    desk.scribe.changed();
    vi.advanceTimersByTime(EVERY_MS);
    expect([desk.overfull, desk.typing, stored(desk.steps)]).toEqual([true, true, "one"]);
    desk.type("one two");
    vi.advanceTimersByTime(EVERY_MS);
    expect([desk.overfull, desk.typing, stored(desk.steps)]).toEqual([false, false, "one two"]);
  });

  it("comes back to the text on the screen from any cut of the journal", () => {
    const texts: string[] = [""];
    const desk = new Desk();
    for (let count = 0; count < 40; count += 1) {
      const words = `${texts.at(-1)}${count % 7 === 3 ? "" : ` w${count}`}`.slice(count % 11 === 5 ? 6 : 0);
      texts.push(words);
      desk.type(words);
      desk.scribe.flush();
    }
    for (let cut = 0; cut <= desk.steps.length; cut += 1) {
      // What counts twice, or comes once more, changes nothing.
      const steps = desk.steps.slice(0, cut);
      expect(texts).toContain(stored([...steps, ...steps.slice(-1)]));
    }
    expect(stored(desk.steps)).toBe(texts.at(-1));
  });
});
