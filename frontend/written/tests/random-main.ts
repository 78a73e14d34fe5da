/** The command line of `random.ts`: {seeds, count} in; for each seed what was written, a line of JSON, out. */
import { historyOf } from "./random";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array> & { setEncoding(name: string): void };
  readonly stdout: { write(text: string): void };
};

async function main(): Promise<void> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  const { seeds, count } = JSON.parse(text) as { seeds: number[]; count: number };
  for (const seed of seeds) process.stdout.write(`${JSON.stringify(await historyOf(seed, count))}\n`);
}

void main();
