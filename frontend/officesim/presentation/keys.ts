/** Shortcuts that hands know, by what has the focus. */
import { openMenu } from "../kit";
import type { App } from "./app";
import { group, ungroup } from "./commands/arrange";
import { deleteShapes, nudge } from "./commands/shapes";
import { deleteSlides, newSlide } from "./commands/slides";
import { formatParagraphs, formatRuns, grow, indent, runValue, toggle } from "./commands/text";
import { linkDialog, replaceDialog } from "./dialogs";
import type { Shape } from "./model/deck";
import { ARROWS, extendCells, nextCell, withCells } from "./views/cells";
import { clip } from "./views/clipboard";
import { shapeItems, slideItems } from "./views/context";

const STEP = 90000;
const FINE = 12700;

export function onKeys(app: App, event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (target.closest(".kit, dialog, .pp-show") && !target.closest(".pp-work")) return;
  if (event.defaultPrevented || event.isComposing) return;
  const name = `${event.ctrlKey || event.metaKey ? "C-" : ""}${event.shiftKey ? "S-" : ""}${event.altKey ? "A-" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
  const typing = target.isContentEditable;
  const inStage = app.stage.element.contains(target) || target === document.body;
  const inList = target.closest(".pp-list, .pp-sorter") !== null;
  const run = everywhere(app, name) ?? (typing ? whileTyping(app, name, inStage) : inStage ? onStage(app, name) : inList ? onList(app, name) : null);
  if (run) {
    event.preventDefault();
    run();
  } else if (inStage && !typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    // Typing on a chosen shape types into it: the letter goes where the focus is by then.
    app.editText("key");
  }
}

type Run = () => void;

function everywhere(app: App, name: string): Run | null {
  const { editor } = app;
  const fr = app.host.locale === "fr";
  const runs: Record<string, Run> = {
    "C-z": () => editor.undo("key"), "C-y": () => editor.redo("key"), "C-S-z": () => editor.redo("key"), "C-m": () => newSlide(editor, "key"),
    F5: () => app.startShow(0), "S-F5": () => app.startShow(editor.state.deck.slides.findIndex((slide) => slide.id === editor.board)),
    "C-b": () => toggle(editor, "key", "bold"), "C-i": () => toggle(editor, "key", "italic"), "C-u": () => toggle(editor, "key", "underline"),
    "C-e": () => align(app, "center"), "C-l": () => align(app, "left"), "C-r": () => align(app, "right"), "C-j": () => align(app, "justify"),
    "C-h": () => void replaceDialog(app), "C-k": () => void linkDialog(app), "C-S->": () => grow(editor, "key", 1), "C-S-<": () => grow(editor, "key", -1),
    "C-]": () => grow(editor, "key", 1), "C-[": () => grow(editor, "key", -1), "C-S-g": () => ungroup(editor, "key"),
    "C-=": () => formatRuns(editor, "font.sub", "key", { baseline: runValue(editor, "baseline") === "sub" ? undefined : "sub" }),
  };
  if (fr) runs["C-g"] = () => toggle(editor, "key", "bold");
  else runs["C-g"] = () => group(editor, "key", app.words.names.group);
  return runs[name] ?? null;
}

function align(app: App, value: "left" | "center" | "right" | "justify"): void {
  formatParagraphs(app.editor, "paragraph.align", "key", () => ({ align: value }));
}

function whileTyping(app: App, name: string, inStage: boolean): Run | null {
  const place = app.editor.text?.place;
  if (name === "Escape" && inStage) return () => app.stage.endText();
  if (name === "Tab" || name === "S-Tab") {
    if (place && "shape" in place && place.row !== undefined && place.column !== undefined) return () => nextCell(app, name === "Tab" ? 1 : -1);
    if (place && "shape" in place) return () => indent(app.editor, "key", name === "Tab" ? 1 : -1);
  }
  if (name.startsWith("S-Arrow") && place && "shape" in place && place.row !== undefined && app.stage.typing?.atEdge(name.slice(2))) {
    return () => extendCells(app, name.slice(2));
  }
  if (name === "C-Enter" && inStage) return () => nextPlaceholder(app);
  return null;
}

function nextPlaceholder(app: App): void {
  const { editor } = app;
  const places = (editor.current?.shapes ?? []).filter((shape) => shape.placeholder && shape.paragraphs);
  const at = places.findIndex((shape) => editor.shapes.includes(shape.id));
  app.stage.endText();
  const next = places[at + 1];
  if (next) {
    editor.choose([next.id]);
    app.stage.edit({ shape: next.id }, false);
  } else newSlide(editor, "key");
}

function onStage(app: App, name: string): Run | null {
  const { editor, stage } = app;
  const onCells = editor.cells ? withCells(app, name) : null;
  if (onCells) return onCells;
  const arrow = ARROWS[name.replace(/^(C-|S-|A-)+/, "")];
  if (arrow && editor.shapes.length) {
    const step = name.startsWith("C-") ? FINE : STEP;
    const grows = name.includes("S-");
    return () => nudge(editor, "key", arrow[0] * step, (grows ? -1 : 1) * arrow[1] * step, grows);
  }
  const runs: Record<string, Run> = {
    Tab: () => tabTo(app, 1), "S-Tab": () => tabTo(app, -1), Enter: () => app.editText("key"), F2: () => app.editText("key"),
    Delete: () => deleteShapes(editor, "key"), Backspace: () => deleteShapes(editor, "key"), "C-a": () => clip.selectAll(app), "C-c": () => clip.copy(app),
    "C-x": () => clip.cut(app, "key"), "C-v": () => clip.paste(app, "key"), "C-d": () => clip.duplicate(app, "key"),
    PageDown: () => step(app, 1), PageUp: () => step(app, -1),
    Escape: () => { if (!stage.cancelPlacing()) editor.choose(upper(app)); },
    "S-F10": () => contextMenu(app), ContextMenu: () => contextMenu(app),
  };
  if (arrow && !editor.shapes.length) return () => step(app, (arrow[0] + arrow[1] > 0 ? 1 : -1));
  return runs[name] ?? null;
}

/** From a shape in a group to the group, then to none. */
function upper(app: App): string[] {
  const shape = app.editor.one;
  const parent = shape ? app.editor.state.parentOf(shape.id) : null;
  return parent && "kind" in parent && (parent as Shape).kind === "group" ? [parent.id] : [];
}

function tabTo(app: App, by: 1 | -1): void {
  const shapes = (app.editor.current?.shapes ?? []).filter((shape) => !shape.hidden);
  if (shapes.length === 0) return;
  const at = shapes.findIndex((shape) => app.editor.shapes.includes(shape.id));
  const next = shapes[(at + by + (at < 0 && by < 0 ? 1 : 0) + shapes.length) % shapes.length];
  if (!next) return;
  app.editor.choose([next.id]);
  app.host.announce(app.stage.describe(next));
}

function step(app: App, by: 1 | -1): void {
  const { slides } = app.editor.state.deck;
  const next = slides[slides.findIndex((slide) => slide.id === app.editor.board) + by];
  if (next) app.editor.open(next.id);
}

function contextMenu(app: App): void {
  const shape = app.editor.one;
  const element = shape ? app.stage.elementOf(shape.id) : null;
  const box = (element ?? app.stage.element).getBoundingClientRect();
  openMenu({ x: box.left + 20, y: box.top + 20 }, shape ? shapeItems(app) : slideItems(app));
}

function onList(app: App, name: string): Run | null {
  const { editor } = app;
  const runs: Record<string, Run> = {
    Delete: () => deleteSlides(editor, "key"), Backspace: () => deleteSlides(editor, "key"), Enter: () => (editor.view === "sorter" ? app.show("normal") : newSlide(editor, "key")),
    "C-d": () => clip.duplicate(app, "key"), "C-c": () => clip.copy(app), "C-x": () => clip.cut(app, "key"), "C-v": () => clip.paste(app, "key"),
    "C-a": () => editor.open(editor.board, editor.state.deck.slides.map((slide) => slide.id)),
  };
  return editor.view === "master" ? null : runs[name] ?? null;
}
