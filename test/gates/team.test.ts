/** A team of 32 for minutes beside one who summarises without pause, by a clock that only the vendors' answers move. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { openVirtualVendors } from "../support/virtual-vendors.ts";

const answerMs = 200;
const users = 32;
/** A page of each vendor: how often one is asked depends on no more. */
const customers = 20;

interface Ended {
  readonly who: string;
  readonly isWhole: boolean;
  /**
   * Of a call that is not: whether each vendor that is missing is named with the seconds until it may be asked again.
   */
  readonly isTold: boolean;
}

interface Member {
  readonly who: string;
  readonly thinkMs: number;
}

afterEach(() => {
  vi.useRealTimers();
});

/** What became of everybody's searches. */
const minutesOf = async (minutes: number, team: readonly Member[], requestsPerMinute: number) => {
  const test = openVirtualVendors({ customers, answerMs, requestsPerMinute, vendors: ["sequence", "adfin"] });
  const until = performance.now() + minutes * 60_000;
  const ended: Ended[] = [];
  const { company } = test.population;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  const search = async ({ who, thinkMs }: Member, place: number): Promise<void> => {
    await pause((place * thinkMs) / users);
    for (let call = 0; performance.now() < until; call += 1) {
      const { name } = company("sequence", (place * 7 + call) % customers);
      const { vendors } = await test.callAs(who, "search_customers", { query: name });
      const missing = vendors.filter(({ outcome }) => outcome !== "ok" && outcome !== "empty");
      // A request that the rate let through too late is out of time: it may be made again at once.
      const says = (problem: (typeof missing)[number]["problem"]) =>
        problem?.code === "vendor_timeout" || (problem?.retry_after_s ?? 0) > 0;
      const isTold = missing.every(({ vendor, problem }) => vendor === "sequence" && says(problem));
      ended.push({ who, isWhole: missing.length === 0, isTold });
      await pause(thinkMs);
    }
  };
  let summaries = 0;
  const summarise = async (): Promise<void> => {
    while (performance.now() < until) {
      await test.callAs("books", "summarize_customers", { group_by: ["bucket"] }).then(
        () => (summaries += 1),
        () => pause(answerMs),
      );
    }
  };
  await test.elapse(Promise.all([...team.map(search), summarise()]));
  const whole = ended.filter(({ isWhole }) => isWhole);
  const asked = test.sent.filter((line) => line.startsWith("sequence ")).length;
  return { ended, whole, asked, summaries };
};

const hurried = (count: number): readonly Member[] =>
  Array.from({ length: count }, (_, place) => ({ who: `user-${place}`, thinkMs: 2_000 }));

describe("32 users who think for two seconds, beside one who summarises without pause", () => {
  it("have whole answers where they ask no more than the rate allows", async () => {
    const { ended, whole, summaries } = await minutesOf(2, hurried(users), 1_500);
    expect(ended.length).toBeGreaterThan(users * 30);
    expect(summaries).toBeGreaterThan(0);
    expect(whole.length / ended.length).toBeGreaterThanOrEqual(0.95);
    expect(ended.filter(({ isTold }) => !isTold)).toEqual([]);
  }, 300_000);

  it("share a rate that is too small for them, and hear which vendor is missing and when to come again", async () => {
    const seldom = Array.from({ length: 4 }, (_, place) => ({ who: `seldom-${place}`, thinkMs: 60_000 }));
    const { ended, whole, asked } = await minutesOf(3, [...hurried(users - 4), ...seldom], 100);
    const bySeldom = ended.filter(({ who }) => who.startsWith("seldom"));
    expect(ended.filter(({ isTold }) => !isTold)).toEqual([]);
    expect(bySeldom.filter(({ isWhole }) => isWhole).length / bySeldom.length).toBeGreaterThanOrEqual(0.95);
    // The rate's floor: what is not left to the book makes whole answers.
    expect(whole.length).toBeGreaterThanOrEqual(0.95 * (asked / 2));
  }, 300_000);
});
