/** The slide being worked on: drawn, chosen, dragged and typed into. */
import { h } from "../../kit/dom";
import { cellOf } from "../commands/tables";
import { drawBoard, textLook, type DrawContext } from "../draw/board";
import type { Editor } from "../editor";
import { EMU_PER_PX, type Frame, type Shape, type TextPlace } from "../model/deck";
import { spotsOf, type Spot } from "../model/grid";
import { ancestors } from "../model/inherit";
import { wordsOf } from "../model/text";
import type { Words } from "../words.en";
import { Dragging, type DragGround, type Handle } from "./dragging";
import { TextEditor } from "./textedit";

const HANDLES: readonly Handle[] = ["nw", "n", "ne", "e", "se", "s", "sw", "w", "turn"];

const sameSpot = (one: Spot, other: Spot): boolean => one.row === other.row && one.column === other.column;

function spotOf(target: Element | null): Spot | null {
  const cell = target?.closest<HTMLElement>(".pp-stage [data-row]");
  return cell ? { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) } : null;
}

export class Stage implements DragGround {
  readonly element: HTMLElement;
  readonly holder = h("div", { class: "pp-holder" });
  readonly frames = h("div", { class: "pp-frames" });
  private board: HTMLElement = h("div");
  private textEditor: TextEditor | null = null;
  private drawn = "";
  zoom = 0;
  private readonly dragging = new Dragging(this);
  /** What a drag on the empty slide makes; null when it chooses. */
  private draft: ((frame: Frame) => void) | null = null;

  constructor(
    readonly editor: Editor, private readonly context: DrawContext, private readonly words: Words, private readonly fitted: (scale: number) => void,
  ) {
    this.element = h("div", {
      class: "pp-stage", tabindex: 0, role: "application", "aria-roledescription": words.slideArea, "aria-label": words.slide,
    }, this.holder);
    this.element.addEventListener("pointerdown", (event) => this.onPointer(event));
    this.element.addEventListener("dblclick", (event) => this.onDouble(event));
    new ResizeObserver(() => this.fit()).observe(this.element);
  }

  get scale(): number {
    return Number(this.holder.dataset["scale"] ?? "1");
  }

  /** Fit the window, or the chosen zoom. */
  fit(): void {
    const { size } = this.editor.state.deck;
    const [w, height] = [size.w / EMU_PER_PX, size.h / EMU_PER_PX];
    const room = this.element.getBoundingClientRect();
    const whole = Math.min((room.width - 56) / w, (room.height - 48) / height);
    const scale = this.zoom > 0 ? this.zoom : Math.max(0.1, whole);
    this.holder.dataset["scale"] = String(scale);
    this.holder.style.width = `${w * scale}px`;
    this.holder.style.height = `${height * scale}px`;
    this.board.style.transform = `scale(${scale})`;
    this.fitted(scale);
    this.drawFrames();
  }

  draw(): void {
    const board = this.editor.current;
    const typing = this.textEditor;
    if (typing && this.editor.text && !this.mustRedraw()) {
      typing.draw();
      this.drawFrames();
      return;
    }
    const place = typing?.place;
    const range = this.editor.text?.range;
    const now = board ? JSON.stringify([board, this.editor.state.deck.size, this.editor.state.deck.masters, this.editor.state.deck.layouts.length, board.layout]) : "";
    if (now !== this.drawn || (typing && !this.editor.text)) {
      this.drawn = now;
      this.textEditor = null;
      const made = board ? drawBoard(board, this.context) : h("div", { class: "pp-board" });
      this.board.remove();
      this.board = made;
      this.holder.replaceChildren(made, this.frames);
      this.fit();
      if (place && this.editor.text && "shape" in place && this.editor.state.hasShape(place.shape)) this.edit(place, false, range);
    }
    this.drawFrames();
    this.markCells();
  }

  private markCells(): void {
    for (const cell of this.board.querySelectorAll(".pp-cell-chosen")) cell.classList.remove("pp-cell-chosen");
    const at = this.editor.cells ? cellOf(this.editor) : null;
    for (const spot of at ? spotsOf(at.table, at) : []) this.cellElement(at?.shape.id ?? "", spot)?.classList.add("pp-cell-chosen");
  }

  cellElement(shape: string, spot: Spot): HTMLElement | null {
    return this.elementOf(shape)?.querySelector<HTMLElement>(`[data-row="${spot.row}"][data-column="${spot.column}"]`) ?? null;
  }

  /** Choose cells from one to another; typing ends. */
  chooseCells(shape: string, anchor: Spot, head: Spot): void {
    if (this.textEditor) {
      this.editor.flush();
      this.textEditor = null;
      this.drawn = "";
    }
    document.getSelection()?.removeAllRanges();
    this.editor.chooseCells(shape, anchor, head);
    this.element.focus({ preventScroll: true });
  }

  /** While typing only the text itself is drawn anew, unless something else changed too. */
  private mustRedraw(): boolean {
    const board = this.editor.current;
    const place = this.textEditor?.place;
    if (!board || !place || !("shape" in place)) return true;
    const blank = (shape: Shape): Shape => (shape.id === place.shape
      ? { ...shape, paragraphs: [], ...(shape.table ? { table: { ...shape.table, rows: shape.table.rows.map((row) => ({ ...row, cells: row.cells.map((cell) => ({ ...cell, paragraphs: [] })) })) } } : {}) }
      : shape.shapes ? { ...shape, shapes: shape.shapes.map(blank) } : shape);
    const now = JSON.stringify([{ ...board, shapes: board.shapes.map(blank) }, this.editor.state.deck.masters]);
    const same = now === this.typingBase;
    this.typingBase = now;
    return !same;
  }

  private typingBase = "";

  elementOf(id: string): HTMLElement | null {
    return this.board.querySelector<HTMLElement>(`[data-shape="${id}"]`);
  }

  private drawFrames(): void {
    const frames = this.editor.chosen.map((shape) => this.frameOf(shape));
    this.frames.replaceChildren(...frames);
  }

  private frameOf(shape: Shape): HTMLElement {
    const frame = this.editor.frame(shape);
    const typing = this.editor.text !== null;
    const element = h("div", { class: typing ? "pp-frame pp-typing" : "pp-frame", "data-of": shape.id });
    const px = (emu: number) => `${(emu / EMU_PER_PX) * this.scale}px`;
    // Rows grow with their text: the frame shows what is seen.
    const table = shape.kind === "table" ? this.elementOf(shape.id)?.querySelector<HTMLElement>(".pp-table") : null;
    const height = Math.max(frame.h, (table?.offsetHeight ?? 0) * EMU_PER_PX);
    Object.assign(element.style, { left: px(frame.x), top: px(frame.y), width: px(frame.w), height: px(height) });
    if (shape.rotation) element.style.transform = `rotate(${shape.rotation / 60000}deg)`;
    if (this.editor.readOnly) return element;
    // Inside a table a drag chooses cells: it is moved by its edge.
    if (shape.kind === "table") element.append(...["n", "e", "s", "w"].map((side) => h("span", { class: `pp-edge pp-edge-${side}`, "data-edge": shape.id })));
    const handles = shape.kind === "line" ? (["nw", "se"] as const) : HANDLES;
    for (const handle of handles) {
      if (handle === "turn" && shape.kind === "table") continue;
      element.append(h("span", { class: `pp-handle pp-${handle}`, "data-handle": handle, "data-of": shape.id }));
    }
    return element;
  }

  /** Wait for a drag that says where something new goes. */
  placeNext(make: (frame: Frame) => void): void {
    this.draft = make;
    this.element.classList.add("pp-placing");
  }

  cancelPlacing(): boolean {
    const was = this.draft !== null;
    this.draft = null;
    this.element.classList.remove("pp-placing");
    return was;
  }

  point(event: PointerEvent | MouseEvent): { x: number; y: number } {
    const box = this.board.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / this.scale) * EMU_PER_PX, y: ((event.clientY - box.top) / this.scale) * EMU_PER_PX };
  }

  /** The shape of the board itself (not one inside a group, unless its group is chosen) under the pointer. */
  private shapeAt(target: Element | null): Shape | null {
    let found: Shape | null = null;
    for (let at = target?.closest<HTMLElement>("[data-shape]") ?? null; at; at = at.parentElement?.closest<HTMLElement>("[data-shape]") ?? null) {
      const id = at.dataset["shape"] ?? "";
      if (!this.editor.state.hasShape(id) || this.editor.state.boardOf(id).id !== this.editor.board) return null;
      const shape = this.editor.state.shape(id);
      if (found && this.editor.shapes.includes(id)) return found;
      found = shape;
    }
    return found;
  }

  private onPointer(event: PointerEvent): void {
    if (event.button !== 0) return;
    const target = event.target as HTMLElement;
    if (this.draft) {
      event.preventDefault();
      this.element.focus({ preventScroll: true });
      const make = this.draft;
      this.cancelPlacing();
      this.dragging.draft(event, make);
      return;
    }
    const handle = target.dataset["handle"] as Handle | undefined;
    if (handle) {
      event.preventDefault();
      this.dragging.handle(event, handle, this.editor.state.shape(target.dataset["of"] ?? ""));
      return;
    }
    if (target.dataset["edge"]) {
      event.preventDefault();
      this.endText();
      this.editor.choose([target.dataset["edge"]]);
      this.element.focus({ preventScroll: true });
      this.dragging.move(event, () => undefined);
      return;
    }
    if (this.onCell(event, target)) return;
    if (this.textEditor?.element.contains(target)) return;
    const shape = this.shapeAt(target);
    if (!shape) {
      this.endText();
      event.preventDefault();
      this.element.focus({ preventScroll: true });
      this.dragging.band(event);
      return;
    }
    const many = event.shiftKey || event.ctrlKey;
    const inside = target.closest(".pp-line");
    if (!many && this.editor.shapes.includes(shape.id) === false) this.editor.choose([shape.id]);
    else if (many) {
      const rest = this.editor.shapes.filter((id) => id !== shape.id);
      this.editor.choose(rest.length === this.editor.shapes.length ? [...rest, shape.id] : rest);
    }
    if (this.editor.readOnly) return;
    const typed = shape.kind === "text" && (inside !== null || target.closest(".pp-prompt") !== null);
    this.element.focus({ preventScroll: true });
    event.preventDefault();
    this.dragging.move(event, () => {
      // A click on words begins to type there; a click on the edge only chooses.
      if (typed && !many) this.editAt({ shape: shape.id }, event);
    });
  }

  /** A press in a cell types there; a drag or Shift from there to another chooses the cells between. */
  private onCell(event: PointerEvent, target: HTMLElement): boolean {
    const shape = this.shapeAt(target);
    const spot = spotOf(target);
    if (!spot || shape?.kind !== "table" || this.editor.readOnly || event.ctrlKey) return false;
    const typing = this.textEditor?.place;
    const anchor = this.editor.cells?.shape === shape.id ? this.editor.cells.anchor
      : typing && "shape" in typing && typing.shape === shape.id && typing.row !== undefined ? { row: typing.row, column: typing.column ?? 0 } : null;
    if (event.shiftKey && !anchor) return false;
    if (event.shiftKey && anchor && !sameSpot(anchor, spot)) {
      event.preventDefault();
      this.chooseCells(shape.id, anchor, spot);
      return true;
    }
    const inText = this.textEditor?.element.contains(target) === true;
    if (!inText) {
      event.preventDefault();
      this.endText();
      this.edit({ shape: shape.id, ...spot }, false);
      this.setCaret(event, event);
    }
    this.dragging.across(event, (to) => {
      const over = spotOf(document.elementFromPoint(to.clientX, to.clientY));
      const same = this.shapeAt(document.elementFromPoint(to.clientX, to.clientY))?.id === shape.id;
      if (over && same && (this.editor.cells || !sameSpot(over, spot))) this.chooseCells(shape.id, spot, over);
      else if (!this.editor.cells && !inText) this.setCaret(event, to);
    });
    return true;
  }

  private editAt(place: TextPlace, event: PointerEvent): void {
    this.edit(place, false);
    this.setCaret(event, event);
  }

  /** Choose the text between two points, or put the caret where both are one. */
  private setCaret(from: PointerEvent, to: PointerEvent): void {
    const box = this.textEditor?.element;
    const start = document.caretRangeFromPoint?.(from.clientX, from.clientY);
    const end = document.caretRangeFromPoint?.(to.clientX, to.clientY);
    if (!start || !end || !box?.contains(start.startContainer) || !box.contains(end.startContainer)) return;
    document.getSelection()?.setBaseAndExtent(start.startContainer, start.startOffset, end.startContainer, end.startOffset);
    this.textEditor?.tellRange();
  }

  private onDouble(event: MouseEvent): void {
    const shape = this.shapeAt(event.target as HTMLElement);
    if (!shape || this.editor.readOnly || this.textEditor) return;
    if (shape.kind === "text") this.edit({ shape: shape.id }, true);
  }

  /** Begin to type into a text of the slide. */
  edit(place: TextPlace, all: boolean, range?: TextEditor["range"] extends () => infer R ? R : never): void {
    if (!("shape" in place) || this.editor.readOnly) return;
    const shape = this.editor.state.shape(place.shape);
    const element = this.elementOf(shape.id);
    const box = place.row === undefined
      ? element?.querySelector<HTMLElement>(":scope > .pp-text > .pp-lines")
      : element?.querySelector<HTMLElement>(`[data-row="${place.row}"][data-column="${place.column}"] .pp-cell`);
    const board = this.editor.current;
    if (!box || !board) return;
    this.editor.cells = null;
    box.classList.remove("pp-prompt");
    box.classList.add("pp-editing");
    if (!this.editor.shapes.includes(shape.id)) this.editor.shapes = [shape.id];
    const base = textLook(shape, board, this.context);
    const head = box.closest("th") !== null;
    const look = place.row === undefined ? base : { ...base, level: () => (head ? { size: 1800, colour: "lt1", bold: true } : { size: 1800, colour: "dk1" }) };
    this.textEditor = new TextEditor(box, place, this.editor, () => look, shape.alt ?? shape.name);
    this.mustRedraw();
    box.focus({ preventScroll: true });
    if (range) this.textEditor.setRange(range);
    else if (all) this.textEditor.selectAll();
    else this.textEditor.setRange({ from: this.textEditor.range().to, to: this.textEditor.range().to });
    this.drawFrames();
  }

  stale(): void {
    this.drawn = "";
  }

  get typing(): TextEditor | null {
    return this.textEditor;
  }

  /** Stop typing; the shape stays chosen. An empty text box goes, as people know it. */
  endText(): void {
    const typing = this.textEditor;
    if (!typing) return;
    this.editor.flush();
    this.textEditor = null;
    this.editor.text = null;
    this.editor.pending = null;
    this.drawn = "";
    const place = typing.place;
    const shape = "shape" in place && this.editor.state.hasShape(place.shape) ? this.editor.state.shape(place.shape) : null;
    if (shape?.text_box && !wordsOf(shape.paragraphs) && !shape.placeholder) {
      this.editor.run("shape.delete", "type", [{ op: "shape.remove", shape: shape.id }]);
    }
    this.editor.tell(false);
    this.element.focus({ preventScroll: true });
  }

  /** What a screen reader hears of a shape. */
  describe(shape: Shape): string {
    const board = this.editor.current;
    const own = wordsOf(shape.paragraphs) || shape.alt || "";
    const behind = board ? ancestors(this.editor.state.deck, board, shape)[0] : undefined;
    return [this.words.kinds[shape.kind] ?? "", shape.name || behind?.name || "", own].filter(Boolean).join(", ");
  }
}
