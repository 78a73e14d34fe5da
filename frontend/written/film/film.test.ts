import { describe, expect, it } from "vitest";
import { clock, neighbour, Reel, shown, type Step } from "./reel";

const STEPS: readonly Step[] = [
  [5000, 0, 0, "One"], [7000, 3, 0, " two"], [307_000, 4, 3, "three 😀"], [309_000, 12, 0, "!"], [309_000, 0, 13, ""],
];
const reel = new Reel({ steps: STEPS, counts: [[0, 0], [7000, 2], [309_000, 0]] });

describe("a reel", () => {
  it("has at each moment the text that stood, and what came last", () => {
    expect(reel.sceneAt(reel.placeAt(4999))).toEqual({ before: "", came: "", after: "" });
    expect(reel.sceneAt(reel.placeAt(7000))).toEqual({ before: "One", came: " two", after: "" });
    expect(reel.textAt(3)).toBe("One three 😀");
    expect(reel.sceneAt(3)).toEqual({ before: "One ", came: "three 😀", after: "" });
    expect(reel.textAt(5)).toBe("");
  });

  it("goes back over more steps than are kept at once", () => {
    const many: Step[] = Array.from({ length: 1000 }, (_, n) => [n * 1000, n, 0, String(n % 10)]);
    const long = new Reel({ steps: many, counts: [] });
    const whole = many.map(([, , , text]) => text).join("");
    for (const place of [1000, 0, 199, 200, 201, 999]) expect(long.textAt(place)).toBe(whole.slice(0, place));
  });

  it("begins shortly before the first letter and ends with the last", () => {
    expect([reel.start, reel.end]).toEqual([3000, 309_000]);
    expect(new Reel({ steps: [], counts: [] }).empty).toBe(true);
    expect(reel.percent(3000)).toBe(0);
    expect(reel.percent(309_000)).toBe(100);
    expect(reel.percent(2000)).toBeNull();
  });

  it("runs at its speed, and waits for nobody who thinks unless it is asked to", () => {
    expect(reel.advance(5000, 100, 4, true)).toBe(5400);
    expect(reel.advance(8000, 100, 4, true)).toBe(305_000);
    expect(reel.advance(8000, 100, 4, false)).toBe(8400);
    expect(reel.advance(308_999, 1000, 64, true)).toBe(309_000);
  });

  it("knows the words at a moment", () => {
    expect([reel.wordsAt(6999), reel.wordsAt(7000), reel.most]).toEqual([0, 2, 2]);
    expect(reel.curve(60)).toBe("0,60 13.1,0 1000,60");
  });
});

describe("beside it", () => {
  it("finds the next event and the one before", () => {
    expect(neighbour([5, 9, 2], 5, true)).toBe(9);
    expect(neighbour([5, 9, 2], 5, false)).toBe(2);
    expect(neighbour([5], 5, true)).toBeNull();
  });

  it("tells the time", () => {
    expect([clock(0), clock(65_999), clock(3_661_000)]).toEqual(["0:00", "1:05", "1:01:01"]);
  });

  it("names what would turn the direction of reading", () => {
    expect(shown("a\u202eb")).toBe("a[RLO]b");
  });
});
