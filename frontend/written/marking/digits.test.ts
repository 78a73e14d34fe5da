import { describe, expect, it } from "vitest";
import { digitOf, nextOpen, typed } from "./digits";

describe("digits", () => {
  it("give the marks of their number, not of a place", () => {
    expect(typed([0, 1, 2, 3], "", "1")).toEqual({ is: "given", marks: 1 });
    expect(typed([0, 1, 2, 3], "", "0")).toEqual({ is: "given", marks: 0 });
    expect(typed([0, 2, 4], "", "4")).toEqual({ is: "given", marks: 4 });
  });

  it("give nothing where no band has that number", () => {
    expect(typed([0, 2, 4], "", "3")).toEqual({ is: "unknown", typed: "3" });
    expect(typed([0, 5, 10], "1", "7")).toEqual({ is: "unknown", typed: "17" });
  });

  it("wait for a second one only where it can follow", () => {
    const bands = [0, 1, 5, 10, 15, 100];
    expect(typed(bands, "", "5")).toEqual({ is: "given", marks: 5 });
    expect(typed(bands, "", "1")).toEqual({ is: "waiting", typed: "1", marks: 1 });
    expect(typed(bands, "1", "5")).toEqual({ is: "given", marks: 15 });
    expect(typed(bands, "1", "0")).toEqual({ is: "waiting", typed: "10", marks: 10 });
    expect(typed(bands, "10", "0")).toEqual({ is: "given", marks: 100 });
    expect(typed([0, 20, 25], "", "2")).toEqual({ is: "waiting", typed: "2", marks: null });
  });
});

describe("the next criterion", () => {
  it("is the next one without marks, round about, and never the same", () => {
    expect(nextOpen([true, true, true], 0)).toBe(1);
    expect(nextOpen([true, false, false], 2)).toBe(0);
    expect(nextOpen([false, false, true], 0)).toBe(2);
    expect(nextOpen([false, false, false], 1)).toBeNull();
    expect(nextOpen([false, true], 1)).toBeNull();
  });
});

describe("the digit of a key", () => {
  const key = (written: string, code: string, shiftKey = false) => digitOf({ key: written, code, shiftKey });
  it("is what it writes, on the pad too", () => {
    expect(key("3", "Digit3")).toBe("3");
    expect(key("7", "Numpad7")).toBe("7");
    expect(key("3", "Digit3", true)).toBe("3");
  });
  it("is where it is on a French keyboard, without Shift", () => {
    expect(key("&", "Digit1")).toBe("1");
    expect(key("à", "Digit0")).toBe("0");
    expect(key("!", "Digit1", true)).toBeNull();
    expect(key("j", "KeyJ")).toBeNull();
  });
});
