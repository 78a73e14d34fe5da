/** What every check found in the author's work, and the way to keep the work as the solution. */
import { h, setText } from "../../runner/dom";
import { openDialog } from "../../runner/views/dialogs";
import type { Words } from "../../runner/words";
import type { TrialWords } from "./words";

interface Check {
  readonly id: string;
  readonly says: string;
  readonly weight: number;
  readonly expected: string;
  readonly found: string;
  readonly passed: boolean;
  readonly broken: boolean;
}

export interface Graded {
  readonly earned: number;
  readonly total: number;
  readonly parts: readonly { readonly number: number; readonly text: string; readonly checks: readonly Check[] }[];
  readonly refused: readonly string[];
  readonly diverged: boolean;
}

/** Show a grade; `keep` stores the work and gives what to say, or null when it failed. */
export function showResults(
  words: Words, said: TrialWords, graded: Graded, keep: (both: boolean) => Promise<string>,
): void {
  const status = h("p", { class: "r-dialog__status", role: "status" });
  const both = h("input", { type: "checkbox", checked: true, id: "trial-both" });
  const dialog = openDialog(words, said.results(graded.earned, graded.total), [
    graded.diverged ? h("p", { class: "trial__warning" }, said.diverged) : null,
    graded.refused.length === 0 ? null : h("section", {},
      h("h3", {}, said.refused), h("ul", {}, ...graded.refused.map((reason) => h("li", {}, reason)))),
    ...graded.parts.map((part) => section(said, part)),
    h("div", { class: "r-actions trial__keep" },
      h("button", {
        type: "button", class: "r-button r-button--primary",
        onclick: () => { void keep(both.checked).then((told) => { setText(status, told); }); },
      }, said.solution),
      h("label", { for: "trial-both" }, both, said.both),
      h("button", { type: "button", class: "r-button", onclick: () => { dialog.close(); } }, said.on),
      status),
  ], true);
}

function section(said: TrialWords, part: Graded["parts"][number]): HTMLElement {
  const title = part.number === 0 ? said.kept : said.task(part.number);
  return h("section", {},
    h("h3", {}, title),
    part.text === "" ? null : h("p", { class: "trial__text" }, part.text),
    part.checks.length === 0 ? h("p", {}, said.none) : table(said, title, part.checks));
}

function table(said: TrialWords, title: string, checks: readonly Check[]): HTMLElement {
  return h("div", { class: "trial__scroll", tabindex: 0, role: "region", "aria-label": title },
    h("table", { class: "trial__table" },
      h("thead", {}, h("tr", {}, ...said.columns.map((one) => h("th", { scope: "col" }, one)))),
      h("tbody", {}, ...checks.map((check) => h("tr", { "data-check": check.id, "data-passed": String(check.passed) },
        h("th", { scope: "row" }, check.id, h("span", { class: "trial__says" }, check.says)),
        h("td", {}, String(check.weight)),
        h("td", {}, check.expected),
        h("td", {}, check.found),
        h("td", { class: "trial__verdict" },
          check.broken ? said.broken : check.passed ? said.passed : said.failed))))));
}
