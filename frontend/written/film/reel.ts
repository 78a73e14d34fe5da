/** The writing of a text as steps: what stood at a moment, and when the next one comes. No DOM. */

/** `[milliseconds, place, characters that went, text that came]`, places in UTF-16 units. */
export type Step = readonly [t: number, at: number, drop: number, text: string];
export type Count = readonly [t: number, words: number];

export interface Told {
  readonly steps: readonly Step[];
  readonly counts: readonly Count[];
}

/** A text at a moment, in three pieces: the one in the middle is what came last. */
export interface Scene {
  readonly before: string;
  readonly came: string;
  readonly after: string;
}

/** One text in so many is kept, so that going back is as fast as going on. */
const EVERY = 200;
/** Before the first letter, so that it is seen to come. */
const LEAD_MS = 2000;
/** With pauses shortened, nobody waits longer than this for the next letter; it is seen to come. */
const LONGEST_WAIT_MS = 2000;
const SEEN_COMING_MS = 500;

export class Reel {
  readonly start: number;
  readonly end: number;
  private readonly texts = new Map<number, string>([[0, ""]]);

  constructor(private readonly told: Told) {
    const { steps } = told;
    this.start = Math.max(0, (steps[0]?.[0] ?? 0) - LEAD_MS);
    this.end = steps.at(-1)?.[0] ?? this.start;
    let text = "";
    steps.forEach((step, index) => {
      text = after(text, step);
      if ((index + 1) % EVERY === 0) this.texts.set(index + 1, text);
    });
  }

  get empty(): boolean {
    return this.told.steps.length === 0;
  }

  /** How many steps have been taken by then. */
  placeAt(time: number): number {
    const { steps } = this.told;
    let [low, high] = [0, steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((steps[middle]?.[0] ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sceneAt(place: number): Scene {
    const step = this.told.steps[place - 1];
    if (step === undefined) return { before: "", came: "", after: "" };
    const text = this.textAt(place);
    const [, at, , came] = step;
    return { before: text.slice(0, at), came, after: text.slice(at + came.length) };
  }

  textAt(place: number): string {
    const known = place - (place % EVERY);
    return this.told.steps.slice(known, place).reduce(after, this.texts.get(known) ?? "");
  }

  /** The film's time after `passed` milliseconds before the screen. */
  advance(time: number, passed: number, speed: number, shortened: boolean): number {
    const on = time + passed * speed;
    const next = this.told.steps[this.placeAt(time)];
    if (shortened && next !== undefined && next[0] - time > LONGEST_WAIT_MS * speed) {
      return Math.max(on, next[0] - SEEN_COMING_MS * speed);
    }
    return Math.min(this.end, on);
  }

  /** Words at a moment, as the curve has them: the last count before it. */
  wordsAt(time: number): number {
    return this.told.counts.filter(([t]) => t <= time).at(-1)?.[1] ?? 0;
  }

  get most(): number {
    return Math.max(0, ...this.told.counts.map(([, words]) => words));
  }

  /** The curve of words over time in a box of 1000 by `height`, as points of a polyline. */
  curve(height: number): string {
    const span = Math.max(1, this.end - this.start);
    const top = Math.max(1, this.most);
    const points = this.told.counts.filter(([t]) => t >= this.start)
      .map(([t, words]) => `${round((1000 * (t - this.start)) / span)},${round(height - (height * words) / top)}`);
    return [`0,${height}`, ...points].join(" ");
  }

  /** Where a moment stands between the ends, 0 to 100; null outside. */
  percent(time: number): number | null {
    if (this.empty || time < this.start || time > this.end) return null;
    return (100 * (time - this.start)) / Math.max(1, this.end - this.start);
  }
}

function after(text: string, [, at, drop, came]: Step): string {
  return text.slice(0, at) + came + text.slice(at + drop);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The moment of the nearest event beyond, or before, a time; null where there is none. */
export function neighbour(moments: readonly number[], time: number, forward: boolean): number | null {
  const some = moments.filter((one) => (forward ? one > time : one < time));
  return some.length === 0 ? null : forward ? Math.min(...some) : Math.max(...some);
}

/** 1:02:03 or 2:03. */
export function clock(time: number): string {
  const seconds = Math.floor(time / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const DIRECTIONS: Readonly<Record<string, string>> = {
  "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
  "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
};

/** A text with the controls of the direction of writing by their names, so that none turns it. */
export function shown(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (one) => `[${DIRECTIONS[one] ?? ""}]`);
}
