/** How objects follow when lines are inserted or deleted, or when a sheet goes. Pure. */
import type { Chart, Filter, Link, ObjectKind, ObjectKinds, Page, Pivot, Series, Source } from "../edits";
import { columnName, columnNumber } from "../refs";
import { type Shift, moveAnchor, moveRef, moveSpan } from "./shift";

/** What happens to one sheet (`key`): its lines move by `shift`, or it goes (null). */
export interface Move {
  readonly key: number;
  readonly shift: Shift | null;
}

export function moveSource(source: Source, move: Move): Source | null {
  if (source.sheet !== move.key) return source;
  const ref = move.shift && moveRef(source.ref, move.shift);
  return ref ? { sheet: move.key, ref } : null;
}

/** An object of the sheet `home` afterwards; null when it is gone with what it named. */
export function movedObject(kind: ObjectKind, value: unknown, home: number, move: Move): unknown {
  const withSources = SOURCES[kind];
  const result = withSources ? withSources(value as never, move) : value;
  if (result === null || move.key !== home || !move.shift) return result;
  return OWN[kind](result as never, move.shift);
}

function chartSources(value: Chart, move: Move): Chart {
  const series = value.series.flatMap((one): Series[] => {
    const values = moveSource(one.values, move);
    if (!values) return [];
    const name = typeof one.name === "object" ? moveSource(one.name, move) : one.name;
    const categories = one.categories && moveSource(one.categories, move);
    return [{ values, ...(name != null ? { name } : {}), ...(categories ? { categories } : {}) }];
  });
  return { ...value, series };
}

const SOURCES: Partial<Record<ObjectKind, (value: never, move: Move) => unknown>> = {
  chart: chartSources,
  link: (value: Link, move) => {
    if (typeof value.target === "string") return value;
    const target = moveSource(value.target, move);
    return target && { ...value, target };
  },
  pivot: (value: Pivot, move) => {
    const source = moveSource(value.source, move);
    return source && { ...value, source };
  },
};

function ofRef<T extends { readonly ref: string }>(value: T, shift: Shift): T | null {
  const ref = moveRef(value.ref, shift);
  return ref ? { ...value, ref } : null;
}

function ofRefs<T extends { readonly refs: readonly string[] }>(value: T, shift: Shift): T | null {
  const refs = value.refs.flatMap((one) => moveRef(one, shift) ?? []);
  return refs.length ? { ...value, refs } : null;
}

function ofAnchor<T extends { readonly anchor: string }>(value: T, shift: Shift): T {
  return { ...value, anchor: moveAnchor(value.anchor, shift) };
}

function ofFilter(value: Filter, shift: Shift): Filter | null {
  const ref = moveRef(value.ref, shift);
  if (!ref) return null;
  if (shift.axis === "rows") {
    return { ...value, ref, hidden: joined(value.hidden.flatMap(([a, b]) => {
      const span = moveSpan(a, b, shift);
      return span ? [span] : [];
    })) };
  }
  const columns = Object.entries(value.columns).flatMap(([letter, criterion]) => {
    const at = columnNumber(letter);
    const span = moveSpan(at, at, shift);
    return span ? [[columnName(span[0]), criterion] as const] : [];
  });
  return { ...value, ref, columns: Object.fromEntries(columns) };
}

/** Ascending spans, those that touch made one. */
export function joined(spans: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [first, last] of spans) {
    const before = result[result.length - 1];
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

function ofPage(value: Page, shift: Shift): Page {
  const rows = shift.axis === "rows";
  const [titles, breaks] = rows ? (["titleRows", "rowBreaks"] as const) : (["titleColumns", "columnBreaks"] as const);
  const { printAreas, [titles]: span, [breaks]: after, ...rest } = value;
  const areas = printAreas?.flatMap((one) => moveRef(one, shift) ?? []);
  const moved = span && moveSpan(span[0], span[1], shift);
  const kept = after?.flatMap((one) => moveSpan(one, one, shift)?.[0] ?? []);
  return {
    ...rest,
    ...(areas?.length ? { printAreas: areas } : {}),
    ...(moved ? { [titles]: moved } : {}),
    ...(kept?.length ? { [breaks]: kept } : {}),
  };
}

const OWN: Readonly<Record<ObjectKind, (value: never, shift: Shift) => unknown>> = {
  table: ofRef,
  link: ofRef,
  comment: (value: ObjectKinds["comment"], shift: Shift) => {
    const cell = moveRef(value.cell, shift);
    return cell ? { ...value, cell } : null;
  },
  filter: ofFilter,
  chart: ofAnchor,
  pivot: ofAnchor,
  validation: ofRefs,
  conditional: ofRefs,
  page: ofPage,
};
