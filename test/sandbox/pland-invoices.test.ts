/** Pland's sandbox: invoices and reminders. */

import { describe, expect, it } from "vitest";
import { plandApi } from "../../src/sandbox/pland/index.ts";
import type { CompanyInvoice } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { askVendor, bodyOf, counted, queryOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 300, seed: 7, today });
const api = plandApi(population);
const headers = { "x-api-key": api.credentials.PLAND_API_KEY };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("pland", index));

interface InvoiceRow {
  readonly _id: string;
  readonly customerId: string;
  readonly objectId: string;
  readonly totals: { readonly gross: number; readonly open: number; readonly paid: number };
  readonly paidDate: unknown;
  readonly canceledDate: unknown;
  readonly remindedDate: number | string | null;
  readonly fixDate: unknown;
  readonly fixedPaymentTerm: { readonly paymentGoalDate: number | string } | null;
}

const byId = '{"by":"_id","direction":1}';
const ask = (target: string) => askVendor(api, target, headers);
const rows = <One>(target: string): One[] => bodyOf<One[]>(ask(target));
const ids = (found: readonly { readonly _id: string }[]): string[] => found.map(({ _id }) => _id);

describe("invoices", () => {
  const allOf = (target: string): InvoiceRow[] => {
    const found: InvoiceRow[] = [];
    const page = () => rows<InvoiceRow>(`${target}sort=${encodeURIComponent(byId)}&offset=${found.length}`);
    for (let next = page(); next.length > 0; next = page()) found.push(...next);
    return found;
  };
  const truth = everyone.flatMap((company) => population.invoices(company));
  const instant = (sent: number | string | null | undefined) => new Date(sent ?? 0).getTime();

  it("walked by id are all the population's, and their money and dates agree with it", () => {
    const walked = allOf("/invoices/?limit=1000&");
    expect(ids(walked)).toEqual(truth.map(({ id }) => id));
    walked.forEach((row, place) => {
      const { total, open, precision, dueAt, state } = truth[place] as CompanyInvoice;
      expect(row.totals.gross).toBe(total / 10 ** precision);
      expect(row.totals.open).toBe(open / 10 ** precision);
      if (state !== "draft") expect(instant(row.fixedPaymentTerm?.paymentGoalDate)).toBe(dueAt);
      expect(row.fixDate === null).toBe(state === "draft");
      expect(row.paidDate === null).toBe(state !== "paid");
      expect(row.canceledDate === null).toBe(state !== "void" && state !== "written_off");
    });
  });

  it("of several customers are asked for by repeated keys", () => {
    const [one, other] = everyone.filter((company) => population.invoices(company).length > 1);
    const query = `customer=${one?.id}&customer=${other?.id}`;
    const expected = [one, other].flatMap((company) => (company ? population.invoices(company) : []));
    expect(ids(allOf(`/invoices/?${query}&`))).toEqual(ids(expected.map(({ id }) => ({ _id: id }))));
  });

  it("ignore parameters they do not know, which therefore return everybody's", () => {
    expect(allOf(`/invoices/?customerId=${everyone[0]?.id}&`)).toHaveLength(truth.length);
    expect(ask("/invoices/?limit=0").status).toBe(400);
    expect(ask("/invoices/?sort=issuedOn:-1").status).toBe(400);
  });

  it("asked for as overdue leave out those already reminded", () => {
    const overdue = allOf("/invoices/?invoiceTypeOf=overdue&");
    const expected = truth.filter(({ open, dueAt, dunningLevel }) => open > 0 && dueAt < today && dunningLevel === 0);
    expect(ids(overdue)).toEqual(expected.map(({ id }) => id));
    expect(overdue.every(({ remindedDate }) => remindedDate === null)).toBe(true);
    expect(truth.some(({ dunningLevel }) => dunningLevel > 0)).toBe(true);
  });

  it("are found by document number, and sort by date of issue", () => {
    const id = truth[3]?.id ?? "";
    expect(ids(rows<InvoiceRow>(`/invoices/?documentNumber=${truth[3]?.number.slice(4)}`))).toEqual([id]);
    const sorted = rows<{ issuedOn: number | string }>(
      `/invoices/?${queryOf({ sort: '{"by":"issuedOn","direction":-1}', limit: 200 })}`,
    ).map(({ issuedOn }) => instant(issuedOn));
    expect(sorted).toEqual([...truth.map(({ issuedAt }) => issuedAt)].sort((a, b) => b - a).slice(0, 200));
  });

  it("have a reminder per dunning level, the last on the invoice's own reminder date", () => {
    const reminded = truth.find(({ dunningLevel }) => dunningLevel === 3);
    const owner = everyone.find((one) => population.invoices(one).some(({ id }) => id === reminded?.id));
    const found = rows<{ _id: string; invoiceId: string; issuedOn: number | string }>(
      `/invoiceReminders/?customerId=${owner?.id}&sort=${encodeURIComponent(byId)}`,
    ).filter(({ invoiceId }) => invoiceId === reminded?.id);
    expect(found).toHaveLength(3);
    expect(instant(found[2]?.issuedOn)).toBe(reminded?.lastReminderAt);
  });

  it("among a million customers are read no further than the page", () => {
    const many = counted(createPopulation({ customers: 1_000_000, seed: 7, today }));
    const answer = askVendor(plandApi(many.population), `/invoices/?${queryOf({ limit: 100, sort: byId })}`, headers);
    expect(bodyOf<InvoiceRow[]>(answer)).toHaveLength(100);
    expect(many.made()).toBeLessThan(400);
  });
});
