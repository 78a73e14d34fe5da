/**
 * One sitting on one page: the only place where state, journal, clock and network meet.
 *
 * Every change takes the same way: reducer (the screen is right at once), local journal,
 * batch to the server, acknowledgement.
 */
import { RunnerClock } from "./clock";
import { within, type Journal } from "./journal";
import { carryOver, Outbox } from "./outbox";
import { readEnter, readReceipt, readSync } from "./protocol";
import { INITIAL, phaseOf, reduce, type Action, type RunnerState } from "./state";
import { SyncEngine } from "./sync";
import { deliverLate, pause, persist, Refused, type Answer } from "./persist";
import type { Transport } from "./transport";
import type {
  Draft, EnterReply, EventType, JournalEvent, Receipt, StoredEvent, SyncReply,
} from "./types";

export interface RunnerDeps {
  readonly journal: Journal;
  readonly transport: Transport;
  readonly monotonic: () => number;
  readonly random?: () => number;
  /** Go to the receipt: the one page load of a sitting. */
  readonly leave: (url: string) => void;
  /** Where the receipt of this sitting is found when the server gives no address. */
  readonly receiptUrl: string;
}

const STORAGE_MS = 3000;
const URGENT_MS = 120_000;
const RETRY_MS = 2000;
/** More unsent events than this are sent in batches before the hand-in itself. */
const HAND_IN_BATCH = 200;

export class Runner {
  readonly clock: RunnerClock;
  state: RunnerState = INITIAL;
  private outbox = new Outbox(0);
  private engine: SyncEngine | null = null;
  private readonly listeners = new Set<(state: RunnerState) => void>();
  private readonly random: () => number;
  private lastReply: number;
  private handingIn = false;
  private handInAttempts = 0;
  /** Late events the server would not take: the local copy then stays. */
  private undelivered = false;
  private entering = false;
  private durable: boolean;

  constructor(private readonly deps: RunnerDeps) {
    this.clock = new RunnerClock(deps.monotonic);
    this.random = deps.random ?? Math.random;
    this.lastReply = deps.monotonic();
    this.durable = deps.journal.durable;
    this.state = { ...INITIAL, durable: this.durable };
  }

  subscribe(listener: (state: RunnerState) => void): void {
    this.listeners.add(listener);
  }

  /** Open a new epoch and go on where the sitting stands; tries until the server answers. */
  async enter(): Promise<void> {
    if (this.entering) return;
    this.entering = true;
    this.engine?.stop();
    this.dispatch({ type: "refused", words: null });
    try {
      const { reply, trip } = await this.persist("enter", () => ({}), readEnter);
      await this.open(reply, trip);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.dispatch({ type: "refused", words: error.message });
    } finally {
      this.entering = false;
    }
  }

  /** Start the test: the candidate's explicit act. Safe to repeat. */
  async start(): Promise<void> {
    if (this.state.starting) return;
    this.dispatch({ type: "starting", on: true });
    try {
      const { reply, trip } = await this.persist(
        "start", () => ({ epoch: this.outbox.epoch }), readEnter,
      );
      this.clock.set(reply, reply.state === "running", trip);
      this.dispatch({ type: "started", reply });
      this.engine?.start();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.superseded) this.supersede();
      this.dispatch({ type: "refused", words: error.abandoned ? null : error.message });
    }
  }

  choose(ref: string, choice: string | null): void {
    if (this.writable() && (this.state.answers[ref] ?? null) !== choice) {
      this.record("answer", ref, { choice });
    }
  }

  flag(ref: string, flagged: boolean): void {
    if (this.writable()) this.record("flag", ref, { flagged });
  }

  view(refs: readonly string[]): void {
    if (!this.writable()) return;
    for (const ref of refs) {
      if (!this.state.seen.has(ref)) this.record("view", ref, {});
    }
  }

  /** Count a play that has begun. */
  play(clip: string): void {
    this.record("play", clip, { play: (this.state.plays[clip] ?? 0) + 1 });
  }

  focus(state: "lost" | "back"): void {
    if (this.writable()) this.record("focus", null, { state });
  }

  go(position: number): void {
    this.dispatch({ type: "moved", position });
  }

  dismiss(id: string): void {
    this.dispatch({ type: "dismissed", id });
  }

  /** To be called a few times a second: notices the end of time and long silences. */
  tick(): void {
    const { sitting, timeUp, trouble } = this.state;
    if (sitting === "running" && !timeUp && this.clock.remainingMs() <= 0) {
      this.dispatch({ type: "time", up: true });
      void this.engine?.flush();
    }
    if (trouble !== null) {
      const minutes = Math.floor((this.deps.monotonic() - this.lastReply) / 60_000);
      this.dispatch({ type: "waited", minutes });
    }
  }

  /** The network or the page has come back. */
  hurry(): void {
    this.engine?.hurry();
  }

  /** The page is being hidden and may not come back: send what is waiting, without waiting. */
  sendAway(): void {
    if (this.outbox.unsent > 0 && !this.handingIn) void this.engine?.flush(true);
  }

  get unsent(): number {
    return this.outbox.unsent;
  }

  /** Hand in: repeated until there is a receipt, or until the candidate goes back to the test. */
  async handIn(): Promise<void> {
    if (this.handingIn) return;
    const attempt = ++this.handInAttempts;
    const wanted = (): boolean => attempt === this.handInAttempts;
    this.handingIn = true;
    this.dispatch({ type: "handIn", stage: "sending" });
    try {
      const { reply } = await this.persist("hand-in", () => this.handInBody(), readReceipt, wanted);
      await this.finish(reply);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (wanted()) this.handInRefused(error);
    } finally {
      if (wanted()) this.handingIn = false;
    }
  }

  /** Stop trying to hand in, and go on with the test. */
  backToTest(): void {
    this.handInAttempts += 1;
    this.handingIn = false;
    this.dispatch({ type: "handIn", stage: "none" });
    this.engine?.hurry();
  }

  /** Everything unsent; a long queue is first sent in batches, to keep the last request small. */
  private async handInBody(): Promise<unknown> {
    while (this.outbox.writing > 0) await pause(20);
    while (this.outbox.unsent > HAND_IN_BATCH && (await this.engine?.flush())) { /* drain */ }
    return {
      epoch: this.outbox.epoch, events: this.outbox.batch(Number.POSITIVE_INFINITY),
    };
  }

  private handInRefused(error: Refused): void {
    if (error.superseded) {
      this.supersede();
      return;
    }
    this.dispatch({ type: "handIn", stage: "none" });
    if (error.abandoned) return;
    this.dispatch({ type: "refused", words: error.message });
    // A closed sitting has nothing more to give; its page says how it ended.
    if (this.state.sitting === "closed") this.deps.leave(this.deps.receiptUrl);
  }

  private async finish(receipt: Receipt): Promise<void> {
    this.engine?.stop();
    this.dispatch({ type: "handIn", stage: "done" });
    // A local copy that will not go away must not keep the candidate from the receipt.
    if (!this.undelivered) {
      await within(STORAGE_MS, this.deps.journal.erase()).catch(() => undefined);
    }
    this.outbox = new Outbox(this.outbox.epoch);
    this.deps.leave(receipt.url);
  }

  private async open(reply: EnterReply, trip: number): Promise<void> {
    if (reply.state === "closed") {
      await this.openClosed(reply);
      return;
    }
    const leftovers = await this.leftovers(reply.epoch);
    const carried = carryOver(leftovers, reply);
    this.outbox = new Outbox(reply.epoch);
    const events = carried.map((draft) => this.outbox.append(draft));
    await this.keep(this.deps.journal.carry(reply.epoch, events, leftovers));
    for (const event of events) this.outbox.settle(event.n);
    this.clock.set(reply, reply.state === "running", trip);
    this.lastReply = this.deps.monotonic();
    this.dispatch({ type: "entered", reply, carried });
    this.reportOutbox();
    this.engine = this.newEngine(reply);
    if (reply.state !== "ready") this.engine.start();
    if (this.state.timeUp) void this.afterTimeUp();
  }

  /**
   * A closed sitting opens no new epoch. What is left on this computer goes to the server
   * under its own numbers, where a person decides about it; then comes the receipt.
   */
  private async openClosed(reply: EnterReply): Promise<void> {
    const leftovers = await this.leftovers(Number.POSITIVE_INFINITY);
    this.outbox = new Outbox(reply.epoch);
    this.clock.set(reply, false);
    this.dispatch({ type: "entered", reply, carried: [] });
    const refused = await deliverLate(
      leftovers,
      (epoch, events) => this.persist("sync", () => ({ epoch, events }), (body) =>
        readSync(body, epoch, Number.MAX_SAFE_INTEGER)),
      (left) => {
        this.dispatch({
          type: "outbox", unsent: left, changes: left, writing: 0, durable: this.durable,
        });
      },
    );
    this.undelivered ||= refused;
    this.reportOutbox();
    await this.handIn();
  }

  /** Unsent events of earlier epochs: from this page's memory and from this computer's disk. */
  private async leftovers(epoch: number): Promise<StoredEvent[]> {
    const stored = await within(STORAGE_MS, this.deps.journal.leftovers(epoch)).catch(() => {
      this.durable = false;
      return [];
    });
    const known = new Set(stored.map((event) => `${event.epoch}|${event.n}`));
    const memory = this.outbox.leftovers().filter((event) => !known.has(`${event.epoch}|${event.n}`));
    return [...stored, ...memory];
  }

  private newEngine(reply: EnterReply): SyncEngine {
    return new SyncEngine(this.outbox, this.deps.transport, reply.settings, {
      reply: (sync, sent, trip) => { this.synced(sync, sent, trip); },
      trouble: (trouble) => { this.dispatch({ type: "trouble", trouble }); },
      superseded: () => { this.supersede(); },
      conflict: () => { setTimeout(() => void this.enter(), RETRY_MS); },
      urgent: () => this.clock.remainingMs() < URGENT_MS,
    }, this.random);
  }

  private supersede(): void {
    this.engine?.stop();
    this.dispatch({ type: "superseded" });
  }

  private synced(reply: SyncReply, sent: readonly JournalEvent[], trip: number): void {
    this.lastReply = this.deps.monotonic();
    this.clock.set(reply, reply.state === "running", trip);
    if (sent.length > 0) void this.keep(this.deps.journal.recordAck(reply.epoch, reply.ack));
    this.reportOutbox();
    this.dispatch({
      type: "synced",
      reply,
      saved: sent.some(({ n, type }) => n <= reply.ack && (type === "answer" || type === "flag")),
      rejected: this.rejectedItems(reply),
    });
    if (!this.state.timeUp) return;
    if (reply.state === "running" && this.clock.remainingMs() > 0) {
      this.dispatch({ type: "time", up: false });
    } else {
      void this.afterTimeUp();
    }
  }

  /** After the time: once the server has closed the entry and holds everything, get the receipt. */
  private async afterTimeUp(): Promise<void> {
    const closing = this.state.sitting === "closing" || this.state.sitting === "closed";
    if (closing && this.outbox.unsent === 0) {
      await this.handIn();
    } else if (!closing) {
      setTimeout(() => { this.engine?.hurry(); }, 1000);
    }
  }

  /** Questions whose answer on screen is one the server refused, so that the page says so. */
  private rejectedItems(reply: SyncReply): string[] {
    return reply.rejected.flatMap(({ n }) => {
      const event = this.outbox.event(n);
      if (event?.type !== "answer" || event.item === null) return [];
      const choice = event.value["choice"] ?? null;
      return choice === (this.state.answers[event.item] ?? null) ? [event.item] : [];
    });
  }

  /** No event is composed once a hand-in is under way: the receipt must cover them all. */
  private writable(): boolean {
    return phaseOf(this.state) === "test" && this.state.handIn === "none";
  }

  private record(type: EventType, item: string | null, value: Draft["value"]): void {
    const draft: Draft = { item, type, value, t: this.clock.elapsedMs() };
    const { outbox } = this;
    const event = outbox.append(draft);
    this.dispatch({ type: "event", draft });
    this.reportOutbox();
    void this.keep(this.deps.journal.append(outbox.epoch, event)).then(() => {
      outbox.settle(event.n);
      this.reportOutbox();
      this.engine?.nudge();
    });
  }

  /** Wait for a local write; a failed one is remembered and said, and holds nothing back. */
  private async keep(write: Promise<void>): Promise<void> {
    try {
      await within(STORAGE_MS, write);
    } catch {
      this.durable = false;
    }
  }

  private reportOutbox(): void {
    const { unsent, unsentChanges, writing } = this.outbox;
    this.dispatch({
      type: "outbox", unsent, changes: unsentChanges, writing, durable: this.durable,
    });
  }

  /** Post until there is a valid answer, saying meanwhile what is wrong. Raises Refused. */
  private persist<T>(
    path: string, body: () => Promise<unknown> | unknown, read: (value: unknown) => T,
    wanted = () => true,
  ): Promise<Answer<T>> {
    return persist(this.deps.transport, path, body, read, {
      wanted,
      random: this.random,
      failed: (trouble) => {
        this.dispatch({ type: "trouble", trouble });
        if (this.state.handIn === "sending") this.dispatch({ type: "handIn", stage: "waiting" });
      },
      conflict: () => {
        if (this.state.sitting !== "closed") setTimeout(() => void this.enter(), RETRY_MS);
      },
    });
  }

  private dispatch(action: Action): void {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener(next);
  }
}
