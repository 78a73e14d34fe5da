/** The opening as the server made it, as a workbook. */
import { Model } from "@ironcalc/wasm";
import type { Locale } from "../../contract";
import { Book } from "./book";

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function openBook(opening: unknown, locale: Locale): Book {
  const { book } = opening as { book: string };
  return new Book(Model.from_bytes(bytesOf(book), locale), locale);
}
