import { afterEach, describe, expect, it, vi } from "vitest";
import { type FailureKind, HttpFailure } from "../../../src/http/failure.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import type { BreakerState } from "../../../src/http/observer.ts";
import { createBreaker } from "../../../src/http/resilience/breaker.ts";

afterEach(() => {
  vi.useRealTimers();
});

const set = async () => {
  vi.useFakeTimers({ toFake: ["performance", "Date", "setTimeout", "clearTimeout"] });
  const states: BreakerState[] = [];
  const breaker = createBreaker(defaultLimits, (state) => states.push(state));
  const run = <T>(work: () => Promise<T>) => breaker.run(work);
  const fail = (kind: FailureKind = "unavailable", status?: number) =>
    run(async () => {
      throw new HttpFailure(kind, "It failed.", { status });
    }).catch((failure: HttpFailure) => failure);
  const succeed = () => run(async () => "answer").catch((failure: HttpFailure) => failure);
  const times = async (count: number, act: () => Promise<unknown>) => {
    for (let done = 0; done < count; done += 1) await act();
  };
  return { breaker, states, run, fail, succeed, times };
};

describe("the breaker opens at half of at least twenty requests within ten seconds", () => {
  it("ten failures of twenty open it, and the next request is not sent", async () => {
    const { breaker, fail, succeed, times, run } = await set();
    await times(10, succeed);
    await times(10, fail);
    expect(breaker.state).toBe("open");
    const work = vi.fn(async () => "answer");
    await expect(run(work)).rejects.toMatchObject({ kind: "unavailable", retry: "never", retryAfterSeconds: 5 });
    expect(work).not.toHaveBeenCalled();
  });
  it("nineteen failures do not, and nine of twenty do not", async () => {
    const few = await set();
    await few.times(19, few.fail);
    expect(few.breaker.state).toBe("closed");
    const mild = await set();
    await mild.times(11, mild.succeed);
    await mild.times(9, mild.fail);
    expect(mild.breaker.state).toBe("closed");
  });
  it("failures older than ten seconds are forgotten, however quiet the upstream", async () => {
    const { breaker, fail, times } = await set();
    await times(19, fail);
    vi.advanceTimersByTime(10_000);
    await times(19, fail);
    expect(breaker.state).toBe("closed");
    await fail();
    expect(breaker.state).toBe("open");
  });
  const harmless: readonly (readonly [FailureKind, number | undefined])[] = [
    ["status", 400],
    ["status", 404],
    ["rate_limited", 429],
    ["cancelled", undefined],
    ["bad_response", 302],
    ["too_large", 200],
    ["overloaded", undefined],
  ];
  it.each(harmless)("%s %s does not count", async (kind, status) => {
    const { breaker, fail, times } = await set();
    await times(100, () => fail(kind, status));
    expect(breaker.state).toBe("closed");
  });
  const harmful: readonly (readonly [FailureKind, number | undefined])[] = [
    ["status", 500],
    ["status", 503],
    ["timeout", undefined],
    ["unavailable", undefined],
  ];
  it.each(harmful)("%s %s counts", async (kind, status) => {
    const { breaker, fail, times } = await set();
    await times(20, () => fail(kind, status));
    expect(breaker.state).toBe("open");
  });
});

describe("after five seconds one probe decides", () => {
  const opened = async () => {
    const all = await set();
    await all.times(20, all.fail);
    vi.advanceTimersByTime(4_999);
    expect(() => all.breaker.refuseIfOpen()).toThrow(HttpFailure);
    vi.advanceTimersByTime(1);
    expect(() => all.breaker.refuseIfOpen()).not.toThrow();
    return all;
  };
  it("a success closes it, and the past is forgotten", async () => {
    const { breaker, states, succeed, fail, times } = await opened();
    expect(await succeed()).toBe("answer");
    expect(states).toEqual(["open", "half_open", "closed"]);
    await times(18, fail);
    expect(breaker.state).toBe("closed");
  });
  it("a failure opens it for another five seconds", async () => {
    const { breaker, fail, succeed } = await opened();
    await fail();
    expect(breaker.state).toBe("open");
    vi.advanceTimersByTime(4_999);
    expect(await succeed()).toMatchObject({ kind: "unavailable" });
    vi.advanceTimersByTime(1);
    expect(await succeed()).toBe("answer");
  });
  it("an answer of 404 closes it: the vendor is there", async () => {
    const { breaker, fail } = await opened();
    await fail("status", 404);
    expect(breaker.state).toBe("closed");
  });
  it("a cancelled probe proves nothing, and does not close it", async () => {
    const { breaker, fail } = await opened();
    await fail("cancelled");
    expect(breaker.state).toBe("open");
  });
  it("while the probe is under way nobody else is let through, nor kept waiting", async () => {
    const { run, succeed } = await opened();
    let finish = (_: string) => {};
    const probe = run(() => new Promise<string>((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.all([succeed(), succeed(), succeed()])).toMatchObject(
      Array(3).fill({ kind: "unavailable", retryAfterSeconds: 1 }),
    );
    finish("answer");
    expect(await probe).toBe("answer");
    expect(await succeed()).toBe("answer");
  });
  it("a jump of the wall clock changes nothing", async () => {
    const { fail, succeed, times } = await set();
    await times(20, fail);
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(await succeed()).toMatchObject({ kind: "unavailable" });
  });
});
