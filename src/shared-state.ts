/** The Redis that replicas share, for every command alike: connected when something first needs it. */

import type { Config } from "./config.ts";
import type { SharedState } from "./redis/connect.ts";

interface LazyShared {
  /** The same one every time. Never rejects for a Redis that is gone. */
  open(): Promise<SharedState>;
  close(): Promise<void>;
}

interface SharedOptions {
  /** Asked when a token is first sealed, long after the connections are known. */
  readonly stableSecrets: () => readonly string[];
  readonly onRedis: ((state: string) => void) | undefined;
}

/** A continuation's key opens no token, and the other way round. */
export const tokenPurpose = "rotating token in redis";
/** Longer than any refresh token that was ever seen, which are a few hundred characters. */
const longestSealed = 64 * 1024;

const connect = async (
  url: string,
  config: Config,
  { stableSecrets, onRedis }: SharedOptions,
): Promise<SharedState> => {
  const [{ connectRedis }, { createSealer, deriveDefaultKey }] = await Promise.all([
    import("./redis/connect.ts"),
    import("./customers/continuation/seal.ts"),
  ]);
  let sealer: ReturnType<typeof createSealer> | undefined;
  return connectRedis(url, {
    onState: onRedis,
    sealer: () => {
      const keys = config.continuationKeys ?? [deriveDefaultKey(stableSecrets())];
      sealer ??= createSealer({ keys, purpose: tokenPurpose, longest: longestSealed });
      return sealer;
    },
  });
};

/** Undefined where no Redis is configured. */
export const openShared = (config: Config, options: SharedOptions): LazyShared | undefined => {
  const { redisUrl } = config;
  if (redisUrl === undefined) return undefined;
  let opening: Promise<SharedState> | undefined;
  return {
    open: () => {
      opening ??= connect(redisUrl, config, options);
      return opening;
    },
    close: async () => (await opening)?.close(),
  };
};
