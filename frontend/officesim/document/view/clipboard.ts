/** Copying within the document keeps everything; what comes from outside is text and emphasis. */
import type { Slice } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import type { Via } from "../../contract";
import type { Editor } from "../editor";

interface Kept {
  slice: Slice;
  text: string;
}
const kept = new WeakMap<Editor, Kept>();

const plain = (slice: Slice): string => slice.content.textBetween(0, slice.content.size, "\n");
const flat = (text: string): string => text.replace(/\s+/g, "");

export function clipboardProps(editor: Editor) {
  const keep = (view: EditorView): boolean => {
    const slice = view.state.selection.content();
    if (slice.size > 0) kept.set(editor, { slice, text: plain(slice) });
    return false;
  };
  return {
    handleDOMEvents: { copy: keep, cut: keep },
    handlePaste(view: EditorView, event: ClipboardEvent): boolean {
      const own = kept.get(editor);
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (!own || flat(own.text) !== flat(text)) return false;
      view.dispatch(view.state.tr.replaceSelection(own.slice).scrollIntoView().setMeta("paste", true).setMeta("uiEvent", "paste"));
      return true;
    },
  };
}

export const canPaste = (editor: Editor): boolean => kept.has(editor);

/** Copy or cut by a button: the document's own clipboard, and the system's where it is allowed. */
export function copy(editor: Editor, via: Via, cut: boolean): void {
  const { view } = editor;
  const slice = view.state.selection.content();
  if (slice.size === 0) return;
  const text = plain(slice);
  kept.set(editor, { slice, text });
  void navigator.clipboard?.writeText(text).catch(() => undefined);
  if (cut) view.dispatch(view.state.tr.deleteSelection().setMeta("cmd", "clipboard.cut").setMeta("via", via));
}

export function paste(editor: Editor, via: Via, textOnly = false): void {
  const own = kept.get(editor);
  if (!own) return;
  const { view } = editor;
  const tr = textOnly ? view.state.tr.insertText(own.text) : view.state.tr.replaceSelection(own.slice);
  view.dispatch(tr.scrollIntoView().setMeta("cmd", textOnly ? "clipboard.paste-text" : "clipboard.paste").setMeta("via", via));
}
