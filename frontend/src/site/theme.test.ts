import { beforeEach, describe, expect, it } from "vitest";
import { applyTheme, isTheme, startTheme } from "./theme";

const CHOICES = `
  <form><button data-theme-choice="system" aria-pressed="true">S</button>
  <button data-theme-choice="light" aria-pressed="false">L</button>
  <button data-theme-choice="dark" aria-pressed="false">D</button></form>`;

const pressed = () =>
  [...document.querySelectorAll('[aria-pressed="true"]')].map((button) => button.textContent);

describe("theme", () => {
  beforeEach(() => {
    delete document.documentElement.dataset["theme"];
    document.body.innerHTML = CHOICES;
  });

  it("applies a choice at once and remembers it for the server", () => {
    applyTheme(document, "dark");
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(document.cookie).toContain("theme=dark");
    expect(pressed()).toEqual(["D"]);
  });

  it("forgets the choice when the device decides again", () => {
    applyTheme(document, "light");
    applyTheme(document, "system");
    expect(document.documentElement.hasAttribute("data-theme")).toBe(false);
    expect(document.cookie).not.toContain("theme=");
    expect(pressed()).toEqual(["S"]);
  });

  it("keeps the form from being sent when a button is pressed", () => {
    startTheme(document);
    let sent = 0;
    document.querySelector("form")?.addEventListener("submit", () => (sent += 1));
    document.querySelector<HTMLElement>('[data-theme-choice="light"]')?.click();
    expect(sent).toBe(0);
    expect(document.documentElement.dataset["theme"]).toBe("light");
  });

  it("knows the three themes and no other", () => {
    expect(["system", "light", "dark"].every(isTheme)).toBe(true);
    expect(isTheme("neon")).toBe(false);
    expect(isTheme(undefined)).toBe(false);
  });
});
