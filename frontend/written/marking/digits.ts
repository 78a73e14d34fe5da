/** Which marks the digits that are pressed stand for. Pure: no clock says when a number ends. */

export type Typed =
  | { readonly is: "given"; readonly marks: number }
  /** The digits so far begin longer numbers; `marks`: what they give as they stand, if anything. */
  | { readonly is: "waiting"; readonly typed: string; readonly marks: number | null }
  | { readonly is: "unknown"; readonly typed: string };

/** Another digit, after those that wait, for a criterion whose bands give these marks. */
export function typed(bands: readonly number[], before: string, digit: string): Typed {
  const spelt = before + digit;
  const found = bands.find((one) => String(one) === spelt);
  if (bands.some((one) => String(one) !== spelt && String(one).startsWith(spelt))) {
    return { is: "waiting", typed: spelt, marks: found ?? null };
  }
  return found === undefined ? { is: "unknown", typed: spelt } : { is: "given", marks: found };
}

/** Where to go from a criterion: the next one without marks, from the top after the last; or null. */
export function nextOpen(open: readonly boolean[], from: number): number | null {
  for (let step = 1; step < open.length; step += 1) {
    const place = (from + step) % open.length;
    if (open[place] === true) return place;
  }
  return null;
}

/** The digit of a key: by what it writes, or by where it is, as on French keyboards without Shift. */
export function digitOf(event: Pick<KeyboardEvent, "key" | "code" | "shiftKey">): string | null {
  if (/^[0-9]$/.test(event.key)) return event.key;
  return event.shiftKey ? null : /^Digit([0-9])$/.exec(event.code)?.[1] ?? null;
}
