import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LateJournal, MemoryJournal, type Journal } from "../journal";
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
    expect(late.state.late).toBe(1);
    expect(left).toEqual([]);
    late.leave();
    expect(left).toEqual(["/sittings/s/receipt"]);
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
    const runner = open(server, journal);
    await runner.enter();
    expect(phaseOf(runner.state)).toBe("done");
    expect(runner.state.undelivered).toBe(true);
    expect(journal.erased).toBe(false);
    expect(left).toEqual([]);
    runner.leave();
    expect(left).toEqual(["/sittings/s/receipt"]);
  });

  it.each(["unknown_epoch", "counter_conflict"])(
    "keeps the local copy when late events meet %s, which proves nothing", async () => {
      const server = new FakeServer();
      const journal = new KeptJournal();
      await journal.append(1, { item: "q01", type: "answer", value: { choice: "o1" }, t: 1, n: 1 });
      server.epoch = 2;
      server.state = "closed";
      server.fate = (path) => (path === "sync" ? { kind: "conflict" } : "ok");
      const runner = open(server, journal);
      await runner.enter();
      expect(phaseOf(runner.state)).toBe("done");
      expect(runner.state.undelivered).toBe(true);
      expect(journal.erased).toBe(false);
    });

  it("takes no answer after a called-off hand-in before the server says that the test goes on", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    server.fate = () => "down";
    void runner.handIn();
    await pass(runner, 5000);
    expect(runner.state.handIn).toBe("waiting");
    runner.backToTest();
    expect(phaseOf(runner.state)).toBe("returning");
    runner.choose("q01", "o1");
    expect(runner.state.answers["q01"]).toBeUndefined();
    server.fate = () => "ok";
    await pass(runner, 20_000);
    expect(phaseOf(runner.state)).toBe("test");
    runner.choose("q01", "o2");
    await pass(runner, 20_000);
    expect(left).toEqual([]);
    expect(server.answers()["q01"]?.value.choice).toBe("o2");
  });

  it("is not closed by a called-off hand-in that arrives afterwards", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.choose("q01", "o1");
    server.fate = (path) => (path === "hand-in" ? "held" : "ok");
    void runner.handIn();
    await pass(runner, 500);
    runner.backToTest();
    await pass(runner, 500);
    expect(phaseOf(runner.state)).toBe("test");
    runner.choose("q02", "o2");
    server.release();
    await pass(runner, 5000);
    expect(server.state).toBe("running");
    expect(phaseOf(runner.state)).toBe("test");
    expect(server.answers()).toMatchObject({
      q01: { value: { choice: "o1" } }, q02: { value: { choice: "o2" } },
    });
    server.fate = () => "ok";
    void runner.handIn();
    await pass(runner, 1000);
    expect(left).toEqual(["/sittings/s/receipt"]);
  });

  it("goes to the receipt when the called-off hand-in had closed the test", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    server.fate = (path) => (path === "hand-in" ? "lost" : "ok");
    void runner.handIn();
    await pass(runner, 500);
    server.fate = () => "ok";
    runner.backToTest();
    runner.choose("q02", "o1");
    await pass(runner, 5000);
    expect(phaseOf(runner.state)).toBe("done");
    expect(runner.state).toMatchObject({ late: 0, undelivered: false, unread: false });
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(journal.erased).toBe(true);
    expect(Object.keys(server.answers())).toEqual(["q01"]);
  });

  it("sends the counter it has reached, and fills the gap the server names", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    runner.choose("q02", "o1");
    await pass(runner, 3000);
    runner.choose("q03", "o2");
    server.journal.delete("1|2");
    server.fate = (path) => (path === "sync" ? "down" : "ok");
    void runner.handIn();
    await pass(runner, 10_000);
    const sent = server.calls.filter(({ path }) => path === "hand-in").map(({ body }) => body);
    expect(sent.map(({ last }) => last)).toEqual([3, 3]);
    expect(sent.map(({ events }) => events?.map(({ n }) => n))).toEqual([[3], [2, 3]]);
    expect(server.answers()).toMatchObject({ q01: {}, q02: {}, q03: {} });
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(journal.erased).toBe(true);
  });

  it("stays while an ending can be taken back, and gets the receipt once it is final", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.choose("q01", "o1");
    server.fate = (path) => (path === "hand-in" ? { kind: "stopped" } : "ok");
    server.state = "paused";
    server.room = { pause: "ended" };
    void runner.handIn();
    await pass(runner, 5000);
    expect(runner.state.handIn).toBe("none");
    expect(phaseOf(runner.state)).toBe("paused");
    expect(runner.state.pause).toBe("ended");
    expect(runner.state.unsent).toBe(0);
    expect(left).toEqual([]);
    server.fate = () => "ok";
    server.state = "closed";
    await pass(runner, 15_000);
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
  });

  it("goes on when an ending is taken back after a hand-in", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    server.fate = (path) => (path === "hand-in" ? { kind: "stopped" } : "ok");
    void runner.handIn();
    await pass(runner, 1000);
    server.fate = () => "ok";
    await pass(runner, 5000);
    expect(phaseOf(runner.state)).toBe("test");
    runner.choose("q01", "o2");
    await pass(runner, 5000);
    expect(server.answers()["q01"]?.value.choice).toBe("o2");
    expect(left).toEqual([]);
  });

  it("takes a gap that stays into a new epoch, and hands in from there", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.choose("q01", "o1");
    await pass(runner, 3000);
    server.fate = (path) => path === "hand-in" && server.epoch === 1
      ? { kind: "gap", ack: 0, epoch: 1 } : "ok";
    void runner.handIn();
    await pass(runner, 60_000);
    expect(server.epoch).toBe(2);
    expect(left).toEqual(["/sittings/s/receipt"]);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
  });

  it.each([0, 1, 99])("does not erase on a receipt that covers up to %i of 2", async (ack) => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    runner.choose("q02", "o1");
    server.fate = (path) => path !== "hand-in" ? "ok" : {
      kind: "ok", trip: 1, body: {
        state: "closed", epoch: 1, ack, late: [],
        receipt: { url: "/sittings/s/receipt", items: 4, answered: 0 },
      },
    };
    void runner.handIn();
    await pass(runner, 10_000);
    expect(phaseOf(runner.state)).toBe("done");
    expect(journal.erased).toBe(false);
    expect(runner.state.undelivered).toBe(true);
    expect(left).toEqual([]);
  });

  it("says how many answers came late, and waits for the candidate to read it", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    server.remaining = 5000;
    const runner = open(server, journal);
    await runner.enter();
    server.fate = () => "down";
    runner.choose("q01", "o1");
    runner.choose("q01", "o2");
    runner.choose("q02", "o1");
    runner.flag("q03", true);
    await pass(runner, 10_000);
    server.state = "closed";
    server.remaining = 0;
    server.fate = () => "ok";
    await pass(runner, 20_000);
    expect(phaseOf(runner.state)).toBe("done");
    expect(runner.state.late).toBe(2);
    expect(left).toEqual([]);
    expect(journal.erased).toBe(true);
  });

  it("says so too when the late answers come with the hand-in itself", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    server.fate = (path) => (path === "sync" ? "down" : "ok");
    runner.choose("q01", "o1");
    server.state = "closed";
    void runner.handIn();
    await pass(runner, 2000);
    expect(phaseOf(runner.state)).toBe("done");
    expect(runner.state.late).toBe(1);
    expect(left).toEqual([]);
  });

  it("does not take a foreign page for a receipt", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const runner = open(server, journal);
    await runner.enter();
    server.fate = (path) => path !== "hand-in" ? "ok" : {
      kind: "ok", trip: 1,
      body: { state: "closed", epoch: 1, ack: 0, receipt: { url: "https://elsewhere.example/", items: 1, answered: 1 } },
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

describe("what lies on this computer", () => {
  const old = { item: "q02", type: "answer", value: { choice: "o2" }, t: 1, n: 1 } as const;

  it("is not erased while it cannot be read, and the candidate is told", async () => {
    const journal = new KeptJournal();
    await journal.append(1, old);
    journal.leftovers = () => new Promise(() => undefined);
    const server = new FakeServer();
    server.epoch = 1;
    const runner = open(server, journal);
    const entering = runner.enter();
    await pass(runner, 4000);
    await entering;
    expect(runner.state.unread).toBe(true);
    void runner.handIn();
    await pass(runner, 10_000);
    expect(phaseOf(runner.state)).toBe("done");
    expect(journal.erased).toBe(false);
    expect(left).toEqual([]);
  });

  it("is read again in the background, and then sent and shown", async () => {
    const journal = new KeptJournal();
    await journal.append(1, old);
    await journal.append(1, { ...old, item: "q01", n: 2 });
    const read = journal.leftovers.bind(journal);
    journal.leftovers = () => Promise.reject(new Error("busy"));
    const server = new FakeServer();
    server.epoch = 1;
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    await pass(runner, 3000);
    expect(server.answers()["q02"]).toBeUndefined();
    journal.leftovers = read;
    await pass(runner, 20_000);
    expect(runner.state.unread).toBe(false);
    expect(runner.state.answers).toMatchObject({ q01: "o1", q02: "o2" });
    expect(server.answers()["q02"]?.value.choice).toBe("o2");
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect([...server.aside.keys()]).toEqual(["1|2"]);
    void runner.handIn();
    await pass(runner, 3000);
    expect(journal.erased).toBe(true);
  });

  it("is read once the storage opens that did not open at first", async () => {
    const disk = new KeptJournal();
    await disk.append(1, old);
    let shut = true;
    const journal = new LateJournal(() => shut ? Promise.reject(new Error("locked")) : Promise.resolve(disk));
    const server = new FakeServer();
    server.epoch = 1;
    const runner = open(server, journal);
    await runner.enter();
    runner.choose("q01", "o1");
    await pass(runner, 15_000);
    expect(runner.state).toMatchObject({ durable: false, unread: true });
    shut = false;
    await pass(runner, 20_000);
    expect(runner.state).toMatchObject({ durable: true, unread: false });
    expect(server.answers()["q02"]?.value.choice).toBe("o2");
    void runner.handIn();
    await pass(runner, 3000);
    expect(disk.erased).toBe(true);
  });

  it("goes under its own numbers when something newer has overtaken it", async () => {
    const journal = new KeptJournal();
    await journal.append(1, { ...old, item: "q01" });
    await journal.append(1, { item: "q03", type: "flag", value: { flagged: true }, t: 1, n: 2 });
    const server = new FakeServer();
    const first = open(server);
    await first.enter();
    const other = open(server);
    await other.enter();
    other.choose("q01", "o1");
    other.flag("q03", true);
    other.flag("q03", false);
    await pass(other, 3000);
    const runner = open(server, journal);
    await runner.enter();
    await pass(runner, 3000);
    expect(runner.state.answers["q01"]).toBe("o1");
    expect(runner.state.flags.has("q03")).toBe(false);
    expect([...server.aside.keys()]).toEqual(["1|1", "1|2"]);
    expect(runner.state.late).toBe(0);
    expect(await journal.leftovers(3)).toEqual([]);
  });
});

it("gives again what a restored server has forgotten with its epoch", async () => {
  const server = new FakeServer();
  const journal = new KeptJournal();
  await open(server, journal).enter();
  const runner = open(server, journal);
  await runner.enter();
  runner.choose("q01", "o1");
  runner.choose("q02", "o2");
  await pass(runner, 3000);
  server.journal.clear();
  server.epoch = 1;
  runner.choose("q03", "o1");
  await pass(runner, 15_000);
  expect(server.epoch).toBe(2);
  expect(server.answers()).toMatchObject({
    q01: { value: { choice: "o1" } }, q02: { value: { choice: "o2" } }, q03: { value: { choice: "o1" } },
  });
});

it("lets the same option be chosen again after the server refused it", async () => {
  const server = new FakeServer();
  const runner = open(server);
  await runner.enter();
  server.rejects = ({ n }) => n === 1;
  runner.choose("q01", "o1");
  await pass(runner, 3000);
  expect(runner.state.rejected.has("q01")).toBe(true);
  expect(runner.state.answers["q01"] ?? null).toBeNull();
  expect(saveWords(runner.state)).not.toBe("safe");
  runner.choose("q01", "o1");
  await pass(runner, 3000);
  expect(server.answers()["q01"]).toMatchObject({ n: 2, value: { choice: "o1" } });
  expect(runner.state.rejected.has("q01")).toBe(false);
});
