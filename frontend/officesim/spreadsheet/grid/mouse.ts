/** The mouse over the grid: selecting, filling, moving, sizing, pointing while editing. */
import { type Cell, LAST_COLUMN, LAST_ROW, type Range, columnsIn, contains, isWholeColumns, isWholeRows, rowsIn, union } from "../refs";
import type { Grid } from "./grid";
import { type Selection, add, at, extendTo, last, ofColumns, ofRows } from "./selection";

export interface MouseHost {
  selection(): Selection;
  select(selection: Selection): void;
  merges(): readonly Range[];
  ground: Parameters<typeof at>[1];
  /** Before anything else: an open editor is left, or takes the click as a reference. */
  pressed(cell: Cell): "point" | "go" | "stay";
  point(from: Cell, to: Cell): void;
  edit(): void;
  fill(from: Range, to: Range): void;
  fillDown(): void;
  move(from: Range, to: Range, copy: boolean): void;
  resize(axis: "rows" | "columns", index: number, size: number): void;
  autofit(axis: "rows" | "columns", index: number): void;
  menu(at: { x: number; y: number }, where: "cell" | "row" | "column"): void;
  filter(cell: Cell, element: HTMLElement): void;
  readOnly(): boolean;
}

type Drag =
  | { kind: "select" }
  | { kind: "rows"; from: number }
  | { kind: "columns"; from: number }
  | { kind: "point"; from: Cell }
  | { kind: "fill"; from: Range }
  | { kind: "move"; from: Range; grab: Cell }
  | { kind: "size"; axis: "rows" | "columns"; index: number; start: number; before: number; now: number };

const EDGE = 4;

export class Mouse {
  private drag: Drag | null = null;
  private timer = 0;
  private onHandle = false;
  private lastEvent: PointerEvent | null = null;

  constructor(
    private readonly grid: Grid,
    private readonly host: MouseHost,
  ) {
    const { element } = grid;
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", () => this.stop());
    element.addEventListener("dblclick", (event) => this.double(event));
    element.addEventListener("contextmenu", (event) => this.context(event));
  }

  private down(event: PointerEvent): void {
    const target = event.target as HTMLElement;
    if (event.button !== 0 || target.closest(".ss-chart, .ss-editor, .ss-float")) return;
    if (onScrollbar(this.grid.element, event)) return;
    const cell = this.grid.cellAt(event.clientX, event.clientY);
    const button = target.closest<HTMLElement>(".ss-filter");
    if (button) {
      event.preventDefault();
      this.host.filter(cell, button);
      return;
    }
    event.preventDefault();
    const answer = this.host.pressed(cell);
    if (answer === "stay") return;
    this.grid.element.setPointerCapture(event.pointerId);
    if (answer === "point") {
      this.drag = { kind: "point", from: cell };
      this.host.point(cell, cell);
      return;
    }
    const { inHeads } = this.grid.point(event.clientX, event.clientY);
    // Once captured, a double click no longer tells what is under the pointer.
    this.onHandle = target.closest(".ss-handle") !== null;
    if (inHeads) this.head(event, inHeads, cell);
    else if (this.onHandle && !this.host.readOnly()) {
      this.drag = { kind: "fill", from: last(this.host.selection()) };
    } else if (this.onBorder(event) && !this.host.readOnly()) {
      this.drag = { kind: "move", from: last(this.host.selection()), grab: cell };
    } else this.press(event, cell);
  }

  private press(event: PointerEvent, cell: Cell): void {
    const selection = this.host.selection();
    this.drag = { kind: "select" };
    if (event.shiftKey) this.host.select(extendTo(selection, cell, this.host.merges()));
    else if (event.ctrlKey || event.metaKey) this.host.select(add(selection, cell, this.host.ground));
    else this.host.select(at(cell, this.host.ground));
  }

  private head(event: PointerEvent, where: "row" | "column" | "corner", cell: Cell): void {
    const selection = this.host.selection();
    if (where === "corner") {
      this.host.select({ ...ofRows(1, LAST_ROW), ranges: [{ top: 1, left: 1, bottom: LAST_ROW, right: LAST_COLUMN }] });
      return;
    }
    const size = this.edge(event, where);
    if (size && !this.host.readOnly()) {
      this.drag = size;
      return;
    }
    const rows = where === "row";
    const index = rows ? cell.row : cell.column;
    const anchor = rows ? selection.anchor.row : selection.anchor.column;
    const from = event.shiftKey ? anchor : index;
    const made = (rows ? ofRows : ofColumns)(Math.min(from, index), Math.max(from, index));
    this.drag = rows ? { kind: "rows", from } : { kind: "columns", from };
    if (event.ctrlKey || event.metaKey) this.host.select({ ...made, ranges: [...selection.ranges, ...made.ranges] });
    else this.host.select(made);
  }

  /** The line between two heads, for sizing. */
  private edge(event: PointerEvent, where: "row" | "column"): Extract<Drag, { kind: "size" }> | null {
    const point = this.grid.point(event.clientX, event.clientY);
    const rows = where === "row";
    const axis = rows ? this.grid.rows : this.grid.columns;
    const place = rows ? point.y : point.x;
    for (const near of [place - EDGE, place + EDGE]) {
      if (near < 0) continue;
      const index = axis.at(near);
      if (Math.abs(axis.end(index) - place) > EDGE) continue;
      const before = axis.size(index);
      return {
        kind: "size",
        axis: rows ? "rows" : "columns",
        index,
        start: rows ? event.clientY : event.clientX,
        before,
        now: before,
      };
    }
    return null;
  }

  /** On the thin line around the selection: dragging moves its cells. */
  private onBorder(event: PointerEvent): boolean {
    const selection = this.host.selection();
    if (selection.ranges.length > 1) return false;
    const box = this.grid.box(last(selection));
    const point = this.grid.point(event.clientX, event.clientY);
    const x = point.x + this.grid.headWidth - box.left;
    const y = point.y + this.grid.headHeight - box.top;
    const within = x > -3 && y > -3 && x < box.width + 3 && y < box.height + 3;
    const inside = x > 3 && y > 3 && x < box.width - 3 && y < box.height - 3;
    return within && !inside;
  }

  private move(event: PointerEvent): void {
    this.lastEvent = event;
    if (!this.drag) {
      this.cursor(event);
      return;
    }
    this.dragTo(event);
    this.scrollAlong();
  }

  private cursor(event: PointerEvent): void {
    const { inHeads } = this.grid.point(event.clientX, event.clientY);
    let cursor = "";
    if (inHeads === "column") cursor = this.edge(event, "column") ? "col-resize" : "s-resize";
    else if (inHeads === "row") cursor = this.edge(event, "row") ? "row-resize" : "e-resize";
    else if (!inHeads && !this.host.readOnly() && this.onBorder(event)) cursor = "move";
    this.grid.element.style.cursor = cursor;
  }

  private dragTo(event: PointerEvent): void {
    const drag = this.drag as Drag;
    const cell = this.grid.cellAt(event.clientX, event.clientY);
    switch (drag.kind) {
      case "select":
        this.host.select(extendTo(this.host.selection(), cell, this.host.merges()));
        return;
      case "rows":
        this.host.select(ofRows(Math.min(drag.from, cell.row), Math.max(drag.from, cell.row)));
        return;
      case "columns":
        this.host.select(ofColumns(Math.min(drag.from, cell.column), Math.max(drag.from, cell.column)));
        return;
      case "point":
        this.host.point(drag.from, cell);
        return;
      case "fill":
        this.show(fillTarget(drag.from, cell));
        return;
      case "move":
        this.show(shifted(drag.from, drag.grab, cell));
        return;
      case "size": {
        const position = drag.axis === "rows" ? event.clientY : event.clientX;
        drag.now = Math.max(0, drag.before + position - drag.start);
        this.host.resize(drag.axis, drag.index, -drag.now - 1);
      }
    }
  }

  private show(range: Range): void {
    this.grid.overlay.preview = range;
    this.grid.overlay.draw(this.host.selection());
  }

  /** At the edge of the view a drag goes on by itself. */
  private scrollAlong(): void {
    if (this.timer) return;
    const step = (): void => {
      this.timer = 0;
      const event = this.lastEvent;
      if (!this.drag || !event || this.drag.kind === "size") return;
      const frame = this.grid.element.getBoundingClientRect();
      const down = event.clientY > frame.bottom - 8 ? 20 : event.clientY < frame.top + this.grid.headHeight ? -20 : 0;
      const right = event.clientX > frame.right - 8 ? 30 : event.clientX < frame.left + this.grid.headWidth ? -30 : 0;
      const rows = this.drag.kind === "columns" ? 0 : down;
      const columns = this.drag.kind === "rows" ? 0 : right;
      if (!rows && !columns) return;
      this.grid.element.scrollBy(columns, rows);
      this.grid.draw();
      this.dragTo(event);
      this.timer = window.setTimeout(step, 40);
    };
    this.timer = window.setTimeout(step, 40);
  }

  private up(event: PointerEvent): void {
    const drag = this.drag;
    const preview = this.grid.overlay.preview;
    this.stop();
    if (!drag) return;
    const cell = this.grid.cellAt(event.clientX, event.clientY);
    if (drag.kind === "fill" && preview) this.host.fill(drag.from, preview);
    else if (drag.kind === "move" && preview) {
      this.host.move(drag.from, preview, event.ctrlKey || event.metaKey);
    } else if (drag.kind === "move") this.host.select(at(cell, this.host.ground));
    else if (drag.kind === "size" && drag.now !== drag.before) {
      this.host.resize(drag.axis, drag.index, Math.round(drag.now / this.grid.zoom));
    }
  }

  private stop(): void {
    this.drag = null;
    this.grid.overlay.preview = null;
    this.grid.overlay.draw(this.host.selection());
  }

  private double(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    if (target.closest(".ss-chart, .ss-editor, .ss-float, .ss-filter")) return;
    const { inHeads } = this.grid.point(event.clientX, event.clientY);
    if (this.onHandle) this.host.fillDown();
    else if (inHeads === "row" || inHeads === "column") {
      const size = this.edge(event as PointerEvent, inHeads);
      if (size) this.host.autofit(size.axis, size.index);
    } else if (!inHeads && !this.host.readOnly()) this.host.edit();
  }

  private context(event: MouseEvent): void {
    if ((event.target as HTMLElement).closest(".ss-chart, .ss-editor")) return;
    event.preventDefault();
    const { inHeads } = this.grid.point(event.clientX, event.clientY);
    const cell = this.grid.cellAt(event.clientX, event.clientY);
    const selection = this.host.selection();
    if (!selection.ranges.some((range) => holds(range, inHeads, cell))) {
      if (inHeads === "row") this.host.select(ofRows(cell.row, cell.row));
      else if (inHeads === "column") this.host.select(ofColumns(cell.column, cell.column));
      else this.host.select(at(cell, this.host.ground));
    }
    this.host.menu(
      { x: event.clientX, y: event.clientY },
      inHeads === "row" || inHeads === "column" ? inHeads : "cell",
    );
  }
}

/** Whether what was clicked is part of a selected range: a head only of whole rows or columns. */
function holds(range: Range, inHeads: "row" | "column" | "corner" | null, cell: Cell): boolean {
  if (inHeads === "row") return isWholeRows(range) && cell.row >= range.top && cell.row <= range.bottom;
  if (inHeads === "column") return isWholeColumns(range) && cell.column >= range.left && cell.column <= range.right;
  return contains(range, cell);
}

function onScrollbar(element: HTMLElement, event: PointerEvent): boolean {
  const frame = element.getBoundingClientRect();
  return event.clientX - frame.left >= element.clientWidth || event.clientY - frame.top >= element.clientHeight;
}

/** Filling goes one way: the one the pointer is farther out. */
export function fillTarget(from: Range, to: Cell): Range {
  const down = Math.max(to.row - from.bottom, from.top - to.row, 0);
  const right = Math.max(to.column - from.right, from.left - to.column, 0);
  if (down === 0 && right === 0) return from;
  const cell = down >= right ? { row: to.row, column: from.left } : { row: from.top, column: to.column };
  return union(from, { top: cell.row, bottom: cell.row, left: cell.column, right: cell.column });
}

function shifted(from: Range, grab: Cell, to: Cell): Range {
  const top = Math.max(1, from.top + to.row - grab.row);
  const left = Math.max(1, from.left + to.column - grab.column);
  return { top, left, bottom: top + rowsIn(from) - 1, right: left + columnsIn(from) - 1 };
}
