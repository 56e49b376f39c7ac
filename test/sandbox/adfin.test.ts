/** The sandbox's Adfin answers as its documents say; expectations are computed from the population. */

import { describe, expect, test } from "vitest";
import { adfinApi } from "../../src/sandbox/adfin/index.ts";
import { adfinRotation, adfinTokens } from "../../src/sandbox/adfin/tokens.ts";
import type { Company, CompanyInvoice } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { askVendor, bodyOf } from "./ask.ts";

const today = Date.UTC(2026, 5, 30);
const size = 300;
const population = createPopulation({ customers: size, seed: 1, today });
const api = adfinApi(population);
const everyone = Array.from({ length: size }, (_, index) => population.company("adfin", index));
const newestFirst = everyone.toReversed();
const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });
const ask = (target: string) => askVendor(api, target, bearer(api.credentials.ADFIN_ACCESS_TOKEN));

interface Facts {
  readonly page: number;
  readonly size: number;
  readonly totalPages: number;
  readonly totalElements: number;
  readonly numberOfElements: number;
  readonly sort: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

interface List {
  readonly customers: readonly Row[];
  readonly page: Facts;
  readonly pagination: Facts;
}

const list = (query: string): List => {
  const answer = ask(`/customers?${query}`);
  expect([query, answer.status]).toEqual([query, 200]);
  return bodyOf<List>(answer);
};

const idsOf = ({ customers }: List) => customers.map(({ id }) => id);
const ids = (companies: readonly Company[]) => companies.map(({ id }) => id);

describe("pages", () => {
  test("are asked for from 0 and told from 1, twenty rows, newest first", () => {
    const first = list("");
    expect(idsOf(first)).toEqual(ids(newestFirst.slice(0, 20)));
    expect(first.page).toEqual({
      page: 1,
      size: 20,
      totalPages: 15,
      totalElements: size,
      numberOfElements: 20,
      sort: "creationTime,desc",
    });
    expect(first.pagination).toEqual(first.page);
    expect(list("page=2&size=20").page.page).toBe(3);
    expect(idsOf(list("page=2"))).toEqual(ids(newestFirst.slice(40, 60)));
    expect(list("page=99").page).toMatchObject({ page: 100, numberOfElements: 0 });
  });

  test("larger than 2000 are cut to it in silence, and a size below 1 is the usual one", () => {
    expect(list("size=5000").page.size).toBe(2_000);
    for (const small of ["0", "-3"]) expect(list(`size=${small}`).page.size).toBe(20);
  });

  test("are sorted by repeated criteria; an unknown property is a 500", () => {
    const byName = list(`size=${size}&sort=name&sort=creationTime,desc`).customers.map(({ name }) => name);
    expect(byName).toEqual(byName.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0)));
    expect(idsOf(list(`size=${size}&sort=creationTime,ASC`))).toEqual(ids(everyone));
    const updated = list(`size=${size}&sort=lastUpdatedTime,desc`).customers.map((row) => String(row.lastUpdatedTime));
    expect(updated).toEqual(updated.toSorted().reverse());
    for (const wrong of ["sort=email,asc", "sort=name,up", "sort=name,asc,creationTime,desc"])
      expect([wrong, ask(`/customers?${wrong}`).status]).toEqual([wrong, 500]);
  });

  test("refuse parameters and values that are not documented", () => {
    for (const wrong of ["financialStatus=OVERDUE", "limit=5", "ddMandateStatuses=LOST", "page=one", "name=a"]) {
      const answer = ask(`/customers?${wrong}`);
      expect([wrong, answer.status]).toEqual([wrong, 400]);
      expect(answer.json).toBeUndefined();
    }
  });
});

describe("filters", () => {
  const isOverdue = (one: CompanyInvoice) => one.open > 0 && one.dueAt < today && !one.paymentPending;
  const some = (is: (one: CompanyInvoice) => boolean) => (company: Company) => population.invoices(company).some(is);
  const since = Date.UTC(2025, 0, 1);
  const truths: readonly (readonly [query: string, holds: (company: Company) => boolean])[] = [
    ["financialStatuses=OVERDUE", some(isOverdue)],
    ["financialStatuses=OUTSTANDING", some((one) => one.open > 0 && !one.paymentPending)],
    ["financialStatuses=PENDING_PAYMENTS", some((one) => one.paymentPending)],
    ["financialStatuses=DRAFT", some((one) => one.state === "draft")],
    ["financialStatuses=NO_INVOICES", (company) => population.invoices(company).length === 0],
    [
      "financialStatuses=FULLY_PAID",
      (company) =>
        population.invoices(company).some(({ state }) => state !== "draft") &&
        population.invoices(company).every(({ open }) => open === 0),
    ],
    ["financialStatuses=OVERDUE&financialStatuses=DRAFT", some((one) => isOverdue(one) || one.state === "draft")],
    ["ddMandateStatuses=CREATED,PENDING", ({ mandate }) => /CREATED|PENDING/.test(mandate?.status ?? "")],
    ["lastUpdatedStartTime=2025-01-01T00:00:00Z", ({ updatedAt }) => updatedAt >= since],
    ["searchText=MÜLLER", ({ name }) => /müller/iu.test(name)],
    ["searchText=rechnung%40", ({ email, people }) => `${email} ${people[1]?.email}`.includes("rechnung@")],
    ["onlyCustomersWithActivity=true", (one) => one.mandate !== null || population.invoices(one).length > 0],
    ["onlyCustomersWithActivity=false", () => true],
    [`customerIds=${everyone[4]?.id},${everyone[8]?.id}`, ({ index }) => index === 4 || index === 8],
  ];

  test.each(truths)("%s", (query, holds) => {
    const expected = newestFirst.filter(holds);
    expect(expected.length).toBeGreaterThan(0);
    const found = list(`size=${size}&${query}`);
    expect(idsOf(found)).toEqual(ids(expected));
    expect(found.page.totalElements).toBe(expected.length);
  });

  test("by the day of signing leave out mandates that nobody signed", () => {
    const statuses = list(`size=${size}&ddMandateSignedStartTime=2000-01-01T00:00:00Z`).customers.map(
      ({ directDebitMandate }) => (directDebitMandate as { status: string } | null)?.status,
    );
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses).not.toContain("CREATED");
    expect(statuses).not.toContain(undefined);
    expect(list("ddMandateSignedEndTime=2000-01-01T00:00:00Z").page.totalElements).toBe(0);
  });
});

describe("rows", () => {
  test("write times with UTC behind, and promise no more about financial details than an object", () => {
    expect(list("").customers[0]?.creationTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000UTC$/);
    expect(list("").customers[0]).not.toHaveProperty("financialDetails");
    expect(list("includeCustomerFinancialDetails=true").customers[0]?.financialDetails).toEqual({});
  });

  test("agree with the customer's invoices, whose amounts are decimal texts", () => {
    for (const company of newestFirst.slice(0, 60)) {
      const { invoices } = bodyOf<{ invoices: { dueAmount: string; customer: Row }[] }>(
        ask(`/invoices?customerId=${company.id}`),
      );
      expect(invoices).toHaveLength(population.invoices(company).length);
      const open = population.invoices(company).reduce((sum, one) => sum + one.open / 10 ** one.precision, 0);
      expect(invoices.reduce((sum, { dueAmount }) => sum + Number(dueAmount), 0)).toBeCloseTo(open, 3);
      expect(
        invoices.every(({ dueAmount, customer }) => /^\d+(\.\d+)?$/.test(dueAmount) && customer.id === company.id),
      ).toBe(true);
    }
  });

  test("are found by id, and mandates by customer", () => {
    const company = everyone.find(({ mandate }) => mandate?.status === "ACTIVE") as Company;
    expect(bodyOf<Row>(ask(`/customers/${company.id}`)).name).toBe(company.name);
    const { mandates } = bodyOf<{ mandates: Row[] }>(ask(`/customers/${company.id}/directdebitmandates`));
    expect(mandates.map(({ id }) => id)).toEqual([company.mandate?.id]);
    expect(ask("/customers/nobody").status).toBe(404);
  });

  test("of payment requests are numbers with a currency", () => {
    const { paymentRequests } = bodyOf<{ paymentRequests: Row[] }>(ask("/payment_requests?statuses=UNPAID"));
    expect(paymentRequests[0]).toMatchObject({
      status: "UNPAID",
      currencyCode: expect.any(String),
      dueAmount: expect.any(Number),
    });
  });

  test("of unknown paths are a web page", () => {
    const answer = ask("/nowhere");
    expect(answer.status).toBe(200);
    expect(answer.headers?.["content-type"]).toContain("text/html");
  });
});

describe("tokens", () => {
  const { ADFIN_CLIENT_ID: id, ADFIN_CLIENT_SECRET: secret, ADFIN_REFRESH_TOKEN: first } = adfinRotation;
  const basic = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };

  const exchange = (on: typeof api, fields: Record<string, string>, headers: Record<string, string> = basic) =>
    on.handle({
      method: "POST",
      path: "/oauth2/token",
      query: new URLSearchParams(),
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams({ grant_type: "refresh_token", ...fields }).toString(),
    });

  test("are needed", () => {
    for (const token of ["other", "", undefined]) expect(askVendor(api, "/customers", bearer(token)).status).toBe(401);
    expect(askVendor(api, "/customers", {}).status).toBe(401);
  });

  test("rotate: a refresh token works once, and its access token until it expires", () => {
    let now = 0;
    const rotating = adfinApi(
      population,
      undefined,
      adfinTokens(() => now, 3600),
    );
    const given = bodyOf<Record<string, string>>(exchange(rotating, { refresh_token: first }));
    expect(askVendor(rotating, "/customers", bearer(given.access_token)).status).toBe(200);
    expect(exchange(rotating, { refresh_token: first }).json).toEqual({ error: "invalid_grant" });
    expect(exchange(rotating, { refresh_token: given.refresh_token ?? "" }).status).toBe(200);
    now = 3_600_001;
    expect(askVendor(rotating, "/customers", bearer(given.access_token)).status).toBe(401);
  });

  test("need the client, told once or twice alike, and no other grant", () => {
    const fresh = () => adfinApi(population);
    const form = { client_id: id, client_secret: secret, refresh_token: first };
    expect(exchange(fresh(), form, {}).status).toBe(200);
    expect(exchange(fresh(), form).status).toBe(200);
    expect(exchange(fresh(), { ...form, client_secret: "other" }).json).toEqual({ error: "invalid_client" });
    expect(exchange(fresh(), { refresh_token: first }, {}).status).toBe(401);
    expect(exchange(fresh(), { grant_type: "client_credentials" }).json).toEqual({ error: "unsupported_grant_type" });
  });
});
