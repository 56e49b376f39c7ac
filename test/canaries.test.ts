/** Twelve secrets and twenty personal values, planted wherever they can be: none comes out where it does not belong. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createLog } from "../src/log.ts";
import { sandboxVendors } from "../src/sandbox/population/company.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/server.ts";
import { decodedTokens, disguises, foundIn } from "./support/canaries.ts";
import { sha256 } from "./support/doors.ts";
import { type FaultServer, startFaultServer } from "./support/fault-server.ts";
import * as faults from "./support/faults.ts";
import { callOver, getFrom } from "./support/http-calls.ts";
import { type HttpServer, startHttpServer } from "./support/http-server.ts";
import { forms, openTestServices } from "./support/services.ts";
import { startStdioProgram } from "./support/stdio-program.ts";

const secret = (name: string) => `canary-${name}-9f3c71`;
/**
 * Twelve: every setting of the five vendors that is one, the server's own key, the client's token, and a link to sign
 * by.
 */
const secrets = {
  ZENSKAR_API_KEY: secret("zenskar-key"),
  ZENSKAR_ORGANISATION: secret("zenskar-organisation"),
  PLAND_API_KEY: secret("pland-key"),
  ADFIN_ACCESS_TOKEN: secret("adfin-token"),
  SEQUENCE_CLIENT_ID: secret("sequence-client"),
  SEQUENCE_CLIENT_SECRET: secret("sequence-secret"),
  FYNN_API_KEY: secret("fynn-key"),
  BILLING_MCP_CONTINUATION_KEYS: secret("continuation-key").repeat(2),
  client: secret("client-token"),
  cookie: secret("vendor-cookie"),
  location: secret("redirect-target"),
  body: secret("vendor-body"),
};
const planted = Object.values(secrets);

const everySecret = planted.join(" & ");
/** What an ill vendor answers, one after the other: errors, redirects, pages and broken HTTP, all full of secrets. */
const ill: readonly faults.Fault[] = [
  faults.status(500, [`Set-Cookie: ${secrets.cookie}`], JSON.stringify({ detail: everySecret })),
  faults.status(400, [], JSON.stringify({ message: everySecret, key: planted })),
  faults.status(401, [`WWW-Authenticate: Basic realm="${secrets.ZENSKAR_API_KEY}"`], everySecret),
  faults.status(302, [`Location: https://${secrets.location}.example/?key=${secrets.PLAND_API_KEY}`]),
  faults.reply({ type: "text/html", body: `<h1>${everySecret}</h1>` }),
  faults.reply({ body: `{"results": ${everySecret}` }),
  faults.json({ error: { [secrets.body]: everySecret } }),
  faults.json([{ _id: secrets.body, id: secrets.body }]),
  faults.raw(`HTTP/1.1 200\r ${secrets.body}\r\n${secrets.cookie}\r\n\r\n`),
  faults.status(403, [], everySecret),
  faults.status(404, [], JSON.stringify({ errors: [everySecret] })),
];

let sandbox: Sandbox;
let vendor: FaultServer;
let folder: string;
let env: Record<string, string>;
/** Twenty: addresses, numbers and people of customers the sandbox shows. */
let personal: readonly string[];
const servers: HttpServer[] = [];

const prefixes: Readonly<Record<string, string>> = { pland: "/v2", adfin: "/api", sequence: "/api" };

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 30, seed: 8 });
  vendor = await startFaultServer(...Array.from({ length: 40 }, () => ill).flat());
  const well = sandboxVendors.map((id) => ({
    name: id,
    vendor: id,
    settings: Object.fromEntries(
      Object.entries(sandbox.settings).filter(([name]) => name.startsWith(`${id.toUpperCase()}_`)),
    ),
  }));
  const sick = sandboxVendors.map((id) => ({
    name: `ill-${id}`,
    vendor: id,
    settings: {
      ...Object.fromEntries(Object.entries(secrets).filter(([name]) => name.startsWith(`${id.toUpperCase()}_`))),
      [`${id.toUpperCase()}_BASE_URL`]: `${vendor.url.origin}${prefixes[id] ?? ""}`,
    },
  }));
  folder = mkdtempSync(join(tmpdir(), "canaries-"));
  const file = join(folder, "connections.json");
  writeFileSync(file, JSON.stringify({ connections: [...well, ...sick] }));
  env = {
    BILLING_MCP_CONFIG: file,
    BILLING_MCP_CONTINUATION_KEYS: secrets.BILLING_MCP_CONTINUATION_KEYS,
    BILLING_MCP_LOG_LEVEL: "trace",
  };
  const people = sandboxVendors.flatMap((id) =>
    Array.from({ length: 30 }, (_, index) => sandbox.population.company(id, index)).filter(
      ({ email, phone, people }) => email?.includes("@") && phone && people[0]?.email,
    ),
  );
  personal = people
    .flatMap(({ email, phone, people: [first] }) => [email, phone, first?.email, first?.phone])
    .filter((value): value is string => value != null && value.length > 8)
    .slice(0, 20);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await sandbox.close();
  await vendor.close();
  rmSync(folder, { recursive: true, force: true });
});

const wide = { limit: 200, detail: "standard", max_tokens: 20_000 };
/** Everything each tool can show, plan and refuse, of well and of ill vendors. */
const conversation = (page: string | undefined): readonly (readonly [string, Record<string, unknown>])[] => [
  ["list_customers", wide],
  ["list_customers", { ...wide, vendors: ["zenskar", "adfin", "ill-zenskar", "ill-sequence"], limit: 3 }],
  ...sandboxVendors.map((id) => ["list_customers", { vendors: [`ill-${id}`] }] as const),
  ...sandboxVendors.map(
    (id) => ["get_customer", { ref: `${id}:${sandbox.population.company(id, 3).id}`, detail: "full" }] as const,
  ),
  ...sandboxVendors.map(
    (id) => ["get_customer", { ref: `ill-${id}:${sandbox.population.company(id, 3).id}` }] as const,
  ),
  ["search_customers", { query: "an", ...wide }],
  ["list_customers", { name: "an", explain: true }],
  ["triage_dunning", { limit: 200, max_tokens: 20_000 }],
  ["summarize_customers", { group_by: "vendor" }],
  ["describe_vendors", { vendor: "ill-fynn" }],
  ["get_customer_page", { continuation: page ?? "x" }],
  ["get_customer_page", { continuation: `${page ?? "x"}x` }],
];

it("is able to find what it looks for", () => {
  expect(planted).toHaveLength(12);
  expect(personal).toHaveLength(20);
  const value = "anna+x@acme.example";
  for (const form of disguises(value)) expect(foundIn(`before${form}after`, [value]), form).toEqual([value]);
  const hidden = Buffer.from(`{"email":"${value}","at":1,"padding":"${"p".repeat(40)}"}`).toString("base64url");
  expect(foundIn(decodedTokens(hidden), [value])).toEqual([value]);
});

describe("twelve secrets and twenty personal values", () => {
  it("are in no answer, no error, no log line and no metric of the built program", async () => {
    const tokens = [{ name: "agent", sha256: sha256(secrets.client), pii: "masked" }];
    const server = await startHttpServer({ ...env, BILLING_MCP_BEARER_TOKENS: JSON.stringify(tokens) });
    servers.push(server);
    const asking = { url: server.url, token: secrets.client };
    const first = await callOver(asking, "list_customers", { limit: 4 });
    const page = first.structured?.continuation as string | undefined;
    expect(page).toBeDefined();
    const answers = [first];
    for (const [tool, given] of conversation(page)) answers.push(await callOver(asking, tool, given));
    expect(answers.filter((one) => one.isError).length).toBeGreaterThan(8);
    expect(answers.reduce((sum, one) => sum + one.text.split("\n").length, 0)).toBeGreaterThan(200);
    expect(vendor.requests.length).toBeGreaterThan(10);
    const metrics = await getFrom(server.url, "/metrics", secrets.client);
    expect(metrics.text).toContain("billing_mcp_calls_total");
    const everything = [
      ...answers.flatMap(({ received }) => [received.text, JSON.stringify(received.headers)]),
      metrics.text,
      server.log(),
    ].join("\n");
    expect(foundIn(everything, planted)).toEqual([]);
    expect(foundIn(everything, personal)).toEqual([]);
    expect(foundIn(decodedTokens(everything), [...planted, ...personal])).toEqual([]);
  });

  it("who may see personal data sees it in answers, and still nobody sees it in the log or a continuation", async () => {
    const server = await startStdioProgram({ env: { ...env, BILLING_MCP_PII: "full" } });
    const first = await server.call("list_customers", { limit: 4 });
    const { continuation } = (first.result?.structuredContent ?? {}) as { readonly continuation?: string };
    for (const [tool, given] of conversation(continuation)) await server.call(tool, given);
    expect(await server.end()).toBe(0);
    expect(foundIn(server.out(), personal).length).toBeGreaterThan(5);
    expect(foundIn(server.out(), planted)).toEqual([]);
    expect(foundIn(`${server.log()}\n${decodedTokens(server.out())}`, [...planted, ...personal])).toEqual([]);
    expect(server.log().split("\n").length).toBeGreaterThan(20);
  });

  it.each(["debug", "silent"])("are in no line at level %s", async (level) => {
    const server = await startStdioProgram({ env: { ...env, BILLING_MCP_LOG_LEVEL: level } });
    for (const id of sandboxVendors) await server.call("list_customers", { vendors: [`ill-${id}`] });
    await server.call("search_customers", { query: personal[0], vendors: ["adfin", "ill-adfin"] });
    await server.end();
    expect(foundIn(server.log(), [...planted, ...personal])).toEqual([]);
  });

  it("are in no line of another level, for none writes a line that debug does not", () => {
    vi.useFakeTimers();
    const written: Record<string, string[]> = {};
    for (const level of ["debug", "info", "warn", "error", "fatal", "silent"]) {
      const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
      const log = createLog(level);
      for (const kind of ["info", "warn", "error"] as const) log[kind]({ kind, secret: secrets.body }, "said");
      written[level] = write.mock.calls.map(([line]) => String(line));
      write.mockRestore();
    }
    vi.useRealTimers();
    const { debug = [] } = written;
    expect(Object.values(written).map((lines) => lines.length)).toEqual([3, 3, 2, 1, 0, 0]);
    for (const lines of Object.values(written)) expect(debug).toEqual(expect.arrayContaining(lines));
  });
});

describe("masked", () => {
  it("is alike in text and structure, of every tool, whatever is asked", async () => {
    const test = openTestServices({ customers: 30, pii: "masked" });
    const people = test.connections.flatMap(({ name }) =>
      Array.from({ length: 30 }, (_, index) => test.population.company(name as "zenskar", index)),
    );
    // Only what is an address or a number, and long enough not to stand in some id by chance.
    const values = people
      .flatMap(({ email, phone, people: persons }) => [
        email,
        phone,
        ...persons.flatMap((one) => [one.email, one.phone]),
      ])
      .filter((value): value is string => value != null && value.length > 8 && /@|\d{5}|\d[ /-]\d/.test(value));
    expect(values.length).toBeGreaterThan(100);
    const first = await test.call("list_customers", { limit: 5 });
    const asked: readonly (readonly [string, Record<string, unknown>])[] = [
      ["list_customers", wide],
      ["search_customers", { query: "an", ...wide }],
      ["get_customer_page", { continuation: first.continuation }],
      ["list_customers", { name: "an", explain: true }],
      ["triage_dunning", { limit: 200, max_tokens: 20_000 }],
      ...people
        .slice(0, 150)
        .flatMap(({ vendor: at, id }) =>
          ["full", "summary"].map((detail) => ["get_customer", { ref: `${at}:${id}`, detail }] as const),
        ),
    ];
    const shown: string[] = [];
    for (const [tool, given] of asked) {
      const { text, structured } = forms(await test.call(tool, given));
      shown.push(text, JSON.stringify(structured));
    }
    expect(foundIn(shown.join("\n"), values)).toEqual([]);
    expect(shown.join("\n")).toContain("…@");
  });
});
