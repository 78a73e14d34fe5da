/** The command line of `headless.ts`: a list of jobs as JSON on standard input, digests as JSON out. */
import { replay, type Job } from "./headless";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array> & { setEncoding(name: string): void };
  readonly stdout: { write(text: string): void };
};

async function main(): Promise<void> {
  process.stdin.setEncoding("utf8");
  let text = "";
  for await (const chunk of process.stdin) text += String(chunk);
  const said: string[][] = [];
  for (const job of JSON.parse(text) as Job[]) said.push(await replay(job));
  process.stdout.write(JSON.stringify(said));
}

void main();
