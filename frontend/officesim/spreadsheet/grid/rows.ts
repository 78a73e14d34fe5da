/** One row on the screen: its head, the cells of the frozen columns and those in view. */
import { type Cell, type Range, columnName } from "../refs";
import type { Axis } from "./axis";
import { type Paint, alignOf, css, fitted, fontOf, textWidth } from "./paint";

export interface Scene {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly zoom: number;
  /** Width of the row heads. */
  readonly head: number;
  readonly frozenColumns: number;
  readonly frozenWidth: number;
  /** Columns to draw, beyond the frozen ones. */
  readonly from: number;
  readonly to: number;
  /** A cell that is always drawn, because it holds the focus. */
  readonly kept: Cell;
  readonly gridlines: boolean;
  paint(cell: Cell): Paint;
  merged(cell: Cell): Range | null;
  selected(cell: Cell): boolean;
  filterLabel(cell: Cell): string;
}

interface Drawn {
  readonly element: HTMLElement;
  readonly text: HTMLElement;
  styles: string;
  marks: string;
}

export class RowView {
  readonly element = document.createElement("div");
  private readonly fixed = document.createElement("div");
  private readonly head = document.createElement("div");
  private cells = new Map<number, Drawn>();
  row = 0;

  constructor() {
    this.element.className = "ss-row";
    this.element.setAttribute("role", "row");
    this.fixed.className = "ss-fixed";
    this.fixed.setAttribute("role", "presentation");
    this.head.className = "ss-rowhead";
    this.head.setAttribute("role", "rowheader");
    this.fixed.append(this.head);
    this.element.append(this.fixed);
  }

  /** Draw `row` at `top` pixels of its pane. */
  draw(row: number, top: number, scene: Scene): void {
    if (row !== this.row) {
      this.row = row;
      this.element.setAttribute("aria-rowindex", String(row + 1));
      this.head.textContent = String(row);
      this.head.dataset.row = String(row);
    }
    const height = scene.rows.size(row);
    this.element.style.cssText = `top:${top}px;height:${height}px;width:${scene.head + scene.columns.total}px`;
    this.fixed.style.width = `${scene.head + scene.frozenWidth}px`;
    this.head.style.width = `${scene.head}px`;
    const wanted = new Set<number>();
    for (let column = 1; column <= scene.frozenColumns; column += 1) wanted.add(column);
    for (let column = scene.from; column <= scene.to; column += 1) wanted.add(column);
    if (row === scene.kept.row) wanted.add(scene.kept.column);
    this.addMerges(wanted, row, scene);
    for (const column of wanted) if (scene.columns.hidden(column)) wanted.delete(column);
    for (const [column, drawn] of this.cells) {
      if (wanted.has(column)) continue;
      drawn.element.remove();
      this.cells.delete(column);
    }
    for (const column of wanted) this.drawCell(row, column, scene);
  }

  /** A merged cell that begins left of the view reaches into it. */
  private addMerges(wanted: Set<number>, row: number, scene: Scene): void {
    const merge = scene.merged({ row, column: scene.from });
    if (merge && merge.top === row && !scene.columns.hidden(merge.left)) wanted.add(merge.left);
  }

  mark(selected: (cell: Cell) => boolean): void {
    for (const [column, drawn] of this.cells) {
      drawn.element.setAttribute("aria-selected", String(selected({ row: this.row, column })));
    }
  }

  cell(column: number): HTMLElement | undefined {
    return this.cells.get(column)?.element;
  }

  headElement(): HTMLElement {
    return this.head;
  }

  private drawCell(row: number, column: number, scene: Scene): void {
    const cell = { row, column };
    const merge = scene.merged(cell);
    const covered = merge !== null && (merge.top !== row || merge.left !== column);
    let drawn = this.cells.get(column);
    if (covered) {
      drawn?.element.remove();
      this.cells.delete(column);
      return;
    }
    if (!drawn) {
      drawn = newCell();
      this.cells.set(column, drawn);
    }
    const home = column <= scene.frozenColumns ? this.fixed : this.element;
    if (drawn.element.parentElement !== home) home.append(drawn.element);
    const paint = scene.paint(cell);
    const span = merge ?? { top: row, left: column, bottom: row, right: column };
    const left = scene.head + scene.columns.start(column);
    const width = scene.columns.end(span.right) - scene.columns.start(span.left);
    const height = scene.rows.end(span.bottom) - scene.rows.start(span.top);
    const [shift, wide] = merge ? [0, width] : overflow(cell, paint, width, scene);
    let styles = `left:${left}px;width:${width}px;height:${height}px;${css(paint, scene.zoom)}`;
    // The text alone runs over its neighbours: fill and lines stay the cell's own.
    if (wide > width) styles += `z-index:1;overflow:visible;clip-path:inset(0 ${width + shift - wide}px 0 ${-shift}px);`;
    if (!scene.gridlines && !paint.look.fill) styles += "border-color:transparent;";
    if (drawn.styles !== styles) {
      drawn.element.style.cssText = styles;
      drawn.styles = styles;
    }
    const shown = fitted(paint, width, scene.zoom);
    if (drawn.text.textContent !== shown) drawn.text.textContent = shown;
    drawn.element.setAttribute("aria-colindex", String(column + 1));
    drawn.element.setAttribute("aria-selected", String(scene.selected(cell)));
    drawn.element.dataset.cell = `${columnName(column)}${row}`;
    if (merge) {
      drawn.element.setAttribute("aria-colspan", String(span.right - span.left + 1));
      drawn.element.setAttribute("aria-rowspan", String(span.bottom - span.top + 1));
      drawn.element.classList.add("ss-merged");
    } else if (drawn.element.classList.contains("ss-merged")) {
      drawn.element.removeAttribute("aria-colspan");
      drawn.element.removeAttribute("aria-rowspan");
      drawn.element.classList.remove("ss-merged");
    }
    drawMarks(drawn, paint, cell, scene);
  }
}

function newCell(): Drawn {
  const element = document.createElement("div");
  element.className = "ss-cell";
  element.setAttribute("role", "gridcell");
  element.tabIndex = -1;
  const text = document.createElement("span");
  text.className = "ss-text";
  element.append(text);
  return { element, text, styles: "", marks: "" };
}

function drawMarks(drawn: Drawn, paint: Paint, cell: Cell, scene: Scene): void {
  const bar = paint.bar ? `${paint.bar.share}${paint.bar.colour}` : "";
  const icon = paint.icon ? paint.icon.name + paint.icon.colour : "";
  const marks = `${paint.filter ?? ""}|${paint.comment ? "c" : ""}|${paint.link ? "l" : ""}|${bar}|${icon}`;
  if (marks === drawn.marks) return;
  drawn.marks = marks;
  for (const old of drawn.element.querySelectorAll(".ss-mark")) old.remove();
  drawn.element.classList.toggle("ss-link", paint.link === true);
  if (paint.bar) {
    const element = mark("ss-databar");
    element.style.width = `${Math.round(paint.bar.share * 100)}%`;
    element.style.backgroundColor = paint.bar.colour;
    drawn.element.prepend(element);
  }
  if (paint.icon) {
    const element = mark("ss-icon");
    element.dataset.icon = paint.icon.name;
    element.style.color = paint.icon.colour;
    drawn.element.prepend(element);
  }
  if (paint.comment) drawn.element.append(mark("ss-comment"));
  if (paint.filter) {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.className = `ss-mark ss-filter${paint.filter === "active" ? " ss-filter-active" : ""}`;
    button.setAttribute("aria-label", scene.filterLabel(cell));
    drawn.element.append(button);
  }
}

function mark(name: string): HTMLElement {
  const element = document.createElement("span");
  element.className = `ss-mark ${name}`;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** Text runs over the empty cells beside it. Returns how far to the left, and the whole width. */
function overflow(cell: Cell, paint: Paint, width: number, scene: Scene): [number, number] {
  if (paint.kind !== "text" || paint.look.wrap || !paint.text) return [0, width];
  const needed = textWidth(paint.text, fontOf(paint.look, scene.zoom)) + 6;
  if (needed <= width) return [0, width];
  const align = alignOf(paint);
  let [shift, wide] = [0, width];
  const free = (column: number): boolean =>
    column >= 1 &&
    column <= scene.columns.count &&
    scene.paint({ row: cell.row, column }).kind === "empty" &&
    !scene.merged({ row: cell.row, column });
  const reach = align === "center" ? (needed - width) / 2 : needed - width;
  if (align !== "right") {
    for (let column = cell.column + 1; wide - width < reach && free(column); column += 1) {
      wide += scene.columns.size(column);
    }
  }
  if (align !== "left") {
    for (let column = cell.column - 1; shift < reach && free(column); column -= 1) {
      shift += scene.columns.size(column);
    }
    wide += shift;
  }
  return [shift, wide];
}
