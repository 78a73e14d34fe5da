/**
 * When and what to send: batches soon after a change, a heartbeat when idle, patience on failure.
 *
 * One request at a time. Every delay is jittered, so that a room of candidates whose network
 * comes back does not call in step.
 */
import { NotOurReply, readSync } from "./protocol";
import type { Outbox } from "./outbox";
import type { Outcome, Transport } from "./transport";
import type { JournalEvent, SyncReply } from "./types";

/** Why the last attempt brought no acknowledgement. */
export type Trouble = "offline" | "not_ours" | "busy" | "signed_out" | "refused";

export interface SyncHooks {
  /** A valid reply; `sent` is the batch it answers and `trip` its round trip in ms. */
  reply(reply: SyncReply, sent: readonly JournalEvent[], trip: number): void;
  trouble(trouble: Trouble): void;
  /** Another page has taken the sitting over; the engine has stopped. */
  superseded(): void;
  /** The server holds other events under these counters; the engine has stopped. */
  conflict(): void;
  /** True near the end of the test, when waiting long between attempts costs answers. */
  urgent(): boolean;
  /** Whether something was typed that is in no event yet. */
  typing(): boolean;
  /** Make events of it, and wait until they may be sent. */
  gather(): Promise<void>;
}

export interface SyncTiming {
  readonly sync_ms: number;
  readonly idle_ms: number;
}

const BATCH = 100;
const BACKOFF_MS = 2000;
const BACKOFF_MAX_MS = 30_000;
const BACKOFF_URGENT_MS = 4000;

export class SyncEngine {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private due: "sync" | "idle" | "retry" | null = null;
  private failures = 0;
  private retryMs: number | null = null;
  private limit = BATCH;
  private stopped = false;
  private inFlight: Promise<boolean> | null = null;

  constructor(
    private readonly outbox: Outbox,
    private readonly transport: Transport,
    private readonly timing: SyncTiming,
    private readonly hooks: SyncHooks,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.plan();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  /** An event is ready to be sent: send it within `sync_ms`, together with its neighbours. */
  nudge(): void {
    if (this.stopped || this.inFlight !== null) return;
    if (this.due === "sync" || this.due === "retry") return;
    this.schedule("sync", this.timing.sync_ms * (0.4 + 0.5 * this.random()));
  }

  /**
   * Somebody has begun to type: what is typed until then is sent within `sync_ms`. Later than
   * what `nudge` sends, so that a long text does not ask for more requests than it must.
   */
  expect(): void {
    if (this.stopped || this.inFlight !== null || this.due === "sync" || this.due === "retry") return;
    this.schedule("sync", this.timing.sync_ms * (0.75 + 0.15 * this.random()));
  }

  /** Try again at once (the network is back, the page is shown, the time is up). */
  hurry(): void {
    if (!this.stopped && this.inFlight === null) {
      this.schedule("sync", this.timing.sync_ms * 0.25 * this.random());
    }
  }

  /**
   * Send now and wait for the reply. Resolves to true when it was a valid one. A request
   * under way is awaited first, so that its acknowledgement is not asked for twice.
   */
  async flush(keepalive = false): Promise<boolean> {
    while (this.inFlight !== null) await this.inFlight;
    if (this.stopped) return false;
    this.cancel();
    this.inFlight = this.attempt(keepalive);
    try {
      return await this.inFlight;
    } finally {
      this.inFlight = null;
      this.plan();
    }
  }

  private async attempt(keepalive: boolean): Promise<boolean> {
    // A page that is going has no time to wait: its last events lie in the local journal.
    if (!keepalive && this.hooks.typing()) await this.hooks.gather();
    if (this.stopped) return false;
    const sent = this.outbox.batch(this.limit);
    const { epoch } = this.outbox;
    const outcome = await this.transport.post("sync", { epoch, events: sent }, { keepalive });
    if (this.stopped) return false;
    const reply = this.valid(outcome);
    if (reply === null) {
      this.fail(outcome, sent.length);
      return false;
    }
    this.failures = 0;
    this.retryMs = null;
    this.outbox.acknowledge(reply.ack, sent);
    this.hooks.reply(reply, sent, outcome.kind === "ok" ? outcome.trip : 0);
    return true;
  }

  private valid(outcome: Outcome): SyncReply | null {
    if (outcome.kind !== "ok") return null;
    try {
      return readSync(outcome.body, this.outbox.epoch, this.outbox.last);
    } catch (error) {
      if (error instanceof NotOurReply) return null;
      throw error;
    }
  }

  private fail(outcome: Outcome, sent: number): void {
    this.failures += 1;
    this.retryMs = outcome.kind === "busy" ? outcome.retryMs : null;
    switch (outcome.kind) {
      case "superseded":
        this.stop();
        this.hooks.superseded();
        return;
      case "conflict":
        this.stop();
        this.hooks.conflict();
        return;
      case "too_large":
        this.limit = Math.max(1, Math.floor(sent / 2));
        this.hooks.trouble("refused");
        return;
      case "ok": case "gap": case "stopped":
        this.hooks.trouble("not_ours");
        return;
      default:
        this.hooks.trouble(outcome.kind);
    }
  }

  private plan(): void {
    if (this.stopped) return;
    if (this.failures > 0) {
      this.schedule("retry", this.backoff());
    } else if (this.outbox.batch(1).length > 0) {
      this.due = null;
      this.nudge();
    } else if (this.hooks.typing()) {
      this.due = null;
      this.expect();
    } else {
      this.schedule("idle", this.timing.idle_ms * (0.75 + 0.5 * this.random()));
    }
  }

  private backoff(): number {
    const most = this.hooks.urgent() ? BACKOFF_URGENT_MS : BACKOFF_MAX_MS;
    const ceiling = Math.min(most, BACKOFF_MS * 2 ** (this.failures - 1));
    return Math.max(this.retryMs ?? 0, ceiling * (0.5 + 0.5 * this.random()));
  }

  private schedule(due: "sync" | "idle" | "retry", ms: number): void {
    this.cancel();
    this.due = due;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.due = null;
      void this.flush();
    }, ms);
  }

  private cancel(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.due = null;
  }
}
