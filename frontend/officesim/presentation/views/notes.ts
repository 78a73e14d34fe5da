/** Notes below the stage, and the outline of all slides: texts that are not drawn on the slide. */
import { h } from "../../kit/dom";
import type { App } from "../app";
import { textLook } from "../draw/board";
import type { TextLook } from "../draw/text";
import type { Board, Shape, TextPlace } from "../model/deck";
import { themeOf } from "../model/inherit";
import { wordsOf } from "../model/text";
import { linesBox, TextEditor } from "./textedit";

function plainLook(app: App, board: Board, size: number, bold = false): TextLook {
  return {
    theme: themeOf(app.editor.state.deck, board), number: "", date: "",
    level: (level) => ({ size, margin: level * 228600, ...(bold ? { bold } : {}) }),
  };
}

export class NotesPane {
  readonly element = h("section", { class: "pp-notes" });
  private editor: TextEditor | null = null;
  private board = "";

  constructor(private readonly app: App) {
    this.element.setAttribute("aria-label", app.words.notes);
  }

  draw(): void {
    const board = this.app.editor.current;
    this.element.hidden = !this.app.notes || board?.kind !== "slide" || this.app.editor.view === "sorter";
    if (!board || board.kind !== "slide") return;
    const place = { notes: board.id };
    const typing = this.editor?.element === document.activeElement;
    if (board.id !== this.board || !this.editor || (this.app.editor.readOnly && typing)) {
      this.board = board.id;
      const box = linesBox("pp-notes-lines");
      this.editor = new TextEditor(box, place, this.app.editor, () => plainLook(this.app, board, 1200), this.app.words.notes);
      if (this.app.editor.readOnly) box.contentEditable = "false";
      box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.app.stage.element.focus();
      });
      box.addEventListener("blur", () => this.leave());
      this.element.replaceChildren(box);
    }
    this.editor.draw();
    this.editor.element.dataset["prompt"] = wordsOf(board.notes) ? "" : this.app.words.notesPrompt;
  }

  private leave(): void {
    const place = this.app.editor.text?.place;
    this.app.editor.flush();
    if (place && "notes" in place) {
      this.app.editor.text = null;
      this.app.editor.tell(false);
    }
  }
}

/** Titles and body texts of all slides, one below the other, to be typed into. */
export class Outline {
  readonly element: HTMLElement;
  private drawn = "";
  private editors: TextEditor[] = [];

  constructor(private readonly app: App) {
    this.element = h("div", { class: "pp-outline-view", role: "region", "aria-label": app.words.outline });
  }

  draw(): void {
    const { editor } = this.app;
    this.element.hidden = editor.view !== "outline";
    if (this.element.hidden) return;
    const slides = editor.state.deck.slides;
    const now = JSON.stringify(slides.map((slide) => [slide.id, textsOf(slide).map((shape) => shape.id)]));
    if (now !== this.drawn) {
      this.drawn = now;
      this.editors = [];
      this.element.replaceChildren(...slides.map((slide, at) => this.slide(slide, at)));
    }
    for (const one of this.editors) one.draw();
    for (const row of this.element.children) {
      row.classList.toggle("pp-open", (row as HTMLElement).dataset["board"] === editor.board);
    }
  }

  private slide(slide: Board, at: number): HTMLElement {
    const boxes = textsOf(slide).map((shape) => this.text(slide, shape, at));
    const row = h("div", { class: "pp-outline-slide", "data-board": slide.id }, h("span", { class: "pp-outline-number", "aria-hidden": "true" }, String(at + 1)), h("div", {}, ...boxes));
    row.addEventListener("focusin", () => {
      if (this.app.editor.board !== slide.id) this.app.editor.open(slide.id);
    });
    return row;
  }

  private text(slide: Board, shape: Shape, at: number): HTMLElement {
    const title = ["title", "ctrTitle"].includes(shape.placeholder?.type ?? "");
    const box = linesBox(title ? "pp-outline-title" : "pp-outline-body");
    const place: TextPlace = { shape: shape.id };
    const look = () => ({ ...textLook(shape, slide, this.app.context), ...plainLook(this.app, slide, title ? 1400 : 1200, title) });
    const label = `${this.app.words.slideNamed(at + 1, shape.name)}`;
    this.editors.push(new TextEditor(box, place, this.app.editor, look, label));
    box.addEventListener("blur", () => {
      this.app.editor.flush();
      this.app.editor.text = null;
    });
    return box;
  }
}

function textsOf(slide: Board): Shape[] {
  return slide.shapes.filter((shape) => ["title", "ctrTitle", "subTitle", "body", "obj"].includes(shape.placeholder?.type ?? "") && shape.paragraphs);
}
