import type { Outcome, PostOptions, Transport } from "../transport";
import type { Draft, EnterReply, JournalEvent, Room, Section, Settings } from "../types";

/** A seeded generator (mulberry32), so that noise cases can be repeated. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function answer(item: string, choice: string | null, t = 0): Draft {
  return { item, type: "answer", value: { choice }, t };
}

const options = [{ id: "o1", html: "one" }, { id: "o2", html: "two" }];

export const SECTION: Section = {
  id: "s1",
  parts: [
    {
      id: "reading", title: { en: "Reading", fr: "Lecture" }, groups: [
        {
          id: "g1", stimulus: { html: "<p>Text</p>", audio: null, lang: "en" },
          items: [
            { ref: "q01", number: 1, lang: "en", prompt_html: "A?", options },
            { ref: "q02", number: 2, lang: "en", prompt_html: "B?", options },
          ],
        },
        {
          id: "g2", stimulus: null,
          items: [
            { ref: "q03", number: 3, lang: "en", prompt_html: "C?", options },
            { ref: "q04", number: 4, lang: "en", prompt_html: "D?", options },
          ],
        },
      ],
    },
  ],
};

export function enterReply(change: Partial<EnterReply> = {}): EnterReply {
  return {
    sitting: "s", epoch: 1, state: "running", server_ms: 0, remaining_ms: 3_600_000,
    duration_ms: 3_600_000, title: "Test", test_language: "en", instructions: "",
    section: SECTION, answers: {}, flags: [], flag_events: {}, plays: {}, seen: [], kind: "", told: {},
    settings: {
      sync_ms: 2000, idle_ms: 8000, audio_check: null, grace_ms: 60_000, spelling: false,
    },
    messages: [], help: "none", pause: null, break_left_ms: 0, rescue: null,
    candidate: { name: "N" }, ...change,
  };
}

interface Body {
  epoch?: number;
  events?: JournalEvent[];
  last?: number;
  action?: string;
}

type Store = Map<string, { digest: string; event: JournalEvent }>;

/**
 * A server written from the protocol's description, independent of the page's code: a journal
 * keyed (epoch, n), acknowledgement of the contiguous prefix, current answers by newest (epoch, n).
 */
export class FakeServer implements Transport {
  epoch = 0;
  state: "ready" | "running" | "paused" | "closing" | "closed" = "running";
  remaining = 3_600_000;
  /** What is told about the room with every reply. */
  room: Partial<Room & Pick<EnterReply, "rescue">> = {};
  settings: Partial<Settings> = {};
  readonly journal: Store = new Map();
  /** Events of replaced pages: stored for a person, never applied. */
  readonly aside = new Map<string, JournalEvent>();
  /** Keys of events that came after the end: stored, never applied. */
  readonly late = new Set<string>();
  /** Numbers of answers to refuse: stored, never applied. */
  rejects: (event: JournalEvent) => boolean = () => false;
  readonly calls: { path: string; body: Body }[] = [];
  /**
   * What happens to the next requests; "lost" means stored, but the reply never arrives;
   * "held" that the request waits on the way until `release`, whatever the page does.
   */
  fate: (path: string) => "ok" | "down" | "lost" | "held" | Outcome = () => "ok";
  private readonly held: (() => void)[] = [];

  release(): void {
    for (const serve of this.held.splice(0)) serve();
  }

  ack(epoch: number): number {
    let n = 0;
    while (this.journal.has(`${epoch}|${n + 1}`)) n += 1;
    return n;
  }

  answers(): Record<string, { value: { choice: string | null }; epoch: number; n: number }> {
    const held: ReturnType<FakeServer["answers"]> = {};
    for (const [key, { event }] of this.journal) {
      if (event.type !== "answer" || event.item === null) continue;
      if (this.late.has(key) || this.rejects(event)) continue;
      const [epoch = 0, n = 0] = key.split("|").map(Number);
      const old = held[event.item];
      if (old !== undefined && (old.epoch > epoch || (old.epoch === epoch && old.n > n))) continue;
      held[event.item] = { value: event.value as { choice: string | null }, epoch, n };
    }
    return held;
  }

  post(path: string, body: unknown, options: PostOptions = {}): Promise<Outcome> {
    const request = body as Body;
    this.calls.push({ path, body: structuredClone(request) });
    const fate = this.fate(path);
    if (fate === "down") return Promise.resolve({ kind: "offline" });
    if (fate === "held") {
      return new Promise((resolve) => {
        options.signal?.addEventListener("abort", () => { resolve({ kind: "offline" }); });
        this.held.push(() => { resolve(this.serve(path, structuredClone(request))); });
      });
    }
    if (typeof fate === "object") return Promise.resolve(fate);
    const outcome = this.serve(path, request);
    return Promise.resolve(fate === "lost" ? { kind: "offline" } : outcome);
  }

  private serve(path: string, { epoch = 0, events = [], last = 0, action }: Body): Outcome {
    const ok = (body: unknown): Outcome => ({ kind: "ok", body, trip: 20 });
    if (path === "enter") {
      if (this.state !== "closed") this.epoch += 1;
      return ok(enterReply({
        epoch: this.epoch, state: this.state, remaining_ms: this.remaining,
        answers: this.answers(),
        flag_events: Object.fromEntries(Object.entries(this.flags()).map(([ref, { flagged, ...at }]) =>
          [ref, { ...at, value: { flagged } }])) as never,
        flags: Object.entries(this.flags()).filter(([, { flagged }]) => flagged).map(([ref]) => ref),
        settings: { ...enterReply().settings, ...this.settings },
        ...this.room,
      }));
    }
    if (path === "start") return ok(enterReply({ epoch: this.epoch, state: this.state, ...this.room }));
    if (path === "break") {
      this.state = action === "begin" ? "paused" : "running";
      this.room = { ...this.room, pause: action === "begin" ? "break" : null };
    }
    if (epoch > this.epoch) return { kind: "conflict" };
    if (epoch !== this.epoch) {
      for (const event of events) {
        const key = `${epoch}|${event.n}`;
        if (!this.journal.has(key)) this.aside.set(key, event);
      }
      return { kind: "superseded" };
    }
    for (const event of events) {
      const key = `${epoch}|${event.n}`;
      const digest = JSON.stringify([event.item, event.type, event.value, event.t]);
      const known = this.journal.get(key);
      if (known !== undefined && known.digest !== digest) return { kind: "conflict" };
      this.journal.set(key, { digest, event });
      if (this.state === "closed" && known === undefined) this.late.add(key);
    }
    const late = events.map(({ n }) => n).filter((n) => this.late.has(`${epoch}|${n}`));
    const rejected = events.filter((event) => this.rejects(event)).map(({ n }) => ({ n, error: "bad" }));
    if (path === "hand-in") {
      if (this.ack(epoch) < Math.max(last, ...events.map(({ n }) => n))) {
        return { kind: "gap", ack: this.ack(epoch), epoch };
      }
      this.state = "closed";
      return ok({
        state: "closed", epoch, ack: this.ack(epoch), late, rejected,
        receipt: { url: "/sittings/s/receipt", items: 4, answered: Object.keys(this.answers()).length },
      });
    }
    return ok({
      ack: this.ack(epoch), epoch, state: this.state, remaining_ms: this.remaining, server_ms: 5,
      saved_at: "2026-11-21T10:32:05Z", late, messages: [], ...this.room, rejected,
    });
  }

  flags(): Record<string, { flagged: boolean; epoch: number; n: number }> {
    const held: ReturnType<FakeServer["flags"]> = {};
    for (const [key, { event }] of this.journal) {
      if (event.type !== "flag" || event.item === null) continue;
      const [epoch = 0, n = 0] = key.split("|").map(Number);
      const old = held[event.item];
      if (old !== undefined && (old.epoch > epoch || (old.epoch === epoch && old.n > n))) continue;
      held[event.item] = { flagged: event.value["flagged"] === true, epoch, n };
    }
    return held;
  }
}
