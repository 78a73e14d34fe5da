/** Cells of a table by keyboard: from one to the next, and several together. */
import type { App } from "../app";
import { cellOf, clearCells, insertRow } from "../commands/tables";
import type { Editor } from "../editor";
import { gridOf, type Spot } from "../model/grid";

export const ARROWS: Readonly<Record<string, [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The cell that shows at a place: the place's own, or the merged one that covers it. */
export function coveringSpot(editor: Editor, spot: Spot): Spot {
  const table = cellOf(editor)?.table;
  if (!table) return spot;
  const { owners } = gridOf(table);
  const owner = owners[spot.row]?.[spot.column];
  const row = owners.findIndex((line) => owner !== undefined && line.includes(owner));
  return row < 0 ? spot : { row, column: owners[row]?.findIndex((cell) => cell === owner) ?? 0 };
}

/** Tab and Shift+Tab; Tab in the last cell makes a new row. */
export function nextCell(app: App, by: 1 | -1): void {
  const { editor } = app;
  const place = cellOf(editor);
  if (!place) return;
  editor.flush();
  const columns = place.table.columns.length;
  const count = columns * place.table.rows.length;
  let at = place.row * columns + place.column;
  do at += by; while (place.table.rows[Math.floor(at / columns)]?.cells[at % columns]?.merged);
  if (at < 0) return;
  if (at >= count) {
    insertRow(editor, "key", true);
    at = count;
  }
  editor.text = null;
  app.stage.draw();
  app.stage.edit({ shape: place.shape.id, row: Math.floor(at / columns), column: at % columns }, true);
}

/** Shift+arrow: one row or column more, or less. */
export function extendCells(app: App, arrow: string): void {
  const { editor } = app;
  const at = cellOf(editor);
  const [dx, dy] = ARROWS[arrow] ?? [0, 0];
  if (!at) return;
  const now = editor.cells ?? { anchor: { row: at.row, column: at.column }, head: { row: at.row, column: at.column } };
  const head = { row: now.head.row + dy, column: now.head.column + dx };
  if (!at.table.rows[head.row]?.cells[head.column]) return;
  app.stage.chooseCells(at.shape.id, now.anchor, head);
}

/** What keys do while cells are chosen. */
export function withCells(app: App, name: string): (() => void) | null {
  const { editor, stage } = app;
  const { cells } = editor;
  if (!cells) return null;
  const edit = (spot: Spot): void => stage.edit({ shape: cells.shape, ...coveringSpot(editor, spot) }, true);
  if (name.startsWith("S-Arrow")) return () => extendCells(app, name.slice(2));
  const arrow = ARROWS[name];
  if (arrow) {
    const table = cellOf(editor)?.table;
    const clamp = (value: number, length: number): number => Math.max(0, Math.min(value, length - 1));
    return () => edit({ row: clamp(cells.head.row + arrow[1], table?.rows.length ?? 1), column: clamp(cells.head.column + arrow[0], table?.columns.length ?? 1) });
  }
  const runs: Record<string, () => void> = {
    Enter: () => edit(cells.anchor), F2: () => edit(cells.anchor), Tab: () => nextCell(app, 1), "S-Tab": () => nextCell(app, -1),
    Delete: () => clearCells(editor, "key"), Backspace: () => clearCells(editor, "key"), Escape: () => editor.choose([cells.shape]),
  };
  return runs[name] ?? null;
}
