/** Starts the calculation engine once; its code is a file of this site. */
import init, { type Model } from "@ironcalc/wasm";
import address from "@ironcalc/wasm/wasm_bg.wasm?url";

export type { Model };
let started: Promise<unknown> | null = null;

export function startEngine(): Promise<unknown> {
  started ??= init({ module_or_path: address });
  return started;
}
