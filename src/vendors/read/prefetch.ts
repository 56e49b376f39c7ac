/**
 * Pages that do not depend on each other, read side by side: those whose places are known are asked for before their
 * turn.
 */

import type { Position } from "../pagination/strategy.ts";
import type { Page } from "./page.ts";
import { createBytesAhead, type PageSlots } from "./page-slots.ts";

type Ask<Value> = (query: number, position: Position | undefined) => Promise<Page<Value>>;

export interface Prefetch<Value> {
  /** Requests made, those whose pages were dropped included. */
  readonly requests: number;
  /**
   * The page whose turn it is; those at `behind` that are not asked for yet are asked for beside it, as far as slots
   * are free and memory allows: `bytes` of JSON each. Rejects as the request does that is made at the page's turn.
   */
  page(query: number, position: Position | undefined, behind: readonly Position[], bytes: number): Promise<Page<Value>>;
  /** Drops what was not taken: another query begins. */
  clear(): void;
  /** Nobody waits for what was asked for: it is still there, and counts no more. */
  rest?(): void;
}

/** Without slots every page is asked for at its turn. */
export const createPrefetch = <Value>(ask: Ask<Value>, slots: PageSlots | undefined): Prefetch<Value> => {
  const pages = new Map<Position, { readonly page: Promise<Page<Value> | undefined>; readonly bytes: number }>();
  const ahead = createBytesAhead();
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
  const askFor = (query: number, positions: readonly Position[], bytes: number): void => {
    for (const position of positions) {
      if (pages.has(position)) continue;
      if (isOver || !slots?.isFree() || !ahead.take(bytes)) return;
      pages.set(position, { page: unlessFailed(send(query, position)), bytes });
    }
  };
  const clear = (): void => {
    pages.clear();
    ahead.giveBackAll();
  };
  const take = (position: Position | undefined): Promise<Page<Value> | undefined> | undefined => {
    const asked = position === undefined ? undefined : pages.get(position);
    if (asked && position !== undefined) {
      pages.delete(position);
      ahead.giveBack(asked.bytes);
    } else if (pages.size > 0) {
      // Pages begin elsewhere than the ones before told: what was asked for is of no use.
      isOver = true;
      clear();
    }
    return asked?.page;
  };
  /** Many requests at once may be what the vendor minds: a page that failed among them is asked for again, alone. */
  const again: Ask<Value> = async (query, position) => {
    await Promise.all([...pages.values()].map(({ page }) => page));
    return send(query, position);
  };
  return {
    get requests() {
      return requests;
    },
    page: async (query, position, behind, bytes) => {
      const prefetched = take(position);
      const own = prefetched ? undefined : send(query, position);
      askFor(query, behind, bytes);
      if (own && pages.size === 0) return own;
      return (await (own ? unlessFailed(own) : prefetched)) ?? again(query, position);
    },
    clear,
    rest: ahead.giveBackAll,
  };
};
