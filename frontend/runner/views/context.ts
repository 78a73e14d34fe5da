/** What every part of the page may use. */
import type { MediaStore } from "../media";
import type { Prefs } from "../prefs";
import type { Runner } from "../runner";
import type { Uploads } from "../uploads";
import type { RunnerState } from "../state";
import type { Words } from "../words";
import type { ClipPlayer } from "./clip";

/** What an Office project needs of whoever keeps the work: a sitting, or an author's trial. */
export type Desk = Pick<
  Runner,
  "state" | "work" | "working" | "command" | "digest" | "opening" | "isWanted" | "giveState" | "beforeEnd" | "choose" | "flag" | "view"
>;

/** What the parts of the Office test use. */
export interface OfficeContext {
  readonly runner: Desk;
  readonly prefs: () => Prefs;
  readonly words: () => Words;
  /** Tell assistive technology, politely; `visible` shows the words for a while as well. */
  readonly say: (text: string, visible?: boolean) => void;
  readonly openHandIn: () => void;
  /** Go to a screen, asking first when a recording would be cut off; then focus `ref`. */
  readonly go: (position: number, ref?: string) => void;
}

/** What a written test needs of whoever keeps the answers: a sitting, or an author's preview. */
export type WritingDesk = Pick<
  Runner,
  "state" | "work" | "working" | "write" | "typing" | "answer" | "beforeEnd" | "note" | "highlight" | "giveFile" | "takeFileBack" | "flag" | "keeping" | "written"
> & { readonly clock: Pick<Runner["clock"], "elapsedMs">; readonly uploads: Pick<Uploads, "version" | "of"> };

/** What the parts of the written test use. */
export interface WrittenContext {
  readonly runner: WritingDesk;
  readonly media: Pick<MediaStore, "address" | "status">;
  readonly prefs: () => Prefs;
  readonly words: () => Words;
  readonly say: (text: string, visible?: boolean) => void;
}

/** What going from screen to screen needs. */
export interface WayContext {
  readonly runner: { readonly state: RunnerState };
  readonly prefs: () => Prefs;
  readonly words: () => Words;
  readonly go: (position: number, ref?: string) => void;
  readonly openOverview: () => void;
  readonly openHandIn: () => void;
}

export interface Context extends OfficeContext {
  readonly runner: Runner;
  readonly media: MediaStore;
  readonly setPrefs: (change: Partial<Prefs>) => void;
  readonly player: (id: string, url: string) => ClipPlayer;
  readonly openOverview: () => void;
}

export interface View {
  readonly element: HTMLElement;
  /** Receives the focus when the view appears. */
  readonly heading: HTMLElement | null;
  update(state: RunnerState): void;
  /** Called a few times a second, for what counts down. */
  tick?(): void;
  /** Called when the view leaves the page for good. */
  destroy?(): void;
}
