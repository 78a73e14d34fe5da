/**
 * Texts that are on a screen, or were, and are not kept: since when, and what they are.
 *
 * The server refuses single steps of a text; the page then gives the whole text again. Where that
 * is refused as well, or cannot even be made, nothing is sent for ever and nobody may be told that
 * it is saved. Pure: no clock, no network.
 */

/** A step of a text's history, as far as it matters here. */
interface Step {
  readonly op?: unknown;
  readonly more?: unknown;
}

interface Place {
  /** What the server has last been heard to refuse here and has not got since. */
  refused: "none" | "step" | "whole";
  /** The page could not make a step of the text, or may not give it. */
  unwritten: boolean;
  since: string | null;
  /** The steps heard now are pieces of a whole text; `clean`: all of them were taken so far. */
  whole: boolean;
  clean: boolean;
}

/** A text that its page could not write: it is opened with when its task is opened again. */
export interface Remembered {
  readonly document: unknown;
  /** Under which epoch it was on the screen. */
  readonly epoch: number;
}

export class Keeping {
  private readonly places = new Map<string, Place>();
  private readonly texts = new Map<string, Remembered>();

  constructor(private readonly changed: () => void) {}

  /** Places whose text is not kept, each with the server's time of the last save before. */
  get open(): ReadonlyMap<string, string | null> {
    return new Map([...this.places].filter(([, place]) => isOpen(place)).map(([ref, { since }]) => [ref, since]));
  }

  /** The server's word on a step, in the order in which they were given. */
  heard(ref: string, step: Step, refused: boolean, since: string | null): void {
    const place = this.place(ref);
    if (step.op === "full") [place.whole, place.clean] = [true, true];
    if (refused) {
      if (!isOpen(place)) place.since = since;
      place.refused = place.whole || place.refused === "whole" ? "whole" : "step";
      place.clean = false;
    }
    if (step.more !== true) {
      if (place.whole && place.clean) place.refused = "none";
      place.whole = false;
    }
    this.changed();
  }

  /** Whether the page could write the text of this place. */
  written(ref: string, on: boolean, since: string | null): void {
    const place = this.place(ref);
    if (place.unwritten === !on) return;
    if (!on && !isOpen(place)) place.since = since;
    place.unwritten = !on;
    this.changed();
  }

  /** Whether the server has refused a whole text here: to give it again as it is would be in vain. */
  isHopeless(ref: string): boolean {
    return this.places.get(ref)?.refused === "whole";
  }

  isOpen(ref: string): boolean {
    const place = this.places.get(ref);
    return place !== undefined && isOpen(place);
  }

  remember(ref: string, text: Remembered): void {
    this.texts.set(ref, text);
  }

  /** What is remembered of a place, once; null when another page has gone on with it since. */
  recall(ref: string, newest: number): unknown {
    const text = this.texts.get(ref);
    this.texts.delete(ref);
    return text === undefined || newest > text.epoch ? null : text.document;
  }

  private place(ref: string): Place {
    const known = this.places.get(ref) ?? { refused: "none", unwritten: false, since: null, whole: false, clean: false };
    this.places.set(ref, known);
    return known;
  }
}

const isOpen = ({ refused, unwritten }: Place): boolean => refused !== "none" || unwritten;
