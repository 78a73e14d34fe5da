import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryJournal } from "../journal";
import { Runner } from "../runner";
import { HttpTransport, type Outcome } from "../transport";
import { FakeServer, seeded } from "./help";

/** A server whose replies to files come when the test says so. */
class Slow extends FakeServer {
  readonly ways: ((outcome: Outcome) => void)[] = [];

  give(): Promise<Outcome> {
    return new Promise((resolve) => { this.ways.push(resolve); });
  }

  files(): unknown[] {
    return [...this.journal.values()].filter(({ event }) => event.type === "upload").map(({ event }) => event.value["name"] ?? null);
  }
}

let now = 0;
let server: Slow;
let runner: Runner;

beforeEach(async () => {
  vi.useFakeTimers();
  now = 0;
  server = new Slow();
  runner = new Runner({
    journal: new MemoryJournal(), transport: server, monotonic: () => now, random: seeded(2), leave: () => undefined, receiptUrl: "/r",
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

const file = (name: string): File => new File(["abc"], name);
const kept = (name: string): Outcome => ({ kind: "ok", trip: 1, body: { digest: "d", name, size: 3, finding: "readable" } });

describe("a file on its way", () => {
  it("counts as chosen last, not as arrived last", async () => {
    const first = runner.giveFile("t1", file("a.txt"));
    await pass(250);
    const second = runner.giveFile("t1", file("b.txt"));
    await pass(250);
    server.ways[1]!(kept("b.txt"));
    expect((await second)?.kind).toBe("kept");
    server.ways[0]!(kept("a.txt"));
    expect(await first).toBeNull();
    await pass(3000);
    expect(server.files()).toEqual(["b.txt"]);
  });

  it("leaves the language that was chosen for the task as it was", async () => {
    runner.answer("t1", null, "fr");
    const given = runner.giveFile("t1", file("a.txt"));
    await pass(250);
    server.ways[0]!(kept("a.txt"));
    await given;
    await pass(3000);
    const answers = [...server.journal.values()].filter(({ event }) => event.type === "answer");
    expect(answers.map(({ event }) => event.value)).toEqual([{ choice: null, language: "fr" }, { choice: "written", language: "fr" }]);
  });

  it("does not come back after it was taken back", async () => {
    const way = runner.giveFile("t1", file("a.txt"));
    await pass(250);
    runner.takeFileBack("t1");
    server.ways[0]!(kept("a.txt"));
    expect(await way).toBeNull();
    await pass(3000);
    expect(server.files()).toEqual([null]);
  });

  it.each(["closing", "paused"] as const)("counts under the time of its choice when it arrives while %s", async (state) => {
    await pass(1000);
    const way = runner.giveFile("t1", file("a.txt"));
    const chosen = runner.clock.elapsedMs();
    server.state = state;
    await pass(20_000);
    expect(runner.unsent).toBeGreaterThan(0);
    server.ways[0]!(kept("a.txt"));
    expect((await way)?.kind).toBe("kept");
    await pass(5000);
    const event = [...server.journal.values()].find(({ event: one }) => one.type === "upload")?.event;
    expect(event).toMatchObject({ item: "t1", t: chosen });
  });

  it("is waited for by the hand-in", async () => {
    void runner.giveFile("t1", file("a.txt"));
    void runner.handIn();
    await pass(3000);
    expect(runner.state).toMatchObject({ handIn: "sending", sending: ["a.txt"] });
    server.ways[0]!(kept("a.txt"));
    await pass(3000);
    expect(runner.state.handIn).toBe("done");
    expect(server.files()).toEqual(["a.txt"]);
  });

  it("calls the hand-in off when it does not arrive, until it is asked for again", async () => {
    void runner.giveFile("t1", file("a.txt"));
    void runner.handIn();
    await pass(1000);
    server.ways[0]!({ kind: "offline" });
    await pass(1000);
    expect(runner.state).toMatchObject({ handIn: "none", missing: ["a.txt"] });
    void runner.handIn();
    await pass(3000);
    expect(runner.state.handIn).toBe("done");
  });

  it("is not called received when nothing may be given any more", async () => {
    await runner.handIn();
    expect((await runner.giveFile("t1", file("a.txt")))?.kind).toBe("uncounted");
  });
});

it.each([[429, "too_fast"], [503, "busy"], [401, "signed_out"], [413, "too_large"]])("tells %i apart", async (status, kind) => {
  const http = new HttpTransport("/s", () => Promise.resolve(new Response("", { status })), () => 0, () => null);
  server.give = () => http.give("x", new Blob([]));
  expect((await runner.giveFile("t1", file("a.txt")))?.kind).toBe(kind);
});

it("gives the test up when another page has it", async () => {
  server.give = () => Promise.resolve({ kind: "superseded", epoch: 2 });
  expect((await runner.giveFile("t1", file("a.txt")))?.kind).toBe("superseded");
  expect(runner.state.superseded).toBe(true);
});
