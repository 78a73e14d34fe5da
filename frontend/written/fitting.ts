/** How much an answer may hold, and whether a change still fits in. */
import type { Node } from "prosemirror-model";
import { crowdOf, type Crowd } from "./crowding";
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

/** Why a change does not fit: too many characters, more formatting than can be kept, too much in one place. */
export type Lack = "characters" | "formatting" | Crowd;

/** Null when a change fits: what this lets through the server takes. */
export function lackOf(before: Node, after: Node): Lack | null {
  const growth = after.content.size - before.content.size;
  if (growth > 0 && after.content.size > MOST_CHARACTERS) return "characters";
  const measured = growth >= AT_ONCE && after.content.size * BYTES_A_PLACE >= MOST_BYTES;
  if (measured && sizeOf(after.toJSON() as DocNode) > MOST_BYTES) return "formatting";
  const crowd = crowdOf(after);
  // What a text opened with must not keep anybody from changing it.
  return crowd === crowdOf(before) ? null : crowd;
}

/** How many characters there is room for. */
export const roomIn = (document: Node): number => Math.max(0, MOST_CHARACTERS - document.content.size);
