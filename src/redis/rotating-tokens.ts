/** A vendor's rotating, single-use refresh token in Redis: sealed, and rotated by one replica at a time. */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import { sleep } from "../http/timers.ts";
import type { TokenStore } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";

/** Longer than any call may take, so that a lock outlives no holder but a dead one. */
const lockMs = 60_000;
const waitForLockMs = 20_000;
const pollMs = 100;

const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

const nonceBytes = 12;
const tagBytes = 16;

const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "billing-customers-mcp", "rotating token in redis", 32));

/** Base64 of nonce, ciphertext and tag (AES-256-GCM), bound to the token's name. */
const seal = (token: string, name: string, secret: string): string => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), nonce).setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(token, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

const open = (sealed: string, name: string, secret: string): string | undefined => {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = createDecipheriv("aes-256-gcm", keyOf(secret), nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
};

interface SharedToken {
  readonly prefix: string;
  readonly name: string;
  readonly secrets: () => readonly string[];
  readonly behind: TokenStore | undefined;
}

const gone = (cause?: unknown): Problem =>
  new Problem("vendor_unavailable", "Redis, which holds this vendor's rotating token, is not reachable.", { cause });

const unreadable = (): Problem =>
  new Problem(
    "vendor_auth",
    "The rotating token in Redis was sealed with other BILLING_MCP_CONTINUATION_KEYS. Restore them, or delete it and set a new refresh token.",
  );

/**
 * `exclusively` rejects with a `Problem` `vendor_unavailable` while Redis is gone: a single-use token must not be spent
 * where the others cannot learn what came after it. `read` rejects with `vendor_auth` for a token no secret opens.
 */
export const sharedTokenStore = (client: Redis, { prefix, name, secrets, behind }: SharedToken): TokenStore => {
  const key = `${prefix}token:${name}`;
  const lock = `${prefix}lock:${name}`;
  let unsaved: string | undefined;

  const save = async (token: string): Promise<void> => {
    await client.set(key, seal(token, name, secrets()[0] ?? ""));
    unsaved = undefined;
  };

  const takeLock = async (holder: string): Promise<void> => {
    const until = performance.now() + waitForLockMs;
    while ((await client.set(lock, holder, "PX", lockMs, "NX")) !== "OK") {
      if (performance.now() > until)
        throw new Problem("vendor_timeout", "Another replica is rotating this vendor's token for too long.");
      await sleep(pollMs / 2 + Math.random() * pollMs, new AbortController().signal);
    }
  };

  return {
    read: async () => {
      if (unsaved !== undefined) {
        const token = unsaved;
        await save(token);
        return token;
      }
      const sealed = await client.get(key);
      if (sealed === null) return behind?.read();
      const token = secrets()
        .map((secret) => open(sealed, name, secret))
        .find((one) => one !== undefined);
      if (token === undefined) throw unreadable();
      return token;
    },
    write: async (token) => {
      await behind?.write(token);
      try {
        await save(token);
      } catch (cause) {
        // The old one is spent. This one goes to Redis before anything is read from there again.
        unsaved = token;
        if (!behind) throw gone(cause);
      }
    },
    exclusively: async (act) => {
      const holder = randomUUID();
      try {
        await takeLock(holder);
      } catch (cause) {
        throw cause instanceof Problem ? cause : gone(cause);
      }
      try {
        return await act();
      } finally {
        await client.eval(releaseScript, 1, lock, holder).catch(() => undefined);
      }
    },
  };
};
