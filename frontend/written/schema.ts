/** The editor's schema: assess/written/schemas/editor.json, with how each node looks on the page. */
import { Schema, type DOMOutputSpec, type MarkSpec, type NodeSpec } from "prosemirror-model";
import { HIGHEST_HEADING, HIGHEST_ORDER, MOST_COLUMNS, MOST_ROWS_SPANNED } from "./model";
import vocabulary from "../../assess/written/schemas/editor.json";

type Look = Pick<NodeSpec, "parseDOM" | "toDOM">;

const cell = (tag: "td" | "th"): Look => ({
  parseDOM: [{
    tag,
    getAttrs: (dom) => ({
      colspan: span(dom, "colspan", MOST_COLUMNS), rowspan: span(dom, "rowspan", MOST_ROWS_SPANNED), colwidth: null,
    }),
  }],
  toDOM: ({ attrs }): DOMOutputSpec => [tag, {
    ...(attrs["colspan"] === 1 ? {} : { colspan: String(attrs["colspan"]) }),
    ...(attrs["rowspan"] === 1 ? {} : { rowspan: String(attrs["rowspan"]) }),
  }, 0],
});

const LOOKS: Readonly<Record<string, Look>> = {
  paragraph: { parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
  heading: {
    // What an office program calls a deeper heading is one of the third level here.
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: Math.min(HIGHEST_HEADING, level) } })),
    toDOM: ({ attrs }) => [`h${String(attrs["level"])}`, 0],
  },
  bullet_list: { parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
  ordered_list: {
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ order: span(dom, "start", HIGHEST_ORDER) }) }],
    toDOM: ({ attrs }) => (attrs["order"] === 1 ? ["ol", 0] : ["ol", { start: String(attrs["order"]) }, 0]),
  },
  list_item: { parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
  table: { parseDOM: [{ tag: "table" }], toDOM: () => ["table", ["tbody", 0]] },
  table_row: { parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
  table_cell: cell("td"),
  table_header: cell("th"),
  hard_break: { parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
};

const MARKS: Readonly<Record<string, MarkSpec>> = {
  em: { parseDOM: [{ tag: "i" }, { tag: "em" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
      { style: "font-weight", getAttrs: (value) => /^(bold|[6-9]00)/.test(value) && null }],
    toDOM: () => ["strong", 0],
  },
};

function span(dom: HTMLElement, name: string, most: number): number {
  const value = Number(dom.getAttribute(name));
  return Number.isInteger(value) && value >= 1 && value <= most ? value : 1;
}

const NODES: Record<string, NodeSpec> = vocabulary.nodes;

export const schema = new Schema({
  nodes: Object.fromEntries(Object.entries(NODES).map(([name, spec]) => [name, { ...spec, ...LOOKS[name] }])),
  marks: Object.fromEntries(Object.entries(vocabulary.marks).map(([name, spec]) => [name, { ...spec, ...MARKS[name] }])),
});
