/**
 * A list read in slices of creation: the rows of the plain chain, in its order, or a plain chain, or a word about it.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Slice } from "../../../src/vendors/declare/list.ts";
import type { Position } from "../../../src/vendors/pagination/strategy.ts";
import { start } from "../../../src/vendors/read/checkpoint.ts";
import { asPageRow, type Page } from "../../../src/vendors/read/page.ts";
import { createPageSlots } from "../../../src/vendors/read/page-slots.ts";
import { startWalk } from "../../../src/vendors/read/walk.ts";
import { Problem } from "../../../src/vocabulary/problem.ts";

const size = 4;

interface Made {
  readonly id: string;
  /** A row without an instant is in no slice. */
  readonly at: number | undefined;
}

interface Vendor {
  readonly made: readonly Made[];
  readonly descends: boolean;
  /** What of a slice it does not honour. */
  readonly ignores?: readonly (keyof Slice)[] | undefined;
  /** Its clock is so many milliseconds from ours. */
  readonly skew?: number | undefined;
  /** Rows that come in with the request of this number. */
  readonly arrives?: ReadonlyMap<number, Made> | undefined;
  readonly refuses?: ((slice: Slice, request: number) => boolean) | undefined;
  /** Requests that fail while others are under way. */
  readonly failsAhead?: boolean | undefined;
  readonly uncounted?: boolean | undefined;
}

const within = ({ at }: Made, { from, until }: Slice): boolean => {
  if (from === undefined && until === undefined) return true;
  return at !== undefined && (from === undefined || at >= from) && (until === undefined || at < until);
};

const asVendor = (vendor: Vendor) => {
  const rows = [...vendor.made];
  const seen = { requests: 0, rounds: 0, most: 0, asked: [] as Slice[] };
  let [underWay, round]: [number, Promise<void> | undefined] = [0, undefined];
  // Whatever is asked in one turn of the event loop is answered in the next: rounds are the time that reading takes.
  const answerTime = (): Promise<void> => {
    round ??= new Promise<void>((resolve) => {
      setImmediate(() => {
        round = undefined;
        seen.rounds += 1;
        resolve();
      });
    });
    return round;
  };
  const skew = vendor.skew ?? 0;
  const honoured = (slice: Slice): Slice => {
    const kept = Object.entries(slice).filter(([name]) => !vendor.ignores?.includes(name as keyof Slice));
    const { from, until, end } = Object.fromEntries(kept) as Slice;
    return { from: from && from + skew, until: until && until + skew, end };
  };
  const page = async (_query: number, position: Position | undefined, slice: Slice = {}): Promise<Page<string>> => {
    seen.requests += 1;
    seen.asked.push(slice);
    const request = seen.requests;
    underWay += 1;
    seen.most = Math.max(seen.most, underWay);
    const isAlone = underWay === 1;
    await answerTime();
    underWay -= 1;
    const arrived = vendor.arrives?.get(request);
    if (arrived) rows.push(arrived);
    if (vendor.refuses?.(slice, request) || (vendor.failsAhead && !isAlone))
      throw new Problem("vendor_rejected", "Refused.");
    const { end, ...bounds } = honoured(slice);
    const descends = end === undefined ? vendor.descends : end === "newest";
    // Rows without an instant come last, as they do where an order says nothing of them.
    const key = ({ at }: Made) => (at === undefined ? Number.POSITIVE_INFINITY : descends ? -at : at);
    const compare = (a: Made, b: Made) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1);
    const matching = rows.filter((row) => within(row, bounds)).sort(compare);
    const last = rows.find(({ id }) => id === position);
    const left = last ? matching.filter((row) => compare(last, row) < 0) : matching;
    const shown = left.slice(0, end ? 1 : size);
    const createdAt = shown.map(({ at }) => at);
    if (createdAt.some((at) => at !== undefined && !within({ id: "", at }, slice)))
      throw new Problem("vendor_bad_response", "Outside.");
    return {
      rows: shown.map(({ id }) => asPageRow({ kind: "kept", id, value: id })),
      total: vendor.uncounted ? undefined : matching.length,
      step: left.length > shown.length ? { kind: "more", position: shown.at(-1)?.id ?? "" } : { kind: "end" },
      createdAt,
    };
  };
  return { page, seen };
};

const read = async (vendor: Vendor, isSliceable: boolean, most = 8) => {
  const { page, seen } = asVendor(vendor);
  const walk = startWalk<string>(
    { rules: { orders: [undefined], created: {} }, page, slots: createPageSlots(most), isWhole: true, isSliceable },
    start,
    { deadline: Number.POSITIVE_INFINITY, reserveMs: 0 },
  );
  const rows: string[] = [];
  await walk.read(
    () => false,
    (value) => rows.push(value),
  );
  const { place: _place, loop: _loop, ...now } = walk.now;
  return {
    told: { rows, now, standing: walk.standing, problem: walk.problem?.message },
    requests: walk.requests,
    seen,
  };
};

/** Spread evenly, in bursts, and all at once; some without an instant. */
const instant = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 1_000_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 700_000, max: 700_020 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 500_000, 999_999) },
);
const population = fc
  .array(instant, { maxLength: 300 })
  .map((instants) => instants.map((at, place): Made => ({ id: `r${place}`, at })));
const facts = fc.record({ made: population, descends: fc.boolean() });

const spread = (rows: number, most = 1_000_000): readonly Made[] =>
  Array.from({ length: rows }, (_, place) => ({ id: `r${place}`, at: Math.floor((place * most) / rows) }));

describe("a list read in slices", () => {
  it("has the rows of the plain chain in its order, whenever they were created", async () => {
    await fc.assert(
      fc.asyncProperty(facts, fc.integer({ min: 1, max: 9 }), async (vendor, most) => {
        const plain = await read(vendor, false);
        const sliced = await read(vendor, true, most);
        expect(sliced.told).toEqual(plain.told);
        expect(sliced.told.rows).toHaveLength(vendor.made.length);
        expect(sliced.requests).toBe(sliced.seen.requests);
        expect(sliced.seen.most).toBeLessThanOrEqual(most + 1);
      }),
      { numRuns: 300 },
    );
  });

  it("loses no row without an instant, and none to a vendor that ignores or misreads what a slice is asked by", async () => {
    const wrong = fc.record({
      ignores: fc.subarray<keyof Slice>(["from", "until", "end"]),
      skew: fc.constantFrom(0, 3_600_000, -7_200_000, 1),
      without: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(facts, wrong, async (vendor, { without, ...faults }) => {
        const made = [
          ...vendor.made,
          ...Array.from({ length: without }, (_, place): Made => ({ id: `n${place}`, at: undefined })),
        ];
        const plain = await read({ ...vendor, made, ...faults }, false);
        const sliced = await read({ ...vendor, made, ...faults }, true);
        if (sliced.told.standing === "ended") expect(sliced.told).toEqual(plain.told);
        // A row outside its slice that is met behind a slice's first page ends the walk, which says so.
        else expect(sliced.told).toMatchObject({ standing: "failed", problem: "Outside." });
      }),
      { numRuns: 300 },
    );
  });

  it("is whole, or says that it moved, while rows arrive", async () => {
    const arriving = fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), instant), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(facts, arriving, async (vendor, arrivals) => {
        const arrives = new Map(arrivals.map(([at, created], place) => [at, { id: `a${place}`, at: created }]));
        const { told } = await read({ ...vendor, arrives }, true);
        expect(told.standing).toBe("ended");
        expect(new Set(told.rows).size).toBe(told.rows.length);
        if (!told.now.moved) for (const { id } of vendor.made) expect(told.rows).toContain(id);
      }),
      { numRuns: 300 },
    );
  });

  it("takes a fifth of the time and few more requests where rows are spread", async () => {
    for (const descends of [false, true]) {
      const plain = await read({ made: spread(400), descends }, false);
      const sliced = await read({ made: spread(400), descends }, true);
      expect(plain.seen).toMatchObject({ rounds: 100, requests: 100 });
      expect(sliced.told).toEqual(plain.told);
      expect(sliced.seen.rounds).toBeLessThanOrEqual(20);
      expect(sliced.seen.requests).toBeLessThanOrEqual(105);
    }
  });

  it("is cut again where most rows are in one slice, and followed by its cursor where all were created at once", async () => {
    const burst = [...spread(40), ...spread(360, 2_000).map(({ id, at = 0 }) => ({ id: `b${id}`, at: at + 400_000 }))];
    const cut = await read({ made: burst, descends: false }, true);
    expect(cut.told.rows).toHaveLength(400);
    expect(cut.seen.rounds).toBeLessThan(40);
    const once = await read({ made: spread(400).map((row) => ({ ...row, at: 7 })), descends: false }, true);
    expect(once.told).toMatchObject({ standing: "ended", now: { read: 400, moved: false } });
    expect(once.seen.requests).toBe(100);
  });

  it("is not cut where it is short, where nothing is counted, and where slices are refused", async () => {
    expect((await read({ made: spread(32), descends: true }, true)).seen.requests).toBe(8);
    expect((await read({ made: spread(200), descends: true, uncounted: true }, true)).seen.requests).toBe(50);
    const refuses = ({ from, until }: Slice) => from !== undefined || until !== undefined;
    const { told, seen } = await read({ made: spread(400), descends: true, refuses }, true);
    expect(told).toMatchObject({ standing: "ended", now: { read: 400, moved: false } });
    expect(seen.requests).toBeLessThanOrEqual(100 + 9);
  });

  it("asks alone for what failed among others, and ends there if that fails as well", async () => {
    const made = spread(400);
    const patient = await read({ made, descends: false, failsAhead: true }, true);
    expect(patient.told).toMatchObject({ standing: "ended", now: { read: 400 } });
    const failing = await read({ made, descends: false, refuses: (_slice, request) => request > 30 }, true);
    expect(failing.told).toMatchObject({ standing: "failed", problem: "Refused." });
    expect(failing.told.rows).toEqual(made.slice(0, failing.told.rows.length).map(({ id }) => id));
    expect(failing.seen.requests).toBeLessThanOrEqual(30 + 2 * 9);
  });
});
