/** An upstream's connections, each an agent of undici's and for one request at a time: no two credentials share one. */

import { Agent, buildConnector, Client, type Dispatcher, EnvHttpProxyAgent, errors } from "undici";
import { isLoopback } from "../../platform/addresses.ts";
import type { HttpLimits } from "../limits.ts";
import type { HttpProxy } from "../proxy.ts";
import { after } from "../timers.ts";
import { createLookup, type Resolve } from "./resolver.ts";

/** A connection that no other request uses until it is released. */
interface TakenConnection {
  readonly dispatcher: Dispatcher;
  /** `isWhole`: the whole answer came, so that another request may follow. Otherwise it ends. */
  release(isWhole: boolean): void;
}

export interface Connections {
  /** Through the proxy where there is one, except to this machine itself. */
  take(method: "GET" | "POST", url: URL): TakenConnection;
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
 * Sends through the proxy whatever `except` does not name. The proxy and, through it, the vendor are two connections,
 * each with its own handshakes, so a tunnel may take twice as long as a connection.
 */
const createProxied = (proxy: HttpProxy, direct: Agent.Options, resolve: Resolve, connectMs: number): Dispatcher =>
  new EnvHttpProxyAgent({
    ...direct,
    httpProxy: proxy.address,
    httpsProxy: proxy.address,
    noProxy: proxy.except,
    ...(proxy.authorization ? { token: proxy.authorization } : {}),
    // A proxy stands inside the operator's network.
    proxyTls: { timeout: connectMs, lookup: createLookup(resolve, true) },
    requestTls: { timeout: connectMs },
    // undici hands over as `connect` what asks the proxy for a tunnel; it has no clock of its own.
    factory: (origin: string | URL, options: { readonly connect: buildConnector.connector }) =>
      new Client(origin, { ...options, connect: boundedConnector(options.connect, 2 * connectMs) }),
  });

/**
 * Certificates are checked against Node's own store, to which NODE_EXTRA_CA_CERTS adds. Behind a proxy it is the proxy
 * that resolves names and must refuse private addresses.
 */
export const createConnections = (
  allowPrivate: boolean,
  limits: HttpLimits,
  resolve: Resolve,
  proxy?: HttpProxy,
): Connections => {
  const idle = { direct: [] as Dispatcher[], proxied: [] as Dispatcher[] };
  const all = new Set<Dispatcher>();

  const options: Agent.Options = {
    connect: boundedConnector(
      buildConnector({
        timeout: limits.connectMs,
        lookup: createLookup(resolve, allowPrivate),
        autoSelectFamily: true,
      }),
      limits.connectMs,
    ),
    connections: 1,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: limits.headerBytes,
    // The exchange has exact clocks of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  };

  const make = (route: keyof typeof idle): Dispatcher =>
    route === "proxied" && proxy ? createProxied(proxy, options, resolve, limits.connectMs) : new Agent(options);

  return {
    take: (method, url) => {
      const route = proxy === undefined || isLoopback(url.hostname) ? "direct" : "proxied";
      // A POST is never repeated, so it never goes out on a kept connection, which its other end may just be closing.
      const kept = method === "GET" ? idle[route].pop() : undefined;
      const dispatcher = kept ?? make(route);
      all.add(dispatcher);
      return {
        dispatcher,
        release: (isWhole) => {
          if (isWhole && method === "GET") idle[route].push(dispatcher);
          else {
            all.delete(dispatcher);
            void dispatcher.destroy();
          }
        },
      };
    },
    destroy: async () => {
      await Promise.all([...all].map((dispatcher) => dispatcher.destroy()));
    },
  };
};
