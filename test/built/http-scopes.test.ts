/** S29 and S30 over the built program: what each scope lets a caller see, tool by tool, in every form of an answer. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guessBudget } from "../../src/customers/guesses.ts";
import { type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { bearerSetting, tokenOf } from "../support/bearer.ts";
import { type Answered, callOver, getFrom, vendorsOf } from "../support/http-calls.ts";
import { httpClients } from "../support/http-clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { type Issuer, openIssuer } from "../support/issuer.ts";
import { jsonHeaders, messageOf, modernCall, send } from "../support/send.ts";

let sandbox: Sandbox;
/** One for each who asks Sequence, with its own hundred requests a minute; who may not shares that of another. */
const servers: HttpServer[] = [];
let server: HttpServer;
let issuer: Issuer;
/** By what the caller holds. */
const tokens = new Map<string, string>();
/**
 * Personal data as the population has it: addresses, digits of phone numbers, persons who are no customer themselves.
 */
const personal = { emails: new Set<string>(), phones: new Set<string>(), persons: new Set<string>() };

interface Caller {
  readonly holds: string;
  readonly sees: "full" | "masked";
  readonly of: readonly SandboxVendor[];
}

const callers: readonly Caller[] = [
  { holds: "customers:read", sees: "masked", of: sandboxVendors },
  { holds: "customers:read customers:pii.read", sees: "full", of: sandboxVendors },
  { holds: "customers:read connection:adfin", sees: "masked", of: ["adfin"] },
  {
    holds: "customers:read customers:pii.read connection:adfin connection:fynn",
    sees: "full",
    of: ["adfin", "fynn"],
  },
  { holds: "a static token", sees: "masked", of: sandboxVendors },
  { holds: "a static token with pii full and one connection", sees: "full", of: ["adfin"] },
];

const staticTokens = bearerSetting(["plain", "narrow"], { narrow: { connections: ["adfin"], pii: "full" } });

const collectPersonal = (): void => {
  const everybody = sandboxVendors.flatMap((vendor) =>
    Array.from({ length: sandbox.population.size }, (_, index) => sandbox.population.company(vendor, index)),
  );
  const customers = everybody.map(({ name }) => name.toLowerCase()).join("\n");
  for (const { email, phone, people } of everybody) {
    for (const one of [email, ...people.map((person) => person.email)]) if (one) personal.emails.add(one.toLowerCase());
    for (const one of [phone, ...people.map((person) => person.phone)])
      if (one) personal.phones.add(one.replace(/\D/g, "").slice(-8));
    for (const { firstName, lastName } of people) {
      const name = `${firstName} ${lastName}`;
      if (!customers.includes(name.toLowerCase())) personal.persons.add(name);
    }
  }
};

const startServer = async ({ of }: Caller): Promise<void> => {
  if (!of.includes("sequence")) return;
  server = await startHttpServer({
    ...sandbox.settings,
    BILLING_MCP_OAUTH_ISSUER: issuer.url,
    BILLING_MCP_OAUTH_AUDIENCE: issuer.audience,
    BILLING_MCP_BEARER_TOKENS: staticTokens,
  });
  servers.push(server);
};

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 30, seed: 29 });
  issuer = await openIssuer();
  for (const { holds } of callers)
    if (holds.includes(":")) tokens.set(holds, await issuer.sign({ scope: holds, sub: holds }));
  tokens.set("a static token", tokenOf("plain"));
  tokens.set("a static token with pii full and one connection", tokenOf("narrow"));
  collectPersonal();
});

afterAll(async () => {
  await Promise.all(servers.map((one) => one.kill()));
  await issuer.close();
  await sandbox.close();
});

const personalIn = (received: string): readonly string[] => {
  const text = received.toLowerCase();
  const digits = text.replace(/\D/g, "");
  return [
    ...[...personal.emails].filter((one) => text.includes(one)),
    ...[...personal.phones].filter((one) => digits.includes(one)),
    ...[...personal.persons].filter((one) => text.includes(one.toLowerCase())),
  ];
};

const as = (holds: string) => (tool: string, given: Readonly<Record<string, unknown>>) =>
  callOver({ url: server.url, token: tokens.get(holds) }, tool, given);

/** Adfin is whom every caller here may see. */
const someone = () => sandbox.population.company("adfin", 7);
const wide = { detail: "standard", limit: 200, max_tokens: 20_000 };

type Ask = (tool: string, given: Readonly<Record<string, unknown>>) => Promise<Answered>;

/** What is asked of each tool: everything it can show, what it plans, and what it refuses. */
const questions: Readonly<Record<string, (ask: Ask, caller: Caller) => Promise<readonly Answered[]>>> = {
  list_customers: async (ask) => [
    await ask("list_customers", wide),
    await ask("list_customers", { ...wide, email: someone().email, vendors: ["adfin"] }),
    await ask("list_customers", { name: "a", explain: true }),
    await ask("list_customers", { nmae: "a" }),
  ],
  search_customers: async (ask) => [
    await ask("search_customers", { query: "an", ...wide }),
    await ask("search_customers", { query: someone().name, ...wide }),
    await ask("search_customers", { query: "an", explain: true }),
  ],
  get_customer_page: async (ask) => {
    const first = await ask("list_customers", { ...wide, limit: 12 });
    const { continuation } = first.structured ?? {};
    return [await ask("get_customer_page", { continuation }), await ask("get_customer_page", { continuation: "x" })];
  },
  get_customer: async (ask, { of }) => [
    ...(await Promise.all(
      of.map((vendor) => {
        const { id } = sandbox.population.company(vendor, 7);
        return ask("get_customer", { ref: `${vendor}:${id}`, detail: "full", max_tokens: 20_000 });
      }),
    )),
    await ask("get_customer", { ref: "adfin:00000000-0000-4000-8000-000000000000" }),
  ],
  describe_vendors: async (ask, { of }) => [
    await ask("describe_vendors", {}),
    ...(await Promise.all(of.map((vendor) => ask("describe_vendors", { vendor })))),
  ],
  triage_dunning: async (ask) => [await ask("triage_dunning", { max_tokens: 20_000, limit: 200 })],
  summarize_customers: async (ask) => [await ask("summarize_customers", { group_by: "vendor" })],
};

/** The tools whose rows are customers, and so show personal data to those who may see it. */
const showPersonal = ["list_customers", "search_customers", "get_customer_page", "get_customer"];

/** Connections named anywhere in an answer; names of connections are no words of any text here. */
const namedIn = (answer: Answered): readonly string[] => {
  const text = [answer.text, JSON.stringify(answer.structured ?? {})].join("\n");
  return sandboxVendors.filter((vendor) => new RegExp(`\\b${vendor}\\b`).test(text));
};

describe.each(callers)("a caller who holds $holds", (caller) => {
  const { holds, sees, of } = caller;
  beforeAll(() => startServer(caller));

  it(`sees ${sees} data of ${of.join(", ")} through every tool`, async () => {
    const client = await httpClients["the 1.x client"](server.url, tokens.get(holds));
    const tools = (await client.listTools()).map(({ name }) => name);
    await client.close();
    // A new tool does not pass by here unasked.
    expect(tools.filter((tool) => !questions[tool])).toEqual([]);
    for (const tool of tools) {
      const answers = (await questions[tool]?.(as(holds), caller)) ?? [];
      expect(answers.length, tool).toBeGreaterThan(0);
      const shown = answers.flatMap(({ received }) => personalIn(received.text));
      if (sees === "masked") expect(shown, tool).toEqual([]);
      else if (showPersonal.includes(tool)) expect(shown.length, tool).toBeGreaterThan(0);
      for (const answer of answers) {
        expect(
          namedIn(answer).filter((name) => !of.some((vendor) => vendor === name)),
          `${tool}: ${answer.text.slice(0, 300)}`,
        ).toEqual([]);
      }
      const asked = answers.flatMap(vendorsOf).map(({ vendor }) => vendor);
      if (asked.length > 0) expect([...new Set(asked)].sort(), tool).toEqual([...of].sort());
    }
  });

  it("may not name a vendor beyond that, nor open one of its customers", async () => {
    const ask = as(holds);
    for (const vendor of sandboxVendors.filter((one) => !of.includes(one))) {
      const before = sandbox.requestCount(vendor);
      const { id } = sandbox.population.company(vendor, 1);
      const refused = [
        await ask("list_customers", { vendors: [vendor] }),
        await ask("search_customers", { query: "an", vendors: [vendor] }),
        await ask("get_customer", { ref: `${vendor}:${id}` }),
        await ask("describe_vendors", { vendor }),
        await ask("list_customers", { ids: [`${vendor}:${id}`] }),
        await ask("triage_dunning", { vendors: [vendor] }),
        await ask("summarize_customers", { vendors: [vendor], group_by: "vendor" }),
      ];
      expect(refused.filter(({ isError }) => !isError).map(({ text }) => text)).toEqual([]);
      expect(sandbox.requestCount(vendor)).toBe(before);
    }
  });

  it(`is shown ${sees} resources of the same, and nothing of anybody else`, async () => {
    const headers = { ...jsonHeaders, authorization: `Bearer ${tokens.get(holds)}` };
    const read = (method: string, params: Readonly<Record<string, unknown>>) =>
      send(server.url, { headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) });
    const { text: listed } = await read("resources/list", {});
    expect(sandboxVendors.filter((vendor) => listed.includes(`billing://vendors/${vendor}"`))).toEqual(of);
    for (const vendor of sandboxVendors) {
      const uri = `billing://customers/${vendor}:${sandbox.population.company(vendor, 7).id}`;
      const received = await read("resources/read", { uri });
      const mine = of.includes(vendor);
      expect(messageOf(received)[mine ? "result" : "error"], uri).toBeDefined();
      expect(personalIn(received.text).length > 0, uri).toBe(mine && sees === "full");
    }
  });
});

describe("S10: a token without customers:read", () => {
  it("is told which scope is missing, and no vendor is asked", async () => {
    const before = sandbox.requests.length;
    const authorization = `Bearer ${await issuer.sign({ scope: "customers:pii.read" })}`;
    const call = modernCall("list_customers");
    const answer = await send(server.url, { ...call, headers: { ...call.headers, authorization } });
    expect(answer.status).toBe(403);
    expect(answer.headers["www-authenticate"]).toMatch(/error="insufficient_scope".*scope="customers:read"/);
    expect(messageOf(answer).error?.message).toMatch(/scope/);
    expect(sandbox.requests.length).toBe(before);
  });
});

describe("a token whose connection scopes are mistyped", () => {
  it("is refused and counted, and no vendor is asked", async () => {
    const before = sandbox.requests.length;
    for (const scope of [
      "connection:Adfin",
      "connection:adfin_eu",
      "connection:",
      "connection:adfin,connection:fynn",
    ]) {
      const authorization = `Bearer ${await issuer.sign({ scope: `customers:read ${scope}`, sub: scope })}`;
      const call = modernCall("list_customers");
      const answer = await send(server.url, { ...call, headers: { ...call.headers, authorization } });
      expect({ scope, status: answer.status }).toEqual({ scope, status: 403 });
    }
    const { text } = await getFrom(server.url, "/metrics", tokenOf("plain"));
    expect(text).toMatch(/billing_mcp_refused_total\{kind="refused",reason="connection_scope"\} 4/);
    expect(sandbox.requests.length).toBe(before);
  });
});

describe("guessing what is masked", () => {
  it("is bounded for who sees it masked, and for nobody else", async () => {
    const guesses = Array.from({ length: guessBudget.points + 1 }, (_, at) => `${at}@b.cc`).join(",");
    const given = { vendor_filters: [`zenskar.email__in=${guesses}`] };
    const masked = await as("a static token")("list_customers", given);
    expect(masked.text).toMatch(/^overloaded: .*tried too many that nobody has.*Retry after \d+ s\.$/);
    const full = await as("customers:read customers:pii.read")("list_customers", given);
    expect(full.isError).toBe(false);
  });
});

describe("the metrics page of a token with one connection", () => {
  it("shows no other vendor, unlike that of a token for all", async () => {
    const [whole, narrow] = await Promise.all(
      ["plain", "narrow"].map((name) => getFrom(server.url, "/metrics", tokenOf(name))),
    );
    expect(whole?.text).toContain('vendor="zenskar"');
    expect(narrow?.text).toContain("billing_mcp_calls_total");
    expect(namedIn({ text: narrow?.text ?? "" } as Answered).filter((name) => name !== "adfin")).toEqual([]);
  });
});

describe("the metrics page and the log", () => {
  it("hold no customer, no token and nobody's words after all of this", async () => {
    sandbox.setFault("zenskar", 'body:{"detail":"canary-4711 of canary@secret.example"}');
    const failed = await as("customers:read customers:pii.read")("list_customers", { vendors: ["zenskar"] });
    sandbox.setFault("zenskar", undefined);
    expect(failed.text).toMatch(/^vendor_bad_response: /);
    const pages = await Promise.all(servers.map((one) => getFrom(one.url, "/metrics", tokenOf("plain"))));
    const page = pages.map(({ text }) => text).join("\n");
    expect(page).toMatch(/billing_mcp_calls_total\{tool="list_customers",outcome="ok"\} [1-9]/);
    expect(page).toMatch(/billing_mcp_vendor_request_seconds_count\{vendor="zenskar",outcome="200"\} [1-9]/);
    expect(page).toMatch(/billing_mcp_refused_total\{kind="refused",reason="insufficient_scope"\} 1/);
    const logs = servers.map((one) => one.log());
    const written = [page, ...logs, failed.received.text].join("\n").toLowerCase();
    const names = Array.from({ length: 30 }, (_, index) => sandbox.population.company("adfin", index).name);
    const secrets = [...tokens.values(), ...Object.values(sandbox.settings).filter((one) => !one.startsWith("http"))];
    for (const canary of [...secrets, ...names, ...personal.emails, ...personal.persons, "canary"])
      expect(written.includes(canary.toLowerCase()), canary).toBe(false);
  });
});
