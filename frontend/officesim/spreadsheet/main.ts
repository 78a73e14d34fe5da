/** Opens a spreadsheet: the engine, the grid, the ribbon and everything between. */
import "./spreadsheet.css";
import type { ApplicationModule, Edit, Host, Workspace } from "../contract";
import { App } from "./app";
import type { SheetEdit } from "./edits";
import { type Opening, openBook } from "./engine/opening";
import { startEngine } from "./engine/wasm";
import { setUp } from "./setup";
import { digestOf, viewOf } from "./engine/view";

export async function open(root: HTMLElement, opening: unknown, host: Host): Promise<Workspace> {
  await startEngine();
  const app = new App(root, openBook(opening as Opening), host);
  setUp(app);
  app.start();
  return {
    apply: (edits: readonly Edit[]) => app.session.replay(edits as unknown as readonly SheetEdit[]),
    view: () => viewOf(app.book),
    digest: () => digestOf(viewOf(app.book)),
    setReadOnly: (on) => {
      app.session.readOnly = on;
      app.bar.setReadOnly(on);
      app.after();
    },
    focus: () => app.grid.focus(),
    destroy: () => app.destroy(),
  };
}

export const spreadsheet: ApplicationModule = { open };
