/** Notes, views and the show at the foot of the window, where hands look for them. */
import { icon } from "../../kit";
import { h } from "../../kit/dom";
import type { App } from "../app";

interface Choice { name: string; label: string; pressed: () => boolean; run: () => void }

export class ViewButtons {
  readonly element: HTMLElement;
  private readonly all: { button: HTMLElement; choice: Choice }[];

  constructor(app: App) {
    const { c } = app.words;
    const { editor } = app;
    const view = (name: "normal" | "sorter", symbol: string, label: string): Choice => ({
      name: symbol, label, pressed: () => editor.view === name, run: () => app.show(name),
    });
    const choices: Choice[] = [
      { name: "note", label: c.notesPane, pressed: () => app.notes, run: () => app.toggleNotes() },
      view("normal", "slide_text", c.normal), view("sorter", "grid", c.sorter),
      { name: "slide_play", label: c.fromCurrent, pressed: () => false, run: () => app.startShow(editor.state.deck.slides.findIndex((slide) => slide.id === editor.board)) },
    ];
    this.all = choices.map((choice) => ({
      choice, button: h("button", { type: "button", class: "kit-control kit-icon-only", "aria-label": choice.label, title: choice.label, onclick: choice.run }, icon(choice.name)),
    }));
    this.element = h("div", { class: "pp-view-buttons" }, ...this.all.map(({ button }) => button));
  }

  draw(): void {
    for (const { button, choice } of this.all.slice(0, -1)) button.setAttribute("aria-pressed", String(choice.pressed()));
  }
}
