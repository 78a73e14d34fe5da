/* Written by scripts/office_types.py from assess/officesim/schemas/presentation.json: change it there. */
/**
 * What a command of the presentation program may change. Lengths are EMU (914400 to the inch), font sizes hundredths of a point, angles sixty-thousandths of a degree, times milliseconds, crops thousandths of a per cent. A property that is absent is inherited. Ids are given by whoever adds something and are used once in a deck at a time.
 */
export type PresentationEdit = (DeckSet | BoardAdd | BoardRemove | BoardMove | BoardSet | ShapeAdd | ShapeRemove | ShapeMove | ShapeSet | TextSplice | CellSet | TableSet | ChartSet)
export type Index = number
export type Id = string
export type Name = string
/**
 * A colour, `none`, or a gradient as `gradient:ANGLE:COLOUR,COLOUR[,…]` (degrees).
 */
export type Paint = string
export type PlaceholderType = ("title" | "body" | "ctrTitle" | "subTitle" | "obj" | "pic" | "chart" | "tbl" | "dgm" | "media" | "clipArt" | "dt" | "ftr" | "sldNum" | "hdr" | "sldImg")
export type Length = number
export type Extent = number
export type Angle = number
export type Geometry = string
export type Anchor = ("top" | "middle" | "bottom")
export type Align = ("left" | "center" | "right" | "justify")
export type Bullet = string
/**
 * Per cent of a line, or points.
 */
export type Spacing = string
export type FontSize = number
/**
 * RRGGBB, or a theme colour, which `+40` makes lighter and `-25` darker by so many per cent.
 */
export type Colour = string
/**
 * A font, or the theme's: +major, +minor.
 */
export type FontName = string
/**
 * @maxItems 9
 */
export type Levels = Level[]
/**
 * @maxItems 500
 */
export type Runs = Run[]
/**
 * @maxItems 500
 */
export type Paragraphs = Paragraph[]
/**
 * @minItems 1
 * @maxItems 75
 */
export type TableColumns = Extent[]
/**
 * @minItems 1
 * @maxItems 75
 */
export type TableRows = Row[]
export type TableStyle = string
/**
 * @maxItems 6
 */
export type TableOptions = ("header" | "total" | "banded_rows" | "first_column" | "last_column" | "banded_columns")[]
export type ChartType = ("column" | "column-stacked" | "bar" | "bar-stacked" | "line" | "area" | "pie" | "doughnut")
export type ChartTitle = string
export type Legend = ("none" | "right" | "left" | "top" | "bottom")
/**
 * @maxItems 200
 */
export type Categories = Name[]
/**
 * @maxItems 20
 */
export type SeriesList = Series[]
export type Milliseconds = number
/**
 * @maxItems 200
 */
export type Animations = Animation[]

/**
 * Set the slide size.
 */
export interface DeckSet {
op: "deck.set"
size: Size
}
export interface Size {
w: number
h: number
}
/**
 * Add a slide or a layout with everything on it, as number `at` (from 0) of its kind.
 */
export interface BoardAdd {
op: "board.add"
at: Index
board: Board
}
/**
 * A slide (with its layout, notes, transition, and the name of the section that begins with it), a layout (with its master) or a master (with theme and text styles).
 */
export interface Board {
id: Id
kind: ("slide" | "layout" | "master")
name?: Name
type?: string
layout?: Id
master?: Id
hidden?: boolean
background?: Paint
/**
 * @maxItems 500
 */
shapes: Shape[]
notes?: Paragraphs
transition?: Transition
animations?: Animations
section?: Name
theme?: Theme
styles?: Styles
}
/**
 * `text` is anything that holds text (placeholder, text box, drawn shape); `line` a connector; `other` what the start file holds and this program only moves. Children of a group have places on the slide.
 */
export interface Shape {
id: Id
kind: ("text" | "picture" | "table" | "chart" | "group" | "line" | "other")
name: Name
alt?: string
decorative?: boolean
hidden?: boolean
text_box?: boolean
/**
 * Which object of the start file an `other` is.
 */
source?: string
placeholder?: Placeholder
frame?: Frame
rotation?: Angle
flip_h?: boolean
flip_v?: boolean
geometry?: Geometry
fill?: Paint
line?: Stroke
shadow?: boolean
anchor?: Anchor
columns?: number
levels?: Levels
paragraphs?: Paragraphs
image?: Id
crop?: Crop
table?: Table
chart?: Chart
/**
 * @maxItems 200
 */
shapes?: Shape[]
}
/**
 * The place on the layout (or master) that a shape fills: same type and number.
 */
export interface Placeholder {
type: PlaceholderType
idx: number
}
export interface Frame {
x: Length
y: Length
w: Extent
h: Extent
}
export interface Stroke {
/**
 * A colour, `none`, or a gradient as `gradient:ANGLE:COLOUR,COLOUR[,…]` (degrees).
 */
colour?: string
width?: number
dash?: ("solid" | "dot" | "dash" | "lgDash" | "dashDot" | "sysDash" | "sysDot" | "lgDashDot" | "lgDashDotDot" | "sysDashDot" | "sysDashDotDot")
head?: ("none" | "triangle" | "stealth" | "diamond" | "oval" | "arrow")
tail?: ("none" | "triangle" | "stealth" | "diamond" | "oval" | "arrow")
}
/**
 * How text of one level looks when nothing else is said.
 */
export interface Level {
align?: Align
bullet?: Bullet
before?: Spacing
after?: Spacing
line?: Spacing
margin?: Length
indent?: Length
bold?: boolean
italic?: boolean
underline?: boolean
size?: FontSize
colour?: Colour
font?: FontName
}
export interface Paragraph {
runs: Runs
level?: number
align?: Align
bullet?: Bullet
before?: Spacing
after?: Spacing
line?: Spacing
margin?: Length
indent?: Length
}
/**
 * Text of one format; a line break is \n.
 */
export interface Run {
text: string
field?: ("slidenum" | "datetime")
bold?: boolean
italic?: boolean
underline?: boolean
strike?: boolean
baseline?: ("super" | "sub")
size?: FontSize
colour?: Colour
font?: FontName
link?: string
}
export interface Crop {
l: number
t: number
r: number
b: number
}
export interface Table {
columns: TableColumns
rows: TableRows
style: TableStyle
options: TableOptions
}
export interface Row {
h: Extent
/**
 * @minItems 1
 * @maxItems 75
 */
cells: Cell[]
}
/**
 * `span` and `rowspan` stand on the first cell of merged ones, `merged` on those it covers.
 */
export interface Cell {
paragraphs: Paragraphs
fill?: Paint
anchor?: Anchor
span?: number
rowspan?: number
merged?: boolean
}
export interface Chart {
type: ChartType
title?: ChartTitle
legend: Legend
labels?: boolean
gridlines?: boolean
category_title?: Name
value_title?: Name
categories: Categories
series: SeriesList
}
export interface Series {
name: Name
/**
 * Decimal numbers; an empty one is a gap.
 * 
 * @maxItems 200
 */
values: string[]
colour?: Colour
}
export interface Transition {
effect: ("fade" | "push" | "wipe" | "split" | "cut" | "cover" | "pull" | "randomBar" | "circle" | "diamond" | "plus" | "wedge" | "wheel" | "zoom" | "dissolve" | "checker" | "blinds" | "comb" | "newsflash" | "random")
/**
 * The side it comes from, or its way.
 */
direction?: ("l" | "r" | "u" | "d" | "lu" | "ld" | "ru" | "rd" | "in" | "out" | "horz" | "vert")
duration: Milliseconds
/**
 * On mouse click.
 */
click: boolean
/**
 * By itself after so long.
 */
after?: number
}
export interface Animation {
shape: Id
type: ("entrance" | "emphasis" | "exit")
effect: ("appear" | "fade" | "fly" | "wipe" | "split" | "zoom" | "float" | "spin" | "pulse" | "grow")
/**
 * The side it comes from.
 */
direction?: ("l" | "r" | "u" | "d")
start: ("click" | "with" | "after")
duration: Milliseconds
delay: Milliseconds
}
export interface Theme {
name: Name
colours: {
/**
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^(dk1|lt1|dk2|lt2|accent[1-6]|hlink|folHlink)$".
 */
[k: string]: string
}
fonts: {
major: FontName
minor: FontName
}
}
/**
 * A master's text by kind of placeholder.
 */
export interface Styles {
title: Levels
body: Levels
other: Levels
}
/**
 * Remove a slide, or a layout that no slide uses. Masters stay.
 */
export interface BoardRemove {
op: "board.remove"
board: Id
}
/**
 * Make a slide or layout number `to` (from 0), counted after it was taken out.
 */
export interface BoardMove {
op: "board.move"
board: Id
to: Index
}
/**
 * Set properties of a slide, layout or master; `unset` takes them away.
 */
export interface BoardSet {
op: "board.set"
board: Id
set?: BoardProperties
/**
 * @maxItems 12
 */
unset?: ("name" | "hidden" | "background" | "transition" | "animations" | "section")[]
}
export interface BoardProperties {
name?: Name
layout?: Id
hidden?: boolean
background?: Paint
transition?: Transition
animations?: Animations
section?: Name
theme?: Theme
styles?: Styles
}
/**
 * Add a shape to a board, or into a group on it, as number `at` from the back.
 */
export interface ShapeAdd {
op: "shape.add"
board: Id
group?: Id
at: Index
shape: Shape
}
/**
 * Remove a shape with everything in it.
 */
export interface ShapeRemove {
op: "shape.remove"
shape: Id
}
/**
 * Make a shape number `to` from the back among its siblings, counted after it was taken out.
 */
export interface ShapeMove {
op: "shape.move"
shape: Id
to: Index
}
/**
 * Set properties of a shape; `unset` takes them away.
 */
export interface ShapeSet {
op: "shape.set"
shape: Id
set?: ShapeProperties
/**
 * @maxItems 20
 */
unset?: ("alt" | "decorative" | "hidden" | "frame" | "rotation" | "flip_h" | "flip_v" | "geometry" | "fill" | "line" | "shadow" | "anchor" | "columns" | "levels" | "crop")[]
}
export interface ShapeProperties {
name?: Name
alt?: string
decorative?: boolean
hidden?: boolean
frame?: Frame
rotation?: Angle
flip_h?: boolean
flip_v?: boolean
geometry?: Geometry
fill?: Paint
line?: Stroke
shadow?: boolean
anchor?: Anchor
columns?: number
levels?: Levels
image?: Id
crop?: Crop
table?: Table
chart?: Chart
}
/**
 * Replace `remove` paragraphs from number `at` by `insert`: of a shape's text, of a table's cell (`row`, `column`), or of a slide's notes.
 */
export interface TextSplice {
op: "text.splice"
shape?: Id
row?: Index
column?: Index
notes?: Id
at: Index
remove: Index
insert: Paragraphs
}
/**
 * Set properties of a table's cell; `unset` takes them away.
 */
export interface CellSet {
op: "cell.set"
shape: Id
row: Index
column: Index
set?: {
fill?: Paint
anchor?: Anchor
}
/**
 * @maxItems 2
 */
unset?: ("fill" | "anchor")[]
}
/**
 * Set what is given of a shape's table: its rows and columns together, its style, its options.
 */
export interface TableSet {
op: "table.set"
shape: Id
set: {
columns?: TableColumns
rows?: TableRows
style?: TableStyle
options?: TableOptions
}
}
/**
 * Set properties of a shape's chart; `unset` takes them away.
 */
export interface ChartSet {
op: "chart.set"
shape: Id
set?: {
type?: ChartType
title?: ChartTitle
legend?: Legend
labels?: boolean
gridlines?: boolean
category_title?: Name
value_title?: Name
categories?: Categories
series?: SeriesList
}
/**
 * @maxItems 5
 */
unset?: ("title" | "labels" | "gridlines" | "category_title" | "value_title")[]
}
