/** Handing over a file: its bytes go to the server at once, and nowhere else. */
import type { Outcome, Transport } from "./transport";

export interface GivenFile {
  readonly digest: string;
  readonly name: string;
  readonly size: number;
}

/** What became of a file; `message` is the server's word, in the interface's language or empty. */
export type HandedOver =
  | { readonly kind: "kept"; readonly file: GivenFile; readonly finding: string }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "superseded"; readonly epoch: number | null }
  | { readonly kind: Failure };

export type Failure =
  "offline" | "not_ours" | "unread" | "too_fast" | "busy" | "signed_out" | "too_large";

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
  return read(outcome ?? { kind: "offline" }, file.size);
}

function read(outcome: Outcome, sent: number): HandedOver {
  switch (outcome.kind) {
    case "ok": {
      const { digest, name, size, finding } = outcome.body as Record<string, unknown>;
      if (typeof digest !== "string" || typeof name !== "string" || size !== sent) return { kind: "not_ours" };
      return { kind: "kept", file: { digest, name, size: sent }, finding: String(finding) };
    }
    case "refused": return { kind: "refused", message: outcome.message };
    case "superseded": return { kind: "superseded", epoch: outcome.epoch ?? null };
    case "busy": return { kind: outcome.status === 429 ? "too_fast" : "busy" };
    case "offline": case "signed_out": case "too_large": return { kind: outcome.kind };
    default: return { kind: "not_ours" };
  }
}
