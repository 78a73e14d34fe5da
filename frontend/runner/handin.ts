/** Handing in: repeated until there is a receipt, or until the candidate goes back to the test. */
import type { Core } from "./core";
import type { Leftovers } from "./leftovers";
import { Outbox } from "./outbox";
import { pause, Refused } from "./persist";
import { readReceipt } from "./protocol";
import { isNotable, phaseOf } from "./state";
import { isOrdered, type Receipt } from "./types";
import type { Uploads } from "./uploads";

/** More unsent events than this are sent in batches before the hand-in itself. */
const HAND_IN_BATCH = 200;
/** How often a hand-in fills what the server lacks before the page takes another way. */
const RESENDS = 4;

export class HandingIn {
  /** A hand-in is under way: no event may be composed or sent beside it. */
  busy = false;
  /** Asked for on a page that still waits for the server. */
  awaited = false;
  /** The hand-in says what it covers: nothing may be added any more. */
  sealed = false;
  private attempts = 0;
  private calledOff: AbortController | null = null;
  private gaps = 0;

  constructor(
    private readonly core: Core, private readonly leftovers: Leftovers,
    private readonly enter: () => Promise<void>, private readonly uploads: Uploads,
  ) {}

  /** Hand in: repeated until there is a receipt, or until the candidate goes back to the test. */
  async run(): Promise<void> {
    if (this.busy || this.core.state.handIn === "returning") return;
    if (this.core.state.provisional) {
      // Nothing can be closed before the server has let this page in; then it goes on.
      this.awaited = true;
      this.core.dispatch({ type: "handIn", stage: "waiting" });
      return;
    }
    this.awaited = false;
    this.core.settle();
    const attempt = ++this.attempts;
    const wanted = (): boolean => attempt === this.attempts;
    const calledOff = new AbortController();
    this.calledOff = calledOff;
    this.busy = true;
    this.core.dispatch({ type: "handIn", stage: "sending" });
    this.core.dispatch({ type: "missing", names: [] });
    const missing = await this.uploads.settled();
    if (!wanted()) return;
    if (!this.core.state.timeUp && this.core.state.sitting !== "closed") {
      if (missing.length > 0) {
        this.missing(missing);
        return;
      }
    } else {
      // Nothing can be chosen again: it goes on without them, and the end says so.
      this.core.dispatch({ type: "missing", names: this.uploads.lost });
    }
    this.core.dispatch({ type: "handIn", stage: "sending" });
    this.sealed = true;
    try {
      if (this.core.unread) await this.leftovers.readAgain(true);
      await this.finish(await this.receipt(wanted, calledOff.signal));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (wanted()) this.refused(error);
    } finally {
      if (wanted()) this.busy = this.sealed = false;
    }
  }

  /** A file that was to be handed in is not there: the candidate decides whether to go without it. */
  private missing(names: readonly string[]): void {
    this.busy = false;
    this.core.dispatch({ type: "handIn", stage: "none" });
    this.core.dispatch({ type: "missing", names });
  }

  /**
   * Call the hand-in off. The request may still reach the server, so a new epoch is opened:
   * under an old one nothing can be closed any more. Answers are taken again only once the
   * server has said so; if the hand-in came first, its receipt follows.
   */
  callOff(): void {
    this.attempts += 1;
    if (this.awaited) {
      this.awaited = false;
      this.core.dispatch({ type: "handIn", stage: "none" });
    }
    if (!this.busy) return;
    this.busy = false;
    if (!this.sealed) {
      // It waited for a file, and nothing of it is on its way.
      this.core.dispatch({ type: "handIn", stage: "none" });
      return;
    }
    this.sealed = false;
    this.calledOff?.abort();
    this.core.dispatch({ type: "handIn", stage: "returning" });
    void this.enter();
  }

  /** The page has heard how the sitting stands, perhaps under a new epoch. */
  follow(): void {
    if (phaseOf(this.core.state) === "paused") this.interrupt();
    // A new epoch begins without a hand-in; this one goes on, and nothing may be written beside it.
    if (this.busy && this.core.state.handIn === "none") this.core.dispatch({ type: "handIn", stage: "sending" });
  }

  /** The questions have gone from the page: a hand-in that still waits must not go on unseen. */
  interrupt(): void {
    if (!this.sealed) this.callOff();
  }

  /** A receipt that covers everything; after some attempts the last one, whatever it covers. */
  private async receipt(wanted: () => boolean, signal: AbortSignal): Promise<Receipt> {
    this.gaps = 0;
    for (let attempt = 0; ; attempt += 1) {
      const { reply } = await this.core.persist(
        "hand-in", () => this.body(), (body) => readReceipt(body, this.core.outbox.epoch),
        { wanted, signal, gap: (ack, epoch) => this.fillGap(ack, epoch) },
      );
      this.core.countLate(reply.late);
      this.heard(reply);
      this.leftovers.covered = this.core.opened
        ? reply.ack === this.core.outbox.last : reply.ack >= this.core.closedLast;
      if (this.leftovers.covered || attempt >= RESENDS) return reply;
      this.core.outbox.regress(reply.ack);
    }
  }

  /** The server's word on what travelled in the hand-in itself: an acknowledgement alone does not say that it counts. */
  private heard({ ack, rejected }: Receipt): void {
    const refused = new Set(rejected.map(({ n }) => n));
    for (const { n, item, type, value } of this.core.outbox.leftovers()) {
      if (n > ack || item === null) continue;
      if (type === "write") this.core.keeping.heard(item, value, refused.has(n), this.core.state.savedAt);
      else if (refused.has(n) && (type === "answer" || isOrdered(type))) this.core.undelivered = true;
    }
  }

  private fillGap(ack: number, epoch: number): boolean {
    this.gaps += 1;
    if (epoch === this.core.outbox.epoch) this.core.outbox.regress(ack);
    this.core.reportOutbox();
    return this.gaps <= RESENDS;
  }

  /** Everything unsent; a long queue is first sent in batches, to keep the last request small. */
  private async body(): Promise<unknown> {
    while (this.core.outbox.writing > 0) await pause(20);
    const tooMuch = (): boolean => this.core.outbox.unsent > HAND_IN_BATCH || this.core.outbox.heavy;
    while (tooMuch() && (await this.core.engine?.flush())) { /* drain */ }
    return {
      epoch: this.core.outbox.epoch,
      events: this.core.outbox.batch(Number.POSITIVE_INFINITY),
      last: this.core.opened ? this.core.outbox.last : this.core.closedLast,
    };
  }

  private refused({ why, message }: Refused): void {
    if (why === "superseded") {
      this.core.supersede();
      return;
    }
    this.core.dispatch({ type: "handIn", stage: "none" });
    if (why === "refused") this.core.dispatch({ type: "refused", words: message });
    if (why === "stopped") {
      // The page stays: the next replies say how it is, and closing brings the receipt.
      this.core.engine?.hurry();
    } else if (this.core.state.sitting === "closed") {
      // A closed sitting has nothing more to give; its page says how it ended.
      this.core.undelivered ||= why !== "refused";
      this.conclude(this.core.deps.receiptUrl);
    } else if (why === "gap") {
      void this.anew();
    }
  }

  /** Counters that cannot be made whole are left behind: the same events under a new epoch. */
  private async anew(): Promise<void> {
    const attempt = this.attempts;
    await this.enter();
    if (attempt === this.attempts && phaseOf(this.core.state) === "test") await this.run();
  }

  private async finish(receipt: Receipt): Promise<void> {
    this.core.engine?.stop();
    this.core.undelivered ||= !this.leftovers.covered || this.core.keeping.open.size > 0;
    await this.leftovers.settled();
    await this.leftovers.eraseIfSafe();
    this.core.outbox = new Outbox(this.core.outbox.epoch);
    this.conclude(receipt.url);
  }

  /** The end. The receipt opens by itself unless there is something to read before. */
  private conclude(receiptUrl: string): void {
    this.core.undelivered ||= this.core.keeping.open.size > 0;
    this.core.reportCopy();
    this.core.dispatch({ type: "done", receiptUrl });
    if (!isNotable(this.core.state)) this.core.deps.leave(receiptUrl);
  }
}
