import { expect, it } from "vitest";
import { stickAt } from "./beside";

it("keeps a short column at the top, and a long one at its end", () => {
  expect(stickAt(400, 800)).toBe(0);
  expect(stickAt(800, 800)).toBe(0);
  expect(stickAt(2000, 800)).toBe(-1200);
});
