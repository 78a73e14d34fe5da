/** What is open, chosen and undone: commands become edits here, and nowhere else. */
import type { Edit, Host, Via } from "../contract";
import { copyJson, sameJson, type Board, type DeckEdit, type Frame, type Opening, type Paragraph, type Shape, type TextPlace } from "./model/deck";
import { frameOf } from "./model/inherit";
import type { Spot } from "./model/grid";
import { inverse } from "./model/inverse";
import { DeckState } from "./model/state";
import { spliceOf, type Range, type RunFormat } from "./model/text";

export type ViewName = "normal" | "sorter" | "outline" | "master";
export interface TextFocus { place: TextPlace; range: Range }
/** Cells chosen together: from where it began to where it was extended. */
export interface CellChoice { shape: string; anchor: Spot; head: Spot }
interface Step { cmd: string; undo: DeckEdit[]; redo: DeckEdit[]; board: string }
interface Typing { place: TextPlace; before: Paragraph[]; board: string; timer: number; latest: number }

const TYPING_PAUSE_MS = 600;
/** However steadily one types, the journal hears of it within this time. */
const LONGEST_TYPING_MS = 2000;
/** Bytes, counted generously: an event of the journal holds 64 kB. */
const LARGEST_COMMAND = 50_000;

export class Editor {
  readonly state: DeckState;
  view: ViewName = "normal";
  board: string;
  /** Chosen shapes of the board, in the order of choosing. */
  shapes: string[] = [];
  /** Chosen slides of the list; the open one is among them. */
  slides: string[] = [];
  text: TextFocus | null = null;
  /** Never together with `text`. */
  cells: CellChoice | null = null;
  /** How the next typed letter looks, when it was chosen for a bare caret. */
  pending: RunFormat | null = null;
  readOnly = false;
  clipboard: Shape[] | null = null;
  slideClipboard: Board[] | null = null;
  private readonly undone: Step[] = [];
  private readonly done: Step[] = [];
  private typing: Typing | null = null;
  private readonly listeners: ((changed: boolean) => void)[] = [];

  constructor(readonly opening: Opening, readonly host: Host) {
    this.state = new DeckState(opening.deck);
    this.board = this.state.deck.slides[0]?.id ?? this.state.deck.masters[0]?.id ?? "";
    this.slides = [this.board];
  }

  /** `changed`: whether the deck did, or only what is chosen. */
  listen(listener: (changed: boolean) => void): void {
    this.listeners.push(listener);
  }

  tell(changed: boolean): void {
    for (const listener of this.listeners) listener(changed);
  }

  get current(): Board | null {
    return this.state.hasBoard(this.board) ? this.state.board(this.board) : null;
  }

  get chosen(): Shape[] {
    return this.shapes.filter((id) => this.state.hasShape(id)).map((id) => this.state.shape(id));
  }

  /** The one chosen shape, or null. */
  get one(): Shape | null {
    const chosen = this.chosen;
    return chosen.length === 1 ? (chosen[0] as Shape) : null;
  }

  frame(shape: Shape): Frame {
    return frameOf(this.state.deck, this.state.boardOf(shape.id), shape) ?? { x: 0, y: 0, w: 0, h: 0 };
  }

  newId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return `n${[...bytes].map((byte) => byte.toString(36).padStart(2, "0")).join("")}`;
  }

  run(cmd: string, via: Via, edits: readonly DeckEdit[]): boolean {
    if (this.readOnly || edits.length === 0) return false;
    this.flush();
    const undo: DeckEdit[] = [];
    for (const edit of edits) {
      undo.unshift(inverse(this.state, edit));
      this.state.apply(edit);
    }
    this.done.push({ cmd, undo, redo: copyJson([...edits]), board: this.board });
    this.undone.length = 0;
    this.record(cmd, via, edits);
    this.settle();
    this.tell(true);
    return true;
  }

  /** One action may be several commands of the journal: each must fit into an event. */
  private record(cmd: string, via: Via, edits: readonly DeckEdit[]): void {
    let part: DeckEdit[] = [];
    let size = 0;
    const send = (): void => {
      if (part.length) this.host.record({ cmd, via, edits: copyJson(part) as unknown as Edit[] });
      part = [];
      size = 0;
    };
    for (const edit of edits) {
      const length = JSON.stringify(edit).length * 2;
      if (size + length > LARGEST_COMMAND) send();
      part.push(edit);
      size += length;
    }
    send();
  }

  /** A letter more: on the screen at once, in the journal after a pause or before anything else. */
  type(place: TextPlace, lines: Paragraph[]): void {
    if (this.readOnly) return;
    const old = this.state.text(place);
    if (this.typing && !sameJson(this.typing.place, place)) this.flush();
    this.typing ??= {
      place, before: copyJson(old), board: this.board, timer: 0,
      latest: window.setTimeout(() => this.flush(), LONGEST_TYPING_MS),
    };
    window.clearTimeout(this.typing.timer);
    this.typing.timer = window.setTimeout(() => this.flush(), TYPING_PAUSE_MS);
    old.splice(0, old.length, ...copyJson(lines));
    this.tell(true);
  }

  /** Put what was typed into the journal. */
  flush(): void {
    const typing = this.typing;
    if (!typing) return;
    this.typing = null;
    window.clearTimeout(typing.timer);
    window.clearTimeout(typing.latest);
    const now = this.state.text(typing.place);
    const splice = spliceOf(typing.before, now);
    if (!splice) return;
    const redo: DeckEdit = { op: "text.splice", ...typing.place, ...splice };
    const gone = typing.before.slice(splice.at, splice.at + splice.remove);
    const undo: DeckEdit = { op: "text.splice", ...typing.place, at: splice.at, remove: splice.insert.length, insert: gone };
    this.done.push({ cmd: "text.type", undo: [undo], redo: [redo], board: typing.board });
    this.undone.length = 0;
    this.host.record({ cmd: "text.type", via: "type", edits: [copyJson(redo)] as unknown as Edit[] });
    this.tell(false);
  }

  /** Edits made elsewhere: nothing is recorded, nothing can be undone. */
  take(edits: readonly DeckEdit[]): void {
    this.flush();
    for (const edit of edits) this.state.apply(edit);
    this.settle();
    this.tell(true);
  }

  get canUndo(): boolean {
    return !this.readOnly && (this.done.length > 0 || this.typing !== null);
  }

  get canRedo(): boolean {
    return !this.readOnly && this.undone.length > 0;
  }

  undo(via: Via): void {
    this.flush();
    this.step(this.done, this.undone, "undo", via);
  }

  redo(via: Via): void {
    this.flush();
    this.step(this.undone, this.done, "redo", via);
  }

  private step(from: Step[], to: Step[], cmd: "undo" | "redo", _via: Via): void {
    if (this.readOnly) return;
    const step = from.pop();
    if (!step) return;
    const edits = cmd === "undo" ? step.undo : step.redo;
    for (const edit of edits) this.state.apply(edit);
    to.push(step);
    this.record(`${cmd}:${step.cmd}`, "undo", edits);
    if (this.state.hasBoard(step.board)) this.board = step.board;
    this.settle();
    this.tell(true);
  }

  /** Nothing stays chosen that is not there any more. */
  private settle(): void {
    const { deck } = this.state;
    if (!this.state.hasBoard(this.board)) {
      this.board = (deck.slides[0] ?? deck.masters[0])?.id ?? "";
      this.shapes = [];
    }
    if (this.view !== "master" && this.current?.kind !== "slide") this.board = deck.slides[0]?.id ?? this.board;
    this.shapes = this.shapes.filter((id) => this.state.hasShape(id) && this.state.boardOf(id).id === this.board);
    this.slides = this.slides.filter((id) => this.state.hasBoard(id));
    if (!this.slides.includes(this.board)) this.slides = [this.board];
    const place = this.text?.place;
    if (place && ("notes" in place ? !this.state.hasBoard(place.notes) : !this.state.hasShape(place.shape))) this.text = null;
    const { cells } = this;
    const table = cells && this.shapes.includes(cells.shape) ? this.state.shape(cells.shape).table : null;
    const within = (spot: Spot): boolean => table?.rows[spot.row]?.cells[spot.column] !== undefined;
    if (cells && !(within(cells.anchor) && within(cells.head))) this.cells = null;
  }

  open(board: string, slides: string[] = [board]): void {
    if (this.board === board && sameJson(this.slides, slides)) return;
    this.flush();
    if (this.board !== board) {
      this.shapes = [];
      this.text = null;
      this.cells = null;
    }
    this.board = board;
    this.slides = slides;
    this.tell(false);
  }

  choose(shapes: string[]): void {
    this.flush();
    this.text = null;
    this.cells = null;
    this.pending = null;
    this.shapes = shapes;
    this.tell(false);
  }

  chooseCells(shape: string, anchor: Spot, head: Spot): void {
    this.flush();
    this.text = null;
    this.pending = null;
    this.shapes = [shape];
    this.cells = { shape, anchor, head };
    this.tell(false);
  }

  show(view: ViewName): void {
    this.flush();
    this.text = null;
    this.cells = null;
    this.shapes = [];
    const master = this.state.deck.masters[0]?.id;
    if (view === "master" && this.view !== "master") {
      const slide = this.current;
      this.board = slide?.layout ?? master ?? this.board;
    } else if (view !== "master" && this.view === "master") {
      this.board = this.state.deck.slides[0]?.id ?? this.board;
    }
    this.slides = [this.board];
    this.view = view;
    this.tell(true);
  }
}
