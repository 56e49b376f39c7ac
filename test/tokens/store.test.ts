/**
 * A rotating token in two places: spent only where the next one can be kept, used only once it is, and never lost
 * between.
 */

import { describe, expect, it } from "vitest";
import { chainOf } from "../../src/tokens/copies.ts";
import { tokenStore } from "../../src/tokens/store.ts";
import type { TokenStore } from "../../src/vendors/define.ts";
import { problemOf } from "../support/answers.ts";
import { type MemoryPlace, memoryPlace } from "../support/token-places.ts";

const chain = chainOf("first");
const patienceMs = 10;

/** Exchanges the first candidate, as a vendor's adapter does. */
const rotate = (store: TokenStore, token: string, between: () => void = () => undefined): Promise<string> =>
  store.exclusively(async (held) => {
    const [copy] = held.candidates;
    if (!copy) throw new Error("nothing to exchange");
    await held.prepare(copy);
    between();
    await held.replace(copy, token);
    return copy.token;
  });

const open = (...copies: readonly (readonly [string, number] | undefined)[]) => {
  const log: string[] = [];
  const names = ["Redis", "the file"];
  const places = copies.map((one, at) =>
    memoryPlace(names[at], log, one && { token: one[0], chain, generation: one[1] }),
  );
  return { log, places, store: tokenStore(places, "first", patienceMs) };
};
const tokensIn = (places: readonly MemoryPlace[]) => places.map((place) => place.held()?.token);

describe("a token in two places", () => {
  it("stands in both before it is spent, and so does the next one before it is used", async () => {
    const { log, places, store } = open(undefined, undefined);
    expect(await rotate(store, "second", () => log.push("spent"))).toBe("first");
    const both = (token: string) => [`Redis keeps ${token}`, `the file keeps ${token}`];
    expect(log).toEqual([...both("first"), "spent", ...both("second")]);
    expect(places.map((place) => place.held())).toEqual(Array(2).fill({ token: "second", chain, generation: 1 }));
  });

  it.each([
    ["behind in Redis", ["b", 2], ["c", 3]],
    ["behind in the file", ["c", 3], ["b", 2]],
    ["gone from Redis", undefined, ["c", 3]],
    ["gone from the file", ["c", 3], undefined],
  ] as const)("%s is set right before the newest is spent", async (_, first, second) => {
    const { places, store } = open(first, second);
    await rotate(store, "d", () => expect(tokensIn(places)).toEqual(["c", "c"]));
    expect(tokensIn(places)).toEqual(["d", "d"]);
  });

  it("is not spent where one of them cannot be written", async () => {
    for (const at of [0, 1]) {
      const { places, store } = open(["c", 3], ["c", 3]);
      places[at]!.broken = new Error("disk full");
      let spent = false;
      const problem = await problemOf(rotate(store, "d", () => (spent = true)));
      expect([problem.code, spent]).toEqual(["vendor_unavailable", false]);
      expect(problem.message).toContain(`${places[at]!.name} cannot be written`);
    }
  });

  it("is not spent where somebody took over one of them meanwhile", async () => {
    const { places, store } = open(["c", 3], ["c", 3]);
    places[1]!.lost = new Error("taken over");
    let spent = false;
    await expect(rotate(store, "d", () => (spent = true))).rejects.toThrow("taken over");
    expect(spent).toBe(false);
  });

  it("is kept where it can be when a place is gone after the exchange, and goes to the other before it is used", async () => {
    const { places, store } = open(["c", 3], ["c", 3]);
    const problem = await problemOf(rotate(store, "d", () => (places[0]!.broken = new Error("killed"))));
    expect([problem.code, problem.retryAfterSeconds]).toEqual(["vendor_unavailable", 5]);
    expect(problem.message).toContain("is kept in the file but not in Redis");
    expect(tokensIn(places)).toEqual(["c", "d"]);
    places[0]!.broken = undefined;
    // Another process, which knows nothing but the places.
    expect(await rotate(tokenStore(places, "first", patienceMs), "e")).toBe("d");
    expect(tokensIn(places)).toEqual(["e", "e"]);
  });

  it("that could be kept nowhere stays with this process until it can", async () => {
    const { places, store } = open(["c", 3], ["c", 3]);
    const breakAll = () => {
      for (const place of places) place.broken = new Error("gone");
    };
    const problem = await problemOf(rotate(store, "d", breakAll));
    expect(problem.message).toContain("do not stop the process");
    for (const place of places) place.broken = undefined;
    expect(await rotate(store, "e")).toBe("d");
    expect(tokensIn(places)).toEqual(["e", "e"]);
  });

  it("that is only gone for a moment is written until it is back", async () => {
    const { places } = open(["c", 3], ["c", 3]);
    const write = places[0]!.write;
    let failures = 0;
    const flaky = {
      ...places[0]!,
      write: (copy: Parameters<typeof write>[0]) => {
        if (copy.token !== "d" || failures === 2) return write(copy);
        failures += 1;
        return Promise.reject(new Error("restarting"));
      },
    };
    await rotate(tokenStore([flaky, places[1]!], "first"), "d");
    expect([failures, tokensIn(places)]).toEqual([2, ["d", "d"]]);
  });

  it("is held by one at a time, even where one fails", async () => {
    const { store, log } = open(["c", 3], undefined);
    const hold = (name: string, fails = false) =>
      store.exclusively(async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    await Promise.allSettled([hold("a"), hold("b", true), hold("c")]);
    expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });
});
