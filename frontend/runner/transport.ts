/** One request to the test server, with every way it can go wrong told apart. */

import { claim } from "./seb";

export type Outcome =
  | { readonly kind: "ok"; readonly body: unknown; readonly trip: number }
  | { readonly kind: "superseded"; readonly epoch?: number }
  | { readonly kind: "conflict" }
  | { readonly kind: "gap"; readonly ack: number; readonly epoch: number }
  | { readonly kind: "stopped" }
  | { readonly kind: "too_large" }
  | { readonly kind: "refused"; readonly status: number; readonly error: string; readonly message: string }
  | { readonly kind: "signed_out" }
  | { readonly kind: "busy"; readonly retryMs: number | null; readonly status?: number }
  | { readonly kind: "not_ours" }
  | { readonly kind: "offline" };

export interface PostOptions {
  /** Let the request outlive the page (bodies below 64 kB only). */
  readonly keepalive?: boolean;
  /** Calls the request off; what it may have done on the server stays unknown. */
  readonly signal?: AbortSignal;
}

export interface Transport {
  post(path: string, body: unknown, options?: PostOptions): Promise<Outcome>;
  /** Fetch JSON: an address of this site, or a path below the sitting's. */
  get?(path: string): Promise<Outcome>;
  /** Send bytes as they are. */
  give?(path: string, bytes: Blob): Promise<Outcome>;
}

const TIMEOUT_MS = 10_000;
/** A file of some megabytes on a slow line. */
const FILE_TIMEOUT_MS = 180_000;

export class HttpTransport implements Transport {
  constructor(
    private readonly base: string,
    private readonly send: typeof fetch = (...args) => fetch(...args),
    private readonly monotonic: () => number = () => performance.now(),
    private readonly said: typeof claim = claim,
  ) {}

  async post(path: string, body: unknown, options: PostOptions = {}): Promise<Outcome> {
    if (options.signal?.aborted === true) return { kind: "offline" };
    const abort = new AbortController();
    const stop = (): void => { abort.abort(); };
    const timer = setTimeout(stop, TIMEOUT_MS);
    options.signal?.addEventListener("abort", stop);
    const began = this.monotonic();
    try {
      const response = await this.send(`${this.base}/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Requested-With": "assess" },
        body: JSON.stringify(this.proven(body)),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        keepalive: options.keepalive ?? false,
        signal: abort.signal,
      });
      return await interpret(response, () => this.monotonic() - began);
    } catch {
      return { kind: "offline" };
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
    }
  }

  async get(path: string): Promise<Outcome> {
    const abort = new AbortController();
    const timer = setTimeout(() => { abort.abort(); }, TIMEOUT_MS);
    const began = this.monotonic();
    try {
      const address = path.startsWith("/") ? path : `${this.base}/${path}`;
      const response = await this.send(address, {
        credentials: "same-origin", cache: "no-store", redirect: "manual", signal: abort.signal,
      });
      return await interpret(response, () => this.monotonic() - began);
    } catch {
      return { kind: "offline" };
    } finally {
      clearTimeout(timer);
    }
  }

  async give(path: string, bytes: Blob): Promise<Outcome> {
    const abort = new AbortController();
    const timer = setTimeout(() => { abort.abort(); }, FILE_TIMEOUT_MS);
    const began = this.monotonic();
    try {
      const response = await this.send(`${this.base}/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream", "X-Requested-With": "assess", ...this.saidBeside() },
        body: bytes, credentials: "same-origin", cache: "no-store", redirect: "manual", signal: abort.signal,
      });
      return await interpret(response, () => this.monotonic() - began);
    } catch {
      return { kind: "offline" };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Where the body is a file, what Safe Exam Browser says travels in a header. */
  private saidBeside(): Record<string, string> {
    const seb = this.said();
    return seb === null ? {} : { "X-Safe-Exam-Browser": JSON.stringify(seb) };
  }

  private proven(body: unknown): unknown {
    const seb = this.said();
    return seb === null ? body : { ...(body as object), seb };
  }
}

async function interpret(response: Response, trip: () => number): Promise<Outcome> {
  if (response.type === "opaqueredirect") return { kind: "not_ours" };
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    return { kind: "busy", retryMs: retryAfter(response), status: response.status };
  }
  if (response.status === 401) return { kind: "signed_out" };
  if (response.status === 413) return { kind: "too_large" };
  const json = /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
  const body: unknown = json ? await response.json().catch(() => null) : null;
  if (typeof body !== "object" || body === null) return { kind: "not_ours" };
  if (response.ok) return { kind: "ok", body, trip: trip() };
  return refusal(response.status, body as Record<string, unknown>);
}

function refusal(status: number, body: Record<string, unknown>): Outcome {
  const error = typeof body["error"] === "string" ? body["error"] : "";
  if (status === 409 && error === "superseded") {
    return { kind: "superseded", ...(typeof body["epoch"] === "number" ? { epoch: body["epoch"] } : {}) };
  }
  // An epoch the server does not know (it was restored) is left the same way: by a new one.
  // Neither proves that the server holds the events of the request.
  if (error === "counter_conflict" || error === "unknown_epoch") return { kind: "conflict" };
  if (status === 409 && error === "gap") return gap(body["ack"], body["epoch"]);
  // Stored; the invigilator has ended the test and may still take it back.
  if (status === 409 && error === "stopped") return { kind: "stopped" };
  const message = typeof body["message"] === "string" ? body["message"] : "";
  return { kind: "refused", status, error, message };
}

/** The hand-in did not close: the server holds everything up to `ack` and lacks what follows. */
function gap(ack: unknown, epoch: unknown): Outcome {
  const whole = (value: unknown): value is number =>
    typeof value === "number" && Number.isInteger(value) && value >= 0;
  return whole(ack) && whole(epoch) ? { kind: "gap", ack, epoch } : { kind: "not_ours" };
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : null;
}
