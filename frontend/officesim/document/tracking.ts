/** Turning an edit of text into a tracked change: what goes is struck, what comes is marked. */
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { Fragment, type Node, Slice } from "prosemirror-model";
import { markType } from "./schema";

/** The same transaction with its one replacement tracked; others are returned as they are. */
export function tracked(state: EditorState, tr: Transaction, author: string): Transaction {
  const step = tr.steps[0];
  if (tr.steps.length !== 1 || !(step instanceof ReplaceStep)) return tr;
  const { from, to, slice } = step;
  const made = state.tr;
  for (const name of ["uiEvent", "cmd", "via"]) {
    const meta: unknown = tr.getMeta(name);
    if (meta !== undefined) made.setMeta(name, meta);
  }
  const removed = strike(made, state.doc, from, to, author);
  const end = to - removed;
  // What only closes the gap of a deletion has no place where the text stays, struck.
  if (slice.size > 0 && (slice.openStart === slice.openEnd || slice.content.textBetween(0, slice.content.size))) {
    const inserted = new Slice(marked(slice.content, author), slice.openStart, slice.openEnd);
    const before = made.doc.content.size;
    if (inserted.openStart !== inserted.openEnd || made.maybeStep(new ReplaceStep(end, end, inserted)).failed) made.replace(end, end, inserted);
    const after = end + made.doc.content.size - before;
    markSplits(made, end, after);
    const caret = Math.min(after, made.doc.content.size);
    made.setSelection(TextSelection.near(made.doc.resolve(caret), -1));
  } else {
    const backwards = state.selection.empty && state.selection.head === to;
    const caret = backwards || !state.selection.empty ? from : end;
    made.setSelection(TextSelection.near(made.doc.resolve(Math.min(caret, made.doc.content.size)), backwards ? -1 : 1));
  }
  return made;
}

/** Strike a range; one's own insertions simply go. Returns how many positions went. */
function strike(tr: Transaction, doc: Node, from: number, to: number, author: string): number {
  const insertion = markType("insertion");
  const gone: [number, number][] = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isInline) {
      const start = Math.max(from, pos);
      const end = Math.min(to, pos + node.nodeSize);
      const own = insertion.isInSet(node.marks);
      if (own && own.attrs["author"] === author) gone.push([start, end]);
      else if (start < end) tr.addMark(start, end, markType("deletion").create({ author }));
      return false;
    }
    // The end of this paragraph lies in the range: its sign is struck, nothing is joined.
    if (node.isTextblock && pos + node.nodeSize - 1 < to && pos + node.nodeSize - 1 >= from) {
      tr.setNodeAttribute(pos, "change", "deletion");
    }
    return true;
  });
  let count = 0;
  for (const [start, end] of gone.reverse()) {
    tr.delete(start, end);
    count += end - start;
  }
  return count;
}

function marked(content: Fragment, author: string): Fragment {
  const made: Node[] = [];
  content.forEach((node) => {
    if (node.isInline) {
      const kept = node.marks.filter((one) => one.type.name !== "deletion" && one.type.name !== "insertion");
      made.push(node.mark(markType("insertion").create({ author }).addToSet(kept)));
    } else made.push(node.copy(marked(node.content, author)));
  });
  return Fragment.from(made);
}

function markSplits(tr: Transaction, from: number, to: number): void {
  const found: number[] = [];
  tr.doc.nodesBetween(from, Math.min(to, tr.doc.content.size), (node, pos) => {
    const end = pos + node.nodeSize - 1;
    if (node.isTextblock && end >= from && end < to) found.push(pos);
    return true;
  });
  for (const pos of found) tr.setNodeAttribute(pos, "change", "insertion");
}
