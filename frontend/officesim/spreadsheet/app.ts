/** The open spreadsheet on the screen: its parts, and the commands that work on them. */
import type { Host, Via } from "../contract";
import { type GalleryItem, type Ribbon, type StatusBar, cyclePanes, openMenu, setLocale, statusBar, toast } from "../kit";
import { h } from "../kit/dom";
import type { Copied } from "./commands/clipboard";
import { ChartLayer } from "./charts/layer";
import { tableAt } from "./commands/tables";
import { dresser } from "./dressing";
import { placeIn, placesIn } from "./entering";
import type { Book } from "./engine/book";
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit, type Style } from "./edits";
import { Editor } from "./grid/editor";
import { Grid } from "./grid/grid";
import { AutoHeights } from "./grid/heights";
import { onKey } from "./keyboard";
import { sourceOf } from "./grid/source";
import { type Selection, last, ofRange } from "./grid/selection";
import { FormulaBar } from "./parts/formulabar";
import { Suggestions } from "./parts/suggestions";
import { SheetTabs } from "./parts/tabs";
import { type Cell, type Range, areaOf, cellName, isWholeColumns, isWholeRows, refOf } from "./refs";
import { Session } from "./session";
import { summaryOf } from "./summary";
import { styleParts } from "./tablestyles";
import { Typing } from "./typing";
import { addMouse, tabsHost } from "./wiring";
import type { Words } from "./words";

export type MenuPlace = "cell" | "row" | "column" | "tab" | "chart";
const TABLE_STYLES = ["Light", "Medium", "Dark"].flatMap((family) => [1, 2, 3, 4, 5, 6, 7].map((number) => `TableStyle${family}${number}`));

function styleFamily(id: string): "Light" | "Medium" | "Dark" {
  return styleParts(id)?.family ?? "Medium";
}

export type Command = (app: App, via: Via, argument?: string) => void;

export class App {
  readonly session: Session;
  readonly grid: Grid;
  readonly editor: Editor;
  readonly bar: FormulaBar;
  readonly tabs: SheetTabs;
  readonly status: StatusBar;
  readonly work = h("div", { class: "ss-work" });
  /** Charts and other floating things, over the cells. */
  readonly floats = h("div", { class: "ss-floats" });
  readonly commands = new Map<string, Command>();
  readonly charts: ChartLayer;
  readonly heights = new AutoHeights();
  ribbon: Ribbon | null = null;
  showFormulas = false;
  /** What F4 does again. */
  repeat: { id: string; argument: string | undefined } | null = null;
  /** What was cut or copied here: places of this workbook, which mean nothing in another. */
  copied: Copied | null = null;
  /** The looks that the format painter will put down. */
  readonly painter: { from: Style[][] | null; stay: boolean } = { from: null, stay: false };
  /** Extra things to do when the workbook or the selection changed. */
  readonly watchers: (() => void)[] = [];
  readonly suggestions: Suggestions;
  readonly typing = new Typing(this);
  private readonly stopPanes: () => void;
  private reach = { rows: 200, columns: 30 };
  /** Asked before a text goes into a cell; a text is the reason against it. */
  guard: (cell: Cell, text: string) => "ok" | "refused" = () => "ok";

  constructor(
    readonly root: HTMLElement,
    readonly book: Book,
    readonly host: Host,
    readonly w: Words,
  ) {
    setLocale(host.locale);
    this.session = new Session(book, host);
    this.bar = new FormulaBar(this.w, {
      go: (text) => this.goTo(text),
      names: () => [...book.names.values()].map((one) => one.name),
      cancel: () => this.editor.cancel(),
      enter: () => this.editor.commit("stay"),
      insertFunction: () => this.do("formulas.insertFunction", "mouse"),
      leave: () => this.focus(),
    });
    this.editor = new Editor(
      {
        content: () => book.content(this.session.sheet, this.session.selection.active),
        commit: (text, leave) => this.typing.commit(text, leave),
        cancelled: () => this.typing.ended(),
        references: (found) => this.typing.colour(found),
        cycle: (text, start, end) => book.model.cycleReference(text, start, end),
        complete: (text, caret) => this.suggestions.update(text, caret),
        place: (field) => this.typing.place(field),
        started: () => this.typing.started(),
      },
      this.bar.field,
      this.w.cellEditor,
    );
    this.grid = new Grid(this.source(), this.session.selection);
    this.grid.table.id = "ss-grid";
    this.grid.canvas.append(this.floats, this.editor.field);
    this.suggestions = new Suggestions(this);
    this.charts = new ChartLayer(this);
    this.tabs = new SheetTabs(this.w, tabsHost(this), "ss-grid");
    this.status = statusBar((percent) => this.zoom(percent));
    this.root.classList.add("ss");
    this.work.append(this.bar.element, this.grid.element, this.tabs.element, this.status.element);
    this.root.append(this.work);
    this.session.on((change, edits) => {
      this.heights.touch(book, edits);
      this.changed(change);
    });
    addMouse(this);
    this.root.addEventListener("keydown", (event) => onKey(this, event));
    this.grid.element.addEventListener("scroll", () => this.extend(), { passive: true });
    this.stopPanes = cyclePanes(() => [
      ...(this.ribbon ? [this.ribbon.element] : []),
      this.grid.element,
      this.bar.element,
      this.tabs.element,
      this.status.element,
    ]);
    new ResizeObserver(() => this.grid.later()).observe(this.grid.element);
  }

  destroy(): void {
    this.stopPanes();
    this.ribbon?.destroy();
    this.root.replaceChildren();
    this.root.classList.remove("ss");
  }

  /** Draw everything for the first time. */
  start(): void {
    this.changed("edits");
  }

  /** Show where the last of some edits was made: a film goes along with the work. */
  showWork(edits: readonly SheetEdit[]): void {
    const found = [...edits].reverse().find((edit) => "sheet" in edit && typeof edit.sheet === "number");
    if (!found || !("sheet" in found)) return;
    this.session.show(found.sheet);
    if ("row" in found) this.select(ofRange({ top: found.row, bottom: found.row, left: found.column, right: found.column }));
    else if ("ref" in found) this.select(ofRange(areaOf(found.ref)));
  }

  get sheetName(): string {
    return this.book.properties()[this.session.sheet]?.name ?? "";
  }

  register(commands: Readonly<Record<string, Command>>): void {
    for (const [id, command] of Object.entries(commands)) this.commands.set(id, command);
  }

  /** Do a command of the ribbon, a menu or a key. */
  do(id: string, via: Via, argument?: string): void {
    const command = this.commands.get(id);
    if (!command) return;
    if (this.editor.active && !this.editor.commit("stay")) return;
    command(this, via, argument);
    if (REPEATABLE.test(id)) this.repeat = { id, argument };
  }

  /** Make edits under a command's name, and say when they were refused. */
  run(cmd: string, via: Via, edits: readonly SheetEdit[], after?: Selection): boolean {
    const problem = this.session.run(cmd, via, edits, after);
    if (problem !== null) {
      this.say(this.refusal(problem));
      return false;
    }
    return true;
  }

  /** Why the engine refused, in the candidate's words. */
  refusal(reason: string): string {
    const known = this.w.refusals as Readonly<Record<string, string>>;
    return this.w.refused(known[reason] ?? known["other"] ?? "");
  }

  /** A short message, seen and heard. */
  say(text: string): void {
    toast(text);
    this.host.announce(text);
  }

  /** Record a cell's entry, which stays open where it is refused. The focus stays where it is. */
  flush(): void {
    if (!this.editor.active || this.session.readOnly) return;
    const held = document.activeElement;
    this.editor.commit("stay");
    if (held instanceof HTMLElement && held !== document.body && !this.root.contains(held)) held.focus({ preventScroll: true });
  }

  focus(): void {
    if (this.editor.active) this.editor.focus();
    else if (!this.charts.focus()) this.grid.focus();
  }

  select(selection: Selection, reveal = true): void {
    this.session.select(selection);
    if (reveal) {
      this.grow(selection.head);
      const whole = isWholeColumns(last(selection)) || isWholeRows(last(selection));
      if (!whole) this.grid.reveal(selection.active);
    }
    this.grid.draw();
  }

  /** Name box and F5: a cell, a range or several, a name, or a new name for what is selected. */
  goTo(text: string): boolean {
    const found = this.places(text);
    const end = found?.[found.length - 1];
    if (found && end) {
      this.charts.choose(null);
      this.session.show(end.sheet);
      this.select({ ...ofRange(end.range), ranges: found.map((one) => one.range) });
      this.grid.reveal({ row: end.range.top, column: end.range.left });
      this.grid.draw();
      return true;
    }
    if (this.session.readOnly || !/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text.trim())) {
      this.say(this.w.noSuchPlace(text));
      return false;
    }
    this.do("formulas.defineName", "panel", text.trim());
    return true;
  }

  places(text: string): { sheet: number; range: Range }[] | null {
    return placesIn(this.book, this.session.sheet, text);
  }

  /** A reference or a name as a place in the workbook. */
  place(text: string): { sheet: number; range: Range } | null {
    return placeIn(this.book, this.session.sheet, text);
  }

  /** Start typing into the active cell. */
  edit(first: string | null = null, mode: "enter" | "edit" = first === null ? "edit" : "enter"): void {
    if (this.session.readOnly) return;
    if (this.editor.active) {
      // A letter that reached the grid belongs to the entry that is open.
      this.editor.focus();
      if (first) this.editor.insert(first, this.editor.caret, this.editor.caret);
      return;
    }
    this.grid.reveal(this.session.selection.active);
    this.grid.draw();
    this.editor.start(mode, first);
  }

  zoom(percent: number): void {
    this.session.zoom = percent / 100;
    this.grid.zoom = this.session.zoom;
    this.status.zoom?.set(percent);
    this.after();
  }

  /** Columns and rows as they are now, and everything drawn again. */
  load(): void {
    this.grow(this.session.selection.active);
    this.grid.load(this.source(), this.session.selection);
  }

  private source() {
    const { book, session } = this;
    const { extent } = book.sheet(session.sheet);
    return sourceOf(book, session.sheet, {
      label: this.w.grid(this.sheetName),
      cornerLabel: this.w.selectAll,
      headings: session.headings,
      formulas: this.showFormulas,
      dress: dresser(book, session.sheet),
      heights: this.heights.of(book, session.sheet),
      rows: Math.max(this.reach.rows, extent.row + 100),
      columns: Math.max(this.reach.columns, extent.column + 10),
      filterLabel: (cell) => this.w.filterOf(book.shown(session.sheet, cell) || cellName(cell)),
    });
  }

  /** The sheet goes on as far as one walks. */
  grow(cell: Cell): void {
    const rows = Math.min(MAX_ROWS, cell.row + 60);
    const columns = Math.min(MAX_COLUMNS, cell.column + 12);
    const whole = cell.row > MAX_ROWS || cell.column > MAX_COLUMNS;
    if (whole || (rows <= this.reach.rows && columns <= this.reach.columns)) return;
    this.reach = { rows: Math.max(this.reach.rows, rows), columns: Math.max(this.reach.columns, columns) };
    this.grid.load(this.source());
  }

  private extend(): void {
    const view = this.grid.element;
    const down = view.scrollTop + view.clientHeight > view.scrollHeight - 200;
    const right = view.scrollLeft + view.clientWidth > view.scrollWidth - 200;
    if (!down && !right) return;
    this.grow({
      row: down ? this.grid.rows.count + 40 : 1,
      column: right ? this.grid.columns.count + 4 : 1,
    });
  }

  private changed(change: "edits" | "selection" | "sheet" | "view"): void {
    if (change === "sheet") {
      this.reach = { rows: 200, columns: 30 };
      this.grid.element.scrollTo(0, 0);
    }
    const had = this.grid.element.contains(document.activeElement);
    if (change === "selection") this.grid.select(this.session.selection);
    else this.load();
    if (change === "sheet") this.grid.reveal(this.session.selection.active);
    if (change !== "selection") this.tabs.show(this.book.properties().map((sheet, index) => ({ index, ...sheet })), this.session.sheet);
    // What held the focus may be gone: its row, its column or its chart.
    if (had && !this.editor.active && !this.grid.element.contains(document.activeElement)) this.grid.focus();
    this.after();
  }

  /** What follows every change: bars, tabs, ribbon, focus. */
  after(): void {
    const { session, book } = this;
    const { active } = session.selection;
    if (!this.editor.active) this.bar.show(this.placeName(), book.content(session.sheet, active));
    this.grid.markFocusable();
    if (this.grid.element.contains(document.activeElement) && !this.editor.active) this.grid.focus();
    this.charts.draw();
    this.ribbon?.refresh();
    this.summary();
    for (const watcher of this.watchers) watcher();
  }

  /** The mode and the sums, anew. */
  summary(): void {
    this.status.set(summaryOf(this));
  }

  private placeName(): string {
    const { selection, sheet } = this.session;
    const range = last(selection);
    for (const name of this.book.names.values()) {
      const place = this.book.placeOf(name);
      if (place?.sheet === sheet && place.ref === refOf(range)) return name.name;
    }
    return cellName(selection.active);
  }

  /** Filled in by the application: what a context menu offers. */
  menuItems: (where: MenuPlace, sheet: number) => Parameters<typeof openMenu>[1] = () => [];

  chartMenu(place: { x: number; y: number } | HTMLElement): void {
    openMenu(place, this.menuItems("chart", this.session.sheet));
  }

  /** The gallery of table styles. */
  tableStyles(): GalleryItem[] {
    return TABLE_STYLES.map((id) => ({ id, label: `${this.w.tableFamilies[styleFamily(id)]} ${id.replace(/\D/g, "")}`, sample: `ss-table-${id.replace("TableStyle", "")}` }));
  }

  tableStyle(): string | null {
    return tableAt(this)?.[1].style ?? null;
  }

  menu(place: { x: number; y: number } | HTMLElement, where: MenuPlace, sheet = this.session.sheet): void {
    const items = this.menuItems(where, sheet);
    if (items.length) openMenu(place, items);
  }

  /** Filled in by the filter's own file. */
  filterMenu: (cell: Cell, element: HTMLElement) => void = () => undefined;


}

/** Commands that F4 does again: those that format or insert. */
const REPEATABLE = /^(font|align|border|number|cells|rows|columns|edit\.(clear|paste)|style)/;
