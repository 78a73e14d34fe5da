import { beforeEach, describe, expect, it, vi } from "vitest";
import { Copies, type Found } from "./copies";
import { differing, read, write } from "./fields";
import { Keeper, type Surroundings } from "./keeper";

const KEY = btoa("k".repeat(32));
const DAY_MS = 86_400_000;

function form(): HTMLFormElement {
  document.body.innerHTML = `<h1>Task 1</h1><form method="post">
    <input type="hidden" name="csrf_token" value="old"><input type="hidden" name="stamp" value="s1">
    <label for="t">What is asked</label><textarea id="t" name="prompt_en">Plan it.</textarea>
    <label for="k">Kind</label><select id="k" name="kind"><option value="essay" selected>Essay</option><option value="case">Case</option></select>
    <fieldset><legend>Judged by</legend><label><input type="checkbox" name="criteria" value="a" checked>A</label>
    <label><input type="checkbox" name="criteria" value="b">B</label></fieldset>
    <button type="submit">Save</button></form>`;
  return document.querySelector("form")!;
}

const text = (): HTMLTextAreaElement => document.querySelector("textarea")!;

describe("what stands in a form", () => {
  it("is put back as it was: texts, choices and ticks, with their labels", () => {
    const page = form();
    const made = read(page, true);
    expect(differing(read(page), made)).toEqual([]);
    text().value = "Plan it.\nWell.";
    page.querySelector("select")!.value = "case";
    for (const box of page.querySelectorAll<HTMLInputElement>("[type=checkbox]")) box.checked = !box.checked;
    const kept = read(page);
    expect(differing(kept, made)).toEqual([
      { name: "prompt_en", label: "What is asked", values: ["Plan it.\nWell."] },
      { name: "kind", label: "Kind", values: ["case"] },
      { name: "criteria", label: "Judged by", values: ["b"] },
    ]);
    const fresh = form();
    write(fresh, kept);
    expect(differing(read(fresh), kept)).toEqual([]);
  });

  it("leaves alone what the form has no field for", () => {
    const page = form();
    write(page, [{ name: "band_9_en", label: "Band 9", values: ["Lost?"] }]);
    expect(differing(read(page), read(page, true))).toEqual([]);
    expect(differing([{ name: "band_9_en", label: "Band 9", values: ["Lost?"] }], read(page))).toHaveLength(1);
  });
});

describe("copies on this computer", () => {
  beforeEach(() => { localStorage.clear(); });
  const copy = { stamp: "s1", about: "Task 1", fields: [{ name: "prompt_en", label: "What is asked", values: ["Tr\u00e8s secret"] }] };
  const open = async (key = KEY, name = "shelf"): Promise<Copies> => (await Copies.open(localStorage, key, name))!;

  it("are read again under the same key alone, and lie there encrypted", async () => {
    const mine = await open();
    const id = mine.place("k1");
    expect(await mine.put(id, copy, 5)).toBe(true);
    expect(JSON.stringify({ ...localStorage })).not.toContain("secret");
    expect(await (await open()).found()).toEqual([{ ...copy, id, node: "k1", at: 5 }]);
    expect(await (await open(btoa("x".repeat(32)))).found()).toEqual([]);
    expect(await (await open(KEY, "other")).found()).toEqual([]);
    // What another account cannot read, it does not throw away either.
    expect(await mine.found()).toHaveLength(1);
    mine.drop(id);
    expect(await mine.found()).toEqual([]);
  });

  it("go after two weeks, as does what is no copy", async () => {
    const mine = await open();
    await mine.put(mine.place("k1"), copy, 1);
    await mine.put(mine.place("k2"), copy, 20 * DAY_MS);
    localStorage.setItem("assess-copy.shelf.k3.x", "{nonsense");
    localStorage.setItem("theme", "dark");
    mine.tidy(21 * DAY_MS);
    expect((await mine.found()).map(({ node }) => node)).toEqual(["k2"]);
    expect(localStorage.length).toBe(2);
  });

  it("say so when there is no room", async () => {
    const full = { length: 0, key: () => null, getItem: () => null, removeItem: () => undefined, setItem: () => { throw new Error("full"); } };
    const mine = (await Copies.open(full, KEY, "shelf"))!;
    expect(await mine.put(mine.place("k1"), copy, 1)).toBe(false);
    expect(await Copies.open(null, KEY, "shelf")).toBeNull();
  });
});

describe("a form that is looked after", () => {
  const told: string[] = [];
  const stops: (string | null)[] = [];
  let answer: Awaited<ReturnType<Surroundings["alive"]>> = { is: "away" };
  let sent = 0;

  const begin = async (page: HTMLFormElement): Promise<{ keeper: Keeper; found: () => Promise<Found[]> }> => {
    const copies = (await Copies.open(localStorage, KEY, "shelf"))!;
    const id = copies.place("k1");
    page.requestSubmit = () => { sent += 1; };
    const keeper = new Keeper(page, {
      copies, id, now: () => 7, alive: () => Promise.resolve(answer),
      told: (what) => { told.push(what); }, stopped: (why) => { stops.push(why); },
    });
    keeper.start(window);
    return { keeper, found: () => copies.found() };
  };
  const leaving = (): boolean => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  const submit = async (page: HTMLFormElement): Promise<void> => {
    const before = stops.length;
    page.dispatchEvent(new Event("submit", { cancelable: true, bubbles: true }));
    while (stops.length === before) await new Promise((done) => { setTimeout(done, 1); });
  };

  beforeEach(() => {
    localStorage.clear();
    told.length = stops.length = sent = 0;
    window.dispatchEvent(new Event("pageshow"));
  });

  it("keeps what is typed, and forgets it when it is as before again", async () => {
    const { keeper, found } = await begin(form());
    expect(keeper.unsaved).toBe(false);
    text().value = "Plan it well.";
    await keeper.keep();
    expect(keeper.unsaved).toBe(true);
    expect(leaving()).toBe(true);
    expect((await found())[0]?.fields.find(({ name }) => name === "prompt_en")?.values).toEqual(["Plan it well."]);
    text().value = "Plan it.";
    await keeper.keep();
    expect(await found()).toEqual([]);
    expect(told).toEqual(["kept", "clean"]);
  });

  it("does not send to a server that would throw the text away, and sends with the token of now", async () => {
    const page = form();
    const { found } = await begin(page);
    text().value = "Plan it well.";
    answer = { is: "away" };
    await submit(page);
    answer = { is: "lost" };
    await submit(page);
    expect([sent, stops]).toEqual([0, ["away", "lost"]]);
    answer = { is: "here", token: "new" };
    await submit(page);
    while (sent === 0) await new Promise((done) => { setTimeout(done, 1); });
    expect(page.querySelector<HTMLInputElement>("[name=csrf_token]")?.value).toBe("new");
    // Only the server's word that it is saved throws the copy away.
    expect(await found()).toHaveLength(1);
  });

  it("is sent though no copy of it can be made", async () => {
    const page = form();
    const { keeper } = await begin(page);
    const put = vi.spyOn(Copies.prototype, "put").mockRejectedValue(new Error("no disk"));
    text().value = "Plan it well.";
    await keeper.keep();
    expect(told.at(-1)).toBe("unkept");
    answer = { is: "here", token: "new" };
    await submit(page);
    while (sent === 0) await new Promise((done) => { setTimeout(done, 1); });
    put.mockRestore();
    await keeper.keep();
    expect(told.at(-1)).toBe("kept");
  });

  it("that came back unsaved is unsaved though nothing in it was changed", async () => {
    const page = form();
    page.dataset["unsaved"] = "";
    const { keeper, found } = await begin(page);
    expect(keeper.unsaved).toBe(true);
    await keeper.keep();
    expect(await found()).toHaveLength(1);
  });
});
