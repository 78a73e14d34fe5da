/** The candidate's work as a film: the same applications, fed from the journal. */
import "./film.css";
import { h, setText } from "../../runner/dom";
import type { Workspace } from "../contract";
import { load } from "../main";
import { said } from "./commands";
import { needsOpening, sceneAt, waitBefore, type Step } from "./reel";
import { WORDS } from "./words";

interface History {
  readonly application: string;
  readonly title: Readonly<Record<string, string>>;
  readonly openings: Readonly<Record<string, unknown>>;
  readonly commands: readonly Step[];
}

const SPEEDS = [0, 1, 4, 16] as const;

class Film {
  private readonly words;
  private readonly stage = h("div", { class: "film__stage" });
  private readonly status = h("p", { class: "film__status", role: "status" });
  private readonly slider;
  private readonly playButton;
  private readonly list = h("ol", { class: "film__steps" });
  private workspace: Workspace | null = null;
  private at = 0;
  private speed: number = 4;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private going: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: HTMLElement, private readonly history: History,
    private readonly assets: string, private readonly locale: "en" | "fr",
  ) {
    this.words = WORDS[locale];
    this.slider = h("input", {
      type: "range", class: "film__position", min: 0, max: this.steps.length, value: 0, step: 1, "aria-label": this.words.position,
      oninput: () => {
        this.pause();
        this.go(Number(this.slider.value));
      },
    });
    this.playButton = h("button", {
      type: "button", class: "button button-primary", onclick: () => {
        if (this.timer === null) this.play();
        else this.pause();
      },
    }, this.words.play);
  }

  mount(): void {
    const { words } = this;
    const button = (label: string, run: () => void): HTMLElement =>
      h("button", { type: "button", class: "button button-secondary", onclick: () => { this.pause(); run(); } }, label);
    const speed = h("select", {
      onchange: () => { this.speed = Number(speed.value); },
    }, ...SPEEDS.map((n) => h("option", { value: n, selected: n === this.speed },
      n === 0 ? words.steps : words.times(n))));
    this.root.replaceChildren(
      h("div", { class: "film__controls", role: "group", "aria-label": words.controls },
        this.playButton,
        button(words.start, () => { this.go(0); }),
        button(words.back, () => { this.go(this.at - 1); }),
        button(words.forward, () => { this.go(this.at + 1); }),
        h("label", {}, words.speed, " ", speed)),
      this.slider, this.status,
      h("div", { class: "film__body" },
        h("section", { class: "film__window", "aria-label": words.window }, this.stage),
        h("nav", { class: "film__list", "aria-label": words.list }, this.list)));
    this.list.append(...this.steps.map((step, index) => this.entry(step, index)));
    this.go(0);
  }

  private get steps(): readonly Step[] {
    return this.history.commands;
  }

  private entry(step: Step, index: number): HTMLElement {
    const minutes = Math.floor(step.t / 60_000);
    const seconds = String(Math.floor(step.t / 1000) % 60).padStart(2, "0");
    return h("li", {}, h("button", {
      type: "button", class: "film__step", onclick: () => {
        this.pause();
        this.go(index + 1);
      },
    },
      h("span", { class: "film__time" }, this.words.time(minutes, seconds)),
      h("span", { class: "film__said" }, said(step.cmd, this.locale)),
      h("span", { class: "film__via" }, this.words.via[step.via] ?? step.via),
      h("code", { class: "film__cmd", lang: "en" }, step.cmd)));
  }

  private play(): void {
    setText(this.playButton, this.words.pause);
    if (this.at >= this.steps.length) this.go(0);
    const next = (): void => {
      if (this.at >= this.steps.length) {
        this.pause();
        return;
      }
      this.timer = setTimeout(() => {
        this.go(this.at + 1);
        void this.going.then(() => { if (this.timer !== null) next(); });
      }, waitBefore(this.steps, this.at, this.speed));
    };
    next();
  }

  private pause(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    setText(this.playButton, this.words.play);
  }

  private go(to: number): void {
    const target = Math.max(0, Math.min(this.steps.length, to));
    this.going = this.going.then(() => this.show(target)).catch((error: unknown) => {
      console.error(error);
      setText(this.status, this.words.failed);
    });
  }

  private async show(to: number): Promise<void> {
    let refused = false;
    if (this.workspace === null || needsOpening(this.steps, this.at, to)) {
      const scene = sceneAt(this.steps, to);
      await this.open(scene.locale);
      for (const step of scene.steps) refused = !this.apply(step);
    } else {
      for (const step of this.steps.slice(this.at, to)) refused = !this.apply(step);
    }
    this.at = to;
    this.slider.value = String(to);
    const said = this.steps.length === 0 ? this.words.empty : this.words.at(to, this.steps.length);
    setText(this.status, refused ? `${said}. ${this.words.refused}` : said);
    [...this.list.querySelectorAll("button")].forEach((button, index) => {
      if (index === to - 1) {
        button.setAttribute("aria-current", "step");
        button.scrollIntoView({ block: "nearest" });
      } else {
        button.removeAttribute("aria-current");
      }
    });
  }

  private apply(step: Step): boolean {
    try {
      if (step.edits.length > 0) this.workspace?.apply(step.edits);
      return true;
    } catch (error) {
      console.error(error);
      return false;
    }
  }

  private async open(locale: "en" | "fr"): Promise<void> {
    this.workspace?.destroy();
    const root = h("div", { class: "film__app", lang: locale });
    this.stage.replaceChildren(root);
    const application = await load(this.history.application);
    const opening = this.history.openings[locale] ?? this.history.openings["en"];
    this.workspace = await application.open(root, structuredClone(opening), {
      locale,
      title: this.history.title[locale] ?? "",
      record: () => undefined,
      announce: () => undefined,
      asset: (name) => `${this.assets}${encodeURIComponent(name)}`,
    });
    this.workspace.setReadOnly(true);
  }
}

async function run(root: HTMLElement): Promise<void> {
  const { history = "", assets = "", locale } = root.dataset;
  const language = locale === "fr" ? "fr" : "en";
  const answer = await fetch(history, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The history answered ${answer.status}.`);
  new Film(root, (await answer.json()) as History, assets, language).mount();
}

const root = document.getElementById("film");
if (root !== null) {
  run(root).catch((error: unknown) => {
    console.error(error);
    root.replaceChildren(h("p", { role: "alert" }, WORDS[root.dataset["locale"] === "fr" ? "fr" : "en"].failed));
  });
}
