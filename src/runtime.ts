/**
 * Puts the parts together for any command: the connections at once, everything that a call needs with the first call.
 */

import { setTimeout } from "node:timers/promises";
import type { OpenHttp, openParts } from "./call-services.ts";
import type { Config } from "./config.ts";
import { connectAll } from "./connections/connect.ts";
import type { SharedState } from "./redis/connect.ts";
import type { Replica } from "./replica/replica.ts";
import { openShared } from "./shared-state.ts";
import type { CallServices } from "./tools/define.ts";
import type { Connection, RotatingToken, TokenStore } from "./vendors/define.ts";
import { SettingsError } from "./vocabulary/problem.ts";

export interface Runtime {
  readonly connections: readonly Connection[];
  /** The same one every time. */
  services(): Promise<CallServices>;
  /** What replicas share, connected by the first call that needs it; absent where no Redis is configured. */
  readonly shared: (() => Promise<SharedState>) | undefined;
  /**
   * Resolves once nothing is under way that must not be cut off, or after a while: an exchange outlives this process.
   */
  idle(): Promise<void>;
  /** Waits for `idle`. */
  close(): Promise<void>;
}

interface RuntimeOptions extends OpenHttp {
  readonly config: Config;
  readonly ttlSeconds: number;
  /** Whether rotating tokens are exchanged by a process of their own, where one can be started. Default: true. */
  readonly apart?: boolean;
  readonly report?: CallServices["report"];
  readonly onRedis?: ((state: string) => void) | undefined;
  readonly replica?: Replica | undefined;
}

/**
 * What an exit waits for an exchange that is under way; where one process's end is every process's, it is lost after.
 */
const longestExchangeMs = 12_000;

const exchangeElsewhere = async (connection: string) => {
  const { exchangeApart } = await import("./tokens/exchange-apart.ts");
  return exchangeApart({ connection });
};

/** Every command keeps a rotating token in the same places: Redis where there is one, and the file. */
const storeIn =
  (shared: Runtime["shared"]) =>
  ({ name, file, fileSetting, first }: RotatingToken): TokenStore => {
    let opening: Promise<TokenStore> | undefined;
    const open = async (): Promise<TokenStore> => {
      const [{ tokenStore }, { tokenFile }] = await Promise.all([
        import("./tokens/store.ts"),
        import("./tokens/file.ts"),
      ]);
      const places = shared ? [(await shared()).tokenPlace(name)] : [];
      return tokenStore([...places, tokenFile(file, fileSetting)], first);
    };
    return {
      exclusively: async (act) => {
        opening ??= open();
        return (await opening).exclusively(act);
      },
    };
  };

/** Throws `SettingsError`, also where no vendor is configured at all. */
export const openRuntime = ({
  config,
  ttlSeconds,
  apart = true,
  report,
  onRedis,
  replica,
  ...http
}: RuntimeOptions): Runtime => {
  let opening: Promise<ReturnType<typeof openParts>> | undefined;
  const shared = openShared(config, { stableSecrets: () => connections.flatMap((one) => one.stableSecrets), onRedis });
  const opened = () => {
    opening ??= import("./call-services.ts").then(async (parts) => {
      const state = await shared?.open();
      const limiters = state && { rateLimiter: state.vendorRateLimiter, principalLimiter: state.principalLimiter };
      return parts.openParts({ config, ttlSeconds, connections, report, http: { ...http, ...limiters }, replica });
    });
    return opening;
  };
  const connections = connectAll(
    { variables: config.variables, file: config.file },
    {
      http: async (request) => (await opened()).http(request),
      tokenStore: storeIn(shared?.open),
      exchangeApart: apart ? exchangeElsewhere : undefined,
    },
  );
  if (connections.length === 0) {
    throw new SettingsError(
      "No vendor is configured. Set one vendor's variables, e.g. ZENSKAR_API_KEY and ZENSKAR_ORGANISATION, or try the embedded sandbox with --sandbox.",
    );
  }
  const idle = async () => {
    const patience = setTimeout(longestExchangeMs, undefined, { ref: false });
    await Promise.race([Promise.all(connections.map(({ credentials }) => credentials.idle?.())), patience]);
  };
  return {
    connections,
    services: async () => {
      await replica?.refresh();
      return (await opened()).services;
    },
    shared: shared?.open,
    idle,
    close: async () => {
      await idle();
      await Promise.all([opening?.then((parts) => parts.close()), shared?.close(), replica?.close()]);
    },
  };
};
