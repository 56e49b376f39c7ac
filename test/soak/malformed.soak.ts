/** G1: malformed messages on both transports, in both eras, end nothing. */

import fc from "fast-check";
import { afterAll, beforeAll, expect } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { callOver } from "../support/http-calls.ts";
import { jsonHeaders, modernCall } from "../support/send.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { keepConnections } from "./agents.ts";
import { openHttpServer } from "./door.ts";
import { ofGoal, part, quantile, scaled } from "./figures.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 9 });
});
afterAll(() => sandbox.close());

const quiet = { BILLING_MCP_LOG_LEVEL: "silent" };
const methods = ["tools/call", "tools/list", "initialize", "ping", "server/discover", "prompts/get", "resources/read"];
const { _meta: modernMeta } = JSON.parse(String(modernCall("list_customers").body)).params;

const message = fc.record(
  {
    jsonrpc: fc.constantFrom("2.0", "1.0", 2),
    id: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constant(null), fc.double(), fc.string()),
    method: fc.oneof(fc.constantFrom(...methods), fc.string()),
    params: fc.oneof(fc.anything({ maxDepth: 3 }), fc.record({ name: fc.anything(), _meta: fc.constant(modernMeta) })),
  },
  { requiredKeys: [] },
);

const odd = (seed: number, count: number): string[] =>
  fc
    .sample(
      fc.oneof(
        fc.json(),
        fc.string({ unit: "binary", maxLength: 200 }),
        message.map((one) => JSON.stringify(one) ?? ""),
        message.map((one) => (JSON.stringify(one) ?? "").slice(0, -2)),
        fc.constantFrom("", "[]", "[[", '{"jsonrpc":"2.0"}{}', "\u0000", "[".repeat(5_000)),
      ),
      { seed, numRuns: count },
    )
    .map((line) => line.replaceAll(/[\r\n]/g, " "));

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const since = performance.now();
  await act();
  return performance.now() - since;
};

const overStdio = async (lines: number) => {
  const server = await startStdioProgram({ env: { ...sandbox.settings, ...quiet }, keep: false });
  const [behind, after]: [number[], number[]] = [[], []];
  for (let sent = 0; sent < lines; sent += 1_000) {
    for (const line of odd(sent, Math.min(1_000, lines - sent))) server.write(line);
    behind.push(await timed(() => server.ask("ping", {})));
    after.push(await timed(() => server.ask("ping", {})));
  }
  const { result } = await server.call("list_customers", {});
  return {
    well: result?.isError !== true && !!result,
    code: await server.end(),
    foreign: server.foreign.length,
    behind,
    after,
  };
};

const overHttp = async (bodies: number) => {
  const door = await openHttpServer({ ...sandbox.settings });
  const connections = keepConnections(door.url, 16);
  const after: number[] = [];
  let [traces, broken] = [0, 0];
  const modern = modernCall("list_customers").headers ?? {};
  for (let sent = 0; sent < bodies; sent += 1_000) {
    const queue = odd(sent, Math.min(1_000, bodies - sent));
    const worker = async () => {
      for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
        const headers = queue.length % 2 ? jsonHeaders : modern;
        const answer = await connections.post({ headers, body }).catch(() => undefined);
        if (answer === undefined) broken += 1;
        else if (/\n\s+at |node:internal/.test(answer.text)) traces += 1;
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    const probe = { headers: jsonHeaders, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' };
    after.push(await timed(() => connections.post(probe)));
  }
  const well = (await callOver({ url: door.url }, "list_customers", {})).isError === false;
  connections.close();
  return { well, code: await door.end(), traces, broken, after };
};

part("G1: malformed messages", async (record) => {
  const each = scaled(100_000);
  const stdio = await overStdio(each);
  const http = await overHttp(each);
  const wrong = stdio.foreign + http.traces;
  const p99 = quantile([...stdio.after, ...http.after], 0.99);
  const isWell = stdio.well && http.well && stdio.code === 0 && http.code === 0;
  record("G1", {
    figure: `${each} lines on stdio and ${each} HTTP bodies in both eras: exit codes at the end ${stdio.code} and ${http.code}, ${stdio.foreign} lines on stdout that are no JSON, ${http.traces} stack traces, ${http.broken} connections closed without an answer, valid calls afterwards ${stdio.well && http.well ? "answered" : "NOT answered"}; a probe after every 1,000 takes ${p99.toFixed(0)} ms at p99, sent behind 1,000 unread lines ${quantile(stdio.behind, 0.99).toFixed(0)} ms`,
    reached: isWell && wrong === 0 && p99 <= 100,
    ...ofGoal(2 * each, 200_000),
  });
  expect(wrong).toBe(0);
  expect(isWell).toBe(true);
});
