/**
 * From the screen to the journal: what was typed becomes a step of the text's history after a
 * second, and at once before anything that may end the writing.
 */
import { freshId } from "../runner/work";
import { begin, apply, FULL_EVERY, HistoryError, snapshots, type Fact, type Snapshot, type State } from "./history";
import { textOf } from "./text";
import type { DocNode } from "./model";

export const EVERY_MS = 1000;
/** Steps that are read again for undo, beyond the last whole text. */
const PAST = 400;

/** What a scribe needs of whoever keeps the work. */
export interface Keeper {
  readonly write: (snapshot: Snapshot, t: number) => boolean;
  readonly typing: (on: boolean) => void;
  readonly elapsed: () => number;
  /** Whether there is any text now. */
  readonly filled: (on: boolean) => void;
  /** Whether the text on the screen is larger than can be kept: then it is not. */
  readonly overfull: (on: boolean) => void;
}

/** A text as the journal has it, and the texts before it, oldest first. */
export interface Resumed {
  readonly state: State;
  readonly past: readonly DocNode[];
}

/** Fold steps in the journal's order; what cannot follow is passed over, as on the server. */
export function resume(steps: readonly Snapshot[]): Resumed {
  const whole = (step: Snapshot): boolean => step.op === "full" && step.more !== true;
  const recent = steps.findIndex((step, place) => place >= steps.length - PAST && whole(step));
  const start = recent >= 0 ? recent : Math.max(0, steps.map(whole).lastIndexOf(true));
  let state = begin();
  const past: DocNode[] = [];
  for (const step of steps.slice(start)) {
    try {
      const after = apply(state, step);
      if (after.standing !== state.standing) past.push(state.standing);
      state = after;
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
    }
  }
  // The first of them is the empty text from before the steps that were read.
  return { state, past: start > 0 ? past.slice(1) : past };
}

export class Scribe {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private typedAt = 0;
  private facts: Fact[] = [];
  /** The first step of a page is the whole text: it stands whatever went astray before. */
  private sinceFull = FULL_EVERY;

  constructor(private state: State, private readonly read: () => DocNode, private readonly keeper: Keeper) {}

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
    this.sinceFull = FULL_EVERY;
    this.changed();
  }

  /** Write what is on the screen now. */
  flush(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    const document = this.read();
    const made = this.made(document);
    this.keeper.overfull(made === null);
    if (made === null) return;
    for (const step of made) {
      if (!this.keeper.write(step, this.typedAt)) {
        // Nothing may be changed now; should it go on, the next change takes all of it along.
        this.sinceFull = FULL_EVERY;
        return;
      }
      this.sinceFull = step.op === "full" ? 0 : this.sinceFull + 1;
    }
    if (made.some(({ op }) => op === "full")) this.sinceFull = 0;
    const last = made.at(-1);
    if (last !== undefined) this.state = { seq: last.seq, document, hash: last.hash, standing: document };
    this.facts = [];
    this.keeper.typing(false);
    this.keeper.filled(textOf(document).trim() !== "");
  }

  /** Null when the text is larger than can be kept; the next change tries again. */
  private made(document: DocNode): Snapshot[] | null {
    try {
      return snapshots(this.state, document, freshId, this.facts, this.sinceFull >= FULL_EVERY);
    } catch (error) {
      if (error instanceof HistoryError && error.code === "size") return null;
      throw error;
    }
  }
}
