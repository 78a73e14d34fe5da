/** Tabs that show only with what is chosen: shape, picture, table, chart. */
import type { AnyControl, Group, Tab } from "../../kit";
import type { App } from "../app";
import { CHART_TYPES, setChart } from "../commands/charts";
import { frameEdits, setLine, setShapes } from "../commands/shapes";
import {
  anchorCells, cellOf, deleteColumn, deleteRow, insertColumn, insertRow, mergeCells, selectCells, shadeCells, splitCell, tableStyle, toggleOption,
} from "../commands/tables";
import { deleteShapes } from "../commands/shapes";
import { altDialog, axisDialog, chartTitleDialog, cropDialog, sizeDialog } from "../dialogs";
import { GEOMETRIES } from "../draw/geometry";
import { TABLE_STYLES } from "../draw/table";
import { EMU_PER_CM, type Chart, type TableOption } from "../model/deck";
import { spotsOf } from "../model/grid";
import { openChartData } from "../views/chartdata";
import { alignItems, groupItems, orderItems, rotateItems } from "./arrange";
import { fillControls, shapeGallery } from "./home";
import { pictureItems } from "./insert";
import { able, button, check, colours, item, menu, toggle } from "./parts";

function arrangeGroup(app: App): Group {
  const { c, groups } = app.words;
  const some = () => able(app) && app.editor.chosen.length > 0;
  return { id: "arrange", label: groups.arrange, controls: [
    menu("arrange.order", c.front, "AF", "position_to_front", "small", () => orderItems(app), some), menu("arrange.align", c.align, "AA", "align_left", "small", () => alignItems(app), some),
    menu("arrange.group", c.group, "AG", "group", "small", () => groupItems(app), some), menu("arrange.rotate", c.rotate, "AY", "arrow_rotate_clockwise", "small", () => rotateItems(app), some),
    toggle("pane.selection3", c.selectionPane, "AP", "layer", () => app.pane === "selection", () => app.setPane("selection"), () => true, undefined, "small"),
  ] };
}

function sizeGroup(app: App): Group {
  const { c, groups } = app.words;
  const { editor } = app;
  const one = () => able(app) && editor.one !== null;
  const side = (name: "w" | "h", id: string, label: string, key: string): AnyControl => ({
    kind: "spinner", id, label, key, unit: "cm", step: 0.1, min: 0, max: 142,
    value: () => (editor.one ? Math.round((editor.frame(editor.one)[name] / EMU_PER_CM) * 100) / 100 : null),
    set: (value, via) => {
      const shape = editor.one;
      if (!shape) return;
      const frame = editor.frame(shape);
      const to = { ...frame, [name]: Math.round(value * EMU_PER_CM) };
      // A picture keeps its proportions.
      if (shape.kind === "picture" && frame[name]) {
        const other = name === "w" ? "h" : "w";
        to[other] = Math.round((frame[other] * to[name]) / frame[name]);
      }
      editor.run("shape.size", via, frameEdits(editor, shape, to));
    },
    enabled: one,
  });
  return { id: "size", label: groups.size, controls: [side("h", "size.height", c.height, "H"), side("w", "size.width", c.width, "W")], launcher: button("size.dialog", c.sizeDialog, "SZ", "open", "icon", () => void sizeDialog(app), one) };
}

const altGroup = (app: App, key = "AT"): Group => ({
  id: "accessibility", label: app.words.groups.accessibility,
  controls: [button("shape.alt", app.words.c.alt, key, "image_alt_text", "large", () => void altDialog(app), () => able(app) && app.editor.one !== null)],
});

export function shapeTab(app: App, key: string): Tab {
  const { c, groups, tabs, geometries } = app.words;
  const { editor } = app;
  return {
    id: "shape", label: tabs.shape, key, visible: () => editor.chosen.some((shape) => ["text", "line", "group"].includes(shape.kind)),
    groups: [
      { id: "insert", label: groups.insertShapes, controls: [
        shapeGallery(app, "shape.shapes", "SH"),
        menu("shape.geometry", c.changeShape, "N", "shapes", "small", () => GEOMETRIES.map((geometry) => item(`geometry-${geometry}`, geometries[geometry] ?? geometry, (via) => setShapes(editor, "shape.geometry", via, { geometry }))), () => able(app) && editor.chosen.some((shape) => shape.kind === "text")),
      ] },
      { id: "styles", label: groups.styles, controls: fillControls(app, { fill: "SF", line: "SO", shadow: "SE" }) },
      altGroup(app), arrangeGroup(app), sizeGroup(app),
    ],
  };
}

export function pictureTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  const { editor } = app;
  const one = () => able(app) && editor.one?.kind === "picture";
  return {
    id: "picture", label: tabs.picture, key, visible: () => editor.chosen.some((shape) => shape.kind === "picture"),
    groups: [
      { id: "adjust", label: groups.adjust, controls: [menu("picture.change", c.changePicture, "G", "image_arrow_forward", "large", () => pictureItems(app, (image, via) => setShapes(editor, "picture.change", via, { image })), () => one() && editor.opening.library.length > 0)] },
      { id: "styles", label: groups.pictureStyles, controls: [
        colours(app, "picture.border", c.border, "B", "border_outside", "small", () => editor.one?.line?.colour ?? null, (colour, via) => setLine(editor, "picture.border", via, { colour }), [
          item("border.none", c.noOutline, (via) => setLine(editor, "picture.border", via, { colour: "none" }), "N"),
          item("border.weight", c.weight, () => undefined, "W", { items: [0.75, 1.5, 2.25, 3, 6].map((points) => item(`weight${points}`, `${points.toLocaleString(app.host.locale)} pt`, (via) => setLine(editor, "shape.weight", via, { width: Math.round(points * 12700) }))) }),
        ], one),
      ] },
      altGroup(app), arrangeGroup(app),
      { id: "crop", label: groups.size, controls: [button("picture.crop", c.crop, "V", "crop", "large", () => void cropDialog(app), one), ...sizeGroup(app).controls], launcher: sizeGroup(app).launcher as ReturnType<typeof button> },
    ],
  };
}

export function tableTabs(app: App, keys: readonly [string, string]): Tab[] {
  const { c, groups, tabs } = app.words;
  const { editor } = app;
  const here = () => able(app) && cellOf(editor) !== null;
  const option = (name: TableOption, label: string, key: string): AnyControl =>
    check(`table.${name}`, label, key, () => cellOf(editor)?.table.options.includes(name) ?? false, (via) => toggleOption(editor, via, name), here);
  const visible = () => cellOf(editor) !== null;
  const severalCells = () => { const at = editor.cells ? cellOf(editor) : null; return at !== null && spotsOf(at.table, at).length > 1; };
  const names = (style: (typeof TABLE_STYLES)[number]) =>
    typeof style.accent === "number" ? `${c.tableStyles} – ${app.words.colours[style.accent + 3] ?? ""}` : style.accent === "dark" ? `${c.tableStyles} – ${app.words.colours[1] ?? ""}` : style.accent === "grid" ? `${c.tableStyles} – ${c.gridlines}` : c.none;
  return [
    {
      id: "table", label: tabs.table, key: keys[0], visible,
      groups: [
        { id: "options", label: groups.options, controls: [
          option("header", c.header, "O"), option("total", c.total, "T"), option("banded_rows", c.banded, "R"), option("first_column", c.firstColumn, "M"),
          option("last_column", c.lastColumn, "N"), option("banded_columns", c.bandedColumns, "U"),
        ] },
        { id: "styles", label: groups.tableStyles, controls: [
          { kind: "gallery", id: "table.style", label: c.tableStyles, key: "S", inline: 6, columns: 5, selected: () => cellOf(editor)?.table.style ?? null, enabled: here, items: () => TABLE_STYLES.map((style) => ({ id: style.id, label: names(style), sample: `pp-ts-picture pp-ts-${style.accent}` })), choose: (id, via) => tableStyle(editor, via, id) },
          colours(app, "table.shading", c.shading, "H", "paint_bucket", "small", () => null, (fill, via) => shadeCells(editor, via, fill), [item("shade.none", c.noFill, (via) => shadeCells(editor, via, null), "N")], here),
        ] },
      ],
    },
    {
      id: "tableLayout", label: tabs.tableLayout, key: keys[1], visible,
      groups: [
        { id: "table", label: groups.table, controls: [
          menu("table.select", c.select, "K", "select_all_on", "large", () => [
            item("select.table", c.selectTable, () => selectCells(editor, "all"), "T"), item("select.column", c.selectColumn, () => selectCells(editor, "columns"), "C"),
            item("select.row", c.selectRow, () => selectCells(editor, "rows"), "R"),
          ], here),
        ] },
        { id: "rows", label: groups.rows, controls: [
          menu("table.delete", c.delete, "D", "delete", "large", () => [item("del.row", c.deleteRow, (via) => deleteRow(editor, via), "R"), item("del.column", c.deleteColumn, (via) => deleteColumn(editor, via), "C"), item("del.table", c.deleteTable, (via) => { const at = cellOf(editor); if (at) { editor.choose([at.shape.id]); deleteShapes(editor, via, "table.delete"); } }, "T")], here),
          button("row.above", c.rowAbove, "V", "table_stack_above", "small", (via) => insertRow(editor, via, false), here), button("row.below", c.rowBelow, "B", "table_stack_below", "small", (via) => insertRow(editor, via, true), here),
          button("column.left", c.columnLeft, "L", "table_stack_left", "small", (via) => insertColumn(editor, via, false), here), button("column.right", c.columnRight, "R", "table_stack_right", "small", (via) => insertColumn(editor, via, true), here),
        ] },
        { id: "merge", label: groups.merge, controls: [
          menu("cells.merge", c.merge, "M", "table_cells_merge", "large", () => [
            item("merge.cells", c.mergeChosen, (via) => mergeCells(editor, via, 1, 1), "C", { enabled: severalCells }),
            item("merge.right", c.mergeRight, (via) => mergeCells(editor, via, 2, 1), "R"), item("merge.down", c.mergeDown, (via) => mergeCells(editor, via, 1, 2), "D"),
            item("merge.row", c.mergeRow, (via) => mergeCells(editor, via, 75, 1), "W"),
          ], here),
          button("cells.split", c.split, "P", "table_cells_split", "large", (via) => splitCell(editor, via), here),
        ] },
        { id: "alignment", label: groups.alignment, controls: (["top", "middle", "bottom"] as const).map((anchor, at) => button(`cell.${anchor}`, c[anchor], `C${["T", "M", "B"][at]}`, ["align_top", "align_center_horizontal", "align_bottom"][at] ?? "align_top", "small", (via) => anchorCells(editor, via, anchor), here)) },
        altGroup(app), arrangeGroup(app),
      ],
    },
  ];
}

export function chartTab(app: App, key: string): Tab {
  const { c, groups, tabs, chartTypes, places } = app.words;
  const { editor } = app;
  const chart = (): Chart | undefined => editor.one?.chart;
  const here = () => able(app) && chart() !== undefined;
  return {
    id: "chart", label: tabs.chart, key, visible: () => chart() !== undefined,
    groups: [
      { id: "layouts", label: groups.layouts, controls: [
        button("chart.title", c.chartTitle, "T", "text_t", "large", () => void chartTitleDialog(app), here),
        menu("chart.legend", c.legend, "L", "options", "small", () => Object.entries(places).map(([place, label]) => item(`legend-${place}`, label, (via) => setChart(editor, "chart.legend", via, { legend: place as Chart["legend"] }), undefined, { checked: () => chart()?.legend === place })), here),
        check("chart.labels", c.labels, "D", () => chart()?.labels === true, (via) => setChart(editor, "chart.labels", via, { labels: chart()?.labels ? undefined : true }), here),
        check("chart.gridlines", c.gridlines, "G", () => chart()?.gridlines === true, (via) => setChart(editor, "chart.gridlines", via, { gridlines: chart()?.gridlines ? undefined : true }), here),
        button("chart.axes", c.axisTitles, "X", "text_t", "small", () => void axisDialog(app), () => here() && !["pie", "doughnut"].includes(chart()?.type ?? "")),
      ] },
      { id: "data", label: groups.data, controls: [button("chart.data", c.editData, "E", "table_edit", "large", () => openChartData(app), here)] },
      { id: "type", label: groups.type, controls: [menu("chart.type", c.chartType, "C", "data_bar_vertical", "large", () => CHART_TYPES.map((type) => item(`type-${type}`, chartTypes[type] ?? type, (via) => setChart(editor, "chart.type", via, { type }), undefined, { checked: () => chart()?.type === type })), here)] },
      altGroup(app), arrangeGroup(app), sizeGroup(app),
    ],
  };
}
