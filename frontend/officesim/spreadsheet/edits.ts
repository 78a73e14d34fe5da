/** The edit vocabulary, as `assess/officesim/schemas/spreadsheet.json` defines it. */

export interface Source {
  readonly sheet: number;
  readonly ref: string;
}
export type LineName =
  | "thin" | "medium" | "thick" | "double" | "dotted" | "slantdashdot"
  | "mediumdashed" | "mediumdashdotdot" | "mediumdashdot";
export type Edges =
  | "all" | "inner" | "outer" | "top" | "right" | "bottom" | "left" | "centerH" | "centerV" | "none";
export interface Style {
  font?: string;
  size?: number;
  bold?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  color?: string;
  fill?: string;
  format?: string;
  horizontal?: string;
  vertical?: string;
  wrap?: true;
  /** "thin #000000" */
  top?: string;
  right?: string;
  bottom?: string;
  left?: string;
}
export type StylePath =
  | "bold" | "italic" | "underline" | "strike" | "wrap" | "size"
  | "color" | "fill" | "font" | "format" | "horizontal" | "vertical";
export interface Table {
  readonly name: string;
  readonly ref: string;
  readonly style: string;
  readonly header: boolean;
  readonly totals: boolean;
  readonly bandedRows?: boolean;
  readonly bandedColumns?: boolean;
  readonly firstColumn?: boolean;
  readonly lastColumn?: boolean;
  readonly filterButtons?: boolean;
}
export type Comparison =
  | "between" | "notBetween" | "equal" | "notEqual" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual";
export interface FilterTest {
  readonly is:
    | "equal" | "notEqual" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual"
    | "contains" | "notContains" | "begins" | "ends";
  readonly value: string;
}
export type Criterion =
  | { readonly values: readonly string[] }
  | { readonly join: "and" | "or"; readonly tests: readonly FilterTest[] }
  | { readonly top: number; readonly bottom: boolean; readonly percent: boolean };
export interface Filter {
  readonly ref: string;
  readonly columns: Readonly<Record<string, Criterion>>;
  readonly hidden: readonly (readonly [number, number])[];
}
export interface Series {
  readonly name?: Source | string;
  readonly values: Source;
  readonly categories?: Source;
}
export interface ChartAxis {
  readonly title?: string;
  readonly min?: string;
  readonly max?: string;
  readonly format?: string;
  readonly gridlines?: boolean;
  readonly hidden?: boolean;
}
export type ChartType = "column" | "bar" | "line" | "area" | "pie" | "doughnut" | "scatter";
export interface Chart {
  readonly type: ChartType;
  readonly grouping?: "clustered" | "stacked" | "percent";
  readonly title: string;
  readonly legend: "none" | "right" | "left" | "top" | "bottom";
  readonly series: readonly Series[];
  readonly xAxis?: ChartAxis;
  readonly yAxis?: ChartAxis;
  readonly labels?: boolean;
  readonly alt?: string;
  readonly colors?: number;
  readonly anchor: string;
  readonly width: number;
  readonly height: number;
}
export interface Validation {
  readonly refs: readonly string[];
  readonly type: "list" | "whole" | "decimal" | "date" | "time" | "textLength" | "custom";
  readonly is?: Comparison;
  readonly first?: string;
  readonly second?: string;
  readonly items?: readonly string[];
  readonly ignoreBlank?: boolean;
  readonly dropdown?: boolean;
  readonly promptTitle?: string;
  readonly prompt?: string;
  readonly errorTitle?: string;
  readonly error?: string;
  readonly alert?: "stop" | "warning" | "information";
}
export type Rule =
  | { readonly type: "cell"; readonly is: Comparison; readonly first: string; readonly second?: string }
  | { readonly type: "text"; readonly is: "contains" | "notContains" | "begins" | "ends"; readonly text: string }
  | { readonly type: "top"; readonly rank: number; readonly bottom: boolean; readonly percent: boolean }
  | { readonly type: "average"; readonly is: "above" | "below" }
  | { readonly type: "duplicate" | "unique" | "blank" | "notBlank" | "error" | "noError" }
  | { readonly type: "formula"; readonly formula: string }
  | { readonly type: "scale"; readonly colors: readonly string[] }
  | { readonly type: "bar"; readonly color: string }
  | { readonly type: "icons"; readonly set: string; readonly reverse?: boolean };
export interface Conditional {
  readonly refs: readonly string[];
  readonly rule: Rule;
  readonly format: Style;
  readonly priority: number;
  readonly stop?: boolean;
}
export interface Comment {
  readonly cell: string;
  readonly author: string;
  readonly text: string;
}
export interface Link {
  readonly ref: string;
  readonly target: string | Source;
  readonly tip?: string;
}
export interface HeaderFooter {
  readonly left?: string;
  readonly center?: string;
  readonly right?: string;
}
export interface Page {
  readonly orientation?: "portrait" | "landscape";
  readonly paper?: "A3" | "A4" | "A5" | "letter" | "legal";
  readonly printAreas?: readonly string[];
  readonly titleRows?: readonly [number, number];
  readonly titleColumns?: readonly [number, number];
  readonly header?: HeaderFooter;
  readonly footer?: HeaderFooter;
  readonly margins?: Readonly<Partial<Record<"top" | "right" | "bottom" | "left" | "header" | "footer", number>>>;
  readonly scale?: number;
  readonly fitWidth?: number;
  readonly fitHeight?: number;
  readonly gridlines?: boolean;
  readonly headings?: boolean;
  readonly centerHorizontally?: boolean;
  readonly centerVertically?: boolean;
  readonly rowBreaks?: readonly number[];
  readonly columnBreaks?: readonly number[];
}
export type PivotFunction = "sum" | "count" | "average" | "min" | "max";
export interface Pivot {
  readonly source: Source;
  readonly anchor: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly { readonly field: string; readonly function: PivotFunction }[];
  readonly filters?: readonly { readonly field: string; readonly values?: readonly string[] }[];
  readonly grandTotals?: boolean;
}

/** The objects of a sheet, by kind. */
export interface ObjectKinds {
  table: Table;
  filter: Filter;
  chart: Chart;
  validation: Validation;
  conditional: Conditional;
  comment: Comment;
  link: Link;
  page: Page;
  pivot: Pivot;
}
export type ObjectKind = keyof ObjectKinds;
export type ObjectEdit = {
  [K in ObjectKind]: {
    readonly op: K;
    readonly sheet: number;
    readonly id: string;
    readonly value: ObjectKinds[K] | null;
  };
}[ObjectKind];

interface OnSheet {
  readonly sheet: number;
}
interface OnCell extends OnSheet {
  readonly row: number;
  readonly column: number;
}
export type SheetEdit =
  | (OnCell & { readonly op: "input"; readonly text: string })
  | (OnCell & { readonly op: "inputs"; readonly rows: readonly (readonly (string | null)[])[] })
  | (OnSheet & {
      readonly op: "style";
      readonly ref: string;
      readonly path: StylePath;
      readonly value: string | number | boolean | null;
    })
  | (OnSheet & {
      readonly op: "border";
      readonly ref: string;
      readonly edges: Edges;
      readonly line: LineName;
      readonly color: string;
    })
  | (OnCell & {
      readonly op: "styles";
      readonly table: readonly Style[];
      readonly cells: readonly (readonly (number | null)[])[];
    })
  | (OnSheet & { readonly op: "clear"; readonly ref: string; readonly what: "contents" | "formats" | "all" })
  | (OnSheet & {
      readonly op: "rowsInsert" | "rowsDelete" | "columnsInsert" | "columnsDelete";
      readonly at: number;
      readonly count: number;
    })
  | (OnSheet & { readonly op: "rowsSize"; readonly from: number; readonly to: number; readonly height: number | null })
  | (OnSheet & { readonly op: "columnsSize"; readonly from: number; readonly to: number; readonly width: number | null })
  | (OnSheet & {
      readonly op: "rowsHide" | "columnsHide";
      readonly from: number;
      readonly to: number;
      readonly hidden: boolean;
    })
  | (OnSheet & { readonly op: "merge"; readonly ref: string })
  | (OnSheet & { readonly op: "unmerge"; readonly ref: string })
  | (OnSheet & { readonly op: "freeze"; readonly rows: number; readonly columns: number })
  | (OnSheet & { readonly op: "gridlines"; readonly shown: boolean })
  | { readonly op: "sheetAdd"; readonly name: string; readonly at: number }
  | (OnSheet & { readonly op: "sheetCopy"; readonly name: string; readonly at: number })
  | (OnSheet & { readonly op: "sheetDelete" })
  | (OnSheet & { readonly op: "sheetRename"; readonly name: string })
  | (OnSheet & { readonly op: "sheetMove"; readonly to: number })
  | (OnSheet & { readonly op: "sheetColor"; readonly color: string | null })
  | (OnSheet & { readonly op: "sheetHide"; readonly hidden: boolean })
  | { readonly op: "name"; readonly name: string; readonly target: Source | null }
  | ObjectEdit;

export const MAX_ROWS = 20_000;
export const MAX_COLUMNS = 256;
