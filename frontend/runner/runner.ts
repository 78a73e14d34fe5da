/** One sitting on one page: what the candidate does, and what the server's replies change. */
import type { RunnerClock } from "./clock";
import { Core, type Collector, type RunnerDeps, type TypedIn } from "./core";
import { HandingIn } from "./handin";
import type { Keeping } from "./keeping";
import { Leftovers } from "./leftovers";
import { Offline } from "./offline";
import { carryOver, Outbox } from "./outbox";
import { pause, Refused } from "./persist";
import { NotOurReply, readEnter, readSync } from "./protocol";
import { sealRescue, type RescueFile } from "./rescue";
import { Signals } from "./signals";
import { phaseOf, type RunnerState } from "./state";
import type { StatePart } from "./states";
import { SyncEngine } from "./sync";
import { isChange, keepsWork } from "./types";
import { Uploads, type Arrived } from "./uploads";
import type { Draft, EnterReply, JournalEvent, Locale, SyncReply } from "./types";
import { isTooLong, split, type Command, type Work } from "./work";

const URGENT_MS = 120_000;
const RETRY_MS = 2000;
/** How long the server may take before the page opens from what this computer keeps. */
const OPEN_MS = 3000;

export class Runner {
  private readonly core: Core;
  private readonly leftovers: Leftovers;
  private readonly handing: HandingIn;
  /** Files on their way, in whatever view they were chosen. */
  readonly uploads: Uploads;
  private readonly offline: Offline;
  /** What happens around the questions. */
  readonly signals: Signals;
  private lastReply: number;
  private entering = false;
  /** Counts what asks to enter, and what ends the asking. */
  private attempts = 0;

  constructor(deps: RunnerDeps) {
    this.core = new Core(deps, () => { this.distrust(); });
    this.leftovers = new Leftovers(this.core);
    this.offline = new Offline(this.core);
    this.signals = new Signals(this.core);
    this.uploads = new Uploads(this.core, () => this.handing.sealed);
    this.handing = new HandingIn(this.core, this.leftovers, () => this.enter(), this.uploads);
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
    if (this.state.superseded) this.handing.interrupt();
    this.core.dispatch({ type: "elsewhere", on: false });
    this.core.dispatch({ type: "refused", words: null });
    const attempt = ++this.attempts;
    const wanted = (): boolean => attempt === this.attempts;
    const bridge = setTimeout(() => void this.offline.open(() =>
      wanted() && this.state.content === null && !this.state.elsewhere), OPEN_MS);
    try {
      await this.core.deps.claim?.();
      const { reply, trip } = await this.core.persist("enter", () => ({}), readEnter, { wanted });
      this.attempts += 1;
      this.core.collect();
      this.core.settle();
      this.offline.settle();
      await this.open(reply, trip);
      if (this.handing.awaited && phaseOf(this.state) === "test") void this.handIn();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why !== "abandoned") this.core.dispatch({ type: "refused", words: error.message });
    } finally {
      clearTimeout(bridge);
      this.entering = false;
    }
  }

  /** Another tab of this browser has the test: the candidate is asked which one goes on. */
  standBack(): void {
    this.core.dispatch({ type: "elsewhere", on: true });
  }

  /** Another tab has taken the test over: this one takes no answers any more. */
  yield(): void {
    if (this.state.handIn === "done") return;
    this.attempts += 1;
    this.core.collect();
    this.core.settle();
    if (this.state.content === null) this.standBack();
    else this.core.supersede();
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
      this.offline.keepReply(reply);
      this.signals.tellRead();
      this.core.engine?.start();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why === "superseded") this.core.supersede();
      this.core.dispatch({ type: "refused", words: error.why === "conflict" ? null : error.message });
    }
  }

  choose(ref: string, choice: string | null): void {
    if (this.writable() && (this.state.answers[ref] ?? null) !== choice) {
      this.core.record("answer", ref, { choice });
    }
  }

  flag(ref: string, flagged: boolean): void {
    if (this.writable()) this.core.record("flag", ref, { flagged });
  }

  view(refs: readonly string[]): void {
    if (!this.writable()) return;
    for (const ref of refs) {
      if (!this.state.seen.has(ref)) this.core.record("view", ref, {});
    }
  }

  /** Say whether a task of a written test holds something, and in which language it is. */
  answer(ref: string, choice: "written" | null, language: Locale | null): void {
    if (!this.writable()) return;
    this.core.record("answer", ref, { choice, ...(language === null ? {} : { language }) });
  }

  /** Take a step of a text, typed at `t`; false when nothing may be changed now. */
  write(ref: string, snapshot: Draft["value"], t?: number): boolean {
    if (!this.writable()) return false;
    this.core.record("write", ref, snapshot, t);
    return true;
  }

  /**
   * Send a file and let it count; null when a later choice has taken its place. It counts as given
   * now: the time may be up, or the test paused, when it has arrived.
   */
  async giveFile(ref: string, file: File): Promise<Arrived | null> {
    if (!this.writable()) return { kind: "uncounted" };
    return this.uploads.send(ref, file, this.clock.elapsedMs());
  }

  /** Take a file back, one on its way included; false when nothing may be changed now. */
  takeFileBack(ref: string): boolean {
    if (!this.writable()) return false;
    this.uploads.forget(ref);
    return this.uploads.record(ref, null, this.clock.elapsedMs());
  }

  /** Keep the notes page, which nobody marks. */
  note(text: string): boolean {
    if (!this.writable()) return false;
    this.core.record("notes", "notes", { text });
    return true;
  }

  /** Keep what is highlighted in a source. */
  highlight(source: string, value: Draft["value"]): void {
    if (this.writable()) this.core.record("highlight", source, value);
  }

  /** Whether something was typed that is in no event yet: the page then says so. */
  typing(on: boolean, where: TypedIn = "answer"): void {
    const { typedIn } = this.core;
    if (typedIn.has(where) === on) return;
    if (on) typedIn.add(where);
    else typedIn.delete(where);
    this.core.reportOutbox();
    if (on && where === "answer") this.core.engine?.expect();
  }

  /** Texts that are on this page and not kept. */
  get keeping(): Keeping {
    return this.core.keeping;
  }

  /** Whether the page could write the text of a task; where it could not, nothing is called safe. */
  written(ref: string, on: boolean): void {
    this.core.keeping.written(ref, on, this.state.savedAt);
  }

  /** Be called before the writing may end, and before typing is sent; returns how to be called no more. */
  beforeEnd(collector: Collector): () => void {
    this.core.collectors.add(collector);
    return () => { this.core.collectors.delete(collector); };
  }

  /** The candidate's work on a test that keeps it in order. */
  get work(): Work {
    return this.core.work;
  }

  /** Take an action in a project; false when nothing may be changed now. */
  command(project: string, command: Command & { readonly locale?: Locale }): boolean {
    if (!this.writable()) return false;
    const parts = split(command);
    if (parts.some(isTooLong)) return false;
    for (const part of parts) this.core.record("command", project, part);
    return true;
  }

  /** Note what a project's state is after its last command, to be compared by the server. */
  digest(project: string, after: string, sha256: string): void {
    if (this.writable()) this.core.record("digest", project, { after, sha256 });
  }

  /** Whether the server asks for a project's whole state, and it can be given now. */
  isWanted(project: string): boolean {
    return this.state.wanted.includes(project) && this.writable();
  }

  /** Give a part of a project's state, for a person who compares it with the server's. */
  giveState(project: string, part: StatePart): void {
    if (this.writable()) this.core.record("state", project, { ...part });
  }

  /** What a project opens with; kept for a reload without the server. Rejects when it cannot be had. */
  opening(url: string): Promise<unknown> {
    return this.core.work.file(url, this.core.deps);
  }

  /** Whether work is taken now. */
  get working(): boolean {
    return this.writable();
  }

  /** Count a play that has begun. */
  play(clip: string): void {
    this.core.record("play", clip, { play: (this.state.plays[clip] ?? 0) + 1 });
  }

  screen(full: boolean): void {
    this.core.dispatch({ type: "fullscreen", on: full });
  }

  /** Begin or end a break; the server's clock decides how much of it is left. */
  async takeBreak(action: "begin" | "end"): Promise<void> {
    const { engine, outbox } = this.core;
    if (this.state.breaking === "asking" || this.handing.busy) return;
    this.core.collect();
    this.core.dispatch({ type: "breaking", stage: "asking" });
    this.core.settle();
    while (outbox.writing > 0) await pause(20);
    // What was answered before the break arrives before it, and no older reply after it.
    await engine?.flush();
    const outcome = await this.core.deps.transport.post("break", { epoch: outbox.epoch, action });
    let stage: RunnerState["breaking"] = "failed";
    if (outcome.kind === "superseded") this.core.supersede();
    if (outcome.kind === "ok" && outbox === this.core.outbox) {
      try {
        this.synced(readSync(outcome.body, outbox.epoch, outbox.last), [], outcome.trip);
        stage = "none";
      } catch (error) {
        if (!(error instanceof NotOurReply)) throw error;
      }
    }
    const refusal = outcome.kind === "refused" && outcome.message !== "" ? outcome.message : null;
    this.core.dispatch({ type: "breaking", stage, ...(refusal === null ? {} : { refusal }) });
  }

  /** Time left of a break that goes on, by the server's figure and this page's clock. */
  breakLeftMs(): number {
    return Math.max(0, this.state.breakLeftMs - (this.core.deps.monotonic() - this.lastReply));
  }

  /** What this computer could not send, sealed for the server; null when it cannot be made. */
  async rescueFile(): Promise<RescueFile | null> {
    const { content } = this.state;
    if (content?.rescue == null) return null;
    this.core.collect();
    this.core.settle();
    const events = await this.leftovers.all();
    try {
      return await sealRescue(content.sitting, events, content.rescue);
    } catch {
      return null;
    }
  }

  go(position: number): void {
    this.core.dispatch({ type: "moved", position });
  }

  /** To be called a few times a second: notices the end of time and long silences. */
  tick(): void {
    const { sitting, timeUp, trouble, provisional } = this.state;
    this.core.settle();
    this.signals.listen();
    if (sitting === "running" && !timeUp && !provisional && this.clock.remainingMs() <= 0) {
      this.core.collect();
      this.core.dispatch({ type: "time", up: true });
      void this.core.engine?.flush();
    }
    if (sitting === "paused" && this.state.pause === "break" && this.breakLeftMs() <= 0
      && this.core.deps.monotonic() - this.lastReply > 1000) {
      this.core.engine?.nudge();
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
    this.core.collect();
    this.core.settle();
    if (this.core.outbox.unsent > 0 && !this.handing.busy) void this.core.engine?.flush(true);
  }

  /** What would be lost, or left behind, if this page were closed now. */
  get unsent(): number {
    const { outbox, typedIn, keeping } = this.core;
    return outbox.unsent + typedIn.size + keeping.open.size + this.uploads.sending.length;
  }

  /** Hand in: repeated until there is a receipt, or until the candidate goes back to the test. */
  handIn(): Promise<void> {
    this.core.collect();
    return this.handing.run();
  }

  /** Whether a hand-in is under way, or waits for the server. */
  get handingIn(): boolean {
    return this.handing.busy || this.handing.awaited;
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
    if (keepsWork(reply.section)) await this.core.work.load(this.core.deps);
    const leftovers = await this.leftovers.before(reply.epoch);
    const { carried, aside } = carryOver(leftovers, { ...reply, work: this.core.work.held });
    this.core.outbox = new Outbox(reply.epoch);
    this.core.opened = true;
    await this.leftovers.take(carried, aside, leftovers);
    this.clock.set(reply, reply.state === "running", trip);
    this.lastReply = this.core.deps.monotonic();
    // With what was given on a provisional page while the leftovers were being written.
    this.core.dispatch({
      type: "entered", reply, carried: this.core.outbox.all(), place: this.core.deps.place?.() ?? "",
    });
    this.handing.follow();
    this.core.reportOutbox();
    this.core.reportCopy();
    this.core.engine = this.newEngine(reply);
    this.offline.keepReply(reply);
    this.signals.tellRead();
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
      // Notes are read in when their own pause has passed: long ones are not written every second.
      typing: () => this.core.typedIn.has("answer"),
      gather: () => this.core.gather(),
    }, this.core.random);
  }

  /**
   * The server does not know the epoch, or holds other events under its counters: it was
   * restored. What it once acknowledged proves nothing now; all of it goes into a new epoch.
   */
  private distrust(): void {
    this.core.outbox.regress(0);
    this.core.reportOutbox();
    void this.core.keep(this.core.deps.journal.distrust());
    setTimeout(() => { if (!this.state.superseded) void this.enter(); }, RETRY_MS);
  }

  private synced(reply: SyncReply, sent: readonly JournalEvent[], trip: number): void {
    this.lastReply = this.core.deps.monotonic();
    this.clock.set(reply, reply.state === "running", trip);
    this.offline.keepClock(reply);
    if (sent.length > 0) void this.core.keep(this.core.deps.journal.recordAck(reply.epoch, reply.ack));
    const refused = new Set(reply.rejected.map(({ n }) => n));
    // Before anything is called safe.
    for (const { n, item, type, value } of sent) {
      if (type !== "write" || item === null || n > reply.ack) continue;
      this.core.keeping.heard(item, value, refused.has(n), this.state.savedAt);
    }
    this.core.reportOutbox();
    this.core.countLate(reply.late);
    // What was typed before the page heard that it may no longer be.
    if (reply.state !== "running") this.core.collect();
    this.core.dispatch({
      type: "synced",
      reply,
      saved: sent.some(({ n, type }) =>
        n <= reply.ack && !refused.has(n) && isChange(type)),
      rejected: this.rejectedItems(reply),
    });
    this.handing.follow();
    for (const n of refused) this.core.work.drop(this.core.outbox.event(n));
    this.core.dispatch({ type: "help", help: this.signals.helpAfter(reply.help) });
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
    return phaseOf(this.state) === "test" && this.state.handIn === "none"
      && this.state.breaking !== "asking";
  }
}
