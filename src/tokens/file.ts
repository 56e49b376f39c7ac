/**
 * A rotated refresh token in a file of its own: mode 0600, written aside and renamed, so that no reader sees half of
 * it.
 */

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { TokenCopy } from "../vendors/define.ts";
import { Problem } from "../vocabulary/problem.ts";
import { readCopy, showCopy } from "./copies.ts";
import { type LockTimes, withFileLock } from "./file-lock.ts";
import type { TokenPlace } from "./store.ts";

/** Not on Windows, where links need rights that nobody has by accident. */
const noFollow = constants.O_NOFOLLOW ?? 0;

const codeOf = (failure: unknown): string => (failure as NodeJS.ErrnoException).code ?? "unknown";

/** Rejects for a link: who may place one there would choose which file is read, and a new file would replace it. */
const readText = async (path: string, setting: string): Promise<string | undefined> => {
  try {
    const file = await open(path, constants.O_RDONLY | noFollow);
    return await file.readFile("utf8").finally(() => file.close());
  } catch (failure) {
    const code = codeOf(failure);
    if (code === "ENOENT") return undefined;
    const why = code === "ELOOP" ? "is a symbolic link: name the file itself" : `cannot be read (${code})`;
    throw new Problem("vendor_auth", `${setting} ${why}.`, { cause: failure });
  }
};

/** A rename is in the folder, so it is the folder that has to reach the disk. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), "r").catch(() => undefined);
  // Windows and some file systems do not sync folders.
  await folder?.sync().catch(() => undefined);
  await folder?.close();
};

/** Files that a process wrote aside and did not live to rename. */
const leftovers = async (path: string): Promise<readonly string[]> => {
  const names = await readdir(dirname(path)).catch(() => []);
  const own = `${basename(path)}.`;
  return names.filter((name) => name.startsWith(own) && name.endsWith(".new")).map((name) => join(dirname(path), name));
};

/** Undefined unless it is a file of our own: in a folder of many, others can put one there too. */
const readLeftover = async (path: string): Promise<string | undefined> => {
  const file = await open(path, constants.O_RDONLY | noFollow).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { uid } = await file.stat();
    return uid === (process.geteuid?.() ?? uid) ? await file.readFile("utf8") : undefined;
  } finally {
    await file.close();
  }
};

const writeAside = async (path: string, copy: TokenCopy): Promise<string> => {
  const aside = `${path}.${randomUUID()}.new`;
  // Fails where the name is taken, by a link too.
  const file = await open(aside, "wx", 0o600);
  try {
    await file.writeFile(`${showCopy(copy)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return aside;
};

/** `setting` names the file for people. Everything but `read` is called by the holder of the lock. */
export const tokenFile = (path: string, setting: string, times?: LockTimes): TokenPlace => ({
  name: setting,
  read: async () => {
    const own = await readText(path, setting);
    const texts = [own, ...(await Promise.all((await leftovers(path)).map(readLeftover)))];
    const copies = texts.flatMap((text) => (text === undefined ? [] : (readCopy(text) ?? [])));
    return copies.toSorted((a, b) => b.generation - a.generation)[0];
  },
  write: async (copy) => {
    const before = await leftovers(path);
    await rename(await writeAside(path, copy), path);
    await syncFolder(path);
    for (const old of before) await unlink(old).catch(() => undefined);
  },
  exclusively: (act) => withFileLock({ path: `${path}.lock`, name: setting }, act, times),
});
