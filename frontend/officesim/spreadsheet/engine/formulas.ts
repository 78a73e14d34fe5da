/**
 * What a formula may be, and whole columns in it: the engine gets `A$1:A$30000` for `A:A`. The
 * server has the same functions; both sides' tests read
 * tests/support/officesim/spreadsheet_formulas.json.
 */
import { MAX_COLUMNS } from "../edits";
import { columnNumberAny } from "../refs";

export const MAX_LENGTH = 8_192;
export const MAX_DEPTH = 64;
/** Signs of calculation in one formula: the engine's stack holds several times as many. */
const MAX_SIGNS = 1_000;
/** The engine breaks down when these get fewer arguments than this. */
const FEWEST: Readonly<Record<string, number>> = { SUBSTITUTE: 3, SUBSTITUE: 3, XNPV: 3, "VAN.PAIEMENTS": 3 };
export const MAX_CELLS = 600_000;
export const WHOLE = 30_000;
const VOLATILE: ReadonlySet<string> = new Set(
  (
    "RAND RANDBETWEEN RANDARRAY NOW TODAY" +
    " ALEA ALEA.ENTRE.BORNES TABLEAU.ALEA TABLEAU.ALEAT MAINTENANT AUJOURDHUI"
  ).split(" "),
);

const W = String.raw`\p{L}\p{N}_`;
const LITERAL = /"(?:[^"]|"")*"?|'(?:[^']|'')*'?/g;
const CALL = new RegExp(String.raw`([\p{L}_][${W}.]*)\s*\(`, "gu");
const WHOLE_COLUMNS = new RegExp(
  String.raw`(?<![${W}.$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![${W}.$:(!])`,
  "gu",
);
const SHOWN = new RegExp(
  String.raw`(?<![${W}.$:])(\$?[A-Z]{1,3})\$1:(\$?[A-Z]{1,3})\$(?:2[5-9][0-9]{3}|3[0-9]{4})(?![${W}.$:(!])`,
  "gu",
);
const CELLS = new RegExp(
  String.raw`(?<![${W}.$])\$?([A-Za-z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Za-z]{1,3})\$?([0-9]{1,7}))?(?![${W}.(])`,
  "gu",
);
const ROWS = new RegExp(String.raw`(?<![${W}.$:])\$?([0-9]{1,7}):\$?([0-9]{1,7})(?![${W}.$:(])`, "gu");

export type Refusal = "length" | "depth" | "volatile" | "arguments" | "outside" | "cells";

export function isFormula(text: string): boolean {
  return /^[=+-]/.test(text);
}

/** Why a formula is refused; null when it is not. */
export function refusal(text: string): Refusal | null {
  if ([...text].length > MAX_LENGTH) return "length";
  const bare = text.replace(LITERAL, " ");
  if (depthOf(bare) > MAX_DEPTH || (bare.match(/[-+*/^&=<>%@]/g)?.length ?? 0) > MAX_SIGNS) return "depth";
  for (const found of bare.matchAll(CALL)) {
    if (VOLATILE.has((found[1] as string).toUpperCase())) return "volatile";
  }
  for (const found of bare.matchAll(CALL)) {
    const fewest = FEWEST[(found[1] as string).toUpperCase()] ?? 0;
    if (argumentsOf(bare, found.index + found[0].length) < fewest) return "arguments";
  }
  return reach(expand(bare));
}

/** Whole columns for the engine. */
export function expand(text: string): string {
  return outsideLiterals(text, (part) => part.replace(WHOLE_COLUMNS, `$1$2$$1:$3$4$$${WHOLE}`));
}

/** Whole columns as they are shown. */
export function collapse(text: string): string {
  return outsideLiterals(text, (part) => part.replace(SHOWN, "$1:$2"));
}

/** How many arguments a call has whose opening bracket ends before `start`. */
function argumentsOf(bare: string, start: number): number {
  let [depth, count] = [0, 1];
  for (const letter of bare.slice(start)) {
    if ((letter === ")" || letter === "}") && depth === 0) break;
    if (letter === "(" || letter === "{") depth += 1;
    else if (letter === ")" || letter === "}") depth -= 1;
    if (depth === 0 && (letter === "," || letter === ";")) count += 1;
  }
  return count;
}

function depthOf(bare: string): number {
  let [depth, deepest] = [0, 0];
  for (const letter of bare) {
    if (letter === "(" || letter === "{") depth += 1;
    else if (letter === ")" || letter === "}") depth -= 1;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

function reach(bare: string): Refusal | null {
  let cells = 0;
  for (const [, left, top, right, bottom] of bare.matchAll(CELLS)) {
    const columns = [columnNumberAny(left as string), columnNumberAny(right ?? (left as string))];
    const rows = [Number(top), Number(bottom ?? top)];
    if (Math.max(...columns) > MAX_COLUMNS || Math.max(...rows) > WHOLE + 9_999) return "outside";
    const wide = Math.abs((columns[1] as number) - (columns[0] as number)) + 1;
    cells += wide * (Math.abs((rows[1] as number) - (rows[0] as number)) + 1);
  }
  for (const [, first, last] of bare.matchAll(ROWS)) {
    cells += (Math.abs(Number(last) - Number(first)) + 1) * 16_384;
  }
  return cells > MAX_CELLS ? "cells" : null;
}

function outsideLiterals(text: string, change: (part: string) => string): string {
  let [result, end] = ["", 0];
  for (const found of text.matchAll(LITERAL)) {
    result += change(text.slice(end, found.index)) + found[0];
    end = found.index + found[0].length;
  }
  return result + change(text.slice(end));
}
