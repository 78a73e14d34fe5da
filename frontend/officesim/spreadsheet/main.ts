/** Opens a spreadsheet: the engine, the grid, the ribbon and everything between. */
import "@fontsource/carlito/latin-400.css";
import "@fontsource/carlito/latin-400-italic.css";
import "@fontsource/carlito/latin-700.css";
import "@fontsource/carlito/latin-700-italic.css";
import "@fontsource/carlito/latin-ext-400.css";
import "@fontsource/carlito/latin-ext-700.css";
import "./spreadsheet.css";
import type { ApplicationModule, Edit, Host, Workspace } from "../contract";
import { App } from "./app";
import type { SheetEdit } from "./edits";
import { type Opening, openBook } from "./engine/opening";
import { startEngine } from "./engine/wasm";
import { addRibbon, setUp } from "./setup";
import { loadWords } from "./words";
import { digestOf, viewOf } from "./engine/view";

/** Widths are measured with the document's font: it must be there first. */
async function fonts(): Promise<void> {
  const faces = ["", "bold ", "italic "].map((style) => document.fonts?.load(`${style}14px Carlito`, "Aé0"));
  await Promise.race([Promise.allSettled(faces), new Promise((done) => setTimeout(done, 1500))]);
}

export async function open(root: HTMLElement, opening: unknown, host: Host): Promise<Workspace> {
  const [words] = await Promise.all([loadWords(host.locale), startEngine(), fonts()]);
  const app = new App(root, openBook(opening as Opening), host, words);
  setUp(app);
  addRibbon(app);
  app.start();
  if (import.meta.env.DEV) Object.assign(window, { app });
  return {
    apply: (edits: readonly Edit[]) => {
      const made = edits as unknown as readonly SheetEdit[];
      app.session.replay(made);
      app.showWork(made);
    },
    view: () => viewOf(app.book),
    digest: () => digestOf(viewOf(app.book)),
    setReadOnly: (on) => {
      app.session.readOnly = on;
      app.bar.setReadOnly(on);
      app.after();
    },
    flush: () => app.flush(),
    focus: () => app.focus(),
    destroy: () => app.destroy(),
  };
}

export const spreadsheet: ApplicationModule = { open };
