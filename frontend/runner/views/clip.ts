/** One recording: plays to its end, counts a play when sound begins, survives redrawing. */
export type ClipState = "idle" | "starting" | "playing" | "held" | "ended" | "broken";

export class ClipPlayer {
  private readonly audio = new Audio();
  private listener: () => void = () => undefined;
  state: ClipState = "idle";

  constructor(private readonly begun: () => void) {
    this.audio.preload = "auto";
    this.audio.addEventListener("playing", () => {
      const first = this.state === "starting";
      this.become("playing");
      if (first) this.begun();
    });
    this.audio.addEventListener("ended", () => { this.become("ended"); });
    this.audio.addEventListener("error", () => {
      if (this.state !== "idle") this.become("broken");
    });
    this.audio.addEventListener("timeupdate", () => { this.listener(); });
  }

  /** One listener at a time: the view that stands. */
  onChange(listener: () => void): void {
    this.listener = listener;
  }

  get busy(): boolean {
    return this.state === "starting" || this.state === "playing" || this.state === "held";
  }

  /** Share played, 0–1. */
  get share(): number {
    if (this.state === "ended") return 1;
    const { currentTime, duration } = this.audio;
    return Number.isFinite(duration) && duration > 0 ? currentTime / duration : 0;
  }

  set volume(volume: number) {
    this.audio.volume = volume;
  }

  async start(address: string): Promise<void> {
    if (this.busy) return;
    this.become("starting");
    if (this.audio.getAttribute("src") !== address) this.audio.src = address;
    this.audio.currentTime = 0;
    try {
      await this.audio.play();
    } catch {
      if (this.busy) this.become("broken");
    }
  }

  /** Stop for good: the play is used. */
  stop(): void {
    if (!this.busy) return;
    this.become("idle");
    this.audio.pause();
  }

  /** Stand still while the test is paused, and go on from the same place. */
  hold(): void {
    if (this.state !== "playing") return;
    this.become("held");
    this.audio.pause();
  }

  resume(): void {
    if (this.state === "held") void this.audio.play().catch(() => { this.become("broken"); });
  }

  private become(state: ClipState): void {
    this.state = state;
    this.listener();
  }
}
