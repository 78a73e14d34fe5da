/** The deck and its edits, as assess/officesim/schemas/presentation.json describes them. */

export interface Frame { x: number; y: number; w: number; h: number }
export interface Run {
  text: string; field?: "slidenum" | "datetime"; bold?: boolean; italic?: boolean; underline?: boolean;
  strike?: boolean; baseline?: "super" | "sub"; size?: number; colour?: string; font?: string; link?: string;
}
export type Align = "left" | "center" | "right" | "justify";
export type Anchor = "top" | "middle" | "bottom";
export interface ParagraphFormat {
  align?: Align; bullet?: string; before?: string; after?: string; line?: string; margin?: number; indent?: number;
}
export interface Paragraph extends ParagraphFormat { runs: Run[]; level?: number }
export interface Level extends ParagraphFormat {
  bold?: boolean; italic?: boolean; underline?: boolean; size?: number; colour?: string; font?: string;
}
export interface Stroke { colour?: string; width?: number; dash?: string; head?: string; tail?: string }
export interface Crop { l: number; t: number; r: number; b: number }
export interface Cell {
  paragraphs: Paragraph[]; fill?: string; anchor?: Anchor; span?: number; rowspan?: number; merged?: boolean;
}
export interface Row { h: number; cells: Cell[] }
export type TableOption = "header" | "total" | "banded_rows" | "first_column" | "last_column" | "banded_columns";
export interface Table { columns: number[]; rows: Row[]; style: string; options: TableOption[] }
export interface Series { name: string; values: string[]; colour?: string }
export type ChartType = "column" | "column-stacked" | "bar" | "bar-stacked" | "line" | "area" | "pie" | "doughnut";
export interface Chart {
  type: ChartType; title?: string; legend: "none" | "right" | "left" | "top" | "bottom"; labels?: boolean;
  gridlines?: boolean; category_title?: string; value_title?: string; categories: string[]; series: Series[];
}
export interface Placeholder { type: string; idx: number }
export type ShapeKind = "text" | "picture" | "table" | "chart" | "group" | "line" | "other";
export interface Shape {
  id: string; kind: ShapeKind; name: string; alt?: string; decorative?: boolean; hidden?: boolean; text_box?: boolean;
  source?: string; placeholder?: Placeholder; frame?: Frame; rotation?: number; flip_h?: boolean; flip_v?: boolean;
  geometry?: string; fill?: string; line?: Stroke; shadow?: boolean; anchor?: Anchor; columns?: number; levels?: Level[];
  paragraphs?: Paragraph[]; image?: string; crop?: Crop; table?: Table; chart?: Chart; shapes?: Shape[];
}
export interface Transition { effect: string; direction?: string; duration: number; click: boolean; after?: number }
export interface Animation {
  shape: string; type: "entrance" | "emphasis" | "exit"; effect: string; direction?: "l" | "r" | "u" | "d";
  start: "click" | "with" | "after"; duration: number; delay: number;
}
export interface Theme { name: string; colours: Record<string, string>; fonts: { major: string; minor: string } }
export interface Styles { title: Level[]; body: Level[]; other: Level[] }
export interface Board {
  id: string; kind: "slide" | "layout" | "master"; name?: string; type?: string; layout?: string; master?: string;
  hidden?: boolean; background?: string; shapes: Shape[]; notes?: Paragraph[]; transition?: Transition;
  animations?: Animation[]; section?: string; theme?: Theme; styles?: Styles;
}
export interface Size { w: number; h: number }
export interface Deck { size: Size; masters: Board[]; layouts: Board[]; slides: Board[] }
export interface LibraryPicture { key: string; name: string; w: number; h: number }
export interface Opening {
  locale: "en" | "fr"; deck: Deck; media: Record<string, { type: string; data: string }>; library: LibraryPicture[];
}

/** Whose text: a shape's, a cell's of a table, or a slide's notes. */
export type TextPlace = { shape: string; row?: number; column?: number } | { notes: string };
export type DeckEdit =
  | { op: "deck.set"; size: Size }
  | { op: "board.add"; at: number; board: Board }
  | { op: "board.remove"; board: string }
  | { op: "board.move"; board: string; to: number }
  | { op: "board.set"; board: string; set?: Partial<Board>; unset?: (keyof Board)[] }
  | { op: "shape.add"; board: string; group?: string; at: number; shape: Shape }
  | { op: "shape.remove"; shape: string }
  | { op: "shape.move"; shape: string; to: number }
  | { op: "shape.set"; shape: string; set?: Partial<Shape>; unset?: (keyof Shape)[] }
  | ({ op: "text.splice"; at: number; remove: number; insert: Paragraph[] } & TextPlace)
  | { op: "cell.set"; shape: string; row: number; column: number; set?: Partial<Cell>; unset?: (keyof Cell)[] }
  | { op: "table.set"; shape: string; set: Partial<Table> }
  | { op: "chart.set"; shape: string; set?: Partial<Chart>; unset?: (keyof Chart)[] };
export type EditOf<Op extends DeckEdit["op"]> = Extract<DeckEdit, { op: Op }>;

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
