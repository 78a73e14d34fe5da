import { describe, expect, it } from "vitest";
import { said } from "./commands";
import { needsOpening, sceneAt, waitBefore, type Step } from "./reel";

const step = (cmd: string, t: number, more: Partial<Step> = {}): Step => ({ cmd, via: "key", edits: [], t, ...more });
const STEPS = [
  step("project.open", 1000, { locale: "fr" }), step("a", 3000), step("b", 3010),
  step("project.reset", 60_000, { locale: "en" }), step("c", 61_000),
];

describe("a step", () => {
  it("is said in words, in the language of the page", () => {
    expect(said("font.bold", "fr")).toBe("Police");
    expect(said("merge-center", "fr")).toBe("Fusion de cellules");
    expect(said("undo:chart.title", "fr")).toBe("Annulation\u00a0: Graphique");
    expect(said("project.open", "en")).toBe("Opened the project");
    expect(said("unheard.of", "fr")).toBe("unheard.of");
  });

  it("has words for every command of our solutions", () => {
    const solutions = import.meta.glob<unknown>("../../../question_banks/office/*/solution.json", { eager: true, import: "default" });
    const commands = Object.values(solutions)
      .flatMap((one) => (Array.isArray(one) ? one : Object.values(one as Record<string, unknown[]>).flat()) as { readonly cmd: string }[])
      .map(({ cmd }) => cmd);
    expect(commands.length).toBeGreaterThan(80);
    expect([...new Set(commands.filter((cmd) => said(cmd, "fr") === cmd))]).toEqual([]);
  });
});

describe("a film", () => {
  it("shows what stands at a step, in the language it was opened in", () => {
    expect(sceneAt(STEPS, 3).locale).toBe("fr");
    expect(sceneAt(STEPS, 3).steps.map(({ cmd }) => cmd)).toEqual(["project.open", "a", "b"]);
    expect(sceneAt(STEPS, 5)).toMatchObject({ locale: "en", steps: [{ cmd: "c" }] });
    expect(sceneAt(STEPS, 0)).toEqual({ locale: "fr", steps: [] });
    expect(sceneAt([], 0)).toEqual({ locale: "en", steps: [] });
  });

  it("opens the project anew to go back, or over a reset", () => {
    expect(needsOpening(STEPS, 2, 1)).toBe(true);
    expect(needsOpening(STEPS, 1, 3)).toBe(false);
    expect(needsOpening(STEPS, 2, 4)).toBe(true);
  });

  it("goes as fast as the work did, but waits for nobody who thinks", () => {
    expect(waitBefore(STEPS, 1, 1)).toBe(2000);
    expect(waitBefore(STEPS, 1, 4)).toBe(500);
    expect(waitBefore(STEPS, 2, 4)).toBe(40);
    expect(waitBefore(STEPS, 3, 1)).toBe(4000);
    expect(waitBefore(STEPS, 1, 0)).toBe(1000);
  });
});
