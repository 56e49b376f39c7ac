import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, describe, expect, it } from "vitest";
import { balanceOf } from "../../src/receivables/balance.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { connectionSlots, readRef } from "../../src/summaries/refs/ref.ts";
import { balanceRows } from "../../src/tools/answers/balance-rows.ts";
import { asText, type Envelope, structured } from "../../src/tools/answers/envelope.ts";
import { publishedSchema } from "../../src/tools/arguments/published-schema.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import { triageDunningTool } from "../../src/tools/triage-dunning.ts";
import { Problem } from "../../src/vocabulary/problem.ts";
import { isTrulyOwed, minorOf, trueDebts } from "../support/owed-truth.ts";
import { openTestServices, type TestServices, today } from "../support/services.ts";

const run = async (test: TestServices, given: object = {}): Promise<Envelope> =>
  triageDunningTool.run(readArguments(triageDunningTool, given) as never, {
    services: test.services,
    caller: test.caller,
    signal: new AbortController().signal,
  });

const tokens = (envelope: Envelope) =>
  Math.max(countTokens(asText(envelope)), countTokens(JSON.stringify(structured(envelope))));

describe("triage_dunning", () => {
  let test: TestServices;
  let fifty: Envelope;
  beforeAll(async () => {
    test = openTestServices({ customers: 80 });
    fifty = await run(test, { max_tokens: 20_000 });
  });

  it("costs at most 350 tokens to know, and a worklist of 50 at most 3,500", () => {
    const { name, description } = triageDunningTool;
    const inputSchema = publishedSchema(triageDunningTool.arguments);
    expect(countTokens(JSON.stringify({ name, description, inputSchema }))).toBeLessThanOrEqual(350);
    expect(fifty.rows).toHaveLength(50);
    expect(tokens(fifty)).toBeLessThanOrEqual(3_500);
  });

  it("names everyone's coverage, sums per currency, and who cannot say what", () => {
    expect(fifty.coverage).toMatch(/^50 rows; \d+ customers overdue with .*EUR.*, counted to 2026-06-30 UTC\./);
    for (const { vendor, returned, total } of fifty.vendors) {
      expect(total).toBe(trueDebts(test.population, vendor as SandboxVendor, today).size);
      expect(fifty.coverage).toContain(`${vendor} ${returned} of ${total}`);
    }
    expect(fifty.vendors.reduce((sum, { returned }) => sum + returned, 0)).toBe(50);
    expect(fifty.coverage).toContain("Not said by the vendor: mandates at zenskar, pland, sequence");
    expect(fifty.coverage).toContain("zenskar, adfin may miss rows: invoice filters undocumented");
    expect(fifty.complete).toBe(false);
  });

  it("shows refs that get_customer reads, of customers who are overdue", () => {
    const slots = connectionSlots(test.connections.map(({ name }) => name));
    for (const row of fifty.rows) {
      const [ref = "", vendor, days] = ["ref", "vendor", "days"].map((name) => row[fifty.columns.indexOf(name)]);
      const read = readRef(ref, slots);
      expect(read?.connection).toBe(vendor);
      const truth = trueDebts(test.population, read?.connection as SandboxVendor, today).get(read?.nativeId ?? "");
      expect(String(truth?.days)).toBe(days);
    }
  });

  it("is complete where everything fits", async () => {
    const small = openTestServices({ customers: 6, vendors: ["pland", "fynn"] });
    const whole = await run(small);
    expect(whole).toMatchObject({ complete: true });
    expect(whole.vendors.every(({ more }) => !more)).toBe(true);
    const nothing = await run(small, { min_days_overdue: 3_000 });
    expect(nothing).toMatchObject({ complete: true, rows: [] });
    expect(nothing.coverage).toMatch(/^0 rows; nothing overdue/);
  });

  it("shortens to the budget and says so", async () => {
    const short = await run(test, { max_tokens: 1_200 });
    expect(short.rows.length).toBeGreaterThan(0);
    expect(short.rows.length).toBeLessThan(50);
    expect(short.coverage).toContain("shortened to the token budget");
    expect(tokens(short)).toBeLessThanOrEqual(1_200 * 1.05);
  });

  it("shows only text cells, and every letter of the same company on two rows at least", async () => {
    const long = await run(test, { limit: 200, max_tokens: 20_000 });
    const marks = long.rows.flatMap((row) => row.at(-1)?.split(" ") ?? []).filter((word) => /^[=~]/.test(word));
    expect(marks.filter((mark) => mark.startsWith("=")).length).toBeGreaterThan(0);
    const letters = marks.map((mark) => mark.slice(1));
    expect(letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter))).toEqual([]);
    expect(long.coverage).toContain("Same letter, same customer: = proven");
    for (const cell of long.rows.flat()) expect(cell).toMatch(/^[^\t\r\n\u202e\u001b]+$/);
  });

  it("finds holds at linked companies, or names the vendor whose customers it did not read for them", () => {
    expect(fifty.coverage).toMatch(
      /\d+ customers? at sequence known from invoices alone: reasons to wait at linked companies not looked for/,
    );
    expect(fifty.coverage).not.toMatch(/at (?:[a-z, ]*)(?:zenskar|adfin|fynn)[a-z, ]* known from invoices alone/);
  });

  it("refuses what it cannot mean, with a corrected call", async () => {
    const refusal = (given: object) => run(test, given).catch((failure: unknown) => failure);
    for (const [given, said] of [
      [{ min_amount: "10" }, "min_amount needs currency"],
      [{ currency: "euro" }, "is no currency code"],
      [{ as_of: "2026-02-30" }, "is no date"],
      [{ as_of: "yesterday" }, "YYYY-MM-DD"],
      [{ limit: 201 }, "allowed"],
      [{ vendors: ["zenscar"] }, "zenskar"],
      [{ minimum: 3 }, "min_amount"],
    ] as const) {
      const problem = await refusal(given);
      expect(problem).toBeInstanceOf(Problem);
      expect((problem as Problem).code).toBe("invalid_argument");
      expect((problem as Problem).message).toContain(said);
    }
  });

  it("is an error, not an empty worklist, when nobody answers", async () => {
    const dead = openTestServices({ customers: 5, vendors: ["zenskar", "fynn"] });
    for (const vendor of ["zenskar", "fynn"] as const)
      dead.tamper(vendor, () => {
        throw new TypeError("broken");
      });
    await expect(run(dead)).rejects.toBeInstanceOf(Problem);
  });
});

describe("a customer's balance", () => {
  it("equals the truth at every vendor, in few requests and few tokens", async () => {
    const test = openTestServices({ customers: 27 });
    for (const client of test.clients()) {
      const vendor = client.connection.name as SandboxVendor;
      for (let index = 0; index < 27; index += 1) {
        const company = test.population.company(vendor, index);
        const found = await client.customers.byId(company.id);
        if (!found) throw new Error(company.id);
        const balance = await balanceOf(client, found.customer, today);
        const owed = test.population.invoices(company).filter((invoice) => isTrulyOwed(company, invoice));
        expect([vendor, balance.outcome]).toEqual([vendor, balance.invoices.length > 0 ? "ok" : "empty"]);
        for (const { currency, atMost, amount } of balance.owed.totals) {
          const own = owed.filter((invoice) => invoice.currency === currency);
          const truth = own.reduce((sum, { open }) => sum + BigInt(open), 0n);
          const shown = minorOf(amount, own[0]?.precision ?? 0);
          expect(atMost ? shown >= truth : shown === truth).toBe(true);
          if (atMost) expect(index % 19).toBe(7);
        }
        expect(balance.owed.totals.reduce((sum, { invoices }) => sum + invoices, 0)).toBe(owed.length);
        expect(balance.requests).toBeLessThanOrEqual(12);
        const rows = balanceRows(balance, "full");
        expect(countTokens(JSON.stringify(rows))).toBeLessThanOrEqual(700);
        const pending = balance.invoices.filter(({ state }) => state === "pending");
        const headline = rows[0]?.[1] ?? "";
        if (owed.length === 0)
          expect(headline).toMatch(pending.length > 0 ? /^no other open invoice; .* on its way$/ : /^no open invoice$/);
        else expect(headline.endsWith(" on its way")).toBe(pending.length > 0);
      }
    }
  });
});
