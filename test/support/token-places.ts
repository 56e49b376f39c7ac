/** A place for rotating tokens in memory, which tells what happens to it and can be gone. */

import { showCopy } from "../../src/tokens/copies.ts";
import type { TokenPlace } from "../../src/tokens/store.ts";
import type { TokenCopy } from "../../src/vendors/define.ts";

export interface MemoryPlace extends TokenPlace {
  readonly held: () => TokenCopy | undefined;
  /** What every write fails with from now on. */
  broken: Error | undefined;
  /** Whether somebody else took the place over meanwhile. */
  lost: Error | undefined;
}

export const memoryPlace = (name = "memory", log: string[] = [], first?: TokenCopy): MemoryPlace => {
  let copy = first;
  let last: Promise<unknown> = Promise.resolve();
  const place: MemoryPlace = {
    name,
    broken: undefined,
    lost: undefined,
    held: () => copy,
    read: async () => copy,
    write: async (next) => {
      if (place.broken) throw place.broken;
      if (copy === undefined || showCopy(copy) !== showCopy(next)) log.push(`${name} keeps ${next.token}`);
      copy = next;
    },
    exclusively: async (act) => {
      const hold = () =>
        act(async () => {
          if (place.lost) throw place.lost;
        });
      const mine = last.then(hold, hold);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
  return place;
};
