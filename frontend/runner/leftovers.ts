/**
 * What earlier pages left on this computer: found, given again under the new epoch, or brought
 * to the server under its own numbers.
 */
import { STORAGE_MS, type Core } from "./core";
import { within } from "./journal";
import { carryOver, type Holding } from "./outbox";
import { deliverAside, pause } from "./persist";
import { readSync } from "./protocol";
import { phaseOf } from "./state";
import { isChange, isOrdered } from "./types";
import type { Draft, EnterReply, HeldValue, StoredEvent, SyncReply } from "./types";
import type { HeldWork } from "./work";

/** How long to wait before asking again for leftovers that could not be read. */
const REREAD_MS = 8000;
/** What a view reads when it opens and then goes on from: it has to be opened again. */
const DRAWN_ONCE: ReadonlySet<string> = new Set(["notes", "highlight"]);
/** The same of one task. */
const DRAWN_IN_TASK: ReadonlySet<string> = new Set(["write", "upload"]);

/** An event in words: under the number of one a restored server may have another. */
function spelled({ epoch, n, type, item, value, t }: StoredEvent): string {
  return JSON.stringify([epoch, n, type, item, value, t]);
}

export class Leftovers {
  /** The receipt covers every event given on this page. */
  covered = false;
  /** Events on their way under their own numbers, one batch after the other. */
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly core: Core) {}

  /** Resolves when nothing is on its way any more, or after a while. */
  async settled(): Promise<void> {
    await within(STORAGE_MS, this.running).catch(() => undefined);
  }

  /** Unsent events of earlier epochs: from this page's memory and from this computer's disk. */
  async before(epoch: number): Promise<StoredEvent[]> {
    let stored: StoredEvent[] = [];
    let dealtWith: readonly StoredEvent[] = [];
    try {
      const { journal } = this.core.deps;
      // An epoch given out again: the server was restored, and no mark proves anything.
      if ((await within(STORAGE_MS, journal.lastEpoch())) >= epoch) {
        await within(STORAGE_MS, journal.distrust());
      }
      // Before the leftovers: what is given while these are read is in neither, and comes from memory.
      dealtWith = await this.takenOver();
      stored = await within(STORAGE_MS, journal.leftovers(Number.POSITIVE_INFINITY));
      this.core.unread = false;
      this.core.durable = this.core.durable || (this.core.deps.journal.durable && !this.core.writeFailed);
    } catch {
      this.core.durable = false;
      // Before the first epoch there was no page that could have left anything.
      this.core.unread = epoch > 1;
    }
    const known = new Set([...stored, ...dealtWith].map(spelled));
    return [...stored, ...this.core.outbox.leftovers().filter((event) => !known.has(spelled(event)))];
  }

  /**
   * What this page has given and another one has taken from the disk and given again. From memory
   * it would be given a third time: two pages that take turns before either has sent anything
   * would have as many events as Fibonacci had rabbits.
   */
  private async takenOver(): Promise<readonly StoredEvent[]> {
    const { outbox, deps } = this.core;
    if (outbox.unsent === 0) return [];
    const { events, carried } = await within(STORAGE_MS, deps.journal.trace(outbox.epoch));
    return events.filter(({ n }) => n <= carried);
  }

  /** Give `carried` again under this epoch, and bring `aside` to the server as it is. */
  async take(
    carried: readonly Draft[], aside: readonly StoredEvent[], leftovers: readonly StoredEvent[],
  ): Promise<void> {
    const { outbox } = this.core;
    const events = carried.map((draft) => outbox.append(draft));
    this.core.work.rebuild(outbox.all());
    // An epoch counts as dealt with only once all of it is: a reload meanwhile loses nothing.
    const open = new Set(aside.map(({ epoch }) => epoch));
    const taken = leftovers.filter(({ epoch }) => !open.has(epoch));
    await this.core.keep(this.core.deps.journal.carry(outbox.epoch, events, taken));
    for (const event of events) outbox.settle(event.n);
    if (aside.length > 0) {
      void this.bring(aside, leftovers.filter(({ epoch }) => open.has(epoch)));
    }
  }

  /** Bring events to the server under their own numbers; `whole` is dealt with afterwards. */
  bring(
    events: readonly StoredEvent[], whole: readonly StoredEvent[] = [],
  ): Promise<void> {
    this.core.asideLeft += events.length;
    this.core.reportOutbox();
    this.running = this.running.then(() => this.deliver(events, whole));
    return this.running;
  }

  private async deliver(
    events: readonly StoredEvent[], whole: readonly StoredEvent[],
  ): Promise<void> {
    const closed = this.core.state.sitting === "closed";
    let refused = false;
    await deliverAside(events, async (epoch, batch) => {
      const read = (body: unknown): SyncReply => readSync(body, epoch, Number.MAX_SAFE_INTEGER);
      const body = { epoch, events: batch };
      // While the test goes on, its own engine says how the connection is.
      const hooks = closed ? { divisible: true }
        : { divisible: true, failed: () => undefined, conflict: () => undefined };
      return (await this.core.persist("sync", () => body, read, hooks)).reply;
    }, (batch, stored, reply) => {
      this.core.asideLeft -= batch.length;
      refused ||= !stored;
      // Late is every event of a replaced page, and of the last one those the server names.
      const late = batch.filter(({ n }) => reply === null ? stored : reply.late.includes(n));
      if (closed) this.core.addLate(late);
      // Beside a test that goes on, something newer stands in its place.
      const changes = new Set(batch.filter(({ type }) => isChange(type)).map(({ n }) => n));
      this.core.undelivered ||= closed && reply?.rejected.some(({ n }) => changes.has(n)) === true;
      this.core.reportOutbox();
    });
    this.core.undelivered ||= refused;
    if (closed) this.core.dispatch({ type: "trouble", trouble: null });
    else if (!refused) await this.core.keep(this.core.deps.journal.carry(this.core.outbox.epoch, [], whole));
    if (phaseOf(this.core.state) === "done") await this.eraseIfSafe();
    else this.core.reportCopy();
  }

  /** Every event of this sitting on this computer that no server has acknowledged. */
  all(): Promise<StoredEvent[]> {
    return this.before(Number.POSITIVE_INFINITY);
  }

  /** Go on trying to read what earlier pages left, for as long as this page is in charge. */
  async keepReading(): Promise<void> {
    const { outbox } = this.core;
    const current = (): boolean => (this.core.unread || this.core.deps.journal.shut === true)
      && !this.core.state.superseded
      && (this.core.outbox === outbox || phaseOf(this.core.state) === "done");
    while (current()) {
      await pause(REREAD_MS * (0.5 + this.core.random()));
      const { handIn } = this.core.state;
      // A hand-in on its way reads them itself before it is sealed: what it finds then still counts.
      if (current() && (handIn === "none" || handIn === "done")) await this.readAgain(handIn === "none");
    }
  }

  /** Try once to read the leftovers, and take what is found. */
  async readAgain(mayCarry: boolean): Promise<void> {
    const before = this.core.state.sitting === "closed" ? Number.POSITIVE_INFINITY : this.core.outbox.epoch;
    let found: StoredEvent[];
    try {
      found = await within(STORAGE_MS, this.core.deps.journal.leftovers(before));
    } catch {
      return;
    }
    this.core.unread = false;
    this.core.durable = this.core.deps.journal.durable && !this.core.writeFailed;
    // What is on the screen and in no event yet is newer than anything that was left.
    if (mayCarry && found.length > 0) this.core.collect();
    const { content, sitting } = this.core.state;
    if (content === null || sitting === "closed" || !mayCarry) {
      await this.bring(found);
    } else {
      const { carried, aside } = carryOver(found, this.holding(content));
      // Begun first: a page that draws itself anew reads texts and files from the work.
      const taken = this.take(carried, aside, found);
      for (const draft of carried) this.core.dispatch({ type: "event", draft });
      if (carried.some((draft) => this.isShown(draft))) this.core.dispatch({ type: "reread" });
      await taken;
      this.core.engine?.nudge();
    }
    this.core.reportOutbox();
    this.core.reportCopy();
  }

  /** Whether the view that is open has been drawn without this. */
  private isShown({ type, item }: Draft): boolean {
    const { screens, position } = this.core.state;
    return DRAWN_ONCE.has(type)
      || (DRAWN_IN_TASK.has(type) && screens[position]?.items.some(({ ref }) => ref === item) === true);
  }

  /**
   * What the server held on entering, with what was given on this page since: it is the newer,
   * and what was left of the same place must neither follow nor replace it.
   */
  private holding(content: EnterReply): Holding {
    const { epoch } = this.core.outbox;
    const answers = { ...content.answers };
    const work = this.worked();
    for (const [item, { n }] of this.core.outbox.newestOrdered()) {
      // Whether a text or a file stands is said of what stands: an older word would be wrong.
      answers[item] = { value: { choice: this.core.state.answers[item] ?? null }, epoch, n };
    }
    for (const [item, { n, value }] of this.core.outbox.newest("answer")) {
      const choice = value["choice"];
      answers[item] = { value: { choice: typeof choice === "string" ? choice : null }, epoch, n };
    }
    const flags = { ...content.flag_events };
    for (const [item, { n, value }] of this.core.outbox.newest("flag")) {
      flags[item] = { flagged: value["flagged"] === true, epoch, n };
    }
    const { seen, plays } = this.core.state;
    const told = { ...content.told, notes: this.told(content, "notes"), highlight: this.told(content, "highlight") };
    return { work, told, answers, flags: [...this.core.state.flags], flag_events: flags, plays, seen: [...seen] };
  }

  private told({ told }: EnterReply, type: "notes" | "highlight"): Record<string, HeldValue> {
    const { epoch } = this.core.outbox;
    const since = [...this.core.outbox.newest(type)].map(([item, { n, value }]) => [item, { value, epoch, n }] as const);
    return { ...told[type], ...Object.fromEntries(since) };
  }

  /** Steps, files and commands of the server and of this page. */
  private worked(): HeldWork {
    const { ids, epochs } = this.core.work.held;
    const { outbox } = this.core;
    const mine = outbox.all().filter(({ type }) => isOrdered(type)).map(({ value }) => String(value["id"]));
    const since = [...outbox.newestOrdered().keys()].map((item) => [item, outbox.epoch] as const);
    return { ids: new Set([...ids, ...mine]), epochs: new Map([...epochs, ...since]) };
  }

  /** Erase the local copy once nothing in it can be missing on the server. */
  async eraseIfSafe(): Promise<void> {
    this.core.reportCopy();
    await within(STORAGE_MS, this.core.deps.journal.forget()).catch(() => undefined);
    if (!this.covered || this.core.undelivered || this.core.asideLeft > 0 || this.core.unread) return;
    // A local copy that will not go away must not keep the candidate from the receipt.
    await within(STORAGE_MS, this.core.deps.journal.erase()).catch(() => undefined);
  }
}
