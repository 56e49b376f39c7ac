/** Sequence's sandbox: invoices and what stands beside them. */

import { describe, expect, it } from "vitest";
import { decimalText } from "../../src/sandbox/api/decimal-text.ts";
import type { Company } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { sequenceApi } from "../../src/sandbox/sequence/index.ts";
import { askVendor, bodyOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 160, seed: 3, today });
const api = sequenceApi(population);
const { SEQUENCE_CLIENT_ID: client, SEQUENCE_CLIENT_SECRET: secret } = api.credentials;
const headers = { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}` };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("sequence", index));
const invoices = everyone.flatMap((company) => population.invoices(company).map((invoice) => ({ company, invoice })));

interface Page<Item> {
  readonly items: Item[];
  readonly pagination: { readonly after?: string; readonly before?: string; readonly totalResultSize: number };
}

interface InvoiceRow {
  readonly id: string;
  readonly grossTotal: string;
  readonly status: string;
  readonly dueDate?: string;
  readonly balance?: string;
}

const ask = (target: string) => askVendor(api, target, headers);
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
const errorOf = (target: string) => {
  const { status, json } = ask(target);
  return [status, (json as { error: { type: string } }).error.type];
};

function walk<Item extends { readonly id: string }>(target: string): Item[] {
  const found: Item[] = [];
  let cursor = "";
  do {
    const { items, pagination } = bodyOf<Page<Item>>(ask(target + cursor));
    found.push(...items);
    cursor = pagination.after === undefined ? "" : `&after=${encodeURIComponent(pagination.after)}`;
  } while (cursor !== "");
  return found;
}

describe("invoices", () => {
  const owner = everyone.find((company) =>
    population.invoices(company).some(({ state }) => state === "partially_paid"),
  ) as Company;

  it("of a customer are its own, with the gross total and without what is open", () => {
    const own = population.invoices(owner);
    const rows = walk<InvoiceRow>(`/invoices?customerId=${owner.id}&sortOrder=ASC&limit=2`);
    expect(rows.map(({ id, grossTotal }) => [id, grossTotal])).toEqual(
      own.map(({ id, total, precision }) => [id, decimalText(total, precision)]),
    );
    expect(rows.some((row) => "balance" in row)).toBe(false);
  });

  it("show by id what is still owed, but for customers without a invoiceRead", () => {
    const shown = invoices.map(({ invoice }) => bodyOf<InvoiceRow>(ask(`/invoices/${invoice.id}`)));
    shown.forEach(({ balance }, place) => {
      const invoice = invoices[place]?.invoice;
      if (balance !== undefined) expect(balance).toBe(decimalText(invoice?.open ?? -1, invoice?.precision ?? 0));
    });
    expect(new Set(shown.map(({ balance }) => balance === undefined)).size).toBe(2);
  });

  it("overdue and unpaid are found by due date, in its order", () => {
    const query =
      "invoiceStatus=SENT&invoicePaymentStatus=UNPAID&dueBefore=2026-01-15&sortBy=DUE_DATE&sortOrder=ASC&limit=10";
    const rows = walk<InvoiceRow>(`/invoices?${query}`);
    const expected = invoices.filter(
      ({ company, invoice }) => invoice.state === "open" && invoice.dueAt < today && company.index % 11 !== 0,
    );
    expect(ids(rows).sort()).toEqual(ids(expected.map(({ invoice }) => invoice)).sort());
    const dates = rows.map(({ dueDate }) => dueDate ?? "");
    expect(dates).toEqual([...dates].sort());
  });

  it("leave out what an exclude filter names", () => {
    const rows = walk<InvoiceRow>(
      "/invoices?excludeInvoicePaymentStatus=PAID,UNCOLLECTIBLE&excludeInvoiceStatus=DRAFT,VOIDED&limit=100",
    );
    const expected = invoices.filter(({ invoice }) => invoice.open > 0);
    expect(ids(rows).sort()).toEqual(ids(expected.map(({ invoice }) => invoice)).sort());
  });

  it("sort by name, total and dates without losing any, and by nothing else", () => {
    for (const column of ["CUSTOMER_LEGAL_COMPANY_NAME", "GROSS_TOTAL", "ISSUE_DATE", "ACCOUNTING_DATE", "DUE_DATE"])
      expect(new Set(ids(walk(`/invoices?sortBy=${column}&limit=90`))).size).toBe(invoices.length);
    expect(errorOf("/invoices?sortBy=BALANCE")).toEqual([400, "InvalidRequest"]);
    expect(errorOf("/invoices/render-settings")).toEqual([404, "NotFound"]);
  });

  it("have no credits beside them", () => {
    expect(bodyOf(ask(`/credits/${owner.id}/balances`))).toEqual({ items: [] });
  });
});
