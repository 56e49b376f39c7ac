/**
 * Many searches at once at slow vendors: whoever waits for a place is answered whole, by a clock that only answers
 * move.
 */

import { afterEach, describe, expect, it, vi } from "vitest";
import { openVirtualVendors } from "../support/virtual-vendors.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("searches at once at vendors that take 800 ms", () => {
  // The rate of the current reference: 64 searches are more than a hundred requests there.
  it("64 of different people after different words are all whole", async () => {
    const count = 64;
    const test = openVirtualVendors({ customers: 250, answerMs: 800, requestsPerMinute: 1_500 });
    const search = (place: number) =>
      test.callAs(`user-${place}`, "search_customers", {
        query: test.population.company("zenskar", place).name.split(" ")[0] ?? "",
      });
    const { value: answers, ms } = await test.elapse(Promise.all(Array.from({ length: count }, (_, at) => search(at))));
    const outcomes = answers.flatMap(({ vendors }) => vendors.map(({ vendor, outcome }) => `${vendor} ${outcome}`));
    expect(outcomes.filter((one) => !/ (?:ok|empty)$/.test(one))).toEqual([]);
    expect(outcomes).toHaveLength(5 * count);
    // Eight places at each vendor, in turns of 800 ms.
    expect(ms).toBeLessThan(25_000);
  }, 120_000);
});
