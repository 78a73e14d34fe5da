/**
 * The rescue file: what this computer has not been able to send, for the invigilator to carry.
 *
 * Only the server can read it (ECDH with its key for this sitting), and it knows whether a page
 * of this sitting has written it (HMAC with a secret that only those pages were told).
 */
import type { RescueMaterial, StoredEvent } from "./types";

export const RESCUE_VERSION = 1;

export interface RescueFile {
  readonly name: string;
  readonly text: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export function toBase64(bytes: ArrayBuffer | Bytes): string {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function joined(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Seal events for the server. Rejects where the browser has no cryptography. */
export async function sealRescue(
  sitting: string, events: readonly StoredEvent[], material: RescueMaterial,
  subtle: SubtleCrypto = crypto.subtle,
): Promise<RescueFile> {
  const bound = utf8(`assess-rescue|${RESCUE_VERSION}|${sitting}`);
  const payload = JSON.stringify({
    sitting,
    events: events.map(({ epoch, n, item, type, value, t }) => ({ epoch, n, item, type, value, t })),
  });
  const secret = await subtle.importKey(
    "raw", fromBase64(material.secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await subtle.sign("HMAC", secret, joined(bound, utf8(payload)));
  const server = fromBase64(material.public);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const own = await subtle.generateKey(curve, false, ["deriveBits"]);
  const epk = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const shared = await subtle.deriveBits(
    { name: "ECDH", public: await subtle.importKey("raw", server, curve, false, []) },
    own.privateKey, 256);
  const key = await subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: joined(epk, server), info: bound },
    await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]),
    { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: bound }, key,
    utf8(JSON.stringify({ payload, mac: toBase64(mac) })));
  return {
    name: `rescue-${sitting}.assess`,
    text: JSON.stringify({
      format: "assess-rescue", version: RESCUE_VERSION, sitting,
      epk: toBase64(epk), iv: toBase64(iv), box: toBase64(box),
    }),
  };
}
