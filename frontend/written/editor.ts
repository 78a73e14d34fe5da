/** The editor made for exams: it shows and keeps what is typed, and helps with nothing else. */
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { gapCursor } from "prosemirror-gapcursor";
import { keymap } from "prosemirror-keymap";
import { EditorState, TextSelection, type Command, type Plugin } from "prosemirror-state";
import { goToNextCell, isInTable, tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { crowdOf } from "./crowding";
import { filling } from "./filling";
import { finding } from "./find";
import { inwards, leaving } from "./leaving";
import { liftItem, outdentItem, sinkItem, splitItem, toggleList } from "./lists";
import type { DocNode } from "./model";
import { pasting, refusalOf, type PasteRules } from "./pasting";
import { schema } from "./schema";
import { tidy } from "./tidy";
import { redo, undo, undoable } from "./undo";
import type { Node } from "prosemirror-model";

export interface EditorHooks extends PasteRules {
  readonly label: string;
  /** The language of the text, by which the browser checks spelling; null while none is chosen. */
  readonly lang: () => string | null;
  /** An accommodation lets the browser mark spelling. */
  readonly spelling: boolean;
  readonly describedBy: string;
  readonly changed: () => void;
  /** Anything on the screen is another: selection, text, search. */
  readonly updated: (view: EditorView) => void;
  /** Tab was pressed in a list where nothing can be moved: how the answer is left has to be said. */
  readonly stuck: () => void;
  readonly find: () => void;
  readonly toolbar: () => void;
}

/** Whatever a document holds, as the editor shows it. */
export function nodeOf(document: DocNode): Node {
  try {
    const node = schema.nodeFromJSON(document);
    node.check();
    if (crowdOf(node) === null) return node;
  } catch {
    // Made fit below.
  }
  return schema.nodeFromJSON(tidy(document).document);
}

/** No help with the language, by whatever name a browser or an extension knows it. */
function attributes(hooks: EditorHooks): Record<string, string> {
  const off = hooks.spelling ? "true" : "false";
  const lang = hooks.lang();
  return {
    role: "textbox",
    tabindex: "0",
    "aria-multiline": "true",
    "aria-label": hooks.label,
    "aria-describedby": hooks.describedBy,
    ...(lang === null ? {} : { lang }),
    spellcheck: off,
    autocorrect: "off",
    autocapitalize: "off",
    autocomplete: "off",
    writingsuggestions: "false",
    translate: "no",
    "data-gramm": "false",
    "data-gramm_editor": "false",
    "data-enable-grammarly": "false",
    "data-lt-active": "false",
    "data-ms-editor": "false",
    class: "w-text",
  };
}

export function openEditor(root: HTMLElement, document: DocNode, past: readonly DocNode[], hooks: EditorHooks): EditorView {
  const view = new EditorView(root, {
    state: EditorState.create({ doc: nodeOf(document), plugins: plugins(past, hooks) }),
    attributes: () => attributes(hooks),
    dispatchTransaction(tr) {
      const { state, transactions } = view.state.applyTransaction(tr);
      if (transactions.length === 0 && tr.docChanged) hooks.said(refusalOf(tr));
      const changed = !state.doc.eq(view.state.doc);
      view.updateState(state);
      if (changed) hooks.changed();
      hooks.updated(view);
    },
  });
  return view;
}

function plugins(past: readonly DocNode[], hooks: EditorHooks): Plugin[] {
  const act = (run: () => void): Command => () => {
    run();
    return true;
  };
  const heading = (level: number): Command => setBlockType(schema.nodes["heading"]!, { level });
  const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(schema.nodes["hard_break"]!.create()).scrollIntoView());
    return true;
  });
  return [
    undoable(past.map((document) => (): Node | null => nodeOf(document))),
    finding(),
    pasting(hooks),
    filling(),
    leaving(),
    keymap({
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-b": toggleMark(schema.marks["strong"]!),
      "Mod-i": toggleMark(schema.marks["em"]!),
      "Mod-f": act(hooks.find),
      "Alt-F10": act(hooks.toolbar),
      "Mod-Alt-0": setBlockType(schema.nodes["paragraph"]!),
      "Mod-Alt-1": heading(1),
      "Mod-Alt-2": heading(2),
      "Mod-Alt-3": heading(3),
      "Mod-Shift-8": toggleList(schema.nodes["bullet_list"]!),
      "Mod-Shift-7": toggleList(schema.nodes["ordered_list"]!),
      "Mod-]": sinkItem,
      "Mod-[": liftItem,
      Enter: splitItem,
      "Shift-Enter": lineBreak,
      // Elsewhere Tab leaves the editor, as it leaves every field.
      Tab: chainCommands(goToNextCell(1), inwards(sinkItem, hooks.stuck)),
      "Shift-Tab": chainCommands(goToNextCell(-1), inwards(outdentItem, hooks.stuck)),
    }),
    keymap(baseKeymap),
    gapCursor(),
    tableEditing(),
  ];
}

/** A table of three rows and columns, the first row being its header, after where the caret is. */
export const insertTable: Command = (state, dispatch) => {
  if (isInTable(state)) return false;
  const { nodes } = schema;
  const row = (type: "table_header" | "table_cell"): Node =>
    nodes["table_row"]!.create(null, Array.from({ length: 3 }, () => nodes[type]!.createAndFill()!));
  const table = nodes["table"]!.create(null, [row("table_header"), row("table_cell"), row("table_cell")]);
  const { $from } = state.selection;
  const at = $from.depth === 0 ? $from.pos : $from.after(1);
  const replaces = $from.depth === 1 && $from.parent.content.size === 0;
  if (dispatch !== undefined) {
    const start = replaces ? $from.before(1) : at;
    const tr = state.tr.replaceWith(start, at, [table, ...(at >= state.doc.content.size ? [nodes["paragraph"]!.create()] : [])]);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(start + 4))).scrollIntoView());
  }
  return true;
};
