/** Canonical JSON (RFC 8785) of a view without fractions, and its SHA-256. */

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const object = value as Record<string, unknown>;
    // Sorted by UTF-16 code units, which is how JavaScript compares texts.
    const parts = Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`);
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value);
}

export async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
