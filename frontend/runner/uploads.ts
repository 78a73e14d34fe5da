/**
 * Files on their way, by task: the file chosen last counts, whichever arrives last, and whatever
 * page of the test is shown meanwhile.
 */
import type { Core } from "./core";
import { handOver, type GivenFile, type HandedOver } from "./giving";
import { freshId } from "./work";

/** What became of the file that was chosen last; `uncounted`: it arrived when nothing counts any more. */
export type Arrived = HandedOver | { readonly kind: "uncounted" };

export interface Upload {
  readonly name: string;
  /** Null while it is on its way. */
  readonly outcome: Arrived | null;
}

export class Uploads {
  /** Changes with everything that a view shows of them. */
  version = 0;
  private readonly newest = new Map<string, Upload>();
  private readonly running = new Map<string, Promise<void>>();

  /** `sealed`: whether the hand-in has begun to say what it covers. */
  constructor(private readonly core: Core, private readonly sealed: () => boolean) {}

  of(ref: string): Upload | null {
    return this.newest.get(ref) ?? null;
  }

  /** Names of the files on their way. */
  get sending(): string[] {
    return [...this.newest.values()].filter(({ outcome }) => outcome === null).map(({ name }) => name);
  }

  /** A file chosen at `t`: that is when it was given, however long the way takes. */
  async send(ref: string, file: File, t: number): Promise<Arrived | null> {
    const mine: Upload = { name: file.name, outcome: null };
    this.show(ref, mine);
    const way = this.way(ref, mine, file, t);
    this.running.set(ref, way);
    await way;
    const now = this.of(ref);
    return this.running.get(ref) === way && now !== null ? now.outcome : null;
  }

  /** Another choice was made: what is on its way counts no more. */
  forget(ref: string): void {
    this.newest.delete(ref);
    this.running.delete(ref);
    this.report();
  }

  /** Names of the files chosen last that did not arrive. */
  get lost(): string[] {
    return [...this.newest.values()].filter(({ outcome }) => outcome !== null && outcome.kind !== "kept").map(({ name }) => name);
  }

  /** Resolves when no file is on its way; to the names of those that did not arrive. */
  async settled(): Promise<string[]> {
    const waited = new Set<string>();
    while (this.sending.length > 0) {
      for (const ref of this.running.keys()) if (this.of(ref)?.outcome === null) waited.add(ref);
      await Promise.all(this.running.values());
    }
    return [...waited].flatMap((ref) => {
      const last = this.of(ref);
      return last === null || last.outcome?.kind === "kept" ? [] : [last.name];
    });
  }

  /** Say which file counts; false when the journal takes nothing more. */
  record(ref: string, file: GivenFile | null, t: number): boolean {
    // The server decides by `t` what counts of what comes during a pause or the grace.
    const { superseded, handIn } = this.core.state;
    if (superseded || handIn === "done" || this.sealed() || !this.core.opened) return false;
    this.core.record("upload", ref, { id: freshId(), ...(file ?? { digest: null }) }, t);
    const language = this.core.state.languages[ref];
    const answer = { choice: file === null ? null : "written", ...(language === undefined ? {} : { language }) };
    this.core.record("answer", ref, answer, t);
    return true;
  }

  private async way(ref: string, mine: Upload, file: File, t: number): Promise<void> {
    const sent = await this.given(ref, file);
    if (sent.kind === "superseded") this.replaced(sent.epoch);
    if (this.of(ref) !== mine) return;
    const lost = sent.kind === "kept" && !this.record(ref, sent.file, t);
    this.show(ref, { name: mine.name, outcome: lost ? { kind: "uncounted" } : sent });
  }

  /** An epoch that this page itself has left meanwhile is no other page's: once more under its own. */
  private async given(ref: string, file: File): Promise<HandedOver> {
    for (;;) {
      const { epoch } = this.core.outbox;
      const sent = await handOver(this.core.deps.transport, epoch, ref, file);
      if (sent.kind !== "superseded" || this.core.outbox.epoch === epoch) return sent;
    }
  }

  /** A server that knows of fewer pages was restored: its next reply says so, and how to go on. */
  private replaced(epoch: number | null): void {
    if (epoch !== null && epoch < this.core.outbox.epoch) this.core.engine?.hurry();
    else this.core.supersede();
  }

  private show(ref: string, upload: Upload): void {
    this.newest.set(ref, upload);
    this.report();
  }

  private report(): void {
    this.version += 1;
    this.core.dispatch({ type: "uploads", sending: this.sending });
  }
}
