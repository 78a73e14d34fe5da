/** An author's work on a draft: kept by this page alone, in the shape a sitting's runner has. */
import { reduce, INITIAL, screensOf, type RunnerState } from "../../runner/state";
import { readEnter } from "../../runner/protocol";
import type { Draft, Locale } from "../../runner/types";
import type { Desk } from "../../runner/views/context";
import { isTooLong, RESET, split, Work, type Command } from "../../runner/work";

/** One entry of what the server grades. */
export type Step = readonly ["command" | "digest", Readonly<Record<string, unknown>>];

export class TrialDesk implements Desk {
  readonly work = new Work();
  readonly working = true;
  state: RunnerState;
  private readonly files = new Map<string, Promise<unknown>>();
  private digested: Step | null = null;
  private readonly collectors = new Set<(last: boolean) => void>();
  private started = performance.now();

  constructor(section: unknown, private readonly changed: (state: RunnerState) => void) {
    // The server's own words of a sitting, with nothing of a sitting in them.
    const reply = readEnter({
      sitting: "trial", epoch: 1, state: "running", server_ms: 0, remaining_ms: 1, duration_ms: 1, section,
    });
    this.state = { ...INITIAL, content: reply, screens: screensOf(reply.section), sitting: "running" };
  }

  command(project: string, command: Command & { readonly locale?: Locale }): boolean {
    const parts = split(command);
    if (parts.some(isTooLong)) return false;
    for (const value of parts) this.work.add(this.draft("command", project, value));
    return true;
  }

  /** Begin anew with work that was kept before. */
  begin(project: string, commands: readonly Command[], locale: Locale): void {
    this.command(project, { cmd: RESET, via: "panel", edits: [], locale });
    for (const command of commands) this.command(project, command);
    this.digested = null;
  }

  digest(_project: string, after: string, sha256: string): void {
    this.digested = ["digest", { after, sha256 }];
  }

  /** Nobody compares a trial's state with the server's but by its digest. */
  isWanted(): boolean {
    return false;
  }

  giveState(): void {
    throw new Error("A trial's state is never asked for.");
  }

  /** What is being typed is taken in before the work is marked. */
  beforeEnd(collector: (last: boolean) => void): () => void {
    this.collectors.add(collector);
    return () => { this.collectors.delete(collector); };
  }

  opening(url: string): Promise<unknown> {
    const held = this.files.get(url) ?? fetchJson(url);
    this.files.set(url, held);
    held.catch(() => { this.files.delete(url); });
    return held;
  }

  choose(ref: string, choice: string | null): void {
    this.event(this.draft("answer", ref, { choice }));
  }

  flag(ref: string, flagged: boolean): void {
    this.event(this.draft("flag", ref, { flagged }));
  }

  view(refs: readonly string[]): void {
    for (const ref of refs) if (!this.state.seen.has(ref)) this.event(this.draft("view", ref, {}));
  }

  go(position: number): void {
    this.state = reduce(this.state, { type: "moved", position });
    this.changed(this.state);
  }

  /** What stands of the work, for the server: since the project was last begun anew. */
  steps(project: string): readonly Step[] {
    for (const collect of this.collectors) collect(true);
    const commands = this.work.standing(project).commands.map((done): Step => ["command", { ...done }]);
    const last = commands.at(-1)?.[1]["id"];
    const fits = this.digested !== null && this.digested[1]["after"] === last;
    return fits && this.digested !== null ? [...commands, this.digested] : commands;
  }

  private event(draft: Draft): void {
    this.state = reduce(this.state, { type: "event", draft });
    this.changed(this.state);
  }

  private draft(type: Draft["type"], item: string, value: Draft["value"]): Draft {
    return { item, type, value, t: Math.round(performance.now() - this.started) };
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return answer.json();
}
