import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { MemoryJournal } from "../../runner/journal";
import { Runner } from "../../runner/runner";
import { saveWords } from "../../runner/state";
import { FakeServer, seeded } from "../../runner/tests/help";
import { WORDS } from "../../runner/words";
import type { WrittenContext } from "../../runner/views/context";
import { notesView, type Notes } from "../notes";

class Disk extends MemoryJournal {
  override readonly durable: boolean = true;
}

let now = 0;
let server: FakeServer;
let runner: Runner;
let notes: Notes;

async function pass(ms: number): Promise<void> {
  for (let done = 0; done < ms; done += 250) {
    now += 250;
    await vi.advanceTimersByTimeAsync(250);
    runner.tick();
  }
}

function type(text: string): void {
  const area = notes.element.querySelector("textarea")!;
  area.value = text;
  area.dispatchEvent(new Event("input"));
}

const kept = (): unknown[] => [...server.journal.values()].filter(({ event }) => event.type === "notes").map(({ event }) => event.value["text"]);

beforeEach(async () => {
  vi.useFakeTimers();
  now = 0;
  server = new FakeServer();
  runner = new Runner({
    journal: new Disk(), transport: server, monotonic: () => now, random: seeded(3), leave: () => undefined, receiptUrl: "/r",
  });
  await runner.enter();
  notes = notesView({ runner, words: () => WORDS.en, say: () => undefined } as unknown as WrittenContext, 10_000);
  await pass(3000);
});
afterEach(() => { vi.useRealTimers(); });

it("calls nothing safe while a note is in no event yet, and then what the server has", async () => {
  expect(saveWords(runner.state)).not.toBe("choosing");
  type("Ask for the plan.");
  expect(saveWords(runner.state)).toBe("choosing");
  expect(runner.unsent).toBe(1);
  await pass(3000);
  expect(kept()).toEqual(["Ask for the plan."]);
  expect(saveWords(runner.state)).toBe("safe");
  expect(runner.unsent).toBe(0);
});

it("is read in before the page goes", async () => {
  type("Nearly lost.");
  runner.sendAway();
  expect(runner.state.told["notes"]?.["notes"]).toEqual({ text: "Nearly lost." });
  await pass(3000);
  expect(kept()).toEqual(["Nearly lost."]);
});

it("leaves what is typed into the answer unsafe when the notes are read in", async () => {
  type("A note.");
  runner.typing(true);
  await pass(1500);
  expect(saveWords(runner.state)).toBe("choosing");
  runner.typing(false);
  await pass(3000);
  expect(saveWords(runner.state)).toBe("safe");
});
