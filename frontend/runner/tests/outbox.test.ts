import { describe, expect, it } from "vitest";
import { carryOver, Outbox, type Holding } from "../outbox";
import type { StoredEvent } from "../types";
import { answer, seeded } from "./help";

const NOTHING: Holding = { answers: {}, flags: [], flag_events: {}, plays: {}, seen: [] };

function filled(count: number): Outbox {
  const outbox = new Outbox(3);
  for (let n = 1; n <= count; n += 1) outbox.append(answer(`q${n}`, "o1"));
  return outbox;
}

describe("outbox", () => {
  it("numbers from 1 without gaps", () => {
    const outbox = filled(3);
    for (const n of [1, 2, 3]) outbox.settle(n);
    expect(outbox.batch(10).map((event) => event.n)).toEqual([1, 2, 3]);
  });

  it("sends nothing that is not kept locally, nor anything after it", () => {
    const outbox = filled(3);
    outbox.settle(1);
    outbox.settle(3);
    expect(outbox.batch(10).map((event) => event.n)).toEqual([1]);
    outbox.settle(2);
    expect(outbox.batch(10).map((event) => event.n)).toEqual([1, 2, 3]);
  });

  it("goes on after the acknowledged prefix only", () => {
    const outbox = filled(4);
    for (const n of [1, 2, 3, 4]) outbox.settle(n);
    outbox.acknowledge(2, outbox.batch(10));
    expect(outbox.batch(10).map((event) => event.n)).toEqual([3, 4]);
    expect(outbox.unsent).toBe(2);
  });

  it("sends again what a restored server has lost, but is not misled by a heartbeat", () => {
    const outbox = filled(3);
    for (const n of [1, 2, 3]) outbox.settle(n);
    const sent = outbox.batch(10);
    outbox.acknowledge(3, sent);
    outbox.acknowledge(1, []);
    expect(outbox.unsent).toBe(0);
    outbox.acknowledge(1, sent);
    expect(outbox.batch(10).map((event) => event.n)).toEqual([2, 3]);
  });

  it("tells answers and flags from mere views", () => {
    const outbox = new Outbox(1);
    outbox.append({ item: "q1", type: "view", value: {}, t: 0 });
    outbox.append(answer("q1", "o1"));
    outbox.append({ item: "q1", type: "flag", value: { flagged: true }, t: 0 });
    expect(outbox.unsent).toBe(3);
    expect(outbox.unsentChanges).toBe(2);
  });
});

describe("carrying unsent events into a new epoch", () => {
  const stored = (epoch: number, n: number, item: string, choice: string): StoredEvent =>
    ({ ...answer(item, choice, n * 10), epoch, n });

  it("keeps order, values and times", () => {
    const { carried } = carryOver([stored(2, 5, "q2", "o2"), stored(2, 4, "q1", "o1")], NOTHING);
    expect(carried).toEqual([answer("q1", "o1", 40), answer("q2", "o2", 50)]);
  });

  it("leaves out what the server holds although its acknowledgement was lost", () => {
    const held: Holding = {
      ...NOTHING, answers: { q2: { value: { choice: "o2" }, epoch: 2, n: 5 } },
    };
    const after = carryOver(
      [stored(2, 4, "q1", "o1"), stored(2, 5, "q2", "o2"), stored(2, 6, "q1", "o2")], held,
    );
    expect(after).toEqual({ carried: [answer("q1", "o2", 60)], aside: [] });
  });

  it("does not overwrite an answer given later on another page, and sets its own aside", () => {
    const held: Holding = {
      ...NOTHING, answers: { q1: { value: { choice: "o2" }, epoch: 3, n: 1 } },
    };
    expect(carryOver([stored(2, 4, "q1", "o1"), stored(2, 5, "q2", "o1")], held))
      .toEqual({ carried: [answer("q2", "o1", 50)], aside: [stored(2, 4, "q1", "o1")] });
  });

  it("does not overwrite a flag set later on another page", () => {
    const flag = (epoch: number, n: number, item: string): StoredEvent =>
      ({ item, type: "flag", value: { flagged: true }, t: 0, epoch, n });
    const held: Holding = {
      ...NOTHING,
      flag_events: { q1: { flagged: false, epoch: 3, n: 1 }, q2: { flagged: false, epoch: 1, n: 1 } },
    };
    const { carried, aside } = carryOver([flag(2, 4, "q1"), flag(2, 5, "q2")], held);
    expect(carried.map(({ item }) => item)).toEqual(["q2"]);
    expect(aside).toEqual([flag(2, 4, "q1")]);
  });

  it("takes another page's events under the same numbers for no proof", () => {
    const held: Holding = {
      ...NOTHING, answers: { q9: { value: { choice: "o3" }, epoch: 2, n: 5 } },
    };
    const { carried } = carryOver([stored(2, 4, "q1", "o1"), stored(2, 5, "q2", "o2")], held);
    expect(carried.map(({ item }) => item)).toEqual(["q1", "q2"]);
  });

  it("does not count a play twice", () => {
    const play = (n: number, count: number): StoredEvent =>
      ({ item: "a", type: "play", value: { play: count }, t: 0, epoch: 1, n });
    const { carried } = carryOver([play(1, 1), play(2, 2)], { ...NOTHING, plays: { a: 1 } });
    expect(carried.map((draft) => draft.value)).toEqual([{ play: 2 }]);
  });

  it("ends with the candidate's last choice whatever prefix the server had received", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const events: StoredEvent[] = [];
      const wanted: Record<string, string> = {};
      for (let n = 1; n <= 30; n += 1) {
        const item = `q${Math.floor(random() * 5)}`;
        const choice = `o${Math.floor(random() * 4)}`;
        events.push(stored(2, n, item, choice));
        wanted[item] = choice;
      }
      const received = Math.floor(random() * 31);
      const acked = Math.floor(random() * (received + 1));
      const answers: Record<string, { value: { choice: string | null }; epoch: number; n: number }> = {};
      for (const event of events.slice(0, received)) {
        answers[String(event.item)] = {
          value: event.value as { choice: string }, epoch: 2, n: event.n,
        };
      }
      const { carried } = carryOver(events.slice(acked), { ...NOTHING, answers });
      const final = Object.fromEntries(
        Object.entries(answers).map(([item, held]) => [item, held.value.choice]),
      );
      for (const draft of carried) final[String(draft.item)] = draft.value["choice"] as string;
      expect(final).toEqual(wanted);
    }
  });
});
