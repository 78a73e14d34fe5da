/**
 * How the candidate wants the page to look, remembered on this computer for this sitting:
 * the next candidate at a shared computer begins afresh.
 */
import type { Locale } from "./types";

export type TextSize = 100 | 125 | 150 | 175 | 200;
export type Contrast = "system" | "light" | "dark" | "high-light" | "high-dark";

export interface Prefs {
  readonly locale: Locale;
  readonly textSize: TextSize;
  readonly contrast: Contrast;
  readonly timeHidden: boolean;
  /** Volume of recordings, 0–1. */
  readonly volume: number;
  /** The task that was open last, for a reload; empty before there was one. */
  readonly place: string;
}

export const TEXT_SIZES: readonly TextSize[] = [100, 125, 150, 175, 200];
export const CONTRASTS: readonly Contrast[] = [
  "system", "light", "dark", "high-light", "high-dark",
];

const KEY = "assess-runner-prefs:";

function within<T>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.includes(value as T) ? (value as T) : otherwise;
}

/** Read what was remembered; what is unreadable or unknown falls back, one by one. */
export function loadPrefs(
  sitting: string, defaults: Prefs, storage: () => Storage = () => localStorage,
): Prefs {
  let raw: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(storage().getItem(KEY + sitting) ?? "{}");
    if (typeof parsed === "object" && parsed !== null) raw = parsed as Record<string, unknown>;
  } catch {
    return defaults;
  }
  const volume = raw["volume"];
  return {
    locale: within<Locale>(["en", "fr"], raw["locale"], defaults.locale),
    textSize: within(TEXT_SIZES, raw["textSize"], defaults.textSize),
    contrast: within(CONTRASTS, raw["contrast"], defaults.contrast),
    timeHidden: typeof raw["timeHidden"] === "boolean" ? raw["timeHidden"] : defaults.timeHidden,
    volume: typeof volume === "number" && volume >= 0 && volume <= 1 ? volume : defaults.volume,
    place: typeof raw["place"] === "string" ? raw["place"] : defaults.place,
  };
}

export function savePrefs(
  sitting: string, prefs: Prefs, storage: () => Storage = () => localStorage,
): void {
  try {
    storage().setItem(KEY + sitting, JSON.stringify(prefs));
  } catch {
    // Without storage the choice holds for this page alone.
  }
}

/** Forget the choices of a sitting that is over. */
export function forgetPrefs(sitting: string, storage: () => Storage = () => localStorage): void {
  try {
    storage().removeItem(KEY + sitting);
  } catch {
    // Nothing was remembered.
  }
}
