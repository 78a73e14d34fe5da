import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ApplicationModule, Edit, Host } from "../../officesim/contract";
import { Bench } from "../views/bench";
import { taskPanel } from "../views/tasks";
import type { Context } from "../views/context";
import { projectList } from "../views/projects";
import { INITIAL, reduce, screensOf, type RunnerState } from "../state";
import { readEnter } from "../protocol";
import type { OfficeProject } from "../types";
import type { StatePart } from "../states";
import { spelledLength } from "../spelling";
import { split, Work, type Command } from "../work";
import { WORDS } from "../words";
import { seeded } from "./help";

const project = (ref: string): OfficeProject => ({
  ref, application: "notes", title: { en: `Title ${ref}`, fr: `Titre ${ref}` }, scenario: "About",
  openings: { en: `/files/${ref}.en.json`, fr: `/files/${ref}.fr.json` }, assets: { "a.png": "/files/a.png" },
  tasks: [{ ref: `${ref}t1`, text: "First" }, { ref: `${ref}t2`, text: "Second" }],
});

/** Notes in a list: every edit adds its text. */
class Notes {
  host: Host | null = null;
  opened: unknown[] = [];
  applied: string[] = [];
  readOnly = false;
  destroyed = 0;
  /** What is being typed and not yet recorded. */
  typing = "";
  private flush(): void {
    const { typing } = this;
    this.typing = "";
    if (typing !== "") this.host?.record(note(typing));
  }
  readonly module: ApplicationModule = {
    open: (root, opening, host) => {
      this.host = host;
      this.opened.push(opening);
      this.applied = [];
      root.append("notes");
      return Promise.resolve({
        apply: (edits: readonly Edit[]) => {
          for (const edit of edits) {
            if (edit.op === "bad") throw new Error("refused");
            this.applied.push(String(edit["text"]));
          }
        },
        digest: () => {
          this.flush();
          return Promise.resolve("f".repeat(64));
        },
        view: () => this.applied,
        flush: () => { this.flush(); },
        setReadOnly: (on: boolean) => { this.readOnly = on; },
        focus: () => undefined,
        destroy: () => { this.destroyed += 1; },
      });
    },
  };
}

class FakeRunner {
  readonly work = new Work();
  working = true;
  digests: unknown[][] = [];
  wanted: string[] = [];
  states: [string, StatePart][] = [];
  openings: string[] = [];
  private epoch = 1;
  private n = 0;
  command(ref: string, command: Command): boolean {
    if (!this.working) return false;
    for (const value of split(command)) {
      this.n += 1;
      this.work.add({ item: ref, type: "command", value, t: this.epoch });
    }
    return true;
  }
  digest(...args: unknown[]): void { this.digests.push(args); }
  isWanted(ref: string): boolean { return this.working && this.wanted.includes(ref); }
  giveState(ref: string, part: StatePart): void { this.states.push([ref, part]); }
  opening(url: string): Promise<unknown> {
    this.openings.push(url);
    return Promise.resolve({ url });
  }
}

const note = (text: string): Command => ({ cmd: "note", via: "key", edits: [{ op: "add", text }] });

describe("a project on the bench", () => {
  let runner: FakeRunner;
  let notes: Notes;
  let bench: Bench;
  let stages: string[];
  let locale: "en" | "fr";
  beforeEach(() => {
    runner = new FakeRunner();
    notes = new Notes();
    stages = [];
    locale = "fr";
    bench = new Bench(document.createElement("div"), runner as never, {
      locale: () => locale, title: () => "Title", announce: () => undefined,
      stage: (stage) => { stages.push(stage); }, loaded: () => undefined,
      load: () => Promise.resolve(notes.module),
    });
  });

  it("opens in the interface's language, which then stays, with the work that stands", async () => {
    await bench.open(project("p1"));
    expect(runner.openings).toEqual(["/files/p1.fr.json"]);
    expect(runner.work.of("p1")).toMatchObject([{ cmd: "project.open", locale: "fr" }]);
    notes.host?.record(note("one"));
    notes.host?.record(note("two"));
    locale = "en";
    await bench.open(project("p1"));
    expect(notes.applied).toEqual(["one", "two"]);
    expect(notes.opened.at(-1)).toEqual({ url: "/files/p1.fr.json" });
    expect(notes.host?.locale).toBe("fr");
    expect(notes.host?.asset("a.png")).toBe("/files/a.png");
    expect(stages).toEqual(["opening", "open", "opening", "open"]);
  });

  it("is empty again after a reset, in the language of now", async () => {
    await bench.open(project("p1"));
    notes.host?.record(note("one"));
    locale = "en";
    await bench.reset();
    expect(notes.applied).toEqual([]);
    expect(notes.opened.at(-1)).toEqual({ url: "/files/p1.en.json" });
    expect(notes.destroyed).toBe(1);
  });

  it("leaves out what cannot be applied, as the server does", async () => {
    await bench.open(project("p1"));
    runner.command("p1", { cmd: "x", via: "key", edits: [{ op: "add", text: "kept" }, { op: "bad" }, { op: "add", text: "lost" }] });
    runner.command("p1", note("after"));
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    await bench.open(project("p1"));
    expect(notes.applied).toEqual(["kept", "after"]);
  });

  it("notices that its screen shows what nobody keeps", async () => {
    await bench.open(project("p1"));
    expect(bench.stale).toBe(false);
    runner.working = false;
    notes.host?.record(note("too late"));
    expect(bench.stale).toBe(true);
    runner.working = true;
    await bench.open(project("p1"));
    expect(bench.stale).toBe(false);
    expect(notes.applied).toEqual([]);
  });

  it("says what its state is after the last command, once", async () => {
    await bench.open(project("p1"));
    await bench.digest(1);
    expect(runner.digests).toEqual([]);
    notes.host?.record(note("one"));
    const last = runner.work.of("p1").at(-1)?.id;
    await bench.digest(2);
    await bench.digest(3);
    expect(runner.digests).toEqual([["p1", last, "f".repeat(64)]]);
  });

  it("names the command that the digest's own flush recorded", async () => {
    await bench.open(project("p1"));
    notes.host?.record(note("one"));
    notes.typing = "two";
    await bench.digest(1);
    const last = runner.work.of("p1").at(-1);
    expect(last?.edits).toEqual([{ op: "add", text: "two" }]);
    expect(runner.digests).toEqual([["p1", last?.id, "f".repeat(64)]]);
  });

  it("takes in what is being typed before another project, and before a new beginning", async () => {
    await bench.open(project("p1"));
    notes.typing = "one";
    await bench.open(project("p2"));
    expect(runner.work.of("p1").at(-1)?.edits).toEqual([{ op: "add", text: "one" }]);
    notes.typing = "gone";
    await bench.reset();
    expect(runner.work.of("p2").map(({ cmd }) => cmd)).toEqual(["project.open", "note", "project.reset"]);
    expect(notes.applied).toEqual([]);
  });

  it("gives its whole state when the server asks, once", async () => {
    await bench.open(project("p1"));
    notes.host?.record(note("one"));
    // Text that does not shrink, more than fits into one event.
    const random = seeded(3);
    notes.applied = Array.from({ length: 9000 }, () => random().toString(36));
    const shown = JSON.stringify(notes.applied);
    await bench.giveState();
    runner.wanted = ["p2"];
    await bench.giveState();
    expect(runner.states).toEqual([]);
    runner.wanted = ["p1"];
    runner.working = false;
    await bench.giveState();
    runner.working = true;
    const giving = bench.giveState();
    // The state is that of the moment, with the command before it.
    notes.applied = [];
    await giving;
    await bench.giveState();
    const parts = runner.states.map(([, part]) => part);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ part, parts: of }) => [part, of])).toEqual(parts.map((_, at) => [at + 1, parts.length]));
    expect(new Set(parts.map(({ after }) => after))).toEqual(new Set([runner.work.of("p1").at(-1)?.id]));
    expect(Math.max(...parts.map((part) => spelledLength(part)))).toBeLessThan(48 * 1024);
    const packed = Buffer.from(parts.map(({ gzip }) => gzip).join(""), "base64");
    expect(gunzipSync(packed).toString()).toBe(shown);
  });

  it("says when a file cannot be had", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    runner.opening = () => Promise.reject(new Error("offline"));
    await bench.open(project("p1"));
    expect(stages).toEqual(["opening", "failed"]);
  });
});

describe("the task panel", () => {
  it("names project and task, and marks and moves by buttons", () => {
    const raw = [project("p1"), project("p2")];
    const reply = readEnter({
      sitting: "s", epoch: 1, state: "running", server_ms: 0, remaining_ms: 1, duration_ms: 1,
      section: { id: "o", kind: "office", projects: raw },
    });
    let state: RunnerState = { ...INITIAL, content: reply, screens: screensOf(reply.section), sitting: "running" };
    const went: number[] = [];
    const chosen: unknown[] = [];
    const context = {
      runner: {
        get state() { return state; },
        choose: (...args: unknown[]) => { chosen.push(args); },
        flag: (...args: unknown[]) => { chosen.push(args); },
      },
      prefs: () => ({ locale: "en" }),
      words: () => WORDS.en,
      go: (position: number) => { went.push(position); },
    } as unknown as Context;
    const panel = taskPanel(context, raw, { reset: () => undefined, handIn: () => undefined });
    state = { ...state, position: 2, answers: { p2t1: "done" } };
    panel.update(state);
    expect(panel.heading.textContent).toBe("Project 2 of 2: Title p2");
    const chips = [...panel.element.querySelectorAll<HTMLElement>("[data-task]")];
    expect(chips.map((one) => one.getAttribute("aria-label"))).toEqual(["Task 1, Done", "Task 2"]);
    expect(chips[0]?.getAttribute("aria-current")).toBe("true");
    chips[1]?.click();
    expect(went).toEqual([3]);
    const button = (name: string): HTMLElement | undefined =>
      [...panel.element.querySelectorAll<HTMLElement>("button")].find((one) => one.textContent === name);
    button("Done")?.click();
    button("Flag")?.click();
    expect(chosen).toEqual([["p2t1", null], ["p2t1", true]]);
    button("Previous")?.click();
    expect(went).toEqual([3, 1]);
    // How far this project is, and the whole test.
    const progress = panel.element.querySelector(".r-tasks__progress");
    expect(progress?.textContent).toBe("Done in this project: 1 of 2Done in the whole test: 1 of 4");
    // Folded away, the panel is reached where it is brought back.
    document.body.append(panel.element);
    button("Hide the tasks")?.click();
    panel.focus();
    expect(document.activeElement?.textContent).toBe("Show the tasks");
    panel.element.remove();
  });

  it("opens what a project is about on its first task only", () => {
    const raw = [project("p1")];
    const { panel, at } = panelOf(raw);
    const about = panel.element.querySelector("details");
    at(0);
    expect(about?.open).toBe(true);
    at(1);
    expect(about?.open).toBe(false);
    at(0);
    expect(about?.open).toBe(false);
  });
});

/** A panel and the way to move it to a screen. */
function panelOf(raw: OfficeProject[]): { panel: ReturnType<typeof taskPanel>; at: (position: number) => void } {
  const reply = enterOf(raw);
  let state: RunnerState = { ...INITIAL, content: reply, screens: screensOf(reply.section), sitting: "running" };
  const context = {
    runner: { get state() { return state; } },
    prefs: () => ({ locale: "en" }), words: () => WORDS.en, go: () => undefined,
  } as unknown as Context;
  const panel = taskPanel(context, raw, { reset: () => undefined, handIn: () => undefined });
  return {
    panel,
    at: (position) => {
      state = { ...state, position };
      panel.update(state);
    },
  };
}

const enterOf = (raw: OfficeProject[]): ReturnType<typeof readEnter> => readEnter({
  sitting: "s", epoch: 1, state: "running", server_ms: 0, remaining_ms: 1, duration_ms: 1,
  section: { id: "o", kind: "office", projects: raw },
});

describe("a reload", () => {
  const entered = (place?: string, position = 0): number =>
    reduce({ ...INITIAL, position }, {
      type: "entered", reply: enterOf([project("p1"), project("p2")]), carried: [],
      ...(place === undefined ? {} : { place }),
    }).position;

  it("opens the task that was open, unless this page knows better or nobody does", () => {
    expect(entered("p2t2")).toBe(3);
    expect(entered("p2t2", 1)).toBe(1);
    expect(entered("")).toBe(0);
    expect(entered("gone")).toBe(0);
    expect(entered()).toBe(0);
  });
});

describe("the projects before the hand-in", () => {
  it("say how far each is, and lead to what is flagged or not done", () => {
    const raw = [project("p1"), project("p2"), project("p3")];
    const reply = enterOf(raw);
    const state: RunnerState = {
      ...INITIAL, content: reply, screens: screensOf(reply.section), sitting: "running",
      answers: { p1t1: "done", p2t1: "done", p2t2: "done" }, flags: new Set(["p2t2"]),
    };
    const went: number[] = [];
    let left = 0;
    const context = {
      runner: { state, work: { standing: (ref: string) => ({ locale: ref === "p3" ? null : "en" }) } },
      prefs: () => ({ locale: "en" }), words: () => WORDS.en, go: (to: number) => { went.push(to); },
    } as unknown as Context;
    const list = projectList(context, raw, () => { left += 1; });
    expect([...list.children].map((line) => line.textContent)).toEqual([
      "1. Title p11 of 2 tasks marked as done",
      "2. Title p22 of 2 tasks marked as done, 1 flagged",
      "3. Title p3not opened yet",
    ]);
    for (const button of list.querySelectorAll("button")) button.click();
    expect(went).toEqual([1, 3, 4]);
    expect(left).toBe(3);
  });
});
