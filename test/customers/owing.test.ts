/** Who owes what, at every vendor: each state of invoices, with any two other words, is the population's truth. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { containsName } from "../../src/text/fold.ts";
import { capability } from "../../src/vendors/capability.ts";
import { financialStatuses } from "../../src/vocabulary/customer.ts";
import type { Filters, Word } from "../../src/vocabulary/filters.ts";
import { everyone, idsOfAll, partOf, problemOf, truth } from "../support/answers.ts";
import { openTestServices, type Tamper, walk } from "../support/services.ts";
import { belongs } from "../support/truth.ts";

type Status = (typeof financialStatuses)[number];

/** Whose money is on its way, Adfin's invoices tell, and the payments of Zenskar and Fynn. */
const tellsPending: readonly string[] = ["zenskar", "adfin", "fynn"];
const statusesOf = (vendor: string): readonly Status[] =>
  financialStatuses.filter((status) => tellsPending.includes(vendor) || status !== "pending");

const others: readonly Word[] = [
  "name",
  "email",
  "number",
  "external_id",
  "ids",
  "status",
  "created_after",
  "created_before",
  "updated_after",
  "mandate_status",
  "vat_id",
];

describe.each(sandboxVendors)("who owes what at %s", (vendor) => {
  const test = openTestServices({ customers: 30, vendors: [vendor] });
  const companies = everyone(test, vendor);
  const declared = test.connections[0]?.vendor;
  const honoured = others.filter((word) => declared && capability(declared, word) !== "unsupported");

  /** A value of a word that some customers have; undefined where this customer has none. */
  const valueFor = (word: Word, index: number): unknown => {
    const company = companies[index];
    const near = companies.slice(index % 20, (index % 20) + 10).map(({ id }) => `${vendor}:${id}`);
    const values: { readonly [W in Word]?: unknown } = {
      name: index % 2 === 0 ? "gmbh" : company?.name.slice(1, 6).trim(),
      email: company?.email,
      number: vendor === "zenskar" || vendor === "adfin" ? company?.externalId : String(company?.number),
      external_id: company?.externalId,
      ids: near,
      status: index % 3 === 0 && vendor !== "pland" ? ["active", "archived"] : ["active"],
      created_after: new Date(company?.createdAt ?? 0).toISOString(),
      created_before: new Date(company?.createdAt ?? 0).toISOString(),
      updated_after: new Date(company?.updatedAt ?? 0).toISOString(),
      mandate_status: index % 2 === 0 ? ["active"] : ["none", "cancelled"],
      vat_id: company?.vatId,
    };
    return values[word];
  };

  const question = fc.record({
    statuses: fc.subarray([...statusesOf(vendor)], { maxLength: 3 }),
    due: fc.constantFrom(undefined, undefined, "2026-03-01", "2026-07-20"),
    words: fc.subarray(honoured, { maxLength: 2 }),
    index: fc.nat({ max: 29 }),
    limit: fc.integer({ min: 4, max: 60 }),
    max_tokens: fc.constantFrom(800, 3_000, 20_000),
  });

  it("is the population's truth, whatever else is asked, at any limit and budget", async () => {
    await fc.assert(
      fc.asyncProperty(question, async ({ statuses, due, words, index, limit, max_tokens }) => {
        if (statuses.length === 0 && due === undefined) return;
        const values = words.map((word) => [word, valueFor(word, index)] as const);
        // Empty text is an absent argument.
        if (values.some(([, value]) => value === null || value === undefined || value === "")) return;
        const filters: Filters = {
          ...Object.fromEntries(values),
          ...(statuses.length > 0 ? { financial_status: statuses } : {}),
          ...(due === undefined ? {} : { due_before: due }),
        };
        const pages = await walk(test, "list_customers", { ...filters, limit, max_tokens });
        const shown = idsOfAll(test, pages).sort();
        const meant = truth(test, [vendor], belongs(filters, test.population, containsName));
        // A vendor whose matching of names no document describes may miss somebody, says so, and shows nobody else.
        const isUnsure = pages.some((page) => partOf(page, vendor).filters?.includes("name:unsure"));
        if (isUnsure) expect(pages.some(({ complete }) => complete)).toBe(false);
        expect(isUnsure ? shown.filter((id) => !meant.includes(id)) : shown).toEqual(isUnsure ? [] : meant);
        expect(new Set(shown).size).toBe(shown.length);
      }),
      { numRuns: 70, seed: 18 },
    );
  });

  it.each(statusesOf(vendor))("tells who is %s", async (status) => {
    const filters: Filters = { financial_status: [status] };
    const expected = truth(test, [vendor], belongs(filters, test.population));
    const pages = await walk(test, "list_customers", { ...filters, limit: 7 });
    expect(idsOfAll(test, pages).sort()).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  });

  it("names itself where its invoices cannot be read, and nobody is called a debtor or paid up", async () => {
    const shaky = openTestServices({ customers: 30, vendors: [vendor] });
    const down: Tamper = (request, answer) => {
      if (/invoices|dunning|payment_requests/.test(request.url.pathname)) throw new HttpFailure("unavailable", "down");
      return answer();
    };
    shaky.tamper(vendor, down);
    // Several at once that no vendor filters by itself, and a due date with them.
    const asked = { financial_status: ["paid", "overdue"], due_before: "2026-06-01" };
    expect((await problemOf(shaky.call("list_customers", asked))).code).toBe("vendor_unavailable");
  });
});

describe("whose money is on its way at Zenskar, told by its payments", () => {
  const test = openTestServices({ customers: 30, vendors: ["zenskar"] });
  const meant = (statuses: readonly Status[]) =>
    truth(test, ["zenskar"], belongs({ financial_status: [...statuses] }, test.population));
  const down = (path: string, failure: HttpFailure): Tamper => {
    return (request, answer) => {
      if (request.url.pathname.endsWith(path)) throw failure;
      return answer();
    };
  };
  const unavailable = new HttpFailure("unavailable", "down");
  const forbidden = new HttpFailure("status", "HTTP 403", { status: 403, body: {} });
  const all = { limit: 200, max_tokens: 20_000 };

  it("asks for payments that are not over, and for no invoice", async () => {
    const asked = openTestServices({ customers: 30, vendors: ["zenskar"] });
    const answer = await asked.call("list_customers", { financial_status: ["pending"], ...all });
    const paths = asked.sent.map((one) => one.split("?")[0]?.split("/")[1]);
    expect([...new Set(paths)]).toEqual(["payments", "customers"]);
    expect(paths.filter((path) => path === "payments")).toHaveLength(4);
    expect(answer).toMatchObject({ complete: true, vendors: [{ filters: ["financial_status:invoices"] }] });
  });

  it("is in the plan that explains it", async () => {
    const answer = await test.call("list_customers", { financial_status: ["pending", "overdue"], explain: true });
    const requests = answer.rows.map((row) => row[answer.columns.indexOf("request")]).join(" ");
    expect(requests).toMatch(/\/invoices\?.*status__in=approved,partially_paid/);
    expect(requests).toContain("status=in_progress");
  });

  it.each<[string, HttpFailure, string]>([
    ["is down", unavailable, "vendor_unavailable"],
    ["may not be read by the key", forbidden, "vendor_forbidden"],
  ])("is not told where its list %s: it fails alone, and is named beside others", async (_what, failure, code) => {
    test.tamper("zenskar", down("/payments", failure));
    const problem = await problemOf(test.call("list_customers", { financial_status: ["pending"] }));
    expect(problem.code).toBe(code);
    if (failure === forbidden) expect(problem.message).toContain("may read invoices and payments");
    const answer = await test.call("list_customers", { financial_status: ["pending", "outstanding"], ...all });
    test.tamper("zenskar", undefined);
    expect(idsOfAll(test, [answer]).sort()).toEqual(meant(["outstanding"]));
    expect(answer).toMatchObject({ complete: false, vendors: [{ outcome: "partial" }] });
    expect(answer.coverage).toContain(`payments under way at zenskar not read to the end: ${code}`);
  });

  it("stands where its invoices are down, which are named", async () => {
    test.tamper("zenskar", down("/invoices", unavailable));
    const answer = await test.call("list_customers", { financial_status: ["pending", "paid"], ...all });
    test.tamper("zenskar", undefined);
    expect(idsOfAll(test, [answer]).sort()).toEqual(meant(["pending"]));
    expect(answer).toMatchObject({ complete: false, vendors: [{ outcome: "partial" }] });
    expect(answer.coverage).toContain("invoices at zenskar not read to the end: vendor_unavailable");
  });
});

it.each(financialStatuses)("summaries count who is %s as lists do", async (status) => {
  const vendors = sandboxVendors.filter((vendor) => statusesOf(vendor).includes(status));
  const test = openTestServices({ customers: 20 });
  const given = { group_by: ["vendor"], financial_status: [status], vendors: [...vendors], max_tokens: 20_000 };
  const { columns, rows } = await test.call("summarize_customers", given);
  const counts = Object.fromEntries(rows.map((row) => [row[0], Number(row[columns.indexOf("customers")])]));
  for (const vendor of vendors) {
    const expected = truth(test, [vendor], belongs({ financial_status: [status] }, test.population)).length;
    expect([vendor, counts[vendor] ?? 0]).toEqual([vendor, expected]);
  }
});

it("a vendor whose invoices are down is named beside the others, whose answer stands", async () => {
  const test = openTestServices({ customers: 30 });
  test.tamper("pland", (request, answer) => {
    if (/nvoice/.test(request.url.pathname)) throw new HttpFailure("unavailable", "down");
    return answer();
  });
  const answer = await test.call("list_customers", { financial_status: ["paid"], limit: 200, max_tokens: 20_000 });
  expect(partOf(answer, "pland")).toMatchObject({ outcome: "failed", problem: { code: "vendor_unavailable" } });
  expect(answer.coverage).toContain("pland failed: vendor_unavailable, its customers are missing");
  for (const vendor of sandboxVendors.filter((one) => one !== "pland"))
    expect(partOf(answer, vendor).returned).toBeGreaterThan(0);
});
