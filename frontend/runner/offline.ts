/**
 * Opening without the server: the last reply and the events that this computer keeps.
 *
 * Such a page is provisional. It gives its events numbers that follow those of the page before,
 * under the same epoch, and sends nothing; once the server lets it in, they are carried over
 * like everything that was left. The time shown is bridged with the computer's clock; it
 * decides nothing, and the page never ends a test by it.
 */
import type { Core } from "./core";
import { within } from "./journal";
import { Outbox } from "./outbox";
import { readEnter } from "./protocol";
import { isChange, keepsWork } from "./types";
import type { EnterReply, SittingState, SyncReply } from "./types";

const STORAGE_MS = 3000;

interface KeptClock {
  readonly state: SittingState;
  readonly remaining_ms: number;
  readonly server_ms: number;
  /** The computer's clock when the server said so. */
  readonly wall: number;
}

export class Offline {
  constructor(private readonly core: Core) {}

  /** Keep a full reply of the server, encrypted like the events. */
  keepReply(reply: EnterReply): void {
    this.keep("reply", reply);
    this.keepClock(reply);
  }

  keepClock({ state, remaining_ms, server_ms }: EnterReply | SyncReply): void {
    this.keep("clock", { state, remaining_ms, server_ms, wall: this.wall() } satisfies KeptClock);
  }

  /** Show the test from what is kept, if that is still `wanted` once it is read. */
  async open(wanted: () => boolean): Promise<boolean> {
    const { journal } = this.core.deps;
    let kept: EnterReply;
    let clock: KeptClock;
    try {
      kept = readEnter(await within(STORAGE_MS, journal.kept("reply")));
      clock = (await within(STORAGE_MS, journal.kept("clock"))) as KeptClock;
      if (typeof clock.remaining_ms !== "number" || typeof clock.wall !== "number") return false;
    } catch {
      return false;
    }
    if (kept.section === null || clock.state === "closed") return false;
    const { events, last, acked } = await within(STORAGE_MS, journal.trace(kept.epoch));
    if (!wanted()) return false;
    const running = clock.state === "running";
    // A clock that was set back counts as no time gone by.
    const gone = running ? Math.max(0, this.wall() - clock.wall) : 0;
    this.core.clock.set({
      remaining_ms: Math.max(0, clock.remaining_ms - gone), server_ms: clock.server_ms + gone,
    }, running);
    if (keepsWork(kept.section)) await this.core.work.recall(journal, events);
    if (!wanted()) return false;
    this.core.outbox = new Outbox(kept.epoch, last);
    this.core.opened = true;
    this.core.waiting = events.filter(({ n, type }) =>
      n > acked && isChange(type)).length;
    this.core.dispatch({
      type: "entered", reply: { ...kept, state: clock.state }, carried: events, provisional: true,
      place: this.core.deps.place?.() ?? "",
    });
    this.core.dispatch({ type: "trouble", trouble: "offline" });
    this.core.reportOutbox();
    return true;
  }

  /** The server has let the page in: what waited is carried over like everything left. */
  settle(): void {
    this.core.waiting = 0;
  }

  private keep(part: "reply" | "clock", value: unknown): void {
    // Keeping it is a comfort, not a promise: a failure says nothing about the answers.
    void this.core.deps.journal.keep(part, value).catch(() => undefined);
  }

  private wall(): number {
    return (this.core.deps.wall ?? Date.now)();
  }
}
