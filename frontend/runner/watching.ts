/**
 * What this page notices around the questions: focus, full screen, pasted text.
 *
 * The candidate is told beforehand. It is evidence for people and never touches the score;
 * no camera, no microphone, no content of the screen or of the clipboard.
 */
import type { Runner } from "./runner";

/** Ask the browser for the full screen; it may refuse. */
export function goFullScreen(): void {
  document.documentElement.requestFullscreen().catch(() => undefined);
}

export function watch(runner: Runner, monotonic: () => number): void {
  watchFocus(runner, monotonic);
  watchScreen(runner, monotonic);
  document.addEventListener("paste", (event) => {
    runner.signals.paste(event.clipboardData?.getData("text").length ?? 0);
  });
}

function watchFocus(runner: Runner, monotonic: () => number): void {
  let since: number | null = null;
  const moved = (): void => {
    const away = document.hidden || !document.hasFocus();
    if (away === (since !== null)) return;
    if (since === null) runner.signals.note("focus", "lost");
    else runner.signals.note("focus", "back", monotonic() - since);
    since = away ? monotonic() : null;
  };
  window.addEventListener("blur", moved);
  window.addEventListener("focus", moved);
  document.addEventListener("visibilitychange", moved);
}

function watchScreen(runner: Runner, monotonic: () => number): void {
  if (!document.fullscreenEnabled) return;
  let left: number | null = null;
  const full = (): boolean => document.fullscreenElement !== null;
  runner.screen(full());
  document.addEventListener("fullscreenchange", () => {
    // Written down while the questions still count as shown, then they may have to go.
    if (full()) runner.signals.note("fullscreen", "entered", left === null ? undefined : monotonic() - left);
    else runner.signals.note("fullscreen", "left");
    left = full() ? null : monotonic();
    runner.screen(full());
  });
}
