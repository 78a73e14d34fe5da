/** Two pages of one computer that take turns: what one has taken over the other does not give again. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MemoryJournal } from "../journal";
import { Runner } from "../runner";
import type { JournalEvent, StoredEvent } from "../types";
import { FakeServer, seeded } from "./help";

let now = 0;
let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  server = new FakeServer();
});
afterEach(() => { vi.useRealTimers(); });

/** The disk that the pages of one computer share. */
class Disk extends MemoryJournal {
  override readonly durable: boolean = true;
  failsFor: (event: JournalEvent) => boolean = () => false;

  override append(epoch: number, event: JournalEvent): Promise<void> {
    return this.failsFor(event) ? Promise.reject(new Error("quota")) : super.append(epoch, event);
  }
}

/** One that takes its time to read what it found, as one that deciphers does. */
class SlowDisk extends Disk {
  override async leftovers(before: number): Promise<StoredEvent[]> {
    const found = await super.leftovers(before);
    await new Promise((done) => { setTimeout(done, 400); });
    return found;
  }
}

function open(disk: Disk, seed: number): Runner {
  return new Runner({
    journal: disk, transport: server, monotonic: () => now, random: seeded(seed),
    leave: () => undefined, receiptUrl: "/r",
  });
}

async function pass(ms: number, ...pages: Runner[]): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    for (const page of pages) page.tick();
  }
}

it("keeps the number of events whichever page goes on, and however often", async () => {
  const disk = new Disk();
  const [one, other] = [open(disk, 1), open(disk, 2)];
  await one.enter();
  one.choose("q01", "o1");
  one.flag("q02", true);
  await vi.advanceTimersByTimeAsync(0);
  const { unsent } = one.state;
  for (let turn = 0; turn < 20; turn += 1) {
    const page = turn % 2 === 0 ? other : one;
    await page.enter();
    expect(page.state.unsent).toBe(unsent);
    expect(page.state.answers["q01"]).toBe("o1");
  }
  await pass(3000, one, other);
  expect(one.state.unsent).toBe(0);
  expect(server.answers()["q01"]?.value.choice).toBe("o1");
});

it("still gives again what only its memory has, beside what another page took from the disk", async () => {
  const disk = new Disk();
  const [one, other] = [open(disk, 1), open(disk, 2)];
  await one.enter();
  disk.failsFor = ({ item }) => item === "q02";
  server.fate = (path) => (path === "sync" ? "down" : "ok");
  one.choose("q01", "o1");
  one.choose("q02", "o2");
  one.choose("q03", "o1");
  await vi.advanceTimersByTimeAsync(0);
  await other.enter();
  // The third is on the disk under a higher number than the one that is not.
  expect(other.state.answers).toMatchObject({ q01: "o1", q03: "o1" });
  expect(other.state.answers["q02"]).toBeUndefined();
  await one.enter();
  expect(one.state.answers).toMatchObject({ q01: "o1", q02: "o2", q03: "o1" });
  server.fate = () => "ok";
  await pass(3000, one);
  expect(server.answers()["q02"]?.value.choice).toBe("o2");
});

it("loses nothing that is given while the leftovers are being read", async () => {
  const disk = new SlowDisk();
  const page = open(disk, 1);
  void page.enter();
  await vi.advanceTimersByTimeAsync(500);
  server.fate = (path) => (path === "sync" ? "down" : "ok");
  page.choose("q01", "o1");
  await vi.advanceTimersByTimeAsync(0);
  void page.enter();
  await vi.advanceTimersByTimeAsync(200);
  page.choose("q02", "o2");
  await vi.advanceTimersByTimeAsync(500);
  expect(page.state.answers).toMatchObject({ q01: "o1", q02: "o2" });
  server.fate = () => "ok";
  await pass(4000, page);
  expect(server.answers()["q02"]?.value.choice).toBe("o2");
});
