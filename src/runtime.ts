/** Puts the parts together for any door: the connections at once, everything that a call needs with the first call. */

import type { OpenHttp, openParts } from "./call-services.ts";
import type { Config } from "./config.ts";
import { connectAll } from "./connections/connect.ts";
import { tokenFile } from "./token-file.ts";
import type { CallServices } from "./tools/define.ts";
import type { Connection, ConnectKit } from "./vendors/define.ts";
import { SettingsError } from "./vocabulary/problem.ts";

export interface Runtime {
  readonly connections: readonly Connection[];
  /** The same one every time. */
  services(): Promise<CallServices>;
  close(): Promise<void>;
}

export interface RuntimeOptions extends OpenHttp {
  readonly config: Config;
  readonly ttlSeconds: number;
  readonly tokenStore?: ConnectKit["tokenStore"] | undefined;
  readonly report?: CallServices["report"];
}

/** Throws `SettingsError`, also where no vendor is configured at all. */
export const openRuntime = ({
  config,
  ttlSeconds,
  tokenStore = (_name, file) => tokenFile(file),
  report,
  ...http
}: RuntimeOptions): Runtime => {
  let opening: Promise<ReturnType<typeof openParts>> | undefined;
  const opened = () => {
    opening ??= import("./call-services.ts").then((parts) =>
      parts.openParts({ config, ttlSeconds, connections, report, http }),
    );
    return opening;
  };
  const connections = connectAll(
    { variables: config.variables, file: config.file },
    { http: async (request) => (await opened()).http(request), tokenStore },
  );
  if (connections.length === 0) {
    throw new SettingsError(
      "No vendor is configured. Set one vendor's variables, e.g. ZENSKAR_API_KEY and ZENSKAR_ORGANISATION, or try the embedded sandbox with --sandbox.",
    );
  }
  return {
    connections,
    services: async () => (await opened()).services,
    close: async () => (await opening)?.close(),
  };
};
