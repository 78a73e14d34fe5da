/** Formulas as text: where their references are, and how these move with a copy. */
import { LAST_COLUMN, LAST_ROW, type Range, columnName, columnNumber, parseRange } from "./refs";

export interface Found {
  readonly start: number;
  readonly end: number;
  /** As written, with the sheet's name and dollars. */
  readonly text: string;
  readonly sheet: string | null;
  readonly range: Range;
}

const SHEET = String.raw`(?:(?:'(?:[^']|'')+'|[\p{L}_][\p{L}\p{N}_.]*)!)?`;
const CELL = String.raw`\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}`;
const TOKEN = new RegExp(
  String.raw`"(?:[^"]|"")*"|(${SHEET})(${CELL}(?::${CELL})?|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6})(?![\p{L}\p{N}_.(!])`,
  "gu",
);

/** Every reference of a formula, in order; none in quoted text. */
export function referencesIn(formula: string): Found[] {
  if (!formula.startsWith("=")) return [];
  const found: Found[] = [];
  for (const match of formula.matchAll(TOKEN)) {
    if (match[2] === undefined) continue;
    const before = formula[match.index - 1] ?? "";
    if (/[\p{L}\p{N}_.]/u.test(before)) continue;
    const range = parseRange(match[2]);
    if (!range) continue;
    const sheet = match[1] ? match[1].slice(0, -1) : null;
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      sheet: sheet?.startsWith("'") ? sheet.slice(1, -1).replaceAll("''", "'") : sheet,
      range,
    });
  }
  return found;
}

/** Whether a reference may stand at `caret`: pointing at cells writes one there. */
export function wantsReference(text: string, caret: number): boolean {
  if (!/^[=+]/.test(text)) return false;
  const before = text.slice(0, caret).trimEnd();
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return false;
  return /[=+\-*/^&(;,:<>]$/.test(before);
}

function movePart(part: string, down: number, right: number): string | null {
  const found = /^(\$?)([A-Za-z]{0,3})(\$?)(\d*)$/.exec(part);
  if (!found) return null;
  const [, first, letters, second, digits] = found as unknown as [string, string, string, string, string];
  let [columnText, rowText] = [letters, digits];
  // In "$5" and "5" the only dollar belongs to the row.
  const rowFixed = letters ? second === "$" : first === "$";
  if (letters && first !== "$") {
    const column = columnNumber(letters) + right;
    if (column < 1 || column > LAST_COLUMN) return null;
    columnText = columnName(column);
  }
  if (digits && !rowFixed) {
    const row = Number(digits) + down;
    if (row < 1 || row > LAST_ROW) return null;
    rowText = String(row);
  }
  return `${first}${columnText}${second}${rowText}`;
}

/** The formula as a copy `down` rows and `right` columns away has it. */
export function moved(formula: string, down: number, right: number): string {
  if (!formula.startsWith("=") || (down === 0 && right === 0)) return formula;
  let text = "";
  let last = 0;
  for (const reference of referencesIn(formula)) {
    const bang = reference.text.lastIndexOf("!") + 1;
    const parts = reference.text.slice(bang).split(":").map((part) => movePart(part, down, right));
    text += formula.slice(last, reference.start);
    text += parts.includes(null) ? "#REF!" : reference.text.slice(0, bang) + parts.join(":");
    last = reference.end;
  }
  return text + formula.slice(last);
}

/**
 * The formula after the cells of `from` (on the sheet named `sheet`) were moved: references that
 * lie wholly inside follow. `own` tells whether the formula stands on that sheet.
 */
export function followed(
  formula: string,
  from: Range,
  sheet: string,
  own: boolean,
  down: number,
  right: number,
): string {
  let text = "";
  let last = 0;
  for (const reference of referencesIn(formula)) {
    const here = reference.sheet === null ? own : reference.sheet.toLowerCase() === sheet.toLowerCase();
    const { range } = reference;
    const inside =
      range.top >= from.top && range.bottom <= from.bottom && range.left >= from.left && range.right <= from.right;
    if (!here || !inside) continue;
    const bang = reference.text.lastIndexOf("!") + 1;
    const parts = reference.text
      .slice(bang)
      .split(":")
      .map((part) => absoluteMove(part, down, right));
    text += formula.slice(last, reference.start) + reference.text.slice(0, bang) + parts.join(":");
    last = reference.end;
  }
  return text + formula.slice(last);
}

/** Dollars do not hold a reference whose cell itself moves. */
function absoluteMove(part: string, down: number, right: number): string {
  const found = /^(\$?)([A-Za-z]{0,3})(\$?)(\d*)$/.exec(part);
  if (!found) return part;
  const [, first, letters, second, digits] = found as unknown as [string, string, string, string, string];
  const columnText = letters ? columnName(columnNumber(letters) + right) : "";
  return `${first}${columnText}${second}${digits ? Number(digits) + down : ""}`;
}

/** What Enter makes of what was typed: missing brackets, and booleans as the engine reads them. */
export function finished(text: string): string {
  if (/^(true|vrai)$/i.test(text.trim())) return "TRUE";
  if (/^(false|faux)$/i.test(text.trim())) return "FALSE";
  if (/^[+]/.test(text) && referencesIn(`=${text.slice(1)}`).length) return finished(`=${text.slice(1)}`);
  if (!text.startsWith("=") || text.length < 2) return text;
  const bare = text.replace(/"(?:[^"]|"")*"/g, "");
  const open = (bare.match(/\(/g)?.length ?? 0) - (bare.match(/\)/g)?.length ?? 0);
  return open > 0 && open < 20 ? text + ")".repeat(open) : text;
}
