/** Messages, help, breaks, signals, floods, other tabs, opening offline, rescue files. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Coalescer } from "../coalesce";
import { MemoryJournal, type Journal } from "../journal";
import { readEnter, readSync } from "../protocol";
import { sealRescue, toBase64 } from "../rescue";
import { Runner } from "../runner";
import { CACHE as SHELL_CACHE } from "../shell";
import { phaseOf, saveWords } from "../state";
import { TabLock } from "../tabs";
import { HttpTransport } from "../transport";
import { built, CACHE, shell, sittingOf, type Kit } from "../worker";
import { answer, enterReply, FakeServer, seeded } from "./help";

let now = 0;
let wall = 1_800_000_000_000;

beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => { vi.useRealTimers(); });

class KeptJournal extends MemoryJournal {
  override readonly durable: boolean = true;
}

function open(server: FakeServer, journal: Journal = new KeptJournal()): Runner {
  return new Runner({
    journal, transport: server, monotonic: () => now, random: seeded(2), wall: () => wall + now,
    leave: () => undefined, receiptUrl: "/sittings/s/receipt",
  });
}

async function pass(runner: Runner, ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

const events = (server: FakeServer, type: string): unknown[] =>
  [...server.journal.values()].filter(({ event }) => event.type === type).map(({ event }) => event.value);

describe("the wire", () => {
  const SYNC = {
    ack: 0, epoch: 1, state: "paused", remaining_ms: 1, server_ms: 1, saved_at: "x",
  };

  it("reads messages, help, pause and break strictly, and does without them", () => {
    const told = readSync({
      ...SYNC, messages: [{ id: 7, text: "Hello", at: "2026-11-21T10:32:05Z" }], help: "coming",
      pause: "break", break_left_ms: 60_000,
    }, 1, 0);
    expect(told).toMatchObject({
      messages: [{ id: 7, text: "Hello" }], help: "coming", pause: "break", break_left_ms: 60_000,
    });
    expect(readSync({ ...SYNC, state: "running" }, 1, 0))
      .toMatchObject({ messages: [], help: "none", pause: null, break_left_ms: 0 });
    expect(readSync({ ...SYNC, pause: "earthquake" }, 1, 0).pause).toBe("other");
    expect(readSync({ ...SYNC, state: "running", pause: "break" }, 1, 0).pause).toBeNull();
    for (const wrong of [
      { messages: [{ id: "7", text: "x" }] }, { messages: [{ id: 7 }] }, { help: "soon" },
      { break_left_ms: -1 }, { break_left_ms: "1" }, { messages: {} },
    ]) expect(() => readSync({ ...SYNC, ...wrong }, 1, 0)).toThrow();
  });

  it("takes rescue material only when it is given", () => {
    expect(readEnter(enterReply())).toMatchObject({ rescue: null });
    expect(readEnter({ ...enterReply(), rescue: { public: "k", secret: "s" } }).rescue)
      .toEqual({ public: "k", secret: "s" });
    expect(() => readEnter({ ...enterReply(), rescue: { public: "k" } })).toThrow();
  });
});

describe("messages and help", () => {
  it("are acknowledged offline, once, also over a reload", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    server.room = { messages: [{ id: 7, text: "Ten minutes more", at: "" }] };
    const runner = open(server, journal);
    await runner.enter();
    server.fate = () => "down";
    runner.signals.acknowledge(7);
    await pass(runner, 3000);
    expect(runner.state.acknowledged.has(7)).toBe(true);
    expect(events(server, "ack")).toEqual([]);
    server.fate = () => "ok";
    const after = open(server, journal);
    await after.enter();
    expect(after.state.acknowledged.has(7)).toBe(true);
    await pass(after, 3000);
    expect(events(server, "ack")).toEqual([{ message: 7 }]);
    expect(saveWords(after.state)).toBe("connected");
  });

  it("read before the start are told once the journal is open", async () => {
    const server = new FakeServer();
    server.state = "ready";
    const runner = open(server);
    await runner.enter();
    runner.signals.acknowledge(3);
    runner.signals.help(true);
    expect(runner.state.help).toBe("none");
    server.state = "running";
    await runner.start();
    await pass(runner, 3000);
    expect(events(server, "ack")).toEqual([{ message: 3 }]);
    expect(events(server, "help")).toEqual([]);
  });

  it("shows the request until the server knows it, then the server's word", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.signals.help(true);
    await pass(runner, 5000);
    expect(runner.state.help).toBe("waiting");
    server.room = { help: "coming" };
    await pass(runner, 12_000);
    expect(runner.state.help).toBe("coming");
    server.room = { help: "none" };
    await pass(runner, 12_000);
    expect(runner.state.help).toBe("none");
  });
});

describe("a break", () => {
  it("sends what was answered first, hides the questions, and ends on request", async () => {
    const server = new FakeServer();
    server.room = { break_left_ms: 300_000 };
    const runner = open(server);
    await runner.enter();
    runner.choose("q01", "o1");
    await Promise.all([runner.takeBreak("begin"), vi.advanceTimersByTimeAsync(100)]);
    expect(server.calls.map(({ path }) => path)).toEqual(["enter", "sync", "break"]);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(phaseOf(runner.state)).toBe("paused");
    expect(runner.state.pause).toBe("break");
    const left = runner.clock.remainingMs();
    await pass(runner, 3000);
    expect(runner.clock.remainingMs()).toBe(left);
    expect(runner.breakLeftMs()).toBe(297_000);
    runner.choose("q02", "o1");
    expect(runner.state.answers["q02"]).toBeUndefined();
    await runner.takeBreak("end");
    expect(phaseOf(runner.state)).toBe("test");
  });

  it("that the server did not confirm has not begun, and that is said", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    for (const outcome of [
      { kind: "offline" }, { kind: "ok", trip: 1, body: { welcome: "portal" } },
    ] as const) {
      server.fate = (path) => (path === "break" ? outcome : "ok");
      await runner.takeBreak("begin");
      expect(runner.state.breaking).toBe("failed");
      expect(phaseOf(runner.state)).toBe("test");
      expect(runner.state.breakRefusal).toBeNull();
    }
  });

  it("that the server refused says why, until one begins", async () => {
    const server = new FakeServer();
    server.room = { break_left_ms: 300_000 };
    const runner = open(server);
    await runner.enter();
    const message = "There is no break time left.";
    server.fate = (path) => (path === "break"
      ? { kind: "refused", status: 409, error: "no_break_left", message } : "ok");
    await runner.takeBreak("begin");
    expect(runner.state.breakRefusal).toBe(message);
    server.fate = () => "ok";
    await runner.takeBreak("begin");
    expect([runner.state.breaking, runner.state.breakRefusal]).toEqual(["none", null]);
  });
});

describe("signals", () => {
  it("say how long, what and how much, and never what was pasted", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.signals.note("focus", "lost");
    runner.signals.note("focus", "back", 1234.6);
    runner.signals.paste(5_000_000);
    runner.signals.paste(50_000_000);
    await pass(runner, 3000);
    expect(events(server, "focus")).toEqual([{ state: "lost" }, { state: "back", for_ms: 1235 }]);
    expect(events(server, "paste")).toEqual([{ characters: 5_000_000 }, { characters: 10_000_000 }]);
  });

  it("tell of a silence as the page saw it, not of a hiccup", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    await pass(runner, 12_000);
    const cut = async (ms: number): Promise<void> => {
      server.fate = () => "down";
      runner.choose("q01", runner.state.answers["q01"] === "o1" ? "o2" : "o1");
      await pass(runner, ms);
      server.fate = () => "ok";
      runner.hurry();
      await pass(runner, 40_000);
    };
    await cut(6000);
    expect(events(server, "network")).toEqual([]);
    await cut(600_000);
    const [lost, back] = events(server, "network") as { state: string; for_ms?: number }[];
    expect(lost).toEqual({ state: "lost" });
    expect(back?.state).toBe("back");
    expect(back?.for_ms).toBeGreaterThan(590_000);
    expect(back?.for_ms).toBeLessThan(602_000);
  });

  it("leave the questions where they are when the page leaves the full screen", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    runner.screen(false);
    expect([phaseOf(runner.state), runner.state.fullscreen]).toEqual(["test", false]);
  });
});

describe("a flood of changes", () => {
  it("is thinned to the newest of each question, and nothing is called safe before it is", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    for (let turn = 0; turn < 1000; turn += 1) {
      runner.choose(turn % 2 === 0 ? "q01" : "q02", `o${turn % 4 < 2 ? 1 : 2}`);
      if (turn % 100 === 99) {
        expect(saveWords(runner.state)).not.toBe("safe");
        await pass(runner, 1000);
      }
    }
    const wanted = { ...runner.state.answers };
    await pass(runner, 5000);
    expect(server.journal.size).toBeLessThan(260);
    expect(Object.fromEntries(Object.entries(server.answers()).map(([ref, { value }]) => [ref, value.choice])))
      .toEqual(wanted);
    expect(saveWords(runner.state)).toBe("safe");
  });

  it("is written whole before the hand-in", async () => {
    const server = new FakeServer();
    const runner = open(server);
    await runner.enter();
    for (let turn = 0; turn < 101; turn += 1) runner.choose("q01", turn % 2 === 0 ? "o1" : "o2");
    await Promise.all([runner.handIn(), vi.advanceTimersByTimeAsync(500)]);
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(phaseOf(runner.state)).toBe("done");
  });

  it("never holds a person's pace back", () => {
    const coalescer = new Coalescer(() => now);
    for (let turn = 0; turn < 50; turn += 1) {
      now += 100;
      expect(coalescer.admit(answer("q01", `o${turn}`))).toBe(true);
    }
  });
});

describe("opening without the server", () => {
  async function cutOff(server: FakeServer, journal: Journal): Promise<Runner> {
    server.fate = () => "down";
    const runner = open(server, journal);
    void runner.enter();
    await pass(runner, 4000);
    return runner;
  }

  it("brings questions, answers and about the time back; the server then decides", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const before = open(server, journal);
    await before.enter();
    before.choose("q01", "o1");
    before.flag("q02", true);
    await pass(before, 3000);
    server.fate = () => "down";
    before.choose("q01", "o2");
    await pass(before, 60_000);

    const after = await cutOff(server, journal);
    expect(phaseOf(after.state)).toBe("test");
    expect(after.state).toMatchObject({ provisional: true, answers: { q01: "o2" }, changes: 1 });
    expect(after.state.flags.has("q02")).toBe(true);
    expect(saveWords(after.state)).toBe("kept");
    expect(Math.abs(after.clock.remainingMs() - (3_600_000 - 66_000))).toBeLessThan(5000);
    after.choose("q03", "o1");
    await pass(after, 5000);
    server.remaining = 3_000_000;
    server.fate = () => "ok";
    await pass(after, 40_000);
    expect(after.state).toMatchObject({ provisional: false, answers: { q01: "o2", q03: "o1" } });
    expect(server.answers()).toMatchObject({
      q01: { value: { choice: "o2" }, epoch: 2 }, q03: { value: { choice: "o1" }, epoch: 2 },
    });
    expect(saveWords(after.state)).toBe("safe");
    expect(after.clock.remainingMs()).toBeLessThan(3_000_001);
  });

  it("survives a second reload offline without losing or repeating a number", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    const first = open(server, journal);
    await first.enter();
    await pass(first, 1000);
    const second = await cutOff(server, journal);
    second.choose("q01", "o1");
    await pass(second, 500);
    second.yield();
    const third = await cutOff(server, journal);
    expect(third.state.answers).toEqual({ q01: "o1" });
    third.choose("q01", "o2");
    third.choose("q04", "o1");
    await pass(third, 500);
    server.fate = () => "ok";
    await pass(third, 40_000);
    expect(server.answers()).toMatchObject({ q01: { value: { choice: "o2" } }, q04: { value: { choice: "o1" } } });
  });

  it.each([["a day ahead", 86_400_000], ["a day behind", -86_400_000]])(
    "is not ended by a clock that is %s", async (_, shift) => {
      const server = new FakeServer();
      const journal = new KeptJournal();
      const before = open(server, journal);
      await before.enter();
      await pass(before, 1000);
      wall += shift;
      const after = await cutOff(server, journal);
      expect(phaseOf(after.state)).toBe("test");
      after.choose("q01", "o1");
      server.fate = () => "ok";
      await pass(after, 40_000);
      expect(server.answers()["q01"]?.value.choice).toBe("o1");
      expect(after.clock.remainingMs()).toBeGreaterThan(3_500_000);
      wall -= shift;
    });

  it("hands in only once the server has let the page in", async () => {
    const server = new FakeServer();
    const journal = new KeptJournal();
    await open(server, journal).enter();
    const after = await cutOff(server, journal);
    after.choose("q01", "o1");
    await after.handIn();
    expect(after.state.handIn).toBe("waiting");
    after.backToTest();
    expect(after.state.handIn).toBe("none");
    await after.handIn();
    server.fate = () => "ok";
    await pass(after, 60_000);
    expect(phaseOf(after.state)).toBe("done");
    expect(server.answers()["q01"]?.value.choice).toBe("o1");
    expect(await journal.kept("reply")).toBeUndefined();
  });
});

describe("tabs", () => {
  /** Locks as the standard describes them: one holder, `ifAvailable`, `steal`. */
  function locks(): LockManager {
    const held = new Map<string, (reason: Error) => void>();
    return {
      request(name: string, options: LockOptions, callback: (lock: unknown) => Promise<unknown>) {
        if (held.has(name) && options.steal !== true) return Promise.resolve(callback(null));
        held.get(name)?.(new Error("stolen"));
        return new Promise((resolve, reject) => {
          held.set(name, reject);
          void Promise.resolve(callback({ name })).then(resolve);
        });
      },
    } as unknown as LockManager;
  }

  it("hold one sitting once; the tab that loses it is told", async () => {
    const manager = locks();
    const lost = vi.fn();
    const first = new TabLock("s", lost, manager);
    const second = new TabLock("s", () => undefined, manager);
    const wait = (): Promise<void> => Promise.resolve();
    expect(await first.claim(wait)).toBe("held");
    expect(await second.claim(wait)).toBe("busy");
    expect(await new TabLock("t", lost, manager).claim(wait)).toBe("held");
    await second.steal();
    await vi.advanceTimersByTimeAsync(0);
    expect(lost).toHaveBeenCalledOnce();
  });

  it("do without locks where the browser has none", async () => {
    const tab = new TabLock("s", () => undefined, null);
    expect(await tab.claim()).toBe("unknown");
    await tab.steal();
  });

  it("ask before taking over, and turn the other page read-only", async () => {
    const server = new FakeServer();
    const first = open(server);
    await first.enter();
    const second = open(server);
    second.standBack();
    expect(phaseOf(second.state)).toBe("elsewhere");
    expect(server.epoch).toBe(1);
    await second.enter();
    first.yield();
    expect(phaseOf(second.state)).toBe("test");
    expect(phaseOf(first.state)).toBe("superseded");
    first.choose("q01", "o1");
    expect(first.state.answers).toEqual({});
  });
});

describe("a request that gets no real answer", () => {
  const transport = (send: typeof fetch): HttpTransport => new HttpTransport("/s", send, () => now);
  const reply = (body: BodyInit, type: string, status = 200): typeof fetch =>
    () => Promise.resolve(new Response(body, { status, headers: { "Content-Type": type } }));

  it("is not ours when HTML, broken JSON or a list comes with 200", async () => {
    for (const send of [
      reply("<html>Sign in</html>", "text/html"), reply("<html>", "application/json"),
      reply("{\"ack\": 1", "application/json"), reply("null", "application/json"),
    ]) expect((await transport(send).post("sync", {})).kind).toBe("not_ours");
  });

  it("is given up after ten seconds of silence, also when only the head has come", async () => {
    const silent: typeof fetch = (_, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => { reject(new Error("aborted")); });
    });
    const half: typeof fetch = (_, init) => Promise.resolve({
      type: "basic", status: 200, ok: true, headers: new Headers({ "Content-Type": "application/json" }),
      json: () => new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => { reject(new Error("aborted")); });
      }),
    } as unknown as Response);
    for (const send of [silent, half]) {
      let kind = "";
      void transport(send).post("sync", {}).then((outcome) => { kind = outcome.kind; });
      await vi.advanceTimersByTimeAsync(9900);
      expect(kind).toBe("");
      await vi.advanceTimersByTimeAsync(200);
      expect(["offline", "not_ours"]).toContain(kind);
    }
  });
});

describe("the worker", () => {
  const scope = "https://x.example/sittings/abc/";
  const page = "<div id=\"runner\" data-sitting=\"abc\"></div>";
  const html = (body: string, status = 200): Response =>
    new Response(body, { status, headers: { "Content-Type": "text/html" } });

  function kit(get: Kit["get"]): Kit {
    const held = { match: () => Promise.resolve(html(`${page}<!-- kept -->`)) };
    return {
      scope, get, patience: 4000,
      caches: { open: () => Promise.resolve(held) } as unknown as CacheStorage,
    };
  }
  const ask = async (get: Kit["get"]): Promise<string> => {
    const pending = shell(new Request(scope), kit(get));
    await vi.advanceTimersByTimeAsync(4000);
    return (await pending).text();
  };

  it("shares the page's name for the cache and knows its sitting", () => {
    expect(CACHE).toBe(SHELL_CACHE);
    expect(sittingOf("https://x.example/mounted/sittings/abc/")).toBe("abc");
  });

  it("gives the server's page when there is one, its refusals included", async () => {
    expect(await ask(() => Promise.resolve(html(page)))).toBe(page);
    expect(await ask(() => Promise.resolve(html("no such sitting", 404)))).toBe("no such sitting");
  });

  it.each<[string, Kit["get"]]>([
    ["no network", () => Promise.reject(new Error("cut"))],
    ["a half-open connection", () => new Promise(() => undefined)],
    ["a portal's page", () => Promise.resolve(html("<h1>Welcome to the hotel</h1>"))],
    ["a broken proxy", () => Promise.resolve(html("bad gateway", 502))],
  ])("gives the kept page on %s", async (_, get) => {
    expect(await ask(get)).toContain("<!-- kept -->");
  });

  it("gives a built file from the cache without asking", async () => {
    const get = vi.fn();
    expect(await (await built(new Request(`${scope}x`), kit(get))).text()).toContain("kept");
    expect(get).not.toHaveBeenCalled();
  });
});

describe("a rescue file", () => {
  it("can be read with the server's key, and carries its mark", async () => {
    vi.useRealTimers();
    const { subtle } = crypto;
    const pair = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const file = await sealRescue(
      "abc", [{ ...answer("q01", "o1", 7), epoch: 2, n: 3 }],
      { public: toBase64(point), secret: toBase64(secret) });
    expect(file.name).toBe("rescue-abc.assess");
    expect(file.text).not.toContain("q01");
    const outer = JSON.parse(file.text) as Record<string, string>;
    const bytes = (text: string): Uint8Array<ArrayBuffer> =>
      Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const epk = bytes(outer["epk"] ?? "");
    const bound = new TextEncoder().encode("assess-rescue|1|abc");
    const shared = await subtle.deriveBits({
      name: "ECDH",
      public: await subtle.importKey("raw", epk, { name: "ECDH", namedCurve: "P-256" }, false, []),
    }, pair.privateKey, 256);
    const key = await subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array([...epk, ...point]), info: bound },
      await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
      { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const inner = JSON.parse(new TextDecoder().decode(await subtle.decrypt(
      { name: "AES-GCM", iv: bytes(outer["iv"] ?? ""), additionalData: bound }, key,
      bytes(outer["box"] ?? "")))) as { payload: string; mac: string };
    const mark = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
    expect(await subtle.verify("HMAC", mark, bytes(inner.mac),
      new Uint8Array([...bound, ...new TextEncoder().encode(inner.payload)]))).toBe(true);
    expect(JSON.parse(inner.payload)).toEqual({
      sitting: "abc",
      events: [{ epoch: 2, n: 3, item: "q01", type: "answer", value: { choice: "o1" }, t: 7 }],
    });
  });

  it("holds what no server has acknowledged, of every page on this computer", async () => {
    const server = new FakeServer();
    server.room = { rescue: { public: "AAAA", secret: "AAAA" } };
    const runner = open(server);
    await runner.enter();
    expect(await runner.rescueFile()).toBeNull();
  });
});
