/** What our answers cost beyond the vendor's own: one after the other, over five vendors at once, and deep in a walk. */

import { Agent, request } from "undici";
import { program, type SandboxProcess, startSandboxProcess } from "../sandbox-process.ts";
import { interleaved, median, ratioOf } from "../statistics.ts";
import { callText, hello, type StdioProcess, startProcess } from "../stdio-process.ts";

export interface Compared {
  readonly oursMs: number;
  readonly floorMs: number;
  /** Median of the ratios within a round. */
  readonly ratio: number;
}

const timed = (work: () => Promise<unknown>) => async (): Promise<number> => {
  const since = performance.now();
  await work();
  return performance.now() - since;
};

const compare = async (
  ours: () => Promise<unknown>,
  floor: () => Promise<unknown>,
  rounds: number,
): Promise<Compared> => {
  const contestants = { floor: timed(floor), ours: timed(ours) };
  // Both are compiled by V8 before they are measured: this is about a server that has been up for a while.
  await interleaved(contestants, Math.ceil(rounds / 2));
  const samples = await interleaved(contestants, rounds);
  return {
    oursMs: median(samples.ours),
    floorMs: median(samples.floor),
    ratio: ratioOf(samples.ours, samples.floor),
  };
};

export const open = async (settings: Readonly<Record<string, string>>): Promise<StdioProcess> => {
  const server = startProcess({ args: [program], env: { ...settings, BILLING_MCP_LOG_LEVEL: "error" } });
  await hello(server);
  return server;
};

/** Zenskar's headers, from its document. */
const zenskarHeaders = ({ ZENSKAR_API_KEY = "", ZENSKAR_ORGANISATION = "" }: Readonly<Record<string, string>>) => ({
  "x-api-key": ZENSKAR_API_KEY,
  organisation: ZENSKAR_ORGANISATION,
  apiversion: "20230501",
});

const agent = new Agent({ connections: 8 });

/** undici and JSON.parse, nothing else. */
const rawGet = async (url: string, headers: Record<string, string>): Promise<unknown> => {
  const { body, statusCode } = await request(url, { dispatcher: agent, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${text.slice(0, 200)}`);
  return JSON.parse(text);
};

/** What our server asks for such a call, as `explain` tells it. */
const plannedPath = async (server: StdioProcess, given: object): Promise<string> => {
  const { result } = await server.request("tools/call", {
    name: "list_customers",
    arguments: { ...given, explain: true },
  });
  const { rows } = (result as { structuredContent: { rows: string[][] } }).structuredContent;
  return rows[0]?.[1]?.replace("GET ", "") ?? "";
};

/** Sequential calls of 100 rows from one vendor over stdio, against the same page fetched and parsed raw. */
export const measureSequential = async (sandbox: SandboxProcess, rounds: number): Promise<Compared> => {
  const server = await open(sandbox.settings);
  const given = { vendors: ["zenskar"], limit: 100, max_tokens: 20_000 };
  const url = new URL(await plannedPath(server, given), sandbox.settings.ZENSKAR_BASE_URL).href;
  const headers = zenskarHeaders(sandbox.settings);
  try {
    return await compare(
      () => callText(server, "list_customers", given),
      () => rawGet(url, headers),
      rounds,
    );
  } finally {
    await server.kill();
  }
};

const latencyMs = 50;
const vendorNames = ["zenskar", "pland", "adfin", "sequence", "fynn"];

export interface FanOut {
  readonly vendors: number;
  readonly oursMs: number;
  /** As many raw requests at once to a vendor that takes as long. */
  readonly floorMs: number;
  readonly ratio: number;
}

/** A search over one to five vendors that each take 50 ms, against as many raw requests at once. */
export const measureFanOut = async (rounds: number): Promise<readonly FanOut[]> => {
  // So many that every vendor fills its first page: Pland's short pages need a second request, to see that they end.
  const sandbox = await startSandboxProcess(
    2_500,
    vendorNames.map((vendor) => `${vendor}=latency:${latencyMs}`),
  );
  const server = await open(sandbox.settings);
  const zenskar = `${sandbox.settings.ZENSKAR_BASE_URL}/customers?limit=20`;
  const headers = zenskarHeaders(sandbox.settings);
  const figures: FanOut[] = [];
  try {
    for (const count of [1, 2, 3, 4, 5]) {
      const vendors = vendorNames.slice(0, count);
      const measured = await compare(
        () => callText(server, "search_customers", { query: "Fairbairn", vendors, limit: 20 }),
        () => Promise.all(vendors.map(() => rawGet(zenskar, headers))),
        rounds,
      );
      figures.push({ vendors: count, ...measured });
    }
    return figures;
  } finally {
    await server.kill();
    await sandbox.stop();
  }
};

export const closeConnections = (): Promise<void> => agent.destroy();
