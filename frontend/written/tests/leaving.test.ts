import { EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { describe, expect, it, vi } from "vitest";
import { nodeOf } from "../editor";
import { inwards, leaving } from "../leaving";
import { outdentItem, sinkItem } from "../lists";
import type { DocNode } from "../model";

const p = (text: string): DocNode => ({ type: "paragraph", content: [{ type: "text", text }] });
const item = (...content: DocNode[]): DocNode => ({ type: "list_item", content });
const ul = (...content: DocNode[]): DocNode => ({ type: "bullet_list", content });
const table = (...content: DocNode[]): DocNode =>
  ({ type: "table", content: [{ type: "table_row", content: [{ type: "table_cell", content }] }] });

function at(word: string, ...content: DocNode[]): EditorState {
  const doc = nodeOf({ type: "doc", content });
  let found = 1;
  doc.descendants((node, pos) => { if (node.isText && node.text === word) found = pos; });
  return EditorState.create({ doc, selection: TextSelection.create(doc, found) });
}

/** Whether the key was taken, what the text is then, and whether it was said how to leave. */
function tab(state: EditorState, move = sinkItem): { taken: boolean; depth: number; stuck: number } {
  const stuck = vi.fn();
  let now = state;
  const taken = inwards(move, stuck)(state, (tr) => { now = now.apply(tr); });
  now.doc.check();
  return { taken, depth: now.selection.$from.depth, stuck: stuck.mock.calls.length };
}

describe("Tab", () => {
  const list = [ul(item(p("one")), item(p("two"), ul(item(p("inner")))))];

  it("moves an item in and out, and never leaves a list unsaid", () => {
    expect(tab(at("two", ...list))).toEqual({ taken: true, depth: 5, stuck: 0 });
    expect(tab(at("inner", ...list), outdentItem)).toEqual({ taken: true, depth: 3, stuck: 0 });
    expect(tab(at("one", ...list))).toEqual({ taken: true, depth: 3, stuck: 1 });
    expect(tab(at("one", ...list), outdentItem)).toEqual({ taken: true, depth: 3, stuck: 1 });
  });

  it("leaves the answer from anywhere else, a list in the last cell of a table included", () => {
    expect(tab(at("text", p("text"))).taken).toBe(false);
    expect(tab(at("two", table(...list))).taken).toBe(false);
  });
});

describe("Escape, then Tab", () => {
  const keys = (...pressed: (string | null)[]): boolean[] => {
    const { handleDOMEvents } = leaving().props;
    const view = {} as EditorView;
    return pressed.flatMap((key) => {
      if (key === null) {
        handleDOMEvents!.blur!.call({} as never, view, {} as FocusEvent);
        return [];
      }
      return [handleDOMEvents!.keydown!.call({} as never, view, { key } as KeyboardEvent) === true];
    });
  };

  it("is for the browser, which moves the focus; so is Shift+Tab", () => {
    expect(keys("Escape", "Tab")).toEqual([false, true]);
    expect(keys("Escape", "Shift", "Tab")).toEqual([false, false, true]);
  });

  it("holds for the next key alone", () => {
    expect(keys("Tab")).toEqual([false]);
    expect(keys("Escape", "a", "Tab")).toEqual([false, false, false]);
    expect(keys("Escape", "Tab", "Tab")).toEqual([false, true, false]);
    expect(keys("Escape", null, "Tab")).toEqual([false, false]);
  });
});
