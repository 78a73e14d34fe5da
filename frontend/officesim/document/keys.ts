/** The keyboard of the word processor, as hands know it in English and in French. */
import { baseKeymap, deleteSelection, joinBackward, joinForward, selectAll, selectNodeBackward, selectNodeForward, chainCommands } from "prosemirror-commands";
import { keydownHandler, keymap } from "prosemirror-keymap";
import { Selection, TextSelection, type Command, type Plugin } from "prosemirror-state";
import * as character from "./commands/character";
import * as insert from "./commands/insert";
import * as paragraph from "./commands/paragraph";
import { paragraphState } from "./commands/selection";
import { styleParagraph } from "./effective";
import * as review from "./commands/review";
import * as tables from "./commands/tables";
import * as dialogs from "./dialogs";
import { BODY } from "./model";
import type { Program } from "./program";
import { newFootnote } from "./ribbon/references";

type Act = () => void;

/** Every shortcut; the layout of the keyboard decides by the sign, not by the key's place. */
function shortcuts(program: Program): Record<string, Act> {
  const { editor } = program;
  const french = editor.host.locale === "fr";
  const styled = (name: string) => () => {
    const found = [...editor.state.styles].find(([, one]) => one.name.toLowerCase() === name);
    if (found) paragraph.setStyle(editor, found[0], "key");
  };
  const lines = (value: number) => () => paragraph.setParagraph(editor, "paragraph.line-spacing", "key", { lineSpacing: value, lineRule: "auto" });
  const bold: Act = () => character.toggle(editor, "bold", "key");
  const left: Act = () => paragraph.align(editor, "left", "key");
  const right: Act = () => paragraph.align(editor, "right", "key");
  const every: Record<string, Act> = {
    "Mod-b": bold,
    "Mod-i": () => character.toggle(editor, "italic", "key"),
    "Mod-u": () => character.toggleUnderline(editor, "key"),
    "Mod-Shift-d": () => character.toggleUnderline(editor, "key", "double"),
    "Mod-Shift-k": () => character.setFormat(editor, "font.caps", "key", "caps", "small"),
    "Mod-Shift-a": () => character.setFormat(editor, "font.caps", "key", "caps", "all"),
    "Mod-=": () => character.toggleScript(editor, "subscript", "key"),
    "Mod-+": () => character.toggleScript(editor, "superscript", "key"),
    "Mod-]": () => character.stepSize(editor, 1, "key"),
    "Mod-[": () => character.stepSize(editor, -1, "key"),
    "Mod-Shift->": () => character.stepSize(editor, 1, "key"),
    "Mod-Shift-<": () => character.stepSize(editor, -1, "key"),
    "Mod-Space": () => character.clearFormatting(editor, "key"),
    "Shift-F3": () => character.changeCase(editor, "toggle", "key"),
    "Mod-d": () => void dialogs.font(editor),
    "Mod-e": () => paragraph.align(editor, "center", "key"),
    "Mod-l": left,
    "Mod-r": right,
    "Mod-j": () => paragraph.align(editor, "justify", "key"),
    "Mod-m": () => paragraph.indent(editor, 1, "key"),
    "Mod-Shift-m": () => paragraph.indent(editor, -1, "key"),
    "Mod-1": lines(240),
    "Mod-2": lines(480),
    "Mod-5": lines(360),
    "Mod-0": () => paragraph.setParagraph(editor, "paragraph.space-before", "key", (now) => ({ spaceBefore: now.spaceBefore === 0 ? 240 : 0 })),
    "Mod-q": () => paragraph.setParagraph(editor, "paragraph.reset", "key", { align: null, indentLeft: null, indentRight: null, firstLine: null, spaceBefore: null, spaceAfter: null, lineSpacing: null, lineRule: null }),
    "Mod-Alt-1": styled("heading 1"),
    "Mod-Alt-2": styled("heading 2"),
    "Mod-Alt-3": styled("heading 3"),
    "Mod-Shift-n": styled("normal"),
    "Mod-Shift-l": () => paragraph.setList(editor, paragraph.bulletList(), "key", "list.bullets"),
    "Mod-Shift-8": () => {
      editor.signs = !editor.signs;
      program.refresh();
    },
    "Mod-Enter": () => editor.part === BODY && insert.pageBreak(editor, "key"),
    "Shift-Enter": () => insert.lineBreak(editor, "key"),
    "Mod-k": () => void dialogs.link(editor, "key"),
    "Mod-f": () => program.showPane("find"),
    "Mod-h": () => program.showPane("find", true),
    "Mod-Alt-f": () => newFootnote(program, "key"),
    "Mod-Alt-m": () => program.showPane("comments", true),
    "Mod-Shift-e": () => review.toggleTracking(editor, "key"),
    F9: () => insert.updateContents(editor, "key"),
    "Mod-z": () => editor.undo("key"),
    "Mod-y": () => editor.redo("key"),
    "Mod-Shift-z": () => editor.redo("key"),
    "Alt-Shift-ArrowRight": () => paragraph.indent(editor, 1, "key"),
    "Alt-Shift-ArrowLeft": () => paragraph.indent(editor, -1, "key"),
  };
  if (french) Object.assign(every, { "Mod-g": bold, "Mod-Shift-g": left, "Mod-Shift-d": right });
  return every;
}

const act =
  (run: Act): Command =>
  () => {
    run();
    return true;
  };

/** To the beginning or the end of the part: browsers stop at what cannot be edited. */
const edge =
  (side: "start" | "end", extend: boolean): Command =>
  (state, dispatch) => {
    const place = side === "start" ? Selection.atStart(state.doc) : Selection.atEnd(state.doc);
    const selection = extend ? TextSelection.between(state.selection.$anchor, place.$head) : place;
    dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };

/** Plugins of every view; keys of the kit (Alt, F6, F10) stay with the kit. */
export function keyPlugins(program: Program): Plugin[] {
  const { editor } = program;
  const own = Object.fromEntries(Object.entries(shortcuts(program)).map(([key, run]) => [key, act(run)]));
  const firstOf = (run: () => boolean): Command => () => run();
  const editing: Record<string, Command> = {
    Enter: chainCommands(firstOf(() => paragraph.enter(editor)), baseKeymap["Enter"]!),
    Backspace: chainCommands(deleteSelection, firstOf(() => paragraph.backspace(editor)), joinBackward, selectNodeBackward),
    Delete: chainCommands(deleteSelection, joinForward, selectNodeForward),
    Tab: firstOf(() => tab(program, 1)),
    "Shift-Tab": firstOf(() => tab(program, -1)),
    "Mod-a": selectAll,
    "Mod-Home": edge("start", false),
    "Mod-End": edge("end", false),
    "Shift-Mod-Home": edge("start", true),
    "Shift-Mod-End": edge("end", true),
    Escape: firstOf(() => {
      if (editor.part === BODY) return false;
      program.leaveRunning();
      return true;
    }),
  };
  return [keymap(own), keymap(editing), keymap(baseKeymap)];
}

/** Shortcuts with Ctrl work from the ribbon and the panes as well, but in their fields. */
export function shortcutsFromAnywhere(program: Program, root: HTMLElement): void {
  const own = Object.fromEntries(Object.entries(shortcuts(program)).map(([key, run]) => [key, act(run)]));
  const handle = keydownHandler(own);
  root.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return;
    if (target.closest(".od-text, input, textarea, select, [role=menu]")) return;
    program.focus();
    if (handle(program.editor.view, event)) event.preventDefault();
  });
}

function tab(program: Program, by: 1 | -1): boolean {
  const { editor } = program;
  if (tables.nextCell(editor, by)) return true;
  const { selection } = editor.view.state;
  const now = paragraphState(editor);
  const start = selection.$from.parentOffset === 0;
  if (now.list && (start || !selection.empty)) paragraph.changeLevel(editor, by, "key");
  else if (by > 0) insert.inline(editor, "insert.tab", "key", editor.doc.type.schema.nodes["tab"]!.create());
  else if (start && typeof now.indentLeft === "number" && now.indentLeft > styleParagraph(editor.state.styles, now.style).indentLeft) paragraph.indent(editor, -1, "key");
  else return false;
  return true;
}
