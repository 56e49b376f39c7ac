/** Sequence's sandbox, version 2024-07-30. */

import { describe, expect, it } from "vitest";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import type { Company } from "../../src/sandbox/population/company.ts";
import { createPopulation, growingPopulation } from "../../src/sandbox/population/population.ts";
import { sequenceApi } from "../../src/sandbox/sequence/index.ts";
import { askVendor, bodyOf, counted, queryOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 240, seed: 3, today });
const api = sequenceApi(population);
const { SEQUENCE_CLIENT_ID: client, SEQUENCE_CLIENT_SECRET: secret } = api.credentials;
const headers = { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}` };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("sequence", index));
const newestFirst = [...everyone].reverse();

interface Page<Item> {
  readonly items: Item[];
  readonly pagination: { readonly after?: string; readonly before?: string; readonly totalResultSize: number };
}

interface Row {
  readonly id: string;
  readonly legalName: string;
  readonly archivedAt?: string;
  readonly organizations: { readonly owner: { readonly id: string }; readonly members: { readonly id: string }[] }[];
  readonly integrationIds: { readonly service: string; readonly id: string }[];
  readonly address: { readonly country: string; readonly state?: string };
}

const ask = (target: string, asked: SandboxApi = api) => askVendor(asked, target, headers);
const page = <Item = Row>(target: string, asked: SandboxApi = api) => bodyOf<Page<Item>>(ask(target, asked));
const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
const list = (pairs: Readonly<Record<string, string | number | boolean>>) =>
  page(`/customers?${queryOf({ limit: 100, ...pairs })}`);
const errorOf = (target: string) => {
  const { status, json } = ask(target);
  return [status, (json as { error: { type: string } }).error.type];
};

/** All rows, from the page after `cursor` on. */
function walk<Item extends { readonly id: string }>(target: string, asked: SandboxApi = api, cursor?: string): Item[] {
  const found: Item[] = [];
  let after = cursor;
  do {
    const next = page<Item>(after === undefined ? target : `${target}&after=${encodeURIComponent(after)}`, asked);
    found.push(...next.items);
    after = next.pagination.after;
  } while (after !== undefined);
  return found;
}

describe("the door and the version", () => {
  it("takes Basic credentials only", () => {
    const wrong = [undefined, `Bearer ${secret}`, `Basic ${Buffer.from(`${client}:wrong`).toString("base64")}`];
    for (const authorization of wrong) expect(askVendor(api, "/customers", { authorization }).status).toBe(401);
    expect(
      askVendor(api, "/customers", { authorization: headers.authorization.replace("Basic", "basic") }).status,
    ).toBe(200);
  });

  it("repeats the version in every answer, whether asked for it, for none, or for an unknown one", () => {
    const answers = [ask("/customers"), ask("/nowhere"), askVendor(api, "/customers", {})];
    for (const answer of answers) expect(answer.headers?.["sequence-version"]).toBe("2024-07-30");
    expect(askVendor(api, "/customers", { ...headers, "sequence-version": "2024-07-30" }).status).toBe(200);
    const unknown = askVendor(api, "/customers", { ...headers, "sequence-version": "2019-01-01" });
    expect(unknown.status).toBe(400);
    expect(bodyOf<{ error: { type: string } }>(unknown).error.type).toBe("UnrecognisedApiVersion");
    expect(unknown.headers?.["sequence-version"]).toBe("2024-07-30");
  });
});

describe("walking customers", () => {
  it("shows 20 rows unless asked otherwise, newest first, without the archived ones", () => {
    const first = page("/customers");
    const active = newestFirst.filter(({ status }) => status === "active");
    expect(ids(first.items)).toEqual(ids(active.slice(0, 20)));
    expect(first.pagination.totalResultSize).toBe(active.length);
    expect(ids(walk("/customers?limit=7"))).toEqual(ids(active));
  });

  it("includes the archived ones when asked, and only they carry archivedAt", () => {
    const rows = walk<Row>("/customers?includeArchived=true&sortOrder=ASC&limit=100");
    expect(ids(rows)).toEqual(ids(everyone));
    const archived = everyone.filter(({ status }) => status === "archived");
    expect(archived.length).toBeGreaterThan(0);
    expect(ids(rows.filter(({ archivedAt }) => archivedAt !== undefined))).toEqual(ids(archived));
  });

  it("gives a cursor after every full page, also the last: it does not prove that rows follow", () => {
    const target = "/customers?includeArchived=true&limit=80";
    const second = page(`${target}&after=${encodeURIComponent(page(target).pagination.after ?? "")}`);
    const third = page(`${target}&after=${encodeURIComponent(second.pagination.after ?? "")}`);
    expect(third.items).toHaveLength(80);
    const last = page(`${target}&after=${encodeURIComponent(third.pagination.after ?? "")}`);
    expect([last.items, last.pagination.after]).toEqual([[], undefined]);
  });

  it("turns back to the page before with its own cursor", () => {
    const target = "/customers?limit=15";
    const first = page(target);
    expect(first.pagination.before).toBeUndefined();
    const second = page(`${target}&after=${encodeURIComponent(first.pagination.after ?? "")}`);
    const back = page(`${target}&before=${encodeURIComponent(second.pagination.before ?? "")}`);
    expect(ids(back.items)).toEqual(ids(first.items));
  });

  it("keeps its place while customers are added", () => {
    const growing = growingPopulation(population);
    const live = sequenceApi(growing.population);
    const first = page("/customers?limit=50&includeArchived=true", live);
    growing.grow();
    const rest = walk("/customers?limit=50&includeArchived=true", live, first.pagination.after);
    expect([...ids(first.items), ...ids(rest)]).toEqual(ids(newestFirst));
    expect(page("/customers?limit=1&includeArchived=true", live).pagination.totalResultSize).toBe(241);
  });

  it("carries the id of a row in its cursor, in base64, and refuses any other text", () => {
    const first = page("/customers?limit=3");
    expect(Buffer.from(first.pagination.after ?? "", "base64").toString()).toBe(first.items[2]?.id);
    for (const cursor of ["", "abc", Buffer.from("00000000-0000-4000-8000-000000000000").toString("base64")])
      expect(errorOf(`/customers?after=${encodeURIComponent(cursor)}`)).toEqual([400, "InvalidRequest"]);
    expect(errorOf(`/customers?after=${first.pagination.after}&before=${first.pagination.after}`)[0]).toBe(400);
  });

  it("makes up no more customers than it shows, whatever the cursor among a million", () => {
    const many = counted(createPopulation({ customers: 1_000_000, seed: 3, today }));
    const large = sequenceApi(many.population);
    const id = many.population.company("sequence", 600_000).id;
    const before = many.made();
    const cursor = encodeURIComponent(Buffer.from(id).toString("base64"));
    const far = page(`/customers?includeArchived=true&limit=50&after=${cursor}`, large);
    expect(far.items[0]?.id).toBe(many.population.company("sequence", 599_999).id);
    // Organizations name their owner and member besides.
    expect(many.made() - before).toBeLessThan(70);
  });
});

describe("filters", () => {
  it("legalName is part of a name in any case, alias the exact external id, email any contact's exact address", () => {
    const active = newestFirst.filter(({ status }) => status === "active");
    const named = active.filter(({ name }) => name.toLowerCase().includes("müller"));
    expect(named.length).toBeGreaterThan(0);
    expect(ids(list({ legalName: "MÜLLER" }).items)).toEqual(ids(named));
    const known = active.find(({ externalId }) => externalId?.startsWith("CRM-")) as Company;
    expect(ids(list({ alias: known.externalId ?? "" }).items)).toEqual([known.id]);
    expect(list({ alias: known.externalId?.slice(0, -1) ?? "" }).items).toEqual([]);
    const mailed = active.find(({ email }) => email?.endsWith(".example")) as Company;
    expect(ids(list({ email: mailed.email?.toUpperCase() ?? "" }).items)).toEqual([mailed.id]);
    expect(list({ email: mailed.email?.slice(1) ?? "" }).items).toEqual([]);
  });

  it("email finds everybody who has the address, whoever they are", () => {
    for (const company of everyone.filter(({ index }) => index % 4 === 1))
      for (const email of [company.email, ...company.people.map((person) => person.email)])
        if (email) expect(ids(list({ email, includeArchived: true }).items)).toContain(company.id);
  });

  it("that are undocumented, sent twice, out of range or no column are refused", () => {
    for (const query of [
      "name=x",
      "limit=0",
      "limit=101",
      "includeArchived=maybe",
      "sortOrder=asc",
      "sortBy=legalName",
      "email=a&email=b",
      "status=ACTIVE",
    ])
      expect([query, ...errorOf(`/customers?${query}`)]).toEqual([query, 400, "InvalidRequest"]);
  });
});

describe("rows", () => {
  const rows = walk<Row>("/customers?includeArchived=true&limit=100&sortOrder=ASC");

  it("have the shape of the 2024-07-30 list: no e-mail, no contact, no external id", () => {
    const allowed =
      "id createdAt organizations legalName address url domain label integrationIds archivedAt taxStatus".split(" ");
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    expect([...names].filter((name) => !allowed.includes(name))).toEqual([]);
    expect(rows.map(({ legalName }) => legalName)).toEqual(everyone.map(({ name }) => name));
    const american = rows.filter(({ address }) => address.country === "US");
    expect(american.length).toBeGreaterThan(0);
  });

  it("name the services a customer is linked to by their ids", () => {
    rows.forEach(({ integrationIds }, index) => {
      const { xeroId, stripeId, quickbooksId } = everyone[index] as Company;
      const linked = new Map(integrationIds.map(({ service, id }) => [service, id]));
      expect([linked.get("Xero"), linked.get("Stripe"), linked.get("QuickBooks_Online")]).toEqual(
        [xeroId, stripeId, quickbooksId].map((id) => id ?? undefined),
      );
    });
  });

  it("tell a child's parent: both show the organization, the owner is no member", () => {
    const child = rows.find(({ id, organizations }) =>
      organizations.some(({ members }) => members[0]?.id === id),
    ) as Row;
    const [organization] = child.organizations;
    const parent = rows.find(({ id }) => id === organization?.owner.id);
    expect(parent?.organizations).toEqual(child.organizations);
    expect(ids(organization?.members ?? [])).toEqual([child.id]);
  });

  it("by id add contacts and a status, and nobody's id is 404 NotFound", () => {
    const company = everyone.find(({ email, people }) => email && people.length > 1) as Company;
    const whole = bodyOf<{ contacts: { email: string; billingPreference: string }[]; status: string }>(
      ask(`/customers/${company.id}`),
    );
    expect(whole.contacts[0]).toMatchObject({ email: company.email, billingPreference: "PRIMARY" });
    expect(["ACTIVE", "DRAFT"]).toContain(whole.status);
    expect(errorOf("/customers/00000000-0000-4000-8000-000000000000")).toEqual([404, "NotFound"]);
    expect(errorOf("/customers/..%2Finvoices")).toEqual([404, "NotFound"]);
    expect(errorOf(`/customers/${company.id}?expand=contacts`)).toEqual([400, "InvalidRequest"]);
  });
});
