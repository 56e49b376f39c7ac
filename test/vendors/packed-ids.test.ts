/** Packed ids and rows: nothing is taken for another, and nothing is lost. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPackedIds } from "../../src/vendors/packed/ids.ts";
import { createPackedRows, parts } from "../../src/vendors/packed/rows.ts";

const anyId = fc.oneof(fc.uuid(), fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9a-f]{24}$/));

/** So many that all are packed; fewer are kept as texts. */
const many = Array.from({ length: 600 }, (_, place) => `id-${place}`);

describe.each([
  ["few ids", []],
  ["packed ids", many],
])("%s", (_name, before) => {
  it("have each the number of its first coming, as a map of texts would tell", () => {
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 300 }), fc.array(anyId, { maxLength: 20 }), (added, others) => {
        const [ids, map] = [createPackedIds(), new Map<string, number>()];
        for (const id of [...before, ...added]) {
          if (!map.has(id)) map.set(id, map.size);
          expect(ids.add(id)).toBe(map.get(id));
        }
        expect(ids.size).toBe(map.size);
        for (const id of [...before, ...added, ...others]) expect(ids.find(id)).toBe(map.get(id) ?? -1);
        ids.clear();
        for (const id of [...before, ...added]) expect(ids.find(id)).toBe(-1);
        expect([ids.size, ids.add("first")]).toEqual([0, 0]);
      }),
      { numRuns: 30 },
    );
  });

  it("tell a UUID from the text that has its bytes", () => {
    const uuid = "41424344-4546-4748-494a-4b4c4d4e4f50";
    const ids = createPackedIds();
    for (const id of before) ids.add(id);
    const alike = ["ABCDEFGHIJKLMNOP", uuid, uuid.toUpperCase(), "\ud800", "\ufffd"];
    expect(alike.map((id) => ids.add(id) - before.length)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe("packed rows", () => {
  it("come back whole and in order, those of one key in one part", () => {
    const rows = createPackedRows<{ readonly key: string; readonly place: number; readonly text: string }>();
    const added = Array.from({ length: 5_000 }, (_, place) => ({
      key: `customer ${place % 700}`,
      place,
      text: `Żegluga\n${"ü".repeat(place % 40)}`,
    }));
    for (const row of added) rows.add(row.key, row);
    const byPart = parts.map((part) => rows.part(part));
    expect(byPart.flat().toSorted((a, b) => a.place - b.place)).toEqual(added);
    for (const part of byPart)
      expect(part.map(({ place }) => place)).toEqual(part.map(({ place }) => place).toSorted((a, b) => a - b));
    const partsOf = (wanted: string) => byPart.filter((part) => part.some(({ key }) => key === wanted));
    expect(partsOf("customer 7")).toHaveLength(1);
  });

  it("are forgotten part by part as they are taken", () => {
    const rows = createPackedRows<string>();
    const added = Array.from({ length: 2_000 }, (_, place) => `customer ${place}`);
    for (const row of added) rows.add(row, row);
    const [first = [], ...others] = parts.map((part) => [...rows.take(part), ...rows.take(part)]);
    expect([first, ...others].flat().toSorted()).toEqual(added.toSorted());
    for (const row of first) rows.add(row, row);
    expect(parts.flatMap((part) => rows.part(part))).toEqual(first);
  });
});
