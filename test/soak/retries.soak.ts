/** Goals about waiting: how long before a retry, and never earlier than a vendor asked. */

import { expect } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { defaultLimits } from "../../src/http/limits.ts";
import { backoffMs, createRetryBudget, withRetries } from "../../src/http/resilience/retry.ts";
import { randomFrom } from "../support/mutate.ts";
import { part } from "./figures.ts";

const random = randomFrom(7);
const limits = defaultLimits;
const count = 10_000;

part("G6: delays", async (record) => {
  const cap = 4 * limits.transientBaseMs;
  const delays = Array.from({ length: count }, () => backoffMs(3, "transient", { limits, random })).sort(
    (a, b) => a - b,
  );
  // Kolmogorov and Smirnov: below 1.63 / √n the delays are uniform with p > 0.01.
  const distance = Math.max(...delays.map((delay, index) => Math.abs(delay / cap - (index + 0.5) / count)));
  record("G6", {
    figure: `${count} delays against the uniform distribution on [0, ${cap} ms]: distance ${distance.toFixed(4)}, critical at p = 0.01 ${(1.63 / Math.sqrt(count)).toFixed(4)}; the six golden cases are in test/http/resilience/retry.test.ts`,
    reached: distance < 1.63 / Math.sqrt(count),
  });
});

part("G7: Retry-After", async (record) => {
  let [early, long, slept] = [0, 0, 0];
  for (let run = 0; run < count; run += 1) {
    const asked = 1 + Math.floor(random() * 30);
    const kit = {
      limits,
      random,
      budget: createRetryBudget(limits),
      sleep: async (ms: number) => {
        slept += 1;
        if (ms < asked * 1_000) early += 1;
        if (ms > 2 ** 31 - 1) long += 1;
      },
    };
    const attempt = () =>
      Promise.reject(new HttpFailure("rate_limited", "", { retry: "throttling", retryAfterSeconds: asked }));
    const patience = { repeatable: true, signal: new AbortController().signal, deadline: performance.now() + 25_000 };
    await withRetries(attempt, patience, kit).catch(() => undefined);
  }
  record("G7", {
    figure: `${count} answers of 429, ${slept} waits: ${early} early, ${long} longer than a timer counts; the table of forms is in test/http/answer/retry-after.test.ts`,
    reached: early + long === 0,
  });
  expect(early + long).toBe(0);
  expect(slept).toBeGreaterThan(count);
});
