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
    if (Array.isArray(value)) return value.map(entry);
    return Object.fromEntries(
      Object.entries(value as Record<string, unknown>).map(([key, text]) => [key, entry(text)]),
    );
  };
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, entry(value)])) as Words;
}

export const WORDS: Readonly<Record<Locale, Words>> = { en, fr: typeset(fr) };

/** A text of the server in the interface language, else in whichever it has. */
export function localise(text: Localised, locale: Locale): string {
  return typeof text === "string" ? text : text[locale] ?? text.en ?? text.fr ?? "";
}

/** British and French conventions, in both of which the day has 24 hours. */
const CONVENTIONS: Readonly<Record<Locale, string>> = { en: "en-GB", fr: "fr-FR" };

/**
 * `10:32:05` from the server's stamp, as the clock beside the candidate shows it: in the zone of
 * this computer, whatever zone the stamp names. The moment itself is the server's.
 */
export function formatSavedAt(stamp: string, locale: Locale, timeZone?: string): string {
  const time = new Date(stamp);
  if (Number.isNaN(time.getTime())) return stamp;
  return time.toLocaleTimeString(CONVENTIONS[locale], {
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone,
  });
}
