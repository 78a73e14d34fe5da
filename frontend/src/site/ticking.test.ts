import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTicking } from "./ticking";

describe("ticking", () => {
  beforeAll(() => startTicking(document));
  beforeEach(() => {
    document.body.innerHTML = `
      <form id="list">
        <input type="checkbox" name="person" value="1" checked>
        <input type="checkbox" name="person" value="2">
        <input type="checkbox" name="person" value="3" disabled>
        <input type="checkbox" name="session" value="9">
        <button id="all" data-tick="person" name="choose" value="all">Everybody</button>
        <button id="none" data-tick="person" name="choose" value="none">Nobody</button>
      </form>`;
  });
  const ticked = () =>
    Array.from(document.querySelectorAll<HTMLInputElement>("input")).filter((one) => one.checked);

  it("ticks every box of the name and no other", () => {
    document.getElementById("all")?.click();
    expect(ticked().map((one) => one.value)).toEqual(["1", "2"]);
  });

  it("ticks none", () => {
    document.getElementById("none")?.click();
    expect(ticked()).toEqual([]);
  });

  it("does not send the form", () => {
    let sent = false;
    document.getElementById("list")?.addEventListener("submit", () => (sent = true));
    document.getElementById("all")?.click();
    expect(sent).toBe(false);
  });
});
