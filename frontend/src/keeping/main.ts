/** Pages on which drafts are written: no text is lost that somebody has typed into a form. */
import { Copies, type Found } from "./copies";
import { differing, read } from "./fields";
import { Keeper, type Surroundings } from "./keeper";
import { filled, notice, offer, on, type Says } from "./offer";

const ANSWER_MS = 8000;
/** From the end of a page that was saved to the first script of the page after it. */
const SAVED_MS = 2000;

async function run(page: HTMLElement): Promise<void> {
  const { key = "", shelf = "", saved = "" } = page.dataset;
  const copies = await Copies.open(storage(), key, shelf);
  if (saved !== "") copies?.drop(saved);
  copies?.tidy(Date.now());
  const open = await openElsewhere();
  const found = await copies?.found() ?? [];
  const says: Says = {
    document,
    when: (at) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(at),
  };
  const form = document.querySelector<HTMLFormElement>("form[data-keep]");
  const tell = form === null ? outline(page, says, copies) : look(page, says, copies, form);
  for (const copy of found) {
    if (open.has(copy.id)) void onceGone(copy.id).then(() => copies?.found()).then((left) => left?.filter(({ id }) => id === copy.id).forEach(tell));
    else tell(copy);
  }
}

type Tell = (copy: Found) => void;

/** The page of one form. What it returns offers a copy, if it is one of this form. */
function look(page: HTMLElement, says: Says, copies: Copies | null, form: HTMLFormElement): Tell {
  const node = form.dataset["keep"] ?? "";
  const id = copies?.place(node) ?? "";
  if (id !== "") void navigator.locks?.request(id, () => new Promise(() => undefined));
  const place = form.querySelector<HTMLInputElement>("[name=copy]");
  if (place !== null) place.value = id;
  const keeper = new Keeper(form, around(page, says, copies, form, id));
  keeper.start(window);
  return (copy) => {
    if (copy.node !== node) return;
    // What the form shows already, as after a save that came back, is kept by this page from now on.
    if (differing(copy.fields, read(form)).length === 0) copies?.drop(copy.id);
    else offer(says, page, form, copy, {
      taken: () => { void keeper.keep().then(() => { copies?.drop(copy.id); }); },
      drop: () => { copies?.drop(copy.id); },
      back: () => { void copies?.put(copy.id, copy, copy.at).then(() => keeper.keep()); },
    });
  };
}

function around(page: HTMLElement, says: Says, copies: Copies | null, form: HTMLFormElement, id: string): Surroundings {
  const status = form.querySelector<HTMLElement>("[data-kept-status]");
  const stops = document.createElement("div");
  form.querySelector(".form-actions")?.before(stops);
  return {
    copies, id,
    now: () => Date.now(),
    alive: () => alive(page.dataset["alive"] ?? ""),
    told: (what) => {
      if (status === null) return;
      const words = what === "clean" ? "" : status.dataset[what] ?? "";
      if (status.textContent !== words) status.textContent = words;
    },
    stopped: (why) => {
      stops.replaceChildren();
      if (why === null) return;
      const said = notice(says, why);
      stops.append(said);
      said.querySelector<HTMLElement>("a, button")?.focus();
      on(said, "close", () => { stops.replaceChildren(); });
    },
  };
}

/** The page of the whole draft: where copies wait, and those of what is no more. */
function outline(page: HTMLElement, says: Says, copies: Copies | null): Tell {
  return (copy) => {
    const mark = document.querySelector<HTMLElement>(`[data-kept-for="${CSS.escape(copy.node)}"]`);
    if (mark !== null) {
      mark.hidden = false;
      return;
    }
    const element = filled(says, "orphan", copy, copy.fields.filter(({ values }) => values.join("").trim() !== ""));
    page.append(element);
    on(element, "drop", () => {
      copies?.drop(copy.id);
      element.remove();
      document.querySelector<HTMLElement>("h1, main")?.focus();
    });
  };
}

/** Forms that another tab of this browser has open: their text is not lost but there. */
async function openElsewhere(): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(held.map(({ name }) => name ?? ""));
}

/** When such a form is gone: a tab that has just died holds its place for a moment still. */
async function onceGone(id: string): Promise<void> {
  await navigator.locks.request(id, () => undefined);
  // A page that leaves by saving drops its copy only once the server's answer is there.
  await new Promise((done) => { setTimeout(done, SAVED_MS); });
}

async function alive(address: string): ReturnType<Surroundings["alive"]> {
  try {
    const answer = await fetch(address, {
      credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) return { is: "away" };
    const { token } = (await answer.json()) as { readonly token?: unknown };
    return answer.ok && typeof token === "string" ? { is: "here", token } : { is: "lost" };
  } catch {
    return { is: "lost" };
  }
}

function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const page = document.getElementById("keeping");
if (page !== null) void run(page);
