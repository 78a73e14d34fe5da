import { describe, expect, it } from "vitest";
import { claim, prepare, present } from "../seb";
import { HttpTransport } from "../transport";

const CONFIG = "a".repeat(64);
const EXAM = "B".repeat(64);
const location = { href: "https://test.example/sittings/x/?js=1#question-2" };

describe("what Safe Exam Browser says", () => {
  it("is nothing in another browser", async () => {
    await prepare({ location });
    expect(present({ location })).toBe(false);
    expect(claim({ location })).toBeNull();
  });

  it("is both hashes, over the address without its fragment", () => {
    const scope = { location, SafeExamBrowser: { security: { configKey: CONFIG, browserExamKey: EXAM } } };
    expect(claim(scope)).toEqual({
      url: "https://test.example/sittings/x/?js=1", config: CONFIG, exam: EXAM.toLowerCase(),
    });
  });

  it("waits for the keys of versions that must be asked", async () => {
    const security = {
      configKey: "",
      updateKeys(done: () => void): void {
        setTimeout(() => { this.configKey = CONFIG; done(); }, 1);
      },
    };
    const scope = { location, SafeExamBrowser: { security } };
    expect(claim(scope)).toBeNull();
    await prepare(scope);
    expect(claim(scope)?.config).toBe(CONFIG);
  });

  it("does not wait for ever, and survives an interface that fails", async () => {
    const silent = { location, SafeExamBrowser: { security: { updateKeys: () => undefined } } };
    await prepare(silent, 1);
    const broken = {
      location, SafeExamBrowser: { security: { updateKeys: () => { throw new Error("no"); } } },
    };
    await prepare(broken);
    expect(claim(broken)).toBeNull();
  });

  it("leaves out what is not a hash", () => {
    const scope = { location, SafeExamBrowser: { security: { configKey: 7, browserExamKey: "x" } } };
    expect(claim(scope)).toBeNull();
  });
});

describe("the transport", () => {
  async function sent(said: ReturnType<typeof claim>): Promise<unknown> {
    let body: unknown = null;
    const send = ((_url: string, init: RequestInit) => {
      body = JSON.parse(init.body as string);
      return Promise.resolve(new Response("{}", { headers: { "Content-Type": "application/json" } }));
    }) as typeof fetch;
    await new HttpTransport("/base", send, () => 0, () => said).post("sync", { epoch: 1, events: [] });
    return body;
  }

  it("adds the claim to each body, and nothing where there is none", async () => {
    const said = { url: "https://test.example/", config: CONFIG, exam: null };
    expect(await sent(said)).toEqual({ epoch: 1, events: [], seb: said });
    expect(await sent(null)).toEqual({ epoch: 1, events: [] });
  });

  it("says it beside a file, whose bytes stay as they are", async () => {
    const said = { url: "https://test.example/", config: CONFIG, exam: null };
    const asked: RequestInit[] = [];
    const send = ((_url: string, init: RequestInit) => {
      asked.push(init);
      return Promise.resolve(new Response("{}", { headers: { "Content-Type": "application/json" } }));
    }) as typeof fetch;
    const bytes = new Blob(["as it is"]);
    await new HttpTransport("/base", send, () => 0, () => said).give("uploads/t1", bytes);
    await new HttpTransport("/base", send, () => 0, () => null).give("uploads/t1", bytes);
    expect(asked.map((init) => init.body)).toEqual([bytes, bytes]);
    const headers = asked.map((init) => new Headers(init.headers).get("X-Safe-Exam-Browser"));
    expect(headers).toEqual([JSON.stringify(said), null]);
  });
});
