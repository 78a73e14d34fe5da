/** Commands of slides and sections. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Board, type DeckEdit, type Shape } from "../model/deck";
import { boardBehind, masterOf } from "../model/inherit";
import { walk } from "../model/state";

const FOOTERS = ["dt", "ftr", "sldNum"];

/** Empty placeholders of a layout for a new slide. */
export function placeholdersOf(editor: Editor, layout: Board): Shape[] {
  return layout.shapes
    .filter((shape) => shape.placeholder && !FOOTERS.includes(shape.placeholder.type))
    .map((shape) => ({
      id: editor.newId(), kind: "text" as const, name: shape.name, placeholder: copyJson(shape.placeholder as NonNullable<Shape["placeholder"]>),
      paragraphs: [{ runs: [] }],
    }));
}

export function newSlide(editor: Editor, via: Via, layout?: string): void {
  const { deck } = editor.state;
  const at = deck.slides.findIndex((slide) => slide.id === editor.board);
  const before = deck.slides[at];
  // After a title slide comes one for content, else one like the present one.
  const usual = deck.layouts.find((one) => one.type === "obj") ?? deck.layouts[0];
  const same = deck.layouts.find((one) => one.id === before?.layout && one.type !== "title");
  const chosen = deck.layouts.find((one) => one.id === layout) ?? same ?? usual;
  if (!chosen) return;
  const board: Board = {
    id: editor.newId(), kind: "slide", layout: chosen.id, notes: [], shapes: placeholdersOf(editor, chosen),
  };
  if (editor.run("slide.new", via, [{ op: "board.add", at: at + 1, board }])) editor.open(board.id);
}

/** A copy with ids of its own; animations go along. */
export function copyBoard(editor: Editor, board: Board): Board {
  const copy = copyJson(board);
  const names = new Map<string, string>();
  copy.id = editor.newId();
  for (const shape of walk(copy.shapes)) {
    const id = editor.newId();
    names.set(shape.id, id);
    shape.id = id;
  }
  for (const animation of copy.animations ?? []) animation.shape = names.get(animation.shape) ?? animation.shape;
  delete copy.section;
  return copy;
}

export function duplicateSlides(editor: Editor, via: Via): void {
  const slides = editor.state.deck.slides.filter((slide) => editor.slides.includes(slide.id));
  const last = slides[slides.length - 1];
  if (!last) return;
  const at = editor.state.deck.slides.indexOf(last) + 1;
  const boards = slides.map((slide) => copyBoard(editor, slide));
  editor.run("slide.duplicate", via, boards.map((board, number) => ({ op: "board.add", at: at + number, board })));
  editor.open(boards[0]?.id ?? last.id, boards.map((board) => board.id));
}

export function pasteSlides(editor: Editor, via: Via): void {
  const at = editor.state.deck.slides.findIndex((slide) => slide.id === editor.board) + 1;
  const boards = (editor.slideClipboard ?? []).map((board) => copyBoard(editor, board));
  if (editor.run("slide.paste", via, boards.map((board, number) => ({ op: "board.add", at: at + number, board })))) {
    editor.open(boards[0]?.id ?? editor.board, boards.map((board) => board.id));
  }
}

/** A section stays when its first slide goes: the next slide of it begins it then. */
function handOver(editor: Editor, gone: readonly string[]): DeckEdit[] {
  const edits: DeckEdit[] = [];
  let held: string | undefined;
  for (const slide of editor.state.deck.slides) {
    if (slide.section !== undefined) held = gone.includes(slide.id) ? slide.section : undefined;
    else if (held !== undefined && !gone.includes(slide.id)) {
      edits.push({ op: "board.set", board: slide.id, set: { section: held } });
      held = undefined;
    }
  }
  return edits;
}

export function deleteSlides(editor: Editor, via: Via): void {
  const gone = editor.slides.filter((id) => editor.state.board(id).kind === "slide");
  const at = editor.state.deck.slides.findIndex((slide) => gone.includes(slide.id));
  const edits: DeckEdit[] = [...handOver(editor, gone), ...gone.map((board): DeckEdit => ({ op: "board.remove", board }))];
  if (!editor.run("slide.delete", via, edits)) return;
  const { slides } = editor.state.deck;
  const next = slides[Math.min(at, slides.length - 1)];
  if (next) editor.open(next.id);
}

/** Put a slide at a place, counted in the list as it will be. */
export function moveSlide(editor: Editor, via: Via, id: string, to: number): void {
  const { slides } = editor.state.deck;
  const from = slides.findIndex((slide) => slide.id === id);
  const place = Math.max(0, Math.min(slides.length - 1, to));
  if (from < 0 || place === from) return;
  const section = slides[from]?.section;
  const edits: DeckEdit[] = handOver(editor, [id]);
  if (section !== undefined && edits.length) edits.push({ op: "board.set", board: id, unset: ["section"] });
  editor.run("slide.move", via, [...edits, { op: "board.move", board: id, to: place }]);
}

export function hideSlides(editor: Editor, via: Via): void {
  const hidden = editor.current?.hidden === true;
  const slides = editor.slides.filter((id) => editor.state.board(id).kind === "slide");
  editor.run("slide.hide", via, slides.map((board) =>
    hidden ? { op: "board.set", board, unset: ["hidden"] } : { op: "board.set", board, set: { hidden: true } }));
}

/** Another layout: texts go to places of their kind, empty ones that have none there go. */
export function changeLayout(editor: Editor, via: Via, layout: string): void {
  const edits: DeckEdit[] = [];
  for (const id of editor.slides) {
    const slide = editor.state.board(id);
    if (slide.kind === "slide") edits.push(...layoutEdits(editor, slide, editor.state.board(layout)));
  }
  editor.run("slide.layout", via, edits);
}

const KIN: Record<string, string> = { ctrTitle: "title", title: "title", subTitle: "body", body: "body", obj: "body" };

function layoutEdits(editor: Editor, slide: Board, layout: Board): DeckEdit[] {
  const edits: DeckEdit[] = [{ op: "board.set", board: slide.id, set: { layout: layout.id } }];
  const free = placeholdersOf(editor, layout);
  const held = slide.shapes.filter((shape) => shape.placeholder && !FOOTERS.includes(shape.placeholder.type));
  for (const shape of held) {
    const type = shape.placeholder?.type ?? "";
    const at = free.findIndex((one) => (KIN[one.placeholder?.type ?? ""] ?? "") === (KIN[type] ?? type));
    const empty = shape.kind === "text" && (shape.paragraphs ?? []).every((line) => line.runs.length === 0);
    const target = free[at];
    if (target) {
      free.splice(at, 1);
      const moved: Shape = { ...copyJson(shape), placeholder: target.placeholder as NonNullable<Shape["placeholder"]> };
      delete moved.frame;
      if (shape.kind !== "text" && shape.frame) moved.frame = copyJson(shape.frame);
      const place = slide.shapes.indexOf(shape);
      edits.push({ op: "shape.remove", shape: shape.id }, { op: "shape.add", board: slide.id, at: place, shape: moved });
    } else if (empty) {
      edits.push({ op: "shape.remove", shape: shape.id });
    }
  }
  const left = slide.shapes.length - edits.filter((edit) => edit.op === "shape.remove").length
    + edits.filter((edit) => edit.op === "shape.add").length;
  free.forEach((shape, number) => edits.push({ op: "shape.add", board: slide.id, at: left + number, shape }));
  return edits;
}

export function setSection(editor: Editor, via: Via, board: string, name: string | null): void {
  editor.run(name === null ? "section.remove" : "section.set", via, [
    name === null ? { op: "board.set", board, unset: ["section"] } : { op: "board.set", board, set: { section: name } },
  ]);
}

export interface Footers { date: boolean; number: boolean; footer: boolean; text: string; notTitle: boolean }

/** Date, number and footer are placeholders of the layout that a slide has or has not. */
export function setFooters(editor: Editor, via: Via, told: Footers, slides: readonly string[]): void {
  const edits: DeckEdit[] = [];
  for (const id of slides) {
    const slide = editor.state.board(id);
    const layout = boardBehind(editor.state.deck, slide);
    const bare = told.notTitle && layout?.type === "title";
    let count = slide.shapes.length;
    for (const type of FOOTERS) {
      const wanted = !bare && (type === "dt" ? told.date : type === "sldNum" ? told.number : told.footer);
      const now = slide.shapes.find((shape) => shape.placeholder?.type === type);
      const model = [layout, masterOf(editor.state.deck, slide)].flatMap((board) => board?.shapes ?? [])
        .find((shape) => shape.placeholder?.type === type);
      if (now && !wanted) {
        edits.push({ op: "shape.remove", shape: now.id });
        count -= 1;
      } else if (wanted && now && type === "ftr") {
        edits.push({ op: "text.splice", shape: now.id, at: 0, remove: now.paragraphs?.length ?? 0, insert: [{ runs: [{ text: told.text }] }] });
      } else if (wanted && !now && model?.placeholder) {
        const run = type === "ftr" ? { text: told.text } : type === "dt"
          ? { text: editor.host.locale === "fr" ? "01/01/2026" : "1 January 2026", field: "datetime" as const }
          : { text: "‹#›", field: "slidenum" as const };
        edits.push({
          op: "shape.add", board: id, at: count,
          shape: { id: editor.newId(), kind: "text", name: model.name, placeholder: copyJson(model.placeholder), paragraphs: [{ runs: run.text ? [run] : [] }] },
        });
        count += 1;
      }
    }
  }
  editor.run("slide.footers", via, edits);
}
