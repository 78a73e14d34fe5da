/**
 * The browser's engine without a browser, for the comparison with the server's.
 * `headless.mjs` builds it, feeds it jobs and prints what it answers.
 */
import { initSync } from "@ironcalc/wasm";
import type { SheetEdit } from "./edits";
import { applyAll, applyOne } from "./engine/apply";
import { type Opening, openBook } from "./engine/opening";
import { undoEdits, undoingOf } from "./engine/undo";
import { digestOf, viewOf } from "./engine/view";

interface Job {
  readonly opening: Opening;
  readonly edits: readonly SheetEdit[];
  readonly every?: number;
  readonly view?: boolean;
  /** Ask for `undoing` instead. */
  readonly undo?: boolean;
}

/**
 * Apply a log to an opening. Answers the digests (after every `every` edits, and at the end), the
 * places of the edits that were refused, and on request the view.
 */
export async function work(job: Job): Promise<unknown> {
  if (job.undo) return undoing(job);
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

/**
 * Apply each edit, take it back, and compare with the state before; then apply it for good.
 * Answers the places of the edits after whose undoing something was different, and what.
 */
export function undoing(job: Job): unknown {
  const book = openBook(job.opening);
  const astray: { at: number; differences: string[] }[] = [];
  for (const [at, edit] of job.edits.entries()) {
    const before = viewOf(book);
    let step: ReturnType<typeof undoingOf>;
    try {
      step = undoingOf(book, edit);
      applyAll(book, [edit]);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) return { astray, crashed: at };
      continue;
    }
    if (edit.op === "sheetDelete") continue;
    undoEdits(book, [step]);
    const differences = differing(before, viewOf(book), "");
    if (differences.length) astray.push({ at, differences: differences.slice(0, 4) });
    applyAll(book, [edit]);
  }
  return { astray };
}

function differing(a: unknown, b: unknown, path: string): string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return a === b ? [] : [`${path}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`];
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    differing(left[key], right[key], `${path}.${key}`),
  );
}

export function start(wasm: Uint8Array<ArrayBuffer>): void {
  initSync({ module: wasm });
}
