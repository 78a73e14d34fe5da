/**
 * What the runner and an application of the simulation ask of each other.
 *
 * Every action of the candidate becomes one command: its name, how it was given, and the
 * primitive edits it made. The server applies the edits alone, in its own copy of the engine.
 */

export type Locale = "en" | "fr";
export type Application = "spreadsheet" | "document" | "presentation" | "mail";
export type Edit = Readonly<Record<string, unknown>> & { readonly op: string };
/** How a command was given: evidence for staff, never part of the grade. */
export type Via = "ribbon" | "menu" | "key" | "mouse" | "dialog" | "type" | "panel" | "undo";

export interface Command {
  readonly cmd: string;
  readonly via: Via;
  readonly edits: readonly Edit[];
}

/** What an application may ask of the page around it. */
export interface Host {
  readonly locale: Locale;
  /** The document's name as the title bar shows it. */
  readonly title: string;
  /** Take a command into the sitting's journal; `edits` are already on the screen. */
  record(command: Command): void;
  /** Say something to a screen reader, politely. */
  announce(text: string): void;
  /** Address of a file of the project (a picture to insert): never one outside this site. */
  asset(name: string): string;
}

/** One project, open on the screen. */
export interface Workspace {
  /** Apply what was done before (a reload, another computer, a film): nothing is recorded. */
  apply(edits: readonly Edit[]): void;
  /** SHA-256, hexadecimal, of the canonical JSON (RFC 8785) of `view()`. */
  digest(): Promise<string>;
  /** Everything a candidate can achieve: the same JSON as the server's `Engine.view`. */
  view(): unknown;
  /** Record what is being typed, a cell's entry too: called while the work is still taken. */
  flush?(): void;
  setReadOnly(on: boolean): void;
  /** Put the focus where the work goes on. */
  focus(): void;
  destroy(): void;
}

export interface ApplicationModule {
  /** Show `opening` (made by the server's `Engine.open`) in `root`. */
  open(root: HTMLElement, opening: unknown, host: Host): Promise<Workspace>;
}
