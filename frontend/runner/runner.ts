/**
 * One sitting on one page: the only place where state, journal, clock and network meet.
 *
 * Every change takes the same way: reducer (the screen is right at once), local journal,
 * batch to the server, acknowledgement.
 */
import { RunnerClock } from "./clock";
import { within, type Journal } from "./journal";
import { carryOver, Outbox, type Holding } from "./outbox";
import { readEnter, readReceipt, readSync } from "./protocol";
import { INITIAL, isNotable, phaseOf, reduce, type Action, type RunnerState } from "./state";
import { SyncEngine } from "./sync";
import { deliverAside, pause, persist, Refused, type Answer, type Persistence } from "./persist";
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
/** How often a hand-in fills what the server lacks before the page takes another way. */
const RESENDS = 4;
/** How long to wait before asking again for leftovers that could not be read. */
const REREAD_MS = 8000;

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
  private calledOff: AbortController | null = null;
  private gaps = 0;
  /** Events on their way under their own numbers, one batch after the other. */
  private asideRun: Promise<void> = Promise.resolve();
  private asideLeft = 0;
  /** Events the server would not take: the local copy then stays. */
  private undelivered = false;
  /** What earlier pages left on this computer could not be read: the copy stays as well. */
  private unread = false;
  /** The receipt covers every event given on this page. */
  private covered = false;
  /** False on a page that found the sitting closed: its epoch belongs to another page. */
  private opened = false;
  /** Last counter of a closed sitting's epoch that this computer knows of. */
  private closedLast = 0;
  private readonly lateItems = new Set<string>();
  private entering = false;
  private durable: boolean;
  private writeFailed = false;

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
    if (this.entering || this.state.handIn === "done") return;
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
      if (error.why === "superseded") this.supersede();
      this.dispatch({ type: "refused", words: error.why === "conflict" ? null : error.message });
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
    if (this.handingIn || this.state.handIn === "returning") return;
    const attempt = ++this.handInAttempts;
    const wanted = (): boolean => attempt === this.handInAttempts;
    const calledOff = new AbortController();
    this.calledOff = calledOff;
    this.handingIn = true;
    this.dispatch({ type: "handIn", stage: "sending" });
    try {
      if (this.unread) await this.readAgain(true);
      await this.finish(await this.receipt(wanted, calledOff.signal));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (wanted()) this.handInRefused(error);
    } finally {
      if (wanted()) this.handingIn = false;
    }
  }

  /**
   * Call the hand-in off. The request may still reach the server, so a new epoch is opened:
   * under an old one nothing can be closed any more. Answers are taken again only once the
   * server has said so; if the hand-in came first, its receipt follows.
   */
  backToTest(): void {
    this.handInAttempts += 1;
    if (!this.handingIn) return;
    this.handingIn = false;
    this.calledOff?.abort();
    this.dispatch({ type: "handIn", stage: "returning" });
    void this.enter();
  }

  /** Go to the receipt from the last screen. */
  leave(): void {
    if (this.state.receiptUrl !== null) this.deps.leave(this.state.receiptUrl);
  }

  /** A receipt that covers everything; after some attempts the last one, whatever it covers. */
  private async receipt(wanted: () => boolean, signal: AbortSignal): Promise<Receipt> {
    this.gaps = 0;
    for (let attempt = 0; ; attempt += 1) {
      const { reply } = await this.persist(
        "hand-in", () => this.handInBody(), (body) => readReceipt(body, this.outbox.epoch),
        { wanted, signal, gap: (ack, epoch) => this.fillGap(ack, epoch) },
      );
      this.countLate(reply.late);
      this.covered = this.opened
        ? reply.ack === this.outbox.last : reply.ack >= this.closedLast;
      if (this.covered || attempt >= RESENDS) return reply;
      this.outbox.regress(reply.ack);
    }
  }

  private fillGap(ack: number, epoch: number): boolean {
    this.gaps += 1;
    if (epoch === this.outbox.epoch) this.outbox.regress(ack);
    this.reportOutbox();
    return this.gaps <= RESENDS;
  }

  /** Everything unsent; a long queue is first sent in batches, to keep the last request small. */
  private async handInBody(): Promise<unknown> {
    while (this.outbox.writing > 0) await pause(20);
    while (this.outbox.unsent > HAND_IN_BATCH && (await this.engine?.flush())) { /* drain */ }
    return {
      epoch: this.outbox.epoch,
      events: this.outbox.batch(Number.POSITIVE_INFINITY),
      last: this.opened ? this.outbox.last : this.closedLast,
    };
  }

  private handInRefused({ why, message }: Refused): void {
    if (why === "superseded") {
      this.supersede();
      return;
    }
    this.dispatch({ type: "handIn", stage: "none" });
    if (why === "refused") this.dispatch({ type: "refused", words: message });
    if (this.state.sitting === "closed") {
      // A closed sitting has nothing more to give; its page says how it ended.
      this.undelivered ||= why !== "refused";
      this.conclude(this.deps.receiptUrl);
    } else if (why === "gap") {
      void this.handInAnew();
    }
  }

  /** Counters that cannot be made whole are left behind: the same events under a new epoch. */
  private async handInAnew(): Promise<void> {
    const attempt = this.handInAttempts;
    await this.enter();
    if (attempt === this.handInAttempts && phaseOf(this.state) === "test") await this.handIn();
  }

  private async finish(receipt: Receipt): Promise<void> {
    this.engine?.stop();
    this.undelivered ||= !this.covered;
    await within(STORAGE_MS, this.asideRun).catch(() => undefined);
    await this.eraseIfSafe();
    this.outbox = new Outbox(this.outbox.epoch);
    this.conclude(receipt.url);
  }

  /** The end. The receipt opens by itself unless there is something to read before. */
  private conclude(receiptUrl: string): void {
    this.reportCopy();
    this.dispatch({ type: "done", receiptUrl });
    if (!isNotable(this.state)) this.deps.leave(receiptUrl);
  }

  private reportCopy(): void {
    this.dispatch({
      type: "copy", undelivered: this.undelivered || this.asideLeft > 0, unread: this.unread,
    });
  }

  /** Erase the local copy once nothing in it can be missing on the server. */
  private async eraseIfSafe(): Promise<void> {
    this.reportCopy();
    if (!this.covered || this.undelivered || this.asideLeft > 0 || this.unread) return;
    // A local copy that will not go away must not keep the candidate from the receipt.
    await within(STORAGE_MS, this.deps.journal.erase()).catch(() => undefined);
  }

  private async open(reply: EnterReply, trip: number): Promise<void> {
    if (reply.state === "closed") {
      await this.openClosed(reply);
      return;
    }
    const leftovers = await this.leftovers(reply.epoch);
    const { carried, aside } = carryOver(leftovers, reply);
    this.outbox = new Outbox(reply.epoch);
    this.opened = true;
    await this.take(carried, aside, leftovers);
    this.clock.set(reply, reply.state === "running", trip);
    this.lastReply = this.deps.monotonic();
    this.dispatch({ type: "entered", reply, carried });
    this.reportOutbox();
    this.reportCopy();
    this.engine = this.newEngine(reply);
    if (reply.state !== "ready") this.engine.start();
    void this.keepReading();
    if (this.state.timeUp) void this.afterTimeUp();
  }

  /**
   * A closed sitting opens no new epoch. What is left on this computer goes to the server
   * under its own numbers, where a person decides about it; then comes the receipt.
   */
  private async openClosed(reply: EnterReply): Promise<void> {
    const leftovers = await this.leftovers(Number.POSITIVE_INFINITY);
    this.outbox = new Outbox(reply.epoch);
    this.opened = false;
    this.closedLast = Math.max(
      0, ...leftovers.filter(({ epoch }) => epoch === reply.epoch).map(({ n }) => n),
    );
    this.clock.set(reply, false);
    this.dispatch({ type: "entered", reply, carried: [] });
    await this.bring(leftovers);
    await this.handIn();
    void this.keepReading();
  }

  /** Give `carried` again under this epoch, and bring `aside` to the server as it is. */
  private async take(
    carried: readonly Draft[], aside: readonly StoredEvent[], leftovers: readonly StoredEvent[],
  ): Promise<void> {
    const { outbox } = this;
    const events = carried.map((draft) => outbox.append(draft));
    // An epoch counts as dealt with only once all of it is: a reload meanwhile loses nothing.
    const open = new Set(aside.map(({ epoch }) => epoch));
    const taken = leftovers.filter(({ epoch }) => !open.has(epoch));
    await this.keep(this.deps.journal.carry(outbox.epoch, events, taken));
    for (const event of events) outbox.settle(event.n);
    if (aside.length > 0) {
      void this.bring(aside, leftovers.filter(({ epoch }) => open.has(epoch)));
    }
  }

  /** Bring events to the server under their own numbers; `whole` is dealt with afterwards. */
  private bring(
    events: readonly StoredEvent[], whole: readonly StoredEvent[] = [],
  ): Promise<void> {
    this.asideLeft += events.length;
    this.reportOutbox();
    this.asideRun = this.asideRun.then(() => this.deliver(events, whole));
    return this.asideRun;
  }

  private async deliver(
    events: readonly StoredEvent[], whole: readonly StoredEvent[],
  ): Promise<void> {
    const closed = this.state.sitting === "closed";
    let refused = false;
    await deliverAside(events, async (epoch, batch) => {
      const read = (body: unknown): SyncReply => readSync(body, epoch, Number.MAX_SAFE_INTEGER);
      const body = { epoch, events: batch };
      // While the test goes on, its own engine says how the connection is.
      const hooks = closed ? {} : { failed: () => undefined, conflict: () => undefined };
      return (await this.persist("sync", () => body, read, hooks)).reply;
    }, (batch, stored, reply) => {
      this.asideLeft -= batch.length;
      refused ||= !stored;
      // Late is every event of a replaced page, and of the last one those the server names.
      const late = batch.filter(({ n }) => reply === null ? stored : reply.late.includes(n));
      if (closed) this.addLate(late);
      this.reportOutbox();
    });
    this.undelivered ||= refused;
    if (closed) this.dispatch({ type: "trouble", trouble: null });
    else if (!refused) await this.keep(this.deps.journal.carry(this.outbox.epoch, [], whole));
    if (phaseOf(this.state) === "done") await this.eraseIfSafe();
    else this.reportCopy();
  }

  private countLate(counters: readonly number[]): void {
    this.addLate(counters.flatMap((n) => this.outbox.event(n) ?? []));
  }

  private addLate(events: readonly Draft[]): void {
    for (const { type, item } of events) {
      if (type === "answer" && item !== null) this.lateItems.add(item);
    }
    if (this.lateItems.size !== this.state.late) {
      this.dispatch({ type: "late", count: this.lateItems.size });
    }
  }

  /** Unsent events of earlier epochs: from this page's memory and from this computer's disk. */
  private async leftovers(epoch: number): Promise<StoredEvent[]> {
    let stored: StoredEvent[] = [];
    try {
      stored = await within(STORAGE_MS, this.deps.journal.leftovers(epoch));
      this.unread = false;
      this.durable = this.durable || (this.deps.journal.durable && !this.writeFailed);
    } catch {
      this.durable = false;
      // Before the first epoch there was no page that could have left anything.
      this.unread = epoch > 1;
    }
    const known = new Set(stored.map((event) => `${event.epoch}|${event.n}`));
    const memory = this.outbox.leftovers().filter((event) => !known.has(`${event.epoch}|${event.n}`));
    return [...stored, ...memory];
  }

  /** Go on trying to read what earlier pages left, for as long as this page is in charge. */
  private async keepReading(): Promise<void> {
    const { outbox } = this;
    const current = (): boolean => (this.unread || this.deps.journal.shut === true)
      && !this.state.superseded
      && (this.outbox === outbox || phaseOf(this.state) === "done");
    while (current()) {
      await pause(REREAD_MS * (0.5 + this.random()));
      if (current()) await this.readAgain(this.state.handIn === "none");
    }
  }

  /** Try once to read the leftovers, and take what is found. */
  private async readAgain(mayCarry: boolean): Promise<void> {
    const before = this.state.sitting === "closed" ? Number.POSITIVE_INFINITY : this.outbox.epoch;
    let found: StoredEvent[];
    try {
      found = await within(STORAGE_MS, this.deps.journal.leftovers(before));
    } catch {
      return;
    }
    this.unread = false;
    this.durable = this.deps.journal.durable && !this.writeFailed;
    const { content, sitting } = this.state;
    if (content === null || sitting === "closed" || !mayCarry) {
      await this.bring(found);
    } else {
      const { carried, aside } = carryOver(found, this.holding(content));
      for (const draft of carried) this.dispatch({ type: "event", draft });
      await this.take(carried, aside, found);
      this.engine?.nudge();
    }
    this.reportOutbox();
    this.reportCopy();
  }

  /** What the server held on entering, with what was given on this page since. */
  private holding(content: EnterReply): Holding {
    const { epoch } = this.outbox;
    const answers = { ...content.answers };
    for (const [item, { n, value }] of this.outbox.newest("answer")) {
      const choice = value["choice"];
      answers[item] = { value: { choice: typeof choice === "string" ? choice : null }, epoch, n };
    }
    const flags = { ...content.flag_events };
    for (const [item, { n, value }] of this.outbox.newest("flag")) {
      flags[item] = { flagged: value["flagged"] === true, epoch, n };
    }
    const { seen, plays } = this.state;
    return { answers, flags: [...this.state.flags], flag_events: flags, plays, seen: [...seen] };
  }

  private newEngine(reply: EnterReply): SyncEngine {
    return new SyncEngine(this.outbox, this.deps.transport, reply.settings, {
      reply: (sync, sent, trip) => { this.synced(sync, sent, trip); },
      trouble: (trouble) => { this.dispatch({ type: "trouble", trouble }); },
      superseded: () => { this.supersede(); },
      conflict: () => { this.distrust(); },
      urgent: () => this.clock.remainingMs() < URGENT_MS,
    }, this.random);
  }

  /**
   * The server does not know the epoch, or holds other events under its counters: it was
   * restored. What it once acknowledged proves nothing now; all of it goes into a new epoch.
   */
  private distrust(): void {
    this.outbox.regress(0);
    this.reportOutbox();
    void this.keep(this.deps.journal.recordAck(this.outbox.epoch, 0));
    setTimeout(() => void this.enter(), RETRY_MS);
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
    this.countLate(reply.late);
    const refused = new Set(reply.rejected.map(({ n }) => n));
    this.dispatch({
      type: "synced",
      reply,
      saved: sent.some(({ n, type }) =>
        n <= reply.ack && !refused.has(n) && (type === "answer" || type === "flag")),
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

  /** Questions whose last answer on this page is one the server refused. */
  private rejectedItems(reply: SyncReply): string[] {
    const newest = this.outbox.newest("answer");
    return reply.rejected.flatMap(({ n }) => {
      const item = this.outbox.event(n)?.item ?? null;
      return item !== null && newest.get(item)?.n === n ? [item] : [];
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
      this.writeFailed = true;
      this.durable = false;
    }
  }

  private reportOutbox(): void {
    const { unsent, unsentChanges, writing } = this.outbox;
    const late = this.state.sitting === "closed" ? this.asideLeft : 0;
    this.dispatch({
      type: "outbox", unsent: unsent + late, changes: unsentChanges + late, writing,
      durable: this.durable,
    });
  }

  /** Post until there is a valid answer, saying meanwhile what is wrong. Raises Refused. */
  private persist<T>(
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

  private dispatch(action: Action): void {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener(next);
  }
}
