/**
 * One holder at a time over every process that sees a folder: a file beside the one it guards, kept fresh by its
 * holder.
 *
 * Node has no lock of the operating system's. A holder that died is recognised at once by its process id where it ran
 * here, and elsewhere by its file standing still; no clock is compared with another machine's.
 */

import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { open, readFile, rename, stat, unlink, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../vocabulary/problem.ts";
import type { Confirm } from "./store.ts";

export interface LockTimes {
  /** A lock file that did not change for so long belongs to nobody any more. */
  readonly staleMs: number;
  readonly beatMs: number;
  readonly pollMs: number;
  /** Milliseconds a process that takes over waits before it looks whether another did so too. */
  readonly settleMs: number;
  /** How long a living holder is waited for. */
  readonly waitMs: number;
}

interface Lock {
  readonly path: string;
  /** What it guards, for people. */
  readonly name: string;
}

const usual: LockTimes = { staleMs: 10_000, beatMs: 2_000, pollMs: 40, settleMs: 150, waitMs: 90_000 };

/** Process ids mean something only in the same namespace of the same machine. */
const here = (): string => {
  try {
    return `${hostname()}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
};

const isGone = (holder: string): boolean => {
  const [where, pid] = holder.split(" ");
  if (where !== here() || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === "ESRCH";
  }
};

const isMissing = (failure: unknown): undefined => {
  if ((failure as NodeJS.ErrnoException).code !== "ENOENT") throw failure;
  return undefined;
};

/** False where there is one already. */
const create = async (path: string, holder: string, name: string): Promise<boolean> => {
  try {
    const file = await open(path, "wx", 0o600);
    await file.writeFile(holder).finally(() => file.close());
    return true;
  } catch (failure) {
    const { code } = failure as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Problem(
      "vendor_unavailable",
      `${name}: no file can be written in its folder (${code}), so the refresh token is not used: the next one could not be kept. Make the folder writable.`,
      { cause: failure },
    );
  }
};

const holderOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(isMissing);

/** What changes with every sign of life. */
const signOf = async (path: string): Promise<{ readonly holder: string; readonly sign: string } | undefined> => {
  const [holder, state] = await Promise.all([holderOf(path), stat(path).catch(isMissing)]);
  return holder === undefined || !state ? undefined : { holder, sign: `${holder} ${state.mtimeMs}` };
};

/** Puts ours in the dead one's place. Several may do so at once: the last one's stays, and only its owner holds. */
const takeOver = async ({ path, name }: Lock, holder: string, { settleMs }: LockTimes): Promise<boolean> => {
  const aside = `${path}.${randomUUID()}`;
  await create(aside, holder, name);
  await rename(aside, path);
  await sleep(settleMs);
  return (await holderOf(path)) === holder;
};

const take = async (lock: Lock, holder: string, times: LockTimes): Promise<void> => {
  const { path, name } = lock;
  const until = performance.now() + times.waitMs;
  let seen: { readonly sign: string; readonly since: number } | undefined;
  while (!(await create(path, holder, name))) {
    const now = performance.now();
    const found = await signOf(path);
    if (found && found.sign !== seen?.sign) seen = { sign: found.sign, since: now };
    const isStale = found && (isGone(found.holder) || (seen && now - seen.since > times.staleMs));
    if (isStale && (await takeOver(lock, holder, times))) return;
    if (now > until)
      throw new Problem("vendor_timeout", "Another process has been exchanging this vendor's token for too long.");
    await sleep(times.pollMs * (0.5 + Math.random()));
  }
};

/** Runs `act` while no other process does so with the same path. Rejects with `vendor_timeout` after a long wait. */
export const withFileLock = async <T>(
  lock: Lock,
  act: (confirm: Confirm) => Promise<T>,
  times: LockTimes = usual,
): Promise<T> => {
  const { path } = lock;
  const holder = `${here()} ${process.pid} ${randomUUID()}`;
  await take(lock, holder, times);
  const beat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, times.beatMs);
  try {
    return await act(async () => {
      if ((await holderOf(path)) !== holder)
        throw new Problem("vendor_unavailable", "Another process took over the exchange of this vendor's token.");
    });
  } finally {
    clearInterval(beat);
    if ((await holderOf(path).catch(() => undefined)) === holder) await unlink(path).catch(() => undefined);
  }
};
