/** A vendor's rotating, single-use refresh token in Redis: sealed, and exchanged by one process at a time. */

import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { sleep } from "../http/timers.ts";
import { type KeptCopy, readCopy, showCopy } from "../tokens/copies.ts";
import type { TokenPlace } from "../tokens/store.ts";
import { Problem } from "../vocabulary/problem.ts";

/** The lock outlives a holder that died by so much; a living one prolongs it. */
const lockMs = 10_000;
const beatMs = 2_500;
const waitForLockMs = 90_000;
const pollMs = 100;

const never = new AbortController().signal;

const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;
const prolongScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;

/** The server's sealer: opens what any of its keys sealed for the same binding. */
export interface Sealing {
  seal(payload: Uint8Array, binding: string): string;
  open(sealed: string, binding: string): { readonly payload: Uint8Array } | { readonly refused: string };
}

interface RedisPlace {
  readonly prefix: string;
  /** The same on every replica. */
  readonly name: string;
  readonly sealer: () => Sealing;
}

const gone = (cause: unknown): Problem =>
  new Problem("vendor_unavailable", "Redis, which holds this vendor's rotating token, is not reachable.", { cause });

/** Rejects `vendor_unavailable` for whatever Redis does not do. */
const asked = async <T>(command: Promise<T>): Promise<T> =>
  command.catch((cause) => {
    throw gone(cause);
  });

/** Chain and generation stand in front in clear, so that a copy that cannot be opened still says how old it is. */
const stored = /^([0-9a-f]*)\.(\d+)\.(.+)$/;

/**
 * Rejects with a `Problem` `vendor_unavailable` while Redis is gone: a single-use token must not be spent where the
 * others cannot learn what came after it.
 */
export const redisTokenPlace = (client: Redis, { prefix, name, sealer }: RedisPlace): TokenPlace => {
  const key = `${prefix}token:${name}`;
  const lock = `${prefix}lock:${name}`;
  const bindingOf = (chain: string, generation: number | string) => `${name}.${chain}.${generation}`;

  const read = async (): Promise<KeptCopy | undefined> => {
    const text = await asked(client.get(key));
    if (text === null) return undefined;
    const [, chain = "", generation = "0", sealed = ""] = stored.exec(text) ?? [];
    const opened = sealer().open(sealed, bindingOf(chain, generation));
    const copy = "payload" in opened ? readCopy(Buffer.from(opened.payload).toString()) : undefined;
    return copy ?? { chain, generation: Number(generation), token: undefined };
  };

  const takeLock = async (holder: string): Promise<void> => {
    const until = performance.now() + waitForLockMs;
    while ((await asked(client.set(lock, holder, "PX", lockMs, "NX"))) !== "OK") {
      if (performance.now() > until)
        throw new Problem("vendor_timeout", "Another replica has been exchanging this vendor's token for too long.");
      await sleep(pollMs * (0.5 + Math.random()), never);
    }
  };

  return {
    name: "Redis",
    read,
    write: async (copy) => {
      const { chain, generation } = copy;
      const sealed = sealer().seal(Buffer.from(showCopy(copy)), bindingOf(chain, generation));
      await asked(client.set(key, `${chain}.${generation}.${sealed}`));
    },
    exclusively: async (act) => {
      const holder = randomUUID();
      await takeLock(holder);
      const beat = setInterval(() => {
        void client.eval(prolongScript, 1, lock, holder, lockMs).catch(() => undefined);
      }, beatMs);
      try {
        return await act(async () => {
          if ((await asked(client.get(lock))) !== holder)
            throw new Problem("vendor_unavailable", "Another replica took over the exchange of this vendor's token.");
        });
      } finally {
        clearInterval(beat);
        await client.eval(releaseScript, 1, lock, holder).catch(() => undefined);
      }
    },
  };
};
