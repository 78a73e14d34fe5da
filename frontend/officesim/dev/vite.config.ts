/** Builds one page of this folder to stand alone: OFFICE_PAGE=mail OFFICE_OUT=… vite build -c …. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const page = process.env["OFFICE_PAGE"] ?? "kit";

export default defineConfig({
  root: here("../.."),
  base: "./",
  publicDir: false,
  logLevel: "error",
  build: {
    outDir: process.env["OFFICE_OUT"] ?? here("../../../var/office"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    rollupOptions: { input: here(`./${page}.html`) },
  },
});
