/** The small sheet behind a chart. */
import { h } from "../../kit/dom";
import type { App } from "../app";
import { numberFrom, setChart } from "../commands/charts";
import type { Chart } from "../model/deck";

export function openChartData(app: App): void {
  const chart = app.editor.one?.chart;
  if (!chart || app.editor.readOnly) return;
  new ChartData(app, chart).open();
}

class ChartData {
  private cells: string[][];
  private readonly body = h("tbody");
  private readonly problem = h("p", { class: "pp-problem", role: "alert" });
  private readonly dialog: HTMLDialogElement;

  constructor(private readonly app: App, private readonly chart: Chart) {
    const { d } = app.words;
    const comma = app.host.locale === "fr";
    this.cells = [
      ["", ...chart.series.map((series) => series.name)],
      ...chart.categories.map((name, at) => [name, ...chart.series.map((series) => (comma ? (series.values[at] ?? "").replace(".", ",") : series.values[at] ?? ""))]),
    ];
    const button = (label: string, run: () => void, primary = false) =>
      h("button", { type: "button", class: primary ? "kit-push kit-push-main" : "kit-push", onclick: run }, label);
    this.dialog = h("dialog", { class: "kit kit-dialog pp-data", "aria-label": d.chartData },
      h("div", { class: "kit-dialog-title" }, h("h2", {}, d.chartData)),
      h("div", { class: "pp-data-scroll" }, h("table", { class: "pp-data-table" }, this.body)),
      h("div", { class: "pp-data-tools" },
        button(d.addRow, () => this.change(() => this.cells.push(this.cells[0]?.map(() => "") ?? []))),
        button(d.addSeries, () => this.change(() => this.cells.forEach((row) => row.push("")))),
        button(d.removeRow, () => this.change(() => { if (this.cells.length > 2) this.cells.splice(this.at()[0] || this.cells.length - 1, 1); })),
        button(d.removeSeries, () => this.change(() => { if ((this.cells[0]?.length ?? 0) > 2) { const [, column] = this.at(); for (const row of this.cells) row.splice(column || row.length - 1, 1); } }))),
      this.problem,
      h("div", { class: "kit-buttons" }, button(app.host.locale === "fr" ? "OK" : "OK", () => this.done(), true), button(app.host.locale === "fr" ? "Annuler" : "Cancel", () => this.close())));
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
  }

  private place: [number, number] = [0, 0];
  private at(): [number, number] {
    return this.place;
  }

  open(): void {
    document.body.append(this.dialog);
    this.draw();
    this.dialog.showModal();
    this.focus(1, 1);
  }

  private close(): void {
    this.dialog.close();
    this.dialog.remove();
    this.app.stage.element.focus({ preventScroll: true });
  }

  private read(): void {
    this.cells = [...this.body.rows].map((row) => [...row.querySelectorAll("input")].map((input) => input.value));
  }

  private change(how: () => void): void {
    this.read();
    how();
    this.draw();
    this.focus(Math.min(this.place[0], this.cells.length - 1), Math.min(this.place[1], (this.cells[0]?.length ?? 1) - 1));
  }

  private draw(): void {
    const { d, names } = this.app.words;
    this.body.replaceChildren(...this.cells.map((row, y) => h("tr", {}, ...row.map((value, x) => {
      const label = y === 0 ? (x === 0 ? "" : names.series(x)) : x === 0 ? d.category : `${this.cells[y]?.[0] ?? ""}, ${this.cells[0]?.[x] ?? ""}`;
      const input = h("input", { type: "text", value, "aria-label": label || d.chartData, disabled: y === 0 && x === 0, maxlength: 200, inputmode: y > 0 && x > 0 ? "decimal" : null });
      input.addEventListener("focus", () => { this.place = [y, x]; input.select(); });
      return h(y === 0 || x === 0 ? "th" : "td", {}, input);
    }))));
  }

  private focus(y: number, x: number): void {
    this.body.rows[y]?.querySelectorAll("input")[x]?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const [y, x] = this.place;
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.target instanceof HTMLInputElement && ["ArrowUp", "ArrowDown", "Enter"].includes(event.key)) {
      event.preventDefault();
      this.focus(y + (event.key === "ArrowUp" ? -1 : 1), x);
    }
  }

  private done(): void {
    this.read();
    const rows = this.cells.slice(1);
    const series = (this.cells[0] ?? []).slice(1).map((name, at) => {
      const old = this.chart.series[at];
      return { name, values: rows.map((row) => numberFrom(row[at + 1] ?? "")), ...(old?.colour ? { colour: old.colour } : {}) };
    });
    const bad = rows.findIndex((_, row) => series.some((one) => one.values[row] === null));
    if (bad >= 0) {
      this.problem.textContent = this.app.words.d.badNumber;
      this.focus(bad + 1, series.findIndex((one) => one.values[bad] === null) + 1);
      return;
    }
    this.close();
    setChart(this.app.editor, "chart.data", "dialog", { categories: rows.map((row) => row[0] ?? ""), series: series as Chart["series"] });
  }
}
