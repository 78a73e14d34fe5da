/** The Home tab. */
import type { AnyControl, GalleryItem, MenuItem, Tab } from "../../kit";
import type { App } from "../app";
import { arrangeItems } from "./arrange";
import { able, button, colours, item, menu, toggle } from "./parts";
import { drawnShape, setLine, setShapes } from "../commands/shapes";
import { changeLayout, deleteSlides, duplicateSlides, hideSlides, newSlide, setSection } from "../commands/slides";
import {
  bullets, changeCase, clearFormat, formatParagraphs, formatRuns, grow, indent, lineValue, runValue, targets, toggle as toggleText,
} from "../commands/text";
import { colourDialog, fontDialog, paragraphDialog, replaceDialog, sectionDialog } from "../dialogs";
import { GEOMETRIES } from "../draw/geometry";
import type { Stroke } from "../model/deck";
import { clip } from "../views/clipboard";

export const FONTS = ["Arial", "Calibri", "Carlito", "Georgia", "Source Sans 3", "Source Serif 4", "Times New Roman", "Verdana"];
const SIZES = ["8", "9", "10", "11", "12", "14", "16", "18", "20", "24", "28", "32", "36", "40", "44", "48", "54", "60", "66", "72", "80", "88", "96"];

export function layoutItems(app: App): GalleryItem[] {
  return app.editor.state.deck.layouts.map((layout) => ({ id: layout.id, label: layout.name ?? layout.id, sample: "pp-layout-sample" }));
}

/** A shape is drawn by a drag, or put in the middle when it was chosen by keyboard. */
export function shapeGallery(app: App, id: string, key: string, inline = 0): AnyControl {
  const { c, geometries, names } = app.words;
  return {
    kind: "gallery", id, label: c.shapes, key, icon: "shapes", size: "large", inline, columns: inline ? 11 : 8, selected: () => null,
    items: () => [
      { id: "line", label: c.line, sample: "pp-g-picture pp-g-line" }, { id: "arrow", label: c.arrow, sample: "pp-g-picture pp-g-arrow" },
      { id: "textbox", label: c.textBox, sample: "pp-g-picture pp-g-textbox" },
      ...GEOMETRIES.map((geometry) => ({ id: geometry, label: geometries[geometry] ?? geometry, sample: `pp-g-picture pp-g-${geometry}` })),
    ],
    choose: (choice, via) => clip.placeShape(app, via, choice, (frame) => drawnShape(choice, geometries[choice] ?? names.shape, frame)),
    enabled: () => able(app) && app.editor.current !== null,
  };
}

export function sectionItems(app: App): MenuItem[] {
  const { c } = app.words;
  const { editor } = app;
  const board = editor.board;
  const begins = editor.current?.section !== undefined;
  return [
    item("section.add", c.addSection, () => void sectionDialog(app, board), "A", { enabled: () => !begins }),
    item("section.rename", c.renameSection, () => void sectionDialog(app, board), "R", { enabled: () => begins }),
    item("section.remove", c.removeSection, (via) => setSection(editor, via, board, null), "S", { enabled: () => begins }),
  ];
}

export function homeTab(app: App, key: string): Tab {
  const { c, groups, tabs } = app.words;
  return {
    id: "home", label: tabs.home, key,
    groups: [
      { id: "clipboard", label: groups.clipboard, controls: clipboard(app) },
      { id: "slides", label: groups.slides, controls: slides(app) },
      { id: "font", label: groups.font, controls: font(app), launcher: button("font.dialog", c.font, "FN", "open", "icon", () => void fontDialog(app), () => hasText(app)) },
      { id: "paragraph", label: groups.paragraph, controls: paragraph(app), launcher: button("paragraph.dialog", groups.paragraph, "PG", "open", "icon", () => void paragraphDialog(app), () => hasText(app)) },
      { id: "drawing", label: groups.drawing, controls: drawing(app) },
      { id: "editing", label: groups.editing, controls: [
        button("replace", c.replace, "R", "search", "small", () => void replaceDialog(app), () => able(app), "Ctrl+H"),
        button("select.all", c.selectAll, "SL", "select_all_on", "small", () => clip.selectAll(app)),
        toggle("pane.selection", c.selectionPane, "SP", "layer", () => app.pane === "selection", () => app.setPane(app.pane === "selection" ? null : "selection"), () => true, undefined, "small"),
      ] },
    ],
  };
}

export const hasText = (app: App): boolean => able(app) && targets(app.editor).length > 0;

function clipboard(app: App): AnyControl[] {
  const { c } = app.words;
  return [
    button("paste", c.paste, "V", "clipboard_paste", "large", (via) => clip.paste(app, via), () => able(app), "Ctrl+V"),
    button("cut", c.cut, "X", "cut", "small", (via) => clip.cut(app, via), () => able(app), "Ctrl+X"),
    button("copy", c.copy, "C", "copy", "small", () => clip.copy(app), () => true, "Ctrl+C"),
    button("duplicate", c.duplicate, "DU", "document_copy", "small", (via) => clip.duplicate(app, via), () => able(app), "Ctrl+D"),
  ];
}

function slides(app: App): AnyControl[] {
  const { c } = app.words;
  const { editor } = app;
  return [
    {
      kind: "split", id: "slide.new", label: c.newSlide, key: "I", icon: "slide_add", size: "large", shortcut: "Ctrl+M", enabled: () => able(app) && editor.view !== "master",
      run: (via) => newSlide(editor, via),
      items: () => [
        ...layoutItems(app).map((layout) => item(layout.id, layout.label, (via) => newSlide(editor, via, layout.id))),
        item("slide.duplicate", c.duplicateSlide, (via) => duplicateSlides(editor, via), undefined, { separator: true }),
      ],
    },
    { kind: "gallery", id: "slide.layout", label: c.layout, key: "L", icon: "slide_layout", size: "small", items: () => layoutItems(app), selected: () => editor.current?.layout ?? null, choose: (id, via) => changeLayout(editor, via, id), enabled: () => able(app) && editor.current?.kind === "slide" },
    menu("section", c.section, "T", "folder", "small", () => sectionItems(app), () => able(app) && editor.current?.kind === "slide"),
    menu("slide.more", app.words.slide, "M", "more_horizontal", "small", () => [
      item("slide.duplicate2", c.duplicateSlide, (via) => duplicateSlides(editor, via), "D"),
      item("slide.delete", c.deleteSlide, (via) => deleteSlides(editor, via), "S"),
      item("slide.hide", c.hideSlide, (via) => hideSlides(editor, via), "H", { checked: () => editor.current?.hidden === true }),
    ], () => able(app) && editor.current?.kind === "slide"),
  ];
}

function font(app: App): AnyControl[] {
  const { c } = app.words;
  const { editor } = app;
  const text = () => hasText(app);
  const fr = app.host.locale === "fr";
  const on = (name: "bold" | "italic" | "underline" | "strike") => () => { const value = runValue(editor, name); return value === null ? "mixed" as const : value === true; };
  const name = (): string => {
    const font = runValue(editor, "font");
    const board = editor.current;
    if (!font || !board) return "";
    const theme = app.editor.state.deck.masters[0]?.theme;
    return font === "+major" ? theme?.fonts.major ?? "" : font === "+minor" ? theme?.fonts.minor ?? "" : font;
  };
  return [
    { kind: "combo", id: "font.name", label: c.font, key: "FF", width: 15, editable: true, options: () => FONTS, value: name, set: (value, via) => { if (value.trim()) formatRuns(editor, "font.name", via, { font: value.trim().slice(0, 60) }); }, enabled: text },
    { kind: "combo", id: "font.size", label: c.fontSize, key: "FS", width: 4, editable: true, options: () => SIZES, value: () => { const size = runValue(editor, "size"); return size ? String(size / 100).replace(".", fr ? "," : ".") : ""; }, set: (value, via) => { const size = Number(value.replace(",", ".")); if (size >= 1 && size <= 400) formatRuns(editor, "font.size", via, { size: Math.round(size * 100) }); }, enabled: text },
    button("font.grow", c.grow, "FG", "font_increase", "icon", (via) => grow(editor, via, 1), text, fr ? "Ctrl+Maj+>" : "Ctrl+Shift+>"),
    button("font.shrink", c.shrink, "FK", "font_decrease", "icon", (via) => grow(editor, via, -1), text, fr ? "Ctrl+Maj+<" : "Ctrl+Shift+<"),
    button("font.clear", c.clear, "E", "text_clear_formatting", "icon", (via) => clearFormat(editor, via), text),
    toggle("font.bold", c.bold, "1", "text_bold", on("bold"), (via) => toggleText(editor, via, "bold"), text, fr ? "Ctrl+G" : "Ctrl+B"),
    toggle("font.italic", c.italic, "2", "text_italic", on("italic"), (via) => toggleText(editor, via, "italic"), text, "Ctrl+I"),
    toggle("font.underline", c.underline, "3", "text_underline", on("underline"), (via) => toggleText(editor, via, "underline"), text, "Ctrl+U"),
    toggle("font.strike", c.strike, "4", "text_strikethrough", on("strike"), (via) => toggleText(editor, via, "strike"), text),
    toggle("font.super", c.superscript, "5", "text_superscript", () => runValue(editor, "baseline") === "super", (via) => formatRuns(editor, "font.super", via, { baseline: runValue(editor, "baseline") === "super" ? undefined : "super" }), text),
    toggle("font.sub", c.subscript, "6", "text_subscript", () => runValue(editor, "baseline") === "sub", (via) => formatRuns(editor, "font.sub", via, { baseline: runValue(editor, "baseline") === "sub" ? undefined : "sub" }), text),
    menu("font.case", c.case, "7", "text_change_case", "icon", () => [
      item("sentence", c.sentence, (via) => changeCase(editor, via, "sentence"), "S"), item("lower", c.lower, (via) => changeCase(editor, via, "lower"), "L"),
      item("upper", c.upper, (via) => changeCase(editor, via, "upper"), "U"), item("title", c.titleCase, (via) => changeCase(editor, via, "title"), "C"),
    ], text),
    colours(app, "font.colour", c.colour, "FC", "text_color", "icon", () => runValue(editor, "colour") ?? null, (colour, via) => formatRuns(editor, "font.colour", via, { colour }), [
      item("font.more", c.moreColours, () => void colourDialog(app, "#000000").then((colour) => { if (colour) formatRuns(editor, "font.colour", "dialog", { colour }); }), "M"),
    ], text),
  ];
}

function paragraph(app: App): AnyControl[] {
  const { c } = app.words;
  const { editor } = app;
  const text = () => hasText(app);
  const align = (value: "left" | "center" | "right" | "justify", label: string, key: string, icon: string, shortcut: string): AnyControl =>
    toggle(`align.text.${value}`, label, key, icon, () => lineValue(editor, "align") === value, (via) => formatParagraphs(editor, "paragraph.align", via, () => ({ align: value })), text, shortcut);
  const numbers = ["arabicPeriod", "arabicParenR", "romanUcPeriod", "alphaUcPeriod", "alphaLcParenR", "romanLcPeriod"];
  const samples = ["1. 2. 3.", "1) 2) 3)", "I. II. III.", "A. B. C.", "a) b) c)", "i. ii. iii."];
  return [
    { kind: "split", id: "bullets", label: c.bullets, key: "U", icon: "text_bullet_list", size: "icon", enabled: text, run: (via) => bullets(editor, via, "char:•"), items: () => [
      ...["•", "–", "▪", "✓", "➢"].map((sign) => item(`bullet${sign}`, sign, (via) => bullets(editor, via, `char:${sign}`))), item("bullet.none", c.none, (via) => bullets(editor, via, "none"), undefined, { separator: true }),
    ] },
    { kind: "split", id: "numbering", label: c.numbering, key: "N", icon: "text_number_list_ltr", size: "icon", enabled: text, run: (via) => bullets(editor, via, "number:arabicPeriod"), items: () => [
      ...numbers.map((kind, at) => item(kind, samples[at] ?? kind, (via) => bullets(editor, via, `number:${kind}`))), item("number.none", c.none, (via) => bullets(editor, via, "none"), undefined, { separator: true }),
    ] },
    button("outdent", c.outdent, "AO", "text_indent_decrease_ltr", "icon", (via) => indent(editor, via, -1), text, app.host.locale === "fr" ? "Maj+Tab" : "Shift+Tab"),
    button("indent", c.indent, "AI", "text_indent_increase_ltr", "icon", (via) => indent(editor, via, 1), text, "Tab"),
    menu("spacing", c.spacing, "K", "text_line_spacing", "icon", () => [
      ...[100, 150, 200, 250, 300].map((share) => item(`spacing${share}`, (share / 100).toLocaleString(app.host.locale, { minimumFractionDigits: 1 }), (via) => formatParagraphs(editor, "paragraph.line", via, () => ({ line: `${share}%` })), undefined, { checked: () => lineValue(editor, "line") === `${share}%` })),
      item("spacing.more", c.exact, () => void paragraphDialog(app), "M", { separator: true }),
    ], text),
    align("left", c.left, "AL", "text_align_left", "Ctrl+L"), align("center", c.centre, "AC", "text_align_center", "Ctrl+E"),
    align("right", c.right, "AR", "text_align_right", "Ctrl+R"), align("justify", c.justify, "AJ", "text_align_justify", "Ctrl+J"),
    menu("text.columns", c.columns, "J", "text_column_two", "icon", () => [1, 2, 3].map((columns) =>
      item(`columns${columns}`, String(columns), (via) => setShapes(editor, "text.columns", via, { columns: columns === 1 ? undefined : columns }), String(columns))), () => able(app) && editor.chosen.some((shape) => shape.kind === "text")),
    menu("text.anchor", c.anchor, "AT", "align_center_horizontal", "icon", () => (["top", "middle", "bottom"] as const).map((anchor) =>
      item(anchor, c[anchor], (via) => setShapes(editor, "text.anchor", via, { anchor }))), () => able(app) && editor.chosen.some((shape) => shape.kind === "text")),
  ];
}

export function fillControls(app: App, keys: { fill: string; line: string; shadow: string }, size: "small" | "icon" = "small"): AnyControl[] {
  const { c } = app.words;
  const { editor } = app;
  const some = () => able(app) && editor.chosen.length > 0;
  return [
    colours(app, "shape.fill", c.fill, keys.fill, "paint_bucket", size, () => editor.one?.fill ?? null, (fill, via) => setShapes(editor, "shape.fill", via, { fill }), [
      item("fill.none", c.noFill, (via) => setShapes(editor, "shape.fill", via, { fill: "none" }), "N"),
      item("fill.more", c.moreColours, () => void colourDialog(app, "#4472c4").then((fill) => { if (fill) setShapes(editor, "shape.fill", "dialog", { fill }); }), "M"),
    ], some),
    colours(app, "shape.outline", c.outlineColour, keys.line, "border_outside", size, () => editor.one?.line?.colour ?? null, (colour, via) => setLine(editor, "shape.outline", via, { colour }), [
      item("line.none", c.noOutline, (via) => setLine(editor, "shape.outline", via, { colour: "none" }), "N"),
      item("line.weight", c.weight, () => undefined, "W", { items: [0.75, 1, 1.5, 2.25, 3, 4.5, 6].map((points) =>
        item(`weight${points}`, `${points.toLocaleString(app.host.locale)} pt`, (via) => setLine(editor, "shape.weight", via, { width: Math.round(points * 12700) }), undefined, { checked: () => editor.one?.line?.width === Math.round(points * 12700) })) }),
      item("line.dash", c.dashes, () => undefined, "S", { items: Object.entries(app.words.dashes).map(([dash, label]) =>
        item(`dash-${dash}`, label, (via) => setLine(editor, "shape.dash", via, { dash: dash as NonNullable<Stroke["dash"]> }), undefined, { checked: () => (editor.one?.line?.dash ?? "solid") === dash })) }),
    ], some),
    toggle("shape.shadow", c.effects, keys.shadow, "square_shadow", () => editor.one?.shadow === true, (via) => setShapes(editor, "shape.shadow", via, { shadow: editor.one?.shadow ? undefined : true }), some, undefined, size),
  ];
}

function drawing(app: App): AnyControl[] {
  const { c } = app.words;
  return [
    shapeGallery(app, "shapes", "SH"),
    menu("arrange", c.arrange, "G", "layer_diagonal", "large", () => arrangeItems(app), () => able(app) && app.editor.chosen.length > 0),
    ...fillControls(app, { fill: "SF", line: "SO", shadow: "SE" }),
  ];
}
