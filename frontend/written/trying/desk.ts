/** An author's answers to a draft: kept by this page alone, in the shape a sitting's runner has. */
import { Keeping } from "../../runner/keeping";
import { readEnter } from "../../runner/protocol";
import { INITIAL, reduce, screensOf, type RunnerState } from "../../runner/state";
import type { Draft, Locale } from "../../runner/types";
import type { Arrived, Upload } from "../../runner/uploads";
import type { WritingDesk } from "../../runner/views/context";
import { freshId, Work } from "../../runner/work";

export class TryingDesk implements WritingDesk {
  readonly work = new Work();
  readonly keeping = new Keeping(() => undefined);
  readonly working = true;
  readonly clock = { elapsedMs: (): number => Math.round(performance.now() - this.started) };
  readonly uploads = { version: 0, of: (ref: string): Upload | null => this.given.get(ref) ?? null };
  state: RunnerState;
  private readonly given = new Map<string, Upload>();
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

  /** The file stays where it is: nothing is sent, and nothing looks into it. */
  giveFile(ref: string, file: File): Promise<Arrived | null> {
    const given = { digest: "preview", name: file.name, size: file.size };
    const outcome: Arrived = { kind: "kept", file: given, finding: "" };
    this.work.add(this.draft("upload", ref, { id: freshId(), ...given }));
    this.answer(ref, "written", null);
    this.show(ref, { name: file.name, outcome });
    return Promise.resolve(outcome);
  }

  takeFileBack(ref: string): boolean {
    this.work.add(this.draft("upload", ref, { id: freshId(), digest: null }));
    this.answer(ref, null, null);
    this.show(ref, null);
    return true;
  }

  /** A preview ends by leaving it; what was being typed is written when its task is left. */
  beforeEnd(): () => void {
    return () => undefined;
  }

  written(ref: string, on: boolean): void {
    this.keeping.written(ref, on, null);
  }

  typing(): void { /* Nothing waits to be sent. */ }

  go(position: number): void {
    this.state = reduce(this.state, { type: "moved", position });
    this.changed(this.state);
  }

  private show(ref: string, upload: Upload | null): void {
    if (upload === null) this.given.delete(ref);
    else this.given.set(ref, upload);
    this.uploads.version += 1;
  }

  private event(type: Draft["type"], item: string, value: Draft["value"]): void {
    this.state = reduce(this.state, { type: "event", draft: this.draft(type, item, value) });
    this.changed(this.state);
  }

  private draft(type: Draft["type"], item: string, value: Draft["value"]): Draft {
    return { item, type, value, t: this.clock.elapsedMs() };
  }
}
