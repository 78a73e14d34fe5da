import { beforeEach, describe, expect, it } from "vitest";
import type { PaperSource } from "../../runner/types";
import type { Context } from "../../runner/views/context";
import { en as words } from "../../runner/words.en";
import { readIn, sourceView } from "../sources";

const TEXT = "One. Two three.\n\nFour.";
const memo: PaperSource = {
  ref: "s1", kind: "text", title: { en: "Memo", fr: "Note" }, text: { en: TEXT, fr: "Un." },
  table: null, alternative: null, file: null, pages: null,
};

/** What is kept of a sitting: another page, or the same one loaded again, reads it. */
class Kept {
  told: Record<string, Record<string, Record<string, unknown>>> = {};
  said: string[] = [];

  page(): Context {
    return {
      runner: {
        state: { told: this.told },
        highlight: (ref: string, value: Record<string, unknown>) => {
          this.told["highlight"] = { ...this.told["highlight"], [ref]: value };
        },
      },
      words: () => words,
      prefs: () => ({ locale: "en" }),
      say: (text: string) => { this.said.push(text); },
    } as unknown as Context;
  }
}

const kept = (): Kept => new Kept();
const marked = (view: HTMLElement): string[] => [...view.querySelectorAll("mark")].map((one) => one.textContent ?? "");
const shown = (view: HTMLElement): string => [...view.querySelectorAll(".w-passage p")].map((one) => one.textContent).join("|");
const press = (view: HTMLElement, key: string): void => {
  const target = view.querySelector('.w-sentence[tabindex="0"]') ?? view;
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};
const button = (view: HTMLElement, name: string): HTMLElement =>
  [...view.querySelectorAll("button")].find((one) => one.textContent === name)!;

function open(store: Kept): HTMLElement {
  const view = sourceView(store.page(), memo, "en");
  document.body.replaceChildren(view);
  return view;
}

/** Select letters of the text with the mouse, by their places in it. */
function select(view: HTMLElement, from: number, to: number): void {
  const place = (at: number): [Node, number] => {
    for (const sentence of view.querySelectorAll<HTMLElement>(".w-sentence")) {
      let start = Number(sentence.dataset["from"]);
      for (const piece of sentence.querySelectorAll("span, mark")) {
        const length = piece.textContent?.length ?? 0;
        if (at <= start + length) return [piece.firstChild!, at - start];
        start += length;
      }
    }
    throw new Error("There is no such place.");
  };
  const range = document.createRange();
  range.setStart(...place(from));
  range.setEnd(...place(to));
  document.getSelection()!.removeAllRanges();
  document.getSelection()!.addRange(range);
}

describe("highlights in a source", () => {
  beforeEach(() => { document.getSelection()?.removeAllRanges(); });

  it("come and go by keyboard, sentence by sentence", () => {
    const store = kept();
    const view = open(store);
    press(view, " ");
    press(view, "ArrowDown");
    press(view, "ArrowDown");
    press(view, "Enter");
    expect(marked(view)).toEqual(["One. ", "Four."]);
    expect(store.told["highlight"]).toEqual({ s1: { en: [[0, 5], [17, 22]] } });
    expect(store.said).toEqual([words.written.highlighted, words.written.highlighted]);
    press(view, " ");
    expect(marked(view)).toEqual(["One. "]);
    expect(store.said.at(-1)).toBe(words.written.unhighlighted);
    expect(shown(view)).toBe("One. Two three.|Four.");
  });

  it("keep the place of whoever moves on with the arrow keys", () => {
    const view = open(kept());
    const first = view.querySelector<HTMLElement>(".w-sentence")!;
    first.focus();
    press(view, "ArrowDown");
    press(view, " ");
    expect(document.activeElement?.textContent).toBe("Two three.");
    expect(view.querySelectorAll('[tabindex="0"].w-sentence')).toHaveLength(1);
  });

  it("are what the mouse has selected, to the letter, and go when it is selected again", () => {
    const store = kept();
    const view = open(store);
    select(view, 5, 8);
    button(view, words.written.highlight).click();
    expect(marked(view)).toEqual(["Two"]);
    select(view, 5, 8);
    button(view, words.written.highlight).click();
    expect(marked(view)).toEqual([]);
    expect(store.told["highlight"]).toEqual({ s1: { en: [] } });
  });

  it("say how when nothing is selected", () => {
    const store = kept();
    button(open(store), words.written.highlight).click();
    expect(store.said).toEqual([words.written.highlightHow]);
    expect(store.told).toEqual({});
  });

  it("stand when the page is loaded again, each language by itself", () => {
    const store = kept();
    store.told = { highlight: { s1: { fr: [[0, 2]] } } };
    press(open(store), " ");
    expect(store.told["highlight"]!["s1"]).toEqual({ fr: [[0, 2]], en: [[0, 5]] });
    const again = open(store);
    expect(marked(again)).toEqual(["One. "]);
    button(again, words.written.unhighlight).click();
    expect(marked(again)).toEqual([]);
    expect(store.told["highlight"]!["s1"]).toEqual({ fr: [[0, 2]], en: [] });
  });

  it("are refused with words beyond what can be kept, also when one is cut in two", () => {
    const store = kept();
    const many = Array.from({ length: 200 }, (_, at) => [2 * at, 2 * at + 1]);
    const long = { ...memo, text: { en: `${"x ".repeat(250)}.` } };
    const view = (list: number[][]): HTMLElement => {
      store.told = { highlight: { s1: { en: list } } };
      const made = sourceView(store.page(), long, "en");
      document.body.replaceChildren(made);
      return made;
    };
    const full = view(many);
    select(full, 450, 451);
    button(full, words.written.highlight).click();
    expect(store.told["highlight"]!["s1"]!["en"]).toEqual(many);
    expect(store.said.at(-1)).toBe(words.written.highlightsFull(200));
    const wide = [...many.slice(0, 199), [400, 409]];
    const cut = view(wide);
    select(cut, 402, 404);
    button(cut, words.written.highlight).click();
    expect(store.told["highlight"]!["s1"]!["en"]).toEqual(wide);
  });

  it("leave out what no text has", () => {
    const store = kept();
    store.told = { highlight: { s1: { en: [[0, 4], [3, 999], "x"] } } };
    expect(marked(open(store))).toEqual(["One."]);
  });
});

describe("the language of a source", () => {
  it("is the task's, else the page's, else what there is", () => {
    expect(readIn(memo, "fr", "en")).toBe("fr");
    expect(readIn(memo, null, "en")).toBe("en");
    expect(readIn({ ...memo, title: { fr: "Note" } }, "en", "en")).toBe("fr");
  });
});
