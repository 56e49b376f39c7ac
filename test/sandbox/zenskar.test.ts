/** The sandbox's Zenskar answers as its document says; expectations are computed from the population. */

import { describe, expect, test } from "vitest";
import type { Company, CompanyInvoice } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { customerRules } from "../../src/sandbox/zenskar/fields.ts";
import { zenskarApi } from "../../src/sandbox/zenskar/index.ts";
import { askVendor, bodyOf } from "./ask.ts";

const today = Date.UTC(2026, 5, 30);
const size = 300;
const population = createPopulation({ customers: size, seed: 1, today });
const api = zenskarApi(population);
const everyone = Array.from({ length: size }, (_, index) => population.company("zenskar", index));
const newestFirst = everyone.toReversed();

const { ZENSKAR_API_KEY, ZENSKAR_ORGANISATION } = api.credentials;
const keys = { "x-api-key": ZENSKAR_API_KEY, organisation: ZENSKAR_ORGANISATION };
const modern = { ...keys, apiversion: "20230501" };

interface List {
  readonly results: readonly { readonly id: string; readonly [field: string]: unknown }[];
  readonly next: string | null;
  readonly previous: string | null;
  readonly total_count: number;
}

type Headers = Readonly<Record<string, string | undefined>>;

const ask = (target: string, headers: Headers = modern) => askVendor(api, target, headers);

const list = (query: string, headers?: Headers): List => {
  const answer = ask(`/customers?${query}`, headers);
  expect(answer.status).toBe(200);
  return bodyOf<List>(answer);
};

const idsOf = ({ results }: List) => results.map(({ id }) => id);
const ids = (companies: readonly Company[]) => companies.map(({ id }) => id);
const encoded = encodeURIComponent;
const owed = (company: Company, of: (invoice: CompanyInvoice) => boolean) =>
  population.invoices(company).some((invoice) => invoice.open > 0 && of(invoice));

describe("access", () => {
  test("a wrong or missing key is 401", () => {
    expect(ask("/customers", { ...modern, "x-api-key": "other" }).status).toBe(401);
    expect(ask("/customers", { organisation: modern.organisation }).status).toBe(401);
  });

  test("a wrong or missing organisation is 403, in the gateway's words", () => {
    for (const organisation of ["other", undefined]) {
      const answer = ask("/customers", { ...modern, organisation });
      expect(answer.status).toBe(403);
      expect(answer.json).toEqual({ Message: expect.stringContaining("explicit deny") });
    }
  });
});

describe("parameters", () => {
  test("are the document's 148, and no other is taken", () => {
    expect(Object.keys(customerRules)).toHaveLength(148);
    for (const unknown of ["updated_at__gte=2020-01-01", "phone_number=1", "offset=3", "email__neq=a", "__proto__=1"]) {
      const answer = ask(`/customers?${unknown}`);
      expect([unknown, answer.status]).toEqual([unknown, 400]);
      expect(answer.json).toMatchObject({ error_code: "BAD_REQUEST" });
    }
    expect(ask("/customers?email=a&email=b").status).toBe(400);
  });

  test("of another type are 422, in the shape of the document", () => {
    expect(ask("/customers?limit=0").json).toEqual({
      status_code: 10422,
      message: "1 validation error for Query; limit: Input should be greater than or equal to 1",
    });
    for (const wrong of ["limit=101", "limit=ten", "id=7", "created_at=2023-02-30", "communications_enabled=maybe"])
      expect([wrong, ask(`/customers?${wrong}`).status]).toEqual([wrong, 422]);
    expect(ask("/customers?invoice__amount_due__in=1,two").status).toBe(400);
  });
});

describe("pages", () => {
  test("are ten rows, newest first, with the total", () => {
    const page = list("");
    expect(idsOf(page)).toEqual(ids(newestFirst.slice(0, 10)));
    expect(page.total_count).toBe(size);
    expect(page.previous).toBeNull();
  });

  test.each(["", "order=created_at", "order=-updated_at", "order=customer_name", "email__isnull=false"])(
    "walked by cursor show everyone once, and lead back (%s)",
    (query) => {
      const pages = [list(`limit=7&${query}`)];
      for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
        pages.push(list(`limit=7&cursor=${encoded(next)}&${query}`));
      const walked = pages.flatMap(idsOf);
      expect(new Set(walked).size).toBe(walked.length);
      expect(walked).toHaveLength(pages[0]?.total_count ?? 0);
      for (let place = pages.length - 1; place > 0; place--)
        expect(idsOf(list(`limit=7&cursor=${encoded(pages[place]?.previous ?? "")}&${query}`))).toEqual(
          idsOf(pages[place - 1] as List),
        );
    },
  );

  test("refuse a cursor that was changed, or belongs to another question", () => {
    const next = list("limit=7").next ?? "";
    expect(ask(`/customers?cursor=${encoded(next)}`).status).toBe(200);
    for (const wrong of [`cursor=${encoded(`${next.slice(0, 9)}A${next.slice(10)}`)}`, "cursor=zzz", "cursor="])
      expect([wrong, ask(`/customers?${wrong}`).status]).toEqual([wrong, 400]);
    expect(ask(`/customers?email__isnull=true&cursor=${encoded(next)}`).status).toBe(400);
    expect(ask(`/customers?order=created_at&cursor=${encoded(next)}`).status).toBe(400);
  });

  test("are ordered by order with the version header only, and by sort_key without it only", () => {
    const oldest = ids(everyone.slice(0, 10));
    const newest = ids(newestFirst.slice(0, 10));
    expect(idsOf(list("order=created_at"))).toEqual(oldest);
    expect(idsOf(list("order=created_at", keys))).toEqual(newest);
    expect(idsOf(list("sort_key=created_at&sort_type=asc", keys))).toEqual(oldest);
    expect(idsOf(list("sort_key=created_at&sort_type=asc"))).toEqual(newest);
    for (const wrong of ["order=email", "order=order%3Dcreated_at"])
      expect(ask(`/customers?${wrong}`).status).toBe(400);
  });
});

describe("filters", () => {
  const date = "2022-03-01T00:00:00";
  const at = Date.parse(`${date}Z`);
  const [first, second] = [everyone[3] as Company, everyone[9] as Company];
  const truths: readonly (readonly [query: string, holds: (company: Company) => boolean])[] = [
    ["customer_name__ilike=%25GMBH%25", ({ name }) => /gmbh/i.test(name)],
    ["customer_name__like=M_ller%25", ({ name }) => /^M.ller/su.test(name)],
    ["customer_name__ilike=gmbh", ({ name }) => /gmbh/i.test(name)],
    [`customer_name=${encoded(first.name)}`, ({ name }) => name === first.name],
    ["email__isnull=true", ({ email }) => email === null],
    [`external_id__in=${first.externalId},${second.externalId}`, (one) => one === first || one === second],
    [`id__in=${first.id},${second.id.toUpperCase()}`, (one) => one === first || one === second],
    [`created_at__gte=${date}`, ({ createdAt }) => createdAt >= at],
    [`created_at__lt=${date}Z`, ({ createdAt }) => createdAt < at],
    ["auto_charge_enabled=false", ({ autoCharge }) => !autoCharge],
    ["payment_methods__type=card", ({ paymentMethod }) => paymentMethod === "card"],
    ["payment_methods__type__isnull=true", () => false],
    ["invoice__amount_due__gt=0", (company) => owed(company, () => true)],
    [
      "invoice__status__in=approved,partially_paid&invoice__amount_due__gt=0&invoice__due_date__lt=2026-06-30",
      (company) => owed(company, ({ dueAt }) => dueAt < today),
    ],
    [
      "invoice__paid_at__isnull=false&invoice__invoice_total__gte=4000",
      (company) =>
        population.invoices(company).some((one) => one.paidAt !== null && one.total >= 4000 * 10 ** one.precision),
    ],
    ["search=customer_name%3DMÜLLER%2Caddress.city%3Db", ({ name, city }) => /müller/iu.test(name) && /b/i.test(city)],
    ["search_name_external_id=GmbH", ({ name, externalId }) => `${name} ${externalId}`.toLowerCase().includes("gmbh")],
  ];

  test.each(truths)("%s", (query, holds) => {
    const expected = newestFirst.filter(holds);
    const found: string[] = [];
    for (
      let page = list(`limit=100&${query}`);
      ;
      page = list(`limit=100&${query}&cursor=${encoded(page.next ?? "")}`)
    ) {
      expect(page.total_count).toBe(expected.length);
      found.push(...idsOf(page));
      if (page.next === null) break;
    }
    expect(found.toSorted()).toEqual(ids(expected).toSorted());
  });

  test("about invoices hold for one and the same invoice", () => {
    const query = "invoice__status=paid&invoice__amount_due__gt=0";
    expect(
      everyone.some((one) => owed(one, () => true) && population.invoices(one).some((i) => i.state === "paid")),
    ).toBe(true);
    expect(list(query).total_count).toBe(0);
  });

  test("by plain text come beginnings before parts, and a whole external id alone", () => {
    const names = list("limit=100&search_name_external_id=MA").results.map((row) =>
      String(row.customer_name).toLowerCase(),
    );
    const starts = names.map((name) => name.startsWith("ma"));
    expect(new Set(starts).size).toBe(2);
    expect(starts.lastIndexOf(true)).toBeLessThan(starts.indexOf(false));
    expect(idsOf(list(`search_name_external_id=${second.externalId}`))).toEqual([second.id]);
  });

  test("by search want field=value", () => {
    for (const wrong of ["Acme", "nope%3D1", "customer_name%3Da%2Cb"])
      expect([wrong, ask(`/customers?search=${wrong}`).status]).toEqual([wrong, 400]);
  });
});

describe("rows", () => {
  test("carry contacts only when expanded, or asked for by id", () => {
    const withPeople = newestFirst.find(({ people }) => people.length > 0) as Company;
    const contacts = (target: string) => bodyOf<{ contacts: unknown[] }>(ask(target)).contacts;
    expect(list(`id=${withPeople.id}`).results[0]?.contacts).toBeNull();
    expect(list(`id=${withPeople.id}&expand=contacts`).results[0]?.contacts).toHaveLength(withPeople.people.length);
    expect(contacts(`/customers/${withPeople.id}`)).toHaveLength(withPeople.people.length);
    expect(ask("/customers?expand=invoices").status).toBe(400);
  });

  test("write instants without a zone, and a balance that is the sum of the invoices", () => {
    for (const row of list("limit=100").results) {
      expect(row.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      const company = population.find("zenskar", row.id) as Company;
      const due = population.invoices(company).reduce((sum, one) => sum + one.open / 10 ** one.precision, 0);
      const details = row.invoice_details as { no_of_invoices: number; total_amount_due: number };
      expect(details.total_amount_due).toBeCloseTo(due, 3);
      const invoices = bodyOf<List>(ask(`/invoices?customer_id=${row.id}&limit=100`));
      expect(invoices.total_count).toBe(details.no_of_invoices);
      const sum = invoices.results.reduce((total, one) => total + Number(one.amount_due), 0);
      expect(sum).toBeCloseTo(details.total_amount_due, 3);
    }
  });
});

describe("other paths", () => {
  test("answer unknown customers with 404 and ids that are none with 422", () => {
    expect(ask("/customers/123e4567-e89b-42d3-a456-426614174000").status).toBe(404);
    expect(ask("/customers/7").status).toBe(422);
    expect(ask("/nowhere").status).toBe(404);
  });

  test("list overdue invoices, and say a currency only on their lines", () => {
    const query = "status__in=approved,partially_paid&due_date__lte=2026-06-30&order=due_date&limit=100";
    const invoices = bodyOf<List>(ask(`/invoices?${query}`));
    const overdue = everyone
      .flatMap((one) => population.invoices(one))
      .filter((one) => one.open > 0 && one.dueAt < today);
    expect(invoices.total_count).toBe(overdue.length);
    const due = invoices.results.map(({ due_date }) => String(due_date));
    expect(due).toEqual(due.toSorted());
    expect(JSON.stringify(invoices.results[0])).not.toMatch(/EUR|GBP|USD/);
    const lines = bodyOf<{ lines: { subtotal: { unit: string } }[] }>(
      ask(`/invoices/${invoices.results[0]?.id}/line_items`),
    );
    expect(lines.lines[0]?.subtotal.unit).toMatch(/^[A-Z]{3}$/);
    expect(ask(`/invoices?${query}`, keys).status).toBe(422);
  });

  test("list payments by the documented filters, one for all invoices that an amount on its way is for", () => {
    const pending = everyone.flatMap((one) => population.invoices(one)).filter(({ paymentPending }) => paymentPending);
    const paid: string[] = [];
    for (const status of ["in_progress", "pending_charge", "authorized"]) {
      const page = bodyOf<List>(ask(`/payments?type=payment&status=${status}&limit=100`));
      expect(page.results).toHaveLength(page.total_count);
      for (const row of page.results) {
        expect(row).toMatchObject({ status, type: "payment", customer_id: expect.any(String) });
        paid.push(...(row.invoices as { invoice_id: string }[]).map((one) => one.invoice_id));
      }
    }
    expect(paid.sort()).toEqual(pending.map(({ id }) => id).sort());
    const [first] = paid;
    expect(bodyOf<List>(ask(`/payments?invoice__id=${first}&type=payment`)).total_count).toBe(1);
    const types = bodyOf<List>(ask("/payments?status=in_progress&limit=100")).results.map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(["payment", "refund"]));
    for (const wrong of ["status=open", "type=gift", "limit=0", "customer_id=7"])
      expect([wrong, ask(`/payments?${wrong}`).status]).toEqual([wrong, 422]);
    for (const wrong of ["status__in=in_progress", "colour=blue", "order=amount", "search=Acme", "cursor=zzz"])
      expect([wrong, ask(`/payments?${wrong}`).status]).toEqual([wrong, 400]);
  });

  test("list payment methods", () => {
    const payer = everyone.find(({ paymentMethod }) => paymentMethod === "card") as Company;
    expect(bodyOf<List>(ask(`/customers/${payer.id}/payment_methods`)).results[0]?.type).toBe("card");
  });
});
