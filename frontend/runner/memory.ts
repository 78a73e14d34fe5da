/** Journals that hold events in memory while the browser gives no storage. */
import type { Journal, KeptPart, Trace } from "./journal";
import type { JournalEvent, StoredEvent } from "./types";

/** Stands in where the browser has no storage; the page then says so. */
export class MemoryJournal implements Journal {
  readonly durable: boolean = false;
  private rows: StoredEvent[] = [];
  private readonly done = new Map<number, number>();
  private readonly taken = new Map<number, number>();
  private readonly parts = new Map<KeptPart, string>();

  keep(part: KeptPart, value: unknown): Promise<void> {
    this.parts.set(part, JSON.stringify(value));
    return Promise.resolve();
  }

  kept(part: KeptPart): Promise<unknown> {
    const text = this.parts.get(part);
    return Promise.resolve(text === undefined ? undefined : JSON.parse(text) as unknown);
  }

  trace(epoch: number): Promise<Trace> {
    const events = this.rows.filter((row) => row.epoch === epoch);
    const acked = this.done.get(epoch) ?? 0;
    const last = Math.max(acked, ...events.map(({ n }) => n));
    return Promise.resolve({ events, acked, last, carried: this.taken.get(epoch) ?? 0 });
  }

  forget(): Promise<void> {
    this.parts.clear();
    return Promise.resolve();
  }

  append(epoch: number, event: JournalEvent): Promise<void> {
    this.rows.push({ ...event, epoch });
    return Promise.resolve();
  }

  recordAck(epoch: number, ack: number): Promise<void> {
    this.done.set(epoch, ack);
    return Promise.resolve();
  }

  leftovers(beforeEpoch: number): Promise<StoredEvent[]> {
    return Promise.resolve(this.rows.filter(
      (row) => row.epoch < beforeEpoch && row.n > (this.done.get(row.epoch) ?? 0),
    ));
  }

  carry(
    epoch: number, events: readonly JournalEvent[], taken: readonly StoredEvent[],
  ): Promise<void> {
    for (const { epoch: old, n } of taken) {
      this.done.set(old, old === epoch ? 0 : Math.max(n, this.done.get(old) ?? 0));
      this.taken.set(old, old === epoch ? 0 : Math.max(n, this.taken.get(old) ?? 0));
    }
    const fresh = new Set(events.map(({ n }) => n));
    this.rows = [
      ...this.rows.filter((row) => row.epoch !== epoch || !fresh.has(row.n)),
      ...events.map((event) => ({ ...event, epoch })),
    ];
    return Promise.resolve();
  }

  distrust(): Promise<void> {
    this.done.clear();
    this.taken.clear();
    return Promise.resolve();
  }

  lastEpoch(): Promise<number> {
    return Promise.resolve(Math.max(0, ...this.rows.map(({ epoch }) => epoch)));
  }

  erase(): Promise<void> {
    this.rows = [];
    return this.forget();
  }
}

/**
 * Keeps events in memory while the browser does not open its storage, and tries again whenever
 * the leftovers are asked for: an earlier page may have left answers there. Once open, what
 * memory holds moves to the disk.
 */
export class LateJournal implements Journal {
  private disk: Journal | null = null;
  private doubted = false;
  private readonly memory = new MemoryJournal();

  constructor(private readonly reopen: () => Promise<Journal>) {}

  get durable(): boolean {
    return this.disk !== null;
  }

  get shut(): boolean {
    return this.disk === null;
  }

  append(epoch: number, event: JournalEvent): Promise<void> {
    return this.store.append(epoch, event);
  }

  recordAck(epoch: number, ack: number): Promise<void> {
    return this.store.recordAck(epoch, ack);
  }

  /** Rejects while the storage stays shut: nobody then knows what lies in it. */
  async leftovers(beforeEpoch: number): Promise<StoredEvent[]> {
    if (this.disk === null) {
      const disk = await this.reopen();
      if (this.doubted) await disk.distrust();
      const found = await disk.leftovers(beforeEpoch);
      this.disk = disk;
      const rows = await this.memory.leftovers(Number.POSITIVE_INFINITY);
      for (const { epoch, ...event } of rows) await disk.append(epoch, event);
      const known = new Set(rows.map((row) => `${row.epoch}|${row.n}`));
      return [...found.filter((row) => !known.has(`${row.epoch}|${row.n}`)),
        ...rows.filter((row) => row.epoch < beforeEpoch)];
    }
    return this.disk.leftovers(beforeEpoch);
  }

  carry(
    epoch: number, events: readonly JournalEvent[], taken: readonly StoredEvent[],
  ): Promise<void> {
    return this.store.carry(epoch, events, taken);
  }

  keep(part: KeptPart, value: unknown): Promise<void> {
    return this.store.keep(part, value);
  }

  kept(part: KeptPart): Promise<unknown> {
    return this.store.kept(part);
  }

  trace(epoch: number): Promise<Trace> {
    return this.store.trace(epoch);
  }

  forget(): Promise<void> {
    return this.store.forget();
  }

  distrust(): Promise<void> {
    // What lies on the disk that does not open is distrusted once it does.
    this.doubted = this.disk === null;
    return this.store.distrust();
  }

  lastEpoch(): Promise<number> {
    return this.store.lastEpoch();
  }

  erase(): Promise<void> {
    return this.store.erase();
  }

  private get store(): Journal {
    return this.disk ?? this.memory;
  }
}
