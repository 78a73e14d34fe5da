/** Reads {opening, edits} from standard input, prints the digest after each edit (or "refused"). */
import { digestOf } from "./canonical";
import type { DocumentEdit, Opening } from "./edits";
import { apply, inverse, load, view } from "./model";

interface Job {
  opening: Opening;
  edits: DocumentEdit[];
  /** Digests after every edit, or the last one alone. */
  every: boolean;
  /** Take everything back at the end, newest first. */
  undo: boolean;
}

export async function replay(job: Job): Promise<string[]> {
  const state = load(job.opening);
  const said: string[] = [];
  const back: DocumentEdit[] = [];
  for (const edit of job.edits) {
    try {
      const undoing = inverse(state, edit);
      apply(state, edit);
      back.push(undoing);
      if (job.every) said.push(await digestOf(view(state)));
    } catch {
      said.push("refused");
    }
  }
  if (job.undo) for (const edit of back.reverse()) apply(state, edit);
  said.push(await digestOf(view(state)));
  return said;
}
