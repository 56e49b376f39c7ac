/**
 * Arguments as clients really send them are taken; what cannot be meant is refused with the nearest that can, unsent.
 */

import { describe, expect, it } from "vitest";
import { readArguments } from "../src/tools/arguments/read.ts";
import { tools } from "../src/tools/registry.ts";
import { problemOf } from "./support/answers.ts";
import { openTestServices, type TestServices } from "./support/services.ts";

const toolCalled = (name: string) => {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`No tool ${name}`);
  return tool;
};

const list = toolCalled("list_customers");
const read = (given: unknown) => readArguments(list, given) as Record<string, unknown>;

describe("arguments are taken as they are sent", () => {
  it.each<[unknown, Record<string, unknown>]>([
    [{ limit: "5" }, { limit: 5 }],
    [{ limit: " 7 " }, { limit: 7 }],
    [{ max_tokens: "1500" }, { max_tokens: 1500 }],
    [{ explain: "true" }, { explain: true }],
    [{ explain: "False" }, { explain: false }],
    [{ status: "active" }, { status: ["active"] }],
    [{ mandate_status: "cancelled,none" }, { mandate_status: ["cancelled", "none"] }],
    [{ financial_status: '["overdue","outstanding"]' }, { financial_status: ["overdue", "outstanding"] }],
    [{ number: 1042 }, { number: "1042" }],
    [{ external_id: 17 }, { external_id: "17" }],
    [{ name: "  Acme  " }, { name: "Acme" }],
    [{ vendors: "zenskar" }, { vendors: ["zenskar"] }],
    [{ vendors: "zenskar, adfin" }, { vendors: ["zenskar", "adfin"] }],
    [{ vendors: '["zenskar","adfin"]' }, { vendors: ["zenskar", "adfin"] }],
    [{ ids: "zenskar:a,adfin:b," }, { ids: ["zenskar:a", "adfin:b"] }],
    [{ ids: ["zenskar:a"] }, { ids: ["zenskar:a"] }],
    [{ vendor_filters: "zenskar.id__in=a,b" }, { vendor_filters: ["zenskar.id__in=a,b"] }],
    [
      { vendor_filters: '["zenskar.id__in=a,b","adfin.sort=name,asc"]' },
      { vendor_filters: ["zenskar.id__in=a,b", "adfin.sort=name,asc"] },
    ],
    [{ vendor_filters: "fynn.customerGroup.name=a=b,c" }, { vendor_filters: ["fynn.customerGroup.name=a=b,c"] }],
    ['{"name": "Acme", "limit": "3"}', { name: "Acme", limit: 3 }],
    [undefined, { limit: 20, detail: "compact", max_tokens: 2_000, explain: false }],
    [null, { limit: 20 }],
    [{}, { limit: 20 }],
  ])("%j", (given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });

  it("empty text and null are as good as nothing, whatever the argument", () => {
    expect(read({ name: "", email: null, vendors: "", ids: null, limit: "", explain: null })).toEqual(read({}));
  });

  it("a filter word of a vendor filter's form is a name like any other", () => {
    expect(read({ name: "true" })).toMatchObject({ name: "true" });
    expect(read({ name: "[Acme]" })).toMatchObject({ name: "[Acme]" });
  });
});

const refused: readonly [tool: string, given: unknown, says: readonly string[]][] = [
  ["list_customers", { limti: 5 }, ['"limti"', '"limit"', "Example:"]],
  ["list_customers", { vendor: "zenskar" }, ['"vendors"']],
  ["list_customers", { finacial_status: "overdue" }, ['"financial_status"']],
  ["list_customers", { Name: "x" }, ['"name"']],
  ["list_customers", { cursor: "x" }, ['"cursor"', "list_customers has no argument"]],
  ["list_customers", { __proto__x: 1 }, ["no argument"]],
  ["list_customers", JSON.parse('{"constructor": 1}'), ["no argument"]],
  ["list_customers", { limit: 0 }, ["limit: 0", "1 to 200"]],
  ["list_customers", { limit: 201 }, ["1 to 200"]],
  ["list_customers", { limit: "many" }, ['"many"', "1 to 200"]],
  ["list_customers", { limit: 2.5 }, ["2.5"]],
  ["list_customers", { limit: [5] }, ["limit"]],
  ["list_customers", { max_tokens: 100 }, ["800 to 20000"]],
  ["list_customers", { explain: "perhaps" }, ["explain", "boolean"]],
  ["list_customers", { financial_status: "late" }, ["overdue, outstanding, pending, paid, draft, none"]],
  ["list_customers", { status: "deleted" }, ["active, archived, suspended"]],
  ["list_customers", { sort: "name" }, ["created_at, -created_at"]],
  ["list_customers", { detail: "full" }, ["compact, standard"]],
  ["list_customers", { created_after: "yesterday" }, ["YYYY-MM-DD", "2026-01-31T00:00:00Z"]],
  ["list_customers", { created_before: "2026-02-30" }, ["2026-02-30", "YYYY-MM-DD"]],
  ["list_customers", { due_before: 20260101 }, ["YYYY-MM-DD"]],
  ["list_customers", { name: "x".repeat(201) }, ["at most 200 characters"]],
  ["search_customers", { query: "\u200b\u00ad" }, ["query", "fewer than 2 characters that can be seen"]],
  ["list_customers", { name: { contains: "x" } }, ["name", "string"]],
  ["list_customers", { vendors: ["zenskr"] }, ['"zenskr"', '["zenskar"]', "zenskar, pland, adfin, sequence, fynn"]],
  ["list_customers", { vendors: [] }, ["at least 1 entries"]],
  ["list_customers", { ids: ["RiverAlgo042Maple"] }, ["names no customer", "zenskar:NATIVE-ID"]],
  ["list_customers", { ids: ["stripe:cus_1"] }, ["names no customer"]],
  ["list_customers", { ids: ["zenskar:../../organisation"] }, ["names no customer"]],
  ["list_customers", { ids: [`zenskar:${"0".repeat(36)}`] }, ["names no customer"]],
  ["list_customers", { ids: [`pland:${"a".repeat(24)}`], vendors: ["zenskar"] }, ["belongs to pland"]],
  ["list_customers", { vendor_filters: ["zenskar"] }, ["connection.parameter=value", "Example"]],
  ["list_customers", { vendor_filters: ["=xy"] }, ["connection.parameter=value"]],
  ["list_customers", { vendor_filters: ["zenska.name=x"] }, ["vendor_filters: ", '"zenskar.…=…"']],
  [
    "list_customers",
    { vendor_filters: ["zenskar.invoice__stat=draft"] },
    ["zenskar.invoice__status=…", "describe_vendors"],
  ],
  ["list_customers", { vendor_filters: ["zenskar.constructor=x"] }, ["no parameter of Zenskar"]],
  ["list_customers", { vendor_filters: ["zenskar.cursor=x"] }, ["get_customer_page"]],
  ["list_customers", { vendor_filters: ["adfin.size=500"] }, ["get_customer_page"]],
  ["list_customers", { vendor_filters: ["zenskar.created_at__gte=tomorrow"] }, ["date-time", "2026-01-31T00:00:00Z"]],
  ["list_customers", { vendor_filters: ["zenskar.invoice__amount_due__gt=1.000,5"] }, ["number", "99.50"]],
  ["list_customers", { vendor_filters: ["zenskar.id__in=a,b"] }, ["a comma list of uuid"]],
  ["list_customers", { vendor_filters: ["zenskar.auto_charge_enabled=yes"] }, ["boolean", "true"]],
  ["list_customers", { vendor_filters: ["zenskar.email=a@b.c", "zenskar.email=d@e.f"] }, ["given twice"]],
  [
    "list_customers",
    { vendor_filters: ['pland.sort={"by":"_id","direction":1}', 'pland.sort={"by":"name","direction":1}'] },
    ["given twice"],
  ],
  [
    "list_customers",
    { vendor_filters: ["zenskar.email=a@b.c"], vendors: ["zenskar", "adfin"] },
    ["adfin", "no vendor filter narrows"],
  ],
  [
    "list_customers",
    { vendor_filters: ["zenskar.external_id=a"], external_id: "b" },
    ["already set by another filter"],
  ],
  ["list_customers", { vendor_filters: [`zenskar.email=${"x".repeat(1001)}`] }, ["longer than 1000"]],
  ["list_customers", [1, 2], ["one JSON object"]],
  ["list_customers", "name=Acme", ["one JSON object"]],
  ["search_customers", {}, ["query is missing", "Example"]],
  ["search_customers", { query: "a" }, ["at least 2 characters"]],
  ["search_customers", { query: "Acme", sort: "created_at" }, ["no argument", '"sort"']],
  ["search_customers", { query: "\ufdfa".repeat(12) }, ["query", "longer than 200 characters", "Example"]],
  ["triage_dunning", { currency: "EUR", min_amount: "1,250" }, ['"1,250"', "no amount", "1250.50", "Example"]],
  ["triage_dunning", { currency: "EUR", min_amount: -5 }, ['"-5"', "no amount", "1250.50"]],
  ["list_customers", { ids: "[".repeat(70_000) }, ["ids", "as one text", "65536 characters"]],
  ["list_customers", { ids: Array(2_000).fill("zenskar:a") }, ["at most 50 entries"]],
  ["list_customers", { name: { a: "x".repeat(100) } }, ["name: an object", "string"]],
  [
    "list_customers",
    { vendors: ["fynn"], vendor_filters: ["fynn.search=x", "zenskar.email=a@b.c"] },
    ["vendor_filters narrows zenskar, which vendors does not name"],
  ],
  ["search_customers", { query: "acme", name: "x" }, ["It has query, "]],
  ["get_customer", { ref: "pland:xyz" }, ["names no customer", "pland:NATIVE-ID", "nobody was asked"]],
  ["describe_vendors", { vendor: "Fynn" }, ['vendor: "fynn"']],
  ["list_customers", { vendors: ["stripe"] }, ["Connected: zenskar", 'Example: vendors: ["zenskar"]']],
  ["get_customer", { id: "x" }, ['"ref"']],
  ["get_customer_page", {}, ["continuation is missing"]],
  ["get_customer_page", { continuation: "x", limit: 5 }, ['"limit"', "no argument"]],
  ["describe_vendors", { vendor: "adfni" }, ['"adfin"']],
];

describe("what cannot be meant is refused, with what can, and nothing is sent", () => {
  const test: TestServices = openTestServices({ customers: 2 });

  it.each(refused)("%s %j", async (tool, given, says) => {
    const problem = await problemOf(test.call(tool, given));
    expect(problem.code).toBe("invalid_argument");
    for (const one of says) expect(problem.message).toContain(one);
    expect(`${problem.code}: ${problem.message}`.length).toBeLessThanOrEqual(1_000);
    expect(test.sent).toEqual([]);
  });

  it("and the example that every refusal gives is a call that works", async () => {
    for (const tool of tools) {
      if (tool.name === "get_customer_page") continue;
      const outcome = await test.call(tool.name, JSON.parse(tool.example)).catch(({ code }) => code);
      expect([tool.name, outcome === "invalid_argument" || outcome === undefined]).toEqual([tool.name, false]);
    }
  });

  it("an unknown vendor filter, vendor or argument is refused with explain as well", async () => {
    const silent = openTestServices({ customers: 2 });
    for (const given of [{ vendor_filters: ["zenskar.x=1"] }, { vendors: ["x"] }, { x: 1 }, { ids: ["x"] }])
      expect((await problemOf(silent.call("list_customers", { ...given, explain: true }))).code).toBe(
        "invalid_argument",
      );
    expect(silent.sent).toEqual([]);
  });
});
