/** What a person may do with an answer: seeded acts on the real editor, as keys, toolbar and mouse do them. */
import { AllSelection, TextSelection, type Command } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { insertTable } from "../editor";

export type Draw = () => number;
export const pick = <One>(draw: Draw, from: readonly One[]): One => from[Math.floor(draw() * from.length)]!;

/** Beyond the first plane, with marks that combine, from right to left, with spaces of every kind. */
const WORDS = [
  "convoy ", "fuel ", "a", "l’été ", "mother-in-law ", "don't ", "12 345 ", "12\u00a0345", "1939–1945 ", "—", " -- ", "…", "...",
  "e\u0301", "Z\u0301\u0302\u0323", "😀", "👩‍🚀 ", "𝔘nicode ", "\u{10ffff}", "🏳️‍🌈", "الوثيقة ", "שלום ", "\u202eabc\u202c", "\u2066x\u2069",
  "\u200b", "\u00ad", "\u2003", "\u3000", "\u2028", "\u1680", "\u2800", "\u202f", "\u205f", "ﬁ", "² ", "Ⅷ ", "½", "漢字",
  "https://a.b/c—d ", "ſ://a—b ", "\u212a://a—b ", "www.a—b ", "a@b.org ", "« mot » ", " ?", "%", "<script>alert(1)</script>", "</p><b",
  "{{ 7 * 7 }}", '"\\/', "\t", "\ufeff", "\ufffd", "\x85", "\0", "\x1b", "\x7f", "\n", "\r\n", "\ud83d", "\ude00",
] as const;

const KEYS = [
  "Enter", "Enter", "Enter", "Shift-Enter", "Backspace", "Backspace", "Delete", "Tab", "Shift-Tab", "Mod-b", "Mod-i", "Mod-z", "Mod-z", "Mod-z",
  "Mod-y", "Shift-Mod-z", "Mod-Alt-0", "Mod-Alt-1", "Mod-Alt-2", "Mod-Alt-3", "Mod-Shift-7", "Mod-Shift-8", "Mod-]", "Mod-]", "Mod-]", "Mod-[",
  "Mod-a", "Mod-Enter",
] as const;
const CODES: Readonly<Record<string, number>> = { "]": 221, "[": 219, Enter: 13, Backspace: 8, Delete: 46, Tab: 9 };

/** The caret anywhere, or something selected. */
export function place(view: EditorView, draw: Draw): void {
  const { doc } = view.state;
  const split = draw() < 0.03;
  // A caret hardly ever stands between the two halves of one character.
  const whole = (pos: number): number => (!split && /[\udc00-\udfff]/.test(doc.textBetween(pos, Math.min(pos + 1, doc.content.size), "\n", " ")) ? pos + 1 : pos);
  const at = (): number => whole(Math.floor(draw() * (doc.content.size + 1)));
  const anchor = draw() < 0.3 ? doc.content.size : at();
  const much = draw();
  const head = much < 0.6 ? anchor : much < 0.9 ? whole(Math.min(doc.content.size, anchor + Math.floor(draw() * 12))) : at();
  view.dispatch(view.state.tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
  if (draw() < 0.1) selectCells(view, draw);
}

function selectCells(view: EditorView, draw: Draw): void {
  const { $from } = view.state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name !== "table") continue;
    const { map } = TableMap.get($from.node(depth));
    const one = (): number => $from.start(depth) + pick(draw, map);
    if (map.length > 0) view.dispatch(view.state.tr.setSelection(CellSelection.create(view.state.doc, one(), one())));
    return;
  }
}

export function type(view: EditorView, text: string): void {
  view.dispatch(view.state.tr.insertText(text));
}

/** A key: what the editor does with it, or else what the browser would. */
export function press(view: EditorView, name: string): void {
  const parts = name.split("-");
  const key = name.endsWith("-") ? "-" : parts.at(-1)!;
  const has = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const event = new KeyboardEvent("keydown", {
    key, ctrlKey: has("Mod"), shiftKey: has("Shift"), altKey: has("Alt"), bubbles: true, cancelable: true,
  });
  Object.defineProperty(event, "keyCode", { value: CODES[key] ?? key.toUpperCase().charCodeAt(0) });
  if (view.someProp("handleKeyDown", (handle) => handle(view, event)) === true) return;
  const { selection, tr, doc } = view.state;
  const { from, empty } = selection;
  if (!empty || (key !== "Backspace" && key !== "Delete")) return;
  const [start, end] = key === "Backspace" ? [from - 1, from] : [from, from + 1];
  const near = (pos: number): string => (pos < 0 || pos >= doc.content.size ? "" : doc.textBetween(pos, pos + 1));
  if (near(start) === "") return;
  // The browser takes a whole character away.
  const low = /[\udc00-\udfff]/.test(near(start)) && /[\ud800-\udbff]/.test(near(start - 1));
  const high = /[\ud800-\udbff]/.test(near(end - 1)) && /[\udc00-\udfff]/.test(near(end));
  view.dispatch(tr.delete(low ? start - 1 : start, high ? end + 1 : end));
}

export function paste(view: EditorView, text: string, html = ""): void {
  const data = { getData: (kind: string) => (kind === "text/html" ? html : kind === "text/plain" || kind === "Text" ? text : ""), files: [], types: ["text/plain"] };
  view.dom.dispatchEvent(Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData: data }));
}

const some = (draw: Draw, most: number, make: () => string): string => Array.from({ length: 1 + Math.floor(draw() * most) }, make).join("");
const words = (draw: Draw, most = 4): string => some(draw, most, () => pick(draw, WORDS));
const escaped = (text: string): string => text.replace(/[&<>]/g, (found) => ({ "&": "&amp;", "<": "&lt;" })[found] ?? "&gt;");

/** What other programs put on the clipboard: well formed or not. */
export function markup(draw: Draw, depth = 0): string {
  const inner = (): string => (depth > 3 ? escaped(words(draw)) : markup(draw, depth + 1));
  const inline = (): string => pick(draw, [
    escaped(words(draw)), `<b>${escaped(words(draw))}</b>`, `<i>${escaped(words(draw))}<br></i>`,
    `<span style="font-weight: 700">${escaped(words(draw))}</span>`, "<br>",
  ]);
  const line = (): string => some(draw, 3, inline);
  const cell = (): string => {
    const tag = pick(draw, ["td", "td", "th"]);
    const span = pick(draw, ["", "", "", ' colspan="2"', ' rowspan="3"', ' colspan="70" rowspan="0"']);
    return `<${tag}${span}>${draw() < 0.7 ? line() : inner()}</${tag}>`;
  };
  const list = (): string => `<li>${draw() < 0.6 ? line() : inner()}</li>`;
  return pick(draw, [
    () => `<p>${line()}</p>`,
    () => `<p>${line()}</p><p>${line()}</p>`,
    () => `<h${1 + Math.floor(draw() * 6)}>${line()}</h1>`,
    () => `<ul>${some(draw, 3, list)}</ul>`,
    () => `<ol start="${pick(draw, [1, 7, -3, 2_000_000])}">${some(draw, 3, list)}</ol>`,
    () => `<table>${some(draw, 3, () => `<tr>${some(draw, 4, cell)}</tr>`)}</table>`,
    () => `<table><tr>${"<td>x</td>".repeat(pick(draw, [1, 60, 120]))}</tr></table>`,
    () => `<div><blockquote>${inner()}</blockquote>${line()}</div>`,
    () => `${line()}<script>alert(1)</script><img src=x onerror="`,
    () => deep(draw, pick(draw, [3, 8, 9, 12, 30])),
  ])();
}

/** Lists in lists. */
function deep(draw: Draw, levels: number): string {
  const tag = pick(draw, ["ul", "ol"]);
  return `<${tag}><li>first</li><li>`.repeat(levels) + escaped(words(draw)) + `</li></${tag}>`.repeat(levels);
}

const command = (view: EditorView, run: Command): void => { run(view.state, view.dispatch.bind(view)); };

type Act = (view: EditorView, draw: Draw) => void;
const ACTS: readonly Act[] = [
  ...Array<Act>(8).fill((view, draw) => { type(view, words(draw)); }),
  ...Array<Act>(9).fill((view, draw) => { press(view, pick(draw, KEYS)); }),
  (view) => { view.dispatch(view.state.tr.deleteSelection()); },
  (view) => { command(view, insertTable); },
  (view, draw) => { paste(view, words(draw, 12)); },
  (view, draw) => { paste(view, some(draw, 6, () => `${words(draw)}\n`)); },
  (view, draw) => { paste(view, "as text", markup(draw)); },
  (view, draw) => { paste(view, "as text", some(draw, 3, () => markup(draw))); },
  (view, draw) => { paste(view, "as text", deep(draw, pick(draw, [2, 5, 9]))); },
  (view, draw) => { if (draw() < 0.1) view.dispatch(view.state.tr.setSelection(new AllSelection(view.state.doc))); },
];

/** Anything, anywhere. */
export function act(view: EditorView, draw: Draw): void {
  if (draw() < 0.6) place(view, draw);
  pick(draw, ACTS)(view, draw);
}

/** Much at once: in several events, as bytes of another length than characters, or too much. */
export function flood(view: EditorView, draw: Draw): void {
  const line = `line ${words(draw, 8)} of a paste`;
  const characters = pick(draw, [25_000, 25_000, 60_000, 150_000, 5_000_000]);
  const text = `${line}${pick(draw, ["\n", " ", "\n\n"])}`.repeat(Math.ceil(characters / (line.length + 1)));
  if (draw() < 0.3) paste(view, text, `<ul>${text.slice(0, 30_000).split("\n").map((one) => `<li><b>${escaped(one)}</b></li>`).join("")}</ul>`);
  else if (draw() < 0.2) type(view, text.slice(0, 60_000));
  else paste(view, text);
}
