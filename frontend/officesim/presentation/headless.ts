/** Runs an edit log without a page: `{opening, edits}` as JSON lines in, digests out (for the parity tests). */
import { digestOf } from "./model/canonical";
import type { Deck, DeckEdit } from "./model/deck";
import { inverse } from "./model/inverse";
import { DeckState } from "./model/state";

export interface Log { deck: Deck; edits: DeckEdit[] }

/** The digest after each edit, then after undoing them all. */
export async function replay(log: Log): Promise<string[]> {
  const state = new DeckState(log.deck);
  const digests: string[] = [];
  const undo: DeckEdit[] = [];
  for (const edit of log.edits) {
    undo.unshift(inverse(state, edit));
    state.apply(edit);
    digests.push(await digestOf(state.deck));
  }
  for (const edit of undo) state.apply(edit);
  digests.push(await digestOf(state.deck));
  return digests;
}
