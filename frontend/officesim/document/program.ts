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
  leaveRunning(): void;
  setZoom(percent: number): void;
  zoom(): number;
  toggleRuler(): void;
  rulerShown(): boolean;
  focus(): void;
  refresh(): void;
}
