/** The open mailbox: commands go through here, are recorded, can be undone, and redraw the page. */
import type { Host, Via } from "../contract";
import { apply } from "./apply";
import { asEdits, type MailEdit, type Mailbox } from "./model";

interface Done {
  readonly cmd: string;
  readonly edits: readonly MailEdit[];
  readonly back: readonly MailEdit[];
}
const MOST_UNDONE = 100;

export class Store {
  readonly box: Mailbox;
  readOnly = false;
  private readonly done: Done[] = [];
  private readonly undone: Done[] = [];
  private readonly listeners: (() => void)[] = [];
  private counter = 0;

  constructor(opening: Mailbox, readonly host: Host) {
    this.box = structuredClone(opening);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** An id that nothing in the mailbox has. */
  id(prefix: string): string {
    const taken: Record<string, unknown>[] = [
      this.box.messages, this.box.folders, this.box.categories, this.box.signatures, this.box.events,
      this.box.contacts, this.box.groups, Object.fromEntries(this.box.rules.map((rule) => [rule.id, rule])),
    ];
    let id: string;
    do {
      this.counter += 1;
      id = `${prefix}-${this.counter}`;
    } while (taken.some((part) => id in part));
    return id;
  }

  /** Do something; `quiet` leaves the page as it is (what is being typed is on it already). */
  run(cmd: string, via: Via, edits: readonly MailEdit[], quiet = false): boolean {
    if (this.readOnly || edits.length === 0) return false;
    const back: MailEdit[] = [];
    let undoable = true;
    for (const edit of edits) {
      const inverse = apply(this.box, edit);
      if (inverse === null) undoable = false;
      else back.unshift(...inverse);
    }
    this.host.record({ cmd, via, edits: asEdits(edits) });
    if (undoable && !quiet) {
      this.done.push({ cmd, edits, back });
      if (this.done.length > MOST_UNDONE) this.done.shift();
      this.undone.length = 0;
    } else if (!quiet) {
      // Nothing before what cannot be taken back can be taken back either.
      this.done.length = this.undone.length = 0;
    }
    if (!quiet) this.changed();
    return true;
  }

  get canUndo(): boolean {
    return this.done.length > 0 && !this.readOnly;
  }

  get canRedo(): boolean {
    return this.undone.length > 0 && !this.readOnly;
  }

  undo(): void {
    this.step(this.done, this.undone, (one) => one.back, "undo");
  }

  redo(): void {
    this.step(this.undone, this.done, (one) => one.edits, "redo");
  }

  private step(from: Done[], to: Done[], edits: (one: Done) => readonly MailEdit[], cmd: string): void {
    if (this.readOnly) return;
    const one = from.pop();
    if (!one) return;
    try {
      const trial = structuredClone(this.box);
      for (const edit of edits(one)) apply(trial, edit);
    } catch {
      // What it changed is no longer there.
      from.length = to.length = 0;
      return;
    }
    for (const edit of edits(one)) apply(this.box, edit);
    this.host.record({ cmd, via: "undo", edits: asEdits(edits(one)) });
    to.push(one);
    this.changed();
  }

  /** What was done before: a reload, another computer, a film. */
  replay(edits: readonly MailEdit[], then?: () => void): void {
    for (const edit of edits) apply(this.box, edit);
    then?.();
    this.changed();
  }
}

/** Texts that the server would refuse lose what makes them so. */
export function clean(text: string, most = 15000): string {
  // eslint-disable-next-line no-control-regex
  const kept = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
  const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  return kept.slice(0, most).replace(halves, "");
}
