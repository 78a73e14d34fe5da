/** A person who does anything anywhere: seeded commands on a document, as the ribbon would run them. */
import { deleteSelection, joinBackward } from "prosemirror-commands";
import { TextSelection } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import * as character from "../commands/character";
import * as find from "../commands/find";
import * as insert from "../commands/insert";
import * as layout from "../commands/layout";
import * as mailings from "../commands/mailings";
import * as paragraph from "../commands/paragraph";
import * as review from "../commands/review";
import * as tables from "../commands/tables";
import type { Opening } from "../edits";
import { Bench } from "./support";

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Act = (b: Bench, pick: <T>(from: readonly T[]) => T, draw: () => number) => void;
const WORDS = ["mission", "été", "𝔘nicode", "a", " ", "«texte»", "e\u0301", "👩‍🚀", "5;6"];

function place(b: Bench, draw: () => number): void {
  const { view } = b.editor;
  const { doc } = view.state;
  // A cursor never stands between the two halves of one character.
  const whole = (pos: number) => (/[\udc00-\udfff]/.test(doc.textBetween(pos, Math.min(pos + 1, doc.content.size), "\n", " ")) ? pos + 1 : pos);
  const at = () => whole(Math.floor(draw() * (doc.content.size + 1)));
  const anchor = at();
  const head = draw() < 0.4 ? anchor : draw() < 0.6 ? whole(Math.min(doc.content.size, anchor + Math.floor(draw() * 12))) : at();
  view.dispatch(view.state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
}

function cells(b: Bench, draw: () => number): void {
  const table = tables.tableAt(b.editor);
  if (!table) return;
  const { map } = TableMap.get(table.node);
  const one = () => table.pos + 1 + map[Math.floor(draw() * map.length)]!;
  const { state } = b.editor.view;
  b.editor.view.dispatch(state.tr.setSelection(CellSelection.create(state.doc, one(), one())));
}

const ACTS: readonly Act[] = [
  (b, pick) => b.type(pick(WORDS)),
  (b, pick) => b.type(pick(WORDS)),
  (b) => void paragraph.enter(b.editor),
  (b) => void (deleteSelection(b.editor.view.state, b.editor.view.dispatch) || paragraph.backspace(b.editor) || joinBackward(b.editor.view.state, b.editor.view.dispatch)),
  (b, pick) => character.toggle(b.editor, pick(["bold", "italic", "strike"] as const), "ribbon"),
  (b, pick) => character.setFormat(b.editor, "font.colour", "ribbon", "colour", pick(["C00000", null])),
  (b, pick) => character.changeCase(b.editor, pick(["upper", "lower", "title", "toggle", "sentence"] as const), "ribbon"),
  (b) => character.clearFormatting(b.editor, "ribbon"),
  (b, pick) => character.setCharacterStyle(b.editor, pick(["Strong", null]), "ribbon"),
  (b, pick) => paragraph.align(b.editor, pick(["left", "center", "justify"]), "key"),
  (b, pick) => paragraph.indent(b.editor, pick([1, -1] as const), "key"),
  (b, pick) => paragraph.setStyle(b.editor, pick(["Heading1", "Normal"]), "ribbon"),
  (b) => paragraph.updateStyle(b.editor, "ribbon"),
  (b, pick) => paragraph.setList(b.editor, pick([paragraph.bulletList(), paragraph.numberList(), paragraph.outlineList()]), "ribbon", "list.numbers"),
  (b, pick) => paragraph.changeLevel(b.editor, pick([1, -1] as const), "key"),
  (b) => paragraph.restartList(b.editor, "ribbon"),
  (b, pick) => insert.table(b.editor, pick([1, 2, 3]), pick([1, 2, 3]), "ribbon"),
  (b) => tables.fromText(b.editor, ";", "dialog"),
  (b, pick) => pick([tables.rowBefore, tables.rowAfter, tables.columnBefore, tables.columnAfter])(b.editor, "ribbon"),
  (b, pick) => pick([tables.removeRow, tables.removeColumn, tables.remove])(b.editor, "ribbon"),
  (b, _, draw) => (cells(b, draw), tables.merge(b.editor, "ribbon")),
  (b, _, draw) => (cells(b, draw), tables.merge(b.editor, "ribbon")),
  (b) => tables.split(b.editor, "ribbon"),
  (b, pick) => void tables.nextCell(b.editor, pick([1, -1] as const)),
  (b, pick) => tables.setCells(b.editor, "table.shading", "shading", pick(["D9E2F3", null]), "ribbon"),
  (b, pick) => tables.setTable(b.editor, "table.totalRow", { totalRow: pick([true, false]) }, "ribbon"),
  (b) => tables.repeatHeader(b.editor, "ribbon"),
  (b, pick) => tables.sortTable(b.editor, [{ column: pick([0, 1]), descending: pick([true, false]), numeric: pick([true, false]) }], pick([true, false]), "dialog"),
  (b, pick) => tables.sortParagraphs(b.editor, pick([true, false]), false, "dialog"),
  (b) => tables.toText(b.editor, ";", "dialog"),
  (b, pick) => insert.pageBreak(b.editor, "key", pick(["page", "column"])),
  (b) => insert.picture(b.editor, "map.png", "A map", "ribbon"),
  (b, pick) => insert.link(b.editor, pick(["", "words"]), "https://example.org/", "dialog"),
  (b) => insert.unlink(b.editor, "dialog"),
  (b, pick) => insert.bookmark(b.editor, pick(["here", "there"]), "dialog"),
  (b, pick) => insert.removeBookmark(b.editor, pick(["here", "there"]), "dialog"),
  (b) => void insert.footnote(b.editor, "ribbon"),
  (b) => insert.contents(b.editor, 1, 3, "ribbon"),
  (b) => insert.updateContents(b.editor, "key"),
  (b, pick) => insert.pageNumber(b.editor, pick(["header", "footer"] as const), "center", "ribbon"),
  (b, pick) => insert.removeRunning(b.editor, pick(["header", "footer"] as const), "ribbon"),
  (b, pick) => insert.linkToPrevious(b.editor, pick(["header", "footer"] as const), "ribbon"),
  (b, pick) => layout.sectionBreak(b.editor, pick(["nextPage", "continuous"]), "ribbon"),
  (b, pick) => layout.setOrientation(b.editor, pick(["portrait", "landscape"] as const), "ribbon"),
  (b, pick) => layout.setPage(b.editor, "layout.columns", () => ({ columns: pick([1, 2]) }), "ribbon"),
  (b, pick) => review.addComment(b.editor, pick(WORDS), "panel"),
  (b) => review.changeComment(b.editor, "k1", "review.reply", (one) => ({ replies: [...one.replies, { author: "A", text: "Yes" }] }), "panel"),
  (b) => review.deleteComment(b.editor, "k1", "panel"),
  (b) => review.toggleTracking(b.editor, "key"),
  (b, pick) => review.settleHere(b.editor, pick([true, false]), "ribbon"),
  (b, pick) => review.settleAll(b.editor, pick([true, false]), "ribbon"),
  (b, pick) => void find.replaceAll(b.editor, pick(["a", "e", "mission"]), pick(["", "o", "mission"]), { matchCase: false, whole: false }, "panel"),
  (b) => mailings.useList(b.editor, "people", "ribbon"),
  (b) => b.editor.undo("key"),
  (b) => b.editor.undo("key"),
  (b) => b.editor.redo("key"),
];

/** One person's session on a document. */
export function session(start: Opening, seed: number, count: number): Bench {
  const draw = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)]!;
  const b = new Bench(start);
  for (let at = 0; at < count; at += 1) {
    if (draw() < 0.7) place(b, draw);
    pick(ACTS)(b, pick, draw);
  }
  b.editor.flush();
  return b;
}
