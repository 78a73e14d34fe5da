/**
 * What the parts of one page share: state, clock, events of this epoch, local journal, network.
 *
 * Every change takes the same way: reducer (the screen is right at once), local journal,
 * batch to the server, acknowledgement.
 */
import { RunnerClock } from "./clock";
import { Coalescer } from "./coalesce";
import { within, type Journal } from "./journal";
import { Keeping } from "./keeping";
import { Outbox } from "./outbox";
import { pause, persist, type Answer, type Persistence } from "./persist";
import { INITIAL, reduce, type Action, type RunnerState } from "./state";
import type { SyncEngine } from "./sync";
import type { Transport } from "./transport";
import { isOrdered, type Draft, type EventType } from "./types";
import { Work } from "./work";

export interface RunnerDeps {
  readonly journal: Journal;
  readonly transport: Transport;
  readonly monotonic: () => number;
  readonly random?: () => number;
  /** Go to the receipt: the one page load of a sitting. */
  readonly leave: (url: string) => void;
  /** Where the receipt of this sitting is found when the server gives no address. */
  readonly receiptUrl: string;
  /** The computer's clock, to show about how much time is left after a reload offline. */
  readonly wall?: () => number;
  /** Take the sitting from the browser's other tabs. */
  readonly claim?: () => Promise<void>;
  /** The task that was open last on this computer, or an empty text. */
  readonly place?: () => string;
}

/** A local write may take so long before it counts as failed. */
export const STORAGE_MS = 3000;
/** What was typed last waits so long for its local write before a request goes without it. */
const GATHER_MS = 100;
const TURN_MS = 10;

export type TypedIn = "answer" | "notes";

/** Takes in what is on the screen; `last`: the writing may end now. */
export type Collector = (last: boolean) => void;

export class Core {
  readonly clock: RunnerClock;
  readonly random: () => number;
  state: RunnerState = INITIAL;
  outbox = new Outbox(0);
  engine: SyncEngine | null = null;
  /** False on a page that found the sitting closed: its epoch belongs to another page. */
  opened = false;
  /** Last counter of a closed sitting's epoch that this computer knows of. */
  closedLast = 0;
  /** Events on their way under their own numbers. */
  asideLeft = 0;
  /** Events the server would not take: the local copy then stays. */
  undelivered = false;
  /** What earlier pages left on this computer could not be read: the copy stays as well. */
  unread = false;
  durable: boolean;
  writeFailed = false;
  /** Unsent events of earlier pages, on a page that the server has not let in yet. */
  waiting = 0;
  /** Commands in their order, in tests that keep them. */
  readonly work = new Work();
  /** Texts that are on this page and not kept. */
  readonly keeping = new Keeping(() => { this.reportOutbox(); });
  readonly coalescer: Coalescer;
  /** Called before the writing may end; see `collect`. */
  readonly collectors = new Set<Collector>();
  /** Where something was typed that is in no event yet: in the answer, in the notes. */
  readonly typedIn = new Set<TypedIn>();
  private readonly lateItems = new Set<string>();
  private readonly listeners = new Set<(state: RunnerState) => void>();

  constructor(readonly deps: RunnerDeps, private readonly distrust: () => void) {
    this.clock = new RunnerClock(deps.monotonic);
    this.random = deps.random ?? Math.random;
    this.coalescer = new Coalescer(deps.monotonic);
    this.durable = deps.journal.durable;
    this.state = { ...INITIAL, durable: this.durable };
  }

  subscribe(listener: (state: RunnerState) => void): void {
    this.listeners.add(listener);
  }

  dispatch(action: Action): void {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener(next);
  }

  /** Take a change: on the screen at once, then in the journal; a flood of them is thinned. */
  record(type: EventType, item: string | null, value: Draft["value"], t = this.clock.elapsedMs()): void {
    const draft: Draft = { item, type, value, t };
    if (isOrdered(type)) this.work.add(draft);
    this.dispatch({ type: "event", draft });
    const change = type === "answer" || type === "flag";
    if (!change || this.coalescer.admit(draft)) this.write(draft);
    else this.reportOutbox();
  }

  /** Write what a flood has held back. */
  settle(): void {
    for (const draft of this.coalescer.take()) this.write(draft);
  }

  /** Take in what is on the screen and not yet written: before anything that may end the writing. */
  collect(last = true): void {
    for (const collector of this.collectors) collector(last);
  }

  /** The same before sending, and wait a little for the local journal to have it. */
  async gather(): Promise<void> {
    this.collect(false);
    this.settle();
    for (let left = GATHER_MS; this.outbox.writing > 0 && left > 0; left -= TURN_MS) await pause(TURN_MS);
  }

  private write(draft: Draft): void {
    const { outbox } = this;
    const event = outbox.append(draft);
    this.reportOutbox();
    void this.keep(this.deps.journal.append(outbox.epoch, event)).then(() => {
      outbox.settle(event.n);
      this.reportOutbox();
      this.engine?.nudge();
    });
  }

  supersede(): void {
    this.collect();
    this.engine?.stop();
    this.dispatch({ type: "superseded" });
  }

  /** Wait for a local write; a failed one is remembered and said, and holds nothing back. */
  async keep(write: Promise<void>): Promise<void> {
    try {
      await within(STORAGE_MS, write);
    } catch {
      this.writeFailed = true;
      this.durable = false;
    }
  }

  reportOutbox(): void {
    const { unsent, unsentChanges, writing } = this.outbox;
    const late = this.state.sitting === "closed" ? this.asideLeft : 0;
    const typing = this.typedIn.size;
    const unkept = this.keeping.open;
    const more = late + this.waiting + this.coalescer.size + typing + unkept.size;
    this.dispatch({
      type: "outbox", unsent: unsent + more, changes: unsentChanges + more,
      writing: writing + this.coalescer.size + typing, durable: this.durable,
      unkept: Object.fromEntries(unkept),
    });
  }

  reportCopy(): void {
    this.dispatch({
      type: "copy", undelivered: this.undelivered || this.asideLeft > 0, unread: this.unread,
    });
  }

  countLate(counters: readonly number[]): void {
    this.addLate(counters.flatMap((n) => this.outbox.event(n) ?? []));
  }

  addLate(events: readonly Draft[]): void {
    for (const { type, item } of events) {
      if ((type === "answer" || isOrdered(type)) && item !== null) this.lateItems.add(item);
    }
    if (this.lateItems.size !== this.state.late) {
      this.dispatch({ type: "late", count: this.lateItems.size });
    }
  }

  /** Post until there is a valid answer, saying meanwhile what is wrong. Raises Refused. */
  persist<T>(
    path: string, body: () => Promise<unknown> | unknown, read: (value: unknown) => T,
    hooks: Partial<Persistence> = {},
  ): Promise<Answer<T>> {
    return persist(this.deps.transport, path, body, read, {
      wanted: () => true,
      random: this.random,
      failed: (trouble) => {
        this.dispatch({ type: "trouble", trouble });
        if (this.state.handIn === "sending") this.dispatch({ type: "handIn", stage: "waiting" });
      },
      conflict: () => { if (this.state.sitting !== "closed") this.distrust(); },
      ...hooks,
    });
  }
}
