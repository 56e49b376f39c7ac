/** Which of several copies of a rotating token is tried, in which order, and which never. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidatesOf, chainOf, type KeptCopy, readCopy, showCopy, successorOf } from "../../src/tokens/copies.ts";

const tokensOf = (kept: readonly KeptCopy[], first: string) => candidatesOf(kept, first).map(({ token }) => token);
const chain = chainOf("first");
const copy = (token: string | undefined, generation: number, of = chain) =>
  ({ token, chain: of, generation }) as KeptCopy;

describe("of the copies that are kept", () => {
  it("the newest is tried first, and no earlier one of its chain at all", () => {
    expect(tokensOf([], "first")).toEqual(["first"]);
    expect(tokensOf([copy("c", 3), copy("b", 2)], "first")).toEqual(["c"]);
    expect(tokensOf([copy("first", 0)], "first")).toEqual(["first"]);
  });

  it("one of another login is tried when the newest is not accepted, and the new login's too", () => {
    expect(tokensOf([copy("c", 3), copy("x", 7, "other")], "again")).toEqual(["x", "c", "again"]);
  });

  it("one that cannot be read still tells that what came before it is spent", () => {
    expect(tokensOf([copy(undefined, 4), copy("c", 3)], "first")).toEqual([]);
    expect(tokensOf([copy(undefined, 2), copy("c", 3)], "first")).toEqual(["c"]);
  });

  it("a token as earlier versions wrote it goes before the configured one", () => {
    expect(tokensOf([readCopy("plain\n")!], "first")).toEqual(["plain", "first"]);
  });

  it("none that was spent is ever tried, whatever is lost or put back, by anybody", () => {
    const step = fc.oneof(
      fc.record({ at: fc.constantFrom(0, 1), does: fc.constant("exchange" as const) }),
      fc.record({ at: fc.constantFrom(0, 1), does: fc.constant("lose" as const) }),
      fc.record({ at: fc.constantFrom(0, 1), does: fc.constant("seal" as const) }),
      fc.record({ at: fc.constantFrom(0, 1), does: fc.constant("login" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [first, logins, exchanges, good] = ["login-0", 0, 0, "login-0"];
        const places: (KeptCopy | undefined)[] = [undefined, undefined];
        for (const { at, does } of steps) {
          const kept = places.filter((one): one is KeptCopy => one !== undefined);
          if (does === "lose" && places[1 - at]?.token) places[at] = undefined;
          if (does === "seal" && places[1 - at]?.token) places[at] = places[at] && { ...places[at], token: undefined };
          if (does === "login") {
            logins += 1;
            first = `login-${logins}`;
            good = first;
          }
          if (does !== "exchange") continue;
          const tried = candidatesOf(kept, first);
          const accepted = tried.find(({ token }) => token === good);
          // Dead logins may be tried, but within a login nothing that was spent.
          const chains = tried.map((one) => one.chain);
          expect(new Set(chains).size).toBe(chains.length);
          expect(accepted?.token).toBe(good);
          exchanges += 1;
          good = `token-${exchanges}`;
          const next = successorOf(accepted!, good, kept, first);
          places[0] = next;
          places[1] = next;
        }
      }),
      { seed: 16, numRuns: 500 },
    );
  });
});

describe("a copy", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (token, generation) => {
        const one = { token, chain, generation };
        expect(readCopy(`${showCopy(one)}\n`)).toEqual(one);
      }),
      { seed: 16 },
    );
  });

  it("that was not written to its end is none", () => {
    const text = showCopy({ token: "refresh", chain, generation: 12 });
    for (let length = 0; length < text.length; length += 1) expect(readCopy(text.slice(0, length))).toBeUndefined();
  });
});
