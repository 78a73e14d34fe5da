/* Written by scripts/office_types.py from assess/officesim/schemas/document.json: change it there. */
/**
 * The primitive edits of the word processor. Lengths are twips (1/20 pt), font sizes half points, pictures EMU.
 */
export type DocumentEdit = (EditStep | EditPart | EditSection | EditStyle | EditList | EditComment | EditProperty | EditSetting | EditMerge)
export type Step = ({
stepType: "replace"
from: Pos
to: Pos
slice?: Slice
structure?: true
} | {
stepType: "replaceAround"
from: Pos
to: Pos
gapFrom: Pos
gapTo: Pos
insert: number
slice?: Slice
structure?: true
} | {
stepType: ("addMark" | "removeMark")
mark: Mark
from: Pos
to: Pos
} | {
stepType: ("addNodeMark" | "removeNodeMark")
pos: Pos
mark: Mark
} | {
stepType: "attr"
pos: Pos
attr: string
value: unknown
})
export type Pos = number

/**
 * One ProseMirror step on one part: `body`, or the id of a header, footer or footnote.
 */
export interface EditStep {
op: "step"
part: string
step: Step
}
export interface Slice {
/**
 * @minItems 1
 * @maxItems 20000
 */
content: Node[]
openStart?: number
openEnd?: number
}
export interface Node {
type: ("doc" | "paragraph" | "table" | "table_row" | "table_cell" | "section_break" | "toc" | "opaque" | "text" | "line_break" | "page_break" | "tab" | "image" | "footnote" | "field" | "anchor" | "object")
attrs?: {

}
/**
 * @maxItems 20000
 */
content?: Node[]
/**
 * @maxItems 40
 */
marks?: Mark[]
text?: string
}
export interface Mark {
type: ("link" | "comment" | "bookmark" | "insertion" | "deletion" | "style" | "font" | "size" | "bold" | "italic" | "underline" | "strike" | "script" | "caps" | "highlight" | "colour" | "raw")
attrs?: {

}
}
/**
 * A header, footer or footnote text as a whole; null takes it away.
 */
export interface EditPart {
op: "part"
id: string
value: (null | {
kind: ("header" | "footer" | "footnote")
doc: Node
})
}
/**
 * The page of one section: `last`, or the id of the break that ends it; null takes it away.
 */
export interface EditSection {
op: "section"
id: string
value: (null | SectionValue)
}
export interface SectionValue {
orientation: ("portrait" | "landscape")
width: number
height: number
top: number
bottom: number
left: number
right: number
headerDistance: number
footerDistance: number
columns: number
columnSpace: number
columnLine: boolean
titlePage: boolean
header: {
default: (null | string)
first: (null | string)
even: (null | string)
}
footer: {
default: (null | string)
first: (null | string)
even: (null | string)
}
pageFormat: ("decimal" | "lowerRoman" | "upperRoman" | "lowerLetter" | "upperLetter")
pageStart: (null | number)
}
/**
 * A style's own properties; null takes the style away.
 */
export interface EditStyle {
op: "style"
id: string
value: (null | StyleValue)
}
export interface StyleValue {
name: string
kind: ("paragraph" | "character" | "table")
based: (null | string)
next: (null | string)
quick: boolean
run: Run
paragraph: Paragraph
}
export interface Run {
font?: string
size?: number
bold?: boolean
italic?: boolean
underline?: ("single" | "double" | "dotted" | "dash" | "wave" | "words" | "thick" | "none")
strike?: boolean
caps?: ("all" | "small" | "none")
colour?: string
highlight?: ("yellow" | "green" | "cyan" | "magenta" | "blue" | "red" | "darkBlue" | "darkCyan" | "darkGreen" | "darkMagenta" | "darkRed" | "darkYellow" | "darkGray" | "lightGray" | "black")
}
export interface Paragraph {
align?: ("left" | "center" | "right" | "justify")
indentLeft?: number
indentRight?: number
firstLine?: number
spaceBefore?: number
spaceAfter?: number
lineSpacing?: number
lineRule?: ("auto" | "exact" | "atLeast")
pageBreakBefore?: boolean
keepNext?: boolean
keepLines?: boolean
outline?: number
list?: string
level?: number
}
/**
 * A list's levels; null takes it away.
 */
export interface EditList {
op: "list"
id: string
value: (null | ListValue)
}
export interface ListValue {
/**
 * @minItems 1
 * @maxItems 9
 */
levels: {
format: ("bullet" | "decimal" | "lowerLetter" | "upperLetter" | "lowerRoman" | "upperRoman" | "none")
text: string
start: number
left: number
hanging: number
}[]
}
/**
 * A comment; its range is the mark `comment`. null takes it away.
 */
export interface EditComment {
op: "comment"
id: string
value: (null | CommentValue)
}
export interface CommentValue {
author: string
text: string
resolved: boolean
/**
 * @maxItems 50
 */
replies: {
author: string
text: string
}[]
}
/**
 * One of the document's properties.
 */
export interface EditProperty {
op: "property"
name: ("title" | "author" | "subject" | "keywords" | "category" | "comments")
value: string
}
/**
 * A switch of the document.
 */
export interface EditSetting {
op: "setting"
name: ("track" | "evenAndOdd")
value: boolean
}
/**
 * The whole state of the mail merge.
 */
export interface EditMerge {
op: "merge"
value: {
kind: (null | ("letters" | "messages" | "envelopes" | "labels" | "directory"))
source: (null | string)
/**
 * @maxItems 60
 */
columns: string[]
/**
 * @maxItems 500
 */
rows: string[][]
/**
 * @maxItems 500
 */
excluded: number[]
finished: (null | ("documents" | "print" | "messages"))
}
}
