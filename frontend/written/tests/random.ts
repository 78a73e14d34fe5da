/**
 * Random histories of writing: the real editor and scribe, whose steps are cut off, refused, given
 * twice and gone on with on other pages. What the page must hold to is looked at here; the journal
 * and what it folds to go to Python, which folds it anew (tests/support/written_parity.py).
 */
import "./stage";
import { EditorView } from "prosemirror-view";
import type { Node } from "prosemirror-model";
import type { Journal } from "../../runner/journal";
import { Keeping } from "../../runner/keeping";
import type { Context } from "../../runner/views/context";
import type { Draft, Paper, PaperTask } from "../../runner/types";
import { Work, type WorkEntry } from "../../runner/work";
import { WORDS } from "../../runner/words";
import { seeded } from "../../runner/tests/help";
import { textAnswer, type Answer } from "../answer";
import { apply, begin, hashOf, HistoryError, type Snapshot, type State } from "../history";
import { children, type DocNode } from "../model";
import { schema } from "../schema";
import { EVERY_MS, resume } from "../scribe";
import { sha256 } from "../sha256";
import { textOf, words } from "../text";
import { act, flood, pick, type Draw } from "./acts";
import { clock } from "./stage";

export interface Entry {
  readonly t: number;
  readonly value: Snapshot;
}

/** What the journal is after one of its entries; `code` of one that cannot follow, null of a repetition. */
export type Fold =
  | { readonly code: string | null }
  | { readonly hash: string; readonly document: string; readonly text: string; readonly words: readonly [number, number] };

export interface Told {
  readonly seed: number;
  readonly journal: readonly Entry[];
  readonly folds: readonly Fold[];
  readonly faults: readonly string[];
}

const TASK = "t1";
const TICK_MS = 250;

const views: EditorView[] = [];
const someProp = EditorView.prototype.someProp as (...args: unknown[]) => unknown;
// The view tells nobody of itself; every one of them reads its properties when it opens.
(EditorView.prototype as { someProp: unknown }).someProp = function known(this: EditorView, ...args: unknown[]): unknown {
  if (!views.includes(this)) views.push(this);
  return someProp.apply(this, args);
};

const letters = (node: DocNode): string => node.text ?? children(node).map(letters).join("");
const same = (one: DocNode, other: Node): boolean => schema.nodeFromJSON(one).eq(other);

/** One page: the answer of a task, what it has sent and what it has only kept. */
class Page {
  readonly work = new Work();
  readonly view: EditorView;
  /** In this computer's own journal, and not yet at the server. */
  readonly kept: Entry[] = [];
  /** Each text that the screen has shown, and from when on. */
  readonly screens: { readonly at: number; readonly node: Node }[] = [];
  /** The server has refused a step, and no whole text has followed. */
  astray = false;
  overfull = false;
  private readonly answer: Answer;
  private flush: () => void = () => undefined;

  private constructor(work: Work) {
    this.work = work;
    const keeping = new Keeping(() => undefined);
    const runner = {
      work, state: { languages: {}, answers: {}, screens: [], content: { epoch: 1, settings: { spelling: false } } },
      typing: () => undefined, answer: () => undefined,
      keeping, written: (ref: string, on: boolean) => { keeping.written(ref, on, null); },
      clock: { elapsedMs: () => clock.now },
      beforeEnd: (flush: () => void) => {
        this.flush = flush;
        return () => undefined;
      },
      write: (_ref: string, value: Snapshot, t: number) => {
        // As it comes out of a journal: spelt and read again.
        const step = JSON.parse(JSON.stringify(value)) as Snapshot;
        this.kept.push({ t: Math.round(t), value: step });
        work.add({ item: TASK, type: "write", value: step as never, t });
        if (step.op === "full") this.astray = false;
        return true;
      },
    };
    const context = { runner, words: () => WORDS.en, prefs: () => ({ locale: "en" }), say: () => undefined };
    views.length = 0;
    this.answer = textAnswer(context as unknown as Context, { spelling: false } as Paper,
      { ref: TASK, language: "en", guidance: null, paste_blocked: false } as PaperTask);
    document.body.append(this.answer.element);
    this.view = views[0]!;
    this.look();
  }

  /** A page that finds this at the server, and this in its computer's journal. */
  static async open(server: readonly Entry[], local: readonly Entry[]): Promise<Page> {
    const work = new Work();
    const entries = server.map(({ value }): WorkEntry => ({ item: TASK, type: "write", value: value as never, epoch: 1 }));
    const drafts = local.map(({ t, value }): Draft => ({ item: TASK, type: "write", value: value as never, t }));
    const journal = { kept: (name: string) => Promise.resolve(name === "work" ? entries : undefined) };
    await work.recall(journal as unknown as Journal, drafts);
    return new Page(work);
  }

  get document(): DocNode { return this.view.state.doc.toJSON() as DocNode; }
  /** The letters on the page, read from the page and not from the editor. */
  get shown(): string { return this.view.dom.textContent; }
  get standing(): DocNode { return resume(this.work.values(TASK, "write") as unknown as Snapshot[]).state.standing; }

  look(): void {
    const { doc } = this.view.state;
    if (this.screens.at(-1)?.node !== doc) this.screens.push({ at: clock.now, node: doc });
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      clock.pass(Math.min(left, TICK_MS), () => { this.look(); });
      this.answer.tick(clock.now);
    }
  }

  /** Whatever ends the writing for a while: the page is hidden, a break, the hand-in. */
  hide(): void { this.flush(); }

  /** The tab dies, without a moment for what was typed last. */
  kill(): void {
    clock.forget();
    this.view.destroy();
    document.body.replaceChildren();
  }
}

class History {
  readonly faults: string[] = [];
  /** What the server holds, in the order in which it is read. */
  readonly journal: Entry[] = [];
  /** Steps of replaced pages that a person lets count: behind so many entries. */
  private readonly late: { readonly after: number; readonly entries: readonly Entry[] }[] = [];
  private page!: Page;

  constructor(private readonly draw: Draw) {}

  async run(count: number): Promise<void> {
    const { draw } = this;
    const rich = draw() < 0.05;
    await this.open([]);
    for (let done = 0; done < count; done += 1) {
      if (rich && draw() < 0.08) flood(this.page.view, draw);
      else act(this.page.view, draw);
      await Promise.resolve();
      this.page.look();
      this.page.view.state.doc.check();
      this.page.pass(pick(draw, [0, 60, 90, 90, 400, 1300, 5000]));
      const chance = draw();
      if (chance < 0.08) this.page.hide();
      else if (chance < 0.3) this.send();
      else if (chance < 0.33) this.astray();
      else if (chance < 0.36 && this.journal.length > 0) this.journal.push(pick(draw, this.journal));
      else if (chance < 0.39) await this.reload();
      else if (chance < 0.41) await this.takeOver();
    }
    this.page.pass(TICK_MS * 2);
    this.page.hide();
    this.cut(0);
    if (!same(this.page.standing, this.page.view.state.doc)) this.faults.push("what is kept at the end is not on the screen");
    this.send();
    this.page.kill();
    for (const { after, entries } of this.late.reverse()) this.journal.splice(after, 0, ...entries);
  }

  private async open(local: readonly Entry[]): Promise<void> {
    this.page = await Page.open(this.journal, local);
    this.page.kept.push(...local);
    if (!same(this.page.standing, this.page.view.state.doc)) this.faults.push("a page opens with another text than it was left with");
    if (this.page.shown !== letters(this.page.document)) this.faults.push("the screen has other letters than the editor");
  }

  /** All that the computer has kept arrives. */
  private send(): void {
    this.journal.push(...this.page.kept.splice(0));
  }

  /** One of the steps does not: the page hears of it, and the next step is the whole text. */
  private astray(): void {
    const { kept, work } = this.page;
    const lost = kept.length === 0 ? undefined : kept.splice(Math.floor(this.draw() * kept.length), 1)[0];
    this.send();
    if (lost === undefined) return;
    this.page.astray = true;
    work.drop({ item: TASK, type: "write", value: lost.value as never, t: lost.t });
  }

  private async reload(): Promise<void> {
    const hidden = this.draw() < 0.5;
    if (hidden) this.page.hide();
    this.cut(hidden ? 0 : EVERY_MS);
    const local = [...this.page.kept];
    this.page.kill();
    await this.open(local);
  }

  /** Another computer goes on with what the server has. */
  private async takeOver(): Promise<void> {
    this.cut(EVERY_MS);
    const left = [...this.page.kept];
    if (this.draw() < 0.5) this.late.push({ after: this.journal.length, entries: left });
    this.page.kill();
    await this.open([]);
  }

  /** What is kept was on this screen, and nothing that has been there for so long is missing. */
  private cut(lost: number): void {
    const { page } = this;
    if (page.shown !== letters(page.document)) this.faults.push("the screen has other letters than the editor");
    if (page.astray) return;
    const due = page.screens.filter(({ at }) => at <= clock.now - lost).length - 1;
    const standing = schema.nodeFromJSON(page.standing);
    if (!page.screens.slice(Math.max(0, due)).some(({ node }) => node.eq(standing))) {
      this.faults.push(`more than ${lost} ms of writing are missing`);
    }
  }
}

const print = (text: string): string => sha256(new TextEncoder().encode(text)).slice(0, 16);

/** What a journal is after each of its entries. */
function folded(journal: readonly Entry[]): Fold[] {
  const seen = new Set<string>();
  let state: State = begin();
  return journal.map(({ value }) => {
    if (seen.has(value.id)) return { code: null };
    seen.add(value.id);
    try {
      const before = state;
      state = apply(state, value);
      if (state === before) return { code: null };
    } catch (error) {
      if (!(error instanceof HistoryError)) throw error;
      return { code: error.code };
    }
    const text = textOf(state.standing);
    const document = state.standing === state.document ? state.hash : hashOf(state.standing);
    return { hash: state.hash, document, text: print(text), words: [words(text, "en"), words(text, "fr")] };
  });
}

export async function historyOf(seed: number, count: number): Promise<Told> {
  const history = new History(seeded(seed));
  try {
    await history.run(count);
  } catch (error) {
    history.faults.push(String((error as Error).stack ?? error));
    clock.forget();
    document.body.replaceChildren();
  }
  const { journal, faults } = history;
  return { seed, journal, folds: folded(journal), faults };
}
