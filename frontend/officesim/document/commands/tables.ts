/** Commands on the table of the cursor. */
import { Fragment, type Node } from "prosemirror-model";
import type { Command } from "prosemirror-state";
import { TextSelection } from "prosemirror-state";
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  cellAround,
  CellSelection,
  deleteColumn,
  deleteRow,
  deleteTable,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
} from "prosemirror-tables";
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { schema, type } from "../schema";
import { textWidth } from "./insert";
import { paragraphs } from "./selection";

/** In a cell: merging can leave a row that has none of its own. */
export function inTable(editor: Editor): boolean {
  const { state } = editor.view;
  return isInTable(state) && (state.selection instanceof CellSelection || cellAround(state.selection.$head) !== null);
}

function by(command: Command, cmd: string) {
  return (editor: Editor, via: Via): void => {
    if (!inTable(editor)) return;
    command(editor.view.state, (tr) => editor.view.dispatch(tr.setMeta("cmd", cmd).setMeta("via", via).setMeta("untracked", true)));
  };
}
export const rowBefore = by(addRowBefore, "table.row-above");
export const rowAfter = by(addRowAfter, "table.row-below");
export const columnBefore = by(addColumnBefore, "table.column-left");
export const columnAfter = by(addColumnAfter, "table.column-right");
export const removeRow = by(deleteRow, "table.row-delete");
export const removeColumn = by(deleteColumn, "table.column-delete");
export const remove = by(deleteTable, "table.delete");
export const merge = by(mergeCells, "table.merge");
export const split = by(splitCell, "table.split");
export const canMerge = (editor: Editor): boolean => inTable(editor) && mergeCells(editor.view.state);
export const canSplit = (editor: Editor): boolean => inTable(editor) && splitCell(editor.view.state);

/** Tab: the next cell; in the last one a new row. */
export function nextCell(editor: Editor, direction: 1 | -1): boolean {
  if (!inTable(editor)) return false;
  if (goToNextCell(direction)(editor.view.state, (tr) => editor.view.dispatch(tr))) return true;
  if (direction > 0) {
    rowAfter(editor, "key");
    goToNextCell(1)(editor.view.state, (tr) => editor.view.dispatch(tr));
  }
  return true;
}

/** The table of the cursor and where it stands. */
export function tableAt(editor: Editor): { node: Node; pos: number } | null {
  const { $from } = editor.view.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === "table") return { node: $from.node(depth), pos: $from.before(depth) };
  }
  return null;
}

export function setTable(editor: Editor, cmd: string, patch: Readonly<Record<string, unknown>>, via: Via): void {
  const found = tableAt(editor);
  if (!found) return;
  editor.run(cmd, via, (work) => {
    const tr = editor.view.state.tr;
    for (const [name, value] of Object.entries(patch)) {
      if (found.node.attrs[name] !== value) tr.setNodeAttribute(found.pos, name, value);
    }
    work.tr(tr);
  });
}

export function setCells(editor: Editor, cmd: string, name: "shading" | "valign", value: unknown, via: Via): void {
  if (!inTable(editor)) return;
  editor.run(cmd, via, (work) => {
    const rect = selectedRect(editor.view.state);
    const tr = editor.view.state.tr;
    for (const pos of new Set(rect.map.cellsInRect(rect))) tr.setNodeAttribute(rect.tableStart + pos, name, value);
    work.tr(tr);
  });
}

/** The first row as a heading that each page repeats. */
export function repeatHeader(editor: Editor, via: Via): void {
  const found = tableAt(editor);
  if (!found) return;
  editor.run("table.repeat-header", via, (work) => {
    const first = found.node.child(0);
    work.tr(editor.view.state.tr.setNodeAttribute(found.pos + 1, "repeat", !first.attrs["repeat"]));
  });
}
export const repeats = (editor: Editor): boolean => tableAt(editor)?.node.child(0).attrs["repeat"] === true;

export interface SortKey {
  column: number;
  descending: boolean;
  numeric: boolean;
}

const cellText = (row: Node, column: number): string =>
  column < row.childCount ? row.child(column).textBetween(0, row.child(column).content.size, "\n") : "";

function compare(keys: readonly SortKey[], locale: string) {
  const collator = new Intl.Collator(locale, { sensitivity: "base" });
  const number = (words: string) => Number.parseFloat(words.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".")) || 0;
  return (a: Node, b: Node): number => {
    for (const { column, descending, numeric } of keys) {
      const [one, other] = [cellText(a, column), cellText(b, column)];
      const order = numeric ? number(one) - number(other) : collator.compare(one, other);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}

export function sortTable(editor: Editor, keys: readonly SortKey[], header: boolean, via: Via): void {
  const found = tableAt(editor);
  if (!found) return;
  editor.run("table.sort", via, (work) => {
    const rows: Node[] = [];
    found.node.forEach((row) => rows.push(row));
    const top = header ? rows.splice(0, 1) : [];
    const sorted = [...top, ...rows.sort(compare(keys, editor.host.locale))];
    const tr = editor.view.state.tr;
    const start = found.pos + 1;
    tr.replaceWith(start, start + found.node.content.size, Fragment.from(sorted));
    work.tr(tr.setSelection(TextSelection.near(tr.doc.resolve(start + 2))));
  });
}

/** Paragraphs sorted as lines of a list. */
export function sortParagraphs(editor: Editor, descending: boolean, numeric: boolean, via: Via): void {
  const found = paragraphs(editor.view.state);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < 2) return;
  editor.run("paragraph.sort", via, (work) => {
    const rows = found.map(({ node }) => type("table_row").create(null, type("table_cell").create(null, node)));
    const sorted = rows.sort(compare([{ column: 0, descending, numeric }], editor.host.locale)).map((row) => row.child(0).child(0));
    const tr = editor.view.state.tr;
    work.tr(tr.replaceWith(first.pos, last.pos + last.node.nodeSize, Fragment.from(sorted)));
  });
}

export function toText(editor: Editor, separator: string, via: Via): void {
  const found = tableAt(editor);
  if (!found) return;
  editor.run("table.to-text", via, (work) => {
    const lines: Node[] = [];
    found.node.forEach((row) => {
      const cells: Node[] = [];
      row.forEach((cell, _offset, at) => {
        if (at > 0) cells.push(separator === "\t" ? type("tab").create() : schema.text(separator));
        cell.forEach((block) => block.forEach((node) => cells.push(node)));
      });
      const shape = row.firstChild?.firstChild?.attrs;
      lines.push(type("paragraph").create({ ...shape, source: null }, Fragment.fromArray(cells)));
    });
    const tr = editor.view.state.tr.replaceWith(found.pos, found.pos + found.node.nodeSize, lines);
    work.tr(tr.setSelection(TextSelection.near(tr.doc.resolve(found.pos + 1))));
  });
}

function cut(node: Node, separator: string): Fragment[] {
  const parts: Node[][] = [[]];
  node.forEach((child) => {
    if (child.type.name === "tab" && separator === "\t") parts.push([]);
    else if (child.isText && separator !== "\t") {
      child.text!.split(separator).forEach((words, at) => {
        if (at > 0) parts.push([]);
        const kept = words.trim();
        if (kept) parts.at(-1)!.push(schema.text(kept, child.marks));
      });
    } else parts.at(-1)!.push(child);
  });
  return parts.map((one) => Fragment.fromArray(one));
}

export function fromText(editor: Editor, separator: string, via: Via): void {
  const found = paragraphs(editor.view.state).filter(({ node }) => node.content.size > 0);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || inTable(editor)) return;
  editor.run("table.from-text", via, (work) => {
    const lines = found.map(({ node }) => ({ node, parts: cut(node, separator) }));
    const columns = Math.max(...lines.map((one) => one.parts.length));
    const width = Math.floor(textWidth(editor) / columns);
    const rows = lines.map(({ node, parts }) =>
      type("table_row").create(
        null,
        Array.from({ length: columns }, (_, at) => {
          const paragraph = type("paragraph").create({ ...node.attrs, source: null }, parts[at] ?? Fragment.empty);
          return type("table_cell").create({ colwidth: [width] }, paragraph);
        }),
      ),
    );
    const style = [...editor.state.styles].find(([, one]) => one.kind === "table" && one.name.toLowerCase() === "table grid")?.[0] ?? null;
    const made = type("table").create({ style, borders: style ? null : "all" }, rows);
    const tr = editor.view.state.tr;
    const end = last.pos + last.node.nodeSize;
    const tail = end === tr.doc.content.size ? [type("paragraph").create()] : [];
    tr.replaceWith(first.pos, end, [made, ...tail]);
    work.tr(tr.setSelection(TextSelection.near(tr.doc.resolve(first.pos + 4))));
  });
}

