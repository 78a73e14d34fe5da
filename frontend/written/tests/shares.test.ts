/** Shares of tasks add up to a hundred, whatever their weights. */
import { describe, expect, it } from "vitest";
import { sharesOfHundred } from "../shares";

describe("shares of a hundred", () => {
  it("rounds the largest remainders up", () => {
    // 16.67, 16.67, 66.67 rounded one by one would make 101.
    expect(sharesOfHundred([1, 1, 4])).toEqual([17, 17, 66]);
    expect(sharesOfHundred([3, 3, 2])).toEqual([38, 37, 25]);
    expect(sharesOfHundred([1, 1, 1])).toEqual([34, 33, 33]);
    expect(sharesOfHundred([60, 40])).toEqual([60, 40]);
  });

  it("adds up for any weights, and is never a whole per cent off", () => {
    for (let first = 1; first <= 20; first += 1) {
      for (let second = 1; second <= 20; second += 1) {
        const weights = [first, second, 7, 11];
        const shares = sharesOfHundred(weights);
        expect(shares.reduce((sum, one) => sum + one, 0)).toBe(100);
        const whole = first + second + 18;
        weights.forEach((one, place) => {
          expect(Math.abs((shares[place] ?? 0) - (100 * one) / whole)).toBeLessThan(1);
        });
      }
    }
  });

  it("has nothing to share without a weight", () => {
    expect(sharesOfHundred([])).toEqual([]);
    expect(sharesOfHundred([0, 0])).toEqual([0, 0]);
  });
});
