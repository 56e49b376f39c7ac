/** Who owes, at vendors that cannot filter customers by it: from their invoices, and nobody is left out in silence. */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../src/http/failure.ts";
import { idsOfAll, truth } from "../support/answers.ts";
import { openTestServices, type Tamper, walk } from "../support/services.ts";
import { belongs } from "../support/truth.ts";

const overdue = { financial_status: ["overdue"] as ("overdue" | "outstanding")[] };

describe("customers by what their invoices say", () => {
  it("are those of the population at all five vendors, at any limit", async () => {
    const test = openTestServices({ customers: 40 });
    const everybody = truth(test, ["zenskar", "pland", "adfin", "sequence", "fynn"], belongs(overdue, test.population));
    for (const limit of [7, 200]) {
      const pages = await walk(test, "list_customers", { ...overdue, limit, max_tokens: 20_000 });
      expect(idsOfAll(test, pages).sort()).toEqual(everybody);
    }
  });

  it("are said to be missing where the invoices cannot be read", async () => {
    const test = openTestServices({ customers: 30, vendors: ["fynn", "pland"] });
    const down: Tamper = (request, answer) => {
      if (/invoices|dunning/.test(request.url.pathname)) throw new HttpFailure("unavailable", "down");
      return answer();
    };
    test.tamper("fynn", down);
    const answer = await test.call("list_customers", { ...overdue, limit: 200, max_tokens: 20_000 });
    expect(answer.complete).toBe(false);
    expect(answer.vendors).toMatchObject([
      { vendor: "pland", filters: ["financial_status:invoices"] },
      { vendor: "fynn", outcome: "failed", problem: { code: "vendor_unavailable" } },
    ]);
    expect(answer.coverage).toContain("fynn failed: vendor_unavailable, its customers are missing");
  });

  it("are partial where an invoice cannot be judged, and the answer says so", async () => {
    const test = openTestServices({ customers: 30, vendors: ["fynn"] });
    test.tamper("fynn", (request, answer) => {
      const given = answer() as { body: { data: { dueDate: unknown }[] } };
      const [first] = request.url.pathname.endsWith("/invoices") ? given.body.data : [];
      for (const row of request.url.pathname.endsWith("/invoices") ? given.body.data : []) row.dueDate = first && null;
      return given;
    });
    const answer = await test.call("list_customers", { ...overdue });
    expect(answer).toMatchObject({ complete: false, rows: [], vendors: [{ outcome: "partial" }] });
    expect(answer.coverage).toMatch(/\d+ invoices at fynn without a due date could not be checked/);
  });

  it("go on behind the last one shown, whoever has paid meanwhile", async () => {
    const test = openTestServices({ customers: 60, vendors: ["fynn"] });
    const first = await test.call("list_customers", { ...overdue, limit: 5 });
    const [gone] = idsOfAll(test, [first]);
    test.tamper("fynn", (request, answer) => {
      const given = answer() as { body: { data: { customer?: { id?: string } }[] } };
      if (!request.url.pathname.endsWith("/invoices")) return given;
      const data = given.body.data.filter(({ customer }) => `fynn:${customer?.id}` !== gone);
      return { ...given, body: { ...given.body, data } };
    });
    const second = await test.call("get_customer_page", { continuation: first.continuation });
    const shown = idsOfAll(test, [first, second]);
    const rest = truth(test, ["fynn"], belongs(overdue, test.population)).filter((id) => !shown.includes(id));
    const last = await walk(test, "list_customers", { ...overdue, limit: 200, max_tokens: 20_000 });
    expect(new Set([...shown, ...rest])).toEqual(new Set([gone, ...idsOfAll(test, last)]));
  });
});
