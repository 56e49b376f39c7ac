/** Promises of sealed tokens: whoever did not get one from us, for this purpose, is refused. */
import { createCipheriv, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createSealer, deriveDefaultKey, longestToken, type Sealer } from "../../../src/customers/continuation/seal.ts";

const first = "first-secret-of-at-least-32-characters";
const second = "second-secret-of-at-least-32-characters";
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const refused = { refused: "token_invalid" };
const settings = { seed: 20_261_002, numRuns: 200 };

let made: Sealer | undefined;
/** Made by the first test that needs it: where that fails, it is the test that fails and not the file. */
const usual = (): Sealer => {
  made ??= createSealer({ keys: [first] });
  return made;
};
const sealer: Sealer = {
  seal: (payload, binding) => usual().seal(payload, binding),
  open: (token, binding) => usual().open(token, binding),
};

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function tokens(count: number): string[] {
  return Array.from({ length: count }, (_, index) => sealer.seal(bytesOf(`payload ${"x".repeat(index)}`), "alice"));
}

describe("a sealed token", () => {
  it("outlives its release: one that an earlier build sealed still opens, and so does the default key it used", () => {
    const sealed = "AtjjpCc_FNcyFxLeADPJDqCt4DxJ35PnnCItBkrDcvJ_3hC56-o";
    expect(sealer.open(sealed, "älice")).toEqual({ payload: bytesOf("a payload") });
    expect(deriveDefaultKey(["one", "zwölf"])).toBe("5K0Zuw21_RLB3zUsb_8fQOyA6poe7jXoYJiSRVlMlWQ");
  });

  it("opens to what was sealed, for the same binding", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1507 }), fc.string({ unit: "binary" }), (payload, binding) => {
        expect(sealer.open(sealer.seal(payload, binding), binding)).toEqual({ payload });
      }),
      settings,
    );
  });

  it("is short: 29 bytes more than its payload, in base64url", () => {
    expect(sealer.seal(new Uint8Array(100), "alice")).toHaveLength(Math.ceil((129 * 4) / 3));
    const longest = sealer.seal(new Uint8Array(1507), "alice");
    expect(longest).toHaveLength(longestToken);
    expect(sealer.open(longest, "alice")).toEqual({ payload: new Uint8Array(1507) });
    expect(() => sealer.seal(new Uint8Array(1508), "alice")).toThrow(
      new RangeError("What is sealed has at most 1507 bytes"),
    );
  });

  it("differs each time, and shows nothing of what is inside in any encoding", () => {
    const secret = "zenskar cursor a@acme.com 9f1c2a70";
    const sealed = Array.from({ length: 1000 }, () => sealer.seal(bytesOf(secret), "alice"));
    expect(new Set(sealed).size).toBe(1000);
    for (const token of sealed) {
      const views = [
        token,
        ...(["base64url", "hex", "latin1"] as const).map((from) => Buffer.from(token, from).toString("latin1")),
      ];
      for (const word of secret.split(" ")) expect(views.some((view) => view.includes(word))).toBe(false);
    }
  });
});

describe("a token that is not exactly ours is refused", () => {
  it("with any one character changed", () => {
    let tried = 0;
    let accepted = 0;
    for (const token of tokens(20)) {
      for (let place = 0; place < token.length; place += 1) {
        for (const character of `${alphabet}=+/ .%\u0000ä`) {
          if (character === token[place]) continue;
          tried += 1;
          const changed = token.slice(0, place) + character + token.slice(place + 1);
          if ("payload" in sealer.open(changed, "alice")) accepted += 1;
        }
      }
    }
    expect(accepted).toBe(0);
    expect(tried).toBeGreaterThan(80_000);
  });

  it("cut short or extended, at either end", () => {
    for (const token of tokens(20)) {
      for (let length = 0; length < token.length; length += 1) {
        expect(sealer.open(token.slice(0, length), "alice")).toEqual(refused);
        expect(sealer.open(token.slice(token.length - length), "alice")).toEqual(refused);
      }
      for (const more of ["A", "AA", "AAAA", "=", "==", "\n", " ", token]) {
        expect(sealer.open(token + more, "alice")).toEqual(refused);
        expect(sealer.open(more + token, "alice")).toEqual(refused);
      }
    }
  });

  it("with a shortened tag, though it is the right one", () => {
    const bytes = Buffer.from(sealer.seal(bytesOf("payload"), "alice"), "base64url");
    for (let kept = 0; kept < 16; kept += 1) {
      expect(sealer.open(bytes.subarray(0, bytes.length - 16 + kept).toString("base64url"), "alice")).toEqual(refused);
    }
  });

  it("of random characters or random bytes, with our version or not", () => {
    const random = Array.from({ length: 3000 }, (_, index) => randomBytes(index % 200));
    for (const bytes of random) {
      if (bytes.length > 0) expect(sealer.open(bytes.toString("base64url"), "alice")).toEqual(refused);
      expect(sealer.open(Buffer.concat([Buffer.of(1), bytes]).toString("base64url"), "alice")).toEqual(refused);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(sealer.open(text, "alice")).toEqual(refused);
      }),
      settings,
    );
  });

  it("longer than 2,048 characters or in another alphabet, without being decoded", () => {
    const wrong = [
      "A".repeat(50_000_000),
      "A".repeat(longestToken + 1),
      "",
      ` ${"A".repeat(64)}`,
      `${"A".repeat(64)}=`,
    ];
    usual();
    const decoding = vi.spyOn(Buffer, "from");
    const opened = wrong.map((token) => sealer.open(token, "alice"));
    const decoded = decoding.mock.calls.length;
    decoding.mockRestore();
    expect(opened).toEqual(wrong.map(() => refused));
    expect(decoded).toBe(0);
  });

  it("made for somebody else", () => {
    const token = sealer.seal(bytesOf("payload"), "alice");
    for (const binding of ["bob", "", "alice ", "Alice", "alic"]) expect(sealer.open(token, binding)).toEqual(refused);
  });

  it("of another version, even when the key is right", () => {
    const bytes = Buffer.from(sealer.seal(bytesOf("payload"), "alice"), "base64url");
    for (const version of [0, 1, 255]) {
      bytes[0] = version;
      expect(sealer.open(bytes.toString("base64url"), "alice")).toEqual(refused);
    }
  });

  it("encrypted with the secret itself instead of the key derived from it", () => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", Buffer.from(first.slice(0, 32)), nonce);
    cipher.setAAD(Buffer.concat([Buffer.of(1), Buffer.from("alice")]));
    const parts = [Buffer.of(1), nonce, cipher.update("payload"), cipher.final(), cipher.getAuthTag()];
    expect(sealer.open(Buffer.concat(parts).toString("base64url"), "alice")).toEqual(refused);
  });
});

describe("keys", () => {
  it("rotate: the first seals, all open, a retired one does not", () => {
    const old = createSealer({ keys: [first] }).seal(bytesOf("payload"), "alice");
    const rotating = createSealer({ keys: [second, first] });
    expect(rotating.open(old, "alice")).toEqual({ payload: bytesOf("payload") });
    const fresh = rotating.seal(bytesOf("payload"), "alice");
    expect(createSealer({ keys: [second] }).open(fresh, "alice")).toEqual({ payload: bytesOf("payload") });
    expect(createSealer({ keys: [first] }).open(fresh, "alice")).toEqual(refused);
    expect(createSealer({ keys: [second] }).open(old, "alice")).toEqual(refused);
  });

  it("are refused when missing or short", () => {
    for (const keys of [["x".repeat(31)], [first, "short"]])
      expect(() => createSealer({ keys })).toThrow(new RangeError("A continuation key has at least 32 characters"));
    expect(() => createSealer({ keys: [] })).toThrow(new RangeError("At least one continuation key is needed"));
    expect(() => createSealer({ keys: ["x".repeat(32)] })).not.toThrow();
  });

  it("derived from the same secrets are the same in any order, and from others are not", () => {
    const key = deriveDefaultKey(["one", "two", "three"]);
    expect(deriveDefaultKey(["three", "one", "two"])).toBe(key);
    const others = [
      ["one", "two"],
      ["one", "twothree"],
      ["onetwo", "three"],
      ["one", "two", "three", "three"],
    ];
    for (const secrets of others) expect(deriveDefaultKey(secrets)).not.toBe(key);
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(createSealer({ keys: [key] }).open(createSealer({ keys: [key] }).seal(bytesOf("x"), ""), "")).toEqual({
      payload: bytesOf("x"),
    });
    expect(() => deriveDefaultKey([])).toThrow(/derived from nothing/);
  });
});
