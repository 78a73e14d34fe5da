import "./styles/runner.css";
import { App } from "./app";
import { openJournal } from "./journal";
import { forgetPrefs, loadPrefs } from "./prefs";
import { Runner } from "./runner";
import { prepare } from "./seb";
import { phaseOf } from "./state";
import { HttpTransport } from "./transport";

const TICK_MS = 250;

async function run(root: HTMLElement): Promise<void> {
  const { sitting = "", base = "", locale, largeText } = root.dataset;
  const prefs = loadPrefs(sitting, {
    locale: locale === "fr" ? "fr" : "en",
    textSize: largeText === "1" ? 150 : 100,
    contrast: "system",
    timeHidden: false,
    volume: 0.8,
  });
  const runner = new Runner({
    journal: await openJournal(sitting),
    transport: new HttpTransport(base),
    monotonic: () => performance.now(),
    receiptUrl: `${base}/receipt`,
    leave: (url) => {
      forgetPrefs(sitting);
      window.location.assign(url);
    },
  });
  const app = new App(root, runner, sitting, prefs);
  app.mount();
  setInterval(() => { app.tick(); }, TICK_MS);
  listen(runner);
  await prepare();
  await runner.enter();
}

function listen(runner: Runner): void {
  window.addEventListener("online", () => { runner.hurry(); });
  window.addEventListener("pageshow", () => { runner.hurry(); });
  let away = false;
  const moved = (): void => {
    const now = document.hidden || !document.hasFocus();
    if (now === away) return;
    away = now;
    runner.focus(away ? "lost" : "back");
  };
  window.addEventListener("blur", moved);
  window.addEventListener("focus", moved);
  document.addEventListener("visibilitychange", () => {
    moved();
    if (document.hidden) runner.sendAway();
    else runner.hurry();
  });
  window.addEventListener("pagehide", () => { runner.sendAway(); });
  window.addEventListener("beforeunload", (event) => {
    if (runner.unsent > 0 && phaseOf(runner.state) !== "done") event.preventDefault();
  });
}

const root = document.getElementById("runner");
if (root !== null) void run(root);
