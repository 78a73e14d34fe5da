import { describe, expect, it } from "vitest";
import { MemoryJournal } from "../memory";
import { carryOver, Outbox } from "../outbox";
import { readEnter, readWork } from "../protocol";
import type { Outcome, Transport } from "../transport";
import type { StoredEvent } from "../types";
import { isTooLong, split, Work } from "../work";

function command(id: string, item = "p1", more: Record<string, unknown> = {}): StoredEvent {
  return {
    epoch: 2, n: Number(id.replace(/\D/g, "")), item, type: "command", t: 0,
    value: { id, cmd: "type", via: "key", edits: [], ...more },
  };
}

const HOLDING = { answers: {}, flags: [], flag_events: {}, plays: {}, seen: [] };

function server(pages: Record<string, unknown>): Transport {
  return {
    post: () => Promise.resolve({ kind: "offline" }),
    get: (path): Promise<Outcome> => Promise.resolve(
      path in pages ? { kind: "ok", body: pages[path], trip: 1 } : { kind: "not_ours" }),
  };
}

describe("commands after a reload", () => {
  it("are given again unless the server holds them, however their numbers", () => {
    const held = { ids: new Set(["c1", "c2"]), epochs: new Map([["p1", 2]]) };
    const left = [command("c1"), command("c2"), command("c3"), command("c4")];
    const { carried, aside } = carryOver(left, { ...HOLDING, work: held });
    expect(carried.map(({ value }) => value["id"])).toEqual(["c3", "c4"]);
    expect(aside).toEqual([]);
  });

  it("wait for a person when somebody went on with the project on another page", () => {
    const held = { ids: new Set<string>(), epochs: new Map([["p1", 3]]) };
    const { carried, aside } = carryOver([command("c1"), command("c2", "p2")], { ...HOLDING, work: held });
    expect(aside.map(({ value }) => value["id"])).toEqual(["c1"]);
    expect(carried.map(({ value }) => value["id"])).toEqual(["c2"]);
  });

  it("leave digests of past states behind", () => {
    const digest: StoredEvent = { ...command("c9"), type: "digest", value: { after: "c1", sha256: "0" } };
    expect(carryOver([digest], HOLDING)).toEqual({ carried: [], aside: [] });
  });
});

describe("work", () => {
  it("is read in pages, and then followed by what this page adds, each once", async () => {
    const entry = (id: string): unknown => ["p1", "command", { id, cmd: "type", edits: [] }, 1];
    const transport = server({
      "work?after=0.0": { entries: [entry("c1"), entry("c2")], next: "1.2" },
      "work?after=1.2": { entries: [entry("c3")], next: null },
    });
    const journal = new MemoryJournal();
    const work = new Work();
    await work.load({ transport, journal });
    expect(work.held.epochs.get("p1")).toBe(1);
    work.rebuild([command("c3"), command("c4")]);
    expect(work.of("p1").map(({ id }) => id)).toEqual(["c1", "c2", "c3", "c4"]);
    work.add(command("c5"));
    expect(work.standing("p1").commands).toHaveLength(5);
    const later = new Work();
    await later.recall(journal, [command("c4")]);
    expect(later.of("p1").map(({ id }) => id)).toEqual(["c1", "c2", "c3", "c4"]);
  });

  it("stands since the project was last begun anew, in its language", () => {
    const work = new Work();
    work.rebuild([
      command("c1", "p1", { cmd: "project.open", locale: "fr" }), command("c2"),
    ]);
    expect(work.standing("p1").locale).toBe("fr");
    work.add(command("c3", "p1", { cmd: "project.reset", locale: "en" }));
    work.add(command("c4"));
    expect(work.standing("p1")).toMatchObject({ locale: "en", commands: [{ id: "c4" }] });
    expect(work.standing("p2")).toEqual({ locale: null, commands: [] });
  });

  it("is another once a command was refused, and says so", () => {
    const work = new Work();
    work.rebuild([command("c1"), command("c2")]);
    const before = work.version;
    work.drop(command("c1"));
    expect(work.version).toBeGreaterThan(before);
    expect(work.of("p1").map(({ id }) => id)).toEqual(["c2"]);
    work.rebuild([command("c1"), command("c2")]);
    expect(work.of("p1").map(({ id }) => id)).toEqual(["c2"]);
  });

  it("keeps openings for a reload without the server", async () => {
    const journal = new MemoryJournal();
    const work = new Work();
    const url = "/sittings/s/files/p1.en.json";
    expect(await work.file(url, { transport: server({ [url]: { a: 1 } }), journal })).toEqual({ a: 1 });
    const later = new Work();
    await later.recall(journal, []);
    expect(await later.file(url, { transport: server({}), journal })).toEqual({ a: 1 });
    await expect(later.file("/other", { transport: server({}), journal })).rejects.toThrow();
  });
});

describe("a long command", () => {
  it("becomes several events of one action, each with an id of its own", () => {
    const edits = Array.from({ length: 30 }, (_, n) => ({ op: "set", n, text: "x".repeat(3000) }));
    const parts = split({ cmd: "paste", via: "key", edits });
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.every((part) => JSON.stringify(part).length < 64_000)).toBe(true);
    expect(parts.flatMap((part) => part["edits"])).toEqual(edits);
    expect(new Set(parts.map((part) => part["id"])).size).toBe(parts.length);
    expect(split({ cmd: "x", via: "key", edits: [] })).toHaveLength(1);
    const accents = split({ cmd: "paste", via: "key", edits: edits.map((edit) => ({ ...edit, text: "é".repeat(3000) })) });
    expect(accents.some(isTooLong)).toBe(false);
    const single = split({ cmd: "paste", via: "key", edits: [{ op: "set", text: "é".repeat(11_000) }] });
    expect(single.some(isTooLong)).toBe(true);
    for (const part of parts) expect(part["id"]).toMatch(/^[A-Za-z0-9_-]{6,32}$/);
  });

  it("leaves a batch small enough for a request", () => {
    const outbox = new Outbox(1);
    for (let n = 0; n < 40; n += 1) {
      const event = outbox.append({
        item: "p1", type: "command", t: 0, value: { id: `c${n}`, edits: ["x".repeat(19_000)] },
      });
      outbox.settle(event.n);
    }
    expect(outbox.heavy).toBe(true);
    expect(JSON.stringify(outbox.batch(200)).length).toBeLessThan(1_000_000);
    outbox.acknowledge(30, outbox.batch(200));
    expect(outbox.batch(200).at(-1)?.n).toBe(40);
    expect(outbox.heavy).toBe(false);
    expect(outbox.unsentChanges).toBe(10);
  });
});

describe("the protocol", () => {
  it("reads an Office section as places that can be marked as done", () => {
    const project = {
      ref: "p1", application: "mail", title: { en: "Post", fr: "Courrier" }, scenario: { en: "x", fr: "x" },
      openings: { en: "/a", fr: "/b" }, assets: {},
      tasks: [{ ref: "p1t1", text: { en: "Do", fr: "Faites" } }, { ref: "p1t2", text: { en: "Do", fr: "Faites" } }],
    };
    const reply = readEnter({
      sitting: "s", epoch: 1, state: "running", server_ms: 0, remaining_ms: 1, duration_ms: 1,
      section: { id: "office", kind: "office", parts: [], projects: [project] },
    });
    expect(reply.section?.office?.[0]?.openings.fr).toBe("/b");
    expect(reply.section?.parts[0]?.groups.map(({ items }) => items[0]?.number)).toEqual([1, 2]);
    // As it is kept for a reload without the server.
    expect(readEnter(JSON.parse(JSON.stringify(reply)))).toEqual(reply);
    expect(() => readEnter({ section: { id: "o", kind: "office", projects: [{}] } })).toThrow();
    expect(() => readWork({ entries: [["p1"]], next: null })).toThrow();
  });
});
