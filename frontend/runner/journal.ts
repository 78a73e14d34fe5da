/**
 * The local journal: every event is written to IndexedDB before it is sent.
 *
 * Payloads are encrypted with AES-GCM under a key per sitting that cannot be exported from
 * the browser. Nothing is deleted before the receipt: acknowledged events stay, a mark per
 * epoch says how far the server has confirmed them.
 */
import { LateJournal, MemoryJournal } from "./memory";
import type { Draft, JournalEvent, StoredEvent } from "./types";

export { LateJournal, MemoryJournal };

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
  /** Keep what a page needs to open without the server; a newer one takes its place. */
  keep(part: KeptPart, value: unknown): Promise<void>;
  /** What was kept; undefined when nothing was, or when it cannot be read. */
  kept(part: KeptPart): Promise<unknown>;
  /** Everything written under one epoch, and the last counter known to be in use there. */
  trace(epoch: number): Promise<Trace>;
  /** The server was restored: no mark of this sitting proves anything any more. */
  distrust(): Promise<void>;
  /** The highest epoch that anything was written under; 0 when nothing was. */
  lastEpoch(): Promise<number>;
  /** Delete what was kept to open without the server: questions do not outlive the sitting. */
  forget(): Promise<void>;
  /** Delete everything of this sitting, key included. Only after the receipt. */
  erase(): Promise<void>;
}

/** The server's last full reply, its last word on the time; an Office test's work and openings. */
export type KeptPart = "reply" | "clock" | "work" | "files";

export interface Trace {
  readonly events: readonly StoredEvent[];
  readonly last: number;
  readonly acked: number;
  /** Up to which counter another page has given the events again. */
  readonly carried: number;
}

const DATABASE = "assess-runner";
const EVENTS = "events";
const MARKS = "marks";
const KEYS = "keys";
const KEPT = "kept";
const PARTS: readonly KeptPart[] = ["reply", "clock", "work", "files"];
const OPEN_MS = 4000;

interface Row extends Sealed {
  readonly sitting: string;
  readonly epoch: number;
  readonly n: number;
}

interface Sealed {
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
  const request = factory.open(DATABASE, 2);
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion < 1) {
      request.result.createObjectStore(EVENTS, { keyPath: ["sitting", "epoch", "n"] });
      request.result.createObjectStore(MARKS, { keyPath: ["sitting", "epoch"] });
      request.result.createObjectStore(KEYS, { keyPath: "sitting" });
    }
    request.result.createObjectStore(KEPT, { keyPath: ["sitting", "part"] });
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

  async lastEpoch(): Promise<number> {
    const transaction = this.database.transaction([EVENTS], "readonly");
    const keys = await settled(transaction.objectStore(EVENTS).getAllKeys(sittingRange(this.sitting)));
    return Math.max(0, ...keys.map((key) => (key as [string, number, number])[1]));
  }

  async distrust(): Promise<void> {
    const transaction = this.write([MARKS]);
    transaction.objectStore(MARKS).delete(sittingRange(this.sitting));
    await committed(transaction);
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

  /** Kept only where it can be encrypted: a shared computer must not show questions. */
  async keep(part: KeptPart, value: unknown): Promise<void> {
    if (this.key === null) return;
    const sealed = await this.encrypt(JSON.stringify(value), `${this.sitting}|${part}`);
    const transaction = this.write([KEPT]);
    transaction.objectStore(KEPT).put({ sitting: this.sitting, part, ...sealed });
    await committed(transaction);
  }

  async kept(part: KeptPart): Promise<unknown> {
    const transaction = this.database.transaction([KEPT], "readonly");
    const found = await settled(
      transaction.objectStore(KEPT).get([this.sitting, part]) as IDBRequest<Sealed | undefined>);
    if (found === undefined) return undefined;
    try {
      return JSON.parse(await this.decrypt(found, `${this.sitting}|${part}`)) as unknown;
    } catch {
      return undefined;
    }
  }

  async trace(epoch: number): Promise<Trace> {
    const transaction = this.database.transaction([EVENTS, MARKS], "readonly");
    const range = IDBKeyRange.bound([this.sitting, epoch], [this.sitting, epoch + 1], false, true);
    const [rows, mark] = await Promise.all([
      settled(transaction.objectStore(EVENTS).getAll(range) as IDBRequest<Row[]>),
      settled(transaction.objectStore(MARKS).get([this.sitting, epoch]) as IDBRequest<Mark | undefined>),
    ]);
    const events = await Promise.all(rows.map((row) => this.unseal(row)));
    const acked = Math.max(mark?.acked ?? 0, mark?.carried ?? 0);
    return {
      events: events.filter((event) => event !== null),
      last: Math.max(acked, ...rows.map(({ n }) => n)),
      acked,
      carried: mark?.carried ?? 0,
    };
  }

  async forget(): Promise<void> {
    const transaction = this.write([KEPT]);
    for (const part of PARTS) transaction.objectStore(KEPT).delete([this.sitting, part]);
    await committed(transaction);
  }

  async erase(): Promise<void> {
    const transaction = this.write([EVENTS, MARKS, KEYS, KEPT]);
    for (const part of PARTS) transaction.objectStore(KEPT).delete([this.sitting, part]);
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
    const sealed = await this.encrypt(JSON.stringify(draft), this.place(epoch, n));
    return { sitting: this.sitting, epoch, n, ...sealed };
  }

  /** A ciphertext belongs to its place: moved to another, it does not decrypt. */
  private async encrypt(plain: string, place: string): Promise<Sealed> {
    if (this.key === null) return { iv: null, body: plain };
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const body = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) },
      this.key,
      new TextEncoder().encode(plain),
    );
    return { iv, body };
  }

  /** Returns null for a row that cannot be read: it must not keep the others from being sent. */
  private async unseal(row: Row): Promise<StoredEvent | null> {
    try {
      const plain = await this.decrypt(row, this.place(row.epoch, row.n));
      return { ...(JSON.parse(plain) as Draft), epoch: row.epoch, n: row.n };
    } catch {
      return null;
    }
  }

  private async decrypt({ iv, body }: Sealed, place: string): Promise<string> {
    if (typeof body === "string") return body;
    if (this.key === null || iv === null) throw new Error("no key");
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) }, this.key, body,
    );
    return new TextDecoder().decode(plain);
  }

  private place(epoch: number, n: number): string {
    return `${this.sitting}|${epoch}|${n}`;
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
