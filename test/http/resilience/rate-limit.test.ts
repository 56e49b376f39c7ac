import { setMaxListeners } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpFailure } from "../../../src/http/failure.ts";
import { createRateLimiter } from "../../../src/http/resilience/rate-limit.ts";
import { takingFrom, useVirtualTime } from "../../support/gates.ts";

afterEach(() => {
  vi.useRealTimers();
});

const limited = () => {
  useVirtualTime();
  return { take: takingFrom(createRateLimiter()) };
};

const never = new AbortController().signal;
setMaxListeners(0, never);
const patient = Number.POSITIVE_INFINITY;

/** The most moments that fall into any window of this length. */
const most = (moments: readonly number[], windowMs: number): number =>
  Math.max(0, ...moments.map((from) => moments.filter((at) => at >= from && at < from + windowMs).length));

describe("no sixty seconds ever see more requests than the rate allows", () => {
  it.each([1, 7, 60])("%i a minute at ten times the load, for five minutes", async (rate) => {
    const limiter = limited();
    const sent: number[] = [];
    let refused = 0;
    const everyMs = Math.floor(60_000 / (rate * 10));
    for (let asked = 0; asked < rate * 50; asked += 1) {
      limiter.take("upstream", rate, performance.now() + 25_000, never).then(
        () => sent.push(performance.now()),
        () => (refused += 1),
      );
      await vi.advanceTimersByTimeAsync(everyMs);
    }
    await vi.advanceTimersByTimeAsync(30_000);
    expect(most(sent, 60_000)).toBeLessThanOrEqual(rate);
    // Nothing that the rate allows is wasted either.
    expect(sent.length).toBeGreaterThanOrEqual(rate * 5);
    expect(sent.length + refused).toBe(rate * 50);
  });
  it("a burst just before a minute's edge and one just after are still one minute", async () => {
    const limiter = limited();
    const sent: number[] = [];
    const burst = () => {
      for (let asked = 0; asked < 20; asked += 1)
        void limiter.take("upstream", 10, patient, never).then(() => sent.push(performance.now()));
    };
    await vi.advanceTimersByTimeAsync(59_900);
    burst();
    await vi.advanceTimersByTimeAsync(200);
    burst();
    await vi.advanceTimersByTimeAsync(240_000);
    expect(sent).toHaveLength(40);
    expect(most(sent, 60_000)).toBe(10);
  });
});

describe("a request that has to wait", () => {
  const used = async (rate: number) => {
    const limiter = limited();
    for (let asked = 0; asked < rate; asked += 1) await limiter.take("upstream", rate, patient, never);
    return limiter;
  };
  it("is refused at once, with the seconds, where the wait does not fit its deadline", async () => {
    const limiter = await used(3);
    await vi.advanceTimersByTimeAsync(20_500);
    const failure = await limiter
      .take("upstream", 3, performance.now() + 25_000, never)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HttpFailure);
    expect(failure).toMatchObject({ kind: "rate_limited", retryAfterSeconds: 40, retry: "never" });
  });
  it("waits where it fits", async () => {
    const limiter = await used(3);
    await vi.advanceTimersByTimeAsync(50_000);
    let done = false;
    void limiter.take("upstream", 3, performance.now() + 25_000, never).then(() => (done = true));
    await vi.advanceTimersByTimeAsync(9_990);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    expect(done).toBe(true);
  });
  it("counts those in line before it", async () => {
    const limiter = await used(1);
    void limiter.take("upstream", 1, patient, never);
    const failure = await limiter
      .take("upstream", 1, performance.now() + 100_000, never)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "rate_limited", retryAfterSeconds: 120 });
  });
  it("can be cancelled, and its turn goes to the one behind it, in order", async () => {
    const limiter = await used(1);
    const controller = new AbortController();
    const order: string[] = [];
    const first = limiter
      .take("upstream", 1, patient, controller.signal)
      .catch((error: HttpFailure) => order.push(error.kind));
    const second = limiter.take("upstream", 1, patient, never).then(() => order.push("second"));
    const third = limiter.take("upstream", 1, patient, never).then(() => order.push("third"));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    await first;
    await vi.advanceTimersByTimeAsync(60_010);
    await second;
    await vi.advanceTimersByTimeAsync(60_010);
    await third;
    expect(order).toEqual(["cancelled", "second", "third"]);
  });
});

it("upstreams do not share their rates", async () => {
  const limiter = limited();
  await limiter.take("a", 1, patient, never);
  await expect(limiter.take("a", 1, performance.now() + 1_000, never)).rejects.toMatchObject({ kind: "rate_limited" });
  await expect(limiter.take("b", 1, performance.now() + 1_000, never)).resolves.toBeUndefined();
});
