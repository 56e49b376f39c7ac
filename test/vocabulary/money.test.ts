/** Amounts: every digit that was sent, no digit that was not. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDecimals,
  compareDecimals,
  fromMinorUnits,
  isPositive,
  readCurrency,
  readDecimal,
  showMoney,
} from "../../src/vocabulary/money.ts";

/** A repeatable source of numbers below a bound; for so many, fast-check would take a multiple of the time. */
const source = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

interface Sample {
  readonly text: string;
  readonly units: bigint;
  readonly scale: number;
}

const sample = (next: (below: number) => number): Sample => {
  const scale = next(10);
  const length = scale + 1 + next(21);
  const digits = Array.from({ length }, () => next(10)).join("");
  const negative = next(2) === 1;
  const whole = digits.slice(0, length - scale).replace(/^0+(?=\d)/, "");
  const units = BigInt(digits) * (negative ? -1n : 1n);
  const sign = negative && units !== 0n ? "-" : "";
  return { text: `${sign}${whole}${scale ? `.${digits.slice(-scale)}` : ""}`, units, scale };
};

describe("decimals", () => {
  it("are exact: 100,000 read, compared and added like integers of any size", () => {
    const next = source(20_260_301);
    let wrong = 0;
    for (let run = 0; run < 50_000; run += 1) {
      const [a, b] = [sample(next), sample(next)];
      const [left, right] = [a.units * 10n ** BigInt(b.scale), b.units * 10n ** BigInt(a.scale)];
      const order = left === right ? 0 : left < right ? -1 : 1;
      const sum = addDecimals(a.text, b.text);
      const places = sum.split(".")[1]?.length ?? 0;
      const exact = BigInt(sum.replace(".", "")) * 10n ** BigInt(a.scale + b.scale - places) === left + right;
      const kept = readDecimal(a.text) === a.text && fromMinorUnits(a.units, a.scale) === a.text;
      if (!kept || !exact || places !== Math.max(a.scale, b.scale)) wrong += 1;
      if (compareDecimals(a.text, b.text) !== order || isPositive(a.text) !== a.units > 0n) wrong += 1;
    }
    expect(wrong).toBe(0);
  });

  it.each([
    ["1234.50", "1234.50"],
    ["9007199254740993", "9007199254740993"],
    ["123456789012345678901234567890.10", "123456789012345678901234567890.10"],
    ["1e3", "1000"],
    ["1.50E+1", "15.0"],
    ["12e-3", "0.012"],
    ["-0", "0"],
    ["-0.00", "0.00"],
    ["+7", "7"],
    ["007.50", "7.50"],
    [".5", "0.5"],
    [" 3.10 ", "3.10"],
    [0.1, "0.1"],
    [1e-7, "0.0000001"],
    [-12.5, "-12.5"],
    [9007199254740993n, "9007199254740993"],
  ])("%s is read as %s", (sent, expected) => {
    expect(readDecimal(sent)).toBe(expected);
  });

  const noAmounts: readonly unknown[] = [
    "",
    " ",
    ".",
    "-",
    "e5",
    "1.234,56",
    "1,234.56",
    "1 234",
    "1_000",
    "0x10",
    "5.",
    "NaN",
    "Infinity",
    "12 EUR",
    "--1",
    "1e400",
    "1e-400",
    "1e99999",
    "9".repeat(101),
    "١٢",
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    1e21,
    null,
    undefined,
    true,
    [],
    ["1"],
    {},
    { value: "1.10" },
    { toString: "1" },
  ];
  it.each(noAmounts.map((sent) => [sent]))("%j is no amount", (sent) => {
    expect(readDecimal(sent)).toBeUndefined();
  });

  it("are either plain or refused, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[-+]?\d{0,40}[.,]?\d{0,40}([eE][-+]?\d{1,5})?$/)),
        (text) => {
          const decimal = readDecimal(text);
          if (decimal === undefined) return;
          expect(decimal).toMatch(/^(?!-0(?:\.0+)?$)-?(?:0|[1-9]\d*)(?:\.\d+)?$/);
          expect(readDecimal(decimal)).toBe(decimal);
        },
      ),
      { seed: 39, numRuns: 3_000 },
    );
  });

  it("refuse to compute with what is none", () => {
    expect(() => addDecimals("1", "1,5")).toThrow(RangeError);
    expect(() => compareDecimals("", "1")).toThrow(RangeError);
  });
});

describe("minor units", () => {
  it.each<[amount: number | string | bigint, precision: number, expected: string]>([
    [123450, 2, "1234.50"],
    ["5", 2, "0.05"],
    [-5, 2, "-0.05"],
    [0, 2, "0.00"],
    [1500n, 0, "1500"],
    [1234, 3, "1.234"],
    ["123.5", 2, "1.235"],
    ["900719925474099301", 2, "9007199254740993.01"],
  ])("%s with %i decimals are %s", (amount, precision, expected) => {
    expect(fromMinorUnits(amount, precision)).toBe(expected);
  });

  it.each([
    ["x", 2],
    [Number.NaN, 2],
    [2 ** 53, 2],
    [1, -1],
    [1, 1.5],
    [1, 19],
  ] as const)("%s with %d decimals are refused", (amount, precision) => {
    expect(() => fromMinorUnits(amount, precision)).toThrow(RangeError);
  });
});

describe("currencies", () => {
  it("are taken as sent or not at all", () => {
    expect(readCurrency("EUR")).toBe("EUR");
    for (const other of ["eur", "€", "EURO", "", " EUR", "XXX", "EU1", "ЕUR", null, undefined, 978, ["EUR"]]) {
      expect(readCurrency(other), String(other)).toBeUndefined();
    }
  });

  it.each([
    ["100.1", "EUR", "100.10 EUR"],
    ["100", "EUR", "100.00 EUR"],
    ["100", "JPY", "100 JPY"],
    ["1.5", "KWD", "1.500 KWD"],
    ["100.125", "EUR", "100.125 EUR"],
    ["100.1", undefined, "100.1 ?"],
  ])("give an amount their own digits, and never take one away: %s %s", (amount, currency, shown) => {
    expect(showMoney({ amount, currency })).toBe(shown);
  });

  it("have the digits that Intl gives them, whatever code it is", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const codes = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => `${a}${b}${c}`)));
    const shown = codes.map((currency) => showMoney({ amount: "1", currency }));
    const digitsIn = (currency: string): number =>
      new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 0;
    expect(shown).toEqual(codes.map((code) => `1${".".padEnd(digitsIn(code) + 1, "0").replace(/^\.$/, "")} ${code}`));
  });

  it("that are unknown are shown as unknown", () => {
    expect(showMoney({ amount: "1234.50", currency: "EUR" })).toBe("1234.50 EUR");
    expect(showMoney({ amount: "1234.50" })).toBe("1234.50 ?");
  });
});
