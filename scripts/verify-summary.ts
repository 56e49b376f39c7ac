/**
 * Counts every customer of a large sandbox by vendor and bucket and compares each group with the population. The vendors
 * answer in this process, so that the figures are the summary's own: node scripts/run.mjs scripts/verify-summary.ts
 * [customers per vendor] [deadline in seconds].
 */

import { connectAll } from "../src/connections/connect.ts";
import { createContinuations } from "../src/customers/continuation/tokens.ts";
import type { Http } from "../src/http/client.ts";
import { HttpFailure } from "../src/http/failure.ts";
import { adfinApi } from "../src/sandbox/adfin/index.ts";
import { fynnApi } from "../src/sandbox/fynn/index.ts";
import { plandApi } from "../src/sandbox/pland/index.ts";
import { sandboxVendors } from "../src/sandbox/population/company.ts";
import { createPopulation } from "../src/sandbox/population/population.ts";
import { sequenceApi } from "../src/sandbox/sequence/index.ts";
import { zenskarApi } from "../src/sandbox/zenskar/index.ts";
import type { Envelope } from "../src/tools/answers/envelope.ts";
import type { CallServices } from "../src/tools/define.ts";
import { summarizeCustomersTool } from "../src/tools/summarize-customers.ts";
import { liveClient } from "../src/vendors/read/live-client.ts";
import { shownGroups, trueGroups } from "../test/support/summary-truth.ts";

const customers = Number(process.argv[2] ?? 50_000);
const seconds = Number(process.argv[3] ?? 500);
const groupBy = ["vendor" as const, "bucket" as const];
const today = Date.UTC(2026, 5, 30);
const population = createPopulation({ customers, seed: 7, today });
const apis = [zenskarApi, plandApi, adfinApi, sequenceApi, fynnApi].map((make) => make(population));

let [vendorMs, requests] = [0, 0];
const http: Http = async ({ method, url, headers, signal }) => {
  // A turn of the event loop, as a network would give: timers and the other vendors go on.
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
  const api = apis.find(({ prefix }) => url.pathname.startsWith(`${prefix}/`));
  if (!api) throw new HttpFailure("unavailable", "Nobody there.");
  const started = performance.now();
  const path = url.pathname.slice(api.prefix.length);
  const answer = api.handle({ method, path, query: url.searchParams, headers, body: "" });
  const body: unknown = answer.json === undefined ? undefined : JSON.parse(JSON.stringify(answer.json));
  vendorMs += performance.now() - started;
  requests += 1;
  const { status } = answer;
  if (status >= 400) throw new HttpFailure("status", `HTTP ${status}`, { status, body });
  return { status, headers: answer.headers ?? {}, body };
};

const variables = Object.assign(
  {},
  ...apis.map((api) => ({ ...api.credentials, [api.baseUrlSetting]: `http://127.0.0.1:1${api.prefix}` })),
);
const tokenStore = () => {
  throw new Error("Nothing rotates here.");
};
const connections = connectAll({ variables }, { http, tokenStore });

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join("\n")}\n`);
const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const ask = async (deadlineMs: number): Promise<Envelope> => {
  const services: CallServices = {
    client: (connection, call, onAnswer) => liveClient({ http, connection, call, onAnswer }),
    continuations: createContinuations({ keys: ["k".repeat(32)], ttlSeconds: 60, now: () => today }),
    deadlineMs,
    scanRows: 5_000,
    now: () => today,
  };
  let [told, memory] = [0, 0];
  [vendorMs, requests] = [0, 0];
  const progress = (_message: string, done: number): void => {
    told = done;
    memory = Math.max(memory, process.memoryUsage.rss());
  };
  const caller = { principal: "verify", connections, pii: "full" } as const;
  const started = performance.now();
  const answer = await summarizeCustomersTool.run(
    { group_by: [...groupBy], max_tokens: 20_000 },
    { services: services, caller, signal: new AbortController().signal, progress },
  );
  const took = performance.now() - started;
  print(
    `deadline ${deadlineMs / 1000} s: answered after ${inSeconds(took)}, of which the sandbox took ${inSeconds(vendorMs)}`,
    `  ${requests} requests, ${told} told as progress, RSS with the sandbox at most ${Math.round(memory / 2 ** 20)} MiB, complete ${answer.complete}`,
    `  ${answer.coverage}`,
  );
  return answer;
};

await ask(25_000);
const answer = await ask(seconds * 1000);
if (!answer.complete) throw new Error("Not complete: give it a longer deadline.");

/** Where currency or balance of an invoice costs a request each, amounts are counted or bounded: not compared. */
const isExact = (vendor: string | undefined): boolean => vendor !== "zenskar" && vendor !== "sequence";
const truth = trueGroups(population, sandboxVendors, groupBy);
const shown = shownGroups(
  answer.rows.map((row) => (isExact(row[0]) ? row : [...row.slice(0, -1), "-"])),
  groupBy.length,
);
const wrong = [...new Set([...Object.keys(truth), ...Object.keys(shown)])].filter((name) => {
  const [real, found] = [truth[name], shown[name]];
  if (real?.customers !== found?.customers || real?.overdue !== found?.overdue) return true;
  const sums = Object.entries(real?.sums ?? {});
  return isExact(name.split(" ")[0]) && !sums.every(([currency, sum]) => found?.sums[currency] === sum);
});
print(
  ...answer.rows.map((row) => row.join("\t")),
  `groups ${Object.keys(truth).length}: ${wrong.length === 0 ? "every count and amount exact" : `WRONG: ${wrong.join(", ")}`}`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
