/** Order, alignment, groups and turning. */
import type { Via } from "../../contract";
import type { Editor } from "../editor";
import { copyJson, type DeckEdit, type Frame, type Shape } from "../model/deck";
import { walk } from "../model/state";
import { frameEdits, withoutMotion } from "./shapes";

export function reorder(editor: Editor, via: Via, way: "front" | "forward" | "backward" | "back"): void {
  const edits: DeckEdit[] = [];
  for (const shape of editor.chosen) {
    const siblings = editor.state.siblings(shape.id);
    const at = siblings.indexOf(shape);
    const last = siblings.length - 1;
    const to = way === "front" ? last : way === "back" ? 0 : way === "forward" ? Math.min(last, at + 1) : Math.max(0, at - 1);
    if (to !== at) edits.push({ op: "shape.move", shape: shape.id, to });
  }
  editor.run(`arrange.${way}`, via, edits);
}

export type Side = "left" | "center" | "right" | "top" | "middle" | "bottom";

/** Several shapes among each other; one alone on the slide. */
export function alignShapes(editor: Editor, via: Via, side: Side): void {
  const chosen = editor.chosen;
  const frames = chosen.map((shape) => editor.frame(shape));
  const { size } = editor.state.deck;
  const box = chosen.length > 1 ? around(frames) : { x: 0, y: 0, w: size.w, h: size.h };
  editor.run(`align.${side}`, via, chosen.flatMap((shape, at) => {
    const frame = frames[at] as Frame;
    const to = { ...frame };
    if (side === "left") to.x = box.x;
    if (side === "center") to.x = box.x + Math.round((box.w - frame.w) / 2);
    if (side === "right") to.x = box.x + box.w - frame.w;
    if (side === "top") to.y = box.y;
    if (side === "middle") to.y = box.y + Math.round((box.h - frame.h) / 2);
    if (side === "bottom") to.y = box.y + box.h - frame.h;
    return to.x === frame.x && to.y === frame.y ? [] : frameEdits(editor, shape, to);
  }));
}

export function around(frames: readonly Frame[]): Frame {
  const x = Math.min(...frames.map((frame) => frame.x));
  const y = Math.min(...frames.map((frame) => frame.y));
  return {
    x, y, w: Math.max(...frames.map((frame) => frame.x + frame.w)) - x, h: Math.max(...frames.map((frame) => frame.y + frame.h)) - y,
  };
}

export function distribute(editor: Editor, via: Via, way: "horizontal" | "vertical"): void {
  const [start, length] = way === "horizontal" ? (["x", "w"] as const) : (["y", "h"] as const);
  const shapes = editor.chosen.map((shape) => ({ shape, frame: editor.frame(shape) })).sort((a, b) => a.frame[start] - b.frame[start]);
  const first = shapes[0];
  const last = shapes[shapes.length - 1];
  if (!first || !last || shapes.length < 3) return;
  const room = last.frame[start] + last.frame[length] - first.frame[start];
  const gap = (room - shapes.reduce((sum, { frame }) => sum + frame[length], 0)) / (shapes.length - 1);
  let at = first.frame[start];
  editor.run(`distribute.${way}`, via, shapes.flatMap(({ shape, frame }) => {
    const to = { ...frame, [start]: Math.round(at) };
    at += frame[length] + gap;
    return to[start] === frame[start] ? [] : frameEdits(editor, shape, to);
  }));
}

/** The chosen shapes of the slide itself become one group, where the foremost was. */
export function group(editor: Editor, via: Via, name: string): void {
  const board = editor.current;
  if (!board) return;
  const members = board.shapes.filter((shape) => editor.shapes.includes(shape.id) && !shape.placeholder);
  if (members.length < 2) return;
  const held: Shape = {
    id: editor.newId(), kind: "group", name, frame: around(members.map((shape) => editor.frame(shape))), shapes: copyJson(members),
  };
  const front = board.shapes.indexOf(members[members.length - 1] as Shape) - members.length + 1;
  const gone = members.flatMap((shape) => [...walk([shape])].map((one) => one.id));
  editor.run("arrange.group", via, [
    ...withoutMotion(board, gone),
    ...members.map((shape): DeckEdit => ({ op: "shape.remove", shape: shape.id })),
    { op: "shape.add", board: board.id, at: front, shape: held },
  ]);
  editor.choose([held.id]);
}

export function ungroup(editor: Editor, via: Via): void {
  const board = editor.current;
  const groups = editor.chosen.filter((shape) => shape.kind === "group" && board?.shapes.includes(shape));
  if (!board || groups.length === 0) return;
  const edits: DeckEdit[] = withoutMotion(board, groups.map((shape) => shape.id));
  const order = board.shapes.map((shape) => shape.id);
  for (const held of groups) {
    const at = order.indexOf(held.id);
    const members = held.shapes ?? [];
    edits.push({ op: "shape.remove", shape: held.id });
    members.forEach((shape, number) => edits.push({ op: "shape.add", board: board.id, at: at + number, shape: copyJson(shape) }));
    order.splice(at, 1, ...members.map((shape) => shape.id));
  }
  editor.run("arrange.ungroup", via, edits);
  editor.choose(groups.flatMap((held) => (held.shapes ?? []).map((shape) => shape.id)));
}

/** By so many degrees, clockwise. */
export function rotate(editor: Editor, via: Via, degrees: number): void {
  editor.run("arrange.rotate", via, editor.chosen.filter((shape) => shape.kind !== "table").map((shape): DeckEdit => {
    const rotation = (((shape.rotation ?? 0) + degrees * 60000) % 21600000 + 21600000) % 21600000;
    return rotation === 0
      ? { op: "shape.set", shape: shape.id, set: { frame: editor.frame(shape) }, unset: ["rotation"] }
      : { op: "shape.set", shape: shape.id, set: { rotation, frame: editor.frame(shape) } };
  }));
}

export function flip(editor: Editor, via: Via, name: "flip_h" | "flip_v"): void {
  editor.run(`arrange.${name}`, via, editor.chosen.map((shape): DeckEdit => (shape[name]
    ? { op: "shape.set", shape: shape.id, unset: [name] }
    : { op: "shape.set", shape: shape.id, set: { [name]: true, frame: editor.frame(shape) } })));
}
