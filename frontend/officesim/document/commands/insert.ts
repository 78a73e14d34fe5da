/** Insertion of breaks, tables, pictures, links, bookmarks, notes, fields and contents. */
import { Fragment, Slice, type Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import type { Via } from "../../contract";
import type { PartKind, Slot } from "../edits";
import type { Editor, Work } from "../editor";
import { paragraphOf } from "../effective";
import { stepJSON } from "../lean";
import { BODY } from "../model";
import { markType, schema, type } from "../schema";
import { wordAround } from "./selection";

/** Put an inline node where the selection is. */
export function inline(editor: Editor, cmd: string, via: Via, node: Node, before?: (work: Work) => void): void {
  editor.run(cmd, via, (work) => {
    before?.(work);
    const { state } = editor.view;
    const tr = state.tr.replaceSelectionWith(node, true);
    work.tr(tr.scrollIntoView());
  });
}

export const pageBreak = (editor: Editor, via: Via, kind = "page"): void =>
  inline(editor, kind === "page" ? "insert.page-break" : "layout.column-break", via, type("page_break").create({ kind }));

export const lineBreak = (editor: Editor, via: Via): void => inline(editor, "insert.line-break", via, type("line_break").create());
export const text = (editor: Editor, sign: string, via: Via): void => {
  editor.run("insert.symbol", via, (work) => work.tr(editor.view.state.tr.insertText(sign)));
};
export const field = (editor: Editor, kind: string, name: string, via: Via, cmd = "insert.field"): void =>
  inline(editor, cmd, via, type("field").create({ kind, name }));

/** Put blocks after the paragraph (or table) of the cursor; an empty paragraph gives way. */
export function blocks(editor: Editor, work: Work, nodes: Node[], inside = 1): void {
  const { state } = editor.view;
  const { $from } = state.selection;
  // A block that is selected as a whole has no paragraph around it.
  const start = $from.depth > 0 ? $from.before(1) : $from.pos;
  const block = $from.depth > 0 ? $from.node(1) : $from.nodeAfter ?? type("paragraph").create();
  const empty = block.type.name === "paragraph" && block.content.size === 0;
  const atStart = $from.depth === 1 && $from.parentOffset === 0 && !empty;
  const at = empty || atStart ? start : start + block.nodeSize;
  const tr = state.tr;
  const last = empty && start + block.nodeSize === state.doc.content.size;
  tr.step(new ReplaceStep(at, empty && !last ? at + block.nodeSize : at, new Slice(Fragment.from(nodes), 0, 0)));
  const size = nodes.reduce((sum, one) => sum + one.nodeSize, 0);
  if (at + size === tr.doc.content.size) tr.insert(at + size, type("paragraph").create());
  tr.setSelection(TextSelection.near(tr.doc.resolve(at + inside)));
  work.tr(tr.scrollIntoView());
}

/** The width between the margins of the cursor's section, in pixels. */
export function textWidth(editor: Editor): number {
  const page = editor.state.sections.get(editor.section().id);
  return page ? Math.round((page.width - page.left - page.right) / 15) : 600;
}

export function table(editor: Editor, rows: number, columns: number, via: Via): void {
  const { $from } = editor.view.state.selection;
  if ($from.depth !== 1 || $from.parent.type.name !== "paragraph") return;
  const style = [...editor.state.styles].find(([, one]) => one.kind === "table" && one.name.toLowerCase() === "table grid")?.[0] ?? null;
  const width = Math.floor(textWidth(editor) / columns);
  const cell = () => type("table_cell").create({ colwidth: [width] }, type("paragraph").create());
  const row = () => type("table_row").create(null, Array.from({ length: columns }, cell));
  const node = type("table").create({ style, borders: style ? null : "all" }, Array.from({ length: rows }, row));
  editor.run("insert.table", via, (work) => blocks(editor, work, [node], 4));
}

export function picture(editor: Editor, asset: string, alt: string, via: Via): void {
  const media = editor.opening.media[asset];
  if (!media) return;
  const widest = textWidth(editor) * 9525;
  const scale = Math.min(1, widest / media.width);
  const size = { width: Math.round(media.width * scale), height: Math.round(media.height * scale) };
  inline(editor, "insert.picture", via, type("image").create({ asset, alt, ...size }));
}

/** The link that the cursor stands in, with its extent. */
export function linkAt(editor: Editor): { from: number; to: number; href: string } | null {
  const { state } = editor.view;
  const { $from } = state.selection;
  const parent = $from.parent;
  const found = parent.isTextblock ? parent.childAfter($from.parentOffset) : null;
  const mark = found?.node?.marks.find((one) => one.type.name === "link") ?? $from.marks().find((one) => one.type.name === "link");
  if (!mark) return null;
  let from = $from.pos;
  let to = $from.pos;
  parent.forEach((node, offset) => {
    const start = $from.start() + offset;
    if (mark.isInSet(node.marks) && start <= $from.pos && start + node.nodeSize >= $from.pos) {
      from = Math.min(from, start);
      to = Math.max(to, start + node.nodeSize);
    }
  });
  return { from, to, href: String(mark.attrs["href"]) };
}

export function link(editor: Editor, words: string, href: string, via: Via): void {
  editor.run("insert.link", via, (work) => {
    const { state } = editor.view;
    const old = linkAt(editor);
    const { from, to } = old ?? (state.selection.empty ? wordAround(state) ?? state.selection : state.selection);
    const tr = state.tr;
    const shown = state.doc.textBetween(from, to);
    let end = to;
    if (words && words !== shown) {
      tr.insertText(words, from, to);
      end = from + words.length;
    }
    tr.addMark(from, end, markType("link").create({ href }));
    work.tr(tr);
  });
}

export function unlink(editor: Editor, via: Via): void {
  const found = linkAt(editor);
  if (!found) return;
  editor.run("insert.unlink", via, (work) => work.tr(editor.view.state.tr.removeMark(found.from, found.to, markType("link"))));
}

export function bookmark(editor: Editor, name: string, via: Via): void {
  const { state } = editor.view;
  if (state.selection.empty) return inline(editor, "insert.bookmark", via, type("anchor").create({ name }));
  editor.run("insert.bookmark", via, (work) =>
    work.tr(editor.view.state.tr.addMark(state.selection.from, state.selection.to, markType("bookmark").create({ name }))),
  );
}

/** Names of the bookmarks of the main text. */
export function bookmarks(editor: Editor): string[] {
  const found = new Set<string>();
  editor.state.parts.get(BODY)!.descendants((node) => {
    if (node.type.name === "anchor") found.add(String(node.attrs["name"]));
    for (const mark of node.marks) if (mark.type.name === "bookmark") found.add(String(mark.attrs["name"]));
  });
  return [...found].sort();
}

export function removeBookmark(editor: Editor, name: string, via: Via): void {
  editor.run("insert.bookmark-delete", via, (work) => {
    const tr = editor.views.get(BODY)!.state.tr;
    tr.removeMark(0, tr.doc.content.size, markType("bookmark").create({ name }));
    const at: number[] = [];
    tr.doc.descendants((node, pos) => {
      if (node.type.name === "anchor" && node.attrs["name"] === name) at.push(pos);
    });
    for (const pos of at.reverse()) tr.delete(pos, pos + 1);
    work.tr(tr, BODY);
  });
}

export function footnote(editor: Editor, via: Via): string | null {
  if (editor.part !== BODY) return null;
  const id = editor.freshId("n", editor.state.parts);
  const style = [...editor.state.styles].find(([, one]) => one.name.toLowerCase() === "footnote text")?.[0] ?? "Normal";
  const doc = { type: "doc", content: [{ type: "paragraph", attrs: { style } }] };
  inline(editor, "insert.footnote", via, type("footnote").create({ id }), (work) => {
    const { state } = editor.view;
    work.op({ op: "part", id, value: { kind: "footnote", doc } });
    if (!state.selection.empty) editor.view.updateState(state.apply(state.tr.setSelection(TextSelection.create(state.doc, state.selection.to))));
  });
  return id;
}

/** Headings of the levels, as a table of contents lists them. */
export function headings(editor: Editor, first: number, last: number): { level: number; text: string; pos: number }[] {
  const found: { level: number; text: string; pos: number }[] = [];
  editor.state.parts.get(BODY)!.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const level = paragraphOf(editor.state.styles, node).outline;
    let words = "";
    node.forEach((child) => {
      if (child.isText && !child.marks.some((one) => one.type.name === "deletion")) words += child.text ?? "";
    });
    if (level !== null && level >= first && level <= last && words.trim()) found.push({ level, text: words.slice(0, 2000), pos });
    return false;
  });
  return found;
}

const entriesOf = (editor: Editor, first: number, last: number) =>
  headings(editor, first, last).map(({ level, text: words }) => ({ level, text: words }));

export function contents(editor: Editor, from: number, to: number, via: Via): void {
  if (editor.part !== BODY) return;
  const title = editor.say("Contents", "Table des matières");
  const old = contentsAt(editor);
  const attrs = { title, from, to, entries: entriesOf(editor, from, to) };
  editor.run("references.contents", via, (work) => {
    const tr = editor.view.state.tr;
    if (old === null) blocks(editor, work, [type("toc").create(attrs)], type("toc").create(attrs).nodeSize);
    else work.tr(tr.replaceWith(old, old + 1, type("toc").create(attrs)));
  });
}

function contentsAt(editor: Editor): number | null {
  let found: number | null = null;
  editor.state.parts.get(BODY)!.forEach((node, offset) => {
    if (node.type.name === "toc") found ??= offset;
  });
  return found;
}
export const hasContents = (editor: Editor): boolean => contentsAt(editor) !== null;

export function updateContents(editor: Editor, via: Via): void {
  const at = contentsAt(editor);
  if (at === null) return;
  editor.run("references.update", via, (work) => {
    const tr = editor.views.get(BODY)!.state.tr;
    const { from, to } = tr.doc.nodeAt(at)!.attrs as { from: number; to: number };
    work.tr(tr.setNodeAttribute(at, "entries", entriesOf(editor, from, to)), BODY);
  });
}

export function removeContents(editor: Editor, via: Via): void {
  const at = contentsAt(editor);
  if (at !== null) editor.run("references.remove", via, (work) => work.tr(editor.views.get(BODY)!.state.tr.delete(at, at + 1), BODY));
}

const EMPTY_PART = (align: string | null) => ({ type: "doc", content: [{ type: "paragraph", attrs: { style: "Normal", align } }] });

/** The header or footer of the cursor's section, made when the section shows none. */
export function runningPart(editor: Editor, kind: "header" | "footer", slot: Slot, via: Via): string {
  const { index, id } = editor.section();
  const known = editor.running(kind, index, slot);
  if (known) return known;
  let made = "";
  editor.run(`insert.${kind}`, via, (work) => {
    made = makeRunning(editor, work, kind, slot, id, null);
  });
  return made;
}

function makeRunning(editor: Editor, work: Work, kind: PartKind, slot: Slot, section: string, align: string | null): string {
  const name = editor.freshId(kind, editor.state.parts);
  const page = editor.state.sections.get(section)!;
  const which = kind === "header" ? "header" : "footer";
  work.op({ op: "part", id: name, value: { kind, doc: EMPTY_PART(align) } });
  work.op({ op: "section", id: section, value: { ...page, [which]: { ...page[which], [slot]: name } } });
  return name;
}

/** A page number in the header or footer, aligned; what stood there stays. */
export function pageNumber(editor: Editor, kind: "header" | "footer", align: string, via: Via, ofPages = false): void {
  editor.run("insert.page-number", via, (work) => {
    const { index, id } = editor.section();
    const part = editor.running(kind, index, "default") ?? makeRunning(editor, work, kind, "default", id, null);
    const doc = editor.state.parts.get(part)!;
    const nodes = [type("field").create({ kind: "page" })];
    if (ofPages) nodes.push(schema.text(" / "), type("field").create({ kind: "pages" }));
    const last = doc.lastChild!;
    const at = doc.content.size - last.nodeSize;
    const paragraph = type("paragraph").create({ ...last.attrs, source: null, align }, nodes);
    const empty = last.type.name === "paragraph" && last.content.size === 0;
    const step = new ReplaceStep(empty ? at : doc.content.size, doc.content.size, new Slice(Fragment.from(paragraph), 0, 0));
    work.op({ op: "step", part, step: stepJSON(step) });
    work.changed = "parts";
  });
}

export function removeRunning(editor: Editor, kind: "header" | "footer", via: Via): void {
  const { id, index } = editor.section();
  const page = editor.state.sections.get(id)!;
  const own = page[kind].default;
  editor.run(`insert.${kind}-remove`, via, (work) => {
    if (own) {
      work.op({ op: "section", id, value: { ...page, [kind]: { ...page[kind], default: null } } });
      if (index === 0) work.op({ op: "part", id: own, value: null });
    } else if (editor.running(kind, index, "default")) makeRunning(editor, work, kind, "default", id, null);
  });
}

/** Give the section a header or footer of its own, or let it follow the section before. */
export function linkToPrevious(editor: Editor, kind: "header" | "footer", via: Via): void {
  const { id, index } = editor.section();
  const page = editor.state.sections.get(id)!;
  if (index === 0) return;
  editor.run("header.link", via, (work) => {
    const own = page[kind].default;
    if (own) work.op({ op: "section", id, value: { ...page, [kind]: { ...page[kind], default: null } } });
    else {
      const before = editor.running(kind, index - 1, "default");
      const made = makeRunning(editor, work, kind, "default", id, null);
      const doc = before ? (editor.state.parts.get(before)!.toJSON() as unknown) : null;
      if (doc) work.op({ op: "part", id: made, value: { kind, doc } });
    }
  });
}
