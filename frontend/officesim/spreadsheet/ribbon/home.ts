/** The Home tab. */
import type { Tab } from "../../kit";
import { categoryOf, formatsOf } from "../commands/cellsdialog";
import { look } from "../commands/targets";
import type { Maker } from "./make";

const FONTS = ["Calibri", "Carlito", "Arial", "Times New Roman", "Courier New", "Georgia", "Verdana"];
const SIZES = ["8", "9", "10", "11", "12", "14", "16", "18", "20", "22", "24", "26", "28", "36", "48", "72"];

export function homeTab(m: Maker): Tab {
  return m.tab("home", m.app.w.keys.home, [clipboard(m), font(m), alignment(m), number(m), styles(m), cellsGroup(m), editing(m)]);
}

function clipboard(m: Maker) {
  return m.group("clipboard", [
    m.split("edit.paste", "V", "clipboard_paste", "large", () => [
      m.item("edit.paste", "P"),
      m.item("edit.pasteFormulas", "F"),
      m.item("edit.pasteValues", "V"),
      m.item("edit.pasteFormats", "R"),
      m.item("edit.pasteNoBorders", "B"),
      m.item("edit.pasteWidths", "W"),
      m.item("edit.pasteTranspose", "T"),
      m.item("edit.pasteSpecial", "S", { separator: true, shortcut: "Ctrl+Alt+V" }),
    ], { shortcut: "Ctrl+V" }),
    m.button("edit.cut", "X", "cut", "small", { shortcut: "Ctrl+X" }),
    m.button("edit.copy", "C", "copy", "small", { shortcut: "Ctrl+C" }),
    m.toggle("format.painter", "FP", "paint_brush", () => m.app.painter.from !== null, { size: "small" }),
  ]);
}

function font(m: Maker) {
  const { app } = m;
  const now = () => look(app);
  return m.group("font", [
    {
      kind: "combo", id: "font.family", label: m.label("font.family"), key: "FF", width: 14, editable: true,
      enabled: () => !app.session.readOnly,
      options: () => FONTS,
      value: () => now().font ?? app.book.defaultFont.font,
      set: (value, via) => app.do("font.family", via, value),
    },
    {
      kind: "combo", id: "font.size", label: m.label("font.size"), key: "FS", width: 4, editable: true,
      enabled: () => !app.session.readOnly,
      options: () => SIZES,
      value: () => String(now().size ?? app.book.defaultFont.size),
      set: (value, via) => app.do("font.size", via, value),
    },
    m.button("font.grow", "FG", "font_increase", "icon"),
    m.button("font.shrink", "FK", "font_decrease", "icon"),
    m.toggle("font.bold", "1", "text_bold", () => now().bold === true, { shortcut: "Ctrl+B" }),
    m.toggle("font.italic", "2", "text_italic", () => now().italic === true, { shortcut: "Ctrl+I" }),
    m.toggle("font.underline", "3", "text_underline", () => now().underline === true, { shortcut: "Ctrl+U" }),
    m.toggle("font.strike", "4", "text_strikethrough", () => now().strike === true, { shortcut: "Ctrl+5" }),
    m.split("border.bottom", "B", "border_bottom", "icon", () => [
      m.item("border.bottom", "O"), m.item("border.top", "P"), m.item("border.left", "L"), m.item("border.right", "R"),
      m.item("border.none", "N", { separator: true, shortcut: "Ctrl+Shift+_" }), m.item("border.all", "A"), m.item("border.outer", "S", { shortcut: "Ctrl+Shift+&" }),
      m.item("border.thickOuter", "T"), m.item("border.doubleBottom", "B", { separator: true }), m.item("border.thickBottom", "H"),
      m.item("border.topBottom", "D"), m.item("border.topDouble", "U"),
      m.item("cells.format", "M", { argument: "3", separator: true, label: m.label("border.more") }),
    ]),
    m.colours("font.fill", "H", "paint_bucket", () => now().fill ?? null, m.label("fill.none")),
    m.colours("font.color", "FC", "text_color", () => now().color ?? null, m.label("color.automatic")),
  ], m.button("cells.format", "FN", undefined, "small", { argument: "2", label: m.label("cells.format") }));
}

function alignment(m: Maker) {
  const now = () => look(m.app);
  return m.group("alignment", [
    m.toggle("align.top", "AT", "align_top", () => now().vertical === "top"),
    m.toggle("align.middle", "AM", "align_center_vertical", () => now().vertical === "center"),
    m.toggle("align.bottom", "AB", "align_bottom", () => now().vertical === undefined),
    m.toggle("align.left", "AL", "text_align_left", () => now().horizontal === "left"),
    m.toggle("align.center", "AC", "text_align_center", () => now().horizontal === "center"),
    m.toggle("align.right", "AR", "text_align_right", () => now().horizontal === "right"),
    m.toggle("align.wrap", "W", "text_wrap", () => now().wrap === true, { size: "small" }),
    m.split("merge.center", "M", "table_cells_merge", "small", () => [
      m.item("merge.center", "C"), m.item("merge.across", "A"), m.item("merge.cells", "M"), m.item("merge.unmerge", "U"),
    ]),
  ], m.button("cells.format", "FA", undefined, "small", { argument: "1", label: m.label("cells.format") }));
}

function number(m: Maker) {
  const { app } = m;
  const words = app.w.numberCategories;
  const shortcuts: readonly (readonly [keyof typeof words, string])[] = [
    ["general", "number.general"], ["number", "number.number"], ["currency", "number.currency"], ["date", "number.date"],
    ["longDate", "number.longDate"], ["time", "number.time"], ["percent", "number.percent"], ["fraction", "number.fraction"],
    ["scientific", "number.scientific"], ["text", "number.text"],
  ];
  const named = (): string => {
    const code = look(app).format ?? "general";
    const category = categoryOf(app, code);
    if (category === "date" && formatsOf(app)["date"]?.indexOf(code) === 1) return words.longDate;
    return words[category as keyof typeof words] ?? words.custom;
  };
  return m.group("number", [
    {
      kind: "combo", id: "number.format", label: m.label("number.format"), key: "N", width: 12, editable: false,
      enabled: () => !app.session.readOnly,
      options: () => shortcuts.map(([name]) => words[name]),
      value: named,
      set: (value, via) => {
        const found = shortcuts.find(([name]) => words[name] === value);
        if (found) app.do(found[1], via);
      },
    },
    m.button("number.currency", "AN", "money", "icon", { shortcut: "Ctrl+Shift+$" }),
    m.button("number.percent", "P", undefined, "icon", { icon: "number_percent", shortcut: "Ctrl+Shift+%" }),
    m.button("number.thousands", "K", "comma", "icon", { shortcut: "Ctrl+Shift+!" }),
    m.button("number.moreDecimals", "0", "decimal_arrow_right", "icon"),
    m.button("number.fewerDecimals", "9", "decimal_arrow_left", "icon"),
  ], m.button("cells.format", "FM", undefined, "small", { argument: "0", label: m.label("cells.format"), shortcut: "Ctrl+1" }));
}

function styles(m: Maker) {
  const { w } = m.app;
  const ask = (kind: string, key: string) => m.item("conditional.ask", key, { argument: kind, label: `${w.rules[kind as "between"]}…` });
  return m.group("styles", [
    m.menu("conditional", "L", "table_lightning", "large", () => [
      { id: "highlight", label: m.label("conditional.highlight"), key: "H", items: [
        ask("greater", "G"), ask("less", "L"), ask("between", "B"), ask("equal", "E"), ask("contains", "T"), ask("duplicate", "D"),
      ] },
      { id: "topBottom", label: m.label("conditional.topBottom"), key: "T", items: [
        ask("top", "T"), ask("topPercent", "P"), ask("bottom", "B"), ask("bottomPercent", "O"), ask("above", "A"), ask("below", "V"),
      ] },
      { id: "bars", label: m.label("conditional.bars"), key: "D", separator: true, items: Object.keys(w.barNames).map((name, at) => m.item("conditional.bar", String(at + 1), { argument: name, label: w.barNames[name as "blue"] })) },
      { id: "scales", label: m.label("conditional.scales"), key: "S", items: Object.keys(w.scaleNames).map((name, at) => m.item("conditional.scale", String(at + 1), { argument: name, label: w.scaleNames[name as "white-red"] })) },
      { id: "icons", label: m.label("conditional.iconSets"), key: "I", items: Object.keys(w.iconNames).map((name, at) => m.item("conditional.icons", String(at + 1), { argument: name, label: w.iconNames[name as "3Arrows"] })) },
      m.item("conditional.new", "N", { separator: true }),
      { id: "clear", label: m.label("conditional.clearMenu"), key: "C", items: [m.item("conditional.clear", "S"), m.item("conditional.clearAll", "E")] },
      m.item("conditional.manage", "R"),
    ]),
    m.gallery("table.style", "T", "table", () => m.app.tableStyles(), () => m.app.tableStyle()),
    m.gallery("style.cell", "J", "style_guide", () => Object.entries(w.cellStyles).map(([id, label]) => ({ id, label, sample: `ss-style-${id}` })), () => null),
  ]);
}

function cellsGroup(m: Maker) {
  return m.group("cells", [
    m.split("cells.insert", "I", "table_insert_row", "small", () => [
      m.item("cells.insert", "I", { shortcut: "Ctrl++" }), m.item("rows.insert", "R"), m.item("columns.insert", "C"), m.item("sheet.add", "S", { shortcut: "Shift+F11" }),
    ]),
    m.split("cells.delete", "D", "table_delete_row", "small", () => [
      m.item("cells.delete", "D", { shortcut: "Ctrl+-" }), m.item("rows.delete", "R"), m.item("columns.delete", "C"), m.item("sheet.delete", "S"),
    ]),
    m.menu("format.menu", "O", "table_settings", "small", () => [
      m.item("rows.height", "H"), m.item("rows.autofit", "A"), m.item("columns.width", "W"), m.item("columns.autofit", "I"), m.item("columns.standard", "D"),
      { id: "hideShow", label: m.label("hideShow"), key: "U", separator: true, items: [
        m.item("rows.hide", "R", { shortcut: "Ctrl+9" }), m.item("columns.hide", "C", { shortcut: "Ctrl+0" }), m.item("sheet.hide", "S"),
        m.item("rows.show", "O", { separator: true, shortcut: "Ctrl+Shift+(" }), m.item("columns.show", "L", { shortcut: "Ctrl+Shift+)" }), m.item("sheet.show", "H"),
      ] },
      m.item("sheet.rename", "R", { separator: true }), m.item("sheet.move", "M"), sheetColours(m),
      m.item("cells.format", "E", { separator: true, shortcut: "Ctrl+1" }),
    ]),
  ]);
}

/** Tab colours as a short list. */
export function sheetColours(m: Maker) {
  const names = m.app.w.tabColours;
  return {
    id: "sheet.colors", label: m.label("sheet.color"), key: "T",
    items: Object.entries(names).map(([colour, label], at) => m.item("sheet.color", String(at), { argument: colour === "none" ? "" : colour, label })),
  };
}

function editing(m: Maker) {
  return m.group("editing", [
    m.split("formulas.autoSum", "U", "autosum", "small", () => sums(m), { shortcut: "Alt+=" }),
    m.menu("fill.menu", "FI", "arrow_down", "small", () => [
      m.item("edit.fillDown", "D", { shortcut: "Ctrl+D" }), m.item("edit.fillRight", "R", { shortcut: "Ctrl+R" }), m.item("edit.fillUp", "U"), m.item("edit.fillLeft", "L"),
      m.item("edit.fillSeries", "S", { separator: true }),
    ]),
    m.menu("clear.menu", "E", "eraser", "small", () => [
      m.item("edit.clearAll", "A"), m.item("edit.clearFormats", "F"), m.item("edit.clearContents", "C", { shortcut: "Delete" }),
      m.item("review.deleteComment", "M", { separator: true }), m.item("insert.removeLink", "R"),
    ]),
    m.menu("sort.menu", "S", "filter", "large", () => [
      m.item("data.sortAscending", "S"), m.item("data.sortDescending", "O"), m.item("data.sort", "U"),
      m.item("data.filter", "F", { separator: true, shortcut: "Ctrl+Shift+L", checked: () => m.app.book.sheet(m.app.session.sheet).objects.filter.size > 0 }), m.item("data.clearFilter", "C"), m.item("data.reapply", "Y"),
    ]),
    m.menu("find.menu", "FD", "search", "large", () => [
      m.item("edit.find", "F", { shortcut: "Ctrl+F" }), m.item("edit.replace", "R", { shortcut: "Ctrl+H" }), m.item("edit.goTo", "G", { shortcut: "F5" }),
      m.item("chart.select", "O", { separator: true, shortcut: "Ctrl+Alt+5", enabled: () => m.app.book.sheet(m.app.session.sheet).objects.chart.size > 0 }),
    ]),
  ]);
}

export function sums(m: Maker) {
  return [
    m.item("formulas.autoSum", "S", { shortcut: "Alt+=" }), m.item("formulas.average", "A"), m.item("formulas.countNumbers", "C"),
    m.item("formulas.max", "M"), m.item("formulas.min", "I"), m.item("formulas.insertFunction", "F", { separator: true, shortcut: "Shift+F3" }),
  ];
}
