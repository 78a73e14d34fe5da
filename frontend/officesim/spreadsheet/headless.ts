/**
 * The browser's engine without a browser, for the comparison with the server's.
 * `headless.mjs` builds it, feeds it jobs and prints what it answers.
 */
import { initSync } from "@ironcalc/wasm";
import type { SheetEdit } from "./edits";
import { applyOne } from "./engine/apply";
import { type Opening, openBook } from "./engine/opening";
import { digestOf, viewOf } from "./engine/view";

interface Job {
  readonly opening: Opening;
  readonly edits: readonly SheetEdit[];
  readonly every?: number;
  readonly view?: boolean;
}

/**
 * Apply a log to an opening. Answers the digests (after every `every` edits, and at the end), the
 * places of the edits that were refused, and on request the view.
 */
export async function work(job: Job): Promise<unknown> {
  const book = openBook(job.opening);
  const digests: string[] = [];
  const refused: number[] = [];
  const look = async (): Promise<void> => {
    book.model.evaluate();
    book.changed(true);
    digests.push(await digestOf(viewOf(book)));
  };
  for (const [at, edit] of job.edits.entries()) {
    try {
      applyOne(book, edit);
    } catch (error) {
      refused.push(at);
      if (error instanceof WebAssembly.RuntimeError) return { digests, refused, crashed: at };
    }
    book.changed(true);
    if (job.every && (at + 1) % job.every === 0) await look();
  }
  await look();
  return { digests, refused, ...(job.view ? { view: viewOf(book) } : {}) };
}

export function start(wasm: Uint8Array<ArrayBuffer>): void {
  initSync({ module: wasm });
}
