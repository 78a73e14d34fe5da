/** The Insert tab. */
import type { AnyControl, Tab } from "../../kit";
import type { App } from "../app";
import { CHART_TYPES, insertChart } from "../commands/charts";
import { addShape, middle } from "../commands/shapes";
import { newSlide } from "../commands/slides";
import { insertTable } from "../commands/tables";
import { footersDialog, linkDialog } from "../dialogs";
import { clip } from "../views/clipboard";
import { openChartData } from "../views/chartdata";
import { hasText, layoutItems, shapeGallery } from "./home";
import { able, button, item, menu } from "./parts";
import type { Via } from "../../contract";

/** Pictures of the project, in their own size or as large as fits. */
export function pictureItems(app: App, choose: (key: string, via: Via) => void): ReturnType<typeof item>[] {
  return app.editor.opening.library.map((picture) => item(`picture-${picture.key}`, picture.name, (via) => choose(picture.key, via), undefined, { icon: "image" }));
}

export function insertPicture(app: App, via: Via, key: string): void {
  const picture = app.editor.opening.library.find((one) => one.key === key);
  if (!picture) return;
  const { size } = app.editor.state.deck;
  const scale = Math.min(1, (size.w * 0.7) / picture.w, (size.h * 0.7) / picture.h);
  const frame = middle(app.editor, Math.round(picture.w * scale), Math.round(picture.h * scale));
  addShape(app.editor, "insert.picture", via, { kind: "picture", name: picture.name || app.words.names.picture, image: key, frame });
}

export function insertTab(app: App, key: string): Tab {
  const { c, groups, tabs, names, chartTypes } = app.words;
  const { editor } = app;
  const ready = () => able(app) && editor.current !== null;
  const pictures: AnyControl = menu("insert.picture", c.pictures, "P", "image", "large", () => pictureItems(app, (picture, via) => insertPicture(app, via, picture)), () => ready() && editor.opening.library.length > 0);
  return {
    id: "insert", label: tabs.insert, key,
    groups: [
      { id: "slides", label: groups.slides, controls: [{
        kind: "split", id: "insert.slide", label: c.newSlide, key: "I", icon: "slide_add", size: "large", enabled: () => ready() && editor.view !== "master", run: (via) => newSlide(editor, via),
        items: () => layoutItems(app).map((layout) => item(layout.id, layout.label, (via) => newSlide(editor, via, layout.id))),
      }] },
      { id: "tables", label: groups.tables, controls: [{
        kind: "gallery", id: "insert.table", label: c.table, key: "T", icon: "table", size: "large", columns: 8, sweep: true, selected: () => null, enabled: ready,
        items: () => Array.from({ length: 64 }, (_, at) => ({ id: String(at), label: app.words.d.pages((at % 8) + 1, Math.floor(at / 8) + 1), sample: "pp-cell-picture" })),
        choose: (id, via) => insertTable(editor, via, Math.floor(Number(id) / 8) + 1, (Number(id) % 8) + 1, names.table),
      }] },
      { id: "images", label: groups.images, controls: [pictures] },
      { id: "illustrations", label: groups.illustrations, controls: [
        shapeGallery(app, "insert.shapes", "SH"),
        menu("insert.chart", c.chart, "C", "data_bar_vertical", "large", () => CHART_TYPES.map((type) => item(`chart-${type}`, chartTypes[type] ?? type, (via) => {
          if (insertChart(editor, via, type, { category: names.category, series: names.series, name: names.chart, title: names.chartTitle })) openChartData(app);
        })), ready),
      ] },
      { id: "links", label: groups.links, controls: [button("insert.link", c.link, "K", "link", "large", () => void linkDialog(app), () => hasText(app), "Ctrl+K")] },
      { id: "text", label: groups.text, controls: [
        button("insert.textbox", c.textBox, "X", "textbox", "large", (via) => clip.placeShape(app, via, "textbox", () => { throw new Error("a text box is made elsewhere"); }), ready),
        button("insert.footers", c.footers, "H", "document_footer", "large", (via) => void footersDialog(app, via), () => ready() && editor.current?.kind === "slide"),
        button("insert.number", c.slideNumber, "SN", "number_symbol_square", "small", (via) => void footersDialog(app, via), () => ready() && editor.current?.kind === "slide"),
        button("insert.date", c.date, "D", "calendar_ltr", "small", (via) => void footersDialog(app, via), () => ready() && editor.current?.kind === "slide"),
      ] },
    ],
  };
}

