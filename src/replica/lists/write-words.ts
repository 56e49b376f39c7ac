/** Keeps the words of a connection's names: added with the names, and gone once no name has them. */

import { holdsWord } from "../reading/narrow.ts";
import { createValues } from "../reading/snapshot.ts";
import { nameWords, reversed } from "../rows/name-words.ts";
import type { Dialect, Sql } from "../store/sql.ts";
import { insertRows, type RunningPass } from "./write.ts";

export const writeWords = async (sql: Sql, { connection }: RunningPass, names: readonly string[]): Promise<void> => {
  // In one order, so that no two transactions wait for each other.
  const words = [...new Set(names.flatMap(nameWords))].sort();
  const rows = words.map((word) => ({ connection, word, backwards: reversed(word) }));
  await insertRows(sql, "name_words", rows, "ON CONFLICT DO NOTHING");
};

/** Names of rows that are about to be dropped, and that no row of the same customer still has. */
export const namesLeaving = async (sql: Sql, connection: string, until: number): Promise<readonly string[]> => {
  const rows = await sql.query<{ readonly name: string }>(
    `SELECT DISTINCT c.name FROM customer_rows c WHERE c.connection = $1 AND c.until_pass <= $2 AND c.name <> '' AND NOT EXISTS
       (SELECT 1 FROM customer_rows o WHERE o.connection = $1 AND o.id = c.id AND o.until_pass IS NULL AND o.name = c.name)`,
    [connection, until],
  );
  return rows.map(({ name }) => name);
};

/** Drops words that stand in none of the names that are left. */
export const dropWords = async (
  sql: Sql,
  connection: string,
  names: readonly string[],
  { isLike }: Dialect,
): Promise<void> => {
  for (const word of new Set(names.flatMap(nameWords))) {
    const values = createValues();
    const [own, gone] = [values.add(connection), values.add(word)];
    await sql.query(
      `DELETE FROM name_words WHERE connection = ${own} AND word = ${gone} AND NOT EXISTS
         (SELECT 1 FROM customer_rows c WHERE c.connection = ${own} AND ${isLike("c", holdsWord(word), values.add)})`,
      values.all,
    );
  }
};
