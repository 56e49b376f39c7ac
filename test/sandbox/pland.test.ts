/** Pland's sandbox: what its documents and its users' measurements say of it. */

import { describe, expect, it } from "vitest";
import { plandApi } from "../../src/sandbox/pland/index.ts";
import type { Company } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { askVendor, bodyOf, counted, queryOf } from "./ask.ts";

const today = Date.UTC(2026, 0, 15);
const population = createPopulation({ customers: 300, seed: 7, today });
const api = plandApi(population);
const headers = { "x-api-key": api.credentials.PLAND_API_KEY };
const everyone = Array.from({ length: population.size }, (_, index) => population.company("pland", index));

interface Row {
  readonly _id: string;
  readonly number: number;
  readonly name: string;
  readonly status: {
    readonly status: number | string;
    readonly createdAt: number | string;
    readonly createdBy: string;
  };
  readonly contact: { readonly email: string | null } | null;
}

const byId = '{"by":"_id","direction":1}';
const ask = (target: string) => askVendor(api, target, headers);
const rows = <One = Row>(target: string): One[] => bodyOf<One[]>(ask(target));
const ids = (found: readonly { readonly _id: string }[]): string[] => found.map(({ _id }) => _id);
const expectedIds = (test: (company: Company) => boolean): string[] => everyone.filter(test).map(({ id }) => id);
const list = (pairs: Readonly<Record<string, string | number>>): Row[] =>
  rows(`/customers/?${queryOf({ limit: 1000, sort: byId, ...pairs })}`);
const general = (key: string, operator: string, value: unknown, fieldType = "string"): string =>
  JSON.stringify({ key, value, operator, fieldType });
const refusal = (target: string) => {
  const { status, json } = ask(target);
  return { status, body: json as { message: string; errors: { message: string }[] } };
};

describe("the door", () => {
  it("takes the key in x-api-key and nothing else", () => {
    expect(askVendor(api, "/customers/", {}).status).toBe(401);
    expect(askVendor(api, "/customers/", { "x-api-key": "another" }).status).toBe(401);
    expect(askVendor(api, "/customers/", { authorization: `Bearer ${headers["x-api-key"]}` }).status).toBe(401);
    expect(ask("/customers/").status).toBe(200);
  });

  it("reads the last segment of any other route as an id", () => {
    expect(refusal("/customers").body.message).toBe("Failed to parse Id: customers");
    expect(refusal("/invoices/lastNumber").body.message).toBe("Failed to parse Id: lastNumber");
    expect(refusal("/elsewhere/%2e%2e").body.message).toBe("Failed to parse Id: ..");
  });
});

describe("pages of customers", () => {
  it("are bare arrays of 100 rows unless asked otherwise, and never more than 200, without a word", () => {
    expect(rows("/customers/")).toHaveLength(100);
    expect(list({ limit: 1000 })).toHaveLength(200);
    expect(list({ limit: 1000, offset: 200 })).toHaveLength(100);
    expect(list({ offset: 300 })).toEqual([]);
  });

  it("sorted by id and walked by the rows received give everybody once, in creation order", () => {
    const walked: string[] = [];
    for (let page = list({}); page.length > 0; page = list({ offset: walked.length })) walked.push(...ids(page));
    expect(walked).toEqual(everyone.map(({ id }) => id));
    expect([...walked].sort()).toEqual(walked);
  });

  it("without a sort come in another order at every request, so that a walk loses rows", () => {
    const walk = () => {
      const fresh = plandApi(population);
      return [0, 100, 200].map((offset) =>
        ids(bodyOf<Row[]>(askVendor(fresh, `/customers/?offset=${offset}`, headers))),
      );
    };
    const pages = walk();
    expect(pages.map((page) => page.length)).toEqual([100, 100, 100]);
    expect(new Set(pages.flat()).size).toBeLessThan(300);
    expect(walk()).toEqual(pages);
    expect(ids(rows("/customers/"))).not.toEqual(ids(rows("/customers/")));
  });

  it("sort by number, name and creation, both ways", () => {
    const sorted = (by: string, direction: number) => list({ limit: 200, sort: JSON.stringify({ by, direction }) });
    expect(sorted("number", -1).map(({ number }) => number)).toEqual(
      everyone
        .map(({ number }) => number)
        .reverse()
        .slice(0, 200),
    );
    const names = everyone.map(({ name }) => name).sort();
    expect(sorted("name", 1).map(({ name }) => name)).toEqual(names.slice(0, 200));
    expect(sorted("name", -1).map(({ name }) => name)).toEqual(names.reverse().slice(0, 200));
    expect(ids(sorted("status.createdAt", 1))).toEqual(everyone.slice(0, 200).map(({ id }) => id));
  });

  it("refuse the documented colon form, as the live server does", () => {
    const { status, body } = refusal("/customers/?sort=number:1");
    expect(status).toBe(400);
    expect(body.message).toBe("Sorting needs by and direction");
    expect(body.errors).toHaveLength(1);
    expect(refusal(`/customers/?sort=${encodeURIComponent('{"by":"number","direction":"up"}')}`).status).toBe(400);
  });

  it("make up no more customers than they show, whatever the offset among a million", () => {
    const many = counted(createPopulation({ customers: 1_000_000, seed: 7, today }));
    const large = plandApi(many.population);
    const answer = askVendor(large, `/customers/?${queryOf({ limit: 50, offset: 987_654, sort: byId })}`, headers);
    expect(bodyOf<Row[]>(answer)[0]?.number).toBe(many.population.company("pland", 987_654).number);
    expect(many.made()).toBeLessThanOrEqual(51);
  });
});

describe("parameters", () => {
  it("that are undocumented, repeated, or of another type or range are refused in the vendor's own words", () => {
    for (const query of ["email=a", "limit=0", "limit=1001", "offset=-1", "number=a", "number=1&number=2", "ids=abc"]) {
      const { status, body } = refusal(`/customers/?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.errors[0]?.message).toContain(query.split("=")[0]);
    }
  });

  it("number, name, status and ids find exactly whom they say", () => {
    expect(ids(list({ number: 10_042 }))).toEqual(expectedIds(({ number }) => number === 10_042));
    expect(ids(list({ name: "GMBH" }))).toEqual(expectedIds(({ name }) => name.toLowerCase().includes("gmbh")));
    expect(ids(list({ name: "1004" }))).toEqual(expectedIds(({ number }) => String(number).includes("1004")));
    const two = [everyone[9], everyone[3]].map((company) => `ids=${company?.id}`);
    expect(ids(rows(`/customers/?${two.join("&")}&sort=${encodeURIComponent(byId)}`))).toEqual([
      everyone[3]?.id,
      everyone[9]?.id,
    ]);
    const coded = list({ status: "2,4" });
    expect(new Set(coded.map(({ status }) => String(status.status)))).toEqual(new Set(["2", "4"]));
    expect(coded.length + list({ status: "1" }).length).toBe(300);
  });

  it("objectIds, nameAndAddress and managers speak of the customer's object, not of the customer", () => {
    const invoice = rows<{ objectId: string; customerId: string }>("/invoices/")[0];
    expect(ids(rows(`/customers/?objectIds=${invoice?.objectId}`))).toEqual([invoice?.customerId]);
    const street = everyone[0]?.street ?? "";
    expect(ids(list({ nameAndAddress: street }))).not.toContain(everyone[0]?.id);
    expect(ids(list({ nameAndAddress: "objekt 10000 " }))).toEqual([everyone[0]?.id]);
    const user = list({})[0]?.status.createdBy ?? "";
    const managed = rows(`/customers/?customerHasAssignedObjectManager=${user}&sort=${encodeURIComponent(byId)}`);
    expect(managed.length).toBeGreaterThan(0);
    expect(managed.every(({ status }) => status.createdBy === user)).toBe(true);
  });
});

describe("generalField", () => {
  const find = (...asked: Parameters<typeof general>) => ids(list({ generalField: general(...asked) }));
  const firstPage = (test: (company: Company) => boolean) => expectedIds(test).slice(0, 200);
  const email = everyone.find((one) => one.email?.includes("@"))?.email ?? "";

  it("compares texts, numbers, dates and ids", () => {
    expect(find("contact.email", "equals", email)).toEqual(expectedIds((one) => one.email === email));
    expect(find("address.city", "contains", "ERLIN")).toEqual(expectedIds(({ city }) => city.includes("erlin")));
    expect(find("number", "less_equal", 10_002, "number")).toHaveLength(3);
    expect(find("_id", "equals", everyone[5]?.id.toUpperCase(), "objectid")).toEqual([everyone[5]?.id]);
    expect(find("address.country", "in", ["AT", "PL"])).toEqual(
      expectedIds(({ country }) => country === "AT" || country === "PL"),
    );
    expect(find("vatNumber", "not_exists", true)).toEqual(firstPage(({ vatId }) => vatId === null));
    expect(find("vatNumber", "not_equals", "x")).toEqual(firstPage(() => true));
  });

  it("compares dates alike, whether the row shows text or milliseconds", () => {
    const bound = everyone[250]?.createdAt ?? 0;
    const expected = expectedIds(({ createdAt }) => createdAt >= bound);
    expect(find("status.createdAt", "greater_equal", bound, "date")).toEqual(expected);
    expect(find("status.createdAt", "greater_equal", new Date(bound).toISOString(), "date")).toEqual(expected);
    expect(new Set(list({}).map(({ status }) => typeof status.createdAt))).toEqual(new Set(["string", "number"]));
  });

  it("needs all four keys, and serves no regex", () => {
    const bad = [
      "name",
      "[]",
      '{"key":"name","value":"x","operator":"equals"}',
      general("name", "regex", "(a+)+$"),
      general("name", "constructor", "x"),
      general("name", "equals", "x", "text"),
      general("number", "equals", "x", "number"),
      general("name", "in", "x"),
    ];
    for (const sent of bad)
      expect([sent, ask(`/customers/?${queryOf({ generalField: sent })}`).status]).toEqual([sent, 400]);
  });
});

describe("the count and one customer", () => {
  it("counts for five filters and refuses those it does not know", () => {
    expect(bodyOf(ask("/customers/count"))).toEqual({ count: 300 });
    expect(bodyOf(ask("/customers/count?number=10007"))).toEqual({ count: 1 });
    for (const query of ["name=a", "status=1", "ids=5c2aaefb7e9e230489000008", "limit=1"])
      expect(ask(`/customers/count?${query}`).status).toBe(400);
  });

  it("shows by id the same row as the list", () => {
    const row = list({ number: 10_017 })[0];
    expect(bodyOf(ask(`/customers/${row?._id}`))).toEqual(row);
  });

  it("answers 400, not 404, to an id that nobody has or that is none", () => {
    const unknown = refusal("/customers/000000000000000000000000");
    expect([unknown.status, unknown.body.errors[0]?.message]).toEqual([400, "Not found."]);
    expect(refusal("/customers/1042").body.message).toBe("Failed to parse Id: 1042");
  });
});
