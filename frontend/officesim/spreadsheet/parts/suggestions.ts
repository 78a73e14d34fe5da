/** Functions and names offered while a formula is typed. Tab takes the chosen one. */
import { h } from "../../kit/dom";
import type { App } from "../app";
import { allFunctions } from "../functions";

export class Suggestions {
  private readonly list = h("div", { class: "ss-suggest ss-float", role: "listbox" });
  private found: { name: string; about: string; call: boolean }[] = [];
  private chosen = 0;
  private from = 0;

  constructor(private readonly app: App) {
    this.list.hidden = true;
    this.list.id = "ss-suggest";
    this.list.setAttribute("aria-label", app.w.suggestions);
    app.root.append(this.list);
  }

  update(text: string, caret: number): void {
    const before = text.slice(0, caret);
    const word = /[\p{L}_][\p{L}\p{N}_.]*$/u.exec(before)?.[0] ?? "";
    const quotes = (before.match(/"/g)?.length ?? 0) % 2;
    this.found = text.startsWith("=") && word && !quotes ? this.search(word) : [];
    this.from = caret - word.length;
    this.chosen = 0;
    this.draw();
    this.hint(text, caret);
  }

  /** Keys while the list is open. True when the key was used. */
  key(event: KeyboardEvent): boolean {
    if (this.list.hidden || this.found.length === 0) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + by + this.found.length) % this.found.length;
      this.draw();
      return true;
    }
    if (event.key === "Tab" && !event.shiftKey) {
      this.take(this.chosen);
      return true;
    }
    if (event.key === "Escape") {
      this.close();
      return true;
    }
    return false;
  }

  close(): void {
    this.found = [];
    this.list.hidden = true;
    for (const field of this.fields()) field.removeAttribute("aria-activedescendant");
  }

  private fields(): HTMLElement[] {
    return [this.app.editor.field, this.app.bar.field];
  }

  private search(word: string): { name: string; about: string; call: boolean }[] {
    const start = word.toUpperCase();
    const functions = allFunctions()
      .filter((one) => one.name.startsWith(start))
      .map((one) => ({ name: one.name, about: one.about, call: true }));
    const names = [...this.app.book.names.values()]
      .map((one) => one.name)
      .filter((name) => name.toUpperCase().startsWith(start))
      .map((name) => ({ name, about: "", call: false }));
    const all = [...functions, ...names].slice(0, 12);
    return all.length === 1 && all[0]?.name.toUpperCase() === start && !all[0].call ? [] : all;
  }

  private draw(): void {
    this.list.hidden = this.found.length === 0;
    if (this.list.hidden) return;
    this.list.replaceChildren(
      ...this.found.map((one, index) => {
        const row = h(
          "div",
          { class: "ss-suggest-row", role: "option", id: `ss-suggest-${index}`, "aria-selected": String(index === this.chosen) },
          h("strong", {}, one.name),
          one.about ? h("span", {}, one.about) : "",
        );
        row.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.take(index);
        });
        return row;
      }),
    );
    for (const field of this.fields()) field.setAttribute("aria-activedescendant", `ss-suggest-${this.chosen}`);
    this.place();
  }

  private place(): void {
    const field = this.app.editor.field.hidden ? this.app.bar.field : this.app.editor.field;
    const box = field.getBoundingClientRect();
    const root = this.app.root.getBoundingClientRect();
    this.list.style.cssText = `left:${box.left - root.left}px;top:${box.bottom - root.top + 2}px`;
  }

  private take(index: number): void {
    const one = this.found[index];
    if (!one) return;
    this.app.editor.insert(one.name + (one.call ? "(" : ""), this.from, this.app.editor.caret);
    this.found = [];
    this.draw();
    this.hint(this.app.editor.text, this.app.editor.caret);
  }

  /** Inside a function's brackets: what it takes. */
  private hint(text: string, caret: number): void {
    if (this.found.length || !text.startsWith("=")) return;
    const name = innermost(text.slice(0, caret));
    const known = name && allFunctions().find((one) => one.name === name);
    if (!known) return;
    this.list.replaceChildren(h("div", { class: "ss-suggest-hint" }, `${known.name}(${known.arguments})`));
    this.list.hidden = false;
    this.place();
  }
}

/** The function whose brackets are open at the end of `text`. */
export function innermost(text: string): string | null {
  const bare = text.replace(/"(?:[^"]|"")*"/g, (quoted) => " ".repeat(quoted.length));
  let depth = 0;
  for (let index = bare.length - 1; index >= 0; index -= 1) {
    const letter = bare[index];
    if (letter === ")") depth += 1;
    if (letter !== "(") continue;
    if (depth > 0) {
      depth -= 1;
      continue;
    }
    return /([\p{L}_][\p{L}\p{N}_.]*)$/u.exec(bare.slice(0, index))?.[1]?.toUpperCase() ?? null;
  }
  return null;
}
