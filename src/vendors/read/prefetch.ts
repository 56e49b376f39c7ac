/** Pages that do not depend on each other, read side by side: those whose places are known are asked for before their turn. */

import type { Position } from "../pagination/strategy.ts";
import type { Page } from "./page.ts";
import type { PageSlots } from "./page-slots.ts";

type Ask<Value> = (query: number, position: Position | undefined) => Promise<Page<Value>>;

export interface Prefetch<Value> {
  /** Requests made, those whose pages were dropped included. */
  readonly requests: number;
  /**
   * The page whose turn it is; those at `behind` that are not asked for yet are asked for beside it, as far as slots are
   * free. Rejects as the request does that is made at the page's turn.
   */
  page(query: number, position: Position | undefined, behind: readonly Position[]): Promise<Page<Value>>;
  /** Drops what was not taken: another query begins. */
  clear(): void;
}

/** Without slots every page is asked for at its turn. */
export const createPrefetch = <Value>(ask: Ask<Value>, slots: PageSlots | undefined): Prefetch<Value> => {
  const pages = new Map<Position, Promise<Page<Value> | undefined>>();
  let requests = 0;
  let isOver = false;
  const send: Ask<Value> = (query, position) => {
    requests += 1;
    return slots ? slots.run(() => ask(query, position)) : ask(query, position);
  };
  const unlessFailed = async (page: Promise<Page<Value>>): Promise<Page<Value> | undefined> => {
    try {
      return await page;
    } catch {
      isOver = true;
      return undefined;
    }
  };
  const askFor = (query: number, positions: readonly Position[]): void => {
    for (const position of positions) {
      if (isOver || !slots?.isFree()) return;
      if (!pages.has(position)) pages.set(position, unlessFailed(send(query, position)));
    }
  };
  const take = (position: Position | undefined): Promise<Page<Value> | undefined> | undefined => {
    const page = position === undefined ? undefined : pages.get(position);
    if (page && position !== undefined) pages.delete(position);
    else if (pages.size > 0) {
      // Pages begin elsewhere than the ones before told: what was asked for is of no use.
      isOver = true;
      pages.clear();
    }
    return page;
  };
  /** Many requests at once may be what the vendor minds: a page that failed among them is asked for again, alone. */
  const again: Ask<Value> = async (query, position) => {
    await Promise.all(pages.values());
    return send(query, position);
  };
  return {
    get requests() {
      return requests;
    },
    page: async (query, position, behind) => {
      const prefetched = take(position);
      const own = prefetched ? undefined : send(query, position);
      askFor(query, behind);
      if (own && pages.size === 0) return own;
      return (await (own ? unlessFailed(own) : prefetched)) ?? again(query, position);
    },
    clear: () => pages.clear(),
  };
};
