/** Dragging on the stage: moving, growing, turning, choosing by a band, drawing something new. */
import { h } from "../../kit/dom";
import { frameEdits } from "../commands/shapes";
import type { Editor } from "../editor";
import { EMU_PER_PX, type Frame, type Shape } from "../model/deck";

export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "turn";

export interface DragGround {
  readonly editor: Editor;
  readonly holder: HTMLElement;
  readonly frames: HTMLElement;
  readonly scale: number;
  point(event: PointerEvent): { x: number; y: number };
  elementOf(id: string): HTMLElement | null;
  /** Draw all anew at the next occasion, even when the deck did not change. */
  stale(): void;
}

export class Dragging {
  constructor(private readonly ground: DragGround) {}

  private get editor(): Editor {
    return this.ground.editor;
  }

  private get scale(): number {
    return this.ground.scale;
  }

  private drag(event: PointerEvent, move: (to: PointerEvent) => void, end: (to: PointerEvent, moved: boolean) => void): void {
    let moved = false;
    const onMove = (to: PointerEvent) => {
      moved ||= Math.hypot(to.clientX - event.clientX, to.clientY - event.clientY) > 3;
      if (moved) move(to);
    };
    const onEnd = (to: PointerEvent) => {
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onEnd);
      window.removeEventListener("pointercancel", onEnd);
      end(to, moved);
    };
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onEnd);
    window.addEventListener("pointercancel", onEnd);
  }

  /** Follow a drag that changes nothing in the deck. */
  across(event: PointerEvent, move: (to: PointerEvent) => void): void {
    this.drag(event, move, () => undefined);
  }

  move(event: PointerEvent, click: () => void): void {
    const start = this.ground.point(event);
    const shapes = this.editor.chosen;
    const from = shapes.map((shape) => this.editor.frame(shape));
    const by = (to: PointerEvent) => {
      const now = this.ground.point(to);
      let [dx, dy] = [now.x - start.x, now.y - start.y];
      if (to.shiftKey) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
      return { dx: snapped(dx, to.altKey), dy: snapped(dy, to.altKey) };
    };
    this.drag(event, (to) => {
      const { dx, dy } = by(to);
      shapes.forEach((shape) => {
        const element = this.ground.elementOf(shape.id);
        if (element) element.style.translate = `${dx / EMU_PER_PX}px ${dy / EMU_PER_PX}px`;
      });
      [...this.ground.frames.children].forEach((frame) => {
        (frame as HTMLElement).style.translate = `${(dx / EMU_PER_PX) * this.scale}px ${(dy / EMU_PER_PX) * this.scale}px`;
      });
    }, (to, moved) => {
      if (!moved) {
        click();
        return;
      }
      const { dx, dy } = by(to);
      for (const shape of shapes) this.ground.elementOf(shape.id)?.style.removeProperty("translate");
      this.editor.run("shape.move", "mouse", shapes.flatMap((shape, at) => {
        const frame = from[at] as Frame;
        return frameEdits(this.editor, shape, { ...frame, x: frame.x + dx, y: frame.y + dy });
      }));
    });
  }

  handle(event: PointerEvent, handle: Handle, shape: Shape): void {
    const from = this.editor.frame(shape);
    const start = this.ground.point(event);
    const result = (to: PointerEvent): { frame: Frame; rotation?: number } => {
      const now = this.ground.point(to);
      if (handle === "turn") {
        const angle = Math.atan2(now.x - from.x - from.w / 2, from.y + from.h / 2 - now.y) * (180 / Math.PI);
        const step = to.shiftKey ? 15 : 1;
        return { frame: from, rotation: (((Math.round(angle / step) * step) % 360) + 360) % 360 * 60000 };
      }
      const keep = to.shiftKey || (shape.kind === "picture" && handle.length === 2);
      return { frame: resized(from, handle, snapped(now.x - start.x, to.altKey), snapped(now.y - start.y, to.altKey), keep) };
    };
    this.drag(event, (to) => {
      const { frame, rotation } = result(to);
      const px = (emu: number) => `${emu / EMU_PER_PX}px`;
      const element = this.ground.elementOf(shape.id);
      if (element) {
        Object.assign(element.style, { left: px(frame.x), top: px(frame.y), width: px(frame.w), height: px(frame.h) });
        if (rotation !== undefined) element.style.transform = `rotate(${rotation / 60000}deg)`;
      }
      const view = this.ground.frames.firstElementChild as HTMLElement | null;
      const sx = (emu: number) => `${(emu / EMU_PER_PX) * this.scale}px`;
      if (view) Object.assign(view.style, { left: sx(frame.x), top: sx(frame.y), width: sx(frame.w), height: sx(frame.h) });
    }, (to, moved) => {
      if (!moved) return;
      const { frame, rotation } = result(to);
      this.ground.stale();
      this.editor.run(handle === "turn" ? "arrange.rotate" : "shape.resize", "mouse", frameEdits(this.editor, shape, frame, rotation));
    });
  }

  band(event: PointerEvent): void {
    const start = this.ground.point(event);
    const band = h("div", { class: "pp-band" });
    this.ground.holder.append(band);
    const box = (to: PointerEvent): Frame => boxOf(start, this.ground.point(to));
    this.drag(event, (to) => this.putBox(band, box(to)), (to, moved) => {
      band.remove();
      const area = box(to);
      const board = this.editor.current;
      const inside = !moved || !board ? [] : board.shapes.filter((shape) => {
        const frame = this.editor.frame(shape);
        return frame.x >= area.x && frame.y >= area.y && frame.x + frame.w <= area.x + area.w && frame.y + frame.h <= area.y + area.h;
      });
      this.editor.choose(inside.map((shape) => shape.id));
    });
  }

  draft(event: PointerEvent, make: (frame: Frame) => void): void {
    const start = this.ground.point(event);
    const band = h("div", { class: "pp-band" });
    this.ground.holder.append(band);
    this.drag(event, (to) => this.putBox(band, boxOf(start, this.ground.point(to))), (to, moved) => {
      band.remove();
      const frame = moved ? boxOf(start, this.ground.point(to)) : { x: start.x, y: start.y, w: 914400 * 1.5, h: 914400 };
      make({ x: Math.round(frame.x), y: Math.round(frame.y), w: Math.round(frame.w), h: Math.round(frame.h) });
    });
  }

  private putBox(element: HTMLElement, frame: Frame): void {
    const px = (emu: number) => `${(emu / EMU_PER_PX) * this.scale}px`;
    Object.assign(element.style, { left: px(frame.x), top: px(frame.y), width: px(frame.w), height: px(frame.h) });
  }
}

const GRID = 90000;
const snapped = (emu: number, free: boolean): number => (free ? Math.round(emu) : Math.round(emu / GRID) * GRID);

function boxOf(one: { x: number; y: number }, other: { x: number; y: number }): Frame {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, w: Math.abs(one.x - other.x), h: Math.abs(one.y - other.y) };
}

export function resized(from: Frame, handle: string, dx: number, dy: number, keep: boolean): Frame {
  const to = { ...from };
  if (handle.includes("e")) to.w = from.w + dx;
  if (handle.includes("w")) to.w = from.w - dx;
  if (handle.includes("s")) to.h = from.h + dy;
  if (handle.includes("n")) to.h = from.h - dy;
  to.w = Math.max(0, to.w);
  to.h = Math.max(0, to.h);
  if (keep && from.w && from.h) {
    const scale = Math.max(to.w / from.w, to.h / from.h);
    to.w = Math.round(from.w * scale);
    to.h = Math.round(from.h * scale);
  }
  if (handle.includes("w")) to.x = from.x + from.w - to.w;
  if (handle.includes("n")) to.y = from.y + from.h - to.h;
  return to;
}
