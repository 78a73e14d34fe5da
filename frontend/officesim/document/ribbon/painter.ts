/** The format painter: on until the next selection with the mouse. */
import { copyFormat, paintFormat } from "../commands/character";
import type { Editor } from "../editor";

const held = new WeakMap<Editor, ReturnType<typeof copyFormat>>();

export const painter = {
  active: (editor: Editor): boolean => held.has(editor),
  toggle(editor: Editor): void {
    if (held.has(editor)) held.delete(editor);
    else held.set(editor, copyFormat(editor));
  },
  /** Called when the mouse was let go over the text. */
  use(editor: Editor): void {
    const marks = held.get(editor);
    if (!marks) return;
    held.delete(editor);
    paintFormat(editor, marks, "mouse");
  },
};
