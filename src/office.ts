/** Puts the parts together for any door: connections, continuations, outgoing HTTP, limits. */

import type { Config } from "./config.ts";
import { connectAll } from "./customers/connections.ts";
import { createContinuations } from "./customers/continuation.ts";
import { deriveDefaultKey } from "./customers/seal.ts";
import { createHttp } from "./http/client.ts";
import type { HttpObserver } from "./http/observer.ts";
import type { RateLimiter } from "./http/rate-limit.ts";
import type { Office } from "./tools/define.ts";
import { tokenFile } from "./vendors/adfin/token-file.ts";
import type { Connection, ConnectKit } from "./vendors/define.ts";
import { SettingsError } from "./vocabulary/settings-error.ts";

export interface OpenOffice {
  readonly office: Office;
  readonly connections: readonly Connection[];
  close(): Promise<void>;
}

export interface OfficeOptions {
  readonly config: Config;
  readonly ttlSeconds: number;
  readonly observer?: HttpObserver | undefined;
  readonly rateLimiter?: RateLimiter | undefined;
  readonly tokenStore?: ConnectKit["tokenStore"] | undefined;
  readonly report?: Office["report"];
}

/** Throws `SettingsError`, also where no vendor is configured at all. */
export const openOffice = ({
  config,
  ttlSeconds,
  observer,
  rateLimiter,
  tokenStore = (_name, file) => tokenFile(file),
  report,
}: OfficeOptions): OpenOffice => {
  const http = createHttp({ ...(observer ? { observer } : {}), ...(rateLimiter ? { rateLimiter } : {}) });
  const connections = connectAll(
    { variables: config.variables, file: config.file },
    { http: http.request, tokenStore },
  );
  if (connections.length === 0) {
    throw new SettingsError(
      "No vendor is configured. Set one vendor's variables, e.g. ZENSKAR_API_KEY and ZENSKAR_ORGANISATION, or try the embedded sandbox with --sandbox.",
    );
  }
  const keys = config.continuationKeys ?? [
    deriveDefaultKey(connections.flatMap((connection) => connection.stableSecrets)),
  ];
  const now = () => Date.now();
  return {
    connections,
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
