/** Pages read side by side: the same rows, places and remarks as one after another, whatever the vendor does. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offset } from "../../../src/vendors/pagination/offset.ts";
import { page as numbered } from "../../../src/vendors/pagination/page.ts";
import type { Pagination, Position, Step } from "../../../src/vendors/pagination/strategy.ts";
import { start } from "../../../src/vendors/read/checkpoint.ts";
import { asPageRow, type Page, type Row } from "../../../src/vendors/read/page.ts";
import { createPageSlots, type PageSlots } from "../../../src/vendors/read/page-slots.ts";
import { startWalk, type WalkLimits } from "../../../src/vendors/read/walk.ts";
import { Problem } from "../../../src/vocabulary/problem.ts";

const size = 4;

/** What the vendor answers at one place, whenever it is asked: pages of one list may contradict each other. */
interface Sent {
  readonly rows: readonly Row<string>[];
  readonly total: number | undefined;
  /** Overrides what the strategy makes of the rows. */
  readonly step?: Step | undefined;
  /** `ahead`: only where other requests are under way. */
  readonly fails?: "always" | "ahead" | undefined;
  /** Turns of the event loop that the answer takes. */
  readonly slow: number;
}

const rowOf = fc.oneof(
  { weight: 6, arbitrary: fc.nat(60).map((id): Row<string> => ({ kind: "kept", id: `${id}`, value: `${id}` })) },
  fc.nat(60).map((id): Row<string> => ({ kind: "filtered", id: `${id}`, createdAt: undefined })),
  fc.nat(60).map((id): Row<string> => ({ kind: "contradicts", id: `${id}`, word: "name" })),
  fc.constant<Row<string>>({ kind: "malformed" }),
);

const sentPage = fc.record<Sent>({
  rows: fc.oneof(
    { weight: 5, arbitrary: fc.array(rowOf, { minLength: size, maxLength: size }) },
    fc.array(rowOf, { maxLength: size }),
  ),
  total: fc.oneof({ weight: 3, arbitrary: fc.constant(40) }, fc.constant(undefined), fc.nat(50)),
  step: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    fc.constantFrom<Step>({ kind: "stuck" }, { kind: "end" }, { kind: "more", position: 2 }),
  ),
  fails: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, fc.constant("always" as const)),
  slow: fc.nat(4),
});

const strategies: Readonly<Record<string, Pagination>> = {
  offset: offset({ offset: "offset", limit: "limit", most: 100 }),
  page: numbered({ page: "page", size: "size", first: 0, untilEmpty: true }),
};

const asVendor = (sent: readonly Sent[], strategy: Pagination) => {
  let underWay = 0;
  const seen = { most: 0, asked: [] as (Position | undefined)[] };
  const page = async (query: number, position: Position | undefined): Promise<Page<string>> => {
    seen.asked.push(position);
    underWay += 1;
    seen.most = Math.max(seen.most, underWay);
    // Beyond what is written down the list is empty.
    const place = strategy.place?.(position, size) ?? { page: Math.abs(Number(position ?? 0)), lead: 0 };
    const one = sent[query * 5 + place.page] ?? { rows: [], total: undefined, slow: 0 };
    for (let turn = 0; turn < one.slow; turn += 1) await new Promise(setImmediate);
    const isAlone = underWay === 1;
    underWay -= 1;
    if (one.fails === "always" || (one.fails && !isAlone))
      throw new Problem("vendor_timeout", `At ${position ?? "the start"}.`);
    const facts = { count: one.rows.length, total: one.total };
    return {
      rows: one.rows.slice(place.lead).map(asPageRow),
      total: one.total,
      step: one.step ?? strategy.next(position, facts, size),
      following: strategy.following?.(position, facts, size, 8),
    };
  };
  return { page, seen };
};

interface Read {
  readonly strategy: Pagination;
  readonly slots?: PageSlots | undefined;
  readonly isWhole?: boolean | undefined;
  readonly queries?: number | undefined;
  readonly limits?: Partial<WalkLimits> | undefined;
  /** Rows wanted at a time. */
  readonly chunk?: number | undefined;
}

const read = async (sent: readonly Sent[], { strategy, chunk = 1e9, ...given }: Read) => {
  const { page, seen } = asVendor(sent, strategy);
  const orders = Array.from({ length: given.queries ?? 1 }, () => undefined);
  const walk = startWalk<string>(
    { rules: { orders, created: {} }, page, slots: given.slots, isWhole: given.isWhole },
    start,
    { deadline: Number.POSITIVE_INFINITY, reserveMs: 0, ...given.limits },
  );
  const rows: unknown[] = [];
  for (let wanted = chunk; walk.standing === "going"; wanted += chunk) {
    await walk.read(
      () => rows.length >= wanted,
      (value, after, isLoose) => rows.push([value, after, isLoose]),
    );
  }
  const { now, standing, problem } = walk;
  return { told: { rows, now, standing, problem: problem?.message }, requests: walk.requests, seen };
};

const facts = {
  sent: fc.array(sentPage, { minLength: 1, maxLength: 14 }),
  strategy: fc.constantFrom(...Object.values(strategies)),
  isWhole: fc.boolean(),
  queries: fc.constantFrom(1, 2),
  chunk: fc.constantFrom(1, 5, 1e9),
  most: fc.integer({ min: 1, max: 9 }),
  limits: fc.record(
    { mostRequests: fc.integer({ min: 1, max: 12 }), mostRows: fc.integer({ min: 1, max: 50 }) },
    { requiredKeys: [] },
  ),
};

describe("pages read side by side", () => {
  it("tell what pages read one after another tell, for any answers and any failures", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(facts), async ({ sent, most, ...given }) => {
        const alone = await read(sent, given);
        const together = await read(sent, { ...given, slots: createPageSlots(most) });
        expect(together.told).toEqual(alone.told);
        // The page whose turn has come is asked for beside those that are dropped and still under way.
        expect(together.seen.most).toBeLessThanOrEqual(most + 1);
      }),
      { numRuns: 500 },
    );
  });

  it("are no more than the bound, those that were dropped or asked for again apart, and all are counted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(facts), async ({ sent, most, ...given }) => {
        const { seen, requests } = await read(sent, { ...given, slots: createPageSlots(most) });
        expect(requests).toBe(seen.asked.length);
        expect(requests).toBeLessThanOrEqual(
          (given.limits.mostRequests ?? Number.POSITIVE_INFINITY) + most * given.queries,
        );
      }),
    );
  });

  const list = (rows: number, total: number | undefined = rows): readonly Sent[] =>
    Array.from({ length: Math.ceil(rows / size) }, (_, place) => ({
      rows: Array.from(
        { length: Math.min(size, rows - place * size) },
        (_row, at): Row<string> => ({ kind: "kept", id: `${place * size + at}`, value: "" }),
      ),
      total,
      slow: 1,
    }));
  const together = (sent: readonly Sent[], given: Partial<Read> = {}) =>
    read(sent, { strategy: strategies.page!, slots: createPageSlots(8), isWhole: true, ...given });

  it("are asked for as soon as the vendor's count is known, each once, and none behind the last", async () => {
    const { seen, told } = await together(list(80));
    expect(told.rows).toHaveLength(80);
    expect(seen.most).toBe(8);
    expect(seen.asked).toEqual([undefined, ...Array.from({ length: 19 }, (_, page) => `${page + 1}x4`)]);
  });

  it("are few where no count is known, and none that is surely not wanted", async () => {
    const unknown = await together(list(80, undefined));
    expect(unknown.told.now.read).toBe(80);
    expect(unknown.requests).toBeLessThanOrEqual(21 + 21 / 3);
    const some = await together(list(80), { isWhole: false, limits: { mostRows: 8 } });
    expect(some.seen.asked).toEqual([undefined, "1x4"]);
  });

  it("are asked for again at their turn where they failed before it, which ends the walk as it would have", async () => {
    const sent = list(60).map((one, place) => (place === 3 ? { ...one, fails: "always" as const } : one));
    const { seen, told } = await together(sent);
    expect(told).toMatchObject({ standing: "failed", problem: "At 3x4." });
    expect(told.rows).toHaveLength(12);
    expect(seen.asked.filter((page) => page === "3x4")).toHaveLength(2);
    expect(seen.asked.at(-1)).toBe("3x4");
  });

  it("follow one another at a vendor that refuses many at once, and are read to the end", async () => {
    const { seen, told } = await together(list(80).map((one) => ({ ...one, fails: "ahead" as const })));
    expect(told).toMatchObject({ standing: "ended", now: { read: 80, moved: false } });
    expect(seen.asked.slice(-10)).toEqual(Array.from({ length: 10 }, (_, page) => `${page + 10}x4`));
  });

  it("share their slots with the other walks of a call", async () => {
    const slots = createPageSlots(3);
    let [underWay, most] = [0, 0];
    const counting: PageSlots = {
      ...slots,
      run: (request) =>
        slots.run(async () => {
          underWay += 1;
          most = Math.max(most, underWay);
          const page = await request();
          underWay -= 1;
          return page;
        }),
    };
    await Promise.all([together(list(40), { slots: counting }), together(list(40), { slots: counting })]);
    // The page whose turn it is in one of them never waits for the other.
    expect(most).toBeLessThanOrEqual(4);
  });
});
