/** A workbook to test with, made by the engine itself. */
import { readFileSync } from "node:fs";
import { type CellStyle, Model, initSync } from "@ironcalc/wasm";
import type { Command, Host, Locale } from "../../contract";
import { App } from "../app";
import type { SheetEdit } from "../edits";
import { applyAll } from "../engine/apply";
import { type Opening, openBook } from "../engine/opening";
import { useFunctions } from "../functions";
import { functions as englishFunctions } from "../functions.en";
import { functions as frenchFunctions } from "../functions.fr";
import { en } from "../words.en";
import { fr } from "../words.fr";
import { setUp } from "../setup";

/** The test's document has no layout: say how large the grid's window is. */
for (const [name, size] of [["clientWidth", 900], ["clientHeight", 500]] as const) {
  Object.defineProperty(HTMLElement.prototype, name, { get: () => size, configurable: true });
}

let ready = false;
export function engine(): void {
  if (ready) return;
  initSync({ module: readFileSync("node_modules/@ironcalc/wasm/wasm_bg.wasm") });
  ready = true;
}

export function opening(locale: Locale = "en"): Opening {
  engine();
  const model = new Model("test", locale === "en" ? "en-GB" : "fr", "UTC", locale);
  const plain = model.getCellStyle(0, 1_048_576, 16_384).style as CellStyle;
  const bytes = [...model.toBytes()].map((byte) => String.fromCharCode(byte)).join("");
  const sheet = {
    extent: [0, 0] as [number, number], columns: {}, rows: {}, merges: [], freeze: [0, 0] as [number, number],
    color: null, hidden: false, gridlines: true, objects: {},
  };
  return { format: "spreadsheet-1", locale, model: btoa(bytes), default: plain, sheets: [sheet], names: [] };
}

export function filled(edits: readonly SheetEdit[], locale: Locale = "en") {
  const book = openBook(opening(locale));
  applyAll(book, edits);
  return book;
}

export function rowsOf(...rows: string[][]): SheetEdit {
  return { op: "inputs", sheet: 0, row: 1, column: 1, rows };
}

const open: App[] = [];

/** To be called after each test: nothing listens any more. */
export function closeAll(): void {
  for (const app of open.splice(0)) app.destroy();
}

/** An application on the screen, with what it recorded. */
export function shown(edits: readonly SheetEdit[] = [], locale: Locale = "en"): { app: App; journal: Command[]; said: string[] } {
  const [journal, said]: [Command[], string[]] = [[], []];
  const host: Host = {
    locale,
    title: "Test",
    record: (command) => journal.push(command),
    announce: (text) => said.push(text),
    asset: (name) => name,
  };
  const root = document.createElement("div");
  document.body.replaceChildren(root);
  useFunctions(locale === "fr" ? frenchFunctions : englishFunctions, locale);
  const app = new App(root, filled(edits, locale), host, locale === "fr" ? fr : en);
  setUp(app);
  app.start();
  open.push(app);
  return { app, journal, said };
}

/** The text that stands in a cell on the screen. */
export function screen(app: App, cell: string): string {
  return app.root.querySelector(`[data-cell="${cell}"]`)?.textContent ?? "";
}

export function press(app: App, key: string, modifiers: Partial<KeyboardEventInit> = {}): void {
  const target = app.editor.active ? app.editor.field : (app.grid.cellElement(app.session.selection.active) ?? app.grid.element);
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers }));
}

export function type(app: App, text: string): void {
  for (const letter of text) {
    if (!app.editor.active) press(app, letter);
    else {
      app.editor.field.value += letter;
      app.editor.field.setSelectionRange(app.editor.field.value.length, app.editor.field.value.length);
      app.editor.field.dispatchEvent(new Event("input"));
    }
  }
}
