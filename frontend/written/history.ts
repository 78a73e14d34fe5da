/**
 * The history of a script, as the journal keeps it: snapshots, each the whole document or what
 * changed since the one before. assess/written/schemas/history.json describes the wire; the
 * server's twin is assess/written/history/deltas.py. Offsets in texts are code points.
 */
import { CHILDREN, children, DEEPEST, empty, LARGEST, type DocNode } from "./model";
import { sha256 } from "./sha256";

export interface NodesEdit {
  readonly at: readonly number[];
  readonly drop: number;
  readonly put: readonly DocNode[];
}
export interface TextEdit {
  readonly in: readonly number[];
  readonly from: number;
  readonly drop: number;
  readonly text: string;
}
export type Edit = NodesEdit | TextEdit;

/** Text that came in at once: how much and from where, never what. */
export interface Fact {
  readonly kind: "paste" | "drop";
  readonly chars: number;
  readonly origin: "inside" | "outside" | "unknown";
  readonly blocked: boolean;
}

interface Common {
  readonly id: string;
  readonly seq: number;
  readonly hash: string;
  readonly more?: true;
  readonly facts?: readonly Fact[];
}
export interface FullSnapshot extends Common {
  readonly op: "full";
  readonly doc: DocNode;
}
export interface DeltaSnapshot extends Common {
  readonly op: "delta";
  readonly before: string;
  readonly edit: Edit;
}
export type Snapshot = FullSnapshot | DeltaSnapshot;

/** `standing` is the last complete text; see deltas.py. */
export interface State {
  readonly seq: number;
  readonly document: DocNode;
  readonly hash: string;
  readonly standing: DocNode;
}

export type Reason = "order" | "base" | "place" | "depth" | "size" | "hash";

export class HistoryError extends Error {
  constructor(readonly code: Reason, message: string) {
    super(message);
  }
}

/** UTF-8 bytes of one snapshot's content: an event's value may have 64 KiB. */
export const PIECE = 20_000;
/** After so many snapshots the next one is full, so that one that went astray costs little. */
export const FULL_EVERY = 300;
export const MOST_FACTS = 20;
/** What the server takes as one snapshot. */
export const LARGEST_EVENT = 60_000;

const encoder = new TextEncoder();

/** What documents that share most of their nodes have in common when they are spelt. */
export type Known = WeakMap<object, string>;

/** RFC 8785 for strings, whole numbers, lists and objects with ASCII names. */
export function canonical(value: unknown, known?: Known): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, known)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const before = known?.get(value);
  if (before !== undefined) return before;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([one], [other]) => (one < other ? -1 : 1));
  const spelt = `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner, known)}`).join(",")}}`;
  known?.set(value, spelt);
  return spelt;
}

export const sizeOf = (value: unknown): number => encoder.encode(canonical(value)).length;

/** The first 64 bits of SHA-256 over a document's canonical JSON. */
export const hashOf = (document: DocNode, known?: Known): string => sha256(encoder.encode(canonical(document, known))).slice(0, 16);

/** The state of a complete document that snapshot `seq` led to: what a new page begins with. */
export const resumed = (seq: number, document: DocNode): State => ({ seq, document, hash: hashOf(document), standing: document });

export const begin = (): State => resumed(0, empty());

/**
 * The state after a snapshot; throws `HistoryError`, and the state stands as it was.
 *
 * A full one follows anything, whatever its number: the journal says the order, and what a
 * replaced page had still to send comes before the page that went on, with numbers as high.
 * `known` is for many steps one after the other, of which each changes little.
 */
export function apply(state: State, snapshot: Snapshot, known?: Known): State {
  const { seq } = snapshot;
  if (seq === state.seq && snapshot.hash === state.hash) return state;
  const document = snapshot.op === "full" ? snapshot.doc : changed(state, snapshot);
  const bytes = encoder.encode(canonical(document, known));
  if (bytes.length > LARGEST) throw new HistoryError("size", `A script may have ${LARGEST} bytes.`);
  // Of no use to the next one, and long.
  known?.delete(document);
  const hash = sha256(bytes).slice(0, 16);
  if (hash !== snapshot.hash) throw new HistoryError("hash", `Snapshot ${seq} leads to ${hash}, not to ${snapshot.hash}.`);
  return { seq, document, hash, standing: snapshot.more ? state.standing : document };
}

function changed(state: State, snapshot: DeltaSnapshot): DocNode {
  if (snapshot.seq !== state.seq + 1) throw new HistoryError("order", `Snapshot ${snapshot.seq} cannot follow snapshot ${state.seq}.`);
  if (snapshot.before !== state.hash) throw new HistoryError("base", `Snapshot ${snapshot.seq} starts from another text.`);
  return edited(state.document, snapshot.edit);
}

/** The document after one edit. */
export function edited(document: DocNode, edit: Edit): DocNode {
  if ("in" in edit) return at(document, edit.in, (node) => spliceText(node, edit));
  const above = edit.at.slice(0, -1);
  if (above.length + Math.max(0, ...edit.put.map(depth)) >= DEEPEST) {
    throw new HistoryError("depth", `The text is nested deeper than ${DEEPEST} levels.`);
  }
  return at(document, above, (node) => spliceNodes(node, edit.at.at(-1)!, edit));
}

function at(node: DocNode, path: readonly number[], change: (node: DocNode) => DocNode): DocNode {
  const [first, ...rest] = path;
  if (first === undefined) return change(node);
  const content = [...children(node)];
  const inner = content[first];
  if (inner === undefined) throw new HistoryError("place", "The edit names a place that the text does not have.");
  content[first] = at(inner, rest, change);
  return { ...node, content };
}

function spliceText(node: DocNode, edit: TextEdit): DocNode {
  if (node.type !== "text") throw new HistoryError("place", "The edit names a text where there is none.");
  const old = node.text ?? "";
  const start = unitsOf(old, edit.from);
  const end = start === null ? null : unitsOf(old, edit.drop, start);
  if (start === null || end === null) throw new HistoryError("place", "The edit goes beyond the end of a text.");
  const text = old.slice(0, start) + edit.text + old.slice(end);
  if (text === "") throw new HistoryError("place", "The edit would leave an empty text.");
  return { ...node, text };
}

function spliceNodes(node: DocNode, first: number, edit: NodesEdit): DocNode {
  const inner = children(node);
  const end = first + edit.drop;
  if (end > inner.length) throw new HistoryError("place", "The edit goes beyond the last node.");
  const strange = edit.put.find((one) => !CHILDREN.get(node.type)?.has(one.type));
  if (strange !== undefined) throw new HistoryError("place", `A ${node.type} holds no ${strange.type}.`);
  const content = [...inner.slice(0, first), ...edit.put, ...inner.slice(end)];
  const { content: _, ...bare } = node;
  return content.length > 0 ? { ...bare, content } : bare;
}

const depth = (node: DocNode): number => 1 + Math.max(0, ...children(node).map(depth));

/** The edit that leads from one document to another; null when they are the same. */
export function difference(before: DocNode, after: DocNode): Edit | null {
  if (canonical(before) === canonical(after)) return null;
  const path: number[] = [];
  for (let old = before, fresh = after; ;) {
    const [one, other] = [children(old), children(fresh)];
    const [start, end] = shared(one, other, (left, right) => left === right || canonical(left) === canonical(right));
    const [left, right] = [one[start], other[start]];
    const single = one.length - start - end === 1 && other.length - start - end === 1;
    if (!single || !left || !right || !alike(left, right)) {
      return { at: [...path, start], drop: one.length - start - end, put: other.slice(start, other.length - end) };
    }
    path.push(start);
    [old, fresh] = [left, right];
    if (left.type === "text") return textDifference(path, left.text ?? "", right.text ?? "");
  }
}

function textDifference(path: readonly number[], before: string, after: string): TextEdit {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  // Not into a pair of surrogates: code points are compared, though faster by their halves.
  if (inPair(before, start) || inPair(after, start)) start--;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (inPair(before, before.length - end) || inPair(after, after.length - end)) end--;
  const drop = pointsOf(before.slice(start, before.length - end));
  return { in: path, from: pointsOf(before.slice(0, start)), drop, text: after.slice(start, after.length - end) };
}

const SURROGATE = /[\ud800-\udfff]/;

/** Whether a place in a text is between the two halves of a pair. */
const inPair = (text: string, at: number): boolean => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));

/** Code points of a text. */
const pointsOf = (text: string): number => (SURROGATE.test(text) ? [...text].length : text.length);

/** The index that is so many code points after another one; null beyond the end. */
function unitsOf(text: string, points: number, from = 0): number | null {
  if (!SURROGATE.test(text)) return from + points <= text.length ? from + points : null;
  let at = from;
  for (let left = points; left > 0; left--) {
    if (at >= text.length) return null;
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  return at;
}

/** How many entries two lists have in common at the beginning, and then at the end. */
function shared<One>(one: readonly One[], other: readonly One[], same: (left: One, right: One) => boolean): [number, number] {
  const least = Math.min(one.length, other.length);
  let start = 0;
  while (start < least && same(one[start]!, other[start]!)) start++;
  let end = 0;
  while (end < least - start && same(one[one.length - 1 - end]!, other[other.length - 1 - end]!)) end++;
  return [start, end];
}

function alike(one: DocNode, other: DocNode): boolean {
  const bare = ({ content: _content, text: _text, ...rest }: DocNode): string => canonical(rest);
  return bare(one) === bare(other);
}

/**
 * The snapshots that lead from a state to a document: none when nothing changed, several (all but
 * the last with `more`) when it is much. Throws `HistoryError` when the document is too large, so
 * that the editor can say so and leave the paste where it was.
 */
export function snapshots(state: State, document: DocNode, freshId: () => string, facts: readonly Fact[] = [], full = false): Snapshot[] {
  if (sizeOf(document) > LARGEST) throw new HistoryError("size", `A script may have ${LARGEST} bytes.`);
  if (full && sizeOf(document) <= PIECE) return told([{ id: freshId(), seq: state.seq + 1, op: "full", doc: document, hash: hashOf(document) }], facts);
  const made: Snapshot[] = [];
  let { seq, document: at, hash } = state;
  if (full) {
    at = { type: "doc" };
    hash = hashOf(at);
    made.push({ id: freshId(), seq: ++seq, op: "full", doc: at, hash, more: true });
  }
  const edit = difference(at, document);
  if (edit === null && facts.length === 0) return made;
  const known: Known = new WeakMap();
  for (const piece of edit === null ? [] : divided(edit)) {
    const before = hash;
    at = edited(at, piece);
    hash = hashOf(at, known);
    made.push({ id: freshId(), seq: ++seq, op: "delta", before, edit: piece, hash, more: true });
  }
  // A blocked paste changes nothing, and is told with a step that changes nothing.
  if (edit === null) made.push({ id: freshId(), seq: ++seq, op: "delta", before: hash, edit: { at: [0], drop: 0, put: [] }, hash });
  const { more: _, ...last } = made.pop()!;
  return told([...made, last], facts);
}

function told(made: readonly Snapshot[], facts: readonly Fact[]): Snapshot[] {
  if (facts.length === 0) return [...made];
  return made.map((one, place) => (place === made.length - 1 ? { ...one, facts: facts.slice(0, MOST_FACTS) } : one));
}

/** The same edit in pieces that each fit into an event. */
export function divided(edit: Edit): Edit[] {
  if ("in" in edit) {
    const [first, ...rest] = cut(edit.text);
    return [{ ...edit, text: first ?? "" }, ...appended(edit.in, edit.from, first ?? "", rest)];
  }
  const pieces: Edit[] = [{ ...edit, put: [] }];
  const above = edit.at.slice(0, -1);
  let next = edit.at.at(-1)!;
  let group: DocNode[] = [];
  let size = 0;
  const flush = (): void => {
    if (group.length > 0) pieces.push({ at: [...above, next], drop: 0, put: group });
    next += group.length;
    [group, size] = [[], 0];
  };
  for (const node of edit.put) {
    const bytes = sizeOf(node);
    if (size + bytes > PIECE) flush();
    if (bytes > PIECE) pieces.push(...alone([...above, next++], node));
    else {
      group.push(node);
      size += bytes;
    }
  }
  flush();
  return joined(pieces);
}

/** The first piece only takes away: with the second, where both are at the same place. */
function joined(pieces: readonly Edit[]): Edit[] {
  const [first, second, ...rest] = pieces;
  if (first && second && "at" in first && "at" in second && second.drop === 0 && canonical(first.at) === canonical(second.at)) {
    return [{ ...second, drop: first.drop }, ...rest];
  }
  return [...pieces];
}

/** A node too large for one piece: first by itself, then what is in it. */
function alone(path: readonly number[], node: DocNode): Edit[] {
  if (node.type === "text") {
    const [first = "", ...rest] = cut(node.text ?? "");
    return [{ at: path, drop: 0, put: [{ ...node, text: first }] }, ...appended(path, 0, first, rest)];
  }
  const { content: _, ...bare } = node;
  return [{ at: path, drop: 0, put: [bare] }, ...divided({ at: [...path, 0], drop: 0, put: children(node) }).filter((one) => !("put" in one) || one.put.length > 0)];
}

/** What follows the first piece of a text, piece by piece. */
function appended(path: readonly number[], from: number, first: string, rest: readonly string[]): TextEdit[] {
  let place = from + pointsOf(first);
  return rest.map((text) => {
    const edit = { in: path, from: place, drop: 0, text };
    place += pointsOf(text);
    return edit;
  });
}

/** A text in pieces of so many bytes of JSON at most. */
function cut(text: string): string[] {
  const pieces: string[] = [];
  let [start, at, size] = [0, 0, 0];
  for (const point of text) {
    const bytes = spelt(point.codePointAt(0)!);
    if (size + bytes > PIECE) {
      pieces.push(text.slice(start, at));
      [start, size] = [at, 0];
    }
    at += point.length;
    size += bytes;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** Bytes of a code point in JSON; an escape has six at most. */
function spelt(code: number): number {
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (code === 0x22 || code === 0x5c) return 2;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
