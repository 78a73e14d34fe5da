import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("."),
  base: "./",
  publicDir: false,
  build: {
    outDir: here("../assess/web/static/build"),
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
        syscheck: here("syscheck/main.ts"),
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts", "runner/**/*.test.ts"],
  },
});
