/** The editor knows every limit of the wire: what it lets stand the server takes. */
import { Fragment, Slice, type Node } from "prosemirror-model";
import { EditorState, TextSelection, type Command } from "prosemirror-state";
import { addColumnAfter, addRowAfter, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { describe, expect, it } from "vitest";
import wire from "../../../assess/written/schemas/history.json";
import { crowdOf } from "../crowding";
import { nodeOf } from "../editor";
import { MOST_CHARACTERS } from "../fitting";
import { divided, LARGEST_EVENT, MOST_FACTS, PIECE } from "../history";
import { sinkItem } from "../lists";
import {
  CHILDREN, DEEPEST, DEEPEST_LIST, HIGHEST_HEADING, HIGHEST_ORDER, LARGEST, MOST_CHILDREN, MOST_COLUMNS, MOST_ROWS_SPANNED,
  type DocNode,
} from "../model";
import { pasting, refusalOf, tidied, type Said } from "../pasting";
import { schema } from "../schema";
import { textOf } from "../text";
import { tidy } from "../tidy";

const p = (text = ""): DocNode => (text === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text }] });
const doc = (...content: DocNode[]): DocNode => ({ type: "doc", content });
const many = <One>(count: number, make: (place: number) => One): One[] => Array.from({ length: count }, (_, place) => make(place));
const cell = (text: string, colspan = 1, rowspan = 1): DocNode =>
  ({ type: "table_cell", attrs: { colspan, rowspan, colwidth: null }, content: [p(text)] });
const row = (count: number): DocNode => ({ type: "table_row", content: many(count, (place) => cell(`c${place}`)) });
const table = (...rows: DocNode[]): DocNode => ({ type: "table", content: rows });
const list = (levels: number, text: string): DocNode =>
  ({ type: "bullet_list", content: [{ type: "list_item", content: levels > 1 ? [p(text), list(levels - 1, text)] : [p(text)] }] });

type Limits = Record<string, number>;

/** Every keyword of the schema that bounds something, with where it stands. */
function limitsOf(part: unknown, path = ""): Limits {
  if (typeof part !== "object" || part === null) return {};
  return Object.fromEntries(Object.entries(part).flatMap(([name, inner]) =>
    (/^(max|min)[A-Z]|^(max|min)imum$/.test(name) && typeof inner === "number" ? [[`${path}/${name}`, inner]]
      : Object.entries(limitsOf(inner, `${path}/${name}`)))));
}

describe("the limits of the wire", () => {
  it("are all known to the editor", () => {
    const found = limitsOf(wire.$defs);
    const expected: Limits = {};
    for (const [type, most] of MOST_CHILDREN) expected[`/${type}/properties/content/maxItems`] = most;
    for (const type of ["table_cell", "table_header"]) {
      const attrs = `/${type}/properties/attrs/properties`;
      Object.assign(expected, {
        [`${attrs}/colspan/minimum`]: 1, [`${attrs}/colspan/maximum`]: MOST_COLUMNS,
        [`${attrs}/rowspan/minimum`]: 1, [`${attrs}/rowspan/maximum`]: MOST_ROWS_SPANNED,
        // The editor gives no widths.
        [`${attrs}/colwidth/anyOf/1/maxItems`]: 50, [`${attrs}/colwidth/anyOf/1/items/minimum`]: 0,
        [`${attrs}/colwidth/anyOf/1/items/maximum`]: 10_000,
      });
    }
    Object.assign(expected, {
      "/heading/properties/attrs/properties/level/minimum": 1,
      "/heading/properties/attrs/properties/level/maximum": HIGHEST_HEADING,
      "/ordered_list/properties/attrs/properties/order/minimum": 0,
      "/ordered_list/properties/attrs/properties/order/maximum": HIGHEST_ORDER,
      "/marks/minItems": 1, "/marks/maxItems": 2,
      "/text/properties/text/minLength": 1, "/text/properties/text/maxLength": LARGEST,
      "/fact/properties/chars/minimum": 0, "/fact/properties/chars/maximum": 100_000_000,
      // A path goes down to a text, which is a level of its own below the document.
      "/path/minItems": 1, "/path/maxItems": DEEPEST, "/path/items/minimum": 0, "/path/items/maximum": 1_000_000,
      // Pieces of an edit are smaller by far: below.
      "/nodesEdit/properties/drop/minimum": 0, "/nodesEdit/properties/drop/maximum": 1_000_000,
      "/nodesEdit/properties/put/maxItems": 5000,
      "/textEdit/properties/from/minimum": 0, "/textEdit/properties/from/maximum": 10_000_000,
      "/textEdit/properties/drop/minimum": 0, "/textEdit/properties/drop/maximum": 10_000_000,
      "/textEdit/properties/text/maxLength": 48_000,
    });
    expect(found).toEqual(expected);
    expect(new Set(MOST_CHILDREN.keys())).toEqual(new Set(CHILDREN.keys()));
    for (const one of wire.oneOf) expect(one.properties.facts.maxItems).toBe(MOST_FACTS);
  });

  it("hold for the pieces of any edit", () => {
    const small = [p(), { type: "hard_break" }, { type: "text", text: "x" }] as const;
    for (const node of small) {
      for (const piece of divided({ at: [0], drop: 0, put: many(9000, () => node) })) {
        expect("put" in piece ? piece.put.length : 0).toBeLessThanOrEqual(5000);
      }
    }
    expect(PIECE).toBeLessThan(48_000);
    expect(LARGEST_EVENT).toBe(60_000);
  });
});

describe("the editor", () => {
  function page(document: DocNode, caret: string): { state: () => EditorState; run: (command: Command) => void; said: Said[] } {
    const said: Said[] = [];
    const node = nodeOf(document);
    let at = 1;
    node.descendants((one, pos) => { if (one.isText && one.text === caret) at = pos + 1; });
    let state = EditorState.create({
      doc: node, selection: TextSelection.create(node, at),
      plugins: [pasting({ blocked: false, fact: () => undefined, said: () => undefined }), tableEditing()],
    });
    return {
      said,
      state: () => state,
      run(command) {
        command(state, (tr) => {
          const applied = state.applyTransaction(tr);
          if (applied.transactions.length === 0 && tr.docChanged) said.push(refusalOf(tr));
          state = applied.state;
        });
      },
    };
  }

  it("adds no column beyond the fiftieth, and says so", () => {
    const desk = page(doc(table(row(MOST_COLUMNS - 1), row(MOST_COLUMNS - 1))), "c3");
    desk.run(addColumnAfter);
    expect(desk.said).toEqual([]);
    desk.run(addColumnAfter);
    expect(desk.said).toEqual(["columns"]);
    expect(desk.state().doc.firstChild?.firstChild?.childCount).toBe(MOST_COLUMNS);
  });

  it("adds no row beyond the last, and stretches no cell beyond what is kept", () => {
    const full = page(doc(table(...many(2000, (place) => ({ type: "table_row", content: [cell(`r${place}`)] })))), "r7");
    full.run(addRowAfter);
    expect(full.said).toEqual(["rows"]);
    const tall = table({ type: "table_row", content: [cell("a"), cell("tall", 1, MOST_ROWS_SPANNED)] },
      ...many(MOST_ROWS_SPANNED - 1, (place) => ({ type: "table_row", content: [cell(`b${place}`)] })));
    const desk = page(doc(tall), "a");
    desk.run(addRowAfter);
    expect(desk.said).toEqual(["rows"]);
  });

  it("counts the columns that cells span, and those that hang in from above", () => {
    const wide = (cells: DocNode[], below: DocNode[]): Node =>
      schema.nodeFromJSON(doc(table({ type: "table_row", content: cells }, { type: "table_row", content: below })));
    expect(crowdOf(wide(many(25, () => cell("x", 2)), [cell("y")]))).toBeNull();
    expect(crowdOf(wide(many(26, () => cell("x", 2)), [cell("y")]))).toBe("columns");
    expect(crowdOf(wide(many(50, () => cell("x", 1, 2)), [cell("y")]))).toBe("columns");
  });

  it("indents no item whose lists would go too deep", () => {
    // The item is of the first level, what is in it of the second to the ninth.
    const document = doc({ type: "bullet_list", content: [
      { type: "list_item", content: [p("one")] }, { type: "list_item", content: [p("two"), list(DEEPEST_LIST - 1, "in")] },
    ] });
    const desk = page(document, "two");
    desk.run(sinkItem);
    expect(desk.state().doc.toJSON()).toEqual(document);
    const shallow = page(doc({ type: "bullet_list", content: [
      { type: "list_item", content: [p("one")] }, { type: "list_item", content: [p("two"), list(DEEPEST_LIST - 2, "in")] },
    ] }), "two");
    shallow.run(sinkItem);
    expect(crowdOf(shallow.state().doc)).toBeNull();
    expect(shallow.state().doc.firstChild?.childCount).toBe(1);
  });

  it("takes in nothing that makes lists too deep or a place too full, and says which", () => {
    const put = (node: DocNode): Command => (state, dispatch) => {
      dispatch?.(state.tr.insert(state.selection.$from.after(), schema.nodeFromJSON(node)));
      return true;
    };
    const deep = page(doc(list(5, "in")), "in");
    deep.run(put(list(5, "more")));
    const full = page(doc(table({ type: "table_row", content: [
      { type: "table_cell", attrs: { colspan: 1, rowspan: 1, colwidth: null }, content: [p("x"), ...many(4999, () => p())] },
    ] })), "x");
    full.run(put(p("y")));
    expect([deep.said, full.said]).toEqual([["lists"], ["parts"]]);
  });

  it("opens what has too much in one place with all of it", () => {
    const opened = nodeOf(doc(table(row(60))));
    expect(crowdOf(opened)).toBeNull();
    expect(opened.textContent).toBe(many(60, (place) => `c${place}`).join(""));
  });
});

describe("what is pasted", () => {
  it("stands in more rows where one is too long, and that is said", () => {
    const said: Said[] = [];
    const slice = Slice.maxOpen(Fragment.fromJSON(schema, [table(row(60))] as unknown));
    const fit = tidied(slice, (what) => { said.push(what); });
    expect(said).toEqual(["divided"]);
    const rows = fit.content.firstChild!;
    expect([rows.childCount, rows.child(0).childCount, rows.child(1).childCount]).toEqual([2, 50, 10]);
    expect(tidied(Slice.maxOpen(Fragment.fromJSON(schema, [table(row(50))] as unknown)), (what) => { said.push(what); }).content.size).toBeGreaterThan(0);
    expect(said.length).toBe(1);
  });

  it.each([
    ["rows", doc(table(...many(2001, (place) => ({ type: "table_row", content: [cell(`r${place}`)] })))), [2000, 1]],
    ["items", doc({ type: "bullet_list", content: many(20_001, (place) => ({ type: "list_item", content: [p(`i${place}`)] })) }), [20_000, 1]],
    ["parts of an item", doc({ type: "bullet_list", content: [{ type: "list_item", content: [list(1, "first"), ...many(20_000, () => p("y"))] }] }), [2]],
    ["paragraphs of a cell", doc(table({ type: "table_row", content: [{ type: "table_cell", content: many(5001, () => p("z")) }] })), [1]],
    ["line breaks", doc({ type: "heading", attrs: { level: 2 }, content: many(100_001, () => ({ type: "hard_break" })) }), [100_000, 1]],
  ])("is divided where there are too many %s, and nothing is left out", (_name, raw, parts) => {
    const { document, changes } = tidy(raw);
    expect(changes).toContain("divided");
    expect(document.content?.map(({ content }) => content?.length)).toEqual(parts);
    expect(crowdOf(schema.nodeFromJSON(document))).toBeNull();
    expect(textOf(document).replace(/\s/g, "")).toBe(textOf(raw).replace(/\s/g, ""));
    expect(tidy(document)).toEqual({ document, changes: [] });
  });
});

it("says that a paste was divided only when it came in", async () => {
  const said: Said[] = [];
  const open = (text: string): EditorView => new EditorView(document.createElement("div"), {
    state: EditorState.create({
      doc: nodeOf(doc(p(text))),
      plugins: [pasting({ blocked: false, fact: () => undefined, said: (what) => { said.push(what); } }), tableEditing()],
    }),
  });
  const wide = `<table><tr>${"<td>x</td>".repeat(MOST_COLUMNS + 10)}</tr></table>`;
  open("x".repeat(MOST_CHARACTERS - 10)).pasteHTML(wide);
  await Promise.resolve();
  expect(said).toEqual([]);
  open("x").pasteHTML(wide);
  await Promise.resolve();
  expect(said).toEqual(["divided"]);
});
