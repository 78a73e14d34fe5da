/** A server that was restored to an earlier point gets back what this computer holds. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LateJournal, MemoryJournal } from "../memory";
import type { Journal } from "../journal";
import { Runner } from "../runner";
import { FakeServer, seeded } from "./help";

class KeptJournal extends MemoryJournal {
  override readonly durable: boolean = true;
}

let now = 0;

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
});
afterEach(() => { vi.useRealTimers(); });

function open(server: FakeServer, journal: Journal): Runner {
  return new Runner({
    journal, transport: server, monotonic: () => now, wall: () => now, random: seeded(2),
    leave: () => undefined, receiptUrl: "/receipt",
  });
}

async function pass(runner: Runner, ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

function choices(server: FakeServer): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(server.answers()).map(([item, { value }]) => [item, value.choice]));
}

/** The state of the back-up: the first page was opened, nothing of it saved. */
function restore(server: FakeServer): void {
  server.journal.clear();
  server.epoch = 1;
}

it("brings back what an earlier page had sent and the server had acknowledged", async () => {
  const server = new FakeServer();
  const journal = new KeptJournal();
  const first = open(server, journal);
  await first.enter();
  first.choose("q01", "o1");
  await pass(first, 3000);
  const runner = open(server, journal);
  await runner.enter();
  runner.choose("q02", "o2");
  await pass(runner, 3000);
  restore(server);
  runner.choose("q03", "o1");
  await pass(runner, 20_000);
  expect(choices(server)).toEqual({ q01: "o1", q02: "o2", q03: "o1" });
  expect(runner.unsent).toBe(0);
});

it("brings back what was kept here when the number of the page is given out again", async () => {
  const server = new FakeServer();
  const journal = new KeptJournal();
  await open(server, journal).enter();
  const before = open(server, journal);
  await before.enter();
  before.choose("q01", "o1");
  await pass(before, 3000);
  server.fate = () => "down";
  before.choose("q02", "o2");
  await pass(before, 3000);
  before.yield();
  const runner = open(server, journal);
  void runner.enter();
  await pass(runner, 6000);
  restore(server);
  server.fate = () => "ok";
  await pass(runner, 40_000);
  expect(choices(server)).toEqual({ q01: "o1", q02: "o2" });
  expect(runner.state.answers).toMatchObject({ q01: "o1", q02: "o2" });
});

it("distrusts a disk that opens late as well", async () => {
  const disk = new KeptJournal();
  const event = { n: 1, item: "q01", type: "answer", value: { choice: "o1" }, t: 1 } as const;
  await disk.append(1, event);
  await disk.recordAck(1, 1);
  const late = new LateJournal(() => Promise.resolve(disk));
  await late.distrust();
  expect(await late.leftovers(5)).toEqual([{ ...event, epoch: 1 }]);
});
