/** Print preview: the sheet cut into pages as its page set-up says. Simple, and on the screen only. */
import { h } from "../../kit/dom";
import { icon } from "../../kit";
import type { App } from "../app";
import { dresser } from "../dressing";
import type { HeaderFooter, Page } from "../edits";
import { Axis } from "../grid/axis";
import { COLUMN_WIDTH, ROW_HEIGHT } from "../grid/grid";
import { css, fitted } from "../grid/paint";
import { paintOf, sourceOf } from "../grid/source";
import { type Range, areaOf } from "../refs";

/** Millimetres. */
const PAPERS: Readonly<Record<string, readonly [number, number]>> = {
  A3: [297, 420],
  A4: [210, 297],
  A5: [148, 210],
  letter: [216, 279],
  legal: [216, 356],
};
const PIXELS = 96 / 25.4;

/** Spans of lines that fit `room` pixels each; breaks end a page after their line. */
export function cut(axis: Pick<Axis, "size">, from: number, to: number, room: number, breaks: readonly number[]): [number, number][] {
  const spans: [number, number][] = [];
  let [start, used] = [from, 0];
  for (let index = from; index <= to; index += 1) {
    const size = axis.size(index);
    if (used + size > room && index > start) {
      spans.push([start, index - 1]);
      [start, used] = [index, 0];
    }
    used += size;
    if (breaks.includes(index) && index < to) {
      spans.push([start, index]);
      [start, used] = [index + 1, 0];
    }
  }
  spans.push([start, to]);
  return spans;
}

interface Layout {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly margins: { top: number; right: number; bottom: number; left: number };
}

function layoutOf(app: App, page: Page, area: Range): Layout {
  const [short, long] = PAPERS[page.paper ?? "A4"] ?? [210, 297];
  const turned = page.orientation === "landscape";
  const [width, height] = (turned ? [long, short] : [short, long]).map((mm) => mm * PIXELS) as [number, number];
  const side = (name: "top" | "right" | "bottom" | "left"): number => ((page.margins?.[name] ?? (name === "top" || name === "bottom" ? 191 : 178)) / 10) * PIXELS;
  const margins = { top: side("top"), right: side("right"), bottom: side("bottom"), left: side("left") };
  const { rowSizes, columnSizes } = sourceOf(app.book, app.session.sheet, { label: "", cornerLabel: "", headings: true, formulas: false, dress: () => null, rows: area.bottom, columns: area.right, heights: app.heights.of(app.book, app.session.sheet), filterLabel: () => "" });
  const rows = new Axis(ROW_HEIGHT, area.bottom);
  rows.load(rowSizes);
  const columns = new Axis(COLUMN_WIDTH, area.right);
  columns.load(columnSizes);
  let scale = (page.scale ?? 100) / 100;
  if (page.fitWidth !== undefined || page.fitHeight !== undefined) {
    const wide = (width - margins.left - margins.right) * (page.fitWidth || Number.POSITIVE_INFINITY) / (columns.end(area.right) - columns.start(area.left));
    const tall = (height - margins.top - margins.bottom) * (page.fitHeight || Number.POSITIVE_INFINITY) / (rows.end(area.bottom) - rows.start(area.top));
    scale = Math.min(1, wide, tall);
  }
  return { rows, columns, scale, width, height, margins };
}

export function openPreview(app: App, page: Page): void {
  const { w } = app;
  const { extent } = app.book.sheet(app.session.sheet);
  const everything: Range = { top: 1, left: 1, bottom: Math.max(1, extent.row), right: Math.max(1, extent.column) };
  const areas = page.printAreas?.map(areaOf) ?? [everything];
  const sheets: { area: Range; layout: Layout }[] = [];
  for (const area of areas) {
    const layout = layoutOf(app, page, area);
    const roomAcross = (layout.width - layout.margins.left - layout.margins.right) / layout.scale;
    const roomDown = (layout.height - layout.margins.top - layout.margins.bottom) / layout.scale;
    const columns = cut(layout.columns, area.left, area.right, roomAcross, page.columnBreaks ?? []);
    const rows = cut(layout.rows, area.top, area.bottom, roomDown, page.rowBreaks ?? []);
    for (const [left, right] of columns) for (const [top, bottom] of rows) sheets.push({ area: { top, bottom, left, right }, layout });
  }
  const dialog = h("dialog", { class: "ss-preview-dialog", "aria-label": w.preview });
  const close = h("button", { type: "button", class: "kit-push", onclick: () => dialog.close() }, icon("dismiss"), w.close);
  const setup = h("button", { type: "button", class: "kit-push", onclick: () => {
    dialog.close();
    app.do("page.setup", "dialog");
  } }, w.pageSetup);
  const shown = sheets.slice(0, 40).map(({ area, layout }, at) => sheetView(app, page, area, layout, at + 1, sheets.length));
  dialog.append(h("div", { class: "ss-preview-bar kit" }, h("strong", {}, w.pagesCount(sheets.length)), setup, close), h("div", { class: "ss-preview-pages", tabindex: 0, role: "region", "aria-label": w.preview }, ...shown));
  dialog.addEventListener("close", () => {
    dialog.remove();
    app.focus();
  });
  app.root.append(dialog);
  dialog.showModal();
}

function sheetView(app: App, page: Page, area: Range, layout: Layout, number: number, total: number): HTMLElement {
  const sheet = h("div", { class: "ss-preview-page" });
  sheet.style.cssText = `width:${layout.width}px;height:${layout.height}px`;
  const body = h("div", { class: "ss-preview-body" });
  const titles = titlesOf(page, area);
  const high = (titles ? layout.rows.end(titles[1]) - layout.rows.start(titles[0]) : 0) + layout.rows.end(area.bottom) - layout.rows.start(area.top);
  const wide = layout.columns.end(area.right) - layout.columns.start(area.left);
  const across = page.centerHorizontally ? Math.max(0, (layout.width - layout.margins.left - layout.margins.right - wide * layout.scale) / 2) : 0;
  const down = page.centerVertically ? Math.max(0, (layout.height - layout.margins.top - layout.margins.bottom - high * layout.scale) / 2) : 0;
  body.style.cssText = `left:${layout.margins.left + across}px;top:${layout.margins.top + down}px;transform:scale(${layout.scale})`;
  body.classList.toggle("ss-preview-grid", page.gridlines === true);
  const dress = dresser(app.book, app.session.sheet);
  let top = 0;
  const draw = (row: number): void => {
    for (let column = area.left; column <= area.right; column += 1) {
      const cell = { row, column };
      const merge = app.book.merged(app.session.sheet, cell);
      if (merge && (merge.top !== row || merge.left !== column)) continue;
      const paint = paintOf(app.book, app.session.sheet, cell, dress, false);
      const width = layout.columns.end(merge?.right ?? column) - layout.columns.start(column);
      const height = layout.rows.end(merge?.bottom ?? row) - layout.rows.start(row);
      if (!width || !height) continue;
      const element = h("div", { class: "ss-cell" }, h("span", { class: "ss-text" }, fitted(paint, width, 1)));
      element.style.cssText = `left:${layout.columns.start(column) - layout.columns.start(area.left)}px;top:${top}px;width:${width}px;height:${height}px;${css(paint, 1)}${paint.kind === "text" && !paint.look.wrap && !merge ? "overflow:visible;" : ""}`;
      body.append(element);
    }
    top += layout.rows.size(row);
  };
  if (titles) for (let row = titles[0]; row <= titles[1]; row += 1) draw(row);
  for (let row = area.top; row <= area.bottom; row += 1) draw(row);
  sheet.append(body, band(app, page.header, "ss-preview-header", number, total), band(app, page.footer, "ss-preview-footer", number, total));
  return sheet;
}

function titlesOf(page: Page, area: Range): readonly [number, number] | null {
  return page.titleRows && area.top > page.titleRows[1] ? page.titleRows : null;
}

function band(app: App, parts: HeaderFooter | undefined, name: string, number: number, total: number): HTMLElement {
  const codes: Readonly<Record<string, string>> = { P: String(number), N: String(total), A: app.sheetName, F: app.host.title, D: app.w.dateCode, T: app.w.timeCode };
  const words = (text = ""): string => text.replace(/&([PNAFDT&])/g, (_, code: string) => (code === "&" ? "&" : (codes[code] ?? "")));
  return h("div", { class: `ss-preview-band ${name}` }, h("span", {}, words(parts?.left)), h("span", {}, words(parts?.center)), h("span", {}, words(parts?.right)));
}

