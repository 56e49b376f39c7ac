/**
 * How much is asked for ahead: requests of one call at one vendor, which all its walks share, and bytes of the process.
 */

/** Requests for pages that one call may have under way at one vendor. */
export const pagesAtOnce = 8;

/** Bounds what walks ask for ahead, over all walks that share it. A page whose turn has come is always asked for. */
export interface PageSlots {
  readonly most: number;
  readonly isFree: () => boolean;
  run<T>(request: () => Promise<T>): Promise<T>;
  /** The same once a slot is free, first come first served. */
  whenFree<T>(request: () => Promise<T>): Promise<T>;
}

/**
 * Bytes of JSON that pages asked for ahead may be, over all calls of the process, from their request until their turn.
 */
const mostBytesAhead = 8 * 1024 * 1024;

let bytesAhead = 0;

/** Of one walk. The size of a page that is not there yet is taken to be that of the one before. */
export const createBytesAhead = () => {
  let own = 0;
  const add = (bytes: number): void => {
    own += bytes;
    bytesAhead += bytes;
  };
  return {
    /** Whether so many more may be asked for; they count as asked for then. */
    take: (bytes: number): boolean => {
      if (bytesAhead + bytes > mostBytesAhead) return false;
      add(bytes);
      return true;
    },
    giveBack: (bytes: number): void => add(-Math.min(bytes, own)),
    giveBackAll: (): void => add(-own),
  };
};

export type BytesAhead = ReturnType<typeof createBytesAhead>;

export const createPageSlots = (most: number): PageSlots => {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  const isFree = (): boolean => underWay < most;
  const run = async <T>(request: () => Promise<T>): Promise<T> => {
    underWay += 1;
    try {
      return await request();
    } finally {
      underWay -= 1;
      if (isFree()) waiting.shift()?.();
    }
  };
  return {
    most,
    isFree,
    run,
    whenFree: (request) =>
      isFree() ? run(request) : new Promise((resolve) => waiting.push(() => resolve(run(request)))),
  };
};
