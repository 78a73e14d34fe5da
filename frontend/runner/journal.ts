/**
 * The local journal: every event is written to IndexedDB before it is sent.
 *
 * Payloads are encrypted with AES-GCM under a key per sitting that cannot be exported from
 * the browser. Nothing is deleted before the receipt: acknowledged events stay, a mark per
 * epoch says how far the server has confirmed them.
 */
import type { Draft, JournalEvent, StoredEvent } from "./types";

export interface Journal {
  /** False when this browser gives no lasting storage: events then live in memory alone. */
  readonly durable: boolean;
  /** True while the browser's storage does not open; asking for the leftovers tries again. */
  readonly shut?: boolean;
  /** Write one event; resolves when it is on disk. */
  append(epoch: number, event: JournalEvent): Promise<void>;
  /** Remember how far the server has acknowledged an epoch. */
  recordAck(epoch: number, ack: number): Promise<void>;
  /** Events of earlier epochs without acknowledgement. Rejects while they cannot be read. */
  leftovers(beforeEpoch: number): Promise<StoredEvent[]>;
  /**
   * Write `events` under `epoch` and mark those before and up to `taken` as dealt with, in one
   * transaction.
   */
  carry(epoch: number, events: readonly JournalEvent[], taken: readonly StoredEvent[]): Promise<void>;
  /** Delete everything of this sitting, key included. Only after the receipt. */
  erase(): Promise<void>;
}

const DATABASE = "assess-runner";
const EVENTS = "events";
const MARKS = "marks";
const KEYS = "keys";
const OPEN_MS = 4000;

interface Row {
  readonly sitting: string;
  readonly epoch: number;
  readonly n: number;
  readonly iv: Uint8Array<ArrayBuffer> | null;
  readonly body: ArrayBuffer | string;
}

interface Mark {
  readonly sitting: string;
  readonly epoch: number;
  readonly acked: number;
  readonly carried: number;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("storage failed")); };
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => { reject(transaction.error ?? new Error("storage failed")); };
    transaction.oncomplete = () => { resolve(); };
    transaction.onerror = fail;
    transaction.onabort = fail;
  });
}

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(EVENTS, { keyPath: ["sitting", "epoch", "n"] });
    request.result.createObjectStore(MARKS, { keyPath: ["sitting", "epoch"] });
    request.result.createObjectStore(KEYS, { keyPath: "sitting" });
  };
  return settled(request);
}

/** Everything of one sitting in a store keyed [sitting, epoch, …]. */
function sittingRange(sitting: string, beforeEpoch = Number.POSITIVE_INFINITY): IDBKeyRange {
  return IDBKeyRange.bound([sitting], [sitting, beforeEpoch], false, true);
}

export class IndexedDBJournal implements Journal {
  readonly durable = true;

  private constructor(
    private readonly database: IDBDatabase,
    private readonly sitting: string,
    private readonly key: CryptoKey | null,
  ) {}

  /** Open the journal of a sitting. Rejects when the browser refuses storage. */
  static async open(sitting: string, factory: IDBFactory = indexedDB): Promise<IndexedDBJournal> {
    const database = await openDatabase(factory);
    // A page that holds the database open must not block another that needs to change it.
    database.onversionchange = () => { database.close(); };
    return new IndexedDBJournal(database, sitting, await sittingKey(database, sitting));
  }

  async append(epoch: number, event: JournalEvent): Promise<void> {
    const row = await this.seal(epoch, event);
    const transaction = this.write([EVENTS]);
    transaction.objectStore(EVENTS).put(row);
    await committed(transaction);
  }

  async recordAck(epoch: number, ack: number): Promise<void> {
    const transaction = this.write([MARKS]);
    await this.mark(transaction, epoch, (mark) => ({ ...mark, acked: ack }));
    await committed(transaction);
  }

  async leftovers(beforeEpoch: number): Promise<StoredEvent[]> {
    const transaction = this.database.transaction([EVENTS, MARKS], "readonly");
    const range = sittingRange(this.sitting, beforeEpoch);
    const [rows, marks] = await Promise.all([
      settled(transaction.objectStore(EVENTS).getAll(range) as IDBRequest<Row[]>),
      settled(transaction.objectStore(MARKS).getAll(range) as IDBRequest<Mark[]>),
    ]);
    const done = new Map(marks.map((mark) => [mark.epoch, Math.max(mark.acked, mark.carried)]));
    const open = rows.filter((row) => row.n > (done.get(row.epoch) ?? 0));
    const events = await Promise.all(open.map((row) => this.unseal(row)));
    return events.filter((event) => event !== null);
  }

  async carry(
    epoch: number, events: readonly JournalEvent[], taken: readonly StoredEvent[],
  ): Promise<void> {
    const rows = await Promise.all(events.map((event) => this.seal(epoch, event)));
    const last = new Map<number, number>();
    for (const event of taken) {
      last.set(event.epoch, Math.max(event.n, last.get(event.epoch) ?? 0));
    }
    const transaction = this.write([EVENTS, MARKS]);
    for (const row of rows) transaction.objectStore(EVENTS).put(row);
    for (const [old, n] of last) {
      // A restored server gives a number out again: its rows are then the new ones.
      await this.mark(transaction, old, (mark) =>
        old === epoch ? { ...mark, acked: 0, carried: 0 } : { ...mark, carried: Math.max(n, mark.carried) });
    }
    await committed(transaction);
  }

  async erase(): Promise<void> {
    const transaction = this.write([EVENTS, MARKS, KEYS]);
    transaction.objectStore(EVENTS).delete(sittingRange(this.sitting));
    transaction.objectStore(MARKS).delete(sittingRange(this.sitting));
    transaction.objectStore(KEYS).delete(this.sitting);
    await committed(transaction);
  }

  private write(stores: string[]): IDBTransaction {
    return this.database.transaction(stores, "readwrite", { durability: "strict" });
  }

  private async mark(
    transaction: IDBTransaction, epoch: number, change: (mark: Mark) => Mark,
  ): Promise<void> {
    const store = transaction.objectStore(MARKS);
    const found = await settled(store.get([this.sitting, epoch]) as IDBRequest<Mark | undefined>);
    store.put(change(found ?? { sitting: this.sitting, epoch, acked: 0, carried: 0 }));
  }

  private async seal(epoch: number, event: JournalEvent): Promise<Row> {
    const { n, ...draft } = event;
    const place = { sitting: this.sitting, epoch, n };
    const plain = JSON.stringify(draft);
    if (this.key === null) return { ...place, iv: null, body: plain };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const body = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: this.binding(epoch, n) },
      this.key,
      new TextEncoder().encode(plain),
    );
    return { ...place, iv, body };
  }

  /** Returns null for a row that cannot be read: it must not keep the others from being sent. */
  private async unseal(row: Row): Promise<StoredEvent | null> {
    try {
      const plain = typeof row.body === "string" ? row.body : await this.decrypt(row, row.body);
      return { ...(JSON.parse(plain) as Draft), epoch: row.epoch, n: row.n };
    } catch {
      return null;
    }
  }

  private async decrypt(row: Row, body: ArrayBuffer): Promise<string> {
    if (this.key === null || row.iv === null) throw new Error("no key");
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: row.iv, additionalData: this.binding(row.epoch, row.n) },
      this.key,
      body,
    );
    return new TextDecoder().decode(plain);
  }

  /** A ciphertext belongs to its place: moved to another, it does not decrypt. */
  private binding(epoch: number, n: number): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(`${this.sitting}|${epoch}|${n}`);
  }
}

/**
 * The sitting's key, made on first use; null where the browser offers no cryptography
 * (a page served without TLS), because keeping an answer comes before hiding it.
 */
async function sittingKey(database: IDBDatabase, sitting: string): Promise<CryptoKey | null> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return null;
  const fresh = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt", "decrypt",
  ]);
  const transaction = database.transaction([KEYS], "readwrite");
  const store = transaction.objectStore(KEYS);
  const found = await settled(
    store.get(sitting) as IDBRequest<{ key: CryptoKey } | undefined>,
  );
  if (found === undefined) store.put({ sitting, key: fresh });
  await committed(transaction);
  return found?.key ?? fresh;
}

/** Stands in where the browser has no storage; the page then says so. */
export class MemoryJournal implements Journal {
  readonly durable: boolean = false;
  private rows: StoredEvent[] = [];
  private readonly done = new Map<number, number>();

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
    }
    const fresh = new Set(events.map(({ n }) => n));
    this.rows = [
      ...this.rows.filter((row) => row.epoch !== epoch || !fresh.has(row.n)),
      ...events.map((event) => ({ ...event, epoch })),
    ];
    return Promise.resolve();
  }

  erase(): Promise<void> {
    this.rows = [];
    return Promise.resolve();
  }
}

/**
 * Keeps events in memory while the browser does not open its storage, and tries again whenever
 * the leftovers are asked for: an earlier page may have left answers there. Once open, what
 * memory holds moves to the disk.
 */
export class LateJournal implements Journal {
  private disk: Journal | null = null;
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

  erase(): Promise<void> {
    return this.store.erase();
  }

  private get store(): Journal {
    return this.disk ?? this.memory;
  }
}

/** Rejects when `promise` takes longer than `ms`: a hanging disk must not hold answers back. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error("storage too slow")); }, ms);
    promise.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}

/** The best journal this browser gives, within a bounded time. */
export async function openJournal(sitting: string, factory = storage()): Promise<Journal> {
  if (factory === null) return new MemoryJournal();
  const reopen = (): Promise<Journal> => within(OPEN_MS, IndexedDBJournal.open(sitting, factory));
  try {
    return await reopen();
  } catch {
    return new LateJournal(reopen);
  }
}

/** The browser's storage, or null where there is none at all: nothing can lie in it then. */
function storage(): IDBFactory | null {
  try {
    return (globalThis.indexedDB as IDBFactory | undefined) ?? null;
  } catch {
    return null;
  }
}
