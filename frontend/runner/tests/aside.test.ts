import { expect, it } from "vitest";
import { deliverAside, Refused } from "../persist";
import type { StoredEvent, SyncReply } from "../types";

const event = (n: number, length: number): StoredEvent =>
  ({ epoch: 1, n, item: "t1", type: "write", value: { id: String(n), text: "x".repeat(length) }, t: 0 });

async function deliver(events: readonly StoredEvent[], most: number): Promise<{ sizes: number[]; stored: number[]; refused: number[] }> {
  const told = { sizes: [] as number[], stored: [] as number[], refused: [] as number[] };
  await deliverAside(events, (_epoch, batch) => {
    const size = JSON.stringify(batch).length;
    told.sizes.push(size);
    if (size > most) return Promise.reject(new Refused("too_large"));
    return Promise.resolve({ ack: batch.at(-1)!.n, late: [] } as unknown as SyncReply);
  }, (batch, stored) => { (stored ? told.stored : told.refused).push(...batch.map(({ n }) => n)); });
  return told;
}

it("divides what was left by its length, so that a request can hold it", async () => {
  const { sizes, stored } = await deliver(Array.from({ length: 100 }, (_, at) => event(at + 1, 30_000)), 1_000_000);
  expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  expect(stored).toHaveLength(100);
});

it("halves what is too large all the same, and keeps the one event that nobody takes", async () => {
  const { stored, refused } = await deliver([event(1, 10), event(2, 90_000), event(3, 10)], 50_000);
  expect(refused).toEqual([2]);
  expect(stored).toEqual([1, 3]);
});
