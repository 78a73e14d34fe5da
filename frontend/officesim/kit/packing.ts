/** How a group's controls stand: large ones alone, small ones in columns of three, icons in two rows. */
import type { AnyControl } from "./types";

export interface Block {
  readonly kind: "large" | "column" | "rows";
  /** One list per row (`rows`), one list of up to three (`column`), one control (`large`). */
  readonly rows: readonly (readonly AnyControl[])[];
}

export type SizeOf = (control: AnyControl) => "large" | "small" | "icon";

export function pack(controls: readonly AnyControl[], sizeOf: SizeOf): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < controls.length;) {
    const first = controls[at] as AnyControl;
    const size = sizeOf(first);
    let end = at + 1;
    while (end < controls.length && sizeOf(controls[end] as AnyControl) === size) end += 1;
    const run = controls.slice(at, end);
    if (size === "large") blocks.push(...run.map((one): Block => ({ kind: "large", rows: [[one]] })));
    else if (size === "small") blocks.push(...columns(run));
    else blocks.push({ kind: "rows", rows: twoRows(run) });
    at = end;
  }
  return blocks;
}

function columns(run: readonly AnyControl[]): Block[] {
  const found: AnyControl[][] = [];
  for (const control of run) {
    const last = found[found.length - 1];
    if (!last || last.length === 3 || control.newRow) found.push([control]);
    else last.push(control);
  }
  return found.map((column) => ({ kind: "column", rows: [column] }));
}

/** Rough widths in pixels: only their proportion matters. */
function widthOf(control: AnyControl): number {
  if (control.kind === "combo") return control.width * 8 + 28;
  if (control.kind === "split") return 42;
  return control.kind === "menu" || control.kind === "gallery" ? 40 : 28;
}

function twoRows(run: readonly AnyControl[]): AnyControl[][] {
  const marked = run.findIndex((control, at) => at > 0 && control.newRow);
  if (marked > 0) return [run.slice(0, marked), run.slice(marked)].map((row) => [...row]);
  if (run.length < 2) return [[...run]];
  const widths = run.map(widthOf);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let best = 1;
  let least = Infinity;
  let before = 0;
  for (let at = 1; at < run.length; at += 1) {
    before += widths[at - 1] as number;
    const widest = Math.max(before, total - before);
    if (widest < least) [best, least] = [at, widest];
  }
  return [run.slice(0, best), run.slice(best)].map((row) => [...row]);
}
