import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Workspace } from "../../contract";
import { open } from "../main";
import { hosting, mailbox, message } from "./help";

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
