/**
 * The browser's side without a page, for the parity test: `node … headless.js < log`, one JSON
 * object with `opening` and `edits` (lists per project); prints each view's canonical JSON.
 */
import { apply } from "./apply";
import { canonical } from "./canonical";
import type { MailEdit, Mailbox } from "./model";

export function viewAfter(opening: Mailbox, edits: readonly MailEdit[]): string {
  const box = structuredClone(opening);
  for (const edit of edits) apply(box, edit);
  return canonical(box);
}
