/** What travels in the hand-in itself, and what becomes of a hand-in that waits for a file. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryJournal } from "../journal";
import { Runner } from "../runner";
import type { Outcome } from "../transport";
import type { EventType } from "../types";
import { saveWords } from "../state";
import { FakeServer, seeded } from "./help";

class Server extends FakeServer {
  readonly ways: ((outcome: Outcome) => void)[] = [];

  give(): Promise<Outcome> {
    return new Promise((resolve) => { this.ways.push(resolve); });
  }

  files(): unknown[] {
    return [...this.journal.values()].filter(({ event }) => event.type === "upload").map(({ event }) => event.value["name"]);
  }

  refuses(...types: readonly EventType[]): void {
    this.rejects = ({ type }) => types.includes(type);
  }
}

const FULL = { op: "full", id: "w1" };

let now = 0;
let server: Server;
let journal: MemoryJournal;
let runner: Runner;
let left: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  now = 0;
  left = [];
  server = new Server();
  journal = new MemoryJournal();
  runner = new Runner({
    journal, transport: server, monotonic: () => now, random: seeded(2), leave: (url) => { left.push(url); }, receiptUrl: "/r",
  });
  await runner.enter();
});
afterEach(() => { vi.useRealTimers(); });

async function pass(ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

describe("what is refused in the hand-in itself", () => {
  it("keeps the copy of a text on this computer, and is said before the receipt", async () => {
    const erased = vi.spyOn(journal, "erase");
    server.refuses("write");
    runner.write("t1", FULL);
    void runner.handIn();
    await pass(1000);
    expect(server.calls.map(({ path }) => path)).toEqual(["enter", "hand-in"]);
    expect(runner.state).toMatchObject({ handIn: "done", undelivered: true, unkept: { t1: null } });
    expect(erased).not.toHaveBeenCalled();
    expect(left).toEqual([]);
  });

  it.each(["answer", "upload", "command"] as const)("is said of an event of type %s too", async (type) => {
    server.refuses(type);
    if (type === "answer") runner.choose("q01", "o1");
    else if (type === "command") runner.command("p1", { id: "c1", edits: [{ op: "set" }] } as never);
    else runner.takeFileBack("t1");
    void runner.handIn();
    await pass(1000);
    expect(runner.state).toMatchObject({ handIn: "done", undelivered: true });
    expect(left).toEqual([]);
  });

  it("is nothing to be said of what no candidate gives", async () => {
    server.refuses("view");
    runner.view(["q01"]);
    void runner.handIn();
    await pass(1000);
    expect(left).toEqual(["/sittings/s/receipt"]);
  });

  it("is said when the reply to it was lost and it was sent again", async () => {
    server.refuses("write");
    runner.write("t1", FULL);
    server.fate = (path) => path === "hand-in" ? "lost" : "down";
    void runner.handIn();
    await pass(1000);
    server.fate = (path) => path === "hand-in" ? "ok" : "down";
    await pass(5000);
    expect(runner.state).toMatchObject({ handIn: "done", undelivered: true });
  });
});

it("hands in a text that was mended last, and says nothing of what was refused before", async () => {
  server.refuses("write");
  runner.write("t1", FULL);
  await pass(3000);
  expect(runner.state.unkept).toEqual({ t1: null });
  server.refuses();
  runner.write("t1", { ...FULL, id: "w2" });
  void runner.handIn();
  await pass(1000);
  expect(runner.state).toMatchObject({ handIn: "done", undelivered: false, unkept: {} });
  expect(left).toEqual(["/sittings/s/receipt"]);
});

describe("a file on its way", () => {
  const file = (name: string): File => new File(["abc"], name);

  it("keeps the page from calling anything safe, and from saying so at the end when it fails", async () => {
    runner.choose("q01", "o1");
    await pass(3000);
    expect(saveWords(runner.state)).toBe("safe");
    void runner.giveFile("t1", file("a.txt"));
    await pass(3000);
    expect(saveWords(runner.state)).toBe("sending");
    server.state = "closing";
    await pass(20_000);
    expect(runner.state).toMatchObject({ timeUp: true, handIn: "sending", sending: ["a.txt"] });
    server.ways[0]!({ kind: "offline" });
    await pass(3000);
    expect(runner.state).toMatchObject({ handIn: "done", missing: ["a.txt"] });
    expect(left).toEqual([]);
  });

  it("is missed at the end also when it failed before the hand-in began, and after a first attempt", async () => {
    void runner.giveFile("t1", file("a.txt"));
    await pass(1000);
    server.ways[0]!({ kind: "offline" });
    server.state = "closing";
    server.fate = (path) => path === "hand-in" ? { kind: "refused", status: 409, error: "no", message: "Not now." } : "ok";
    await pass(20_000);
    expect(server.calls.filter(({ path }) => path === "hand-in").length).toBeGreaterThan(0);
    server.fate = () => "ok";
    await pass(20_000);
    expect(runner.state).toMatchObject({ handIn: "done", missing: ["a.txt"] });
  });

  it("is nothing to be said of when it arrives", async () => {
    void runner.giveFile("t1", file("a.txt"));
    await pass(1000);
    server.state = "closing";
    server.ways[0]!({ kind: "ok", trip: 1, body: { digest: "d", name: "a.txt", size: 3, finding: "readable" } });
    await pass(20_000);
    expect(runner.state).toMatchObject({ handIn: "done", missing: [] });
    expect(left).toEqual(["/sittings/s/receipt"]);
  });
});

it("counts a text that this page alone has among what leaving it would lose", async () => {
  server.refuses("write");
  runner.write("t1", FULL);
  await pass(3000);
  expect(runner.unsent).toBe(1);
  server.refuses();
  runner.write("t1", { ...FULL, id: "w2" });
  await pass(3000);
  expect(runner.unsent).toBe(0);
});

describe("a hand-in that waits for a file", () => {
  const wait = async (): Promise<void> => {
    void runner.giveFile("t1", new File(["abc"], "a.txt"));
    void runner.handIn();
    await pass(1000);
    expect(runner.state.handIn).toBe("sending");
  };

  it("is called off by a pause, and the test goes on without it", async () => {
    await wait();
    server.state = "paused";
    await pass(10_000);
    expect([runner.state.handIn, runner.handingIn]).toEqual(["none", false]);
    server.ways[0]!({ kind: "offline" });
    await pass(10_000);
    server.state = "running";
    await pass(10_000);
    expect(server.calls.map(({ path }) => path)).not.toContain("hand-in");
    expect(runner.write("t2", FULL)).toBe(true);
  });

  it("goes on under a new epoch, and nothing is written beside it", async () => {
    await wait();
    server.fate = (path) => path === "sync" ? { kind: "conflict" } : "ok";
    await pass(10_000);
    server.fate = () => "ok";
    await pass(10_000);
    expect(runner.state).toMatchObject({ handIn: "sending", content: { epoch: server.epoch } });
    expect(server.epoch).toBeGreaterThan(1);
    expect(runner.write("t2", FULL)).toBe(false);
    server.ways[0]!({ kind: "ok", trip: 1, body: { digest: "d", name: "a.txt", size: 3, finding: "readable" } });
    await pass(5000);
    expect(runner.state.handIn).toBe("done");
  });

  it("does not follow a test that went on elsewhere and comes back", async () => {
    await wait();
    runner.yield();
    await pass(1000);
    void runner.enter();
    await pass(1000);
    server.ways[0]!({ kind: "ok", trip: 1, body: { digest: "d", name: "a.txt", size: 3, finding: "readable" } });
    await pass(5000);
    expect(runner.state.handIn).toBe("none");
    expect(server.files()).toEqual(["a.txt"]);
    expect(server.calls.map(({ path }) => path)).not.toContain("hand-in");
  });

  it("that was asked for without the server is called off by a pause too", async () => {
    const next = new Runner({
      journal, transport: server, monotonic: () => now, random: seeded(3), leave: () => undefined, receiptUrl: "/r",
    });
    await pass(1000);
    server.fate = () => "down";
    void next.enter();
    await pass(6000);
    expect(next.state.provisional).toBe(true);
    void next.handIn();
    server.fate = () => "ok";
    server.state = "paused";
    await pass(20_000);
    expect([next.state.sitting, next.handingIn]).toEqual(["paused", false]);
    server.state = "running";
    await pass(10_000);
    void next.enter();
    await pass(10_000);
    expect(next.state).toMatchObject({ sitting: "running", handIn: "none" });
  });
});

it("says what is refused of that which an earlier page left, when the test is closed already", async () => {
  const old = new MemoryJournal();
  await old.append(1, { n: 1, item: "t1", type: "write", value: FULL, t: 1 });
  const erased = vi.spyOn(old, "erase");
  server.refuses("write");
  server.state = "closed";
  const next = new Runner({
    journal: old, transport: server, monotonic: () => now, random: seeded(3), leave: (url) => { left.push(url); }, receiptUrl: "/r",
  });
  void next.enter();
  await pass(10_000);
  expect(next.state).toMatchObject({ handIn: "done", undelivered: true });
  expect(erased).not.toHaveBeenCalled();
  expect(left).toEqual([]);
});
