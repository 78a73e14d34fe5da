/** The application's words in the sitting's language; the other one is not loaded. */
import type { Locale } from "../contract";
import { useFunctions } from "./functions";
import type { en } from "./words.en";

export type Words = typeof en;

export async function loadWords(locale: Locale): Promise<Words> {
  if (locale === "fr") {
    const [{ fr }, { functions }] = await Promise.all([import("./words.fr"), import("./functions.fr")]);
    useFunctions(functions, locale);
    return fr;
  }
  const [{ en }, { functions }] = await Promise.all([import("./words.en"), import("./functions.en")]);
  useFunctions(functions, locale);
  return en;
}
