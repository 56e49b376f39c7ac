/** A dry run of "add a sixth vendor": one declaration, and every shared part works with it unchanged. */

import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import type { Http } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import { asText, type Envelope } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import type { Caller, CallServices } from "../../src/tools/define.ts";
import { tools } from "../../src/tools/registry.ts";
import { bearer } from "../../src/vendors/declare/auth.ts";
import { list } from "../../src/vendors/declare/list.ts";
import { type Connection, defineVendor } from "../../src/vendors/define.ts";
import { page } from "../../src/vendors/pagination/page.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import { readMoment } from "../../src/vocabulary/moment.ts";
import { problemOf } from "../support/answers.ts";
import { today } from "../support/services.ts";

const code = /^[A-Z]{2}[0-9]{4}$/;

const tallybook = defineVendor({
  id: "tallybook",
  name: "Tallybook",
  settings: [{ name: "TALLYBOOK_TOKEN", secret: true, description: "API token" }],
  requiredSettings: [["TALLYBOOK_TOKEN"]],
  connect: ({ TALLYBOOK_TOKEN = "" }) => ({
    baseUrl: "https://api.tallybook.example/v1",
    tenant: "tallybook",
    stableSecrets: [TALLYBOOK_TOKEN],
    credentials: bearer(TALLYBOOK_TOKEN),
  }),
  environment: () => "unknown",
  gaps: ["no balance"],
  customers: {
    list: list({
      rows: "customers",
      path: "/clients",
      mostPerPage: 4,
      pagination: page({ page: "sheet", size: "lines", first: 1 }),
      body: z.looseObject({ clients: z.array(z.unknown()), in_all: z.int() }),
      read: ({ clients, in_all }) => ({ items: clients, total: in_all }),
      item: z.looseObject({ code: z.string().regex(code), called: z.string(), opened: z.string() }),
      idOf: (sent) => sent.code,
      translate: (sent) => ({
        id: sent.code,
        name: sent.called,
        createdAt: readMoment(sent.opened),
        number: sent.code,
      }),
    }),
    orders: { created_at: { by: "opened" }, usual: "stable" },
    words: {
      name: { ask: (part) => ({ named: part }), row: "checks" },
      created_after: { row: "filters" },
      financial_status: { values: ["overdue"], ask: () => ({ late: "yes" }) },
    },
    inRows: ["name"],
    searches: { name: [{ ask: (text) => ({ named: text }) }] },
    parameters: {
      sheet: { type: "integer", paging: true },
      lines: { type: "integer", paging: true },
      named: { type: "text" },
      late: { type: "text", values: ["yes", "no"] },
      by: { type: "text" },
    },
    byId: {
      idPattern: code,
      path: (id) => `/clients/${id}`,
      read: (whole) => whole,
      absent: (status) => status === 410,
    },
    personNameFields: [],
    redactedFields: { seal: "no business of ours" },
  },
});

const clients = Array.from({ length: 11 }, (_, index) => ({
  code: `TB${1000 + index}`,
  called: `${["Anvil", "Bellows", "Crucible"][index % 3]} ${index} GmbH`,
  opened: `20${10 + index}-05-06`,
  seal: "wax",
}));

/** The invented vendor itself: a dozen lines of HTTP. */
const scripted = (sent: string[]): Http => {
  return async ({ url, headers }) => {
    sent.push(url.pathname + url.search);
    if (headers.authorization !== "Bearer secret") throw new HttpFailure("status", "HTTP 401", { status: 401 });
    const one = /\/clients\/(.+)$/.exec(url.pathname)?.[1];
    const found = clients.find((client) => client.code === one);
    if (one !== undefined && !found) throw new HttpFailure("status", "HTTP 410", { status: 410 });
    if (found) return { status: 200, headers: {}, body: found };
    const [sheet, lines] = [Number(url.searchParams.get("sheet")), Number(url.searchParams.get("lines"))];
    const named = clients.filter(({ called }) => called.includes(url.searchParams.get("named") ?? ""));
    const body = { clients: named.slice((sheet - 1) * lines, sheet * lines), in_all: named.length };
    return { status: 200, headers: {}, body };
  };
};

const open = () => {
  const sent: string[] = [];
  const http = scripted(sent);
  const upstream = { key: "tallybook", allowPrivate: false };
  const tokenStore = () => {
    throw new Error("Nothing rotates here.");
  };
  const account = tallybook.connect({ TALLYBOOK_TOKEN: "secret" }, { http, upstream: () => upstream, tokenStore });
  const connection: Connection = { ...account, name: "tallybook", vendor: tallybook, upstream, environment: "unknown" };
  const now = () => today;
  const continuations = createContinuations({ keys: ["k".repeat(32)], ttlSeconds: 60, now });
  const client: CallServices["client"] = (connection, call) => liveClient({ http, connection, call });
  const services: CallServices = { client, continuations, deadlineMs: 25_000, scanRows: 100, now };
  const caller: Caller = { principal: "test", connections: [connection], pii: "full" };
  const call = async (name: string, given: unknown): Promise<Envelope> => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) throw new Error(`No tool ${name}`);
    return tool.run(readArguments(tool, given) as never, {
      services: services,
      caller,
      signal: new AbortController().signal,
    });
  };
  return { call, sent };
};

const names = ({ columns, rows }: Envelope): (string | undefined)[] => rows.map((row) => row[columns.indexOf("name")]);

describe("a vendor nobody has heard of", () => {
  it("is listed and paged to its end", async () => {
    const { call, sent } = open();
    const first = await call("list_customers", { limit: 6 });
    const second = await call("get_customer_page", { continuation: first.continuation });
    expect([...names(first), ...names(second)]).toEqual(clients.map(({ called }) => called));
    expect([first.complete, second.complete]).toEqual([false, true]);
    expect(first.coverage).toBe("6 rows; 11 match.");
    expect(sent[0]).toBe("/v1/clients?sheet=1&lines=4");
  });

  it("filters by what it declares: sent and checked, filtered here, sent and said to be unchecked", async () => {
    const { call, sent } = open();
    const answer = await call("list_customers", { name: "Anvil", created_after: "2015-01-01" });
    expect(sent[0]).toBe("/v1/clients?named=Anvil&sheet=1&lines=4");
    expect(names(answer)).toEqual(["Anvil 6 GmbH", "Anvil 9 GmbH"]);
    expect(answer.vendors[0]?.filters).toEqual(["name:verified", "created_after:local"]);
    const overdue = await call("list_customers", { financial_status: "overdue" });
    expect(overdue.coverage).toContain("financial_status could not be checked at tallybook");
  });

  it("refuses what it does not declare, names what it does, and takes its own parameters", async () => {
    const { call, sent } = open();
    const problem = await problemOf(call("list_customers", { vat_id: "DE123456789" }));
    expect(problem.code).toBe("unsupported");
    expect(problem.message).toContain("name, created_after, financial_status");
    expect((await problemOf(call("list_customers", { financial_status: "paid" }))).code).toBe("unsupported");
    const wrong = await problemOf(call("list_customers", { vendor_filters: ["tallybook.late=maybe"] }));
    expect(wrong.message).toContain("yes, no");
    expect(sent).toEqual([]);
    await call("list_customers", { vendor_filters: ["tallybook.late=yes"] });
    expect(sent).toEqual([
      "/v1/clients?late=yes&sheet=1&lines=4",
      "/v1/clients?late=yes&sheet=2&lines=4",
      "/v1/clients?late=yes&sheet=3&lines=4",
    ]);
  });

  it("is searched, shown one by one without its closed fields, described, and explained", async () => {
    const { call } = open();
    expect(names(await call("search_customers", { query: "Bellows 4" }))).toEqual(["Bellows 4 GmbH"]);
    const one = asText(await call("get_customer", { ref: "tallybook:TB1003", detail: "full" }));
    expect(one).toContain("called\tAnvil 3 GmbH");
    expect(one).not.toContain("wax");
    expect((await problemOf(call("get_customer", { ref: "tallybook:TB9999" }))).code).toBe("not_found");
    const described = asText(await call("describe_vendors", { vendor: "tallybook" }));
    for (const told of ["tallybook.named", "no balance", "created_after\tword\tlocal"])
      expect(described).toContain(told);
    const plan = await call("list_customers", { name: "Anvil", sort: "created_at", explain: true });
    expect(plan.rows[0]?.[1]).toBe("GET /v1/clients?by=opened&named=Anvil&sheet=1&lines=4");
  });
});
