/** An author's answers to a draft: kept by this page alone, in the shape a sitting's runner has. */
import type { GivenFile, HandedOver } from "../../runner/giving";
import { readEnter } from "../../runner/protocol";
import { INITIAL, reduce, screensOf, type RunnerState } from "../../runner/state";
import type { Draft, Locale } from "../../runner/types";
import type { WritingDesk } from "../../runner/views/context";
import { freshId, Work } from "../../runner/work";

export class TryingDesk implements WritingDesk {
  readonly work = new Work();
  readonly working = true;
  readonly clock = { elapsedMs: (): number => Math.round(performance.now() - this.started) };
  state: RunnerState;
  private readonly started = performance.now();

  constructor(section: unknown, private readonly changed: (state: RunnerState) => void) {
    // The server's own words of a sitting, with nothing of a sitting in them.
    const reply = readEnter({
      sitting: "preview", kind: "written", epoch: 1, state: "running",
      server_ms: 0, remaining_ms: 1, duration_ms: 1, section,
    });
    this.state = { ...INITIAL, content: reply, screens: screensOf(reply.section), sitting: "running" };
  }

  write(ref: string, snapshot: Draft["value"]): boolean {
    this.work.add(this.draft("write", ref, snapshot));
    return true;
  }

  answer(ref: string, choice: "written" | null, language: Locale | null): void {
    this.event("answer", ref, { choice, ...(language === null ? {} : { language }) });
  }

  note(text: string): boolean {
    this.event("notes", "notes", { text });
    return true;
  }

  highlight(source: string, value: Draft["value"]): void {
    this.event("highlight", source, value);
  }

  flag(ref: string, flagged: boolean): void {
    this.event("flag", ref, { flagged });
  }

  view(ref: string): void {
    if (!this.state.seen.has(ref)) this.event("view", ref, {});
  }

  giveFile(ref: string, file: GivenFile | null): void {
    this.work.add(this.draft("upload", ref, { id: freshId(), ...(file ?? { digest: null }) }));
  }

  /** The file stays where it is: nothing is sent, and nothing looks into it. */
  handOver(_ref: string, file: File): Promise<HandedOver> {
    return Promise.resolve({
      kind: "kept", file: { digest: "preview", name: file.name, size: file.size }, finding: "",
    });
  }

  /** A preview ends by leaving it; what was being typed is written when its task is left. */
  beforeEnd(): () => void {
    return () => undefined;
  }

  typing(): void { /* Nothing waits to be sent. */ }

  go(position: number): void {
    this.state = reduce(this.state, { type: "moved", position });
    this.changed(this.state);
  }

  private event(type: Draft["type"], item: string, value: Draft["value"]): void {
    this.state = reduce(this.state, { type: "event", draft: this.draft(type, item, value) });
    this.changed(this.state);
  }

  private draft(type: Draft["type"], item: string, value: Draft["value"]): Draft {
    return { item, type, value, t: this.clock.elapsedMs() };
  }
}
