import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { insertTable, nodeOf, openEditor } from "../editor";
import { filling } from "../filling";
import type { DocNode } from "../model";
import { schema } from "../schema";
import { textOf } from "../text";
import { undo } from "../undo";

const { list_item: item, bullet_list: list, paragraph, table_cell: cell } = schema.nodes;
const EMPTY: DocNode = { type: "doc", content: [{ type: "paragraph" }] };

let view: EditorView;

beforeEach(() => {
  const hooks = { blocked: false, spelling: false, lang: () => "en", label: "Answer", describedBy: "", labelledBy: "", fact: vi.fn(), said: vi.fn(), changed: vi.fn(), updated: vi.fn(), find: vi.fn(), toolbar: vi.fn(), stuck: vi.fn() };
  view = openEditor(document.body, EMPTY, [], hooks as never);
});
afterEach(() => { view.destroy(); });

it("fills what a list cut open leaves empty where cells are pasted over cells", () => {
  insertTable(view.state, view.dispatch.bind(view));
  const cells: number[] = [];
  view.state.doc.descendants((node, pos) => { if (node.type === cell) cells.push(pos); });
  view.dispatch(view.state.tr.setSelection(CellSelection.create(view.state.doc, cells[0]!, cells[1]!)));
  const nested = "<ol><li>first</li><li><ol><li>second</li><li><ol><li>third</li><li>four\u001bth</li></ol></li></ol></li></ol>";
  view.pasteHTML(`<table><tr><td>${nested}</td><th>x</th></tr></table><p>between</p><table><tr><td>y</td></tr></table>`);
  expect(textOf(view.state.doc.toJSON() as DocNode)).toContain("third");
  expect(() => { view.state.doc.check(); }).not.toThrow();
  undo(view.state, view.dispatch.bind(view));
  expect(textOf(view.state.doc.toJSON() as DocNode)).not.toContain("third");
});

/** What the editor makes of a change. */
function made(change: (tr: Transaction) => Transaction): EditorState {
  const state = EditorState.create({ doc: nodeOf({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "ab" }] }] }), plugins: [filling()] });
  return state.apply(change(state.tr));
}

it("fills an item and a cell without content, wherever they came in, and moves no caret", () => {
  const bare = list!.create(null, [item!.create(), item!.create(null, paragraph!.create())]);
  const filled = made((tr) => tr.insert(4, bare).setSelection(TextSelection.create(tr.doc, 2)).insertText("x"));
  expect(() => { filled.doc.check(); }).not.toThrow();
  expect(filled.selection.from).toBe(3);
  expect(textOf(filled.doc.toJSON() as DocNode)).toContain("axb");
});

it("adds nothing to what has content", () => {
  const typed = made((tr) => tr.insertText("c", 3));
  expect(typed.doc.toJSON()).toEqual({ type: "doc", content: [{ type: "paragraph", content: [{ type: "text", text: "abc" }] }] });
});
