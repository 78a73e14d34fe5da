/**
 * Drives pages of a written test for tests/support/written_pages.py: orders as lines of JSON on
 * standard input, what came of them on standard output. Time passes only when it is told to.
 * Every page has timers, a document and module state of its own; pages of a device share its
 * storage. What a page asks the network goes to Python, which answers, keeps it, or loses it.
 */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { Window } from "happy-dom";
import { seeded } from "../../runner/tests/help";
import type { Journal } from "../../runner/journal";
import type { Act, Page, World } from "./page-main";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array> & { setEncoding(name: string): void };
  readonly stdout: { write(text: string): void };
};
declare function setImmediate(run: () => void): void;

interface Order {
  readonly do: string;
  readonly page?: string;
  readonly device?: string;
  readonly seed?: number;
  readonly ms?: number;
  readonly task?: string;
  readonly act?: Act;
  readonly ask?: number;
  readonly source?: string;
  readonly sitting?: string;
  readonly answer?: Answer;
}

/** What the network says: a reply, nothing ever (`held`), or that there is no network. */
type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string } | "held" | "gone";

interface Timer {
  readonly at: number;
  readonly run: () => void;
  readonly every: number | null;
  readonly order: number;
}

let now = 0;
let counter = 0;
let busy = 0;
let sitting = "";
let opener: (...given: unknown[]) => typeof Page;
const desks = new Map<string, Desk>();
const stores = new Map<string, IDBFactory>();
let kept: string[] = [];
const asked = new Map<number, (answer: Answer) => void>();

const say = (what: unknown): void => { process.stdout.write(`${JSON.stringify(what)}\n`); };

/** A page with its surroundings. */
class Desk {
  readonly timers = new Map<number, Timer>();
  readonly window = new Window({ url: "https://test.invalid/" });
  page: Page | null = null;
  dead = false;

  constructor(readonly name: string, readonly device: string, private readonly seed: number) {}

  async open(): Promise<void> {
    const { window } = this;
    const timers = {
      setTimeout: (run: () => void, ms = 0) => this.plan(run, ms, null),
      setInterval: (run: () => void, ms = 0) => this.plan(run, ms, ms),
      clearTimeout: (id: number) => { this.timers.delete(id); },
      clearInterval: (id: number) => { this.timers.delete(id); },
      requestAnimationFrame: (run: () => void) => this.plan(run, 16, null),
    };
    Object.assign(window, timers);
    if (!stores.has(this.device)) stores.set(this.device, new IDBFactory());
    const surroundings = { ...timers, performance: { now: () => now }, indexedDB: stores.get(this.device), IDBKeyRange };
    const PageHere = opener(window, surroundings);
    this.page = await PageHere.open(this.world());
    this.page.enter();
  }

  kill(): void {
    this.dead = true;
    this.timers.clear();
    desks.delete(this.name);
    void this.window.happyDOM.close();
  }

  private plan(run: () => void, ms: number, every: number | null): number {
    counter += 1;
    if (!this.dead) this.timers.set(counter, { at: now + Math.max(0, ms), run, every, order: counter });
    return counter;
  }

  private world(): World {
    return {
      sitting,
      random: seeded(this.seed),
      wall: () => 1_800_000_000_000 + now,
      send: (url, init) => this.send(String(url), init ?? {}),
      claim: () => {
        // What the browser's locks do: the other tab hears that it has lost the sitting.
        for (const other of desks.values()) if (other !== this && other.device === this.device) other.page?.yield();
        return Promise.resolve();
      },
      counted: (journal) => new Proxy(journal, {
        get: (target, name) => {
          const found = Reflect.get(target, name, target) as unknown;
          if (typeof found !== "function") return found;
          return (...args: unknown[]) => counting((found.apply(target, args) as Promise<unknown>).then((result) => {
            this.keep(String(name), args);
            return result;
          }));
        },
      }) as Journal,
    };
  }

  /** What lies in the device's storage now, by the ids of its steps. */
  private keep(name: string, [, events]: unknown[]): void {
    const given = name === "append" ? [events] : name === "carry" ? events as unknown[] : [];
    for (const event of given as { type: string; value: { id?: string } }[]) {
      if (event.type === "write") kept.push(String(event.value.id));
    }
  }

  private send(url: string, { method, body, signal }: RequestInit): Promise<Response> {
    if (this.dead) return new Promise(() => undefined);
    counter += 1;
    const ask = counter;
    return new Promise((resolve, reject) => {
      busy += 1;
      let waits = true;
      const free = (): void => {
        if (waits) busy -= 1;
        waits = false;
      };
      signal?.addEventListener("abort", () => {
        free();
        reject(new Error("called off"));
      });
      asked.set(ask, (answer) => {
        free();
        if (this.dead || answer === "held") return;
        asked.delete(ask);
        if (answer === "gone") reject(new TypeError("no network"));
        else resolve(new Response(answer.body, { status: answer.status, headers: answer.headers }));
      });
      say({ ask, page: this.name, method: method ?? "GET", url, body: body ?? null, now });
    });
  }
}

async function counting<T>(work: Promise<T>): Promise<T> {
  busy += 1;
  try {
    return await work;
  } finally {
    busy -= 1;
  }
}

/** Until nothing is being written and nothing is asked: several turns, as one may lead to another. */
async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await new Promise<void>((resolve) => { setImmediate(resolve); });
    quiet = busy === 0 ? quiet + 1 : 0;
  }
}

async function pass(ms: number): Promise<void> {
  const end = now + ms;
  for (;;) {
    let next: { desk: Desk; id: number; timer: Timer } | null = null;
    for (const desk of desks.values()) {
      for (const [id, timer] of desk.timers) {
        const sooner = next === null || timer.at < next.timer.at || (timer.at === next.timer.at && timer.order < next.timer.order);
        if (timer.at <= end && sooner) next = { desk, id, timer };
      }
    }
    if (next === null) break;
    const { desk, id, timer } = next;
    now = Math.max(now, timer.at);
    if (timer.every === null) desk.timers.delete(id);
    else desk.timers.set(id, { ...timer, at: now + timer.every });
    timer.run();
    await settle();
  }
  now = end;
}

async function obey(order: Order): Promise<void> {
  const desk = desks.get(order.page ?? "");
  switch (order.do) {
    case "load": opener = new Function("window", "around", `const { document, navigator, MutationObserver, Node, Element, HTMLElement, Event, KeyboardEvent, ClipboardEvent } = window;
      const { setTimeout, setInterval, clearTimeout, clearInterval, requestAnimationFrame, performance, indexedDB, IDBKeyRange } = around;
      ${order.source!}; return PageBundle.Page;`) as never; break;
    case "sitting":
      for (const one of [...desks.values()]) one.kill();
      stores.clear();
      asked.clear();
      [sitting, now] = [order.sitting!, 0];
      break;
    case "open": {
      const fresh = new Desk(order.page!, order.device!, order.seed!);
      desks.set(order.page!, fresh);
      await fresh.open();
      break;
    }
    case "kill": desk?.kill(); break;
    case "pass": await pass(order.ms!); break;
    // A computer that slept: no timer ran meanwhile.
    case "sleep": now += order.ms!; break;
    case "arrive": asked.get(order.ask!)?.(order.answer!); break;
    case "go": desk?.page?.go(order.task!); break;
    case "act": desk?.page?.act(order.act!); break;
    case "begin": desk?.page?.pause("begin"); break;
    case "end": desk?.page?.pause("end"); break;
    case "enter": case "handIn": case "backToTest": case "hurry": case "hide":
      desk?.page?.[order.do](); break;
    default: throw new Error(`no such order: ${order.do}`);
  }
  await settle();
  const ids = kept;
  kept = [];
  say({ now, kept: ids, pages: Object.fromEntries([...desks.values()].map(({ name, page }) => [name, page?.report() ?? null])) });
}

async function main(): Promise<void> {
  process.stdin.setEncoding("utf8");
  let rest = "";
  for await (const chunk of process.stdin) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const order = JSON.parse(line) as Order;
      // An answer comes while an order is being obeyed; the next order only after it.
      if (order.do === "answer") asked.get(order.ask!)?.(order.answer!);
      else void obey(order).catch((error: unknown) => { say({ failed: String((error as Error).stack ?? error) }); });
    }
  }
}

void main();
