/** Commands of charts. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Chart, type ChartType, type Unset } from "../model/deck";
import { addShape, middle } from "./shapes";

export const CHART_TYPES: readonly ChartType[] = ["column", "column-stacked", "bar", "bar-stacked", "line", "area", "pie", "doughnut"];

export interface ChartWords { category(at: number): string; series(at: number): string; name: string; title: string }

export function insertChart(editor: Editor, via: Via, type: ChartType, words: ChartWords): string {
  const round = type === "pie" || type === "doughnut";
  const values = [["4.3", "2.5", "3.5", "4.5"], ["2.4", "4.4", "1.8", "2.8"], ["2", "2", "3", "5"]];
  const chart: Chart = {
    type, title: words.title, legend: "bottom", ...(round ? {} : { gridlines: true }),
    categories: [1, 2, 3, 4].map((at) => words.category(at)),
    series: values.slice(0, round ? 1 : 3).map((list, at) => ({ name: words.series(at + 1), values: list })),
  };
  const { size } = editor.state.deck;
  const frame = middle(editor, Math.round(size.w * 0.66), Math.round(size.h * 0.66));
  return addShape(editor, "insert.chart", via, { kind: "chart", name: words.name, frame, chart });
}

/** Change the chosen chart; `undefined` takes a property away. */
export function setChart(editor: Editor, cmd: string, via: Via, patch: { [Name in keyof Chart]?: Chart[Name] | undefined }): void {
  const shape = editor.one;
  if (!shape?.chart) return;
  const names = Object.keys(patch) as (keyof Chart)[];
  const unset = names.filter((name) => patch[name] === undefined && shape.chart?.[name] !== undefined);
  const set = Object.fromEntries(names.filter((name) => patch[name] !== undefined).map((name) => [name, copyJson(patch[name])])) as Partial<Chart>;
  const series = set.series ?? shape.chart.series;
  if ((set.type === "pie" || set.type === "doughnut") && series.length > 1) set.series = copyJson(series.slice(0, 1));
  if (Object.keys(set).length + unset.length === 0) return;
  editor.run(cmd, via, [{
    op: "chart.set", shape: shape.id, ...(Object.keys(set).length ? { set } : {}), ...(unset.length ? { unset: unset as Unset<"chart.set"> } : {}),
  }]);
}

/** "1 234,5" as people write it, as the deck holds it; null for what is no number. */
export function numberFrom(text: string): string | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  if (plain === "") return "";
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(plain)) return null;
  // As the server writes it: no zeros behind.
  return plain.includes(".") ? plain.replace(/0+$/, "").replace(/\.$/, "") : plain;
}
