/** The generated population keeps what company.ts promises, for every vendor. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Company, type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { findInvoice } from "../../src/sandbox/population/ids.ts";
import { createPopulation, growingPopulation } from "../../src/sandbox/population/population.ts";

const today = Date.UTC(2026, 5, 30);
const day = 86_400_000;
const size = 600;
const population = createPopulation({ customers: size, seed: 1, today });

const everyone = (vendor: SandboxVendor): Company[] =>
  Array.from({ length: size }, (_, index) => population.company(vendor, index));

const all = sandboxVendors.flatMap(everyone);
const invoices = all.flatMap((company) => population.invoices(company));
const parts = (company: Company) => JSON.stringify([company.id, company.name, company.people, company.email]);

describe("the population", () => {
  test("is the same for the same seed, and another for another", () => {
    const again = createPopulation({ customers: size, seed: 1, today });
    const other = createPopulation({ customers: size, seed: 2, today });
    for (const vendor of sandboxVendors) {
      expect(parts(again.company(vendor, 7))).toBe(parts(population.company(vendor, 7)));
      expect(parts(other.company(vendor, 7))).not.toBe(parts(population.company(vendor, 7)));
    }
  });

  test("finds everyone by id, at their own vendor only", () => {
    expect(all.every(({ vendor, id, index }) => population.find(vendor, id)?.index === index)).toBe(true);
    expect(everyone("zenskar").every(({ id }) => population.find("adfin", id) === undefined)).toBe(true);
  });

  test("knows no id that was mis-copied by one character, and none beyond its size", () => {
    const mistake = fc.tuple(
      fc.constantFrom(...sandboxVendors),
      fc.nat(size - 1),
      fc.nat(35),
      fc.constantFrom(..."0123456789abcdef-x"),
    );
    fc.assert(
      fc.property(mistake, ([vendor, index, at, letter]) => {
        const { id } = population.company(vendor, index);
        const wrong = id.slice(0, at) + letter + id.slice(at + 1);
        expect(wrong === id || population.find(vendor, wrong) === undefined).toBe(true);
      }),
      { seed: 1, numRuns: 2_000 },
    );
    for (const vendor of sandboxVendors)
      expect(population.find(vendor, population.company(vendor, size).id)).toBeUndefined();
  });

  test("gives UUIDs, and 24 hex digits at Pland, each once", () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(all.filter(({ vendor, id }) => !(vendor === "pland" ? /^[0-9a-f]{24}$/ : uuid).test(id))).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(invoices.map(({ id }) => id)).size).toBe(invoices.length);
  });

  test("was created from 2019 to 2025 in the order of its indexes, some at the same instant", () => {
    for (const vendor of sandboxVendors) {
      const times = everyone(vendor).map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect(new Set(times).size).toBeLessThan(times.length);
      expect(times.every((at) => at >= Date.UTC(2019, 0, 1) && at < Date.UTC(2026, 0, 1))).toBe(true);
    }
  });

  test("shares about one company in five with another vendor: one VAT id, several spellings", () => {
    const byKey = new Map<number, Company[]>();
    for (const company of all) byKey.set(company.key, [...(byKey.get(company.key) ?? []), company]);
    const shared = [...byKey.values()].filter((rows) => rows.length > 1);
    expect(shared.flat().length / all.length).toBeGreaterThan(0.14);
    expect(shared.flat().length / all.length).toBeLessThan(0.26);
    for (const rows of shared) {
      expect(new Set(rows.map(({ vatId }) => vatId)).size).toBe(1);
      expect(new Set(rows.map(({ vendor }) => vendor)).size).toBe(rows.length);
    }
    const spelledApart = shared.filter((rows) => new Set(rows.map(({ name }) => name)).size > 1);
    expect(spelledApart.length).toBeGreaterThan(shared.length / 2);
  });

  test("gives no VAT id, link or address to two different companies", () => {
    const evidence = (company: Company) => [
      company.vatId,
      company.xeroId,
      company.quickbooksId,
      company.stripeId,
      company.email,
      ...company.people.map(({ email }) => email),
    ];
    const owners = new Map<string, number>();
    for (const company of all.filter(({ index }) => index % 97 !== 13))
      for (const value of evidence(company)) {
        if (!value) continue;
        if ((owners.get(value) ?? company.key) !== company.key) throw new Error(`${value} belongs to two companies`);
        owners.set(value, company.key);
      }
    expect(owners.size).toBeGreaterThan(1_000);
  });

  test("has hostile names and fields, missing addresses, and people nobody can reach", () => {
    const names = Array.from({ length: 40 }, (_, turn) => population.company("zenskar", 13 + 97 * turn).name);
    for (const hostile of [
      /\u202e/,
      /\u200b/,
      /\u001b\[/,
      /!\[/,
      /\n/,
      /&amp;/,
      /previous instructions/,
      /^__proto__$/,
    ])
      expect(names.some((name) => hostile.test(name))).toBe(true);
    expect(Math.max(...names.map((name) => name.length))).toBe(2_000);
    for (const vendor of sandboxVendors) {
      const rows = everyone(vendor);
      expect(rows.some(({ email }) => email === "")).toBe(true);
      expect(rows.some(({ email, phone, people }) => email === null && phone === null && people.length === 0)).toBe(
        true,
      );
      expect(rows.some(({ externalId }) => externalId === null)).toBe(true);
      expect(rows.some(({ externalId }) => externalId?.startsWith("CRM-00"))).toBe(true);
    }
  });

  test("archives at Sequence and Fynn alone, and suspends at Fynn alone", () => {
    const states = (vendor: SandboxVendor) => [...new Set(everyone(vendor).map(({ status }) => status))].sort();
    expect(states("zenskar")).toEqual(["active"]);
    expect(states("pland")).toEqual(["active"]);
    expect(states("adfin")).toEqual(["active"]);
    expect(states("sequence")).toEqual(["active", "archived"]);
    expect(states("fynn")).toEqual(["active", "archived", "suspended"]);
    expect(all.every(({ status, archivedAt }) => (archivedAt !== null) === (status === "archived"))).toBe(true);
  });

  test("has mandates in every state, and customers without one", () => {
    const states = new Set(everyone("adfin").map(({ mandate }) => mandate?.status ?? "none"));
    expect([...states].sort()).toEqual(["ACTIVE", "CANCELLED", "CREATED", "MIGRATING", "PENDING", "none"]);
  });

  test("grows at its newest end and leaves everyone else as they were", () => {
    const growing = growingPopulation(population);
    const before = parts(growing.population.company("adfin", 3));
    growing.grow();
    expect(growing.population.size).toBe(size + 1);
    const newest = growing.population.company("adfin", size);
    expect(growing.population.find("adfin", newest.id)?.index).toBe(size);
    expect(newest.createdAt).toBeGreaterThanOrEqual(population.company("adfin", size - 1).createdAt);
    expect(parts(growing.population.company("adfin", 3))).toBe(before);
    expect(population.size).toBe(size);
  });

  test("refuses a size it cannot hold", () => {
    for (const customers of [-1, 1.5, 2_000_001])
      expect(() => createPopulation({ customers, seed: 1, today })).toThrow(RangeError);
  });
});

describe("its invoices", () => {
  test("are none to six a customer, in every state, and found by id", () => {
    const counts = new Set(all.map((company) => population.invoices(company).length));
    expect([...counts].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(invoices.map(({ state }) => state)).size).toBe(6);
    for (const company of all.filter(({ index }) => index < 60))
      for (const { id } of population.invoices(company)) {
        expect(findInvoice(population, company.vendor, id)?.company.id).toBe(company.id);
        expect(findInvoice(population, company.vendor, id.replace(/.$/, "z"))).toBeUndefined();
      }
  });

  test("are due from 200 days before to 60 days after today, never today", () => {
    const days = invoices.map(({ dueAt }) => (dueAt - today) / day);
    expect(Math.min(...days)).toBe(-200);
    expect(Math.max(...days)).toBe(60);
    expect(days.every((at) => Number.isInteger(at) && at !== 0)).toBe(true);
    expect(invoices.every(({ issuedAt }) => issuedAt <= today)).toBe(true);
  });

  test("owe only while open or partly paid, in safe minor units", () => {
    const wrong = invoices.filter(({ state, open, total, paidAt, paymentPending }) => {
      const owes =
        state === "open" ? open === total : state === "partially_paid" ? open > 0 && open < total : open === 0;
      const isSafe = Number.isSafeInteger(total) && total > 0;
      return !owes || !isSafe || (paidAt !== null) !== (state === "paid") || (paymentPending && open !== total);
    });
    expect(wrong).toEqual([]);
    expect(invoices.some(({ paymentPending }) => paymentPending)).toBe(true);
  });

  test("are in currencies of no, two and three digits", () => {
    const precisions = new Map(invoices.map(({ currency, precision }) => [currency, precision]));
    expect(Object.fromEntries(precisions)).toEqual({ EUR: 2, GBP: 2, USD: 2, JPY: 0, KWD: 3 });
  });

  test("are reminded of only when overdue, and not in the future", () => {
    const reminded = invoices.filter(({ dunningLevel }) => dunningLevel > 0);
    expect(new Set(reminded.map(({ dunningLevel }) => dunningLevel)).size).toBe(3);
    const wrong = reminded.filter(({ lastReminderAt, dueAt, open }) => {
      return open <= 0 || lastReminderAt === null || lastReminderAt <= dueAt || lastReminderAt > today;
    });
    expect(wrong).toEqual([]);
  });
});
