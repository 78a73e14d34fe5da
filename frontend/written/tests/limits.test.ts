import { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Keeping } from "../../runner/keeping";
import type { Context } from "../../runner/views/context";
import type { Paper, PaperTask } from "../../runner/types";
import { WORDS } from "../../runner/words";
import { textAnswer, type Answer } from "../answer";
import { MOST_CHARACTERS } from "../fitting";
import type { Snapshot } from "../history";
import { resume } from "../scribe";
import { textOf } from "../text";

const AT_ONCE = "x".repeat(1000);

/** An answer on a page, and what is heard and kept of it. */
class Desk {
  readonly heard: string[] = [];
  readonly steps: Snapshot[] = [];
  readonly answer: Answer;
  readonly view: EditorView;

  constructor(readonly locale: "en" | "fr" = "en", blocked = false) {
    let opened: EditorView | null = null;
    // The view tells nobody of itself; every one of them reads its properties when it opens.
    vi.spyOn(EditorView.prototype, "someProp").mockImplementation(function known(this: EditorView, ...args: unknown[]) {
      opened ??= this;
      return (someProp as (...given: unknown[]) => unknown).apply(this, args);
    } as never);
    const runner = {
      work: { values: () => [], version: 0, held: { epochs: new Map() } }, keeping: new Keeping(() => undefined),
      written: vi.fn(), state: { languages: {}, answers: {}, screens: [] }, typing: vi.fn(), answer: vi.fn(),
      clock: { elapsedMs: () => 0 }, beforeEnd: () => vi.fn(),
      write: (_ref: string, step: Snapshot) => {
        this.steps.push(step);
        return true;
      },
    };
    const context = {
      runner, words: () => WORDS[locale], prefs: () => ({ locale }), say: (words: string) => { this.heard.push(words); },
    };
    this.answer = textAnswer(context as unknown as Context, { spelling: false } as Paper,
      { ref: "t1", language: "en", guidance: null, paste_blocked: blocked } as PaperTask);
    document.body.append(this.answer.element);
    this.view = opened!;
  }

  get length(): number { return this.view.state.doc.content.size; }
  get notice(): string {
    const shown = this.answer.element.querySelector<HTMLElement>(".w-limit")!;
    return shown.hidden ? "" : shown.textContent;
  }
  get stored(): string {
    vi.advanceTimersByTime(1000);
    return textOf(resume(this.steps).state.standing);
  }

  type(text: string): void { this.view.dispatch(this.view.state.tr.insertText(text)); }
  fill(): void { this.view.dispatch(this.view.state.tr.insertText("x".repeat(MOST_CHARACTERS - this.length))); }
  remove(count: number): void { this.view.dispatch(this.view.state.tr.delete(1, 1 + count)); }

  async paste(text: string, html = ""): Promise<void> {
    const data = { getData: (type: string) => (type === "text/html" ? html : text), files: [], types: [] };
    this.view.dom.dispatchEvent(Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData: data }));
    await Promise.resolve();
    vi.advanceTimersByTime(1000);
  }
}

const someProp = EditorView.prototype.someProp as unknown;

describe("an answer that is full", () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }); });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
    document.body.replaceChildren();
  });

  it("says so in words that are shown and announced, once for a key that is held down", () => {
    for (const locale of ["en", "fr"] as const) {
      const desk = new Desk(locale);
      desk.fill();
      expect([desk.length, desk.heard, desk.notice]).toEqual([MOST_CHARACTERS, [], ""]);
      for (let count = 0; count < 20; count += 1) desk.type("y");
      const words = WORDS[locale].written.full(MOST_CHARACTERS);
      expect(desk.heard).toEqual([words]);
      expect(desk.notice).toBe(words);
      expect(words).toMatch(locale === "en" ? /200,000/ : /200\s000/);
      expect([desk.length, desk.stored.includes("y")]).toEqual([MOST_CHARACTERS, false]);
      vi.advanceTimersByTime(6000);
      desk.type("y");
      expect(desk.heard.length).toBe(2);
    }
  });

  it("keeps what it has, and goes on once something is deleted", () => {
    const desk = new Desk();
    desk.fill();
    desk.type("y");
    expect(desk.stored).toBe("x".repeat(MOST_CHARACTERS - 2));
    desk.remove(5);
    expect(desk.notice).toBe("");
    desk.type("on");
    expect(desk.stored).toBe(`${"x".repeat(MOST_CHARACTERS - 7)}on`);
    desk.type("1234");
    expect(desk.notice).toBe(WORDS.en.written.full(MOST_CHARACTERS));
  });

  it("takes nothing of a paste that would go over, and tells its size, the limit and the room", async () => {
    const desk = new Desk();
    desk.type("mine");
    await desk.paste("5 MB. ".repeat(850_000));
    expect(desk.heard).toEqual([WORDS.en.written.pasteTooLong(5_100_000, MOST_CHARACTERS - 6, MOST_CHARACTERS)]);
    expect(desk.heard[0]).toContain("5,100,000");
    expect(desk.stored).toBe("mine");
    expect(desk.steps.at(-1)?.facts).toEqual([{ kind: "paste", chars: 5_100_000, origin: "outside", blocked: true }]);
  });

  it("counts a paste's paragraphs as well, and calls it kept out when it was", async () => {
    const desk = new Desk();
    desk.fill();
    desk.remove(100);
    await desk.paste("a\n".repeat(45));
    expect(desk.heard.length).toBe(1);
    expect(desk.heard[0]).toContain("room for 100.");
    expect(desk.steps.at(-1)?.facts).toMatchObject([{ chars: 90, blocked: true }]);
    await desk.paste("a\n".repeat(20));
    expect(desk.heard.length).toBe(1);
    expect(desk.steps.at(-1)?.facts).toMatchObject([{ chars: 40, blocked: false }]);
  });

  it("takes nothing that has more formatting than can be kept, and says how it can be pasted", async () => {
    const desk = new Desk();
    desk.type("mine");
    desk.view.dispatch(desk.view.state.tr.setMeta("paste", true)
      .insert(0, Array.from({ length: 4_000 }, () => desk.view.state.schema.node("bullet_list", null,
        desk.view.state.schema.node("list_item", null, desk.view.state.schema.node("paragraph"))))));
    expect(desk.heard).toEqual([]);
    const cell = desk.view.state.schema.nodes["table_cell"]!;
    const row = desk.view.state.schema.node("table_row", null, Array.from({ length: 20_000 }, () => cell.createAndFill()!));
    desk.view.dispatch(desk.view.state.tr.setMeta("paste", true).insert(0, desk.view.state.schema.node("table", null, row)));
    expect(desk.heard).toEqual([WORDS.en.written.pasteTooRich]);
    expect(desk.stored.trim()).toBe("mine");
  });

  it("keeps to the rule that nothing comes from outside, and tells that first", async () => {
    const desk = new Desk("en", true);
    await desk.paste(AT_ONCE);
    expect(desk.heard).toEqual([WORDS.en.written.pasteBlocked]);
    expect(desk.length).toBe(2);
    const french = new Desk("fr", true);
    await french.paste("du dehors");
    await french.paste("du dehors");
    expect(french.heard).toEqual([WORDS.fr.written.pasteBlocked, WORDS.fr.written.pasteBlocked]);
  });
});
