/**
 * What a walk has read and not shown yet, kept in memory for its next call: pages, and what whole lists came to. And
 * pages of all rows of a list, kept for the next question. By principal, account, walk and place, in bounded bytes, for
 * a bounded time; what is gone is asked for again.
 */

import { UnreadJson } from "../../http/answer/unread-json.ts";
import type { Query } from "../../http/request.ts";
import type { Reading } from "../declare/list.ts";
import type { Call, Connection } from "../define.ts";
import type { Position } from "../pagination/strategy.ts";

/** Bytes of all that is kept, and of what is kept for one principal. */
export const mostKeptBytes = 32 * 1024 * 1024;
export const mostKeptBytesEach = 8 * 1024 * 1024;

/** A page as the vendor sent it, and how many rows were asked for. */
export interface ReadPage {
  readonly reading: Reading;
  readonly size: number;
}

interface KeptPage extends ReadPage {
  /** Since it was read. */
  readonly ageMs: number;
}

/** The pages of one walk at one account, within one call. */
export interface WalkPages {
  /** As in `WalkMemory`, with its age. */
  recall(name: string): { readonly value: unknown; readonly ageMs: number } | undefined;
  retain: WalkMemory["retain"];
  /** A page that an earlier call of the walk kept. */
  take(path: string, query: Query, position: Position | undefined): KeptPage | undefined;
  /** What this call read. */
  note(path: string, query: Query, position: Position | undefined, page: ReadPage): void;
  /** A page that turned out not to be what it has to be. */
  forget(path: string, query: Query, position: Position | undefined): void;
  /** Keeps the page at a place, and what this call read behind it; what is kept already stays as old as it is. */
  keep(path: string, query: Query, position: Position | undefined): void;
  /** Pages of all rows of a list, whatever walk read them. */
  readonly book: Pick<WalkPages, "take" | "note" | "forget">;
}

/** What else a walk's calls keep for the next one, under names of its own: what a whole list came to. */
export interface WalkMemory {
  /** What an earlier call of the walk kept. */
  recall(name: string): unknown;
  /** `readAt`: performance.now() when its reading began. */
  retain(name: string, value: unknown, readAt: number): void;
}

interface WalkOwner {
  readonly principal: string;
  /** Names the account. */
  readonly upstream: string;
  /** When the walk began, epoch milliseconds. */
  readonly begunAt: number;
  /** Not the walk's first call: only then may anything be taken. */
  readonly isContinued: boolean;
}

export interface LookAhead {
  /** Bytes kept now. */
  readonly bytes: number;
  of(owner: WalkOwner): WalkPages;
  /** Forgets everything. */
  clear(): void;
}

interface Kept {
  readonly principal: string;
  /** What was kept, made anew. */
  readonly value: () => unknown;
  readonly bytes: number;
  readonly size: number;
  /** performance.now() milliseconds. */
  readonly readAt: number;
}

/**
 * An answer does not wait for its rest to be written down, and neither does the question that comes at once after it:
 * by then it waits for its vendors.
 */
const writtenDownAfterMs = 25;

/** Pages of a call that may still be where its answer ends: more than are read side by side. */
const mostNoted = 12;

const createStore = (seconds: number) => {
  const kept = new Map<string, Kept>();
  const bytesOf = new Map<string, number>();
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const count = (principal: string, more: number): void => {
    bytes += more;
    const now = (bytesOf.get(principal) ?? 0) + more;
    if (now > 0) bytesOf.set(principal, now);
    else bytesOf.delete(principal);
  };
  const drop = (key: string): void => {
    const page = kept.get(key);
    if (page) count(page.principal, -page.bytes);
    kept.delete(key);
  };
  const isOld = ({ readAt }: Kept): boolean => performance.now() - readAt >= seconds * 1000;
  const sweep = (): void => {
    for (const [key, page] of kept) if (isOld(page)) drop(key);
    timer = kept.size > 0 ? setTimeout(sweep, 1_000).unref() : undefined;
  };
  /** The longest kept ones give way, first the same principal's. */
  const makeRoom = (principal: string, length: number): void => {
    for (const [key, page] of kept) {
      if ((bytesOf.get(principal) ?? 0) + length <= mostKeptBytesEach) break;
      if (page.principal === principal) drop(key);
    }
    for (const key of kept.keys()) {
      if (bytes + length <= mostKeptBytes) break;
      drop(key);
    }
  };
  return {
    bytes: () => bytes,
    get: (key: string): Kept | undefined => {
      const page = kept.get(key);
      return page && !isOld(page) ? page : undefined;
    },
    set: (key: string, page: Kept): void => {
      if (page.bytes > mostKeptBytesEach) return;
      drop(key);
      makeRoom(page.principal, page.bytes);
      kept.set(key, page);
      count(page.principal, page.bytes);
      timer ??= setTimeout(sweep, 1_000).unref();
    },
    drop,
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
      kept.clear();
      bytesOf.clear();
      bytes = 0;
    },
  };
};

/** Undefined for a call that is no part of a walk. */
export const walkPages = (
  lookAhead: LookAhead,
  { upstream }: Connection,
  { walk, asker }: Call,
): WalkPages | undefined =>
  walk && lookAhead.of({ principal: asker?.principal ?? "", upstream: upstream.key, ...walk });

type When = Pick<Kept, "size" | "readAt">;

/** As JSON, since it takes a fraction of the memory that the value takes, and its length is known. */
const asKept = (principal: string, value: unknown, when: When): Kept => {
  const json = Buffer.from(JSON.stringify(value));
  return { principal, value: () => JSON.parse(json.toString()) as unknown, bytes: json.length, ...when };
};

/** About what an unread row takes beside its bytes. */
const rowBytes = 128;

/** Rows that nobody has read stay as they came. */
const pageAsKept = (principal: string, reading: Reading, when: When): Kept => {
  const [first] = reading.items;
  if (!(first instanceof UnreadJson)) return asKept(principal, reading, when);
  return { principal, value: () => reading, bytes: first.held + reading.items.length * rowBytes, ...when };
};

const pageOf = (kept: (When & { readonly value: unknown; readonly ageMs: number }) | undefined): KeptPage | undefined =>
  kept && { reading: kept.value as Reading, size: kept.size, ageMs: kept.ageMs };

/** `seconds`: how long a page is kept from when it was read. */
export const createLookAhead = (seconds: number): LookAhead => {
  const store = createStore(seconds);
  const waiting: (() => void)[] = [];
  const settle = (): void => {
    for (const keep of waiting.splice(0)) keep();
  };
  const later = (keep: () => void): void => {
    if (waiting.length === 0) setTimeout(settle, writtenDownAfterMs).unref();
    waiting.push(keep);
  };
  const forget = (key: string): void => {
    settle();
    store.drop(key);
  };
  const kept = (key: string) => {
    settle();
    const found = store.get(key);
    if (!found) return undefined;
    const { value, size, readAt } = found;
    return { value: value(), size, readAt, ageMs: performance.now() - readAt };
  };
  return {
    get bytes() {
      settle();
      return store.bytes();
    },
    clear: () => {
      waiting.length = 0;
      store.clear();
    },
    of: ({ principal, upstream, begunAt, isContinued }) => {
      const noted = new Map<string, ReadPage & When>();
      const listOf = (path: string, query: Query): string =>
        JSON.stringify([principal, upstream, begunAt, path, query]);
      const keyOf = (path: string, query: Query, position: Position | undefined): string =>
        `${listOf(path, query)}${JSON.stringify(position ?? null)}`;
      const nameOf = (name: string): string => JSON.stringify([principal, upstream, begunAt, name]);
      const bookKeyOf = (path: string, query: Query, position: Position | undefined): string =>
        JSON.stringify([principal, upstream, path, query, position ?? null]);
      return {
        recall: (name) => (isContinued ? kept(nameOf(name)) : undefined),
        retain: (name, value, readAt) => store.set(nameOf(name), asKept(principal, value, { size: 0, readAt })),
        book: {
          take: (...place) => pageOf(kept(bookKeyOf(...place))),
          forget: (...place) => forget(bookKeyOf(...place)),
          note: (path, query, position, { reading, size }) => {
            const when = { size, readAt: performance.now() };
            later(() => store.set(bookKeyOf(path, query, position), pageAsKept(principal, reading, when)));
          },
        },
        take: (...place) => (isContinued ? pageOf(kept(keyOf(...place))) : undefined),
        forget: (...place) => {
          noted.delete(keyOf(...place));
          forget(keyOf(...place));
        },
        note: (path, query, position, page) => {
          noted.set(keyOf(path, query, position), { ...page, readAt: performance.now() });
          const [oldest] = noted.keys();
          if (noted.size > mostNoted && oldest !== undefined) noted.delete(oldest);
        },
        keep: (path, query, position) => {
          later(() => {
            const first = keyOf(path, query, position);
            const read = [...noted].filter(([key]) => key.startsWith(listOf(path, query)));
            const from = store.get(first) ? 0 : read.findIndex(([key]) => key === first);
            for (const [key, page] of from < 0 ? [] : read.slice(from))
              store.set(key, pageAsKept(principal, page.reading, page));
          });
        },
      };
    },
  };
};
