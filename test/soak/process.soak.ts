/** Goals of the built program as a process: malformed input, load, isolation. */

import { readdirSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { sha256 } from "../support/doors.ts";
import { callOver, getFrom } from "../support/http-calls.ts";
import { startHttpServer } from "../support/http-server.ts";
import { randomFrom } from "../support/mutate.ts";
import { jsonHeaders, legacyCall, modernCall, send } from "../support/send.ts";
import { startStdioProgram } from "../support/stdio-program.ts";
import { ofGoal, quantile, record, scaled } from "./figures.ts";

let sandbox: Sandbox;
const random = randomFrom(5);
beforeAll(async () => {
  sandbox = await startSandbox({ customers: 60, seed: 9 });
});
afterAll(() => sandbox.close());

const rss = (pid: number | undefined) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024);
const descriptors = (pid: number | undefined) => readdirSync(`/proc/${pid}/fd`).length;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Without Sequence, whose 100 requests a minute would be the measure of everything. */
const unhurried = () =>
  Object.fromEntries(Object.entries(sandbox.settings).filter(([name]) => !name.startsWith("SEQUENCE_")));
const quiet = { BILLING_MCP_LOG_LEVEL: "silent" };

const odd = (seed: number, count: number): string[] =>
  fc
    .sample(
      fc.oneof(
        fc.json(),
        fc.string({ unit: "binary", maxLength: 200 }),
        fc
          .record(
            {
              jsonrpc: fc.constantFrom("2.0", "1.0", 2),
              id: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constant(null), fc.double(), fc.string()),
              method: fc.oneof(fc.constantFrom("tools/call", "tools/list", "initialize", "ping"), fc.string()),
              params: fc.anything({ maxDepth: 3 }),
            },
            { requiredKeys: [] },
          )
          .map((one) => JSON.stringify(one) ?? ""),
        fc.constantFrom("", "[]", "[[", '{"jsonrpc":"2.0"}{}', "\u0000", "[".repeat(5_000)),
      ),
      { seed, numRuns: count },
    )
    .map((line) => line.replaceAll(/[\r\n]/g, " "));

it("G1: malformed messages", async () => {
  const each = scaled(100_000);
  const server = await startStdioProgram({ env: { ...sandbox.settings, ...quiet }, keep: false });
  const probes: number[] = [];
  for (let sent = 0; sent < each; sent += 1_000) {
    for (const line of odd(sent, 1_000)) server.write(line);
    const since = performance.now();
    await server.ask("ping", {});
    probes.push(performance.now() - since);
  }
  const alone: number[] = [];
  for (let probe = 0; probe < 200; probe += 1) {
    const since = performance.now();
    await server.ask("ping", {});
    alone.push(performance.now() - since);
  }
  const code = await server.end();
  const door = await startHttpServer({ ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "info" });
  const web = scaled(100_000) / 5;
  let traces = 0;
  for (let sent = 0; sent < web; sent += 20) {
    const answers = await Promise.all(
      odd(sent, 20).map((body, index) => {
        const headers = index % 2 ? jsonHeaders : { ...modernCall("list_customers").headers };
        return send(door.url, { headers, body }).catch(() => ({ text: "" }));
      }),
    );
    traces += answers.filter(({ text }) => /\n\s+at |node:internal/.test(text)).length;
  }
  const well = (await callOver({ url: door.url }, "list_customers", {})).isError === false;
  await door.kill();
  record("G1", {
    figure: `${each} lines on stdio and ${web} HTTP bodies in both eras: exit code at the end ${code}, ${server.foreign.length} lines on stdout that are no JSON, ${traces} stack traces, a valid call afterwards ${well ? "answered" : "FAILED"}; probe p99 ${quantile(alone, 0.99).toFixed(0)} ms alone, ${quantile(probes, 0.99).toFixed(0)} ms behind 1,000 of them at once`,
    reached: code === 0 && server.foreign.length + traces === 0 && well && quantile(alone, 0.99) <= 100,
    ...ofGoal(each + web, 200_000),
  });
  expect(server.foreign).toEqual([]);
});

it("G11: half-open connections", async () => {
  const door = await startHttpServer({ ...sandbox.settings, BILLING_MCP_LOG_LEVEL: "info" });
  const { hostname, port } = new URL(door.url);
  const [before, wanted] = [rss(door.pid), scaled(5_000)];
  const sockets: Socket[] = [];
  for (let count = 0; count < wanted; count += 1) {
    const socket = connect(Number(port), hostname).on("error", () => {});
    socket.write("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-");
    sockets.push(socket);
    if (count % 200 === 0) await pause(5);
  }
  const times: number[] = [];
  let refused = 0;
  for (let probe = 0; probe < 50; probe += 1) {
    const since = performance.now();
    const answer = await getFrom(door.url, "/healthz").catch(() => ({ status: 0 }));
    if (answer.status !== 200) refused += 1;
    times.push(performance.now() - since);
  }
  const during = rss(door.pid);
  for (const socket of sockets) socket.destroy();
  await pause(500);
  const after = descriptors(door.pid);
  await door.kill();
  record("G11", {
    figure: `${wanted} half-open connections: RSS ${before} to ${during} MiB, health p99 ${quantile(times, 0.99).toFixed(0)} ms, ${refused} of 50 probes unanswered, ${after} descriptors left afterwards`,
    reached: during <= 512 && refused === 0 && quantile(times, 0.99) <= 250,
    ...ofGoal(wanted, 10_000),
  });
  expect(during).toBeLessThan(512);
});

it("G12: soak", async () => {
  const seconds = scaled(300, 20);
  const server = await startStdioProgram({ env: { ...unhurried() }, keep: false });
  let warnings = 0;
  server.child.stderr.on("data", (chunk) => {
    if (/Warning|unhandled/i.test(String(chunk))) warnings += 1;
  });
  let calls = 0;
  const run = async (until: number) => {
    while (performance.now() < until) {
      sandbox.setFault("zenskar", random() < 0.02 ? ["500*1", "reset*1", "truncated*1"][calls % 3] : undefined);
      await server.call("list_customers", { limit: 20, name: calls % 3 ? undefined : "an" });
      calls += 1;
    }
  };
  await run(performance.now() + seconds * 300);
  const [rssEarly, fdsEarly] = [rss(server.child.pid), descriptors(server.child.pid)];
  await run(performance.now() + seconds * 700);
  const [rssLate, fdsLate] = [rss(server.child.pid), descriptors(server.child.pid)];
  const code = await server.end();
  record("G12", {
    figure: `${calls} calls over four vendors in ${seconds} s with 2 % faults: RSS ${rssEarly} MiB after a third, ${rssLate} MiB at the end, descriptors ${fdsEarly} and ${fdsLate}, ${warnings} warnings, exit code ${code}`,
    reached: false,
    note: `the goal is 1,000,000 calls; this run lasted ${seconds} s, too short for a slope per hour`,
  });
  expect(warnings).toBe(0);
  expect(Math.abs(fdsLate - fdsEarly)).toBeLessThanOrEqual(5);
});

it("G13: isolation", async () => {
  const tokens = Array.from({ length: 50 }, (_, index) => `token-${index}-${"x".repeat(20)}`);
  const env = {
    ...unhurried(),
    BILLING_MCP_LOG_LEVEL: "info",
    BILLING_MCP_BEARER_TOKENS: JSON.stringify(
      tokens.map((token, index) => ({ name: `p${index}`, sha256: sha256(token), pii: "full" })),
    ),
  };
  const door = await startHttpServer(env);
  let [answers, crossed, busy, left] = [0, 0, 0, scaled(100_000)];
  const worker = async (index: number) => {
    const company = sandbox.population.company("pland", index);
    while (left-- > 0) {
      // Every request has the id 1, in either era.
      const call =
        left % 2
          ? {
              headers: jsonHeaders,
              body: legacyCall("list_customers", { ids: [`pland:${company.id}`], detail: "standard" }, 1),
            }
          : modernCall("list_customers", { ids: [`pland:${company.id}`], detail: "standard" }, 1);
      const { status, text } = await send(door.url, {
        ...call,
        headers: { ...call.headers, authorization: `Bearer ${tokens[index]}` },
      });
      if (status !== 200 || !text.includes("structuredContent")) {
        busy += 1;
        await pause(20);
        continue;
      }
      answers += 1;
      const others = Array.from({ length: 50 }, (_, other) => sandbox.population.company("pland", other).id).filter(
        (id) => id !== company.id,
      );
      if (!text.includes(company.id) || others.some((id) => text.includes(id))) crossed += 1;
    }
  };
  await Promise.all(tokens.map((_, index) => worker(index)));
  await door.kill();
  record("G13", {
    figure: `${answers} answers to 50 principals at once, all with the id 1, in both eras: ${crossed} with another's customer; ${busy} were told to wait or failed at the vendor's limits`,
    reached: crossed === 0 && answers > 0,
    ...ofGoal(answers, 100_000),
  });
  expect(crossed).toBe(0);
});
