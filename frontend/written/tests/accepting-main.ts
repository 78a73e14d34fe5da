/**
 * For tests/unit/written/history/test_accepting.py: editors near every limit, in which somebody
 * does whatever a person can do; the steps that each gives to the server as JSON.
 */
import { Fragment, Slice } from "prosemirror-model";
import { EditorState, TextSelection, type Command } from "prosemirror-state";
import { addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, tableEditing } from "prosemirror-tables";
import { insertTable, nodeOf } from "../editor";
import { begin, snapshots, type Snapshot, type State } from "../history";
import { liftItem, sinkItem, splitItem, toggleList } from "../lists";
import type { DocNode } from "../model";
import { pasting, refusalOf, tidied } from "../pasting";
import { schema } from "../schema";
import { redo, undo, undoable } from "../undo";

declare const process: {
  readonly argv: readonly string[];
  readonly stdout: { write(text: string): void };
};

const TURNS = 30;

/** Numbers that come the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 7919 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const many = <One>(count: number, make: (place: number) => One): One[] => Array.from({ length: count }, (_, place) => make(place));
const p = (text = ""): DocNode => (text === "" ? { type: "paragraph" } : { type: "paragraph", content: [{ type: "text", text }] });
const cell = (content: DocNode[], colspan = 1, rowspan = 1): DocNode => ({ type: "table_cell", attrs: { colspan, rowspan, colwidth: null }, content });
const table = (...rows: DocNode[][]): DocNode => ({ type: "table", content: rows.map((content) => ({ type: "table_row", content })) });
const list = (levels: number): DocNode => ({ type: "bullet_list", content: [
  { type: "list_item", content: [p("before")] },
  { type: "list_item", content: levels > 1 ? [p(`level ${levels}`), list(levels - 1)] : [p("innermost")] },
] });

const STARTS: readonly (() => DocNode[])[] = [
  () => [p("plain"), list(8)],
  () => [table(many(48, (place) => cell([p(`c${place}`)])), many(24, () => cell([p("wide")], 2)))],
  () => [table(many(46, () => cell([p("tall")], 1, 2)), [cell([p("below")])])],
  () => [table([cell([p("a")], 1, 499), cell([p("b")])], ...many(498, () => [cell([p("c")])]))],
  () => [table([cell(many(4998, () => p())), cell([list(8)])])],
];

/** What may lie in the clipboard. */
const PASTES: readonly (() => DocNode[])[] = [
  () => [p("words \u0000 and more"), p(), p("x")],
  () => [table(many(70, (place) => cell([p(`p${place}`)])))],
  () => [table([cell([p("wide")], 50), cell([p("one")])])],
  () => [list(12)],
  () => [list(4)],
  () => many(6, () => p("line")),
  () => [{ type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: "A title", marks: [{ type: "em" }] }, { type: "hard_break" }] }],
];

function sitting(seed: number): { steps: Snapshot[]; document: DocNode; said: string[]; done: number } {
  const draw = numbers(seed);
  const said: string[] = [];
  let drawn = 0;
  let done = 0;
  let editor = EditorState.create({
    doc: nodeOf({ type: "doc", content: STARTS[seed % STARTS.length]!() }),
    plugins: [undoable([], () => drawn * 1000), pasting({ blocked: false, fact: () => undefined, said: () => undefined }), tableEditing()],
  });
  const steps: Snapshot[] = [];
  let state: State = begin();
  const keep = (): void => {
    const document = editor.doc.toJSON() as DocNode;
    const made = snapshots(state, document, () => `a${drawn++}`, [], steps.length === 0 || draw(30) === 0);
    steps.push(...made);
    const last = made.at(-1);
    if (last !== undefined) state = { seq: last.seq, document, hash: last.hash, standing: document };
  };
  const paste: Command = ({ tr }, dispatch) => {
    const content = PASTES[draw(PASTES.length)]!() as unknown;
    dispatch?.(tr.replaceSelection(tidied(Slice.maxOpen(Fragment.fromJSON(schema, content)))).setMeta("paste", true));
    return true;
  };
  const type: Command = ({ tr }, dispatch) => {
    dispatch?.(tr.insertText("typed "));
    return true;
  };
  const { bullet_list: bullets, ordered_list: numbered } = schema.nodes;
  const commands: readonly Command[] = [
    addColumnAfter, addColumnAfter, addColumnBefore, addRowAfter, addRowAfter, addRowBefore, deleteColumn, deleteRow, insertTable,
    sinkItem, sinkItem, sinkItem, liftItem, splitItem, splitItem, toggleList(bullets!), toggleList(numbered!),
    paste, paste, paste, type, undo, redo,
  ];
  keep();
  for (let turn = 0; turn < TURNS; turn += 1) {
    const at = TextSelection.near(editor.doc.resolve(draw(Math.min(editor.doc.content.size, draw(2) === 0 ? 400 : 2 ** 31))));
    if (draw(3) > 0) editor = editor.apply(editor.tr.setSelection(at));
    const command = commands[draw(commands.length)]!;
    command(editor, (tr) => {
      const applied = editor.applyTransaction(tr);
      if (applied.transactions.length === 0 && tr.docChanged) {
        const why = refusalOf(tr);
        said.push(typeof why === "string" ? why : "long");
      } else if (tr.docChanged) done += 1;
      editor = applied.state;
    });
    keep();
  }
  return { steps, document: editor.doc.toJSON() as DocNode, said, done };
}

const [from, to] = process.argv.slice(2).map(Number);
for (let seed = from!; seed < to!; seed += 1) process.stdout.write(`${JSON.stringify(sitting(seed))}\n`);
