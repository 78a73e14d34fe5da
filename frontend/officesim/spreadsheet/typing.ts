/** Typing into cells and pointing at cells, between the editor and the workbook. */
import type { App } from "./app";
import type { SheetEdit } from "./edits";
import { entry, fillWith } from "./entering";
import type { Found } from "./formula";
import type { Leave } from "./grid/editor";
import { visibleBeside } from "./commands/sheets";
import { moveBy } from "./grid/keys";
import { at, extendTo, walk } from "./grid/selection";
import { type Cell, only, quoted, rangeName, rangeOf } from "./refs";

export class Typing {
  /** The cell being edited, while it is. */
  private origin: { sheet: number; cell: Cell } | null = null;
  private pointFrom: Cell | null = null;
  private pointHead: Cell | null = null;

  constructor(private readonly app: App) {}

  place(field: HTMLElement): void {
    const cell = this.origin?.cell ?? this.app.session.selection.active;
    const merge = this.app.book.merged(this.app.session.sheet, cell);
    const box = this.app.grid.box(merge ?? only(cell));
    const fixedRow = cell.row <= this.app.grid.frozen.rows;
    const fixedColumn = cell.column <= this.app.grid.frozen.columns;
    const view = this.app.grid.element;
    const textarea = field as HTMLTextAreaElement;
    const lines = textarea.value.split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    const left = box.left + (fixedColumn ? view.scrollLeft : 0);
    const top = box.top + (fixedRow ? view.scrollTop : 0);
    const room = view.scrollLeft + view.clientWidth - left - 8;
    const width = Math.min(Math.max(box.width, longest * 8 * this.app.session.zoom + 16), Math.max(box.width, room));
    field.style.cssText =
      `left:${left - 1}px;top:${top - 1}px;width:${width + 1}px;` +
      `height:${Math.max(box.height, lines.length * 19) + 1}px`;
    field.style.fontSize = `${Math.round(14.67 * this.app.session.zoom)}px`;
    field.hidden = this.origin !== null && this.origin.sheet !== this.app.session.sheet;
  }

  started(): void {
    this.origin = { sheet: this.app.session.sheet, cell: this.app.session.selection.active };
    this.pointFrom = null;
    this.app.grid.overlay.handle = false;
    this.app.bar.editing(true);
    this.app.summary();
  }

  ended(): void {
    const back = this.origin;
    this.origin = null;
    this.pointFrom = null;
    this.app.grid.overlay.handle = true;
    this.app.suggestions.close();
    this.app.bar.editing(false);
    if (back && back.sheet !== this.app.session.sheet) this.app.session.show(back.sheet);
    this.app.grid.draw();
    this.app.after();
    this.app.grid.focus();
  }

  commit(text: string, leave: Leave): boolean {
    const back = this.origin;
    if (!back) return true;
    if (back.sheet !== this.app.session.sheet) this.app.session.show(back.sheet);
    const { cell } = back;
    const fill = leave === "fill";
    const unchanged = !fill && text === this.app.book.content(back.sheet, cell);
    if (!unchanged) {
      // It stays open: a break ends, and what was typed is still there.
      if (this.app.session.readOnly) return false;
      if (this.app.guard(cell, text) === "refused") return false;
      const edits = fill ? this.fillEdits(cell, text) : entry(back.sheet, cell, text, this.app.w.decimals);
      if (!this.app.run("cell.enter", "type", edits)) return false;
    }
    this.ended();
    if (leave === "stay" || fill) return true;
    this.app.select(walk(this.app.session.selection, leave, this.app.session.ground));
    this.app.after();
    return true;
  }

  private fillEdits(cell: Cell, text: string): SheetEdit[] {
    return this.app.session.selection.ranges.flatMap((range) => fillWith(this.app.session.sheet, range, cell, text));
  }

  /** The references of the formula being typed, in colour. */
  colour(found: readonly Found[]): void {
    const numbers = new Map<string, number>();
    this.app.grid.overlay.references = found.flatMap((reference) => {
      const key = reference.text.replaceAll("$", "").toUpperCase();
      if (!numbers.has(key)) numbers.set(key, numbers.size % 6);
      const place = reference.sheet ?? (this.origin ? this.app.book.properties()[this.origin.sheet]?.name : this.app.sheetName);
      if (place?.toLowerCase() !== this.app.sheetName.toLowerCase()) return [];
      return [{ range: reference.range, colour: numbers.get(key) as number }];
    });
    this.app.grid.overlay.draw(this.app.session.selection);
  }

  /** Write the range that was pointed at into the formula. */
  pointAt(from: Cell, to: Cell): void {
    this.pointFrom = from;
    this.pointHead = to;
    const range = rangeOf(from, to);
    const away = this.origin !== null && this.origin.sheet !== this.app.session.sheet;
    this.app.editor.point((away ? `${quoted(this.app.sheetName)}!` : "") + rangeName(range));
    this.app.grow(to);
    this.app.grid.reveal(to);
    this.app.grid.draw();
    this.app.summary();
  }

  /** Another sheet, to point at cells there; what was typed stays open. */
  turnTo(index: number): void {
    this.app.session.show(index);
    this.app.editor.touch();
    this.pointFrom = null;
    this.app.editor.focus();
  }

  /** Ctrl+Page Up and Page Down while a reference may be pointed at. */
  turnByKey(event: KeyboardEvent): boolean {
    if (!event.ctrlKey || !/^Page(Up|Down)$/.test(event.key) || !this.app.editor.pointing) return false;
    const next = visibleBeside(this.app, event.key === "PageDown" ? 1 : -1);
    if (next !== null) {
      this.turnTo(next);
      this.app.host.announce(this.app.sheetName);
    }
    return true;
  }

  pointByKey(event: KeyboardEvent): boolean {
    if (!/^(Arrow|Page|Home|End)/.test(event.key) || event.altKey || !this.app.editor.pointing || this.app.editor.mode !== "enter") return false;
    const from = this.app.editor.lastPointed && this.pointHead && this.pointFrom ? this.pointHead : (this.origin?.cell as Cell);
    const anchor = event.shiftKey && this.app.editor.lastPointed && this.pointFrom ? this.pointFrom : null;
    const base = at(anchor ?? from);
    const moved = moveBy(event, anchor ? extendTo(base, from, []) : base, this.app.session.ground, { rows: this.app.grid.pageRows, columns: this.app.grid.pageColumns });
    if (!moved) return false;
    const to = moved.head;
    this.pointAt(anchor ?? to, to);
    return true;
  }
}
