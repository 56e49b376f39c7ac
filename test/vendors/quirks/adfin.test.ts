/**
 * What is peculiar to Adfin: pages counted from 0 and told from 1, fuzzy search, odd dates, links that sign mandates.
 */

import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../../src/http/client.ts";
import { adfin } from "../../../src/vendors/adfin/index.ts";
import type { Customer } from "../../../src/vocabulary/customer.ts";
import { everyone, idsOfAll, problemOf, rowsIn, truth, withRows } from "../../support/answers.ts";
import { answerFrom, sandboxApis } from "../../support/sandbox-apis.ts";
import { forms, openTestServices, walk } from "../../support/services.ts";

const open = (customers = 12) => openTestServices({ customers, vendors: ["adfin"] });
const queryOf = (sent: string | undefined) => new URLSearchParams(sent?.split("?")[1]);

/** The same answer that tells another page, size or total of itself. */
const telling = (answer: unknown, facts: object): HttpAnswer => {
  const whole = answer as HttpAnswer & { body: { page: object } };
  const told = { ...whole.body.page, ...facts };
  return { ...whole, body: { ...whole.body, page: told, pagination: told } };
};

describe("Adfin", () => {
  it("is asked for pages from 0 and tells them from 1, which nobody feeds back", async () => {
    const test = open(20);
    const told: number[] = [];
    test.tamper("adfin", (_request, answer) => {
      const sent = answer() as HttpAnswer & { body: { page: { page: number } } };
      told.push(sent.body.page.page);
      return sent;
    });
    const pages = await walk(test, "list_customers", { limit: 7 });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, ["adfin"]));
    expect(test.sent.map((sent) => queryOf(sent).get("page"))).toEqual(["0", "1", "2"]);
    expect(told).toEqual([1, 2, 3]);
  });

  it("may tell them from 0 as well, as its own sample does", async () => {
    const test = open(20);
    test.tamper("adfin", ({ url }, answer) => telling(answer(), { page: Number(url.searchParams.get("page")) }));
    const pages = await walk(test, "list_customers", { limit: 7 });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, ["adfin"]));
  });

  it.each([{ page: 9 }, { size: 5 }])("is not believed where it tells of another page or size: %j", async (facts) => {
    const test = open(20);
    test.tamper("adfin", (_request, answer) => telling(answer(), facts));
    expect((await problemOf(test.call("list_customers", { limit: 7 }))).code).toBe("vendor_bad_response");
  });

  it.each(["with", "without"])(
    "is read to its end where the server caps the page size, %s a block that tells of it",
    async (block) => {
      const test = open(20);
      const api = sandboxApis.adfin(test.population);
      test.tamper("adfin", (request) => {
        const url = new URL(request.url);
        url.searchParams.set("size", "5");
        const sent = answerFrom(api, { ...request, url }) as HttpAnswer & { body: object };
        return block === "with" ? sent : { ...sent, body: { ...sent.body, page: undefined, pagination: undefined } };
      });
      const pages = await walk(test, "list_customers", { limit: 12 });
      expect(idsOfAll(test, pages).sort()).toEqual(truth(test, ["adfin"]));
      expect(pages.at(-1)?.complete).toBe(true);
      expect(pages.slice(0, -1).every(({ complete }) => !complete)).toBe(true);
    },
  );

  it("is not believed where it gives the first page for every page", async () => {
    const test = open(20);
    let first: unknown;
    test.tamper("adfin", (_request, answer) => {
      first ??= answer();
      return first;
    });
    const page = await test.call("list_customers", { limit: 7 });
    const problem = await problemOf(test.call("get_customer_page", { continuation: page.continuation }));
    expect(problem.code).toBe("vendor_bad_response");
  });

  it("is sent several sort criteria as a repeated key, since a comma is its own separator", async () => {
    const test = open();
    await test.call("list_customers", { vendor_filters: ["adfin.sort=name,asc", "adfin.sort=creationTime,desc"] });
    expect(queryOf(test.sent[0]).getAll("sort")).toEqual(["name,asc", "creationTime,desc"]);
    const problem = await problemOf(test.call("list_customers", { vendor_filters: ["adfin.sort=name"] }));
    expect(problem.message).toContain("creationTime,desc");
  });

  it("is asked for what no document describes, and no answer could show, only on request", async () => {
    const test = open();
    await test.call("list_customers", {});
    await test.call("list_customers", { vendor_filters: ["adfin.includeCustomerFinancialDetails=true"] });
    const asked = test.sent.map((one) => queryOf(one).get("includeCustomerFinancialDetails"));
    expect(asked).toEqual([null, "true"]);
  });

  it("names its filters in the plural: the singular would be dropped in silence, and everybody be overdue", async () => {
    const test = open();
    await test.call("list_customers", { financial_status: "overdue" });
    expect(queryOf(test.sent[0]).getAll("financialStatuses")).toEqual(["OVERDUE"]);
    expect(queryOf(test.sent[0]).has("financialStatus")).toBe(false);
  });

  it.each(["2024-12-04T00:00:00.000UTC", "2024-12-04T00:00:00Z", "1733270400000", 1733270400000])(
    "writes dates that Date cannot read: %j",
    async (creationTime) => {
      const test = open(1);
      test.tamper("adfin", (_request, answer) => {
        const sent = answer();
        return withRows(
          "adfin",
          sent,
          rowsIn("adfin", sent).map((row) => ({ ...row, creationTime })),
        );
      });
      const { columns, rows } = await test.call("list_customers", { detail: "standard" });
      expect(rows[0]?.[columns.indexOf("created")]).toBe("2024-12-04");
    },
  );

  it("sends links that sign a mandate, which are in no answer", async () => {
    const test = open(20);
    let links = 0;
    test.tamper("adfin", (_request, answer) => {
      const sent = answer();
      links += JSON.stringify(sent).split("https://mandates.example/sign").length - 1;
      return sent;
    });
    const list = await test.call("list_customers", { detail: "standard", limit: 20, max_tokens: 20_000 });
    const shown = [forms(list).text];
    for (const row of list.rows)
      shown.push(forms(await test.call("get_customer", { ref: row[0], detail: "full", max_tokens: 20_000 })).text);
    expect(links).toBeGreaterThan(10);
    expect(shown.join("\n")).not.toContain("mandates.example");
    expect(shown.join("\n")).toContain("directDebitMandate.status");
  });

  it("is asked for ids one by one: a server that takes one value of a repeated key would give one of two", async () => {
    const test = open();
    const ids = [2, 5].map((at) => test.population.company("adfin", at).id);
    const answer = await test.call("list_customers", { ids: ids.map((id) => `adfin:${id}`) });
    expect(test.sent).toEqual(ids.map((id) => `adfin /customers/${id}`));
    expect(answer).toMatchObject({ complete: true, vendors: [{ returned: 2, filters: ["ids:verified"] }] });
  });

  it("numbers nobody: the number that people use is its external id, which the column shows", async () => {
    const test = open(30);
    const company = everyone(test, "adfin").find(({ externalId }) => externalId);
    const answer = await test.call("list_customers", { number: company?.externalId });
    expect(idsOfAll(test, [answer])).toEqual([`adfin:${company?.id}`]);
    expect(answer.rows[0]?.[answer.columns.indexOf("number")]).toBe(company?.externalId);
  });

  it.each(["2024-05-06", "2024-05-06T00:00:00", "2024-05-06T02:00:00+02:00"])(
    "is sent dates as the instants of its samples, however they were written: %s",
    async (given) => {
      const test = open();
      await test.call("list_customers", { updated_after: given });
      await test.call("list_customers", { vendor_filters: [`adfin.lastUpdatedStartTime=${given}`] });
      for (const sent of test.sent) expect(queryOf(sent).get("lastUpdatedStartTime")).toBe("2024-05-06T00:00:00.000Z");
    },
  );

  it("says nothing of several values in one request, so they are unsure and one alone is not", async () => {
    const test = open(30);
    const labels = async (given: object) => (await test.call("list_customers", given)).vendors[0]?.filters;
    expect(await labels({ mandate_status: "pending" })).toEqual(["mandate_status:verified"]);
    expect(await labels({ mandate_status: ["pending", "active"] })).toEqual(["mandate_status:unsure"]);
    expect(await labels({ financial_status: ["overdue", "paid"] })).toEqual(["financial_status:unsure"]);
    expect(await labels({ vendor_filters: ["adfin.tagIds=a,b"] })).toEqual(["tagIds:unsure"]);
    expect(await labels({ vendor_filters: ["adfin.tagIds=a"] })).toEqual(["tagIds:vendor"]);
  });

  it.each(["ddMandateStatuses=SUSPENDED_BY_BANK", "financialStatuses=WRITTEN_OFF"])(
    "calls its enums non-exclusive, so a value that nobody has heard of is sent: %s",
    async (filter) => {
      const { rows } = await open().call("list_customers", { vendor_filters: [`adfin.${filter}`], explain: true });
      expect(rows[0]?.join(" ")).toContain(filter);
    },
  );

  it("is asked for the words that tell a name from others, whole legal forms left out, in lists as in searches", async () => {
    // More than are read whole.
    const test = open(2_010);
    const name = "Küsten Siwoba Software S.à r.l.";
    await test.call("list_customers", { name });
    await test.call("search_customers", { query: name });
    const texts = test.sent.flatMap((sent) => queryOf(sent).get("searchText") ?? []);
    expect(texts.slice(0, 2)).toEqual(["Küsten Siwoba Software", "Küsten Siwoba Software"]);
    expect(texts.join(" ")).not.toMatch(/S\.à|r\.l\./);
  });

  it.each([[undefined], ["none yet"], [7], [[]]])(
    "says nothing of a mandate by leaving it out or by another type (%j): unknown is not none",
    (directDebitMandate) => {
      const row = { id: "a", name: "Acme", ...(directDebitMandate === undefined ? {} : { directDebitMandate }) };
      const mandateOf = (sent: object) => (adfin.customers.list.toRow(sent)?.row as Customer | undefined)?.mandate;
      expect(mandateOf(row)).toBeUndefined();
      expect(mandateOf({ ...row, directDebitMandate: null })).toBeNull();
    },
  );

  it("searches fuzzily, so that what it finds is checked here against the name alone", async () => {
    // More than are read whole.
    const test = open(2_040);
    const answer = await test.call("list_customers", { name: "rechnung", limit: 5 });
    expect(answer.rows).toEqual([]);
    expect(answer.vendors[0]).toMatchObject({ outcome: "empty", filters: ["name:unsure"] });
    expect(answer.vendors[0]?.read).toBeGreaterThan(10);
  });
});
