/** Puts the page together and keeps it in step with the runner's state. */
import { Announcer } from "./clock";
import { h } from "./dom";
import { MediaStore, mediaOf } from "./media";
import { savePrefs, type Prefs } from "./prefs";
import { refocusing } from "./refocus";
import type { Runner } from "./runner";
import { Speech } from "./speech";
import { phaseOf, tally, type RunnerState } from "./state";
import { keepsWork } from "./types";
import { WORDS } from "./words";
import { banners, troubleWords } from "./views/banners";
import { ClipPlayer } from "./views/clip";
import type { Context, View } from "./views/context";
import { askToLeave, openDisplay, openHandIn, openOverview } from "./views/dialogs";
import { footer, type Footer } from "./views/footer";
import { header, type Header } from "./views/header";
import { openHelp } from "./views/helping";
import { instructionsView } from "./views/instructions";
import { messages } from "./views/messages";
import { noticeView } from "./views/notices";
import { officeView } from "./views/office";
import { openBreak, pausedView } from "./views/paused";
import { questionView } from "./views/question";
import { writtenView } from "./views/written";

/** Layout limits in units of the text size. */
const WIDE = 60;
const TALL = 30;
const COMPACT = 40;
/** An increase of remaining time above this is an extension, not a correction. */
const EXTENSION_MS = 30_000;

export class App {
  private readonly media = new MediaStore(() => { this.update(this.runner.state); });
  private readonly players = new Map<string, ClipPlayer>();
  private readonly speech = new Speech();
  private readonly main = h("main", { class: "r-main", id: "r-main", tabindex: -1 });
  private readonly announcer = new Announcer();
  private readonly context: Context;
  private header!: Header;
  private notices!: ReturnType<typeof banners>;
  private messages!: ReturnType<typeof messages>;
  private footer!: Footer;
  private skip!: HTMLElement;
  private view: View | null = null;
  private mounted = "";
  private where = "";
  private handIn: { update(state: RunnerState): void } | null = null;
  private helping: { update(state: RunnerState): void } | null = null;
  private focusRef: string | null = null;
  private trouble: string | null = null;
  /** Whether a hand-in was under way, and the missing files, when the page was last in step. */
  private handed: { readonly on: boolean; readonly missing: readonly string[] } = { on: false, missing: [] };
  private remaining: number | null = null;

  constructor(
    private readonly root: HTMLElement, private readonly runner: Runner,
    private readonly sitting: string, private prefs: Prefs,
    private readonly keepMore: () => void = () => undefined,
  ) {
    this.context = {
      runner,
      media: this.media,
      prefs: () => this.prefs,
      setPrefs: (change) => { this.setPrefs(change); },
      words: () => WORDS[this.prefs.locale],
      say: (text, visible) => { this.say(text, visible); },
      player: (id) => this.player(id),
      openOverview: () => { openOverview(this.context); },
      openHandIn: () => { this.openHandIn(); },
      go: (position, ref) => { this.go(position, ref); },
    };
  }

  mount(): void {
    this.applyPrefs();
    this.build();
    this.watchSize();
    this.runner.subscribe((state) => { this.update(state); });
    this.update(this.runner.state);
  }

  /** To be called a few times a second. */
  tick(): void {
    this.runner.tick();
    this.header.tick();
    this.notices.tick();
    this.view?.tick?.();
    const { state } = this.runner;
    if (phaseOf(state) !== "test") return;
    const remaining = this.runner.clock.remainingMs();
    const words = this.context.words();
    if (this.remaining !== null && remaining - this.remaining > EXTENSION_MS) {
      this.say(words.timeAdded(Math.round((remaining - this.remaining) / 60_000)), true);
    }
    this.remaining = remaining;
    const minutes = this.announcer.update(remaining);
    if (minutes !== null) this.say(words.minutesLeft(minutes), true);
  }

  private build(): void {
    const words = this.context.words();
    this.header = header(this.context, () => { openDisplay(this.context); }, () => { this.openHelp(); });
    this.notices = banners(this.context);
    this.messages = messages(this.context);
    this.footer = footer(this.context, () => { openBreak(this.context); });
    this.skip = h("a", {
      class: "r-skip", href: "#r-main",
      onclick: (event) => {
        event.preventDefault();
        (this.view?.heading ?? this.main).focus();
      },
    }, words.skip);
    this.root.replaceChildren(
      this.skip, this.header.element, this.messages.element, this.notices.element, this.main, this.footer.element,
      this.speech.element, this.speech.toast,
    );
  }

  private update(state: RunnerState): void {
    this.follow(state);
    const phase = phaseOf(state);
    const epoch = state.content?.epoch ?? 0;
    // The Office view stays from task to task: its project must not be opened anew.
    const inTest = state.content?.section?.office === undefined ? state.position : "office";
    const place = phase === "test" ? inTest : phase === "paused" ? state.pause : "";
    const where = [phase, place, epoch].join("|");
    const key = [where, state.rereads, this.prefs.locale].join("|");
    if (key !== this.mounted) this.show(state, key, where);
    this.root.dataset["phase"] = phase;
    this.root.toggleAttribute("data-written", state.content?.section?.written !== undefined);
    this.root.toggleAttribute("data-office", state.content?.section?.office !== undefined);
    this.header.update(state);
    this.messages.update(state);
    this.notices.update(state);
    this.footer.update(state);
    this.view?.update(state);
    this.handIn?.update(state);
    this.helping?.update(state);
    this.announceTrouble(state);
    this.announceHandIn(state);
    this.keepPlace(state);
  }

  /** For a reload of an Office or a written test, which then opens the same task. */
  private keepPlace(state: RunnerState): void {
    const place = state.screens[state.position]?.items[0]?.ref;
    if (!keepsWork(state.content?.section ?? null) || phaseOf(state) !== "test") return;
    if (place === undefined || place === this.prefs.place) return;
    this.prefs = { ...this.prefs, place };
    savePrefs(this.sitting, this.prefs);
  }

  /** Side effects of where the test stands: fetch media, hold recordings, close dialogs. */
  private follow(state: RunnerState): void {
    const phase = phaseOf(state);
    const { content } = state;
    if (content?.section) this.media.prefetch(mediaOf(content.section));
    else if (content?.settings.audio_check) this.media.prefetch([content.settings.audio_check]);
    for (const player of this.players.values()) {
      if (phase === "test") player.resume();
      else if (phase === "paused") player.hold();
      else player.stop();
    }
    if (phase !== "test" && phase !== "instructions") {
      for (const dialog of document.querySelectorAll("dialog[open]")) (dialog as HTMLDialogElement).close();
    }
  }

  private show(state: RunnerState, key: string, where: string): void {
    const before = this.mounted;
    // The same place again, in another language or with what was found late.
    const stays = this.where === where;
    const refocus = refocusing(this.main);
    this.mounted = key;
    this.where = where;
    if (phaseOf(state) !== "test") this.speech.hide();
    this.view?.destroy?.();
    this.view = this.viewFor(state);
    this.main.replaceChildren(this.view.element);
    if (phaseOf(state) === "test") {
      const refs = state.screens[state.position]?.items.map((item) => item.ref) ?? [];
      queueMicrotask(() => { this.runner.view(refs); });
    }
    if (stays) refocus();
    if (before === "" || stays) return;
    this.main.scrollTo?.({ top: 0 });
    window.scrollTo({ top: 0 });
    this.focusTarget()?.focus();
    this.focusRef = null;
  }

  private focusTarget(): HTMLElement | null {
    const asked = this.focusRef === null ? null : this.main.querySelector<HTMLElement>(
      `[data-ref="${CSS.escape(this.focusRef)}"] .r-question__title`);
    return asked ?? this.view?.heading ?? null;
  }

  private viewFor(state: RunnerState): View {
    const phase = phaseOf(state);
    const screen = state.screens[state.position];
    if (phase === "test" && state.content?.section?.office !== undefined) {
      return officeView(this.context, state.content.section.office, this.keepMore);
    }
    if (phase === "test" && screen !== undefined && state.content?.section?.written !== undefined) {
      return writtenView(this.context, state.content.section.written, screen, this.keepMore);
    }
    if (phase === "test" && screen !== undefined) {
      return questionView(this.context, screen, tally(state).total);
    }
    if (phase === "instructions" && state.content !== null) {
      return instructionsView(this.context, state.content);
    }
    if (phase === "paused") return pausedView(this.context);
    return noticeView(this.context, phase);
  }

  private go(position: number, ref?: string): void {
    const { state } = this.runner;
    this.focusRef = ref ?? null;
    if (position === state.position) {
      this.focusTarget()?.focus();
      return;
    }
    const playing = [...this.players.values()].find((player) => player.busy);
    if (playing === undefined) {
      this.runner.go(position);
      return;
    }
    askToLeave(this.context, () => {
      playing.stop();
      this.runner.go(position);
    });
  }

  private player(id: string): ClipPlayer {
    const known = this.players.get(id);
    if (known !== undefined) return known;
    const player = new ClipPlayer(() => { this.runner.play(id); });
    this.players.set(id, player);
    return player;
  }

  private openHandIn(): void {
    this.handIn = openHandIn(this.context);
    this.handIn.update(this.runner.state);
  }

  private openHelp(): void {
    this.helping = openHelp(this.context);
    this.helping.update(this.runner.state);
  }

  private setPrefs(change: Partial<Prefs>): void {
    const language = change.locale !== undefined && change.locale !== this.prefs.locale;
    this.prefs = { ...this.prefs, ...change };
    savePrefs(this.sitting, this.prefs);
    this.applyPrefs();
    if (language) this.relabel();
  }

  /** Draw everything again in the other language, and leave the focus where it belongs. */
  private relabel(): void {
    const open = document.querySelector<HTMLDialogElement>("dialog[open]");
    open?.close();
    this.build();
    this.update(this.runner.state);
    this.header.tick();
    if (open === null) {
      this.header.element.querySelector<HTMLElement>(".r-header__tools button")?.focus();
      return;
    }
    openDisplay(this.context);
    document.querySelector<HTMLElement>("dialog[open] input[name=locale]:checked")?.focus();
  }

  private applyPrefs(): void {
    const html = document.documentElement;
    const { contrast, locale, textSize } = this.prefs;
    html.lang = locale;
    html.dataset["textSize"] = String(textSize);
    const dark = contrast === "dark" || contrast === "high-dark";
    if (contrast !== "system") html.dataset["theme"] = dark ? "dark" : "light";
    else if (this.systemTheme === undefined) delete html.dataset["theme"];
    else html.dataset["theme"] = this.systemTheme;
    if (contrast.startsWith("high")) html.dataset["contrast"] = "high";
    else delete html.dataset["contrast"];
    this.arrange();
  }

  /** The unit changes with the chosen text size, and when the styles arrive after the script. */
  private watchSize(): void {
    window.addEventListener("resize", () => { this.arrange(); });
    const unit = h("div", { class: "r-unit", "aria-hidden": "true" });
    this.root.after(unit);
    new ResizeObserver(() => { this.arrange(); }).observe(unit);
  }

  /**
   * Choose the layout by the window's size in units of the chosen text size. Media queries
   * know the browser's text size only, not the one chosen here.
   */
  private arrange(): void {
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const width = window.innerWidth / unit;
    const wide = width >= WIDE && window.innerHeight / unit >= TALL;
    this.root.dataset["layout"] = wide ? "wide" : "stacked";
    this.root.toggleAttribute("data-compact", width < COMPACT);
  }

  /** The theme the server wrote into the page, to return to. */
  private readonly systemTheme = document.documentElement.dataset["theme"];

  private say(text: string, visible = false): void {
    this.speech.say(text, visible);
  }

  /** A hand-in that was called off is said where no dialog says it. */
  private announceHandIn(state: RunnerState): void {
    const { handed } = this;
    const on = this.runner.handingIn;
    this.handed = { on, missing: state.missing };
    const words = this.context.words();
    const phase = phaseOf(state);
    if (phase === "paused" && handed.on && !on) this.say(words.handInPaused, true);
    if (phase !== "test" || state.missing === handed.missing || state.missing.length === 0) return;
    if (document.querySelector("dialog[open]") === null) {
      this.say(words.written.handInMissing(state.missing.join(", ")), true);
    }
  }

  private announceTrouble(state: RunnerState): void {
    if (phaseOf(state) !== "test" || state.trouble === this.trouble) return;
    this.trouble = state.trouble;
    const words = this.context.words();
    const trouble = troubleWords(words, state);
    this.say(trouble === null ? words.backOnline : `${trouble[0]}. ${trouble[1]}`);
  }
}
