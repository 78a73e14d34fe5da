/** A cell's look: the engine's style objects and our flat ones, both ways. */
import type { CellStyle, Color } from "@ironcalc/wasm";
import type { Model } from "@ironcalc/wasm";
import type { Style, StylePath } from "../edits";
import { EditError } from "./errors";

export const PATHS: Readonly<Record<Exclude<StylePath, "font">, string>> = {
  bold: "font.b",
  italic: "font.i",
  underline: "font.u",
  strike: "font.strike",
  wrap: "alignment.wrap_text",
  size: "font.size",
  color: "font.color",
  fill: "fill.color",
  format: "num_fmt",
  horizontal: "alignment.horizontal",
  vertical: "alignment.vertical",
};
/** The font that the engine gives lines without a style: no choice of anybody's. */
const ENGINE_FONT = "Inter";
const BOOLEANS: readonly string[] = ["bold", "italic", "underline", "strike", "wrap"];
const SIDES = ["top", "right", "bottom", "left"] as const;
const FLAGS = [
  ["bold", "b"],
  ["italic", "i"],
  ["underline", "u"],
  ["strike", "strike"],
] as const;
const HORIZONTAL = ["left", "center", "right", "justify", "fill", "centerContinuous", "distributed", "general"];
const VERTICAL = ["top", "center", "justify", "distributed", "bottom"];

/** The value of a `style` edit as the engine's text. Throws for a wrong one. */
export function engineValue(path: StylePath, value: unknown): string {
  if (BOOLEANS.includes(path)) {
    if (typeof value !== "boolean") throw new EditError(`${path} is true or false.`);
    return value ? "true" : "false";
  }
  if (path === "size") {
    if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 409) {
      throw new EditError("size is a whole number of points from 1 to 409.");
    }
    return String(value);
  }
  if (path === "color" || path === "fill") {
    if (value === null) return "";
    if (typeof value !== "string" || !/^#[0-9A-F]{6}$/.test(value)) {
      throw new EditError(`${path} is #RRGGBB in capitals, or null.`);
    }
    return value;
  }
  if (typeof value !== "string" || !value) throw new EditError(`${path} is a text.`);
  const allowed = path === "horizontal" ? HORIZONTAL : path === "vertical" ? VERTICAL : null;
  if (allowed && !allowed.includes(value)) throw new EditError(`${path} cannot be ${value}.`);
  return value;
}

/** Colours of one workbook as #RRGGBB: those of its theme are looked up. */
export class Palette {
  private readonly known = new Map<string, string>();

  constructor(private readonly model: Model) {}

  hexOf(color: Color | null): string | null {
    if (!color) return null;
    if (typeof color === "string") return color.toUpperCase();
    const key = color.join();
    let hex = this.known.get(key);
    if (hex === undefined) {
      hex = this.model.resolveColor(color).toUpperCase();
      this.known.set(key, hex);
    }
    return hex;
  }
}

/** The engine's style as our flat one, without what is the default's. Keys in a fixed order. */
export function flat(style: CellStyle, plain: CellStyle, palette: Palette): Style {
  const look: Style = {};
  if (style.font.name !== plain.font.name && style.font.name !== ENGINE_FONT) look.font = style.font.name;
  if (style.font.sz !== plain.font.sz) look.size = style.font.sz;
  for (const [name, key] of FLAGS) if (style.font[key]) look[name] = true;
  const color = palette.hexOf(style.font.color);
  if (color !== null && color !== (palette.hexOf(plain.font.color) ?? "#000000")) look.color = color;
  const fill = palette.hexOf(style.fill.color);
  if (fill !== null) look.fill = fill;
  if (style.num_fmt.toLowerCase() !== "general") look.format = style.num_fmt;
  const { alignment } = style;
  if (alignment?.horizontal && alignment.horizontal !== "general") look.horizontal = alignment.horizontal;
  if (alignment?.vertical && alignment.vertical !== "bottom") look.vertical = alignment.vertical;
  if (alignment?.wrap_text) look.wrap = true;
  for (const side of SIDES) {
    const edge = style.border[side];
    if (edge) look[side] = `${edge.style} ${palette.hexOf(edge.color) ?? "#000000"}`;
  }
  return look;
}

/** Our flat style as the engine's; `quoted` is kept from the cell it is put on. */
export function engineStyle(look: Style, plain: CellStyle, quoted: boolean): CellStyle {
  const { alignment: _, ...rest } = structuredClone(plain);
  const alignment = {
    ...(look.horizontal ? { horizontal: look.horizontal } : {}),
    ...(look.vertical ? { vertical: look.vertical } : {}),
    ...(look.wrap ? { wrap_text: true } : {}),
  };
  const border: Record<string, unknown> = {};
  for (const side of SIDES) {
    const edge = look[side];
    if (!edge) continue;
    const [style, color] = edge.split(" ");
    border[side] = { style, color };
  }
  return {
    ...rest,
    font: {
      ...rest.font,
      name: look.font ?? rest.font.name,
      sz: look.size ?? rest.font.sz,
      b: look.bold ?? false,
      i: look.italic ?? false,
      u: look.underline ?? false,
      strike: look.strike ?? false,
      ...(look.color ? { color: look.color } : {}),
    },
    fill: look.fill ? { color: look.fill } : {},
    num_fmt: look.format ?? "general",
    border: border as CellStyle["border"],
    quote_prefix: quoted,
    ...(Object.keys(alignment).length ? { alignment: alignment as never } : {}),
  };
}
