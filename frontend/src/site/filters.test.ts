import { beforeEach, describe, expect, it } from "vitest";
import { filterAddress, startFilters } from "./filters";

function draw(): HTMLFormElement {
  document.body.innerHTML = `
    <form method="get" action="/people?page=4" data-autosubmit>
      <input type="hidden" name="sort" value="-name">
      <input type="search" name="q" value=" Ana & Bo ">
      <select name="state"><option value="">All</option><option value="open" selected>Open</option></select>
      <input type="date" name="from" value="">
      <button type="submit" data-autosubmit-button>Filter</button>
    </form>`;
  return document.querySelector("form") as HTMLFormElement;
}

describe("filters", () => {
  let form: HTMLFormElement;
  beforeEach(() => {
    form = draw();
  });

  it("makes a short address and begins at the first page again", () => {
    expect(filterAddress(form)).toBe("/people?sort=-name&q=Ana+%26+Bo&state=open");
  });

  it("leads to the plain page when nothing is filtered", () => {
    for (const field of form.querySelectorAll<HTMLInputElement>("input, select")) field.value = "";
    expect(filterAddress(form)).toBe("/people");
  });

  it("hides the button that only those without script need", () => {
    startFilters(document);
    expect(form.querySelector("button")?.hasAttribute("hidden")).toBe(true);
  });
});
