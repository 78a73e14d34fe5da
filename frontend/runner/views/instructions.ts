/** Before the start: what the test is, the volume check, and the explicit act of beginning. */
import { content, h, icon, setAttribute, setText } from "../dom";
import type { RunnerState } from "../state";
import type { EnterReply } from "../types";
import { localise, type Words } from "../words";
import { ClipPlayer } from "./clip";
import type { Context, View } from "./context";
import { volumeControl } from "./player";

/** A test that is not of a language: what is worked on counts, not what is answered. */
const NO_LANGUAGE = "und";
const WRITTEN = "written";

interface VolumeCheck {
  readonly element: HTMLElement;
  /** True once confirmed; otherwise says what is missing and focuses it. */
  passed(): boolean;
}

export function instructionsView(context: Context, enter: EnterReply): View {
  const words = context.words();
  const { locale } = context.prefs();
  const title = localise(enter.title, locale);
  const heading = h("h1", { tabindex: -1 }, title === "" ? words.instructions : title);
  const own = localise(enter.instructions, locale);
  const text = h("div", { class: "r-prose" });
  text.append(content(own, (url) => url));
  const check = enter.settings.audio_check === null ? null
    : volumeCheck(context, enter.settings.audio_check);
  const label = h("span", {}, words.begin);
  const refusal = h("p", { class: "r-rejected", role: "alert", hidden: true });
  const begin = h("button", {
    type: "button", class: "r-button r-button--primary r-button--large",
    onclick: () => {
      if (check === null || check.passed()) void context.runner.start();
    },
  }, label, icon("right"));
  const element = h("div", { class: "r-page" },
    heading,
    facts(context, enter),
    h("h2", {}, words.instructions),
    own === "" ? null : text,
    h("ul", { class: "r-prose" },
      enter.break_left_ms <= 0 ? null : h("li", {}, words.breaksHow),
      ...rules(words, enter).map((rule) => h("li", {}, rule))),
    h("h2", {}, words.recordedTitle),
    h("ul", { class: "r-prose" }, ...recorded(words, enter).map((line) => h("li", {}, line))),
    h("p", { class: "r-prose" }, words.recordedNever),
    check?.element,
    refusal,
    h("div", { class: "r-actions" }, begin));
  return {
    element,
    heading,
    update(state: RunnerState) {
      setText(label, state.starting ? words.beginning : words.begin);
      setAttribute(begin, "aria-disabled", state.starting ? "true" : null);
      refusal.hidden = state.refusal === null;
      setText(refusal, state.refusal === null ? ""
        : `${words.startRefused} ${state.refusal || words.tellInvigilator}`);
    },
  };
}

function recorded(words: Words, enter: EnterReply): string[] {
  if (enter.kind === WRITTEN) return Object.values({ ...words.recorded, ...words.written.recorded });
  const lines = enter.test_language === NO_LANGUAGE
    ? { ...words.recorded, answers: words.office.recorded } : words.recorded;
  return Object.values(lines);
}

function rules(words: Words, enter: EnterReply): string[] {
  const last = (enter.test_language === NO_LANGUAGE ? words.office.cut : words.rule4)(Math.round(enter.settings.grace_ms / 1000));
  if (enter.kind === WRITTEN) {
    const { rules: own, spelling } = words.written;
    return [words.rule1, ...Object.values(own), enter.settings.spelling ? spelling.on : spelling.off, last];
  }
  if (enter.test_language !== NO_LANGUAGE) return [words.rule1, words.rule2, words.rule3, last];
  const { files, rules: own } = words.office;
  return [words.rule1, own.end, own.order, files, words.office.keys, last];
}

function facts(context: Context, enter: EnterReply): HTMLElement {
  const words = context.words();
  const row = (name: string, value: string): HTMLElement =>
    h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const minutes = (ms: number): string => words.duration(Math.max(1, Math.round(ms / 60_000)));
  const more = enter.duration_ms - (enter.usual_ms ?? enter.duration_ms);
  return h("dl", { class: "r-facts" },
    row(words.factDuration, words.duration(Math.round(enter.duration_ms / 60_000))),
    more <= 0 ? null : row(words.factMore, words.moreTime(minutes(more))),
    enter.break_left_ms <= 0 ? null : row(words.factBreaks, words.breaks(minutes(enter.break_left_ms))),
    enter.test_language === NO_LANGUAGE ? null
      : row(words.factLanguage, words.languageName(enter.test_language)));
}

function volumeCheck(context: Context, url: string): VolumeCheck {
  const words = context.words();
  const player = new ClipPlayer(() => undefined);
  player.volume = context.prefs().volume;
  const label = h("span", {}, words.playSample);
  const problem = h("p", { class: "r-rejected", id: "heard-problem", role: "alert", hidden: true });
  const box = h("input", { type: "checkbox", class: "r-check__box", id: "heard" });
  box.addEventListener("change", () => { problem.hidden = true; });
  const show = (text: string): void => {
    setText(problem, text);
    problem.hidden = false;
  };
  player.onChange(() => {
    setText(label, player.busy ? words.playingSample : words.playSample);
    if (player.state === "broken") show(words.sampleFailed);
    if (player.state === "playing") problem.hidden = true;
  });
  const element = h("section", { class: "r-card", "aria-labelledby": "volume-title" },
    h("h2", { id: "volume-title" }, words.volumeTitle),
    h("p", {}, words.volumeText),
    h("div", { class: "r-player__row" },
      h("button", {
        type: "button", class: "r-button",
        onclick: () => void player.start(context.media.address(url)),
      }, icon("play"), label),
      volumeControl(context, (volume) => { player.volume = volume; })),
    h("label", { class: "r-check" }, box, h("span", {}, words.heard)),
    problem);
  return {
    element,
    passed() {
      if (box.checked) {
        player.stop();
        return true;
      }
      show(words.heardFirst);
      box.setAttribute("aria-describedby", "heard-problem");
      box.focus();
      return false;
    },
  };
}
