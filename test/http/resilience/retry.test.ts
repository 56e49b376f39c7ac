import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HttpFailure, type Retry } from "../../../src/http/failure.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import { backoffMs, createRetryBudget, withRetries } from "../../../src/http/resilience/retry.ts";
import { sleep } from "../../../src/http/timers.ts";

const failing = (retry: Retry, retryAfterSeconds?: number) =>
  new HttpFailure("status", "It failed.", { status: 500, retry, retryAfterSeconds });

interface Case {
  readonly limits?: Partial<typeof defaultLimits>;
  readonly outcomes: readonly (Retry | "ok")[];
  readonly retryAfterSeconds?: number;
  readonly leftMs?: number;
  readonly repeatable?: boolean;
  readonly random?: number;
}

/** Plays the outcomes through the engine; the last one stays. */
const play = async ({
  limits = {},
  outcomes,
  retryAfterSeconds,
  leftMs = 1e9,
  repeatable = true,
  random = 1,
}: Case) => {
  const all = { ...defaultLimits, ...limits };
  const budget = createRetryBudget(all);
  const delays: number[] = [];
  const quota: number[] = [];
  let attempts = 0;
  const attempt = async () => {
    const outcome = outcomes[Math.min(attempts, outcomes.length - 1)];
    attempts += 1;
    if (outcome !== "ok" && outcome) throw failing(outcome, retryAfterSeconds);
    return "answer";
  };
  const end = await withRetries(
    attempt,
    { repeatable, signal: new AbortController().signal, deadline: performance.now() + leftMs },
    {
      limits: all,
      budget,
      random: () => random,
      sleep: async (ms) => {
        delays.push(ms);
        quota.push(budget.tokens);
      },
    },
  ).catch((failure: unknown) => failure);
  return { end: end instanceof HttpFailure ? "failed" : end, attempts, delays, quota, tokens: budget.tokens };
};

/** The published cases' own parameters: seconds for milliseconds, no jitter, five tokens a retry. */
const golden = { transientBaseMs: 1, longestBackoffMs: 20, transientCost: 5, reserveMs: 0 };

describe("the standard retry mode's six golden cases", () => {
  const cases: readonly (readonly [string, Case, object])[] = [
    [
      "succeeds after two failures",
      { limits: golden, outcomes: ["transient", "transient", "ok"] },
      { end: "answer", attempts: 3, delays: [1, 2], quota: [495, 490], tokens: 495 },
    ],
    [
      "fails when the attempts are used up",
      { limits: golden, outcomes: ["transient"] },
      { end: "failed", attempts: 3, delays: [1, 2], quota: [495, 490], tokens: 490 },
    ],
    [
      "fails when the quota ends after one retry",
      { limits: { ...golden, budgetTokens: 5 }, outcomes: ["transient"] },
      { end: "failed", attempts: 2, delays: [1], quota: [0], tokens: 0 },
    ],
    [
      "retries nothing with an empty quota",
      { limits: { ...golden, budgetTokens: 0 }, outcomes: ["transient"] },
      { end: "failed", attempts: 1, delays: [], quota: [], tokens: 0 },
    ],
    [
      "doubles its delay",
      { limits: { ...golden, attempts: 5 }, outcomes: ["transient"] },
      { end: "failed", attempts: 5, delays: [1, 2, 4, 8], quota: [495, 490, 485, 480], tokens: 480 },
    ],
    [
      "stops doubling at the cap",
      { limits: { ...golden, attempts: 5, longestBackoffMs: 3 }, outcomes: ["transient"] },
      { end: "failed", attempts: 5, delays: [1, 2, 3, 3], quota: [495, 490, 485, 480], tokens: 480 },
    ],
  ];
  it.each(cases)("%s", async (_, given, expected) => {
    expect(await play(given)).toEqual(expected);
  });
});

describe("our own figures", () => {
  it("50 ms after a passing fault, a second after throttling, both doubling", async () => {
    expect((await play({ outcomes: ["transient"] })).delays).toEqual([50, 100]);
    expect((await play({ outcomes: ["throttling"] })).delays).toEqual([1_000, 2_000]);
  });
  it("a passing fault costs 14 tokens, throttling 5, a clean success brings one", async () => {
    expect((await play({ outcomes: ["transient"] })).tokens).toBe(500 - 28);
    expect((await play({ outcomes: ["throttling"] })).tokens).toBe(500 - 10);
    const budget = createRetryBudget(defaultLimits);
    budget.pay("transient");
    budget.succeeded(undefined);
    expect(budget.tokens).toBe(487);
  });
  it("an empty budget allows 35 retries, however many ask", () => {
    const budget = createRetryBudget(defaultLimits);
    const paid = Array.from({ length: 10_000 }, () => budget.pay("transient")).filter((cost) => cost !== undefined);
    expect(paid).toHaveLength(35);
  });
  it("what cannot be read is asked for once more, though attempts remain", async () => {
    expect(await play({ outcomes: ["once"] })).toMatchObject({ end: "failed", attempts: 2 });
    expect(await play({ outcomes: ["transient", "once", "ok"] })).toMatchObject({ end: "answer", attempts: 3 });
    expect(await play({ outcomes: ["once", "transient", "ok"] })).toMatchObject({ end: "answer", attempts: 3 });
  });
  it("a final failure and a POST are not asked again", async () => {
    expect((await play({ outcomes: ["never"] })).attempts).toBe(1);
    expect((await play({ outcomes: ["transient"], repeatable: false })).attempts).toBe(1);
  });
});

describe("a wait", () => {
  it("is never shorter than the vendor asked for", async () => {
    expect((await play({ outcomes: ["throttling"], retryAfterSeconds: 7, random: 0 })).delays).toEqual([7_000, 7_000]);
  });
  it("may be longer than the vendor asked for", async () => {
    expect((await play({ outcomes: ["throttling"], retryAfterSeconds: 1 })).delays).toEqual([1_000, 2_000]);
  });
  it("that does not fit before the deadline with a second to spare is not begun, and costs nothing", async () => {
    const tight = { outcomes: ["throttling"], retryAfterSeconds: 5 } as const;
    expect(await play({ ...tight, leftMs: 5_900 })).toMatchObject({ attempts: 1, delays: [], tokens: 500 });
    expect(await play({ ...tight, leftMs: 6_900 })).toMatchObject({ attempts: 3 });
  });
  it("longer than a timer can count is not begun, whatever the deadline", async () => {
    expect(
      await play({ outcomes: ["throttling"], retryAfterSeconds: 9_999_999_999, leftMs: Number.POSITIVE_INFINITY }),
    ).toMatchObject({ attempts: 1, delays: [] });
  });
  it("as long as a timer can count is begun", async () => {
    const longest = { outcomes: ["throttling", "ok"], leftMs: Number.POSITIVE_INFINITY } as const;
    const retryAfterSeconds = (2 ** 31 - 1) / 1_000;
    expect((await play({ ...longest, retryAfterSeconds })).delays).toEqual([2 ** 31 - 1]);
  });
  it("is spread evenly between nothing and the bound", () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const shares = Array.from(
      { length: 10_000 },
      () => backoffMs(3, "transient", { limits: defaultLimits, random }) / 200,
    ).sort((a, b) => a - b);
    // Kolmogorov-Smirnov: at p = 0.01 the largest distance from the diagonal is 1.63 / sqrt(n).
    const distance = Math.max(...shares.map((share, index) => Math.abs(share - (index + 0.5) / shares.length)));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(shares.length));
  });
  it("never exceeds the cap and is never negative", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (failed, share) => {
        const ms = backoffMs(failed, "throttling", { limits: defaultLimits, random: () => share });
        return ms >= 0 && ms <= defaultLimits.longestBackoffMs;
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
  it("ends with its caller's signal, and nothing is sent after", async () => {
    const controller = new AbortController();
    let attempts = 0;
    const ending = withRetries(
      async () => {
        attempts += 1;
        queueMicrotask(() => controller.abort());
        throw failing("transient", 60);
      },
      { repeatable: true, signal: controller.signal, deadline: Number.POSITIVE_INFINITY },
      { limits: defaultLimits, budget: createRetryBudget(defaultLimits), random: () => 1, sleep },
    );
    await expect(ending).rejects.toMatchObject({ kind: "cancelled" });
    expect(attempts).toBe(1);
  });
  it("is not begun for a caller who has gone, whatever the attempt failed with", async () => {
    const controller = new AbortController();
    const failed = async () => {
      controller.abort();
      throw failing("never");
    };
    const asked = { repeatable: true, signal: controller.signal, deadline: Number.POSITIVE_INFINITY };
    const kit = { limits: defaultLimits, budget: createRetryBudget(defaultLimits), random: () => 1, sleep };
    await expect(withRetries(failed, asked, kit)).rejects.toMatchObject({ kind: "cancelled" });
  });
});
