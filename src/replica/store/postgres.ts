/**
 * PostgreSQL behind the replica's interface: a small pool, one schema of its own, locks that end with their session.
 */

import { accessSync, constants } from "node:fs";
import { Client, Pool, type PoolClient } from "pg";
import { createLine } from "../../platform/event-loop.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import { writePatterns } from "./patterns.ts";
import type { Dialect, Sql, SqlValue, Store } from "./sql.ts";

/** Where the URL's `schema` names none. */
const usualSchema = "billing_customers";
const connectTimeoutMs = 5_000;
/** A reader that waits longer than a call may take is of no use to anybody. */
const statementTimeoutMs = 60_000;
const mostReaders = 4;

/** `int8`, `int2` and `int4` as numbers: instants in milliseconds and counts, all far below 2^53. */
const integers: ReadonlySet<number> = new Set([20, 21, 23]);

const dialect: Dialect = {
  name: "postgres",
  keyType: `TEXT COLLATE "C"`,
  integerType: "BIGINT",
  countedType: "BIGINT GENERATED ALWAYS AS IDENTITY",
  isLike: (alias, patterns, add) => writePatterns(patterns, (one) => `${alias}.search_text LIKE ${add(one)}`),
  findsInOrder: false,
  // No index is of such an expression.
  holds: (alias, patterns, add) => writePatterns(patterns, (one) => `(${alias}.search_text || '') LIKE ${add(one)}`),
  textSearch: [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public",
    "CREATE INDEX customer_rows_search ON customer_rows USING GIN (search_text public.gin_trgm_ops)",
  ],
  listed: (placeholder) => `json_array_elements_text(${placeholder}::json)`,
  // What was written last is otherwise looked through by every search.
  settle: ["SELECT gin_clean_pending_list('customer_rows_search')"],
};

interface Target {
  readonly connectionString: string;
  readonly schema: string;
}

/** The driver would throw what nobody can act on, with the first statement. */
const checkFiles = ({ searchParams }: URL): void => {
  for (const name of ["sslrootcert", "sslcert", "sslkey"]) {
    const path = searchParams.get(name);
    if (path === null) continue;
    try {
      accessSync(path, constants.R_OK);
    } catch (cause) {
      throw new SettingsError(
        `BILLING_MCP_REPLICA_URL: ${name} names a file that cannot be read (${(cause as NodeJS.ErrnoException).code}). Example: ${name}=/etc/ssl/database.pem`,
      );
    }
  }
};

/** Whoever asks for TLS is told with whom: by these modes the driver means verify-full, and warns that it will not. */
const verified: ReadonlySet<string | null> = new Set(["prefer", "require", "verify-ca"]);

const targetOf = (url: string): Target => {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get("schema") ?? usualSchema;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema))
    throw new SettingsError(
      `BILLING_MCP_REPLICA_URL: schema "${schema}" takes a-z, 0-9 and _. Example: ?schema=billing`,
    );
  checkFiles(parsed);
  parsed.searchParams.delete("schema");
  if (verified.has(parsed.searchParams.get("sslmode"))) parsed.searchParams.set("sslmode", "verify-full");
  return { connectionString: parsed.href, schema };
};

const settingsFor = ({ connectionString, schema }: Target) => ({
  connectionString,
  connectionTimeoutMillis: connectTimeoutMs,
  application_name: "billing-customers-mcp",
  // Compiling a plan, and starting further processes for one, takes longer than most answers.
  options: `-c search_path=${schema},public -c jit=off -c max_parallel_workers_per_gather=0`,
  types: {
    getTypeParser: (id: number) => (integers.has(id) ? Number : (text: string) => text),
  } as never,
});

/** Over all schemas of a database, since the extension belongs to all of them. */
const prepare = (schema: string): readonly string[] => [
  "SELECT pg_advisory_xact_lock(hashtextextended('billing-customers-mcp/migrate', 0))",
  // IF NOT EXISTS asks for the right to create one, also where it exists.
  `DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '${schema}') THEN CREATE SCHEMA ${schema}; END IF; END $do$`,
];

type Runner = Pick<PoolClient, "query">;

const asSql = (client: Runner): Sql => ({
  query: async <Row>(text: string, values: readonly SqlValue[] = []) =>
    (await client.query(text, values as SqlValue[])).rows as readonly Row[],
});

const inTransaction = async <Result>(client: Runner, act: (sql: Sql) => Promise<Result>): Promise<Result> => {
  await client.query("BEGIN");
  try {
    const result = await act(asSql(client));
    await client.query("COMMIT");
    return result;
  } catch (failure) {
    // A session that is gone has rolled back already.
    await client.query("ROLLBACK").catch(() => undefined);
    throw failure;
  }
};

/** A store on one session: one statement, and one transaction, after another. */
const sessionStore = (client: Client): Store => {
  const inLine = createLine();
  return {
    dialect,
    prepare: [],
    query: (text, values) => inLine(() => asSql(client).query(text, values)),
    transaction: (act) => inLine(() => inTransaction(client, act)),
    exclusively: () => Promise.reject(new Error("A session holds one lock.")),
    close: () => client.end(),
  };
};

const exclusively = async <Result>(target: Target, name: string, act: (store: Store) => Promise<Result>) => {
  const client = new Client(settingsFor(target));
  // A session that ends by itself makes the next statement fail: that is the news.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const key = `${target.schema}/${name}`;
    const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held", [key]);
    return rows[0]?.held === "t" ? { done: await act(sessionStore(client)) } : undefined;
  } finally {
    // The lock ends with its session.
    await client.end().catch(() => undefined);
  }
};

/**
 * Opens a pool; the first statement connects. `url`: `postgres://…`, with `schema=` where the usual one is not wanted.
 */
export const openPostgres = (url: string): Store => {
  const target = targetOf(url);
  const pool = new Pool({
    ...settingsFor(target),
    max: mostReaders,
    statement_timeout: statementTimeoutMs,
    // An idle pool must not keep a process alive, nor a server's slots taken.
    allowExitOnIdle: true,
  });
  pool.on("error", () => undefined);
  return {
    dialect,
    prepare: prepare(target.schema),
    query: (text, values) => asSql(pool as unknown as Runner).query(text, values),
    transaction: async (act) => {
      const client = await pool.connect();
      try {
        return await inTransaction(client, act);
      } finally {
        client.release();
      }
    },
    exclusively: (name, act) => exclusively(target, name, act),
    close: () => pool.end(),
  };
};
