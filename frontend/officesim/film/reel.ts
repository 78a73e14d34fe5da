/** A film's steps and where it stands: which command comes when. No DOM. */
import type { Edit } from "../contract";

export interface Step {
  readonly cmd: string;
  readonly via: string;
  readonly edits: readonly Edit[];
  readonly locale?: "en" | "fr";
  /** Milliseconds since the start of the test. */
  readonly t: number;
}

/** What is on the screen at a step: the language it was opened in, and the commands since. */
export interface Scene {
  readonly locale: "en" | "fr";
  readonly steps: readonly Step[];
}

/** The longest wait between two steps, at any speed: nobody watches somebody think. */
const LONGEST_MS = 4000;
const SHORTEST_MS = 40;

/** What stands after the first `count` steps. */
export function sceneAt(steps: readonly Step[], count: number): Scene {
  const seen = steps.slice(0, count);
  const begun = seen.map(({ cmd }) => cmd).lastIndexOf("project.reset");
  const named = seen.filter(({ cmd, locale }, index) =>
    locale !== undefined && (index === 0 || cmd === "project.reset")).at(-1);
  return { locale: named?.locale ?? steps[0]?.locale ?? "en", steps: seen.slice(begun + 1) };
}

/** Whether going from one step to another needs the project opened anew. */
export function needsOpening(steps: readonly Step[], from: number, to: number): boolean {
  return to < from || steps.slice(from, to).some(({ cmd }) => cmd === "project.reset");
}

/** How long to wait before step `index` (from 0) at a speed; 0 means one step a second. */
export function waitBefore(steps: readonly Step[], index: number, speed: number): number {
  if (speed === 0) return 1000;
  const gap = (steps[index]?.t ?? 0) - (steps[index - 1]?.t ?? 0);
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, gap / speed));
}
