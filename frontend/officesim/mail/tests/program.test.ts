import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Workspace } from "../../contract";
import { canonical, sha256 } from "../canonical";
import { open } from "../main";
import { hosting, mailbox, message } from "./help";

let workspace: Workspace;
let log: ReturnType<typeof hosting>["log"];

beforeEach(async () => {
  document.body.replaceChildren();
  const root = document.createElement("div");
  document.body.append(root);
  const hosted = hosting();
  log = hosted.log;
  workspace = await open(root, mailbox({ m1: message(), m2: message({ subject: "Other", from: { name: "Cy", address: "cy@org.example" } }) }), hosted.host);
});
afterEach(() => workspace.destroy());

const at = (selector: string) => document.querySelector<HTMLElement>(selector) as HTMLElement;
const press = (key: string, more: KeyboardEventInit = {}) =>
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
const type = (element: HTMLElement, text: string) => {
  (element as HTMLInputElement).value = text;
  element.dispatchEvent(new Event("input", { bubbles: true }));
};

describe("the program", () => {
  it("answers a message from the keyboard: what is typed is recorded before it is sent", () => {
    at('[data-key="row-m1"]').click();
    press("r", { ctrlKey: true });
    expect(document.activeElement).toBe(at("[data-key=c-body]"));
    type(at("[data-key=c-body]"), "Room 4.");
    press("Enter", { ctrlKey: true });
    expect(log.map((one) => one.cmd)).toEqual(["message.read", "message.reply", "message.type", "message.send"]);
    const view = workspace.view() as ReturnType<typeof mailbox>;
    const sent = Object.values(view.messages).find((one) => one.state === "sent");
    expect(sent).toMatchObject({ action: "reply", source: "m1", subject: "RE: Room", body: "Room 4.", folder: "sent", order: 1 });
    expect(view.messages["m1"]?.answered).toBe("reply");
  });

  it("sends nothing to nobody, and says so", () => {
    press("m", { ctrlKey: true, shiftKey: true });
    press("Enter", { ctrlKey: true });
    expect(log.map((one) => one.cmd)).toEqual(["message.new"]);
    expect(document.querySelector(".kit-toast")).not.toBeNull();
  });

  it("comes to the same state from its own log on another page", async () => {
    at('[data-key="row-m2"]').click();
    press("Delete");
    const other = document.createElement("div");
    document.body.append(other);
    const again = await open(other, mailbox({ m1: message(), m2: message({ subject: "Other", from: { name: "Cy", address: "cy@org.example" } }) }), hosting().host);
    again.apply(log.flatMap((one) => one.edits));
    expect(await again.digest()).toBe(await workspace.digest());
    expect(await again.digest()).toBe(await sha256(canonical(again.view())));
    again.destroy();
  });
});
