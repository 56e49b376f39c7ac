/**
 * An services over the sandbox's handlers, on one fixed day and without a network: the same figures on every machine.
 */

import { connectAll } from "../src/connections/connect.ts";
import { createContinuations } from "../src/customers/continuation/tokens.ts";
import type { Http, HttpRequest } from "../src/http/client.ts";
import { HttpFailure } from "../src/http/failure.ts";
import type { Replica } from "../src/replica/replica.ts";
import { adfinApi } from "../src/sandbox/adfin/index.ts";
import type { SandboxApi } from "../src/sandbox/api/vendor-api.ts";
import { fynnApi } from "../src/sandbox/fynn/index.ts";
import { plandApi } from "../src/sandbox/pland/index.ts";
import type { SandboxVendor } from "../src/sandbox/population/company.ts";
import { createPopulation } from "../src/sandbox/population/population.ts";
import { sequenceApi } from "../src/sandbox/sequence/index.ts";
import { zenskarApi } from "../src/sandbox/zenskar/index.ts";
import type { Envelope } from "../src/tools/answers/envelope.ts";
import { readArguments } from "../src/tools/arguments/read.ts";
import type { Caller, CallServices } from "../src/tools/define.ts";
import { tools } from "../src/tools/registry.ts";
import type { Connection } from "../src/vendors/define.ts";
import { liveClient } from "../src/vendors/read/live-client.ts";

export const vendors: readonly SandboxVendor[] = ["zenskar", "pland", "adfin", "sequence", "fynn"];

const today = Date.UTC(2026, 5, 30);

/** What a vendor was sent and what it answered. */
export interface Exchange {
  readonly vendor: SandboxVendor;
  /** `/customers?limit=20`. */
  readonly request: string;
  readonly body: unknown;
}

interface BenchServices {
  readonly exchanges: Exchange[];
  /** Rejects with a `Problem`. */
  call(tool: string, given: object): Promise<Envelope>;
  /** Settings of the same connections, for a process of its own. */
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: readonly Connection[];
  readonly services: CallServices;
}

interface BenchOptions {
  readonly replica?: Replica;
  /** The day, epoch milliseconds. */
  readonly at?: number;
  /** Of the vendors' addresses, where nothing is sent to. */
  readonly port?: number;
  /** Of every call; where requests are counted and not timed, as long as it takes. */
  readonly deadlineMs?: number;
}

const ask = (api: SandboxApi, request: HttpRequest, path: string): unknown => {
  const { status, json } = api.handle({
    method: request.method,
    path,
    query: request.url.searchParams,
    headers: request.headers,
    body: request.body ?? "",
  });
  if (status >= 400) throw new HttpFailure("status", `HTTP ${status}`, { status, body: json });
  return JSON.parse(JSON.stringify(json));
};

export const openBenchServices = (
  customers: number,
  connected: readonly SandboxVendor[] = vendors,
  { replica, at = today, port = 1, deadlineMs = 25_000 }: BenchOptions = {},
): BenchServices => {
  const population = createPopulation({ customers, seed: 1, today: at });
  const apis = [zenskarApi, plandApi, adfinApi, sequenceApi, fynnApi]
    .map((make) => make(population))
    .filter((api) => connected.includes(api.id));
  const exchanges: Exchange[] = [];
  const http: Http = async (request) => {
    const api = apis.find(({ prefix }) => request.url.pathname.startsWith(`${prefix}/`));
    if (!api) throw new HttpFailure("unavailable", "Nobody there.");
    const path = request.url.pathname.slice(api.prefix.length);
    const body = ask(api, request, path);
    exchanges.push({ vendor: api.id, request: path + request.url.search, body });
    return { status: 200, headers: {}, body };
  };
  const variables: Readonly<Record<string, string>> = Object.assign(
    {},
    ...apis.map((api) => ({ ...api.credentials, [api.baseUrlSetting]: `http://127.0.0.1:${port}${api.prefix}` })),
  );
  const tokenStore = () => {
    throw new Error("Nothing rotates here.");
  };
  const connections = connectAll({ variables }, { http, tokenStore });
  const now = () => at;
  const services: CallServices = {
    client: (connection, call, onAnswer) => {
      const live = liveClient({ http, connection, call, onAnswer });
      return replica?.before(live) ?? live;
    },
    storedGroups: replica?.storedGroups,
    topDebts: replica?.topDebts,
    storedMatches: replica?.storedMatches,
    continuations: createContinuations({ keys: ["k".repeat(32)], ttlSeconds: 3_600, now }),
    deadlineMs,
    scanRows: 5_000,
    now,
  };
  const caller: Caller = { principal: "bench", connections, pii: "full" };
  return {
    exchanges,
    variables,
    connections,
    services,
    call: async (name, given) => {
      const tool = tools.find((one) => one.name === name);
      if (!tool) throw new Error(`No tool ${name}`);
      return tool.run(readArguments(tool, given) as never, {
        services: services,
        caller,
        signal: new AbortController().signal,
      });
    },
  };
};
