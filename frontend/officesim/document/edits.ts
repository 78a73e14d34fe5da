/**
 * The edits of a document by the names that this application uses. The types are those made from
 * `assess/officesim/schemas/document.json`: what that schema refuses does not compile.
 */
import type * as wire from "../generated/document";

/** Steps and nodes are the editor's own JSON, which it checks by its schema. */
export type DocumentEdit =
  | Exclude<wire.DocumentEdit, wire.EditStep | wire.EditPart>
  | Replaced<wire.EditStep, { step: unknown }>
  | Replaced<wire.EditPart, { value: { kind: PartKind; doc: unknown } | null }>;
type Replaced<T, U extends { [K in keyof U]: K extends keyof T ? unknown : never }> = Omit<T, keyof U> & U;
/** Sizes are half points, colours RRGGBB. */
export type RunShape = wire.Run;
/** Lengths are twips, as everywhere here; line spacing is 240ths of a line when its rule is "auto". */
export type ParagraphShape = wire.Paragraph;
export type Style = wire.StyleValue;
export type List = wire.ListValue;
export type ListLevel = List["levels"][number];
export type Page = wire.SectionValue;
export type Slots = Page["header"];
export type Slot = keyof Slots;
export type Comment = wire.CommentValue;
export type Reply = Comment["replies"][number];
export type Merge = wire.EditMerge["value"];
export type PropertyName = wire.EditProperty["name"];
export type PartKind = NonNullable<wire.EditPart["value"]>["kind"];
export type JSONNode = { type: string; [name: string]: unknown };

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
