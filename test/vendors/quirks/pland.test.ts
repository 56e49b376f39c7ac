/**
 * What is peculiar to Pland: a sort form that its own document has wrong, silent caps, codes, and 400 where others say
 * 404.
 */

import { describe, expect, it } from "vitest";
import { HttpFailure } from "../../../src/http/failure.ts";
import { everyone, idsOfAll, problemOf, rowsIn, truth, withRows } from "../../support/answers.ts";
import { answerFrom, sandboxApis } from "../../support/sandbox-apis.ts";
import { openTestServices, walk } from "../../support/services.ts";

const open = (customers = 12) => openTestServices({ customers, vendors: ["pland"] });
const queryOf = (sent: string | undefined) => new URLSearchParams(sent?.split("?")[1]);
const badRequest = (body: unknown) => new HttpFailure("status", "HTTP 400", { status: 400, body });
const general = (value: object): object => ({ vendor_filters: [`pland.generalField=${JSON.stringify(value)}`] });

describe("Pland", () => {
  it("is always asked in a stable order: unsorted pages lose rows there", async () => {
    const test = open(30);
    expect(idsOfAll(test, await walk(test, "list_customers", { limit: 7 })).sort()).toEqual(truth(test, ["pland"]));
    for (const sent of test.sent) expect(queryOf(sent).get("sort")).toBe('{"by":"_id","direction":1}');
  });

  it("is asked once more in the documented colon form where it refuses the JSON form, and no third time", async () => {
    const test = open();
    const api = sandboxApis.pland(test.population);
    test.tamper("pland", (request) => {
      const url = new URL(request.url);
      if (url.searchParams.get("sort") !== "_id:1") throw badRequest({ message: "bad sort" });
      url.searchParams.set("sort", '{"by":"_id","direction":1}');
      return answerFrom(api, { ...request, url });
    });
    const answer = await test.call("list_customers", { limit: 50 });
    expect(answer.rows.length).toBe(12);
    expect(test.sent.map((sent) => queryOf(sent).get("sort")).slice(0, 2)).toEqual([
      '{"by":"_id","direction":1}',
      "_id:1",
    ]);
    test.sent.length = 0;
    test.tamper("pland", () => {
      throw badRequest({ message: "Sorting needs by and direction" });
    });
    expect((await problemOf(test.call("list_customers", {}))).code).toBe("vendor_rejected");
    expect(test.sent.length).toBe(2);
  });

  it.each([1, 3, 7])("is read to its end though it hands out at most %i rows, whatever was asked", async (cap) => {
    const test = open(20);
    test.tamper("pland", (_request, answer) => {
      const sent = answer();
      return withRows("pland", sent, rowsIn("pland", sent).slice(0, cap));
    });
    const pages = await walk(test, "list_customers", { limit: 10 });
    expect(idsOfAll(test, pages).sort()).toEqual(truth(test, ["pland"]));
    expect(pages.at(-1)?.complete).toBe(true);
  });

  it("has codes for states, numbers or strings, which nobody puts into words", async () => {
    const answer = await open(40).call("list_customers", { limit: 40, max_tokens: 20_000 });
    const states = new Set(answer.rows.map((row) => row[answer.columns.indexOf("status")]));
    expect([...states].sort()).toEqual(["code 1", "code 2", "code 4"]);
  });

  it("cannot tell who is archived: whoever asks for the active ones gets everybody with their code, said to be unsure", async () => {
    const test = open(40);
    const answer = await test.call("list_customers", { status: "active", limit: 40, max_tokens: 20_000 });
    expect(idsOfAll(test, [answer]).sort()).toEqual(truth(test, ["pland"]));
    expect(answer.vendors[0]?.filters).toEqual(["status:unsure"]);
    for (const status of ["archived", "suspended"])
      expect((await problemOf(test.call("list_customers", { status }))).code).toBe("unsupported");
  });

  it("writes instants in two ways, which read as one", async () => {
    const test = open(9);
    const kinds = new Set<string>();
    test.tamper("pland", (_request, answer) => {
      const sent = answer();
      for (const { status } of rowsIn("pland", sent)) kinds.add(typeof (status as { createdAt: unknown }).createdAt);
      return sent;
    });
    const answer = await test.call("list_customers", { detail: "standard", max_tokens: 20_000 });
    expect([...kinds].sort()).toEqual(["number", "string"]);
    const created = answer.rows.map((row) => row[answer.columns.indexOf("created")]);
    const known = created.map((_, at) =>
      new Date(test.population.company("pland", at).createdAt).toISOString().slice(0, 10),
    );
    expect(created).toEqual(known);
  });

  it("takes one sort, so a second is refused and not sent beside the first", async () => {
    const test = open();
    const sort = 'pland.sort={"by":"number","direction":1}';
    const problem = await problemOf(test.call("list_customers", { vendor_filters: [sort, sort] }));
    expect(problem.message).toContain("given twice");
    expect(test.sent).toEqual([]);
  });

  it("takes generalField for its own documented fields, typed, and sends it as given", async () => {
    const test = open();
    const asked = { key: "address.city", value: "Berlin", operator: "equals", fieldType: "string" };
    const answer = await test.call("list_customers", general(asked));
    expect(JSON.parse(queryOf(test.sent[0]).get("generalField") ?? "")).toEqual(asked);
    expect(answer.coverage).toContain("pland may miss rows: undocumented match of generalField");
  });

  it.each([
    [{ key: "password", value: "x", operator: "equals", fieldType: "string" }, "address.city"],
    [{ key: "$where", value: "x", operator: "equals", fieldType: "string" }, "one of _id"],
    [{ key: "name", value: "(a+)+$", operator: "regex", fieldType: "string" }, "contains"],
    [{ key: "number", value: "1", operator: "equals", fieldType: "string" }, "number"],
    [
      { key: "name", value: { $gt: "" }, operator: "equals", fieldType: "string" },
      "key, value, operator and fieldType",
    ],
    [
      { key: "name", value: "x", operator: "equals", fieldType: "string", more: 1 },
      "key, value, operator and fieldType",
    ],
  ])("refuses the generalField %j, says what is allowed, and sends nothing", async (asked, allowed) => {
    const test = open();
    const problem = await problemOf(test.call("list_customers", general(asked)));
    expect(problem.code).toBe("invalid_argument");
    expect(problem.message).toContain(allowed);
    expect(test.sent).toEqual([]);
  });

  it("says 400 for a customer it does not have; another 400 is not that", async () => {
    const test = open();
    const ref = `pland:${"a".repeat(24)}`;
    const answers: [unknown, string][] = [
      [{ message: "Bad request", errors: [{ message: "Not found." }] }, "not_found"],
      [{ message: "Failed to parse Id: x" }, "not_found"],
      [{ message: "Validation failed" }, "vendor_rejected"],
      [undefined, "vendor_rejected"],
    ];
    for (const [body, code] of answers) {
      test.tamper("pland", () => {
        throw badRequest(body);
      });
      expect((await problemOf(test.call("get_customer", { ref }))).code).toBe(code);
    }
  });

  it("is asked for ids one by one, since how it takes several is documented nowhere", async () => {
    const test = open();
    const ids = [2, 5].map((at) => test.population.company("pland", at).id);
    const answer = await test.call("list_customers", { ids: ids.map((id) => `pland:${id}`) });
    expect(test.sent).toEqual(ids.map((id) => `pland /customers/${id}`));
    expect(answer).toMatchObject({ complete: true, vendors: [{ returned: 2, filters: ["ids:verified"] }] });
  });

  it("is asked for nothing that its rows tell as well: e-mail, creation and change are judged here, and exactly", async () => {
    const test = open(40);
    const { email } = everyone(test, "pland").find((one) => one.email) ?? {};
    const answer = await test.call("list_customers", {
      email,
      created_after: "2019-01-01",
      created_before: "2030-01-01",
      updated_after: "2019-01-01",
    });
    expect(answer.vendors[0]).toMatchObject({
      returned: 1,
      filters: ["email:local", "created_after:local", "created_before:local", "updated_after:local"],
    });
    expect(answer.complete).toBe(true);
    for (const sent of test.sent) expect(queryOf(sent).has("generalField")).toBe(false);
  });

  it("is walked from the end at which a bound on creation is met first, and sorts by creation", async () => {
    const test = open(40);
    const sortsSent = () => test.sent.splice(0).map((sent) => JSON.parse(queryOf(sent).get("sort") ?? "{}").direction);
    const young = await test.call("list_customers", { created_after: "2025-01-01", limit: 40 });
    expect(sortsSent()[0]).toBe(-1);
    expect(young.vendors[0]?.read).toBeLessThan(30);
    await test.call("list_customers", { created_before: "2020-01-01", limit: 40 });
    expect(sortsSent()[0]).toBe(1);
    await test.call("list_customers", { sort: "-created_at" });
    expect(sortsSent()[0]).toBe(-1);
  });

  it("is asked for a thousand rows at once where rows are judged here, as its document allows", async () => {
    const test = open();
    await test.call("list_customers", { updated_after: "2019-01-01" });
    expect(queryOf(test.sent[0]).get("limit")).toBe("1000");
  });

  it.each(["chatId", "status.createdBy", "status.lastModifiedBy"])("compares %s as an object id", async (key) => {
    const test = open();
    const asked = { key, value: "64b7f0c2a1b2c3d4e5f60718", operator: "equals" };
    const problem = await problemOf(test.call("list_customers", general({ ...asked, fieldType: "string" })));
    expect(problem.message).toContain("objectid");
    await test.call("list_customers", general({ ...asked, fieldType: "objectid" }));
    expect(test.sent).toHaveLength(1);
  });

  it.each(["2024-05-06", "2024-05-06T00:00:00", "2024-05-06T02:00:00+02:00"])(
    "is sent a date of generalField in Unix milliseconds, however it was written: %s",
    async (value) => {
      const test = open();
      const asked = { key: "status.createdAt", value, operator: "greater_equal", fieldType: "date" };
      await test.call("list_customers", general(asked));
      const sent = JSON.parse(queryOf(test.sent[0]).get("generalField") ?? "");
      expect(sent).toEqual({ ...asked, value: Date.UTC(2024, 4, 6) });
    },
  );
});
