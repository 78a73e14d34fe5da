/** Formulas inside data validations and conditional formats, when rows or columns come or go. */
import type { App } from "../app";
import type { Conditional, SheetEdit, Validation } from "../edits";
import { type Shift, moveRange } from "../engine/shift";
import { moved, referencesIn } from "../formula";
import { type Range, areaOf, columnName, refOf } from "../refs";

type Formulas = Readonly<Record<string, unknown>>;
const PARTS = ["first", "second", "formula"] as const;

/**
 * The engine moves a rule's ranges; what its formulas refer to is written anew here.
 * `shifts` are the insertions or deletions on `sheet`, in the order in which they are done.
 */
export function movedRules(app: App, sheet: number, shifts: readonly Shift[]): SheetEdit[] {
  const name = app.book.sheet(sheet).name.toLowerCase();
  return app.book.sheets.flatMap((data, position) => {
    const own = position === sheet;
    const here = (other: string | null): boolean => (other === null ? own : other.toLowerCase() === name);
    const edits: SheetEdit[] = [];
    for (const [id, raw] of data.objects.validation) {
      const value = app.book.asEdit(raw);
      const next = moveRule(value.refs, value as unknown as Formulas, own, here, shifts);
      if (next) edits.push({ op: "validation", sheet: position, id, value: { ...value, ...next.formulas, refs: next.refs } as Validation });
    }
    for (const [id, raw] of data.objects.conditional) {
      const value = app.book.asEdit(raw);
      const next = moveRule(value.refs, value.rule as unknown as Formulas, own, here, shifts);
      if (next) edits.push({ op: "conditional", sheet: position, id, value: { ...value, refs: next.refs, rule: { ...value.rule, ...next.formulas } } as Conditional });
    }
    return edits;
  });
}

/** Ranges and formulas afterwards; null when no formula changes, or the rule is gone. */
function moveRule(
  refs: readonly string[],
  rule: Formulas,
  own: boolean,
  here: (sheet: string | null) => boolean,
  shifts: readonly Shift[],
): { refs: string[]; formulas: Record<string, string> } | null {
  const before = Object.fromEntries(PARTS.flatMap((part) => (String(rule[part] ?? "").startsWith("=") ? [[part, String(rule[part])]] : [])));
  if (Object.keys(before).length === 0) return null;
  let ranges = refs.map(areaOf);
  let formulas: Record<string, string> = before;
  for (const shift of shifts) {
    // Written for the first cell: when that one goes, for the first that stays.
    const [down, right] = own ? steps(ranges, shift) : [0, 0];
    formulas = Object.fromEntries(Object.entries(formulas).map(([part, text]) => [part, shifted(moved(text, down, right), here, shift)]));
    if (own) ranges = ranges.flatMap((range) => moveRange(range, shift) ?? []);
    if (ranges.length === 0) return null;
  }
  const same = Object.entries(formulas).every(([part, text]) => text === before[part]);
  return same ? null : { refs: ranges.map(refOf), formulas };
}

/** How far behind the first cell the first one is that a deletion leaves. */
function steps(ranges: readonly Range[], shift: Shift): [number, number] {
  const old = ranges[0] as Range;
  const first = ranges.find((range) => moveRange(range, shift));
  if (!first) return [0, 0];
  let { top, left } = first;
  const end = shift.at + shift.count;
  if (!shift.insert && shift.axis === "rows" && top >= shift.at && top < end) top = end;
  if (!shift.insert && shift.axis === "columns" && left >= shift.at && left < end) left = end;
  return [top - old.top, left - old.left];
}

/** A formula after lines came or went: references follow their cells, #REF! where these are gone. */
export function shifted(formula: string, here: (sheet: string | null) => boolean, shift: Shift): string {
  let text = "";
  let last = 0;
  for (const reference of referencesIn(formula)) {
    if (!here(reference.sheet)) continue;
    const range = moveRange(reference.range, shift);
    const bang = reference.text.lastIndexOf("!") + 1;
    text += formula.slice(last, reference.start) + reference.text.slice(0, bang);
    text += range ? written(reference.text.slice(bang), range) : "#REF!";
    last = reference.end;
  }
  return text + formula.slice(last);
}

/** Another range, with the dollars of the one as written. */
function written(text: string, range: Range): string {
  const corners = [
    { row: range.top, column: range.left },
    { row: range.bottom, column: range.right },
  ];
  return text
    .split(":")
    .map((part, at) => {
      const found = /^(\$?)([A-Za-z]{0,3})(\$?)(\d*)$/.exec(part);
      const corner = corners[at];
      if (!found || !corner) return part;
      const [, first, letters, second, digits] = found;
      return `${first}${letters ? columnName(corner.column) : ""}${second}${digits ? corner.row : ""}`;
    })
    .join(":");
}
