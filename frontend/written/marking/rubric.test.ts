import { beforeEach, describe, expect, it, vi } from "vitest";
import { Rubric, type Told } from "./rubric";

let form: HTMLFormElement;
let told: Told[];
const changed = vi.fn();

/** A rubric with these bands for each criterion. */
function rubric(...criteria: number[][]): Rubric {
  form = document.createElement("form");
  form.innerHTML = criteria.map((bands, place) => `<fieldset data-criterion="c${place}"><legend class="criterion-title">C${place}</legend>${
    bands.map((marks) => `<input type="radio" name="mark-c${place}" value="${marks}">`).join("")}</fieldset>`).join("")
    + '<input type="checkbox" id="shortcuts" checked>';
  document.body.replaceChildren(form);
  return new Rubric(form, changed, (what) => { told.push(what); });
}

function press(on: Rubric, ...keys: string[]): void {
  for (const key of keys) on.key(new KeyboardEvent("keydown", { key }));
}

const current = (): string | undefined => form.querySelector<HTMLElement>(".is-current")?.dataset.criterion;

beforeEach(() => {
  told = [];
  localStorage.clear();
  changed.mockClear();
});

describe("marking by keys", () => {
  it("gives the marks of the digit and goes on to what has none", () => {
    const one = rubric([0, 1, 2], [0, 1, 2], [0, 1, 2]);
    press(one, "1", "0");
    expect(one.marks).toEqual({ c0: 1, c1: 0 });
    expect(current()).toBe("c2");
    press(one, "k", "k", "2");
    expect(one.marks).toEqual({ c0: 2, c1: 0 });
    expect(current()).toBe("c2");
    press(one, "2");
    expect(current()).toBe("c2");
    expect(told.at(-1)).toEqual({ is: "complete" });
    expect(one.missing()).toEqual([]);
  });

  it("begins at the first criterion without marks, as after a reload", () => {
    rubric([0, 1], [0, 1], [0, 1]);
    for (const [code, value] of [["c0", 1], ["c1", 0]] as const) {
      form.querySelector<HTMLInputElement>(`[name=mark-${code}][value="${value}"]`)!.checked = true;
    }
    const again = new Rubric(form, changed);
    expect(current()).toBe("c2");
    press(again, "1");
    expect(again.marks).toEqual({ c0: 1, c1: 0, c2: 1 });
  });

  it("says so where no band has the number, and changes nothing", () => {
    const one = rubric([0, 2, 4]);
    press(one, "3");
    expect(one.marks).toEqual({});
    expect(told).toEqual([{ is: "unknown", typed: "3", bands: [0, 2, 4] }]);
    expect(changed).not.toHaveBeenCalled();
  });

  it("takes marks above nine digit by digit; Enter or going elsewhere ends a number", () => {
    const bands = [0, 1, 5, 10, 15];
    const one = rubric(bands, bands, bands, bands);
    press(one, "1", "5", "5", "1", "Enter", "1", "k");
    expect(one.marks).toEqual({ c0: 15, c1: 5, c2: 1, c3: 1 });
    press(one, "j", "1", "Backspace", "5");
    expect(one.marks.c3).toBe(5);
    press(one, "1");
    one.accept();
    expect(one.marks.c3).toBe(1);
  });

  it("gives the lowest of everything where nothing was written", () => {
    const one = rubric([0, 1], [0, 5]);
    one.lowest();
    expect(one.marks).toEqual({ c0: 0, c1: 0 });
    expect(changed).toHaveBeenCalledOnce();
  });
});
