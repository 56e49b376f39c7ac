/** summarize_customers: every group's count and amount is the population's, and what is missing is said. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupings } from "../../src/aggregates/group-keys.ts";
import type { HttpAnswer } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { countryOf } from "../../src/text/country.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { tools } from "../../src/tools/registry.ts";
import { capability } from "../../src/vendors/capability.ts";
import { partOf, problemOf, rowsIn, truth, withRows } from "../support/answers.ts";
import { trueDebts } from "../support/owed-truth.ts";
import { everyWord, sampleFor } from "../support/samples.ts";
import { openTestServices, type TestServices, today, walk } from "../support/services.ts";
import { shownGroups, trueGroups } from "../support/summary-truth.ts";
import { belongs } from "../support/truth.ts";

const roomy = { max_tokens: 20_000 };
const summarize = (test: TestServices, given: object): Promise<Envelope> =>
  test.call("summarize_customers", { ...roomy, ...given });

const customersIn = ({ columns, rows }: Envelope): number =>
  rows.reduce((sum, row) => sum + Number(row[columns.indexOf("customers")]), 0);

const returnedBy = ({ vendors }: Envelope): number => vendors.reduce((sum, { returned }) => sum + returned, 0);

/** Few enough that every currency and balance is worth a request: then every amount is known. */
const few = 60;

describe("every group's count and amount is exact", () => {
  const test = openTestServices({ customers: few });
  const pairs = [
    ["vendor", "bucket"],
    ["country", "currency"],
    ["mandate_status", "financial_status"],
    ["created_month", "status"],
  ];

  it.each([...groupings.map((one) => [one]), ...pairs].map((asked) => ({ asked })))("by $asked", async ({ asked }) => {
    const answer = await summarize(test, { group_by: asked });
    expect(shownGroups(answer.rows, asked.length)).toEqual(trueGroups(test.population, sandboxVendors, asked));
    expect(answer.columns).toEqual([...asked, "customers", "overdue", "amount"]);
    expect(answer.vendors.map(({ outcome, more }) => [outcome, more])).toEqual(Array(5).fill(["ok", false]));
    expect(answer.continuation).toBeUndefined();
  });

  it("of many customers at the vendors whose lists say every currency", async () => {
    const large = openTestServices({ customers: 300, seed: 4 });
    const vendors = ["pland", "adfin", "fynn"] as const;
    const answer = await summarize(large, { group_by: ["country", "bucket"], vendors });
    expect(shownGroups(answer.rows, 2)).toEqual(trueGroups(large.population, vendors, ["country", "bucket"]));
  });

  it("in the order of the vocabulary, unknown last", async () => {
    const byBucket = await summarize(test, { group_by: "bucket" });
    expect(byBucket.rows.map(([bucket]) => bucket)).toEqual(["current", "1-30", "31-60", "61-90", "90+"]);
    const byStatus = await summarize(test, { group_by: "mandate_status" });
    expect(byStatus.rows.map(([status]) => status).slice(-2)).toEqual(["-", "?"]);
  });
});

describe("amounts", () => {
  it("without a stated currency are counted, never added", async () => {
    const test = openTestServices({ customers: 400, vendors: ["zenskar"] });
    const answer = await summarize(test, { group_by: "vendor" });
    const overdue = Object.values(trueGroups(test.population, ["zenskar"], ["vendor"]))[0]?.overdue;
    expect(answer.rows).toEqual([["zenskar", "400", String(overdue), expect.stringMatching(/^\d+ invoices \?$/)]]);
    expect(answer.coverage).toMatch(/currency of \d+ invoices at zenskar not read/);
  });

  it("that are upper bounds are marked so, and never below the truth", async () => {
    const test = openTestServices({ customers: 400, vendors: ["sequence"] });
    const answer = await summarize(test, { group_by: "vendor" });
    const [shown, real] = [
      shownGroups(answer.rows, 1).sequence,
      trueGroups(test.population, ["sequence"], ["vendor"]).sequence,
    ];
    for (const [currency, sum] of Object.entries(real?.sums ?? {})) {
      expect(shown?.sums[currency]).toBeGreaterThanOrEqual(sum);
      if (shown?.sums[currency] !== sum) expect(answer.rows[0]?.at(-1)).toMatch(new RegExp(`≤\\S+ ${currency}`));
    }
  });

  it("of overdue customers that a vendor does not list are not counted, and that is said", async () => {
    const test = openTestServices({ customers: 200, vendors: ["sequence"] });
    const overdue = trueDebts(test.population, "sequence", today);
    let hidden = 0;
    test.tamper("sequence", ({ url }, answer) => {
      const sent = answer();
      if (!url.pathname.endsWith("/customers")) return sent;
      const rows = rowsIn("sequence", sent).filter(({ id }, at) => at % 9 > 0 || !overdue.has(String(id)));
      hidden += rowsIn("sequence", sent).length - rows.length;
      const whole = withRows("sequence", sent, rows) as HttpAnswer & { body: { pagination: object } };
      // Its count is of whom it lists, so nothing seems to have moved.
      const pagination = { ...whole.body.pagination, totalResultSize: undefined };
      return { ...whole, body: { ...whole.body, pagination } };
    });
    const { coverage } = await summarize(test, { group_by: "vendor" });
    expect(hidden).toBeGreaterThan(2);
    expect(coverage).toContain(`${hidden} overdue customers of sequence not listed`);
  });
});

describe("the filter words", () => {
  it.each(everyWord)("%s counts whom list_customers lists", async (word) => {
    const test = openTestServices({ customers: 40 });
    const { id: nativeId } = test.population.company("adfin", 3);
    const given = { [word]: sampleFor(word, "adfin", nativeId) };
    const pages = await walk(test, "list_customers", given);
    const answer = await summarize(test, { group_by: "vendor", ...given });
    expect(customersIn(answer)).toBe(pages.reduce((sum, { rows }) => sum + rows.length, 0));
    const filters = word === "ids" ? { ids: [`adfin:${nativeId}`] } : given;
    const able = test.connections.filter(({ vendor }) => capability(vendor, word) !== "unsupported");
    expect(customersIn(answer)).toBe(
      truth(
        test,
        able.map(({ name }) => name as (typeof sandboxVendors)[number]),
        belongs(filters, test.population),
      ).length,
    );
    for (const { vendor, outcome } of pages[0]?.vendors ?? []) {
      const isUnsupported = partOf(answer, vendor).outcome === "unsupported";
      expect([vendor, isUnsupported]).toEqual([vendor, outcome === "unsupported"]);
    }
  });

  it("asks only the vendors that a vendor filter names", async () => {
    const test = openTestServices();
    const answer = await summarize(test, { group_by: "vendor", vendor_filters: ["adfin.ddMandateStatuses=ACTIVE"] });
    const active = truth(test, ["adfin"], ({ mandate }) => mandate?.status === "ACTIVE");
    expect(answer.vendors.map(({ vendor, returned }) => [vendor, returned])).toEqual([["adfin", active.length]]);
  });

  it("does not read the overdue list of a vendor where nobody matches", async () => {
    const test = openTestServices({ vendors: ["fynn"] });
    const answer = await summarize(test, { group_by: "bucket", number: "999999" });
    expect(answer.rows).toEqual([]);
    expect(test.sent.every((one) => one.startsWith("fynn /customers"))).toBe(true);
  });
});

it("groups add up to the customers walked, whatever is asked", async () => {
  const situation = fc.record({
    customers: fc.nat({ max: 20 }),
    seed: fc.integer({ min: 1, max: 10_000 }),
    vendors: fc.subarray([...sandboxVendors], { minLength: 1 }),
    group_by: fc.subarray([...groupings], { minLength: 1, maxLength: 2 }),
    max_tokens: fc.constantFrom(800, 2_000, 20_000),
    created_after: fc.constantFrom(undefined, "2022-01-01"),
  });
  await fc.assert(
    fc.asyncProperty(situation, async ({ customers, seed, created_after, ...given }) => {
      const test = openTestServices({ customers, seed });
      const asked = created_after === undefined || !given.vendors.every((one) => one === "pland");
      const answer = await summarize(test, { ...given, ...(asked ? { created_after } : {}) });
      expect(customersIn(answer)).toBe(returnedBy(answer));
      const able = given.vendors.filter((vendor) => partOf(answer, vendor).outcome !== "unsupported");
      const filters = asked && created_after !== undefined ? { created_after } : {};
      expect(customersIn(answer)).toBe(truth(test, able, belongs(filters, test.population)).length);
    }),
    { seed: 20_261_130, numRuns: 25 },
  );
});

it("says what all groups owe together, whatever the grouping: nobody adds up groups of several currencies", async () => {
  const test = openTestServices({ customers: 40, vendors: ["pland", "sequence", "fynn"] });
  const sums = await Promise.all(
    groupings.map(async (grouping) => {
      const { coverage, rows } = await summarize(test, { group_by: [grouping] });
      return rows.length > 1 ? /([\d.]+ [A-Z]{3}.*) overdue in all, counted to 2026-06-30 UTC/.exec(coverage)?.[1] : "";
    }),
  );
  const [said, ...others] = new Set(sums.filter((one) => one !== ""));
  expect(others).toEqual([]);
  const debts = (["pland", "sequence", "fynn"] as const).flatMap((vendor) => [
    ...trueDebts(test.population, vendor, test.population.today).values(),
  ]);
  const currencies = [...new Set(debts.flatMap(({ overdue }) => overdue.map(({ currency }) => currency)))].sort();
  expect(said?.match(/[A-Z]{3}/g)).toEqual(currencies);
});

describe("what is missing is said", () => {
  const down = () => {
    throw new HttpFailure("timeout", "No answer.");
  };

  it("of a vendor that failed from the start: its customers are missing, the others are counted", async () => {
    const test = openTestServices();
    test.tamper("pland", down);
    const answer = await summarize(test, { group_by: "vendor" });
    expect(answer.complete).toBe(false);
    expect(partOf(answer, "pland")).toMatchObject({ outcome: "failed", returned: 0 });
    expect(answer.coverage).toContain("pland failed: vendor_timeout, its customers are missing");
    expect(answer.rows.map(([vendor]) => vendor)).toEqual(["zenskar", "adfin", "sequence", "fynn"]);
  });

  it("of a vendor that failed half way: what was read is counted, of how many is said", async () => {
    const test = openTestServices({ customers: 250, vendors: ["fynn"] });
    test.tamper("fynn", ({ url }, answer) =>
      url.pathname.endsWith("/customers") && url.searchParams.get("page") === "2" ? down() : answer(),
    );
    const answer = await summarize(test, { group_by: "vendor" });
    expect(partOf(answer, "fynn")).toMatchObject({
      outcome: "partial",
      returned: 100,
      total: 250,
      read: 100,
      more: true,
    });
    expect(answer.coverage).toContain("100 customers in 1 group; at least 250 match");
    expect(answer.coverage).toContain("fynn 100 of 250 after 100 of 250 rows read so far, then vendor_timeout");
    expect(answer.continuation).toBeUndefined();
  });

  it("where the time ran out: partial, with how many rows were read", async () => {
    const test = openTestServices({ customers: 300, vendors: ["zenskar"] });
    // Too little for a second page once the first one is read.
    const hurried: TestServices = { ...test, services: { ...test.services, deadlineMs: 1_900 } };
    const tool = tools.find(({ name }) => name === "summarize_customers");
    const given = { group_by: ["vendor"], max_tokens: 2_000 };
    const call = { services: hurried.services, caller: test.caller, signal: new AbortController().signal };
    const answer = (await tool?.run(given as never, call)) as Envelope;
    expect(answer.complete).toBe(false);
    expect(partOf(answer, "zenskar")).toMatchObject({ outcome: "partial", returned: 100, total: 300, read: 100 });
    expect(answer.coverage).toContain("zenskar 100 of 300 after 100 of 300 rows read so far");
    expect(answer.rows[0]?.slice(0, 2)).toEqual(["zenskar", "100"]);
  });

  it("where the invoices could not be read: customers are counted, amounts are unknown, never none", async () => {
    const test = openTestServices({ vendors: ["fynn"] });
    test.tamper("fynn", ({ url }, answer) => (url.pathname.endsWith("/customers") ? answer() : down()));
    const answer = await summarize(test, { group_by: ["vendor", "bucket"] });
    expect(answer.rows).toEqual([["fynn", "?", "40", "?", "?"]]);
    expect(answer.complete).toBe(false);
    expect(partOf(answer, "fynn")).toMatchObject({ outcome: "partial", problem: { code: "vendor_timeout" } });
    expect(answer.coverage).toContain("overdue amounts of fynn are missing: vendor_timeout");
  });

  it("where every vendor failed, there is no answer", async () => {
    const test = openTestServices({ vendors: ["fynn", "pland"] });
    for (const vendor of ["fynn", "pland"] as const) test.tamper(vendor, down);
    expect((await problemOf(summarize(test, { group_by: "vendor" }))).code).toBe("vendor_timeout");
  });

  it("of rows that a moving list repeats: each customer counts once", async () => {
    const test = openTestServices({ customers: 150, vendors: ["fynn"] });
    let first: readonly Record<string, unknown>[] = [];
    test.tamper("fynn", ({ url }, answer) => {
      const sent = answer();
      if (!url.pathname.endsWith("/customers")) return sent;
      const rows = rowsIn("fynn", sent);
      if (url.searchParams.get("page") === "1") first = rows;
      return url.searchParams.get("page") === "2" ? withRows("fynn", sent, [first[0], ...rows.slice(1)]) : sent;
    });
    const answer = await summarize(test, { group_by: "vendor" });
    expect(customersIn(answer)).toBe(149);
    expect(answer.coverage).toContain("fynn: data moved while paging");
  });

  it("where the answer is shortened: the smallest groups are one row, and nobody is lost", async () => {
    const test = openTestServices({ customers: 200 });
    const answer = await test.call("summarize_customers", { group_by: ["created_month", "vendor"], max_tokens: 800 });
    expect(answer.coverage).toContain("shortened to the token budget");
    expect(answer.rows.at(-1)?.[0]).toMatch(/^\(\d+ more\)$/);
    expect(customersIn(answer)).toBe(truth(test, sandboxVendors).length);
  });
});

describe("a walk of many pages", () => {
  it("counts everybody once across its stretches, and tells of every page", async () => {
    const test = openTestServices({ customers: 2_050, vendors: ["zenskar"] });
    const told: number[] = [];
    const tool = tools.find(({ name }) => name === "summarize_customers");
    const call = {
      services: test.services,
      caller: test.caller,
      signal: new AbortController().signal,
      progress: (_message: string, done: number) => told.push(done),
    };
    const answer = (await tool?.run({ group_by: ["status"], max_tokens: 2_000 } as never, call)) as Envelope;
    expect(answer.rows[0]?.slice(0, 2)).toEqual(["?", "2050"]);
    const pages = test.sent.filter((one) => /^zenskar \/customers\?/.test(one));
    // 21 pages, and the row at the list's other end: in slices they are read side by side.
    expect(pages.length).toBe(22);
    expect(told).toEqual(test.sent.map((_, at) => at + 1));
  });
});

describe("countries", () => {
  it.each([
    ["Germany", "DE"],
    ["Deutschland", "DE"],
    ["Allemagne", "DE"],
    [" de ", "DE"],
    ["UK", "GB"],
    ["United Kingdom", "GB"],
    ["U.S.A.", "US"],
    ["Türkiye", "TR"],
    ["Turkey", "TR"],
    ["Österreich", "AT"],
    ["Czech Republic", "CZ"],
    ["Sankt Pauli", "Sankt Pauli"],
    ["ZZ", "ZZ"],
    ["EU", "EU"],
  ])("%s is %s", (sent, country) => {
    expect(countryOf(sent)).toBe(country);
  });
});

it("an invoice without a due date may be overdue: its customer is in bucket ?, never in current", async () => {
  const test = openTestServices({ customers: 30, vendors: ["fynn"] });
  test.tamper("fynn", (request, answer) => {
    const given = answer() as { body: { data: { dueDate: unknown; status: string }[] } };
    if (request.url.pathname.endsWith("/invoices")) for (const row of given.body.data) row.dueDate = null;
    return given;
  });
  const { rows } = await summarize(test, { group_by: ["bucket"] });
  const owing = new Set(
    Array.from({ length: 30 }, (_, at) => test.population.company("fynn", at)).flatMap((company) =>
      test.population
        .invoices(company)
        .some(({ state, open }) => (state === "open" || state === "partially_paid") && open > 0)
        ? [company.id]
        : [],
    ),
  );
  const unknown = rows.find(([bucket]) => bucket === "?");
  expect(Number(unknown?.[1])).toBeGreaterThanOrEqual(owing.size);
  expect(owing.size).toBeGreaterThan(3);
});
