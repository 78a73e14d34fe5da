/** The cases that the server's tests read too. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collapse, expand, isFormula, refusal } from "../engine/formulas";
import { moveAnchor, moveRef } from "../engine/shift";

const cases = (name: string) => JSON.parse(readFileSync(`../tests/support/officesim/${name}.json`, "utf-8"));

describe("ranges that move", () => {
  it("go where the server says", () => {
    const { ranges, anchors } = cases("spreadsheet_shift");
    for (const { ref, expect: wanted, ...shift } of ranges) expect(moveRef(ref, shift), JSON.stringify({ ref, ...shift })).toBe(wanted);
    for (const { cell, expect: wanted, ...shift } of anchors) expect(moveAnchor(cell, shift)).toBe(wanted);
  });
});

describe("formulas", () => {
  const shared = cases("spreadsheet_formulas");
  it("are refused for the same reasons", () => {
    for (const { text, reason } of shared.refused) expect(refusal(text), text).toBe(reason);
  });
  it("have their whole columns written alike", () => {
    for (const { shown, engine } of shared.whole) {
      expect(isFormula(shown) ? expand(shown) : shown).toBe(engine);
      expect(isFormula(engine) ? collapse(engine) : engine).toBe(shown);
    }
  });
});
