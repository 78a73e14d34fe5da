import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { apply, begin, snapshots, type Snapshot } from "../history";
import type { DocNode } from "../model";
import { EVERY_MS, resume, Scribe, type Unkept } from "../scribe";
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
  unkept: Unkept | null = null;
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
      unkept: (why) => {
        this.unkept = why;
        this.overfull = why === "size";
      },
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

  it("gives no whole text again that was refused, until it is another, and then after longer and longer up to half a minute", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.scribe.distrust();
    vi.advanceTimersByTime(EVERY_MS);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const before = desk.steps.length;
      desk.scribe.refused();
      // It is not kept, and nothing is about to be sent.
      expect([desk.unkept, desk.typing]).toEqual(["refused", false]);
      // Nothing has changed: nothing is sent, whatever asks for it.
      desk.scribe.changed();
      desk.scribe.flush(true);
      expect(desk.steps.length).toBe(before);
      const from = performance.now();
      desk.type(`one ${round}`);
      while (desk.steps.length === before) vi.advanceTimersByTime(1000);
      waits.push(performance.now() - from);
      expect(desk.steps.at(-1)?.op).toBe("full");
      expect([desk.unkept, desk.typing]).toEqual([null, false]);
    }
    expect(waits).toEqual([5000, 10_000, 20_000, 30_000]);
    desk.scribe.refused();
    vi.advanceTimersByTime(10 * 60_000);
    expect(stored(desk.steps)).toBe("one 3");
    desk.scribe.hopeful();
    desk.scribe.flush();
    desk.scribe.refused();
    desk.type("one 4");
    vi.advanceTimersByTime(5000);
    expect(stored(desk.steps)).toBe("one 4");
    desk.type("one 3");
    desk.scribe.flush();
    expect(stored(desk.steps)).toBe("one 3");
  });

  it("gives a text without a key that was mended before the server refused the whole", () => {
    const desk = new Desk();
    desk.type("bad");
    desk.scribe.flush();
    desk.type("good");
    desk.scribe.flush();
    expect(desk.steps.map(({ op }) => op)).toEqual(["full", "delta"]);
    desk.steps = [];
    desk.scribe.refused();
    expect([desk.unkept, desk.typing]).toEqual(["refused", false]);
    vi.advanceTimersByTime(5000);
    expect([desk.unkept, desk.typing, stored(desk.steps)]).toEqual([null, false, "good"]);
  });

  it("gives it at once when the writing may end meanwhile", () => {
    const desk = new Desk();
    desk.type("bad");
    desk.scribe.flush();
    desk.type("good");
    desk.scribe.flush();
    desk.steps = [];
    desk.scribe.refused();
    desk.scribe.flush(true);
    expect([desk.unkept, stored(desk.steps)]).toEqual([null, "good"]);
  });

  it("does not call it typing while a changed text waits", () => {
    const desk = new Desk();
    desk.type("bad");
    desk.scribe.flush();
    desk.scribe.refused();
    desk.type("better");
    desk.scribe.flush();
    expect([desk.typing, desk.steps.length]).toEqual([false, 1]);
  });

  it("gives a mended text at once before the writing may end", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.scribe.refused();
    desk.type("mended");
    desk.scribe.flush(true);
    expect([desk.unkept, stored(desk.steps)]).toEqual([null, "mended"]);
  });

  it("does not throw for a text that the history refuses, and keeps it once it is another", () => {
    const deep = (levels: number): DocNode => ({ type: "bullet_list", content: [{ type: "list_item", content: [
      { type: "paragraph", content: [{ type: "text", text: "in" }] }, ...(levels > 1 ? [deep(levels - 1)] : []),
    ] }] });
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.screen = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "x".repeat(30_000) }] }, deep(12)] };
    desk.scribe.distrust();
    desk.scribe.flush(true);
    expect([desk.unkept, desk.typing, stored(desk.steps)]).toEqual(["refused", true, "one"]);
    desk.type("one two");
    desk.scribe.flush();
    expect([desk.unkept, desk.typing, stored(desk.steps)]).toEqual([null, false, "one two"]);
  });

  it("says that a text is unkept which may not be written now, unless it is written already", () => {
    const first = new Desk();
    first.type("one");
    first.scribe.flush();
    const desk = new Desk(first.steps);
    desk.open = false;
    desk.scribe.changed();
    desk.scribe.flush();
    expect([desk.unkept, desk.typing]).toEqual([null, false]);
    desk.type("one two");
    desk.scribe.flush();
    expect([desk.unkept, desk.typing]).toEqual(["closed", true]);
    desk.open = true;
    desk.scribe.distrust();
    desk.scribe.flush();
    expect([desk.unkept, stored(desk.steps)]).toEqual([null, "one two"]);
  });

  it("owes the whole text that the server asked for while nothing could be written", () => {
    const desk = new Desk();
    desk.type("one");
    desk.scribe.flush();
    desk.steps = [];
    desk.open = false;
    desk.scribe.distrust();
    vi.advanceTimersByTime(EVERY_MS);
    expect(desk.unkept).toBe("closed");
    desk.open = true;
    desk.scribe.distrust();
    vi.advanceTimersByTime(EVERY_MS);
    expect([desk.unkept, desk.typing, stored(desk.steps)]).toEqual([null, false, "one"]);
    // Given is given.
    desk.open = false;
    desk.scribe.changed();
    desk.scribe.flush();
    expect(desk.unkept).toBeNull();
  });
});

describe("reading the steps again", () => {
  const LONG = "x".repeat(30_000);

  /** As pages write it: each step that they give in pieces has the same text before and after. */
  function written(count: number, every: number): { steps: Snapshot[]; last: string } {
    const steps: Snapshot[] = [];
    let state = begin();
    let last = "";
    for (let turn = 0; turn < count; turn += 1) {
      last = `${LONG}${turn}`;
      const made = snapshots(state, text(last), () => `s${steps.length}-${turn}-${Math.random()}`, [], turn % every === 0);
      steps.push(...made);
      state = made.reduce((at, step) => apply(at, step), state);
    }
    return { steps, last };
  }

  it("begins with a whole text, also where it is divided", () => {
    const { steps, last } = written(700, 300);
    expect(steps.some((step) => step.op === "full" && step.more !== true)).toBe(false);
    const read: Snapshot[] = [];
    const watched = steps.map((step) => new Proxy(step, {
      get: (target, name) => {
        if (name === "hash" && !read.includes(target)) read.push(target);
        return Reflect.get(target, name) as unknown;
      },
    }));
    const { state, past } = resume(watched);
    expect(textOf(state.standing)).toBe(last);
    expect(past.length).toBe(200);
    expect(textOf(past.at(-1)!)).toBe(`${LONG}698`);
    // What is before the whole text that was given 300 turns before the last 200 is not folded.
    expect(read.length).toBeLessThan(steps.length - 290);
    const broken = steps.map((step, place) => (place < 290 ? { ...step, hash: "0000000000000000" } : step));
    expect(resume(broken).state).toEqual(state);
  });

  it("takes an earlier whole text where a later one does not stand", () => {
    const { steps, last } = written(700, 300);
    const fulls = steps.flatMap((step, place) => (step.op === "full" ? [place] : []));
    // A piece of the whole text in the middle is damaged: what follows it stands by nothing.
    const damaged = steps.map((step, place) => (place === fulls[1]! + 1 && step.op === "delta"
      ? { ...step, edit: { at: [7], drop: 3, put: [] } } : step));
    expect(textOf(resume(damaged).state.standing)).toBe(last);
    const cut = steps.slice(0, fulls[2]!).map((step, place) => damaged[place] ?? step);
    expect(textOf(resume(cut).state.standing)).toBe(`${LONG}299`);
  });

  it("leaves half of a whole text aside", () => {
    const { steps } = written(301, 300);
    const half = steps.slice(0, -1);
    expect(textOf(resume(half).state.standing)).toBe(`${LONG}299`);
  });
});
