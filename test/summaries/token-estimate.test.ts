/** Promises of the token estimate: never much too low, little too high, quick. */

import fc from "fast-check";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, it } from "vitest";
import { estimateTokens } from "../../src/summaries/token-estimate.ts";
import { answerText, hostileText, hostileTexts, latinNames, otherNames, randomOf } from "../support/answer-texts.ts";
import { cpuMs } from "../support/cpu-time.ts";

const runs = 10;
const lowest = 0.95;

function ratios(make: (seed: number) => string): { min: number; mean: number } {
  const all = Array.from({ length: runs }, (_, seed) => {
    const text = make(seed + 1);
    return estimateTokens(text) / countTokens(text);
  });
  return { min: Math.min(...all), mean: all.reduce((sum, ratio) => sum + ratio, 0) / runs };
}

describe("an answer's tokens are not underestimated by more than 5 %, nor much overestimated", () => {
  for (const form of ["table", "json", "wide"] as const) {
    it.each(Object.keys(latinNames))(`%s names, ${form}: 15 % too many on average at most`, (language) => {
      const { min, mean } = ratios((seed) => answerText(randomOf(seed), latinNames[language] ?? "", form));
      expect(min).toBeGreaterThan(lowest);
      expect(mean).toBeLessThan(1.15);
    });

    it.each(Object.keys(otherNames))(`%s names, ${form}: 25 % too many on average at most`, (language) => {
      const { min, mean } = ratios((seed) => answerText(randomOf(seed), otherNames[language] ?? "", form));
      expect(min).toBeGreaterThan(lowest);
      expect(mean).toBeLessThan(1.25);
    });
  }

  it.each([
    [
      "an error",
      "invalid_argument: `due_befor` is not an argument of list_customers; did you mean `due_before`? Call again with due_before set to 2024-01-31.",
    ],
    [
      "e-mails",
      "j.kowalczyk@piekarnia-krakow.pl\nbuchhaltung@gebaeudereinigung-kowalski.de\nxq.zhang_88@qq.com\na.b@c.io",
    ],
    ["phones", "+44 20 7946 0958\n+49 (0)89 1234-5678\n0176/1234567\n+33.1.23.45.67.89\n+1-202-555-0143 ext. 12"],
    [
      "ids",
      "9f1c2a70-5b1d-4e0f-8a66-0d9c41be77aa\n65f0c1d2e3b4a5968778695a\ncus_NffrFeUfNV2Hib\nDE811907980\nINV/2024/00031",
    ],
    [
      "addresses",
      "Hauptstraße 12a, 10115 Berlin\n221B Baker Street, London NW1 6XE\nul. Świętokrzyska 31/33a, 00-001 Warszawa",
    ],
  ])("%s alone", (_, text) => {
    expect(estimateTokens(text)).toBeGreaterThanOrEqual(countTokens(text) * lowest);
    expect(estimateTokens(text)).toBeLessThanOrEqual(countTokens(text) * 1.35);
  });
});

describe("hostile text does not slip under the budget", () => {
  it.each(Object.keys(hostileTexts))("%s", (name) => {
    const { min } = ratios((seed) => hostileText(randomOf(seed), hostileTexts[name] ?? "", 1000));
    expect(min).toBeGreaterThan(lowest);
  });

  it("any mix of it, inside an answer", () => {
    const pieces = fc.array(
      fc.tuple(fc.constantFrom(...Object.values(hostileTexts)), fc.nat(9999), fc.integer({ min: 20, max: 200 })),
      {
        minLength: 5,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(pieces, (mix) => {
        const text = mix.map(([kind, seed, length]) => hostileText(randomOf(seed), kind, length)).join("\t");
        expect(estimateTokens(text)).toBeGreaterThan(countTokens(text) * lowest);
      }),
      { seed: 20_261_003, numRuns: 60 },
    );
  });

  it("broken and lone surrogates, and nothing at all", () => {
    expect(estimateTokens("")).toBe(0);
    for (const text of ["\ud800", "a\udfffb", "\udc00\ud800"]) expect(estimateTokens(text)).toBeGreaterThan(0);
  });
});

describe("the estimate is fit for cutting an answer", () => {
  it("never falls when a row is added", () => {
    const rows = answerText(randomOf(7), latinNames.german ?? "", "table").split("\n");
    const estimates = rows.map((_, count) => estimateTokens(rows.slice(0, count + 1).join("\n")));
    expect(estimates).toEqual(estimates.toSorted((a, b) => a - b));
  });

  it("takes time in proportion to the text, however long its words are", async () => {
    const cost = (length: number) => {
      const text = "x".repeat(length);
      return cpuMs(() => estimateTokens(text));
    };
    await cost(100_000);
    expect(await cost(2_000_000)).toBeLessThan(2_000);
  });
});
