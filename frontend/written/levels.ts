/**
 * Lists no deeper than a document may have them, however they came to stand in each other: pasted
 * into one another, moved in with what is inside them, or joined. No letter of them goes.
 */
import { Fragment, type Node } from "prosemirror-model";
import { Plugin, Selection, type Transaction } from "prosemirror-state";
import { DEEPEST_LIST, LISTS, type DocNode } from "./model";
import { schema } from "./schema";
import { tidy } from "./tidy";

/** Most of a document stays the same from change to change. */
const known = new WeakMap<Node, number>();

/** How many lists stand in each other at the deepest place. */
function levels(node: Node): number {
  if (node.isTextblock || node.isLeaf) return 0;
  const before = known.get(node);
  if (before !== undefined) return before;
  let most = 0;
  node.forEach((inner) => { most = Math.max(most, levels(inner)); });
  const found = most + (LISTS.has(node.type.name) ? 1 : 0);
  known.set(node, found);
  return found;
}

export function levelled(): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, { doc, selection, tr }) {
      if (!transactions.some(({ docChanged }) => docChanged) || levels(doc) <= DEEPEST_LIST) return null;
      doc.forEach((block, offset) => {
        if (levels(block) <= DEEPEST_LIST) return;
        const flat = tidy({ type: "doc", content: [block.toJSON() as DocNode] }).document;
        tr.replaceWith(tr.mapping.map(offset), tr.mapping.map(offset + block.nodeSize, -1), Fragment.fromJSON(schema, flat.content));
      });
      return caret(tr, doc.textBetween(0, selection.head).length);
    },
  });
}

/** Behind so many letters. */
function caret(tr: Transaction, letters: number): Transaction {
  let left = letters;
  let place = 0;
  tr.doc.descendants((node, pos) => {
    if (!node.isText || left <= 0) return;
    place = pos + Math.min(left, node.nodeSize);
    left -= node.nodeSize;
  });
  return tr.setSelection(Selection.near(tr.doc.resolve(place)));
}
