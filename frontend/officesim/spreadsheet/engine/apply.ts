/** Applies primitive edits to a workbook, exactly as the server does. Throws when one cannot be. */
import type { SheetEdit } from "../edits";
import type { Book } from "./book";
import { border, clear, enterBlock, style, styles } from "./cells";
import { EditError } from "./errors";
import { hideLines, shiftLines, sizeLines } from "./lines";
import { defineName } from "./names";
import { putObject } from "./objects";
import { addSheet, copySheet, deleteSheet, hideSheet, merge, moveSheet, renameSheet, unmerge } from "./sheets";

/** Edits after which nothing needs to be calculated or styles read anew. */
const QUIET: ReadonlySet<string> = new Set([
  "style", "border", "styles", "rowsSize", "columnsSize", "columnsHide", "merge", "unmerge", "freeze", "gridlines",
  "sheetColor", "sheetHide", "table", "chart", "validation", "conditional", "comment", "link", "page", "pivot",
]);

/** Apply several edits and calculate once; `before` is told of each one just before it. */
export function applyAll(book: Book, edits: readonly SheetEdit[], before?: (edit: SheetEdit) => void): void {
  try {
    for (const edit of edits) {
      before?.(edit);
      applyOne(book, edit);
      if (before) book.changed(true);
    }
  } finally {
    if (edits.some((edit) => !QUIET.has(edit.op))) book.model.evaluate();
    book.changed(true);
  }
}

export function applyOne(book: Book, edit: SheetEdit): void {
  switch (edit.op) {
    case "input":
      return enterBlock(book, edit.sheet, edit.row, edit.column, [[edit.text]]);
    case "inputs":
      return enterBlock(book, edit.sheet, edit.row, edit.column, edit.rows);
    case "style":
      return style(book, edit);
    case "border":
      return border(book, edit);
    case "styles":
      return styles(book, edit);
    case "clear":
      return clear(book, edit);
    case "rowsInsert":
    case "rowsDelete":
    case "columnsInsert":
    case "columnsDelete":
      return shiftLines(book, edit);
    case "rowsSize":
    case "columnsSize":
      return sizeLines(book, edit);
    case "rowsHide":
    case "columnsHide":
      return hideLines(book, edit);
    case "merge":
      return merge(book, edit);
    case "unmerge":
      return unmerge(book, edit);
    case "freeze":
      book.sheet(edit.sheet).freeze = { rows: edit.rows, columns: edit.columns };
      return;
    case "gridlines":
      book.sheet(edit.sheet).gridlines = edit.shown;
      return;
    case "sheetAdd":
      return addSheet(book, edit);
    case "sheetCopy":
      return copySheet(book, edit);
    case "sheetDelete":
      return deleteSheet(book, edit);
    case "sheetRename":
      return renameSheet(book, edit);
    case "sheetMove":
      return moveSheet(book, edit);
    case "sheetColor":
      book.sheet(edit.sheet).color = edit.color;
      return;
    case "sheetHide":
      return hideSheet(book, edit);
    case "name":
      return defineName(book, edit);
    case "table":
    case "filter":
    case "chart":
    case "validation":
    case "conditional":
    case "comment":
    case "link":
    case "page":
    case "pivot":
      return putObject(book, edit);
    default:
      throw new EditError(`${String((edit as { op: unknown }).op).slice(0, 40)} is no edit of the spreadsheet.`);
  }
}
