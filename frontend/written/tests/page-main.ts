/**
 * One page of a written test without a browser's window, for tests/support/written_pages.py: the
 * page's own runner, journal, transport, editor and scribe, joined as main.ts and app.ts join them.
 * What it finds around itself (document, timers, storage, network) is its driver's.
 */
import { EditorView } from "prosemirror-view";
import { IndexedDBJournal, type Journal } from "../../runner/journal";
import { Runner } from "../../runner/runner";
import { phaseOf, saveWords } from "../../runner/state";
import { HttpTransport } from "../../runner/transport";
import type { Context } from "../../runner/views/context";
import { WORDS } from "../../runner/words";
import { textAnswer, type Answer } from "../answer";

export interface World {
  readonly sitting: string;
  readonly random: () => number;
  readonly wall: () => number;
  readonly send: typeof fetch;
  readonly claim: () => Promise<void>;
  /** Counts what the journal is still writing, so that the driver can wait for it. */
  readonly counted: (journal: Journal) => Journal;
}

/** What somebody at the page sees, and what the page knows. */
export interface Report {
  readonly phase: string;
  readonly epoch: number;
  readonly task: string;
  readonly screen: string | null;
  readonly working: boolean;
  readonly save: string;
  readonly unsent: number;
  readonly trouble: string | null;
  readonly said: readonly string[];
}

export type Act =
  | { readonly act: "insert"; readonly at: number; readonly text: string }
  | { readonly act: "remove"; readonly from: number; readonly to: number }
  | { readonly act: "key"; readonly key: string; readonly ctrl: boolean; readonly at: number }
  | { readonly act: "paste"; readonly text: string; readonly html: string; readonly at: number };

const views: EditorView[] = [];
const someProp = EditorView.prototype.someProp as (...args: unknown[]) => unknown;
(EditorView.prototype as { someProp: unknown }).someProp = function known(this: EditorView, ...args: unknown[]): unknown {
  if (!views.includes(this)) views.push(this);
  return someProp.apply(this, args);
};

export class Page {
  private task = "t1";
  private mounted = "";
  private answer: Answer | null = null;
  private said: string[] = [];
  private readonly runner: Runner;
  private readonly root = document.createElement("div");

  private constructor(journal: Journal, world: World) {
    document.body.append(this.root);
    const base = `/sittings/${world.sitting}`;
    this.runner = new Runner({
      journal: world.counted(journal),
      transport: new HttpTransport(base, world.send, () => performance.now(), () => null),
      monotonic: () => performance.now(),
      random: world.random,
      wall: world.wall,
      claim: world.claim,
      place: () => this.task,
      receiptUrl: `${base}/receipt`,
      leave: () => undefined,
    });
    this.runner.subscribe(() => { this.update(); });
    setInterval(() => { this.tick(); }, 250);
  }

  static async open(world: World): Promise<Page> {
    return new Page(await IndexedDBJournal.open(world.sitting), world);
  }

  enter(): void { void this.runner.enter(); }
  yield(): void { this.runner.yield(); }
  handIn(): void { void this.runner.handIn(); }
  backToTest(): void { this.runner.backToTest(); }
  pause(action: "begin" | "end"): void { void this.runner.takeBreak(action); }
  /** The network is said to be back, or the page is shown again. */
  hurry(): void { this.runner.hurry(); }
  /** The page is hidden or left. */
  hide(): void { this.runner.sendAway(); }

  go(task: string): void {
    this.task = task;
    this.update();
  }

  act(order: Act): void {
    const view = this.view;
    if (view === null || !this.runner.working) return;
    const { tr } = view.state;
    switch (order.act) {
      case "insert":
        view.dispatch(tr.insertText(order.text, placeOf(view, order.at)));
        return;
      case "remove":
        view.dispatch(tr.delete(placeOf(view, order.from), placeOf(view, order.to)));
        return;
      case "key": {
        this.caret(view, order.at);
        const event = new KeyboardEvent("keydown", { key: order.key, ctrlKey: order.ctrl, bubbles: true, cancelable: true });
        view.someProp("handleKeyDown", (handle) => handle(view, event));
        return;
      }
      case "paste": {
        this.caret(view, order.at);
        const data = { getData: (type: string) => (type === "text/html" ? order.html : order.text), files: [], types: ["text/plain"] };
        view.dom.dispatchEvent(Object.assign(new Event("paste", { bubbles: true, cancelable: true }), { clipboardData: data }));
      }
    }
  }

  report(): Report {
    const { state } = this.runner;
    const said = this.said;
    this.said = [];
    return {
      phase: phaseOf(state), epoch: state.content?.epoch ?? 0, task: this.task, screen: this.screen,
      working: this.runner.working, save: saveWords(state), unsent: this.runner.unsent, trouble: state.trouble, said,
    };
  }

  private tick(): void {
    this.runner.tick();
    this.answer?.tick(performance.now());
  }

  /** As app.ts: another phase, task or epoch is another view. */
  private update(): void {
    const { state } = this.runner;
    const phase = phaseOf(state);
    const key = [phase, phase === "test" ? this.task : "", state.content?.epoch ?? 0, state.rereads].join("|");
    if (key !== this.mounted) {
      this.mounted = key;
      this.answer?.destroy();
      this.answer = null;
      this.root.replaceChildren();
      const paper = phase === "test" ? state.content?.section?.written : undefined;
      const task = paper?.parts.flatMap(({ tasks }) => tasks).find(({ ref }) => ref === this.task);
      if (paper !== undefined && task !== undefined) {
        this.answer = textAnswer(this.context(), paper, task);
        this.root.append(this.answer.element);
      }
    }
    this.answer?.setReadOnly(!this.runner.working);
  }

  private context(): Context {
    return {
      runner: this.runner, words: () => WORDS.en, prefs: () => ({ locale: "en" }),
      say: (text: string) => { this.said.push(text); },
    } as unknown as Context;
  }

  private get view(): EditorView | null {
    return this.answer === null ? null : views.filter(({ isDestroyed }) => !isDestroyed).at(-1) ?? null;
  }

  /** The letters on the page, a line for each paragraph, read from the page and not from the editor. */
  private get screen(): string | null {
    const blocks = this.root.querySelector(".w-text")?.children;
    return blocks === undefined ? null : [...blocks].map(({ textContent }) => textContent).join("\n");
  }

  private caret(view: EditorView, at: number): void {
    const { tr, selection } = view.state;
    const Kind = selection.constructor as unknown as { near($pos: unknown): never };
    view.dispatch(tr.setSelection(Kind.near(tr.doc.resolve(placeOf(view, at)))));
  }
}

/** The place in the document that is so many letters, line ends among them, from its beginning. */
function placeOf(view: EditorView, at: number): number {
  let left = at;
  let place = 1;
  view.state.doc.forEach((block, offset) => {
    if (left < 0) return;
    place = offset + 1 + Math.min(left, block.content.size);
    left -= block.content.size + 1;
  });
  return place;
}
