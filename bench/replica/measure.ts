/** One filled replica measured: calls to a server as hosts start it, and what its own statements take. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { accountOf } from "../../src/replica/account.ts";
import { readSources } from "../../src/replica/reading/snapshot.ts";
import { replicaOver } from "../../src/replica/replica.ts";
import { customerOf } from "../../src/replica/rows/customer.ts";
import { matchDigests } from "../../src/replica/rows/match-digests.ts";
import type { SqlValue, Store } from "../../src/replica/store/sql.ts";
import type { SandboxVendor } from "../../src/sandbox/population/company.ts";
import { decodeRef } from "../../src/summaries/refs/ref.ts";
import type { Envelope } from "../../src/tools/answers/envelope.ts";
import { imageFlags } from "../cost/image-flags.ts";
import { program } from "../sandbox-process.ts";
import { openBenchServices } from "../services.ts";
import { median } from "../statistics.ts";
import { callText, hello, startProcess } from "../stdio-process.ts";
import { questions, readSample } from "./questions.ts";
import { type RawContext, sharing } from "./raw-sql.ts";

interface ReplicaFigure {
  readonly what: string;
  /** A whole call, from the line that asks to the line that answers; milliseconds at the median, as all of these. */
  readonly callMs: number;
  readonly mostMs: number;
  /** What the replica's statements of a call take by themselves. */
  readonly statementsMs: number;
  readonly rawMs: number;
}

export interface ReplicaFigures {
  readonly database: string;
  readonly customers: number;
  readonly invoices: number;
  readonly figures: readonly ReplicaFigure[];
  readonly residentMiB: number;
  readonly vendorRequests: number;
}

const rounds = 31;

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
};

/** Without the first, which warms caches. */
const medianOf = async (measure: () => Promise<number>): Promise<number> => {
  await measure();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measure());
  return median(times);
};

interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
  readonly begun: number;
  ended: number;
}

/** A store that remembers its statements. */
const recorded = (store: Store) => {
  let statements: Statement[] = [];
  const query: Store["query"] = async (text, values = []) => {
    const statement: Statement = { text, values, begun: performance.now(), ended: Number.POSITIVE_INFINITY };
    statements.push(statement);
    try {
      return await store.query(text, values);
    } finally {
      statement.ended = performance.now();
    }
  };
  return {
    store: { ...store, query },
    take: (): readonly Statement[] => {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
};

/** Once more without the call around them, as raw SQL is timed: each behind those that had ended when it began. */
const replay = async (store: Store, statements: readonly Statement[]): Promise<void> => {
  const runs: Promise<unknown>[] = [];
  for (const { text, values, begun } of statements) {
    const before = runs.filter((_, at) => (statements[at]?.ended ?? 0) <= begun);
    runs.push(Promise.all(before).then(() => store.query(text, values)));
  }
  await Promise.all(runs);
};

/** A vendor's address, where every request is one too many. */
const countRequests = async () => {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, count: () => count, close: () => server.close() };
};

const rawContext = async (store: Store): Promise<RawContext> => {
  const sources = await readSources(store);
  const keys = await store.query<{ readonly lead_key: string }>("SELECT DISTINCT lead_key FROM debt_counts");
  return {
    dialect: store.dialect,
    passes: Object.fromEntries(sources.map(({ connection, published_pass }) => [connection, published_pass ?? 0])),
    currencies: keys.map(({ lead_key }) => lead_key),
  };
};

interface RawRow {
  readonly id?: string;
  readonly record?: string;
}

/** Whether its rows say where else their customers stand. */
const tellsTwins = (tool: string): boolean => tool === "list_customers" || tool === "search_customers";

/** The keys by which twins of these customers are found. */
const digestsOf = (rows: readonly RawRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ record = "{}" }) => [...matchDigests(customerOf({ record })).keys()])),
];

/** Of the customers that an answer shows. */
const idsOf = ({ columns = [], rows = [] }: Envelope): readonly string[] => {
  const at = columns.indexOf("ref");
  return at < 0 ? [] : rows.flatMap((cells) => decodeRef(String(cells[at]))?.nativeId ?? []);
};

const notAmong = (rows: readonly RawRow[]): ((id: string) => boolean) => {
  const found = new Set(rows.map(({ id }) => id));
  return (id) => !found.has(id);
};

/** As if its passes had begun now, of connections at these addresses. */
const renew = async (store: Store, connections: ReturnType<typeof openBenchServices>["connections"]): Promise<void> => {
  for (const connection of connections)
    await store.transaction((sql) =>
      sql.query("UPDATE sources SET account = $2, as_of = $3, whole_as_of = $3 WHERE connection = $1", [
        connection.name,
        accountOf(connection),
        new Date().toISOString(),
      ]),
    );
};

export const measureReplica = async (
  url: string,
  opened: Store,
  vendors: readonly SandboxVendor[],
  say: (what: string) => void,
): Promise<ReplicaFigures> => {
  const asked = await countRequests();
  const { store, take } = recorded(opened);
  const replica = replicaOver(async () => store, { maxAgeSeconds: 86_400, now: Date.now });
  const own = openBenchServices(0, vendors, { replica, at: Date.now(), port: asked.port });
  await renew(store, own.connections);
  await replica.refresh();
  const sample = await readSample(store);
  const context = await rawContext(store);
  const server = startProcess({
    args: [...imageFlags, program, "stdio"],
    env: { ...own.variables, BILLING_MCP_REPLICA_URL: url, BILLING_MCP_REPLICA_MAX_AGE: "86400" },
  });
  await hello(server);
  const figures: ReplicaFigure[] = [];
  let residentMiB = 0;
  for (const question of questions) {
    const { what, tool, mostMs } = question;
    const given = question.given(sample);
    const callMs = await medianOf(() => timed(() => callText(server, tool, given)));
    residentMiB = Math.max(residentMiB, server.residentMiB() ?? 0);
    await own.call(tool, given);
    take();
    await own.call(tool, given);
    const statements = take();
    const statementsMs = await medianOf(() => timed(() => replay(opened, statements)));
    const raw = question.raw(context, sample);
    const found = await opened.query<RawRow>(raw.text, raw.values);
    const beside = tellsTwins(tool) ? [sharing(context, digestsOf(found))] : [];
    const rawMs = await medianOf(() =>
      timed(async () => {
        for (const { text, values } of [raw, ...beside]) await opened.query(text, values);
      }),
    );
    const strangers = idsOf(await own.call(tool, given)).filter(notAmong(found));
    if (strangers.length > 0) throw new Error(`${what}: raw SQL does not find ${strangers.join(", ")}`);
    say(
      `${what}: ${callMs.toFixed(1)} ms, its statements ${statementsMs.toFixed(1)} ms; raw SQL ${rawMs.toFixed(1)} ms`,
    );
    figures.push({ what, callMs, mostMs, statementsMs, rawMs });
  }
  await server.kill();
  asked.close();
  const [counts] = await store.query<{ readonly customers: number; readonly invoices: number }>(
    "SELECT max(customers) AS customers, max(invoices) AS invoices FROM sources",
  );
  return {
    database: await versionOf(store),
    customers: counts?.customers ?? 0,
    invoices: counts?.invoices ?? 0,
    figures,
    residentMiB: Math.round(residentMiB),
    vendorRequests: asked.count() + own.exchanges.length,
  };
};

const versionOf = async (store: Store): Promise<string> => {
  if (store.dialect.name === "sqlite") {
    const [row] = await store.query<{ readonly version: string }>("SELECT sqlite_version() AS version");
    return `SQLite ${row?.version}`;
  }
  const [row] = await store.query<{ readonly server_version: string }>("SHOW server_version");
  return `PostgreSQL ${row?.server_version.split(" ")[0]}`;
};
