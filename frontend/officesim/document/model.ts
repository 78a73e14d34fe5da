/** The state of a document and what edits do to it: the same as the server's, in few words. */
import { Node } from "prosemirror-model";
import { Step } from "prosemirror-transform";
import type { Comment, DocumentEdit, List, Merge, Opening, Page, PartKind, Style } from "./edits";
import { stepJSON } from "./lean";
import { schema } from "./schema";

export const BODY = "body";
export const LAST = "last";

export interface DocState {
  parts: Map<string, Node>;
  kinds: Map<string, PartKind>;
  sections: Map<string, Page>;
  styles: Map<string, Style>;
  lists: Map<string, List>;
  comments: Map<string, Comment>;
  properties: Map<string, string>;
  settings: { track: boolean; evenAndOdd: boolean };
  merge: Merge;
}

/** An edit that this state cannot take. */
export class EditError extends Error {}

export function load(opening: Opening): DocState {
  const parts = new Map([[BODY, Node.fromJSON(schema, opening.body)]]);
  const kinds = new Map<string, PartKind>();
  for (const [name, part] of Object.entries(opening.parts)) {
    parts.set(name, Node.fromJSON(schema, part.doc));
    kinds.set(name, part.kind);
  }
  return {
    parts,
    kinds,
    sections: new Map(Object.entries(opening.sections)),
    styles: new Map(Object.entries(opening.styles)),
    lists: new Map(Object.entries(opening.lists)),
    comments: new Map(Object.entries(opening.comments)),
    properties: new Map(Object.entries(opening.properties)),
    settings: { ...opening.settings },
    merge: opening.merge,
  };
}

function put<V>(table: Map<string, V>, id: string, value: V | null): void {
  if (value === null) table.delete(id);
  else table.set(id, value);
}

function tableOf(state: DocState, op: "section" | "style" | "list" | "comment"): Map<string, unknown> {
  return { section: state.sections, style: state.styles, list: state.lists, comment: state.comments }[
    op
  ] as Map<string, unknown>;
}

/** Change the state by one edit; throws `EditError` and leaves it as it was. */
export function apply(state: DocState, edit: DocumentEdit): void {
  switch (edit.op) {
    case "step": {
      const doc = state.parts.get(edit.part);
      if (!doc) throw new EditError(`There is no part ${edit.part}.`);
      const result = Step.fromJSON(schema, edit.step).apply(doc);
      if (!result.doc) throw new EditError(result.failed ?? "The step failed.");
      state.parts.set(edit.part, result.doc);
      return;
    }
    case "part":
      if (edit.value === null) {
        state.parts.delete(edit.id);
        state.kinds.delete(edit.id);
      } else {
        state.parts.set(edit.id, Node.fromJSON(schema, edit.value.doc));
        state.kinds.set(edit.id, edit.value.kind);
      }
      return;
    case "property":
      state.properties.set(edit.name, edit.value);
      return;
    case "setting":
      state.settings[edit.name] = edit.value;
      return;
    case "merge":
      state.merge = edit.value;
      return;
    default:
      put(tableOf(state, edit.op), edit.id, edit.value);
  }
}

/** The edit that takes `edit` back, asked for before it is applied. */
export function inverse(state: DocState, edit: DocumentEdit): DocumentEdit {
  switch (edit.op) {
    case "step": {
      const doc = state.parts.get(edit.part);
      if (!doc) throw new EditError(`There is no part ${edit.part}.`);
      const step = Step.fromJSON(schema, edit.step).invert(doc);
      return { op: "step", part: edit.part, step: stepJSON(step) };
    }
    case "part": {
      const doc = state.parts.get(edit.id);
      const kind = state.kinds.get(edit.id);
      const value = doc && kind ? { kind, doc: doc.toJSON() as unknown } : null;
      return { op: "part", id: edit.id, value };
    }
    case "property":
      return { ...edit, value: state.properties.get(edit.name) ?? "" };
    case "setting":
      return { ...edit, value: state.settings[edit.name] };
    case "merge":
      return { op: "merge", value: state.merge };
    default:
      return {
        op: edit.op,
        id: edit.id,
        value: tableOf(state, edit.op).get(edit.id) ?? null,
      } as DocumentEdit;
  }
}

/** Ids of the sections as they follow each other. */
export function sectionOrder(body: Node): string[] {
  const found: string[] = [];
  body.forEach((node) => {
    if (node.type.name === "section_break") found.push(String(node.attrs["id"]));
  });
  return [...found, LAST];
}

/** Everything a candidate can achieve; the same JSON as the server's. */
export function view(state: DocState): unknown {
  const parts: Record<string, unknown> = {};
  for (const [name, kind] of state.kinds) {
    parts[name] = { kind, doc: state.parts.get(name)!.toJSON() as unknown };
  }
  const body = state.parts.get(BODY)!;
  return {
    body: body.toJSON() as unknown,
    parts,
    sections: sectionOrder(body).map((id) => ({ id, page: state.sections.get(id) ?? null })),
    styles: Object.fromEntries(state.styles),
    lists: Object.fromEntries(state.lists),
    comments: Object.fromEntries(state.comments),
    properties: Object.fromEntries(state.properties),
    settings: state.settings,
    merge: state.merge,
  };
}
