import { describe, expect, it } from "vitest";
import { Announcer, formatRemaining, RunnerClock } from "../clock";
import { seeded } from "./help";

function clockAt(): { clock: RunnerClock; pass: (ms: number) => void } {
  let now = 5000;
  return { clock: new RunnerClock(() => now), pass: (ms) => { now += ms; } };
}

describe("remaining time", () => {
  it("counts down on the monotonic clock from the server's figure", () => {
    const { clock, pass } = clockAt();
    clock.set({ remaining_ms: 60_000, server_ms: 1000 }, true);
    pass(1500);
    expect(clock.remainingMs()).toBe(58_500);
    expect(clock.elapsedMs()).toBe(2500);
  });

  it("never goes below zero", () => {
    const { clock, pass } = clockAt();
    clock.set({ remaining_ms: 1000, server_ms: 0 }, true);
    pass(5000);
    expect(clock.remainingMs()).toBe(0);
  });

  it("stands still while paused, and goes on from the server's figure", () => {
    const { clock, pass } = clockAt();
    clock.set({ remaining_ms: 60_000, server_ms: 0 }, true);
    pass(1000);
    clock.set({ remaining_ms: 59_000, server_ms: 1000 }, false);
    pass(120_000);
    expect(clock.remainingMs()).toBe(59_000);
    clock.set({ remaining_ms: 59_000, server_ms: 121_000 }, true);
    pass(1000);
    expect(clock.remainingMs()).toBe(58_000);
  });

  it("takes an extension at once", () => {
    const { clock, pass } = clockAt();
    clock.set({ remaining_ms: 60_000, server_ms: 0 }, true);
    pass(8000);
    clock.set({ remaining_ms: 52_000 + 600_000, server_ms: 8000 }, true, 40);
    expect(clock.remainingMs()).toBe(651_980);
  });

  it("takes half of the round trip as the age of the figures", () => {
    const { clock } = clockAt();
    clock.set({ remaining_ms: 60_000, server_ms: 0 }, true, 3000);
    expect(clock.remainingMs()).toBe(58_500);
  });

  it("keeps within a second of the truth, and never jumps up, under jittery networks", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seeded(seed);
      let now = 0;
      const clock = new RunnerClock(() => now);
      const deadline = 3_600_000;
      let shown = Number.POSITIVE_INFINITY;
      for (let reply = 0; reply < 200; reply += 1) {
        const up = random() * 400;
        const down = random() * 400;
        const server = now + up;
        now += up + down;
        clock.set({ remaining_ms: deadline - server, server_ms: server }, true, up + down);
        expect(Math.abs(clock.remainingMs() - (deadline - now))).toBeLessThan(1000);
        expect(clock.remainingMs()).toBeLessThanOrEqual(shown + 400);
        shown = clock.remainingMs();
        now += random() * 8000;
      }
    }
  });
});

describe("announcements", () => {
  it("come at 30, 10, 5 and 1 minutes and at no other time", () => {
    const announcer = new Announcer();
    const said: [number, number][] = [];
    for (let ms = 3_600_000; ms >= 0; ms -= 250) {
      const minutes = announcer.update(ms);
      if (minutes !== null) said.push([minutes, ms]);
    }
    expect(said).toEqual([[30, 1_800_000], [10, 600_000], [5, 300_000], [1, 60_000]]);
  });

  it("are not made for thresholds passed before the page was opened", () => {
    const announcer = new Announcer();
    expect(announcer.update(290_000)).toBeNull();
    expect(announcer.update(289_000)).toBeNull();
  });

  it("name only the lowest threshold after a sleep, and none once the time is over", () => {
    const announcer = new Announcer();
    announcer.update(31 * 60_000);
    expect(announcer.update(4 * 60_000)).toBe(5);
    expect(announcer.update(0)).toBeNull();
  });

  it("come again when an extension lifts the time above a threshold", () => {
    const announcer = new Announcer();
    announcer.update(301_000);
    expect(announcer.update(299_000)).toBe(5);
    expect(announcer.update(299_000 + 600_000)).toBeNull();
    expect(announcer.update(599_000)).toBe(10);
    expect(announcer.update(299_000)).toBe(5);
  });
});

it("shows 0:00 only when no time is left", () => {
  expect(formatRemaining(0)).toBe("0:00");
  expect(formatRemaining(1)).toBe("0:01");
  expect(formatRemaining(59_999)).toBe("1:00");
  expect(formatRemaining(3_600_000)).toBe("1:00:00");
  expect(formatRemaining(3_729_000)).toBe("1:02:09");
});
