/** The command line of `random.ts`: {seeds, count, opening} in; what each journal holds, and its digest, out. */
import { digestOf } from "../canonical";
import type { Opening } from "../edits";
import { view } from "../model";
import { session } from "./random";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array> & { setEncoding(name: string): void };
  readonly stdout: { write(text: string): void };
};
interface Order {
  seeds: number[];
  count: number;
  opening: Opening;
}

async function main(): Promise<void> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  const { seeds, count, opening } = JSON.parse(text) as Order;
  const told: unknown[] = [];
  for (const seed of seeds) {
    const b = session(opening, seed, count);
    told.push({ edits: b.journal.flatMap((one) => one.edits), digest: await digestOf(view(b.editor.state)) });
  }
  process.stdout.write(JSON.stringify(told));
}

void main();
