/** The colours every office program offers, as gallery items: ten theme colours with five tints, ten standard ones. */
import { kitLocale, words } from "./words";
import type { GalleryItem } from "./types";

/** A theme: background 1, text 1, background 2, text 2, accents 1 to 6; #rrggbb. */
export const THEME: readonly string[] = [
  "#ffffff", "#000000", "#e7e6e6", "#44546a", "#4472c4", "#ed7d31", "#a5a5a5", "#ffc000", "#5b9bd5", "#70ad47",
];

const STANDARD: readonly (readonly [string, string, string])[] = [
  ["#c00000", "Dark red", "Rouge foncé"], ["#ff0000", "Red", "Rouge"], ["#ffc000", "Orange", "Orange"],
  ["#ffff00", "Yellow", "Jaune"], ["#92d050", "Light green", "Vert clair"], ["#00b050", "Green", "Vert"],
  ["#00b0f0", "Light blue", "Bleu clair"], ["#0070c0", "Blue", "Bleu"], ["#002060", "Dark blue", "Bleu foncé"],
  ["#7030a0", "Purple", "Violet"],
];

const THEME_NAMES: readonly (readonly [string, string])[] = [
  ["Background 1", "Arrière-plan 1"], ["Text 1", "Texte 1"], ["Background 2", "Arrière-plan 2"],
  ["Text 2", "Texte 2"], ["Accent 1", "Accentuation 1"], ["Accent 2", "Accentuation 2"],
  ["Accent 3", "Accentuation 3"], ["Accent 4", "Accentuation 4"], ["Accent 5", "Accentuation 5"],
  ["Accent 6", "Accentuation 6"],
];

/** Fractions towards white (positive) or black (negative), as office programs tint. */
const LIGHT = [0.8, 0.6, 0.4, -0.25, -0.5];
const NEAR_WHITE = [-0.05, -0.15, -0.25, -0.35, -0.5];
const NEAR_BLACK = [0.5, 0.35, 0.25, 0.15, 0.05];

/** A colour moved towards white or black by a fraction; whole channels, so the same everywhere. */
export function tint(colour: string, by: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const moved = channels.map((c) => Math.round(by >= 0 ? c + (255 - c) * by : c * (1 + by)));
  return `#${moved.map((c) => c.toString(16).padStart(2, "0")).join("")}`;
}

function tints(colour: string): readonly number[] {
  const light = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const mean = ((light[0] ?? 0) + (light[1] ?? 0) + (light[2] ?? 0)) / 3;
  return mean > 220 ? NEAR_WHITE : mean < 20 ? NEAR_BLACK : LIGHT;
}

/** Items whose id is the colour as #rrggbb; theme colours first, then the standard ones. */
export function paletteItems(theme: readonly string[] = THEME): GalleryItem[] {
  const second = kitLocale() === "fr" ? 1 : 0;
  const name = (at: number) => THEME_NAMES[at]?.[second] ?? String(at + 1);
  const items: GalleryItem[] = theme.map((colour, at) => ({
    id: colour, colour, label: name(at), group: words().themeColours,
  }));
  for (let row = 0; row < 5; row += 1) {
    theme.forEach((base, at) => {
      const by = tints(base)[row] ?? 0;
      const colour = tint(base, by);
      const percent = `${by > 0 ? "+" : "−"}${Math.round(Math.abs(by) * 100)} %`;
      items.push({ id: colour, colour, label: `${name(at)} ${percent}`, group: words().themeColours });
    });
  }
  for (const [colour, english, french] of STANDARD) {
    items.push({ id: colour, colour, label: second ? french : english, group: words().standardColours });
  }
  return items;
}
