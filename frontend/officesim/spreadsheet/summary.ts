import type { App } from "./app";
import { last } from "./grid/selection";
import { only, sameRange } from "./refs";

/** What the status bar says: the mode, and average, count and sum of the selection. */
export function summaryOf(app: App): { id: string; text: string }[] {
  const { session, book, w, editor } = app;
  const mode = !editor.active ? w.ready : editor.pointing && editor.lastPointed ? w.pointMode : editor.mode === "edit" ? w.editMode : w.enterMode;
  const parts = [{ id: "mode", text: mode }];
  const range = last(session.selection);
  if (session.selection.ranges.length > 1 || !sameRange(range, only(session.selection.active))) {
    const { extent } = book.sheet(session.sheet);
    let [sum, numbers, count, cells] = [0, 0, 0, 0];
    for (const one of session.selection.ranges) {
      for (let row = one.top; row <= Math.min(one.bottom, extent.row); row += 1) {
        for (let column = one.left; column <= Math.min(one.right, extent.column) && cells < 60_000; column += 1) {
          cells += 1;
          const kind = book.kind(session.sheet, { row, column });
          if (kind === "empty") continue;
          count += 1;
          if (kind !== "number") continue;
          const value = book.number(session.sheet, { row, column });
          if (value === null) continue;
          numbers += 1;
          sum += value;
        }
      }
    }
    const show = (value: number): string => value.toLocaleString(app.host.locale, { maximumFractionDigits: 2 });
    if (numbers) parts.push({ id: "average", text: `${w.average}${w.colon} ${show(sum / numbers)}` });
    if (count) parts.push({ id: "count", text: `${w.count}${w.colon} ${show(count)}` });
    if (numbers) parts.push({ id: "sum", text: `${w.sum}${w.colon} ${show(sum)}` });
  }
  return parts;
}
