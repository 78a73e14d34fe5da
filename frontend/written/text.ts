/** The plain text of a script, and how many words it has; the server's twins are text.py and words.py. */
import { visible } from "./characters";
import { children, TEXTBLOCKS, type DocNode } from "./model";

/** One line for each paragraph and heading, a tab between the cells of a row. */
export function textOf(node: DocNode): string {
  if (node.type === "text") return visible(node.text ?? "");
  if (node.type === "hard_break") return "\n";
  const between = node.type === "table_row" ? "\t" : TEXTBLOCKS.has(node.type) ? "" : "\n";
  return children(node).map(textOf).join(between);
}

export type Language = "en" | "fr";

const UNSEEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const GROUPED: Readonly<Record<Language, RegExp>> = {
  en: /(?<![0-9])[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![0-9])/g,
  fr: /(?<![0-9])[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])/g,
};
const SPACES = /[\t\n\v\f\r\x1c-\x20\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u115f\u1160\u2800\u3164\uffa0]+/;
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.|[^@]+@[^@]+\.)/i;
const DASH = /(?:[\u2012-\u2015\u2026]|--+|\.{3,})+/g;
const WORD = /[\p{L}\p{N}]/u;
const DIGIT = /^[0-9]$/;

/** Count the words of a text; the rules are written down in words.py. */
export function words(text: string, language: Language): number {
  const joined = text.replace(UNSEEN, "").replace(GROUPED[language], (found) => "1".repeat(found.length));
  return joined.split(SPACES).reduce((sum, unit) => sum + countOf(unit), 0);
}

function countOf(unit: string): number {
  if (ADDRESS.test(unit)) return WORD.test(unit) ? 1 : 0;
  const parts: string[] = [];
  let start = 0;
  for (const dash of unit.matchAll(DASH)) {
    const end = dash.index + dash[0].length;
    if (DIGIT.test(unit.charAt(dash.index - 1)) && DIGIT.test(unit.charAt(end))) continue;
    parts.push(unit.slice(start, dash.index));
    start = end;
  }
  parts.push(unit.slice(start));
  return parts.filter((part) => WORD.test(part)).length;
}
