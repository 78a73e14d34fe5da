/**
 * Saving as a marker goes. One save at a time, the newest content each time; a page that another
 * window has overtaken says so and keeps what stands on it until somebody chooses. A page whose rubric
 * has changed goes on keeping what is typed; the server never takes it for a judgement by the new one.
 * Nor does it finish what a page holds that does not show yet what the two others gave.
 */
import type { Note } from "./passages";

export interface Draft {
  readonly marks: Readonly<Record<string, number>>;
  readonly comments: Readonly<Record<string, string>>;
  readonly annotations: readonly Note[];
}

export interface Shown {
  /** Whose rubric the page shows. */
  readonly version: number;
  /** `informed` when the page shows what the two others gave, else `blind`. */
  readonly phase: string;
}

export interface Kept extends Draft, Shown {
  readonly revision: number;
}

export interface Reply {
  readonly status: number;
  readonly body: {
    readonly revision?: number; readonly reason?: string; readonly message?: string;
    readonly newest?: Kept; readonly next?: string;
  };
}

export type Kind = "draft" | "finish";

export type Send = (kind: Kind, body: Kept) => Promise<Reply>;

export type State =
  | { readonly is: "saving" | "unsaved" | "saved" | "away" }
  | { readonly is: "refused"; readonly why: string }
  | { readonly is: "rubric" | "phase"; readonly why: string; readonly asked: Kind }
  | { readonly is: "overtaken"; readonly newest: Kept };

const AFTER_MS = 600;
const AGAIN_MS = 4000;
const CONFLICT = 409;
/** Reasons for which what was sent is kept and does not count, by what the page lacks. */
const KEPT: Readonly<Record<string, "rubric" | "phase">> = { other_rubric: "rubric", other_phase: "phase" };
/** Nobody is logged in any more. */
export const LOGGED_OUT = 401;
/** The browser sends at most 64 KiB when its page goes; a larger body would never leave. */
const PARTING_BYTES = 60_000;

/** Whether a body can still be sent while the page goes away. */
export const fitsParting = (body: string): boolean => new TextEncoder().encode(body).length <= PARTING_BYTES;

export class Saver {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private turns: Promise<unknown> = Promise.resolve();
  private busy = 0;
  private dirty = false;
  private stopped = false;

  constructor(
    private revision: number, private readonly shown: Shown, private readonly read: () => Draft,
    private readonly send: Send, private readonly tell: (state: State) => void,
  ) {}

  /** Whether something stands on the page that the server has not said it has. */
  get pending(): boolean {
    return this.dirty || this.busy > 0;
  }

  /** Something was changed. */
  touch(): void {
    this.dirty = true;
    if (!this.stopped) this.later(AFTER_MS);
  }

  /** Go on from a revision that was told, with what stands on the page. */
  goOn(revision: number, changed: boolean): void {
    this.revision = revision;
    this.stopped = false;
    this.dirty = changed;
    if (changed) void this.save();
    else this.tell({ is: "saved" });
  }

  /** Save now, after whatever is under way. */
  save(): Promise<void> {
    this.wait();
    return this.inTurn(async () => {
      if (!this.dirty || this.stopped) return;
      this.dirty = false;
      this.tell({ is: "saving" });
      await this.attempt();
    });
  }

  /** Finish with what stands on the page; where to go then, or null when it was refused. */
  finish(): Promise<string | null> {
    this.wait();
    return this.inTurn(async () => {
      if (this.stopped) return null;
      this.dirty = false;
      this.tell({ is: "saving" });
      const reply = await this.ask("finish");
      if (reply?.status === 200 && reply.body.next !== undefined) {
        this.dirty = false;
        this.stopped = true;
        return reply.body.next;
      }
      this.understood("finish", reply);
      return null;
    });
  }

  /** One at a time: each reply's revision is the next one's. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    this.busy += 1;
    const turn = this.turns.then(act).finally(() => { this.busy -= 1; });
    this.turns = turn.catch(() => undefined);
    return turn;
  }

  private async attempt(): Promise<void> {
    const reply = await this.ask("draft");
    if (reply?.status === 200 && reply.body.revision !== undefined) {
      this.revision = reply.body.revision;
      if (!this.dirty) this.tell({ is: "saved" });
      return;
    }
    this.understood("draft", reply);
  }

  private understood(kind: Kind, reply: Reply | null): void {
    const lacks = reply?.status === CONFLICT ? KEPT[reply.body.reason ?? ""] : undefined;
    if (lacks !== undefined && reply?.body.revision !== undefined) {
      // Kept, whatever was typed meanwhile apart: that is sent as any change is.
      this.revision = reply.body.revision;
      this.tell({ is: lacks, why: reply.body.message ?? "", asked: kind });
      if (this.dirty) this.later(AFTER_MS);
      return;
    }
    this.dirty = true;
    if (reply?.status === CONFLICT && reply.body.newest !== undefined) {
      this.stopped = true;
      this.tell({ is: "overtaken", newest: reply.body.newest });
    } else if (reply?.status === LOGGED_OUT) {
      this.tell({ is: "away" });
      this.later(AGAIN_MS);
    } else if (reply !== null && reply.status < 500 && reply.body.message !== undefined) {
      this.tell({ is: "refused", why: reply.body.message });
    } else {
      this.tell({ is: "unsaved" });
      this.later(AGAIN_MS);
    }
  }

  private async ask(kind: Kind): Promise<Reply | null> {
    try {
      return await this.send(kind, { revision: this.revision, ...this.shown, ...this.read() });
    } catch {
      return null;
    }
  }

  private later(delay: number): void {
    this.wait();
    this.timer = setTimeout(() => { void this.save(); }, delay);
  }

  private wait(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
