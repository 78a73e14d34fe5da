/** Colours of the deck as the screen shows them. */
import type { Theme } from "../model/deck";

/** "accent1+40" and the like as #rrggbb. */
export function cssColour(value: string | undefined, theme: Theme): string {
  if (!value || value === "none") return "transparent";
  if (value.startsWith("gradient:")) {
    const [, angle, names] = value.split(":");
    const colours = (names ?? "").split(",").map((name) => cssColour(name, theme));
    return `linear-gradient(${Number(angle) + 90}deg, ${colours.join(", ")})`;
  }
  const found = /^([A-Za-z]+[1-6]?)([+-]\d{1,2})?$/.exec(value);
  const base = found ? theme.colours[found[1] as string] : undefined;
  if (base === undefined) return `#${value.toLowerCase()}`;
  return shade(base, Number(found?.[2] ?? 0));
}

/** Lighter (positive) or darker by per cent of luminance, as the file format's lumMod and lumOff. */
export function shade(hex: string, by: number): string {
  if (by === 0) return `#${hex.toLowerCase()}`;
  const [h, s, l] = hsl(hex);
  const share = Math.abs(by) / 100;
  return rgb(h, s, by > 0 ? l * (1 - share) + share : l * (1 - share));
}

function hsl(hex: string): [number, number, number] {
  const [r, g, b] = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as [number, number, number];
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const l = (max + min) / 2;
  if (max === min) return [0, 0, l];
  const d = max - min;
  const s = d / (l > 0.5 ? 2 - max - min : max + min);
  const h = max === r ? (g - b) / d + (g < b ? 6 : 0) : max === g ? (b - r) / d + 2 : (r - g) / d + 4;
  return [h / 6, s, l];
}

function rgb(h: number, s: number, l: number): string {
  const q = l < 0.5 ? l * (1 + s) : l + s - l * s;
  const channel = (shift: number): string => {
    const t = (((h + shift) % 1) + 1) % 1;
    const p = 2 * l - q;
    const value = t < 1 / 6 ? p + (q - p) * 6 * t : t < 1 / 2 ? q : t < 2 / 3 ? p + (q - p) * (2 / 3 - t) * 6 : p;
    return Math.round(value * 255).toString(16).padStart(2, "0");
  };
  return `#${channel(1 / 3)}${channel(0)}${channel(-1 / 3)}`;
}
