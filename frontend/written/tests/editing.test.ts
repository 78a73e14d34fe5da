import { EditorState, TextSelection, type Command } from "prosemirror-state";
import { describe, expect, it } from "vitest";
import vocabulary from "../../../assess/written/schemas/editor.json";
import { insertTable, nodeOf } from "../editor";
import { matchesOf } from "../find";
import { added, covers, laidOut, pieces, removed, stretchesOf } from "../highlights";
import { liftItem, sinkItem, splitItem, toggleList } from "../lists";
import type { DocNode } from "../model";
import { tidied } from "../pasting";
import { schema } from "../schema";
import { textOf } from "../text";
import { redo, undo, undoable } from "../undo";
import { Fragment, Slice } from "prosemirror-model";

const p = (text: string): DocNode => (text === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text }] });
const doc = (...content: DocNode[]): DocNode => ({ type: "doc", content });
const item = (...content: DocNode[]): DocNode => ({ type: "list_item", content });
const ul = (...content: DocNode[]): DocNode => ({ type: "bullet_list", content });
const { bullet_list: bullets, ordered_list: numbers } = schema.nodes;

/** A state whose caret stands right behind `word`, or around it. */
function at(document: DocNode, word: string, plugins = [undoable([])]): EditorState {
  const node = nodeOf(document);
  let found = 1;
  node.descendants((one, pos) => {
    const place = one.isText ? (one.text ?? "").indexOf(word) : -1;
    if (place >= 0) found = pos + place + word.length;
  });
  return EditorState.create({ doc: node, selection: TextSelection.create(node, found), plugins });
}

function run(state: EditorState, ...commands: Command[]): EditorState {
  let now = state;
  for (const command of commands) expect(command(now, (tr) => { now = now.apply(tr); })).toBe(true);
  now.doc.check();
  return now;
}

const json = (state: EditorState): unknown => state.doc.toJSON();
const before = (state: EditorState): string => state.selection.$from.parent.textBetween(0, state.selection.$from.parentOffset);

describe("the schema", () => {
  it("is the one that the server and the wire have", () => {
    for (const [name, spec] of Object.entries(vocabulary.nodes)) {
      for (const [field, value] of Object.entries(spec)) {
        expect(schema.nodes[name]?.spec[field], `${name}.${field}`).toEqual(value);
      }
    }
    expect(Object.keys(schema.marks)).toEqual(Object.keys(vocabulary.marks));
    expect(Object.keys(schema.nodes).sort()).toEqual(Object.keys(vocabulary.nodes).sort());
  });
});

describe("lists", () => {
  it("are put around what is selected, and taken away again", () => {
    const made = run(at(doc(p("one"), p("two")), "two"), toggleList(bullets!));
    expect(json(made)).toEqual(doc(p("one"), ul(item(p("two")))));
    expect(before(made)).toBe("two");
    expect(json(run(made, toggleList(bullets!)))).toEqual(doc(p("one"), p("two")));
  });

  it("change their type", () => {
    const made = run(at(doc(ul(item(p("a")), item(p("b")))), "b"), toggleList(numbers!));
    expect(made.doc.firstChild?.type.name).toBe("ordered_list");
    expect(before(made)).toBe("b");
  });

  it("split at Enter, and end at an empty item", () => {
    const split = run(at(doc(ul(item(p("ab")))), "a"), splitItem);
    expect(json(split)).toEqual(doc(ul(item(p("a")), item(p("b")))));
    const empty = run(at(doc(ul(item(p("a")))), "a"), splitItem, splitItem);
    expect(json(empty)).toEqual(doc(ul(item(p("a"))), p("")));
  });

  it("go in and out, with what is inside them", () => {
    const sunk = run(at(doc(ul(item(p("a")), item(p("b")), item(p("c")))), "b"), sinkItem);
    expect(json(sunk)).toEqual(doc(ul(item(p("a"), ul(item(p("b")))), item(p("c")))));
    expect(before(sunk)).toBe("b");
    const both = run(at(json(sunk) as DocNode, "c"), sinkItem);
    expect(json(both)).toEqual(doc(ul(item(p("a"), ul(item(p("b")), item(p("c")))))));
    expect(before(both)).toBe("c");
    const out = run(at(json(both) as DocNode, "b"), liftItem);
    expect(json(out)).toEqual(doc(ul(item(p("a")), item(p("b"), ul(item(p("c")))))));
    expect(before(out)).toBe("b");
  });

  it("go no deeper than a document may have them", () => {
    let deep = ul(item(p("x")), item(p("last")));
    for (let level = 1; level < 9; level += 1) deep = ul(item(p("y"), deep));
    expect(sinkItem(at(doc(deep), "last"))).toBe(false);
  });

  it("lose no text, whatever is done to them", () => {
    const commands = [toggleList(bullets!), toggleList(numbers!), sinkItem, liftItem, splitItem, undo, redo];
    const words = ["alpha", "beta", "gamma", "delta"];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    let state = at(doc(...words.map(p)), "alpha");
    for (let step = 0; step < 600; step += 1) {
      const place = next(state.doc.content.size);
      state = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(place))));
      commands[next(commands.length)]!(state, (tr) => { state = state.apply(tr); });
      state.doc.check();
      expect(textOf(state.doc.toJSON() as DocNode).replace(/\s/g, "")).toBe(words.join(""));
    }
  });
});

describe("undo", () => {
  it("reaches into what was written before the page was loaded", () => {
    const past = [doc(p("")), doc(p("one"))].map((one) => () => nodeOf(one));
    const state = at(doc(p("one"), ul(item(p("two")))), "two", [undoable(past)]);
    const back = run(state, undo, undo);
    expect(json(back)).toEqual(doc(p("")));
    expect(undo(back)).toBe(false);
    expect(json(run(back, redo, redo))).toEqual(json(state));
  });

  it("takes what was typed in one go back in one go, and a paste alone", () => {
    let time = 0;
    let state = at(doc(p("x")), "x", [undoable([], () => time)]);
    const type = (text: string, meta?: string): void => {
      const tr = state.tr.insertText(text);
      if (meta !== undefined) tr.setMeta(meta, true);
      state = state.apply(tr);
      time += 100;
    };
    type("a");
    type("b");
    type("PASTED", "paste");
    type("c");
    expect(json(run(state, undo))).toEqual(doc(p("xabPASTED")));
    expect(json(run(state, undo, undo))).toEqual(doc(p("xab")));
    expect(json(run(state, undo, undo, undo))).toEqual(doc(p("x")));
  });
});

describe("tables", () => {
  it("stand after the paragraph, with the caret in the first cell", () => {
    const made = run(at(doc(p("before")), "before"), insertTable);
    expect(made.doc.childCount).toBe(3);
    expect(made.selection.$from.node(-1).type.name).toBe("table_header");
    expect(insertTable(made)).toBe(false);
  });
});

describe("what is pasted", () => {
  it("keeps its letters, and shows what cannot be seen", () => {
    const slice = new Slice(Fragment.from(schema.text("a\u0000b\ud800c")), 0, 0);
    expect(tidied(slice).content.textBetween(0, tidied(slice).content.size)).toBe("a\u2400b\ufffdc");
    const plain = new Slice(Fragment.from(schema.text("a <script>b")), 0, 0);
    expect(tidied(plain)).toBe(plain);
  });
});

describe("finding", () => {
  it("finds whatever the capitals, and across bold", () => {
    const node = nodeOf(doc({
      type: "paragraph",
      content: [{ type: "text", text: "Tru" }, { type: "text", text: "ck, TRUCK", marks: [{ type: "strong" }] }],
    }, p("İstanbul truck")));
    const found = matchesOf(node, "truck").map(({ from, to }) => node.textBetween(from, to));
    expect(found).toEqual(["Truck", "TRUCK", "truck"]);
    expect(matchesOf(node, "")).toEqual([]);
  });
});

describe("highlights", () => {
  it("join where they touch, and are cut where they are taken away", () => {
    const list = added(added(added([], [10, 20]), [0, 5]), [5, 12]);
    expect(list).toEqual([[0, 20]]);
    expect(removed(list, [3, 7])).toEqual([[0, 3], [7, 20]]);
    expect(covers(list, [4, 20])).toBe(true);
    expect(covers(removed(list, [3, 7]), [2, 8])).toBe(false);
  });

  it("cut a text without losing a letter of it", () => {
    const text = "One. Two three.\n\nFour.";
    const all = laidOut(text, "en");
    expect(all.map((one) => one.map(([from, to]) => text.slice(from, to)))).toEqual([["One. ", "Two three."], ["Four."]]);
    const cut = pieces(text, [5, 15], [[0, 8], [10, 12]]);
    expect(cut.map((one) => one.text).join("")).toBe("Two three.");
    expect(cut.map((one) => one.marked)).toEqual([true, false, true, false]);
  });

  it("are read again only where they are some", () => {
    expect(stretchesOf([[0, 4], [4, 2], ["a", 1], [3, 99]], 10)).toEqual([[0, 4]]);
    expect(stretchesOf("x", 10)).toEqual([]);
  });
});
