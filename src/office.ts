/** Puts the parts together for any door: the connections at once, everything that a call needs with the first call. */

import type { Config } from "./config.ts";
import { connectAll } from "./customers/connections.ts";
import type { OpenHttp } from "./office-parts.ts";
import type { Office } from "./tools/define.ts";
import { tokenFile } from "./vendors/adfin/token-file.ts";
import type { Connection, ConnectKit } from "./vendors/define.ts";
import { SettingsError } from "./vocabulary/settings-error.ts";

export interface OpenOffice {
  readonly connections: readonly Connection[];
  /** The same one every time. */
  office(): Promise<Office>;
  close(): Promise<void>;
}

export interface OfficeOptions extends OpenHttp {
  readonly config: Config;
  readonly ttlSeconds: number;
  readonly tokenStore?: ConnectKit["tokenStore"] | undefined;
  readonly report?: Office["report"];
}

/** Throws `SettingsError`, also where no vendor is configured at all. */
export const openOffice = ({
  config,
  ttlSeconds,
  tokenStore = (_name, file) => tokenFile(file),
  report,
  ...http
}: OfficeOptions): OpenOffice => {
  let opening: Promise<{ readonly office: Office; close(): Promise<void> }> | undefined;
  const opened = () => {
    opening ??= import("./office-parts.ts").then(({ openParts }) =>
      openParts({ config, ttlSeconds, connections, report, http }),
    );
    return opening;
  };
  const connections = connectAll(
    { variables: config.variables, file: config.file },
    { http: async (request) => (await opened()).office.http(request), tokenStore },
  );
  if (connections.length === 0) {
    throw new SettingsError(
      "No vendor is configured. Set one vendor's variables, e.g. ZENSKAR_API_KEY and ZENSKAR_ORGANISATION, or try the embedded sandbox with --sandbox.",
    );
  }
  return {
    connections,
    office: async () => (await opened()).office,
    close: async () => (await opening)?.close(),
  };
};
