/** What commands may ask of the program around the document: panes, dialogs, the running parts. */
import type { Editor } from "./editor";

export type PaneName = "navigation" | "find" | "comments";

export interface Program {
  readonly editor: Editor;
  showPane(name: PaneName, replace?: boolean): void;
  hidePane(name: PaneName): void;
  paneShown(name: PaneName): boolean;
  /** Work in the header or footer of the cursor's section. */
  enterRunning(kind: "header" | "footer"): void;
  /** The next of the section's headers or footers: first page, the others, even pages. */
  otherRunning(kind: "header" | "footer"): void;
  severalRunning(): boolean;
  leaveRunning(): void;
  setZoom(percent: number): void;
  zoom(): number;
  toggleRuler(): void;
  rulerShown(): boolean;
  focus(): void;
  refresh(): void;
}
