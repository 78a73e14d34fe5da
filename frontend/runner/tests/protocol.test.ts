import { describe, expect, it } from "vitest";
import { NotOurReply, readEnter, readReceipt, readSync } from "../protocol";
import { HttpTransport } from "../transport";
import { enterReply } from "./help";

const SYNC = {
  ack: 2, epoch: 1, state: "running", remaining_ms: 5, server_ms: 5,
  saved_at: "2026-11-21T10:32:05Z",
};

const RECEIPT = {
  state: "closed", epoch: 1, ack: 7, late: [6, 7], receipt: { url: "/r", items: 1, answered: 1 },
};

describe("replies", () => {
  it("are read whole", () => {
    const reply = enterReply();
    expect(readEnter(JSON.parse(JSON.stringify(reply)))).toEqual(reply);
    const flags = { q1: { value: { flagged: true }, epoch: 2, n: 3 } };
    expect(readEnter({ ...reply, flag_events: flags }).flag_events)
      .toEqual({ q1: { flagged: true, epoch: 2, n: 3 } });
    expect(readSync(SYNC, 1, 2)).toMatchObject({ ack: 2, late: [], rejected: [], messages: [], wanted: [] });
    expect(readSync({ ...SYNC, wanted: ["p1"] }, 1, 2).wanted).toEqual(["p1"]);
  });

  it.each([
    null, "ok", [], {}, { ...SYNC, ack: "2" }, { ...SYNC, ack: -1 }, { ...SYNC, ack: 1.5 },
    { ...SYNC, state: "fine" }, { ...SYNC, remaining_ms: null }, { ...SYNC, saved_at: 5 },
    { ...SYNC, rejected: [{ n: "x" }] }, { ...SYNC, wanted: [1] }, { ...SYNC, wanted: "p1" },
  ])("are refused when wrong: %j", (body) => {
    expect(() => readSync(body, 1, 2)).toThrow(NotOurReply);
  });

  it.each(["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "receipt"])(
    "lead to no receipt elsewhere: %s", (url) => {
      expect(() => readReceipt({ ...RECEIPT, receipt: { url, items: 1, answered: 1 } }, 1))
        .toThrow(NotOurReply);
    });

  it("are no receipt before the sitting is closed", () => {
    expect(() => readReceipt({ ...RECEIPT, state: "closing" }, 1)).toThrow(NotOurReply);
  });

  it("say of a receipt what it covers and what came late", () => {
    expect(readReceipt(RECEIPT, 1)).toEqual({ url: "/r", items: 1, answered: 1, ack: 7, late: [6, 7], rejected: [] });
    const rejected = [{ n: 6, error: "bad" }];
    expect(readReceipt({ ...RECEIPT, rejected }, 1).rejected).toEqual(rejected);
    expect(() => readReceipt({ ...RECEIPT, ack: undefined }, 1)).toThrow(NotOurReply);
    expect(() => readReceipt(RECEIPT, 2)).toThrow(NotOurReply);
  });
});

describe("transport", () => {
  const post = (response: Response | Error) => new HttpTransport("/sittings/s", () =>
    response instanceof Error ? Promise.reject(response) : Promise.resolve(response)).post("sync", {});
  const json = (status: number, body: unknown, headers = {}): Response =>
    new Response(JSON.stringify(body), {
      status, headers: { "Content-Type": "application/json", ...headers },
    });

  it("tells the ways of failing apart", async () => {
    expect((await post(json(200, SYNC))).kind).toBe("ok");
    expect((await post(new TypeError("failed to fetch"))).kind).toBe("offline");
    const page = new Response("<h1>Sign in</h1>", { headers: { "Content-Type": "text/html" } });
    expect((await post(page)).kind).toBe("not_ours");
    expect((await post(json(409, { error: "superseded", epoch: 4 }))).kind).toBe("superseded");
    expect((await post(json(409, { error: "counter_conflict" }))).kind).toBe("conflict");
    expect((await post(json(409, { error: "unknown_epoch" }))).kind).toBe("conflict");
    expect(await post(json(409, { error: "gap", ack: 4, epoch: 2 })))
      .toEqual({ kind: "gap", ack: 4, epoch: 2 });
    expect(await post(json(409, { error: "stopped", ack: 4, epoch: 2 }))).toEqual({ kind: "stopped" });
    expect((await post(json(409, { error: "gap", ack: "all" }))).kind).toBe("not_ours");
    expect((await post(json(401, { error: "login" }))).kind).toBe("signed_out");
    expect((await post(json(413, {}))).kind).toBe("too_large");
    expect(await post(json(503, {}, { "Retry-After": "7" }))).toEqual({ kind: "busy", retryMs: 7000, status: 503 });
    expect(await post(json(403, { error: "not_open", message: "Wait." }))).toEqual({
      kind: "refused", status: 403, error: "not_open", message: "Wait.",
    });
  });

  it("calls a request off", async () => {
    const calledOff = new AbortController();
    const never = new HttpTransport("/s", (_url, init) => new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => { reject(new DOMException("off", "AbortError")); });
    }));
    const outcome = never.post("hand-in", {}, { signal: calledOff.signal });
    calledOff.abort();
    expect((await outcome).kind).toBe("offline");
  });

  it("sends JSON with the header that other sites cannot set", async () => {
    let seen: RequestInit | undefined;
    await new HttpTransport("/sittings/s", (_url, init) => {
      seen = init;
      return Promise.resolve(json(200, {}));
    }).post("sync", { epoch: 1 });
    expect(seen?.headers).toMatchObject({
      "X-Requested-With": "assess", "Content-Type": "application/json",
    });
    expect(seen?.redirect).toBe("manual");
    expect(seen?.body).toBe('{"epoch":1}');
  });
});
