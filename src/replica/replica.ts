/**
 * The replica of this process: opened once, looked at before every call, and put before the vendors where it is young.
 */

import type { ReadStoredGroups } from "../aggregates/stored-groups.ts";
import type { ReadStoredMatches } from "../identity/stored-matches.ts";
import type { ReadTopDebts } from "../receivables/worklist/top-debts.ts";
import type { VendorClient } from "../vendors/client.ts";
import type { Connection } from "../vendors/define.ts";
import { SettingsError } from "../vocabulary/problem.ts";
import { accountOf } from "./account.ts";
import { readStoredGroups } from "./books/counted-groups.ts";
import { readTopDebts } from "./books/ranked-debts.ts";
import { storedClient } from "./reading/client.ts";
import { readSources, type Source, type StoredBook } from "./reading/snapshot.ts";
import { readStoredMatches } from "./reading/stored-matches.ts";
import { rowsVersion } from "./rows/columns.ts";
import { openStore } from "./store/open.ts";
import type { Store } from "./store/sql.ts";

interface ReplicaSettings {
  readonly url: string;
  readonly maxAgeSeconds: number;
}

export interface Replica {
  /** Rejects where the database cannot be reached. */
  store(): Promise<Store>;
  /** Looks at what is published. A database that is gone is no replica until it is back, and nobody waits for it. */
  refresh(): Promise<void>;
  /** A whole book's groups and debts as the sync has counted and ranked them; undefined where it cannot say. */
  readonly storedGroups: ReadStoredGroups;
  readonly topDebts: ReadTopDebts;
  /** The same customers at connections that are young enough; undefined where none is, or the database is gone. */
  readonly storedMatches: ReadStoredMatches;
  /** The client that answers from here where it may, and asks `live` otherwise. */
  before(live: VendorClient): VendorClient;
  close(): Promise<void>;
}

interface ReplicaOptions {
  readonly maxAgeSeconds: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told when the database cannot be reached. */
  readonly onFailure?: ((failure: unknown) => void) | undefined;
}

/** However many calls begin, it is looked at once in this time; a database that is gone, less often. */
const refreshMs = 1_000;
const retryMs = 10_000;

/** Whether its last whole pass is young enough to be asked instead of the vendor. */
const isFresh = (source: Source, maxAgeSeconds: number, now: number): boolean =>
  source.published_pass !== null &&
  source.rows_version === rowsVersion &&
  source.whole_as_of !== null &&
  now - Date.parse(source.whole_as_of) <= maxAgeSeconds * 1000;

/** `open`: asked again after every failure. */
export const replicaOver = (open: () => Promise<Store>, { maxAgeSeconds, now, onFailure }: ReplicaOptions): Replica => {
  let opening: Promise<Store> | undefined;
  let sources: ReadonlyMap<string, Source> = new Map();
  let nextAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  const store = (): Promise<Store> => {
    opening ??= open().catch((failure: unknown) => {
      opening = undefined;
      throw failure;
    });
    return opening;
  };
  const read = async (): Promise<void> => {
    try {
      sources = new Map((await readSources(await store())).map((source) => [source.connection, source]));
      nextAt = performance.now() + refreshMs;
    } catch (failure) {
      sources = new Map();
      nextAt = performance.now() + retryMs;
      onFailure?.(failure);
    } finally {
      reading = undefined;
    }
  };
  let known: Store | undefined;
  const bookOf = (connection: Connection): StoredBook | undefined => {
    const source = sources.get(connection.name);
    if (!known || !source || source.account !== accountOf(connection)) return undefined;
    return { store: known, source, isFresh: isFresh(source, maxAgeSeconds, now()) };
  };
  const youngBook = (connection: Connection): StoredBook | undefined => {
    const book = bookOf(connection);
    return book?.isFresh ? book : undefined;
  };
  /** A young book of which everything could be judged. */
  const judgedBook = (connection: Connection): StoredBook | undefined => {
    const book = youngBook(connection);
    if (!book) return undefined;
    const { unjudged, invoices_lack, malformed } = book.source;
    return unjudged === "{}" && invoices_lack === null && malformed === 0 ? book : undefined;
  };
  return {
    store,
    storedGroups: async (connection, groupBy, asOf) => {
      const book = judgedBook(connection);
      return book && readStoredGroups(book, groupBy, asOf);
    },
    topDebts: async (connection, wanted, asOf) => {
      const book = judgedBook(connection);
      return book && readTopDebts(book, connection, wanted, asOf);
    },
    storedMatches: async (asked, among) => {
      const books = among.flatMap((connection) => {
        const book = youngBook(connection);
        return book ? [{ ...book, connection }] : [];
      });
      if (!books[0] || asked.length === 0) return undefined;
      try {
        return await readStoredMatches(books[0].store, books, asked);
      } catch (failure) {
        onFailure?.(failure);
        return undefined;
      }
    },
    refresh: async () => {
      if (performance.now() < nextAt) return;
      reading ??= read();
      await reading;
      known = await opening?.catch(() => undefined);
    },
    before: (live) => {
      const book = bookOf(live.connection);
      return book ? storedClient(book, live) : live;
    },
    close: async () => (await opening?.catch(() => undefined))?.close(),
  };
};

/** Opened before anything is served. Throws `SettingsError` for a URL, a Node or tables that cannot be used. */
export const openReplica = async (
  { url, maxAgeSeconds }: ReplicaSettings,
  onFailure?: ReplicaOptions["onFailure"],
): Promise<Replica> => {
  const replica = replicaOver(() => openStore(url), { maxAgeSeconds, now: Date.now, onFailure });
  await replica.store().catch((failure: unknown) => {
    if (failure instanceof SettingsError) throw failure;
    onFailure?.(failure);
  });
  return replica;
};
