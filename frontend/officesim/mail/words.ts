/** The words of the mail program in the interface language. */
import type { Locale } from "../contract";
import { en, type Words } from "./words.en";
import { fr } from "./words.fr";

export type { Words };

/** French typography: no line break before high punctuation or inside quotation marks. */
function typeset(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
  return (...args: unknown[]) => typeset((value as (...args: unknown[]) => unknown)(...args));
}
const french = Object.fromEntries(Object.entries(fr).map(([key, value]) => [key, typeset(value)])) as unknown as Words;

export function wordsOf(locale: Locale): Words {
  return locale === "fr" ? french : en;
}
