/**
 * Which tab of this browser has the sitting, by the browser's own locks.
 *
 * A lock goes with its page: after a reload or a crash it is free, and nobody is asked.
 * Where locks are missing every page takes the sitting, and the server's epochs decide.
 */
export type Claim = "held" | "busy" | "unknown";

const TRIES = 4;
const AGAIN_MS = 250;

export class TabLock {
  private holding = false;

  constructor(
    sitting: string,
    private readonly lost: () => void,
    private readonly locks: LockManager | null | undefined = navigator.locks as LockManager | null,
    private readonly name = `assess-sitting:${sitting}`,
  ) {}

  /** Take the sitting if no other tab has it. The page before a reload may still be closing. */
  async claim(wait = (ms: number) => new Promise((done) => { setTimeout(done, ms); })): Promise<Claim> {
    for (let attempt = 1; ; attempt += 1) {
      const found = await this.request({ ifAvailable: true });
      if (found !== "busy" || attempt >= TRIES) return found;
      await wait(AGAIN_MS);
    }
  }

  /** Take the sitting from whichever tab has it; that tab is told. */
  async steal(): Promise<void> {
    if (!this.holding) await this.request({ steal: true });
  }

  private request(options: LockOptions): Promise<Claim> {
    const { locks } = this;
    if (locks === null || locks === undefined) return Promise.resolve("unknown");
    return new Promise((resolve) => {
      locks.request(this.name, options, (lock) => {
        if (lock === null) {
          resolve("busy");
          return undefined;
        }
        this.holding = true;
        resolve("held");
        // Held until the page goes or another tab takes it.
        return new Promise<never>(() => undefined);
      }).catch(() => {
        if (this.holding) {
          this.holding = false;
          this.lost();
        } else {
          resolve("unknown");
        }
      });
    });
  }
}
