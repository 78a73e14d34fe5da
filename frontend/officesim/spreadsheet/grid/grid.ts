/**
 * The grid on the screen. One element scrolls; the heads and the frozen panes stick to its edges,
 * and only what is in view (and the cell with the focus) is in the page, as text.
 */
import { type Cell, type Range, columnName, contains } from "../refs";
import { Axis } from "./axis";
import { Overlay } from "./overlay";
import type { Paint } from "./paint";
import { RowView, type Scene } from "./rows";
import type { Selection } from "./selection";

/** What the grid asks of the workbook. Sizes are pixels at 100 %. */
export interface Source {
  readonly label: string;
  readonly cornerLabel: string;
  readonly rows: number;
  readonly columns: number;
  readonly rowSizes: ReadonlyMap<number, number>;
  readonly columnSizes: ReadonlyMap<number, number>;
  readonly frozen: { readonly rows: number; readonly columns: number };
  readonly merges: readonly Range[];
  readonly gridlines: boolean;
  readonly headings: boolean;
  paint(cell: Cell): Paint;
  merged(cell: Cell): Range | null;
  filterLabel(cell: Cell): string;
}

export const ROW_HEIGHT = 20;
export const COLUMN_WIDTH = 76;
const SPARE_ROWS = 6;
const SPARE_COLUMNS = 2;

export class Grid {
  readonly element = document.createElement("div");
  readonly canvas = document.createElement("div");
  /** The rows alone, as assistive technology sees them; charts and the editor lie beside it. */
  readonly table = document.createElement("div");
  readonly overlay: Overlay;
  rows = new Axis(ROW_HEIGHT, 1);
  columns = new Axis(COLUMN_WIDTH, 1);
  private readonly top = document.createElement("div");
  private readonly heads = document.createElement("div");
  private readonly headsFixed = document.createElement("div");
  private readonly corner = document.createElement("div");
  private readonly cornerWords = document.createElement("span");
  private readonly body = document.createElement("div");
  private readonly views = new Map<number, RowView>();
  private readonly headViews = new Map<number, HTMLElement>();
  private waiting = 0;
  private scale = 1;

  constructor(
    private source: Source,
    private selection: Selection,
  ) {
    this.element.className = "ss-grid";
    this.table.className = "ss-table";
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    this.canvas.className = "ss-canvas";
    this.canvas.setAttribute("role", "presentation");
    this.top.className = "ss-top";
    this.top.setAttribute("role", "rowgroup");
    this.heads.className = "ss-heads";
    this.heads.setAttribute("role", "row");
    this.heads.setAttribute("aria-rowindex", "1");
    this.headsFixed.className = "ss-fixed";
    this.headsFixed.setAttribute("role", "presentation");
    this.corner.className = "ss-corner";
    this.corner.setAttribute("role", "columnheader");
    this.body.className = "ss-body";
    this.body.setAttribute("role", "rowgroup");
    this.cornerWords.className = "ss-hidden";
    this.corner.append(this.cornerWords);
    this.headsFixed.append(this.corner);
    this.heads.append(this.headsFixed);
    this.top.append(this.heads);
    this.overlay = new Overlay(this);
    this.table.append(this.top, ...this.overlay.layers, this.body);
    this.canvas.append(this.table);
    this.top.append(...this.overlay.topLayers);
    this.element.append(this.canvas);
    this.element.addEventListener("scroll", () => this.later(), { passive: true });
    this.load(source);
  }

  get zoom(): number {
    return this.scale;
  }

  set zoom(scale: number) {
    this.scale = scale;
    this.load(this.source);
  }

  /** Width of the row heads and height of the column heads. */
  get headWidth(): number {
    return this.source.headings ? Math.max(28, 10 + String(this.rows.count).length * 8) : 0;
  }

  get headHeight(): number {
    return this.source.headings ? 22 : 0;
  }

  get frozen(): { rows: number; columns: number; height: number; width: number } {
    const { rows, columns } = this.source.frozen;
    return {
      rows,
      columns,
      height: rows ? this.rows.end(rows) : 0,
      width: columns ? this.columns.end(columns) : 0,
    };
  }

  /** Show another sheet, or the same after its rows and columns changed. */
  load(source: Source, selection = this.selection): void {
    this.source = source;
    this.selection = selection;
    const scaled = (sizes: ReadonlyMap<number, number>): Map<number, number> =>
      new Map([...sizes].map(([index, size]) => [index, Math.round(size * this.scale)]));
    this.rows = new Axis(Math.round(ROW_HEIGHT * this.scale), source.rows);
    this.rows.load(scaled(source.rowSizes));
    this.columns = new Axis(Math.round(COLUMN_WIDTH * this.scale), source.columns);
    this.columns.load(scaled(source.columnSizes));
    this.table.setAttribute("aria-label", source.label);
    this.table.setAttribute("aria-rowcount", String(source.rows + 1));
    this.table.setAttribute("aria-colcount", String(source.columns + 1));
    this.cornerWords.textContent = source.cornerLabel;
    this.element.classList.toggle("ss-no-headings", !source.headings);
    const { height } = this.frozen;
    this.canvas.style.width = `${this.headWidth + this.columns.total}px`;
    this.canvas.style.height = `${this.headHeight + this.rows.total}px`;
    this.top.style.height = `${this.headHeight + height}px`;
    this.heads.style.height = `${this.headHeight}px`;
    this.corner.style.width = `${this.headWidth}px`;
    this.draw();
  }

  select(selection: Selection): void {
    this.selection = selection;
    this.draw();
  }

  /** Draw at the next frame: many scroll events make one drawing. */
  later(): void {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.draw();
    });
  }

  /** Whether rows or columns came into view that the page had not got before. */
  draw(): void {
    const scene = this.scene();
    const { rows: frozenRows } = this.frozen;
    const [from, to] = this.rowsInView();
    const wanted = new Set<number>();
    for (let row = 1; row <= frozenRows; row += 1) if (!this.rows.hidden(row)) wanted.add(row);
    for (let row = from; row <= to; row += 1) if (!this.rows.hidden(row)) wanted.add(row);
    const merge = this.source.merged({ row: from, column: scene.from });
    if (merge && !this.rows.hidden(merge.top)) wanted.add(merge.top);
    if (!this.rows.hidden(scene.kept.row)) wanted.add(scene.kept.row);
    const spare: RowView[] = [];
    for (const [row, view] of this.views) {
      if (wanted.has(row)) continue;
      spare.push(view);
      this.views.delete(row);
    }
    for (const row of wanted) {
      const view = this.views.get(row) ?? spare.pop() ?? new RowView();
      this.views.set(row, view);
      const fixed = row <= frozenRows;
      view.draw(row, this.headHeight + this.rows.start(row), scene);
      const home = fixed ? this.top : this.body;
      if (view.element.parentElement !== home) home.append(view.element);
      view.headElement().classList.toggle("ss-head-on", this.rowTouched(row));
    }
    for (const view of spare) view.element.remove();
    this.drawHeads(scene);
    this.overlay.draw(this.selection);
  }

  cellElement(cell: Cell): HTMLElement | undefined {
    const merge = this.source.merged(cell);
    return this.views.get(merge?.top ?? cell.row)?.cell(merge?.left ?? cell.column);
  }

  /** Put the focus on the active cell, or on the grid while that cell is hidden. */
  focus(): void {
    this.markFocusable().focus({ preventScroll: true });
  }

  /** The active cell alone can be reached with Tab; while it is hidden, the grid. */
  markFocusable(): HTMLElement {
    for (const old of this.element.querySelectorAll('.ss-cell[tabindex="0"]')) (old as HTMLElement).tabIndex = -1;
    const element = this.cellElement(this.selection.active);
    this.element.tabIndex = element ? -1 : 0;
    if (element) element.tabIndex = 0;
    return element ?? this.element;
  }

  /** Scroll as little as needed to have a cell in view. */
  reveal(cell: Cell): void {
    const { rows, columns, height, width } = this.frozen;
    const view = this.element;
    if (cell.row > rows) {
      const [start, end] = [this.rows.start(cell.row), this.rows.end(cell.row)];
      const room = view.clientHeight - this.headHeight;
      if (start < view.scrollTop + height) view.scrollTop = start - height;
      else if (end > view.scrollTop + room) view.scrollTop = end - room;
    }
    if (cell.column > columns) {
      const [start, end] = [this.columns.start(cell.column), this.columns.end(cell.column)];
      const room = view.clientWidth - this.headWidth;
      if (start < view.scrollLeft + width) view.scrollLeft = start - width;
      else if (end > view.scrollLeft + room) view.scrollLeft = end - room;
    }
  }

  /** How many whole rows fit below the frozen ones: what Page Down moves by. */
  get pageRows(): number {
    const room = this.element.clientHeight - this.headHeight - this.frozen.height;
    return Math.max(1, Math.floor(room / this.rows.standard) - 1);
  }

  get pageColumns(): number {
    const room = this.element.clientWidth - this.headWidth - this.frozen.width;
    return Math.max(1, Math.floor(room / this.columns.standard) - 1);
  }

  /** The box of a range in pixels of the canvas (without regard to panes). */
  box(range: Range): { left: number; top: number; width: number; height: number } {
    const right = Math.min(range.right, this.columns.count);
    const bottom = Math.min(range.bottom, this.rows.count);
    const left = this.columns.start(range.left);
    const top = this.rows.start(range.top);
    return {
      left: this.headWidth + left,
      top: this.headHeight + top,
      width: this.columns.end(right) - left,
      height: this.rows.end(bottom) - top,
    };
  }

  /** Position in the sheet (pixels from its first cell) of a point of the window. */
  point(x: number, y: number): { x: number; y: number; inHeads: "row" | "column" | "corner" | null } {
    const frame = this.element.getBoundingClientRect();
    const { width, height } = this.frozen;
    const inX = x - frame.left - this.headWidth;
    const inY = y - frame.top - this.headHeight;
    const inHeads = inX < 0 ? (inY < 0 ? "corner" : "row") : inY < 0 ? "column" : null;
    return {
      x: inX < width ? Math.max(0, inX) : inX + this.element.scrollLeft,
      y: inY < height ? Math.max(0, inY) : inY + this.element.scrollTop,
      inHeads,
    };
  }

  cellAt(x: number, y: number): Cell {
    const point = this.point(x, y);
    return { row: this.rows.at(point.y), column: this.columns.at(point.x) };
  }

  selected(cell: Cell): boolean {
    return this.selection.ranges.some((range) => contains(range, cell));
  }

  private scene(): Scene {
    const { columns, width } = this.frozen;
    const left = this.element.scrollLeft + width;
    const right = this.element.scrollLeft + Math.max(200, this.element.clientWidth - this.headWidth);
    return {
      rows: this.rows,
      columns: this.columns,
      zoom: this.scale,
      head: this.headWidth,
      frozenColumns: columns,
      frozenWidth: width,
      from: Math.max(columns + 1, this.columns.at(left) - SPARE_COLUMNS),
      to: Math.min(this.columns.count, this.columns.at(right) + SPARE_COLUMNS),
      kept: this.selection.active,
      gridlines: this.source.gridlines,
      paint: (cell) => this.source.paint(cell),
      merged: (cell) => this.source.merged(cell),
      selected: (cell) => this.selected(cell),
      filterLabel: (cell) => this.source.filterLabel(cell),
    };
  }

  private rowsInView(): [number, number] {
    const { rows, height } = this.frozen;
    const top = this.element.scrollTop + height;
    const bottom = this.element.scrollTop + Math.max(200, this.element.clientHeight - this.headHeight);
    return [
      Math.max(rows + 1, this.rows.at(top) - SPARE_ROWS),
      Math.min(this.rows.count, this.rows.at(bottom) + SPARE_ROWS),
    ];
  }

  private rowTouched(row: number): boolean {
    return this.selection.ranges.some((range) => row >= range.top && row <= range.bottom);
  }

  private drawHeads(scene: Scene): void {
    this.headsFixed.style.width = `${scene.head + scene.frozenWidth}px`;
    const wanted = new Set<number>();
    for (let column = 1; column <= scene.frozenColumns; column += 1) wanted.add(column);
    for (let column = scene.from; column <= scene.to; column += 1) wanted.add(column);
    for (const [column, element] of this.headViews) {
      if (wanted.has(column) && !this.columns.hidden(column)) continue;
      element.remove();
      this.headViews.delete(column);
    }
    for (const column of wanted) {
      if (this.columns.hidden(column)) continue;
      let element = this.headViews.get(column);
      if (!element) {
        element = document.createElement("div");
        element.className = "ss-colhead";
        element.setAttribute("role", "columnheader");
        element.setAttribute("aria-colindex", String(column + 1));
        element.dataset.column = String(column);
        element.textContent = columnName(column);
        this.headViews.set(column, element);
      }
      const home = column <= scene.frozenColumns ? this.headsFixed : this.heads;
      if (element.parentElement !== home) home.append(element);
      element.style.cssText = `left:${scene.head + this.columns.start(column)}px;width:${this.columns.size(column)}px`;
      element.classList.toggle(
        "ss-head-on",
        this.selection.ranges.some((range) => column >= range.left && column <= range.right),
      );
    }
  }
}
