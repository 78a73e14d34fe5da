/** The system check: five trials in this browser, each shown at once, then stored together. */

type Name = "browser" | "storage" | "connection" | "clock" | "sound";
interface Finding {
  readonly ok: boolean;
  readonly detail: string;
}

const ROUNDS = 5;
const SLOW_MS = 1500;
const SKEW_MS = 120_000;

export function checkBrowser(scope: object = globalThis): Finding {
  const needed = ["indexedDB", "fetch", "AbortController", "crypto", "HTMLDialogElement"];
  const missing = needed.filter((name) => !(name in scope));
  return { ok: missing.length === 0, detail: missing.join(", ") };
}

export async function checkStorage(): Promise<Finding> {
  try {
    const found = await roundTrip();
    return { ok: found === "kept", detail: "" };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.name : "unknown" };
  }
}

function roundTrip(): Promise<unknown> {
  const name = "assess-system-check";
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => { opening.result.createObjectStore("trial"); };
    opening.onerror = () => { reject(opening.error ?? new Error("open")); };
    opening.onsuccess = () => {
      const database = opening.result;
      const work = database.transaction("trial", "readwrite");
      const store = work.objectStore("trial");
      store.put("kept", 1);
      const reading = store.get(1);
      work.onerror = () => { reject(work.error ?? new Error("write")); };
      work.oncomplete = () => {
        database.close();
        indexedDB.deleteDatabase(name);
        resolve(reading.result);
      };
    };
  });
}

interface Timing {
  readonly trip: number;
  readonly skew: number;
}

async function ask(url: string): Promise<Timing> {
  const began = performance.now();
  const response = await fetch(url, { cache: "no-store" });
  const body = (await response.json()) as { now_ms: number };
  const trip = performance.now() - began;
  return { trip, skew: Date.now() - trip / 2 - body.now_ms };
}

async function timings(url: string): Promise<Timing[]> {
  const found: Timing[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await ask(url));
  return found.sort((a, b) => a.trip - b.trip);
}

class Page {
  private readonly findings = new Map<Name, Finding>();

  constructor(private readonly root: HTMLElement) {}

  async run(): Promise<void> {
    this.hear();
    this.show("browser", checkBrowser());
    this.working("storage");
    this.show("storage", await checkStorage());
    await this.connection();
  }

  private async connection(): Promise<void> {
    this.working("connection");
    this.working("clock");
    try {
      const found = await timings(this.root.dataset["time"] ?? "");
      const median = found[Math.floor(found.length / 2)]?.trip ?? Infinity;
      const skew = found[0]?.skew ?? Infinity;
      this.show("connection", { ok: median < SLOW_MS, detail: `${Math.round(median)} ms` });
      this.show("clock", { ok: Math.abs(skew) < SKEW_MS, detail: `${Math.round(skew / 1000)} s` });
    } catch {
      this.show("connection", { ok: false, detail: "" });
      this.show("clock", { ok: false, detail: "" });
    }
  }

  private hear(): void {
    for (const button of this.root.querySelectorAll<HTMLElement>("[data-heard]")) {
      button.addEventListener("click", () => {
        this.show("sound", { ok: button.dataset["heard"] === "yes", detail: "" });
      });
    }
  }

  private working(name: Name): void {
    this.outcome(name)?.replaceChildren(this.template("working"));
  }

  private show(name: Name, finding: Finding): void {
    this.findings.set(name, finding);
    const parts: (Node | string)[] = [this.template(finding.ok ? "good" : "bad")];
    if (finding.detail !== "") parts.push(` ${finding.detail}`);
    this.outcome(name)?.replaceChildren(...parts);
    if (this.findings.size === 5) void this.store();
  }

  private async store(): Promise<void> {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
    let verdict = "unsent";
    try {
      const response = await fetch(this.root.dataset["store"] ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ checks: Object.fromEntries(this.findings) }),
      });
      const body = (await response.json()) as { passed?: boolean };
      if (response.ok) verdict = body.passed === true ? "passed" : "failed";
    } catch {
      // Said below: not stored.
    }
    const place = this.root.querySelector<HTMLElement>("[data-verdict]");
    place?.replaceChildren(this.template(verdict));
    if (place) place.hidden = false;
  }

  private outcome(name: Name): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-check="${name}"] [data-outcome]`);
  }

  private template(name: string): Node {
    const found = this.root.querySelector<HTMLTemplateElement>(`template[data-${name}]`);
    return found ? found.content.cloneNode(true) : document.createTextNode("");
  }
}

const root = document.getElementById("system-check");
if (root !== null) void new Page(root).run();
