import { afterEach, describe, expect, it, vi } from "vitest";
import type { HttpFailure } from "../../../src/http/failure.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import { createBulkhead } from "../../../src/http/resilience/bulkhead.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("the bulkhead holds eight at once and thirty-two in line", () => {
  const crowd = async (count: number) => {
    vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
    const bulkhead = createBulkhead(defaultLimits);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const controllers = Array.from({ length: count }, () => new AbortController());
    const ends = controllers.map((controller, index) =>
      bulkhead
        .run(
          () => {
            started.push(index);
            return new Promise<string>((resolve) => finish.push(() => resolve("answer")));
          },
          { signal: controller.signal, deadline: Number.POSITIVE_INFINITY },
        )
        .catch((failure: HttpFailure) => failure.kind),
    );
    await vi.advanceTimersByTimeAsync(0);
    return { started, finish, controllers, ends };
  };
  it("the forty-first is refused at once", async () => {
    const { started, ends } = await crowd(41);
    expect(started).toHaveLength(8);
    expect(await ends[40]).toBe("overloaded");
  });
  it("whoever has waited a second is refused, and does not start later", async () => {
    const { started, finish, ends } = await crowd(10);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(ends.slice(8))).toEqual(["overloaded", "overloaded"]);
    for (const end of finish) end();
    expect(await Promise.all(ends.slice(0, 8))).toEqual(Array(8).fill("answer"));
    expect(started).toHaveLength(8);
  });
  it("a place that becomes free goes to the next in line", async () => {
    const { started, finish } = await crowd(10);
    finish[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
  it("whoever is cancelled in line leaves it without blocking those behind", async () => {
    const { started, finish, controllers, ends } = await crowd(40);
    for (const controller of controllers.slice(8, 39)) controller.abort();
    expect(await ends[8]).toBe("cancelled");
    finish[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 39]);
  });
});
