/** A deck with an index, and the thirteen edits that change it: the same as the server's. */
import {
  copyJson, type Board, type Cell, type Chart, type Deck, type DeckEdit, type EditOf, type Paragraph, type Shape, type Table, type TextPlace,
} from "./deck";

export class EditError extends Error {}

const LISTS = { master: "masters", layout: "layouts", slide: "slides" } as const;

export function* walk(shapes: readonly Shape[]): Generator<Shape> {
  for (const shape of shapes) {
    yield shape;
    if (shape.shapes) yield* walk(shape.shapes);
  }
}

export class DeckState {
  readonly deck: Deck;
  private readonly boards = new Map<string, Board>();
  private readonly shapes = new Map<string, Shape>();
  private readonly parents = new Map<string, Board | Shape>();

  constructor(deck: Deck) {
    this.deck = copyJson(deck);
    for (const list of Object.values(LISTS)) for (const board of this.deck[list]) this.enter(board);
  }

  board(id: string): Board {
    const found = this.boards.get(id);
    if (!found) throw new EditError(`There is no slide or layout ${id}.`);
    return found;
  }

  shape(id: string): Shape {
    const found = this.shapes.get(id);
    if (!found) throw new EditError(`There is no shape ${id}.`);
    return found;
  }

  hasBoard(id: string): boolean {
    return this.boards.has(id);
  }

  hasShape(id: string): boolean {
    return this.shapes.has(id);
  }

  listOf(board: Board): Board[] {
    return this.deck[LISTS[board.kind]];
  }

  parentOf(shape: string): Board | Shape {
    return this.parents.get(this.shape(shape).id) as Board | Shape;
  }

  siblings(shape: string): Shape[] {
    return this.parentOf(shape).shapes as Shape[];
  }

  boardOf(shape: string): Board {
    let parent = this.parentOf(shape);
    while (!this.boards.has(parent.id) || this.boards.get(parent.id) !== parent) parent = this.parentOf(parent.id);
    return parent as Board;
  }

  cell(shape: string, row: number, column: number): Cell {
    const found = this.shape(shape).table?.rows[row]?.cells[column];
    if (!found) throw new EditError("There is no such cell.");
    return found;
  }

  table(shape: string): Table {
    const found = this.shape(shape).table;
    if (!found) throw new EditError("This shape is no table.");
    return found;
  }

  chart(shape: string): Chart {
    const found = this.shape(shape).chart;
    if (!found) throw new EditError("This shape is no chart.");
    return found;
  }

  text(place: TextPlace): Paragraph[] {
    const found = "notes" in place
      ? this.board(place.notes).notes
      : place.row !== undefined && place.column !== undefined
        ? this.cell(place.shape, place.row, place.column).paragraphs
        : this.shape(place.shape).paragraphs;
    if (!found) throw new EditError("There is no such text.");
    return found;
  }

  apply(edit: DeckEdit): void {
    APPLY[edit.op](this, edit as never);
  }

  enter(board: Board): void {
    this.boards.set(board.id, board);
    for (const shape of board.shapes) this.enterShape(shape, board);
  }

  enterShape(shape: Shape, parent: Board | Shape): void {
    this.shapes.set(shape.id, shape);
    this.parents.set(shape.id, parent);
    for (const inner of shape.shapes ?? []) this.enterShape(inner, shape);
  }

  forgetShapes(shapes: readonly Shape[]): void {
    for (const shape of walk(shapes)) {
      this.shapes.delete(shape.id);
      this.parents.delete(shape.id);
    }
  }

  forget(board: Board): void {
    this.boards.delete(board.id);
    this.forgetShapes(board.shapes);
  }
}

const place = (at: number, last: number): void => {
  if (!(at >= 0 && at <= last)) throw new EditError(`There is no place ${at}; the last one is ${last}.`);
};

function change<T extends object>(target: T, edit: { set?: Partial<T>; unset?: (keyof T)[] }): void {
  for (const name of edit.unset ?? []) delete target[name];
  Object.assign(target, copyJson(edit.set ?? {}));
}

const APPLY: { [Op in DeckEdit["op"]]: (state: DeckState, edit: EditOf<Op>) => void } = {
  "deck.set": (state, edit) => {
    state.deck.size = copyJson(edit.size);
  },
  "board.add": (state, edit) => {
    if (state.hasBoard(edit.board.id)) throw new EditError("The id is in use already.");
    const board = copyJson(edit.board);
    const list = state.listOf(board);
    place(edit.at, list.length);
    list.splice(edit.at, 0, board);
    state.enter(board);
  },
  "board.remove": (state, edit) => {
    const board = state.board(edit.board);
    if (state.deck.slides.some((slide) => slide.layout === board.id)) throw new EditError("A slide uses this layout.");
    const list = state.listOf(board);
    list.splice(list.indexOf(board), 1);
    state.forget(board);
  },
  "board.move": (state, edit) => {
    const board = state.board(edit.board);
    const list = state.listOf(board);
    place(edit.to, list.length - 1);
    list.splice(list.indexOf(board), 1);
    list.splice(edit.to, 0, board);
  },
  "board.set": (state, edit) => change(state.board(edit.board), edit),
  "shape.add": (state, edit) => {
    const parent = edit.group === undefined ? state.board(edit.board) : state.shape(edit.group);
    const list = parent.shapes as Shape[];
    place(edit.at, list.length);
    const shape = copyJson(edit.shape);
    list.splice(edit.at, 0, shape);
    state.enterShape(shape, parent);
  },
  "shape.remove": (state, edit) => {
    const shape = state.shape(edit.shape);
    const list = state.siblings(shape.id);
    list.splice(list.indexOf(shape), 1);
    state.forgetShapes([shape]);
  },
  "shape.move": (state, edit) => {
    const shape = state.shape(edit.shape);
    const list = state.siblings(shape.id);
    place(edit.to, list.length - 1);
    list.splice(list.indexOf(shape), 1);
    list.splice(edit.to, 0, shape);
  },
  "shape.set": (state, edit) => change(state.shape(edit.shape), edit),
  "text.splice": (state, edit) => {
    const text = state.text(edit);
    place(edit.at + edit.remove, text.length);
    text.splice(edit.at, edit.remove, ...copyJson(edit.insert));
  },
  "cell.set": (state, edit) => change(state.cell(edit.shape, edit.row, edit.column), edit),
  "table.set": (state, edit) => change(state.table(edit.shape), edit),
  "chart.set": (state, edit) => change(state.chart(edit.shape), edit),
};
