/** Fynn's sandbox: pages from 1, the n8n node's filters, and what an adapter must leave out. */

import { describe, expect, it } from "vitest";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import { fynnApi } from "../../src/sandbox/fynn/index.ts";
import type { Company } from "../../src/sandbox/population/company.ts";
import { createPopulation, growingPopulation } from "../../src/sandbox/population/population.ts";
import { askVendor, bodyOf, counted, queryOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 240, seed: 5, today });
const api = fynnApi(population);
const headers = { authorization: `Bearer ${api.credentials.FYNN_API_KEY}` };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("fynn", index));
const newestFirst = [...everyone].reverse();

interface Pagination {
  readonly totalItems: number;
  readonly itemsPerPage: number;
  readonly currentPage: number;
  readonly lastPage: number;
  readonly pageTotalItems: number;
}

interface Page<Item> {
  readonly data: Item[];
  readonly meta: { readonly pagination: Pagination };
}

interface Row {
  readonly id: string;
  readonly customerNumber: string;
  readonly companyName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly status: string;
  readonly isPartner: boolean;
  readonly isVatIdValid: boolean | null;
  readonly datevId: string | null;
  readonly defaultAddress: { readonly default: unknown };
  readonly defaultEmailAddress: { readonly email: string; readonly default: unknown } | null;
  readonly defaultPaymentMethod: { readonly type: string; readonly status: string; readonly enabled: boolean } | null;
}

const ask = (target: string, asked: SandboxApi = api) => askVendor(asked, target, headers);
const page = <Item = Row>(target: string, asked: SandboxApi = api) => bodyOf<Page<Item>>(ask(target, asked));
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
const list = (pairs: Readonly<Record<string, string | number | boolean>>) =>
  page(`/customers?${queryOf({ limit: 100, ...pairs })}`);
const expectedIds = (test: (company: Company) => boolean) => ids(newestFirst.filter(test)).slice(0, 100);

function walk<Item>(target: string): Item[] {
  const first = page<Item>(target);
  const found = [...first.data];
  for (let number = 2; number <= first.meta.pagination.lastPage; number++)
    found.push(...page<Item>(`${target}&page=${number}`).data);
  return found;
}

describe("the door", () => {
  it("takes the key as a bearer token only", () => {
    for (const authorization of [undefined, "Bearer another", `Basic ${api.credentials.FYNN_API_KEY}`])
      expect(askVendor(api, "/customers", { authorization }).status).toBe(401);
    expect(askVendor(api, "/customers", { "x-api-key": api.credentials.FYNN_API_KEY }).status).toBe(401);
    expect(ask("/customers").status).toBe(200);
  });
});

describe("pages of customers", () => {
  it("hold 30 rows unless asked otherwise, and say which page of how many they are", () => {
    const { data, meta } = page("/customers?page=3");
    expect(ids(data)).toEqual(ids(newestFirst.slice(60, 90)));
    expect(meta.pagination).toEqual({
      totalItems: 240,
      itemsPerPage: 30,
      currentPage: 3,
      lastPage: 8,
      pageTotalItems: 30,
    });
    expect(page("/customers?page=9").data).toEqual([]);
  });

  it("walked to the last give everybody once", () => {
    expect(ids(walk<Row>("/customers?limit=70"))).toEqual(ids(newestFirst));
  });

  it("of no rows are allowed, and empty", () => {
    const { data, meta } = page("/customers?limit=0");
    expect([data, meta.pagination.totalItems, meta.pagination.itemsPerPage]).toEqual([[], 240, 0]);
  });

  it("move when somebody is added while they are read", () => {
    const growing = growingPopulation(population);
    const live = fynnApi(growing.population);
    const first = page("/customers?limit=50", live);
    growing.grow();
    const second = page("/customers?limit=50&page=2", live);
    expect(second.data[0]?.id).toBe(first.data.at(-1)?.id);
    expect(second.meta.pagination.totalItems).toBe(241);
  });

  it("make up no more customers than they show, whatever the page among a million", () => {
    const many = counted(createPopulation({ customers: 1_000_000, seed: 5, today }));
    const { data } = page("/customers?page=7000&limit=100", fynnApi(many.population));
    expect(data[0]?.id).toBe(many.population.company("fynn", 300_099).id);
    expect(many.made()).toBeLessThanOrEqual(101);
  });

  it("out of range or asked for in undocumented words are refused, with violations in German", () => {
    for (const query of [
      "limit=101",
      "limit=-1",
      "page=0",
      "page=one",
      "itemsPerPage=10",
      "status=STATUS_ACTIVE",
      "isVatIdValid=maybe",
      "search=a&search=b",
      "order[createdAt]=asc",
    ]) {
      const answer = ask(`/customers?${query}`);
      const { title, detail, violations } = bodyOf<{
        title: string;
        detail: string;
        violations: Record<string, string>[];
      }>(answer);
      expect([query, answer.status, violations[0]?.propertyPath]).toEqual([query, 400, query.split("=")[0]]);
      expect(`${title} ${detail} ${violations[0]?.message}`).toMatch(/Dieser|Wert|Fehler/);
      expect(violations[0]?.code).toBeTruthy();
    }
  });
});

describe("filters", () => {
  it("customerNumber, vatId and datevId are exact", () => {
    expect(ids(list({ customerNumber: 10_100 }).data)).toEqual([everyone[100]?.id]);
    expect(list({ customerNumber: 1010 }).data).toEqual([]);
    const { vatId } = everyone.find((one) => one.vatId !== null) as Company;
    expect(ids(list({ vatId: vatId ?? "" }).data)).toEqual(expectedIds((one) => one.vatId === vatId));
    expect(list({ vatId: vatId?.slice(0, -1) ?? "" }).data).toEqual([]);
    const row = list({}).data.find(({ datevId }) => datevId !== null) as Row;
    expect(ids(list({ datevId: row.datevId ?? "" }).data)).toEqual([row.id]);
  });

  it("an e-mail address is exact in any case, and found also where the row shows another", () => {
    const withOther = everyone.find(
      (one) => one.email?.includes("@") && one.people.some(({ email }) => email && email !== one.email),
    ) as Company;
    const other = withOther.people.find(({ email }) => email && email !== withOther.email)?.email ?? "";
    for (const email of [withOther.email ?? "", other]) {
      const { data } = list({ "emailAddresses.email": email.toUpperCase() });
      expect(ids(data)).toContain(withOther.id);
      expect(data[0]?.defaultEmailAddress?.email).toBe(withOther.email);
    }
    expect(list({ "emailAddresses.email": withOther.email?.slice(1) ?? "" }).data).toEqual([]);
  });

  it("an address finds everybody who has it, whoever they are", () => {
    for (const company of everyone.filter(({ index }) => index % 4 === 1))
      for (const email of [company.email, ...company.people.map((person) => person.email)])
        if (email) expect(ids(list({ "emailAddresses.email": email }).data)).toContain(company.id);
  });

  it("companyName and search take parts; search looks at companies, persons, numbers and addresses", () => {
    expect(ids(list({ companyName: "gmbh" }).data)).toEqual(
      expectedIds((one) => one.isBusiness && one.name.toLowerCase().includes("gmbh")),
    );
    const person = everyone.find((one) => !one.isBusiness && /^\w+ \w+$/.test(one.name)) as Company;
    expect(ids(list({ search: person.name }).data)).toContain(person.id);
    expect(list({ companyName: person.name }).data.some(({ id }) => id === person.id)).toBe(false);
    expect(ids(list({ search: "10199" }).data)).toContain(everyone[199]?.id);
    const mailed = everyone.find((one) => one.email?.endsWith(".example")) as Company;
    expect(ids(list({ search: mailed.email?.split("@")[1] ?? "" }).data)).toContain(mailed.id);
  });

  it("partner, isVatIdValid, names and groups part the customers", () => {
    const rows = walk<Row>("/customers?limit=100");
    const matching = (test: (row: Row) => boolean) => ids(rows.filter(test)).slice(0, 100);
    // An id of a partner, which nobody here has.
    expect(list({ partner: rows[0]?.id ?? "" }).data).toEqual([]);
    expect(ids(list({ isVatIdValid: false }).data)).toEqual(matching(({ isVatIdValid }) => isVatIdValid === false));
    expect(ids(list({ lastName: "er" }).data)).toEqual(
      matching(({ lastName }) => lastName?.toLowerCase().includes("er") ?? false),
    );
    expect(list({ "customerGroup.name": "Premium" }).meta.pagination.totalItems).toBe(60);
    expect(list({ "customerGroup.name": "premium" }).data).toEqual([]);
  });
});

describe("rows", () => {
  const rows = walk<Row>("/customers?limit=100").reverse();

  it("have every documented field", () => {
    const documented =
      "id customerNumber timeZone firstName lastName currencyCode countryCode companyName vatId isVatIdValid datevId commercialRegisterName commercialRegisterNumber status gender phone language totalTurnOverRank createdAt customFields businessCustomer defaultAddress defaultInvoiceAddress defaultEmailAddress defaultInvoiceEmailAddress defaultPaymentMethod isPartner";
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(documented.split(" ").sort());
  });

  it("of persons have no company name, and their two names joined are the customer's", () => {
    rows.forEach((row, index) => {
      const company = everyone[index] as Company;
      const person = [row.firstName, row.lastName].filter((part) => part !== null).join(" ");
      expect(company.isBusiness ? row.companyName : person).toBe(company.name);
      expect(row.companyName === null).toBe(!company.isBusiness);
      expect(row.status).toBe(`STATUS_${company.status.toUpperCase()}`);
    });
    expect(new Set(rows.map(({ status }) => status)).size).toBe(3);
  });

  it("say default in a string, and carry the bank and card data an adapter has to drop", () => {
    expect(rows.every(({ defaultAddress }) => defaultAddress.default === "true")).toBe(true);
    const types = new Map(rows.map(({ defaultPaymentMethod: method }) => [method?.type, method]));
    expect([...types.keys()].sort()).toEqual(["bank_transfer", "card", "sepa_debit", undefined]);
    expect(types.get("card")).toMatchObject({ status: "active", enabled: true, card: { last4: "4242" } });
    expect(types.get("sepa_debit")).toHaveProperty("sepaDebit.iban");
  });

  it("are found by UUID or external id, wrapped in data, or are 404", () => {
    const known = everyone.find(({ externalId }) => externalId?.startsWith("CRM-0")) as Company;
    for (const id of [known.id, known.id.toUpperCase(), known.externalId])
      expect(bodyOf<{ data: Row }>(ask(`/customers/${id}`)).data).toEqual(rows[known.index]);
    for (const id of ["00000000-0000-4000-8000-000000000000", "CRM-9", "..", ""])
      expect([id, askVendor(api, `/customers/${id}`, headers).status]).toEqual([id, 404]);
    expect(ask(`/customers/${known.id}?fields=all`).status).toBe(400);
  });
});
