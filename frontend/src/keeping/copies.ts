/**
 * Copies of unsaved text on this computer, encrypted under a key that the server gives to this
 * account alone. A page writes to a place of its own; who opens the form later finds it there.
 */
import type { Field } from "./fields";

const PREFIX = "assess-copy.";
const DAYS_KEPT = 14;
const DAY_MS = 86_400_000;

export interface Copy {
  /** What tells whether somebody has saved the same since. */
  readonly stamp: string;
  /** What the page was about, for who finds the copy elsewhere. */
  readonly about: string;
  readonly fields: readonly Field[];
}

export interface Found extends Copy {
  readonly id: string;
  readonly node: string;
  readonly at: number;
}

interface Stored {
  readonly at: number;
  readonly iv: string;
  readonly data: string;
}

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export class Copies {
  private constructor(
    private readonly shelf: Shelf, private readonly key: CryptoKey, private readonly name: string,
  ) {}

  /** Null where this browser keeps or encrypts nothing. */
  static async open(shelf: Shelf | null, key: string, name: string): Promise<Copies | null> {
    if (shelf === null || globalThis.crypto?.subtle === undefined || key === "") return null;
    try {
      const made = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
      return new Copies(shelf, made, name);
    } catch {
      return null;
    }
  }

  /** The name of a place that no other page writes to. */
  place(node: string): string {
    return `${this.name}.${node}.${crypto.randomUUID()}`;
  }

  /** Keep a copy in its place; false when there is no room. */
  async put(id: string, copy: Copy, at: number): Promise<boolean> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(copy));
    const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain));
    const stored: Stored = { at, iv: base64(iv), data: base64(data) };
    try {
      this.shelf.setItem(PREFIX + id, JSON.stringify(stored));
      return true;
    } catch {
      return false;
    }
  }

  drop(id: string): void {
    this.shelf.removeItem(PREFIX + id);
  }

  /** The copies of this draft, newest first. What cannot be read is another's, and stays. */
  async found(): Promise<Found[]> {
    const found: Found[] = [];
    for (const id of this.ids()) {
      if (!id.startsWith(`${this.name}.`)) continue;
      const copy = await this.get(id);
      if (copy !== null) found.push(copy);
    }
    return found.sort((one, other) => other.at - one.at);
  }

  /** Throw away what nobody has come back for. */
  tidy(now: number): void {
    for (const id of this.ids()) {
      const stored = this.stored(id);
      if (stored === null || now - stored.at > DAYS_KEPT * DAY_MS) this.drop(id);
    }
  }

  private async get(id: string): Promise<Found | null> {
    const stored = this.stored(id);
    if (stored === null) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(stored.iv) }, this.key, bytes(stored.data));
      const copy = JSON.parse(new TextDecoder().decode(plain)) as Copy;
      return { ...copy, id, node: id.split(".")[1] ?? "", at: stored.at };
    } catch {
      return null;
    }
  }

  private stored(id: string): Stored | null {
    try {
      const stored = JSON.parse(this.shelf.getItem(PREFIX + id) ?? "null") as Partial<Stored> | null;
      const { at, iv, data } = stored ?? {};
      return typeof at === "number" && typeof iv === "string" && typeof data === "string" ? { at, iv, data } : null;
    } catch {
      return null;
    }
  }

  private ids(): string[] {
    return Array.from({ length: this.shelf.length }, (_none, index) => this.shelf.key(index) ?? "")
      .filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function base64(data: Uint8Array): string {
  let text = "";
  for (const byte of data) text += String.fromCharCode(byte);
  return btoa(text);
}
