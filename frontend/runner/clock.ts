/**
 * Remaining time, from the server's figure and this page's monotonic clock.
 *
 * The computer's wall clock is never read: changing it changes nothing here.
 */

/** Milliseconds on a clock that only moves forward, such as `performance.now()`. */
export type Monotonic = () => number;

export interface Reading {
  readonly remaining_ms: number;
  readonly server_ms: number;
}

/** Differences below this are network noise: the display does not jump for them. */
const NOISE_MS = 1000;

export class RunnerClock {
  private anchor = 0;
  private remaining = 0;
  private elapsed = 0;
  private running = false;
  private bestTrip = Number.POSITIVE_INFINITY;

  constructor(private readonly monotonic: Monotonic) {}

  /**
   * Take the server's figures. `trip` is the round trip of the reply in ms; half of it is
   * taken as the age of the figures. A reply that differs by noise alone replaces the anchor
   * only if it travelled faster than the one in use.
   */
  set(reading: Reading, running: boolean, trip = 0): void {
    const age = Math.max(0, trip) / 2;
    const now = this.monotonic();
    const told = Math.max(0, reading.remaining_ms - (running ? age : 0));
    const steady = running === this.running && Math.abs(told - this.remainingMs()) < NOISE_MS;
    if (steady && running && trip >= this.bestTrip) return;
    this.bestTrip = steady ? Math.min(trip, this.bestTrip) : trip;
    this.anchor = now;
    this.remaining = told;
    this.elapsed = reading.server_ms + age;
    this.running = running;
  }

  /** Remaining time in ms, never negative; stands still while the sitting is paused. */
  remainingMs(): number {
    return Math.max(0, this.remaining - (this.running ? this.since() : 0));
  }

  /** Remaining time in ms, negative once the time is over; for what is allowed after the end. */
  signedMs(): number {
    return this.remaining - (this.running ? this.since() : 0);
  }

  /** Server-elapsed time in whole ms: the `t` of an event composed now. */
  elapsedMs(): number {
    return Math.round(this.elapsed + this.since());
  }

  private since(): number {
    return Math.max(0, this.monotonic() - this.anchor);
  }
}

const MINUTE_MS = 60_000;
/** Minutes left at which a candidate is told, and no others. */
export const THRESHOLDS: readonly number[] = [30, 10, 5, 1];

/** Says which threshold has just been passed on the way down, each once per crossing. */
export class Announcer {
  private previous: number | null = null;

  /**
   * Returns the minutes to announce, or null. A page opened below a threshold does not
   * announce it; after a gap (a sleeping tab) only the lowest threshold passed counts.
   */
  update(remainingMs: number): number | null {
    const before = this.previous;
    this.previous = remainingMs;
    if (before === null) return null;
    const passed = THRESHOLDS.filter(
      (minutes) => before > minutes * MINUTE_MS && remainingMs <= minutes * MINUTE_MS,
    );
    return remainingMs > 0 && passed.length > 0 ? Math.min(...passed) : null;
  }
}

/** `1:02:09` or `59:58`; rounds up, so that 0:00 shows only when no time is left. */
export function formatRemaining(ms: number): string {
  const total = Math.ceil(Math.max(0, ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(total % 60)}`
    : `${minutes}:${two(total % 60)}`;
}
