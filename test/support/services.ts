/** An services over the sandbox's vendors without a network: requests go straight to their handlers, and are kept. */

import { connectAll } from "../../src/connections/connect.ts";
import { createContinuations } from "../../src/customers/continuation/tokens.ts";
import type { GuessLimiter } from "../../src/customers/guesses.ts";
import type { Http, HttpAnswer, HttpRequest } from "../../src/http/client.ts";
import { HttpFailure } from "../../src/http/failure.ts";
import type { Replica } from "../../src/replica/replica.ts";
import { adfinApi } from "../../src/sandbox/adfin/index.ts";
import type { SandboxApi } from "../../src/sandbox/api/vendor-api.ts";
import { fynnApi } from "../../src/sandbox/fynn/index.ts";
import { plandApi } from "../../src/sandbox/pland/index.ts";
import { type Population, type SandboxVendor, sandboxVendors } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { sequenceApi } from "../../src/sandbox/sequence/index.ts";
import { zenskarApi } from "../../src/sandbox/zenskar/index.ts";
import { asText, type Envelope, structured } from "../../src/tools/answers/envelope.ts";
import { readArguments } from "../../src/tools/arguments/read.ts";
import type { Caller, CallServices } from "../../src/tools/define.ts";
import { tools } from "../../src/tools/registry.ts";
import type { VendorClient } from "../../src/vendors/client.ts";
import type { Call, Connection } from "../../src/vendors/define.ts";
import { liveClient } from "../../src/vendors/read/live-client.ts";
import { type LookAhead, walkPages } from "../../src/vendors/read/look-ahead.ts";
import { fixtureVendors, lending } from "./fixture-vendors.ts";
import { frozen, keptAnswer, received, type SentAnswer } from "./kept-answers.ts";
import { leavingUnread } from "./unread-rows.ts";

/** Fixed, so that nothing in a test depends on the day it runs. */
export const today = Date.UTC(2026, 5, 30);

export type Tamper = (request: HttpRequest, answer: () => unknown) => unknown;

export interface TestServices {
  readonly services: CallServices;
  readonly caller: Caller;
  /** Every connection within a call that may take longer than any test. */
  readonly clients: () => readonly VendorClient[];
  readonly connections: readonly Connection[];
  readonly population: Population;
  /** Every request sent, as `vendor path?query`. */
  readonly sent: string[];
  /** Stands between the services and one vendor: may change or refuse answers. */
  tamper(vendor: SandboxVendor, how: Tamper | undefined): void;
  /** A tool call as the server makes it: rejects with a `Problem`. */
  call(tool: string, given: unknown): Promise<Envelope>;
}

export interface TestServicesOptions {
  readonly customers?: number;
  readonly seed?: number;
  /**
   * Default: those that the sandbox has. Others, with fixtures of their own, are named by the suites that hold for all.
   */
  readonly vendors?: readonly SandboxVendor[];
  readonly scanRows?: number;
  readonly pii?: "full" | "masked";
  readonly now?: () => number;
  readonly ttlSeconds?: number;
  /** Puts other people into the same population. */
  readonly guesses?: GuessLimiter;
  readonly population?: (generated: Population) => Population;
  readonly replica?: Replica | undefined;
  /** Stands before every vendor. */
  readonly through?: (http: Http) => Http;
  /** Default: nothing is kept from one page of a walk to the next. */
  readonly lookAhead?: LookAhead;
  /** Makes another API of a vendor's. */
  readonly api?: (make: MakeApi, population: Population) => SandboxApi;
  /** Whether that API, as the sandbox's do, always answers the same to the same request. */
  readonly isConstant?: boolean;
}

type MakeApi = (population: Population) => SandboxApi;

const apis: readonly MakeApi[] = [
  zenskarApi,
  plandApi,
  adfinApi,
  sequenceApi,
  fynnApi,
  ...Object.values(fixtureVendors).map(({ api }) => api),
];

/** Longer than any test takes. */
const longCall = (): Call => ({ signal: new AbortController().signal, deadline: performance.now() + 60_000 });

const answerOf = (api: SandboxApi, request: HttpRequest): SentAnswer => {
  const answer = api.handle({
    method: request.method,
    path: request.url.pathname.slice(api.prefix.length),
    query: request.url.searchParams,
    headers: request.headers,
    body: request.body ?? "",
  });
  if (answer.status >= 400)
    throw new HttpFailure("status", `HTTP ${answer.status}`, { status: answer.status, body: answer.json });
  if (answer.json === undefined) throw new HttpFailure("bad_response", "Not JSON.");
  return { status: answer.status, headers: answer.headers ?? {}, json: JSON.stringify(answer.json) };
};

/** Numbers of what makes other people or other APIs, so that their answers are told apart. */
const makers = new Map<unknown, number>();

const numberOf = (maker: unknown): number => {
  const number = makers.get(maker) ?? makers.size;
  makers.set(maker, number);
  return number;
};

/** What a test's vendors' answers depend on; undefined where they may answer as they like. */
const worldOf = ({ customers, seed, population, api, isConstant = !api }: TestServicesOptions): string | undefined =>
  isConstant ? `${customers} ${seed} ${numberOf(population)} ${numberOf(api)}` : undefined;

export const openTestServices = (options: TestServicesOptions = {}): TestServices => {
  const generated = lending(createPopulation({ customers: options.customers ?? 40, seed: options.seed ?? 1, today }));
  const population = options.population?.(generated) ?? generated;
  const world = worldOf(options);
  const asked = apis
    .map((make) => options.api?.(make, population) ?? make(population))
    .filter((api) => (options.vendors ?? sandboxVendors).includes(api.id));
  const sent: string[] = [];
  const tampers = new Map<SandboxVendor, Tamper>();
  const direct: Http = async (request) => {
    request.signal.throwIfAborted();
    const api = asked.find((one) => request.url.pathname.startsWith(`${one.prefix}/`));
    if (!api) throw new HttpFailure("unavailable", "Nobody there.");
    sent.push(`${api.id} ${request.url.pathname.slice(api.prefix.length)}${request.url.search}`);
    const tamper = tampers.get(api.id);
    const ask = () => answerOf(api, request);
    if (tamper) return frozen(tamper(request, () => received(ask()))) as HttpAnswer;
    return world === undefined ? frozen(received(ask())) : keptAnswer(world, request, ask);
  };
  const http = leavingUnread(options.through?.(direct) ?? direct);
  const variables = Object.assign(
    {},
    ...asked.map((api) => ({ ...api.credentials, [api.baseUrlSetting]: `http://127.0.0.1:1${api.prefix}` })),
  );
  const tokenStore = () => {
    throw new Error("Nothing rotates here.");
  };
  const connections = connectAll({ variables }, { http, tokenStore });
  const now = options.now ?? (() => today);
  const services: CallServices = {
    client: (connection, call, onAnswer) => {
      const pages = options.lookAhead && walkPages(options.lookAhead, connection, call);
      const live = liveClient({ http, connection, call, onAnswer, pages });
      return options.replica?.before(live) ?? live;
    },
    storedGroups: options.replica?.storedGroups,
    topDebts: options.replica?.topDebts,
    storedMatches: options.replica?.storedMatches,
    continuations: createContinuations({ keys: ["k".repeat(32)], ttlSeconds: options.ttlSeconds ?? 3600, now }),
    deadlineMs: 25_000,
    scanRows: options.scanRows ?? 5_000,
    guesses: options.guesses,
    now,
  };
  const caller: Caller = { principal: "test", connections, pii: options.pii ?? "full" };
  return {
    services,
    caller,
    connections,
    clients: () => connections.map((connection) => services.client(connection, longCall())),
    population,
    sent,
    tamper: (vendor, how) => (how ? tampers.set(vendor, how) : tampers.delete(vendor)),
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

/** Follows continuations to the end; fails after `most` pages. */
export const walk = async (test: TestServices, tool: string, given: unknown, most = 2_000): Promise<Envelope[]> => {
  const pages = [await test.call(tool, given)];
  for (let page = pages[0]; page?.continuation !== undefined; page = pages.at(-1)) {
    if (pages.length >= most) throw new Error(`No end after ${most} pages`);
    pages.push(await test.call("get_customer_page", { continuation: page.continuation }));
  }
  return pages;
};

/** Both forms of an answer, as a client gets them. */
export const forms = (envelope: Envelope) => ({ text: asText(envelope), structured: structured(envelope) });
