import { beforeEach, describe, expect, it } from "vitest";
import { startFragment } from "./fragment";

let replaced: string[];
const history = {
  replaceState: (_state: unknown, _title: string, address: string) => replaced.push(address),
} as unknown as History;

function open(hash: string, value = ""): HTMLInputElement {
  document.body.innerHTML = `<form><input name="code" data-from-fragment value="${value}"></form>`;
  const location = { hash, pathname: "/sittings/", search: "" } as Location;
  startFragment(document, location, history);
  return document.querySelector("input")!;
}

beforeEach(() => {
  replaced = [];
});

describe("a code in the fragment", () => {
  it("fills the field and leaves the address", () => {
    expect(open("#K7QM-4XPT").value).toBe("K7QM-4XPT");
    expect(replaced).toEqual(["/sittings/"]);
  });

  it("never replaces what was typed", () => {
    expect(open("#K7QM-4XPT", "ABCD").value).toBe("ABCD");
    expect(replaced).toEqual([]);
  });

  it.each(["", "#", "#%E0%A4%A", "#<b>", `#${"A".repeat(41)}`])("ignores %s", (hash) => {
    expect(open(hash).value).toBe("");
    expect(replaced).toEqual([]);
  });
});
