/** What pasted pages may bring: text, its plain emphasis, links and tables. */
import type { TagParseRule } from "prosemirror-model";

function attrsOf(dom: HTMLElement): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(dom.dataset["attrs"] ?? "null");
    return found && typeof found === "object" ? (found as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const whole = (value: string | null) => Math.min(Math.max(Number.parseInt(value ?? "1", 10) || 1, 1), 63);

export const nodeRules: Readonly<Record<string, TagParseRule[]>> = {
  paragraph: [
    { tag: "p, h1, h2, h3, h4, h5, h6, li, div.od-p", getAttrs: (dom) => attrsOf(dom) },
  ],
  table: [{ tag: "table" }],
  table_row: [{ tag: "tr" }],
  table_cell: [
    {
      tag: "td, th",
      getAttrs: (dom) => ({
        colspan: whole(dom.getAttribute("colspan")),
        rowspan: whole(dom.getAttribute("rowspan")),
      }),
    },
  ],
  line_break: [{ tag: "br" }],
  tab: [{ tag: "span.od-tab" }],
};
export const markRules: Readonly<Record<string, TagParseRule[]>> = {
  link: [
    {
      tag: "a[href]",
      getAttrs: (dom) => {
        const href = dom.getAttribute("href") ?? "";
        return /^(https?:|mailto:|#)/.test(href) ? { href: href.slice(0, 2000) } : false;
      },
    },
  ],
  bold: [{ tag: "strong" }, { tag: "b" }],
  italic: [{ tag: "em" }, { tag: "i" }],
  underline: [{ tag: "u" }],
  strike: [{ tag: "s" }],
  script: [
    { tag: "sup", getAttrs: () => ({ value: "superscript" }) },
    { tag: "sub", getAttrs: () => ({ value: "subscript" }) },
  ],
};
