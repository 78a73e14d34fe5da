/** Finding words in the answer: every match is marked, and one of them is the present one. */
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";

export interface Match {
  readonly from: number;
  readonly to: number;
}

interface Search {
  readonly query: string;
  readonly matches: readonly Match[];
  readonly at: number;
}

const NOTHING: Search = { query: "", matches: [], at: -1 };
const key = new PluginKey<Search>("find");

/** Every place of a query, whatever its capitals; a match lies within one paragraph. */
export function matchesOf(doc: Node, query: string): Match[] {
  const wanted = folded(query);
  if (wanted === "") return [];
  const found: Match[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    const text = folded(node.textBetween(0, node.content.size, undefined, "\n"));
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ from: pos + 1 + at, to: pos + 1 + at + wanted.length });
    }
    return false;
  });
  return found;
}

/** Small letters, where these are as long as the capitals: offsets must hold. */
function folded(text: string): string {
  return text.replace(/./gsu, (one) => {
    const small = one.toLowerCase();
    return small.length === one.length ? small : one;
  });
}

export function finding(): Plugin<Search> {
  return new Plugin<Search>({
    key,
    state: {
      init: () => NOTHING,
      apply(tr, value) {
        const next = (tr.getMeta(key) as Search | undefined) ?? value;
        if (next.query === "" || !tr.docChanged) return next;
        const matches = matchesOf(tr.doc, next.query);
        return { ...next, matches, at: Math.min(next.at, matches.length - 1) };
      },
    },
    props: {
      decorations(state) {
        const search = key.getState(state) ?? NOTHING;
        return DecorationSet.create(state.doc, search.matches.map(({ from, to }, index) =>
          Decoration.inline(from, to, { class: index === search.at ? "w-match w-match--here" : "w-match" })));
      },
    },
  });
}

export function searchOf(view: EditorView): Search {
  return key.getState(view.state) ?? NOTHING;
}

/** Search anew, from the caret on. */
export function search(view: EditorView, query: string): void {
  const matches = matchesOf(view.state.doc, query);
  const next = matches.findIndex(({ from }) => from >= view.state.selection.from);
  show(view, { query, matches, at: matches.length === 0 ? -1 : Math.max(0, next) });
}

/** Go to the next match, or with -1 to the one before; around the end. */
export function move(view: EditorView, by: 1 | -1): void {
  const value = searchOf(view);
  const { length } = value.matches;
  if (length > 0) show(view, { ...value, at: (value.at + by + length) % length });
}

export function endSearch(view: EditorView): void {
  view.dispatch(view.state.tr.setMeta(key, NOTHING));
}

function show(view: EditorView, value: Search): void {
  const tr = view.state.tr.setMeta(key, value);
  const match = value.matches[value.at];
  if (match !== undefined) tr.setSelection(TextSelection.create(tr.doc, match.from, match.to)).scrollIntoView();
  view.dispatch(tr);
}
