/** Tables as a real table element, so that screen readers know it too. */
import { h } from "../../kit/dom";
import type { Cell, Level, Table, Theme } from "../model/deck";
import { cssColour } from "./colour";
import { drawLines, type TextLook } from "./text";

/** The styles that the gallery offers: GUID -> which accent, or how plain. */
export const TABLE_STYLES: readonly { id: string; accent: number | "none" | "grid" | "dark" }[] = [
  { id: "{2D5ABB26-0587-4C30-8999-92F81FD0307C}", accent: "none" },
  { id: "{5940675A-B579-460E-94D1-54222C63F5DA}", accent: "grid" },
  { id: "{073A0DAA-6AF3-43AB-8588-CEC1D06C72B9}", accent: "dark" },
  { id: "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}", accent: 1 },
  { id: "{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}", accent: 2 },
  { id: "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}", accent: 3 },
  { id: "{00A15C55-8517-42AA-B614-E9B94910E393}", accent: 4 },
  { id: "{7DF18680-E054-41AD-8BC1-D1AEF772440D}", accent: 5 },
  { id: "{93296810-A885-4BE3-A3E7-6D5BEEA58F35}", accent: 6 },
];

export function drawTable(table: Table, look: TextLook): HTMLElement {
  const columns = h("colgroup", {}, ...table.columns.map((width) => {
    const column = h("col");
    column.style.width = `${width / 9525}px`;
    return column;
  }));
  const body = h("tbody");
  const element = h("table", { class: "pp-table" }, columns, body);
  element.style.width = `${table.columns.reduce((sum, width) => sum + width, 0) / 9525}px`;
  table.rows.forEach((row, y) => {
    const line = h("tr");
    line.style.height = `${row.h / 9525}px`;
    row.cells.forEach((cell, x) => {
      if (!cell.merged) line.append(drawCell(cell, table, y, x, look));
    });
    body.append(line);
  });
  return element;
}

function drawCell(cell: Cell, table: Table, y: number, x: number, look: TextLook): HTMLElement {
  const style = styleOf(table, y, x, look.theme);
  const head = style.bold && y === 0 && table.options.includes("header");
  const element = h(head ? "th" : "td", {
    "data-row": y, "data-column": x, colspan: cell.span ?? null, rowspan: cell.rowspan ?? null,
  });
  element.style.background = cell.fill ? cssColour(cell.fill, look.theme) : style.fill;
  element.style.borderColor = style.border;
  element.style.verticalAlign = cell.anchor ?? "top";
  const level = (): Level => ({ size: 1800, colour: style.ink, ...(style.bold ? { bold: true } : {}) });
  const text = h("div", { class: "pp-text pp-cell" }, ...drawLines(cell.paragraphs, { ...look, level }));
  element.append(text);
  return element;
}

interface CellStyle { fill: string; ink: string; bold: boolean; border: string }

function styleOf(table: Table, y: number, x: number, theme: Theme): CellStyle {
  const kind = TABLE_STYLES.find((style) => style.id === table.style)?.accent ?? "grid";
  const has = (name: Table["options"][number]) => table.options.includes(name);
  const strong = (has("header") && y === 0) || (has("total") && y === table.rows.length - 1)
    || (has("first_column") && x === 0) || (has("last_column") && x === table.columns.length - 1);
  if (kind === "none" || kind === "grid") {
    const border = kind === "grid" ? cssColour("dk1", theme) : "transparent";
    return { fill: "transparent", ink: "dk1", bold: strong, border };
  }
  const accent = kind === "dark" ? "dk1" : `accent${kind}`;
  const band = (has("banded_rows") && (y - (has("header") ? 1 : 0)) % 2 === 0)
    || (has("banded_columns") && (x - (has("first_column") ? 1 : 0)) % 2 === 0);
  const border = cssColour("lt1", theme);
  if (strong) return { fill: cssColour(accent, theme), ink: "lt1", bold: true, border };
  return { fill: cssColour(`${accent}${band ? "+60" : "+80"}`, theme), ink: "dk1", bold: false, border };
}
