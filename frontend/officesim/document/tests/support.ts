/** A document without a screen: views that hold a state and nothing more. */
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Command, Locale } from "../../contract";
import type { DocumentEdit, Opening, Page, Style } from "../edits";
import { Editor } from "../editor";
import { apply, BODY, load, view } from "../model";
import { canonical } from "../canonical";
import { tablePlugin } from "../view/tables";

const NONE = { default: null, first: null, even: null };
export const PAGE: Page = {
  orientation: "portrait", width: 11906, height: 16838, top: 1417, bottom: 1417, left: 1417, right: 1417, headerDistance: 708,
  footerDistance: 708, columns: 1, columnSpace: 708, columnLine: false, titlePage: false, header: NONE, footer: NONE, pageFormat: "decimal", pageStart: null,
};
const style = (name: string, more: Partial<Style> = {}): Style => ({ name, kind: "paragraph", based: null, next: null, quick: true, run: {}, paragraph: {}, ...more });

export const text = (words: string, ...marks: unknown[]) => ({ type: "text", text: words, ...(marks.length > 0 ? { marks } : {}) });
export const paragraph = (words: string, attrs: Record<string, unknown> = {}) => ({ type: "paragraph", attrs, ...(words ? { content: [text(words)] } : {}) });

export function opening(...content: unknown[]): Opening {
  return {
    locale: "en",
    body: { type: "doc", content },
    parts: {},
    sections: { last: PAGE },
    styles: {
      Defaults: style("Document defaults", { quick: false, run: { font: "Carlito", size: 22 } }),
      Normal: style("Normal"),
      Heading1: style("heading 1", { based: "Normal", next: "Normal", run: { bold: true, size: 32 }, paragraph: { outline: 1 } }),
      Strong: style("Strong", { kind: "character", run: { bold: true } }),
      TableGrid: style("Table Grid", { kind: "table" }),
    },
    lists: {},
    comments: {},
    properties: { title: "" },
    settings: { track: false, evenAndOdd: false },
    merge: { kind: null, source: null, columns: [], rows: [], excluded: [], finished: null },
    media: { "map.png": { type: "image/png", data: "", width: 952500, height: 476250 } },
    recipients: { people: { columns: ["Name", "City"], rows: [["Ann", "Lima"], ["Bo", "Oslo"]] } },
  };
}

export class Bench {
  readonly journal: Command[] = [];
  readonly editor: Editor;
  readonly start: Opening;

  constructor(start: Opening, locale: Locale = "en") {
    this.start = start;
    this.editor = new Editor(structuredClone(start), {
      locale, title: "", record: (command) => this.journal.push(command), announce: () => undefined, asset: (name) => name,
    });
    this.show(BODY);
  }

  show(part: string): void {
    const { editor } = this;
    const held = {
      state: EditorState.create({ doc: editor.state.parts.get(part)!, plugins: [tablePlugin()] }),
      updateState(state: EditorState) {
        held.state = state;
      },
      dispatch: (tr: Transaction) => editor.dispatch(part, tr),
      focus: () => undefined,
      hasFocus: () => true,
      dom: null,
    };
    editor.views.set(part, held as unknown as EditorView);
  }

  /** Select a text of the main part, or put the cursor before it. */
  select(words: string, cursor = false): void {
    const { editor } = this;
    let found = -1;
    editor.view.state.doc.descendants((node, pos) => {
      const at = node.isText ? node.text!.indexOf(words) : -1;
      if (found < 0 && at >= 0) found = pos + at;
    });
    if (found < 0) throw new Error(`no text ${words}`);
    const { state } = editor.view;
    editor.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, found, cursor ? found : found + words.length)));
  }

  type(words: string): void {
    for (const one of words) this.editor.view.dispatch(this.editor.view.state.tr.insertText(one));
  }

  get body() {
    return this.editor.state.parts.get(BODY)!;
  }

  lines(): string[] {
    const found: string[] = [];
    this.body.descendants((node) => {
      if (node.isTextblock) found.push(node.textContent);
      return !node.isTextblock;
    });
    return found;
  }

  seen(): string {
    return canonical(view(this.editor.state));
  }

  /** What the journal alone makes of the opening. */
  replayed(): string {
    this.editor.flush();
    const state = load(structuredClone(this.start));
    for (const command of this.journal) for (const edit of command.edits) apply(state, edit as unknown as DocumentEdit);
    return canonical(view(state));
  }
}
