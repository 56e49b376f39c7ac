/**
 * What our answers cost beyond the vendor's own: one after the other, over five vendors at once, and deep in a walk.
 */

import { gunzipSync } from "node:zlib";
import { Agent, request } from "undici";
import { createHttp } from "../../src/http/client.ts";
import { connectTo } from "../connections.ts";
import { program, type SandboxProcess, startSandboxProcess } from "../sandbox-process.ts";
import { interleaved, median, ratioOf } from "../statistics.ts";
import { callText, hello, type StdioProcess, startProcess } from "../stdio-process.ts";

export interface Compared {
  readonly oursMs: number;
  readonly floorMs: number;
  /** Median of the ratios within a round. */
  readonly ratio: number;
  /** Against a floor that asks for compressed answers, as we do. */
  readonly compressed: { readonly floorMs: number; readonly ratio: number };
}

const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
  const since = performance.now();
  await work();
  return performance.now() - since;
};

/** Unmeasured rounds before the measured ones; V8 compiles what it has seen some hundred times. */
const warmUpRounds = 100;

/** At Sequence's built-in 100 requests a minute most of these calls would leave it out; its reference says 1,500. */
const unhindered = { BILLING_MCP_LOG_LEVEL: "error", SEQUENCE_REQUESTS_PER_MINUTE: "1500" };

export const open = async (settings: Readonly<Record<string, string>>): Promise<StdioProcess> => {
  const server = startProcess({ args: [program], env: { ...settings, ...unhindered } });
  await hello(server);
  return server;
};

const agent = new Agent({ connections: 8 });

interface RawRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
}

type Coding = "identity" | "gzip";

/** undici and JSON.parse, nothing else; with `gzip` also what reads that. */
const rawGet = async ({ url, headers }: RawRequest, coding: Coding): Promise<unknown> => {
  const asked = coding === "gzip" ? { ...headers, "accept-encoding": "gzip" } : headers;
  const { body, statusCode, headers: answered } = await request(url, { dispatcher: agent, headers: asked });
  const isZipped = answered["content-encoding"] === "gzip";
  const text = isZipped ? gunzipSync(await body.arrayBuffer()).toString() : await body.text();
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${text.slice(0, 200)}`);
  return JSON.parse(text);
};

const compare = async (ours: () => Promise<unknown>, raw: readonly RawRequest[], rounds: number): Promise<Compared> => {
  const floor = (coding: Coding) => timed(() => Promise.all(raw.map((one) => rawGet(one, coding))));
  const contestants = { floor: floor("identity"), compressed: floor("gzip"), ours: timed(ours) };
  // All are compiled by V8 before they are measured: this is about a server that has been up for a while.
  await interleaved(contestants, warmUpRounds);
  const samples = await interleaved(contestants, rounds);
  return {
    oursMs: median(samples.ours),
    floorMs: median(samples.floor),
    ratio: ratioOf(samples.ours, samples.floor),
    compressed: { floorMs: median(samples.compressed), ratio: ratioOf(samples.ours, samples.compressed) },
  };
};

/** What our server asks the vendors for such a call, as `explain` tells it, with each vendor's credentials. */
const rawRequests = async (
  server: StdioProcess,
  settings: Readonly<Record<string, string>>,
  name: string,
  given: object,
): Promise<readonly RawRequest[]> => {
  const { result } = await server.request("tools/call", { name, arguments: { ...given, explain: true } });
  const { rows } = (result as { structuredContent: { rows: string[][] } }).structuredContent;
  const http = createHttp();
  const connections = connectTo(settings, http);
  const call = { signal: AbortSignal.timeout(30_000), deadline: performance.now() + 30_000 };
  try {
    return await Promise.all(
      rows.map(async ([vendor, asked = ""]) => {
        const connection = connections.find((one) => one.name === vendor);
        if (!connection) throw new Error(`${vendor} is not connected`);
        // What follows is asked only where the first brings too few, which these questions avoid.
        const [first = ""] = asked.split(" | ");
        const url = new URL(first.replace("GET ", ""), connection.baseUrl).href;
        return { url, headers: { ...(await connection.credentials.headers(call)) } };
      }),
    );
  } finally {
    await http.close();
  }
};

/** Sequential calls of 100 rows from one vendor over stdio, against the same page fetched and parsed raw. */
export const measureSequential = async (sandbox: SandboxProcess, rounds: number): Promise<Compared> => {
  const server = await open(sandbox.settings);
  const given = { vendors: ["zenskar"], limit: 100, max_tokens: 20_000 };
  const raw = await rawRequests(server, sandbox.settings, "list_customers", given);
  try {
    return await compare(() => callText(server, "list_customers", given), raw, rounds);
  } finally {
    await server.kill();
  }
};

const latencyMs = 50;
const vendorNames = ["zenskar", "pland", "adfin", "sequence", "fynn"];

export interface FanOut extends Compared {
  readonly vendors: number;
}

/** Throws where a vendor is missing from an answer: it would be compared with more work than it took. */
const wholeText = (text: string): string => {
  if (/ failed: /.test(text)) throw new Error(`A vendor is missing: ${text.split("\n", 1)[0]}`);
  return text;
};

/** A search over one to five vendors that each take 50 ms, against the same requests at once, raw. */
export const measureFanOut = async (rounds: number): Promise<readonly FanOut[]> => {
  // So many that every vendor fills its first page: Pland's short pages need a second request, to see that they end.
  const sandbox = await startSandboxProcess(
    2_500,
    vendorNames.map((vendor) => `${vendor}=latency:${latencyMs}`),
  );
  const server = await open(sandbox.settings);
  const given = { query: "Fairbairn", limit: 20 };
  const figures: FanOut[] = [];
  try {
    for (const count of [1, 2, 3, 4, 5]) {
      const vendors = vendorNames.slice(0, count);
      const raw = await rawRequests(server, sandbox.settings, "search_customers", { ...given, vendors });
      const search = async () => wholeText(await callText(server, "search_customers", { ...given, vendors }));
      const measured = await compare(search, raw, rounds);
      figures.push({ vendors: count, ...measured });
    }
    return figures;
  } finally {
    await server.kill();
    await sandbox.stop();
  }
};

export const closeConnections = (): Promise<void> => agent.destroy();
