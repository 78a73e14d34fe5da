/** The events of one epoch in memory: which exist, which are kept locally, which are acknowledged. */
import { isChange, isOrdered } from "./types";
import type { Draft, EventType, HeldAnswer, HeldFlag, HeldValue, JournalEvent, StoredEvent } from "./types";
import { spelledLength } from "./spelling";
import type { HeldWork } from "./work";

/** A request may hold a megabyte; what is around the values needs some of it. */
const BATCH_CHARACTERS = 400_000;
/** Types whose values may be long, besides those kept in order. */
const LONG: ReadonlySet<string> = new Set(["state", "notes", "highlight"]);

export class Outbox {
  private readonly events: JournalEvent[] = [];
  private acked = 0;
  private settled = 0;
  private readonly pending = new Set<number>();

  /** `base`: the last counter that an earlier page has given in this epoch. */
  constructor(readonly epoch: number, private readonly base = 0) {}

  /** Give the draft the next counter. It may be sent once `settle` was called for it. */
  append(draft: Draft): JournalEvent {
    const event = { ...draft, n: this.base + this.events.length + 1 };
    this.events.push(event);
    this.pending.add(event.n);
    return event;
  }

  /** The local write of event `n` has ended, well or badly: it may be sent. */
  settle(n: number): void {
    this.pending.delete(n);
    while (this.settled < this.events.length && !this.pending.has(this.base + this.settled + 1)) {
      this.settled += 1;
    }
  }

  /**
   * Events to send next, oldest first, at most `limit` and no more than fit into a request:
   * always a gapless run after the ack.
   */
  batch(limit: number): JournalEvent[] {
    const ready = this.events.slice(this.acked, Math.min(this.settled, this.acked + limit));
    let left = BATCH_CHARACTERS;
    const fitting = ready.findIndex(({ type, value }) => {
      left -= isOrdered(type) || LONG.has(type) ? spelledLength(value) : 100;
      return left < 0;
    });
    return fitting < 0 ? ready : ready.slice(0, Math.max(1, fitting));
  }

  /** Whether what waits is too much for one request. */
  get heavy(): boolean {
    return this.batch(Number.POSITIVE_INFINITY).length < this.settled - this.acked;
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

  /** The server's word that it holds no more than up to `ack`: the rest is sent again. */
  regress(ack: number): void {
    this.acked = Math.max(0, Math.min(ack, this.events.length));
  }

  /** The newest event of `type` for each item: what this page has said last. */
  newest(type: EventType): Map<string, JournalEvent> {
    return this.newestOf(({ type: other }) => other === type);
  }

  /** The newest step, file or command of each place that this page has worked in. */
  newestOrdered(): Map<string, JournalEvent> {
    return this.newestOf(({ type }) => isOrdered(type));
  }

  private newestOf(wanted: (event: JournalEvent) => boolean): Map<string, JournalEvent> {
    const found = new Map<string, JournalEvent>();
    for (const event of this.events) {
      if (event.item !== null && wanted(event)) found.set(event.item, event);
    }
    return found;
  }

  /** The counter of the newest event of a signal's `type`; 0 without one. */
  newestSignal(type: EventType): number {
    return this.events.filter((event) => event.type === type).at(-1)?.n ?? 0;
  }

  /** Everything without acknowledgement, as leftovers of this epoch. */
  leftovers(): StoredEvent[] {
    return this.events.slice(this.acked).map((event) => ({ ...event, epoch: this.epoch }));
  }

  /** All events given on this page. */
  all(): readonly JournalEvent[] {
    return this.events;
  }

  event(n: number): JournalEvent | undefined {
    return this.events[n - this.base - 1];
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
      .filter((event) => isChange(event.type)).length;
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
  readonly flag_events: Readonly<Record<string, HeldFlag>>;
  readonly plays: Readonly<Record<string, number>>;
  readonly seen: readonly string[];
  /** The newest of other types, as far as the kind of test has it told. */
  readonly told?: Readonly<Record<string, Readonly<Record<string, HeldValue>>>>;
  /** The work it holds in its order, in tests that keep it. */
  readonly work?: HeldWork;
}

/** What becomes of events left by earlier epochs; events the server holds are in neither. */
export interface CarryOver {
  /** To be given again under the new epoch. */
  readonly carried: readonly Draft[];
  /** Overtaken by something newer: to be stored under their own numbers, changing nothing. */
  readonly aside: readonly StoredEvent[];
}

function order(a: StoredEvent, b: StoredEvent): number {
  return a.epoch - b.epoch || a.n - b.n;
}

/**
 * What to do with events left unacknowledged by earlier epochs when a new one opens.
 *
 * An acknowledgement may have been lost on the way, so each is compared with the server's
 * holding. The server stores the contiguous prefix of an epoch: an answer it holds as
 * `(epoch, n)` proves that it holds everything before it in that epoch. An answer or a flag
 * it holds from a later epoch was given later, on another page, and must not be overwritten.
 */
export function carryOver(leftovers: readonly StoredEvent[], held: Holding): CarryOver {
  const heldUpTo = provenPrefixes(leftovers, held);
  const missing = [...leftovers].sort(order)
    .filter((event) => event.n > (heldUpTo.get(event.epoch) ?? 0) && !isHeld(event, held.work));
  const aside = missing.filter((event) => overtaken(event, held));
  const carried = missing.filter((event) => !aside.includes(event))
    .map(({ item, type, value, t }) => ({ item, type, value, t }));
  return { carried, aside };
}

/**
 * Per epoch the counter up to which the server's holding proves that our events arrived. An
 * epoch in which it holds another answer under one of our counters proves nothing: a restored
 * server has given the same number to another page.
 */
function provenPrefixes(leftovers: readonly StoredEvent[], held: Holding): Map<number, number> {
  const ours = new Map(leftovers.map((event) => [`${event.epoch}|${event.n}`, event]));
  const proven = new Map<number, number>();
  const foreign = new Set<number>();
  const see = (item: string, type: EventType, epoch: number, n: number, same: (event: StoredEvent) => boolean): void => {
    const event = ours.get(`${epoch}|${n}`);
    if (event !== undefined && (event.item !== item || event.type !== type || !same(event))) {
      foreign.add(epoch);
    }
    proven.set(epoch, Math.max(n, proven.get(epoch) ?? 0));
  };
  for (const [item, { value, epoch, n }] of Object.entries(held.answers)) {
    see(item, "answer", epoch, n, (event) => (event.value["choice"] ?? null) === value.choice);
  }
  for (const [item, { flagged, epoch, n }] of Object.entries(held.flag_events)) {
    see(item, "flag", epoch, n, (event) => event.value["flagged"] === flagged);
  }
  for (const epoch of foreign) proven.delete(epoch);
  return proven;
}

/** A command is known again by its id; what was said of a state that is past says nothing. */
function isHeld({ type, value }: StoredEvent, work: HeldWork | undefined): boolean {
  if (type === "digest" || type === "state") return true;
  return isOrdered(type) && work?.ids.has(String(value["id"])) === true;
}

function overtaken(event: StoredEvent, held: Holding): boolean {
  if (event.item === null) return false;
  switch (event.type) {
    case "answer": return (held.answers[event.item]?.epoch ?? 0) > event.epoch;
    case "flag": return (held.flag_events[event.item]?.epoch ?? 0) > event.epoch;
    // Somebody went on with this project on another page: what came before is for a person.
    case "command": case "write": case "upload":
      return (held.work?.epochs.get(event.item) ?? 0) > event.epoch;
    case "notes": case "highlight":
      return (held.told?.[event.type]?.[event.item]?.epoch ?? 0) > event.epoch;
    case "view": return held.seen.includes(event.item);
    case "play": return Number(event.value["play"]) <= (held.plays[event.item] ?? 0);
    default: return false;
  }
}
