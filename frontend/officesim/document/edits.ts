/** The edits of a document: see `assess/officesim/schemas/document.json`. */
export interface RunShape {
  font?: string;
  size?: number; // half points
  bold?: boolean;
  italic?: boolean;
  underline?: string;
  strike?: boolean;
  caps?: string;
  colour?: string; // RRGGBB
  highlight?: string;
}
export interface ParagraphShape {
  align?: string;
  indentLeft?: number; // twips, as every length here
  indentRight?: number;
  firstLine?: number;
  spaceBefore?: number;
  spaceAfter?: number;
  lineSpacing?: number; // 240ths of a line when the rule is "auto"
  lineRule?: string;
  pageBreakBefore?: boolean;
  keepNext?: boolean;
  keepLines?: boolean;
  outline?: number;
  list?: string;
  level?: number;
}
export interface Style {
  name: string;
  kind: "paragraph" | "character" | "table";
  based: string | null;
  next: string | null;
  quick: boolean;
  run: RunShape;
  paragraph: ParagraphShape;
}
export interface ListLevel {
  format: string;
  text: string;
  start: number;
  left: number;
  hanging: number;
}
export interface List {
  levels: ListLevel[];
}
export type Slot = "default" | "first" | "even";
export type Slots = Record<Slot, string | null>;
export interface Page {
  orientation: "portrait" | "landscape";
  width: number;
  height: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
  headerDistance: number;
  footerDistance: number;
  columns: number;
  columnSpace: number;
  columnLine: boolean;
  titlePage: boolean;
  header: Slots;
  footer: Slots;
  pageFormat: string;
  pageStart: number | null;
}
export interface Reply {
  author: string;
  text: string;
}
export interface Comment extends Reply {
  resolved: boolean;
  replies: Reply[];
}
export interface Merge {
  kind: string | null;
  source: string | null;
  columns: string[];
  rows: string[][];
  excluded: number[];
  finished: string | null;
}
export type PartKind = "header" | "footer" | "footnote";
export type JSONNode = { type: string; [name: string]: unknown };

export type DocumentEdit =
  | { readonly op: "step"; readonly part: string; readonly step: unknown }
  | { readonly op: "part"; readonly id: string; readonly value: { kind: PartKind; doc: unknown } | null }
  | { readonly op: "section"; readonly id: string; readonly value: Page | null }
  | { readonly op: "style"; readonly id: string; readonly value: Style | null }
  | { readonly op: "list"; readonly id: string; readonly value: List | null }
  | { readonly op: "comment"; readonly id: string; readonly value: Comment | null }
  | { readonly op: "property"; readonly name: string; readonly value: string }
  | { readonly op: "setting"; readonly name: "track" | "evenAndOdd"; readonly value: boolean }
  | { readonly op: "merge"; readonly value: Merge };

export interface Picture {
  type: string;
  data: string; // base64
  width: number; // EMU
  height: number;
}
export interface Opening {
  locale: string;
  body: unknown;
  parts: Record<string, { kind: PartKind; doc: unknown }>;
  sections: Record<string, Page>;
  styles: Record<string, Style>;
  lists: Record<string, List>;
  comments: Record<string, Comment>;
  properties: Record<string, string>;
  settings: { track: boolean; evenAndOdd: boolean };
  merge: Merge;
  media: Record<string, Picture>;
  recipients: Record<string, { columns: string[]; rows: string[][] }>;
}
