import "./styles/runner.css";
import "./styles/office.css";
import "./styles/written.css";
import { App } from "./app";
import { openJournal } from "./journal";
import { forgetPrefs, loadPrefs, type Prefs } from "./prefs";
import { Runner } from "./runner";
import { prepare } from "./seb";
import { forgetShell, keepBuilt, keepShell } from "./shell";
import { phaseOf } from "./state";
import { TabLock } from "./tabs";
import { HttpTransport } from "./transport";
import { watch } from "./watching";

const TICK_MS = 250;
/** Leaving for the receipt waits so long for the page's own files to be removed. */
const FORGET_MS = 1000;

async function run(root: HTMLElement): Promise<void> {
  const { sitting = "", base = "", locale, largeText } = root.dataset;
  const remembered = (): Prefs => loadPrefs(sitting, {
    locale: locale === "fr" ? "fr" : "en",
    textSize: largeText === "1" ? 150 : 100,
    contrast: "system",
    timeHidden: false,
    volume: 0.8,
    place: "",
  });
  const prefs = remembered();
  const monotonic = (): number => performance.now();
  const tab = new TabLock(sitting, () => { runner.yield(); });
  const runner: Runner = new Runner({
    journal: await openJournal(sitting),
    transport: new HttpTransport(base),
    monotonic,
    receiptUrl: `${base}/receipt`,
    place: () => remembered().place,
    claim: () => tab.steal(),
    leave: (url) => {
      forgetPrefs(sitting);
      const go = (): void => { window.location.assign(url); };
      void Promise.race([
        forgetShell(sitting, base), new Promise((done) => { setTimeout(done, FORGET_MS); }),
      ]).then(go, go);
    },
  });
  const app = new App(root, runner, sitting, prefs, () => { void keepBuilt(sitting); });
  app.mount();
  setInterval(() => { app.tick(); }, TICK_MS);
  listen(runner);
  watch(runner, monotonic);
  await prepare();
  if ((await tab.claim()) === "busy") {
    runner.standBack();
    return;
  }
  void keepShell(sitting, base);
  await runner.enter();
}

function listen(runner: Runner): void {
  window.addEventListener("online", () => { runner.hurry(); });
  window.addEventListener("pageshow", () => { runner.hurry(); });
  document.addEventListener("visibilitychange", () => {
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
