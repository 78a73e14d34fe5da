import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { MemoryJournal } from "../journal";
import type { Prefs } from "../prefs";
import { Runner } from "../runner";
import type { JournalEvent, Section } from "../types";
import { begin, snapshots } from "../../written/history";
import { FakeServer, seeded } from "./help";
import type { Outcome, PostOptions } from "../transport";

const PREFS: Prefs = { locale: "en", textSize: 100, contrast: "system", timeHidden: false, volume: 0.5, place: "" };

const task = (ref: string): Record<string, unknown> => ({
  ref, kind: "essay", language: "en", reads: null, title: "Title", prompt: { en: "Write." }, weight: 1,
  guidance: null, paste_blocked: false, accepts: [], criteria: [], sources: [],
});

const SECTION = {
  id: "w1", kind: "written",
  parts: [{ title: "Part", instructions: "", tasks: [task("t1"), task("t2")] }],
  sources: [], limits: { upload: 1000, notes: 10_000 },
};

/** A server of a written test that holds nothing from before. */
class WrittenServer extends FakeServer {
  override async post(path: string, body: unknown, options: PostOptions = {}): Promise<Outcome> {
    const outcome = await super.post(path, body, options);
    if (path !== "enter" || outcome.kind !== "ok") return outcome;
    return { ...outcome, body: { ...(outcome.body as object), section: SECTION as unknown as Section, kind: "written" } };
  }

  get(): Promise<Outcome> {
    return Promise.resolve({ kind: "ok", body: { entries: [], next: null }, trip: 1 });
  }
}

/** A whole text as a step, under an id that the test knows. */
function full(id: string, words: string): Record<string, unknown> {
  const document = { type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: words }] }] };
  return { ...snapshots(begin(), document, () => id, [], true)[0] };
}
const event = (n: number, type: JournalEvent["type"], item: string, value: Record<string, unknown>): JournalEvent => ({ n, item, type, value, t: n });

/** A disk that does not let itself be read at first. */
class SlowJournal extends MemoryJournal {
  override readonly durable: boolean = true;
  shutFor = true;

  override leftovers(before: number): Promise<never> | ReturnType<MemoryJournal["leftovers"]> {
    return this.shutFor ? Promise.reject(new Error("busy")) : super.leftovers(before);
  }
}

let now = 0;
let journal: SlowJournal;
let server: WrittenServer;
let runner: Runner;

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  journal = new SlowJournal();
  server = new WrittenServer();
  server.epoch = 1;
  runner = new Runner({
    journal, transport: server, monotonic: () => now, random: seeded(2), leave: () => undefined, receiptUrl: "/r",
  });
});
afterEach(() => { vi.useRealTimers(); });

async function pass(ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

/** What the server holds of one type in a place, in its order. */
function given(type: string, item: string): Record<string, unknown>[] {
  return [...server.journal].filter(([, { event: one }]) => one.type === type && one.item === item)
    .map(([, { event: one }]) => one.value);
}

describe("what an earlier page left and this one finds late", () => {
  it("does not follow a text that was written since", async () => {
    await journal.append(1, event(1, "write", "t1", full("old", "Old.")));
    await journal.append(1, event(2, "answer", "t1", { choice: null }));
    await runner.enter();
    runner.write("t1", full("new", "New."));
    runner.answer("t1", "written", null);
    await pass(3000);
    journal.shutFor = false;
    await pass(20_000);
    expect(runner.work.values("t1", "write").map(({ id }) => id)).toEqual(["new"]);
    expect(given("write", "t1").map(({ id }) => id)).toEqual(["new"]);
    expect(server.answers()["t1"]?.value.choice).toBe("written");
    expect([...server.aside.keys()]).toEqual(["1|1", "1|2"]);
  });

  it("does not follow it at the hand-in either, and the receipt covers what was written last", async () => {
    await journal.append(1, event(1, "write", "t1", full("old", "Old.")));
    await journal.append(1, event(2, "write", "t2", full("other", "Other.")));
    await runner.enter();
    runner.write("t1", full("new", "New."));
    await pass(1000);
    journal.shutFor = false;
    void runner.handIn();
    await pass(3000);
    expect(runner.state.handIn).toBe("done");
    expect(given("write", "t1").map(({ id }) => id)).toEqual(["new"]);
    expect(given("write", "t2").map(({ id }) => id)).toEqual(["other"]);
    expect([...server.aside.keys()]).toEqual(["1|1"]);
  });

  it("counts when it is found while a hand-in waits for a file", async () => {
    await journal.append(1, event(1, "write", "t2", full("other", "Other.")));
    let fail = (): void => undefined;
    const give = (): Promise<Outcome> => new Promise((resolve) => { fail = () => { resolve({ kind: "offline" }); }; });
    Object.assign(server, { give });
    await runner.enter();
    const way = runner.giveFile("t1", new File(["abc"], "a.txt"));
    void runner.handIn();
    await pass(1000);
    journal.shutFor = false;
    await pass(20_000);
    expect(runner.state.handIn).toBe("sending");
    expect([...server.aside.keys()]).toEqual([]);
    runner.backToTest();
    fail();
    await way;
    void runner.handIn();
    await pass(3000);
    expect(runner.state.handIn).toBe("done");
    expect(given("write", "t2").map(({ id }) => id)).toEqual(["other"]);
    expect([...server.aside.keys()]).toEqual([]);
  });

  it("leaves a word alone that says whether the text of this page stands", async () => {
    await journal.append(1, event(1, "answer", "t1", { choice: null }));
    await runner.enter();
    runner.write("t1", full("new", "New."));
    await pass(1000);
    journal.shutFor = false;
    await pass(20_000);
    expect(given("answer", "t1")).toEqual([]);
  });

  it("does not replace notes and highlights that were made since", async () => {
    await journal.append(1, event(1, "notes", "notes", { text: "old" }));
    await journal.append(1, event(2, "highlight", "s1", { en: [[0, 1]] }));
    await journal.append(1, event(3, "highlight", "s2", { en: [[2, 3]] }));
    await runner.enter();
    runner.note("new");
    runner.highlight("s1", { en: [] });
    await pass(1000);
    journal.shutFor = false;
    await pass(20_000);
    expect(given("notes", "notes")).toEqual([{ text: "new" }]);
    expect(given("highlight", "s1")).toEqual([{ en: [] }]);
    expect(given("highlight", "s2")).toEqual([{ en: [[2, 3]] }]);
    expect(runner.state.told).toMatchObject({ notes: { notes: { text: "new" } }, highlight: { s1: { en: [] } } });
  });

  it("is taken once when this page gave it from memory already", async () => {
    await journal.append(1, event(1, "write", "t1", full("same", "Same.")));
    await runner.enter();
    runner.write("t1", full("same", "Same."));
    await pass(1000);
    journal.shutFor = false;
    await pass(20_000);
    expect(given("write", "t1")).toHaveLength(1);
    expect([...server.aside.keys()]).toEqual([]);
  });

  it("takes in what is on the screen first", async () => {
    await journal.append(1, event(1, "write", "t1", full("old", "Old.")));
    await runner.enter();
    const typed = vi.fn(() => { runner.write("t1", full("typed", "Typed.")); });
    runner.beforeEnd(() => { if (typed.mock.calls.length === 0) typed(); });
    journal.shutFor = false;
    await pass(20_000);
    expect(given("write", "t1").map(({ id }) => id)).toEqual(["typed"]);
  });
});

it("opens the editor again over a text that was found late", async () => {
  document.body.innerHTML = '<div id="runner"></div>';
  const root = document.getElementById("runner")!;
  const app = new App(root, runner, "s", PREFS);
  app.mount();
  await journal.append(1, event(1, "write", "t1", full("old", "Left behind.")));
  await runner.enter();
  await import("../../written/view");
  await vi.waitFor(() => { expect(root.querySelector(".w-text")).not.toBeNull(); });
  expect(root.querySelector(".w-text")?.textContent).toBe("");
  journal.shutFor = false;
  await pass(20_000);
  expect(runner.work.values("t1", "write").map(({ id }) => id)[0]).toBe("old");
  expect(root.querySelector(".w-text")?.textContent).toBe("Left behind.");
  for (let tick = 0; tick < 20; tick += 1) app.tick();
  await pass(3000);
  const last = runner.work.values("t1", "write").at(-1) as unknown as ReturnType<typeof full>;
  expect(JSON.stringify(last)).toContain("Left behind.");
});

describe("what is found late", () => {
  const open = async (): Promise<HTMLElement> => {
    document.body.innerHTML = '<div id="runner"></div>';
    const root = document.getElementById("runner")!;
    new App(root, runner, "s", PREFS).mount();
    await runner.enter();
    await import("../../written/view");
    await vi.waitFor(() => { expect(root.querySelector(".w-text")).not.toBeNull(); });
    return root;
  };

  it("in another task leaves the one on the screen as it is", async () => {
    await journal.append(1, event(1, "write", "t2", full("old", "Left behind.")));
    const root = await open();
    const editor = root.querySelector<HTMLElement>(".w-text")!;
    editor.focus();
    journal.shutFor = false;
    await pass(20_000);
    expect(runner.work.values("t2", "write").map(({ id }) => id)).toEqual(["old"]);
    expect(root.querySelector(".w-text")).toBe(editor);
    expect(document.activeElement).toBe(editor);
  });

  it("in this one leaves the focus and the caret where they were", async () => {
    await journal.append(1, event(1, "notes", "notes", { text: "Left behind." }));
    const root = await open();
    const editor = root.querySelector<HTMLElement>(".w-text")!;
    editor.focus();
    document.getSelection()!.collapse(editor.querySelector("p"), 1);
    journal.shutFor = false;
    await pass(20_000);
    const again = root.querySelector(".w-text");
    expect(again).not.toBe(editor);
    expect(document.activeElement).toBe(again);
    expect(document.getSelection()?.anchorNode).toBe(again?.querySelector("p"));
  });
});
