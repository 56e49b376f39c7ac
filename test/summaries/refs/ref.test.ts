/** Promises of customer references: exact, short, and a mis-copied one is refused. */
import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { connectionSlots, decodeRef, encodeRef, readRef } from "../../../src/summaries/refs/ref.ts";
import { refWords } from "../../../src/summaries/refs/words.ts";

const settings = { seed: 20_261_001, numRuns: 400 };

function hex(length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));
}

function uuid(versions: string): fc.Arbitrary<string> {
  return fc
    .tuple(hex(8), hex(4), fc.constantFrom(...versions), hex(3), fc.constantFrom(..."89ab"), hex(3), hex(12))
    .map(([a, b, version, c, variant, d, e]) => `${a}-${b}-${version}${c}-${variant}${d}-${e}`);
}

const anyUuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join("-"));
const plainText = fc
  .array(fc.constantFrom(..."ABCXYZabcxyz0129._~-"), { minLength: 1, maxLength: 64 })
  .map((characters) => characters.join(""))
  .filter((text) => text !== "." && text !== "..");
const nativeId = fc.oneof(uuid("47"), anyUuid, hex(24), plainText);
const slot = fc.oneof(fc.nat(15), fc.nat(255));
const ref = fc.tuple(slot, nativeId).map(([place, id]) => encodeRef(place, id));

function wordsOf(text: string): string[] {
  return text.match(/[A-Z][a-z]+|[0-9]{3}/g) ?? [];
}

const symbols = [...refWords, ...Array.from({ length: 1000 }, (_, group) => String(group).padStart(3, "0"))];

describe("a ref carries its customer exactly", () => {
  it("gives back slot and native id, whatever the vendor's kind of id", () => {
    fc.assert(
      fc.property(slot, nativeId, (place, id) => {
        expect(decodeRef(encodeRef(place, id))).toEqual({ slot: place, nativeId: id });
      }),
      { ...settings, numRuns: 2000 },
    );
  });

  it.each([
    ["0"],
    ["1042"],
    ["000"],
    ["~"],
    ["..."],
    ["-._~"],
    ["f".repeat(24)],
    ["0".repeat(24)],
    ["F".repeat(24)],
    ["~".repeat(64)],
    ["0".repeat(64)],
    ["cus_NffrFeUfNV2Hib"],
    ["00000000-0000-0000-0000-000000000000"],
    ["ffffffff-ffff-ffff-ffff-ffffffffffff"],
    ["ffffffff-ffff-7fff-bfff-ffffffffffff"],
    ["123E4567-E89B-42D3-A456-426614174000"],
    ["123e4567-e89b-42d3-a456-42661417400"],
  ])("keeps the edge case %s, case and leading zeros included", (id) => {
    for (const place of [0, 15, 16, 255]) {
      expect(decodeRef(encodeRef(place, id))).toEqual({ slot: place, nativeId: id });
    }
  });

  it("keeps ids of every length up to 64, and tells lengths apart", () => {
    const refs = Array.from({ length: 64 }, (_, index) => encodeRef(7, "0".repeat(index + 1)));
    expect(new Set(refs).size).toBe(64);
    expect(refs.map((text) => decodeRef(text)?.nativeId.length)).toEqual(refs.map((_, index) => index + 1));
  });

  it.each(["", ".", "..", "a/b", "a b", "ä", "a".repeat(65), "a\n"])("refuses to carry %j", (id) => {
    expect(() => encodeRef(0, id)).toThrow(RangeError);
  });

  it.each([-1, 256, 1.5, Number.NaN])("refuses slot %d", (place) => {
    expect(() => encodeRef(place, "1042")).toThrow(RangeError);
  });
});

describe("a mis-copied ref is refused, never another customer", () => {
  it("refuses every other word in every place", () => {
    for (const text of [
      encodeRef(3, "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa"),
      encodeRef(11, "65f0c1d2e3b4a5968778695a"),
    ]) {
      const words = wordsOf(text);
      for (const place of words.keys()) {
        const accepted = symbols.filter((symbol) => decodeRef(words.with(place, symbol).join("")) !== undefined);
        expect(accepted).toEqual([words[place]]);
      }
    }
  });

  it("refuses every swap of two words", () => {
    fc.assert(
      fc.property(ref, (text) => {
        const words = wordsOf(text);
        for (const [left, one] of words.entries()) {
          for (const [right, other] of words.entries()) {
            if (one !== other) expect(decodeRef(words.with(left, other).with(right, one).join(""))).toBeUndefined();
          }
        }
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it("refuses every dropped and every doubled word", () => {
    fc.assert(
      fc.property(ref, (text) => {
        const words = wordsOf(text);
        for (const place of words.keys()) {
          expect(decodeRef(words.toSpliced(place, 1).join(""))).toBeUndefined();
          expect(decodeRef(words.toSpliced(place, 0, words[place] as string).join(""))).toBeUndefined();
        }
      }),
      settings,
    );
  });

  it("refuses every changed, dropped or added letter", () => {
    fc.assert(
      fc.property(ref, fc.nat(), fc.constantFrom(..."aeZQ09 -"), (text, at, letter) => {
        const place = at % text.length;
        const changed = text.slice(0, place) + letter + text.slice(place + 1);
        if (changed !== text) expect(decodeRef(changed)).toBeUndefined();
        expect(decodeRef(text.slice(0, place) + text.slice(place + 1))).toBeUndefined();
        expect(decodeRef(`${text.slice(0, place)}${letter}${text.slice(place)}`)).toBeUndefined();
      }),
      { ...settings, numRuns: 1500 },
    );
  });

  it("refuses other cases, surroundings and lengths of the same words", () => {
    const text = encodeRef(3, "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa");
    const variants = [
      text.toLowerCase(),
      text.toUpperCase(),
      ` ${text}`,
      `${text}\n`,
      wordsOf(text).join("-"),
      text + text,
    ];
    expect(variants.map(decodeRef)).toEqual(variants.map(() => undefined));
    expect(["", "Ability", "constructor", "x".repeat(100_000)].map(decodeRef)).toEqual(Array(4).fill(undefined));
  });

  it("lets about one random run of words in 6,661 pass its check, and those name nobody's id twice", () => {
    const words = fc.array(fc.constantFrom(...symbols), { minLength: 11, maxLength: 11 });
    const runs = fc.sample(words, { seed: settings.seed, numRuns: 30_000 }).map((run) => run.join(""));
    const accepted = runs.filter((run) => decodeRef(run) !== undefined);
    expect(accepted.length).toBeLessThan(15);
    for (const run of accepted) {
      const decoded = decodeRef(run);
      expect(encodeRef(decoded?.slot ?? -1, decoded?.nativeId ?? "")).toBe(run);
    }
  });
});

describe("a ref costs one token a word", () => {
  it.each([
    ["a version 4 UUID", uuid("4"), 11],
    ["a version 7 UUID", uuid("7"), 11],
    ["any other UUID", uuid("1356"), 13],
    ["24 hex digits", hex(24), 9],
    ["up to seven characters", plainText.filter((text) => text.length < 8), 5],
  ])("%s costs no more tokens than promised, in a table and in JSON", (_, ids, expected) => {
    fc.assert(
      fc.property(fc.nat(15), ids, (place, id) => {
        const text = encodeRef(place, id);
        expect(countTokens(text)).toBe(expected);
        expect(countTokens(`\n${text}\tAcme`) - countTokens("\n\tAcme")).toBeLessThanOrEqual(expected + 1);
        expect(countTokens(`["${text}","Acme"]`)).toBeLessThanOrEqual(
          countTokens('["') + expected + countTokens('","Acme"]'),
        );
        expect(countTokens(`\t${text}`)).toBeLessThanOrEqual(expected + 2);
      }),
      settings,
    );
  });

  it("uses words that differ in more than letter case", () => {
    expect(refWords.length).toBe(5661);
    expect(new Set(refWords.map((word) => word.toLowerCase())).size).toBe(refWords.length);
    expect(refWords.filter((word) => !/^[A-Z][a-z]{2,}$/.test(word) || countTokens(word) !== 1)).toEqual([]);
  });
});

describe("connections and refs", () => {
  it("gives the same names the same slots, in whatever order they come", () => {
    const names = ["zenskar", "pland", "adfin", "sequence", "fynn"];
    const slots = connectionSlots(names);
    expect([...connectionSlots(names.toReversed())]).toEqual([...slots]);
    expect(new Set(slots.values()).size).toBe(5);
    expect([...slots.values()].every((place) => place < 16)).toBe(true);
  });

  it("finds a slot for 256 connections, the first 16 short, and not for more", () => {
    const names = Array.from({ length: 257 }, (_, index) => `connection-${index}`);
    const values = [...connectionSlots(names.slice(0, 256)).values()];
    expect(new Set(values)).toEqual(new Set(values.keys()));
    expect(values.slice(0, 16).every((place) => place < 16)).toBe(true);
    expect(() => connectionSlots(names)).toThrow(RangeError);
  });

  it("reads a ref and a vendor's native id alike", () => {
    const slots = connectionSlots(["zenskar", "pland-eu"]);
    const id = "65f0c1d2e3b4a5968778695a";
    const expected = { connection: "pland-eu", nativeId: id };
    expect(readRef(encodeRef(slots.get("pland-eu") ?? -1, id), slots)).toEqual(expected);
    expect(readRef(`pland-eu:${id}`, slots)).toEqual(expected);
  });

  it.each([
    "pland-eu:.",
    "pland-eu:..",
    "pland-eu:a/b",
    "pland-eu:",
    "pland-eu:a:b",
    "pland-eu: a",
    "adfin:1",
    ":1",
    "1",
    "",
  ])("refuses %j", (text) => {
    expect(readRef(text, connectionSlots(["zenskar", "pland-eu"]))).toBeUndefined();
  });

  it("refuses a ref of a connection that is not there", () => {
    const slots = connectionSlots(["zenskar"]);
    const free = [0, 1].find((place) => place !== slots.get("zenskar")) ?? -1;
    expect(readRef(encodeRef(free, "1042"), slots)).toBeUndefined();
  });
});
