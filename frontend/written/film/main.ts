/** The writing of a script as a film: the text as it stood, and what happened meanwhile. */
import "./film.css";
import { h, setText } from "../../runner/dom";
import { clock, neighbour, Reel, shown, type Told } from "./reel";
import { WORDS } from "./words";

const SPEEDS = [1, 2, 4, 8, 16, 32, 64] as const;
const USUAL = 8;
const STEP_MS = 10_000;
const FAR_MS = 60_000;
const CURVE = 64;
const SVG = "http://www.w3.org/2000/svg";

interface Moment {
  readonly at: number;
  readonly kind: string;
  readonly said: string;
  readonly row: HTMLElement;
}

class Film {
  private readonly words;
  private readonly playButton;
  private readonly slider;
  private readonly shorten = h("input", { type: "checkbox", checked: true });
  private readonly time = h("p", { class: "film__status tabular" });
  /** What happened here, to be seen; `live` says it, and where the film stands, to screen readers. */
  private readonly said = h("p", { class: "writing__said small", "aria-hidden": "true" });
  private readonly live = h("p", { class: "visually-hidden", role: "status" });
  private readonly before = document.createTextNode("");
  private readonly came = h("mark", { class: "writing__came" });
  private readonly after = document.createTextNode("");
  private readonly page;
  private readonly cursor = document.createElementNS(SVG, "line");
  private speed: number = USUAL;
  private at: number;
  private place = -1;
  private frame: number | null = null;
  private last = 0;

  constructor(
    private readonly root: HTMLElement, private readonly reel: Reel,
    private readonly events: readonly Moment[], locale: "en" | "fr",
  ) {
    const words = this.words = WORDS[locale];
    this.at = reel.start;
    this.playButton = h("button", { type: "button", class: "button button-primary", onclick: () => { this.toggle(); } }, words.play);
    this.slider = h("input", {
      type: "range", class: "film__position", min: reel.start, max: reel.end, step: 1, "aria-label": words.position,
      oninput: () => {
        this.pause();
        this.go(Number(this.slider.value));
      },
    });
    this.page = h("div", {
      class: "writing__page passage prewrap", tabindex: 0, role: "region", "aria-label": words.text, lang: root.dataset["language"] ?? locale,
    });
    this.page.append(this.before, this.came, this.after);
  }

  mount(): void {
    const { words } = this;
    const button = (label: string, run: () => void): HTMLElement =>
      h("button", { type: "button", class: "button button-secondary", onclick: () => { this.pause(); run(); } }, label);
    const speed = h("select", { onchange: () => { this.speed = Number(speed.value); } },
      ...SPEEDS.map((n) => h("option", { value: n, selected: n === this.speed }, words.times(n))));
    this.root.replaceChildren(
      h("div", { class: "film__controls", role: "group", "aria-label": words.controls },
        this.playButton,
        button(words.start, () => { this.jump(this.reel.start); }),
        button(words.previous, () => { this.hop(false); }),
        button(words.next, () => { this.hop(true); }),
        h("label", {}, words.speed, " ", speed),
        h("label", { class: "writing__shorten" }, this.shorten, " ", words.shorten)),
      this.track(), this.time, this.said, this.live, this.page, h("p", { class: "small muted" }, words.keys));
    this.root.addEventListener("keydown", (event) => { this.key(event); });
    for (const event of this.events) {
      event.row.querySelector("a")?.addEventListener("click", (click) => {
        click.preventDefault();
        this.pause();
        this.jump(event.at, event.said);
        this.slider.focus();
      });
    }
    this.go(this.reel.start);
    this.root.dataset["ready"] = "";
  }

  /** The curve of words with its cursor, the slider, and above it a mark for each event. */
  private track(): HTMLElement {
    const svg = document.createElementNS(SVG, "svg");
    const line = document.createElementNS(SVG, "polyline");
    for (const [name, value] of Object.entries({
      class: "writing__curve", viewBox: `0 0 1000 ${CURVE}`, preserveAspectRatio: "none", role: "img",
      "aria-label": this.words.curve(this.reel.most),
    })) svg.setAttribute(name, value);
    line.setAttribute("points", this.reel.curve(CURVE));
    line.setAttribute("class", "writing__line");
    this.cursor.setAttribute("class", "writing__cursor");
    this.cursor.setAttribute("y1", "0");
    this.cursor.setAttribute("y2", String(CURVE));
    svg.append(line, this.cursor);
    const marks = h("div", { class: "writing__marks", "aria-hidden": "true" });
    for (const { at, kind, said } of this.events) {
      const percent = this.reel.percent(at);
      if (percent === null) continue;
      const mark = h("span", { class: "writing__mark", "data-kind": kind, title: said });
      mark.style.setProperty("inset-inline-start", `${percent}%`);
      marks.append(mark);
    }
    return h("div", { class: "writing__track" }, svgBox(svg), marks, this.slider);
  }

  private key(event: KeyboardEvent): void {
    const on = event.target as HTMLElement;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " " && (on === this.slider || on === this.page)) {
      event.preventDefault();
      this.toggle();
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && on.tagName !== "SELECT") {
      event.preventDefault();
      this.pause();
      const by = event.shiftKey ? FAR_MS : STEP_MS;
      this.jump(this.at + (event.key === "ArrowLeft" ? -by : by));
    }
  }

  private toggle(): void {
    if (this.frame === null) this.play();
    else this.pause(true);
  }

  private play(): void {
    if (this.reel.empty) return;
    if (this.at >= this.reel.end) this.go(this.reel.start);
    setText(this.playButton, this.words.pause);
    this.tell("");
    this.last = performance.now();
    this.frame = requestAnimationFrame((now) => { this.tick(now); });
  }

  private tick(now: number): void {
    const from = this.at;
    this.go(this.reel.advance(from, Math.max(0, now - this.last), this.speed, this.shorten.checked));
    this.last = now;
    const passed = this.events.filter(({ at }) => at > from && at <= this.at).at(-1);
    if (passed !== undefined) this.tell(passed.said);
    if (this.at >= this.reel.end) {
      this.pause();
      this.tell(this.words.end);
      return;
    }
    this.frame = requestAnimationFrame((later) => { this.tick(later); });
  }

  private pause(say = false): void {
    if (this.frame === null) return;
    cancelAnimationFrame(this.frame);
    this.frame = null;
    setText(this.playButton, this.words.play);
    if (say) setText(this.live, this.spelled());
  }

  private hop(forward: boolean): void {
    const moments = this.events.map(({ at }) => at).filter((at) => this.reel.percent(at) !== null);
    const to = neighbour(moments, this.at, forward);
    if (to === null) this.tell(this.words.none);
    else this.jump(to, this.events.filter(({ at }) => at === to).map(({ said }) => said).join(" "));
  }

  /** Go somewhere and say what is there. */
  private jump(time: number, said = ""): void {
    this.go(time);
    this.tell(said);
    if (said === "") setText(this.live, this.spelled());
  }

  private tell(said: string): void {
    setText(this.said, said);
    setText(this.live, said);
  }

  private go(time: number): void {
    const { reel } = this;
    this.at = Math.min(reel.end, Math.max(reel.start, time));
    const place = reel.placeAt(this.at);
    if (place !== this.place) this.show(place);
    const x = String(10 * (reel.percent(this.at) ?? 0));
    this.cursor.setAttribute("x1", x);
    this.cursor.setAttribute("x2", x);
    this.slider.value = String(this.at);
    this.slider.setAttribute("aria-valuetext", this.spelled());
    setText(this.time, reel.empty ? this.words.empty : this.spelled());
    for (const { at, row } of this.events) row.toggleAttribute("data-passed", at <= this.at);
  }

  private show(place: number): void {
    this.place = place;
    const { before, came, after } = this.reel.sceneAt(place);
    this.before.data = shown(before);
    this.came.textContent = shown(came);
    this.after.data = shown(after);
    const top = this.came.offsetTop;
    if (top < this.page.scrollTop || top > this.page.scrollTop + this.page.clientHeight - 32) {
      this.page.scrollTop = top - this.page.clientHeight / 2;
    }
  }

  private spelled(): string {
    return this.words.at(clock(this.at), clock(this.reel.end), this.reel.wordsAt(this.at));
  }
}

function svgBox(svg: SVGElement): HTMLElement {
  const box = h("div", { class: "writing__chart" });
  box.append(svg);
  return box;
}

/** The events are a table of the page already: what the film marks, everybody can read. */
function eventsOf(table: HTMLElement | null): Moment[] {
  return [...(table?.querySelectorAll<HTMLElement>("[data-at]") ?? [])].map((one) => ({
    at: Number(one.dataset["at"]), kind: one.dataset["kind"] ?? "", said: one.dataset["said"] ?? "",
    row: one.closest("tr") ?? one,
  }));
}

async function run(root: HTMLElement): Promise<void> {
  const answer = await fetch(root.dataset["film"] ?? "", { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The film answered ${answer.status}.`);
  const reel = new Reel((await answer.json()) as Told);
  new Film(root, reel, eventsOf(document.getElementById("happened")), root.dataset["locale"] === "fr" ? "fr" : "en").mount();
}

const root = document.getElementById("writing");
if (root !== null) {
  run(root).catch((error: unknown) => {
    console.error(error);
    root.replaceChildren(h("p", { role: "alert" }, WORDS[root.dataset["locale"] === "fr" ? "fr" : "en"].failed));
  });
}
