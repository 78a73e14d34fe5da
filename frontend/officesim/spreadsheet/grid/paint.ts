/** How one cell looks, ready to be put on the screen. */

export type Kind = "empty" | "number" | "text" | "boolean" | "error";
export type LineStyle =
  | "thin" | "medium" | "thick" | "double" | "dotted" | "slantdashdot"
  | "mediumdashed" | "mediumdashdotdot" | "mediumdashdot";
export interface Line {
  readonly style: LineStyle;
  readonly colour: string;
}
export interface Look {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
  /** Points. */
  readonly size: number;
  readonly family: string;
  readonly colour?: string | undefined;
  readonly fill?: string | undefined;
  readonly horizontal: string;
  readonly vertical: string;
  readonly wrap?: boolean;
  readonly indent?: number;
  readonly top?: Line | undefined;
  readonly right?: Line | undefined;
  readonly bottom?: Line | undefined;
  readonly left?: Line | undefined;
}

export interface Paint {
  readonly text: string;
  readonly kind: Kind;
  readonly look: Look;
  /** Marks drawn over the cell. */
  readonly filter?: "plain" | "active";
  readonly comment?: boolean;
  readonly link?: boolean;
  readonly bar?: { readonly share: number; readonly colour: string } | undefined;
  readonly icon?: { readonly name: string; readonly colour: string } | undefined;
}

export const PLAIN: Look = { size: 11, family: "Carlito", horizontal: "general", vertical: "bottom" };

const SAME_METRICS: Readonly<Record<string, string>> = {
  Calibri: '"Carlito", "Calibri", sans-serif',
  Carlito: '"Carlito", "Calibri", sans-serif',
  Inter: '"Carlito", "Calibri", sans-serif',
  Arial: '"Liberation Sans", Arial, Helvetica, sans-serif',
  "Times New Roman": '"Liberation Serif", "Times New Roman", serif',
  "Courier New": '"Liberation Mono", "Courier New", monospace',
  Georgia: "Georgia, serif",
  Verdana: "Verdana, sans-serif",
};

export function familyOf(name: string): string {
  return SAME_METRICS[name] ?? `"${name.replace(/["\\;{}<>]/g, "")}", "Carlito", sans-serif`;
}

export function fontOf(look: Look, zoom: number): string {
  const pixels = (look.size * 4 * zoom) / 3;
  return `${look.italic ? "italic " : ""}${look.bold ? "bold " : ""}${pixels.toFixed(2)}px ${familyOf(look.family)}`;
}

const WIDTHS: Readonly<Record<LineStyle, string>> = {
  thin: "1px solid",
  medium: "2px solid",
  thick: "3px solid",
  double: "3px double",
  dotted: "1px dotted",
  slantdashdot: "2px dashed",
  mediumdashed: "2px dashed",
  mediumdashdotdot: "2px dashed",
  mediumdashdot: "2px dashed",
};

function line(side: string, border: Line | undefined): string {
  return border ? `border-${side}:${WIDTHS[border.style] ?? "1px solid"} ${border.colour};` : "";
}

/** "general" puts numbers right, text left, and logical values and errors in the middle. */
export function alignOf(paint: Paint): "left" | "center" | "right" | "justify" {
  switch (paint.look.horizontal) {
    case "left":
    case "fill":
      return "left";
    case "center":
    case "centerContinuous":
    case "distributed":
      return "center";
    case "right":
      return "right";
    case "justify":
      return "justify";
    default:
      if (paint.kind === "number") return "right";
      return paint.kind === "boolean" || paint.kind === "error" ? "center" : "left";
  }
}

const VERTICAL: Readonly<Record<string, string>> = { top: "flex-start", center: "center", distributed: "center" };
const ALONG = { left: "flex-start", center: "center", right: "flex-end", justify: "stretch" } as const;

/** The declarations for a cell's box; colours come from the document and stay as they are. */
export function css(paint: Paint, zoom: number): string {
  const { look } = paint;
  const align = alignOf(paint);
  let text = `font:${fontOf(look, zoom)};text-align:${align};justify-content:${ALONG[align]};`;
  text += `align-items:${VERTICAL[look.vertical] ?? "flex-end"};`;
  if (look.colour) text += `color:${look.colour};`;
  if (look.fill) text += `background-color:${look.fill};border-color:${look.fill};`;
  const lines = `${look.underline ? "underline " : ""}${look.strike ? "line-through" : ""}`.trim();
  if (lines) text += `text-decoration:${lines};`;
  if (look.wrap || align === "justify") text += "white-space:pre-wrap;overflow-wrap:anywhere;";
  if (look.indent) text += `padding-${align === "right" ? "right" : "left"}:${2 + look.indent * 9 * zoom}px;`;
  return (
    text + line("top", look.top) + line("left", look.left) + line("right", look.right) + line("bottom", look.bottom)
  );
}

let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

/** Width of a text in pixels; a guess where there is no canvas (tests without a screen). */
export function textWidth(text: string, font: string): number {
  const key = `${font}\n${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  context ??= document.createElement("canvas").getContext?.("2d") ?? null;
  let width = text.length * 7;
  if (context) {
    context.font = font;
    width = context.measureText(text).width;
  }
  if (known.size > 20_000) known.clear();
  known.set(key, width);
  return width;
}

/** What a number that does not fit shows. */
export function fitted(paint: Paint, width: number, zoom: number): string {
  if (paint.kind !== "number" || paint.look.wrap) return paint.text;
  const font = fontOf(paint.look, zoom);
  if (textWidth(paint.text, font) <= width - 4) return paint.text;
  return "#".repeat(Math.max(1, Math.floor((width - 4) / Math.max(1, textWidth("#", font)))));
}
