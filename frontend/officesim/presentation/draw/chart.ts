/** Charts as SVG: columns, bars, lines, areas, pies and rings. */
import type { Chart, Theme } from "../model/deck";
import { cssColour } from "./colour";
import { svg } from "./svg";

interface Box { x: number; y: number; w: number; h: number }
const FONT = 14;

export function drawChart(chart: Chart, w: number, h: number, theme: Theme): SVGElement {
  const root = svg("svg", { class: "pp-chart", width: w, height: h, viewBox: `0 0 ${w} ${h}`, "aria-hidden": "true" });
  const ink = cssColour("dk1+35", theme);
  const box: Box = { x: 8, y: 8, w: w - 16, h: h - 16 };
  if (chart.title !== undefined) {
    root.append(text(chart.title || " ", w / 2, box.y + 18, 19, ink, "middle"));
    box.y += 32;
    box.h -= 32;
  }
  legend(root, chart, box, theme, ink);
  const round = chart.type === "pie" || chart.type === "doughnut";
  if (round) pie(root, chart, box, theme, ink);
  else plot(root, chart, box, theme, ink);
  return root;
}

const colourOf = (chart: Chart, at: number, theme: Theme): string =>
  cssColour(chart.series[at]?.colour ?? `accent${(at % 6) + 1}`, theme);

function text(words: string, x: number, y: number, size: number, fill: string, anchor: string): SVGElement {
  const element = svg("text", { x, y, "font-size": size, fill, "text-anchor": anchor });
  element.textContent = words;
  return element;
}

function legend(root: SVGElement, chart: Chart, box: Box, theme: Theme, ink: string): void {
  if (chart.legend === "none") return;
  const round = chart.type === "pie" || chart.type === "doughnut";
  const names = round ? chart.categories : chart.series.map((series) => series.name);
  const width = (name: string) => 24 + name.length * FONT * 0.52;
  const side = chart.legend === "right" || chart.legend === "left";
  const widest = Math.min(box.w / 2, Math.max(40, ...names.map(width)));
  let x = chart.legend === "right" ? box.x + box.w - widest : box.x + 4;
  let y = side ? box.y + box.h / 2 - (names.length * 20) / 2 + 14 : chart.legend === "top" ? box.y + 14 : box.y + box.h - 6;
  if (!side) x = box.x + Math.max(0, (box.w - names.reduce((sum, name) => sum + width(name), 0)) / 2);
  names.forEach((name, at) => {
    const fill = round ? cssColour(`accent${(at % 6) + 1}`, theme) : colourOf(chart, at, theme);
    root.append(svg("rect", { x, y: y - 10, width: 11, height: 11, fill }), text(name, x + 16, y, FONT, ink, "start"));
    if (side) y += 20;
    else x += width(name);
  });
  if (side) box.w -= widest + 8;
  else box.h -= 26;
  if (chart.legend === "left") box.x += widest + 8;
  if (chart.legend === "top") box.y += 26;
}

const numberOf = (value: string | undefined): number => (value ? Number(value) : 0);

function pie(root: SVGElement, chart: Chart, box: Box, theme: Theme, ink: string): void {
  const values = (chart.series[0]?.values ?? []).map((value) => Math.max(0, numberOf(value)));
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const r = Math.max(4, Math.min(box.w, box.h) / 2 - 4);
  const [cx, cy] = [box.x + box.w / 2, box.y + box.h / 2];
  const inner = chart.type === "doughnut" ? r * 0.5 : 0;
  let angle = -Math.PI / 2;
  values.forEach((value, at) => {
    const next = angle + (value / total) * Math.PI * 2 - (values.length > 1 ? 0 : 0.0001);
    const point = (radius: number, a: number) => `${cx + radius * Math.cos(a)} ${cy + radius * Math.sin(a)}`;
    const large = next - angle > Math.PI ? 1 : 0;
    const d = `M${point(r, angle)}A${r} ${r} 0 ${large} 1 ${point(r, next)}`
      + (inner ? `L${point(inner, next)}A${inner} ${inner} 0 ${large} 0 ${point(inner, angle)}Z` : `L${cx} ${cy}Z`);
    root.append(svg("path", { d, fill: cssColour(`accent${(at % 6) + 1}`, theme), stroke: "#fff" }));
    if (chart.labels) {
      const middle = (angle + next) / 2;
      const radius = (r + inner) / 2 + (inner ? 0 : r * 0.15);
      root.append(text(chart.series[0]?.values[at] ?? "", cx + radius * Math.cos(middle), cy + radius * Math.sin(middle) + 5, FONT, ink, "middle"));
    }
    angle = next;
  });
}

/** Round steps: 1, 2 or 5 times a power of ten. */
function scale(low: number, high: number): { low: number; high: number; step: number } {
  const raw = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((times) => times * power >= raw) ?? 10) * power;
  return { low: Math.floor(low / step) * step, high: Math.ceil((high || 1) / step) * step, step };
}

function plot(root: SVGElement, chart: Chart, box: Box, theme: Theme, ink: string): void {
  const stacked = chart.type.endsWith("-stacked");
  const across = chart.type.startsWith("bar");
  const sums = chart.categories.map((_, at) => chart.series.reduce((sum, one) => sum + numberOf(one.values[at]), 0));
  const all = stacked ? sums : chart.series.flatMap((one) => one.values.map(numberOf));
  const axis = scale(Math.min(0, ...all), Math.max(0, ...all));
  const longest = Math.max(0, ...chart.categories.map((name) => name.length));
  const left = (across ? Math.min(box.w / 3, longest * 7.5) : 44) + 8;
  const inner: Box = { x: box.x + left, y: box.y + 6, w: box.w - left - 8, h: box.h - 34 };
  titles(root, chart, box, inner, across, ink);
  const along = across ? inner.w : inner.h;
  const at = (value: number) => ((value - axis.low) / (axis.high - axis.low)) * along;
  for (let value = axis.low; value <= axis.high + axis.step / 2; value += axis.step) {
    const label = String(Number(value.toFixed(6)));
    const line = cssColour("lt1-15", theme);
    if (across) {
      const x = inner.x + at(value);
      if (chart.gridlines || value === 0) root.append(svg("path", { d: `M${x} ${inner.y}V${inner.y + inner.h}`, stroke: line }));
      root.append(text(label, x, inner.y + inner.h + 18, FONT, ink, "middle"));
    } else {
      const y = inner.y + inner.h - at(value);
      if (chart.gridlines || value === 0) root.append(svg("path", { d: `M${inner.x} ${y}H${inner.x + inner.w}`, stroke: line }));
      root.append(text(label, inner.x - 6, y + 5, FONT, ink, "end"));
    }
  }
  const slot = (across ? inner.h : inner.w) / Math.max(1, chart.categories.length);
  chart.categories.forEach((name, number) => {
    if (across) root.append(text(name, inner.x - 6, inner.y + inner.h - slot * (number + 0.5) + 5, FONT, ink, "end"));
    else root.append(text(name, inner.x + slot * (number + 0.5), inner.y + inner.h + 18, FONT, ink, "middle"));
  });
  if (chart.type === "line" || chart.type === "area") lines(root, chart, inner, slot, at, theme);
  else bars(root, chart, inner, slot, at, { stacked, across }, theme, ink);
}

function titles(root: SVGElement, chart: Chart, box: Box, inner: Box, across: boolean, ink: string): void {
  const [below, beside] = across ? [chart.value_title, chart.category_title] : [chart.category_title, chart.value_title];
  if (below) {
    inner.h -= 18;
    root.append(text(below, inner.x + inner.w / 2, box.y + box.h - 2, FONT, ink, "middle"));
  }
  if (beside) {
    inner.x += 18;
    inner.w -= 18;
    const label = text(beside, 0, 0, FONT, ink, "middle");
    label.setAttribute("transform", `translate(${box.x + 12} ${inner.y + inner.h / 2}) rotate(-90)`);
    root.append(label);
  }
}

function lines(root: SVGElement, chart: Chart, inner: Box, slot: number, at: (value: number) => number, theme: Theme): void {
  chart.series.forEach((series, number) => {
    const points = series.values.map((value, index) => `${inner.x + slot * (index + 0.5)} ${inner.y + inner.h - at(numberOf(value))}`);
    if (points.length === 0) return;
    const stroke = colourOf(chart, number, theme);
    const d = `M${points.join("L")}`;
    if (chart.type === "area") {
      const base = inner.y + inner.h - at(0);
      const closed = `${d}L${inner.x + slot * (points.length - 0.5)} ${base}L${inner.x + slot / 2} ${base}Z`;
      root.append(svg("path", { d: closed, fill: stroke, "fill-opacity": 0.8 }));
    } else {
      root.append(svg("path", { d, fill: "none", stroke, "stroke-width": 3, "stroke-linejoin": "round" }));
    }
  });
}

function bars(
  root: SVGElement, chart: Chart, inner: Box, slot: number, at: (value: number) => number,
  how: { stacked: boolean; across: boolean }, theme: Theme, ink: string,
): void {
  const per = how.stacked ? 1 : Math.max(1, chart.series.length);
  const width = (slot * 0.66) / per;
  chart.categories.forEach((_, category) => {
    let sum = 0;
    chart.series.forEach((series, number) => {
      const value = numberOf(series.values[category]);
      const start = how.stacked ? sum : 0;
      sum += value;
      const offset = slot * (category + 0.17) + (how.stacked ? 0 : width * number);
      const [low, high] = [at(Math.min(start, start + value)), at(Math.max(start, start + value))];
      const fill = colourOf(chart, number, theme);
      const box = how.across
        ? { x: inner.x + low, y: inner.y + inner.h - offset - width, width: high - low, height: width }
        : { x: inner.x + offset, y: inner.y + inner.h - high, width, height: high - low };
      root.append(svg("rect", { ...box, fill }));
      if (chart.labels) {
        root.append(how.across
          ? text(series.values[category] ?? "", box.x + box.width + 4, box.y + box.height / 2 + 5, FONT, ink, "start")
          : text(series.values[category] ?? "", box.x + box.width / 2, box.y - 4, FONT, ink, "middle"));
      }
    });
  });
}
