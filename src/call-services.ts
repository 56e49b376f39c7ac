/** What a call needs beside its connections: outgoing HTTP, continuations, limits. A start does not wait for them. */

import type { Config } from "./config.ts";
import { deriveDefaultKey } from "./customers/continuation/seal.ts";
import { createContinuations } from "./customers/continuation/tokens.ts";
import { type GuessLimiter, guessBudget } from "./customers/guesses.ts";
import { createHttp, type Http } from "./http/client.ts";
import type { HttpLimits } from "./http/limits.ts";
import { type HttpObserver, observeAll } from "./http/observer.ts";
import type { RateLimiter } from "./http/resilience/rate-limit.ts";
import type { Replica } from "./replica/replica.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";
import type { CallServices } from "./tools/define.ts";
import type { Connection } from "./vendors/define.ts";
import { liveClient } from "./vendors/read/live-client.ts";
import { createLookAhead, walkPages } from "./vendors/read/look-ahead.ts";

export interface OpenHttp {
  readonly observer?: HttpObserver | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  /** Default: counted in this process. */
  readonly principalLimiter?: ((budget: typeof guessBudget) => GuessLimiter) | undefined;
  readonly telemetry?: Telemetry | undefined;
}

/** Loaded by the first caller whom it bounds: on stdio there is seldom one. */
const localLimiter = (budget: typeof guessBudget): GuessLimiter => {
  let opening: Promise<GuessLimiter> | undefined;
  const opened = () => {
    opening ??= import("./transports/http/admission.ts").then((admission) => admission.localLimiter(budget));
    return opening;
  };
  return {
    take: async (principal, guesses) => (await opened()).take(principal, guesses),
    giveBack: async (principal, guesses) => (await opened()).giveBack(principal, guesses),
  };
};

export const openParts = ({
  config,
  ttlSeconds,
  connections,
  report,
  http: { observer, rateLimiter, limits, telemetry, principalLimiter = localLimiter },
  replica,
}: {
  readonly config: Config;
  readonly ttlSeconds: number;
  readonly connections: readonly Connection[];
  readonly report: CallServices["report"];
  readonly http: OpenHttp;
  readonly replica: Pick<Replica, "before" | "storedGroups" | "topDebts" | "storedMatches"> | undefined;
}): { readonly services: CallServices; readonly http: Http; close(): Promise<void> } => {
  const http = createHttp({
    proxy: config.proxy,
    observer: observeAll(observer, telemetry?.observer),
    around: telemetry?.request,
    ...(rateLimiter ? { rateLimiter } : {}),
    ...(limits ? { limits } : {}),
  });
  const keys = config.continuationKeys ?? [
    deriveDefaultKey(connections.flatMap((connection) => connection.stableSecrets)),
  ];
  const now = () => Date.now();
  const lookAhead = config.lookAheadSeconds > 0 ? createLookAhead(config.lookAheadSeconds) : undefined;
  return {
    services: {
      client: (connection, call, onAnswer) => {
        const pages = lookAhead && walkPages(lookAhead, connection, call);
        const live = liveClient({ http: http.request, connection, call, onAnswer, pages });
        return replica?.before(live) ?? live;
      },
      storedGroups: replica?.storedGroups,
      topDebts: replica?.topDebts,
      storedMatches: replica?.storedMatches,
      continuations: createContinuations({ keys, ttlSeconds, now }),
      deadlineMs: config.deadlineMs,
      scanRows: config.scanRows,
      now,
      guesses: principalLimiter(guessBudget),
      report,
    },
    http: http.request,
    close: () => {
      lookAhead?.clear();
      return http.close();
    },
  };
};
