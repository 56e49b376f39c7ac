/** The sandbox: five vendors' APIs over real HTTP on loopback, with a log of what was asked and faults on request. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { adfinApi } from "./adfin/index.ts";
import type { SandboxAnswer, SandboxApi, SandboxRequest } from "./api/vendor-api.ts";
import { type Fault, readFault, type VendorFault } from "./faults.ts";
import { fynnApi } from "./fynn/index.ts";
import { plandApi } from "./pland/index.ts";
import type { Population, PopulationKind, SandboxVendor } from "./population/company.ts";
import { createPopulation, growingPopulation } from "./population/population.ts";
import { sendAnswer, sendWithFault } from "./respond.ts";
import { sequenceApi } from "./sequence/index.ts";
import { zenskarApi } from "./zenskar/index.ts";

const factories = [zenskarApi, plandApi, adfinApi, sequenceApi, fynnApi];

const mostLogged = 10_000;
const mostBodyBytes = 65_536;

interface SandboxLogEntry {
  readonly vendor: SandboxVendor;
  readonly method: string;
  /** Below the vendor's prefix. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** True once the client hung up before the answer was through. */
  readonly aborted?: boolean;
}

export interface Sandbox {
  /** `http://127.0.0.1:4010`, without a trailing slash. */
  readonly url: string;
  /** The environment variables that point a server at this sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  /** The same, by vendor. */
  readonly settingsOf: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The newest 10,000 requests, oldest first. */
  readonly requests: readonly SandboxLogEntry[];
  /** Before the fault `insert` added anybody. */
  readonly population: Population;
  /** All requests to a vendor since the start. */
  requestCount(vendor: SandboxVendor): number;
  /** A fault as `readFault` reads it, or its text (`429:3*2`); undefined ends the present one. */
  setFault(vendor: SandboxVendor, fault: Fault | string | undefined): void;
  close(): Promise<void>;
}

interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Per vendor. */
  readonly customers: number;
  readonly seed: number;
  /** Default: harsh, as tests want it. */
  readonly kind?: PopulationKind;
  /** Epoch milliseconds; the UTC day it falls on counts. Default: now. */
  readonly today?: number;
  readonly faults?: readonly VendorFault[];
}

/** What is started where no command line says otherwise. */
export const embedded = { customers: 250, seed: 1, kind: "believable" } as const satisfies SandboxOptions;

interface Mounted {
  readonly api: SandboxApi;
  readonly grow: () => void;
  fault: Fault | undefined;
  /** Requests that met the present fault. */
  met: number;
  count: number;
}

const dayMs = 86_400_000;

const headersOf = (incoming: IncomingMessage): Record<string, string | undefined> => {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
};

/** Undefined for a body that is larger than any token exchange. */
const bodyOf = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** The query as a vendor with this fault sees it. */
const seenQuery = (query: URLSearchParams, api: SandboxApi, fault: Fault | undefined): URLSearchParams => {
  const isDropped = (name: string): boolean => {
    if (fault?.kind === "loop") return api.position.includes(name);
    if (fault?.kind !== "ignore") return false;
    if (fault.parameter !== "*") return name === fault.parameter;
    return !api.position.includes(name) && !api.notFilters.includes(name);
  };
  return new URLSearchParams([...query].filter(([name]) => !isDropped(name)));
};

const ask = ({ api, grow }: Mounted, request: SandboxRequest, fault: Fault | undefined): SandboxAnswer => {
  try {
    const answer = api.handle({ ...request, query: seenQuery(request.query, api, fault) });
    if (fault?.kind === "insert") grow();
    return answer;
  } catch (error) {
    // A flaw of the sandbox itself: said aloud, so that it is not taken for a vendor's error.
    return { status: 500, headers: { "content-type": "text/plain" }, text: `sandbox flaw: ${String(error)}` };
  }
};

const takeFault = (mounted: Mounted): Fault | undefined => {
  const { fault } = mounted;
  if (fault === undefined || (fault.times !== undefined && mounted.met >= fault.times)) return undefined;
  mounted.met++;
  return fault;
};

/** Aborts when the client hangs up before the answer is through. */
const hangUp = (response: ServerResponse, onHangUp: () => void): AbortSignal => {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) onHangUp();
    controller.abort();
  });
  return controller.signal;
};

const logOf = () => {
  const requests: { -readonly [Key in keyof SandboxLogEntry]: SandboxLogEntry[Key] }[] = [];
  return {
    requests,
    add(vendor: SandboxVendor, method: string, path: string, query: string) {
      const entry: (typeof requests)[number] = { vendor, method, path, query, at: Date.now() };
      if (requests.push(entry) > mostLogged) requests.shift();
      return entry;
    },
  };
};

type Log = ReturnType<typeof logOf>;

/** One request, from the path to the last byte. */
const serve = async (
  mounts: readonly Mounted[],
  log: Log,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(incoming.url ?? "/", "http://sandbox");
  const mounted = mounts.find(({ api }) => url.pathname.startsWith(`${api.prefix}/`));
  if (!mounted) return sendAnswer(response, { status: 404, json: { message: "No vendor here" } }, false);
  const { api } = mounted;
  const method = incoming.method ?? "GET";
  const path = url.pathname.slice(api.prefix.length);
  mounted.count++;
  const entry = log.add(api.id, method, path, url.search.slice(1));
  const signal = hangUp(response, () => {
    entry.aborted = true;
  });
  const allowed = api.posts?.includes(path) ? "POST" : "GET";
  if (method !== allowed) return sendAnswer(response, { status: 405, headers: { allow: allowed } }, false);
  const body = await bodyOf(incoming);
  if (body === undefined) return sendAnswer(response, { status: 413 }, false);
  const headers = headersOf(incoming);
  const request = { method, path, query: url.searchParams, headers, body };
  const acceptsGzip = /\bgzip\b/.test(headers["accept-encoding"] ?? "");
  const fault = takeFault(mounted);
  const answer = () => ask(mounted, request, fault);
  if (fault) return sendWithFault(response, fault, answer, acceptsGzip, signal);
  return sendAnswer(response, answer(), acceptsGzip);
};

const mountAll = (population: Population): readonly Mounted[] =>
  factories.map((factory) => {
    const { population: own, grow } = growingPopulation(population);
    return { api: factory(own), grow, fault: undefined, met: 0, count: 0 };
  });

const listen = async (server: Server, port: number): Promise<string> => {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/**
 * Starts the sandbox on 127.0.0.1. The same customers, seed, kind and today give the same answers.
 *
 * @throws the listener's error if the port is taken; RangeError for more customers than the population holds
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const today = Math.floor((options.today ?? Date.now()) / dayMs) * dayMs;
  const { customers, seed, kind = "harsh" } = options;
  const population = createPopulation({ kind, customers, seed, today });
  const mounts = mountAll(population);
  const mountOf = (vendor: SandboxVendor) => mounts.find(({ api }) => api.id === vendor);
  const setFault = (vendor: SandboxVendor, fault: Fault | string | undefined) => {
    const mounted = mountOf(vendor);
    if (!mounted) return;
    mounted.fault = typeof fault === "string" ? readFault(fault) : fault;
    mounted.met = 0;
  };
  for (const { vendor, fault } of options.faults ?? []) setFault(vendor, fault);
  const log = logOf();
  const server = createServer((incoming, response) => {
    serve(mounts, log, incoming, response).catch(() => response.destroy());
  });
  const url = await listen(server, options.port ?? 0);
  // Without a port of its own it serves this process, and does not keep it alive when a command fails.
  if (options.port === undefined) server.unref();
  const settingsOf = Object.fromEntries(
    mounts.map(({ api }) => [api.id, { ...api.credentials, [api.baseUrlSetting]: url + api.prefix }]),
  );
  return {
    url,
    settings: Object.assign({}, ...Object.values(settingsOf)),
    settingsOf,
    requests: log.requests,
    population,
    requestCount: (vendor) => mountOf(vendor)?.count ?? 0,
    setFault,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
