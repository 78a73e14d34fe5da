import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Workspace } from "../../contract";
import { open } from "../main";
import { event, hosting, mailbox, message } from "./help";

let workspace: Workspace;
let log: ReturnType<typeof hosting>["log"];

async function begin(box = mailbox({ m1: message(), m2: message({ subject: "Other" }) })): Promise<void> {
  document.body.replaceChildren();
  const root = document.createElement("div");
  document.body.append(root);
  const hosted = hosting();
  log = hosted.log;
  workspace = await open(root, box, hosted.host);
}
beforeEach(() => begin());
afterEach(() => {
  workspace.destroy();
  vi.useRealTimers();
});

const at = <T extends HTMLElement = HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;
const press = (key: string, more: KeyboardEventInit = {}) => {
  const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(pressed);
  return pressed;
};
const type = (element: HTMLElement, text: string) => {
  (element as HTMLInputElement).value = text;
  element.dispatchEvent(new Event("input", { bubbles: true }));
};

describe("writing", () => {
  it("leaves the form in the page when a recipient is taken, so that a click on Send arrives", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    const form = at(".mail-compose");
    const removed: Node[] = [];
    const watch = new MutationObserver((records) => records.forEach((one) => removed.push(...one.removedNodes)));
    watch.observe(at(".mail-main"), { childList: true });
    type(at("[data-key=c-to]"), "bo@org.example");
    const row = at('[data-key="row-m1"]');
    row.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    at("[data-key=c-to]").dispatchEvent(new Event("blur"));
    for (const record of watch.takeRecords()) removed.push(...record.removedNodes);
    expect(removed).not.toContain(form);
    // Nothing under the pressed pointer is exchanged either.
    expect(row.isConnected).toBe(true);
    at("[data-key=c-send]").dispatchEvent(new Event("pointerup", { bubbles: true }));
    expect(log.at(-1)?.cmd).toBe("message.to");
    expect(document.querySelectorAll(".mail-token")).toHaveLength(1);
  });

  it("records steady typing every two seconds, and at once on flush", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    vi.useFakeTimers();
    const body = at("[data-key=c-body]");
    for (let n = 1; n <= 10; n += 1) {
      type(body, "x".repeat(n));
      vi.advanceTimersByTime(300);
    }
    expect(log.filter((one) => one.cmd === "message.type").length).toBeGreaterThan(0);
    type(body, "the end");
    (workspace as Workspace & { flush?: () => void }).flush?.();
    expect(log.at(-1)).toMatchObject({ cmd: "message.type", edits: [{ set: { body: "the end" } }] });
  });

  it("tells a screen reader which name is not known", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    const to = at<HTMLInputElement>("[data-key=c-to]");
    type(to, "Nobody");
    to.dispatchEvent(new Event("blur"));
    expect(to.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(to.getAttribute("aria-describedby") ?? "")?.textContent).toContain("Nobody");
    type(to, "Bo Lind");
    to.dispatchEvent(new Event("blur"));
    expect(to.hasAttribute("aria-invalid")).toBe(false);
    expect(to.hasAttribute("aria-describedby")).toBe(false);
  });

  it("leaves keys to an input method while it composes", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    const to = at<HTMLInputElement>("[data-key=c-to]");
    type(to, "bo@org.example");
    to.focus();
    expect(press("Enter", { isComposing: true }).defaultPrevented).toBe(false);
    expect(document.querySelectorAll(".mail-token")).toHaveLength(0);
  });

  it("sends with Alt+S although a tab has the letter S", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    type(at("[data-key=c-to]"), "bo@org.example");
    at("[data-key=c-to]").dispatchEvent(new Event("blur"));
    type(at("[data-key=c-subject]"), "Hello");
    at("[data-key=c-subject]").focus();
    press("Alt", { altKey: true });
    press("s", { altKey: true });
    expect(log.at(-1)?.cmd).toBe("message.send");
    expect(document.querySelectorAll(".kit-keytip")).toHaveLength(0);
  });
});

describe("searching", () => {
  it.each(["mail", "people"])("keeps the box that is typed in (%s)", (module) => {
    at(`[data-key=${module}]`).click();
    const box = at<HTMLInputElement>("[data-key=search]");
    box.focus();
    type(box, "ot");
    expect(at("[data-key=search]")).toBe(box);
    box.setSelectionRange(0, 0);
    type(box, "bo");
    expect(at("[data-key=search]")).toBe(box);
    expect(document.activeElement).toBe(box);
    expect(box.value).toBe("bo");
  });
});

describe("events", () => {
  const choose = async (...names: string[]) => {
    await vi.waitFor(() => expect(document.querySelector("dialog[open]")).not.toBeNull());
    [...document.querySelectorAll<HTMLElement>("dialog[open] button")].find((one) => names.includes(one.textContent ?? ""))?.click();
  };
  const series = (more = {}) => ({ ...mailbox(), events: { e1: event({
    attendees: [{ name: "Bo Lind", address: "bo@org.example", required: true }], sent: true,
    recurrence: { unit: "day", every: 1, days: [], week: null, count: 5, until: null }, ...more,
  }) } });
  const openOne = async (button: string) => {
    at("[data-key=calendar]").click();
    at('[data-key="event-e1-2027-03-17"]').dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await choose(button);
    await vi.waitFor(() => expect(document.querySelector(".mail-event-form")).not.toBeNull());
  };

  it("says which field is wrong", async () => {
    at("[data-key=calendar]").click();
    press("a", { ctrlKey: true, shiftKey: true });
    type(at("[data-key=e-startTime]"), "soon");
    at("[data-key=e-save]").click();
    const field = at("[data-key=e-startTime]");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toContain("09:30");
    type(field, "09:30");
    at("[data-key=e-save]").click();
    expect(field.hasAttribute("aria-invalid")).toBe(false);
  });

  it("shows of one occurrence what can be changed, and sends what was moved", async () => {
    workspace.destroy();
    await begin(series());
    await openOne("Only this occurrence");
    for (const name of ["location", "required", "body", "all"]) expect(at(`[data-key=e-${name}]`).closest("[hidden]")).not.toBeNull();
    expect(at<HTMLInputElement>("[data-key=e-title]").readOnly).toBe(true);
    type(at("[data-key=e-startTime]"), "14:00");
    at("[data-key=e-save]").click();
    expect(log.at(-1)?.edits.map((one) => one.op)).toEqual(["event.set", "event.send"]);
  });

  it("records and says nothing when an occurrence was not changed", async () => {
    workspace.destroy();
    await begin(series());
    await openOne("Only this occurrence");
    at("[data-key=e-save]").click();
    expect(log).toEqual([]);
    expect(document.querySelector(".kit-toast")).toBeNull();
  });

  it("keeps an all-day series one day long when its pattern moves its first day", async () => {
    workspace.destroy();
    await begin({ ...mailbox(), events: { e1: event({
      all_day: true, start: "2027-03-16T00:00", end: "2027-03-17T00:00", recurrence: { unit: "week", every: 1, days: ["tu"], week: null, count: 3, until: null },
    }) } });
    at("[data-key=calendar]").click();
    at('[data-key="event-e1-2027-03-16"]').dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    await choose("OK", "Open the series");
    await vi.waitFor(() => expect(document.querySelector(".mail-event-form")).not.toBeNull());
    press("g", { ctrlKey: true });
    await vi.waitFor(() => expect(document.querySelector("dialog[open]")).not.toBeNull());
    const box = (label: string) => [...document.querySelectorAll("dialog label")].find((one) => one.textContent === label) as HTMLElement;
    box("Tuesday").click();
    box("Wednesday").click();
    await choose("OK");
    await vi.waitFor(() => expect(document.querySelector("dialog[open]")).toBeNull());
    expect(at<HTMLInputElement>("[data-key=e-startDay]").value).toContain("17");
    expect(at<HTMLInputElement>("[data-key=e-endDay]").value).toBe(at<HTMLInputElement>("[data-key=e-startDay]").value);
  });
});

describe("the work week", () => {
  const slot = (day: string) => at(`[data-slot="${day}T09:00"]`);
  it("is crossed by the arrows and keeps its tab stop", () => {
    at("[data-key=calendar]").click();
    slot("2027-03-19").click();
    press("ArrowRight");
    expect((document.activeElement as HTMLElement).dataset["slot"]).toBe("2027-03-22T09:00");
    press("ArrowLeft");
    expect((document.activeElement as HTMLElement).dataset["slot"]).toBe("2027-03-19T09:00");
    expect(document.querySelectorAll("[data-slot][tabindex='0']")).toHaveLength(1);
  });

  it("calls no day a row of a table", () => {
    at("[data-key=calendar]").click();
    expect(document.querySelector(".mail-grid[role=grid], .mail-column[role=row]")).toBeNull();
  });
});
