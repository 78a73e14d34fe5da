/** Menus of the right button. */
import type { MenuItem } from "../../kit";
import type { App } from "../app";
import { deleteShapes } from "../commands/shapes";
import { changeLayout, deleteSlides, duplicateSlides, hideSlides, newSlide } from "../commands/slides";
import { deleteColumn, deleteRow, insertColumn, insertRow, mergeCells } from "../commands/tables";
import { altDialog, backgroundDialog, cropDialog, linkDialog, sizeDialog } from "../dialogs";
import { alignItems, groupItems, orderItems } from "../ribbon/arrange";
import { sectionItems } from "../ribbon/home";
import { item } from "../ribbon/parts";
import { openChartData } from "./chartdata";
import { clip } from "./clipboard";

function clipboardItems(app: App): MenuItem[] {
  const { c } = app.words;
  return [
    item("cut", c.cut, () => clip.cut(app, "menu"), "T", { icon: "cut", shortcut: "Ctrl+X" }), item("copy", c.copy, () => clip.copy(app), "C", { icon: "copy", shortcut: "Ctrl+C" }),
    item("paste", c.paste, () => clip.paste(app, "menu"), "P", { icon: "clipboard_paste", shortcut: "Ctrl+V" }),
  ];
}

export function shapeItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  const one = editor.one;
  const table = one?.kind === "table" ? [
    item("t.above", c.rowAbove, () => insertRow(editor, "menu", false), undefined, { separator: true }), item("t.below", c.rowBelow, () => insertRow(editor, "menu", true)),
    item("t.left", c.columnLeft, () => insertColumn(editor, "menu", false)), item("t.right", c.columnRight, () => insertColumn(editor, "menu", true)),
    item("t.merge", c.mergeChosen, () => mergeCells(editor, "menu", 1, 1), undefined, { enabled: () => editor.cells !== null }),
    item("t.row", c.deleteRow, () => deleteRow(editor, "menu")), item("t.column", c.deleteColumn, () => deleteColumn(editor, "menu")),
  ] : [];
  const kind = one?.kind === "picture" ? [item("crop", c.crop, () => void cropDialog(app), "R", { separator: true })]
    : one?.kind === "chart" ? [item("data", c.editData, () => openChartData(app), "E", { separator: true })]
      : one?.paragraphs ? [item("edit", c.editText, () => app.editText("menu"), "X", { separator: true }), item("link", c.link, () => void linkDialog(app), "I", { shortcut: "Ctrl+K" })] : table;
  return [
    ...clipboardItems(app), ...kind,
    item("order", c.arrange, () => undefined, "A", { separator: true, items: orderItems(app) }), item("group", c.group, () => undefined, "G", { items: groupItems(app) }),
    item("align", c.align, () => undefined, "L", { items: alignItems(app) }), item("duplicate", c.duplicate, () => clip.duplicate(app, "menu"), "D", { shortcut: "Ctrl+D" }),
    item("delete", c.delete, () => deleteShapes(editor, "menu"), "S", { icon: "delete" }),
    item("alt", c.alt, () => void altDialog(app), undefined, { separator: true, enabled: () => one !== null }), item("size", c.sizeDialog, () => void sizeDialog(app), "Z", { enabled: () => one !== null }),
  ];
}

export function slideItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  if (editor.view === "master") return [item("background", c.moreFormats, () => void backgroundDialog(app))];
  return [
    ...clipboardItems(app),
    item("new", c.newSlide, () => newSlide(editor, "menu"), "N", { separator: true, shortcut: "Ctrl+M" }), item("dup", c.duplicateSlide, () => duplicateSlides(editor, "menu"), "A"),
    item("del", c.deleteSlide, () => deleteSlides(editor, "menu"), "D"),
    item("section", c.section, () => undefined, undefined, { separator: true, items: sectionItems(app) }),
    item("layout", c.layout, () => undefined, "L", { items: editor.state.deck.layouts.map((layout) => item(layout.id, layout.name ?? "", () => changeLayout(editor, "menu", layout.id), undefined, { checked: () => editor.current?.layout === layout.id })) }),
    item("hide", c.hideSlide, () => hideSlides(editor, "menu"), "H", { checked: () => editor.current?.hidden === true }), item("background", c.moreFormats, () => void backgroundDialog(app), "B"),
  ];
}
