/**
 * Keeps a held-down key or a script from flooding the journal.
 *
 * A person's changes pass at once. Beyond `most` in a second only the newest state of each
 * question waits, and follows with the next tick: what was overtaken in between is not an
 * answer that anybody gave. The screen shows every change at once, as "choosing".
 */
import type { Draft } from "./types";

const WINDOW_MS = 1000;
const MOST = 15;

export class Coalescer {
  private readonly waiting = new Map<string, Draft>();
  private recent: number[] = [];

  constructor(private readonly monotonic: () => number, private readonly most = MOST) {}

  /** True when the draft may be written now; otherwise it waits in the place of an older one. */
  admit(draft: Draft): boolean {
    const now = this.monotonic();
    this.recent = this.recent.filter((at) => now - at < WINDOW_MS);
    const key = `${draft.type}|${draft.item}`;
    if (this.recent.length < this.most && !this.waiting.has(key)) {
      this.recent.push(now);
      return true;
    }
    this.waiting.delete(key);
    this.waiting.set(key, draft);
    return false;
  }

  /** What waits, in the order of its last change; it waits no longer. */
  take(): Draft[] {
    const drafts = [...this.waiting.values()];
    this.waiting.clear();
    return drafts;
  }

  get size(): number {
    return this.waiting.size;
  }
}
