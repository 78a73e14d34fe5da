/** The slide show: one slide over the whole window, its effects on each click. */
import { h } from "../../kit/dom";
import type { App } from "../app";
import { drawBoard } from "../draw/board";
import { EMU_PER_PX, type Animation, type Board } from "../model/deck";
import { titleOf } from "./slidelist";

export class Show {
  private readonly stage = h("div", { class: "pp-show-stage" });
  private readonly live = h("div", { class: "kit-hidden", role: "status" });
  private readonly element: HTMLElement;
  private readonly slides: Board[];
  private at = 0;
  private steps: Animation[][] = [];
  private step = 0;

  constructor(private readonly app: App, from: number, private readonly ended: () => void) {
    const all = app.editor.state.deck.slides;
    this.slides = all.filter((slide, at) => !slide.hidden || at === from);
    this.at = Math.max(0, this.slides.indexOf(all[from] as Board));
    this.element = h("div", { class: "kit pp-show", role: "dialog", "aria-modal": "true", "aria-label": app.words.tabs.show, tabindex: 0 }, this.stage, this.live);
    this.element.addEventListener("click", () => this.next());
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    document.body.append(this.element);
    this.element.focus();
    this.draw(true);
  }

  private draw(entering: boolean): void {
    const slide = this.slides[this.at];
    if (!slide) {
      this.stage.replaceChildren(h("p", { class: "pp-show-end" }, this.app.words.d.exit));
      this.live.textContent = this.app.words.d.exit;
      return;
    }
    const { prompt: _prompt, ...context } = this.app.context;
    const board = drawBoard(slide, context);
    const { size } = this.app.editor.state.deck;
    const scale = Math.min((window.innerWidth * EMU_PER_PX) / size.w, (window.innerHeight * EMU_PER_PX) / size.h);
    board.style.transform = `scale(${scale})`;
    const holder = h("div", { class: entering && slide.transition ? `pp-show-slide pp-in-${slide.transition.effect}` : "pp-show-slide" }, board);
    holder.style.width = `${(size.w / EMU_PER_PX) * scale}px`;
    holder.style.height = `${(size.h / EMU_PER_PX) * scale}px`;
    holder.style.animationDuration = `${slide.transition?.duration ?? 0}ms`;
    this.steps = [];
    for (const one of slide.animations ?? []) {
      if (one.start === "click" || this.steps.length === 0) this.steps.push([]);
      this.steps[this.steps.length - 1]?.push(one);
      const target = board.querySelector<HTMLElement>(`[data-shape="${one.shape}"]`);
      if (target && one.type === "entrance") target.style.visibility = "hidden";
    }
    this.step = 0;
    this.stage.replaceChildren(holder);
    this.live.textContent = this.app.words.slideNamed(this.at + 1, titleOf(slide));
    if (this.steps[0]?.[0]?.start !== "click" && this.steps.length) this.play();
  }

  private play(): void {
    for (const one of this.steps[this.step] ?? []) {
      const target = this.stage.querySelector<HTMLElement>(`[data-shape="${one.shape}"]`);
      if (!target) continue;
      target.style.visibility = one.type === "exit" ? "hidden" : "visible";
      target.classList.add(`pp-fx-${one.effect}`);
      target.style.animationDuration = `${one.duration}ms`;
      target.style.animationDelay = `${one.delay}ms`;
    }
    this.step += 1;
  }

  private next(): void {
    if (this.step < this.steps.length) this.play();
    else if (this.at >= this.slides.length) this.end();
    else {
      this.at += 1;
      this.draw(true);
    }
  }

  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (["ArrowRight", "ArrowDown", " ", "Enter", "PageDown", "n"].includes(event.key)) this.next();
    else if (["ArrowLeft", "ArrowUp", "PageUp", "Backspace", "p"].includes(event.key)) {
      this.at = Math.max(0, this.at - 1);
      this.draw(false);
    } else if (event.key === "Escape") this.end();
    else return;
    event.preventDefault();
  }

  private end(): void {
    this.element.remove();
    this.ended();
  }
}
