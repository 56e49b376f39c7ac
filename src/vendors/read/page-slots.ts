/** How many requests for pages one call has under way at one vendor: all walks of the call share them. */

/** Requests for pages that one call may have under way at one vendor. */
export const pagesAtOnce = 8;

/** Bounds what walks ask for ahead, over all walks that share it. A page whose turn has come is always asked for. */
export interface PageSlots {
  readonly most: number;
  readonly isFree: () => boolean;
  run<T>(request: () => Promise<T>): Promise<T>;
}

export const createPageSlots = (most: number): PageSlots => {
  let underWay = 0;
  return {
    most,
    isFree: () => underWay < most,
    run: async (request) => {
      underWay += 1;
      try {
        return await request();
      } finally {
        underWay -= 1;
      }
    },
  };
};
