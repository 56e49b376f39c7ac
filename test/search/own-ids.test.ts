/**
 * Ids that people paste, a vendor's own, a linked service's or a number of theirs: found by request, or in the rows
 * that show them.
 */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { everyone, idsOf, idsOfAll } from "../support/answers.ts";
import { openTestServices, type TestServices, walk } from "../support/services.ts";
import { strictApi } from "../support/strict-vendors.ts";

const found = async (test: TestServices, query: string): Promise<readonly string[]> => {
  const pages = await walk(test, "search_customers", { query, limit: 200, max_tokens: 20_000 });
  return idsOfAll(test, pages).sort();
};

describe.each([
  ["lenient", {}],
  ["strict", { api: strictApi }],
] as const)("at %s vendors, a customer is found", (_kind, options) => {
  const test = openTestServices({ customers: 30, ...options });

  it.each(sandboxVendors)(
    "by %s's own id, requested as its document has it, and then the answer is complete",
    async (vendor) => {
      const { id } = test.population.company(vendor, 7);
      expect(await found(test, id)).toEqual([`${vendor}:${id}`]);
      const alone = await test.call("search_customers", { query: id, vendors: [vendor] });
      expect([idsOf(test, alone), alone.complete]).toEqual([[`${vendor}:${id}`], true]);
    },
  );

  it.each([
    ["Xero", "xeroId", ["adfin", "sequence"]],
    ["QuickBooks", "quickbooksId", ["adfin", "sequence"]],
    ["Stripe", "stripeId", ["sequence"]],
  ] as const)("by its %s id, at every vendor whose rows show one", async (service, field, vendors) => {
    for (const vendor of vendors) {
      const company = everyone(test, vendor).find((one) => one[field] !== null);
      expect(await found(test, `${service}:${company?.[field]}`)).toEqual([`${vendor}:${company?.id}`]);
    }
  });

  it.each(["zenskar", "adfin", "sequence", "fynn"] as const)(
    "by the number that is its external id at %s, whether that has a filter for one or not",
    async (vendor) => {
      const company = everyone(test, vendor).find(({ externalId }) => externalId?.startsWith("CRM"));
      expect(await found(test, company?.externalId ?? "")).toContain(`${vendor}:${company?.id}`);
    },
  );
});

it("an external id by which Fynn answers is no bad answer of it", async () => {
  const test = openTestServices({ customers: 30, vendors: ["fynn"] });
  const company = everyone(test, "fynn").find(({ externalId }) => externalId?.startsWith("CRM"));
  const answer = await test.call("search_customers", { query: company?.externalId });
  expect(idsOf(test, answer)).toEqual([`fynn:${company?.id}`]);
  expect(answer.coverage).not.toContain("dropped");
});

/** As where the wire form of a filter is another than was taken for it. */
const refusing = (test: TestServices, vendor: SandboxVendor, parameter: string): void =>
  test.tamper(vendor, ({ url }, answer) => {
    if (url.searchParams.has(parameter)) throw new HttpFailure("status", "HTTP 400", { status: 400, body: {} });
    return answer();
  });

describe("a filter that Pland refuses with 400", () => {
  it("does not hide the values that its rows carry: all of them are read instead", async () => {
    const test = openTestServices({ customers: 30, vendors: ["pland"] });
    refusing(test, "pland", "generalField");
    const company = everyone(test, "pland").find(({ vatId }) => vatId !== null);
    const pages = await walk(test, "search_customers", { query: company?.vatId });
    expect([idsOfAll(test, pages), pages.at(-1)?.complete]).toEqual([[`pland:${company?.id}`], true]);
    refusing(test, "pland", "name");
    const { name } = test.population.company("pland", 3);
    expect(await found(test, name)).toContain(`pland:${test.population.company("pland", 3).id}`);
    const listed = await test.call("list_customers", { name, limit: 50 });
    expect(idsOf(test, listed)).toContain(`pland:${test.population.company("pland", 3).id}`);
  });

  it("leaves the other ways by which the same customer is looked for", async () => {
    const test = openTestServices({ customers: 60, vendors: ["pland", "fynn"] });
    refusing(test, "pland", "generalField");
    const known = everyone(test, "fynn").find(({ vatId }) => vatId !== null);
    const { coverage } = await test.call("get_customer", { ref: `fynn:${known?.id}`, max_tokens: 20_000 });
    expect(coverage).not.toContain("could not be checked");
    expect(coverage).toContain("no proven match at pland by name.");
  });
});
