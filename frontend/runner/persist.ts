/** Requests that must get an answer: opening, starting, handing in, bringing late events. */
import { NotOurReply } from "./protocol";
import { spelledLength } from "./spelling";
import type { Trouble } from "./sync";
import type { Outcome, Transport } from "./transport";
import type { JournalEvent, StoredEvent, SyncReply } from "./types";

const RETRY_MS = 2000;
const RETRY_MAX_MS = 15_000;
const LATE_BATCH = 200;
/** Events of any length: a request may hold a megabyte, and what is around the values needs some. */
const LATE_CHARACTERS = 400_000;

/**
 * Why trying again is no use: the server says no; another page has taken over; the epoch or
 * the counters do not fit; nobody waits for the answer any more; the server's gap stays; the
 * invigilator's ending can still be taken back; the request must be divided.
 */
export type Why = "refused" | "superseded" | "conflict" | "abandoned" | "gap" | "stopped" | "too_large";

export class Refused extends Error {
  constructor(readonly why: Why, message = "") {
    super(message);
  }
}

export interface Answer<T> {
  readonly reply: T;
  /** Round trip in ms. */
  readonly trip: number;
}

export interface Persistence {
  /** False once nobody waits for the answer any more. */
  readonly wanted: () => boolean;
  readonly random: () => number;
  /** An attempt failed and another one follows. */
  readonly failed: (trouble: Trouble) => void;
  /** The counters or the epoch do not fit: a new epoch is needed. */
  readonly conflict: () => void;
  /** The server lacks what follows `ack`. Returns false when sending it again is no use. */
  readonly gap?: (ack: number, epoch: number) => boolean;
  /** Calls a request under way off. */
  readonly signal?: AbortSignal;
  /** The request can be divided: one that is too large is not sent again as it is. */
  readonly divisible?: boolean;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/**
 * Post until the server gives an answer that `read` accepts, with growing, jittered pauses.
 * `body` is asked anew for each attempt. Raises Refused.
 */
export async function persist<T>(
  transport: Transport, path: string, body: () => Promise<unknown> | unknown,
  read: (value: unknown) => T, { wanted, random, failed, conflict, gap, signal, divisible }: Persistence,
): Promise<Answer<T>> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await transport.post(path, await body(), signal === undefined ? {} : { signal });
    if (!wanted()) throw new Refused("abandoned");
    const answer = valid(outcome, read);
    if (answer !== null) return answer;
    if (outcome.kind === "too_large" && divisible === true) throw new Refused("too_large");
    if (outcome.kind === "conflict") conflict();
    if (outcome.kind === "gap" && gap !== undefined) {
      if (!gap(outcome.ack, outcome.epoch)) throw new Refused("gap");
    } else {
      failed(troubleOf(outcome));
    }
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** attempt);
    await pause(ceiling * (0.5 + 0.5 * random()));
    if (!wanted()) throw new Refused("abandoned");
  }
}

function valid<T>(outcome: Outcome, read: (value: unknown) => T): Answer<T> | null {
  if (outcome.kind !== "ok") return null;
  try {
    return { reply: read(outcome.body), trip: outcome.trip };
  } catch (error) {
    if (error instanceof NotOurReply) return null;
    throw error;
  }
}

/** What to tell the candidate while trying again; raises Refused when that is no use. */
function troubleOf(outcome: Outcome): Trouble {
  switch (outcome.kind) {
    case "superseded": throw new Refused("superseded");
    case "conflict": throw new Refused("conflict");
    case "stopped": throw new Refused("stopped");
    case "refused": throw new Refused("refused", outcome.message);
    case "ok": case "gap": return "not_ours";
    case "too_large": return "refused";
    default: return outcome.kind;
  }
}

/**
 * Bring events to the server under their own numbers, epoch by epoch; `dealt` is told about
 * each batch whether the server has it, and its reply unless the epoch was superseded. Only an
 * acknowledgement that covers the batch proves that it is stored, or "superseded", which the
 * server says after storing the events of a page that was replaced.
 */
export async function deliverAside(
  leftovers: readonly StoredEvent[],
  post: (epoch: number, events: readonly JournalEvent[]) => Promise<SyncReply>,
  dealt: (batch: readonly StoredEvent[], stored: boolean, reply: SyncReply | null) => void,
): Promise<void> {
  let most = LATE_BATCH;
  for (let left = leftovers; left.length > 0;) {
    const epoch = left[0]?.epoch ?? 0;
    const batch = fitting(left.filter((event) => event.epoch === epoch).slice(0, most));
    try {
      const reply = await post(epoch, batch.map(bare));
      dealt(batch, reply.ack >= Math.max(...batch.map(({ n }) => n)), reply);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why === "too_large" && batch.length > 1) {
        most = Math.floor(batch.length / 2);
        continue;
      }
      dealt(batch, error.why === "superseded", null);
    }
    left = left.filter((event) => !batch.includes(event));
  }
}

/** As many from the beginning as one request can hold; one at least. */
function fitting(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let left = LATE_CHARACTERS;
  const most = events.findIndex(({ value }) => (left -= spelledLength(value)) < 0);
  return most < 0 ? events : events.slice(0, Math.max(1, most));
}

function bare({ n, item, type, value, t }: StoredEvent): JournalEvent {
  return { n, item, type, value, t };
}
