import { beforeEach, describe, expect, it } from "vitest";
import { Script } from "./passages";

/** Two paragraphs: "One. Two 😀 three." and, after a control of direction, "Four." */
const HTML = `<div id="script"><p><span data-at="0">One. Two </span><span data-at="9" class="script-em">😀</span><span data-at="10"> three.</span></p>`
  + `<p><span data-at="18" data-name="RLO"></span><span data-at="19">Four.</span></p></div>`;

let root: HTMLElement;
let script: Script;

beforeEach(() => {
  document.body.innerHTML = HTML;
  root = document.getElementById("script") as HTMLElement;
  script = new Script(root, "en");
});

describe("a script's places", () => {
  it("counts code points, over pieces of one sentence", () => {
    expect(script.sentences[0]).toEqual({ from: 0, to: 4 });
    expect(script.sentences[1]).toEqual({ from: 5, to: 17 });
    expect(script.words({ from: 5, to: 17 })).toBe("Two 😀 three.");
  });

  it("leaves the text as it is, whatever is highlighted", () => {
    const before = root.textContent;
    script.paint([{ from: 2, to: 12, text: "" }, { from: 6, to: 20, text: "" }], { from: 0, to: 4 });
    expect(root.textContent).toBe(before);
    const marked = [...root.querySelectorAll("mark")].map((one) => one.textContent).join("");
    expect(marked).toBe("e. Two 😀 three.F");
    expect(root.querySelector("[data-name]")?.classList.contains("note-mark")).toBe(true);
    script.paint([], null);
    expect(root.querySelector("mark")).toBeNull();
    expect(root.textContent).toBe(before);
  });

  it("finds what is selected, within highlights too", () => {
    script.paint([{ from: 0, to: 12, text: "" }], null);
    const range = document.createRange();
    const first = root.querySelector("[data-at='0']")?.firstChild?.firstChild as Text;
    const last = root.querySelector("[data-at='19']")?.firstChild as Text;
    range.setStart(first, 5);
    range.setEnd(last, 2);
    const selection = { rangeCount: 1, isCollapsed: false, getRangeAt: () => range } as unknown as Selection;
    expect(script.selected(selection)).toEqual({ from: 5, to: 21 });
    expect(script.selected(null)).toBeNull();
  });
});
