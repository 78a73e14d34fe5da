/** Copy, cut, paste; paste special; text and tables from outside; dragging a range elsewhere. */
import type { Via } from "../../contract";
import type { App, Command } from "../app";
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit, type Style } from "../edits";
import { followed, moved } from "../formula";
import { last, ofRange } from "../grid/selection";
import { type Range, columnsIn, contains, covers, parseRange, rangeName, refOf, rowsIn, touches } from "../refs";
import { combined } from "./combine";
import { stylesOver } from "./format";
import { cleaned, parseTable } from "./tabtext";
import { cells } from "./targets";

export interface Copied {
  readonly sheet: number;
  readonly range: Range;
  readonly cut: boolean;
  readonly contents: readonly (readonly string[])[];
  readonly values: readonly (readonly string[])[];
  readonly styles: readonly (readonly Style[])[];
  readonly merges: readonly Range[];
  readonly widths: readonly (number | null)[];
  /** What went to the system's clipboard: another text there means another copy. */
  readonly text: string;
}
export type PasteWhat = "all" | "formulas" | "values" | "formats" | "valuesAndFormats" | "noBorders" | "widths";
export interface PasteOptions {
  readonly what: PasteWhat;
  readonly transpose?: boolean;
  readonly skipBlanks?: boolean;
  readonly operation?: "none" | "add" | "subtract" | "multiply" | "divide";
}

function grid<T>(range: Range, read: (row: number, column: number) => T): T[][] {
  return Array.from({ length: rowsIn(range) }, (_, down) =>
    Array.from({ length: columnsIn(range) }, (_, right) => read(range.top + down, range.left + right)),
  );
}

/** Takes the selection onto the clipboard; filtered rows stay behind, as people expect. */
export function copySelection(app: App, cut: boolean): boolean {
  const parts = cells(app);
  const range = parts[0];
  if (!range || parts.length > 1) {
    app.say(app.w.oneRangeOnly);
    return false;
  }
  const { book, session } = app;
  const sheet = session.sheet;
  const shownRow = (row: number): boolean => cut || !book.filtered(sheet, row);
  const visible = <T>(rows: T[][]): T[][] => rows.filter((_, down) => shownRow(range.top + down));
  const values = visible(grid(range, (row, column) => book.shown(sheet, { row, column })));
  app.copied = {
    sheet,
    range,
    cut,
    contents: visible(grid(range, (row, column) => book.entryOf(sheet, { row, column }))),
    values,
    styles: visible(grid(range, (row, column) => book.style(sheet, { row, column }))),
    merges: book.sheet(sheet).merges.filter((one) => covers(range, one)),
    widths: Array.from({ length: columnsIn(range) }, (_, right) => book.sheet(sheet).columns.get(range.left + right)?.size ?? null),
    text: values.map((line) => line.join("\t")).join("\n"),
  };
  mark(app);
  return true;
}

function mark(app: App): void {
  app.grid.overlay.copied = app.copied && app.copied.sheet === app.session.sheet ? app.copied.range : null;
  app.grid.overlay.draw(app.session.selection);
}

export function forget(app: App): void {
  app.copied = null;
  mark(app);
}

function toSystem(app: App): void {
  if (!app.copied) return;
  void navigator.clipboard?.writeText(app.copied.text).catch(() => undefined);
  app.host.announce(app.copied.cut ? app.w.cutDone(rangeName(app.copied.range)) : app.w.copyDone(rangeName(app.copied.range)));
}

function transposed<T>(rows: readonly (readonly T[])[]): T[][] {
  return (rows[0] ?? []).map((_, at) => rows.map((line) => line[at] as T));
}

/** The place a paste fills: as many times the copied block as fits the selection, else once. */
function targetOf(app: App, high: number, wide: number): Range {
  const range = cells(app)[0] ?? last(app.session.selection);
  const times = (have: number, size: number): number => (have % size === 0 ? have : size);
  return {
    top: range.top,
    left: range.left,
    bottom: range.top + times(rowsIn(range), high) - 1,
    right: range.left + times(columnsIn(range), wide) - 1,
  };
}

function fits(app: App, target: Range): boolean {
  if (target.bottom <= MAX_ROWS && target.right <= MAX_COLUMNS) return true;
  app.say(app.w.doesNotFit);
  return false;
}

/** A value as text that stays what it is when it is typed in again. */
function typedValue(app: App, from: Copied, down: number, right: number): string {
  const content = from.contents[down]?.[right] ?? "";
  if (!content.startsWith("=")) return content;
  const shown = from.values[down]?.[right] ?? "";
  const cell = { row: from.range.top + down, column: from.range.left + right };
  const kind = app.book.kind(from.sheet, cell);
  if (kind === "number") return String(app.book.number(from.sheet, cell) ?? 0).replace(".", app.w.decimals);
  if (kind === "boolean") return /^(TRUE|VRAI)$/.test(shown) ? "TRUE" : "FALSE";
  return kind === "error" ? shown : shown && `'${shown}`.replace(/^'(?=[\p{L}][^=]*$)/u, "");
}

export function pasteEdits(app: App, from: Copied, target: Range, options: PasteOptions): SheetEdit[] {
  const sheet = app.session.sheet;
  const { what } = options;
  const turn = <T>(rows: readonly (readonly T[])[]): readonly (readonly T[])[] => (options.transpose ? transposed(rows) : rows);
  const contents = turn(what === "values" || what === "valuesAndFormats"
    ? from.contents.map((line, down) => line.map((_, right) => typedValue(app, from, down, right)))
    : from.contents);
  const styles = turn(from.styles);
  const [high, wide] = [contents.length, contents[0]?.length ?? 0];
  const edits: SheetEdit[] = [];
  if (what !== "formats" && what !== "widths") {
    const rows = grid(target, (row, column): string | null => {
      const [down, right] = [(row - target.top) % high, (column - target.left) % wide];
      const text = contents[down]?.[right] ?? "";
      if (options.skipBlanks && text === "") return null;
      const source = options.transpose
        ? { row: from.range.top + right, column: from.range.left + down }
        : { row: from.range.top + down, column: from.range.left + right };
      const there = from.cut ? text : moved(text, row - source.row, column - source.column);
      const { operation = "none" } = options;
      return operation === "none" ? there : combined(app, { row, column }, there, operation);
    });
    edits.push({ op: "inputs", sheet, row: target.top, column: target.left, rows });
  }
  if (what === "all" || what === "formats" || what === "valuesAndFormats" || what === "noBorders") {
    edits.push(
      stylesOver(sheet, target, (row, column) => {
        const style = styles[(row - target.top) % high]?.[(column - target.left) % wide] ?? {};
        if (what !== "noBorders") return style;
        const { top: _a, right: _b, bottom: _c, left: _d, ...rest } = style;
        return rest;
      }),
    );
    if (what !== "formats" && !options.transpose) edits.push(...mergesOf(app, from, target));
  } else if (what !== "widths") edits.push(keepStyles(app, target));
  if (what === "widths") {
    from.widths.forEach((width, right) => {
      const at = target.left + right;
      edits.push({ op: "columnsSize", sheet, from: at, to: at, width });
    });
  }
  return edits;
}

/** A typed date or percentage would change the format: put the present looks back. */
function keepStyles(app: App, target: Range): SheetEdit {
  return stylesOver(app.session.sheet, target, (row, column) => app.book.style(app.session.sheet, { row, column }));
}

function mergesOf(app: App, from: Copied, target: Range): SheetEdit[] {
  const sheet = app.session.sheet;
  const present: SheetEdit[] = app.book.sheet(sheet).merges
    .filter((one) => touches(one, target) && !(from.cut && from.sheet === sheet && covers(from.range, one)))
    .map((one) => ({ op: "unmerge", sheet, ref: refOf(one) }));
  const merges: SheetEdit[] = from.merges.map((one) => ({
    op: "merge",
    sheet,
    ref: refOf({
      top: one.top - from.range.top + target.top,
      bottom: one.bottom - from.range.top + target.top,
      left: one.left - from.range.left + target.left,
      right: one.right - from.range.left + target.left,
    }),
  }));
  return [...present, ...merges];
}

/** Moving: references to the moved cells follow them, on every sheet. */
export function moveEdits(app: App, from: Copied, to: Range): SheetEdit[] {
  const { book } = app;
  const sheet = app.session.sheet;
  const [down, right] = [to.top - from.range.top, to.left - from.range.left];
  const blank = grid(from.range, () => "");
  const home = book.sheet(from.sheet).name;
  const edits: SheetEdit[] = [
    ...from.merges.map((one): SheetEdit => ({ op: "unmerge", sheet: from.sheet, ref: refOf(one) })),
    { op: "inputs", sheet: from.sheet, row: from.range.top, column: from.range.left, rows: blank },
    stylesOver(from.sheet, from.range, () => ({})),
  ];
  const follow = (text: string, own: boolean): string =>
    text.startsWith("=") && from.sheet === sheet ? followed(text, from.range, home, own, down, right) : text;
  const rows = from.contents.map((line) => line.map((text) => follow(text, true)));
  edits.push({ op: "inputs", sheet, row: to.top, column: to.left, rows });
  edits.push(stylesOver(sheet, to, (row, column) => from.styles[row - to.top]?.[column - to.left] ?? {}));
  edits.push(...mergesOf(app, from, to));
  book.sheets.forEach((data, position) => {
    for (let column = 1; column <= data.extent.column; column += 1) {
      for (const row of book.model.getRowsWithData(position, column)) {
        const cell = { row, column };
        const inside = (position === from.sheet && contains(from.range, cell)) || (position === sheet && contains(to, cell));
        const text = inside ? "" : book.content(position, cell);
        const next = follow(text, position === from.sheet);
        if (next !== text) edits.push({ op: "input", sheet: position, row, column, text: next });
      }
    }
  });
  return edits;
}

export function pasteCopied(app: App, via: Via, options: PasteOptions): void {
  const from = app.copied;
  if (!from) {
    app.say(app.w.nothingCopied);
    return;
  }
  const turned = options.transpose === true;
  const [high, wide] = [from.contents.length, from.contents[0]?.length ?? 0];
  const target = from.cut
    ? { ...from.range, ...corner(cells(app)[0] ?? last(app.session.selection), high, wide) }
    : targetOf(app, turned ? wide : high, turned ? high : wide);
  if (!fits(app, target)) return;
  const edits = from.cut ? moveEdits(app, from, target) : pasteEdits(app, from, target, options);
  const cmd = options.what === "all" ? "edit.paste" : `edit.paste.${options.what}`;
  if (app.run(cmd, via, edits, ofRange(target)) && from.cut) forget(app);
}

function corner(range: Range, high: number, wide: number): Range {
  return { top: range.top, left: range.left, bottom: range.top + high - 1, right: range.left + wide - 1 };
}

/** Text from outside: tabs and lines make cells. */
export function pasteText(app: App, via: Via, text: string): void {
  const lines = parseTable(text);
  const wide = Math.max(...lines.map((line) => line.length));
  const rows = lines.map((line) => Array.from({ length: wide }, (_, at) => cleaned(line[at] ?? "")));
  const target = targetOf(app, rows.length, wide);
  if (!fits(app, target)) return;
  const filled = grid(target, (row, column) => rows[(row - target.top) % rows.length]?.[(column - target.left) % wide] ?? "");
  app.run("edit.paste", via, [{ op: "inputs", sheet: app.session.sheet, row: target.top, column: target.left, rows: filled }], ofRange(target));
}

function paste(options: PasteOptions): Command {
  return (app, via) => {
    if (app.copied || !navigator.clipboard?.readText) {
      pasteCopied(app, via, options);
      return;
    }
    void navigator.clipboard.readText().then(
      (text) => (text ? pasteText(app, via, text) : app.say(app.w.nothingCopied)),
      () => app.say(app.w.nothingCopied),
    );
  };
}

function drag(copy: boolean): Command {
  return (app, via, argument = "") => {
    const [from, to] = argument.split(" ").map(parseRange);
    if (!from || !to || !fits(app, to)) return;
    const before = app.session.selection;
    app.session.select(ofRange(from));
    const kept = app.copied;
    const taken = copySelection(app, !copy);
    const mine = app.copied;
    app.copied = kept;
    mark(app);
    if (!taken || !mine) {
      app.session.select(before);
      return;
    }
    app.run(copy ? "edit.dragCopy" : "edit.dragMove", via, copy ? pasteEdits(app, mine, to, { what: "all" }) : moveEdits(app, mine, to), ofRange(to));
  };
}

/** The browser's own clipboard events, when the grid has the focus. */
export function watchClipboard(app: App): void {
  const { element } = app.grid;
  element.addEventListener("paste", (event) => {
    if (app.editor.active) return;
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const ours = app.copied !== null && (text === "" || same(text, app.copied.text));
    if (ours) pasteCopied(app, "key", { what: "all" });
    else if (text) {
      forget(app);
      pasteText(app, "key", text);
    }
  });
  for (const name of ["copy", "cut"] as const) {
    element.addEventListener(name, (event) => {
      if (app.editor.active) return;
      event.preventDefault();
      if (copySelection(app, name === "cut" && !app.session.readOnly)) {
        event.clipboardData?.setData("text/plain", app.copied?.text ?? "");
      }
    });
  }
}

function same(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/\r\n?/g, "\n").trimEnd();
  return plain(a) === plain(b);
}

export const clipboardCommands: Readonly<Record<string, Command>> = {
  "edit.copy": (app) => {
    if (copySelection(app, false)) toSystem(app);
  },
  "edit.cut": (app) => {
    if (copySelection(app, true)) toSystem(app);
  },
  "edit.copyEnd": (app) => forget(app),
  "edit.paste": paste({ what: "all" }),
  "edit.pasteValues": paste({ what: "values" }),
  "edit.pasteFormulas": paste({ what: "formulas" }),
  "edit.pasteFormats": paste({ what: "formats" }),
  "edit.pasteTranspose": paste({ what: "all", transpose: true }),
  "edit.pasteNoBorders": paste({ what: "noBorders" }),
  "edit.pasteWidths": paste({ what: "widths" }),
  "edit.dragMove": drag(false),
  "edit.dragCopy": drag(true),
};
