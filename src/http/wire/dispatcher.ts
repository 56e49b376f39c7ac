/** undici's agents, one set per upstream and one per connection: nothing is ever shared between two credentials. */

import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, errors } from "undici";
import { isLoopback } from "../../platform/addresses.ts";
import type { HttpLimits } from "../limits.ts";
import { after } from "../timers.ts";
import { exchange, type Head, type Received, type Sent } from "./exchange.ts";
import { createLookup, type Resolve } from "./resolver.ts";

export interface UpstreamConnections {
  /**
   * Sends once, on a connection that no other request uses meanwhile: through the environment's proxy, except to this
   * machine itself. See `exchange`.
   */
  exchange(sent: Sent, mostBytes: (head: Head) => number): Promise<Received>;
  /** Ends every connection and whatever is under way on it. */
  destroy(): Promise<void>;
}

/** undici counts its own connect timeout in steps of half a second or more; this one is exact. */
const boundedConnector =
  (connect: buildConnector.connector, ms: number): buildConnector.connector =>
  (options, callback) => {
    let waiting = true;
    const timer = after(ms, () => {
      waiting = false;
      callback(new errors.ConnectTimeoutError("no connection in time"), null);
    });
    connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      clearTimeout(timer);
      if (!waiting) socket?.destroy();
      else if (error) callback(error, null);
      else callback(null, socket);
    });
  };

/**
 * Certificates are checked against Node's own store, to which NODE_EXTRA_CA_CERTS adds. HTTP_PROXY,
 * HTTPS_PROXY and NO_PROXY hold; behind a proxy it is the proxy that resolves names and must refuse private addresses.
 */
export const createUpstreamConnections = (
  allowPrivate: boolean,
  limits: HttpLimits,
  resolve: Resolve,
): UpstreamConnections => {
  const idle = { direct: [] as Dispatcher[], proxied: [] as Dispatcher[] };
  const all = new Set<Dispatcher>();

  const tls = { timeout: limits.connectMs };
  const options: Agent.Options = {
    connect: boundedConnector(
      buildConnector({ ...tls, lookup: createLookup(resolve, allowPrivate), autoSelectFamily: true }),
      limits.connectMs,
    ),
    connections: 1,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: limits.headerBytes,
    // The exchange has exact clocks of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  };

  const make = (route: keyof typeof idle): Dispatcher => {
    if (route === "direct") return new Agent(options);
    // A proxy stands inside the operator's network.
    const proxyTls = { ...tls, lookup: createLookup(resolve, true) };
    return new EnvHttpProxyAgent({ ...options, proxyTls, requestTls: tls });
  };

  return {
    exchange: async (sent, mostBytes) => {
      const route = isLoopback(sent.url) ? "direct" : "proxied";
      // A POST is never repeated, so it never goes out on a kept connection, which its other end may just be closing.
      const kept = sent.method === "GET" ? idle[route].pop() : undefined;
      const dispatcher = kept ?? make(route);
      all.add(dispatcher);
      let whole = false;
      try {
        const received = await exchange(dispatcher, sent, limits, mostBytes);
        whole = received.bytes !== undefined;
        return received;
      } finally {
        if (whole && sent.method === "GET") idle[route].push(dispatcher);
        else {
          all.delete(dispatcher);
          void dispatcher.destroy();
        }
      }
    },
    destroy: async () => {
      await Promise.all([...all].map((dispatcher) => dispatcher.destroy()));
    },
  };
};
