/** A large book by vendor: each vendor's own count, in a request or two, and nothing told that was not asked for. */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { partOf } from "../support/answers.ts";
import { openTestServices } from "../support/services.ts";

const many = 50_000;
const summarize = (test: ReturnType<typeof openTestServices>, given: object) =>
  test.call("summarize_customers", { max_tokens: 20_000, ...given });

describe("customers by vendor, where each has 50,000", () => {
  it("are counted whole, in at most two requests a vendor", async () => {
    const test = openTestServices({ customers: many });
    const answer = await summarize(test, { group_by: "vendor" });
    expect(answer.rows).toEqual(sandboxVendors.map((vendor) => [vendor, String(many), "?", "?"]));
    expect(answer.complete).toBe(true);
    expect(answer.vendors.map(({ outcome, returned, total }) => [outcome, returned, total])).toEqual(
      Array(5).fill(["ok", many, many]),
    );
    expect(test.sent).toHaveLength(6);
    expect(answer.coverage).toMatchInlineSnapshot(
      `"250000 customers in 5 groups, complete. zenskar 50000 of 50000, pland 50000 of 50000, adfin 50000 of 50000, sequence 50000 of 50000, fynn 50000 of 50000. overdue amounts not read where the vendor counts its customers, zenskar, pland, adfin, sequence, fynn: group by vendor and bucket for them."`,
    );
  });

  it("are read where their vendor tells no count, as far as the time goes", async () => {
    const test = openTestServices({ customers: 6_000, vendors: ["pland"] });
    test.tamper("pland", ({ url }, answer) => {
      if (url.pathname.endsWith("/count")) throw new HttpFailure("status", "HTTP 400", { status: 400 });
      return answer();
    });
    const answer = await summarize(test, { group_by: "vendor" });
    expect(test.sent).toContain("pland /customers/count");
    expect(answer.rows[0]?.slice(0, 2)).toEqual(["pland", "6000"]);
    expect(answer.rows[0]?.[2]).toMatch(/^\d+$/);
  });
});

describe("a vendor's own count", () => {
  it("stands for no other question: with a filter, or in other groups, the rows are read", async () => {
    const test = openTestServices({ customers: 1_200, vendors: ["sequence"] });
    for (const given of [{ group_by: "status" }, { group_by: "vendor", created_after: "2020-01-01" }]) {
      const answer = await summarize(test, given);
      expect(answer.rows.every(([, , overdue]) => overdue !== "?")).toBe(true);
    }
  });

  it("counts nobody of a small book, whose overdue amounts cost little", async () => {
    const test = openTestServices({ customers: 1_000, vendors: ["fynn"] });
    const answer = await summarize(test, { group_by: "vendor" });
    expect(answer.rows[0]?.slice(0, 2)).toEqual(["fynn", "1000"]);
    expect(answer.rows[0]?.[2]).not.toBe("?");
    expect(partOf(answer, "fynn").total).toBe(1_000);
  });

  it("where everybody has the status asked for is theirs", async () => {
    const test = openTestServices({ customers: 3_000, vendors: ["adfin"] });
    const answer = await summarize(test, { group_by: "vendor", status: "active" });
    expect([answer.rows, test.sent.length]).toEqual([[["adfin", "3000", "?", "?"]], 1]);
  });
});
