/**
 * A script on the page and its places: highlights are kept by code points of its plain text, never
 * by anything of the page, so that they stand wherever the text is shown.
 */

export interface Note {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface Passage {
  readonly from: number;
  readonly to: number;
}

interface Run {
  readonly element: HTMLElement;
  readonly from: number;
  readonly to: number;
  readonly points: readonly string[];
}

const BLOCKS = "p, td, th";

export class Script {
  private readonly runs: readonly Run[];
  private readonly every: readonly Passage[];

  constructor(private readonly root: HTMLElement, language: string) {
    this.runs = [...root.querySelectorAll<HTMLElement>("[data-at]")].map((element) => {
      const from = Number(element.dataset.at);
      // A control of direction has no text on the page, and one place in the script.
      const points = element.dataset.name === undefined ? [...(element.textContent ?? "")] : ["\u200b"];
      return { element, from, to: from + points.length, points };
    });
    this.every = sentencesOf(this.runs, language);
  }

  get sentences(): readonly Passage[] {
    return this.every;
  }

  /** What stands in a passage, its blocks apart by spaces. */
  words(passage: Passage): string {
    return this.runs
      .filter((run) => run.from < passage.to && run.to > passage.from)
      .map((run) => run.points.slice(Math.max(0, passage.from - run.from), passage.to - run.from).join(""))
      .join(" ").replace(/\u200b/g, "").replace(/\s+/g, " ").trim();
  }

  /** What a person has selected with the mouse or the keyboard; null when it is nothing of this. */
  selected(selection: Selection | null): Passage | null {
    if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = this.runs.filter((run) => range.intersectsNode(run.element));
    const first = touched[0];
    const last = touched[touched.length - 1];
    if (first === undefined || last === undefined) return null;
    const from = placeIn(first, range.startContainer, range.startOffset) ?? first.from;
    const to = placeIn(last, range.endContainer, range.endOffset) ?? last.to;
    return from < to ? { from, to } : null;
  }

  /** Show highlights, and the sentence that the arrow keys have reached. */
  paint(notes: readonly Note[], cursor: Passage | null): void {
    for (const run of this.runs) {
      if (run.element.dataset.name !== undefined) {
        const inside = notes.some((note) => note.from < run.to && note.to > run.from);
        run.element.classList.toggle("note-mark", inside);
        continue;
      }
      const cuts = new Set([run.from, run.to]);
      for (const one of cursor === null ? notes : [...notes, cursor]) {
        for (const at of [one.from, one.to]) if (at > run.from && at < run.to) cuts.add(at);
      }
      const places = [...cuts].sort((one, other) => one - other);
      const pieces = places.slice(1).map((to, index) => this.piece(run, places[index] ?? 0, to, notes, cursor));
      run.element.replaceChildren(...pieces);
    }
  }

  /** Bring a passage into sight. */
  show(passage: Passage): void {
    const run = this.runs.find((one) => one.to > passage.from);
    const inside = run?.element.querySelector(".sentence-cursor, .note-mark");
    (inside ?? run?.element ?? this.root).scrollIntoView({ block: "nearest" });
  }

  private piece(run: Run, from: number, to: number, notes: readonly Note[], cursor: Passage | null): Node {
    const text = document.createTextNode(run.points.slice(from - run.from, to - run.from).join(""));
    const numbers = notes.flatMap((note, index) => (note.from <= from && note.to >= to ? [index + 1] : []));
    const here = cursor !== null && cursor.from <= from && cursor.to >= to;
    if (numbers.length === 0 && !here) return text;
    const element = document.createElement(numbers.length > 0 ? "mark" : "span");
    if (numbers.length > 0) element.className = "note-mark";
    if (here) element.classList.add("sentence-cursor");
    element.append(text);
    const ends = notes.flatMap((note, index) => (note.to === to && note.from < to ? [index + 1] : []));
    if (ends.length > 0) element.dataset.note = ends.join(" ");
    return element;
  }
}

function placeIn(run: Run, container: Node, offset: number): number | null {
  if (!run.element.contains(container)) return null;
  const range = document.createRange();
  range.setStart(run.element, 0);
  range.setEnd(container, offset);
  return run.from + [...range.toString()].length;
}

/** The sentences of each block, by code points; whole blocks where the browser cannot tell. */
function sentencesOf(runs: readonly Run[], language: string): Passage[] {
  const blocks = new Map<Element | null, Run[]>();
  for (const run of runs) {
    const block = run.element.closest(BLOCKS);
    blocks.set(block, [...(blocks.get(block) ?? []), run]);
  }
  return [...blocks.values()].flatMap((some) => {
    const first = some[0];
    if (first === undefined) return [];
    const text = some.map((run) => run.points.join("")).join("");
    let at = first.from;
    return split(text, language).flatMap((sentence) => {
      const from = at;
      at += [...sentence].length;
      const shorter = [...sentence.trimEnd()].length;
      return shorter > 0 ? [{ from, to: from + shorter }] : [];
    });
  });
}

function split(text: string, language: string): string[] {
  if (typeof Intl.Segmenter !== "function") return [text];
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].map((one) => one.segment);
}
