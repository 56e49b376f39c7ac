/** What every vendor of the registry owes, whatever its API looks like. A new vendor is held to this unchanged. */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { strictApi, strictModes } from "../../src/sandbox/api/strictness.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { sandboxVendors } from "../../src/sandbox/population/company.ts";
import { containsName } from "../../src/text/fold.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { capabilities, capability } from "../../src/vendors/capability.ts";
import { vendors } from "../../src/vendors/registry.ts";
import { type Filters, type Word, words } from "../../src/vocabulary/filters.ts";
import {
  everyone,
  idKeys,
  idsOf,
  idsOfAll,
  partOf,
  problemOf,
  rowsIn,
  type SentRow,
  truth,
  withRows,
} from "../support/answers.ts";
import { fixtureVendors } from "../support/fixture-vendors.ts";
import { everyWord, sampleFor } from "../support/samples.ts";
import { sandboxApis } from "../support/sandbox-apis.ts";
import { forms, openTestServices, type TestServices, walk } from "../support/services.ts";
import { belongs } from "../support/truth.ts";

/** What people ask of a customer they know, in their own letter case. */
const strictQuestions = (test: TestServices, id: SandboxVendor): readonly Filters[] => {
  const company = everyone(test, id).find(({ email, vatId, externalId }) => email && vatId && externalId);
  if (!company) throw new Error(`Nobody of ${id} has it all.`);
  const { name, email, number, externalId, vatId } = company;
  return [
    { name },
    { name: name.toUpperCase() },
    { name: name.slice(0, 5).toLowerCase() },
    { email: email ?? "" },
    { email: email?.toUpperCase() ?? "" },
    { number: String(number) },
    { number: externalId ?? "" },
    { external_id: externalId ?? "" },
    { vat_id: vatId?.toLowerCase() ?? "" },
    { ids: [3, 5, 8].map((at) => `${id}:${test.population.company(id, at).id}`) },
    { mandate_status: ["pending", "active"] },
    { mandate_status: ["none"] },
    { status: ["active"] },
  ];
};

/** The paths of all lists and details of a declaration, with `{id}` where they name a thing. */
const pathsIn = (declared: unknown, found = new Set<string>()): Set<string> => {
  if (typeof declared !== "object" || declared === null) return found;
  const { path } = declared as { readonly path?: unknown };
  if (typeof path === "string") found.add(path);
  if (typeof path === "function") found.add(path({ id: "{id}", toString: () => "{id}" }));
  for (const part of Object.values(declared)) pathsIn(part, found);
  return found;
};

const open = (id: SandboxVendor, customers = 12) => openTestServices({ customers, vendors: [id] });

describe.each(vendors.map((vendor) => ({ id: vendor.id as SandboxVendor, vendor })))("$id", ({ id, vendor }) => {
  it.each([1, 3, 7, 50, 200])("is read to the end at limit %i, every customer exactly once", async (limit) => {
    const test = open(id, 25);
    for (const given of [
      { limit, detail: "compact", max_tokens: 20_000 },
      { limit, detail: "standard", max_tokens: 800 },
    ]) {
      const pages = await walk(test, "list_customers", given);
      expect(idsOfAll(test, pages).sort()).toEqual(truth(test, [id]));
      expect(pages.at(-1)?.complete).toBe(true);
      expect(pages.slice(0, -1).every((page) => !page.complete)).toBe(true);
    }
  });

  it("an empty list is an end, not an error", async () => {
    const answer = await open(id, 0).call("list_customers", {});
    expect(answer).toMatchObject({ coverage: "0 rows, complete.", complete: true, rows: [] });
    expect(partOf(answer, id)).toMatchObject({ outcome: "empty", returned: 0, more: false });
    expect(answer.continuation).toBeUndefined();
  });

  const changed = [{}, null, "<html>down for maintenance</html>", 7, { error: "x" }, { rows: [] }, { data: {} }];
  it.each([...changed, ...(id === "pland" ? [{ data: [] }] : [[], [{ id: "x" }]])])(
    "a changed envelope (%j) is vendor_bad_response, never an empty list",
    async (body) => {
      const test = open(id);
      test.tamper(id, (_request, answer) => ({ ...(answer() as HttpAnswer), body }));
      expect((await problemOf(test.call("list_customers", {}))).code).toBe("vendor_bad_response");
      test.tamper(id, () => {
        throw new HttpFailure("bad_response", "The answer is HTML.");
      });
      expect((await problemOf(test.call("list_customers", {}))).code).toBe("vendor_bad_response");
    },
  );

  it("a row without an id is dropped, counted and said; the others stay, and it is never complete again", async () => {
    const test = open(id);
    const [lost = "", ...others] = truth(test, [id]);
    test.tamper(id, (_request, answer) => {
      const sent = answer();
      const named = (row: SentRow) => `${id}:${row[idKeys[id]]}` === lost;
      return withRows(
        id,
        sent,
        rowsIn(id, sent).map((row) => (named(row) ? { ...row, [idKeys[id]]: undefined } : row)),
      );
    });
    const pages = await walk(test, "list_customers", { limit: 4 });
    expect(idsOfAll(test, pages).sort()).toEqual(others);
    const dropping = pages.filter(({ coverage }) => coverage.includes(`1 dropped at ${id}`));
    expect(dropping.map((page) => partOf(page, id))).toMatchObject([
      { outcome: "partial", problem: { code: "vendor_bad_response" } },
    ]);
    for (const { complete } of pages.slice(pages.indexOf(dropping[0] as Envelope))) expect(complete).toBe(false);
    expect(pages.at(-1)?.complete).toBe(false);
  });

  it("rows that are all malformed are loud, never nobody", async () => {
    const test = open(id);
    test.tamper(id, (_request, answer) => withRows(id, answer(), [{ unexpected: true }, null, "x"]));
    expect((await problemOf(test.call("list_customers", {}))).code).toBe("vendor_bad_response");
  });

  it("unknown fields and unknown enum values pass, and known fields of another type lose only themselves", async () => {
    const test = open(id);
    test.tamper(id, (_request, answer) => {
      const sent = answer();
      const strange = {
        brandNew: { deep: [1] },
        taxStatus: "MOON_TAX",
        status: "STATUS_NAPPING",
        email: 7,
        people: "x",
      };
      return withRows(
        id,
        sent,
        rowsIn(id, sent).map((row) => ({ ...row, ...strange, address: "somewhere", created_at: {} })),
      );
    });
    const pages = await walk(test, "list_customers", { limit: 5, detail: "standard" });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, [id]));
    expect(pages.at(-1)?.complete).toBe(true);
  });

  it("more rows than asked for are refused: whoever ignores the page size cannot be paged", async () => {
    const test = open(id);
    test.tamper(id, (_request, answer) => {
      const sent = answer();
      return withRows(id, sent, [...rowsIn(id, sent), ...rowsIn(id, sent)]);
    });
    const problem = await problemOf(test.call("list_customers", { limit: 6 }));
    expect(problem.code).toBe("vendor_bad_response");
    expect(problem.message).toContain("12 rows where 6 were asked");
  });

  it.each(everyWord.filter((word) => capability(vendor, word) === "unsupported"))(
    "%s is refused by naming what is honoured, and nothing is sent",
    async (word) => {
      const test = open(id);
      const problem = await problemOf(test.call("list_customers", { [word]: sampleFor(word, id, "") }));
      expect(problem.code).toBe("unsupported");
      expect(problem.message).toContain(word);
      for (const honoured of Object.keys(vendor.customers.words)) expect(problem.message).toContain(honoured);
      expect(test.sent).toEqual([]);
    },
  );

  it.each(everyWord.filter((word) => capability(vendor, word) !== "unsupported"))(
    "%s: what is sent is what explain says, and the answer calls it what describe_vendors calls it",
    async (word) => {
      const test = open(id);
      const given = { [word]: sampleFor(word, id, test.population.company(id, 3).id), limit: 5 };
      const plan = await test.call("list_customers", { ...given, explain: true });
      expect(test.sent).toEqual([]);
      const answer = await test.call("list_customers", given);
      const [name, requests, filters] = plan.rows[0] ?? [];
      const prefix = new URL(test.connections[0]?.baseUrl ?? "").pathname;
      const sent = test.sent.map((one) => {
        const path = prefix + one.slice(id.length + 1);
        return `GET ${decodeURIComponent(path.replaceAll("+", "%20"))}`;
      });
      expect(name).toBe(id);
      const planned = requests?.split(" | ") ?? [];
      const how = capability(vendor, word);
      // So few rows that all are read, and the words that they tell are not asked for.
      const isTold = filters?.endsWith(" (local in a small book)") ?? false;
      expect(sent.slice(0, planned.length)).toEqual(isTold ? planned.slice(0, 1) : planned);
      const labelled = (honoured: string) => (honoured === "no such state" ? undefined : [`${word}:${honoured}`]);
      expect(partOf(answer, id).filters).toEqual(labelled(isTold ? "local" : how));
      expect(filters?.replace(" (local in a small book)", "")).toBe(labelled(how)?.[0] ?? "-");
      const described = await test.call("describe_vendors", { vendor: id });
      expect(described.rows.find((row) => row[0] === word && row[1] === "word")?.[2]).toMatch(new RegExp(`^${how}`));
    },
  );

  it("an id that it does not have is not_found, by get_customer and by ids", async () => {
    const test = open(id);
    const known = test.population.company(id, 3).id;
    const unknown = known.replace(/[0-9a-f](?=[^-]{4}$)/, (digit) => (digit === "0" ? "1" : "0"));
    expect(test.population.find(id, unknown)).toBeUndefined();
    const problem = await problemOf(test.call("get_customer", { ref: `${id}:${unknown}` }));
    expect(problem).toMatchObject({ code: "not_found" });
    const answer = await test.call("list_customers", { ids: [`${id}:${unknown}`, `${id}:${known}`] });
    expect(idsOf(test, answer)).toEqual([`${id}:${known}`]);
  });

  it("a customer found by id is the one that the list shows", async () => {
    const test = open(id);
    const [row] = (await test.call("list_customers", { limit: 1 })).rows;
    const found = await test.call("get_customer", { ref: row?.[0], detail: "full", max_tokens: 20_000 });
    expect(found.rows[0]).toEqual(["ref", row?.[0]]);
    expect(forms(found).text).toContain(row?.[1]);
  });

  it("asks every path that its stand-in answers, and no other", () => {
    const make = fixtureVendors[id]?.api ?? sandboxApis[id];
    expect([...make(open(id, 1).population).paths].sort()).toEqual([...pathsIn(vendor)].sort());
  });

  // The modes are the sandbox's own: a vendor that stands beside it brings a stand-in of its own.
  const modes = (sandboxVendors as readonly string[]).includes(id) ? strictModes : [];
  describe.each(modes)("where the vendor reads what its documents leave open strictly: %s", (mode) => {
    const strict = () =>
      openTestServices({
        customers: 30,
        vendors: [id],
        api: (make, population) => strictApi(make, population, mode),
        isConstant: true,
      });

    it("everybody is listed all the same, exactly once", async () => {
      const test = strict();
      const pages = await walk(test, "list_customers", { limit: 8 });
      expect(idsOfAll(test, pages).sort()).toEqual(truth(test, [id]));
      expect(pages.at(-1)?.complete).toBe(true);
    });

    it("whatever is asked, nobody who matches is missing from an answer that calls itself complete, and nobody else is in it", async () => {
      const test = strict();
      for (const given of strictQuestions(test, id)) {
        if (Object.keys(given).some((word) => capability(vendor, word as Word) === "unsupported")) continue;
        const pages = await walk(test, "list_customers", { ...given, limit: 200, max_tokens: 20_000 });
        const found = idsOfAll(test, pages).sort();
        const meant = truth(test, [id], belongs(given, test.population, containsName));
        // What rows do not show cannot be told of them.
        const isShown = Object.keys(given).every((word) => vendor.customers.words[word as Word]?.row !== undefined);
        if (isShown) expect([given, meant]).toEqual([given, expect.arrayContaining(found)]);
        if (pages.at(-1)?.complete) expect([given, found]).toEqual([given, meant]);
      }
    });
  });

  it("says something about every word, and closes fields only for a reason", () => {
    expect(capabilities(vendor).map(({ word }) => word)).toEqual(words);
    for (const reason of Object.values(vendor.customers.redactedFields)) expect(reason.length).toBeGreaterThan(8);
  });
});
