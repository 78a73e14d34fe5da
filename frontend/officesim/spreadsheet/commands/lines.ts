/** Rows and columns: insert, delete, size, hide, fit; and cells that shift. */
import type { Via } from "../../contract";
import type { App, Command } from "../app";
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "../edits";
import { moved, referencesIn } from "../formula";
import { fontOf, textWidth } from "../grid/paint";
import { lookOf } from "../grid/source";
import { last } from "../grid/selection";
import { type Range, columnsIn, isWholeColumns, isWholeRows, rowsIn } from "../refs";
import { moveRange } from "../engine/shift";
import { block, numberLike, quotedText } from "../engine/undo";
import { movedRules } from "./ruleformulas";
import { spans } from "./targets";

type Axis = "rows" | "columns";

function insertLines(axis: Axis): Command {
  return (app, via) => {
    const range = last(app.session.selection);
    const [at, count] = axis === "rows" ? [range.top, rowsIn(range)] : [range.left, columnsIn(range)];
    if (count > (axis === "rows" ? 1000 : 100)) {
      app.say(app.w.tooMany);
      return;
    }
    const sheet = app.session.sheet;
    const op = axis === "rows" ? "rowsInsert" : "columnsInsert";
    const edits: SheetEdit[] = [{ op, sheet, at, count }, ...inheritedLooks(app, axis, at, count)];
    const rules = movedRules(app, sheet, [{ axis, at, count, insert: true }]);
    app.run(`${axis}.insert`, via, [...edits, ...rules, ...keptTexts(app, axis, at, count)]);
  };
}

/** Texts such as 007 behind the place: entered again where they come to stand, as texts. */
function keptTexts(app: App, axis: Axis, at: number, by: number): SheetEdit[] {
  const { book, session } = app;
  const { extent } = book.sheet(session.sheet);
  const from = by < 0 ? at - by : at;
  const edits: SheetEdit[] = [];
  for (let column = axis === "columns" ? from : 1; column <= extent.column; column += 1) {
    for (const row of book.model.getRowsWithData(session.sheet, column)) {
      const content = axis === "rows" && row < from ? "" : book.content(session.sheet, { row, column });
      if (!numberLike(book, session.sheet, { row, column }, content)) continue;
      const place = axis === "rows" ? { row: row + by, column } : { row, column: column + by };
      const style = book.style(session.sheet, { row, column });
      edits.push({ op: "input", sheet: session.sheet, ...place, text: quotedText(content) });
      edits.push({ op: "styles", sheet: session.sheet, ...place, table: [style], cells: [[0]] });
    }
  }
  return edits.slice(0, 4000);
}

/** New rows look like the one above, new columns like the one to the left. */
function inheritedLooks(app: App, axis: Axis, at: number, count: number): SheetEdit[] {
  const { session, book } = app;
  const { extent } = book.sheet(session.sheet);
  if (at === 1) return [];
  const length = axis === "rows" ? extent.column : extent.row;
  const looks = Array.from({ length }, (_, index) =>
    book.style(session.sheet, axis === "rows" ? { row: at - 1, column: index + 1 } : { row: index + 1, column: at - 1 }),
  );
  if (looks.every((look) => Object.keys(look).length === 0)) return [];
  const table = looks.map((look) => look);
  const numbers = looks.map((_, index) => index);
  if (table.length > 2000) return [];
  const cells =
    axis === "rows" ? Array.from({ length: count }, () => numbers) : numbers.map((number) => Array.from({ length: count }, () => number));
  const [row, column] = axis === "rows" ? [at, 1] : [1, at];
  return [{ op: "styles", sheet: session.sheet, row, column, table, cells }];
}

/** A range whose first or last line goes would turn into #REF!: write such formulas anew first. */
export function rescued(app: App, sheet: number, axis: Axis, at: number, count: number): SheetEdit[] {
  const { book } = app;
  const edits: SheetEdit[] = [];
  const home = book.sheet(sheet).name.toLowerCase();
  const shift = { axis, at, count, insert: false } as const;
  book.sheets.forEach((data, position) => {
    for (let column = 1; column <= data.extent.column; column += 1) {
      for (const row of book.model.getRowsWithData(position, column)) {
        const cell = { row, column };
        const gone = position === sheet && inSpan(axis === "rows" ? row : column, at, count);
        const formula = gone ? "" : book.content(position, cell);
        if (!formula.startsWith("=")) continue;
        const text = shrunk(formula, (name) => (name?.toLowerCase() ?? data.name.toLowerCase()) === home, shift);
        if (text !== formula) edits.push({ op: "input", sheet: position, row, column, text });
      }
    }
  });
  return edits;
}

function inSpan(index: number, at: number, count: number): boolean {
  return index >= at && index < at + count;
}

/** Ranges that lose an end but not all: end them at the last line that stays. */
export function shrunk(
  formula: string,
  here: (sheet: string | null) => boolean,
  shift: { readonly axis: Axis; readonly at: number; readonly count: number; readonly insert: false },
): string {
  let text = "";
  let end = 0;
  for (const reference of referencesIn(formula)) {
    const { range } = reference;
    const [first, final] = shift.axis === "rows" ? [range.top, range.bottom] : [range.left, range.right];
    const touched = inSpan(first, shift.at, shift.count) || inSpan(final, shift.at, shift.count);
    if (!here(reference.sheet) || first === final || !touched || !moveRange(range, shift)) continue;
    const from = inSpan(first, shift.at, shift.count) ? shift.at + shift.count : first;
    const to = inSpan(final, shift.at, shift.count) ? shift.at - 1 : final;
    const bang = reference.text.lastIndexOf("!") + 1;
    const [left = "", right = ""] = reference.text.slice(bang).split(":");
    const written = [
      shift.axis === "rows" ? moved(`=${left.replaceAll("$", "")}`, from - first, 0) : moved(`=${left.replaceAll("$", "")}`, 0, from - first),
      shift.axis === "rows" ? moved(`=${right.replaceAll("$", "")}`, to - final, 0) : moved(`=${right.replaceAll("$", "")}`, 0, to - final),
    ].map((part) => part.slice(1));
    const dollars = (part: string, model: string): string => {
      const found = /^([A-Za-z]*)(\d*)$/.exec(part);
      if (!found) return part;
      const column = found[1] ? (model.startsWith("$") ? "$" : "") + found[1] : "";
      return column + (found[2] ? (/\$\d/.test(model) ? "$" : "") + found[2] : "");
    };
    text += formula.slice(end, reference.start) + reference.text.slice(0, bang);
    text += `${dollars(written[0] as string, left)}:${dollars(written[1] as string, right)}`;
    end = reference.end;
  }
  return text + formula.slice(end);
}

function deleteLines(axis: Axis): Command {
  return (app, via) => {
    const sheet = app.session.sheet;
    const op = axis === "rows" ? "rowsDelete" : "columnsDelete";
    // From the end, so that what comes before keeps its place.
    const ordered = spans(app, axis).sort((a, b) => b[0] - a[0]);
    const edits = ordered.flatMap(([from, to], index): SheetEdit[] => [
      ...(index === 0 ? rescued(app, sheet, axis, from, to - from + 1) : []),
      { op, sheet, at: from, count: to - from + 1 },
    ]);
    edits.push(...movedRules(app, sheet, ordered.map(([from, to]) => ({ axis, at: from, count: to - from + 1, insert: false }))));
    // Texts behind a single deleted span; several spans at once are rare and left to the engine.
    const only = ordered.length === 1 ? ordered[0] : undefined;
    if (only) edits.push(...keptTexts(app, axis, only[0], only[0] - only[1] - 1));
    const first = ordered[ordered.length - 1]?.[0] ?? 1;
    const active = app.session.selection.active;
    const cell = axis === "rows" ? { row: first, column: active.column } : { row: active.row, column: first };
    app.run(`${axis}.delete`, via, edits, { ranges: [{ top: cell.row, bottom: cell.row, left: cell.column, right: cell.column }], active: cell, anchor: cell, head: cell });
  };
}

function hideLines(axis: Axis, hidden: boolean): Command {
  return (app, via) => {
    const sheet = app.session.sheet;
    const op = axis === "rows" ? "rowsHide" : "columnsHide";
    const edits = spans(app, axis).map(([from, to]): SheetEdit => {
      // Showing reaches over the neighbours: hidden lines cannot be selected by themselves.
      const limit = axis === "rows" ? MAX_ROWS : MAX_COLUMNS;
      const [first, final] = hidden || from < to ? [from, to] : [Math.max(1, from - 1), Math.min(limit, to + 1)];
      return { op, sheet, from: first, to: final, hidden };
    });
    app.run(`${axis}.${hidden ? "hide" : "show"}`, via, edits);
  };
}

function sizeEdit(axis: Axis, sheet: number, from: number, to: number, size: number | null): SheetEdit {
  const most = axis === "rows" ? 818 : 1800;
  const pixels = size === null ? null : Math.min(most, Math.max(4, Math.round(size)));
  return axis === "rows"
    ? { op: "rowsSize", sheet, from, to, height: pixels }
    : { op: "columnsSize", sheet, from, to, width: pixels };
}

/** "3 120": line 3, or all selected whole lines with it, gets 120 pixels. */
function dragSize(axis: Axis): Command {
  return (app, via, argument = "") => {
    const [index, size] = argument.split(" ").map(Number) as [number, number];
    const chosen = app.session.selection.ranges.filter(axis === "rows" ? isWholeRows : isWholeColumns);
    const along = spans(app, axis);
    const among = chosen.length > 0 && along.some(([from, to]) => index >= from && index <= to);
    const sheet = app.session.sheet;
    const list = among ? along : [[index, index] as [number, number]];
    const edits =
      size < 4
        ? list.map(([from, to]): SheetEdit => ({ op: `${axis}Hide`, sheet, from, to, hidden: true }))
        : list.map(([from, to]) => sizeEdit(axis, sheet, from, to, size));
    if (!app.run(`${axis}.size`, via, edits)) app.load();
  };
}

/** As wide or high as what the line holds. */
export function fitted(app: App, axis: Axis, index: number): number | null {
  const { book, session } = app;
  const { extent } = book.sheet(session.sheet);
  let most = 0;
  const length = axis === "rows" ? extent.column : extent.row;
  for (let other = 1; other <= length; other += 1) {
    const cell = axis === "rows" ? { row: index, column: other } : { row: other, column: index };
    if (book.merged(session.sheet, cell)) continue;
    const text = book.shown(session.sheet, cell);
    if (!text) continue;
    const look = lookOf(book.style(session.sheet, cell), book.defaultFont);
    if (axis === "columns") {
      const widest = Math.max(...text.split("\n").map((line) => textWidth(line, fontOf(look, 1))));
      const button = book.sheet(session.sheet).objects.filter.size ? 18 : 0;
      most = Math.max(most, widest + 9 + (isHeading(app, cell.row) ? button : 0));
    } else {
      const width = app.grid.columns.size(cell.column) / app.grid.zoom - 5;
      const lines = text.split("\n").reduce((sum, line) => sum + (look.wrap ? Math.max(1, Math.ceil(textWidth(line, fontOf(look, 1)) / width)) : 1), 0);
      most = Math.max(most, Math.round(lines * look.size * 1.6 + 3));
    }
  }
  return most ? Math.ceil(most) : null;
}

function isHeading(app: App, row: number): boolean {
  return [...app.book.sheet(app.session.sheet).objects.filter.values()].some((filter) => filter.ref.match(/\d+/)?.[0] === String(row));
}

function autofit(axis: Axis): Command {
  return (app, via, argument) => {
    const sheet = app.session.sheet;
    const along = spans(app, axis);
    const one = argument ? Number(argument) : null;
    const among = one === null || along.some(([from, to]) => one >= from && one <= to && to - from < 500);
    const list = among ? along : [[one, one] as [number, number]];
    const edits: SheetEdit[] = [];
    for (const [from, to] of list) {
      const end = Math.min(to, from + 500);
      for (let index = from; index <= end; index += 1) edits.push(sizeEdit(axis, sheet, index, index, fitted(app, axis, index)));
    }
    app.run(`${axis}.autofit`, via, edits);
  };
}

export function sizeLines(app: App, axis: Axis, via: Via, pixels: number | null): void {
  const sheet = app.session.sheet;
  app.run(`${axis}.size`, via, spans(app, axis).map(([from, to]) => sizeEdit(axis, sheet, from, to, pixels)));
}

/** Insert or delete cells within their rows or columns; what lies behind moves. */
export function shiftCells(app: App, via: Via, insert: boolean, axis: Axis): void {
  const { session, book } = app;
  const sheet = session.sheet;
  const range = last(session.selection);
  const { extent } = book.sheet(sheet);
  const [count, end] = axis === "rows" ? [rowsIn(range), extent.row] : [columnsIn(range), extent.column];
  const start = axis === "rows" ? range.top : range.left;
  const from = insert ? start : start + count;
  const by = insert ? count : -count;
  const edits: SheetEdit[] = [];
  const across = axis === "rows" ? { left: range.left, right: range.right } : { top: range.top, bottom: range.bottom };
  const span = (a: number, b: number): Range =>
    (axis === "rows" ? { ...across, top: a, bottom: b } : { ...across, left: a, right: b }) as Range;
  if (from <= end) {
    for (const edit of block(book, sheet, span(from, end))) edits.push(shiftEdit(edit, axis, by));
  }
  const empty = insert ? span(start, start + count - 1) : span(Math.max(start, end - count + 1), Math.max(start + count - 1, end));
  const [high, wide] = [rowsIn(empty), columnsIn(empty)];
  edits.push({ op: "inputs", sheet, row: empty.top, column: empty.left, rows: Array.from({ length: high }, () => Array.from({ length: wide }, () => "")) });
  if (!insert) edits.push({ op: "styles", sheet, row: empty.top, column: empty.left, table: [{}], cells: Array.from({ length: high }, () => Array.from({ length: wide }, () => 0)) });
  app.run(insert ? "cells.insert" : "cells.delete", via, edits);
}

function shiftEdit(edit: SheetEdit, axis: Axis, by: number): SheetEdit {
  if (edit.op !== "inputs" && edit.op !== "styles") return edit;
  return axis === "rows" ? { ...edit, row: edit.row + by } : { ...edit, column: edit.column + by };
}

export const lineCommands: Readonly<Record<string, Command>> = {
  "rows.insert": insertLines("rows"),
  "columns.insert": insertLines("columns"),
  "rows.delete": deleteLines("rows"),
  "columns.delete": deleteLines("columns"),
  "rows.hide": hideLines("rows", true),
  "rows.show": hideLines("rows", false),
  "columns.hide": hideLines("columns", true),
  "columns.show": hideLines("columns", false),
  "rows.size": dragSize("rows"),
  "columns.size": dragSize("columns"),
  "rows.autofit": autofit("rows"),
  "columns.autofit": autofit("columns"),
};
