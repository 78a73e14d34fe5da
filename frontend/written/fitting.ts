/** How much an answer may hold, and whether a change still fits in. */
import type { Node } from "prosemirror-model";
import { sizeOf } from "./history";
import type { DocNode } from "./model";

/** Characters that an answer may have, ends of lines among them: some thirty thousand words. */
export const MOST_CHARACTERS = 200_000;
/** One place in a document has no more bytes of JSON, whatever its formatting. */
const BYTES_A_PLACE = 80;
/** Less than this is typed; more comes in at once, and is measured. */
const AT_ONCE = 500;
/**
 * Bytes of JSON that a document may have after something large came in; half of what is kept at
 * most, which leaves room for what is typed and not measured, and dividing it takes no long time.
 */
const MOST_BYTES = 1_000_000;

/** Why a change does not fit: too many characters, or more formatting than can be kept. */
export type Lack = "characters" | "formatting";

/** Null when a change fits; whatever makes a document smaller does. */
export function lackOf(before: Node, after: Node): Lack | null {
  const growth = after.content.size - before.content.size;
  if (growth > 0 && after.content.size > MOST_CHARACTERS) return "characters";
  if (growth < AT_ONCE || after.content.size * BYTES_A_PLACE < MOST_BYTES) return null;
  return sizeOf(after.toJSON() as DocNode) > MOST_BYTES ? "formatting" : null;
}

/** How many characters there is room for. */
export const roomIn = (document: Node): number => Math.max(0, MOST_CHARACTERS - document.content.size);
