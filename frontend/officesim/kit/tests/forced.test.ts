import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(`officesim/${path}`, "utf8");
const blocks = (css: string) => [...css.matchAll(/@media \(forced-colors: active\) \{([\s\S]*?)\n\}/g)].map((one) => one[1]).join();

it.each([
  ["kit/css/forced.css", "kit/css/controls.css", ".kit-swatch"], ["mail/css/mail.css", "mail/css/mail.css", ".mail-chip"],
  ["mail/css/calendar.css", "mail/css/calendar.css", ""], ["spreadsheet/spreadsheet.css", "spreadsheet/spreadsheet.css", ".ss-cell"],
  ["presentation/css/presentation.css", "presentation/css/presentation.css", ".pp-board"], ["document/document.css", "document/document.css", ".od-page"],
])("%s: what is on stays visible where the system chooses the colours", (forced, states, keeps) => {
  const css = read(forced);
  const marked = [...read(states).replace(/@media \(forced-colors[\s\S]*?\n\}/g, "").matchAll(/(\.[a-z-]+)\[aria-(?:pressed|selected)="true"\]/g)].map((one) => one[0]);
  const active = blocks(css);
  expect(active).toContain("Highlight");
  for (const state of marked.filter((one) => !one.startsWith(".ss-tab-coloured"))) expect(active).toContain(state);
  const kept = css.replace(/\/\*[\s\S]*?\*\//g, "").split("}").filter((rule) => rule.includes("forced-color-adjust: none") && !rule.includes("@media"));
  if (keeps) expect(kept.map((rule) => rule.split("{")[0]).join()).toContain(keeps);
});
