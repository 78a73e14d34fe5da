import { describe, expect, it } from "vitest";
import { base64url, bytes, plain } from "./passkeys";

const buffer = (...values: number[]) => Uint8Array.from(values).buffer;

describe("base64url", () => {
  it("writes and reads what standard base64 writes with + / and =", () => {
    // RFC 4648, section 5: bytes 0xfb 0xff 0xfe are "+//+" in base64.
    expect(base64url(buffer(0xfb, 0xff, 0xfe))).toBe("-__-");
    expect(base64url(buffer(0x66))).toBe("Zg");
    expect([...bytes("-__-")]).toEqual([0xfb, 0xff, 0xfe]);
    expect([...bytes("Zg")]).toEqual([0x66]);
  });
});

describe("plain", () => {
  it("writes an assertion without what an assertion does not hold", () => {
    const credential = {
      id: "AQI",
      rawId: buffer(1, 2),
      type: "public-key",
      response: {
        clientDataJSON: buffer(0x66),
        authenticatorData: buffer(0x67),
        signature: buffer(0x68),
        userHandle: null,
      },
    } as unknown as PublicKeyCredential;
    expect(plain(credential)).toEqual({
      id: "AQI",
      rawId: "AQI",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "Zg", authenticatorData: "Zw", signature: "aA" },
    });
  });
});
