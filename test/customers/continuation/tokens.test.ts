/** Continuations: whoever got one goes on with it, exactly there; nobody else does, and a bad one is never page one. */

import { decode, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bookmark, packBookmark, unpackBookmark } from "../../../src/customers/continuation/codec.ts";
import { longestToken } from "../../../src/customers/continuation/seal.ts";
import { sandboxVendors } from "../../../src/sandbox/population/company.ts";
import { tools } from "../../../src/tools/registry.ts";
import { start } from "../../../src/vendors/read/checkpoint.ts";
import { problemCodes } from "../../../src/vocabulary/problem.ts";
import { idsOf, problemOf } from "../../support/answers.ts";
import { openTestServices, type TestServices, today, walk } from "../../support/services.ts";

const page = (test: TestServices, continuation: unknown) => test.call("get_customer_page", { continuation });

const tokenOf = async (test: TestServices, given: object = {}): Promise<string> => {
  const { continuation } = await test.call("list_customers", { limit: 5, ...given });
  if (continuation === undefined) throw new Error("No continuation");
  return continuation;
};

/** Another caller of the same services. */
const asCaller = (test: TestServices, caller: Partial<TestServices["caller"]>) => async (continuation: string) => {
  const tool = tools.find(({ name }) => name === "get_customer_page");
  const { signal } = new AbortController();
  return tool?.run({ continuation } as never, {
    services: test.services,
    caller: { ...test.caller, ...caller },
    signal,
  });
};

describe("a continuation", () => {
  it("holds the whole question: the next page needs nothing else, and answers the same", async () => {
    const test = openTestServices({ customers: 30 });
    const question = { name: "gmbh", detail: "standard", sort: "created_at", limit: 3, max_tokens: 5_000 };
    const first = await test.call("list_customers", { ...question, vendors: ["zenskar", "adfin"] });
    const next = await page(test, first.continuation);
    expect(next.vendors.map(({ vendor, filters }) => [vendor, filters])).toEqual([
      ["zenskar", ["name:local"]],
      ["adfin", ["name:local"]],
    ]);
    expect(next.columns).toContain("native_id");
    expect(next.rows.length).toBe(3);
    expect(idsOf(test, next).some((id) => idsOf(test, first).includes(id))).toBe(false);
  });

  it("goes on in another process with the same keys, where nothing was stored", async () => {
    const test = openTestServices({ customers: 30 });
    const continuation = await tokenOf(test);
    const replica = openTestServices({ customers: 30 });
    expect(idsOf(replica, await page(replica, continuation))).toEqual(idsOf(test, await page(test, continuation)));
  });

  it("is for one caller among many, whoever asked last", async () => {
    const test = openTestServices({ customers: 30 });
    const { services, caller } = test;
    const callers = [
      caller,
      { ...caller, principal: "other" },
      { ...caller, connections: caller.connections.slice(0, 2) },
      { ...caller, connections: [...caller.connections].reverse() },
      { ...caller, connections: [...caller.connections] },
    ];
    const bookmark = services.continuations.open(await tokenOf(test, { vendors: ["zenskar"] }), caller);
    const tokens = callers.map((one) => services.continuations.seal(bookmark, one));
    for (const [one, token] of tokens.entries())
      for (const [other, by] of callers.entries()) {
        const open = () => services.continuations.open(token, by);
        // The first and the last are the same caller.
        if (one % 4 === other % 4) expect(open()).toMatchObject({ request: "request" in bookmark && bookmark.request });
        else expect(open).toThrow(/not one of this server's/);
      }
  });

  it("expires: to the second it is good, then it is token_expired, with what to do", async () => {
    let now = today;
    const test = openTestServices({ customers: 30, ttlSeconds: 60, now: () => now });
    const continuation = await tokenOf(test);
    now += 60_000;
    expect((await page(test, continuation)).rows.length).toBe(5);
    now += 1_000;
    const sent = test.sent.length;
    const problem = await problemOf(page(test, continuation));
    expect(problem.code).toBe("token_expired");
    expect(problem.message).toMatch(/60 seconds.*list_customers/s);
    expect(test.sent.length).toBe(sent);
  });

  it("is good for its own principal and connections only", async () => {
    const test = openTestServices({ customers: 30 });
    const continuation = await tokenOf(test);
    const [first, ...others] = test.connections;
    if (!first) throw new Error("No connection");
    const callers: Partial<TestServices["caller"]>[] = [
      { principal: "somebody else" },
      { principal: "" },
      { connections: others },
      { connections: [...others, first] },
      { connections: [{ ...first, name: "zenskar-eu" }, ...others] },
      { connections: [{ ...first, baseUrl: "https://elsewhere.example" }, ...others] },
      { connections: [{ ...first, tenant: "another organisation" }, ...others] },
    ];
    const sent = test.sent.length;
    for (const caller of callers) {
      expect((await problemOf(asCaller(test, caller)(continuation))).code).toBe("token_invalid");
    }
    expect(test.sent.length).toBe(sent);
    // Personal data may be shown otherwise to another scope of the same principal.
    expect((await asCaller(test, { pii: "masked" })(continuation))?.rows.length).toBe(5);
  });

  it("that was not copied exactly is refused, whichever character it is; never page one", async () => {
    const test = openTestServices({ customers: 30 });
    const continuation = await tokenOf(test);
    const sent = test.sent.length;
    for (let place = 0; place < continuation.length; place += 1) {
      for (const other of ["A", "z", "-", "0"].filter((letter) => letter !== continuation[place])) {
        const changed = continuation.slice(0, place) + other + continuation.slice(place + 1);
        expect((await problemOf(page(test, changed))).code).toBe("token_invalid");
      }
    }
    for (const changed of [
      continuation.slice(1),
      continuation.slice(0, -1),
      `${continuation}A`,
      continuation.toLowerCase(),
    ])
      expect((await problemOf(page(test, changed))).code).toBe("token_invalid");
    expect(test.sent.length).toBe(sent);
  });

  it.each([
    "",
    "null",
    "undefined",
    "page 2",
    "2",
    "eyJvZmZzZXQiOjIwfQ==",
    "A".repeat(longestToken + 1),
    "A".repeat(4_096),
  ])("that never was one (%.30s) is refused before anything is sent", async (text) => {
    const test = openTestServices({ customers: 3 });
    const problem = await problemOf(page(test, text));
    expect(problem.code).toBe(text === "" ? "invalid_argument" : "token_invalid");
    expect(test.sent).toEqual([]);
  });

  it("is short: under 200 characters for one vendor and 400 for five, on walks as people make them", async () => {
    const questions = [
      {},
      { limit: 7 },
      { sort: "-created_at" },
      { name: "gmbh", created_after: "2020-01-01" },
      { status: "active", limit: 50 },
      { financial_status: "outstanding", detail: "standard" },
    ];
    const longest = { one: 0, five: 0 };
    for (const question of questions) {
      for (const vendors of [...sandboxVendors.map((id) => [id]), undefined]) {
        const test = openTestServices({ customers: 60 });
        const pages = await walk(test, "list_customers", { ...question, vendors }).catch(() => []);
        const lengths = pages.map(({ continuation }) => continuation?.length ?? 0);
        const kind = vendors ? "one" : "five";
        longest[kind] = Math.max(longest[kind], ...lengths);
      }
    }
    console.log(`longest continuation: ${longest.one} for one vendor, ${longest.five} for five`);
    expect(longest.one).toBeGreaterThan(60);
    expect(longest.one).toBeLessThan(200);
    expect(longest.five).toBeLessThan(400);
  });

  it("of a search that remembers whom it showed stays within the hard cap", async () => {
    const test = openTestServices({ customers: 200 });
    for (const query of ["10", "CRM-0000", "a@", "gmbh"]) {
      const pages = await walk(test, "search_customers", { query, limit: 40 }).catch(() => []);
      for (const { continuation } of pages) expect(continuation?.length ?? 0).toBeLessThanOrEqual(longestToken);
    }
  });
});

const connections = ["zenskar", "pland", "adfin-uk", "sequence", "fynn", "zenskar-eu"];
const name = fc.constantFrom(...connections);
const uint = fc.nat({ max: 2 ** 32 - 1 });
const position = fc.option(
  fc.oneof(
    fc.nat(),
    fc.string({ minLength: 1 }),
    fc.uuid(),
    fc.base64String({ minLength: 4 }),
    fc.uuid().map((id) => Buffer.from(id).toString("base64")),
    fc.stringMatching(/^[0-9a-f]{24}$/),
  ),
  { nil: undefined },
);
const progress = fc.record({
  place: fc.record({ query: fc.nat({ max: 2 }), position, skip: fc.nat({ max: 200 }), anchor: uint }),
  read: fc.nat(),
  total: fc.option(fc.nat(), { nil: undefined }),
  loop: fc.record({ first: uint, mark: uint, steps: fc.nat(), power: fc.constantFrom(1, 2, 4, 1_024) }),
  repeated: fc.nat(),
  given: fc.array(uint, { maxLength: 32 }),
});
const text = fc.string({ unit: "grapheme", minLength: 1 });
const day = fc.date({ min: new Date("2019-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
/** As arguments are read: trimmed, and never empty. */
const argument = text.map((value) => value.trim()).filter((value) => value !== "" && value.length <= 32);
const filters = fc.record(
  {
    name: argument,
    email: argument,
    status: fc.uniqueArray(fc.constantFrom("active" as const, "archived" as const), { minLength: 1 }),
    created_after: day.map((at) => at.toISOString()),
    vat_id: argument,
  },
  { requiredKeys: [] },
);
const seconds = fc.integer({ min: Date.UTC(2024, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 });
const request = fc.record({
  vendors: fc.uniqueArray(name, { minLength: 1 }),
  filters,
  ids: fc.dictionary(name, fc.array(fc.oneof(fc.uuid(), text), { minLength: 1 }), { noNullPrototype: true }),
  vendorFilters: fc.array(text),
  sort: fc.constantFrom(undefined, "created_at" as const, "-created_at" as const),
  query: fc.option(text, { nil: undefined }),
  limit: fc.integer({ min: 1, max: 200 }),
  detail: fc.constantFrom("compact" as const, "standard" as const),
  maxTokens: fc.integer({ min: 800, max: 20_000 }),
});

it("a bookmark comes back out of its bytes as it went in, whatever it holds", () => {
  fc.assert(
    fc.property(
      request,
      fc.dictionary(name, progress, { noNullPrototype: true }),
      fc.dictionary(name, fc.constantFrom(...problemCodes), { noNullPrototype: true }),
      seconds,
      fc.nat({ max: 86_400 }),
      (asked, open, lost, issued, age) => {
        const bookmark: Bookmark = {
          request: { ...asked, asOf: (issued - age) * 1000 },
          open: Object.fromEntries(Object.entries(open).map(([key, one]) => [key, { ...start, ...one }])),
          lost,
          issuedAt: issued * 1000,
        };
        expect(unpackBookmark(packBookmark(bookmark, connections), connections)).toEqual(bookmark);
      },
    ),
    { seed: 20_261_129, numRuns: 400 },
  );
});

it("bytes of another version's format are refused, never read as something else", () => {
  const bookmark: Bookmark = {
    request: {
      vendors: ["zenskar"],
      filters: { name: "Acme" },
      ids: {},
      vendorFilters: [],
      sort: undefined,
      query: undefined,
      limit: 20,
      detail: "compact",
      maxTokens: 2_000,
      asOf: today,
    },
    open: { zenskar: start },
    lost: {},
    issuedAt: today,
  };
  const packed = decode(packBookmark(bookmark, connections)) as unknown[];
  const reads = (changed: readonly unknown[]) => unpackBookmark(encode(changed), connections) !== undefined;
  expect(reads(packed)).toBe(true);
  expect(reads(packed.slice(1))).toBe(false);
  expect(reads(packed.toSpliced(6, 1, [0, null, 3]))).toBe(false);
  expect(reads([...packed, null, null, null, null, null, null])).toBe(false);
  expect(reads(packed.with(8, [[0, 7]]))).toBe(false);
});
