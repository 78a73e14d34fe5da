import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startForms } from "./forms";

describe("forms", () => {
  beforeAll(() => startForms(document));
  beforeEach(() => {
    document.body.innerHTML = '<form id="a" method="post"></form><form id="b" method="get"></form>';
  });

  function send(id: string): boolean {
    const event = new Event("submit", { bubbles: true, cancelable: true });
    document.getElementById(id)?.dispatchEvent(event);
    return !event.defaultPrevented;
  }

  it("sends a form once", () => {
    expect(send("a")).toBe(true);
    expect(send("a")).toBe(false);
  });

  it("lets a search be repeated", () => {
    expect(send("b")).toBe(true);
    expect(send("b")).toBe(true);
  });

  it("may send again after Back", () => {
    send("a");
    window.dispatchEvent(new Event("pageshow"));
    expect(send("a")).toBe(true);
  });
});
