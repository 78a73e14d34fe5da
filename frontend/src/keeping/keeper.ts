/** Looks after one form: says what is not saved, keeps a copy of it, and lets nobody leave unwarned. */
import type { Copies } from "./copies";
import { differing, hasFile, read, type Field } from "./fields";

const AFTER_MS = 400;

export interface Surroundings {
  readonly copies: Copies | null;
  readonly id: string;
  readonly now: () => number;
  /** Whether a save would be taken, and with which token the form is sent. */
  readonly alive: () => Promise<{ readonly is: "here"; readonly token: string } | { readonly is: "away" | "lost" }>;
  readonly told: (what: "clean" | "kept" | "unkept") => void;
  /** The save was not sent: nobody is logged in, or no server answers. */
  readonly stopped: (why: "away" | "lost" | null) => void;
}

export class Keeper {
  private made: readonly Field[];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private turns: Promise<unknown> = Promise.resolve();
  private sending = false;
  private asking = false;

  constructor(private readonly form: HTMLFormElement, private readonly around: Surroundings) {
    this.made = read(form, true);
  }

  /** Whether leaving would lose something. A form that came back unsaved is so from the start. */
  get unsaved(): boolean {
    return this.form.dataset["unsaved"] !== undefined || this.changed;
  }

  start(window: Window): void {
    for (const happening of ["input", "change"]) this.form.addEventListener(happening, () => { this.touch(); });
    this.form.addEventListener("submit", (event) => { this.submit(event); });
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved && !this.sending) event.preventDefault();
    });
    window.addEventListener("pagehide", () => { void this.keep(); });
    // A save that led nowhere, as with a download or a stopped page: leaving warns again.
    window.addEventListener("pageshow", () => { this.sending = false; });
    if (this.unsaved) this.touch();
  }

  /** Something in the form is another now. */
  touch(): void {
    if (!this.unsaved) this.around.told("clean");
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.keep(); }, AFTER_MS);
  }

  /** Keep what stands in the form now, one copy after the other. */
  keep(): Promise<unknown> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    // Without a copy there is less to lose by saving: it must not be in the way.
    this.turns = this.turns.then(() => this.kept()).catch(() => { this.around.told("unkept"); });
    return this.turns;
  }

  private get changed(): boolean {
    return differing(read(this.form), this.made).length > 0 || hasFile(this.form);
  }

  private async kept(): Promise<void> {
    const { copies, id, now, told } = this.around;
    if (!this.unsaved) {
      copies?.drop(id);
      told("clean");
      return;
    }
    const copy = { stamp: stampOf(this.form), about: document.querySelector("h1")?.textContent.trim() ?? "", fields: read(this.form) };
    told(copies !== null && await copies.put(id, copy, now()) ? "kept" : "unkept");
  }

  private submit(event: SubmitEvent): void {
    if (this.sending) return;
    event.preventDefault();
    if (this.asking) return;
    this.asking = true;
    void this.ask(event.submitter).finally(() => { this.asking = false; });
  }

  /** Send only what will be taken: who was logged out meanwhile stays on the page. */
  private async ask(submitter: HTMLElement | null): Promise<void> {
    await this.keep();
    const answer = await this.around.alive();
    if (answer.is !== "here") {
      this.around.stopped(answer.is);
      return;
    }
    this.around.stopped(null);
    const token = this.form.querySelector<HTMLInputElement>("[name=csrf_token]");
    if (token !== null) token.value = answer.token;
    this.sending = true;
    this.form.requestSubmit(submitter);
  }
}

export function stampOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>("[name=stamp]")?.value ?? "";
}
