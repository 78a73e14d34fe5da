/**
 * The deck and its edits. The types are those made from `assess/officesim/schemas/presentation.json`:
 * what that schema refuses does not compile.
 */
import type * as wire from "../../generated/presentation";
import type { Board, Paragraph, Shape, Size, Table } from "../../generated/presentation";

export type {
  Align, Anchor, Animation, Board, Cell, Chart, ChartType, Crop, Frame, Level, Paragraph, Placeholder, Row, Run,
  Series, Shape, Size, Stroke, Styles, Table, Theme, Transition,
} from "../../generated/presentation";
export type ParagraphFormat = Omit<Paragraph, "runs" | "level">;
export type TableOption = Table["options"][number];
export type ShapeKind = Shape["kind"];
export interface Deck { size: Size; masters: Board[]; layouts: Board[]; slides: Board[] }
export interface LibraryPicture { key: string; name: string; w: number; h: number }
export interface Opening {
  locale: "en" | "fr"; deck: Deck; media: Record<string, { type: string; data: string }>; library: LibraryPicture[];
}

/** Whose text: a shape's, a cell's of a table, or a slide's notes. */
export type TextPlace = { shape: string; row?: number; column?: number } | { notes: string };
export type DeckEdit =
  | Exclude<wire.PresentationEdit, wire.TextSplice>
  | (Omit<wire.TextSplice, keyof wire.TextSplice & ("shape" | "row" | "column" | "notes")> & TextPlace);
export type EditOf<Op extends DeckEdit["op"]> = Extract<DeckEdit, { op: Op }>;

/** What an edit may take away. */
export type Unset<Op extends "board.set" | "shape.set" | "cell.set" | "chart.set"> = NonNullable<EditOf<Op>["unset"]>;

export const EMU_PER_CM = 360000;
/** Slides are drawn at 96 points to the inch. */
export const EMU_PER_PX = 9525;

export function copyJson<T>(value: T): T {
  return structuredClone(value);
}

/** The same JSON, whatever the order of names. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((one, at) => sameJson(one, right[at]));
  }
  const one = left as Record<string, unknown>;
  const other = right as Record<string, unknown>;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && sameJson(one[name], other[name]));
}
