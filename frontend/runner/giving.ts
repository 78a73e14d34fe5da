/** Handing over a file: its bytes go to the server at once, and nowhere else. */
import type { Transport } from "./transport";

export interface GivenFile {
  readonly digest: string;
  readonly name: string;
  readonly size: number;
}

/** What became of a file; `message` is the server's word, in the interface's language or empty. */
export type HandedOver =
  | { readonly kind: "kept"; readonly file: GivenFile; readonly finding: string }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "offline" }
  | { readonly kind: "unread" };

export async function handOver(transport: Transport, epoch: number, ref: string, file: File): Promise<HandedOver> {
  let bytes: ArrayBuffer;
  try {
    // Read whole first: a file that vanishes on the way would look like a broken network.
    bytes = await file.arrayBuffer();
  } catch {
    return { kind: "unread" };
  }
  const query = new URLSearchParams({ name: file.name, epoch: String(epoch) });
  const outcome = await transport.give?.(`uploads/${ref}?${String(query)}`, new Blob([bytes]));
  if (outcome?.kind === "refused") return { kind: "refused", message: outcome.message };
  if (outcome?.kind !== "ok") return { kind: "offline" };
  const { digest, name, size, finding } = outcome.body as Record<string, unknown>;
  if (typeof digest !== "string" || typeof name !== "string" || size !== file.size) return { kind: "offline" };
  return { kind: "kept", file: { digest, name, size: file.size }, finding: String(finding) };
}
