/** Steps as JSON without what the schema gives by itself: a new paragraph is 100 bytes, not 800. */
import type { Step } from "prosemirror-transform";
import { schema } from "./schema";

interface Plain {
  type?: string;
  attrs?: Record<string, unknown>;
  content?: Plain[];
  marks?: Plain[];
  [name: string]: unknown;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

function lean(node: Plain): Plain {
  const defaults = schema.nodes[node.type ?? ""]?.spec.attrs ?? {};
  const { attrs, content, ...rest } = node;
  const made: Plain = rest;
  const kept = Object.entries(attrs ?? {}).filter(([name, value]) => !(defaults[name] && "default" in defaults[name] && same(defaults[name].default, value)));
  if (kept.length > 0) made.attrs = Object.fromEntries(kept);
  if (content) made.content = content.map(lean);
  return made;
}

export function stepJSON(step: Step): unknown {
  const json = step.toJSON() as { slice?: { content?: Plain[] }; [name: string]: unknown };
  if (!json.slice?.content) return json;
  return { ...json, slice: { ...json.slice, content: json.slice.content.map(lean) } };
}

/** A step as the journal holds it: marks on several places are told one by one. */
export function stepsJSON(step: Step): unknown[] {
  const json = stepJSON(step) as { steps?: unknown[] };
  return json.steps ?? [json];
}
