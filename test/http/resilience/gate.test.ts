import { afterEach, describe, expect, it, vi } from "vitest";
import type { HttpFailure } from "../../../src/http/failure.ts";
import { defaultLimits } from "../../../src/http/limits.ts";
import type { Asker } from "../../../src/http/resilience/fair-line.ts";
import { createGate, type GateCaller } from "../../../src/http/resilience/gate.ts";
import { createRateLimiter } from "../../../src/http/resilience/rate-limit.ts";
import { useVirtualTime } from "../../support/gates.ts";

afterEach(() => {
  vi.useRealTimers();
});

const turn = () => vi.advanceTimersByTimeAsync(0);
const named = (principal: string, isBulk = false): Asker => ({ principal, isBulk });
const caller = (asker: Asker, patienceMs = 25_000): GateCaller => ({
  asker,
  signal: new AbortController().signal,
  deadline: performance.now() + patienceMs,
});

interface Given extends Partial<Pick<typeof defaultLimits, "queued" | "queuedPerPrincipal">> {
  readonly requestsPerMinute?: number;
}

/** A gate whose requests end when the test says so, or after so long. */
const open = ({ requestsPerMinute, ...limits }: Given = {}) => {
  useVirtualTime();
  const rate = requestsPerMinute && { key: "k", requestsPerMinute, limiter: createRateLimiter() };
  const gate = createGate({ ...defaultLimits, ...limits }, rate || undefined);
  const started: string[] = [];
  const finish: (() => void)[] = [];
  const enter = (name: string, who: GateCaller): Promise<string> =>
    gate
      .run(() => {
        started.push(name);
        return new Promise<string>((resolve) => finish.push(() => resolve("answer")));
      }, who)
      .catch((failure: HttpFailure) => failure.kind);
  /** Asks again and again as soon as it is answered, each request taking so long. */
  const loop = async (asker: Asker, ms: number): Promise<never> => {
    for (;;) {
      await gate
        .run(() => new Promise((resolve) => setTimeout(resolve, ms)), caller(asker))
        .catch(
          // Whoever is refused asks again a moment later.
          () => new Promise((resolve) => setTimeout(resolve, 50)),
        );
    }
  };
  /** One call after another with a pause between them: what became of each, and the longest wait in milliseconds. */
  const calls = async (asker: Asker, count: number, { takesMs, pauseMs }: { takesMs: number; pauseMs: number }) => {
    const ends: string[] = [];
    let longest = 0;
    for (let call = 0; call < count; call += 1) {
      const since = performance.now();
      await gate
        .run(() => new Promise((resolve) => setTimeout(resolve, takesMs)), caller(asker))
        .then(
          () => ends.push("served"),
          (failure: HttpFailure) => ends.push(failure.kind),
        );
      longest = Math.max(longest, performance.now() - since - takesMs);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return { ends, longest };
  };
  const elapse = async <T>(work: Promise<T>, ms: number): Promise<T> => {
    let isDone = false;
    void work.finally(() => {
      isDone = true;
    });
    for (let passed = 0; passed < ms && !isDone; passed += 50) await vi.advanceTimersByTimeAsync(50);
    return work;
  };
  return { gate, started, finish, enter, loop, calls, elapse };
};

describe("eight requests of an upstream are under way at once, and the others wait in line", () => {
  it("as long as their deadlines leave a second for the request itself, then they are told", async () => {
    const { started, finish, enter } = open();
    const ends = Array.from({ length: 10 }, (_, index) => enter(`${index}`, caller(named("anna"))));
    await vi.advanceTimersByTimeAsync(23_990);
    let isTold = false;
    void ends[9]?.then(() => {
      isTold = true;
    });
    await turn();
    expect(isTold).toBe(false);
    await vi.advanceTimersByTimeAsync(20);
    expect(await Promise.all(ends.slice(8))).toEqual(["overloaded", "overloaded"]);
    for (const end of finish) end();
    expect(await Promise.all(ends.slice(0, 8))).toEqual(Array(8).fill("answer"));
    expect(started).toHaveLength(8);
  });
  it.each([32, 64])(
    "%i callers at a vendor that takes 800 ms are all served, none told that it is too many",
    async (count) => {
      const { calls, elapse } = open();
      const one = (index: number) => calls(named(`${index}`), 2, { takesMs: 800, pauseMs: 0 });
      const all = await elapse(Promise.all(Array.from({ length: count }, (_, index) => one(index))), 30_000);
      expect(new Set(all.flatMap(({ ends }) => ends))).toEqual(new Set(["served"]));
    },
  );
  it("a place that becomes free goes to the next in line, and nobody overtakes", async () => {
    const { started, finish, enter } = open();
    for (let index = 0; index < 10; index += 1) void enter(`${index}`, caller(named("anna")));
    await turn();
    finish[0]?.();
    void enter("late", caller(named("anna")));
    await turn();
    expect(started).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8"]);
  });
  it("whoever is cancelled in line leaves it without blocking those behind", async () => {
    const { started, finish, enter } = open();
    const controllers = Array.from({ length: 40 }, () => new AbortController());
    const ends = controllers.map(({ signal }, index) => enter(`${index}`, { ...caller(named("anna")), signal }));
    await turn();
    for (const controller of controllers.slice(8, 39)) controller.abort();
    expect(await ends[8]).toBe("cancelled");
    finish[0]?.();
    await turn();
    expect(started).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "39"]);
  });
  it("the line has an end for each principal, and a full one gives room to whoever has less in it", async () => {
    const { enter } = open({ queued: 6, queuedPerPrincipal: 5 });
    const ends = Array.from({ length: 14 }, (_, index) => enter(`a${index}`, caller(named("anna"))));
    expect(await ends[13]).toBe("overloaded");
    void enter("b0", caller(named("bert")));
    void enter("b1", caller(named("bert")));
    // The last of Anna's five gave its place; four and two are six.
    expect(await ends[12]).toBe("overloaded");
    expect(await enter("a14", caller(named("anna")))).toBe("overloaded");
  });
});

describe("principals take turns", () => {
  it("at places: one with many in line goes every second time where another waits", async () => {
    const { started, finish, enter } = open();
    for (let index = 0; index < 60; index += 1) void enter(`a${index}`, caller(named("anna")));
    await turn();
    for (let index = 0; index < 3; index += 1) void enter(`b${index}`, caller(named("bert")));
    for (let index = 0; index < 6; index += 1) {
      finish[index]?.();
      await turn();
    }
    expect(started.slice(8)).toEqual(["a8", "b0", "a9", "b1", "a10", "b2"]);
  });
  it("whole-book reads, however many read them, go every second time beside others", async () => {
    const { started, finish, enter } = open();
    for (const who of ["anna", "bert", "carl"])
      for (let index = 0; index < 10; index += 1) void enter(`${who}${index}`, caller(named(who, true)));
    await turn();
    for (let index = 0; index < 3; index += 1) void enter(`single${index}`, caller(named("dora")));
    for (let index = 0; index < 6; index += 1) {
      finish[index]?.();
      await turn();
    }
    expect(started.slice(8).filter((name) => name.startsWith("single"))).toEqual(["single0", "single1", "single2"]);
  });
  it("sixty looping calls of one leave another's single calls served, twenty of twenty", async () => {
    const { loop, calls, elapse } = open();
    for (let index = 0; index < 60; index += 1) void loop(named("anna"), 200);
    await vi.advanceTimersByTimeAsync(3_000);
    const { ends, longest } = await elapse(calls(named("bert"), 20, { takesMs: 200, pauseMs: 0 }), 60_000);
    expect(ends).toEqual(Array(20).fill("served"));
    expect(longest).toBeLessThanOrEqual(400);
  });
  it("and so they do at a vendor of a hundred requests a minute, of which they left one in eight", async () => {
    const { loop, calls, elapse } = open({ requestsPerMinute: 100 });
    for (let index = 0; index < 60; index += 1) void loop(named("anna"), 200);
    await vi.advanceTimersByTimeAsync(3_000);
    const { ends, longest } = await elapse(calls(named("bert"), 20, { takesMs: 200, pauseMs: 5_000 }), 300_000);
    expect(ends).toEqual(Array(20).fill("served"));
    expect(longest).toBeLessThanOrEqual(400);
  });
});

describe("a rate is shared out", () => {
  const countOf = async (given: Given, readers: readonly (readonly [Asker, number])[], ms: number) => {
    const { gate } = open(given);
    const served = new Map<string, number>();
    for (const [asker, atOnce] of readers)
      for (let index = 0; index < atOnce; index += 1)
        void (async () => {
          for (;;) {
            const isServed = await gate.run(async () => true, caller(asker, 1e6));
            const name = `${asker.principal}${asker.isBulk ? " (book)" : ""}`;
            if (isServed) served.set(name, (served.get(name) ?? 0) + 1);
          }
        })();
    await vi.advanceTimersByTimeAsync(ms);
    return Object.fromEntries(served);
  };
  it("a whole-book read alone has all of it but what is kept for somebody who comes", async () => {
    expect(await countOf({ requestsPerMinute: 100 }, [[named("anna", true), 8]], 59_000)).toEqual({
      "anna (book)": 88,
    });
  });
  it("and the only one there is has all of it", async () => {
    expect(await countOf({ requestsPerMinute: 100 }, [[named("", true), 8]], 59_000)).toEqual({ " (book)": 100 });
  });
  it("beside others it has half at most, over many minutes", async () => {
    const served = await countOf(
      { requestsPerMinute: 100 },
      [
        [named("anna", true), 8],
        [named("bert"), 8],
      ],
      599_000,
    );
    expect(served["anna (book)"]).toBeLessThanOrEqual(500);
    expect((served.bert ?? 0) + (served["anna (book)"] ?? 0)).toBeGreaterThanOrEqual(850);
    expect(served.bert).toBeGreaterThanOrEqual(served["anna (book)"] ?? 0);
  });
  it("equally between those who ask for all they can get", async () => {
    const greedy = ["anna", "bert", "carl"].map((name) => [named(name), 8] as const);
    const served = Object.values(await countOf({ requestsPerMinute: 90 }, greedy, 599_000));
    expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(30);
  });
});

describe("whoever waits for a rate", () => {
  it("is told how long that was", async () => {
    const { gate } = open({ requestsPerMinute: 1 });
    await gate.run(async () => {}, caller(named("")));
    await vi.advanceTimersByTimeAsync(56_000);
    const waited = gate.run(async (rateWaitMs) => rateWaitMs, caller(named("")));
    await vi.advanceTimersByTimeAsync(4_010);
    expect(await waited).toBeGreaterThanOrEqual(4_000);
    expect(await waited).toBeLessThanOrEqual(4_010);
  });
  it("is refused at once, with the seconds, where the wait leaves no second for the request", async () => {
    const { gate } = open({ requestsPerMinute: 1 });
    await gate.run(async () => {}, caller(named("")));
    await vi.advanceTimersByTimeAsync(35_500);
    const refused = gate.run(async () => {}, caller(named(""), 25_000)).catch((failure: unknown) => failure);
    await turn();
    expect(await refused).toMatchObject({ kind: "rate_limited", retryAfterSeconds: 25, retry: "never" });
  });
  it("and where others came before it after all, when its time is up", async () => {
    const { gate } = open({ requestsPerMinute: 2 });
    for (let index = 0; index < 2; index += 1) await gate.run(async () => {}, caller(named("anna", false)));
    await vi.advanceTimersByTimeAsync(40_000);
    const ends = ["anna", "anna", "bert", "carl"].map((who) =>
      gate.run(async () => "served", caller(named(who))).catch((failure: HttpFailure) => failure.kind),
    );
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await Promise.all(ends)).filter((end) => end === "served")).toHaveLength(2);
    expect(new Set(await Promise.all(ends))).toEqual(new Set(["served", "rate_limited"]));
  });
});
