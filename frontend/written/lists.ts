/** Lists: made, split, moved in and out. Every command leaves the caret in the text it was in. */
import { Fragment, type Node, type NodeType, type ResolvedPos } from "prosemirror-model";
import { Selection, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { canSplit } from "prosemirror-transform";
import { listsIn } from "./crowding";
import { DEEPEST_LIST, LISTS } from "./model";
import { schema } from "./schema";

const ITEM = schema.nodes["list_item"]!;
const PARAGRAPH = schema.nodes["paragraph"]!;

/** Depth of the innermost item around a position; 0 outside of lists. */
function itemDepth($pos: ResolvedPos): number {
  for (let depth = $pos.depth; depth > 0; depth -= 1) if ($pos.node(depth).type === ITEM) return depth;
  return 0;
}

/** Whether the caret is in a list of this type. */
export function inList(state: EditorState, type: NodeType): boolean {
  const depth = itemDepth(state.selection.$from);
  return depth > 0 && state.selection.$from.node(depth - 1).type === type;
}

/** Put a list around what is selected; change the list's type; or take the items out of it. */
export function toggleList(type: NodeType): Command {
  return (state, dispatch) => {
    const { $from, $to } = state.selection;
    const depth = itemDepth($from);
    if (depth > 0 && $from.node(depth - 1).type === type) return liftItem(state, dispatch);
    if (depth > 0) {
      dispatch?.(state.tr.setNodeMarkup($from.before(depth - 1), type).scrollIntoView());
      return true;
    }
    const range = $from.blockRange($to);
    if (range === null) return false;
    const blocks: Node[] = [];
    for (let index = range.startIndex; index < range.endIndex; index += 1) blocks.push(range.parent.child(index));
    if (!blocks.every((block) => block.isTextblock) || !range.parent.canReplaceWith(range.startIndex, range.endIndex, type)) return false;
    const list = type.create(null, blocks.map((block) => ITEM.create(null, PARAGRAPH.create(null, block.content))));
    const shift = (pos: number): number => {
      let index = 0;
      for (let at = range.start; index < blocks.length - 1 && pos > at + blocks[index]!.nodeSize; index += 1) at += blocks[index]!.nodeSize;
      return pos + 2 + 2 * index;
    };
    put(state, dispatch, state.tr.replaceWith(range.start, range.end, list), shift);
    return true;
  };
}

/** Enter in a list: a new item; in an empty one, out of the list. */
export const splitItem: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const depth = itemDepth($from);
  if (depth === 0 || depth !== $from.depth - 1) return false;
  if (empty && $from.parent.content.size === 0 && $from.node(depth).childCount === 1) return liftItem(state, dispatch);
  const tr = state.tr.deleteSelection();
  const types = [{ type: ITEM }, { type: PARAGRAPH }];
  if (!canSplit(tr.doc, tr.selection.from, 2, types)) return false;
  dispatch?.(tr.split(tr.selection.from, 2, types).scrollIntoView());
  return true;
};

/** Make the item one of a list inside the item before it. */
export const sinkItem: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = itemDepth($from);
  // What is inside the item goes in with it.
  if (depth === 0 || listsAbove($from, depth) + listsIn($from.node(depth)) >= DEEPEST_LIST) return false;
  const list = $from.node(depth - 1);
  const index = $from.index(depth - 1);
  if (index === 0) return false;
  const [before, item] = [list.child(index - 1), list.child(index)];
  const last = before.lastChild;
  const joins = last?.type === list.type;
  const inner = joins ? last.copy(last.content.addToEnd(item)) : list.type.create(null, item);
  const content = joins ? before.content.replaceChild(before.childCount - 1, inner) : before.content.addToEnd(inner);
  const end = $from.after(depth);
  const start = $from.before(depth) - before.nodeSize;
  put(state, dispatch, state.tr.replaceWith(start, end, before.copy(content)), (pos) => pos + (joins ? -2 : 0));
  return true;
};

/** Move the item out into the list around its own; one of the outermost list stays an item. */
export const outdentItem: Command = (state, dispatch) => {
  const { $from } = state.selection;
  return listsAbove($from, itemDepth($from)) > 1 && liftItem(state, dispatch);
};

/** Move the item one list out, with what follows it; from the outermost list, into the text. */
export const liftItem: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const depth = itemDepth($from);
  if (depth === 0) return false;
  const [list, item, index] = [$from.node(depth - 1), $from.node(depth), $from.index(depth - 1)];
  const [before, after] = [children(list, 0, index), children(list, index + 1, list.childCount)];
  const inside = $from.pos - $from.start(depth);
  const outer = $from.node(depth - 2);
  let tr: Transaction;
  let start: number;
  if (outer.type === ITEM) {
    const kept = before.length > 0 ? [list.copy(Fragment.from(before))] : [];
    const place = $from.index(depth - 2);
    const stays = outer.copy(Fragment.from([...children(outer, 0, place), ...kept]));
    const rest = after.length > 0 ? [list.copy(Fragment.from(after))] : [];
    const tail = children(outer, place + 1, outer.childCount);
    const lifted = item.copy(item.content.append(Fragment.from([...rest, ...tail])));
    const from = $from.before(depth - 2);
    tr = state.tr.replaceWith(from, $from.after(depth - 2), [stays, lifted]);
    start = from + stays.nodeSize + 1;
  } else {
    const from = $from.before(depth - 1);
    const head = before.length > 0 ? [list.copy(Fragment.from(before))] : [];
    const tail = after.length > 0 ? [list.copy(Fragment.from(after))] : [];
    tr = state.tr.replaceWith(from, $from.after(depth - 1), [...head, ...children(item, 0, item.childCount), ...tail]);
    start = from + (head[0]?.nodeSize ?? 0);
  }
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(start + inside))).scrollIntoView());
  return true;
};

function children(node: Node, from: number, to: number): Node[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => node.child(from + index));
}

function listsAbove($pos: ResolvedPos, depth: number): number {
  let count = 0;
  for (let at = depth; at > 0; at -= 1) if (LISTS.has($pos.node(at).type.name)) count += 1;
  return count;
}

/** Dispatch with the selection moved by `shift`. */
function put(
  state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, tr: Transaction, shift: (pos: number) => number,
): void {
  const { from, to } = state.selection;
  dispatch?.(tr.setSelection(TextSelection.between(tr.doc.resolve(shift(from)), tr.doc.resolve(shift(to)))).scrollIntoView());
}
