import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fitsParting, LOGGED_OUT, Saver, type Draft, type Kept, type Reply, type State } from "./saving";

let content: Draft;
let sent: Array<[string, Kept]>;
let replies: Array<Reply | Error>;
let told: State[];

beforeEach(() => {
  vi.useFakeTimers();
  content = { marks: { a: 1 }, comments: {}, annotations: [] };
  sent = [];
  replies = [];
  told = [];
});
afterEach(() => { vi.useRealTimers(); });

function saver(): Saver {
  return new Saver(0, { version: 7, phase: "blind" }, () => content, async (kind, body) => {
    sent.push([kind, body]);
    const reply = replies.shift();
    if (reply === undefined || reply instanceof Error) throw reply ?? new Error("no reply");
    return Promise.resolve(reply);
  }, (state) => { told.push(state); });
}

const ok = (revision: number): Reply => ({ status: 200, body: { revision } });

describe("saving as a marker goes", () => {
  it("saves once for many changes, with the newest content", async () => {
    const one = saver();
    replies = [ok(1)];
    one.touch();
    one.touch();
    content = { ...content, marks: { a: 2 } };
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toEqual([["draft", { revision: 0, version: 7, phase: "blind", ...content }]]);
    expect(told.map((state) => state.is)).toEqual(["saving", "saved"]);
    expect(one.pending).toBe(false);
  });

  it("tries again after a cut, and loses nothing", async () => {
    const one = saver();
    replies = [new Error("cut"), ok(1)];
    one.touch();
    await vi.advanceTimersByTimeAsync(700);
    expect(told[told.length - 1]).toEqual({ is: "unsaved" });
    expect(one.pending).toBe(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told[told.length - 1]).toEqual({ is: "saved" });
    expect(sent.length).toBe(2);
  });

  it("says that nobody is logged in, and saves as soon as somebody is", async () => {
    const one = saver();
    replies = [{ status: LOGGED_OUT, body: {} }, ok(1)];
    one.touch();
    await vi.advanceTimersByTimeAsync(700);
    expect(told[told.length - 1]).toEqual({ is: "away" });
    expect(one.pending).toBe(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told[told.length - 1]).toEqual({ is: "saved" });
  });

  it("knows what a page that goes can still send", () => {
    expect(fitsParting("a".repeat(60_000))).toBe(true);
    expect(fitsParting("é".repeat(40_000))).toBe(false);
  });

  it("stops when another window has saved, until somebody chooses", async () => {
    const one = saver();
    const newest: Kept = { revision: 4, version: 7, phase: "blind", marks: { a: 3 }, comments: {}, annotations: [] };
    replies = [{ status: 409, body: { reason: "overtaken", newest } }, ok(5)];
    one.touch();
    await vi.advanceTimersByTimeAsync(700);
    expect(told[told.length - 1]).toEqual({ is: "overtaken", newest });
    one.touch();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await one.finish()).toBeNull();
    expect(sent.length).toBe(1);
    one.goOn(4, true);
    await vi.advanceTimersByTimeAsync(10);
    expect(sent[1]?.[1].revision).toBe(4);
    expect(sent[1]?.[1].marks).toEqual({ a: 1 });
  });

  it("finishes with what stands on the page, after a save that is under way", async () => {
    const one = saver();
    replies = [ok(1), { status: 200, body: { next: "/next" } }];
    one.touch();
    const saving = one.save();
    const finishing = one.finish();
    await saving;
    expect(await finishing).toBe("/next");
    expect(sent.map(([kind, body]) => [kind, body.revision])).toEqual([["draft", 0], ["finish", 1]]);
    expect(one.pending).toBe(false);
  });

  it("goes on keeping what is typed once the rubric has changed, and says so each time", async () => {
    const one = saver();
    const changed = (revision: number): Reply => ({ status: 409, body: { reason: "other_rubric", message: "Changed.", revision } });
    replies = [changed(1), changed(2)];
    one.touch();
    await vi.advanceTimersByTimeAsync(700);
    expect(told[told.length - 1]).toEqual({ is: "rubric", why: "Changed.", asked: "draft" });
    expect(one.pending).toBe(false);
    content = { ...content, comments: { a: "More." } };
    one.touch();
    expect(one.pending).toBe(true);
    await vi.advanceTimersByTimeAsync(700);
    expect(sent.map(([, body]) => [body.revision, body.version])).toEqual([[0, 7], [1, 7]]);
    expect(sent[1]?.[1].comments).toEqual({ a: "More." });
    expect(one.pending).toBe(false);
  });

  it("does not finish by a rubric that has changed, and loses nothing typed meanwhile", async () => {
    const one = saver();
    replies = [{ status: 409, body: { reason: "other_rubric", message: "Changed.", revision: 3 } }];
    one.touch();
    const finishing = one.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(await finishing).toBeNull();
    expect(told[told.length - 1]).toEqual({ is: "rubric", why: "Changed.", asked: "finish" });
    expect(one.pending).toBe(false);
    one.touch();
    replies = [{ status: 409, body: { reason: "other_rubric", message: "Changed.", revision: 4 } }];
    await one.save();
    expect(sent[1]?.[1].revision).toBe(3);
    expect(one.pending).toBe(false);
  });

  it("keeps what was typed while the answer was on its way", async () => {
    let answer: (reply: Reply) => void = () => undefined;
    const slow = new Saver(0, { version: 7, phase: "blind" }, () => content, () => new Promise<Reply>((done) => { answer = done; }), () => undefined);
    const finishing = slow.finish();
    await vi.advanceTimersByTimeAsync(0);
    slow.touch();
    answer({ status: 409, body: { reason: "other_rubric", message: "Changed.", revision: 1 } });
    await finishing;
    expect(slow.pending).toBe(true);
  });

  it("does not finish what does not show what the two others gave, and keeps it", async () => {
    const one = saver();
    const shown: Reply = { status: 409, body: { reason: "other_phase", message: "Load it again.", revision: 3 } };
    replies = [shown, ok(4)];
    expect(await one.finish()).toBeNull();
    expect(told[told.length - 1]).toEqual({ is: "phase", why: "Load it again.", asked: "finish" });
    expect(one.pending).toBe(false);
    one.touch();
    await one.save();
    expect(sent.map(([kind, body]) => [kind, body.revision, body.phase])).toEqual([["finish", 0, "blind"], ["draft", 3, "blind"]]);
    expect(one.pending).toBe(false);
  });

  it("has saved what stands here once a page that was overtaken may be loaded again", async () => {
    const one = saver();
    const newest: Kept = { revision: 4, version: 7, phase: "informed", marks: { a: 3 }, comments: {}, annotations: [] };
    // The reply to what was finished is lost: the page tries to save.
    replies = [new Error("cut"), { status: 409, body: { reason: "overtaken", newest } }, ok(5)];
    expect(await one.finish()).toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect(told[told.length - 1]).toEqual({ is: "overtaken", newest });
    one.goOn(newest.revision, true);
    await one.save();
    expect(sent.map(([kind]) => kind)).toEqual(["finish", "draft", "draft"]);
    expect(sent[2]?.[1]).toEqual({ revision: 4, version: 7, phase: "blind", ...content });
    expect(one.pending).toBe(false);
  });

  it("says why it was refused", async () => {
    const one = saver();
    replies = [{ status: 409, body: { reason: "resolved", message: "Decided." } }];
    one.touch();
    await vi.advanceTimersByTimeAsync(700);
    expect(told[told.length - 1]).toEqual({ is: "refused", why: "Decided." });
    expect(one.pending).toBe(true);
  });
});
