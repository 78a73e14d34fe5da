/** How nodes and marks are drawn. Styles of paragraphs are classes; what is set directly is CSSOM. */
import type { DOMOutputSpec, Mark, Node } from "prosemirror-model";

const TWIPS = 20;
const points = (twips: number) => `${twips / TWIPS}pt`;

/** A class name for a style, whatever its id holds. */
export const styleClass = (id: string) =>
  `ods-${[...id].map((one) => (/[A-Za-z0-9-]/.test(one) ? one : `_${one.codePointAt(0)!.toString(16)}`)).join("")}`;

function paragraphCss(attrs: Node["attrs"]): string {
  const css: string[] = [];
  const set = (name: string, value: unknown, shown: (one: number) => string = points) => {
    if (typeof value === "number") css.push(`${name}: ${shown(value)}`);
  };
  if (typeof attrs["align"] === "string") css.push(`text-align: ${attrs["align"]}`);
  set("--od-left", attrs["indentLeft"]);
  set("--od-right", attrs["indentRight"]);
  set("text-indent", attrs["firstLine"]);
  set("--od-first", attrs["firstLine"]);
  set("--od-before", attrs["spaceBefore"]);
  set("--od-after", attrs["spaceAfter"]);
  if (typeof attrs["lineSpacing"] === "number") {
    css.push(`line-height: ${lineHeight(attrs["lineSpacing"], String(attrs["lineRule"]))}`);
  }
  return css.join("; ");
}

/** Line spacing as CSS: multiples of the font's own height, or points. */
export function lineHeight(value: number, rule: string): string {
  return rule === "exact" || rule === "atLeast" ? points(value) : String((value / 240) * 1.22);
}

const headingTag = (style: string) => {
  const level = /^heading\s*([1-6])$/i.exec(style)?.[1];
  return level ? `h${level}` : "p";
};

function cellAttrs(node: Node): Record<string, string> {
  const css: string[] = [];
  if (node.attrs["shading"]) css.push(`background-color: #${String(node.attrs["shading"])}`);
  if (node.attrs["valign"]) {
    const align = node.attrs["valign"] === "center" ? "middle" : String(node.attrs["valign"]);
    css.push(`vertical-align: ${align}`);
  }
  const found: Record<string, string> = { style: css.join("; ") };
  if (node.attrs["colspan"] !== 1) found["colspan"] = String(node.attrs["colspan"]);
  if (node.attrs["rowspan"] !== 1) found["rowspan"] = String(node.attrs["rowspan"]);
  const widths = node.attrs["colwidth"] as number[] | null;
  if (widths) found["data-colwidth"] = widths.join(",");
  return found;
}

export const nodeDOM: Readonly<Record<string, (node: Node) => DOMOutputSpec>> = {
  doc: () => ["div", 0],
  paragraph: (node) => [
    headingTag(String(node.attrs["style"])),
    {
      class: `od-p ${styleClass(String(node.attrs["style"]))}${node.attrs["change"] ? ` od-mark-${String(node.attrs["change"])}` : ""}`,
      style: paragraphCss(node.attrs),
      "data-attrs": JSON.stringify(node.attrs),
    },
    0,
  ],
  table: (node) => [
    "div",
    { class: "od-table-frame" },
    [
      "table",
      {
        class: [
          "od-table",
          node.attrs["style"] ? styleClass(String(node.attrs["style"])) : "",
          node.attrs["headerRow"] ? "od-has-header" : "",
          node.attrs["totalRow"] ? "od-has-total" : "",
          node.attrs["firstColumn"] ? "od-has-first" : "",
          node.attrs["banded"] ? "od-has-bands" : "",
          `od-borders-${String(node.attrs["borders"] ?? "style")}`,
          `od-align-${String(node.attrs["align"] ?? "left")}`,
        ].join(" "),
      },
      ["tbody", 0],
    ],
  ],
  table_row: (node) => ["tr", { class: node.attrs["repeat"] ? "od-repeat" : "" }, 0],
  table_cell: (node) => ["td", cellAttrs(node), 0],
  section_break: (node) => ["div", { class: `od-section-break od-${String(node.attrs["kind"])}`, contenteditable: "false" }],
  toc: () => ["div", { class: "od-toc", contenteditable: "false" }],
  opaque: (node) => ["div", { class: "od-opaque", contenteditable: "false" }, String(node.attrs["label"]).slice(0, 400)],
  line_break: () => ["br"],
  page_break: (node) => ["span", { class: `od-page-break od-break-${String(node.attrs["kind"])}`, contenteditable: "false" }],
  tab: () => ["span", { class: "od-tab", contenteditable: "false" }, "\t"],
  image: (node) => ["img", { alt: String(node.attrs["alt"]), "data-asset": String(node.attrs["asset"]) }],
  footnote: (node) => ["sup", { class: "od-footnote-ref", "data-note": String(node.attrs["id"]), contenteditable: "false" }],
  field: (node) => ["span", { class: `od-field od-field-${String(node.attrs["kind"])}`, contenteditable: "false" }, fieldText(node)],
  anchor: (node) => ["span", { class: "od-anchor", "data-name": String(node.attrs["name"]), contenteditable: "false" }],
  object: (node) => ["span", { class: "od-object", contenteditable: "false" }, String(node.attrs["label"]).slice(0, 200) || "□"],
};

export function fieldText(node: Node): string {
  const { kind, name, result } = node.attrs as { kind: string; name: string; result: string };
  if (kind === "merge") return `«${name}»`;
  return result || { page: "1", pages: "1" }[kind] || name;
}

const HIGHLIGHTS: Readonly<Record<string, string>> = {
  yellow: "#ffff00",
  green: "#00ff00",
  cyan: "#00ffff",
  magenta: "#ff00ff",
  blue: "#0000ff",
  red: "#ff0000",
  darkBlue: "#000080",
  darkCyan: "#008080",
  darkGreen: "#008000",
  darkMagenta: "#800080",
  darkRed: "#800000",
  darkYellow: "#808000",
  darkGray: "#808080",
  lightGray: "#c0c0c0",
  black: "#000000",
};
export const highlightColour = (name: string) => HIGHLIGHTS[name] ?? "transparent";
export const highlightNames = Object.keys(HIGHLIGHTS);

/** A font as the page can show it: Carlito stands in for fonts of its width. */
export const fontStack = (name: string) =>
  `"${name.replace(/["\\]/g, "")}", Carlito, "Source Sans 3", sans-serif`;

const UNDERLINES: Readonly<Record<string, string>> = {
  single: "underline",
  double: "underline double",
  dotted: "underline dotted",
  dash: "underline dashed",
  wave: "underline wavy",
  words: "underline",
  thick: "underline 0.15em",
  none: "none",
};
export const underlineCss = (kind: string) => UNDERLINES[kind] ?? "underline";

const styled = (css: string): DOMOutputSpec => ["span", { style: css }, 0];
const on = (mark: Mark) => mark.attrs["on"] === true;

export const markDOM: Readonly<Record<string, (mark: Mark) => DOMOutputSpec>> = {
  link: (mark) => ["a", { class: "od-link", href: String(mark.attrs["href"]), rel: "noreferrer" }, 0],
  comment: (mark) => ["span", { class: "od-comment-range", "data-comment": String(mark.attrs["id"]) }, 0],
  bookmark: (mark) => ["span", { class: "od-bookmark", "data-bookmark": String(mark.attrs["name"]) }, 0],
  insertion: () => ["ins", { class: "od-insertion" }, 0],
  deletion: () => ["del", { class: "od-deletion" }, 0],
  style: (mark) => ["span", { class: styleClass(String(mark.attrs["id"])) }, 0],
  font: (mark) => styled(`font-family: ${fontStack(String(mark.attrs["name"]))}`),
  size: (mark) => styled(`font-size: ${Number(mark.attrs["half"]) / 2}pt`),
  bold: (mark) => (on(mark) ? ["strong", 0] : styled("font-weight: normal")),
  italic: (mark) => (on(mark) ? ["em", 0] : styled("font-style: normal")),
  underline: (mark) => styled(`text-decoration: ${underlineCss(String(mark.attrs["kind"]))}`),
  strike: (mark) => (on(mark) ? ["s", 0] : styled("text-decoration: none")),
  script: (mark) =>
    mark.attrs["value"] === "superscript" ? ["sup", 0] : mark.attrs["value"] === "subscript" ? ["sub", 0] : styled(""),
  caps: (mark) =>
    styled(
      mark.attrs["value"] === "all"
        ? "text-transform: uppercase"
        : mark.attrs["value"] === "small"
          ? "font-variant-caps: small-caps"
          : "text-transform: none; font-variant-caps: normal",
    ),
  highlight: (mark) => styled(`background-color: ${highlightColour(String(mark.attrs["colour"]))}`),
  colour: (mark) => styled(`color: #${String(mark.attrs["value"])}`),
  raw: () => ["span", 0],
};
