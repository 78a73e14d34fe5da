/** Which conditional formats hold where. */
import type { Comparison, Conditional, Style } from "./edits";
import type { Book } from "./engine/book";
import { holdsEach } from "./engine/scratch";
import { comparesTo } from "./commands/validation";
import { typedNumber } from "./commands/sort";
import { placeIn } from "./entering";
import { moved } from "./formula";
import type { Dressing } from "./grid/source";
import { type Cell, type Range, areaOf, contains } from "./refs";

const MOST_CELLS = 20_000;

interface Numbers {
  readonly min: number;
  readonly max: number;
  readonly sorted: readonly number[];
  readonly mean: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** A rule made ready for its ranges: what it adds to a cell, or null. */
type Ready = (cell: Cell) => Dressing | null;

function cellsIn(book: Book, sheet: number, refs: readonly string[]): Cell[] {
  const { extent } = book.sheet(sheet);
  const cells: Cell[] = [];
  for (const ref of refs) {
    const range = areaOf(ref);
    for (let row = range.top; row <= Math.min(range.bottom, extent.row); row += 1) {
      for (let column = range.left; column <= Math.min(range.right, extent.column); column += 1) {
        if (cells.length < MOST_CELLS) cells.push({ row, column });
      }
    }
  }
  return cells;
}

function numbersOf(book: Book, sheet: number, cells: readonly Cell[]): Numbers {
  const numbers = cells.map((cell) => book.number(sheet, cell)).filter((value): value is number => value !== null);
  const sorted = [...numbers].sort((a, b) => a - b);
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const text = book.shown(sheet, cell).toLowerCase();
    if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return {
    min: sorted[0] ?? 0,
    max: sorted[sorted.length - 1] ?? 0,
    sorted,
    mean: numbers.length ? numbers.reduce((sum, value) => sum + value, 0) / numbers.length : 0,
    counts,
  };
}

function mix(a: string, b: string, share: number): string {
  const part = (color: string, at: number): number => Number.parseInt(color.slice(1 + at * 2, 3 + at * 2), 16);
  const channel = (at: number): string =>
    Math.round(part(a, at) + (part(b, at) - part(a, at)) * share).toString(16).padStart(2, "0");
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}

export function scaleColour(colors: readonly string[], value: number, numbers: Pick<Numbers, "min" | "max" | "sorted">): string {
  const { min, max, sorted } = numbers;
  if (colors.length === 2 || max === min) {
    return mix(colors[0] as string, colors[colors.length - 1] as string, max === min ? 0 : (value - min) / (max - min));
  }
  const middle = median(sorted);
  if (value <= middle) return mix(colors[0] as string, colors[1] as string, middle === min ? 1 : (value - min) / (middle - min));
  return mix(colors[1] as string, colors[2] as string, max === middle ? 1 : (value - middle) / (max - middle));
}

function median(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
}

const ICONS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "3Arrows": [["down", "#C00000"], ["right", "#BF8F00"], ["up", "#00803C"]],
  "3TrafficLights1": [["dot", "#C00000"], ["dot", "#E0A800"], ["dot", "#00803C"]],
  "3Signs": [["diamond", "#C00000"], ["triangle", "#E0A800"], ["dot", "#00803C"]],
  "3Symbols": [["cross", "#C00000"], ["exclamation", "#BF8F00"], ["check", "#00803C"]],
  "3Flags": [["flag", "#C00000"], ["flag", "#BF8F00"], ["flag", "#00803C"]],
  "4Arrows": [["down", "#C00000"], ["downright", "#BF8F00"], ["upright", "#BF8F00"], ["up", "#00803C"]],
  "4Rating": [["bar1", "#44546A"], ["bar2", "#44546A"], ["bar3", "#44546A"], ["bar4", "#44546A"]],
  "5Arrows": [["down", "#C00000"], ["downright", "#BF8F00"], ["right", "#BF8F00"], ["upright", "#BF8F00"], ["up", "#00803C"]],
  "5Rating": [["bar0", "#44546A"], ["bar1", "#44546A"], ["bar2", "#44546A"], ["bar3", "#44546A"], ["bar4", "#44546A"]],
};

function limitOf(book: Book, sheet: number, text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  if (!text.startsWith("=")) return typedNumber(text, book.locale) ?? Number.NaN;
  const place = placeIn(book, sheet, text.slice(1).replaceAll("$", ""));
  if (place) return book.number(place.sheet, { row: place.range.top, column: place.range.left }) ?? Number.NaN;
  return typedNumber(text.slice(1), book.locale) ?? Number.NaN;
}

function tested(book: Book, sheet: number, conditional: Conditional, cells: readonly Cell[]): (cell: Cell) => boolean {
  const { rule } = conditional;
  const shown = (cell: Cell): string => book.shown(sheet, cell).toLowerCase();
  switch (rule.type) {
    case "cell": {
      const [first, second] = [limitOf(book, sheet, rule.first), limitOf(book, sheet, rule.second)];
      const text = rule.first.replace(/^="?|"$/g, "").toLowerCase();
      return (cell) => {
        const value = book.number(sheet, cell);
        if (Number.isNaN(first)) {
          if (rule.is === "equal") return shown(cell) === text;
          return rule.is === "notEqual" ? shown(cell) !== text && shown(cell) !== "" : false;
        }
        if (value === null) return rule.is === "notEqual" && shown(cell) !== "";
        return comparesTo(rule.is as Comparison, value, first, second);
      };
    }
    case "text": {
      const text = rule.text.toLowerCase();
      if (rule.is === "contains") return (cell) => shown(cell).includes(text);
      if (rule.is === "notContains") return (cell) => !shown(cell).includes(text);
      return rule.is === "begins" ? (cell) => shown(cell).startsWith(text) : (cell) => shown(cell).endsWith(text);
    }
    case "top": {
      const sorted = [...numbersOf(book, sheet, cells).sorted];
      if (!rule.bottom) sorted.reverse();
      const count = rule.percent ? Math.max(1, Math.floor((sorted.length * rule.rank) / 100)) : rule.rank;
      const edge = sorted[Math.min(count, sorted.length) - 1];
      return (cell) => {
        const value = book.number(sheet, cell);
        return value !== null && edge !== undefined && (rule.bottom ? value <= edge : value >= edge);
      };
    }
    case "average": {
      const { mean } = numbersOf(book, sheet, cells);
      return (cell) => {
        const value = book.number(sheet, cell);
        return value !== null && (rule.is === "above" ? value > mean : value < mean);
      };
    }
    case "duplicate":
    case "unique": {
      const { counts } = numbersOf(book, sheet, cells);
      return (cell) => {
        const count = counts.get(shown(cell)) ?? 0;
        return rule.type === "duplicate" ? count > 1 : count === 1;
      };
    }
    case "blank":
      return (cell) => shown(cell).trim() === "";
    case "notBlank":
      return (cell) => shown(cell).trim() !== "";
    case "error":
      return (cell) => book.kind(sheet, cell) === "error";
    case "noError":
      return (cell) => book.kind(sheet, cell) !== "error";
    case "formula": {
      const home = areaOf(conditional.refs[0] as string);
      const formulas = cells.map((cell) => ({ cell, text: moved(rule.formula, cell.row - home.top, cell.column - home.left) }));
      const holds = holdsEach(book, sheet, formulas);
      const yes = new Set(cells.filter((_, at) => holds[at]).map((cell) => `${cell.row}:${cell.column}`));
      return (cell) => yes.has(`${cell.row}:${cell.column}`);
    }
    default:
      return () => false;
  }
}

function ready(book: Book, sheet: number, conditional: Conditional): Ready {
  const cells = cellsIn(book, sheet, conditional.refs);
  const { rule } = conditional;
  if (rule.type === "scale" || rule.type === "bar" || rule.type === "icons") {
    const numbers = numbersOf(book, sheet, cells);
    return (cell) => {
      const value = book.number(sheet, cell);
      if (value === null) return null;
      if (rule.type === "scale") return { style: { fill: scaleColour(rule.colors, value, numbers) } };
      if (rule.type === "bar") {
        const low = Math.min(0, numbers.min);
        const share = numbers.max === low ? 0 : Math.max(0.02, (value - low) / (numbers.max - low));
        return { marks: { bar: { share: Math.min(1, share), colour: rule.color } } };
      }
      const set = ICONS[rule.set] ?? [];
      const place = numbers.max === numbers.min ? 1 : (value - numbers.min) / (numbers.max - numbers.min);
      const at = Math.min(set.length - 1, Math.floor(place * set.length));
      const [name, colour] = set[rule.reverse ? set.length - 1 - at : at] ?? ["dot", "#444444"];
      return { marks: { icon: { name, colour } } };
    };
  }
  const test = tested(book, sheet, conditional, cells);
  const format: Style = conditional.format;
  return (cell) => (test(cell) ? { style: format } : null);
}

/** What all conditional formats of a sheet add to a cell. */
export function conditionsOf(book: Book, sheet: number): (cell: Cell) => Dressing | null {
  const rules = [...book.sheet(sheet).objects.conditional.values()]
    .sort((a, b) => a.priority - b.priority)
    .map((conditional) => ({ conditional, ranges: conditional.refs.map(areaOf) as readonly Range[], apply: null as Ready | null }));
  if (!rules.length) return () => null;
  return (cell) => {
    let dressing: Dressing = {};
    for (const rule of rules) {
      if (!rule.ranges.some((range) => contains(range, cell))) continue;
      rule.apply ??= ready(book, sheet, rule.conditional);
      const one = rule.apply(cell);
      if (!one) continue;
      // The first rule wins where two set the same.
      dressing = laid(one, dressing);
      if (rule.conditional.stop) break;
    }
    return dressing;
  };
}

function laid(under: Dressing, over: Dressing): Dressing {
  return { style: { ...under.style, ...over.style }, marks: { ...under.marks, ...over.marks } };
}
