/** How the view reads answers: what the server writes is read back exactly, and what is not known is left as it is. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Owed, showOwed } from "../../src/receivables/amounts-due.ts";
import { ageingOf } from "../../view/read/ageing.ts";
import { addDigits, compareDigits, readAmounts } from "../../view/read/amounts.ts";
import { type Answer, readResult } from "../../view/read/answer.ts";
import { placeColumns } from "../../view/read/columns.ts";
import { missingOf, toldBy } from "../../view/read/coverage.ts";
import { readCustomer } from "../../view/read/customer.ts";
import { formatFor } from "../../view/read/format.ts";
import { columnsOf, rowsOf } from "../../view/read/rows.ts";
import { openTestServices } from "../support/services.ts";

const digits = fc.stringMatching(/^(0|[1-9]\d{0,17})(\.\d{1,6})?$/);
const currency = fc.constantFrom("EUR", "GBP", "JPY", "KWD");
const total = fc.record({ currency, amount: digits, invoices: fc.nat(), atMost: fc.boolean() });
const owed: fc.Arbitrary<Owed> = fc.record({
  totals: fc.uniqueArray(total, { selector: (one) => one.currency }),
  withoutCurrency: fc.array(digits, { maxLength: 5 }),
  undetermined: fc.nat(3),
});

const answerWith = (part: Partial<Answer>): Answer => ({
  coverage: "0 rows.",
  complete: true,
  vendors: [],
  columns: [],
  rows: [],
  ...part,
});

describe("amounts", () => {
  it("are read as the server writes them: the exact amount, its currency and its bound", () => {
    fc.assert(
      fc.property(owed, (one) => {
        const read = readAmounts(showOwed(one));
        const stated = read?.known.filter(({ currency: sent }) => /^[A-Z]{3}$/.test(sent)) ?? [];
        expect(stated.map((sum) => [sum.currency, sum.atMost])).toEqual(
          one.totals.map((sum) => [sum.currency, sum.atMost]),
        );
        const pairs = stated.map((sum, at) => compareDigits(sum.digits, one.totals[at]?.amount ?? ""));
        expect(pairs.filter((difference) => difference !== 0)).toEqual([]);
      }),
    );
  });

  it("add up and compare exactly, beyond what a number holds", () => {
    const units = (text: string) =>
      BigInt(
        text
          .split(".")
          .map((part, at) => (at === 0 ? part : part.padEnd(6, "0")))
          .join("") + (text.includes(".") ? "" : "000000"),
      );
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        expect(units(addDigits(a, b))).toBe(units(a) + units(b));
        expect(compareDigits(a, b)).toBe(units(a) < units(b) ? -1 : units(a) > units(b) ? 1 : 0);
      }),
    );
  });

  it("keep the vendor's digits in every locale: three for one currency, none for another, more than a number holds", () => {
    const shown = (locale: string, text: string, code: string) =>
      formatFor(locale).amount({ digits: text, currency: code, atMost: false });
    expect(shown("en-GB", "1536.100", "KWD")).toBe("1,536.100 KWD");
    expect(shown("de-DE", "195856492.53", "USD")).toBe("195.856.492,53 USD");
    expect(shown("en-GB", "4957", "JPY")).toBe("4,957 JPY");
    expect(shown("en-GB", "12345678901234567890.05", "EUR")).toBe("12,345,678,901,234,567,890.05 EUR");
    expect(shown("no such locale", "1.5", "EUR")).toBe("1.5 EUR");
  });

  it("that are none, such as a financial status, are not read as amounts", () => {
    expect(["overdue", "-", "1.5.2 EUR", "12 eur"].map(readAmounts)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(readAmounts("? + 3 invoices ?")).toEqual({ known: [], unknown: ["?", "3 invoices ?"] });
  });
});

describe("a coverage line", () => {
  it("loses nothing but shares that are shown per vendor", () => {
    const vendors = [
      { vendor: "zenskar", outcome: "ok", returned: 2, total: 9, more: true, filters: [] },
      { vendor: "adfin", outcome: "failed", returned: 0, more: true, filters: [], problem: "vendor_timeout: slow" },
    ];
    const told = (coverage: string) => toldBy({ coverage, vendors });
    expect(told("2 rows; 9 match. zenskar 2 of 9. zenskar: order unverified.")).toEqual({
      head: "2 rows; 9 match",
      doubts: ["zenskar: order unverified", "adfin: vendor_timeout: slow"],
    });
    // Another count than the vendor's entry says is not dropped, nor is a sentence with more in it.
    expect(told("2 rows. zenskar 3 of 9. zenskar 2 of 9, adfin failed.").doubts.slice(0, 2)).toEqual([
      "zenskar 3 of 9",
      "zenskar 2 of 9, adfin failed",
    ]);
  });

  it("has its amounts and days written in the person's locale, and nothing else", () => {
    const { told } = formatFor("de-DE");
    expect(told("1234.50 EUR to 2026-06-30 UTC, as of 12:03 UTC, read 1200 rows")).toBe(
      "1.234,50 EUR to 30.06.2026 UTC, as of 12:03 UTC, read 1200 rows",
    );
  });

  it.each([
    [{ outcome: "ok", returned: 3, more: false }, undefined],
    [{ outcome: "empty", returned: 0, more: false }, undefined],
    [{ outcome: "ok", returned: 3, total: 10, more: true }, "v: 7 more"],
    [{ outcome: "ok", returned: 3, more: true }, "v: more, how many is unknown"],
    [{ outcome: "partial", returned: 3, more: false }, "v: may have more"],
    [{ outcome: "failed", returned: 0, more: true }, "v: not read"],
    [{ outcome: "unsupported", returned: 0, more: false }, "v: cannot answer this"],
  ])("names what a vendor with %j leaves out: %s", (part, missing) => {
    expect(missingOf({ vendor: "v", filters: [], ...part })).toBe(missing);
  });
});

describe("rows", () => {
  it("are read by column names: a page that left a column out says unknown, one about one vendor says which", () => {
    const vendor = { vendor: "fynn", outcome: "ok", returned: 1, more: false, filters: [] };
    const pages = [
      answerWith({ columns: ["ref", "name", "email"], rows: [["R", "A", "a@a.example"]], vendors: [vendor] }),
      answerWith({ columns: ["name", "ref", "surprise"], rows: [["B", "S", "!"]] }),
    ];
    expect(columnsOf(pages)).toEqual(["ref", "name", "email", "surprise"]);
    expect(rowsOf(pages).map(({ cells, page }) => [page, Object.fromEntries(cells)])).toEqual([
      [1, { vendor: "fynn", ref: "R", name: "A", email: "a@a.example" }],
      [2, { name: "B", ref: "S", surprise: "!" }],
    ]);
    expect(placeColumns(columnsOf(pages)).map(({ name, column }) => `${name} ${column.label}`)).toEqual([
      "name Customer",
      "email E-mail",
      "surprise Surprise",
    ]);
  });

  it("add up by age within a currency; what is unknown stands apart and in no sum", () => {
    const rows = rowsOf([
      answerWith({
        columns: ["amount", "days"],
        rows: [
          ["10.50 EUR + 1.000 KWD", "91"],
          ["≤0.05 EUR", "400"],
          ["2 EUR + ?", "30"],
          ["7.00 ?", "1"],
          ["?", "60"],
        ],
      }),
    ]);
    const { currencies, unclear } = ageingOf(rows);
    const told = currencies.map(({ currency: code, total: all, sums }) => [code, all, sums.map((sum) => sum.digits)]);
    expect(told).toEqual([
      ["EUR", "12.55", [undefined, "2", undefined, undefined, "10.55"]],
      ["KWD", "1.000", [undefined, undefined, undefined, undefined, "1.000"]],
    ]);
    expect(currencies[0]?.sums.at(-1)).toMatchObject({ customers: 2, atMost: true });
    expect(unclear.map(({ age, customers }) => `${age} ${customers}`)).toEqual([
      "current 0",
      "1-30 2",
      "31-60 1",
      "61-90 0",
      "90+ 0",
    ]);
  });
});

describe("a result", () => {
  it("that is no answer becomes a refusal with what was said, whatever a host sends", () => {
    expect(readResult({ isError: true, content: [{ type: "text", text: "not_found: gone" }] })).toEqual({
      refused: "not_found: gone",
    });
    fc.assert(fc.property(fc.anything(), (sent) => void readResult(sent)));
    fc.assert(fc.property(fc.anything(), (structuredContent) => void readResult({ structuredContent })));
  });

  it("is complete only where it says so", () => {
    expect(readResult({ structuredContent: { coverage: "?" } })).toMatchObject({ complete: false, rows: [] });
  });
});

describe("a customer's answer", () => {
  it("has every invoice and every relation that the server writes read back", async () => {
    const test = openTestServices({ customers: 60 });
    const list = await test.call("triage_dunning", { limit: 60, max_tokens: 20_000 });
    const [ref = 0] = [list.columns.indexOf("ref")];
    const counted = { invoices: 0, elsewhere: 0 };
    for (const row of list.rows.slice(0, 25)) {
      const answer = await test.call("get_customer", { ref: row[ref], detail: "full", max_tokens: 20_000 });
      const card = readCustomer(answer);
      const fields = answer.rows.map(([field = ""]) => field);
      expect(card.invoices).toHaveLength(fields.filter((field) => field.startsWith("invoice ")).length);
      expect(
        card.others.map(([field]) => field).filter((field) => /^(invoice |balance|same_as|maybe|[=~])/.test(field)),
      ).toEqual([]);
      expect(typeof card.balance).toBe("object");
      counted.invoices += card.invoices.length;
      counted.elsewhere += card.elsewhere.length;
    }
    expect(counted.invoices).toBeGreaterThan(25);
    expect(counted.elsewhere).toBeGreaterThan(0);
  });
});
