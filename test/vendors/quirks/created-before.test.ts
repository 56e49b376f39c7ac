/** Old customers of large books: asked for from the oldest on, so that a walk ends at the first that is too young. */

import { describe, expect, it } from "vitest";
import { openTestServices } from "../../support/services.ts";

describe("created_before, where rows decide", () => {
  it.each([
    ["adfin", "sort=creationTime,asc"],
    ["sequence", "sortOrder=ASC"],
    ["pland", '"direction":1'],
  ] as const)("%s is asked in ascending order, and no further than the bound", async (vendor, order) => {
    const test = openTestServices({ customers: 3_000, vendors: [vendor] });
    const made = Array.from({ length: 3_000 }, (_, at) => test.population.company(vendor, at).createdAt).sort();
    const bound = new Date(made[40] ?? 0).toISOString();
    const answer = await test.call("list_customers", { created_before: bound, limit: 200, max_tokens: 20_000 });
    expect([answer.rows.length, answer.complete]).toEqual([40, true]);
    expect(test.sent.length).toBe(1);
    expect(decodeURIComponent(test.sent[0] ?? "")).toContain(order);
  });

  it("keeps the vendor's own order where the vendor filters", async () => {
    const test = openTestServices({ customers: 60, vendors: ["zenskar"] });
    await test.call("list_customers", { created_before: "2026-01-01" });
    expect(test.sent[0]).toContain("order=-created_at");
  });

  it("with both bounds begins at the newest, as for a lower bound alone", async () => {
    const test = openTestServices({ customers: 60, vendors: ["adfin"] });
    await test.call("list_customers", { created_after: "2020-01-01", created_before: "2026-01-01" });
    expect(decodeURIComponent(test.sent[0] ?? "")).toContain("sort=creationTime,desc");
  });
});
