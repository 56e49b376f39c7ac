/** The believable population looks like the books of a mid-sized company, whatever the seed and the day. */

import { describe, expect, test } from "vitest";
import {
  type Company,
  type CompanyInvoice,
  type Population,
  type SandboxVendor,
  sandboxVendors,
} from "../../src/sandbox/population/company.ts";
import { hostileNames } from "../../src/sandbox/population/hostile.ts";
import { findInvoice } from "../../src/sandbox/population/ids.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";

const day = 86_400_000;
const size = 250;

const customersOf = (population: Population, vendor: SandboxVendor): readonly Company[] =>
  Array.from({ length: size }, (_, index) => population.company(vendor, index));

const isOverdue =
  (today: number) =>
  ({ open, dueAt }: CompanyInvoice): boolean =>
    open > 0 && dueAt < today;

const bucketOf = (days: number): string => (days <= 30 ? "1-30" : days <= 60 ? "31-60" : days <= 90 ? "61-90" : "90+");

describe.each([
  { seed: 1, today: Date.UTC(2026, 5, 30) },
  { seed: 1, today: Date.UTC(2027, 1, 28) },
  { seed: 7, today: Date.UTC(2026, 10, 28) },
])("the believable population of seed $seed on day $today", ({ seed, today }) => {
  const population = createPopulation({ kind: "believable", customers: size, seed, today });
  const all = sandboxVendors.flatMap((vendor) => customersOf(population, vendor));
  const invoices = all.flatMap((company) => population.invoices(company));
  const overdue = invoices.filter(isOverdue(today));

  test("has 8 to 15 of 100 customers overdue at every vendor, in every bucket, the newest the most", () => {
    for (const vendor of sandboxVendors) {
      const own = customersOf(population, vendor);
      const debtors = own.filter((company) => population.invoices(company).some(isOverdue(today)));
      expect(debtors.length / own.length).toBeGreaterThan(0.08);
      expect(debtors.length / own.length).toBeLessThan(0.15);
    }
    const buckets: Record<string, number> = {};
    for (const { dueAt } of overdue) {
      const bucket = bucketOf((today - dueAt) / day);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    expect(Object.keys(buckets).sort()).toEqual(["1-30", "31-60", "61-90", "90+"]);
    expect(Math.max(...Object.values(buckets))).toBe(buckets["1-30"]);
  });

  test("has overdue customers in all buckets but at most one at every vendor", () => {
    for (const vendor of sandboxVendors) {
      const own = customersOf(population, vendor).flatMap((company) => population.invoices(company));
      const found = new Set(own.filter(isOverdue(today)).map(({ dueAt }) => bucketOf((today - dueAt) / day)));
      expect(found.size).toBeGreaterThanOrEqual(3);
    }
  });

  test("has years of invoices, most of them paid, none due today or issued later", () => {
    const ages = invoices.map(({ issuedAt }) => (today - issuedAt) / day / 365);
    expect(Math.max(...ages)).toBeGreaterThan(4);
    expect(Math.max(...ages)).toBeLessThanOrEqual(5);
    const histories = all.flatMap((company) => {
      const issued = population.invoices(company).map(({ issuedAt }) => (today - issuedAt) / day / 365);
      return issued.length > 0 ? [Math.max(...issued)] : [];
    });
    // Up to five years; some came this year.
    expect(histories.filter((years) => years > 1.5).length / histories.length).toBeGreaterThan(0.5);
    expect(histories.filter((years) => years < 1).length / histories.length).toBeGreaterThan(0.1);
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(invoices.filter(({ state }) => state === "paid").length / invoices.length).toBeGreaterThan(0.8);
    expect(new Set(invoices.map(({ state }) => state)).size).toBe(6);
    expect(invoices.every(({ dueAt, issuedAt }) => dueAt !== today && dueAt > issuedAt)).toBe(true);
    expect(invoices.every(({ paidAt }) => paidAt === null || paidAt <= today)).toBe(true);
  });

  test("owes only while open or partly paid, in safe minor units", () => {
    const wrong = invoices.filter(({ state, open, total, paymentPending }) => {
      const owes =
        state === "open" ? open === total : state === "partially_paid" ? open > 0 && open < total : open === 0;
      return !owes || !Number.isSafeInteger(total) || total <= 0 || (paymentPending && open !== total);
    });
    expect(wrong).toEqual([]);
  });

  test("bills many customers little and few much", () => {
    const euros = invoices
      .filter(({ currency }) => currency === "EUR")
      .map(({ total }) => total / 100)
      .sort((one, other) => one - other);
    const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
    const median = euros[Math.floor(euros.length / 2)] ?? 0;
    expect(median).toBeGreaterThan(300);
    expect(median).toBeLessThan(2_000);
    expect(Math.max(...euros)).toBeLessThan(200_000);
    expect(sum(euros.slice(-Math.floor(euros.length / 10))) / sum(euros)).toBeGreaterThan(0.5);
  });

  test("owes to it what few large and many small debtors do, no single one of them half of it", () => {
    const debts = all.flatMap((company) => {
      const open = population.invoices(company).filter((one) => one.currency === "EUR" && isOverdue(today)(one));
      return open.length > 0 ? [open.reduce((sum, one) => sum + one.open / 100, 0)] : [];
    });
    const sorted = debts.toSorted((one, other) => other - one);
    const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
    expect(sum(sorted.slice(0, Math.ceil(sorted.length / 5))) / sum(sorted)).toBeGreaterThan(0.7);
    expect((sorted[0] ?? 0) / sum(sorted)).toBeLessThan(0.5);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(3_000);
    // Half a million of eleven: about two weeks of what is billed.
    const billed = invoices.filter(
      ({ currency, state, issuedAt }) =>
        currency === "EUR" && state !== "void" && state !== "draft" && today - issuedAt < 365 * day,
    );
    const share = sum(sorted) / sum(billed.map(({ total }) => total / 100));
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.12);
  });

  test("bills half of its customers in euros, most others in pounds and dollars, a few in three more", () => {
    const share = (currency: string) => all.filter((company) => company.currency === currency).length / all.length;
    expect(share("EUR")).toBeGreaterThan(0.45);
    expect(share("EUR")).toBeLessThan(0.65);
    for (const currency of ["GBP", "USD"]) expect(share(currency)).toBeGreaterThan(0.1);
    for (const currency of ["CHF", "JPY", "KWD"]) {
      expect(share(currency)).toBeGreaterThan(0.005);
      expect(share(currency)).toBeLessThan(0.06);
    }
  });

  test("keeps hostile names, JPY and KWD, and shows none of the names first", () => {
    const isHostile = ({ name }: Company) => hostileNames.includes(name);
    for (const vendor of sandboxVendors) {
      const rows = customersOf(population, vendor);
      expect(rows.some(isHostile)).toBe(true);
      expect([...rows.slice(0, 60), ...rows.slice(-60)].filter(isHostile)).toEqual([]);
    }
    const digits = Object.fromEntries(invoices.map(({ currency, precision }) => [currency, precision]));
    expect(digits).toEqual({ EUR: 2, GBP: 2, USD: 2, CHF: 2, JPY: 0, KWD: 3 });
  });

  test("writes a company's country, VAT id, phone and addresses as that country does", () => {
    const patterns: Readonly<Record<string, readonly [vat: RegExp | null, phone: RegExp]>> = {
      DE: [/^DE\d{9}$/, /^\+49 /],
      AT: [/^ATU\d{8}$/, /^\+43 /],
      CH: [/^CHE\d{9}$/, /^\+41 /],
      GB: [/^GB\d{9}$/, /^\+44 /],
      US: [null, /^\+1 /],
      FR: [/^FR\d{11}$/, /^\+33 /],
      NL: [/^NL\d{9}B\d\d$/, /^\+31 /],
      PL: [/^PL\d{10}$/, /^\+48 /],
      ES: [/^ESB\d{8}$/, /^\+34 /],
      JP: [null, /^\+81 /],
      KW: [null, /^\+965 /],
    };
    const wrong = all.filter(({ country, vatId, phone }) => {
      const [vat, dialling] = patterns[country] ?? [null, /never/];
      return (vatId !== null && !vat?.test(vatId)) || (phone !== null && !dialling.test(phone));
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(new Set(all.map(({ country }) => country))).toEqual(new Set(Object.keys(patterns)));
  });

  test("knows about one company in five at two vendors or more, under the same VAT id and domain", () => {
    const byKey = new Map<number, Company[]>();
    for (const company of all) byKey.set(company.key, [...(byKey.get(company.key) ?? []), company]);
    const shared = [...byKey.values()].filter((rows) => rows.length > 1);
    expect(shared.flat().length / all.length).toBeGreaterThan(0.14);
    expect(shared.flat().length / all.length).toBeLessThan(0.26);
    // Nobody twice at one vendor, and next to nobody at all five.
    expect(shared.filter((rows) => new Set(rows.map(({ vendor }) => vendor)).size < rows.length)).toEqual([]);
    expect(shared.filter((rows) => rows.length === sandboxVendors.length).length / byKey.size).toBeLessThan(0.01);
    for (const rows of shared) {
      expect(new Set(rows.map(({ vatId, city, currency }) => `${vatId} ${currency} ${city.length > 40}`)).size).toBe(1);
    }
  });

  test("gives no VAT id, link, domain or invoice id to two different companies", () => {
    const owners = new Map<string, number>();
    for (const company of all.filter(({ index }) => index % 125 !== 61)) {
      const { vatId, xeroId, quickbooksId, stripeId, email, key } = company;
      for (const value of [vatId, xeroId, quickbooksId && `qb ${quickbooksId}`, stripeId, email?.split("@")[1]]) {
        if (!value) continue;
        if ((owners.get(value) ?? key) !== key) throw new Error(`${value} belongs to two companies`);
        owners.set(value, key);
      }
    }
    expect(owners.size).toBeGreaterThan(1_500);
    expect(new Set(invoices.map(({ id }) => id)).size).toBe(invoices.length);
  });

  test("is the same each time, and finds everybody and every invoice again", () => {
    const again = createPopulation({ kind: "believable", customers: size, seed, today });
    for (const company of all) {
      const twin = again.find(company.vendor, company.id);
      expect(twin && JSON.stringify({ ...partsOf(twin) })).toBe(JSON.stringify({ ...partsOf(company) }));
    }
    for (const company of all.slice(0, 100))
      for (const { id } of population.invoices(company))
        expect(findInvoice(population, company.vendor, id)?.company.id).toBe(company.id);
  });
});

const partsOf = ({ name, email, people, mandate, createdAt, city, status }: Company) => ({
  name,
  email,
  people,
  mandate,
  createdAt,
  city,
  status,
});

test("a million customers per vendor are there without being kept, each with a domain of its own", () => {
  const population = createPopulation({
    kind: "believable",
    customers: 1_000_000,
    seed: 1,
    today: Date.UTC(2026, 5, 30),
  });
  const domains = new Map<string, number>();
  for (const vendor of sandboxVendors)
    for (let index = 500; index < 1_000_000; index += 1_999) {
      const { key, email, id } = population.company(vendor, index);
      expect(population.find(vendor, id)?.index).toBe(index);
      const domain = email?.match(/^[\w.-]+@([a-z0-9-]+\.example)$/)?.[1];
      if (domain === undefined) continue;
      expect(domains.get(domain) ?? key).toBe(key);
      domains.set(domain, key);
    }
  expect(domains.size).toBeGreaterThan(1_500);
});
