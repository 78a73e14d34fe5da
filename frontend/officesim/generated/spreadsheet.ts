/* Written by scripts/office_types.py from assess/officesim/schemas/spreadsheet.json: change it there. */
/**
 * Primitive edits of the spreadsheet, and its view ($defs/view). Rows and columns count from 1. How ranges move when rows and columns are inserted or deleted: docs/office-spreadsheet.md, with the cases in tests/support/officesim/spreadsheet_shift.json that both sides' tests read.
 */
export type SpreadsheetEdit = ({
op: "input"
sheet: Sheet
row: Row
column: Column
text: Text
} | {
op: "inputs"
sheet: Sheet
row: Row
column: Column
/**
 * @minItems 1
 * @maxItems 20000
 */
rows: (null | Text)[][]
} | {
op: "style"
sheet: Sheet
ref: Ref
path: ("bold" | "italic" | "underline" | "strike" | "wrap" | "size" | "color" | "fill" | "font" | "format" | "horizontal" | "vertical")
value: (string | boolean | number | null)
} | {
op: "border"
sheet: Sheet
ref: Ref
edges: ("all" | "inner" | "outer" | "top" | "right" | "bottom" | "left" | "centerH" | "centerV" | "none")
line: ("thin" | "medium" | "thick" | "double" | "dotted" | "slantdashdot" | "mediumdashed" | "mediumdashdotdot" | "mediumdashdot")
color: Color
} | {
op: "styles"
sheet: Sheet
row: Row
column: Column
/**
 * @minItems 1
 * @maxItems 2000
 */
table: Style[]
/**
 * @minItems 1
 * @maxItems 20000
 */
cells: (number | null)[][]
} | {
op: "clear"
sheet: Sheet
ref: Ref
what: ("contents" | "formats" | "all")
} | {
op: "rowsInsert"
sheet: Sheet
at: Row
count: number
} | {
op: "rowsDelete"
sheet: Sheet
at: Row
count: number
} | {
op: "rowsSize"
sheet: Sheet
from: Row
to: Row
height: (number | null)
} | {
op: "rowsHide"
sheet: Sheet
from: Row
to: Row
hidden: boolean
} | {
op: "columnsInsert"
sheet: Sheet
at: Column
count: number
} | {
op: "columnsDelete"
sheet: Sheet
at: Column
count: number
} | {
op: "columnsSize"
sheet: Sheet
from: Column
to: Column
width: (number | null)
} | {
op: "columnsHide"
sheet: Sheet
from: Column
to: Column
hidden: boolean
} | {
op: "merge"
sheet: Sheet
ref: Ref
} | {
op: "unmerge"
sheet: Sheet
ref: Ref
} | {
op: "freeze"
sheet: Sheet
rows: number
columns: number
} | {
op: "gridlines"
sheet: Sheet
shown: boolean
} | {
op: "sheetAdd"
name: SheetName
at: Sheet
} | {
op: "sheetCopy"
sheet: Sheet
name: SheetName
at: Sheet
} | {
op: "sheetDelete"
sheet: Sheet
} | {
op: "sheetRename"
sheet: Sheet
name: SheetName
} | {
op: "sheetMove"
sheet: Sheet
to: Sheet
} | {
op: "sheetColor"
sheet: Sheet
color: (Color | null)
} | {
op: "sheetHide"
sheet: Sheet
hidden: boolean
} | {
op: "name"
name: string
target: (Source | null)
} | {
op: "table"
sheet: Sheet
id: Id
value: (Table | null)
} | {
op: "filter"
sheet: Sheet
id: Id
value: (Filter | null)
} | {
op: "chart"
sheet: Sheet
id: Id
value: (Chart | null)
} | {
op: "validation"
sheet: Sheet
id: Id
value: (Validation | null)
} | {
op: "conditional"
sheet: Sheet
id: Id
value: (Conditional | null)
} | {
op: "comment"
sheet: Sheet
id: Id
value: (Comment | null)
} | {
op: "link"
sheet: Sheet
id: Id
value: (Link | null)
} | {
op: "page"
sheet: Sheet
id: "page"
value: (Page | null)
} | {
op: "pivot"
sheet: Sheet
id: Id
value: (Pivot | null)
})
/**
 * Position of the sheet in the present order, from 0.
 */
export type Sheet = number
export type Row = number
export type Column = number
/**
 * As typed in the project's locale: =SOMME(A1:A3;1,5) in French, =SUM(A1:A3,1.5) in English. Booleans are always TRUE or FALSE (the browser turns a typed VRAI into TRUE); a leading apostrophe keeps text text.
 */
export type Text = string
/**
 * One cell (B2) or one rectangle (B2:D9), capitals, no $, top left first; a single cell is never written B2:B2. Whole columns are C1:D1048576, whole rows A3:XFD4.
 */
export type Ref = string
export type Color = string
/**
 * line and colour, e.g. 'thin #000000'
 */
export type Edge = string
export type SheetName = string
export type Id = string
/**
 * What a filter lets through: cells whose shown text is among `values` (empty string: blanks), one or two comparisons, or the n largest or smallest. `value` as typed in the locale.
 * 
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[A-Z]{1,3}$".
 */
export type Criterion = ({
/**
 * @maxItems 1000
 */
values: string[]
} | {
join: ("and" | "or")
/**
 * @minItems 1
 * @maxItems 2
 */
tests: {
is: ("equal" | "notEqual" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual" | "contains" | "notContains" | "begins" | "ends")
value: string
}[]
} | {
top: number
bottom: boolean
percent: boolean
})
export type Cell = string
/**
 * @minItems 1
 * @maxItems 64
 */
export type Refs = Ref[]
/**
 * When the format applies. Values and formulas as typed in the locale; a formula starts with = and is written for the first cell of the first ref.
 */
export type Rule = ({
type: "cell"
is: ("between" | "notBetween" | "equal" | "notEqual" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual")
first: string
second?: string
} | {
type: "text"
is: ("contains" | "notContains" | "begins" | "ends")
text: string
} | {
type: "top"
rank: number
bottom: boolean
percent: boolean
} | {
type: "average"
is: ("above" | "below")
} | {
type: ("duplicate" | "unique" | "blank" | "notBlank" | "error" | "noError")
} | {
type: "formula"
formula: string
} | {
type: "scale"
/**
 * @minItems 2
 * @maxItems 3
 */
colors: Color[]
} | {
type: "bar"
color: Color
} | {
type: "icons"
set: ("3Arrows" | "3TrafficLights1" | "3Signs" | "3Symbols" | "3Flags" | "4Arrows" | "4Rating" | "5Arrows" | "5Rating")
reverse?: boolean
})
export type AnyRow = number
export type AnyColumn = number

/**
 * The whole look of a cell, flat. A key that is absent means: as the workbook's default cell (font, size) or none/false.
 */
export interface Style {
font?: string
/**
 * points
 */
size?: number
bold?: true
italic?: true
underline?: true
strike?: true
color?: Color
fill?: Color
/**
 * Number format in the file's own (English) notation; absent = general.
 */
format?: string
horizontal?: ("left" | "center" | "right" | "justify" | "fill" | "centerContinuous" | "distributed")
vertical?: ("top" | "center" | "justify" | "distributed")
wrap?: true
top?: Edge
right?: Edge
bottom?: Edge
left?: Edge
}
/**
 * A range on any sheet.
 */
export interface Source {
sheet: Sheet
ref: Ref
}
/**
 * A table. Its total row's formulas are inputs of their own; ref includes header and total row.
 */
export interface Table {
name: string
ref: Ref
/**
 * Name in the file format; empty for none.
 */
style: string
header: boolean
totals: boolean
bandedRows?: boolean
bandedColumns?: boolean
firstColumn?: boolean
lastColumn?: boolean
filterButtons?: boolean
}
/**
 * Filter buttons over ref (first row: headings) and what they let through. Keys of columns are column letters. hidden: spans of rows (absolute numbers) that the criteria hide, computed by the browser, in order, not touching each other. The id is 'auto' for the sheet's own filter or the id of the table it belongs to.
 */
export interface Filter {
ref: Ref
columns: {
[k: string]: Criterion
}
/**
 * @maxItems 10000
 */
hidden: [number, number][]
}
/**
 * A chart floating over its sheet.
 */
export interface Chart {
type: ("column" | "bar" | "line" | "area" | "pie" | "doughnut" | "scatter")
grouping?: ("clustered" | "stacked" | "percent")
/**
 * Empty: no title.
 */
title: string
legend: ("none" | "right" | "left" | "top" | "bottom")
/**
 * @maxItems 50
 */
series: Series[]
xAxis?: Axis
yAxis?: Axis
/**
 * Values written at the points.
 */
labels?: boolean
alt?: string
/**
 * number of the chart style
 */
colors?: number
anchor: Cell
/**
 * pixels
 */
width: number
/**
 * pixels
 */
height: number
}
/**
 * One series. name: the cell with its name, or a fixed text.
 */
export interface Series {
name?: (Source | string)
values: Source
categories?: Source
}
export interface Axis {
title?: string
min?: string
max?: string
format?: string
gridlines?: boolean
hidden?: boolean
}
/**
 * What may be entered. first and second as typed in the locale: a number, a date, a formula with =, or for list a range with = ; for a list of fixed words use items instead of first.
 */
export interface Validation {
refs: Refs
type: ("list" | "whole" | "decimal" | "date" | "time" | "textLength" | "custom")
is?: ("between" | "notBetween" | "equal" | "notEqual" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual")
first?: string
second?: string
/**
 * @minItems 1
 * @maxItems 100
 */
items?: string[]
ignoreBlank?: boolean
dropdown?: boolean
promptTitle?: string
prompt?: string
errorTitle?: string
error?: string
alert?: ("stop" | "warning" | "information")
}
/**
 * Conditional formatting. priority 1 is applied first. format: only bold, italic, underline, strike, color, fill and edges are used; empty for scale, bar and icons.
 */
export interface Conditional {
refs: Refs
rule: Rule
format: Style
priority: number
stop?: boolean
}
export interface Comment {
cell: Cell
author: string
text: string
}
/**
 * target: a web or mail address, or a place in this workbook as {sheet, ref}.
 */
export interface Link {
ref: Ref
target: (string | Source)
tip?: string
}
/**
 * Page set-up of a sheet; an absent key is the default (portrait, A4, all cells). margins in tenths of a millimetre. id is always 'page'.
 */
export interface Page {
orientation?: ("portrait" | "landscape")
paper?: ("A3" | "A4" | "A5" | "letter" | "legal")
/**
 * Absent: everything.
 * 
 * @minItems 1
 * @maxItems 64
 */
printAreas?: Ref[]
/**
 * @minItems 2
 * @maxItems 2
 */
titleRows?: [number, number]
/**
 * @minItems 2
 * @maxItems 2
 */
titleColumns?: [number, number]
header?: HeaderFooter
footer?: HeaderFooter
margins?: {
top?: number
right?: number
bottom?: number
left?: number
header?: number
footer?: number
}
/**
 * per cent
 */
scale?: number
/**
 * pages; 0: as many as needed
 */
fitWidth?: number
fitHeight?: number
gridlines?: boolean
headings?: boolean
centerHorizontally?: boolean
centerVertically?: boolean
/**
 * A page ends after this row; ascending.
 * 
 * @maxItems 200
 */
rowBreaks?: AnyRow[]
/**
 * @maxItems 50
 */
columnBreaks?: AnyColumn[]
}
/**
 * Codes as in the file: &P page, &N pages, &D date, &T time, &A sheet, &F file.
 */
export interface HeaderFooter {
left?: string
center?: string
right?: string
}
/**
 * A simple pivot table. Fields are headings of the source's first row. The result's cells are inputs of their own, written by the browser on refresh.
 */
export interface Pivot {
source: Source
anchor: Cell
/**
 * @maxItems 4
 */
rows: string[]
/**
 * @maxItems 2
 */
columns: string[]
/**
 * @maxItems 6
 */
values: {
field: string
function: ("sum" | "count" | "average" | "min" | "max")
}[]
/**
 * @maxItems 4
 */
filters?: {
field: string
/**
 * @maxItems 500
 */
values?: string[]
}[]
grandTotals?: boolean
}
