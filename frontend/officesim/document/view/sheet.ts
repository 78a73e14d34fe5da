/** The document's styles as a style sheet, made anew whenever a style changes. */
import type { Style } from "../edits";
import { chain, runOf, styleParagraph } from "../effective";
import { fontStack, lineHeight, styleClass, underlineCss, highlightColour } from "./dom";

const points = (twips: number) => `${twips / 20}pt`;
/** Accents of table styles by the number in their name. */
const ACCENTS = ["#7f7f7f", "#4472c4", "#ed7d31", "#a5a5a5", "#ffc000", "#5b9bd5", "#70ad47"];

function runCss(run: ReturnType<typeof runOf>): string {
  const lines = run.underline !== "none" ? underlineCss(run.underline) : run.strike ? "line-through" : "none";
  return [
    `font-family: ${fontStack(run.font)}`,
    `font-size: ${run.size / 2}pt`,
    `font-weight: ${run.bold ? "bold" : "normal"}`,
    `font-style: ${run.italic ? "italic" : "normal"}`,
    `text-decoration: ${lines}`,
    `color: #${run.colour}`,
    run.caps === "all" ? "text-transform: uppercase" : run.caps === "small" ? "font-variant-caps: small-caps" : "",
    run.highlight ? `background-color: ${highlightColour(run.highlight)}` : "",
  ]
    .filter(Boolean)
    .join("; ");
}

function paragraphCss(shape: ReturnType<typeof styleParagraph>): string {
  return [
    `text-align: ${shape.align}`,
    `--od-left: ${points(shape.indentLeft)}`,
    `--od-right: ${points(shape.indentRight)}`,
    `--od-first: ${points(shape.firstLine)}`,
    `text-indent: ${points(shape.firstLine)}`,
    `--od-before: ${points(shape.spaceBefore)}`,
    `--od-after: ${points(shape.spaceAfter)}`,
    `line-height: ${lineHeight(shape.lineSpacing, shape.lineRule)}`,
  ].join("; ");
}

function characterCss(styles: ReadonlyMap<string, Style>, id: string): string {
  const own = Object.assign({}, ...chain(styles, id).map((one) => one.run)) as Style["run"];
  const css: string[] = [];
  if (own.font) css.push(`font-family: ${fontStack(own.font)}`);
  if (own.size) css.push(`font-size: ${own.size / 2}pt`);
  if (own.bold !== undefined) css.push(`font-weight: ${own.bold ? "bold" : "normal"}`);
  if (own.italic !== undefined) css.push(`font-style: ${own.italic ? "italic" : "normal"}`);
  if (own.underline) css.push(`text-decoration: ${underlineCss(own.underline)}`);
  if (own.colour) css.push(`color: #${own.colour}`);
  if (own.caps) css.push(own.caps === "all" ? "text-transform: uppercase" : own.caps === "small" ? "font-variant-caps: small-caps" : "text-transform: none");
  return css.join("; ");
}

function tableCss(style: Style, name: string): string {
  const words = style.name.toLowerCase();
  const accent = ACCENTS[Number(/accent (\d)/.exec(words)?.[1] ?? 0)] ?? ACCENTS[0]!;
  const at = `.od-root .${name}`;
  const lines = /grid|quadril/.test(words) ? `${at} td { border: 1px solid ${words.includes("table grid") ? "#000000" : accent}; }` : "";
  if (/normal/.test(words) || words.includes("table grid") || words.includes("plain")) return lines;
  const dark = /dark|medium|list|grid [45]|liste/.test(words);
  return [
    lines || `${at} { border-top: 1px solid ${accent}; border-bottom: 1px solid ${accent}; }`,
    `${at}.od-has-header tr:first-child > td { font-weight: bold; border-bottom: 1px solid ${accent}; ${dark ? `background-color: ${accent}; --od-ink: #ffffff;` : ""} }`,
    dark ? `${at}.od-has-header tr:first-child > td .od-p { color: #ffffff; }` : "",
    `${at}.od-has-bands tr:nth-child(even) > td { background-color: color-mix(in srgb, ${accent} 18%, white); }`,
    `${at}.od-has-first td:first-child { font-weight: bold; }`,
    `${at}.od-has-total tr:last-child > td { font-weight: bold; border-top: 2px solid ${accent}; }`,
  ].join("\n");
}

/** The text of the sheet. */
export function styleSheet(styles: ReadonlyMap<string, Style>): string {
  const rules: string[] = [];
  for (const [id, style] of styles) {
    const name = styleClass(id);
    if (style.kind === "paragraph") {
      rules.push(`.od-root .od-p.${name}, .od-sample.${name} { ${paragraphCss(styleParagraph(styles, id))}; ${runCss(runOf(styles, id, []))} }`);
    } else if (style.kind === "character") rules.push(`.od-root .${name} { ${characterCss(styles, id)} }`);
    else rules.push(tableCss(style, name));
  }
  return rules.join("\n");
}
