/**
 * From the screen to the journal: what was typed becomes a step of the text's history after a
 * second, and at once before anything that may end the writing.
 */
import { freshId } from "../runner/work";
import { begin, apply, difference, FULL_EVERY, HistoryError, snapshots, type Fact, type Known, type Snapshot, type State } from "./history";
import { textOf } from "./text";
import type { DocNode } from "./model";

export const EVERY_MS = 1000;
/** A whole text that was refused is given again, changed, after so long at first, and at most. */
const AGAIN_MS = 5000;
const AGAIN_MOST_MS = 30_000;
/** Texts before the present one that undo goes back to. */
const PAST = 200;

/**
 * Why a text is in no step: it is too large, the server takes no such text, or nothing may be
 * changed at the moment.
 */
export type Unkept = "size" | "refused" | "closed";

/** What a scribe needs of whoever keeps the work. */
export interface Keeper {
  readonly write: (snapshot: Snapshot, t: number) => boolean;
  readonly typing: (on: boolean) => void;
  readonly elapsed: () => number;
  /** Whether there is any text now. */
  readonly filled: (on: boolean) => void;
  /** Why the text on the screen is in no step; null when it is in one. */
  readonly unkept: (why: Unkept | null) => void;
}

/** A text as the journal has it, and the texts before it, oldest first. */
export interface Resumed {
  readonly state: State;
  readonly past: readonly DocNode[];
}

/** Fold steps in the journal's order; what cannot follow is passed over, as on the server. */
export function resume(steps: readonly Snapshot[]): Resumed {
  const before = wholes(steps).filter((start) => start <= steps.length - PAST);
  for (;;) {
    const found = folded(steps, before.pop() ?? 0);
    if (found !== null) return found;
  }
}

/** Where a whole text begins, in one step or divided, that stands whatever was before it. */
function wholes(steps: readonly Snapshot[]): number[] {
  const found: number[] = [];
  let begun: number | null = null;
  let before: Snapshot | null = null;
  for (const [place, step] of steps.entries()) {
    if (step.op === "full") begun = place;
    else if (before === null || step.seq !== before.seq + 1 || step.before !== before.hash) begun = null;
    if (begun !== null && step.more !== true) {
      found.push(begun);
      begun = null;
    }
    before = begun === null ? null : step;
  }
  return found;
}

/** Null when the whole text to begin with is none, so that an earlier one has to be. */
function folded(steps: readonly Snapshot[], start: number): Resumed | null {
  const known: Known = new WeakMap();
  let state = begin();
  const past: DocNode[] = [];
  // Of a text that was begun before, the empty one is not among what stood.
  let begun = start === 0;
  for (const step of steps.slice(start)) {
    try {
      const after = apply(state, step, known);
      if (after.standing !== state.standing) {
        if (begun) past.push(state.standing);
        if (past.length > PAST) past.shift();
        begun = true;
      }
      state = after;
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      if (!begun) return null;
    }
  }
  return { state, past };
}

export class Scribe {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private typedAt = 0;
  private facts: Fact[] = [];
  /** The first step of a page is the whole text: it stands whatever went astray before. */
  private sinceFull = FULL_EVERY;
  private why: Unkept | null = null;
  /** The server lacks a step: though the screen is in the steps, the whole has to be given. */
  private owed = false;
  /** The text that was given last as a whole, which is not always the one of the last step. */
  private whole: DocNode;
  /** The text that the server has refused as a whole: it is not given again as it is. */
  private barren: DocNode | null = null;
  private waitMs = AGAIN_MS / 2;
  private notBefore = 0;

  constructor(private state: State, private readonly read: () => DocNode, private readonly keeper: Keeper) {
    this.whole = state.document;
  }

  /** Why the text on the screen is in no step; null when it is, as far as the page knows. */
  get unkept(): Unkept | null {
    return this.why;
  }

  /** The text on the screen has changed. */
  changed(): void {
    this.typedAt = this.keeper.elapsed();
    this.keeper.typing(true);
    this.timer ??= setTimeout(() => { this.flush(); }, EVERY_MS);
  }

  /** Text came in at once, or was kept out. */
  fact(fact: Fact): void {
    this.facts.push(fact);
    this.changed();
  }

  /** The server lacks a step: the next one is the whole text again. */
  distrust(): void {
    this.owed = true;
    this.sinceFull = FULL_EVERY;
    this.changed();
  }

  /**
   * The server has refused the whole text. To send it for ever would fill what a sitting may send:
   * it is tried again once it is another text, and each time after a longer wait.
   */
  refused(document: DocNode = this.whole): void {
    this.whole = this.barren = document;
    this.waitMs = Math.min(AGAIN_MOST_MS, 2 * this.waitMs);
    this.notBefore = this.keeper.elapsed() + this.waitMs;
    this.owed = true;
    this.sinceFull = FULL_EVERY;
    this.unkeep("refused");
    // What was mended before the server's word came waits for no key.
    if (difference(document, this.read()) !== null) this.wait();
    this.keeper.typing(false);
  }

  /** The server is not heard to refuse the whole text any more. */
  hopeful(): void {
    this.waitMs = AGAIN_MS / 2;
    if (this.why !== "refused" || this.barren === null) return;
    this.barren = null;
    this.distrust();
  }

  /** Write what is on the screen now; `last`: the writing may end, and there is no time to wait. */
  flush(last = false): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    const document = this.read();
    if (this.isHeldBack(document, last)) return;
    const made = this.made(document);
    if (made === null) return;
    for (const step of made) {
      if (!this.keeper.write(step, this.typedAt)) {
        // Nothing may be changed now; should it go on, the next change takes all of it along.
        this.sinceFull = FULL_EVERY;
        if (this.owed || this.why !== null || difference(this.state.document, document) !== null) this.unkeep("closed");
        else this.keeper.typing(false);
        return;
      }
      this.sinceFull = step.op === "full" ? 0 : this.sinceFull + 1;
    }
    if (made.some(({ op }) => op === "full")) {
      this.sinceFull = 0;
      this.whole = document;
    }
    const newest = made.at(-1);
    if (newest !== undefined) this.state = { seq: newest.seq, document, hash: newest.hash, standing: document };
    this.facts = [];
    this.barren = null;
    this.owed = false;
    this.unkeep(null);
    this.keeper.typing(false);
    this.keeper.filled(textOf(document).trim() !== "");
  }

  private isHeldBack(document: DocNode, last: boolean): boolean {
    if (this.barren === null) return false;
    const same = difference(this.barren, document) === null;
    if (!same && (last || this.notBefore <= this.keeper.elapsed())) return false;
    if (!same) this.wait();
    // Nothing of it is about to be sent: the page says that it is not kept.
    this.keeper.typing(false);
    return true;
  }

  /** What is held back is looked at once it may be given. */
  private wait(): void {
    this.timer ??= setTimeout(() => { this.flush(); }, Math.max(EVERY_MS, this.notBefore - this.keeper.elapsed()));
  }

  /** Null when the text cannot be kept; the next change tries again. */
  private made(document: DocNode): Snapshot[] | null {
    const whole = this.sinceFull >= FULL_EVERY;
    // What does not follow from the step before may still stand by itself.
    for (const full of whole ? [true] : [false, true]) {
      try {
        return snapshots(this.state, document, freshId, this.facts, full);
      } catch (error) {
        if (!(error instanceof HistoryError)) throw error;
        this.unkeep(error.code === "size" ? "size" : "refused");
      }
    }
    return null;
  }

  private unkeep(why: Unkept | null): void {
    this.why = why;
    this.keeper.unkept(why);
  }
}
