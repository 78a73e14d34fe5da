/** The interface's words in English and French, independent of the language of the test. */
import type { Locale, Localised } from "./types";
import { en, type Words } from "./words.en";
import { fr } from "./words.fr";

export type { Words };

/** French typography: no line break before high punctuation or inside quotation marks. */
export function unbreakable(text: string): string {
  return text.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

function typeset(words: Words): Words {
  const entry = (value: unknown): unknown => {
    if (typeof value === "string") return unbreakable(value);
    if (typeof value === "function") {
      return (...args: unknown[]) => unbreakable(String((value as (...a: unknown[]) => unknown)(...args)));
    }
    return Object.fromEntries(
      Object.entries(value as Record<string, string>).map(([key, text]) => [key, unbreakable(text)]),
    );
  };
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, entry(value)])) as Words;
}

export const WORDS: Readonly<Record<Locale, Words>> = { en, fr: typeset(fr) };

/** A text of the server in the interface language, else in whichever it has. */
export function localise(text: Localised, locale: Locale): string {
  return typeof text === "string" ? text : text[locale] ?? text.en ?? text.fr ?? "";
}

/** `10:32:05` from the server's stamp: its own zone when it names one, else this computer's. */
export function formatSavedAt(stamp: string): string {
  const zoned = /T(\d\d:\d\d:\d\d)(?:\.\d+)?[+-]\d\d:?\d\d$/.exec(stamp);
  if (zoned?.[1] !== undefined) return zoned[1];
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime())) return stamp;
  return time.toLocaleTimeString("en-GB", { hour12: false });
}
