/** How many requests for pages one call has under way at one vendor: all walks of the call share them. */

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
