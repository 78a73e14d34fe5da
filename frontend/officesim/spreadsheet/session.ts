/** The open workbook, what is selected in it, and the one way to change it. */
import type { Edit, Host, Via } from "../contract";
import { applyAll, applyOne } from "./engine/apply";
import type { Book } from "./engine/book";
import { type Step, type Undoing, undoingOf, undoEdits } from "./engine/undo";
import { EditError } from "./engine/errors";
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "./edits";
import { type Ground, type Selection, at } from "./grid/selection";
import type { Range } from "./refs";

interface Done {
  readonly cmd: string;
  readonly edits: readonly SheetEdit[];
  readonly undoing: Undoing;
  readonly sheet: number;
  readonly before: Selection;
  readonly after: Selection;
}
export type Change = "edits" | "selection" | "sheet" | "view";

const MOST_UNDO = 100;
/** Commands that cannot be undone, as people know it: what came before cannot either. */
const FINAL = new Set(["sheetDelete"]);

export class Session {
  sheet = 0;
  zoom = 1;
  readOnly = false;
  headings = true;
  private readonly selections = new Map<number, Selection>();
  private done: Done[] = [];
  private undone: Done[] = [];
  /** Every edit applied since the opening. */
  private readonly log: SheetEdit[] = [];
  private readonly listeners: ((change: Change, edits: readonly SheetEdit[]) => void)[] = [];

  constructor(
    readonly book: Book,
    readonly host: Host,
  ) {}

  on(listener: (change: Change, edits: readonly SheetEdit[]) => void): void {
    this.listeners.push(listener);
  }

  tell(change: Change, edits: readonly SheetEdit[] = []): void {
    for (const listener of this.listeners) listener(change, edits);
  }

  get selection(): Selection {
    return this.selections.get(this.sheet) ?? at({ row: 1, column: 1 }, this.ground);
  }

  select(selection: Selection): void {
    this.selections.set(this.sheet, selection);
    this.tell("selection");
  }

  show(sheet: number): void {
    if (sheet === this.sheet || !this.book.sheets[sheet]) return;
    this.sheet = sheet;
    this.tell("sheet");
  }

  get ground(): Ground {
    const { book, sheet } = this;
    const data = book.sheet(sheet);
    return {
      rows: MAX_ROWS,
      columns: MAX_COLUMNS,
      hiddenRow: (row) => data.rows.get(row)?.hidden === true || book.filtered(sheet, row),
      hiddenColumn: (column) => data.columns.get(column)?.hidden === true,
      empty: (cell) => book.empty(sheet, cell),
      merged: (cell) => book.merged(sheet, cell),
      used: () => data.extent,
    };
  }

  get merges(): readonly Range[] {
    return this.book.sheet(this.sheet).merges;
  }

  /**
   * Do one command. Its edits are applied all or none; the journal gets them, and undo knows how
   * to go back. Returns the engine's complaint when it refused.
   */
  run(cmd: string, via: Via, edits: readonly SheetEdit[], after?: Selection): string | null {
    if (this.readOnly || edits.length === 0) return null;
    const before = this.selection;
    const undoing: Step[] = [];
    const problem = this.attempt(edits, undoing);
    if (problem !== null) return problem;
    this.stay();
    if (after) this.selections.set(this.sheet, after);
    this.done.push({ cmd, edits, undoing, sheet: this.sheet, before, after: after ?? before });
    if (this.done.length > MOST_UNDO) this.done.shift();
    this.undone = [];
    if (edits.some((edit) => FINAL.has(edit.op))) this.done = [];
    this.record(cmd, via, edits);
    this.tell("edits", edits);
    return null;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  undo(): void {
    const last = this.readOnly ? undefined : this.done.pop();
    if (!last) return;
    const edits = undoEdits(this.book, last.undoing);
    this.undone.push(last);
    this.record("edit.undo", "undo", edits);
    this.go(last.sheet, last.before, edits);
  }

  redo(): void {
    const last = this.readOnly ? undefined : this.undone.pop();
    if (!last) return;
    const undoing: Step[] = [];
    applyAll(this.book, last.edits, (edit) => undoing.push(undoingOf(this.book, edit)));
    this.done.push({ ...last, undoing });
    this.record("edit.redo", "undo", last.edits);
    this.go(last.sheet, last.after, last.edits);
  }

  /** What was done elsewhere: nothing is recorded, and it cannot be undone here. */
  replay(edits: readonly SheetEdit[]): void {
    for (const edit of edits) this.take(edit);
    this.book.model.evaluate();
    this.book.changed(true);
    this.done = [];
    this.undone = [];
    this.stay();
    this.tell("edits", edits);
  }

  /** One edit of a journal; what the server refused is refused here too, and left out. */
  private take(edit: SheetEdit): void {
    try {
      applyOne(this.book, edit);
      this.log.push(edit);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.rebuild();
      else if (!(error instanceof EditError)) throw error;
    }
  }

  private record(cmd: string, via: Via, edits: readonly SheetEdit[]): void {
    this.log.push(...edits);
    this.host.record({ cmd, via, edits: edits as unknown as readonly Edit[] });
  }

  private attempt(edits: readonly SheetEdit[], undoing: Step[]): string | null {
    // The step of an edit counts once the edit was applied.
    let next: Step | null = null;
    try {
      applyAll(this.book, edits, (edit) => {
        if (next) undoing.push(next);
        next = null;
        next = undoingOf(this.book, edit);
      });
      if (next) undoing.push(next);
      return null;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) this.rebuild();
      else undoEdits(this.book, undoing);
      this.tell("edits");
      if (error instanceof WebAssembly.RuntimeError) return "engine";
      return error instanceof EditError ? (error.reason ?? error.message) : String(error);
    }
  }

  /** The engine fell over a formula: start it afresh and do again what was done. */
  private rebuild(): void {
    this.book.restart();
    applyAll(this.book, this.log);
    this.done = [];
    this.undone = [];
  }

  /** The sheet that was shown may be gone or hidden. */
  private stay(): void {
    const sheets = this.book.properties();
    const visible = (index: number): boolean => sheets[index] !== undefined && !sheets[index].hidden;
    if (visible(this.sheet)) return;
    for (let away = 1; away < sheets.length + 1; away += 1) {
      const found = [this.sheet - away, this.sheet + away].find(visible);
      if (found === undefined) continue;
      this.sheet = found;
      this.tell("sheet");
      return;
    }
  }

  private go(sheet: number, selection: Selection, edits: readonly SheetEdit[]): void {
    const moved = sheet !== this.sheet && this.book.sheets[sheet] !== undefined;
    if (moved) this.sheet = sheet;
    this.stay();
    this.selections.set(this.sheet, selection);
    if (moved) this.tell("sheet");
    this.tell("edits", edits);
  }
}
