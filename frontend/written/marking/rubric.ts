/** The criteria as groups of radio buttons, and the keys that choose among them. */
import { digitOf, nextOpen, typed } from "./digits";

/** What a key led to, for whoever cannot see it. */
export type Told =
  | { readonly is: "waiting" | "unknown"; readonly typed: string; readonly bands: readonly number[] }
  | { readonly is: "moved" | "complete" };

const SHORTCUTS = "assess.marking.shortcuts";

export class Rubric {
  private current = 0;
  /** Digits that begin a longer number, or "". */
  private digits = "";
  private readonly groups: readonly HTMLFieldSetElement[];
  private readonly shortcuts: HTMLInputElement | null;

  constructor(
    private readonly form: HTMLFormElement, private readonly changed: () => void,
    private readonly told: (what: Told) => void = () => undefined,
  ) {
    this.groups = [...form.querySelectorAll<HTMLFieldSetElement>("fieldset[data-criterion]")];
    this.shortcuts = form.querySelector("#shortcuts");
    this.groups.forEach((group, index) => {
      group.addEventListener("focusin", () => { this.mark(index); });
    });
    form.addEventListener("input", (event) => {
      if (event.target !== this.shortcuts) changed();
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); });
    if (this.shortcuts !== null) {
      this.shortcuts.checked = localStorage.getItem(SHORTCUTS) !== "off";
      this.shortcuts.addEventListener("change", () => {
        localStorage.setItem(SHORTCUTS, this.listening ? "on" : "off");
      });
    }
    // After a reload a digit must not go to what has its marks already.
    this.mark(Math.max(0, this.groups.findIndex((group) => group.querySelector("input:checked") === null)));
  }

  /** Whether single keys choose: they can be turned off (WCAG 2.1.4). */
  get listening(): boolean {
    return this.shortcuts?.checked ?? false;
  }

  get marks(): Record<string, number> {
    const found: Record<string, number> = {};
    for (const group of this.groups) {
      const chosen = group.querySelector<HTMLInputElement>("input[type=radio]:checked");
      if (chosen !== null) found[group.dataset.criterion ?? ""] = Number(chosen.value);
    }
    return found;
  }

  get comments(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const box of this.form.querySelectorAll<HTMLTextAreaElement>("textarea[data-comment]")) {
      if (box.value.trim() !== "") found[box.dataset.comment ?? ""] = box.value;
    }
    return found;
  }

  /** Show other marks and comments than those on the page. */
  put(marks: Readonly<Record<string, number>>, comments: Readonly<Record<string, string>>): void {
    for (const radio of this.form.querySelectorAll<HTMLInputElement>("fieldset input[type=radio]")) {
      const code = radio.closest<HTMLElement>("fieldset")?.dataset.criterion ?? "";
      radio.checked = marks[code] === Number(radio.value);
    }
    for (const box of this.form.querySelectorAll<HTMLTextAreaElement>("textarea[data-comment]")) {
      box.value = comments[box.dataset.comment ?? ""] ?? "";
    }
  }

  /** Titles of criteria without a band; the first of them is focused. */
  missing(): string[] {
    const open = this.groups.filter((group) => group.querySelector("input:checked") === null);
    const first = open[0];
    if (first !== undefined) this.focus(this.groups.indexOf(first));
    return open.map((group) => group.querySelector(".criterion-title")?.textContent ?? "");
  }

  /** A key that was pressed outside a text; whether it was one of these. */
  key(event: KeyboardEvent): boolean {
    const inside = event.target instanceof Node && this.form.contains(event.target);
    const digit = digitOf(event);
    if (digit !== null) return this.type(digit);
    if (this.digits !== "" && (event.key === "Enter" || event.key === "Backspace" || event.key === "Escape")) return this.end(event.key === "Enter");
    if (event.key === "j" || event.key === "J" || (inside && event.key === "ArrowDown")) return this.focus(this.current + 1);
    if (event.key === "k" || event.key === "K" || (inside && event.key === "ArrowUp")) return this.focus(this.current - 1);
    return false;
  }

  /** The lowest band of every criterion: what an answer without a word gets. */
  lowest(): void {
    for (const group of this.groups) {
      const radio = group.querySelector<HTMLInputElement>("input[type=radio]");
      if (radio !== null && !radio.disabled) radio.checked = true;
    }
    this.changed();
  }

  private bands(group: HTMLFieldSetElement | undefined): HTMLInputElement[] {
    return group === undefined ? [] : [...group.querySelectorAll<HTMLInputElement>("input[type=radio]")];
  }

  private type(digit: string): boolean {
    const radios = this.bands(this.groups[this.current]);
    const bands = radios.map((one) => Number(one.value));
    const found = typed(bands, this.digits, digit);
    if (found.is === "given") return this.give(found.marks);
    this.digits = found.is === "waiting" ? found.typed : "";
    this.told({ is: found.is, typed: found.typed, bands });
    return true;
  }

  /** No more digits follow: what was typed counts, or is forgotten. */
  private end(counts: boolean): boolean {
    const spelt = this.digits;
    this.digits = "";
    const bands = this.bands(this.groups[this.current]).map((one) => Number(one.value));
    if (!counts) this.told({ is: "moved" });
    else if (bands.includes(Number(spelt))) this.give(Number(spelt));
    else this.told({ is: "unknown", typed: spelt, bands });
    return true;
  }

  /** What was typed counts before one goes elsewhere, if it is a mark. */
  accept(): void {
    const radio = this.bands(this.groups[this.current]).find((one) => one.value === this.digits);
    this.digits = "";
    if (radio === undefined || radio.disabled) return;
    radio.checked = true;
    this.changed();
  }

  private give(marks: number): boolean {
    this.digits = "";
    const radio = this.bands(this.groups[this.current]).find((one) => Number(one.value) === marks);
    if (radio === undefined || radio.disabled) return false;
    radio.checked = true;
    this.changed();
    const open = this.groups.map((group) => group.querySelector("input:checked") === null);
    const next = nextOpen(open, this.current);
    if (next === null) radio.focus();
    else this.focus(next);
    this.told({ is: next === null ? "complete" : "moved" });
    return true;
  }

  private focus(index: number): boolean {
    const group = this.groups[index];
    if (group === undefined) return true;
    this.mark(index);
    const radio = group.querySelector<HTMLInputElement>("input:checked") ?? group.querySelector<HTMLInputElement>("input");
    radio?.focus();
    group.scrollIntoView({ block: "nearest" });
    return true;
  }

  private mark(index: number): void {
    if (index !== this.current) this.accept();
    this.current = index;
    this.groups.forEach((group, place) => { group.classList.toggle("is-current", place === index); });
  }
}
