/** Highlighted stretches of a text: sorted, apart from each other. Pure. */
export type Stretch = readonly [number, number];

export const MOST_HIGHLIGHTS = 200;

/** Add a stretch; those it touches become one with it. More than `MOST_HIGHLIGHTS` are not kept. */
export function added(list: readonly Stretch[], [from, to]: Stretch): Stretch[] {
  const apart = list.filter(([start, end]) => end < from || start > to);
  const joined = list.filter(([start, end]) => end >= from && start <= to);
  const all: Stretch = [Math.min(from, ...joined.map(([start]) => start)), Math.max(to, ...joined.map(([, end]) => end))];
  return [...apart, all].sort(([one], [other]) => one - other);
}

/** Take a stretch out of all of them. */
export function removed(list: readonly Stretch[], [from, to]: Stretch): Stretch[] {
  return list.flatMap(([start, end]): Stretch[] => {
    const pieces: Stretch[] = [[start, Math.min(end, from)], [Math.max(start, to), end]];
    return pieces.filter(([one, other]) => one < other);
  });
}

/** Whether all of a stretch is highlighted. */
export function covers(list: readonly Stretch[], [from, to]: Stretch): boolean {
  return list.some(([start, end]) => start <= from && end >= to);
}

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A part of a text, cut where highlights begin and end. */
export function pieces(text: string, [from, to]: Stretch, list: readonly Stretch[]): Piece[] {
  const cuts = list.flatMap((stretch) => [...stretch]).filter((at) => at > from && at < to);
  const places = [from, ...new Set(cuts), to].sort((one, other) => one - other);
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1]!;
    return { text: text.slice(start, end), marked: covers(list, [start, end]) };
  });
}

/** What was kept, read again; anything else is no highlight. */
export function stretchesOf(value: unknown, length: number): Stretch[] {
  if (!Array.isArray(value)) return [];
  return value.filter((one): one is Stretch => Array.isArray(one) && one.length === 2
    && Number.isInteger(one[0]) && Number.isInteger(one[1]) && one[0] >= 0 && one[0] < one[1] && one[1] <= length);
}

/** Where the paragraphs of a text stand in it, and in each its sentences. */
export function laidOut(text: string, language: string): Stretch[][] {
  const paragraphs: Stretch[] = [];
  let start = 0;
  for (const gap of text.matchAll(/\n[^\S\n]*\n\s*/g)) {
    paragraphs.push([start, gap.index]);
    start = gap.index + gap[0].length;
  }
  paragraphs.push([start, text.length]);
  return paragraphs.filter(([from, to]) => to > from).map(([from, to]) =>
    sentences(text.slice(from, to), language).map(([one, other]): Stretch => [from + one, from + other]));
}

function sentences(text: string, language: string): Stretch[] {
  if (!("Segmenter" in Intl)) return [[0, text.length]];
  const segments = [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)];
  return segments.map(({ index, segment }): Stretch => [index, index + segment.length]);
}
