import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryJournal, type Journal } from "../journal";
import { Runner } from "../runner";
import { phaseOf, saveWords } from "../state";
import { FakeServer, seeded } from "./help";

let now = 0;
let left: string[] = [];

beforeEach(() => {
  now = 0;
  left = [];
  vi.useFakeTimers();
});
afterEach(() => { vi.useRealTimers(); });

function open(server: FakeServer, journal: Journal = new MemoryJournal(), random = seeded(2)): Runner {
  return new Runner({
    journal, transport: server, monotonic: () => now, random,
    leave: (url) => { left.push(url); },
    receiptUrl: "/sittings/s/receipt",
  });
}

async function pass(runner: Runner, ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

/** Keeps like a real one, and can be told to fail. */
class KeptJournal extends MemoryJournal {
  override readonly durable: boolean = true;
  erased = false;
  failing = false;

  override append(...args: Parameters<MemoryJournal["append"]>): Promise<void> {
    return this.failing ? Promise.reject(new Error("quota")) : super.append(...args);
  }

  override erase(): Promise<void> {
    this.erased = true;
    return super.erase();
  }
}

describe("where an answer is", () => {
  it("is kept first, then safe, and safe only by the server's word", async () => {
    const server = new FakeServer();
    const runner = open(server, new KeptJournal());
    await runner.enter();
    runner.choose("q01", "o1");
    expect(saveWords(runner.state)).toBe("choosing");
    await vi.advanceTimersByTimeAsync(0);
    expect(saveWords(runner.state)).toBe("kept");
    server.fate = () => "lost";
    await pass(runner, 2000);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(saveWords(runner.state)).toBe("kept");
    server.fate = () => "ok";
    await pass(runner, 5000);
    expect(saveWords(runner.state)).toBe("safe");
    expect(runner.state.savedAt).toBe("2026-11-21T10:32:05Z");
  });

  it("is said truly when this computer keeps no copy", async () => {
    const journal = new KeptJournal();
    journal.failing = true;
    const server = new FakeServer();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    await vi.advanceTimersByTimeAsync(0);
    expect(saveWords(runner.state)).toBe("unkept");
    await pass(runner, 3000);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
  });

  it("does not wait for a disk that hangs", async () => {
    const journal = new KeptJournal();
    journal.append = () => new Promise(() => undefined);
    const server = new FakeServer();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    await pass(runner, 6000);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(runner.state.durable).toBe(false);
  });
});

describe("reload", () => {
  it("sends again under the new epoch what was not acknowledged, and shows it", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const before = open(server, journal);
    await before.enter();
    before.choose("q01", "o1");
    await pass(before, 3000);
    server.fate = (path) => (path === "sync" ? "down" : "ok");
    before.choose("q01", "o2");
    before.choose("q03", "o1");
    before.flag("q03", true);
    await pass(before, 1000);

    server.fate = () => "ok";
    const after = open(server, journal);
    await after.enter();
    expect(after.state.answers).toMatchObject({ q01: "o2", q03: "o1" });
    expect(after.state.flags.has("q03")).toBe(true);
    expect(saveWords(after.state)).toBe("kept");
    await pass(after, 3000);
    expect(server.answers()["q01"]).toEqual({ value: { choice: "o2" }, epoch: 2, n: 1 });
    expect(saveWords(after.state)).toBe("safe");
  });

  it("does not send twice what the server had stored", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const before = open(server, journal);
    await before.enter();
    server.fate = (path) => (path === "sync" ? "lost" : "ok");
    before.choose("q01", "o1");
    await pass(before, 2500);
    server.fate = () => "ok";
    const after = open(server, journal);
    await after.enter();
    await pass(after, 3000);
    expect(server.journal.size).toBe(1);
    expect(after.unsent).toBe(0);
  });

  it("ends with every last choice on the server through random cuts and reloads", async () => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const random = seeded(seed);
      const server = new FakeServer();
      const journal = new KeptJournal();
      const wanted: Record<string, string | null> = {};
      let runner = open(server, journal, random);
      await runner.enter();
      for (let step = 0; step < 60; step += 1) {
        const cut = random();
        server.fate = (path) =>
          path !== "sync" ? "ok" : cut < 0.35 ? "down" : cut < 0.55 ? "lost" : "ok";
        const item = `q0${1 + Math.floor(random() * 4)}`;
        const choice = random() < 0.15 ? null : `o${1 + Math.floor(random() * 2)}`;
        runner.choose(item, choice);
        wanted[item] = choice;
        await pass(runner, 250 * Math.floor(random() * 12));
        if (random() < 0.12) {
          runner = open(server, journal, random);
          await runner.enter();
          expect(runner.state.answers).toMatchObject(
            Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)),
          );
        }
      }
      server.fate = () => "ok";
      runner.hurry();
      await pass(runner, 40_000);
      for (const [item, choice] of Object.entries(wanted)) {
        expect(server.answers()[item]?.value.choice ?? null, `seed ${seed} ${item}`).toBe(choice);
      }
    }
  });
});

describe("two pages", () => {
  it("turns the older one read-only, and continues there on request without loss", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const old = open(server, journal);
    await old.enter();
    const other = open(server, journal);
    await other.enter();
    other.choose("q01", "o2");
    await pass(other, 3000);
    old.choose("q03", "o1");
    await pass(old, 3000);
    expect(phaseOf(old.state)).toBe("superseded");
    old.choose("q04", "o1");
    expect(old.state.answers["q04"]).toBeUndefined();

    await old.enter();
    expect(phaseOf(old.state)).toBe("test");
    expect(old.state.answers).toMatchObject({ q01: "o2", q03: "o1" });
    await pass(old, 3000);
    expect(server.answers()["q01"]?.value.choice).toBe("o2");
    expect(server.answers()["q03"]?.value.choice).toBe("o1");
  });
});

describe("the end", () => {
  it("says safe only when everything is acknowledged, then opens the receipt", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    server.remaining = 10_000;
    const runner = open(server, journal);
    await runner.enter();
    server.fate = () => "down";
    runner.choose("q01", "o1");
    await pass(runner, 12_000);
    expect(phaseOf(runner.state)).toBe("timeup");
    expect(runner.unsent).toBe(1);
    expect(journal.erased).toBe(false);
    runner.choose("q02", "o1");
    expect(runner.unsent).toBe(1);

    server.remaining = 0;
    server.state = "closing";
    server.fate = () => "ok";
    await pass(runner, 10_000);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(journal.erased).toBe(true);
  });

  it("goes on when the server has given more time meanwhile", async () => {
    const server = new FakeServer();
    server.remaining = 5000;
    const runner = open(server);
    await runner.enter();
    server.remaining = 600_000;
    await pass(runner, 6000);
    expect(phaseOf(runner.state)).toBe("test");
    expect(runner.clock.remainingMs()).toBeGreaterThan(590_000);
  });

  it("hands in once, with what was not sent yet, even when the first reply is lost", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    let first = true;
    server.fate = (path) => {
      if (path !== "hand-in" || !first) return "ok";
      first = false;
      return "lost";
    };
    const handed = runner.handIn();
    await pass(runner, 1000);
    expect(journal.erased).toBe(false);
    await pass(runner, 20_000);
    await handed;
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(journal.erased).toBe(true);
  });

  it("brings what was left on this computer to a sitting closed meanwhile, under its own numbers", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const first = open(server, journal);
    await first.enter();
    first.choose("q01", "o1");
    await pass(first, 3000);
    server.fate = () => "down";
    first.choose("q02", "o1");
    await pass(first, 1000);
    const other = open(server);
    server.fate = () => "ok";
    await other.enter();
    void other.handIn();
    await pass(other, 500);
    expect(left.splice(0)).toHaveLength(1);

    server.fate = (path) => (path === "sync" ? "down" : "ok");
    const late = open(server, journal);
    const entering = late.enter();
    await pass(late, 5000);
    expect(phaseOf(late.state)).toBe("timeup");
    expect(left).toEqual([]);
    expect(journal.erased).toBe(false);
    server.fate = () => "ok";
    await pass(late, 20_000);
    await entering;
    expect([...server.aside.values()]).toMatchObject([{ n: 2, item: "q02", value: { choice: "o1" } }]);
    expect(left.at(-1)).toBe("/sittings/s/receipt");
    expect(journal.erased).toBe(true);
  });

  it("keeps the local copy when the server would not take late events", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    await journal.append(1, { item: "q01", type: "answer", value: { choice: "o1" }, t: 1, n: 1 });
    server.epoch = 2;
    server.state = "closed";
    server.fate = (path) =>
      path === "sync" ? { kind: "refused", status: 422, error: "bad", message: "" } : "ok";
    await open(server, journal).enter();
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(journal.erased).toBe(false);
  });

  it("can be called off while the server does not answer", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    server.fate = () => "down";
    void runner.handIn();
    await pass(runner, 5000);
    expect(runner.state.handIn).toBe("waiting");
    runner.backToTest();
    runner.choose("q01", "o2");
    server.fate = () => "ok";
    await pass(runner, 30_000);
    expect(left).toEqual([]);
    expect(server.answers()["q01"]?.value.choice).toBe("o2");
  });

  it("does not take a foreign page for a receipt", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    server.fate = (path) => path !== "hand-in" ? "ok" : {
      kind: "ok", trip: 1,
      body: { state: "closed", receipt: { url: "https://elsewhere.example/", items: 1, answered: 1 } },
    };
    void runner.handIn();
    await pass(runner, 10_000);
    expect(left).toEqual([]);
    expect(journal.erased).toBe(false);
  });
});

it("shows no question while paused, and counts no time", async () => {
  const server = new FakeServer();
  const runner = open(server);
  await runner.enter();
  server.state = "paused";
  await pass(runner, 12_000);
  expect(phaseOf(runner.state)).toBe("paused");
  const before = runner.clock.remainingMs();
  await pass(runner, 3000);
  expect(runner.clock.remainingMs()).toBe(before);
  runner.choose("q01", "o1");
  expect(runner.unsent).toBe(0);
});

it("keeps trying to open, and tells the server's words when refused", async () => {
  const server = new FakeServer();
  let tries = 0;
  server.fate = () => {
    tries += 1;
    return tries < 3 ? "down" : { kind: "refused", status: 403, error: "code", message: "Ask for a code." };
  };
  const runner = open(server);
  const entering = runner.enter();
  await pass(runner, 20_000);
  await entering;
  expect(phaseOf(runner.state)).toBe("loading");
  expect(runner.state.refusal).toBe("Ask for a code.");
});
