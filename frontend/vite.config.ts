import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const output = here("../assess/web/static/build");

/** Writes .br and .gz beside scripts, styles and engines: the server sends them as they are. */
const precompress = {
  name: "precompress",
  apply: "build" as const,
  closeBundle(): void {
    const folder = `${output}/assets`;
    for (const name of readdirSync(folder).filter((file) => /\.(js|css|wasm)$/.test(file))) {
      const bytes = readFileSync(`${folder}/${name}`);
      writeFileSync(`${folder}/${name}.br`, brotliCompressSync(bytes));
      writeFileSync(`${folder}/${name}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  plugins: [precompress],
  build: {
    outDir: output,
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    // light-dark() and nesting are lowered for browsers from 2021 on.
    target: "es2022",
    cssTarget: ["chrome100", "firefox100", "safari15.4"],
    cssMinify: "lightningcss",
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        site: here("src/site/main.ts"),
        runner: here("runner/main.ts"),
        // Stands alone: the app serves it under each sitting as worker.js.
        worker: here("runner/worker.ts"),
        syscheck: here("syscheck/main.ts"),
        seb: here("seb/main.ts"),
        film: here("officesim/film/main.ts"),
        trial: here("officesim/trial/main.ts"),
        marking: here("written/marking/main.ts"),
        writing: here("written/film/main.ts"),
        trying: here("written/trying/main.ts"),
        keeping: here("src/keeping/main.ts"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    // A guard against a test that never ends, not a measure of its speed: machines may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["src/**/*.test.ts", "runner/**/*.test.ts", "officesim/**/*.test.ts", "written/**/*.test.ts"],
  },
});
