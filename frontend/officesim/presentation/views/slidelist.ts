/** The list of slides beside the stage, and the same as a sorter over the whole window. */
import { h } from "../../kit/dom";
import { drawBoard, type DrawContext } from "../draw/board";
import type { Editor } from "../editor";
import { EMU_PER_PX, type Board } from "../model/deck";
import { wordsOf } from "../model/text";
import { moveSlide } from "../commands/slides";
import type { Words } from "../words.en";

export function titleOf(board: Board): string {
  const title = board.shapes.find((shape) => ["title", "ctrTitle"].includes(shape.placeholder?.type ?? ""));
  return wordsOf(title?.paragraphs).replace(/\s+/g, " ").trim();
}

interface Item { element: HTMLElement; thumb: HTMLElement; drawn: string }

export class SlideList {
  readonly element: HTMLElement;
  private readonly items = new Map<string, Item>();

  constructor(
    private readonly editor: Editor, private readonly context: DrawContext, private readonly words: Words,
    private readonly width: number, className: string,
  ) {
    this.element = h("div", {
      class: className, role: "listbox", "aria-label": words.slides, "aria-multiselectable": "true", tabindex: -1,
    });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
  }

  private boards(): Board[] {
    const { deck } = this.editor.state;
    return this.editor.view === "master" ? deck.masters.flatMap((master) => [master, ...deck.layouts.filter((one) => one.master === master.id)]) : deck.slides;
  }

  draw(): void {
    const { deck } = this.editor.state;
    const design = JSON.stringify([deck.masters, deck.layouts, deck.size]);
    const boards = this.boards();
    const wanted: HTMLElement[] = [];
    boards.forEach((board, at) => {
      if (board.section !== undefined && this.editor.view !== "master") {
        wanted.push(h("div", { class: "pp-section", role: "presentation" }, board.section));
      }
      wanted.push(this.item(board, at, design));
    });
    for (const id of [...this.items.keys()]) if (!boards.some((board) => board.id === id)) this.items.delete(id);
    const now = [...this.element.children];
    if (now.length !== wanted.length || wanted.some((one, at) => one !== now[at])) {
      const focused = document.activeElement as HTMLElement | null;
      this.element.replaceChildren(...wanted);
      if (focused && this.element.contains(focused)) focused.focus({ preventScroll: true });
    }
  }

  private item(board: Board, at: number, design: string): HTMLElement {
    const item = this.items.get(board.id) ?? this.make(board);
    const { element } = item;
    const open = board.id === this.editor.board;
    element.setAttribute("aria-selected", String(this.editor.slides.includes(board.id)));
    element.tabIndex = open ? 0 : -1;
    element.classList.toggle("pp-open", open);
    element.classList.toggle("pp-hidden-slide", board.hidden === true);
    const name = board.kind === "slide" ? titleOf(board) || this.words.untitled : board.name ?? "";
    const label = board.kind === "slide" ? this.words.slideNamed(at + 1, name) : name;
    const marks = [board.hidden ? this.words.hiddenSlide : "", board.transition ? this.words.hasTransition : "", board.animations ? this.words.hasAnimations : ""];
    element.setAttribute("aria-label", [label, ...marks.filter(Boolean)].join(", "));
    element.title = board.kind === "slide" ? "" : name;
    const number = element.querySelector(".pp-number") as HTMLElement;
    number.textContent = board.kind === "slide" ? String(at + 1) : "";
    number.classList.toggle("pp-moving", Boolean(board.transition ?? board.animations));
    const now = design + JSON.stringify(board) + String(at);
    if (now !== item.drawn) {
      item.drawn = now;
      const drawn = drawBoard(board, this.context);
      const scale = (this.width * EMU_PER_PX) / this.editor.state.deck.size.w;
      drawn.style.transform = `scale(${scale})`;
      item.thumb.style.width = `${this.width}px`;
      item.thumb.style.height = `${(this.editor.state.deck.size.h / EMU_PER_PX) * scale}px`;
      item.thumb.replaceChildren(drawn);
    }
    return element;
  }

  private make(board: Board): Item {
    const thumb = h("div", { class: "pp-thumb", "aria-hidden": "true" });
    thumb.inert = true;
    const element = h("div", { class: board.kind === "layout" ? "pp-item pp-layout-item" : "pp-item", role: "option", "data-board": board.id },
      h("span", { class: "pp-number", "aria-hidden": "true" }), thumb);
    element.addEventListener("pointerdown", (event) => this.onPointer(event, board.id));
    element.addEventListener("dblclick", () => {
      if (this.editor.view === "sorter") this.editor.show("normal");
    });
    const item = { element, thumb, drawn: "" };
    this.items.set(board.id, item);
    return item;
  }

  private choose(id: string, event: { ctrlKey: boolean; shiftKey: boolean }): void {
    const ids = this.boards().map((board) => board.id);
    if (event.ctrlKey) {
      const rest = this.editor.slides.filter((one) => one !== id);
      const next = rest.length === this.editor.slides.length ? [...rest, id] : rest;
      this.editor.open(next.includes(id) ? id : next[0] ?? id, next.length ? ids.filter((one) => next.includes(one)) : [id]);
    } else if (event.shiftKey) {
      const [from, to] = [ids.indexOf(this.editor.board), ids.indexOf(id)];
      const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      this.editor.open(this.editor.board, range);
    } else this.editor.open(id);
  }

  private onPointer(event: PointerEvent, id: string): void {
    if (event.button !== 0) {
      if (!this.editor.slides.includes(id)) this.editor.open(id);
      return;
    }
    event.preventDefault();
    this.choose(id, event);
    this.focus();
    if (this.editor.view === "master" || this.editor.readOnly) return;
    const mark = h("div", { class: "pp-drop" });
    let to = -1;
    const onMove = (now: PointerEvent) => {
      if (Math.hypot(now.clientX - event.clientX, now.clientY - event.clientY) < 6) return;
      to = this.placeAt(now);
      const before = this.items.get(this.boards()[to]?.id ?? "")?.element ?? null;
      this.element.insertBefore(mark, before);
    };
    const onUp = () => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      mark.remove();
      const from = this.boards().findIndex((board) => board.id === id);
      if (to >= 0) moveSlide(this.editor, "mouse", id, to > from ? to - 1 : to);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
  }

  private placeAt(event: PointerEvent): number {
    const boards = this.boards();
    const at = boards.findIndex((board) => {
      const box = this.items.get(board.id)?.element.getBoundingClientRect();
      if (!box) return false;
      return this.editor.view === "sorter"
        ? event.clientY < box.bottom && event.clientX < box.left + box.width / 2
        : event.clientY < box.top + box.height / 2;
    });
    return at < 0 ? boards.length : at;
  }

  focus(): void {
    this.items.get(this.editor.board)?.element.focus({ preventScroll: true });
    this.items.get(this.editor.board)?.element.scrollIntoView({ block: "nearest" });
  }

  private onKey(event: KeyboardEvent): void {
    const ids = this.boards().map((board) => board.id);
    const at = ids.indexOf(this.editor.board);
    const wide = this.editor.view === "sorter";
    const steps: Record<string, number> = { ArrowUp: wide ? -4 : -1, ArrowDown: wide ? 4 : 1, PageUp: -1, PageDown: 1, Home: -at, End: ids.length - 1 - at };
    if (wide) Object.assign(steps, { ArrowLeft: -1, ArrowRight: 1 });
    const step = steps[event.key];
    if (event.altKey || step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey && this.editor.view !== "master") {
      const to = event.key === "Home" ? 0 : event.key === "End" ? ids.length - 1 : at + Math.sign(step);
      if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") moveSlide(this.editor, "key", this.editor.board, to);
    } else if (event.key === "Home" && event.ctrlKey) moveSlide(this.editor, "key", this.editor.board, 0);
    else {
      const next = ids[Math.max(0, Math.min(ids.length - 1, at + step))];
      if (next && event.shiftKey) this.editor.open(next, [...new Set([...this.editor.slides, next])]);
      else if (next) this.editor.open(next);
    }
    this.focus();
  }
}
