/** Whether a document has more in one place than assess/written/schemas/history.json lets it have. */
import type { Node } from "prosemirror-model";
import { DEEPEST_LIST, LISTS, MOST_CHILDREN, MOST_COLUMNS, MOST_ROWS, MOST_ROWS_SPANNED } from "./model";

/** Too many columns or rows in a table, lists in lists, or parts of any other node. */
export type Crowd = "columns" | "rows" | "lists" | "parts";

interface Found {
  readonly crowd: Crowd | null;
  /** How many lists stand in each other in it, itself among them. */
  readonly lists: number;
}

/** Nodes never change: after a key only those around the caret are looked at. */
const known = new WeakMap<Node, Found>();

/** The first thing that is too much; null when the server takes the document. */
export function crowdOf(document: Node): Crowd | null {
  const { crowd, lists } = look(document);
  return crowd ?? (lists > DEEPEST_LIST ? "lists" : null);
}

/** How many lists stand in each other in a node, itself among them. */
export const listsIn = (node: Node): number => look(node).lists;

function look(node: Node): Found {
  if (node.isTextblock) return { crowd: node.childCount > mostOf(node) ? "parts" : null, lists: 0 };
  const before = known.get(node);
  if (before !== undefined) return before;
  let crowd = crowdIn(node);
  let lists = 0;
  node.forEach((child) => {
    if (child.isText) return;
    const found = look(child);
    crowd ??= found.crowd;
    lists = Math.max(lists, found.lists);
  });
  const found = { crowd, lists: lists + (LISTS.has(node.type.name) ? 1 : 0) };
  known.set(node, found);
  return found;
}

const mostOf = (node: Node): number => MOST_CHILDREN.get(node.type.name) ?? Number.POSITIVE_INFINITY;

function crowdIn(node: Node): Crowd | null {
  if (node.type.name === "table") return crowdInTable(node);
  return node.childCount > mostOf(node) ? "parts" : null;
}

/** Columns are counted as they are drawn: the editor fills each row up to the widest one. */
function crowdInTable(table: Node): Crowd | null {
  if (table.childCount > MOST_ROWS) return "rows";
  const ending = new Map<number, number>();
  let above = 0;
  let crowd: Crowd | null = null;
  table.forEach((row, _offset, index) => {
    above -= ending.get(index) ?? 0;
    let width = above;
    row.forEach(({ attrs }) => {
      const [columns, rows] = [Number(attrs["colspan"]), Number(attrs["rowspan"])];
      width += columns;
      if (rows > MOST_ROWS_SPANNED) crowd ??= "rows";
      if (rows > 1) {
        above += columns;
        ending.set(index + rows, (ending.get(index + rows) ?? 0) + columns);
      }
    });
    if (width > MOST_COLUMNS) crowd ??= "columns";
  });
  return crowd;
}
