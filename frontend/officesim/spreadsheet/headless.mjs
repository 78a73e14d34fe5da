// Runs edit logs in the browser's engine under Node: one JSON job per line on standard input
// ({opening, edits, every?, view?}), one JSON answer per line on standard output.
//   node officesim/spreadsheet/headless.mjs   (from frontend/)
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { build } from "vite";

const folder = mkdtempSync(join(tmpdir(), "headless-"));
try {
  await build({
    configFile: false,
    root: process.cwd(),
    logLevel: "error",
    ssr: { noExternal: true },
    build: {
      ssr: "officesim/spreadsheet/headless.ts",
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: "headless.mjs" } },
    },
  });
  const engine = await import(pathToFileURL(join(folder, "headless.mjs")).href);
  engine.start(readFileSync("node_modules/@ironcalc/wasm/wasm_bg.wasm"));
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) process.stdout.write(`${JSON.stringify(await engine.work(JSON.parse(line)))}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
