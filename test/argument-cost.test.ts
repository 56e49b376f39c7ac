/** What arguments cost: a million characters anywhere hold nothing up, and nothing longer than allowed is ever sent. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prompts } from "../src/prompts/registry.ts";
import { readArguments } from "../src/tools/arguments/read.ts";
import { tools } from "../src/tools/registry.ts";
import { Problem } from "../src/vocabulary/problem.ts";
import { longestQuery } from "../src/vocabulary/search.ts";
import { cpuMs } from "./support/cpu-time.ts";
import { openTestServices } from "./support/services.ts";

const million = 1_000_000;

const endless: readonly (readonly [string, unknown])[] = [
  ...["x", "a@", " ", "9", "é", "[", "[]", '{"a":', ",", '"', "\\", "zenskar.", "\ufdfa"].map(
    (unit) => [`${unit}…`, unit.repeat(million / unit.length)] as const,
  ),
  ["a list of texts", Array(million / 4).fill("x")],
  ["a list of objects", Array(million / 4).fill({})],
  ["a list as text", JSON.stringify(Array(million / 4).fill(5))],
  ["one endless entry", ["\ufdfa".repeat(million)]],
  ["an object", Object.fromEntries(Array.from({ length: million / 10 }, (_, index) => [`k${index}`, 1]))],
];

describe("a million characters", () => {
  const takers = [...tools, ...prompts].flatMap((taker) =>
    Object.keys(taker.arguments.shape).map((name) => ({ taker, name })),
  );

  it.each(endless)("%s: refused within 50 ms in any argument of any tool and prompt", async (_, value) => {
    for (const { taker, name } of takers) {
      const read = () => {
        try {
          readArguments(taker, { [name]: value });
        } catch (refusal) {
          expect(refusal).toBeInstanceOf(Problem);
          expect((refusal as Problem).message.length).toBeLessThan(1_000);
        }
      };
      // The best of three: a collection of garbage is not what is measured.
      const costs = [await cpuMs(read), await cpuMs(read), await cpuMs(read)];
      expect(Math.min(...costs), `${taker.name}.${name}`).toBeLessThan(50);
    }
  });

  it("a list longer than is looked at is longer than any argument may be", () => {
    for (const { taker, name } of takers) {
      const ofTexts = Array(2_000).fill("x".repeat(3));
      expect(() => readArguments(taker, { [name]: ofTexts }), `${taker.name}.${name}`).toThrow(Problem);
    }
  });
});

describe("what is sent", () => {
  const unit = fc.constantFrom(..."abc ü ß ä İ ﬁ ﷺ ｗ Å é 漢 😀 @ . - 1 0".split(" "), " ", "@ü.example", "müller");

  it("is never longer than a search text may be, however its letters grow when written plainly", async () => {
    const test = openTestServices({ customers: 2 });
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, minLength: 2, maxLength: longestQuery, size: "max" }), async (query) => {
        test.sent.length = 0;
        const end: unknown = await test.call("search_customers", { query }).catch((failure: unknown) => failure);
        if (end instanceof Problem) expect(["invalid_argument", "unsupported"]).toContain(end.code);
        for (const one of test.sent) {
          asked += 1;
          const values = [...new URL(one.replace(" ", "://h")).searchParams.values()];
          expect(Math.max(...values.map((value) => value.length))).toBeLessThanOrEqual(longestQuery + "%%".length);
        }
      }),
      { seed: 31, numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(100);
  });
});
