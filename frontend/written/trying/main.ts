/**
 * A draft met by its author as a candidate meets the paper: the candidates' own page and editor,
 * without a sitting. What is typed stays in this page's memory and goes with it.
 */
import "./trying.css";
import { h, icon } from "../../runner/dom";
import { MediaStore } from "../../runner/media";
import type { Prefs } from "../../runner/prefs";
import { Speech } from "../../runner/speech";
import type { Locale, Localised } from "../../runner/types";
import type { View, WayContext, WrittenContext } from "../../runner/views/context";
import { openOverview } from "../../runner/views/dialogs";
import { footer, type Footer } from "../../runner/views/footer";
import { localise, WORDS } from "../../runner/words";
import { taskView } from "../view";
import { TryingDesk } from "./desk";
import { TRYING_WORDS } from "./words";

const TICK_MS = 250;
/** As in the runner: limits of the layout in units of the text size. */
const WIDE = 60;
const TALL = 30;
const COMPACT = 40;

type Variant = "en-fr" | "fr-en";

export interface Preview {
  readonly title: Localised;
  readonly unfinished: boolean;
  readonly sections: Readonly<Partial<Record<Variant, unknown>>>;
}

export class Trying {
  private readonly speech = new Speech();
  private readonly main = h("main", { class: "r-main", id: "r-main", tabindex: -1 });
  private readonly media = new MediaStore(() => { this.view?.update(this.desk.state); });
  private readonly desks: Readonly<Partial<Record<Variant, TryingDesk>>>;
  private readonly context: WrittenContext & WayContext;
  private variant: Variant = "en-fr";
  private view: View | null = null;
  private way: Footer | null = null;
  private mounted = "";

  constructor(
    private readonly root: HTMLElement, private readonly base: string,
    private readonly preview: Preview, private locale: Locale,
  ) {
    // Each variant has answers of its own, which wait while the other one is looked at.
    this.desks = Object.fromEntries(Object.entries(preview.sections).map(
      ([variant, section]) => [variant, new TryingDesk(section, () => { this.update(); })]));
    const desk = (): TryingDesk => this.desk;
    this.context = {
      get runner() { return desk(); },
      media: this.media,
      prefs: () => this.prefs,
      words: () => WORDS[this.locale],
      say: (text, visible) => { this.say(text, visible); },
      go: (position) => { this.desk.go(position); },
      openOverview: () => { openOverview(this.context); },
      openHandIn: () => { this.say(this.said.handIn, true); },
    };
  }

  mount(): void {
    this.arrange();
    window.addEventListener("resize", () => { this.arrange(); });
    this.build();
    setInterval(() => { this.view?.tick?.(); }, TICK_MS);
  }

  private get said() {
    return TRYING_WORDS[this.locale];
  }

  private get desk(): TryingDesk {
    return this.desks[this.variant]!;
  }

  private get prefs(): Prefs {
    return { locale: this.locale, textSize: 100, contrast: "system", timeHidden: true, volume: 1, place: "" };
  }

  private build(): void {
    const { said } = this;
    document.documentElement.lang = this.locale;
    this.way = footer(this.context);
    this.mounted = "";
    this.root.replaceChildren(this.head(), this.main, this.way.element, this.speech.element, this.speech.toast);
    if (this.desk.state.screens.length > 0) {
      this.update();
      return;
    }
    this.way.element.hidden = true;
    this.main.replaceChildren(h("h1", { class: "r-screen__title" }, localise(this.preview.title, this.locale)),
      h("p", {}, said.none));
  }

  private head(): HTMLElement {
    const { said } = this;
    const variants = Object.keys(this.desks) as Variant[];
    const other = this.locale === "en" ? "fr" : "en";
    return h("header", { class: "r-header trying__head" },
      h("a", { class: "r-button r-button--quiet", href: this.base }, icon("left"), said.back),
      h("div", { class: "trying__title" },
        h("p", {}, h("strong", { class: "trying__mark" }, said.mark), " ", localise(this.preview.title, this.locale)),
        h("p", { class: "trying__note" }, [said.note, this.preview.unfinished ? said.unfinished : ""].join(" ").trim())),
      h("div", { class: "trying__tools" },
        variants.length < 2 ? null : h("div", { class: "trying__halves", role: "group", "aria-label": said.halves },
          ...variants.map((variant) => h("button", {
            type: "button", class: "r-button r-button--quiet", "data-variant": variant,
            "aria-pressed": String(variant === this.variant), onclick: () => { this.turn(variant); },
          }, said.variants[variant]))),
        h("a", { class: "r-button r-button--quiet", href: `${this.base}preview/texts` }, said.texts),
        h("button", {
          type: "button", class: "r-button r-button--quiet", lang: other, "data-language": "",
          onclick: () => { this.speak(other); },
        }, said.language)));
  }

  private update(): void {
    const { state } = this.desk;
    const screen = state.screens[state.position];
    const paper = state.content?.section?.written;
    if (screen === undefined || paper === undefined) return;
    const place = [this.variant, this.locale, screen.group.id].join("|");
    if (place !== this.mounted) {
      const before = this.mounted;
      this.mounted = place;
      this.media.prefetch(paper.sources.filter(({ kind }) => kind === "image")
        .flatMap(({ file }) => Object.values(file ?? {})));
      // What was being typed becomes an answer of its task first.
      this.view?.destroy?.();
      this.view = taskView(this.context, paper, screen);
      this.main.replaceChildren(this.view.element);
      this.desk.view(screen.group.id);
      if (before !== "") {
        window.scrollTo({ top: 0 });
        this.view.heading?.focus();
      }
    }
    this.view?.update(this.desk.state);
    this.way?.update(this.desk.state);
  }

  /** The other half of the candidates, at the same task. */
  private turn(variant: Variant): void {
    if (variant === this.variant) return;
    const { position } = this.desk.state;
    this.leave();
    this.variant = variant;
    this.desk.go(position);
    this.build();
    this.root.querySelector<HTMLElement>(`[data-variant="${variant}"]`)?.focus();
    this.say(this.said.changed[variant]);
  }

  private speak(locale: Locale): void {
    this.leave();
    this.locale = locale;
    this.build();
    this.root.querySelector<HTMLElement>("[data-language]")?.focus();
  }

  private leave(): void {
    this.view?.destroy?.();
    this.view = null;
  }

  private say(text: string, visible = false): void {
    this.speech.say(text, visible);
  }

  private arrange(): void {
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const width = window.innerWidth / unit;
    const wide = width >= WIDE && window.innerHeight / unit >= TALL;
    this.root.dataset["layout"] = wide ? "wide" : "stacked";
    this.root.toggleAttribute("data-compact", width < COMPACT);
  }
}

async function run(root: HTMLElement): Promise<void> {
  const { base = "", locale } = root.dataset;
  const answer = await fetch(`${base}preview.json`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The draft answered ${answer.status}.`);
  new Trying(root, base, (await answer.json()) as Preview, locale === "fr" ? "fr" : "en").mount();
}

const root = document.getElementById("runner");
if (root !== null) {
  run(root).catch((error: unknown) => {
    console.error(error);
    const said = TRYING_WORDS[root.dataset["locale"] === "fr" ? "fr" : "en"];
    // The heading is the server's: the page is never without one.
    root.querySelector("[role=status]")?.replaceWith(h("p", { role: "alert" }, said.failed));
  });
}
