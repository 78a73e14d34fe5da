/** The open spreadsheet on the screen: its parts, and the commands that work on them. */
import type { Host, Via } from "../contract";
import { type GalleryItem, type Ribbon, type StatusBar, cyclePanes, openMenu, setLocale, statusBar, toast } from "../kit";
import { h } from "../kit/dom";
import { ChartLayer } from "./charts/layer";
import { tableAt } from "./commands/tables";
import { dresser } from "./dressing";
import { entry, fillWith, placeIn } from "./entering";
import type { Book } from "./engine/book";
import { MAX_COLUMNS, MAX_ROWS, type SheetEdit } from "./edits";
import type { Found } from "./formula";
import { Editor, type Leave } from "./grid/editor";
import { Grid } from "./grid/grid";
import { AutoHeights } from "./grid/heights";
import { moveBy, shortcut } from "./grid/keys";
import { Mouse } from "./grid/mouse";
import { sourceOf } from "./grid/source";
import { type Selection, at, extendTo, last, ofRange, walk } from "./grid/selection";
import { FormulaBar } from "./parts/formulabar";
import { Suggestions } from "./parts/suggestions";
import { SheetTabs } from "./parts/tabs";
import { type Cell, type Range, cellName, isWholeColumns, isWholeRows, only, quoted, rangeName, rangeOf, refOf, sameRange } from "./refs";
import { Session } from "./session";
import { styleParts } from "./tablestyles";
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
  /** Extra things to do when the workbook or the selection changed. */
  readonly watchers: (() => void)[] = [];
  private readonly suggestions: Suggestions;
  private readonly stopPanes: () => void;
  private origin: { sheet: number; cell: Cell } | null = null;
  private pointFrom: Cell | null = null;
  private pointHead: Cell | null = null;
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
        commit: (text, leave) => this.commit(text, leave),
        cancelled: () => this.ended(),
        references: (found) => this.colour(found),
        cycle: (text, start, end) => book.model.cycleReference(text, start, end),
        complete: (text, caret) => this.suggestions.update(text, caret),
        place: (field) => this.placeEditor(field),
        started: () => this.started(),
      },
      this.bar.field,
      this.w.cellEditor,
    );
    this.grid = new Grid(this.source(), this.session.selection);
    this.grid.table.id = "ss-grid";
    this.grid.canvas.append(this.floats, this.editor.field);
    this.suggestions = new Suggestions(this);
    this.charts = new ChartLayer(this);
    this.tabs = new SheetTabs(this.w, this.tabsHost(), "ss-grid");
    this.status = statusBar((percent) => this.zoom(percent));
    this.root.classList.add("ss");
    this.work.append(this.bar.element, this.grid.element, this.tabs.element, this.status.element);
    this.root.append(this.work);
    this.session.on((change, edits) => {
      this.heights.touch(book, edits);
      this.changed(change);
    });
    this.mouse();
    this.root.addEventListener("keydown", (event) => this.key(event));
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
    this.load();
    this.after();
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
  private refusal(reason: string): string {
    const known = this.w.refusals as Readonly<Record<string, string>>;
    return this.w.refused(known[reason] ?? known["other"] ?? "");
  }

  /** A short message, seen and heard. */
  say(text: string): void {
    toast(text);
    this.host.announce(text);
  }

  focus(): void {
    if (this.editor.active) this.editor.field.focus({ preventScroll: true });
    else this.grid.focus();
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

  /** Name box and F5: a cell, a range, a name, or a new name for what is selected. */
  goTo(text: string): boolean {
    const found = this.place(text);
    if (found) {
      this.session.show(found.sheet);
      this.select(ofRange(found.range));
      this.grid.reveal({ row: found.range.top, column: found.range.left });
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

  /** A reference or a name as a place in the workbook. */
  place(text: string): { sheet: number; range: Range } | null {
    return placeIn(this.book, this.session.sheet, text);
  }

  /** Start typing into the active cell. */
  edit(first: string | null = null, mode: "enter" | "edit" = first === null ? "edit" : "enter"): void {
    if (this.session.readOnly) return;
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
  private grow(cell: Cell): void {
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
    if (change === "selection") this.grid.select(this.session.selection);
    else this.load();
    if (change === "sheet") this.grid.reveal(this.session.selection.active);
    this.after();
  }

  /** What follows every change: bars, tabs, ribbon, focus. */
  after(): void {
    const { session, book } = this;
    const { active } = session.selection;
    if (!this.editor.active) this.bar.show(this.placeName(), book.content(session.sheet, active));
    this.tabs.show(book.properties().map((sheet, index) => ({ index, ...sheet })), session.sheet);
    this.grid.markFocusable();
    if (this.grid.element.contains(document.activeElement) && !this.editor.active) this.grid.focus();
    this.charts.draw();
    this.ribbon?.refresh();
    this.summary();
    for (const watcher of this.watchers) watcher();
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

  /** The status bar: mode, and sums over the selection. */
  private summary(): void {
    const { session, book, w } = this;
    const mode = !this.editor.active ? w.ready : this.editor.pointing && this.editor.lastPointed ? w.pointMode : this.editor.mode === "edit" ? w.editMode : w.enterMode;
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
            const value = this.number({ row, column });
            if (value === null) continue;
            numbers += 1;
            sum += value;
          }
        }
      }
      const show = (value: number): string => value.toLocaleString(this.host.locale, { maximumFractionDigits: 2 });
      if (numbers) parts.push({ id: "average", text: `${w.average}${w.colon} ${show(sum / numbers)}` });
      if (count) parts.push({ id: "count", text: `${w.count}${w.colon} ${show(count)}` });
      if (numbers) parts.push({ id: "sum", text: `${w.sum}${w.colon} ${show(sum)}` });
    }
    this.status.set(parts);
  }

  /** The value of a cell as a number; null when it holds none. */
  number(cell: Cell, sheet = this.session.sheet): number | null {
    return this.book.number(sheet, cell);
  }

  private placeEditor(field: HTMLElement): void {
    const cell = this.origin?.cell ?? this.session.selection.active;
    const merge = this.book.merged(this.session.sheet, cell);
    const box = this.grid.box(merge ?? only(cell));
    const fixedRow = cell.row <= this.grid.frozen.rows;
    const fixedColumn = cell.column <= this.grid.frozen.columns;
    const view = this.grid.element;
    const textarea = field as HTMLTextAreaElement;
    const lines = textarea.value.split("\n");
    const longest = Math.max(...lines.map((line) => line.length));
    const left = box.left + (fixedColumn ? view.scrollLeft : 0);
    const top = box.top + (fixedRow ? view.scrollTop : 0);
    const room = view.scrollLeft + view.clientWidth - left - 8;
    const width = Math.min(Math.max(box.width, longest * 8 * this.session.zoom + 16), Math.max(box.width, room));
    field.style.cssText =
      `left:${left - 1}px;top:${top - 1}px;width:${width + 1}px;` +
      `height:${Math.max(box.height, lines.length * 19) + 1}px`;
    field.style.fontSize = `${Math.round(14.67 * this.session.zoom)}px`;
    field.hidden = this.origin !== null && this.origin.sheet !== this.session.sheet;
  }

  private started(): void {
    this.origin = { sheet: this.session.sheet, cell: this.session.selection.active };
    this.pointFrom = null;
    this.grid.overlay.handle = false;
    this.bar.editing(true);
    this.summary();
  }

  private ended(): void {
    const back = this.origin;
    this.origin = null;
    this.pointFrom = null;
    this.grid.overlay.handle = true;
    this.suggestions.close();
    this.bar.editing(false);
    if (back && back.sheet !== this.session.sheet) this.session.show(back.sheet);
    this.grid.draw();
    this.after();
    this.grid.focus();
  }

  private commit(text: string, leave: Leave): boolean {
    const back = this.origin;
    if (!back) return true;
    if (back.sheet !== this.session.sheet) this.session.show(back.sheet);
    const { cell } = back;
    const fill = leave === "fill";
    const unchanged = !fill && text === this.book.content(back.sheet, cell);
    if (!unchanged) {
      if (this.guard(cell, text) === "refused") return false;
      const edits = fill ? this.fillEdits(cell, text) : entry(back.sheet, cell, text);
      if (!this.run("cell.enter", "type", edits)) return false;
    }
    this.ended();
    if (leave === "stay" || fill) return true;
    this.select(walk(this.session.selection, leave, this.session.ground));
    this.after();
    return true;
  }

  private fillEdits(cell: Cell, text: string): SheetEdit[] {
    return this.session.selection.ranges.flatMap((range) => fillWith(this.session.sheet, range, cell, text));
  }

  /** The references of the formula being typed, in colour. */
  private colour(found: readonly Found[]): void {
    const numbers = new Map<string, number>();
    this.grid.overlay.references = found.flatMap((reference) => {
      const key = reference.text.replaceAll("$", "").toUpperCase();
      if (!numbers.has(key)) numbers.set(key, numbers.size % 6);
      const place = reference.sheet ?? (this.origin ? this.book.properties()[this.origin.sheet]?.name : this.sheetName);
      if (place?.toLowerCase() !== this.sheetName.toLowerCase()) return [];
      return [{ range: reference.range, colour: numbers.get(key) as number }];
    });
    this.grid.overlay.draw(this.session.selection);
  }

  /** Write the range that was pointed at into the formula. */
  private pointAt(from: Cell, to: Cell): void {
    this.pointFrom = from;
    this.pointHead = to;
    const range = rangeOf(from, to);
    const away = this.origin !== null && this.origin.sheet !== this.session.sheet;
    this.editor.point((away ? `${quoted(this.sheetName)}!` : "") + rangeName(range));
    this.grow(to);
    this.grid.reveal(to);
    this.grid.draw();
    this.summary();
  }

  private pointByKey(event: KeyboardEvent): boolean {
    if (!/^(Arrow|Page|Home|End)/.test(event.key) || event.altKey || !this.editor.pointing || this.editor.mode !== "enter") return false;
    const from = this.editor.lastPointed && this.pointHead && this.pointFrom ? this.pointHead : (this.origin?.cell as Cell);
    const anchor = event.shiftKey && this.editor.lastPointed && this.pointFrom ? this.pointFrom : null;
    const base = at(anchor ?? from);
    const moved = moveBy(event, anchor ? extendTo(base, from, []) : base, this.session.ground, { rows: this.grid.pageRows, columns: this.grid.pageColumns });
    if (!moved) return false;
    const to = moved.head;
    this.pointAt(anchor ?? to, to);
    return true;
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target as HTMLElement;
    const editing = this.editor.active && (target === this.editor.field || target === this.bar.field);
    if (editing) {
      if (this.suggestions.key(event) || this.pointByKey(event) || this.editor.key(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
    const inGrid = this.grid.element.contains(target);
    const shared = inGrid || !/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    const id = shared ? shortcut(event) : null;
    if (id && this.commands.has(id)) {
      event.preventDefault();
      this.do(id, "key");
      return;
    }
    if (!inGrid || target.closest(".ss-chart, .ss-float")) return;
    if (this.moveKey(event)) return;
    if (this.typeKey(event)) return;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.menu(this.grid.cellElement(this.session.selection.active) ?? this.grid.element, "cell");
    }
  }

  private moveKey(event: KeyboardEvent): boolean {
    const page = { rows: this.grid.pageRows, columns: this.grid.pageColumns };
    const moved = moveBy(event, this.session.selection, this.session.ground, page);
    if (!moved) return false;
    event.preventDefault();
    this.select(moved);
    if (event.shiftKey) this.grid.reveal(moved.head);
    this.grid.focus();
    return true;
  }

  private typeKey(event: KeyboardEvent): boolean {
    if (event.key === "F2") {
      event.preventDefault();
      this.edit();
      return true;
    }
    if (event.key === "Backspace") {
      event.preventDefault();
      this.edit("");
      return true;
    }
    if (event.key === "Escape") {
      this.do("edit.copyEnd", "key");
      return true;
    }
    if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState("AltGraph"))) return false;
    // A dead key (^ before e) composes in the field that gets the focus now.
    if (event.key === "Dead" || event.key === "Process") {
      this.edit("");
      return true;
    }
    if ([...event.key].length !== 1) return false;
    event.preventDefault();
    this.edit(event.key);
    return true;
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

  private mouse(): void {
    const app = this;
    new Mouse(this.grid, {
      selection: () => this.session.selection,
      select: (selection) => {
        this.session.select(selection);
        this.grid.focus();
      },
      merges: () => this.session.merges,
      get ground() {
        return app.session.ground;
      },
      pressed: () => {
        if (!this.editor.active) return "go";
        if (this.editor.pointing) return "point";
        return this.editor.commit("stay") ? "go" : "stay";
      },
      point: (from, to) => this.pointAt(from, to),
      edit: () => this.edit(),
      fill: (from, to) => this.do("edit.fillTo", "mouse", `${rangeName(from)} ${rangeName(to)}`),
      fillDown: () => this.do("edit.fillDouble", "mouse"),
      move: (from, to, copy) => this.do(copy ? "edit.dragCopy" : "edit.dragMove", "mouse", `${rangeName(from)} ${rangeName(to)}`),
      resize: (axis, index, size) => this.resize(axis, index, size),
      autofit: (axis, index) => this.do(`${axis}.autofit`, "mouse", String(index)),
      menu: (place, where) => this.menu(place, where),
      filter: (cell, element) => this.filterMenu(cell, element),
      readOnly: () => this.session.readOnly,
    });
  }

  /** Filled in by the filter's own file. */
  filterMenu: (cell: Cell, element: HTMLElement) => void = () => undefined;

  /** While dragging (size below 0) only on the screen; then as a command. */
  private resize(axis: "rows" | "columns", index: number, size: number): void {
    if (size < 0) {
      const line = this.grid[axis];
      const sizes = new Map<number, number>();
      for (let i = 1; i <= line.count; i += 1) if (line.size(i) !== line.standard) sizes.set(i, line.size(i));
      sizes.set(index, -size - 1);
      line.load(sizes);
      this.grid.draw();
      return;
    }
    this.do(`${axis}.size`, "mouse", `${index} ${size}`);
  }

  private tabsHost() {
    return {
      choose: (index: number) => {
        if (this.editor.active && !this.editor.pointing && !this.editor.commit("stay")) return;
        this.session.show(index);
        if (this.editor.active) this.editor.field.focus();
      },
      add: () => this.do("sheet.add", "mouse"),
      rename: (index: number, name: string) => {
        const problem = this.session.run("sheet.rename", "mouse", [{ op: "sheetRename", sheet: index, name }]);
        if (problem !== null) this.say(this.refusal(problem));
        return problem;
      },
      move: (index: number, to: number) => this.do("sheet.moveTo", "mouse", `${index} ${to}`),
      menu: (index: number, place: { x: number; y: number } | HTMLElement) => this.menu(place, "tab", index),
      readOnly: () => this.session.readOnly,
    };
  }
}

/** Commands that F4 does again: those that format or insert. */
const REPEATABLE = /^(font|align|border|number|cells|rows|columns|edit\.(clear|paste)|style)/;
