/**
 * What an operator's OpenTelemetry SDK gets of the built program: spans, events, the metric; and never what was asked.
 */

import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { codeBlocks } from "../docs/blocks.ts";
import { callOver } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { startStdioProgram } from "../support/stdio-program.ts";

const root = join(import.meta.dirname, "..", "..");
const preload = pathToFileURL(join(root, "test/support/preload-tracing.mjs")).href;
const traceId = "0af7651916cd43dd8448eb211c80319c";
const callerSpan = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${callerSpan}-01`;

interface Line {
  readonly span: string;
  readonly kind: number;
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  readonly metric?: string;
  readonly unit?: string;
  readonly count?: number;
}

let folder: string;
let sandbox: Sandbox;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "traces-"));
  sandbox = await startSandbox({ customers: 20, seed: 8 });
});
afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

let files = 0;
const traced = () => {
  files += 1;
  const file = join(folder, `${files}.jsonl`);
  const env = { ...sandbox.settings, TRACE_FILE: file, NODE_OPTIONS: `--import ${preload}` };
  const text = () => readFile(file, "utf8").catch(() => "");
  const lines = async () =>
    (await text())
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  const spansSoFar = async () => (await lines()).filter(({ metric }) => metric === undefined);
  /** A span may be written just after its call was answered. */
  const spans = async (count: number): Promise<readonly Line[]> => {
    await expect.poll(spansSoFar).toHaveLength(count);
    return spansSoFar();
  };
  return { env, text, lines, spans, spansSoFar };
};

const server = 1;
const client = 2;

describe("an operator's SDK gets", () => {
  /** One server for the three who look at its requests, one after the other. */
  let shared: ReturnType<typeof traced>;
  let door: Awaited<ReturnType<typeof startHttpServer>>;
  beforeAll(async () => {
    shared = traced();
    door = await startHttpServer(shared.env);
  });
  afterAll(() => door.kill());

  it("a server span per call with the caller's trace, and below it a client span per request to a vendor", async () => {
    await callOver({ url: door.url, headers: { traceparent } }, "list_customers", {
      vendors: ["zenskar", "pland"],
      limit: 3,
    });
    const all = await shared.spans(3);
    const call = all.find(({ kind }) => kind === server)!;
    expect(call).toMatchObject({ span: "tools/call list_customers", trace: traceId, parent: callerSpan, status: 0 });
    expect(call.attributes).toEqual({
      "mcp.method.name": "tools/call",
      "gen_ai.tool.name": "list_customers",
      "gen_ai.operation.name": "execute_tool",
      "mcp.protocol.version": "2026-07-28",
      "network.transport": "tcp",
      "jsonrpc.request.id": "1",
    });
    const requests = all.filter(({ kind }) => kind === client);
    expect(requests.map(({ span, trace, parent }) => [span, trace, parent]).sort()).toEqual([
      ["GET /customers", traceId, call.id],
      ["GET /customers/", traceId, call.id],
    ]);
    const { port } = new URL(sandbox.url);
    expect(requests.map(({ attributes }) => attributes["http.response.status_code"])).toEqual([200, 200]);
    expect(requests[0]?.attributes).toMatchObject({
      "http.request.method": "GET",
      "server.address": "127.0.0.1",
      "server.port": Number(port),
    });
  });

  it("retries and waits as events of the request, and how it failed", async () => {
    const before = (await shared.spansSoFar()).length;
    const ask = () => callOver({ url: door.url }, "list_customers", { vendors: ["fynn"], limit: 1 });
    sandbox.setFault("fynn", "500*1");
    await ask();
    sandbox.setFault("fynn", "403");
    await ask();
    sandbox.setFault("fynn", undefined);
    const all = (await shared.spans(before + 4)).slice(before);
    const [retried, refused] = all.filter(({ kind }) => kind === client);
    expect(retried?.events).toEqual([
      { name: "retry", attributes: { reason: "500", "delay.ms": expect.any(Number) as number } },
    ]);
    expect(retried).toMatchObject({ status: 0, attributes: { "http.response.status_code": 200 } });
    expect(refused).toMatchObject({ status: 2, attributes: { "error.type": "403", "http.response.status_code": 403 } });
    const failed = all.filter(({ kind }) => kind === server)[1];
    expect(failed).toMatchObject({
      status: 2,
      attributes: { "error.type": "tool_error", "billing_mcp.outcome": "vendor_forbidden" },
    });
  });

  it("the metric of the convention, in seconds", async () => {
    for (const tool of ["describe_vendors", "describe_vendors", "get_customer"])
      await callOver({ url: door.url }, tool, tool === "get_customer" ? { ref: "nonsense" } : {});
    door.signal("SIGUSR2");
    const points = async () =>
      (await shared.lines()).filter(
        ({ metric, attributes }) =>
          metric === "mcp.server.operation.duration" && attributes["gen_ai.tool.name"] !== "list_customers",
      );
    await expect.poll(points).toHaveLength(2);
    const found = await points();
    expect(
      found.map(({ unit, count, attributes }) => [
        unit,
        count,
        attributes["gen_ai.tool.name"],
        attributes["error.type"],
      ]),
    ).toEqual([
      ["s", 2, "describe_vendors", undefined],
      ["s", 1, "get_customer", "tool_error"],
    ]);
  });

  it("the trace of the message's _meta before the header's, over stdio too, and none that is malformed", async () => {
    const { env, spans } = traced();
    const program = await startStdioProgram({ env });
    const ask = (given: unknown) =>
      program.ask("tools/call", { name: "describe_vendors", arguments: {}, _meta: { traceparent: given } });
    await ask(traceparent);
    await ask(`00-${"0".repeat(32)}-${callerSpan}-01`);
    const [first, second] = await spans(2);
    await program.end();
    expect([first?.trace, first?.parent, first?.attributes["network.transport"]]).toEqual([
      traceId,
      callerSpan,
      "pipe",
    ]);
    expect([second?.trace === traceId, second?.parent]).toEqual([false, undefined]);
  });

  it("never an argument, an id, a query, an answer, a principal or a token", async () => {
    const { env, text } = traced();
    const token = "canary-token-2f1c";
    const sha256 = createHash("sha256").update(token).digest("hex");
    const door = await startHttpServer({
      ...env,
      BILLING_MCP_BEARER_TOKENS: JSON.stringify([{ name: "canary-principal", sha256, pii: "full" }]),
    });
    const company = sandbox.population.company("zenskar", 3);
    const asked: readonly (readonly [string, Record<string, unknown>])[] = [
      ["list_customers", { name: "canaryname", vendors: ["zenskar", "fynn"] }],
      ["search_customers", { query: "canary@example.test" }],
      ["get_customer", { ref: `zenskar:${company.id}` }],
      ["get_customer", { ref: "zenskar:canary-unknown" }],
    ];
    for (const [tool, given] of asked) await callOver({ url: door.url, token }, tool, given);
    await expect.poll(text).toContain('"GET /customers/{id}"');
    const found = await text();
    await door.kill();
    expect(found).toContain('"GET /customers/{id}"');
    for (const secret of ["canary", company.id, company.name, "?", token, ...Object.values(sandbox.settings)])
      expect([secret, found.includes(secret)]).toEqual([secret, false]);
  });
});

describe("without an SDK", () => {
  it("nothing of OpenTelemetry is loaded, not even by a call", async () => {
    const notes = join(folder, "notes");
    await writeFile(notes, "");
    const observe = pathToFileURL(join(root, "bench/observe-files.mjs")).href;
    const env = { ...sandbox.settings, BENCH_DIST: join(root, "dist"), BENCH_NOTES: notes };
    const program = await startStdioProgram({ env, flags: ["--import", observe] });
    await program.call("list_customers", { limit: 1 });
    await program.end();
    const loaded = await readFile(notes, "utf8");
    expect(loaded).toContain("call-services");
    expect(loaded).not.toMatch(/spans-/);
  });
});

describe("docs/operations.md", () => {
  it("shows a tracing.mjs that works as it stands, over stdio without a byte on stdout", async () => {
    const page = await readFile(join(root, "docs/operations.md"), "utf8");
    const shown = codeBlocks(page).find(({ language, text }) => language === "js" && text.includes("opentelemetry"))!;
    // Where its import finds the package.
    const file = join(root, "node_modules", `.tracing-${process.pid}.mjs`);
    await writeFile(file, shown.text);
    try {
      const program = await startStdioProgram({
        env: { ...sandbox.settings, NODE_OPTIONS: `--import ${pathToFileURL(file).href}` },
      });
      await program.call("list_customers", { vendors: ["zenskar"], limit: 1 });
      await program.end();
      expect(program.foreign).toEqual([]);
      expect(program.log()).toMatch(/name: 'tools\/call list_customers'/);
      expect(program.log()).toMatch(/name: 'GET \/customers'/);
    } finally {
      await rm(file);
    }
  });

  it("asks for no newer API than the SDKs that are there allow", async () => {
    const manifest = await readFile(join(root, "node_modules/@opentelemetry/api/package.json"), "utf8");
    // A copy of the API talks to an SDK's only where that is at least as new.
    expect((JSON.parse(manifest) as { version: string }).version).toMatch(/^1\.9\./);
  });
});
