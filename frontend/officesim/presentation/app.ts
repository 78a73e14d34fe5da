/** What the ribbon, the keys and the panes share. */
import type { Host, Via } from "../contract";
import type { DrawContext } from "./draw/board";
import type { Editor, ViewName } from "./editor";
import type { Stage } from "./views/stage";
import type { Words } from "./words.en";

export type Pane = "selection" | "animations" | null;

export interface App {
  readonly editor: Editor;
  readonly words: Words;
  readonly host: Host;
  readonly stage: Stage;
  readonly context: DrawContext;
  pane: Pane;
  notes: boolean;
  show(view: ViewName): void;
  setPane(pane: Pane): void;
  toggleNotes(): void;
  zoom(percent: number): void;
  startShow(at: number): void;
  editText(via: Via): void;
  refresh(): void;
}
