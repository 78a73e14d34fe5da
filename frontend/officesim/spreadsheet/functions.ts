/** Functions offered while typing and in the dialog. Only the sitting's language is loaded. */
import type { Locale } from "../contract";

export type Category =
  | "math" | "statistics" | "logic" | "lookup" | "text" | "date" | "finance" | "information";
/** Category, English name, name, arguments, purpose. */
export type FunctionRow = readonly [Category, string, string, string, string];
export interface FunctionWords {
  readonly category: Category;
  readonly name: string;
  readonly arguments: string;
  readonly about: string;
}

let rows: readonly FunctionRow[] = [];
let list: readonly FunctionWords[] = [];

export function useFunctions(loaded: readonly FunctionRow[], locale: Locale): void {
  rows = loaded;
  list = rows
    .map(([category, , name, args, about]) => ({ category, name, arguments: args, about }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

/** All of them by name. */
export function allFunctions(): readonly FunctionWords[] {
  return list;
}

/** The name of an English function in the sitting's language. */
export function localName(english: string): string {
  return rows.find((row) => row[1] === english)?.[2] ?? english;
}
