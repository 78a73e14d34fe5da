/** One open document: its state, the views on its parts, and everything that is recorded. */
import { Step, type Transform } from "prosemirror-transform";
import { TextSelection, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Edit, Host, Via } from "../contract";
import type { DocumentEdit, Opening, PartKind, Slot } from "./edits";
import { stepJSON, stepsJSON } from "./lean";
import { apply, BODY, inverse, load, sectionOrder, type DocState } from "./model";
import { schema } from "./schema";
import { tracked } from "./tracking";
import { KNOWN } from "./view/tables";

/** Typing that follows within this time belongs to one command, in milliseconds. */
const TYPING = 700;
/** However steadily one types, the journal hears of it within this time, in milliseconds. */
const LONGEST_TYPING = 2000;
/** A command larger than this is told in several, in bytes of JSON. */
const LARGEST = 40_000;
/** One edit larger than this cannot be told at all. */
const LARGEST_EDIT = 56_000;
const bytes = (edit: DocumentEdit): number => new TextEncoder().encode(JSON.stringify(edit)).length;

export interface Place {
  part: string;
  anchor: number;
  head: number;
}
interface Entry {
  cmd: string;
  edits: DocumentEdit[];
  back: DocumentEdit[];
  before: Place;
  after: Place;
}
export type Change = "selection" | "text" | "definitions" | "parts";

/** Headers and pages are laid out anew for parts and sections, labels for definitions. */
function worse(change: Change, edit: DocumentEdit): Change {
  if (edit.op === "part" || edit.op === "section" || change === "parts") return "parts";
  return edit.op === "step" ? change : "definitions";
}

/** Collects what one command does, on the screen at once. */
export class Work {
  readonly edits: DocumentEdit[] = [];
  readonly back: DocumentEdit[] = [];
  changed: Change = "text";
  constructor(readonly editor: Editor) {}

  op(edit: DocumentEdit): void {
    this.back.unshift(inverse(this.editor.state, edit));
    apply(this.editor.state, edit);
    this.edits.push(edit);
    this.changed = worse(this.changed, edit);
    if (edit.op === "step") this.editor.show(edit);
  }

  /** A transaction of the active view with what plugins add to it, or a transform of another part. */
  tr(tr: Transform, part = this.editor.part): void {
    const view = this.editor.views.get(part);
    const shown = view && "selection" in tr ? view.state.applyTransaction(tr as Transaction) : null;
    const told = (step: Step) => stepsJSON(step).map((one): DocumentEdit => ({ op: "step", part, step: one }));
    for (const one of shown?.transactions ?? [tr]) {
      one.steps.forEach((step, at) => {
        this.edits.push(...told(step));
        this.back.unshift(...told(step.invert(one.docs[at]!)).reverse());
      });
    }
    this.editor.state.parts.set(part, shown?.state.doc ?? tr.doc);
    if (shown) view!.updateState(shown.state);
  }
}

export class Editor {
  readonly state: DocState;
  readonly views = new Map<string, EditorView>();
  part = BODY;
  readOnly = false;
  /** Marks and hidden signs are shown (¶). */
  signs = false;
  preview: number | null = null;
  /** Raised whenever styles, lists, sections or settings change: decorations depend on it. */
  revision = 0;
  private undone: Entry[] = [];
  private done: Entry[] = [];
  private typing: { entry: Entry; last: Step; docBefore: import("prosemirror-model").Node; at: number } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the typing of now is told at the latest. */
  private latest: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<(change: Change) => void>();

  constructor(
    readonly opening: Opening,
    readonly host: Host,
  ) {
    this.state = load(opening);
  }

  /** The words of the interface language. */
  readonly say = (en: string, fr: string): string => (this.host.locale === "fr" ? fr : en);

  get author(): string {
    return this.say("Candidate", "Candidat");
  }

  get view(): EditorView {
    return this.views.get(this.part) ?? this.views.get(BODY)!;
  }

  get doc() {
    return this.view.state.doc;
  }

  listen(listener: (change: Change) => void): void {
    this.listeners.add(listener);
  }

  tell(change: Change): void {
    if (change === "definitions" || change === "parts") this.revision += 1;
    for (const one of this.listeners) one(change);
  }

  /** Do one command: everything it changes enters the journal under its name. */
  run(cmd: string, via: Via, build: (work: Work) => void): boolean {
    if (this.readOnly) return false;
    this.flush();
    const before = this.place();
    const work = new Work(this);
    build(work);
    if (work.edits.length === 0 || this.tooLarge(work)) return false;
    this.done.push({ cmd, edits: work.edits, back: work.back, before, after: this.place() });
    this.undone = [];
    this.record(cmd, via, work.edits);
    this.tell(work.changed);
    return true;
  }

  /** What the view's own keys, the clipboard and dragging do. */
  dispatch(part: string, tr: Transaction): void {
    const view = this.views.get(part);
    if (!view) return;
    if (!tr.docChanged) {
      view.updateState(view.state.apply(tr));
      this.tell("selection");
      return;
    }
    if (this.readOnly) return;
    const event = tr.getMeta("uiEvent") as string | undefined;
    const cmd = (tr.getMeta("cmd") as string | undefined) ?? (event ? `clipboard.${event}` : "type");
    const via = (tr.getMeta("via") as Via | undefined) ?? (event ? "key" : "type");
    const settled = this.state.settings.track && !tr.getMeta("untracked") ? tracked(view.state, tr, this.author) : tr;
    if (cmd === "type") this.type(part, settled);
    else
      this.run(cmd, via, (work) => {
        work.tr(settled, part);
      });
  }

  /** Take back what no journal could hold, and say so. */
  private tooLarge(work: Work): boolean {
    if (!work.edits.some((edit) => bytes(edit) > LARGEST_EDIT)) return false;
    this.applyAll(work.back);
    this.host.announce(this.say("This is too much at once. Do it in smaller parts.", "C’est trop à la fois. Procédez par parties plus petites."));
    return true;
  }

  private type(part: string, tr: Transaction): void {
    const before = this.place();
    const first = tr.docs[0];
    const step = tr.steps[0];
    const running = this.typing;
    const merged = running && step && tr.steps.length === 1 && running.entry.before.part === part ? running.last.merge(step) : null;
    const work = new Work(this);
    work.tr(tr, part);
    const alone = work.edits.length === 1;
    if (running && merged && alone && performance.now() - running.at < TYPING * 4) {
      running.last = merged;
      running.entry.edits = [{ op: "step", part, step: stepJSON(merged) }];
      running.entry.back = [{ op: "step", part, step: stepJSON(merged.invert(running.docBefore)) }];
      running.at = performance.now();
      running.entry.after = this.place();
    } else {
      this.flush();
      const entry: Entry = { cmd: "type", edits: work.edits, back: work.back, before, after: this.place() };
      this.done.push(entry);
      this.undone = [];
      if (step && first && alone) {
        this.typing = { entry, last: step, docBefore: first, at: performance.now() };
      } else this.record("type", "type", work.edits);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), TYPING);
    this.latest ??= setTimeout(() => this.flush(), LONGEST_TYPING);
    this.tell("text");
  }

  /** Tell the journal about typing that is still going on. */
  flush(): void {
    clearTimeout(this.timer);
    clearTimeout(this.latest);
    this.latest = undefined;
    const running = this.typing;
    this.typing = null;
    if (running) this.record("type", "type", running.entry.edits);
  }

  private record(cmd: string, via: Via, edits: readonly DocumentEdit[]): void {
    let chunk: DocumentEdit[] = [];
    let size = 0;
    const send = () => {
      if (chunk.length > 0) this.host.record({ cmd, via, edits: chunk as unknown as Edit[] });
      chunk = [];
      size = 0;
    };
    for (const edit of edits) {
      const length = bytes(edit);
      if (size + length > LARGEST) send();
      chunk.push(edit);
      size += length;
    }
    send();
  }

  canUndo = (): boolean => this.done.length > 0;
  canRedo = (): boolean => this.undone.length > 0;

  undo(via: Via): void {
    this.flush();
    const entry = this.done.at(-1);
    if (!entry || this.readOnly || entry.back.some((edit) => bytes(edit) > LARGEST_EDIT)) return;
    this.done.pop();
    const working = this.working();
    this.applyAll(entry.back);
    this.undone.push(entry);
    this.record("undo", via === "key" ? "key" : "undo", entry.back);
    this.go(entry.before);
    if (working) this.view.focus();
  }

  redo(via: Via): void {
    this.flush();
    const entry = this.undone.pop();
    if (!entry || this.readOnly) return;
    const working = this.working();
    this.applyAll(entry.edits);
    this.done.push(entry);
    this.record("redo", via === "key" ? "key" : "undo", entry.edits);
    this.go(entry.after);
    if (working) this.view.focus();
  }

  /** Whether the focus is in a text: it stays there although its view may go. */
  private working(): boolean {
    return [...this.views.values()].some((view) => view.hasFocus()) || document.activeElement === document.body;
  }

  /** Apply edits that are known already: nothing is recorded. */
  applyAll(edits: readonly DocumentEdit[]): void {
    let change: Change = "text";
    for (const edit of edits) {
      apply(this.state, edit);
      if (edit.op === "step") this.show(edit);
      else change = worse(change, edit);
    }
    this.tell(change);
  }

  /** Bring a view to the state after a step that was applied beside it. */
  show(edit: DocumentEdit): void {
    if (edit.op !== "step") return;
    const view = this.views.get(edit.part);
    if (!view) return;
    const tr = view.state.tr.step(Step.fromJSON(schema, edit.step)).setMeta(KNOWN, true);
    view.updateState(view.state.apply(tr));
  }

  place(): Place {
    const { anchor, head } = this.view.state.selection;
    return { part: this.part, anchor, head };
  }

  go(place: Place): void {
    if (!this.views.has(place.part)) return;
    this.part = place.part;
    const { state } = this.view;
    const at = (pos: number) => Math.min(Math.max(pos, 0), state.doc.content.size);
    const $anchor = state.doc.resolve(at(place.anchor));
    const selection = TextSelection.between($anchor, state.doc.resolve(at(place.head)));
    this.view.dispatch(state.tr.setSelection(selection).scrollIntoView());
    // A view without the focus does not scroll by itself.
    if (!this.view.hasFocus?.()) {
      const { node } = this.view.domAtPos?.(selection.head) ?? { node: null };
      const element = node instanceof Element ? node : node?.parentElement;
      element?.scrollIntoView({ block: "nearest" });
    }
  }

  /** An id that nothing of a table has. */
  freshId(prefix: string, known: { has(id: string): boolean }): string {
    let number = 1;
    while (known.has(`${prefix}${number}`)) number += 1;
    return `${prefix}${number}`;
  }

  /** Number of the section that the body's selection stands in, and its id. */
  section(): { index: number; id: string } {
    const body = this.state.parts.get(BODY)!;
    const view = this.views.get(BODY);
    const head = view ? view.state.selection.head : 0;
    let index = 0;
    body.forEach((node, offset) => {
      if (node.type.name === "section_break" && offset < head) index += 1;
    });
    const order = sectionOrder(body);
    return { index, id: order[Math.min(index, order.length - 1)]! };
  }

  /** The header or footer that a section shows: its own or that of one before. */
  running(kind: PartKind, index: number, slot: Slot): string | null {
    const order = sectionOrder(this.state.parts.get(BODY)!);
    for (let at = index; at >= 0; at -= 1) {
      const page = this.state.sections.get(order[at]!);
      const name = page?.[kind === "header" ? "header" : "footer"][slot];
      if (name && this.state.parts.has(name)) return name;
    }
    return null;
  }
}
