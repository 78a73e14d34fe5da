import { afterEach, describe, expect, it, vi } from "vitest";
import { TrialDesk } from "./desk";
import { showResults } from "./results";
import { TRIAL_WORDS } from "./words";
import { officeView } from "../../runner/views/office";
import { WORDS } from "../../runner/words";
import type { OfficeProject } from "../../runner/types";
import type { Host, Workspace } from "../contract";

const SECTION = {
  id: "office", kind: "office", parts: [], projects: [{
    ref: "p1", application: "notes", title: { en: "T", fr: "T" }, scenario: { en: "S", fr: "S" },
    openings: { en: "/o.json" }, assets: {}, tasks: [{ ref: "p1t1", text: { en: "A" } }, { ref: "p1t2", text: { en: "B" } }],
  }],
};
const note = (text: string) => ({ cmd: "note", via: "key" as const, edits: [{ op: "add", text }] });

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("an author's desk", () => {
  it("keeps what stands since the project was begun anew, with the digest of its last command", () => {
    const desk = new TrialDesk(SECTION, () => undefined);
    desk.command("p1", { cmd: "project.open", via: "panel", edits: [], locale: "fr" });
    desk.command("p1", note("lost"));
    desk.command("p1", { cmd: "project.reset", via: "panel", edits: [], locale: "en" });
    desk.command("p1", note("kept"));
    desk.digest("p1", "another", "f".repeat(64));
    expect(desk.steps("p1").map(([kind, value]) => [kind, value["cmd"]])).toEqual([["command", "note"]]);
    const last = String(desk.work.of("p1").at(-1)?.id);
    desk.digest("p1", last, "f".repeat(64));
    expect(desk.steps("p1").at(-1)).toEqual(["digest", { after: last, sha256: "f".repeat(64) }]);
    expect(desk.work.standing("p1").locale).toBe("en");
  });

  it("begins anew with a solution that was kept, each command under an id of its own", () => {
    const desk = new TrialDesk(SECTION, () => undefined);
    desk.command("p1", note("lost"));
    desk.digest("p1", String(desk.work.of("p1").at(-1)?.id), "f".repeat(64));
    desk.begin("p1", [note("one"), note("one")], "fr");
    const { locale, commands } = desk.work.standing("p1");
    expect(locale).toBe("fr");
    expect(commands.map(({ edits }) => edits)).toEqual([note("one").edits, note("one").edits]);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(2);
    expect(desk.steps("p1").map(([kind]) => kind)).toEqual(["command", "command"]);
  });

  it("marks, flags and moves as the runner's state does", () => {
    const seen: number[] = [];
    const desk = new TrialDesk(SECTION, (state) => { seen.push(state.position); });
    desk.choose("p1t1", "done");
    desk.flag("p1t2", true);
    desk.go(1);
    expect(desk.state.answers).toEqual({ p1t1: "done" });
    expect([...desk.state.flags]).toEqual(["p1t2"]);
    expect(seen).toEqual([0, 0, 1]);
  });

  it("fetches an opening once, and again after a failure", async () => {
    const desk = new TrialDesk(SECTION, () => undefined);
    const answers = [{ ok: false, status: 500 }, { ok: true, json: () => Promise.resolve({ a: 1 }) }];
    const fetch = vi.fn(() => Promise.resolve(answers.shift()));
    vi.stubGlobal("fetch", fetch);
    await expect(desk.opening("/o.json")).rejects.toThrow("500");
    await desk.opening("/o.json");
    expect(await desk.opening("/o.json")).toEqual({ a: 1 });
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

describe("typing in progress", () => {
  it("is taken in by the view before the work ends or is marked", async () => {
    const desk = new TrialDesk(SECTION, () => undefined);
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: true, json: () => Promise.resolve({}) }));
    let typing = "";
    const open = (_root: HTMLElement, _opening: unknown, host: Host): Promise<Workspace> => Promise.resolve({
      apply: () => undefined, digest: () => Promise.resolve(""), view: () => null, setReadOnly: () => undefined,
      focus: () => undefined, destroy: () => undefined,
      flush: () => {
        if (typing !== "") host.record(note(typing));
        typing = "";
      },
    });
    const projects = SECTION.projects as unknown as readonly OfficeProject[];
    const opened = vi.fn();
    const view = officeView({
      runner: desk, prefs: () => ({ locale: "en" }) as never, words: () => WORDS.en, say: () => undefined,
      openHandIn: () => undefined, go: () => undefined,
    }, projects, opened, () => Promise.resolve({ open }));
    view.update(desk.state);
    await vi.waitFor(() => { expect(opened).toHaveBeenCalled(); });
    typing = "half a wo";
    expect(desk.steps("p1").at(-1)?.[1]).toMatchObject(note("half a wo"));
    view.destroy?.();
  });
});

describe("the results of a check", () => {
  it("are shown task by task, and the work can be kept for one language or both", async () => {
    const root = document.createElement("div");
    root.id = "runner";
    document.body.append(root);
    HTMLDialogElement.prototype.showModal = vi.fn();
    const kept: boolean[] = [];
    const check = { id: "sum", says: "The sum", weight: 2, expected: "7", found: "B4: 6", passed: false, broken: false };
    showResults(WORDS.en, TRIAL_WORDS.en, {
      earned: 1, total: 3, refused: ["no such edit"], diverged: false,
      parts: [{ number: 1, text: "Add up.", checks: [check] }, { number: 2, text: "B", checks: [] },
        { number: 0, text: "", checks: [{ ...check, id: "kept", passed: true }] }],
    }, (both) => { kept.push(both); return Promise.resolve("Kept."); });
    const dialog = root.querySelector("dialog");
    expect(dialog?.querySelector("h2")?.textContent).toBe("1 of 3 points");
    expect([...root.querySelectorAll("tr[data-check]")].map((row) => row.lastElementChild?.textContent)).toEqual(["Not fulfilled", "Fulfilled"]);
    expect(root.textContent).toContain("no such edit");
    expect(root.textContent).toContain("This task has no check.");
    root.querySelector<HTMLInputElement>("#trial-both")?.click();
    [...root.querySelectorAll<HTMLElement>("button")].find((one) => one.textContent === TRIAL_WORDS.en.solution)?.click();
    await Promise.resolve();
    await Promise.resolve();
    expect(kept).toEqual([false]);
    expect(root.querySelector("[role=status]")?.textContent).toBe("Kept.");
  });
});
