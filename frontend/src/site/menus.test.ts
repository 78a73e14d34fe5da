import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startMenus } from "./menus";

describe("menus", () => {
  beforeAll(() => startMenus(document));
  beforeEach(() => {
    document.body.innerHTML = `
      <details class="menu" open><summary tabindex="0">Display</summary><button id="in">Dark</button></details>
      <details open><summary>Not a menu</summary></details>
      <button id="out">Elsewhere</button>`;
  });
  const menu = () => document.querySelector<HTMLDetailsElement>("details.menu") as HTMLDetailsElement;

  it("stays open while it is used", () => {
    document.getElementById("in")?.click();
    expect(menu().open).toBe(true);
  });

  it("closes on a click elsewhere and leaves other details alone", () => {
    document.getElementById("out")?.click();
    expect(menu().open).toBe(false);
    expect(document.querySelectorAll("details[open]")).toHaveLength(1);
  });

  it("closes on Escape and gives the focus back", () => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    expect(menu().open).toBe(false);
    expect(document.activeElement?.textContent).toBe("Display");
  });

  it("closes when Tab leaves it", () => {
    document.getElementById("out")?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    expect(menu().open).toBe(false);
  });
});
