/** What formatting comes to; `assess/officesim/document/effective.py` does the same for checks. */
import type { Mark, Node } from "prosemirror-model";
import type { ParagraphShape, RunShape, Style } from "./edits";

export const DEFAULTS = "Defaults";
export type FullRun = Required<Omit<RunShape, "highlight">> & { highlight: string | null; script: string };
export type FullParagraph = Required<Omit<ParagraphShape, "outline">> & { outline: number | null };

const PLAIN_RUN: FullRun = {
  font: "Times New Roman",
  size: 20,
  bold: false,
  italic: false,
  underline: "none",
  strike: false,
  caps: "none",
  colour: "000000",
  highlight: null,
  script: "baseline",
};
const PLAIN_PARAGRAPH: FullParagraph = {
  align: "left",
  indentLeft: 0,
  indentRight: 0,
  firstLine: 0,
  spaceBefore: 0,
  spaceAfter: 0,
  lineSpacing: 240,
  lineRule: "auto",
  pageBreakBefore: false,
  keepNext: false,
  keepLines: false,
  list: "",
  level: 0,
  outline: null,
};
/** Mark -> [what it formats, its attribute]. */
export const FORMATS: Readonly<Record<string, readonly [keyof FullRun, string]>> = {
  font: ["font", "name"],
  size: ["size", "half"],
  bold: ["bold", "on"],
  italic: ["italic", "on"],
  strike: ["strike", "on"],
  underline: ["underline", "kind"],
  caps: ["caps", "value"],
  colour: ["colour", "value"],
  highlight: ["highlight", "colour"],
  script: ["script", "value"],
};
type Styles = ReadonlyMap<string, Style>;

/** A style and what it is based on, the most basic first. */
export function chain(styles: Styles, id: string | null): Style[] {
  const found: Style[] = [];
  const seen = new Set<string>();
  let name = id;
  while (name !== null && styles.has(name) && !seen.has(name)) {
    seen.add(name);
    const style: Style = styles.get(name)!;
    found.push(style);
    name = style.based;
  }
  return found.reverse();
}

export function runOf(styles: Styles, style: string, marks: readonly Mark[]): FullRun {
  const named = marks.find((one) => one.type.name === "style");
  const every = [
    ...chain(styles, DEFAULTS),
    ...chain(styles, style),
    ...chain(styles, named ? String(named.attrs["id"]) : null),
  ];
  const found: FullRun = Object.assign({}, PLAIN_RUN, ...every.map((one) => one.run));
  for (const mark of marks) {
    const format = FORMATS[mark.type.name];
    if (format) Object.assign(found, { [format[0]]: mark.attrs[format[1]] as unknown });
  }
  return found;
}

/** The formatting that the styles alone give. */
export function styleParagraph(styles: Styles, style: string): FullParagraph {
  const every = [...chain(styles, DEFAULTS), ...chain(styles, style)];
  return Object.assign({}, PLAIN_PARAGRAPH, ...every.map((one) => one.paragraph)) as FullParagraph;
}

export function paragraphOf(styles: Styles, node: Node): FullParagraph {
  const found = styleParagraph(styles, String(node.attrs["style"]));
  for (const name of Object.keys(PLAIN_PARAGRAPH) as (keyof FullParagraph)[]) {
    const own = node.attrs[name] as unknown;
    if (own === null || own === undefined) continue;
    if (name === "level" && (node.attrs["list"] === null || node.attrs["list"] === undefined)) continue;
    Object.assign(found, { [name]: own });
  }
  return found;
}
