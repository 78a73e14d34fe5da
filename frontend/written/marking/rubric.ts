/** The criteria as groups of radio buttons, and the keys that choose among them. */

const SHORTCUTS = "assess.marking.shortcuts";

export class Rubric {
  private current = 0;
  private readonly groups: readonly HTMLFieldSetElement[];
  private readonly shortcuts: HTMLInputElement | null;

  constructor(private readonly form: HTMLFormElement, private readonly changed: () => void) {
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
    this.mark(0);
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
    if (event.key >= "1" && event.key <= "9" && event.key.length === 1) return this.choose(Number(event.key));
    if (event.key === "j" || event.key === "J" || (inside && event.key === "ArrowDown")) return this.focus(this.current + 1);
    if (event.key === "k" || event.key === "K" || (inside && event.key === "ArrowUp")) return this.focus(this.current - 1);
    return false;
  }

  private choose(number: number): boolean {
    const radio = this.groups[this.current]?.querySelectorAll<HTMLInputElement>("input[type=radio]")[number - 1];
    if (radio === undefined || radio.disabled) return false;
    radio.checked = true;
    radio.focus();
    this.changed();
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
    this.current = index;
    this.groups.forEach((group, place) => { group.classList.toggle("is-current", place === index); });
  }
}
