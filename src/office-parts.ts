/** What a call needs beside its connections: outgoing HTTP, continuations, limits. A start does not wait for them. */

import type { Config } from "./config.ts";
import { createContinuations } from "./customers/continuation.ts";
import { deriveDefaultKey } from "./customers/seal.ts";
import { createHttp } from "./http/client.ts";
import type { HttpObserver } from "./http/observer.ts";
import type { RateLimiter } from "./http/rate-limit.ts";
import type { Office } from "./tools/define.ts";
import type { Connection } from "./vendors/define.ts";

export interface OpenHttp {
  readonly observer?: HttpObserver | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
}

export const openParts = ({
  config,
  ttlSeconds,
  connections,
  report,
  http: { observer, rateLimiter },
}: {
  readonly config: Config;
  readonly ttlSeconds: number;
  readonly connections: readonly Connection[];
  readonly report: Office["report"];
  readonly http: OpenHttp;
}): { readonly office: Office; close(): Promise<void> } => {
  const http = createHttp({ ...(observer ? { observer } : {}), ...(rateLimiter ? { rateLimiter } : {}) });
  const keys = config.continuationKeys ?? [
    deriveDefaultKey(connections.flatMap((connection) => connection.stableSecrets)),
  ];
  const now = () => Date.now();
  return {
    office: {
      http: http.request,
      continuations: createContinuations({ keys, ttlSeconds, now }),
      deadlineMs: config.deadlineMs,
      scanRows: config.scanRows,
      now,
      report,
    },
    close: () => http.close(),
  };
};
