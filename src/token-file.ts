/** A rotated refresh token in a file of its own: mode 0600, written aside and renamed, so that no reader sees half of it. */

import { open, readFile, rename } from "node:fs/promises";
import type { TokenStore } from "./vendors/define.ts";

/** One process at a time is enough here; replicas share a store of another kind. */
export const tokenFile = (path: string): TokenStore => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => {
      try {
        return (await readFile(path, "utf8")).trim() || undefined;
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw failure;
      }
    },
    write: async (token) => {
      const aside = `${path}.${process.pid}.new`;
      const file = await open(aside, "w", 0o600);
      try {
        await file.writeFile(token);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(aside, path);
    },
    exclusively: async (act) => {
      const mine = last.then(act, act);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
};
