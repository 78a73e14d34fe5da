/** Cut, copy, paste and putting new things on the slide, whatever has the focus. */
import type { Via } from "../../contract";
import type { App } from "../app";
import { addShape, connector, copyShapes, deleteShapes, middle, pasteShapes, textBox } from "../commands/shapes";
import { deleteSlides, duplicateSlides, pasteSlides } from "../commands/slides";
import { copyJson, type Frame, type Shape } from "../model/deck";

const inList = (): boolean => document.activeElement?.closest(".pp-list, .pp-sorter") !== null;

export const clip = {
  copy(app: App): void {
    if (app.editor.text) document.execCommand("copy");
    else if (app.editor.shapes.length && !inList()) copyShapes(app.editor);
    else {
      app.editor.slideClipboard = app.editor.slides.map((id) => copyJson(app.editor.state.board(id))).filter((board) => board.kind === "slide");
      app.editor.clipboard = null;
    }
  },
  cut(app: App, via: Via): void {
    if (app.editor.text) {
      document.execCommand("cut");
      return;
    }
    clip.copy(app);
    if (app.editor.clipboard && app.editor.shapes.length) deleteShapes(app.editor, via, "shape.cut");
    else deleteSlides(app.editor, via);
  },
  paste(app: App, via: Via): void {
    if (app.editor.slideClipboard) pasteSlides(app.editor, via);
    else pasteShapes(app.editor, via, app.editor.clipboard, "shape.paste");
  },
  duplicate(app: App, via: Via): void {
    if (app.editor.shapes.length && !inList()) {
      pasteShapes(app.editor, via, app.editor.chosen.map((shape) => ({ ...copyJson(shape), frame: app.editor.frame(shape) })), "shape.duplicate");
    } else duplicateSlides(app.editor, via);
  },
  selectAll(app: App): void {
    if (app.stage.typing) app.stage.typing.selectAll();
    else app.editor.choose((app.editor.current?.shapes ?? []).filter((shape) => !shape.hidden).map((shape) => shape.id));
  },
  /** By mouse it waits for a drag; by keyboard it is put in the middle. */
  placeShape(app: App, via: Via, choice: string, drawn: (frame: Frame) => Omit<Shape, "id">): void {
    const { names } = app.words;
    const make = (frame: Frame): void => {
      const shape = choice === "textbox" ? textBox(names.textBox, frame)
        : choice === "line" || choice === "arrow" ? connector(choice === "line" ? names.line : names.arrow, frame, choice === "arrow") : drawn(frame);
      const id = addShape(app.editor, `insert.${choice}`, via, shape);
      if (id && choice === "textbox") app.stage.edit({ shape: id }, false);
    };
    const wide = choice === "textbox" || choice === "line" || choice === "arrow";
    const usual = () => middle(app.editor, wide ? 2743200 : 1828800, choice === "textbox" ? 457200 : wide ? 0 : 1371600);
    if (via === "key") make(usual());
    else app.stage.placeNext(make);
  },
};
