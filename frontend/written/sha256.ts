/** SHA-256 (FIPS 180-4), at once: what is typed must be recorded before a page is gone. */

const FIRST = [2, 3, 5, 7, 11, 13, 17, 19];

/** The first 32 bits of the fractional part of a root. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;

function primes(count: number): number[] {
  const found: number[] = [];
  for (let one = 2; found.length < count; one++) {
    if (found.every((prime) => one % prime !== 0)) found.push(one);
  }
  return found;
}

const ROUNDS = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(FIRST, (prime) => fraction(Math.sqrt(prime)));

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function padded(bytes: Uint8Array): DataView {
  const room = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  room.set(bytes);
  room[bytes.length] = 0x80;
  const view = new DataView(room.buffer);
  view.setBigUint64(room.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

function block(state: Int32Array, view: DataView, at: number, words: Int32Array): void {
  for (let t = 0; t < 16; t++) words[t] = view.getInt32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const near = words[t - 2]!;
    const far = words[t - 15]!;
    words[t] = words[t - 16]! + words[t - 7]!
      + (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3))
      + (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10));
  }
  let [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
  let [e, f, g, h] = [state[4]!, state[5]!, state[6]!, state[7]!];
  for (let t = 0; t < 64; t++) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[t]! + words[t]!) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] = state[0]! + a;
  state[1] = state[1]! + b;
  state[2] = state[2]! + c;
  state[3] = state[3]! + d;
  state[4] = state[4]! + e;
  state[5] = state[5]! + f;
  state[6] = state[6]! + g;
  state[7] = state[7]! + h;
}

/** The digest in hexadecimal. Plain steps in `block`: a large text is hashed once for each of its pieces. */
export function sha256(bytes: Uint8Array): string {
  const view = padded(bytes);
  const state = START.slice();
  const words = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) block(state, view, at, words);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
