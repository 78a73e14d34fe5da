import { describe, expect, it, vi } from "vitest";
import { Keeping } from "../keeping";

const SINCE = "2026-03-02T10:00:00+00:00";
const LATER = "2026-03-02T11:00:00+00:00";
const delta = { op: "delta" };
const full = { op: "full" };
const first = { op: "full", more: true };
const piece = { op: "delta", more: true };

function heard(...words: readonly (readonly [object, boolean])[]): Keeping {
  const keeping = new Keeping(() => undefined);
  for (const [step, refused] of words) keeping.heard("t1", step, refused, SINCE);
  return keeping;
}

describe("what is kept of a text", () => {
  it("is all of it while nothing is refused", () => {
    const keeping = heard([full, false], [delta, false], [first, false], [piece, false], [delta, false]);
    expect([...keeping.open]).toEqual([]);
  });

  it("is not all after a step was refused, until a whole text was taken", () => {
    expect([...heard([full, false], [delta, true]).open]).toEqual([["t1", SINCE]]);
    expect([...heard([delta, true], [delta, false]).open]).toEqual([["t1", SINCE]]);
    expect(heard([delta, true]).isHopeless("t1")).toBe(false);
    expect([...heard([delta, true], [delta, false], [full, false]).open]).toEqual([]);
    expect([...heard([delta, true], [first, false], [piece, false]).open]).toEqual([["t1", SINCE]]);
    expect([...heard([delta, true], [first, false], [piece, false], [delta, false]).open]).toEqual([]);
  });

  it("cannot be mended by the same whole text, in one step or many, once that was refused", () => {
    for (const words of [[[full, true]], [[delta, true], [full, true]], [[first, false], [piece, true], [delta, false]]] as const) {
      const keeping = heard(...words);
      expect([keeping.isHopeless("t1"), keeping.isOpen("t1")]).toEqual([true, true]);
      keeping.heard("t1", delta, true, LATER);
      expect(keeping.isHopeless("t1")).toBe(true);
      keeping.heard("t1", full, false, LATER);
      expect([keeping.isHopeless("t1"), keeping.isOpen("t1")]).toEqual([false, false]);
    }
  });

  it("tells since when, and every task by itself", () => {
    const changed = vi.fn();
    const keeping = new Keeping(changed);
    keeping.written("t1", false, SINCE);
    keeping.heard("t1", full, true, LATER);
    keeping.written("t2", false, LATER);
    keeping.written("t2", false, SINCE);
    expect([...keeping.open]).toEqual([["t1", SINCE], ["t2", LATER]]);
    keeping.written("t1", true, LATER);
    keeping.written("t2", true, LATER);
    expect([...keeping.open.keys()]).toEqual(["t1"]);
    expect(changed).toHaveBeenCalledTimes(5);
  });

  it("is opened again once, unless another page has gone on with it", () => {
    const keeping = new Keeping(() => undefined);
    keeping.remember("t1", { document: "mine", epoch: 3 });
    expect([keeping.recall("t1", 3), keeping.recall("t1", 3)]).toEqual(["mine", null]);
    keeping.remember("t1", { document: "mine", epoch: 3 });
    expect(keeping.recall("t1", 4)).toBeNull();
  });
});
