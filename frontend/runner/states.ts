/**
 * A project's whole state as events: packed, in parts that an event can hold. The server asks
 * for it when its own state is another, and people compare the two; nothing is graded by it.
 */

/** A part of a state, after the command with the id `after`; parts are numbered from 1. */
export interface StatePart {
  readonly after: string;
  readonly part: number;
  readonly parts: number;
  readonly gzip: string;
}

/** Characters of one part, and parts of one state: what the server takes. */
const PART = 40_000;
const MOST_PARTS = 16;
/** Bytes turned into text at a time: a function takes only so many arguments. */
const CHUNK = 0x8000;

/** The parts of a state; none when it is too large to be given. */
export async function partsOf(state: unknown, after: string): Promise<readonly StatePart[]> {
  const text = await packed(JSON.stringify(state));
  const parts = Math.ceil(text.length / PART);
  if (parts > MOST_PARTS) return [];
  return Array.from({ length: parts }, (_, at) =>
    ({ after, part: at + 1, parts, gzip: text.slice(at * PART, (at + 1) * PART) }));
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}
