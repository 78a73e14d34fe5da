/** What may not be empty is filled: no text may stand on the screen that the server would refuse. */
import { Fragment, type Node } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";

/**
 * Put a paragraph into each list item, list or cell that a change has left empty.
 *
 * Cells that are pasted over selected cells are fitted one by one (`fitSlice` of
 * prosemirror-tables), which leaves items behind without content where a list was cut open.
 */
export function filling(): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, { doc, tr }) {
      const [from, to] = changed(transactions, doc);
      const empty: { readonly pos: number; readonly filled: Fragment }[] = [];
      if (from <= to) {
        doc.nodesBetween(from, to, (node, pos) => {
          if (node.isTextblock || node.isLeaf || node.childCount > 0) return !node.isTextblock;
          empty.push({ pos: pos + 1, filled: node.type.contentMatch.fillBefore(Fragment.empty, true) ?? Fragment.empty });
          return false;
        });
      }
      if (empty.length === 0) return null;
      for (const { pos, filled } of empty.reverse()) tr.insert(pos, filled);
      return tr;
    },
  });
}

/** The stretch of the new text that these changes have touched; nothing when they touched none. */
function changed(transactions: readonly Transaction[], doc: Node): readonly [number, number] {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [place, { mapping }] of transactions.entries()) {
    const later = transactions.slice(place + 1);
    mapping.maps.forEach((map, index) => {
      map.forEach((_start, _end, start, end) => {
        const moved = (pos: number, side: number): number =>
          later.reduce((at, one) => one.mapping.map(at, side), mapping.slice(index + 1).map(pos, side));
        from = Math.min(from, moved(start, -1));
        to = Math.max(to, moved(end, 1));
      });
    });
  }
  return [Math.max(0, from - 1), Math.min(doc.content.size, to + 1)];
}
