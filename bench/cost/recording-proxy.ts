/** Stands between a server and the sandbox: every answer takes as long as a vendor's would, and is counted. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { Agent, request } from "undici";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { SandboxProcess } from "../sandbox-process.ts";
import { createCounter, type VendorCost } from "./questions.ts";

export interface RecordingProxy {
  /** What points a server at it instead of the sandbox. */
  readonly settings: Readonly<Record<string, string>>;
  /** What was asked since the last call. */
  take(): VendorCost;
  stop(): Promise<void>;
}

/** `latencyMs`: from a request's arrival to its answer, unless the sandbox takes longer. */
export const startRecordingProxy = async (sandbox: SandboxProcess, latencyMs: number): Promise<RecordingProxy> => {
  const bases = Object.entries(sandbox.settings).filter(([name]) => name.endsWith("_BASE_URL"));
  const origin = new URL(bases[0]?.[1] ?? "").origin;
  const prefixes = bases.map(([name, url]) => {
    const vendor = name.replace("_BASE_URL", "").toLowerCase() as SandboxVendor;
    return { vendor, prefix: new URL(url).pathname.replace(/\/$/, "") };
  });
  const agent = new Agent({ connections: 64 });
  let counter = createCounter();

  const forward = async ({ method = "GET", url = "", headers }: IncomingMessage) => {
    const { host: _host, connection: _connection, "accept-encoding": _coding, ...sent } = headers;
    const sentBack = await request(`${origin}${url}`, { method: method as "GET", headers: sent, dispatcher: agent });
    const text = await sentBack.body.text();
    const from = prefixes.find(({ prefix }) => url.startsWith(`${prefix}/`));
    if (from && sentBack.statusCode === 200) {
      const asked = { vendor: from.vendor, request: url.slice(from.prefix.length), body: JSON.parse(text) };
      counter.add(asked, Buffer.byteLength(text));
    }
    return { status: sentBack.statusCode, headers: sentBack.headers, text };
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const [{ status, headers, text }] = await Promise.all([forward(incoming), setTimeout(latencyMs)]);
    const { "content-length": _length, "transfer-encoding": _coding, connection: _connection, ...kept } = headers;
    outgoing.writeHead(status, kept).end(text);
  };
  // A connection that breaks is the asking server's to deal with, as a vendor's would be.
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    settings: {
      ...sandbox.settings,
      ...Object.fromEntries(bases.map(([name, url]) => [name, url.replace(origin, here)])),
    },
    take: () => {
      const cost = counter.cost();
      counter = createCounter();
      return cost;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await agent.destroy();
    },
  };
};
