/** Keys in the grid: moving, selecting, and the shortcuts people's hands know. */
import type { Locale } from "../../contract";
import { LAST_COLUMN, LAST_ROW } from "../refs";
import type { Cell } from "../refs";
import {
  type Direction,
  type Ground,
  type Selection,
  at,
  extendTo,
  jump,
  last,
  ofColumns,
  ofRange,
  ofRows,
  region,
  step,
  walk,
} from "./selection";

const ARROWS: Readonly<Record<string, Direction | undefined>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export interface Page {
  readonly rows: number;
  readonly columns: number;
}

/** Where a key takes the selection; null when it is no key for moving. */
export function moveBy(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">,
  selection: Selection,
  ground: Ground,
  page: Page,
): Selection | null {
  const control = event.ctrlKey || event.metaKey;
  const from = event.shiftKey ? selection.head : selection.active;
  const reach = (to: Cell): Selection =>
    event.shiftKey ? extendTo(selection, to, mergesOf(ground, to)) : at(to, ground);
  const direction = ARROWS[event.key];
  if (direction) {
    if (event.altKey) return null;
    return reach((control ? jump : step)(from, direction, ground));
  }
  const hop = (rows: number, columns: number): Selection =>
    reach({
      row: Math.min(Math.max(1, from.row + rows), ground.rows),
      column: Math.min(Math.max(1, from.column + columns), ground.columns),
    });
  switch (event.key) {
    case "Home":
      return reach({ row: control ? 1 : from.row, column: 1 });
    case "End":
      return control ? reach(ground.used()) : null;
    case "PageDown":
      if (control) return null;
      return event.altKey ? hop(0, page.columns) : hop(page.rows, 0);
    case "PageUp":
      if (control) return null;
      return event.altKey ? hop(0, -page.columns) : hop(-page.rows, 0);
    case "Enter":
      return control || event.altKey ? null : walk(selection, event.shiftKey ? "up" : "down", ground);
    case "Tab":
      return control ? null : walk(selection, event.shiftKey ? "left" : "right", ground);
    case " ":
      if (control && event.shiftKey) return everything(selection);
      if (control) return ofColumnsKeep(selection);
      return event.shiftKey ? ofRowsKeep(selection) : null;
    case "Backspace":
      return event.shiftKey ? at(selection.active, ground) : null;
    default:
      if (control && (event.key === "a" || event.key === "A")) return all(selection, ground);
      if (control && (event.key === "*" || event.key === ":")) {
        return ofRange(region(selection.active, ground), selection.active);
      }
      return null;
  }
}

function mergesOf(ground: Ground, cell: Cell) {
  const merge = ground.merged(cell);
  return merge ? [merge] : [];
}

function everything(selection: Selection): Selection {
  return { ...ofRows(1, LAST_ROW), active: selection.active, ranges: [{ top: 1, left: 1, bottom: LAST_ROW, right: LAST_COLUMN }] };
}

function ofColumnsKeep(selection: Selection): Selection {
  const range = last(selection);
  return { ...ofColumns(range.left, range.right), active: selection.active };
}

function ofRowsKeep(selection: Selection): Selection {
  const range = last(selection);
  return { ...ofRows(range.top, range.bottom), active: selection.active };
}

/** Ctrl+A: the block of data first, then everything. */
function all(selection: Selection, ground: Ground): Selection {
  const block = region(selection.active, ground);
  const range = last(selection);
  const one = block.top === block.bottom && block.left === block.right;
  const had = block.top === range.top && block.left === range.left && block.bottom === range.bottom && block.right === range.right;
  return one || had ? everything(selection) : ofRange(block, selection.active);
}

/** "Ctrl+Shift+L" of a key event, letters in capitals. */
export function chord(event: Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return parts.join("+");
}

/** Shortcuts, by chord; digits are also matched by the key's place for keyboards like the French. */
export const SHORTCUTS: Readonly<Record<string, string>> = {
  "Ctrl+B": "font.bold",
  "Ctrl+I": "font.italic",
  "Ctrl+U": "font.underline",
  "Ctrl+2": "font.bold",
  "Ctrl+3": "font.italic",
  "Ctrl+4": "font.underline",
  "Ctrl+5": "font.strike",
  "Ctrl+1": "cells.format",
  "Ctrl+C": "edit.copy",
  "Ctrl+X": "edit.cut",
  "Ctrl+V": "edit.paste",
  "Ctrl+Alt+V": "edit.pasteSpecial",
  "Ctrl+Z": "edit.undo",
  "Ctrl+Y": "edit.redo",
  "Ctrl+Shift+Z": "edit.redo",
  "Ctrl+D": "edit.fillDown",
  "Ctrl+R": "edit.fillRight",
  "Ctrl+F": "edit.find",
  "Ctrl+H": "edit.replace",
  "F5": "edit.goTo",
  "F4": "edit.repeat",
  "Ctrl+L": "insert.table",
  "Ctrl+T": "insert.table",
  "Ctrl+K": "insert.link",
  "Ctrl+Shift+L": "data.filter",
  "Alt+=": "formulas.autoSum",
  "Alt+Shift+=": "formulas.autoSum",
  "Alt+Shift++": "formulas.autoSum",
  "Shift+F3": "formulas.insertFunction",
  "Shift+F2": "review.comment",
  "Ctrl+F3": "formulas.nameManager",
  "Ctrl+Shift+$": "number.currency",
  "Ctrl+Shift+%": "number.percent",
  "Ctrl+Shift+!": "number.thousands",
  "Ctrl+Shift+~": "number.general",
  "Ctrl+Shift+#": "number.date",
  "Ctrl+;": "edit.date",
  "Ctrl+Shift+&": "border.outer",
  "Ctrl+Shift+_": "border.none",
  "Ctrl++": "cells.insert",
  "Ctrl+Shift++": "cells.insert",
  "Ctrl+=": "cells.insert",
  "Ctrl+-": "cells.delete",
  "Ctrl+9": "rows.hide",
  "Ctrl+Shift+(": "rows.show",
  "Ctrl+0": "columns.hide",
  "Ctrl+Shift+)": "columns.show",
  "Ctrl+`": "view.formulas",
  "Delete": "edit.clearContents",
  "Shift+F11": "sheet.add",
  "Alt+Shift+F1": "sheet.add",
  "Ctrl+PageDown": "sheet.next",
  "Ctrl+PageUp": "sheet.previous",
  "Ctrl+P": "page.preview",
  "Ctrl+F2": "page.preview",
  "Alt+F1": "insert.chart",
  "F11": "insert.chart",
  "Alt+ArrowDown": "edit.list",
  "F9": "formulas.calculate",
  "F3": "formulas.pasteName",
  "F7": "review.spelling",
  "Ctrl+Alt+=": "view.zoomIn",
  "Ctrl+Alt+-": "view.zoomOut",
};

/** French hands know these (gras); in English Ctrl+G goes to a cell. */
const OF_LANGUAGE: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: { "Ctrl+G": "edit.goTo" },
  fr: { "Ctrl+G": "font.bold", "Ctrl+J": "font.italic" },
};

/** The command of a key event, or null. */
export function shortcut(event: KeyboardEvent, locale: Locale = "en"): string | null {
  const plain = OF_LANGUAGE[locale][chord(event)] ?? SHORTCUTS[chord(event)];
  if (plain) return plain;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  // AltGr and a digit types a sign on many keyboards.
  if (digit === "5" && event.ctrlKey && event.altKey && !event.getModifierState("AltGraph")) return "chart.select";
  if (!digit || !(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const numbered: Record<string, string> = {
    "1": "cells.format", "2": "font.bold", "3": "font.italic", "4": "font.underline", "5": "font.strike",
    "9": event.shiftKey ? "rows.show" : "rows.hide",
    "0": event.shiftKey ? "columns.show" : "columns.hide",
  };
  return numbered[digit] ?? null;
}
