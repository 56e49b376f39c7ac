/** One day, one invoice: what is one is written as one, in balances and in summaries. */

import { expect, it } from "vitest";
import { balanceOf } from "../../src/receivables/balance.ts";
import { balanceRows } from "../../src/tools/answers/balance-rows.ts";
import { patient, scripted } from "../support/scripted.ts";
import { openTestServices, type Tamper } from "../support/services.ts";

const asOf = Date.UTC(2026, 5, 30);
const me = "123e4567-e89b-42d3-a456-000000000900";

const adfinOwed = (dueDate: string) =>
  scripted("adfin", [
    [
      /^\/invoices$/,
      () => ({
        invoices: [
          {
            id: "i1",
            invoiceNo: "1",
            status: "UNPAID",
            totalAmount: 100.1,
            dueAmount: 100.1,
            currencyCode: "EUR",
            dueDate,
            customerId: me,
          },
        ],
      }),
    ],
    [/^\/payment_requests$/, () => ({ paymentRequests: [] })],
  ]);

it.each([
  ["2026-06-29", "1 day overdue"],
  ["2026-06-28", "2 days overdue"],
  ["2026-07-01", "due in 1 day"],
  ["2026-06-30", "due today"],
])("an invoice due on %s is %s, and amounts have their currency's digits", async (due, said) => {
  const one = adfinOwed(due);
  const rows = balanceRows(await balanceOf(one.client(patient().deadline), { id: me }, asOf), "summary");
  const text = rows.map((row) => row.join(" ")).join("\n");
  expect(text).toContain(said);
  expect(text).toContain("100.10 EUR in 1 open invoice");
  expect(text).not.toMatch(/\b1 (days|invoices|open invoices)\b/);
});

it("a group with one invoice of an unknown currency says 1 invoice", async () => {
  const test = openTestServices({ customers: 30, vendors: ["zenskar"] });
  const silent: Tamper = ({ url }, answer) =>
    url.pathname.endsWith("/line_items") ? { status: 200, headers: {}, body: { lines: [] } } : answer();
  test.tamper("zenskar", silent);
  const { rows } = await test.call("summarize_customers", { group_by: "country", max_tokens: 20_000 });
  const cells = rows.flat();
  expect(cells).toContain("1 invoice ?");
  expect(cells.some((cell) => /^\d+ invoices \?$/.test(cell))).toBe(true);
  expect(cells.join("\n")).not.toContain("1 invoices");
});
