/** What restores the deck after an edit: undo is a command of its own in the journal. */
import { copyJson, type DeckEdit, type Shape } from "./deck";
import type { DeckState } from "./state";

/** To be asked before `edit` is applied. */
export function inverse(state: DeckState, edit: DeckEdit): DeckEdit {
  switch (edit.op) {
    case "deck.set":
      return { op: "deck.set", size: copyJson(state.deck.size) };
    case "board.add":
      return { op: "board.remove", board: edit.board.id };
    case "board.remove": {
      const board = state.board(edit.board);
      return { op: "board.add", at: state.listOf(board).indexOf(board), board: copyJson(board) };
    }
    case "board.move": {
      const board = state.board(edit.board);
      return { op: "board.move", board: board.id, to: state.listOf(board).indexOf(board) };
    }
    case "board.set":
      return { op: "board.set", board: edit.board, ...before(state.board(edit.board), edit) };
    case "shape.add":
      return { op: "shape.remove", shape: edit.shape.id };
    case "shape.remove":
      return addAgain(state, state.shape(edit.shape));
    case "shape.move":
      return { op: "shape.move", shape: edit.shape, to: state.siblings(edit.shape).indexOf(state.shape(edit.shape)) };
    case "shape.set":
      return { op: "shape.set", shape: edit.shape, ...before(state.shape(edit.shape), edit) };
    case "text.splice": {
      const { insert, remove, ...where } = edit;
      const gone = state.text(edit).slice(edit.at, edit.at + remove);
      return { ...where, remove: insert.length, insert: copyJson(gone) };
    }
    case "table.set":
      return { op: "table.set", shape: edit.shape, set: before(state.table(edit.shape), edit).set ?? {} };
    case "chart.set":
      return { op: "chart.set", shape: edit.shape, ...before(state.chart(edit.shape), edit) };
    case "cell.set": {
      const { row, column, shape } = edit;
      return { op: "cell.set", shape, row, column, ...before(state.cell(shape, row, column), edit) };
    }
  }
}

function addAgain(state: DeckState, shape: Shape): DeckEdit {
  const parent = state.parentOf(shape.id);
  const board = state.boardOf(shape.id);
  const at = state.siblings(shape.id).indexOf(shape);
  const edit = { op: "shape.add" as const, board: board.id, at, shape: copyJson(shape) };
  return parent === board ? edit : { ...edit, group: parent.id };
}

/** `set` and `unset` that give the touched properties their present values. */
function before<T extends object, E extends { set?: Partial<T>; unset?: (keyof T)[] }>(
  target: T, edit: E,
): Pick<E, "set" | "unset"> {
  const set: Partial<T> = {};
  const unset: (keyof T)[] = [];
  const names = [...(Object.keys(edit.set ?? {}) as (keyof T)[]), ...(edit.unset ?? [])];
  for (const name of new Set(names)) {
    if (name in target) set[name] = copyJson(target[name]);
    else unset.push(name);
  }
  const found = { ...(Object.keys(set).length ? { set } : {}), ...(unset.length ? { unset } : {}) };
  // What an edit of this sort may name it has named itself.
  return found as Pick<E, "set" | "unset">;
}
