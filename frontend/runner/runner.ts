/** One sitting on one page: what the candidate does, and what the server's replies change. */
import type { RunnerClock } from "./clock";
import { Core, type RunnerDeps } from "./core";
import { HandingIn } from "./handin";
import { Leftovers } from "./leftovers";
import { carryOver, Outbox } from "./outbox";
import { Refused } from "./persist";
import { readEnter } from "./protocol";
import { phaseOf, type RunnerState } from "./state";
import { SyncEngine } from "./sync";
import type { Draft, EnterReply, EventType, JournalEvent, SyncReply } from "./types";

const URGENT_MS = 120_000;
const RETRY_MS = 2000;

export class Runner {
  private readonly core: Core;
  private readonly leftovers: Leftovers;
  private readonly handing: HandingIn;
  private lastReply: number;
  private entering = false;

  constructor(deps: RunnerDeps) {
    this.core = new Core(deps, () => { this.distrust(); });
    this.leftovers = new Leftovers(this.core);
    this.handing = new HandingIn(this.core, this.leftovers, () => this.enter());
    this.lastReply = deps.monotonic();
  }

  get state(): RunnerState {
    return this.core.state;
  }

  get clock(): RunnerClock {
    return this.core.clock;
  }

  subscribe(listener: (state: RunnerState) => void): void {
    this.core.subscribe(listener);
  }

  /** Open a new epoch and go on where the sitting stands; tries until the server answers. */
  async enter(): Promise<void> {
    if (this.entering || this.state.handIn === "done") return;
    this.entering = true;
    this.core.engine?.stop();
    this.core.dispatch({ type: "refused", words: null });
    try {
      const { reply, trip } = await this.core.persist("enter", () => ({}), readEnter);
      await this.open(reply, trip);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.core.dispatch({ type: "refused", words: error.message });
    } finally {
      this.entering = false;
    }
  }

  /** Start the test: the candidate's explicit act. Safe to repeat. */
  async start(): Promise<void> {
    if (this.state.starting) return;
    this.core.dispatch({ type: "starting", on: true });
    try {
      const { reply, trip } = await this.core.persist(
        "start", () => ({ epoch: this.core.outbox.epoch }), readEnter,
      );
      this.clock.set(reply, reply.state === "running", trip);
      this.core.dispatch({ type: "started", reply });
      this.core.engine?.start();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why === "superseded") this.core.supersede();
      this.core.dispatch({ type: "refused", words: error.why === "conflict" ? null : error.message });
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
    this.core.dispatch({ type: "moved", position });
  }

  dismiss(id: string): void {
    this.core.dispatch({ type: "dismissed", id });
  }

  /** To be called a few times a second: notices the end of time and long silences. */
  tick(): void {
    const { sitting, timeUp, trouble } = this.state;
    if (sitting === "running" && !timeUp && this.clock.remainingMs() <= 0) {
      this.core.dispatch({ type: "time", up: true });
      void this.core.engine?.flush();
    }
    if (trouble !== null) {
      const minutes = Math.floor((this.core.deps.monotonic() - this.lastReply) / 60_000);
      this.core.dispatch({ type: "waited", minutes });
    }
  }

  /** The network or the page has come back. */
  hurry(): void {
    this.core.engine?.hurry();
  }

  /** The page is being hidden and may not come back: send what is waiting, without waiting. */
  sendAway(): void {
    if (this.core.outbox.unsent > 0 && !this.handing.busy) void this.core.engine?.flush(true);
  }

  get unsent(): number {
    return this.core.outbox.unsent;
  }

  /** Hand in: repeated until there is a receipt, or until the candidate goes back to the test. */
  handIn(): Promise<void> {
    return this.handing.run();
  }

  /** Call the hand-in off. */
  backToTest(): void {
    this.handing.callOff();
  }

  /** Go to the receipt from the last screen. */
  leave(): void {
    if (this.state.receiptUrl !== null) this.core.deps.leave(this.state.receiptUrl);
  }

  private async open(reply: EnterReply, trip: number): Promise<void> {
    if (reply.state === "closed") {
      await this.openClosed(reply);
      return;
    }
    const leftovers = await this.leftovers.before(reply.epoch);
    const { carried, aside } = carryOver(leftovers, reply);
    this.core.outbox = new Outbox(reply.epoch);
    this.core.opened = true;
    await this.leftovers.take(carried, aside, leftovers);
    this.clock.set(reply, reply.state === "running", trip);
    this.lastReply = this.core.deps.monotonic();
    this.core.dispatch({ type: "entered", reply, carried });
    this.core.reportOutbox();
    this.core.reportCopy();
    this.core.engine = this.newEngine(reply);
    if (reply.state !== "ready") this.core.engine.start();
    void this.leftovers.keepReading();
    if (this.state.timeUp) void this.afterTimeUp();
  }

  /**
   * A closed sitting opens no new epoch. What is left on this computer goes to the server
   * under its own numbers, where a person decides about it; then comes the receipt.
   */
  private async openClosed(reply: EnterReply): Promise<void> {
    const leftovers = await this.leftovers.before(Number.POSITIVE_INFINITY);
    this.core.outbox = new Outbox(reply.epoch);
    this.core.opened = false;
    this.core.closedLast = Math.max(
      0, ...leftovers.filter(({ epoch }) => epoch === reply.epoch).map(({ n }) => n),
    );
    this.clock.set(reply, false);
    this.core.dispatch({ type: "entered", reply, carried: [] });
    await this.leftovers.bring(leftovers);
    await this.handIn();
    void this.leftovers.keepReading();
  }

  private newEngine(reply: EnterReply): SyncEngine {
    return new SyncEngine(this.core.outbox, this.core.deps.transport, reply.settings, {
      reply: (sync, sent, trip) => { this.synced(sync, sent, trip); },
      trouble: (trouble) => { this.core.dispatch({ type: "trouble", trouble }); },
      superseded: () => { this.core.supersede(); },
      conflict: () => { this.distrust(); },
      urgent: () => this.clock.remainingMs() < URGENT_MS,
    }, this.core.random);
  }

  /**
   * The server does not know the epoch, or holds other events under its counters: it was
   * restored. What it once acknowledged proves nothing now; all of it goes into a new epoch.
   */
  private distrust(): void {
    this.core.outbox.regress(0);
    this.core.reportOutbox();
    void this.core.keep(this.core.deps.journal.recordAck(this.core.outbox.epoch, 0));
    setTimeout(() => void this.enter(), RETRY_MS);
  }

  private synced(reply: SyncReply, sent: readonly JournalEvent[], trip: number): void {
    this.lastReply = this.core.deps.monotonic();
    this.clock.set(reply, reply.state === "running", trip);
    if (sent.length > 0) void this.core.keep(this.core.deps.journal.recordAck(reply.epoch, reply.ack));
    this.core.reportOutbox();
    this.core.countLate(reply.late);
    const refused = new Set(reply.rejected.map(({ n }) => n));
    this.core.dispatch({
      type: "synced",
      reply,
      saved: sent.some(({ n, type }) =>
        n <= reply.ack && !refused.has(n) && (type === "answer" || type === "flag")),
      rejected: this.rejectedItems(reply),
    });
    if (!this.state.timeUp) return;
    if (reply.state === "running" && this.clock.remainingMs() > 0) {
      this.core.dispatch({ type: "time", up: false });
    } else {
      void this.afterTimeUp();
    }
  }

  /** After the time: once the server has closed the entry and holds everything, get the receipt. */
  private async afterTimeUp(): Promise<void> {
    const closing = this.state.sitting === "closing" || this.state.sitting === "closed";
    if (closing && this.core.outbox.unsent === 0) {
      await this.handIn();
    } else if (!closing) {
      setTimeout(() => { this.core.engine?.hurry(); }, 1000);
    }
  }

  /** Questions whose last answer on this page is one the server refused. */
  private rejectedItems(reply: SyncReply): string[] {
    const newest = this.core.outbox.newest("answer");
    return reply.rejected.flatMap(({ n }) => {
      const item = this.core.outbox.event(n)?.item ?? null;
      return item !== null && newest.get(item)?.n === n ? [item] : [];
    });
  }

  /** No event is composed once a hand-in is under way: the receipt must cover them all. */
  private writable(): boolean {
    return phaseOf(this.state) === "test" && this.state.handIn === "none";
  }

  private record(type: EventType, item: string | null, value: Draft["value"]): void {
    const draft: Draft = { item, type, value, t: this.clock.elapsedMs() };
    const { outbox } = this.core;
    const event = outbox.append(draft);
    this.core.dispatch({ type: "event", draft });
    this.core.reportOutbox();
    void this.core.keep(this.core.deps.journal.append(outbox.epoch, event)).then(() => {
      outbox.settle(event.n);
      this.core.reportOutbox();
      this.core.engine?.nudge();
    });
  }
}
