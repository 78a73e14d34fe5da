import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Outbox } from "../outbox";
import { SyncEngine, type SyncHooks, type Trouble } from "../sync";
import type { SyncReply } from "../types";
import { answer, FakeServer, seeded } from "./help";

const TIMING = { sync_ms: 2000, idle_ms: 8000 };

function setup(random = seeded(1)) {
  const server = new FakeServer();
  server.epoch = 1;
  const outbox = new Outbox(1);
  const troubles: Trouble[] = [];
  const replies: SyncReply[] = [];
  const ends: string[] = [];
  let urgent = false;
  let typing = false;
  const hooks: SyncHooks = {
    reply: (reply) => { replies.push(reply); },
    trouble: (trouble) => { troubles.push(trouble); },
    superseded: () => { ends.push("superseded"); },
    conflict: () => { ends.push("conflict"); },
    urgent: () => urgent,
    typing: () => typing,
    gather: () => {
      typing = false;
      outbox.settle(outbox.append(answer("q9", "typed")).n);
      return Promise.resolve();
    },
  };
  const engine = new SyncEngine(outbox, server, TIMING, hooks, random);
  const choose = (item: string, choice: string): void => {
    outbox.settle(outbox.append(answer(item, choice)).n);
    engine.nudge();
  };
  return {
    server, outbox, engine, troubles, replies, ends, choose,
    urgent: (on: boolean) => { urgent = on; },
    type: () => {
      typing = true;
      engine.expect();
    },
  };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe("sending", () => {
  it("sends a change within two seconds, with its neighbours, in one batch", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { server, engine, choose, outbox } = setup(seeded(seed));
      engine.start();
      choose("q1", "o1");
      await vi.advanceTimersByTimeAsync(300);
      choose("q2", "o2");
      await vi.advanceTimersByTimeAsync(1700);
      expect(server.calls.map((call) => call.body.events?.length)).toEqual([2]);
      expect(outbox.unsent).toBe(0);
      engine.stop();
    }
  });

  it("sends what is being typed within two seconds of its first key, also behind a request", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const { server, engine, type } = setup(seeded(seed));
      engine.start();
      type();
      await vi.advanceTimersByTimeAsync(1900);
      expect(server.calls.map((call) => call.body.events?.length)).toEqual([1]);
      const post = server.post.bind(server);
      server.post = async (path, body) => {
        await new Promise((resolve) => { setTimeout(resolve, 100); });
        return post(path, body);
      };
      const flushing = engine.flush();
      await vi.advanceTimersByTimeAsync(50);
      type();
      await vi.advanceTimersByTimeAsync(1950);
      await flushing;
      expect(server.calls.map((call) => call.body.events?.length)).toEqual([1, 0, 1]);
      engine.stop();
    }
  });

  it("keeps a heartbeat when idle, between 6 and 10 seconds apart", async () => {
    const { server, engine } = setup();
    engine.start();
    await vi.advanceTimersByTimeAsync(80_000);
    expect(server.calls.length).toBeGreaterThanOrEqual(8);
    expect(server.calls.length).toBeLessThanOrEqual(13);
  });

  it("never has two requests under way", async () => {
    const { server, engine, choose } = setup();
    let open = 0;
    let most = 0;
    const post = server.post.bind(server);
    server.post = async (path, body) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      open -= 1;
      return post(path, body);
    };
    engine.start();
    for (let i = 0; i < 20; i += 1) {
      choose(`q${i}`, "o1");
      void engine.flush();
      await vi.advanceTimersByTimeAsync(130);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(most).toBe(1);
    expect(server.ack(1)).toBe(20);
  });
});

describe("failure", () => {
  it("tries again with growing pauses and loses nothing", async () => {
    const { server, engine, choose, outbox, troubles } = setup();
    server.fate = () => "down";
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(120_000);
    const tries = server.calls.length;
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(14);
    expect(outbox.unsent).toBe(1);
    expect(new Set(troubles)).toEqual(new Set(["offline"]));
    server.fate = () => "ok";
    await vi.advanceTimersByTimeAsync(30_000);
    expect(outbox.unsent).toBe(0);
  });

  it("does not let long pauses cost answers in the last minutes", async () => {
    const { server, engine, choose, outbox, urgent } = setup();
    urgent(true);
    server.fate = () => "down";
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(60_000);
    server.fate = () => "ok";
    await vi.advanceTimersByTimeAsync(4000);
    expect(outbox.unsent).toBe(0);
  });

  it("hurries when the network is back", async () => {
    const { server, engine, choose, outbox } = setup();
    server.fate = () => "down";
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(60_000);
    server.fate = () => "ok";
    engine.hurry();
    await vi.advanceTimersByTimeAsync(500);
    expect(outbox.unsent).toBe(0);
  });

  it("stores an event once when only its acknowledgement was lost", async () => {
    const { server, engine, choose, outbox } = setup();
    let first = true;
    server.fate = () => {
      const fate = first ? "lost" : "ok";
      first = false;
      return fate;
    };
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.journal.size).toBe(1);
    expect(outbox.unsent).toBe(0);
  });

  it.each([
    ["a page of a captive portal", { kind: "not_ours" } as const],
    ["somebody else's JSON", { kind: "ok", body: { status: "ok" }, trip: 1 } as const],
    ["a reply without acknowledgement", {
      kind: "ok", trip: 1,
      body: { epoch: 1, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "x" },
    } as const],
    ["an acknowledgement of another epoch", {
      kind: "ok", trip: 1,
      body: { ack: 1, epoch: 9, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "x" },
    } as const],
    ["an acknowledgement of events never written", {
      kind: "ok", trip: 1,
      body: { ack: 7, epoch: 1, state: "running", remaining_ms: 1, server_ms: 1, saved_at: "x" },
    } as const],
  ])("does not take %s for a save", async (_name, outcome) => {
    const { server, engine, choose, outbox, replies, troubles } = setup();
    server.fate = () => outcome;
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(5000);
    expect(outbox.unsent).toBe(1);
    expect(replies).toEqual([]);
    expect(troubles[0]).toBe("not_ours");
  });

  it("waits as long as a busy server asks", async () => {
    const { server, engine, choose } = setup();
    server.fate = () => ({ kind: "busy", retryMs: 20_000 });
    engine.start();
    choose("q1", "o1");
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.calls).toHaveLength(1);
  });

  it("sends smaller batches when the server finds one too large", async () => {
    const { server, engine, outbox } = setup();
    for (let i = 0; i < 90; i += 1) outbox.settle(outbox.append(answer(`q${i}`, "o1")).n);
    const post = server.post.bind(server);
    server.post = (path, body) => {
      const events = (body as { events: unknown[] }).events.length;
      return events > 25 ? Promise.resolve({ kind: "too_large" }) : post(path, body);
    };
    engine.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.ack(1)).toBe(90);
  });

  it("stops when another page has taken over, or the counters conflict", async () => {
    for (const kind of ["superseded", "conflict"] as const) {
      const { server, engine, choose, ends } = setup();
      server.fate = () => ({ kind });
      engine.start();
      choose("q1", "o1");
      await vi.advanceTimersByTimeAsync(60_000);
      expect(ends).toEqual([kind]);
      expect(server.calls).toHaveLength(1);
    }
  });
});

it("brings every event over once and in order through a network that fails at random", async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seeded(seed);
    const { server, engine, choose, outbox } = setup(random);
    server.fate = () => (random() < 0.3 ? "down" : random() < 0.3 ? "lost" : "ok");
    engine.start();
    for (let i = 0; i < 40; i += 1) {
      choose(`q${Math.floor(random() * 6)}`, `o${i}`);
      await vi.advanceTimersByTimeAsync(random() * 6000);
    }
    server.fate = () => "ok";
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outbox.unsent).toBe(0);
    expect([...server.journal.values()].map(({ event }) => event.value["choice"]))
      .toEqual(Array.from({ length: 40 }, (_, i) => `o${i}`));
    engine.stop();
  }
});
