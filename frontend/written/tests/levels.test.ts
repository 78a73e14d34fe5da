import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openEditor, type EditorHooks } from "../editor";
import { begin, snapshots } from "../history";
import { DEEPEST_LIST, LISTS, type DocNode } from "../model";
import { Scribe } from "../scribe";
import { textOf } from "../text";
import { paste, press } from "./acts";

const p = (text: string): DocNode => (text === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text }] });
const item = (...content: DocNode[]): DocNode => ({ type: "list_item", content });
const ul = (...content: DocNode[]): DocNode => ({ type: "bullet_list", content });
const doc = (...content: DocNode[]): DocNode => ({ type: "doc", content });
const lists = (node: DocNode): number => Math.max(0, ...(node.content ?? []).map(lists)) + (LISTS.has(node.type) ? 1 : 0);
const letters = (node: DocNode): string => textOf(node).replace(/\s/g, "");

/** So many lists in each other, with a letter and a number on every line. */
const deep = (count: number, letter: string): string => Array.from({ length: count }, (_, at) => `<ul><li>${letter}${at}`).join("") + "</li></ul>".repeat(count);

function open(document: DocNode): EditorView {
  const hooks = { label: "x", lang: () => "en", spelling: false, describedBy: "", blocked: false } as Partial<EditorHooks>;
  const silent = Object.fromEntries(["changed", "updated", "find", "toolbar", "fact", "said"].map((name) => [name, vi.fn()]));
  return openEditor(globalThis.document.body, document, [], { ...hooks, ...silent } as EditorHooks);
}

const now = (view: EditorView): DocNode => view.state.doc.toJSON() as DocNode;

/** The caret behind this text. */
function behind(view: EditorView, text: string): void {
  let found = 0;
  view.state.doc.descendants((node, pos) => {
    if (node.isText && node.text === text) found = pos + text.length;
  });
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, found)));
}

describe("lists in lists", () => {
  afterEach(() => { document.body.replaceChildren(); });

  it("are nine at most when they are pasted into each other, and every line is kept", () => {
    const view = open(doc(p("")));
    paste(view, "x", deep(9, "a"));
    expect(lists(now(view))).toBe(DEEPEST_LIST);
    behind(view, "a8");
    paste(view, "x", deep(9, "b"));
    expect(lists(now(view))).toBe(DEEPEST_LIST);
    expect(() => snapshots(begin(), now(view), () => "x")).not.toThrow();
    for (let at = 0; at < 9; at += 1) {
      expect(letters(now(view))).toContain(`a${at}`);
      expect(letters(now(view))).toContain(`b${at}`);
    }
    view.state.doc.check();
  });

  it("are nine at most when one is moved in with those inside it, and the caret stays in its text", () => {
    let inner = ul(item(p("innermost")));
    for (let level = 1; level < 8; level += 1) inner = ul(item(p("y"), inner));
    const cell: DocNode = { type: "table_cell", attrs: { colspan: 1, rowspan: 1, colwidth: null }, content: [ul(item(p("first")), item(p("moved"), inner))] };
    const view = open(doc({ type: "table", content: [{ type: "table_row", content: [cell] }] }));
    const before = letters(now(view));
    behind(view, "moved");
    press(view, "Mod-]");
    expect(lists(now(view))).toBe(DEEPEST_LIST);
    expect(letters(now(view))).toBe(before);
    expect(view.state.selection.$head.parent.textContent).toBe("moved");
    expect(() => snapshots(begin(), now(view), () => "x")).not.toThrow();
  });

  it("go back in one go, as a table does that the editor has mended", () => {
    const ragged = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>";
    for (const html of [ragged, deep(9, "b")]) {
      const view = open(doc(p("before"), p("")));
      view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
      paste(view, "x", deep(9, "a"));
      const first = now(view);
      behind(view, html === ragged ? "before" : "a8");
      paste(view, "x", html);
      const second = now(view);
      expect(second).not.toEqual(first);
      press(view, "Mod-z");
      expect(now(view)).toEqual(first);
      press(view, "Mod-y");
      expect(now(view)).toEqual(second);
      view.destroy();
    }
  });
});

describe("a text that is nested deeper than can be kept", () => {
  it("is told, as one that is too large, and what follows is kept", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let tower = ul(item(p("x")));
    for (let level = 0; level < 12; level += 1) tower = ul(item(p("y"), tower));
    let screen = doc(tower);
    const [written, overfull] = [vi.fn(() => true), vi.fn()];
    const scribe = new Scribe(begin(), () => screen, { write: written, typing: vi.fn(), elapsed: () => 0, filled: vi.fn(), overfull });
    // In pieces, as a whole one is looked at by the server alone.
    screen = doc(...Array.from({ length: 100 }, () => p("z".repeat(400))), tower);
    scribe.changed();
    vi.advanceTimersByTime(1000);
    expect([written.mock.calls.length, overfull.mock.lastCall]).toEqual([0, [true]]);
    screen = doc(p("undone"));
    scribe.changed();
    vi.advanceTimersByTime(1000);
    expect([written.mock.calls.length, overfull.mock.lastCall]).toEqual([1, [false]]);
    vi.useRealTimers();
  });
});
