import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const blocks = (path: string): string =>
  [...readFileSync(path, "utf8").matchAll(/@media \(forced-colors: active\) \{([\s\S]*?)\n\}/g)].map((one) => one[1]).join();

it.each([
  ["runner/styles/written.css", [".w-editor:focus-within", ".w-tool[aria-pressed=\"true\"]", ".w-divider", ".selectedCell"]],
  ["written/marking/marking.css", [".criterion.is-current", ".band:has(input:checked)", ".note-mark"]],
])("%s: what is on stays visible where the system chooses the colours", (path, states) => {
  for (const state of states) expect(blocks(path)).toContain(state);
});
