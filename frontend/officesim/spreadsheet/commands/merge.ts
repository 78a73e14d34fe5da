/** Merging cells and taking them apart. */
import type { App, Command } from "../app";
import type { SheetEdit } from "../edits";
import { type Range, cellCount, refOf, rowsIn, touches } from "../refs";
import { cells } from "./targets";

/** Cells of a range that a merge would lose. */
function loses(app: App, range: Range): boolean {
  let found = 0;
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) {
      if (!app.book.empty(app.session.sheet, { row, column })) found += 1;
      if (found > 1) return true;
    }
  }
  return false;
}

export function mergeEdits(app: App, range: Range): SheetEdit[] {
  const sheet = app.session.sheet;
  const { book } = app;
  const edits: SheetEdit[] = book
    .sheet(sheet)
    .merges.filter((other) => touches(range, other))
    .map((other) => ({ op: "unmerge", sheet, ref: refOf(other) }));
  const home = { row: range.top, column: range.left };
  if (book.empty(sheet, home)) {
    const first = firstFilled(app, range);
    if (first) edits.push({ op: "input", sheet, ...home, text: book.content(sheet, first) });
  }
  const rest: (string | null)[][] = [];
  for (let row = range.top; row <= range.bottom; row += 1) {
    const line: (string | null)[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const keep = row === range.top && column === range.left;
      line.push(keep || book.empty(sheet, { row, column }) ? null : "");
    }
    rest.push(line);
  }
  if (rest.some((line) => line.includes(""))) {
    edits.push({ op: "inputs", sheet, row: range.top, column: range.left, rows: rest });
  }
  return [...edits, { op: "merge", sheet, ref: refOf(range) }];
}

function firstFilled(app: App, range: Range) {
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) {
      if (!app.book.empty(app.session.sheet, { row, column })) return { row, column };
    }
  }
  return null;
}

export function unmergeEdits(app: App): SheetEdit[] {
  const sheet = app.session.sheet;
  const merges = app.book.sheet(sheet).merges.filter((one) => cells(app).some((range) => touches(range, one)));
  return merges.map((one) => ({ op: "unmerge", sheet, ref: refOf(one) }));
}

export function merging(id: string, centre: boolean, across: boolean): Command {
  return (app, via) => {
    const present = unmergeEdits(app);
    if (present.length && !across) {
      app.run("merge.unmerge", via, present);
      return;
    }
    const parts = cells(app).flatMap((range) =>
      across
        ? Array.from({ length: rowsIn(range) }, (_, down) => ({
            ...range,
            top: range.top + down,
            bottom: range.top + down,
          }))
        : [range],
    );
    const wide = parts.filter((range) => cellCount(range) > 1);
    if (wide.some((range) => loses(app, range))) app.say(app.w.mergeLoses);
    const sheet = app.session.sheet;
    app.run(id, via, [
      ...wide.flatMap((range) => mergeEdits(app, range)),
      ...(centre
        ? wide.map((range): SheetEdit => ({ op: "style", sheet, ref: refOf(range), path: "horizontal", value: "center" }))
        : []),
    ]);
  };
}

export const mergeCommands: Readonly<Record<string, Command>> = {
  "merge.center": merging("merge.center", true, false),
  "merge.cells": merging("merge.cells", false, false),
  "merge.across": merging("merge.across", false, true),
  "merge.unmerge": (app, via) => void app.run("merge.unmerge", via, unmergeEdits(app)),
};
