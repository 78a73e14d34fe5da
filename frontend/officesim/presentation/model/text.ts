/** Paragraphs as text with formats: pure functions that return new paragraphs. */
import { copyJson, sameJson, type Paragraph, type Run } from "./deck";

export interface Point { line: number; at: number }
export interface Range { from: Point; to: Point }
export type RunFormat = Omit<Run, "text" | "field">;

export const textOf = (line: Paragraph): string => line.runs.map((run) => run.text).join("");
export const wordsOf = (lines: readonly Paragraph[] | undefined): string => (lines ?? []).map(textOf).join("\n");

export function before(left: Point, right: Point): boolean {
  return left.line < right.line || (left.line === right.line && left.at < right.at);
}

export function endOf(lines: readonly Paragraph[]): Point {
  const last = lines[lines.length - 1];
  return { line: Math.max(0, lines.length - 1), at: last ? textOf(last).length : 0 };
}

export const wholeOf = (lines: readonly Paragraph[]): Range => ({ from: { line: 0, at: 0 }, to: endOf(lines) });

/** Runs of a part of a line; a field is whole or not there. */
export function part(runs: readonly Run[], from: number, to: number): Run[] {
  const found: Run[] = [];
  let at = 0;
  for (const run of runs) {
    const start = Math.max(0, from - at);
    const end = Math.min(run.text.length, to - at);
    if (end > start) found.push({ ...run, text: run.field ? run.text : run.text.slice(start, end) });
    at += run.text.length;
  }
  return found;
}

export function joined(runs: readonly Run[]): Run[] {
  const found: Run[] = [];
  for (const run of runs) {
    const last = found[found.length - 1];
    if (!run.text && !run.field) continue;
    if (last && !run.field && !last.field && sameJson({ ...last, text: "" }, { ...run, text: "" })) last.text += run.text;
    else found.push({ ...run });
  }
  return found;
}

export function formatOf(run: Run | undefined): RunFormat {
  if (!run) return {};
  const { text: _text, field: _field, ...format } = run;
  return format;
}

/** What is typed at a point looks like what stands before it. */
export function formatAt(line: Paragraph | undefined, at: number): RunFormat {
  let end = 0;
  for (const run of line?.runs ?? []) {
    end += run.text.length;
    if (at <= end) return formatOf(run);
  }
  return formatOf(line?.runs[line.runs.length - 1]);
}

/** Replace a range by text, where \n begins a new paragraph. Returns the end of what came in. */
export function replaceRange(
  lines: readonly Paragraph[], range: Range, text: string, format?: RunFormat,
): { lines: Paragraph[]; end: Point } {
  const first = lines[range.from.line] ?? { runs: [] };
  const last = lines[range.to.line] ?? first;
  const look = format ?? formatAt(first, range.from.at);
  const pieces = text.split("\n");
  const made = pieces.map((piece, number): Paragraph => {
    const { runs: _runs, ...own } = first;
    const middle: Run[] = piece ? [{ ...look, text: piece }] : [];
    const head = number === 0 ? part(first.runs, 0, range.from.at) : [];
    const tail = number === pieces.length - 1 ? part(last.runs, range.to.at, Infinity) : [];
    return { ...copyJson(own), runs: joined([...head, ...middle, ...tail]) };
  });
  const at = (pieces[pieces.length - 1] as string).length + (pieces.length === 1 ? range.from.at : 0);
  return {
    lines: [...lines.slice(0, range.from.line), ...made, ...lines.slice(range.to.line + 1)],
    end: { line: range.from.line + pieces.length - 1, at },
  };
}

/** A line break within a paragraph. */
export function breakLine(lines: readonly Paragraph[], range: Range): { lines: Paragraph[]; end: Point } {
  const gone = replaceRange(lines, range, "");
  const line = gone.lines[range.from.line] ?? { runs: [] };
  const look = formatAt(line, range.from.at);
  const runs = joined([
    ...part(line.runs, 0, range.from.at), { ...look, text: "\n" }, ...part(line.runs, range.from.at, Infinity),
  ]);
  const made = gone.lines.map((one, at) => (at === range.from.line ? { ...one, runs } : one));
  return { lines: made, end: { line: range.from.line, at: range.from.at + 1 } };
}

const within = (lines: readonly Paragraph[], range: Range, line: number): [number, number] => [
  line === range.from.line ? range.from.at : 0,
  line === range.to.line ? range.to.at : textOf(lines[line] as Paragraph).length,
];

/** Change the runs of a range; `undefined` takes a property away. */
export function formatRange(
  lines: readonly Paragraph[], range: Range, patch: { [Name in keyof RunFormat]?: RunFormat[Name] | undefined },
): Paragraph[] {
  return lines.map((line, number) => {
    if (number < range.from.line || number > range.to.line) return line;
    const [from, to] = within(lines, range, number);
    const middle = part(line.runs, from, to).map((run) => clean({ ...run, ...patch }) as unknown as Run);
    return { ...line, runs: joined([...part(line.runs, 0, from), ...middle, ...part(line.runs, to, Infinity)]) };
  });
}

/** Change the paragraphs that a range touches. */
export function formatLines(
  lines: readonly Paragraph[], range: Range, patch: (line: Paragraph) => { [Name in keyof Paragraph]?: Paragraph[Name] | undefined },
): Paragraph[] {
  return lines.map((line, number) =>
    number < range.from.line || number > range.to.line ? line : clean({ ...line, ...patch(line) }) as unknown as Paragraph);
}

function clean(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}

/** The runs that a range covers; for a caret the one that typing would continue. */
export function runsIn(lines: readonly Paragraph[], range: Range): { line: number; run: Run }[] {
  const found: { line: number; run: Run }[] = [];
  for (let line = range.from.line; line <= range.to.line; line += 1) {
    const paragraph = lines[line];
    if (!paragraph) continue;
    const [from, to] = within(lines, range, line);
    const covered = part(paragraph.runs, from, to);
    const shown = covered.length ? covered : [{ ...formatAt(paragraph, from), text: "" }];
    if (covered.length || range.from.line === range.to.line) found.push(...shown.map((run) => ({ line, run })));
  }
  return found;
}

/** The smallest splice that makes `old` into `next`; null when they are the same. */
export function spliceOf(
  old: readonly Paragraph[], next: readonly Paragraph[],
): { at: number; remove: number; insert: Paragraph[] } | null {
  let at = 0;
  while (at < old.length && at < next.length && sameJson(old[at], next[at])) at += 1;
  let tail = 0;
  while (tail < old.length - at && tail < next.length - at
    && sameJson(old[old.length - 1 - tail], next[next.length - 1 - tail])) tail += 1;
  if (at + tail === old.length && old.length === next.length) return null;
  return { at, remove: old.length - at - tail, insert: copyJson(next.slice(at, next.length - tail)) as Paragraph[] };
}

/** Where a word begins and ends around a place of a text. */
export function wordAround(text: string, at: number): [number, number] {
  const is = (index: number) => /[\p{L}\p{N}_'’-]/u.test(text[index] ?? "");
  let from = at;
  let to = at;
  while (from > 0 && is(from - 1)) from -= 1;
  while (to < text.length && is(to)) to += 1;
  return [from, to];
}
