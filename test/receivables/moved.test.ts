/** Data that moves while it is read: no list and no sum that may lack somebody is said to be whole. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balanceOf } from "../../src/receivables/balance.ts";
import { worklistReports } from "../../src/receivables/worklist/report.ts";
import { triage } from "../../src/receivables/worklist/worklist.ts";
import { patient, type Scripted, scripted } from "../support/scripted.ts";
import { openTestServices, type Tamper } from "../support/services.ts";
import { listIn } from "../support/unread-rows.ts";

const uuid = (end: number) => `123e4567-e89b-42d3-a456-${String(end).padStart(12, "0")}`;
const asOf = Date.UTC(2026, 5, 30);
const me = uuid(900_000);

/** How many invoices there are when each page is asked for: what changes between two requests is only the list. */
type Count = (request: number) => readonly number[];

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

const adfinInvoice = (end: number) => ({
  id: uuid(end),
  invoiceNo: `INV-${end}`,
  status: "OVERDUE",
  totalAmount: 10,
  dueAmount: 10,
  currencyCode: "EUR",
  dueDate: "2026-06-01",
  customer: { id: me, name: "Acme" },
});

const adfin = (count: Count): Scripted => {
  let request = -1;
  return scripted("adfin", [
    [
      /^\/invoices$/,
      (query) => {
        request += 1;
        const all = count(request).map(adfinInvoice);
        const [page, size] = [Number(query.get("page")), Number(query.get("size"))];
        const invoices = all.slice(page * size, (page + 1) * size);
        return { invoices, page: { page: page + 1, size, totalElements: all.length } };
      },
    ],
    [/payment_requests$/, () => ({ paymentRequests: [], page: { page: 1, size: 200, totalElements: 0 } })],
    [/directdebitmandates$/, () => []],
  ]);
};

const fynnInvoice = (end: number) => ({
  id: uuid(end),
  number: `RE-${end}`,
  type: "TYPE_INVOICE",
  status: "STATUS_UNPAID",
  currencyCode: "EUR",
  customer: { id: me, companyName: "Acme" },
  finalizationDate: "2026-05-01T00:00:00+00:00",
  dueDate: "2026-06-01T00:00:00+00:00",
  unpaidAmount: { amount: 1_000, precision: 2, currencyCode: "EUR" },
  grossAmount: { amount: 1_000, precision: 2, currencyCode: "EUR" },
});

const fynn = (count: Count): Scripted => {
  let request = -1;
  return scripted("fynn", [
    [
      /^\/invoices$/,
      (query) => {
        request += 1;
        const all = count(request).map(fynnInvoice);
        const [page, limit] = [Number(query.get("page")), Number(query.get("limit"))];
        const data = all.slice((page - 1) * limit, page * limit);
        return { data, meta: { pagination: { totalItems: all.length, itemsPerPage: limit, currentPage: page } } };
      },
    ],
    [
      /dunning\/documents$/,
      () => ({ data: [], meta: { pagination: { totalItems: 0, itemsPerPage: 100, currentPage: 1 } } }),
    ],
  ]);
};

const leaving: Count = (request) => numbers(430).filter((one) => request === 0 || one !== 1);
const standing: Count = () => numbers(430);

describe.each([
  ["adfin", adfin],
  ["fynn", fynn],
] as const)("%s: an invoice that slips through between two pages", (_name, vendor) => {
  it("makes a balance partial, and none that stands still does", async () => {
    expect((await balanceOf(vendor(leaving).client(), { id: me }, asOf)).outcome).toBe("partial");
    expect((await balanceOf(vendor(standing).client(), { id: me }, asOf)).outcome).toBe("ok");
  });

  it("makes a worklist's vendor partial, says that data moved, and gives no total", async () => {
    const question = { asOf, minDaysOverdue: 1, limit: 50 };
    const context = { clients: [vendor(leaving).client()], deadline: patient().deadline, now: asOf };
    const [report] = worklistReports(await triage(question, context), 1);
    expect(report).toMatchObject({ outcome: "partial", more: true, total: undefined });
    expect(report?.caveats.map(({ kind }) => kind)).toContain("data moved");
  });
});

describe("customers that leave, arrive or move between any two pages", () => {
  it("never leave out somebody who stood still from a list that is called complete", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("zenskar", "pland", "adfin", "sequence", "fynn"),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom("swallowed", "twice"),
        async (vendor, at, what) => {
          const test = openTestServices({ customers: 60, vendors: [vendor] });
          let request = 0;
          const moving: Tamper = (_sent, answer) => {
            const given = answer() as { body: object };
            const rows = listIn(given.body);
            request += 1;
            // As where a row left the list above a page, or moved below: one row is in no page, or one stands twice.
            if (request === at + 1 && rows && rows.length > 1) {
              if (what === "swallowed") rows.shift();
              else rows.splice(-1, 1, structuredClone(rows[0]));
            }
            return given;
          };
          test.tamper(vendor, moving);
          const pages = [await test.call("list_customers", { limit: 15 })];
          for (let page = pages[0]; page?.continuation !== undefined; page = pages.at(-1))
            pages.push(await test.call("get_customer_page", { continuation: page.continuation }));
          const shown = pages.reduce((sum, { rows }) => sum + rows.length, 0);
          const last = pages.at(-1);
          if (shown < 60) expect(last?.complete).toBe(false);
          if (what === "twice") expect(last?.complete).toBe(false);
        },
      ),
      { seed: 20_261_128, numRuns: 20 },
    );
  });
});
