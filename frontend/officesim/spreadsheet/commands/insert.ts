/** Charts and simple pivot tables. */
import type { Via } from "../../contract";
import { openDialog } from "../../kit";
import type { App, Command } from "../app";
import type { Chart, ChartType, Pivot, PivotFunction, Series, SheetEdit } from "../edits";
import { pivotRows } from "../pivot";
import { type Range, areaOf, cellName, columnsIn, parseRange, rangeName, refOf, rowsIn } from "../refs";
import { dataRange, freeId, tableAt } from "./tables";

/** What a chart of a range shows: first row and column are names when they are text. */
export function seriesOf(app: App, range: Range, type: ChartType): Series[] {
  const { book, session } = app;
  const sheet = session.sheet;
  const kind = (row: number, column: number) => book.kind(sheet, { row, column });
  const numeric = (row: number, column: number): boolean => kind(row, column) === "number";
  const top = range.top < range.bottom && !Array.from({ length: columnsIn(range) }, (_, at) => range.left + at).slice(1).some((column) => numeric(range.top, column));
  const headRow = top && columnsIn(range) >= 1 && kind(range.top, range.right) === "text";
  const first = range.top + (headRow ? 1 : 0);
  const headColumn = columnsIn(range) > 1 && (type === "scatter" || !numeric(first, range.left) || (headRow && kind(range.top, range.left) === "empty"));
  const left = range.left + (headColumn ? 1 : 0);
  const source = (part: Range) => ({ sheet, ref: refOf(part) });
  const byRows = range.right - left > range.bottom - first && type !== "scatter";
  const categories = byRows
    ? headRow ? source({ top: range.top, bottom: range.top, left, right: range.right }) : undefined
    : headColumn ? source({ top: first, bottom: range.bottom, left: range.left, right: range.left }) : undefined;
  const list: Series[] = [];
  if (byRows) {
    for (let row = first; row <= range.bottom; row += 1) {
      list.push({
        ...(headColumn ? { name: source({ top: row, bottom: row, left: range.left, right: range.left }) } : {}),
        values: source({ top: row, bottom: row, left, right: range.right }),
        ...(categories ? { categories } : {}),
      });
    }
  } else {
    const rows = Array.from({ length: range.bottom - first + 1 }, (_, at) => first + at);
    const columns = Array.from({ length: range.right - left + 1 }, (_, at) => left + at);
    // Further columns of words are no series; where no numbers stand yet, empty columns wait for them.
    const filled = columns.filter((column) => rows.some((row) => numeric(row, column)));
    const waiting = columns.filter((column) => rows.every((row) => kind(row, column) === "empty"));
    for (const column of filled.length ? filled : waiting) {
      list.push({
        ...(headRow ? { name: source({ top: range.top, bottom: range.top, left: column, right: column }) } : {}),
        values: source({ top: first, bottom: range.bottom, left: column, right: column }),
        ...(categories ? { categories } : {}),
      });
    }
  }
  return (type === "pie" || type === "doughnut" ? list.slice(0, 1) : list).slice(0, 50);
}

function titleOf(app: App, series: readonly Series[]): string {
  const name = series.length === 1 ? series[0]?.name : undefined;
  if (typeof name === "object") {
    const range = areaOf(name.ref);
    return app.book.shown(name.sheet, { row: range.top, column: range.left });
  }
  return app.w.chartTitle;
}

function addChart(app: App, via: Via, argument = "column clustered"): void {
  const [type = "column", grouping] = argument.split(" ") as [ChartType, Chart["grouping"]];
  const range = dataRange(app);
  const series = seriesOf(app, range, type);
  if (!series.length || (rowsIn(range) === 1 && columnsIn(range) === 1)) {
    app.say(app.w.chartNeedsData);
    return;
  }
  const id = freeId(app, "chart", "chart");
  const value: Chart = {
    type,
    ...(grouping && grouping !== ("none" as string) ? { grouping } : {}),
    title: titleOf(app, series),
    legend: series.length > 1 || type === "pie" || type === "doughnut" ? "bottom" : "none",
    series,
    ...(type === "pie" || type === "doughnut" ? {} : { yAxis: { gridlines: true } }),
    anchor: cellName({ row: Math.max(1, range.top), column: Math.min(250, range.right + 2) }),
    width: 480,
    height: 288,
  };
  if (app.run("insert.chart", via, [{ op: "chart", sheet: app.session.sheet, id, value }])) app.charts.choose(id);
}

export function chosenChart(app: App): [string, Chart] | null {
  const id = app.charts.chosen;
  const chart = id === null ? undefined : app.book.sheet(app.session.sheet).objects.chart.get(id);
  return id !== null && chart ? [id, app.book.asEdit(chart)] : null;
}

export function setChart(app: App, cmd: string, via: Via, change: Readonly<Record<string, unknown>>): void {
  const found = chosenChart(app);
  if (!found) return;
  const value = Object.fromEntries(Object.entries({ ...found[1], ...change }).filter(([, part]) => part !== undefined)) as unknown as Chart;
  app.run(cmd, via, [{ op: "chart", sheet: app.session.sheet, id: found[0], value }]);
}

async function chartDialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const found = chosenChart(app);
  if (!found) return;
  const chart = found[1];
  const axis = (name: "xAxis" | "yAxis") => [
    { name: `${name}-title`, label: w.axisTitle, type: "text" as const, value: chart[name]?.title ?? "", fieldset: w[name] },
    { name: `${name}-min`, label: w.minimum, type: "text" as const, value: chart[name]?.min ?? "", fieldset: w[name] },
    { name: `${name}-max`, label: w.maximum, type: "text" as const, value: chart[name]?.max ?? "", fieldset: w[name] },
    { name: `${name}-gridlines`, label: w.gridlinesWord, type: "check" as const, value: chart[name]?.gridlines ?? false, fieldset: w[name] },
  ];
  const answer = await openDialog({
    title: w.chartOptions,
    tabs: [
      { label: w.elements, fields: [
        { name: "title", label: w.chartTitleLabel, type: "text", value: chart.title, hint: w.emptyNone },
        { name: "legend", label: w.legend, type: "select", options: Object.entries(w.legends).map(([value, label]) => ({ value, label })), value: chart.legend },
        { name: "labels", label: w.dataLabels, type: "check", value: chart.labels ?? false },
        { name: "alt", label: w.altText, type: "textarea", value: chart.alt ?? "" },
      ] },
      { label: w.axes, fields: [...axis("xAxis"), ...axis("yAxis")] },
    ],
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const text = (name: string): string | undefined => String(values[name] ?? "").trim() || undefined;
  const axisOf = (name: "xAxis" | "yAxis") => {
    const made = Object.fromEntries(
      Object.entries({ ...chart[name], title: text(`${name}-title`), min: text(`${name}-min`), max: text(`${name}-max`), gridlines: values[`${name}-gridlines`] === true ? true : undefined }).filter(([, part]) => part !== undefined),
    );
    return Object.keys(made).length ? made : undefined;
  };
  setChart(app, "chart.options", via, {
    title: text("title") ?? "",
    legend: values["legend"],
    labels: values["labels"] === true ? true : undefined,
    alt: text("alt"),
    xAxis: axisOf("xAxis"),
    yAxis: axisOf("yAxis"),
  });
}

async function chartData(app: App, via: Via): Promise<void> {
  const { w } = app;
  const found = chosenChart(app);
  if (!found) return;
  const all = found[1].series.flatMap((one) => [one.values, ...(typeof one.name === "object" ? [one.name] : []), ...(one.categories ? [one.categories] : [])]).filter((source) => source.sheet === app.session.sheet).map((source) => areaOf(source.ref));
  const now = all.length ? all.reduce((a, b) => ({ top: Math.min(a.top, b.top), left: Math.min(a.left, b.left), bottom: Math.max(a.bottom, b.bottom), right: Math.max(a.right, b.right) })) : null;
  const answer = await openDialog({
    title: w.selectData,
    tabs: [{ label: w.selectData, fields: [{ name: "ref", label: w.chartRange, type: "text", value: now ? rangeName(now) : "" }] }],
    check: (values) => (app.place(String(values["ref"]).replace(/^=/, "").replaceAll("$", "")) ? null : { field: "ref", text: w.typeRange }),
  });
  app.focus();
  const place = answer && app.place(String(answer.values["ref"]).replace(/^=/, "").replaceAll("$", ""));
  if (!place) return;
  setChart(app, "chart.data", via, { series: seriesOf(app, place.range, found[1].type) });
}

/** Rows become series and series rows, where the chart's data is one block. */
function switchRows(app: App, via: Via): void {
  const found = chosenChart(app);
  if (!found) return;
  const sheet = found[1].series[0]?.values.sheet ?? app.session.sheet;
  const ranges = found[1].series.map((one) => areaOf(one.values.ref));
  const first = ranges[0];
  if (!first) return;
  const block = ranges.reduce((a, b) => ({ top: Math.min(a.top, b.top), left: Math.min(a.left, b.left), bottom: Math.max(a.bottom, b.bottom), right: Math.max(a.right, b.right) }));
  const columns = first.left === first.right;
  const names = found[1].series.map((one) => one.name).filter((name) => typeof name === "object");
  const categories = found[1].series[0]?.categories;
  const nameOf = (index: number) => {
    if (!categories) return {};
    const range = areaOf(categories.ref);
    const cell = columns ? { row: range.top + index, column: range.left } : { row: range.top, column: range.left + index };
    return { name: { sheet: categories.sheet, ref: cellName(cell) } };
  };
  const heads = names.length === ranges.length ? names.map((name) => areaOf((name as { ref: string }).ref)).reduce((a, b) => ({ top: Math.min(a.top, b.top), left: Math.min(a.left, b.left), bottom: Math.max(a.bottom, b.bottom), right: Math.max(a.right, b.right) })) : null;
  const count = columns ? rowsIn(block) : columnsIn(block);
  const series = Array.from({ length: Math.min(50, count) }, (_, index): Series => {
    const part = columns
      ? { ...block, top: block.top + index, bottom: block.top + index }
      : { ...block, left: block.left + index, right: block.left + index };
    return { ...nameOf(index), values: { sheet, ref: refOf(part) }, ...(heads ? { categories: { sheet, ref: refOf(heads) } } : {}) };
  });
  setChart(app, "chart.switch", via, { series });
}

async function pivotDialog(app: App, via: Via): Promise<void> {
  const { w } = app;
  const table = tableAt(app);
  const range = table ? areaOf(table[1].ref) : dataRange(app);
  const sheet = app.session.sheet;
  const fields = Array.from({ length: columnsIn(range) }, (_, at) => app.book.shown(sheet, { row: range.top, column: range.left + at })).filter(Boolean);
  if (rowsIn(range) < 2 || fields.length < 2 || new Set(fields).size !== fields.length) {
    app.say(w.pivotNeeds);
    return;
  }
  const options = fields.map((value) => ({ value, label: value }));
  const none = [{ value: "", label: w.none }, ...options];
  const numbers = fields.find((_, at) => app.book.kind(sheet, { row: range.top + 1, column: range.left + at }) === "number") ?? fields[0] ?? "";
  const answer = await openDialog({
    title: w.pivotTitle,
    tabs: [{ label: w.pivotTitle, fields: [
      { name: "source", label: w.tableRange, type: "text", value: `${app.sheetName}!${rangeName(range)}` },
      { name: "row1", label: w.pivotRows, type: "select", options, value: fields[0] ?? "" },
      { name: "row2", label: w.pivotRows2, type: "select", options: none, value: "" },
      { name: "column", label: w.pivotColumns, type: "select", options: none, value: "" },
      { name: "value", label: w.pivotValues, type: "select", options, value: numbers },
      { name: "function", label: w.summarise, type: "select", options: Object.entries(w.pivotFunctions).map(([value, label]) => ({ value, label })), value: "sum" },
      { name: "where", label: w.pivotWhere, type: "radio", options: [{ value: "new", label: w.newSheet }, { value: "here", label: w.existingSheet }], value: "new" },
      { name: "anchor", label: w.reference, type: "text", value: cellName({ row: range.top, column: Math.min(250, range.right + 2) }), when: (values) => values["where"] === "here" },
    ] }],
    check: (values) => (values["where"] === "here" && !parseRange(String(values["anchor"])) ? { field: "anchor", text: w.typeRange } : null),
  });
  app.focus();
  if (!answer) return;
  const { values } = answer;
  const fresh = values["where"] === "new";
  const at = fresh ? sheet + 1 : sheet;
  const source = { sheet: fresh && sheet >= at ? sheet + 1 : sheet, ref: refOf(range) };
  const place = fresh ? { top: 3, left: 1 } : (parseRange(String(values["anchor"])) as Range);
  const pivot: Pivot = {
    source,
    anchor: cellName({ row: place.top, column: place.left }),
    rows: [values["row1"], values["row2"]].map(String).filter((name, index, all) => name && all.indexOf(name) === index),
    columns: values["column"] ? [String(values["column"])] : [],
    values: [{ field: String(values["value"]), function: String(values["function"]) as PivotFunction }],
    grandTotals: true,
  };
  const rows = pivotRows(app, sheet, range, pivot);
  const edits: SheetEdit[] = [];
  if (fresh) edits.push({ op: "sheetAdd", name: pivotSheet(app), at });
  edits.push({ op: "pivot", sheet: at, id: freeId(app, "pivot", "pivot"), value: pivot });
  edits.push({ op: "inputs", sheet: at, row: place.top, column: place.left, rows });
  const wide = Math.max(...rows.map((line) => line.length));
  const line = (row: number) => refOf({ top: row, bottom: row, left: place.left, right: place.left + wide - 1 });
  edits.push({ op: "style", sheet: at, ref: line(place.top), path: "bold", value: true });
  edits.push({ op: "style", sheet: at, ref: line(place.top + rows.length - 1), path: "bold", value: true });
  edits.push({ op: "style", sheet: at, ref: line(place.top), path: "fill", value: "#D9E1F2" });
  if (app.run("insert.pivot", via, edits) && fresh) app.session.show(at);
}

function pivotSheet(app: App): string {
  const taken = new Set(app.book.properties().map((sheet) => sheet.name.toLowerCase()));
  let number = 1;
  while (taken.has(`${app.w.pivotStem}${number}`.toLowerCase())) number += 1;
  return `${app.w.pivotStem}${number}`;
}

export const insertCommands: Readonly<Record<string, Command>> = {
  "insert.chart": addChart,
  "chart.type": (app, via, argument = "column") => {
    const [type, grouping] = argument.split(" ");
    setChart(app, "chart.type", via, { type, grouping: grouping || undefined });
  },
  "chart.select": (app) => {
    if (!app.charts.next()) app.say(app.w.noCharts);
  },
  "chart.legend": (app, via, legend = "right") => setChart(app, "chart.legend", via, { legend }),
  "chart.labels": (app, via) => setChart(app, "chart.labels", via, { labels: chosenChart(app)?.[1].labels ? undefined : true }),
  "chart.style": (app, via, number = "1") => setChart(app, "chart.style", via, { colors: Number(number) }),
  "chart.options": (app, via) => void chartDialog(app, via),
  "chart.data": (app, via) => void chartData(app, via),
  "chart.switch": switchRows,
  "chart.delete": (app, via) => {
    const found = chosenChart(app);
    if (!found) return;
    app.charts.choose(null);
    app.run("chart.delete", via, [{ op: "chart", sheet: app.session.sheet, id: found[0], value: null }]);
    app.focus();
  },
  "insert.pivot": (app, via) => void pivotDialog(app, via),
};

