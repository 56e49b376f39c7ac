/** The built program over HTTP: conversations with both official clients, and who may come in and learn what. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { bearerSetting, tokenOf } from "../support/bearer.ts";
import { clients as stdioClients } from "../support/clients.ts";
import { callOver, getFrom, rowsOf, vendorsOf, walk } from "../support/http-calls.ts";
import { httpClients } from "../support/http-clients.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { jsonHeaders, legacyCall, modernCall, send } from "../support/send.ts";

const people = ["anna", "bert"] as const;

let sandbox: Sandbox;
let server: HttpServer;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 6 });
  environment = { ...sandbox.settings, BILLING_MCP_BEARER_TOKENS: bearerSetting(people) };
  server = await startHttpServer(environment);
});

afterAll(async () => {
  await server.kill();
  await sandbox.close();
});

const toolsHash = (tools: unknown): string => createHash("sha256").update(JSON.stringify(tools)).digest("hex");

describe.each(Object.entries(httpClients))("with %s over HTTP", (name, connect) => {
  it("walks every customer of five vendors exactly once", async () => {
    const client = await connect(server.url, tokenOf("anna"));
    const { rows, last } = await walk([client], { limit: 100, max_tokens: 20_000 });
    expect(rows).toHaveLength(5 * sandbox.population.size);
    expect(new Set(rows.map(([ref]) => ref)).size).toBe(rows.length);
    expect(last.structured?.complete).toBe(true);
    await client.close();
  });

  it("searches, opens the first hit, and is told what is wrong with a wrong argument", async () => {
    const client = await connect(server.url, tokenOf("anna"));
    const { name: known } = sandbox.population.company("zenskar", 3);
    const found = await client.callTool("search_customers", { query: known });
    const columns = found.structured?.columns as string[];
    const [first] = rowsOf(found);
    expect(first?.[columns.indexOf("name")]).toBe(known);
    const one = await client.callTool("get_customer", { ref: first?.[columns.indexOf("ref")] });
    expect(one.text).toContain(known);
    const refused = await client.callTool("list_customers", { financial_state: "overdue" });
    expect([refused.isError, refused.structured]).toEqual([true, undefined]);
    expect(refused.text).toMatch(/^invalid_argument: .*"financial_status"/);
    await client.close();
  });

  it("speaks the newest revision the client knows", async () => {
    const client = await connect(server.url, tokenOf("anna"));
    expect(client.version).toBe(name === "the 1.x client" ? "2025-11-25" : "2026-07-28");
    await client.close();
  });

  it("lets nobody in without a token, nor with a wrong one", async () => {
    await expect(connect(server.url)).rejects.toThrow();
    await expect(connect(server.url, "wrong")).rejects.toThrow();
  });
});

describe("who may come in", () => {
  it("is refused with 401 and a plain challenge on every guarded route, in either era, and no vendor is asked", async () => {
    const before = sandbox.requests.length;
    for (const call of [modernCall("list_customers"), { headers: jsonHeaders, body: legacyCall("list_customers") }]) {
      const answer = await send(server.url, call);
      expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
    }
    expect((await getFrom(server.url, "/metrics")).status).toBe(401);
    expect(sandbox.requests.length).toBe(before);
  });

  it("S20: a continuation of one principal is refused for another, and still good for its owner", async () => {
    const first = await callOver({ url: server.url, token: tokenOf("anna") }, "list_customers", { limit: 5 });
    const continuation = first.structured?.continuation;
    const before = sandbox.requests.length;
    for (const era of ["2025", "2026-07-28"] as const) {
      const stolen = await callOver({ url: server.url, token: tokenOf("bert"), era }, "get_customer_page", {
        continuation,
      });
      expect(stolen.isError).toBe(true);
      expect(stolen.text).toMatch(/^token_invalid: /);
    }
    expect(sandbox.requests.length).toBe(before);
    const own = await callOver({ url: server.url, token: tokenOf("anna") }, "get_customer_page", { continuation });
    expect(rowsOf(own)).toHaveLength(5);
  });

  it("S21: no header chooses a vendor's key, account or address", async () => {
    const foreign = {
      "x-api-key": "foreign-key",
      organisation: "foreign-organisation",
      "zenskar-api-key": "foreign-key",
      "x-zenskar-base-url": "http://127.0.0.1:9/",
      "x-forwarded-host": "evil.example",
      "adfin-access-token": "foreign-key",
    };
    const asked = { url: server.url, token: tokenOf("anna"), headers: foreign };
    const answer = await callOver(asked, "list_customers", { limit: 5 });
    // The sandbox refuses every key but its own, so rows of all five say whose keys were used.
    expect(vendorsOf(answer).map(({ outcome }) => outcome)).toEqual(Array(5).fill("ok"));
  });

  it("S21: over stdio the HTTP settings mean nothing: no token is asked for, and keys come from the environment", async () => {
    const client = await stdioClients["the 1.x client"]({
      args: ["stdio"],
      env: {
        ...environment,
        BILLING_MCP_OAUTH_ISSUER: "https://issuer.example",
        BILLING_MCP_OAUTH_AUDIENCE: "https://billing.example/mcp",
      },
    });
    const answer = await client.callTool("list_customers", { limit: 3 });
    expect(rowsOf(answer)).toHaveLength(3);
    await client.close();
  });

  it("S27: finds the same tools, byte for byte, whoever asks, in either era, after a restart, and over stdio", async () => {
    const hashes: string[] = [];
    const take = async (url: string, token: string) => {
      for (const connect of Object.values(httpClients)) {
        const client = await connect(url, token);
        hashes.push(toolsHash(await client.listTools()));
        await client.close();
      }
    };
    for (const name of people) await take(server.url, tokenOf(name));
    const again = await startHttpServer({ ...environment, BILLING_MCP_PII: "full" });
    await take(again.url, tokenOf("anna"));
    await again.kill();
    const client = await stdioClients["the new era's client"]({ args: ["--sandbox"] });
    hashes.push(toolsHash(await client.listTools()));
    await client.close();
    expect(hashes).toHaveLength(7);
    expect(new Set(hashes).size).toBe(1);
  });
});

describe("operators", () => {
  it("are told that the process lives and what it is ready for, without a token", async () => {
    const [alive, ready] = [await getFrom(server.url, "/healthz"), await getFrom(server.url, "/readyz")];
    expect([alive.status, JSON.parse(alive.text)]).toEqual([200, { status: "ok" }]);
    expect([ready.status, JSON.parse(ready.text)]).toEqual([
      200,
      {
        status: "ready",
        checks: { vendors: "ready", continuation_key: "ready" },
      },
    ]);
  });

  it("find a request's lines by its id and by the caller's trace, of _meta or of the header, in either era", async () => {
    const header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const inMeta = "00-11111111111111111111111111111111-2222222222222222-01";
    const asked = { url: server.url, token: tokenOf("anna"), headers: { traceparent: header } };
    sandbox.setFault("fynn", "403");
    const classic = await callOver({ ...asked, era: "2025" }, "list_customers", { limit: 5 });
    sandbox.setFault("fynn", undefined);
    const call = modernCall("describe_vendors", {}, 1, { traceparent: inMeta });
    const authorization = `Bearer ${tokenOf("anna")}`;
    const modern = await send(server.url, {
      ...call,
      headers: { ...call.headers, authorization, traceparent: header },
    });
    const linesOf = (id: unknown) => server.lines().filter(({ request }) => request === id);
    await expect.poll(() => linesOf(modern.headers["x-request-id"]).length, { timeout: 10_000 }).toBeGreaterThan(0);

    await expect.poll(() => linesOf(classic.received.headers["x-request-id"]).length, { timeout: 10_000 }).toBe(2);
    const [vendor, ...rest] = linesOf(classic.received.headers["x-request-id"]);
    expect(vendor).toMatchObject({ msg: "vendor", connection: "fynn", code: "vendor_forbidden", trace: header });
    expect(rest).toMatchObject([{ msg: "call", tool: "list_customers", outcome: "ok", trace: header }]);
    expect(linesOf(modern.headers["x-request-id"])).toMatchObject([{ msg: "call", trace: inMeta }]);
    const refused = await send(server.url, modernCall("list_customers"));
    // The line is written beside the answer, so it may be read a moment later.
    await expect
      .poll(() => linesOf(refused.headers["x-request-id"]), { timeout: 10_000 })
      .toMatchObject([{ msg: "door", reason: "token_missing" }]);
  });
});

describe("a server that cannot open", () => {
  it("S31: ends with a sentence instead of standing open to everybody, or behind its own error", async () => {
    const open = startHttpServer({}, ["--sandbox", "--host", "0.0.0.0"]);
    await expect(open).rejects.toThrow(/Refusing to bind 0\.0\.0\.0.*BILLING_MCP_BEARER_TOKENS/);
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
  });
});
