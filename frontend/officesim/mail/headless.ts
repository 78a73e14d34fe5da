/** The browser's engine without a page: what the parity tests compare with the server's. */
import { apply } from "./apply";
import { canonical, sha256 } from "./canonical";
import type { MailEdit, Mailbox } from "./model";

export interface Job {
  readonly opening: Mailbox;
  readonly edits: readonly MailEdit[];
  /** The digest after each edit, not only after the last. */
  readonly every: boolean;
  /** Take everything back at the end, as far as it can be. */
  readonly undo: boolean;
}

export async function replay(job: Job): Promise<string[]> {
  const box = structuredClone(job.opening);
  const digests: string[] = [];
  const back: MailEdit[][] = [];
  const digest = () => sha256(canonical(box));
  for (const edit of job.edits) {
    const inverse = apply(box, edit);
    if (inverse === null) back.length = 0;
    else back.push(inverse);
    if (job.every) digests.push(await digest());
  }
  digests.push(await digest());
  if (job.undo) {
    for (const edits of back.reverse()) for (const edit of edits) apply(box, edit);
    digests.push(await digest());
  }
  return digests;
}
