import { IDBFactory, IDBKeyRange as FakeKeyRange } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { IndexedDBJournal, LateJournal, MemoryJournal, openJournal, within } from "../journal";
import { answer } from "./help";

let factory: IDBFactory;

beforeEach(() => {
  factory = new IDBFactory();
  vi.stubGlobal("IDBKeyRange", FakeKeyRange);
});

const open = (sitting = "s"): Promise<IndexedDBJournal> =>
  IndexedDBJournal.open(sitting, factory as unknown as globalThis.IDBFactory);

async function rows(): Promise<{ iv: unknown; body: unknown }[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open("assess-runner");
    request.onsuccess = () => { resolve(request.result as unknown as IDBDatabase); };
  });
  return new Promise((resolve) => {
    const request = database.transaction("events").objectStore("events").getAll();
    request.onsuccess = () => { resolve(request.result as { iv: unknown; body: unknown }[]); };
  });
}

describe("local journal", () => {
  it("gives back after a reload what was not acknowledged", async () => {
    const before = await open();
    for (let n = 1; n <= 3; n += 1) await before.append(1, { ...answer("q1", `o${n}`, n), n });
    await before.recordAck(1, 1);
    const after = await open();
    expect(await after.leftovers(2)).toEqual([
      { ...answer("q1", "o2", 2), n: 2, epoch: 1 },
      { ...answer("q1", "o3", 3), n: 3, epoch: 1 },
    ]);
  });

  it("keeps acknowledged events until the receipt, and nothing after it", async () => {
    const journal = await open();
    await journal.append(1, { ...answer("q1", "o1"), n: 1 });
    await journal.recordAck(1, 1);
    expect(await rows()).toHaveLength(1);
    await journal.erase();
    expect(await rows()).toHaveLength(0);
    expect(await (await open()).leftovers(9)).toEqual([]);
  });

  it("writes no answer in clear, and its key cannot be exported", async () => {
    const journal = await open();
    await journal.append(1, { ...answer("q-secret", "o-secret"), n: 1 });
    const [row] = await rows();
    expect(row?.iv).not.toBeNull();
    const bytes = new TextDecoder("latin1").decode(row?.body as ArrayBuffer);
    expect(bytes).not.toContain("secret");
    const key = (journal as unknown as { key: CryptoKey }).key;
    expect(key.extractable).toBe(false);
  });

  it("carries events into a new epoch once", async () => {
    const journal = await open();
    await journal.append(1, { ...answer("q1", "o1"), n: 1 });
    await journal.append(1, { ...answer("q2", "o1"), n: 2 });
    const taken = await journal.leftovers(2);
    await journal.carry(2, [{ ...answer("q2", "o1"), n: 1 }], taken);
    expect(await journal.leftovers(3)).toEqual([{ ...answer("q2", "o1"), n: 1, epoch: 2 }]);
  });

  it("keeps what an older page still writes after its events were carried", async () => {
    const old = await open();
    await old.append(1, { ...answer("q1", "o1"), n: 1 });
    const fresh = await open();
    await fresh.carry(2, [{ ...answer("q1", "o1"), n: 1 }], await fresh.leftovers(2));
    await old.append(1, { ...answer("q1", "o2"), n: 2 });
    await fresh.recordAck(2, 1);
    expect(await fresh.leftovers(3)).toEqual([{ ...answer("q1", "o2"), n: 2, epoch: 1 }]);
  });

  it("keeps sittings apart", async () => {
    const mine = await open("a");
    const other = await open("b");
    await mine.append(1, { ...answer("q1", "o1"), n: 1 });
    await other.append(1, { ...answer("q9", "o9"), n: 1 });
    await other.erase();
    expect((await mine.leftovers(2)).map((event) => event.item)).toEqual(["q1"]);
  });

  it("passes over a row that cannot be read", async () => {
    const journal = await open();
    await journal.append(1, { ...answer("q1", "o1"), n: 1 });
    await journal.append(1, { ...answer("q2", "o1"), n: 2 });
    const [row] = await rows();
    new Uint8Array(row?.body as ArrayBuffer)[3]! ^= 1;
    const database = (journal as unknown as { database: IDBDatabase }).database;
    await new Promise<void>((resolve) => {
      const transaction = database.transaction("events", "readwrite");
      transaction.objectStore("events").put(row);
      transaction.oncomplete = () => { resolve(); };
    });
    expect((await journal.leftovers(2)).map((event) => event.item)).toEqual(["q2"]);
  });

  it("gives two pages of one browser the same key", async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.append(1, { ...answer("q1", "o1"), n: 1 });
    expect(await two.leftovers(2)).toHaveLength(1);
  });
});

it("without storage keeps leftovers for the life of the page", async () => {
  const journal = new MemoryJournal();
  await journal.append(1, { ...answer("q1", "o1"), n: 1 });
  await journal.append(1, { ...answer("q2", "o1"), n: 2 });
  await journal.recordAck(1, 1);
  expect((await journal.leftovers(2)).map((event) => event.item)).toEqual(["q2"]);
  expect(journal.durable).toBe(false);
});

describe("storage that does not open", () => {
  it("rejects to be read until it opens, and then holds what memory held", async () => {
    const earlier = await open();
    await earlier.append(1, { ...answer("q1", "o1"), n: 1 });
    let shut = true;
    const late = new LateJournal(() => shut ? Promise.reject(new Error("locked")) : open());
    await late.append(2, { ...answer("q2", "o1"), n: 1 });
    await expect(late.leftovers(2)).rejects.toThrow("locked");
    expect([late.durable, late.shut]).toEqual([false, true]);
    shut = false;
    expect(await late.leftovers(2)).toEqual([{ ...answer("q1", "o1"), n: 1, epoch: 1 }]);
    expect([late.durable, late.shut]).toEqual([true, false]);
    await late.append(2, { ...answer("q3", "o1"), n: 2 });
    expect((await (await open()).leftovers(3)).map(({ item }) => item)).toEqual(["q1", "q2", "q3"]);
  });

  it("is tried again later, but not where a browser has none at all", async () => {
    const broken = { open: () => { throw new Error("denied"); } } as unknown as globalThis.IDBFactory;
    expect(await openJournal("s", broken)).toBeInstanceOf(LateJournal);
    expect(await openJournal("s", null)).toBeInstanceOf(MemoryJournal);
    expect(await openJournal("s", factory as unknown as globalThis.IDBFactory))
      .toBeInstanceOf(IndexedDBJournal);
  });
});

it("gives an epoch's number again after the server was restored", async () => {
  const journal = await open();
  await journal.append(3, { ...answer("q1", "o1"), n: 1 });
  await journal.recordAck(3, 1);
  const again = { ...answer("q1", "o1"), n: 1 };
  await journal.carry(3, [again], [{ ...again, epoch: 3 }]);
  expect(await journal.leftovers(4)).toEqual([{ ...again, epoch: 3 }]);
});

it("does not wait for a disk that hangs", async () => {
  await expect(within(5, new Promise(() => undefined))).rejects.toThrow("too slow");
});
