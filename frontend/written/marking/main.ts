/** The marking screen: a script on one side, its rubric on the other, everything by keyboard. */
import "./marking.css";
import { h, setText } from "../../runner/dom";
import { Script, type Note, type Passage } from "./passages";
import { Rubric, type Told } from "./rubric";
import { keepBeside } from "./beside";
import { fitsParting, LOGGED_OUT, Saver, type Draft, type Kept, type Kind, type Reply, type Shown, type State } from "./saving";

type Words = Readonly<Record<string, string>>;

const tokenMeta = (within: Document = document): HTMLMetaElement | null => within.querySelector("meta[name=csrf-token]");

/** Take the token of the login that stands now; false when there is none other. */
async function renewToken(): Promise<boolean> {
  const page = await fetch(location.href);
  const fresh = page.redirected ? undefined : tokenMeta(new DOMParser().parseFromString(await page.text(), "text/html"))?.content;
  const mine = tokenMeta();
  if (fresh === undefined || mine === null || fresh === mine.content) return false;
  mine.content = fresh;
  return true;
}

class Screen {
  private readonly words: Words;
  private readonly script: Script | null;
  private readonly text: HTMLElement | null;
  private readonly rubric: Rubric;
  private readonly saver: Saver;
  private readonly closed: boolean;
  private readonly shown: Shown;
  private readonly live = h("div", { class: "visually-hidden", role: "status" });
  private notes: Note[];
  private cursor: Passage | null = null;
  private newest: Kept | null = null;
  private warned = false;

  constructor(private readonly root: HTMLElement) {
    const draft = JSON.parse(root.dataset.draft ?? "{}") as Kept;
    this.words = JSON.parse(root.dataset.words ?? "{}") as Words;
    this.closed = root.dataset.closed !== undefined;
    this.notes = [...draft.annotations];
    this.text = document.getElementById("script");
    this.script = this.text === null ? null : new Script(this.text, this.text.lang || "en");
    this.shown = { version: draft.version, phase: draft.phase };
    this.saver = new Saver(draft.revision, this.shown, () => this.read(), (kind, body) => this.send(kind, body), (state) => { this.tell(state); });
    this.rubric = new Rubric(this.part("rubric"), () => { this.touch(); }, (what) => { this.tellKey(what); });
    root.append(this.live);
    this.paint();
  }

  start(): void {
    document.addEventListener("keydown", (event) => { this.key(event); });
    document.getElementById("annotate")?.addEventListener("click", () => { this.annotate(); });
    document.getElementById("finish")?.addEventListener("click", () => { void this.finish(); });
    document.getElementById("no-response")?.addEventListener("click", () => { this.confirmEmpty(); });
    keepBeside(this.root.querySelectorAll<HTMLElement>(".marking-script, .marking-rubric"));
    const keep = document.getElementById("keep");
    const take = document.getElementById("take");
    if (keep !== null) setText(keep, this.words.keep ?? "");
    if (take !== null) setText(take, this.words.take ?? "");
    document.getElementById("renew")?.addEventListener("click", () => { void this.renew(); });
    keep?.addEventListener("click", () => { this.choose(true); });
    take?.addEventListener("click", () => { this.choose(false); });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.saver.save();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.saver.pending) event.preventDefault();
    });
    this.root.dataset.ready = "";
  }

  private read(): Draft {
    return { marks: this.rubric.marks, comments: this.rubric.comments, annotations: this.notes };
  }

  private async send(kind: Kind, body: Kept): Promise<Reply> {
    const spelt = JSON.stringify(body);
    const answer = await this.post(kind, spelt);
    // Whoever logs in again, in another window, has another token than this page.
    return answer.status === 400 && await renewToken() ? this.post(kind, spelt) : answer;
  }

  private async post(kind: Kind, body: string): Promise<Reply> {
    const answer = await fetch(this.root.dataset[kind === "draft" ? "save" : "finish"] ?? "", {
      method: "POST", body, keepalive: document.visibilityState === "hidden" && fitsParting(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": tokenMeta()?.content ?? "", "X-Requested-With": "assess" },
    });
    // A page in place of a reply is the login page.
    if (answer.redirected) return { status: LOGGED_OUT, body: {} };
    return { status: answer.status, body: await answer.json() as Reply["body"] };
  }

  private key(event: KeyboardEvent): void {
    if (this.closed) {
      if (event.key === "Enter" && event.ctrlKey) document.getElementById("next")?.click();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.finish();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "checkbox")) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (target === this.text && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
      return;
    }
    if (!this.rubric.listening) return;
    if ((event.key === "n" || event.key === "N") && document.getElementById("no-response") !== null) {
      event.preventDefault();
      this.confirmEmpty();
    } else if (event.key === "c" || event.key === "C") {
      event.preventDefault();
      this.annotate();
    } else if (this.rubric.key(event)) {
      event.preventDefault();
    }
  }

  /** To the next sentence, or with Shift to more of them. */
  private move(step: number, more: boolean): void {
    const all = this.script?.sentences ?? [];
    const at = this.cursor;
    const last = at === null ? -1 : all.findIndex((one) => one.to === at.to);
    const next = all[at === null ? 0 : Math.min(all.length - 1, Math.max(0, last + step))];
    if (next === undefined) return;
    this.cursor = more && at !== null && next.to > at.from ? { from: at.from, to: next.to } : next;
    this.paint();
    this.script?.show(this.cursor);
    setText(this.live, this.script?.words(this.cursor) ?? "");
  }

  private annotate(): void {
    const chosen = this.script?.selected(document.getSelection()) ?? this.cursor;
    if (chosen === null) {
      setText(this.live, this.words.select ?? "");
      this.text?.focus();
      return;
    }
    const note: Note = { ...chosen, text: "" };
    this.notes = [...this.notes, note].sort((one, other) => one.from - other.from || one.to - other.to);
    document.getSelection()?.removeAllRanges();
    this.cursor = null;
    this.paint();
    this.touch();
    setText(this.live, this.words.added ?? "");
    document.querySelector<HTMLElement>(`#note-${this.notes.indexOf(note)}`)?.focus();
  }

  private paint(): void {
    this.script?.paint(this.notes, this.cursor);
    const list = document.getElementById("notes");
    if (list === null) return;
    list.replaceChildren(...this.notes.map((note, index) => this.item(note, index)));
    if (this.notes.length === 0) list.append(h("li", { class: "muted small notes-none" }, this.words.none ?? ""));
  }

  private item(note: Note, index: number): HTMLLIElement {
    const quoted = (this.words.passage ?? "{text}").replace("{text}", () => this.script?.words(note) ?? "");
    const box = h("textarea", {
      class: "input", rows: 2, maxlength: 4000, id: `note-${index}`, disabled: this.closed,
      oninput: () => {
        this.notes = this.notes.map((one, place) => (place === index ? { ...one, text: box.value } : one));
        this.touch();
      },
    });
    box.value = note.text;
    return h("li", {},
      h("p", { class: "note-words", dir: "auto" }, quoted),
      h("label", { class: "small", for: `note-${index}` }, `${this.words.comment ?? ""} ${index + 1}`), box,
      this.closed ? null : h("button", {
        class: "button button-quiet", type: "button", onclick: () => {
          this.notes = this.notes.filter((_one, place) => place !== index);
          this.paint();
          this.touch();
          this.text?.focus();
        },
      }, this.words.remove ?? ""));
  }

  private async finish(): Promise<void> {
    this.rubric.accept();
    const missing = this.rubric.missing();
    if (missing.length > 0) {
      this.warn((this.words.missing ?? "").replace("{criteria}", missing.join(", ")));
      return;
    }
    const { marks, comments } = this.read();
    if (document.getElementById("no-response") !== null && Object.values(marks).some((one) => one > 0) && comments[""] === undefined) {
      this.warn(this.words.nothing ?? "");
      document.getElementById("comment-whole")?.focus();
      return;
    }
    const next = await this.saver.finish();
    if (next === null) return;
    if (new URL(next, location.href).pathname === location.pathname) location.reload();
    else location.assign(next);
  }

  /** Nothing was written: the lowest band of each criterion, finished at once. */
  private confirmEmpty(): void {
    this.rubric.lowest();
    void this.finish();
  }

  /** What a key led to, beside the marks: nothing happens without a word. */
  private tellKey(what: Told): void {
    const text = what.is === "moved" ? "" : this.words[what.is] ?? "";
    const filled = "typed" in what
      ? text.replaceAll("{typed}", what.typed).replace("{bands}", what.bands.join(", ")) : text;
    setText(this.part("key-state"), filled);
  }

  /** After another window has saved: keep what stands here, or take the other. */
  private choose(mine: boolean): void {
    const newest = this.newest;
    if (newest === null) return;
    this.part("overtaken").hidden = true;
    const otherPhase = newest.phase !== this.shown.phase;
    if (!mine && (otherPhase || newest.version !== this.shown.version)) {
      // The other window shows a rubric, or what others gave, that this page does not.
      this.saver.goOn(newest.revision, false);
      location.reload();
      return;
    }
    if (!mine) {
      this.rubric.put(newest.marks, newest.comments);
      this.notes = [...newest.annotations];
      this.paint();
    }
    this.saver.goOn(newest.revision, mine);
    if (!otherPhase) return;
    // Nobody goes on to judge on this screen; the banner stays only when what stands here cannot be saved now.
    this.tellChanged(this.words.again, this.words.phase);
    void this.renew();
  }

  /** The page as it is now, with everything that stands here. */
  private async renew(): Promise<void> {
    await this.saver.save();
    if (!this.saver.pending) location.reload();
  }

  private tell(state: State): void {
    if (state.is === "overtaken") {
      this.newest = state.newest;
      setText(this.part("overtaken-text"), this.words.overtaken ?? "");
      this.part("overtaken").hidden = false;
      this.part("keep").focus();
      this.say("", "attention");
    } else if (state.is === "rubric" || state.is === "phase") {
      this.tellChanged(state.is === "rubric" ? this.words.renew : this.words.again, state.why);
      // Whoever types goes on typing; whoever wanted to finish is taken to what stands against it.
      if (state.asked === "finish") this.part("renew").focus();
      this.say(this.words.kept ?? "", "attention");
    } else if (state.is === "refused") {
      this.say((this.words.refused ?? "").replace("{why}", state.why), "danger");
    } else if (this.warned && (state.is === "saved" || state.is === "saving")) {
      return;
    } else if (state.is === "saved") {
      const time = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
      });
      this.say((this.words.saved ?? "").replace("{time}", time), "safe");
    } else {
      this.say(this.words[state.is] ?? "", state.is === "saving" ? "plain" : "attention");
    }
  }

  /** Why the page has to be loaded again, and the button that does it. */
  private tellChanged(button = "", why = ""): void {
    setText(this.part("renew"), button);
    setText(this.part("changed-text"), why);
    this.part("changed").hidden = false;
  }

  private touch(): void {
    this.warned = false;
    this.saver.touch();
  }

  /** What stands against finishing: it stays until something is changed, also when a save ends. */
  private warn(text: string): void {
    this.warned = true;
    this.say(text, "attention");
  }

  private say(text: string, kind: string): void {
    const place = this.part("save-state");
    setText(place, text);
    place.dataset.kind = kind;
  }

  private part<T extends HTMLElement>(id: string): T {
    const found = document.getElementById(id);
    if (found === null) throw new Error(`The page has no ${id}.`);
    return found as T;
  }
}

const root = document.getElementById("marking");
if (root !== null) new Screen(root).start();
