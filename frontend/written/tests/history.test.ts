import { Schema } from "prosemirror-model";
import type { Node, SchemaSpec } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { describe, expect, it } from "vitest";
import spec from "../../../assess/written/schemas/editor.json";
import { apply, begin, FULL_EVERY, hashOf, LARGEST_EVENT, snapshots, sizeOf, type Fact, type Snapshot, type State } from "../history";
import type { DocNode } from "../model";
import { sha256 } from "../sha256";
import { textOf } from "../text";
import { tidy } from "../tidy";

const schema = new Schema(spec as unknown as SchemaSpec);
const paragraph = (text: string): DocNode => ({ type: "paragraph", content: [{ type: "text", text }] });
const doc = (...content: DocNode[]): DocNode => ({ type: "doc", content });

let drawn = 0;
const freshId = (): string => `t${drawn++}`;

/** The states after snapshots that went over the wire. */
function sent(state: State, made: readonly Snapshot[]): State {
  return made.reduce((at, snapshot) => apply(at, JSON.parse(JSON.stringify(snapshot)) as Snapshot), state);
}

/** Numbers that come the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("SHA-256", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  // FIPS 180-4, examples of NIST.
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
  ])("of %j", (text, digest) => {
    expect(sha256(bytes(text))).toBe(digest);
  });

  it("of a million letters a", () => {
    expect(sha256(bytes("a".repeat(1_000_000)))).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });
});

describe("snapshots", () => {
  it("tell one typed word in a few bytes", () => {
    const state = sent(begin(), snapshots(begin(), doc(paragraph("The quick brown")), freshId));
    const [one, ...rest] = snapshots(state, doc(paragraph("The quick brown fox")), freshId);
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ seq: 2, op: "delta", edit: { in: [0, 0], from: 15, drop: 0, text: " fox" } });
    expect(sizeOf(one)).toBeLessThan(150);
  });

  it("are none when nothing changed", () => {
    expect(snapshots(begin(), begin().document, freshId)).toEqual([]);
  });

  it("tell a paste that was blocked, though nothing changed", () => {
    const fact: Fact = { kind: "paste", chars: 400, origin: "outside", blocked: true };
    const [one] = snapshots(begin(), begin().document, freshId, [fact]);
    expect(one).toMatchObject({ op: "delta", facts: [fact] });
    expect(sent(begin(), [one!]).document).toEqual(begin().document);
  });

  it.each([
    ["one endless paragraph", doc(paragraph("é\"😀".repeat(20_000)))],
    ["many paragraphs", doc(...Array.from({ length: 3000 }, (_, n) => paragraph(`Line ${n} of a long paste`)))],
    ["one long list", doc({ type: "bullet_list", content: Array.from({ length: 2000 }, (_, n) => ({ type: "list_item", content: [paragraph(`Item ${n} `.repeat(5))] })) })],
    ["a large one among small ones", doc(paragraph("a"), paragraph("b".repeat(70_000)), paragraph("c"))],
  ])("divide a large paste so that each fits into an event: %s", (_name, pasted) => {
    const before = sent(begin(), snapshots(begin(), doc(paragraph("Before")), freshId));
    for (const [made, from] of [[snapshots(before, pasted, freshId), before], [snapshots(before, pasted, freshId, [], true), before]] as const) {
      expect(made.length).toBeGreaterThan(1);
      for (const one of made) expect(sizeOf(one)).toBeLessThan(LARGEST_EVENT);
      expect(made.map((one) => one.more ?? false)).toEqual(made.map((_one, place) => place < made.length - 1));
      const half = sent(from, made.slice(0, -1));
      expect(half.standing).toEqual(before.document);
      expect(sent(half, made.slice(-1)).standing).toEqual(pasted);
    }
  });

  it("refuse what is larger than a script may be", () => {
    expect(() => snapshots(begin(), doc(paragraph("x".repeat(5_000_000))), freshId)).toThrow(/may have 2000000 bytes/);
  });

  it("follow whatever an editor does", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const draw = numbers(seed);
      let editor = EditorState.create({ schema });
      let state = begin();
      for (let turn = 0; turn < 60; turn++) {
        editor = editor.apply(changed(editor, draw));
        const document = editor.doc.toJSON() as DocNode;
        expect(textOf(tidy(document).document)).toBe(textOf(document));
        state = sent(state, snapshots(state, document, freshId, [], turn % FULL_EVERY === 0));
        expect(state.document).toEqual(document);
        expect(state.hash).toBe(hashOf(document));
        expect(state.standing).toBe(state.document);
      }
    }
  });
});

/** A change as a person makes it: typing, deleting, splitting, marking, a list, a table. */
function changed(editor: EditorState, draw: (below: number) => number) {
  const { tr } = editor;
  const places: number[] = [];
  editor.doc.descendants((node, at) => {
    if (node.isTextblock) for (let inner = 0; inner <= node.content.size; inner++) places.push(at + 1 + inner);
  });
  const from = places[draw(places.length)]!;
  const to = editor.doc.resolve(from).end();
  const make = (text: string): Node => schema.node("paragraph", null, schema.text(text));
  const end = editor.doc.content.size;
  switch (draw(7)) {
    case 0: return tr.delete(from, from + draw(to - from + 1));
    case 1: return tr.split(from);
    case 2: return tr.addMark(from, to, schema.mark(draw(2) ? "em" : "strong"));
    case 3: return tr.insert(end, schema.node("ordered_list", null, schema.node("list_item", null, make("item"))));
    case 4: return tr.insert(end, schema.node("table", null, schema.node("table_row", null, schema.node("table_cell", null, make("cell")))));
    default: return tr.insertText(["word ", "é", "😀", "a\u202eb"][draw(4)]!, from);
  }
}

describe("tidying", () => {
  it("keeps every line of ten thousand nested lists", () => {
    let node: DocNode = paragraph("innermost");
    for (let n = 0; n < 10_000; n++) node = { type: "bullet_list", content: [{ type: "list_item", content: [paragraph(String(n)), node] }] };
    const { document, changes } = tidy(doc(node));
    expect(changes).toContain("flattened");
    expect(textOf(document).split("\n")).toEqual([...Array.from({ length: 10_000 }, (_, n) => String(9_999 - n)), "innermost"]);
    schema.nodeFromJSON(document).check();
  });

  it("shows halves of pairs", () => {
    expect(textOf(tidy(doc(paragraph("a\ud800b\udc00😀"))).document)).toBe("a\ufffdb\ufffd😀");
  });
});
