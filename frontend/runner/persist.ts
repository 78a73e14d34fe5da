/** Requests that must get an answer: opening, starting, handing in, bringing late events. */
import { NotOurReply } from "./protocol";
import type { Trouble } from "./sync";
import type { Outcome, Transport } from "./transport";
import type { JournalEvent, StoredEvent } from "./types";

const RETRY_MS = 2000;
const RETRY_MAX_MS = 15_000;
const LATE_BATCH = 200;

/** The server says no, or the answer is no longer wanted; trying again is no use. */
export class Refused extends Error {
  constructor(message: string, readonly superseded = false, readonly abandoned = false) {
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
  read: (value: unknown) => T, { wanted, random, failed, conflict }: Persistence,
): Promise<Answer<T>> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await transport.post(path, await body());
    const answer = valid(outcome, read);
    if (answer !== null) return answer;
    if (!wanted()) throw new Refused("", false, true);
    if (outcome.kind === "conflict") conflict();
    failed(troubleOf(outcome));
    const ceiling = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** attempt);
    await pause(ceiling * (0.5 + 0.5 * random()));
    if (!wanted()) throw new Refused("", false, true);
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
    case "superseded": throw new Refused("", true);
    case "conflict": throw new Refused("", false, true);
    case "refused": throw new Refused(outcome.message);
    case "ok": return "not_ours";
    case "too_large": return "refused";
    default: return outcome.kind;
  }
}

/**
 * Bring events to a closed sitting under their own numbers, epoch by epoch; `remaining` is
 * told how many are left. Returns true when the server would not take some of them.
 */
export async function deliverLate(
  leftovers: readonly StoredEvent[],
  post: (epoch: number, events: readonly JournalEvent[]) => Promise<unknown>,
  remaining: (count: number) => void,
): Promise<boolean> {
  let refused = false;
  for (let left = leftovers; left.length > 0;) {
    remaining(left.length);
    const epoch = left[0]?.epoch ?? 0;
    const batch = left.filter((event) => event.epoch === epoch).slice(0, LATE_BATCH);
    try {
      await post(epoch, batch.map(({ n, item, type, value, t }) => ({ n, item, type, value, t })));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // "Superseded" and "conflict" are the server's word that it has stored them.
      refused ||= !error.superseded && !error.abandoned;
    }
    left = left.filter((event) => !batch.includes(event));
  }
  return refused;
}
