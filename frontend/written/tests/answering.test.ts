/** An answer on a page, and what happens around it: replies, pauses, the end of the time. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Keeping } from "../../runner/keeping";
import { INITIAL, type RunnerState } from "../../runner/state";
import type { Context } from "../../runner/views/context";
import type { EnterReply, Locale, Paper, PaperTask } from "../../runner/types";
import { WORDS } from "../../runner/words";
import { textAnswer, type Answer } from "../answer";
import type { Snapshot } from "../history";
import type { DocNode } from "../model";
import { EVERY_MS, resume } from "../scribe";
import { textOf } from "../text";
import { fileAnswer } from "../upload";

const SAID = WORDS.en.written;
const text = (words: string): DocNode => ({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: words }] }] });
const file = (name: string): File => new File(["abc"], name);

class Desk {
  readonly heard: string[] = [];
  readonly steps: Snapshot[] = [];
  readonly keeping = new Keeping(() => undefined);
  readonly uploads = { version: 0, of: (): unknown => null };
  readonly work = { values: (): unknown[] => [], version: 0, held: { epochs: new Map() } };
  working = true;
  state: RunnerState = { ...INITIAL, sitting: "running", content: { epoch: 1, section: {}, settings: {} } as unknown as EnterReply };

  open(kind: "text" | "file", language: Locale | null = "en"): Answer {
    const desk = this;
    const runner = {
      work: this.work, keeping: this.keeping, uploads: this.uploads, typing: vi.fn(),
      get state() { return desk.state; },
      get working() { return desk.working; },
      written: (ref: string, on: boolean) => { this.keeping.written(ref, on, null); },
      answer: (ref: string, choice: string | null, chosen: Locale | null) => {
        if (this.working) this.told({ answers: { [ref]: choice ?? "" }, languages: chosen === null ? {} : { [ref]: chosen } });
      },
      clock: { elapsedMs: () => performance.now() }, beforeEnd: () => vi.fn(),
      write: (_ref: string, step: Snapshot) => {
        if (this.working) this.steps.push(step);
        return this.working;
      },
      giveFile: () => Promise.resolve({ kind: "uncounted" }),
    };
    const context = {
      runner, words: () => WORDS.en, prefs: () => ({ locale: "en" }), say: (words: string) => { this.heard.push(words); },
    } as unknown as Context;
    const paper = { spelling: false, limits: { upload: 1000 } } as Paper;
    const task = { ref: "t1", language, guidance: null, paste_blocked: false, accepts: [] } as unknown as PaperTask;
    const answer = kind === "text" ? textAnswer(context, paper, task) : fileAnswer(context, paper, task);
    document.body.append(answer.element);
    return answer;
  }

  told(change: object): void { this.state = { ...this.state, ...change }; }
  get stored(): string { return textOf(resume(this.steps).state.standing); }
}

const pass = (answer: Answer, ms: number): void => {
  for (let done = 0; done < ms; done += 250) {
    vi.advanceTimersByTime(250);
    answer.tick(performance.now());
  }
};
const radios = (): (string | false)[] =>
  [...document.querySelectorAll<HTMLInputElement>("input[type=radio]")].map(({ checked, value }) => checked && value);

let desk: Desk;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  desk = new Desk();
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

describe("a text of which the server has refused something", () => {
  it("is given again once it may be, where it was refused while nothing was taken", () => {
    desk.keeping.remember("t1", { document: text("Typed."), epoch: 1 });
    const answer = desk.open("text");
    pass(answer, 2 * EVERY_MS);
    desk.steps.length = 0;
    desk.working = false;
    desk.work.version += 1;
    pass(answer, 2 * EVERY_MS);
    expect([desk.steps.length, desk.keeping.isOpen("t1")]).toEqual([0, true]);
    desk.working = true;
    pass(answer, 2 * EVERY_MS);
    expect([desk.stored, desk.keeping.isOpen("t1")]).toEqual(["Typed.", false]);
  });

  it("is kept when it was mended, left and opened again before the server's word came", () => {
    desk.keeping.heard("t1", { op: "full" }, true, null);
    desk.keeping.remember("t1", { document: text("Mended."), epoch: 1 });
    const answer = desk.open("text");
    pass(answer, 2 * EVERY_MS);
    // A refusal in another task meanwhile.
    desk.work.version += 1;
    pass(answer, 2 * EVERY_MS);
    expect(desk.keeping.isOpen("t1")).toBe(true);
    desk.keeping.heard("t1", { op: "full" }, false, null);
    pass(answer, 2 * EVERY_MS);
    expect([desk.keeping.isOpen("t1"), desk.stored]).toEqual([false, "Mended."]);
  });

  it.each([[{}, 1], [{ timeUp: true }, 0]])("asks to go back to it only where one can: %o", (change, times) => {
    desk.keeping.heard("t1", { op: "full" }, true, null);
    const answer = desk.open("text");
    desk.told(change);
    answer.destroy();
    expect(desk.heard.filter((words) => words === SAID.leftUnsaved(0))).toHaveLength(times);
  });
});

describe.each(["text", "file"] as const)("the language of a %s", (kind) => {
  it("is shown as chosen only when the choice was taken", () => {
    const answer = desk.open(kind, null);
    const [english] = document.querySelectorAll<HTMLInputElement>("input[type=radio]");
    desk.working = false;
    english!.click();
    expect(radios()).toEqual([false, false]);
    desk.working = true;
    english!.click();
    pass(answer, 250);
    expect(radios()).toEqual(["en", false]);
  });

  it("is shown when it comes from an earlier page later than the task", () => {
    const answer = desk.open(kind, null);
    desk.told({ languages: { t1: "fr" } });
    pass(answer, 250);
    expect(radios()).toEqual([false, "fr"]);
    expect(document.querySelector(".w-language__note")?.hasAttribute("data-settled")).toBe(true);
    if (kind === "text") expect(document.querySelector(".w-text")?.getAttribute("lang")).toBe("fr");
  });
});

it("says that a file was not taken, though an earlier one counts", async () => {
  desk.uploads.of = () => ({ name: "a.txt", outcome: { kind: "kept", finding: "", file: { name: "a.txt" } } });
  const answer = desk.open("file");
  const status = document.querySelector(".w-upload__status")!;
  expect(status.textContent).toBe(SAID.uploadDone("a.txt"));
  const input = document.querySelector<HTMLInputElement>("input[type=file]")!;
  Object.defineProperty(input, "files", { value: [file("b.txt")] });
  input.dispatchEvent(new Event("change"));
  await Promise.resolve();
  await Promise.resolve();
  expect(status.textContent).toBe(SAID.uploadUncounted("b.txt"));
  desk.uploads.version += 1;
  pass(answer, 250);
  expect(status.textContent).toBe(SAID.uploadUncounted("b.txt"));
});
