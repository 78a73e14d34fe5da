/** Typing into a cell, in the grid or in the formula bar, and pointing at cells meanwhile. */
import { type Found, finished, referencesIn, wantsReference } from "../formula";
import type { Cell } from "../refs";

export type Leave = "down" | "up" | "left" | "right" | "stay" | "fill";

export interface EditorHost {
  /** What editing the cell begins with. */
  content(): string;
  /** Returns false when the text was refused: editing goes on. */
  commit(text: string, leave: Leave): boolean;
  cancelled(): void;
  /** References in the text changed: colour them in the grid. */
  references(found: readonly Found[]): void;
  cycle(text: string, start: number, end: number): [string, number, number];
  /** Suggestions while a function's name is typed. */
  complete(text: string, caret: number): void;
  place(field: HTMLElement): void;
  started(mode: Mode): void;
}
/** "enter": arrows leave the cell or point; "edit": arrows move the caret. */
export type Mode = "enter" | "edit";

export class Editor {
  readonly field = document.createElement("textarea");
  mode: Mode | null = null;
  private pointed: { start: number; end: number } | null = null;
  private home: HTMLTextAreaElement;

  constructor(
    private readonly host: EditorHost,
    readonly bar: HTMLTextAreaElement,
    label: string,
  ) {
    this.field.className = "ss-editor";
    this.field.rows = 1;
    this.field.spellcheck = false;
    this.field.setAttribute("aria-label", label);
    this.field.hidden = true;
    this.home = this.field;
    for (const field of [this.field, this.bar]) {
      field.addEventListener("input", () => this.typed(field));
      field.addEventListener("select", () => this.follow());
      field.addEventListener("mousedown", () => this.caretMoved());
    }
    this.bar.addEventListener("focus", () => {
      if (this.mode === null) this.start("edit", null, this.bar);
      this.home = this.bar;
    });
  }

  get active(): boolean {
    return this.mode !== null;
  }

  get text(): string {
    return this.home.value;
  }

  /** `first` replaces the content (typing over a cell); null edits what is there. */
  start(mode: Mode, first: string | null, where: HTMLTextAreaElement = this.field): void {
    this.mode = mode;
    this.home = where;
    this.pointed = null;
    const text = first ?? this.host.content();
    this.field.value = text;
    this.bar.value = text;
    this.field.hidden = false;
    this.host.started(mode);
    this.host.place(this.field);
    if (where === this.field) {
      this.field.focus({ preventScroll: true });
      this.field.setSelectionRange(text.length, text.length);
    }
    this.host.references(referencesIn(text));
  }

  cancel(): void {
    if (this.mode === null) return;
    this.close();
    this.host.cancelled();
  }

  commit(leave: Leave): boolean {
    if (this.mode === null) return true;
    const text = finished(this.home.value);
    const mode = this.mode;
    this.close();
    if (this.host.commit(text, leave)) return true;
    this.start(mode, text);
    return false;
  }

  private close(): void {
    this.mode = null;
    this.pointed = null;
    this.field.hidden = true;
    this.host.references([]);
  }

  /** Put text where the caret is (a function's name, a defined name). */
  insert(text: string, from: number, to: number): void {
    const value = this.home.value;
    this.set(value.slice(0, from) + text + value.slice(to), from + text.length);
  }

  get caret(): number {
    return this.home.selectionStart ?? this.home.value.length;
  }

  /** Whether a click or an arrow in the grid writes a reference now. */
  get pointing(): boolean {
    if (this.mode === null) return false;
    return this.pointed !== null || wantsReference(this.home.value, this.caret);
  }

  /** Write a reference at the caret, over the one that was pointed at just before. */
  point(reference: string): void {
    const value = this.home.value;
    const { start, end } = this.pointed ?? { start: this.caret, end: this.home.selectionEnd ?? this.caret };
    this.pointed = { start, end: start + reference.length };
    this.set(value.slice(0, start) + reference + value.slice(end), start + reference.length, true);
    this.focus();
  }

  /** The cell's field where it belongs now, or hidden: another sheet came to be shown. */
  touch(): void {
    this.pointed = null;
    this.sync();
  }

  /** Back to where one types: while another sheet is shown, that is the formula bar. */
  focus(): void {
    if (this.field.hidden && this.home === this.field) {
      const caret = this.caret;
      this.home = this.bar;
      this.bar.setSelectionRange(caret, caret);
    }
    this.home.focus({ preventScroll: true });
  }

  get lastPointed(): boolean {
    return this.pointed !== null;
  }

  /** F4: turn A1 into $A$1, A$1, $A1 and back. */
  cycle(): void {
    const [text, start, end] = this.host.cycle(
      this.home.value,
      this.home.selectionStart ?? 0,
      this.home.selectionEnd ?? 0,
    );
    this.home.value = text;
    this.home.setSelectionRange(start, end);
    this.pointed = null;
    this.typed(this.home);
  }

  /** Keys that belong to editing. True when the key was used. */
  key(event: KeyboardEvent): boolean {
    if (this.mode === null || event.isComposing) return false;
    const arrow = ARROWS[event.key];
    if (event.key === "Enter") {
      if (event.altKey) {
        const at = this.caret;
        this.insert("\n", at, this.home.selectionEnd ?? at);
        return true;
      }
      this.commit(event.ctrlKey || event.metaKey ? "fill" : event.shiftKey ? "up" : "down");
      return true;
    }
    if (event.key === "Tab") {
      this.commit(event.shiftKey ? "left" : "right");
      return true;
    }
    if (event.key === "Escape") {
      this.cancel();
      return true;
    }
    if (event.key === "F2") {
      this.mode = this.mode === "enter" ? "edit" : "enter";
      this.pointed = null;
      return true;
    }
    if (event.key === "F4") {
      this.cycle();
      return true;
    }
    if (arrow && this.mode === "enter" && !this.pointing && !event.ctrlKey && !event.shiftKey) {
      this.commit(arrow);
      return true;
    }
    return false;
  }

  private set(value: string, caret: number, keepPointed = false): void {
    this.home.value = value;
    this.home.setSelectionRange(caret, caret);
    if (!keepPointed) this.pointed = null;
    this.sync();
  }

  private typed(field: HTMLTextAreaElement): void {
    if (this.mode === null) {
      this.start("edit", field.value, field);
      return;
    }
    this.home = field;
    this.pointed = null;
    this.sync();
  }

  private sync(): void {
    const other = this.home === this.field ? this.bar : this.field;
    other.value = this.home.value;
    this.host.place(this.field);
    this.host.references(referencesIn(this.home.value));
    this.host.complete(this.home.value, this.caret);
  }

  private follow(): void {
    if (this.pointed && this.caret !== this.pointed.end) this.pointed = null;
  }

  private caretMoved(): void {
    this.pointed = null;
    if (this.mode === "enter") this.mode = "edit";
  }
}

const ARROWS: Readonly<Record<string, Leave | undefined>> = {
  ArrowDown: "down",
  ArrowUp: "up",
  ArrowLeft: "left",
  ArrowRight: "right",
};

export type { Cell };
