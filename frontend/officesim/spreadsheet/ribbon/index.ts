/** The whole ribbon, its quick access, and the context menus. */
import type { MenuItem, RibbonSpec } from "../../kit";
import type { App } from "../app";
import { chosenChart } from "../commands/insert";
import { commentAt, linkAt } from "../commands/notes";
import { homeTab, sheetColours } from "./home";
import { Maker } from "./make";
import { chartTab, dataTab, formulasTab, insertTab, layoutTab, reviewTab, tableTab, viewTab } from "./tabs";
import "./icons";

export function ribbonOf(app: App): RibbonSpec {
  const m = new Maker(app);
  return {
    quick: [
      m.button("edit.undo", "1", "arrow_undo", "icon", { shortcut: "Ctrl+Z", enabled: () => app.session.canUndo }),
      m.button("edit.redo", "2", "arrow_redo", "icon", { shortcut: "Ctrl+Y", enabled: () => app.session.canRedo }),
    ],
    tabs: [homeTab(m), insertTab(m), layoutTab(m), formulasTab(m), dataTab(m), reviewTab(m), viewTab(m), tableTab(m), chartTab(m)],
  };
}

export function menuOf(app: App, where: "cell" | "row" | "column" | "tab" | "chart", sheet: number): readonly MenuItem[] {
  const m = new Maker(app);
  if (app.session.readOnly) return where === "cell" ? [m.item("edit.copy", "C", { icon: "copy" })] : [];
  if (where === "chart") {
    return chosenChart(app) ? [m.item("chart.options", "O", { icon: "chart_multiple" }), m.item("chart.data", "E", { icon: "table_edit" }), m.item("chart.switch", "W"), m.item("chart.delete", "D", { icon: "delete", separator: true })] : [];
  }
  if (where === "tab") {
    app.session.show(sheet);
    return [
      m.item("sheet.add", "I", { icon: "add" }), m.item("sheet.delete", "D", { icon: "delete" }), m.item("sheet.rename", "R"), m.item("sheet.move", "M"), m.item("sheet.copy", "C"),
      sheetColours(m), m.item("sheet.hide", "H", { separator: true }), m.item("sheet.show", "U"),
    ];
  }
  const edit = [
    m.item("edit.cut", "T", { icon: "cut", shortcut: "Ctrl+X" }), m.item("edit.copy", "C", { icon: "copy", shortcut: "Ctrl+C" }), m.item("edit.paste", "P", { icon: "clipboard_paste", shortcut: "Ctrl+V" }),
    { id: "pasteMenu", label: m.label("edit.pasteSpecial"), key: "S", items: [m.item("edit.pasteValues", "V"), m.item("edit.pasteFormulas", "F"), m.item("edit.pasteFormats", "R"), m.item("edit.pasteTranspose", "T"), m.item("edit.pasteSpecial", "S", { separator: true })] },
  ];
  const axis = where === "row" ? "rows" : where === "column" ? "columns" : null;
  if (axis) {
    return [
      ...edit, m.item(`${axis}.insert`, "I", { separator: true }), m.item(`${axis}.delete`, "D"), m.item("edit.clearContents", "N"),
      m.item("cells.format", "F", { separator: true, shortcut: "Ctrl+1" }), m.item(axis === "rows" ? "rows.height" : "columns.width", "W"), m.item(`${axis}.autofit`, "A"), m.item(`${axis}.hide`, "H"), m.item(`${axis}.show`, "U"),
    ];
  }
  const cell = app.session.selection.active;
  const comment = commentAt(app, cell);
  const link = linkAt(app, cell);
  return [
    ...edit, m.item("cells.insert", "I", { separator: true }), m.item("cells.delete", "D"), m.item("edit.clearContents", "N"),
    { id: "sortMenu", label: m.label("sort.menu"), key: "O", separator: true, items: [m.item("data.sortAscending", "S"), m.item("data.sortDescending", "O"), m.item("data.sort", "U"), m.item("data.filter", "F")] },
    m.item("review.comment", "M", { icon: "comment_add", separator: true, label: m.label(comment ? "review.editComment" : "review.comment") }), ...(comment ? [m.item("review.deleteComment", "E")] : []),
    m.item("cells.format", "F", { separator: true, shortcut: "Ctrl+1" }), m.item("edit.list", "K"), m.item("formulas.defineName", "A"), m.item("insert.link", "L", { icon: "link", label: m.label(link ? "insert.editLink" : "insert.link") }), ...(link ? [m.item("insert.removeLink", "V")] : []),
  ];
}
