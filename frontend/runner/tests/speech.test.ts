// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from "vitest";
import { KEPT_MS, Speech } from "../speech";

let speech: Speech;
const heard = (): (string | null)[] => [...speech.element.children].map((one) => one.textContent);

beforeEach(() => {
  vi.useFakeTimers();
  speech = new Speech();
  return () => { vi.useRealTimers(); };
});

it("keeps a message that another one follows at once", async () => {
  speech.say("Your answer is full.");
  speech.say("200 words");
  await vi.advanceTimersByTimeAsync(60);
  expect(heard()).toEqual(["Your answer is full.", "200 words"]);
});

it("says the same words twice as two messages, which alone are read", async () => {
  speech.say("Saved.");
  await vi.advanceTimersByTimeAsync(60);
  const first = speech.element.firstElementChild;
  speech.say("Saved.");
  await vi.advanceTimersByTimeAsync(60);
  expect(heard()).toEqual(["Saved.", "Saved."]);
  expect(speech.element.firstElementChild).toBe(first);
  expect(speech.element.getAttribute("aria-atomic")).toBe("false");
});

it("lets old messages go when a new one comes, and keeps the last", async () => {
  speech.say("One.");
  await vi.advanceTimersByTimeAsync(KEPT_MS / 2);
  speech.say("Two.");
  await vi.advanceTimersByTimeAsync(KEPT_MS * 3 / 4);
  speech.say("Three.");
  await vi.advanceTimersByTimeAsync(60);
  expect(heard()).toEqual(["Two.", "Three."]);
  await vi.advanceTimersByTimeAsync(KEPT_MS * 2);
  expect(heard()).toEqual(["Two.", "Three."]);
  speech.say("Four.");
  await vi.advanceTimersByTimeAsync(60);
  expect(heard()).toEqual(["Four."]);
});
