/** Fynn's sandbox: invoices, credit notes and dunning documents. */

import { describe, expect, it } from "vitest";
import { fynnApi } from "../../src/sandbox/fynn/index.ts";
import type { Company } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { askVendor, bodyOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 240, seed: 5, today });
const api = fynnApi(population);
const headers = { authorization: `Bearer ${api.credentials.FYNN_API_KEY}` };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("fynn", index));
const invoices = everyone.flatMap((company) => population.invoices(company));

interface Page<Item> {
  readonly data: Item[];
  readonly meta: { readonly pagination: { readonly totalItems: number; readonly lastPage: number } };
}

interface Money {
  readonly amount: number;
  readonly precision: number;
  readonly currencyCode: string;
}

interface InvoiceRow {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly dueDate: string;
  readonly lastReminderDate: string | null;
  readonly dunningLevel: number;
  readonly dunningStatus: string;
  readonly unpaidAmount: Money;
  readonly customer: { readonly id: string };
}

const ask = (target: string) => askVendor(api, target, headers);
const page = <Item = InvoiceRow>(target: string) => bodyOf<Page<Item>>(ask(target));
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

function walk<Item>(target: string): Item[] {
  const first = page<Item>(target);
  const found = [...first.data];
  for (let number = 2; number <= first.meta.pagination.lastPage; number++)
    found.push(...page<Item>(`${target}&page=${number}`).data);
  return found;
}

describe("invoices", () => {
  const rows = walk<InvoiceRow>("/invoices?limit=100");

  it("are the population's, with amounts as objects, and credit notes stand among them", () => {
    const shown = new Map(rows.filter(({ type }) => type === "TYPE_INVOICE").map((row) => [row.id, row]));
    expect(shown.size).toBe(invoices.length);
    for (const { id, open, precision, currency, dueAt, dunningLevel, lastReminderAt } of invoices) {
      const row = shown.get(id);
      expect(row?.unpaidAmount).toEqual({ amount: open, precision, currencyCode: currency });
      expect([Date.parse(row?.dueDate ?? ""), row?.dunningLevel]).toEqual([dueAt, dunningLevel]);
      expect(row?.lastReminderDate ? Date.parse(row.lastReminderDate) : null).toBe(lastReminderAt);
      expect(row?.dunningStatus === "none").toBe(dunningLevel === 0);
    }
    const credits = rows.filter(({ type }) => type === "TYPE_CREDIT");
    expect(credits).toHaveLength(invoices.filter(({ state }) => state === "void").length);
    expect(credits.every(({ unpaidAmount }) => unpaidAmount.amount > 0)).toBe(true);
  });

  it("are filtered by customer, status and number, and sorted by due date", () => {
    const owner = everyone.find((one) => population.invoices(one).length > 2) as Company;
    const own = walk<InvoiceRow>(`/invoices?customer=${owner.id}&limit=100&order[dueDate]=asc`);
    expect(own.every(({ customer }) => customer.id === owner.id)).toBe(true);
    expect(own.length).toBeGreaterThanOrEqual(population.invoices(owner).length);
    const dates = own.map(({ dueDate }) => dueDate);
    expect(dates).toEqual([...dates].sort());
    const [first] = population.invoices(owner);
    expect(ids(page<InvoiceRow>(`/invoices?number=${first?.number}`).data)).toEqual([first?.id]);
    const paid = page("/invoices?status=STATUS_PAID&limit=1").meta.pagination.totalItems;
    expect(paid).toBe(invoices.filter(({ state }) => state === "paid").length);
  });

  it("ignore a filter they do not know, and so return everybody's", () => {
    expect(page(`/invoices?customerId=${everyone[0]?.id}`).meta.pagination.totalItems).toBe(rows.length);
    expect(ask("/invoices?limit=101").status).toBe(400);
  });
});

describe("dunning documents", () => {
  interface Dunning {
    readonly id: string;
    readonly level: number;
    readonly type: string;
    readonly status: string;
    readonly dunningFeeCents: number | null;
    readonly documentDate: string;
    readonly invoice: InvoiceRow;
  }

  it("exist once per level an invoice has reached, the newest on its last reminder", () => {
    const all = walk<Dunning>("/dunning/documents?limit=100");
    expect(all).toHaveLength(invoices.reduce((sum, { dunningLevel }) => sum + dunningLevel, 0));
    for (const invoice of invoices.filter(({ dunningLevel }) => dunningLevel > 0)) {
      const own = all.filter((one) => one.invoice.id === invoice.id);
      const highest = own.find(({ level }) => level === invoice.dunningLevel);
      expect(Date.parse(highest?.documentDate ?? "")).toBe(invoice.lastReminderAt);
      expect(highest?.invoice.unpaidAmount.amount).toBe(invoice.open);
    }
    expect(
      all.every(
        ({ level, type, dunningFeeCents }) => (level === 1) === (type === "reminder" && dunningFeeCents === null),
      ),
    ).toBe(true);
  });

  it("are found by invoice", () => {
    const { id } = invoices.find(({ dunningLevel }) => dunningLevel === 2) ?? { id: "" };
    const { data } = page<Dunning>(`/dunning/documents?invoice=${id}`);
    expect(data.map(({ level }) => level)).toEqual([2, 1]);
    expect(page(`/dunning/documents?invoice=00000000-0000-4000-8000-000000000000`).data).toEqual([]);
    expect(ask("/dunning/rules").status).toBe(404);
  });
});

describe("payment transactions", () => {
  interface Transaction {
    readonly id: string;
    readonly type: string;
    readonly status: string;
    readonly processing: boolean;
    readonly amount: number;
    readonly invoice: { readonly id: string };
    readonly customer: { readonly id: string };
  }

  it("are listed without a filter, and tell which amounts are on their way", () => {
    const all = walk<Transaction>("/payment/transactions?limit=100");
    const pending = invoices.filter(({ paymentPending }) => paymentPending);
    const underWay = all.filter(({ type, processing, status }) => {
      return type === "payment" && (processing || status === "authorized");
    });
    expect(underWay.map(({ invoice, amount }) => [invoice.id, amount]).sort()).toEqual(
      pending.map(({ id, open }) => [id, open]).sort(),
    );
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(["payment", "refund"]));
    expect(page("/payment/transactions?status=waiting").meta.pagination.totalItems).toBe(all.length);
    expect(ask("/payment/transactions?limit=101").status).toBe(400);
  });
});
