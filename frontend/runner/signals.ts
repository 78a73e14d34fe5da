/** What happens around the questions: focus, network, messages read, requests for help. */
import type { Core } from "./core";
import { phaseOf } from "./state";
import type { Help, SignalType } from "./types";

/** A silence of the network that is worth writing down. */
const SILENCE_MS = 15_000;
/** How long the server may not have seen a request for help yet. */
const HELP_MS = 15_000;
const DAY_MS = 24 * 3_600_000;
const MOST_PASTED = 10_000_000;

export class Signals {
  /** When the trouble of the moment began, and whether it is written down. */
  private silentSince: number | null = null;
  private silenceTold = false;
  private helpAt = Number.NEGATIVE_INFINITY;
  /** Messages read before the start: the journal opens with the test. */
  private readonly read = new Set<number>();

  constructor(private readonly core: Core) {}

  /** Whether signals can be written: between the start and the hand-in. */
  attending(): boolean {
    const { state } = this.core;
    return state.handIn === "none" && ["test", "paused"].includes(phaseOf(state));
  }

  /** Note what happens around the questions; `forMs`: how long it lasted, once it is over. */
  note(type: Exclude<SignalType, "ack" | "help" | "paste">, state: string, forMs?: number): void {
    if (!this.attending()) return;
    const lasted = forMs === undefined ? {} : { for_ms: Math.min(DAY_MS, Math.max(0, Math.round(forMs))) };
    this.core.record(type, null, { state, ...lasted });
  }

  /** Note how much was pasted, never what. */
  paste(characters: number): void {
    if (this.attending()) this.core.record("paste", null, { characters: Math.min(characters, MOST_PASTED) });
  }

  /** The candidate has read a message of the invigilator. */
  acknowledge(message: number): void {
    this.core.dispatch({ type: "acknowledged", id: message });
    if (this.attending()) this.core.record("ack", null, { message });
    else this.read.add(message);
  }

  /** Write down what was read before the journal opened. */
  tellRead(): void {
    if (!this.attending()) return;
    for (const message of this.read) this.core.record("ack", null, { message });
    this.read.clear();
  }

  /** Ask for an invigilator, or no longer. */
  help(asked: boolean): void {
    if (!this.attending()) return;
    this.helpAt = this.core.deps.monotonic();
    this.core.record("help", null, { asked });
  }

  /** The server's word on the request for help, unless it may not have seen the last one yet. */
  helpAfter(told: Help): Help {
    const { help } = this.core.state;
    const fresh = this.core.deps.monotonic() - this.helpAt < HELP_MS
      || this.core.outbox.newestSignal("help") > this.core.outbox.acknowledged;
    return fresh && !(help === "waiting" && told === "coming") ? help : told;
  }

  /** From memory of trouble to the journal: the network as this page saw it. */
  listen(): void {
    const { trouble } = this.core.state;
    const now = this.core.deps.monotonic();
    if (trouble === "offline" || trouble === "not_ours") {
      this.silentSince ??= now;
      if (!this.silenceTold && now - this.silentSince >= SILENCE_MS && this.attending()) {
        this.silenceTold = true;
        this.note("network", "lost");
      }
    } else if (trouble === null && this.silentSince !== null) {
      if (this.silenceTold) this.note("network", "back", now - this.silentSince);
      this.silentSince = null;
      this.silenceTold = false;
    }
  }
}
