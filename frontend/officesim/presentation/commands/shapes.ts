/** Commands of shapes: insert, format, arrange. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type Board, type DeckEdit, type Frame, type Shape, type Stroke, type Unset } from "../model/deck";
import { walk } from "../model/state";

/** Edits that take animations of shapes off their slide, before the shapes go. */
export function withoutMotion(board: Board, gone: readonly string[]): DeckEdit[] {
  const kept = (board.animations ?? []).filter((one) => !gone.includes(one.shape));
  if (kept.length === (board.animations ?? []).length) return [];
  return [kept.length
    ? { op: "board.set", board: board.id, set: { animations: kept } }
    : { op: "board.set", board: board.id, unset: ["animations"] }];
}

export function addShape(editor: Editor, cmd: string, via: Via, shape: Omit<Shape, "id">): string {
  const board = editor.current;
  const made: Shape = { ...shape, id: editor.newId() };
  if (!board) return "";
  const edits: DeckEdit[] = [];
  let at = board.shapes.length;
  // Content goes into the empty place that waits for it, as people expect.
  const place = waiting(board, shape.kind);
  if (place && shape.kind !== "text") {
    made.placeholder = copyJson(place.placeholder as NonNullable<Shape["placeholder"]>);
    made.frame = fitted(editor, place, shape);
    at = board.shapes.indexOf(place);
    edits.push({ op: "shape.remove", shape: place.id });
  }
  edits.push({ op: "shape.add", board: board.id, at, shape: made });
  if (!editor.run(cmd, via, edits)) return "";
  editor.choose([made.id]);
  return made.id;
}

const WAITS: Record<string, readonly string[]> = { picture: ["pic", "obj"], table: ["tbl", "obj"], chart: ["chart", "obj"] };

function waiting(board: Board, kind: string): Shape | undefined {
  return board.kind !== "slide" ? undefined : board.shapes.find((shape) =>
    shape.kind === "text" && (WAITS[kind] ?? []).includes(shape.placeholder?.type ?? "")
    && (shape.paragraphs ?? []).every((line) => line.runs.length === 0));
}

function fitted(editor: Editor, place: Shape, shape: Omit<Shape, "id">): Frame {
  const room = editor.frame(place);
  const own = shape.frame ?? room;
  if (shape.kind === "table") return { ...own, x: room.x, y: room.y, w: room.w };
  if (shape.kind !== "picture") return copyJson(room);
  const scale = Math.min(room.w / own.w, room.h / own.h);
  const [w, h] = [Math.round(own.w * scale), Math.round(own.h * scale)];
  return { x: room.x + Math.round((room.w - w) / 2), y: room.y + Math.round((room.h - h) / 2), w, h };
}

/** A frame of so many EMU in the middle of the slide. */
export function middle(editor: Editor, w: number, h: number): Frame {
  const { size } = editor.state.deck;
  return { x: Math.round((size.w - w) / 2), y: Math.round((size.h - h) / 2), w, h };
}

export function drawnShape(geometry: string, name: string, frame: Frame): Omit<Shape, "id"> {
  return {
    kind: "text", name, geometry, frame, fill: "accent1", line: { colour: "accent1-50", width: 12700 }, anchor: "middle",
    levels: Array.from({ length: 9 }, () => ({ colour: "lt1", align: "center" as const })), paragraphs: [{ runs: [] }],
  };
}

export function textBox(name: string, frame: Frame): Omit<Shape, "id"> {
  return { kind: "text", name, text_box: true, geometry: "rect", fill: "none", frame, paragraphs: [{ runs: [] }] };
}

export function connector(name: string, frame: Frame, arrow: boolean): Omit<Shape, "id"> {
  const line: Stroke = { colour: "accent1", width: 19050, ...(arrow ? { tail: "triangle" } : {}) };
  return { kind: "line", name, geometry: arrow ? "straightConnector1" : "line", frame, line };
}

/** Set properties on all chosen shapes; `undefined` takes one away. */
export function setShapes(editor: Editor, cmd: string, via: Via, patch: { [Name in keyof Shape]?: Shape[Name] | undefined }): void {
  const names = Object.keys(patch) as (keyof Shape)[];
  const unset = names.filter((name) => patch[name] === undefined);
  const set = Object.fromEntries(names.filter((name) => patch[name] !== undefined).map((name) => [name, patch[name]]));
  editor.run(cmd, via, editor.chosen.map((shape): DeckEdit => ({
    op: "shape.set", shape: shape.id, ...(Object.keys(set).length ? { set } : {}), ...(unset.length ? { unset: unset as Unset<"shape.set"> } : {}),
  })));
}

export function setLine(editor: Editor, cmd: string, via: Via, patch: Stroke): void {
  editor.run(cmd, via, editor.chosen.filter((shape) => shape.kind !== "table" && shape.kind !== "chart").map((shape): DeckEdit => ({
    op: "shape.set", shape: shape.id, set: { line: { colour: "dk1", width: 12700, ...shape.line, ...patch } },
  })));
}

/** Edits that give a shape a new frame; what a group holds moves and grows along. */
export function frameEdits(editor: Editor, shape: Shape, to: Frame, rotation?: number): DeckEdit[] {
  const from = editor.frame(shape);
  const set: Partial<Shape> = { frame: to, ...(rotation === undefined ? {} : { rotation }) };
  const edits: DeckEdit[] = [{ op: "shape.set", shape: shape.id, set }];
  for (const inner of shape.shapes ?? []) {
    const frame = editor.frame(inner);
    const [sx, sy] = [from.w ? to.w / from.w : 1, from.h ? to.h / from.h : 1];
    edits.push(...frameEdits(editor, inner, {
      x: Math.round(to.x + (frame.x - from.x) * sx), y: Math.round(to.y + (frame.y - from.y) * sy),
      w: Math.round(frame.w * sx), h: Math.round(frame.h * sy),
    }));
  }
  if (shape.table && to.w !== from.w) {
    const total = shape.table.columns.reduce((sum, width) => sum + width, 0) || 1;
    const columns = shape.table.columns.map((width) => Math.round((width * to.w) / total));
    edits.push({ op: "table.set", shape: shape.id, set: { columns } });
  }
  return edits;
}

export function nudge(editor: Editor, via: Via, dx: number, dy: number, grow: boolean): void {
  editor.run(grow ? "shape.resize" : "shape.move", via, editor.chosen.flatMap((shape) => {
    const frame = editor.frame(shape);
    const to = grow
      ? { ...frame, w: Math.max(0, frame.w + dx), h: Math.max(0, frame.h + dy) }
      : { ...frame, x: frame.x + dx, y: frame.y + dy };
    return frameEdits(editor, shape, to);
  }));
}

export function deleteShapes(editor: Editor, via: Via, cmd = "shape.delete"): void {
  const board = editor.current;
  if (!board) return;
  const chosen = editor.chosen;
  const gone = [...walk(chosen)].map((shape) => shape.id);
  const edits: DeckEdit[] = withoutMotion(board, gone);
  let at = board.shapes.length - chosen.filter((shape) => board.shapes.includes(shape)).length;
  for (const shape of chosen) {
    edits.push({ op: "shape.remove", shape: shape.id });
    // A full placeholder leaves an empty one; an empty one goes.
    const full = shape.kind !== "text" || (shape.paragraphs ?? []).some((line) => line.runs.length > 0);
    const type = shape.placeholder?.type;
    if (shape.placeholder && full && board.kind === "slide" && !["dt", "ftr", "sldNum"].includes(type ?? "")) {
      const { id: _id, ...place } = { id: "", placeholder: copyJson(shape.placeholder), name: shape.name };
      edits.push({ op: "shape.add", board: board.id, at, shape: { ...place, id: editor.newId(), kind: "text", paragraphs: [{ runs: [] }] } });
      at += 1;
    }
  }
  editor.run(cmd, via, edits);
}

export function freshCopy(editor: Editor, shape: Shape, by: number): Shape {
  const copy = copyJson(shape);
  for (const one of walk([copy])) {
    one.id = editor.newId();
    if (one.frame) one.frame = { ...one.frame, x: one.frame.x + by, y: one.frame.y + by };
  }
  if (copy.placeholder && !copy.frame) copy.frame = editor.frame(shape);
  delete copy.placeholder;
  return copy;
}

export function copyShapes(editor: Editor): void {
  const board = editor.current;
  if (!board || editor.chosen.length === 0) return;
  const order = editor.chosen.sort((left, right) => board.shapes.indexOf(left) - board.shapes.indexOf(right));
  editor.clipboard = order.map((shape) => {
    const copy = copyJson(shape);
    if (!copy.frame) copy.frame = editor.frame(shape);
    return copy;
  });
  editor.slideClipboard = null;
}

export function pasteShapes(editor: Editor, via: Via, shapes: readonly Shape[] | null, cmd: string): void {
  const board = editor.current;
  if (!board || !shapes) return;
  const made = shapes.map((shape) => freshCopy(editor, shape, 180000));
  if (editor.run(cmd, via, made.map((shape, number): DeckEdit => ({
    op: "shape.add", board: board.id, at: board.shapes.length + number, shape,
  })))) editor.choose(made.map((shape) => shape.id));
}
