import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { MemoryJournal } from "../journal";
import { MediaStore, mediaOf } from "../media";
import type { Prefs } from "../prefs";
import { Runner } from "../runner";
import type { Outcome } from "../transport";
import type { Section } from "../types";
import { WORDS } from "../words";
import { FakeServer, SECTION, seeded } from "./help";

const PREFS: Prefs = {
  locale: "fr", textSize: 125, contrast: "high-dark", timeHidden: false, volume: 0.5, place: "",
};

let server: FakeServer;
let runner: Runner;
let root: HTMLElement;
let app: App;
let now = 0;
let left: string[] = [];

beforeEach(async () => {
  vi.useFakeTimers();
  document.body.innerHTML = '<div id="runner"></div>';
  root = document.getElementById("runner") as HTMLElement;
  now = 0;
  left = [];
  server = new FakeServer();
  runner = new Runner({
    journal: new MemoryJournal(), transport: server, monotonic: () => now, random: seeded(3),
    leave: (url) => { left.push(url); }, receiptUrl: "/r",
  });
  app = new App(root, runner, "s", PREFS);
  app.mount();
  await runner.enter();
  await vi.advanceTimersByTimeAsync(0);
});
afterEach(() => { vi.useRealTimers(); });

const all = (selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)];
const press = (target: Element, key: string): boolean =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const button = (text: string): HTMLElement => {
  const found = all("button").find((candidate) => candidate.textContent?.includes(text));
  if (found === undefined) throw new Error(`no button ${text}`);
  return found;
};

describe("the page", () => {
  it("marks the language of the interface and of the test apart", () => {
    expect(document.documentElement.lang).toBe("fr");
    expect(all(".r-passage")[0]?.lang).toBe("en");
    expect(all(".r-prompt").every((prompt) => prompt.lang === "en")).toBe(true);
    expect(all("h1")[0]?.textContent).toBe("Questions 1 à 2 sur 4");
  });

  it("carries no inline style, which the content security policy would drop", () => {
    expect(root.innerHTML).not.toMatch(/\sstyle=/);
  });

  it("gives each question one radio group named by its prompt", () => {
    const groups = all('[role="radiogroup"]');
    expect(groups).toHaveLength(2);
    for (const group of groups) {
      expect(document.getElementById(group.getAttribute("aria-labelledby") ?? "")).not.toBeNull();
      const names = new Set([...group.querySelectorAll("input")].map((input) => input.name));
      expect(names.size).toBe(1);
    }
  });

  it("applies text size and contrast", () => {
    expect({ ...document.documentElement.dataset }).toMatchObject({
      textSize: "125", contrast: "high", theme: "dark",
    });
  });

  it("tells the server which questions were shown", () => {
    expect(runner.state.seen).toEqual(new Set(["q01", "q02"]));
  });
});

describe("a question", () => {
  it("takes digits and letters only with the focus inside it", () => {
    const second = all(".r-question")[1] as HTMLElement;
    press(document.body, "2");
    expect(runner.state.answers).toEqual({});
    press(second.querySelector("input") as Element, "2");
    expect(runner.state.answers).toEqual({ q02: "o2" });
    press(second.querySelector("input") as Element, "a");
    expect(runner.state.answers).toEqual({ q02: "o1" });
    press(second.querySelector("input") as Element, "6");
    expect(runner.state.answers).toEqual({ q02: "o1" });
  });

  it("clears its answer and keeps the focus in it", () => {
    runner.choose("q01", "o2");
    const question = all(".r-question")[0] as HTMLElement;
    (question.querySelector(".r-question__foot button") as HTMLElement).click();
    expect(runner.state.answers["q01"]).toBeNull();
    expect(question.contains(document.activeElement)).toBe(true);
    expect(question.querySelectorAll("input:checked")).toHaveLength(0);
  });

  it("is flagged and unflagged", () => {
    const flag = all(".r-button--flag")[0] as HTMLElement;
    flag.click();
    expect(flag.getAttribute("aria-pressed")).toBe("true");
    expect(runner.state.flags).toEqual(new Set(["q01"]));
    flag.click();
    expect(flag.getAttribute("aria-pressed")).toBe("false");
  });
});

describe("moving", () => {
  it("puts the focus on the heading of the next screen, and works without network", async () => {
    server.fate = () => "down";
    button("Suivant").click();
    await vi.advanceTimersByTimeAsync(0);
    expect(document.activeElement?.textContent).toBe("Question 3 sur 4");
    runner.choose("q03", "o1");
    button("Précédent").click();
    button("Suivant").click();
    expect((all("input:checked")[0] as HTMLInputElement).value).toBe("o1");
  });

  it("keeps the answer and the place when the interface language changes", () => {
    button("Suivant").click();
    runner.choose("q03", "o2");
    button("English").click();
    expect(all("h1")[0]?.textContent).toBe("Question 3 of 4");
    expect((all("input:checked")[0] as HTMLInputElement).value).toBe("o2");
    expect(document.documentElement.lang).toBe("en");
  });
});

describe("time", () => {
  const live = (): string => root.querySelector('[aria-live="polite"]')?.textContent ?? "";

  it("is shown, and spoken at the thresholds alone", async () => {
    const spoken = new Set<string>();
    for (let second = 0; second < 3600 - 20; second += 1) {
      now += 1000;
      server.remaining = 3_600_000 - now;
      app.tick();
      await vi.advanceTimersByTimeAsync(60);
      if (live() !== "") spoken.add(live());
    }
    expect([...spoken]).toEqual([
      "Il reste 30 minutes.", "Il reste 10 minutes.", "Il reste 5 minutes.", "Il reste 1 minute.",
    ]);
    expect(root.querySelector(".r-time__value")?.textContent).toBe("0:20");
  });

  it("can be hidden and shown again", () => {
    button("Masquer").click();
    expect((root.querySelector(".r-time__value") as HTMLElement).hidden).toBe(true);
    expect(root.querySelector(".r-time")?.textContent).toContain("Temps masqué");
    button("Afficher").click();
    expect((root.querySelector(".r-time__value") as HTMLElement).hidden).toBe(false);
  });
});

it("keeps room for whatever is said of saving, in words that nobody hears", () => {
  const save = root.querySelector(".r-save")!;
  const room = [...save.querySelectorAll<HTMLElement>(".r-save__room")];
  const kept = room.map(({ dataset }) => dataset["words"]);
  const said = WORDS.fr;
  for (const words of [said.saveChoosing, said.written.typing, said.saveKept(888), said.saveConnected, said.saveSafe("88:88:88")]) {
    expect(kept).toContain(words);
  }
  expect(room.every((one) => one.getAttribute("aria-hidden") === "true" && one.textContent === "")).toBe(true);
});

it("says what a cut means for the test, and that it is over", async () => {
  server.fate = () => "down";
  runner.choose("q01", "o1");
  await vi.advanceTimersByTimeAsync(2500);
  expect(all(".r-banner")[0]?.textContent).toContain("Vous pouvez continuer");
  server.fate = () => "ok";
  runner.hurry();
  await vi.advanceTimersByTimeAsync(1000);
  expect(all(".r-banner").some((row) => row.textContent?.includes("Pas de connexion"))).toBe(false);
  expect(root.querySelector(".r-save")?.textContent).toMatch(/En sûreté sur le serveur à \d\d:\d\d:\d\d/);
});

describe("near the end", () => {
  const cutOff = async (remaining: number): Promise<void> => {
    server.remaining = remaining;
    runner.hurry();
    await vi.advanceTimersByTimeAsync(1000);
    server.fate = () => "down";
    runner.choose("q01", "o1");
    await vi.advanceTimersByTimeAsync(2500);
    app.tick();
  };
  const line = (): string => {
    const found = root.querySelector<HTMLElement>(".r-banner__reconnect");
    return found === null || found.hidden ? "" : found.textContent ?? "";
  };

  it("says while cut off how long there is to reconnect, in the last five minutes alone", async () => {
    await cutOff(310_000);
    expect(line()).toBe("");
    now += 20_000;
    app.tick();
    expect(line()).toContain("reste 5:50 pour rétablir");
    now += 60_000;
    app.tick();
    expect(line()).toContain("reste 4:50 pour rétablir");
    server.fate = () => "ok";
    runner.hurry();
    await vi.advanceTimersByTimeAsync(6000);
    expect(line()).toBe("");
  });

  it("goes on saying so through the grace, and then that a person decides", async () => {
    await cutOff(30_000);
    now += 50_000;
    app.tick();
    const texts = (): string => all("main p").filter((row) => !row.hidden).map((row) => row.textContent).join(" ");
    expect(root.dataset["phase"]).toBe("timeup");
    expect(texts()).toContain("reste 0:40 pour rétablir");
    now += 41_000;
    app.tick();
    expect(texts()).toContain("une personne décide");
    expect(texts()).not.toContain("pour rétablir");
  });

  it("offers the sign-in after the time as well", async () => {
    await cutOff(10_000);
    server.fate = () => ({ kind: "signed_out" });
    now += 11_000;
    app.tick();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(root.dataset["phase"]).toBe("timeup");
    const link = root.querySelector<HTMLAnchorElement>(".r-banner a");
    expect(link?.textContent).toContain("Saisir le code d’accès");
    expect((root.querySelector(".r-banners") as HTMLElement).hidden).toBe(false);
  });

  it("offers the sign-in when another page has taken over and this one may not come back", async () => {
    server.epoch += 1;
    runner.choose("q01", "o1");
    await vi.advanceTimersByTimeAsync(3000);
    server.fate = () => ({ kind: "signed_out" });
    void runner.enter();
    await vi.advanceTimersByTimeAsync(100);
    expect(root.dataset["phase"]).toBe("superseded");
    expect(root.querySelector(".r-banner a")).not.toBeNull();
  });

  it("tells on the last screen how many answers were late, and waits", async () => {
    server.fate = () => "down";
    runner.choose("q01", "o1");
    server.state = "closed";
    server.fate = () => "ok";
    runner.hurry();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(root.dataset["phase"]).toBe("done");
    expect(all("main p").map((row) => row.textContent).join(" ")).toContain(
      "1 réponse est arrivée après la fin du temps. Elle est conservée, et une personne décide");
    expect(left).toEqual([]);
    button("Ouvrir le récépissé").click();
    expect(left).toEqual(["/sittings/s/receipt"]);
  });
});

it("calls nothing safe beside the words that the server lacks something", async () => {
  server.fate = (path) => path !== "hand-in" ? "ok" : {
    kind: "ok", trip: 1, body: {
      state: "closed", epoch: 1, ack: 0, late: [],
      receipt: { url: "/sittings/s/receipt", items: 4, answered: 0 },
    },
  };
  runner.choose("q01", "o1");
  await vi.advanceTimersByTimeAsync(3000);
  void runner.handIn();
  await vi.advanceTimersByTimeAsync(3000);
  expect(root.dataset["phase"]).toBe("done");
  expect(all("main p").map((row) => row.textContent).join(" ")).toContain("n’a pas confirmé");
  expect((root.querySelector(".r-save") as HTMLElement).hidden).toBe(true);
});

it("says that a file is on its way instead of calling anything safe, and in the end that it did not arrive", async () => {
  let fail = (): void => undefined;
  const give = (): Promise<Outcome> => new Promise((resolve) => { fail = () => { resolve({ kind: "offline" }); }; });
  Object.assign(server, { give });
  runner.choose("q01", "o1");
  await vi.advanceTimersByTimeAsync(3000);
  void runner.giveFile("q01", new File(["abc"], "a.txt"));
  await vi.advanceTimersByTimeAsync(3000);
  const save = root.querySelector(".r-save") as HTMLElement;
  expect(save.textContent).toBe("Un fichier est en cours d’envoi");
  expect([...save.querySelectorAll<HTMLElement>(".r-save__room")].map(({ dataset }) => dataset["words"])).toContain(save.textContent);
  server.state = "closing";
  await vi.advanceTimersByTimeAsync(20_000);
  expect(root.dataset["phase"]).toBe("timeup");
  expect(all("main p").map((row) => row.textContent).join(" ")).toContain("En cours d’envoi\u00a0: a.txt");
  fail();
  await vi.advanceTimersByTimeAsync(3000);
  expect(root.dataset["phase"]).toBe("done");
  expect(all("main p").map((row) => row.textContent).join(" ")).toContain("Non arrivé et non remis\u00a0: a.txt");
  expect(save.hidden).toBe(true);
  expect(left).toEqual([]);
});

it("says on the page of a pause that the hand-in was called off", async () => {
  Object.assign(server, { give: () => new Promise(() => undefined) });
  void runner.giveFile("q01", new File(["abc"], "a.txt"));
  button(WORDS.fr.toOverview).click();
  button(WORDS.fr.handIn).click();
  button(WORDS.fr.handInNow).click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(root.querySelector("dialog[open]")?.textContent).toContain("La remise attend");
  server.state = "paused";
  await vi.advanceTimersByTimeAsync(10_000);
  expect(root.dataset["phase"]).toBe("paused");
  expect(root.querySelector("dialog[open]")).toBeNull();
  expect(all("[aria-live]").map((live) => live.textContent)).toContain(WORDS.fr.handInPaused);
});

it("promises before the start what the protocol keeps, and no more", async () => {
  server.state = "ready";
  server.epoch = 0;
  await runner.enter();
  const text = all("main li").map((row) => row.textContent).join(" ");
  expect(text).toContain("au plus tard 60 secondes après la fin");
  expect(text).not.toContain("Rien n’est perdu");
});

it("shows no question while it is unknown whether the test was handed in", async () => {
  server.fate = () => "down";
  void runner.handIn();
  await vi.advanceTimersByTimeAsync(100);
  runner.backToTest();
  await vi.advanceTimersByTimeAsync(100);
  expect(all("input[type=radio]")).toHaveLength(0);
  expect(all("h1")[0]?.textContent).toBe("Retour à votre épreuve…");
  expect(all(".r-banner")).toHaveLength(1);
  expect(all(".r-banner")[0]?.textContent).not.toContain("Vous pouvez continuer");
  expect(root.querySelector(".r-save")?.textContent).toBe("Rien en attente d’envoi");
  server.fate = () => "ok";
  await vi.advanceTimersByTimeAsync(20_000);
  expect(all("input[type=radio]").length).toBeGreaterThan(0);
});

it("takes the mark off a refused answer, so that it can be chosen again", async () => {
  server.rejects = ({ type }) => type === "answer";
  const radio = (): HTMLInputElement => root.querySelector("input[type=radio]") as HTMLInputElement;
  radio().click();
  expect(radio().checked).toBe(true);
  await vi.advanceTimersByTimeAsync(3000);
  expect(radio().checked).toBe(false);
  expect((root.querySelector(".r-rejected") as HTMLElement).hidden).toBe(false);
  server.rejects = () => false;
  radio().click();
  await vi.advanceTimersByTimeAsync(3000);
  expect(server.answers()["q01"]?.value.choice).toBe("o1");
});

describe("media", () => {
  const section: Section = {
    ...SECTION,
    parts: [{
      id: "l", title: "L", groups: [{
        id: "g", items: SECTION.parts[0]?.groups[0]?.items ?? [],
        stimulus: {
          html: '<img src="/m/1" alt=""><img src="/m/1" alt="">', lang: "en",
          audio: { id: "a", url: "/m/2", plays: 2, seconds: 3 },
        },
      }],
    }],
  };

  it("finds each picture and clip once", () => {
    expect(mediaOf(section)).toEqual(["/m/1", "/m/2"]);
  });

  it("is fetched again until it has come, and a sign-in page is not taken for it", async () => {
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x" }));
    const replies = [
      () => Promise.reject(new TypeError("offline")),
      () => Promise.resolve(new Response("<h1>", { headers: { "Content-Type": "text/html" } })),
      () => Promise.resolve(new Response("mp3", { headers: { "Content-Type": "audio/mpeg" } })),
    ];
    let calls = 0;
    const store = new MediaStore(() => undefined, () => replies[calls++]!(), seeded(1));
    store.prefetch(["/m/2"]);
    store.prefetch(["/m/2"]);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.status("/m/2")).toBe("failed");
    expect(store.address("/m/2")).toBe("/m/2");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(calls).toBe(3);
    expect(store.status("/m/2")).toBe("ready");
    expect(store.address("/m/2")).toBe("blob:x");
  });
});
