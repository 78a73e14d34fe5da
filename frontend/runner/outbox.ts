/** The events of one epoch in memory: which exist, which are kept locally, which are acknowledged. */
import type { Draft, HeldAnswer, JournalEvent, StoredEvent } from "./types";

export class Outbox {
  private readonly events: JournalEvent[] = [];
  private acked = 0;
  private settled = 0;
  private readonly pending = new Set<number>();

  constructor(readonly epoch: number) {}

  /** Give the draft the next counter. It may be sent once `settle` was called for it. */
  append(draft: Draft): JournalEvent {
    const event = { ...draft, n: this.events.length + 1 };
    this.events.push(event);
    this.pending.add(event.n);
    return event;
  }

  /** The local write of event `n` has ended, well or badly: it may be sent. */
  settle(n: number): void {
    this.pending.delete(n);
    while (this.settled < this.events.length && !this.pending.has(this.settled + 1)) {
      this.settled += 1;
    }
  }

  /** Events to send next, oldest first, at most `limit`: always a gapless run after the ack. */
  batch(limit: number): JournalEvent[] {
    return this.events.slice(this.acked, Math.min(this.settled, this.acked + limit));
  }

  /**
   * Take the server's acknowledgement of the contiguous prefix.
   *
   * `sent` is the batch it answers. A lower figure than before means that the server lost
   * events (a restored database); it is believed only in answer to a batch, and those events
   * are then sent again, which is harmless.
   */
  acknowledge(ack: number, sent: readonly JournalEvent[]): void {
    if (ack >= this.acked || sent.length > 0) this.acked = Math.min(ack, this.events.length);
  }

  /** Everything without acknowledgement, as leftovers of this epoch. */
  leftovers(): StoredEvent[] {
    return this.events.slice(this.acked).map((event) => ({ ...event, epoch: this.epoch }));
  }

  event(n: number): JournalEvent | undefined {
    return this.events[n - 1];
  }

  /** Last counter in use; 0 before the first event. */
  get last(): number {
    return this.events.length;
  }

  get acknowledged(): number {
    return this.acked;
  }

  /** How many events the server has not acknowledged. */
  get unsent(): number {
    return this.events.length - this.acked;
  }

  /** How many of those change what counts: answers and flags, not views or lost focus. */
  get unsentChanges(): number {
    return this.events.slice(this.acked)
      .filter((event) => event.type === "answer" || event.type === "flag").length;
  }

  /** How many events are still being written to this computer. */
  get writing(): number {
    return this.pending.size;
  }
}

/** What the server says it holds when a new epoch opens. */
export interface Holding {
  readonly answers: Readonly<Record<string, HeldAnswer>>;
  readonly flags: readonly string[];
  readonly plays: Readonly<Record<string, number>>;
  readonly seen: readonly string[];
}

function order(a: StoredEvent, b: StoredEvent): number {
  return a.epoch - b.epoch || a.n - b.n;
}

/**
 * Which events left unacknowledged by earlier epochs must be sent again under a new one.
 *
 * An acknowledgement may have been lost on the way, so each is compared with the server's
 * holding. The server stores the contiguous prefix of an epoch: an answer it holds as
 * `(epoch, n)` proves that it holds everything before it in that epoch. An answer it holds
 * from a later epoch was given later, on another page, and must not be overwritten.
 */
export function carryOver(leftovers: readonly StoredEvent[], held: Holding): Draft[] {
  const heldUpTo = new Map<number, number>();
  for (const { epoch, n } of Object.values(held.answers)) {
    heldUpTo.set(epoch, Math.max(n, heldUpTo.get(epoch) ?? 0));
  }
  const missing = [...leftovers]
    .sort(order)
    .filter((event) => event.n > (heldUpTo.get(event.epoch) ?? 0))
    .filter((event) => !supersededByServer(event, held));
  return missing.map(({ item, type, value, t }) => ({ item, type, value, t }));
}

function supersededByServer(event: StoredEvent, held: Holding): boolean {
  if (event.item === null) return false;
  if (event.type === "answer") return (held.answers[event.item]?.epoch ?? 0) > event.epoch;
  if (event.type === "view") return held.seen.includes(event.item);
  if (event.type === "play") {
    return Number(event.value["play"]) <= (held.plays[event.item] ?? 0);
  }
  return false;
}
