/** Insert, Page Layout, Formulas, Data, Review, View and the contextual tabs. */
import type { MenuItem, Tab } from "../../kit";
import { chosenChart } from "../commands/insert";
import { pageOf } from "../commands/page";
import { tableAt } from "../commands/tables";
import { type Category, allFunctions } from "../functions";
import { sums } from "./home";
import type { Maker } from "./make";

type ChartChoice = readonly [argument: string, key: string];
const COLUMNS: readonly ChartChoice[] = [["column clustered", "C"], ["column stacked", "S"], ["column percent", "P"]];
const BARS: readonly ChartChoice[] = [["bar clustered", "B"], ["bar stacked", "T"], ["bar percent", "R"]];
const LINES: readonly ChartChoice[] = [["line clustered", "L"], ["area clustered", "A"], ["area stacked", "E"]];
const PIES: readonly ChartChoice[] = [["pie none", "I"], ["doughnut none", "D"]];
const ALL: readonly ChartChoice[] = [...COLUMNS, ...BARS, ...LINES, ...PIES, ["scatter none", "X"]];

function charts(m: Maker, list: readonly ChartChoice[], id = "insert.chart"): MenuItem[] {
  const words = m.app.w.chartKinds as Readonly<Record<string, string>>;
  return list.map(([argument, key]) => m.item(id, key, { argument: id === "chart.type" ? argument.replace(" none", "") : argument, label: words[argument] ?? argument }));
}

export function insertTab(m: Maker): Tab {
  return m.tab("insert", m.app.w.keys.insert, [
    m.group("tables", [m.button("insert.pivot", "V", "table_multiple", "large"), m.button("insert.table", "T", "table", "large", { shortcut: "Ctrl+T" })]),
    m.group("charts", [
      m.split("insert.chart", "C", "data_bar_vertical", "large", () => charts(m, COLUMNS), { argument: "column clustered" }),
      m.menu("chart.bars", "B", "data_bar_horizontal", "small", () => charts(m, BARS)),
      m.menu("chart.lines", "N", "data_line", "small", () => charts(m, LINES)),
      m.menu("chart.pies", "Q", "data_pie", "small", () => charts(m, PIES)),
      m.button("chart.scatter", "D", "data_scatter", "small", {}),
    ]),
    m.group("links", [m.button("insert.link", "I", "link", "large", { shortcut: "Ctrl+K" })]),
    m.group("comments", [m.button("review.comment", "L", "comment_add", "large", { shortcut: "Shift+F2" })]),
    m.group("text", [m.button("page.headerFooter", "H", "document_header_footer", "large")]),
  ]);
}

export function layoutTab(m: Maker): Tab {
  const { app } = m;
  const page = () => pageOf(app);
  const pages = (id: "page.width" | "page.height") => ["auto", "1", "2", "3"].map((argument, at) => m.item(id, String(at), { argument, label: argument === "auto" ? m.label("automatic") : app.w.pagesCount(Number(argument)) }));
  return m.tab("layout", app.w.keys.layout, [
    m.group("page", [
      m.menu("page.margins", "M", "document_margins", "large", () => [
        m.item("page.margins", "N", { argument: "normal" }), m.item("page.margins", "W", { argument: "wide" }), m.item("page.margins", "A", { argument: "narrow" }),
        m.item("page.setup", "C", { argument: "1", separator: true, label: m.label("page.customMargins") }),
      ]),
      m.menu("page.orientation", "O", "orientation", "large", () => [
        m.item("page.orientation", "P", { argument: "portrait", checked: () => page().orientation !== "landscape" }), m.item("page.orientation", "L", { argument: "landscape", checked: () => page().orientation === "landscape" }),
      ]),
      m.menu("page.paper", "SZ", "document", "large", () => ["A4", "A3", "A5", "letter", "legal"].map((argument, at) => m.item("page.paper", String(at + 1), { argument, label: app.w.papers[argument as "A4"], checked: () => (page().paper ?? "A4") === argument }))),
      m.menu("page.area", "R", "select_object", "large", () => [m.item("page.printArea", "S"), m.item("page.clearPrintArea", "C", { enabled: () => page().printAreas !== undefined })]),
      m.menu("page.breaks", "B", "document_page_break", "small", () => [m.item("page.break", "I"), m.item("page.removeBreak", "R"), m.item("page.resetBreaks", "A")]),
      m.button("page.titles", "I", "table_freeze_row", "small"),
      m.button("page.preview", "V", "print", "small", { shortcut: "Ctrl+P" }),
    ], m.button("page.setup", "SP", undefined, "small", {})),
    m.group("scale", [
      m.menu("page.width", "W", "auto_fit_width", "small", () => pages("page.width")),
      m.menu("page.height", "H", "auto_fit_height", "small", () => pages("page.height")),
      { kind: "spinner", id: "page.scale", label: m.label("page.scale"), key: "X", unit: "%", step: 5, min: 10, max: 400, enabled: () => !app.session.readOnly && page().fitWidth === undefined && page().fitHeight === undefined, value: () => page().scale ?? 100, set: (value, via) => app.do("page.scale", via, String(value)) },
    ]),
    m.group("sheetOptions", [
      m.check("view.gridlines", "VG", () => app.book.sheet(app.session.sheet).gridlines),
      m.check("page.gridlines", "PG", () => page().gridlines === true),
      m.check("page.headings", "PH", () => page().headings === true),
    ]),
  ]);
}

export function formulasTab(m: Maker): Tab {
  const { app } = m;
  const library = (category: Category, key: string, icon: string) =>
    m.menu(`functions.${category}`, key, icon, "small", () => allFunctions().filter((one) => one.category === category).map((one) => ({ id: `fn.${one.name}`, label: one.name, run: (via) => app.do("formulas.begin", via, one.name) })));
  return m.tab("formulas", app.w.keys.formulas, [
    m.group("library", [
      m.button("formulas.insertFunction", "F", "math_formula", "large", { shortcut: "Shift+F3" }),
      m.split("formulas.autoSum", "U", "autosum", "large", () => sums(m), { shortcut: "Alt+=" }),
      library("finance", "I", "money"), library("logic", "L", "question_circle"), library("text", "T", "text_font"),
      library("date", "E", "calendar_clock"), library("lookup", "O", "search_square"), library("math", "G", "math_symbols"),
      library("statistics", "S", "data_trending"), library("information", "N", "info"),
    ]),
    m.group("names", [
      m.button("formulas.nameManager", "M", "tag_multiple", "large", { shortcut: "Ctrl+F3" }),
      m.button("formulas.defineName", "D", "tag", "small"),
      m.button("formulas.namesFromSelection", "C", "table_simple", "small"),
    ]),
    m.group("auditing", [m.toggle("view.formulas", "H", "eye", () => app.showFormulas, { size: "large", shortcut: "Ctrl+`" })]),
    m.group("calculation", [m.button("formulas.calculate", "B", "calculator", "large", { shortcut: "F9" })]),
  ]);
}

export function dataTab(m: Maker): Tab {
  const { app } = m;
  return m.tab("data", app.w.keys.data, [
    m.group("sortFilter", [
      m.button("data.sortAscending", "SA", "text_sort_ascending", "icon"), m.button("data.sortDescending", "SD", "text_sort_descending", "icon"),
      m.button("data.sort", "SS", "arrow_sort", "large"),
      m.toggle("data.filter", "T", "filter", () => app.book.sheet(app.session.sheet).objects.filter.size > 0, { size: "large", shortcut: "Ctrl+Shift+L" }),
      m.button("data.clearFilter", "C", "filter_dismiss", "small"), m.button("data.reapply", "Y", "filter_sync", "small"),
    ]),
    m.group("dataTools", [
      m.button("data.textToColumns", "E", "text_column_two", "large"), m.button("data.removeDuplicates", "M", "table_dismiss", "large"), m.button("data.validation", "V", "clipboard_checkmark", "large"),
    ]),
  ]);
}

export function reviewTab(m: Maker): Tab {
  return m.tab("review", m.app.w.keys.review, [
    m.group("comments", [
      m.button("review.comment", "C", "comment_add", "large", { shortcut: "Shift+F2" }), m.button("review.deleteComment", "D", "comment_dismiss", "large"),
      m.button("review.previousComment", "V", "chevron_left", "small"), m.button("review.nextComment", "N", "chevron_right", "small"),
    ]),
  ]);
}

export function viewTab(m: Maker): Tab {
  const { app } = m;
  const frozen = () => app.book.frozen(app.session.sheet);
  const any = () => frozen().rows > 0 || frozen().columns > 0;
  return m.tab("view", app.w.keys.view, [
    m.group("show", [
      m.check("view.gridlines", "VG", () => app.book.sheet(app.session.sheet).gridlines),
      m.check("view.headings", "VH", () => app.session.headings),
      m.check("view.formulas", "VF", () => app.showFormulas),
    ]),
    m.group("zoom", [m.button("view.zoomIn", "I", "zoom_in", "large"), m.button("view.zoom100", "J", "page_fit", "large"), m.button("view.zoomOut", "O", "zoom_out", "small"), m.button("view.zoomSelection", "G", "zoom_fit", "small")]),
    m.group("window", [
      m.menu("freeze.menu", "F", "table_freeze_column_and_row", "large", () => [
        m.item("view.freeze", "F", { label: m.label(any() ? "view.unfreeze" : "view.freeze") }), m.item("view.freezeRow", "R"), m.item("view.freezeColumn", "C"),
      ]),
      m.button("page.preview", "P", "print", "large", { shortcut: "Ctrl+P" }),
    ]),
  ]);
}

export function tableTab(m: Maker): Tab {
  const { app } = m;
  const table = () => tableAt(app)?.[1];
  return m.tab("table", app.w.keys.table, [
    m.group("properties", [
      { kind: "combo", id: "table.name", label: m.label("table.name"), key: "A", width: 12, editable: true, options: () => [], value: () => table()?.name ?? "", set: (value, via) => app.do("table.name", via, value) },
    ]),
    m.group("tools", [m.button("insert.pivot", "V", "table_multiple", "large"), m.button("data.removeDuplicates", "M", "table_dismiss", "small"), m.button("table.toRange", "G", "table_simple", "small")]),
    m.group("tableOptions", [
      m.check("table.totals", "T", () => table()?.totals === true),
      m.check("table.option", "R", () => table()?.bandedRows === true, { argument: "bandedRows", label: m.label("table.bandedRows") }),
      m.check("table.option", "C", () => table()?.bandedColumns === true, { argument: "bandedColumns", label: m.label("table.bandedColumns") }),
      m.check("table.option", "I", () => table()?.firstColumn === true, { argument: "firstColumn", label: m.label("table.firstColumn") }),
      m.check("table.option", "L", () => table()?.lastColumn === true, { argument: "lastColumn", label: m.label("table.lastColumn") }),
      m.check("data.filter", "F", () => table()?.filterButtons !== false, { label: m.label("table.filterButtons") }),
    ]),
    m.group("tableStyles", [m.gallery("table.style", "S", "table", () => app.tableStyles(), () => app.tableStyle(), { inline: 7 })]),
  ], () => tableAt(app) !== null);
}

export function chartTab(m: Maker): Tab {
  const { app } = m;
  const chart = () => chosenChart(app)?.[1];
  return m.tab("chart", app.w.keys.chart, [
    m.group("chartElements", [
      m.button("chart.options", "A", "chart_multiple", "large"),
      m.menu("chart.legend", "L", "list", "small", () => Object.entries(app.w.legends).map(([argument, label], at) => m.item("chart.legend", String(at + 1), { argument, label, checked: () => chart()?.legend === argument }))),
      m.check("chart.labels", "D", () => chart()?.labels === true),
    ]),
    m.group("chartStyles", [m.gallery("chart.style", "S", "color", () => ["1", "2", "3", "4"].map((id) => ({ id, label: `${app.w.styleStem} ${id}`, sample: `ss-chartstyle-${id}` })), () => String(chart()?.colors ?? 1), { inline: 4 })]),
    m.group("chartData", [m.button("chart.switch", "W", "arrow_swap", "large"), m.button("chart.data", "E", "table_edit", "large")]),
    m.group("chartType", [m.menu("chart.type", "C", "data_bar_vertical", "large", () => charts(m, ALL, "chart.type")), m.button("chart.delete", "X", "delete", "small")]),
  ], () => chosenChart(app) !== null);
}
