/**
 * Two columns of one page, of which the shorter stays in sight while the longer goes by. Neither
 * scrolls within itself: an end that has to be looked for in a box of its own is not read.
 */

/** Where a column of this height sticks: at the top, or with its end at the foot of the window. */
export const stickAt = (height: number, windowHeight: number): number => Math.min(0, windowHeight - height);

export function keepBeside(columns: Iterable<HTMLElement>): void {
  const all = [...columns];
  const place = (): void => {
    for (const one of all) one.style.insetBlockStart = `${stickAt(one.offsetHeight, window.innerHeight)}px`;
  };
  const observer = new ResizeObserver(place);
  for (const one of all) observer.observe(one);
  window.addEventListener("resize", place);
}
