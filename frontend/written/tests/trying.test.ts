import { describe, expect, it, vi } from "vitest";
import { Trying, type Preview } from "../trying/main";

const task = (ref: string, language: "en" | "fr"): object => ({
  ref, kind: "essay", language, reads: language, title: { en: `Title ${ref}`, fr: `Titre ${ref}` },
  prompt: { [language]: language === "en" ? "Plan the convoy." : "Planifiez le convoi." }, weight: 1,
  guidance: { least: 2, most: 20 }, paste_blocked: false, accepts: [], criteria: [], sources: ["s1"],
});
const section = (languages: readonly ["en" | "fr", "en" | "fr"]): object => ({
  id: "written", kind: "written", limits: { upload: 1000, notes: 1000 },
  parts: [{ title: { en: "Part", fr: "Partie" }, instructions: { en: "All.", fr: "Tout." }, tasks: languages.map((one, at) => task(`t${at + 1}`, one)) }],
  sources: [{ ref: "s1", kind: "text", title: { en: "Memo", fr: "Note" }, text: { en: "One.", fr: "Un." }, table: null, alternative: null, file: null, pages: null }],
});
const preview: Preview = {
  title: { en: "Paper", fr: "Sujet" }, unfinished: false,
  sections: { "en-fr": section(["en", "fr"]), "fr-en": section(["fr", "en"]) },
};

function open(given = preview): { root: HTMLElement; press: (name: string) => void } {
  document.body.innerHTML = '<div id="page"></div>';
  const root = document.getElementById("page")!;
  new Trying(root, "/written/drafts/1/", given, "en").mount();
  return {
    root,
    press: (name) => {
      const button = [...root.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(name));
      expect(button, name).toBeDefined();
      button!.click();
    },
  };
}

describe("the preview of a draft", () => {
  it("shows the candidate's task with its editor, document and count, and sends nothing", () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const { root, press } = open();
    expect(root.querySelector("h1")?.textContent).toContain("Title t1");
    expect(root.querySelector(".trying__mark")?.textContent).toBe("Preview");
    expect(root.querySelector(".w-text")?.getAttribute("lang")).toBe("en");
    expect(root.querySelector(".w-prompt")?.textContent).toBe("Plan the convoy.");
    expect([...root.querySelectorAll("[role=tab]")].map((one) => one.textContent)).toContain("Memo");
    press("Next");
    expect(root.querySelector(".w-text")?.getAttribute("lang")).toBe("fr");
    press("Français");
    expect(root.querySelector("h1")?.textContent).toContain("Titre t2");
    expect(fetched).not.toHaveBeenCalled();
  });

  it("turns the languages of the halves round at the same task", () => {
    const { root, press } = open();
    press("Next");
    press("First half in French");
    expect(root.querySelector("h1")?.textContent).toContain("Title t2");
    expect(root.querySelector(".w-text")?.getAttribute("lang")).toBe("en");
    expect(root.querySelector('[aria-pressed="true"][data-variant]')?.getAttribute("data-variant")).toBe("fr-en");
  });

  it("says what to do where there is no task", () => {
    const empty = { ...section(["en", "fr"]), parts: [], sources: [] };
    const { root } = open({ ...preview, sections: { "en-fr": empty } });
    expect(root.querySelector("main")?.textContent).toContain("There is no task yet");
    expect(root.querySelector(".r-footer")?.hasAttribute("hidden")).toBe(true);
  });
});
