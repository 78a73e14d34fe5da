/** Charts as SVG, drawn from numbers; no layout engine. */
import type { Chart } from "../edits";

export interface Drawn {
  readonly name: string;
  readonly values: readonly (number | null)[];
}
export interface ChartData {
  readonly series: readonly Drawn[];
  readonly categories: readonly string[];
  /** For scatter: the numbers of the categories. */
  readonly xs: readonly (number | null)[];
}

const NS = "http://www.w3.org/2000/svg";
const PALETTES = [
  ["#4472C4", "#C55A11", "#7B7B7B", "#BF8F00", "#2E75B6", "#548235", "#264478", "#843C0B"],
  ["#1F4E79", "#2E75B6", "#5B9BD5", "#9DC3E6", "#44546A", "#8497B0", "#264478", "#ADB9CA"],
  ["#833C0B", "#C55A11", "#F4B183", "#7F6000", "#BF8F00", "#FFD966", "#806000", "#F8CBAD"],
  ["#375623", "#548235", "#A9D18E", "#1F5C4D", "#2F8F79", "#7FC8B7", "#70AD47", "#C5E0B4"],
] as const;

export function coloursOf(chart: Chart): readonly string[] {
  return PALETTES[((chart.colors ?? 1) - 1) % PALETTES.length] as readonly string[];
}

type Attributes = Readonly<Record<string, string | number>>;
function node(name: string, attributes: Attributes, ...children: (SVGElement | string)[]): SVGElement {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

function text(x: number, y: number, words: string, attributes: Attributes = {}): SVGElement {
  return node("text", { x: round(x), y: round(y), class: "ss-chart-text", ...attributes }, words);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them, that hold the range. */
export function ticks(low: number, high: number, count: number): number[] {
  const [min, max] = low === high ? [Math.min(0, low), Math.max(1, high)] : [low, high];
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10);
  const list: number[] = [];
  for (let value = Math.floor(min / step) * step; value < max + step * 0.999; value += step) list.push(Number(value.toPrecision(12)));
  return list;
}

interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface DrawOptions {
  readonly locale: string;
  readonly label: string;
  number(value: number): string;
}

export function drawChart(chart: Chart, data: ChartData, options: DrawOptions): SVGElement {
  const { width, height } = chart;
  const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": options.label, class: "ss-chart-svg" });
  svg.append(node("rect", { x: 0, y: 0, width, height, fill: "#ffffff" }));
  const frame: Frame = { left: 12, top: 10, right: width - 14, bottom: height - 10 };
  if (chart.title) {
    svg.append(text(width / 2, 26, chart.title, { "text-anchor": "middle", "font-size": 16, fill: "#404040" }));
    frame.top += 32;
  }
  legend(svg, chart, data, frame);
  if (chart.type === "pie" || chart.type === "doughnut") pie(svg, chart, data, frame, options);
  else axes(svg, chart, data, frame, options);
  return svg;
}

function legend(svg: SVGElement, chart: Chart, data: ChartData, frame: Frame): void {
  if (chart.legend === "none") return;
  const colours = coloursOf(chart);
  const round = chart.type === "pie" || chart.type === "doughnut";
  const names = round ? data.categories : data.series.map((one) => one.name);
  const widths = names.map((name) => 26 + name.length * 6.2);
  const item = (x: number, y: number, name: string, at: number): void => {
    svg.append(node("rect", { x, y: y - 8, width: 9, height: 9, fill: colours[at % colours.length] as string }), text(x + 13, y, name, { "font-size": 12, fill: "#404040" }));
  };
  if (chart.legend === "left" || chart.legend === "right") {
    const wide = Math.min((frame.right - frame.left) * 0.35, Math.max(...widths, 40));
    const x = chart.legend === "left" ? frame.left : frame.right - wide + 8;
    const start = (frame.top + frame.bottom) / 2 - (names.length * 18) / 2 + 12;
    names.forEach((name, at) => item(x, start + at * 18, name, at));
    if (chart.legend === "left") frame.left += wide;
    else frame.right -= wide;
    return;
  }
  const total = widths.reduce((sum, one) => sum + one, 0);
  let x = Math.max(frame.left, (frame.left + frame.right - total) / 2);
  const y = chart.legend === "top" ? frame.top + 10 : frame.bottom - 2;
  names.forEach((name, at) => {
    item(x, y, name, at);
    x += widths[at] as number;
  });
  if (chart.legend === "top") frame.top += 22;
  else frame.bottom -= 22;
}

function pie(svg: SVGElement, chart: Chart, data: ChartData, frame: Frame, options: DrawOptions): void {
  const values = (data.series[0]?.values ?? []).map((value) => Math.abs(value ?? 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  const [cx, cy] = [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2];
  const radius = Math.max(10, Math.min(frame.right - frame.left, frame.bottom - frame.top) / 2 - 6);
  const inner = chart.type === "doughnut" ? radius * 0.55 : 0;
  const colours = coloursOf(chart);
  let angle = -Math.PI / 2;
  values.forEach((value, at) => {
    if (!total || !value) return;
    const turn = (value / total) * Math.PI * 2;
    const end = angle + turn;
    const point = (r: number, a: number): string => `${round(cx + r * Math.cos(a))} ${round(cy + r * Math.sin(a))}`;
    const large = turn > Math.PI ? 1 : 0;
    const fill = colours[at % colours.length] as string;
    const mark = { fill, stroke: "#ffffff", "stroke-width": 1.5, "data-point": at };
    if (turn > Math.PI * 1.9999) {
      svg.append(node("circle", { cx, cy, r: radius, ...mark }));
      if (inner) svg.append(node("circle", { cx, cy, r: inner, fill: "#ffffff" }));
    } else {
      const back = inner ? `L ${point(inner, end)} A ${inner} ${inner} 0 ${large} 0 ${point(inner, angle)}` : `L ${cx} ${cy}`;
      svg.append(node("path", { d: `M ${point(radius, angle)} A ${radius} ${radius} 0 ${large} 1 ${point(radius, end)} ${back} Z`, ...mark }));
    }
    if (chart.labels) {
      const [x, y] = [cx + (radius + inner) * 0.62 * Math.cos(angle + turn / 2), cy + (radius + inner) * 0.62 * Math.sin(angle + turn / 2)];
      svg.append(text(x, y + 4, options.number(value), { "text-anchor": "middle", "font-size": 12, fill: "#ffffff" }));
    }
    angle = end;
  });
}

function stacked(chart: Chart, data: ChartData): { from: number; to: number }[][] {
  const count = Math.max(data.categories.length, ...data.series.map((one) => one.values.length));
  const percent = chart.grouping === "percent";
  const together = chart.grouping === "stacked" || percent;
  const ups = Array.from({ length: count }, () => 0);
  const downs = Array.from({ length: count }, () => 0);
  const totals = Array.from({ length: count }, (_, at) => data.series.reduce((sum, one) => sum + Math.abs(one.values[at] ?? 0), 0) || 1);
  return data.series.map((one) =>
    Array.from({ length: count }, (_, at) => {
      const value = percent ? ((one.values[at] ?? 0) / (totals[at] as number)) * 100 : (one.values[at] ?? 0);
      if (!together) return { from: 0, to: value };
      const stack = value < 0 ? downs : ups;
      const from = stack[at] as number;
      stack[at] = from + value;
      return { from, to: from + value };
    }),
  );
}

function axes(svg: SVGElement, chart: Chart, data: ChartData, frame: Frame, options: DrawOptions): void {
  const spans = stacked(chart, data);
  const flat = spans.flat().flatMap((span) => [span.from, span.to]);
  const scatter = chart.type === "scatter";
  const plain = scatter || chart.type === "line" ? data.series.flatMap((one) => one.values.filter((value): value is number => value !== null)) : flat;
  const limit = (value: string | undefined): number | null => {
    const number = Number((value ?? "").replace(",", "."));
    return value && !Number.isNaN(number) ? number : null;
  };
  const together = chart.grouping === "stacked" || chart.grouping === "percent";
  const shown = together ? flat : plain;
  const low = limit(chart.yAxis?.min) ?? Math.min(0, ...shown);
  const high = limit(chart.yAxis?.max) ?? (chart.grouping === "percent" ? 100 : Math.max(0, ...shown));
  const marks = ticks(low, high, Math.max(2, Math.floor((frame.bottom - frame.top) / 40)));
  const [bottomValue, topValue] = [limit(chart.yAxis?.min) ?? (marks[0] as number), limit(chart.yAxis?.max) ?? (marks[marks.length - 1] as number)];
  const unit = chart.grouping === "percent" ? " %" : "";
  const labels = marks.map((value) => options.number(value) + unit);
  const sideways = chart.type === "bar";
  const categoryWidth = sideways ? Math.min(140, Math.max(20, ...data.categories.map((one) => one.length * 6.5))) : 0;
  const valueWidth = Math.max(...labels.map((label) => label.length * 6.5)) + 8;
  const titles = { across: sideways ? chart.yAxis?.title : chart.xAxis?.title, up: sideways ? chart.xAxis?.title : chart.yAxis?.title };
  if (titles.up) {
    const y = (frame.top + frame.bottom) / 2;
    svg.append(text(frame.left + 8, y, titles.up, { "text-anchor": "middle", "font-size": 12, transform: `rotate(-90 ${frame.left + 8} ${y})`, fill: "#404040" }));
    frame.left += 18;
  }
  if (titles.across) {
    svg.append(text((frame.left + frame.right) / 2, frame.bottom - 2, titles.across, { "text-anchor": "middle", "font-size": 12, fill: "#404040" }));
    frame.bottom -= 18;
  }
  frame.left += sideways ? categoryWidth + 6 : valueWidth;
  frame.bottom -= 20;
  const place = (value: number): number => {
    const share = (value - bottomValue) / (topValue - bottomValue || 1);
    return sideways ? frame.left + share * (frame.right - frame.left) : frame.bottom - share * (frame.bottom - frame.top);
  };
  const grid = chart.yAxis?.gridlines !== false;
  marks.forEach((value, at) => {
    if (value < bottomValue || value > topValue) return;
    const position = round(place(value));
    if (grid) svg.append(node("line", sideways ? { x1: position, x2: position, y1: frame.top, y2: frame.bottom, stroke: "#d9d9d9" } : { x1: frame.left, x2: frame.right, y1: position, y2: position, stroke: "#d9d9d9" }));
    if (!chart.yAxis?.hidden) {
      svg.append(sideways ? text(position, frame.bottom + 14, labels[at] as string, { "text-anchor": "middle" }) : text(frame.left - 6, position + 4, labels[at] as string, { "text-anchor": "end" }));
    }
  });
  const zero = place(Math.min(Math.max(0, bottomValue), topValue));
  svg.append(node("line", sideways ? { x1: zero, x2: zero, y1: frame.top, y2: frame.bottom, stroke: "#8c8c8c" } : { x1: frame.left, x2: frame.right, y1: zero, y2: zero, stroke: "#8c8c8c" }));
  if (scatter) points(svg, chart, data, frame, place, options);
  else {
    categories(svg, chart, data, frame, sideways);
    if (chart.type === "line" || chart.type === "area") lines(svg, chart, data, spans, frame, place, options);
    else bars(svg, chart, data, spans, frame, place, sideways, options);
  }
}

function categories(svg: SVGElement, chart: Chart, data: ChartData, frame: Frame, sideways: boolean): void {
  if (chart.xAxis?.hidden) return;
  const count = Math.max(1, data.categories.length);
  const step = (sideways ? frame.bottom - frame.top : frame.right - frame.left) / count;
  const every = sideways ? Math.ceil(14 / step) : Math.max(1, Math.ceil((Math.max(...data.categories.map((one) => Math.min(one.length, 14))) * 6.2 + 8) / step));
  data.categories.forEach((name, at) => {
    if (at % every) return;
    const middle = (sideways ? frame.top : frame.left) + step * (at + 0.5);
    const short = name.length > 16 && !sideways && step * every < name.length * 6 ? `${name.slice(0, 14)}…` : name;
    svg.append(sideways ? text(frame.left - 6, middle + 4, short, { "text-anchor": "end" }) : text(middle, frame.bottom + 15, short, { "text-anchor": "middle" }));
  });
}

type Place = (value: number) => number;

function bars(svg: SVGElement, chart: Chart, data: ChartData, spans: readonly { from: number; to: number }[][], frame: Frame, place: Place, sideways: boolean, options: DrawOptions): void {
  const count = Math.max(1, data.categories.length, ...data.series.map((one) => one.values.length));
  const step = (sideways ? frame.bottom - frame.top : frame.right - frame.left) / count;
  const together = chart.grouping === "stacked" || chart.grouping === "percent";
  const across = together ? 1 : data.series.length;
  const thick = (step * 0.68) / across;
  const colours = coloursOf(chart);
  spans.forEach((list, series) =>
    list.forEach((span, at) => {
      const start = (sideways ? frame.top : frame.left) + step * at + step * 0.16 + (together ? 0 : thick * series);
      const [a, b] = [place(span.from), place(span.to)];
      const size = Math.abs(b - a);
      const box = sideways ? { x: round(Math.min(a, b)), y: round(start), width: round(size), height: round(thick) } : { x: round(start), y: round(Math.min(a, b)), width: round(thick), height: round(size) };
      svg.append(node("rect", { ...box, fill: colours[series % colours.length] as string, "data-series": series, "data-point": at }));
      if (chart.labels && data.series[series]?.values[at] != null) {
        const words = options.number(data.series[series]?.values[at] as number);
        svg.append(sideways ? text(Math.max(a, b) + 4, start + thick / 2 + 4, words, {}) : text(start + thick / 2, Math.min(a, b) - 4, words, { "text-anchor": "middle" }));
      }
    }),
  );
}

function lines(svg: SVGElement, chart: Chart, data: ChartData, spans: readonly { from: number; to: number }[][], frame: Frame, place: Place, options: DrawOptions): void {
  const count = Math.max(1, data.categories.length, ...data.series.map((one) => one.values.length));
  const step = (frame.right - frame.left) / count;
  const colours = coloursOf(chart);
  const x = (at: number): number => round(frame.left + step * (at + 0.5));
  spans.forEach((list, series) => {
    const colour = colours[series % colours.length] as string;
    const filled = list.map((span, at) => ({ span, at })).filter(({ at }) => data.series[series]?.values[at] != null);
    if (!filled.length) return;
    const path = filled.map(({ span, at }, index) => `${index ? "L" : "M"} ${x(at)} ${round(place(span.to))}`).join(" ");
    if (chart.type === "area") {
      const back = [...filled].reverse().map(({ span, at }) => `L ${x(at)} ${round(place(span.from))}`).join(" ");
      svg.append(node("path", { d: `${path} ${back} Z`, fill: colour, "fill-opacity": 0.75, "data-series": series }));
    } else svg.append(node("path", { d: path, fill: "none", stroke: colour, "stroke-width": 2.25, "stroke-linejoin": "round", "data-series": series }));
    if (chart.labels) for (const { span, at } of filled) svg.append(text(x(at), place(span.to) - 6, options.number(data.series[series]?.values[at] as number), { "text-anchor": "middle" }));
  });
}

function points(svg: SVGElement, chart: Chart, data: ChartData, frame: Frame, place: Place, options: DrawOptions): void {
  const xs = data.xs.map((value, at) => value ?? at + 1);
  const marks = ticks(Math.min(0, ...xs), Math.max(...xs, 1), 6);
  const [low, high] = [marks[0] as number, marks[marks.length - 1] as number];
  const across = (value: number): number => frame.left + ((value - low) / (high - low || 1)) * (frame.right - frame.left);
  for (const value of marks) svg.append(text(across(value), frame.bottom + 15, options.number(value), { "text-anchor": "middle" }));
  const colours = coloursOf(chart);
  data.series.forEach((one, series) =>
    one.values.forEach((value, at) => {
      if (value === null) return;
      svg.append(node("circle", { cx: round(across(xs[at] ?? at + 1)), cy: round(place(value)), r: 4, fill: colours[series % colours.length] as string, "data-series": series, "data-point": at }));
    }),
  );
}
