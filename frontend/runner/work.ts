/**
 * Work that is kept in its order: every command on a project, as the server and this page have it.
 *
 * An answer is replaced by the next one; a command is not, and it must count once however often
 * pages give it again. Each carries an id, by which it is known.
 */
import type { Command } from "../officesim/contract";
import { within, type Journal } from "./journal";
import { pause } from "./persist";
import { NotOurReply, readWork } from "./protocol";
import { spelledLength } from "./spelling";
import type { Transport } from "./transport";
import { isOrdered, type Draft, type Locale } from "./types";

export type { Command };

/** Bytes of one command's value where it is divided: an event's value may have 64 kB. */
const DIVIDED_AT = 30_000;
/** What the server would refuse, and the candidate must not lose everything behind it. */
const TOO_LONG = 60_000;
const RETRY_MS = 1500;
const STORAGE_MS = 3000;
export const OPEN = "project.open";
export const RESET = "project.reset";

/** A command in the journal. */
export interface Done extends Command {
  readonly id: string;
  /** The language of the opening; on `project.open` and `project.reset`. */
  readonly locale?: Locale;
}

/** One thing done in a place: of which type, and what. */
export interface Step {
  readonly type: string;
  readonly value: Draft["value"];
}

/** One entry of the server's journal of work. */
export interface WorkEntry {
  readonly item: string;
  readonly type: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly epoch: number;
}

/** What the server holds: the ids, and the newest epoch of each project. */
export interface HeldWork {
  readonly ids: ReadonlySet<string>;
  readonly epochs: ReadonlyMap<string, number>;
}

interface Sources {
  readonly transport: Transport;
  readonly journal: Journal;
}

export class Work {
  /** Changes whenever the work is another than what was added since. */
  version = 0;
  private server: readonly WorkEntry[] = [];
  private readonly log = new Map<string, Step[]>();
  private readonly known = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly files = new Map<string, unknown>();

  get held(): HeldWork {
    const epochs = new Map<string, number>();
    for (const { item, epoch } of this.server) epochs.set(item, Math.max(epoch, epochs.get(item) ?? 0));
    return { ids: new Set(this.server.map(({ value }) => String(value["id"]))), epochs };
  }

  /** All that the server holds; asks until it answers. */
  async load(sources: Sources): Promise<void> {
    const entries: WorkEntry[] = [];
    for (let next: string | null = "0.0"; next !== null;) {
      const outcome = await sources.transport.get?.(`work?after=${next}`);
      if (outcome?.kind === "refused") break;
      try {
        if (outcome?.kind !== "ok") throw new NotOurReply("no answer");
        const page = readWork(outcome.body);
        entries.push(...page.entries);
        next = page.next;
      } catch (error) {
        if (!(error instanceof NotOurReply)) throw error;
        await pause(RETRY_MS);
      }
    }
    this.server = entries.filter(({ type }) => isOrdered(type));
    // A comfort for a reload without the server: failing to keep it loses no work.
    void sources.journal.keep("work", this.server).catch(() => undefined);
  }

  /** What an earlier page kept, with what was done since on this computer. */
  async recall(journal: Journal, events: readonly Draft[]): Promise<void> {
    const kept = await within(STORAGE_MS, journal.kept("work")).catch(() => undefined);
    this.server = Array.isArray(kept) ? (kept as WorkEntry[]) : [];
    const files = await within(STORAGE_MS, journal.kept("files")).catch(() => undefined);
    for (const [url, file] of Object.entries((files ?? {}) as Record<string, unknown>)) {
      this.files.set(url, file);
    }
    this.rebuild(events);
  }

  /** The server's work, then this page's in its order. */
  rebuild(events: readonly Draft[]): void {
    const before = JSON.stringify([...this.known]);
    this.log.clear();
    this.known.clear();
    for (const { item, type, value } of this.server) this.take(item, type, value);
    for (const { item, type, value } of events) {
      if (isOrdered(type) && item !== null) this.take(item, type, value);
    }
    if (JSON.stringify([...this.known]) !== before) this.version += 1;
  }

  /** A command that the candidate has just given. */
  add({ item, type, value }: Draft): void {
    if (item !== null) this.take(item, type, value);
  }

  /** The server cannot take a command: what is on the screen is then another work. */
  drop(event: Draft | undefined): void {
    if (event === undefined || !isOrdered(event.type) || event.item === null) return;
    const id = String(event.value["id"]);
    if (this.refused.has(id)) return;
    this.refused.add(id);
    this.version += 1;
    // A text is opened with what was on the screen: the page gives it again as a whole.
    if (event.type === "write") return;
    this.log.set(event.item, (this.log.get(event.item) ?? []).filter(({ value }) => String(value["id"]) !== id));
  }

  /** Everything done in a project, oldest first. */
  of(project: string): readonly Done[] {
    return this.values(project, "command") as unknown as readonly Done[];
  }

  /** What was done of one type in a place, oldest first. */
  values(item: string, type: string): readonly Draft["value"][] {
    return (this.log.get(item) ?? []).filter((step) => step.type === type).map(({ value }) => value);
  }

  /** What stands of it: since it was last begun anew, and in which language it was opened. */
  standing(project: string): { locale: Locale | null; commands: readonly Done[] } {
    const all = this.of(project);
    const begun = all.map(({ cmd }) => cmd).lastIndexOf(RESET);
    const named = all.filter(({ cmd, locale }, index) =>
      locale !== undefined && (index === 0 || cmd === RESET)).at(-1);
    return { locale: named?.locale ?? null, commands: all.slice(begun + 1) };
  }

  /** A file of the test, kept encrypted for a reload without the server. Rejects without it. */
  async file(url: string, { transport, journal }: Sources): Promise<unknown> {
    if (!this.files.has(url)) {
      const outcome = await transport.get?.(url);
      if (outcome?.kind !== "ok") throw new Error("The file did not arrive.");
      this.files.set(url, outcome.body);
      void journal.keep("files", Object.fromEntries(this.files)).catch(() => undefined);
    }
    return this.files.get(url);
  }

  private take(item: string, type: string, value: Draft["value"]): void {
    const id = String(value["id"]);
    if (this.known.has(id) || this.refused.has(id)) return;
    this.known.add(id);
    const list = this.log.get(item) ?? [];
    list.push({ type, value });
    this.log.set(item, list);
  }
}

/** A command as events: one that is too long for an event becomes several of the same action. */
export function split(command: Command & { readonly locale?: Locale }): Draft["value"][] {
  const { edits, ...rest } = command;
  const parts: (typeof edits[number])[][] = [[]];
  let size = 0;
  for (const edit of edits) {
    const length = spelledLength(edit);
    if (size > 0 && size + length > DIVIDED_AT) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)?.push(edit);
    size += length;
  }
  return parts.map((some) => ({ id: freshId(), ...rest, edits: some }));
}

/** Whether a part of a command is too long for an event: an application must divide it itself. */
export function isTooLong(part: Draft["value"]): boolean {
  return spelledLength(part) > TOO_LONG;
}

/** Ninety-six random bits, so that no two commands of any page share an id. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}
