/**
 * Who in the published passes shares evidence with customers that are asked about: one statement, however many they
 * are.
 */

import { mostRowsPerClue } from "../../identity/same-customer.ts";
import type { Candidate, StoredMatches } from "../../identity/stored-matches.ts";
import { customerOf } from "../rows/customer.ts";
import { digestLength, matchDigests } from "../rows/match-digests.ts";
import { createValues, inPass, type StoredBook, type Values } from "./snapshot.ts";

/** Books of which all are in one store, with the connections they are of. */
type MatchedBook = Pick<StoredBook, "source"> & Pick<Candidate, "connection">;

interface Row {
  /** Of a key that too many share; NULL of a customer. */
  readonly digest: string | null;
  readonly connection: string;
  readonly id: string;
  readonly record: string;
}

const nameOf = ({ connection, customer }: Candidate): string => `${connection.name} ${customer.id}`;

/** The condition that row `c` stands in the published pass of its connection, whichever of the books that is. */
const isShown = (books: readonly MatchedBook[], values: Values): string =>
  `(${books.map(({ source }) => `(${inPass("c", source.connection, source.published_pass ?? 0, values)})`).join(" OR ")})`;

/** As they stand in the books. Rows that an answer shows from there are that already: one alone is read again. */
const asKept = async (
  store: StoredBook["store"],
  books: readonly MatchedBook[],
  asked: readonly Candidate[],
): Promise<readonly Candidate[]> => {
  const [one, ...others] = asked;
  if (!one || others.length > 0 || !books.some(({ connection }) => connection === one.connection)) return asked;
  const values = createValues();
  const [row] = await store.query<Row>(
    `SELECT c.record FROM customer_rows c WHERE c.connection = ${values.add(one.connection.name)} AND c.id = ${values.add(one.customer.id)} AND ${isShown(books, values)}`,
    values.all,
  );
  return row ? [{ ...one, customer: customerOf(row) }] : asked;
};

interface Asked {
  readonly key: string;
  /** The one connection of which nobody else matters for the key; empty where everybody does. */
  readonly but: string;
}

/**
 * What is looked up, by digest. Two rows of one connection are two customers whatever they share; but an address that
 * several of them have proves less of each.
 */
const keysOf = (asked: readonly Candidate[]): ReadonlyMap<string, Asked> => {
  const keys = new Map<string, Asked>();
  for (const { connection, customer } of asked) {
    for (const [digest, { kind, key }] of matchDigests(customer)) {
      const own = kind === "email" ? "" : connection.name;
      keys.set(digest, { key, but: (keys.get(digest)?.but ?? own) === own ? own : "" });
    }
  }
  return keys;
};

export const readStoredMatches = async (
  store: StoredBook["store"],
  books: readonly MatchedBook[],
  given: readonly Candidate[],
): Promise<StoredMatches> => {
  const asked = await asKept(store, books, given);
  const asOf = new Map(books.map(({ source }) => [source.connection, Date.parse(source.as_of ?? "")]));
  const keys = keysOf(asked);
  if (keys.size === 0) return { asked, candidates: [], tooCommon: new Set(), asOf };
  const values = createValues();
  // As JSON, so that the statement is the same however many are asked about.
  const listed = (texts: readonly string[]): string => store.dialect.listed(values.add(JSON.stringify(texts)));
  const digests = listed([...keys].map(([digest, { but }]) => digest + but));
  const own = listed(asked.map(nameOf));
  const names = books.map(({ source }) => values.add(source.connection)).join(", ");
  // CROSS JOIN is an inner join whose order SQLite keeps: it would look through all customers of the books first.
  const rows = await store.query<Row>(
    `WITH asked AS (SELECT substr(value, 1, ${digestLength}) AS digest, substr(value, ${digestLength + 1}) AS but FROM ${digests}),
       counted AS (SELECT digest, but, (SELECT count(*) FROM (SELECT 1 FROM match_keys k
         WHERE k.digest = asked.digest AND k.connection IN (${names}) LIMIT ${mostRowsPerClue + 1}) few) AS n FROM asked),
       found AS (SELECT DISTINCT k.connection, k.id FROM counted CROSS JOIN match_keys k
         WHERE k.digest = counted.digest AND counted.n BETWEEN 1 AND ${mostRowsPerClue} AND k.connection IN (${names})
         AND k.connection <> counted.but AND k.connection || ' ' || k.id NOT IN (SELECT value FROM ${own}))
     SELECT NULL AS digest, c.connection, c.id, c.record FROM found CROSS JOIN customer_rows c
       WHERE c.connection = found.connection AND c.id = found.id AND ${isShown(books, values)}
     UNION ALL SELECT digest, '', '', '' FROM counted WHERE n > ${mostRowsPerClue}`,
    values.all,
  );
  const connections = new Map(books.map(({ connection }) => [connection.name, connection]));
  return {
    asked,
    candidates: rows.flatMap((row) => {
      const connection = row.digest === null ? connections.get(row.connection) : undefined;
      return connection ? [{ connection, customer: customerOf(row) }] : [];
    }),
    tooCommon: new Set(rows.flatMap(({ digest }) => keys.get(digest ?? "")?.key ?? [])),
    asOf,
  };
};
