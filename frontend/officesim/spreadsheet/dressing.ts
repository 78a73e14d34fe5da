/** What our own objects add to the look of cells: table bands, conditional formats, marks. */
import type { Book } from "./engine/book";
import type { Dress } from "./grid/source";

export function dresser(_book: Book, _sheet: number): Dress {
  return () => null;
}
