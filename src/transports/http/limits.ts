/** Every bound of the HTTP server: sizes, times, connections, requests. */

import type { ServerLimits } from "./options.ts";

/** What a server is started with unless it is told otherwise; docs/operations.md says them to operators. */
export const defaultLimits: ServerLimits = {
  bodyBytes: 256 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  connectionsCheckingIntervalMs: 2_000,
  maxConnections: 5_000,
  inFlightPerPrincipal: 64,
  inFlight: 1_024,
  requestsPerMinute: 6_000,
};

export const connectionLimits = {
  /** Longer than load balancers keep idle connections (60 s), so that it is never this side that closes one in use. */
  keepAliveMs: 65_000,
  /** A socket that moves no byte for so long belongs to a client that stopped reading. */
  idleMs: 120_000,
  /**
   * Connections that may wait to be accepted, as far as the system allows. Beyond it the kernel drops them without a
   * word, and clients try again only after a second; Node's own 511 are full after a burst that takes milliseconds.
   */
  longestQueue: 4_096,
  /** Kept open beyond `maxConnections`, so that health can be asked of a crowded server. */
  spare: 100,
  /** Longer than a client takes from connecting to asking: until then its silence says nothing. */
  silentMs: 1_000,
} as const;

/** A refused body is read to its end, so that the refusal arrives, but no further than this. */
export const mostDiscarded = 8 * 1024 * 1024;

/** Subscriptions stay open for as long as clients like; of all requests under way they get one in so many. */
export const subscriptionsOneIn = 4;

/** A check that hangs must not hang the balancer's probe. */
export const probeMs = 3_000;

/** What is under way may take so long to end once the server leaves. */
export const defaultGraceMs = 10_000;

/** The OAuth issuer's documents: their size, the time for all of one, and who may wait for them. */
export const issuerLimits = {
  documentBytes: 256 * 1024,
  documentMs: 5_000,
  keys: 100,
  /** Requests that may wait at once, so that junk tokens hold no more than these while the issuer is slow. */
  waiting: 128,
} as const;
