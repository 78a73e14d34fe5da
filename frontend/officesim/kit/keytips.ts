/** KeyTips: Alt (or F10) shows letters over the ribbon; typing them walks down layer by layer. */
import { h } from "./dom";
import { popups } from "./popup";

export interface Tip {
  readonly key: string;
  /** Where the letters stand; null when the control is out of sight but can be typed all the same. */
  readonly anchor: HTMLElement | null;
  /** Returns the layer to go down to, or nothing when done. */
  use(): Layer | null;
}
export type Layer = () => readonly Tip[];

export interface KeyTipsOptions {
  readonly top: Layer;
  /** Takes the focus while tips show. */
  home(): HTMLElement | null;
  /** Back to the work. */
  leave(): void;
  announce(): void;
  /** Whether Alt with this letter belongs to the application. */
  reserved?(letter: string): boolean;
}

/** What typing does to a layer: which tips still fit, and the one that is meant. */
export function narrow(tips: readonly Tip[], typed: string): { left: Tip[]; hit: Tip | null } {
  const left = tips.filter((tip) => tip.key.toUpperCase().startsWith(typed));
  const exact = left.filter((tip) => tip.key.toUpperCase() === typed);
  return { left, hit: exact[0] && left.length === exact.length ? exact[0] : null };
}

/** The letter or digit of a key press, also where digits need Shift (AZERTY). */
export function letterOf(event: KeyboardEvent): string | null {
  if (/^[\p{L}\p{N}]$/u.test(event.key) && event.key.normalize("NFD").length === 1) return event.key.toUpperCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (digit?.[1]) return digit[1];
  const letter = /^Key([A-Z])$/.exec(event.code);
  return letter?.[1] ?? null;
}

export class KeyTips {
  private layers: Layer[] = [];
  private typed = "";
  private altDown = false;
  private before: HTMLElement | null = null;
  private sleeping: Layer[] | null = null;
  private readonly board = h("div", { class: "kit kit-keytips", "aria-hidden": "true" });

  constructor(private readonly options: KeyTipsOptions) {
    window.addEventListener("keydown", this.onDown, true);
    window.addEventListener("keyup", this.onUp, true);
    window.addEventListener("blur", this.stop);
    window.addEventListener("resize", this.stop);
    document.addEventListener("pointerdown", this.stop, true);
    document.addEventListener("kit-escape", this.wake);
  }

  destroy(): void {
    this.stop();
    window.removeEventListener("keydown", this.onDown, true);
    window.removeEventListener("keyup", this.onUp, true);
    window.removeEventListener("blur", this.stop);
    window.removeEventListener("resize", this.stop);
    document.removeEventListener("pointerdown", this.stop, true);
    document.removeEventListener("kit-escape", this.wake);
  }

  get on(): boolean {
    return this.layers.length > 0;
  }

  start(): void {
    this.before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.layers = [this.options.top];
    this.typed = "";
    this.options.home()?.focus({ preventScroll: true });
    this.options.announce();
    this.draw();
  }

  /** Take the tips off; the focus stays where it is. */
  readonly stop = (): void => {
    this.altDown = false;
    this.layers = [];
    this.board.remove();
  };

  private cancel(): void {
    this.stop();
    if (this.before?.isConnected && this.before !== document.body) this.before.focus({ preventScroll: true });
    else this.options.leave();
  }

  /** After Escape in a menu that a KeyTip opened: the layer it came from again. */
  private readonly wake = (): void => {
    if (!this.sleeping || popups().length > 0) return;
    this.layers = this.sleeping;
    this.sleeping = null;
    this.typed = "";
    this.draw();
  };

  private readonly onDown = (event: KeyboardEvent): void => {
    if (document.querySelector("dialog[open]")) return;
    const isAlt = event.key === "Alt" && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (isAlt) {
      // The browser's own menu must not take it.
      event.preventDefault();
      if (!event.repeat) this.altDown = true;
      return;
    }
    if (event.key === "F10" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      this.take(event);
      if (this.on) this.cancel();
      else this.start();
      return;
    }
    if (this.altDown && !this.on && event.altKey && !event.ctrlKey) {
      this.typed = "";
      const letter = this.meant(event);
      this.altDown = false;
      // Alt held with a letter of the first layer: "Alt, H" typed in one go.
      if (letter && /^\p{L}$/u.test(letter) && !this.options.reserved?.(letter) && narrow(this.options.top(), letter).left.length > 0) {
        this.take(event);
        this.start();
        this.type(letter);
      }
      return;
    }
    this.altDown = false;
    if (this.on) this.whileOn(event);
  };

  private readonly onUp = (event: KeyboardEvent): void => {
    if (event.key !== "Alt" || !this.altDown) return;
    this.take(event);
    this.altDown = false;
    if (this.on) this.cancel();
    else this.start();
  };

  private take(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
  }

  private whileOn(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      this.take(event);
      this.back();
      return;
    }
    const letter = event.ctrlKey || event.metaKey ? null : this.meant(event);
    if (letter) {
      this.take(event);
      this.type(letter);
    } else if (!["Shift", "Control", "Meta", "AltGraph"].includes(event.key)) {
      // Arrows, Tab and Enter go on in the ribbon itself.
      this.stop();
    }
  }

  /** The accented letter of a key where a tip has it (É); else what `letterOf` reads. */
  private meant(event: KeyboardEvent): string | null {
    const own = /^\p{L}$/u.test(event.key) ? event.key.toUpperCase() : null;
    if (own && narrow(this.on ? this.tips() : this.options.top(), this.typed + own).left.length > 0) return own;
    return letterOf(event);
  }

  private back(): void {
    if (this.typed) this.typed = "";
    else this.layers.pop();
    if (this.on) this.draw();
    else this.cancel();
  }

  private type(letter: string): void {
    const { left, hit } = narrow(this.tips(), this.typed + letter);
    if (left.length === 0) return;
    this.typed += letter;
    if (!hit) {
      this.draw();
      return;
    }
    this.typed = "";
    const layers = this.layers;
    this.stop();
    const next = hit.use();
    if (next) {
      this.layers = [...layers, next];
      this.draw();
    } else {
      this.sleeping = popups().length > 0 ? layers : null;
    }
  }

  private tips(): readonly Tip[] {
    return this.layers[this.layers.length - 1]?.() ?? [];
  }

  private draw(): void {
    const { left } = narrow(this.tips(), this.typed);
    this.board.replaceChildren();
    document.body.append(this.board);
    for (const tip of left) {
      if (!tip.anchor) continue;
      const box = tip.anchor.getBoundingClientRect();
      const badge = h("kbd", { class: "kit-keytip" }, tip.key);
      this.board.append(badge);
      const width = badge.offsetWidth;
      const x = Math.min(Math.max(2, box.left + box.width / 2 - width / 2), window.innerWidth - width - 2);
      const y = Math.min(box.bottom - 9, window.innerHeight - 20);
      badge.style.setProperty("left", `${Math.round(x)}px`);
      badge.style.setProperty("top", `${Math.round(y)}px`);
    }
  }
}
