/** The application's words in the sitting's language. */
import type { Locale } from "../contract";
import { en } from "./words.en";
import { fr } from "./words.fr";

export type Words = typeof en;

export function wordsOf(locale: Locale): Words {
  return locale === "fr" ? fr : en;
}
