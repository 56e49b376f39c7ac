/**
 * The sandbox's vendors behind a plain server that remembers its answers: fast, and ill as often as it is told to be.
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import { createPopulation } from "../../src/sandbox/population/population.ts";
import { sandboxApis } from "../support/sandbox-apis.ts";

/** Does something else than answer; `answer` is what would have been sent. */
export type Ill = (response: ServerResponse, answer: string) => void;

export interface VendorDoor {
  readonly population: Population;
  readonly requests: () => number;
  /** Settings of a vendor as a connection of BILLING_MCP_CONFIG has them. */
  settings(vendor: SandboxVendor): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface VendorDoorOptions {
  readonly customers: number;
  /** Asked at every request. */
  readonly ill?: (request: IncomingMessage) => Ill | undefined;
}

/** Hangs until the client gives up. */
export const silent: Ill = () => {};

/** A byte now and then, so that it is never quite still. */
export const dripping: Ill = (response, answer) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": answer.length + 1_000_000 });
  const timer = setInterval(() => response.write(" "), 100);
  response.once("close", () => clearInterval(timer));
};

export const errorStatus =
  (status: number): Ill =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end("{}");
  };

export const reset: Ill = (response) => {
  response.socket?.resetAndDestroy();
};

export const truncated: Ill = (response, answer) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
  response.write(answer.slice(0, answer.length / 2));
  setImmediate(() => response.destroy());
};

export const webPage: Ill = (response) => {
  response.writeHead(200, { "content-type": "text/html" });
  response.end("<html>maintenance</html>");
};

export const startVendorDoor = async ({ customers, ill }: VendorDoorOptions): Promise<VendorDoor> => {
  const population = createPopulation({ customers, seed: 9, today: Date.UTC(2026, 5, 30) });
  const apis = Object.values(sandboxApis).map((open) => open(population));
  const kept = new Map<string, { readonly status: number; readonly text: string }>();
  let requests = 0;
  const answerOf = (incoming: IncomingMessage) => {
    const { url = "/", headers } = incoming;
    const known = kept.get(url);
    if (known) return known;
    const { pathname, searchParams } = new URL(url, "http://vendor");
    const api = apis.find(({ prefix }) => pathname.startsWith(`${prefix}/`));
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const path = pathname.slice(api?.prefix.length);
    const sent = api?.handle({ method: "GET", path, query: searchParams, headers: flat, body: "" });
    const answer = { status: sent?.status ?? 404, text: JSON.stringify(sent?.json ?? {}) };
    if (kept.size < 5_000) kept.set(url, answer);
    return answer;
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    requests += 1;
    const { status, text } = answerOf(incoming);
    const how = ill?.(incoming);
    if (how) return how(response, text);
    response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    population,
    requests: () => requests,
    settings: (vendor) => {
      const { credentials, baseUrlSetting, prefix } = sandboxApis[vendor](population);
      return { ...credentials, [baseUrlSetting]: origin + prefix };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
