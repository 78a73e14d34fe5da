import { describe, expect, it } from "vitest";
import { Axis } from "../grid/axis";
import { moveBy, shortcut } from "../grid/keys";
import { fillTarget } from "../grid/mouse";
import { type Ground, at, extendTo, jump, ofRange, region, step, walk } from "../grid/selection";
import { type Range, areaOf, contains, rangeName } from "../refs";

/** "x" is a filled cell. */
function ground(map: readonly string[], more: Partial<Ground> = {}, merges: readonly Range[] = []): Ground {
  return {
    rows: 20,
    columns: 10,
    hiddenRow: () => false,
    hiddenColumn: () => false,
    empty: ({ row, column }) => map[row - 1]?.[column - 1] !== "x",
    merged: (cell) => merges.find((range) => contains(range, cell)) ?? null,
    used: () => ({ row: map.length, column: Math.max(...map.map((line) => line.length)) }),
    ...more,
  };
}
const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({ key: name, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("moving", () => {
  const sheet = ground(["xxx", "x x", "xxx", "", "x"]);
  it("steps over hidden rows and out of merged cells", () => {
    expect(step({ row: 1, column: 1 }, "down", ground([], { hiddenRow: (row) => row === 2 }))).toEqual({ row: 3, column: 1 });
    expect(step({ row: 2, column: 2 }, "right", ground([], {}, [areaOf("B2:C3")]))).toEqual({ row: 2, column: 4 });
    expect(step({ row: 1, column: 1 }, "up", sheet)).toEqual({ row: 1, column: 1 });
  });
  it("jumps to the edges of blocks and to the end", () => {
    expect(jump({ row: 1, column: 1 }, "down", sheet)).toEqual({ row: 3, column: 1 });
    expect(jump({ row: 3, column: 1 }, "down", sheet)).toEqual({ row: 5, column: 1 });
    expect(jump({ row: 5, column: 1 }, "down", sheet)).toEqual({ row: 20, column: 1 });
    expect(jump({ row: 1, column: 1 }, "right", sheet)).toEqual({ row: 1, column: 3 });
  });
  it("finds the block around a cell", () => {
    expect(rangeName(region({ row: 2, column: 2 }, sheet))).toBe("A1:C3");
    expect(rangeName(region({ row: 10, column: 8 }, sheet))).toBe("H10");
  });
  it("extends and walks", () => {
    const chosen = extendTo(at({ row: 1, column: 1 }), { row: 2, column: 2 }, []);
    expect(rangeName(chosen.ranges[0] as Range)).toBe("A1:B2");
    let walking = ofRange(areaOf("A1:B2"));
    const seen = [0, 1, 2, 3, 4].map(() => {
      const here = `${walking.active.row}${walking.active.column}`;
      walking = walk(walking, "down", sheet);
      return here;
    });
    expect(seen).toEqual(["11", "21", "12", "22", "11"]);
  });
  it("understands keys", () => {
    const start = at({ row: 3, column: 2 });
    const page = { rows: 10, columns: 5 };
    expect(moveBy(key("Home", { ctrlKey: true }), start, sheet, page)?.active).toEqual({ row: 1, column: 1 });
    expect(moveBy(key("End", { ctrlKey: true }), start, sheet, page)?.active).toEqual({ row: 5, column: 3 });
    expect(rangeName(moveBy(key(" ", { ctrlKey: true }), start, sheet, page)?.ranges[0] as Range)).toBe("B:B");
    expect(rangeName(moveBy(key(" ", { shiftKey: true }), start, sheet, page)?.ranges[0] as Range)).toBe("3:3");
    expect(rangeName(moveBy(key("ArrowDown", { ctrlKey: true, shiftKey: true }), at({ row: 1, column: 1 }), sheet, page)?.ranges[0] as Range)).toBe("A1:A3");
    expect(moveBy(key("x"), start, sheet, page)).toBeNull();
    const event = (init: KeyboardEventInit) => new KeyboardEvent("keydown", init);
    expect(shortcut(event({ key: "b", code: "KeyB", ctrlKey: true }))).toBe("font.bold");
    expect(shortcut(event({ key: "&", code: "Digit1", ctrlKey: true }))).toBe("cells.format");
    expect(shortcut(event({ key: "L", code: "KeyL", ctrlKey: true, shiftKey: true }))).toBe("data.filter");
  });
  it("fills along one direction", () => {
    expect(rangeName(fillTarget(areaOf("B2:C3"), { row: 9, column: 4 }))).toBe("B2:C9");
    expect(rangeName(fillTarget(areaOf("B2:C3"), { row: 2, column: 7 }))).toBe("B2:G3");
    expect(rangeName(fillTarget(areaOf("B5"), { row: 2, column: 2 }))).toBe("B2:B5");
  });
});

describe("an axis", () => {
  it("places lines of different sizes", () => {
    const axis = new Axis(20, 100_000);
    axis.load(new Map([[2, 50], [4, 0], [90_000, 30]]));
    expect([axis.start(1), axis.start(3), axis.start(5), axis.end(100_000)]).toEqual([0, 70, 90, 2_000_000 + 30 - 20 + 10]);
    expect([axis.at(0), axis.at(69), axis.at(70), axis.at(90), axis.at(9e9)]).toEqual([1, 2, 3, 5, 100_000]);
    expect([axis.next(3, 1), axis.next(5, -1)]).toEqual([5, 3]);
  });
});
