/** What questions cost a vendor, by the size of the book: requests, rows and the least that the same rows take. */

import { describe, expect, it } from "vitest";
import { costQuestions, createCounter, type VendorCost } from "../../bench/cost/questions.ts";
import { vendors as all, openBenchServices } from "../../bench/services.ts";

const measured = new Map<string, Promise<VendorCost>>();

const costOf = (name: string, customers: number): Promise<VendorCost> => {
  const key = `${name} ${customers}`;
  const cost = measured.get(key) ?? measure(name, customers);
  measured.set(key, cost);
  return cost;
};

const measure = async (name: string, customers: number): Promise<VendorCost> => {
  const question = costQuestions.find((one) => one.name === name);
  if (!question) throw new Error(`No question ${name}`);
  // Counted, not timed: as long as it takes.
  const bench = openBenchServices(customers, all, { deadlineMs: 600_000 });
  const { vendors } = await bench.call(question.tool, question.given);
  expect(vendors.filter(({ outcome }) => outcome === "partial")).toEqual([]);
  const counter = createCounter();
  for (const exchange of bench.exchanges) counter.add(exchange, 0);
  return counter.cost();
};

describe("a question costs no more requests than it did", () => {
  it.each([
    ["first page of 20", 250, 5],
    ["search by name", 250, 7],
    ["summary by vendor", 250, 34],
    ["summary by bucket", 250, 33],
    ["worklist of 50", 250, 71],
    ["first page of 20", 2_000, 5],
    ["search by name", 2_000, 5],
    ["summary by vendor", 3_000, 6],
    ["summary by bucket", 2_000, 220],
    ["worklist of 50", 2_000, 195],
    ["summary by vendor", 50_000, 6],
  ])("%s at %i customers a vendor: at most %i", async (name, customers, most) => {
    const { requests } = await costOf(name, customers);
    expect(requests).toBeLessThanOrEqual(most);
  });

  // Pland's sandbox hands out 200 rows a page where 1,000 are documented: that is what the rest is.
  it("and little more than the same rows take in the largest pages", async () => {
    const { requests, floor } = await costOf("summary by bucket", 2_000);
    expect(requests / floor).toBeLessThanOrEqual(1.3);
  });
});
