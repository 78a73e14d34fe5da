/** The charts over a sheet: chosen by click or Tab, moved and sized by mouse and keys. */
import type { App } from "../app";
import type { Chart, Source } from "../edits";
import { type Cell, areaOf, cellName, cellsOf, parseCell } from "../refs";
import { type ChartData, drawChart } from "./draw";

const HANDLES = ["nw", "ne", "sw", "se"] as const;

export class ChartLayer {
  chosen: string | null = null;
  private readonly views = new Map<string, HTMLElement>();
  private drawn = -1;
  private drawnSheet = -1;

  constructor(private readonly app: App) {
    app.grid.element.addEventListener("pointerdown", (event) => {
      if (!(event.target as HTMLElement).closest(".ss-chart")) this.choose(null);
    });
  }

  choose(id: string | null): void {
    if (this.chosen === id) return;
    this.chosen = id;
    for (const [name, view] of this.views) view.classList.toggle("ss-chart-on", name === id);
    if (id !== null) this.views.get(id)?.focus({ preventScroll: true });
    this.app.ribbon?.refresh();
  }

  /** The first chart of the sheet, or the one after the chosen: into view, and the keys go to it. */
  next(): boolean {
    const ids = [...this.views.keys()];
    const id = ids[(ids.indexOf(this.chosen ?? "") + 1) % ids.length];
    const view = id === undefined ? undefined : this.views.get(id);
    if (id === undefined || !view) return false;
    view.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.choose(id);
    view.focus({ preventScroll: true });
    return true;
  }

  /** Put the focus on the chosen chart; false when none is. */
  focus(): boolean {
    const view = this.chosen === null ? undefined : this.views.get(this.chosen);
    view?.focus({ preventScroll: true });
    return view !== undefined;
  }

  /** Draw anew after a change of the workbook, the sheet or the zoom. */
  draw(): void {
    const { book, session } = this.app;
    const charts = book.sheet(session.sheet).objects.chart;
    if (this.drawnSheet !== session.sheet) this.chosen = null;
    for (const [id, view] of this.views) {
      if (charts.has(id) && this.drawnSheet === session.sheet) continue;
      view.remove();
      this.views.delete(id);
    }
    const fresh = this.drawn !== book.version || this.drawnSheet !== session.sheet;
    for (const [id, raw] of charts) {
      const chart = book.asEdit(raw);
      const view = this.views.get(id) ?? this.create(id);
      this.place(view, chart);
      if (fresh || !view.firstElementChild) this.fill(view, chart);
      view.classList.toggle("ss-chart-on", id === this.chosen);
    }
    this.drawn = book.version;
    this.drawnSheet = session.sheet;
    if (this.chosen !== null && !charts.has(this.chosen)) this.chosen = null;
  }

  private create(id: string): HTMLElement {
    const view = document.createElement("div");
    view.className = "ss-chart";
    view.tabIndex = 0;
    view.setAttribute("role", "group");
    view.dataset["chart"] = id;
    view.addEventListener("focus", () => this.choose(id));
    view.addEventListener("pointerdown", (event) => this.press(event, id, view));
    view.addEventListener("dblclick", () => this.app.do("chart.options", "mouse"));
    view.addEventListener("keydown", (event) => this.key(event, id));
    view.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.choose(id);
      this.app.chartMenu({ x: event.clientX, y: event.clientY });
    });
    this.views.set(id, view);
    this.app.floats.append(view);
    return view;
  }

  private place(view: HTMLElement, chart: Chart): void {
    const { grid } = this.app;
    const cell = parseCell(chart.anchor) ?? { row: 1, column: 1 };
    const box = grid.box({ top: cell.row, bottom: cell.row, left: cell.column, right: cell.column });
    view.style.cssText = `left:${box.left}px;top:${box.top}px;width:${chart.width * grid.zoom}px;height:${chart.height * grid.zoom}px`;
  }

  private fill(view: HTMLElement, chart: Chart): void {
    const { w, host } = this.app;
    const data = this.data(chart);
    const number = (value: number): string => value.toLocaleString(host.locale, { maximumFractionDigits: 2 });
    const label = chart.alt || w.chartLabel(w.chartTypes[chart.type], chart.title, data.series.map((one) => one.name).join(", "));
    view.setAttribute("aria-label", label);
    const svg = drawChart(chart, data, { locale: host.locale, label, number });
    const handles = HANDLES.map((name) => {
      const handle = document.createElement("span");
      handle.className = `ss-chart-handle ss-chart-${name}`;
      handle.dataset["handle"] = name;
      return handle;
    });
    view.replaceChildren(svg, ...handles);
  }

  private data(chart: Chart): ChartData {
    const { book } = this.app;
    const shown = (cell: Cell, source: Source): boolean => {
      const data = book.sheet(source.sheet);
      return !book.filtered(source.sheet, cell.row) && !data.rows.get(cell.row)?.hidden && !data.columns.get(cell.column)?.hidden;
    };
    const cells = (source: Source | undefined): Cell[] =>
      source && source.sheet >= 0 ? [...cellsOf(areaOf(source.ref))].slice(0, 2000).filter((cell) => shown(cell, source)) : [];
    const series = chart.series.map((one, at) => {
      const values = cells(one.values).map((cell) => book.number(one.values.sheet, cell));
      const name = typeof one.name === "object" ? cells(one.name).map((cell) => book.shown((one.name as Source).sheet, cell)).join(" ") : one.name;
      return { name: name || `${this.app.w.seriesStem} ${at + 1}`, values };
    });
    const source = chart.series.find((one) => one.categories)?.categories;
    const places = cells(source);
    const count = Math.max(0, ...series.map((one) => one.values.length));
    const texts = places.map((cell) => book.shown((source as Source).sheet, cell));
    const categories = Array.from({ length: count }, (_, at) => texts[at] ?? String(at + 1));
    return { series, categories, xs: places.map((cell) => book.number((source as Source).sheet, cell)) };
  }

  private press(event: PointerEvent, id: string, view: HTMLElement): void {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(id);
    view.focus({ preventScroll: true });
    if (this.app.session.readOnly) return;
    const handle = (event.target as HTMLElement).dataset["handle"];
    const start = { x: event.clientX, y: event.clientY };
    const before = { left: view.offsetLeft, top: view.offsetTop, width: view.offsetWidth, height: view.offsetHeight };
    const box = { ...before };
    view.setPointerCapture(event.pointerId);
    const move = (to: PointerEvent): void => {
      const [dx, dy] = [to.clientX - start.x, to.clientY - start.y];
      if (!handle) Object.assign(box, { left: Math.max(0, before.left + dx), top: Math.max(0, before.top + dy) });
      else {
        if (handle.includes("e")) box.width = Math.max(80, before.width + dx);
        if (handle.includes("s")) box.height = Math.max(60, before.height + dy);
        if (handle.includes("w")) Object.assign(box, { left: before.left + dx, width: Math.max(80, before.width - dx) });
        if (handle.includes("n")) Object.assign(box, { top: before.top + dy, height: Math.max(60, before.height - dy) });
      }
      view.style.cssText = `left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px`;
    };
    const up = (): void => {
      view.removeEventListener("pointermove", move);
      view.removeEventListener("pointerup", up);
      if (JSON.stringify(box) !== JSON.stringify(before)) this.put(id, box);
    };
    view.addEventListener("pointermove", move);
    view.addEventListener("pointerup", up);
  }

  private put(id: string, box: { left: number; top: number; width: number; height: number }): void {
    const { grid, session, book } = this.app;
    const raw = book.sheet(session.sheet).objects.chart.get(id);
    if (!raw) return;
    const anchor = cellName({
      row: grid.rows.at(Math.max(0, box.top - grid.headHeight) + 1),
      column: grid.columns.at(Math.max(0, box.left - grid.headWidth) + 1),
    });
    const size = { width: Math.round(box.width / grid.zoom), height: Math.round(box.height / grid.zoom) };
    this.app.run("chart.move", "mouse", [{ op: "chart", sheet: session.sheet, id, value: { ...book.asEdit(raw), anchor, ...size } }]);
  }

  private key(event: KeyboardEvent, id: string): void {
    const { session, book } = this.app;
    const raw = book.sheet(session.sheet).objects.chart.get(id);
    if (!raw) return;
    const chart = book.asEdit(raw);
    const put = (change: Partial<Chart>): void => {
      this.app.run("chart.move", "key", [{ op: "chart", sheet: session.sheet, id, value: { ...chart, ...change } }]);
      this.views.get(id)?.focus({ preventScroll: true });
    };
    const cell = parseCell(chart.anchor) ?? { row: 1, column: 1 };
    const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (by) {
      const [down, right] = by as [number, number];
      if (event.shiftKey) put({ width: Math.max(80, chart.width + right * 16), height: Math.max(60, chart.height + down * 16) });
      else put({ anchor: cellName({ row: Math.max(1, cell.row + down), column: Math.max(1, cell.column + right) }) });
    } else if (event.key === "Delete" || event.key === "Backspace") this.app.do("chart.delete", "key");
    else if (event.key === "Escape") {
      this.choose(null);
      this.app.grid.focus();
    } else if (event.key === "Enter") this.app.do("chart.options", "key");
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.app.chartMenu(this.views.get(id) as HTMLElement);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
