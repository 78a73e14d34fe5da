/** The document's ProseMirror schema, from the same source file as the server's. */
import { Schema } from "prosemirror-model";
import type { AttributeSpec, DOMOutputSpec, MarkSpec, NodeSpec } from "prosemirror-model";
import source from "../../../assess/officesim/document/schema.json";
import { markDOM, nodeDOM } from "./view/dom";
import { markRules, nodeRules } from "./view/parsing";

type Attrs = Readonly<Record<string, { readonly default?: unknown }>>;
interface Source {
  readonly attrs?: Attrs;
  readonly [name: string]: unknown;
}

function attrsOf(attrs: Attrs | undefined): Record<string, AttributeSpec> {
  const found: Record<string, AttributeSpec> = {};
  for (const [name, attr] of Object.entries(attrs ?? {})) {
    found[name] = "default" in attr ? { default: attr.default } : {};
  }
  return found;
}

function nodes(): Record<string, NodeSpec> {
  const found: Record<string, NodeSpec> = {};
  for (const [name, spec] of Object.entries(source.nodes as Record<string, Source>)) {
    const drawn = nodeDOM[name];
    const rules = nodeRules[name];
    found[name] = {
      ...(spec as NodeSpec),
      attrs: attrsOf(spec.attrs),
      ...(drawn ? { toDOM: (node): DOMOutputSpec => drawn(node) } : {}),
      ...(rules ? { parseDOM: rules } : {}),
    };
  }
  return found;
}

function marks(): Record<string, MarkSpec> {
  const found: Record<string, MarkSpec> = {};
  for (const [name, spec] of Object.entries(source.marks as Record<string, Source>)) {
    const drawn = markDOM[name];
    const rules = markRules[name];
    found[name] = {
      ...(spec as MarkSpec),
      attrs: attrsOf(spec.attrs),
      ...(drawn ? { toDOM: (mark): DOMOutputSpec => drawn(mark) } : {}),
      ...(rules ? { parseDOM: rules } : {}),
    };
  }
  return found;
}

export const schema = new Schema({ nodes: nodes(), marks: marks() });

/** A node type that the schema is known to have. */
export const type = (name: string) => schema.nodes[name]!;
/** A mark type that the schema is known to have. */
export const markType = (name: string) => schema.marks[name]!;
