/** undici's agents, one set per lane: no connection is ever shared between two credentials. */

import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, errors } from "undici";
import type { HttpLimits } from "./limits.ts";
import { isLoopback } from "./private-address.ts";
import { createLookup, type Resolve } from "./resolver.ts";
import { after } from "./wait.ts";

export interface LaneDispatchers {
  /** The dispatcher for a request: through the environment's proxy, except to this machine itself. */
  for(url: URL, method: "GET" | "POST"): Dispatcher;
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
export const createLaneDispatchers = (allowPrivate: boolean, limits: HttpLimits, resolve: Resolve): LaneDispatchers => {
  const made = new Map<string, Dispatcher>();

  const optionsFor = (method: "GET" | "POST"): Agent.Options => ({
    connect: boundedConnector(
      buildConnector({
        lookup: createLookup(resolve, allowPrivate),
        timeout: limits.connectMs,
        autoSelectFamily: true,
      }),
      limits.connectMs,
    ),
    connections: limits.concurrent,
    // A POST is never repeated, so it never goes out on a kept connection, which its other end may just be closing.
    pipelining: method === "POST" ? 0 : 1,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: limits.headerBytes,
    // The exchange has exact clocks of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const make = (direct: boolean, method: "GET" | "POST"): Dispatcher => {
    if (direct) return new Agent(optionsFor(method));
    // A proxy stands inside the operator's network.
    const toProxy = { lookup: createLookup(resolve, true), timeout: limits.connectMs };
    return new EnvHttpProxyAgent({
      ...optionsFor(method),
      proxyTls: toProxy,
      requestTls: { timeout: limits.connectMs },
    });
  };

  return {
    for: (url, method) => {
      const direct = isLoopback(url);
      const key = `${direct}:${method}`;
      const dispatcher = made.get(key) ?? make(direct, method);
      made.set(key, dispatcher);
      return dispatcher;
    },
    destroy: async () => {
      await Promise.all([...made.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
};
