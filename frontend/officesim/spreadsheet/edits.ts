/**
 * The edit vocabulary by the names that this application uses. The types are those made from
 * `assess/officesim/schemas/spreadsheet.json`: what that schema refuses does not compile.
 */
import type * as wire from "../generated/spreadsheet";
import type { DeepReadonly } from "../readonly";

type WireEdit = wire.SpreadsheetEdit;
type Of<Op extends WireEdit["op"]> = Extract<WireEdit, { op: Op }>;
type ObjectOf = Extract<WireEdit, { id: string }>;

export type Source = DeepReadonly<wire.Source>;
export type LineName = Of<"border">["line"];
export type Edges = Of<"border">["edges"];
/** Sides are "thin #000000". */
export type Style = wire.Style;
export type StylePath = Of<"style">["path"];
export type Table = DeepReadonly<wire.Table>;
export type Criterion = DeepReadonly<wire.Criterion>;
export type FilterTest = Extract<Criterion, { tests: unknown }>["tests"][number];
export type Filter = DeepReadonly<wire.Filter>;
export type Series = DeepReadonly<wire.Series>;
export type ChartAxis = DeepReadonly<wire.Axis>;
export type ChartType = wire.Chart["type"];
export type Chart = DeepReadonly<wire.Chart>;
export type Validation = DeepReadonly<wire.Validation>;
export type Comparison = NonNullable<Validation["is"]>;
export type Rule = DeepReadonly<wire.Rule>;
export type IconSet = Extract<Rule, { type: "icons" }>["set"];
export type Conditional = DeepReadonly<wire.Conditional>;
export type Comment = DeepReadonly<wire.Comment>;
export type Link = DeepReadonly<wire.Link>;
export type HeaderFooter = DeepReadonly<wire.HeaderFooter>;
export type Page = DeepReadonly<wire.Page>;
export type Pivot = DeepReadonly<wire.Pivot>;
export type PivotFunction = Pivot["values"][number]["function"];

/** The objects of a sheet, by kind. */
export type ObjectKinds = { [E in ObjectOf as E["op"]]: DeepReadonly<NonNullable<E["value"]>> };
export type ObjectKind = keyof ObjectKinds;
export type ObjectEdit = {
  [K in ObjectKind]: {
    readonly op: K;
    readonly sheet: number;
    readonly id: string;
    readonly value: ObjectKinds[K] | null;
  };
}[ObjectKind];
export type SheetEdit = DeepReadonly<Exclude<WireEdit, ObjectOf>> | ObjectEdit;

export const MAX_ROWS = 20_000;
export const MAX_COLUMNS = 256;
