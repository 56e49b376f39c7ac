/** Much to read at once: one piece in a turn of the event loop, and everybody else's work in between. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { readAnswer } from "../../src/http/answer/answer.ts";
import { defaultLimits } from "../../src/http/limits.ts";
import { createLine, createYielding, yieldToEventLoop } from "../../src/platform/event-loop.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts turns of the event loop until stopped. */
const turns = () => {
  let count = 0;
  let counting = true;
  const next = () => {
    count += 1;
    if (counting) setImmediate(next);
  };
  setImmediate(next);
  return {
    now: () => count,
    stop: () => {
      counting = false;
    },
  };
};

const answer = (bytes: number) => {
  const text = JSON.stringify({ rows: [{ text: "x".repeat(bytes) }] });
  return { status: 200, headers: { "content-type": "application/json" }, bytes: Buffer.from(text) };
};

/** The turn in which each of so many answers that are there at once is read. */
const readAt = async (count: number, bytes: number): Promise<number[]> => {
  const loop = turns();
  const read = Array.from({ length: count }, async () => {
    await readAnswer(answer(bytes), defaultLimits, false);
    return loop.now();
  });
  const at = await Promise.all(read);
  loop.stop();
  return at;
};

describe("answers that arrive together", () => {
  it("fifty large ones are read in fifty turns", async () => {
    expect(new Set(await readAt(50, 100_000)).size).toBe(50);
  });

  it("small ones wait for nobody", async () => {
    expect(new Set(await readAt(50, 1_000)).size).toBe(1);
  });

  it("in the order in which they asked", async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((one) => yieldToEventLoop().then(() => order.push(one))));
    expect(order).toEqual([1, 2, 3, 4]);
  });
});

describe("work in pieces", () => {
  it("gives up its turn once it has held it for long, and only then", async () => {
    let clock = 1_000;
    vi.spyOn(performance, "now").mockImplementation(() => clock);
    const pace = createYielding();
    expect(pace()).toBeUndefined();
    clock += 14;
    expect(pace()).toBeUndefined();
    clock += 1;
    const wait = pace();
    expect(wait).toBeInstanceOf(Promise);
    const loop = turns();
    await wait;
    loop.stop();
    expect(pace()).toBeUndefined();
    clock += 15;
    expect(pace()).toBeInstanceOf(Promise);
  });
});

describe("work in a line", () => {
  it("is done one after another in the order asked for, also behind work that failed", async () => {
    const line = createLine();
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await yieldToEventLoop();
      steps.push(`${name} ends`);
      if (name === "b") throw new Error(name);
      return name;
    };
    const results = await Promise.allSettled(["a", "b", "c"].map((name) => line(work(name))));
    expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
