/** How the named table styles look: head, bands, total row. Colours of the common office theme. */
import type { Style, Table } from "./edits";
import { type Cell, areaOf } from "./refs";

const ACCENTS = ["#404040", "#4472C4", "#C55A11", "#7B7B7B", "#BF8F00", "#2E75B6", "#548235"] as const;

function tint(colour: string, share: number): string {
  const part = (at: number): string => {
    const value = Number.parseInt(colour.slice(1 + at * 2, 3 + at * 2), 16);
    return Math.round(value + (255 - value) * share).toString(16).padStart(2, "0");
  };
  return `#${part(0)}${part(1)}${part(2)}`;
}

/** "TableStyleMedium2" as family and number; null for none. */
export function styleParts(name: string): { family: "Light" | "Medium" | "Dark"; number: number } | null {
  const found = /^TableStyle(Light|Medium|Dark)(\d+)$/.exec(name);
  return found ? { family: found[1] as "Light", number: Number(found[2]) } : null;
}

export function accentOf(name: string): string {
  const parts = styleParts(name);
  return ACCENTS[((parts?.number ?? 1) - 1) % 7] as string;
}

export function tableLook(table: Table, cell: Cell): Style {
  const range = areaOf(table.ref);
  const parts = styleParts(table.style);
  if (!parts) return {};
  const accent = accentOf(table.style);
  const light = parts.family === "Light";
  const head = table.header && cell.row === range.top;
  const total = table.totals && cell.row === range.bottom;
  const style: Style = {};
  if (head) {
    style.bold = true;
    if (light) Object.assign(style, { color: accent === "#404040" ? "#000000" : accent, bottom: `thin ${accent}`, top: `thin ${accent}` });
    else Object.assign(style, { color: "#FFFFFF", fill: parts.family === "Dark" ? "#000000" : accent });
  } else if (total) {
    style.bold = true;
    style.top = `double ${accent}`;
    if (parts.family === "Dark") Object.assign(style, { fill: accent, color: "#FFFFFF" });
  } else {
    const down = cell.row - range.top - (table.header ? 1 : 0);
    const along = cell.column - range.left;
    const band = (table.bandedRows && down % 2 === 0) || (table.bandedColumns && along % 2 === 0);
    if (parts.family === "Dark") Object.assign(style, { fill: band ? accent : tint(accent, 0.25), color: "#FFFFFF" });
    else if (band) style.fill = tint(accent, light ? 0.85 : 0.8);
    if (!light && parts.number > 7 && parts.number <= 14 && !band) style.fill = tint(accent, 0.9);
    if (!light) style.bottom = `thin ${tint(accent, 0.6)}`;
    if (cell.row === range.bottom) style.bottom = `thin ${accent}`;
  }
  if ((table.firstColumn && cell.column === range.left) || (table.lastColumn && cell.column === range.right)) style.bold = true;
  return style;
}
