/** How rows of several vendors become one answer: fair shares, one order, and a loop that is noticed. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shares } from "../../src/customers/fair-shares.ts";
import { merge } from "../../src/customers/merge-sorted.ts";
import type { CustomerWalk as Walk } from "../../src/customers/walk.ts";
import { hashOf, start, stepLoop } from "../../src/vendors/read/checkpoint.ts";

describe("shares", () => {
  it.each([
    [[10, 10, 10], 9, [3, 3, 3]],
    [[10, 10, 10], 10, [4, 3, 3]],
    [[1, 10, 10], 9, [1, 4, 4]],
    [[0, 10, 2], 9, [0, 7, 2]],
    [[2, 2], 100, [2, 2]],
    [[5, 5, 5], 2, [1, 1, 0]],
    [[], 5, []],
    [[5], 0, [0]],
  ])("%j rows and room for %i: %j", (available, most, dealt) => {
    expect(shares(available, most)).toEqual(dealt);
  });

  it("use all the room there are rows for, give nobody what they do not have, and differ by what one lacks", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 8 }), fc.nat({ max: 200 }), (available, most) => {
        const dealt = shares(available, most);
        const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);
        expect(sum(dealt)).toBe(Math.min(most, sum(available)));
        for (const [index, one] of dealt.entries()) expect(one).toBeLessThanOrEqual(available[index] ?? 0);
        // Whoever still has rows got as many as anybody else, give or take the last one.
        const open = dealt.filter((one, index) => one < (available[index] ?? 0));
        const largest = Math.max(0, ...dealt);
        for (const one of open) expect(largest - one).toBeLessThanOrEqual(1);
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });
});

/** A walk whose rows were created at these instants (undefined: the vendor does not say). */
const walk = (standing: Walk["standing"], ...at: readonly (number | undefined)[]): Walk =>
  ({
    standing,
    ready: at.map((instant, index) => ({
      customer: { id: String(index), ...(instant === undefined ? {} : { createdAt: { text: "", at: instant } }) },
    })),
  }) as unknown as Walk;

const order = (walks: readonly Walk[], sort: "created_at" | "-created_at", most = 100) => {
  const { rows, counts, waiting } = merge(walks, sort, most);
  return {
    rows: rows.map((row) => `${walks.indexOf(row.walk)}:${row.taken.customer.createdAt?.at ?? "?"}`),
    counts: walks.map((one) => counts.get(one)),
    waiting,
  };
};

describe("a merge", () => {
  it("is in one order, oldest or newest first, and says how many rows of each walk it took", () => {
    const up = [walk("ended", 1, 4, 5), walk("ended", 2, 3)];
    expect(order(up, "created_at")).toEqual({
      rows: ["0:1", "1:2", "1:3", "0:4", "0:5"],
      counts: [3, 2],
      waiting: false,
    });
    const down = [walk("ended", 5, 4, 1), walk("ended", 3, 2)];
    expect(order(down, "-created_at").rows).toEqual(["0:5", "0:4", "1:3", "1:2", "0:1"]);
  });

  it("takes the first walk's row where two are as old", () => {
    expect(order([walk("ended", 7), walk("ended", 7)], "created_at").rows).toEqual(["0:7", "1:7"]);
    expect(order([walk("ended", 7), walk("ended", 7)], "-created_at").rows).toEqual(["0:7", "1:7"]);
  });

  it("puts rows without a creation time last, in both orders", () => {
    const walks = [walk("ended", undefined), walk("ended", 1)];
    expect(order(walks, "created_at").rows).toEqual(["1:1", "0:?"]);
    expect(order(walks, "-created_at").rows).toEqual(["1:1", "0:?"]);
  });

  it("stops at the rows asked for", () => {
    expect(order([walk("ended", 1, 2, 3)], "created_at", 2)).toEqual({
      rows: ["0:1", "0:2"],
      counts: [2],
      waiting: false,
    });
  });

  it("waits for a walk that stands still with rows behind it, and for no other", () => {
    expect(order([walk("paused", 1), walk("ended", 2)], "created_at")).toMatchObject({ rows: ["0:1"], waiting: true });
    expect(order([walk("paused"), walk("ended", 2)], "created_at")).toMatchObject({ rows: [], waiting: true });
    expect(order([walk("ended"), walk("ended", 2)], "created_at")).toMatchObject({ rows: ["1:2"], waiting: false });
    expect(order([walk("paused", 1, 3), walk("ended", 2)], "created_at", 2)).toMatchObject({ waiting: false });
  });
});

describe("a loop of cursors", () => {
  const stepsUntilMet = (cursors: (step: number) => string, most: number): number | undefined => {
    let { loop } = start;
    for (let step = 0; step < most; step += 1) {
      const next = stepLoop(loop, cursors(step));
      if (next.met) return step + 1;
      ({ loop } = next);
    }
    return undefined;
  };

  it("of any length from 1 to 50 is met after one round where it leads to the first cursor", () => {
    for (let length = 1; length <= 50; length += 1)
      expect(stepsUntilMet((step) => `cursor ${step % length}`, 1_000)).toBe(length + 1);
  });

  it("of any length from 1 to 50 is met within three rounds where it leads to a later one", () => {
    for (let length = 1; length <= 50; length += 1) {
      const met = stepsUntilMet((step) => (step < 3 ? `first ${step}` : `cursor ${step % length}`), 1_000);
      expect(met).toBeGreaterThan(length + 3);
      expect(met).toBeLessThanOrEqual(3 * (length + 3) + 1);
    }
  });

  it("is not seen where there is none", () => {
    expect(stepsUntilMet((step) => `cursor ${step}`, 10_000)).toBeUndefined();
  });

  it("is looked for from a fresh mark after 1, 2, 4, 8, … cursors", () => {
    let { loop } = start;
    const marks: number[] = [];
    for (let step = 0; step < 16; step += 1) {
      ({ loop } = stepLoop(loop, `${step}`));
      if (loop.steps === 0) marks.push(step + 1);
    }
    expect(marks).toEqual([1, 3, 7, 15]);
    expect(loop).toEqual({ first: hashOf("0"), mark: hashOf("14"), steps: 1, power: 16 });
  });

  it("is found by hashes that are the same on every machine (FNV-1a) and never 0", () => {
    expect([hashOf(""), hashOf("a"), hashOf("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it("begins at the first page of the first query with nothing seen", () => {
    expect(start).toEqual({
      place: { query: 0, position: undefined, skip: 0, anchor: 0 },
      read: 0,
      repeated: 0,
      total: undefined,
      loop: { first: 0, mark: 0, steps: 0, power: 1 },
      given: [],
      found: false,
      loose: 0,
      dropped: {},
      malformed: 0,
      undetermined: 0,
      moved: false,
      disordered: false,
      secondFormSkipped: false,
    });
  });
});
