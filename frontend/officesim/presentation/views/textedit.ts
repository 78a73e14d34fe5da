/** Typing in a text: every change goes through the model, the page is drawn from it. */
import { h } from "../../kit/dom";
import { drawLines, type TextLook } from "../draw/text";
import type { Editor } from "../editor";
import { sameJson, type Paragraph, type TextPlace } from "../model/deck";
import { before, breakLine, endOf, replaceRange, textOf, wholeOf, type Point, type Range } from "../model/text";

const MOST_PASTED = 8000;
const MOST_LINES = 400;
const MOST_LETTERS = 10000;

export class TextEditor {
  private composing: { range: Range } | null = null;
  private drawn = "";
  /** Drawn anew while the focus was elsewhere: the page's selection is not what was chosen. */
  private forgot = false;

  constructor(
    readonly element: HTMLElement, readonly place: TextPlace, private readonly editor: Editor,
    private readonly look: () => TextLook, label: string, private readonly single = false,
  ) {
    element.contentEditable = "true";
    element.tabIndex = 0;
    element.spellcheck = false;
    element.setAttribute("role", "textbox");
    element.setAttribute("aria-multiline", "true");
    element.setAttribute("aria-label", label);
    element.addEventListener("beforeinput", this.onInput);
    element.addEventListener("compositionstart", () => { this.composing = { range: this.range() }; });
    element.addEventListener("compositionend", this.onComposed);
    element.addEventListener("copy", (event) => this.onCopy(event, false));
    element.addEventListener("cut", (event) => this.onCopy(event, true));
    element.addEventListener("focus", () => this.onFocus());
    // The page tells of a new selection late; a shortcut, or leaving, must not be faster.
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || ["Alt", "F10", "Tab"].includes(event.key)) this.tellRange();
    });
    element.addEventListener("blur", () => {
      const selection = document.getSelection();
      const here = this.editor.text && sameJson(this.editor.text.place, this.place);
      if (here && selection?.anchorNode && this.element.contains(selection.anchorNode)) this.tellRange();
    });
    this.draw();
  }

  get lines(): Paragraph[] {
    const found = this.editor.state.text(this.place);
    return found.length ? found : [{ runs: [] }];
  }

  draw(): void {
    const now = JSON.stringify(this.lines);
    if (now === this.drawn || this.composing) return;
    this.drawn = now;
    const held = this.editor.text && sameJson(this.editor.text.place, this.place) ? this.editor.text.range : null;
    this.element.replaceChildren(...drawLines(this.lines, this.look()));
    // New elements know nothing of what was chosen in the old ones.
    if (held && document.activeElement === this.element) this.setRange(held);
    else this.forgot = held !== null;
  }

  /** The chosen part of the text; the end when nothing of it is chosen. */
  range(): Range {
    const selection = document.getSelection();
    if (!selection?.anchorNode || !selection.focusNode || !this.element.contains(selection.anchorNode)) {
      const end = endOf(this.lines);
      return { from: end, to: end };
    }
    return this.ordered(
      this.pointOf(selection.anchorNode, selection.anchorOffset), this.pointOf(selection.focusNode, selection.focusOffset),
    );
  }

  private ordered(one: Point, other: Point): Range {
    return before(other, one) ? { from: other, to: one } : { from: one, to: other };
  }

  private pointOf(node: Node, offset: number): Point {
    const divs = [...this.element.children];
    if (node === this.element) {
      return offset >= divs.length ? endOf(this.lines) : { line: offset, at: 0 };
    }
    const line = divs.findIndex((div) => div.contains(node));
    const div = divs[line];
    if (!div) return endOf(this.lines);
    let at = 0;
    const walk = (from: Node): boolean => {
      if (from === node) {
        at += from.nodeType === Node.TEXT_NODE ? offset
          : [...from.childNodes].slice(0, offset).reduce((sum, child) => sum + lengthOf(child), 0);
        return true;
      }
      if (from.nodeType === Node.TEXT_NODE || isField(from)) {
        at += lengthOf(from);
        return false;
      }
      return [...from.childNodes].some(walk);
    };
    walk(div);
    return { line, at: Math.min(at, textOf(this.lines[line] ?? { runs: [] }).length) };
  }

  setRange(range: Range): void {
    const selection = document.getSelection();
    const from = this.spotOf(range.from);
    const to = this.spotOf(range.to);
    if (!selection || !from || !to) return;
    selection.setBaseAndExtent(from[0], from[1], to[0], to[1]);
    this.tellRange();
  }

  private spotOf(point: Point): [Node, number] | null {
    const div = this.element.children[point.line];
    if (!div) return null;
    let rest = point.at;
    for (const span of div.querySelectorAll<HTMLElement>(".pp-run")) {
      const length = lengthOf(span);
      if (rest <= length && !isField(span)) return [span.firstChild ?? span, rest];
      rest -= length;
    }
    return [div, div.childNodes.length && div.lastChild instanceof HTMLBRElement ? div.childNodes.length - 1 : div.childNodes.length];
  }

  tellRange(): void {
    const range = this.range();
    const now = this.editor.text;
    if (now && sameJson(now.place, this.place) && sameJson(now.range, range)) return;
    this.editor.pending = null;
    this.editor.text = { place: this.place, range };
    this.editor.tell(false);
  }

  /** Menus and galleries take the selection away with the focus: what was chosen is chosen again. */
  private onFocus(): void {
    const now = this.editor.text;
    const selection = document.getSelection();
    const inside = selection?.anchorNode && this.element.contains(selection.anchorNode);
    if (now && sameJson(now.place, this.place) && (this.forgot || !inside)) this.setRange(now.range);
    else this.tellRange();
    this.forgot = false;
  }

  private readonly onInput = (event: InputEvent): void => {
    if (event.inputType === "insertCompositionText" || this.composing) return;
    event.preventDefault();
    const target = event.getTargetRanges()[0];
    const range = event.inputType.startsWith("delete") && target
      ? this.ordered(this.pointOf(target.startContainer, target.startOffset), this.pointOf(target.endContainer, target.endOffset))
      : this.range();
    const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (event.inputType === "insertParagraph") this.put(range, this.single ? "" : "\n");
    else if (event.inputType === "insertLineBreak") this.lineBreak(range);
    else if (event.inputType.startsWith("delete")) this.remove(range);
    else if (event.inputType.startsWith("insert")) this.put(range, text.replace(/\r\n?/g, "\n"));
  };

  /** At the start of a paragraph the browser's own range is one letter: the paragraphs join instead. */
  private remove(range: Range): void {
    if (sameJson(range.from, range.to)) return;
    this.put(range, "");
  }

  put(range: Range, text: string): void {
    const pending = this.editor.pending;
    const { lines, end } = replaceRange(this.lines, range, text.slice(0, MOST_PASTED), pending ?? undefined);
    // What a text cannot hold is not typed: the server would refuse it.
    if (lines.length > MOST_LINES || lines.some((line) => line.runs.some((run) => run.text.length > MOST_LETTERS))) return;
    this.set(lines, end);
  }

  private lineBreak(range: Range): void {
    const { lines, end } = breakLine(this.lines, range);
    this.set(lines, end);
  }

  private set(lines: Paragraph[], end: Point): void {
    this.editor.pending = null;
    this.editor.type(this.place, lines);
    this.draw();
    this.setRange({ from: end, to: end });
  }

  /** Dead keys and input methods write into the page by themselves: read what they wrote. */
  private readonly onComposed = (event: CompositionEvent): void => {
    const range = this.composing?.range;
    this.composing = null;
    this.drawn = "";
    if (range) this.put(range, event.data);
  };

  private onCopy(event: ClipboardEvent, cut: boolean): void {
    const range = this.range();
    if (sameJson(range.from, range.to)) return;
    const text = this.lines.slice(range.from.line, range.to.line + 1).map((line, at, all) => {
      const whole = textOf(line);
      return whole.slice(at === 0 ? range.from.at : 0, at === all.length - 1 ? range.to.at : whole.length);
    });
    event.clipboardData?.setData("text/plain", text.join("\n"));
    event.preventDefault();
    if (cut) this.put(range, "");
  }

  /** Whether the moving end of the choice can go no further that way within this text. */
  atEdge(arrow: string): boolean {
    const selection = document.getSelection();
    if (!selection?.focusNode || !this.element.contains(selection.focusNode)) return false;
    const point = this.pointOf(selection.focusNode, selection.focusOffset);
    if (arrow === "ArrowLeft") return point.line === 0 && point.at === 0;
    if (arrow === "ArrowRight") return sameJson(point, endOf(this.lines));
    const down = arrow === "ArrowDown";
    if (point.line !== (down ? this.lines.length - 1 : 0)) return false;
    // Within a paragraph that is broken into several lines on the screen there may be more.
    const caret = document.createRange();
    caret.setStart(selection.focusNode, selection.focusOffset);
    const here = caret.getClientRects()[0];
    const line = this.element.children[point.line]?.getBoundingClientRect();
    if (!here || !line) return true;
    return down ? here.bottom > line.bottom - here.height * 0.7 : here.top < line.top + here.height * 0.7;
  }

  selectAll(): void {
    this.setRange(wholeOf(this.lines));
  }
}

const isField = (node: Node): boolean => node instanceof HTMLElement && node.dataset["length"] !== undefined;

function lengthOf(node: Node): number {
  if (node instanceof HTMLElement && node.dataset["length"] !== undefined) return Number(node.dataset["length"]);
  return node instanceof HTMLBRElement ? 0 : (node.textContent ?? "").length;
}

/** An element for the lines of a text that is not on the slide (notes, outline). */
export function linesBox(className: string): HTMLElement {
  return h("div", { class: `pp-lines ${className}` });
}
