/** The recording's controls: play, plays left, progress, volume. No seeking, no pause. */
import { h, icon, setAttribute, setText } from "../dom";
import type { RunnerState } from "../state";
import type { Clip } from "../types";
import type { Words } from "../words";
import type { ClipPlayer } from "./clip";
import type { Context } from "./context";

export interface PlayerView {
  readonly element: HTMLElement;
  update(state: RunnerState): void;
}

/** Volume of recordings, remembered; changes a playing one at once. */
export function volumeControl(context: Context, apply: (volume: number) => void): HTMLElement {
  const input = h("input", {
    type: "range", min: 0, max: 100, step: 5, class: "r-volume__range",
    value: Math.round(context.prefs().volume * 100),
    oninput: () => {
      const volume = Number(input.value) / 100;
      context.setPrefs({ volume });
      apply(volume);
    },
  });
  return h("label", { class: "r-volume" },
    icon("sound"), h("span", {}, context.words().volume), input);
}

export function playerView(context: Context, clip: Clip): PlayerView {
  const words = context.words();
  const player = context.player(clip.id, clip.url);
  player.volume = context.prefs().volume;
  const label = h("span", {}, words.play);
  const left = h("span", { class: "r-player__left", id: `left-${clip.id}` });
  const note = h("p", { class: "r-player__note" });
  const bar = h("progress", { class: "r-player__bar", max: 100, value: 0, "aria-label": words.progress });
  const button = h("button", {
    type: "button", class: "r-button r-button--primary", "aria-describedby": `left-${clip.id}`,
    onclick: () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      void player.start(context.media.address(clip.url));
    },
  }, icon("play"), label);

  const update = (state: RunnerState): void => {
    const used = state.plays[clip.id] ?? 0;
    const remaining = clip.plays === null ? null : Math.max(0, clip.plays - used);
    const ready = context.media.status(clip.url) === "ready";
    const blocked = !ready || player.busy || remaining === 0;
    setAttribute(button, "aria-disabled", blocked ? "true" : null);
    setText(label, player.busy ? words.playing : used > 0 ? words.playAgain : words.play);
    setText(left, remaining === null ? words.playsNoLimit : words.playsLeft(remaining));
    setText(note, noteFor(words, context, clip, player));
    bar.value = Math.round(player.share * 100);
  };
  player.onChange(() => { update(context.runner.state); });
  const element = h("div", { class: "r-player", role: "group", "aria-label": words.recording },
    h("div", { class: "r-player__row" }, button, left,
      volumeControl(context, (volume) => { player.volume = volume; })),
    bar, note);
  return { element, update };
}

function noteFor(words: Words, context: Context, clip: Clip, player: ClipPlayer): string {
  if (player.state === "broken") return words.audioBroken;
  if (player.state === "ended") return words.playFinished;
  const status = context.media.status(clip.url);
  if (status === "failed") return words.audioFailed;
  return status === "loading" ? words.audioLoading : words.noPause;
}
