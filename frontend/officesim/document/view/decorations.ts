/** What is drawn beside the document: list labels, page geometry, matches of a search. */
import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Page } from "../edits";
import type { Editor } from "../editor";
import { BODY, sectionOrder } from "../model";
import type { Match } from "../commands/find";
import { labels } from "./labels";

const points = (twips: number) => `${twips / 20}pt`;

/** CSS variables of a section's page; several columns show one column's width. */
export function pageCss(page: Page): string {
  const columns = page.columns > 1 ? (page.width - page.left - page.right - (page.columns - 1) * page.columnSpace) / page.columns : 0;
  const shrunk = columns > 0 ? page.width - page.left - page.right - columns : 0;
  return `--od-page: ${points(page.width)}; --od-page-left: ${points(page.left)}; --od-page-right: ${points(page.right + Math.round(shrunk))}`;
}

function listDecorations(editor: Editor, doc: Node): Decoration[] {
  return labels(editor, doc).map(({ pos, node, text, level }) => {
    const own = node.attrs as Record<string, unknown>;
    const left = own["indentLeft"] === null ? `--od-left: ${points(level.left)}; ` : "";
    const hang = own["firstLine"] === null ? level.hanging : -Number(own["firstLine"]);
    const css = `${left}--od-hang: ${points(hang)}; text-indent: 0`;
    return Decoration.node(pos, pos + node.nodeSize, { class: "od-item", "data-label": text, style: css });
  });
}

function sectionDecorations(editor: Editor, doc: Node): Decoration[] {
  const order = sectionOrder(doc);
  const single = order.length === 1 ? editor.state.sections.get(order[0]!) : undefined;
  const columned = (single?.columns ?? 1) > 1;
  const found: Decoration[] = [];
  let at = 0;
  let newPage = false;
  doc.forEach((node, offset) => {
    const page = editor.state.sections.get(order[at]!) ?? editor.state.sections.get("last");
    if (page) {
      const shown = columned ? { ...page, columns: 1 } : page;
      const edge = [offset === 0 ? "od-first-block" : "", offset + node.nodeSize === doc.content.size ? "od-last-block" : ""];
      if (newPage) edge.push("od-after-break");
      const several = page.columns > 1 && !columned ? "od-in-columns" : "";
      found.push(
        Decoration.node(offset, offset + node.nodeSize, {
          class: ["od-block", several, ...edge].filter(Boolean).join(" "),
          style: columned ? "" : pageCss(shown),
        }),
      );
    }
    newPage = node.type.name === "section_break" && node.attrs["kind"] !== "continuous";
    if (node.type.name === "section_break") at += 1;
  });
  return found;
}

export interface Found {
  matches: readonly Match[];
}

/** A plugin that draws everything of one part. */
export function decorationPlugin(editor: Editor, part: string, found: Found): Plugin {
  let cached: { doc: Node; revision: number; matches: readonly Match[]; set: DecorationSet } | null = null;
  return new Plugin({
    props: {
      decorations(state) {
        const { doc } = state;
        const { revision } = editor;
        if (cached?.doc === doc && cached.revision === revision && cached.matches === found.matches) return cached.set;
        const every = listDecorations(editor, doc);
        if (part === BODY) every.push(...sectionDecorations(editor, doc));
        for (const match of found.matches) {
          if (match.part === part && match.to <= doc.content.size) every.push(Decoration.inline(match.from, match.to, { class: "od-match" }));
        }
        cached = { doc, revision, matches: found.matches, set: DecorationSet.create(doc, every) };
        return cached.set;
      },
    },
  });
}
