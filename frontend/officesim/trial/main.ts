/**
 * A draft tried by its author: the candidates' own host of the applications, without a sitting.
 *
 * Nothing is sent but what the author asks to be checked or kept.
 */
import "./trial.css";
import { h } from "../../runner/dom";
import type { Prefs } from "../../runner/prefs";
import { Speech } from "../../runner/speech";
import type { Locale, OfficeProject } from "../../runner/types";
import type { OfficeContext, View } from "../../runner/views/context";
import { openDialog } from "../../runner/views/dialogs";
import { officeView } from "../../runner/views/office";
import type { Command } from "../../runner/work";
import { WORDS, type Words } from "../../runner/words";
import { TrialDesk } from "./desk";
import { showResults, type Graded } from "./results";
import { TRIAL_WORDS } from "./words";

const TICK_MS = 250;
/** As in the runner: limits of the layout in units of the text size. */
const WIDE = 60;
const TALL = 30;
const PROJECT = "p1";

interface Draft {
  readonly section: { readonly projects: readonly OfficeProject[] };
  /** Language -> digest of its start file. */
  readonly starts: Readonly<Record<string, string>>;
  /** Language -> how many commands the solution has. */
  readonly solved: Readonly<Record<string, number>>;
}

class Trial {
  private readonly speech = new Speech();
  private readonly main = h("main", { class: "r-main", id: "r-main" });
  private readonly desk: TrialDesk;
  private view: View | null = null;
  private kept = 0;
  private solved: Readonly<Record<string, number>>;
  private asking = false;

  constructor(
    private readonly root: HTMLElement, private readonly base: string,
    private readonly draft: Draft, private locale: Locale,
  ) {
    this.desk = new TrialDesk(draft.section, (state) => { this.view?.update(state); });
    this.solved = draft.solved;
  }

  mount(): void {
    this.arrange();
    window.addEventListener("resize", () => { this.arrange(); });
    window.addEventListener("beforeunload", (event) => {
      if (this.done > this.kept) event.preventDefault();
    });
    this.build();
    setInterval(() => { this.view?.tick?.(); }, TICK_MS);
  }

  private get said() {
    return TRIAL_WORDS[this.locale];
  }

  /** The candidates' words, but for what only a candidate is told. */
  private get words(): Words {
    const words = WORDS[this.locale];
    return {
      ...words, handIn: this.said.check, office: { ...words.office, failed: this.said.fileFailed },
    };
  }

  /** How many actions there are beside opening the file. */
  private get done(): number {
    return this.desk.work.standing(PROJECT).commands.filter(({ edits }) => edits.length > 0).length;
  }

  private build(): void {
    const { said } = this;
    document.documentElement.lang = this.locale;
    const context: OfficeContext = {
      runner: this.desk,
      prefs: () => this.prefs,
      words: () => this.words,
      say: (text, visible) => { this.say(text, visible); },
      openHandIn: () => { void this.check(); },
      go: (position) => { this.desk.go(position); },
    };
    this.view?.destroy?.();
    this.view = officeView(context, this.draft.section.projects, () => undefined);
    this.main.replaceChildren(this.view.element);
    const title = this.draft.section.projects[0]?.title;
    this.root.replaceChildren(
      h("header", { class: "r-header trial__head" },
        h("a", { class: "r-button r-button--quiet", href: this.base }, said.back),
        h("p", { class: "trial__title" }, h("strong", {}, said.trying, localised(title, this.locale)), " ",
          h("span", { class: "trial__note" }, said.note)),
        this.recallButton,
        h("button", {
          type: "button", class: "r-button r-button--quiet", lang: this.locale === "en" ? "fr" : "en",
          onclick: () => { this.speak(this.locale === "en" ? "fr" : "en"); },
        }, said.language)),
      this.main, this.speech.element, this.speech.toast);
    this.view.update(this.desk.state);
  }

  /** The way back to the kept solution: nobody does all tasks again to try one more check. */
  private get recallButton(): HTMLElement {
    const button = h("button", {
      type: "button", class: "r-button r-button--quiet", onclick: () => { this.askToRecall(); },
    }, this.said.recall);
    button.hidden = !this.solved[this.locale];
    return button;
  }

  private askToRecall(): void {
    if (this.done <= this.kept) {
      void this.recall();
      return;
    }
    const { said } = this;
    const dialog = openDialog(this.words, said.recall, [
      h("p", {}, said.recallText),
      h("div", { class: "r-actions" },
        h("button", {
          type: "button", class: "r-button r-button--primary",
          onclick: () => {
            dialog.close();
            void this.recall();
          },
        }, said.recallNow),
        h("button", { type: "button", class: "r-button", onclick: () => { dialog.close(); } }, said.on)),
    ]);
  }

  private async recall(): Promise<void> {
    const answer = await fetch(`${this.base}solution/${this.locale}.json`, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) {
      this.say(this.said.failedToAsk, true);
      return;
    }
    const { commands } = (await answer.json()) as { readonly commands: readonly Command[] };
    this.desk.begin(PROJECT, commands, this.locale);
    this.kept = this.done;
    this.build();
    this.say(this.said.recalled, true);
  }

  private speak(locale: Locale): void {
    this.locale = locale;
    this.build();
    this.root.querySelector<HTMLElement>(".trial__head button")?.focus();
  }

  private get prefs(): Prefs {
    return { locale: this.locale, textSize: 100, contrast: "system", timeHidden: true, volume: 1, place: "" };
  }

  private get worked(): Locale {
    return this.desk.work.standing(PROJECT).locale ?? this.locale;
  }

  private async check(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.say(this.said.checking, true);
    const answer = await this.ask("trial/check", { locale: this.worked, steps: this.desk.steps(PROJECT) });
    this.asking = false;
    this.speech.hide();
    if (answer.problems !== undefined) this.say(answer.problems.join(" "), true);
    else showResults(this.words, this.said, answer as unknown as Graded, (both) => this.keep(both, answer as unknown as Graded));
  }

  private async keep(both: boolean, { earned, total }: Graded): Promise<string> {
    const { worked } = this;
    const commands = this.desk.work.standing(PROJECT).commands;
    const count = this.done;
    const answer = await this.ask("trial/solution", {
      locale: worked, languages: both ? ["en", "fr"] : [worked], start: this.draft.starts[worked] ?? "", commands,
    });
    if (answer.problems !== undefined) return answer.problems.join(" ");
    this.kept = count;
    this.solved = (answer as { readonly solved?: Draft["solved"] }).solved ?? this.solved;
    return [this.said.done(count), ...(earned < total ? [this.said.unfinished(earned, total)] : [])].join(" ");
  }

  private async ask(path: string, body: unknown): Promise<{ readonly problems?: readonly string[] }> {
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    try {
      const answer = await fetch(`${this.base}${path}`, {
        method: "POST", credentials: "same-origin", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", "X-CSRFToken": token, "X-Requested-With": "assess" },
      });
      if (answer.ok || answer.status === 422) return (await answer.json()) as { readonly problems?: readonly string[] };
    } catch (error) {
      console.error(error);
    }
    return { problems: [this.said.failedToAsk] };
  }

  private say(text: string, visible = false): void {
    this.speech.say(text, visible);
  }

  private arrange(): void {
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const wide = window.innerWidth / unit >= WIDE && window.innerHeight / unit >= TALL;
    this.root.dataset["layout"] = wide ? "wide" : "stacked";
  }
}

function localised(text: unknown, locale: Locale): string {
  const texts = (text ?? {}) as Partial<Record<Locale, string>>;
  return texts[locale] ?? texts.en ?? texts.fr ?? "";
}

async function run(root: HTMLElement): Promise<void> {
  const { base = "", locale } = root.dataset;
  const answer = await fetch(`${base}trial.json`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The draft answered ${answer.status}.`);
  new Trial(root, base, (await answer.json()) as Draft, locale === "fr" ? "fr" : "en").mount();
}

const root = document.getElementById("runner");
if (root !== null) {
  run(root).catch((error: unknown) => {
    console.error(error);
    const said = TRIAL_WORDS[root.dataset["locale"] === "fr" ? "fr" : "en"];
    // The heading is the server's: the page is never without one.
    root.querySelector("[role=status]")?.replaceWith(h("p", { role: "alert" }, said.fileFailed));
  });
}
