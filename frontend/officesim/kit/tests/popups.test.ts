import { afterEach, describe, expect, it, vi } from "vitest";
import { closePopups, contextMenu, cyclePanes, openDialog, openMenu, paletteItems, readDay, setLocale, showDay, statusBar } from "../index";
import { press } from "./help";

afterEach(() => {
  closePopups();
  document.body.replaceChildren();
  setLocale("en");
});

function work(): HTMLElement {
  const element = document.createElement("button");
  document.body.append(element);
  element.focus();
  return element;
}
const focusedText = () => document.activeElement?.querySelector(".kit-menu-label")?.textContent;

describe("menus", () => {
  it("move, open what lies below, run, and give the focus back", () => {
    const start = work();
    const run = vi.fn();
    openMenu({ x: 5, y: 5 }, [
      { id: "a", label: "Cut", run: vi.fn() },
      { id: "b", label: "Insert", items: [{ id: "c", label: "Row", run }] },
      { id: "d", label: "Ticked", separator: true, checked: () => true, run: vi.fn() },
    ]);
    expect(focusedText()).toBe("Cut");
    press("ArrowDown");
    press("ArrowRight");
    expect(focusedText()).toBe("Row");
    press("ArrowLeft");
    expect(focusedText()).toBe("Insert");
    press("ArrowDown");
    expect(document.activeElement?.getAttribute("aria-checked")).toBe("true");
    press("ArrowUp");
    press("ArrowRight");
    press("Enter");
    expect(run).toHaveBeenCalledExactlyOnceWith("menu");
    expect(document.querySelector(".kit-popup")).toBeNull();
    expect(document.activeElement).toBe(start);
  });

  it("do not run what cannot be used, and go by first letters", () => {
    work();
    const run = vi.fn();
    openMenu({ x: 0, y: 0 }, [
      { id: "a", label: "Cut", run: vi.fn() }, { id: "b", label: "Delete", enabled: () => false, run },
    ]);
    press("d");
    expect(focusedText()).toBe("Delete");
    press("Enter");
    expect(run).not.toHaveBeenCalled();
    press("Escape");
    expect(document.querySelector(".kit-popup")).toBeNull();
  });

  it("come up by Shift+F10 where the focus is", () => {
    const target = work();
    contextMenu(document.body, (element) => [{ id: "x", label: element === target ? "Here" : "There" }]);
    press("F10", { shiftKey: true });
    expect(focusedText()).toBe("Here");
  });
});

describe("dialogs", () => {
  const spec = {
    title: "Font", tabs: [
      { label: "Font", fields: [{ name: "size", label: "Size", type: "number" as const, value: 11, min: 1, max: 409 }] },
      {
        label: "More", fields: [
          { name: "kind", label: "Kind", type: "select" as const, value: "b", options: [{ value: "a", label: "A" }, { value: "b", label: "B" }] },
          { name: "only", label: "Only", type: "text" as const, value: "", when: (values: Record<string, unknown>) => values["kind"] === "a" },
        ],
      },
    ],
    buttons: [{ id: "default", label: "Set as default" }],
    check: (values: Record<string, unknown>) => (values["size"] === 13 ? { field: "size", text: "Not thirteen." } : null),
  };
  const input = () => document.querySelector<HTMLInputElement>("dialog input[name=size]") as HTMLInputElement;
  const submit = () => document.querySelector("dialog form")
    ?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

  it("show a problem beside its field and answer when all is well", async () => {
    const start = work();
    const answer = openDialog(spec);
    expect(document.activeElement).toBe(input());
    for (const [value, text] of [["x", "Type a number."], ["500", "Type a number between 1 and 409."], ["13", "Not thirteen."]]) {
      input().value = value as string;
      submit();
      expect(document.querySelector(".kit-error:not([hidden])")?.textContent).toBe(text);
      expect(input().getAttribute("aria-invalid")).toBe("true");
    }
    input().value = "12,5";
    submit();
    expect(await answer).toEqual({ button: "ok", values: { size: 12.5, kind: "b", only: "" } });
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(start);
  });

  it("are cancelled by Escape, keep keys to themselves and know their own buttons", async () => {
    work();
    const outside = vi.fn();
    document.addEventListener("keydown", outside);
    const cancelled = openDialog(spec);
    press("b", { ctrlKey: true });
    press("Escape");
    expect(await cancelled).toBeNull();
    expect(outside).not.toHaveBeenCalled();
    const own = openDialog(spec);
    document.querySelector<HTMLElement>("dialog [data-button=default]")?.click();
    expect((await own)?.button).toBe("default");
    document.removeEventListener("keydown", outside);
  });

  it("show a field only while it makes sense", () => {
    work();
    void openDialog(spec);
    const only = document.querySelector<HTMLElement>("[data-field=only]");
    expect(only?.hidden).toBe(true);
    const kind = document.querySelector<HTMLSelectElement>("select[name=kind]") as HTMLSelectElement;
    kind.value = "a";
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    expect(only?.hidden).toBe(false);
    press("Escape");
  });
});

it("days are read as people type them, and nothing else is", () => {
  for (const text of ["15/03/2027", "15.3.27", "2027-03-15", " 15 3 2027 "]) expect(readDay(text)).toBe("2027-03-15");
  for (const text of ["", "30/02/2027", "13", "15/03", "03/15/2027", "soon"]) expect(readDay(text)).toBeNull();
  expect(showDay("2027-03-05")).toBe("05/03/2027");
});

it("F6 goes round the panes and back to where one was", () => {
  const panes = ["a", "b", "c"].map((name) => {
    const pane = document.createElement("div");
    pane.innerHTML = name === "b" ? "<button>1</button><button>2</button>" : "<button>1</button>";
    document.body.append(pane);
    return pane;
  });
  const off = cyclePanes(() => panes);
  const second = panes[1]?.querySelectorAll("button")[1] as HTMLElement;
  second.focus();
  press("F6");
  expect(panes[2]?.contains(document.activeElement)).toBe(true);
  press("F6");
  expect(panes[0]?.contains(document.activeElement)).toBe(true);
  press("F6");
  expect(document.activeElement).toBe(second);
  press("F6", { shiftKey: true });
  expect(panes[0]?.contains(document.activeElement)).toBe(true);
  off();
});

it("the status bar keeps its parts and zooms in steps within 50 to 200 %", () => {
  const onZoom = vi.fn();
  const bar = statusBar(onZoom);
  document.body.append(bar.element);
  bar.set([{ id: "sum", text: "Sum: 3" }]);
  const part = bar.element.querySelector("[data-part=sum]");
  bar.set([{ id: "sum", text: "Sum: 4" }, { id: "n", text: "Count: 2" }]);
  expect(bar.element.querySelector("[data-part=sum]")).toBe(part);
  expect(part?.textContent).toBe("Sum: 4");
  bar.element.querySelectorAll<HTMLElement>(".kit-zoom button")[1]?.click();
  expect(onZoom).toHaveBeenLastCalledWith(110);
  bar.zoom?.set(500);
  expect(bar.zoom?.value()).toBe(200);
});

it("the palette has sixty theme colours and ten standard ones, named in the locale", () => {
  setLocale("fr");
  const items = paletteItems();
  expect(items).toHaveLength(70);
  expect(items[69]).toMatchObject({ colour: "#7030a0", label: "Violet", group: "Couleurs standard" });
  // Accent 1 (#4472c4) 40 % lighter is #8faadc in the office programs.
  expect(items[34]?.colour).toBe("#8faadc");
});
