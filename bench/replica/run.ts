/**
 * The replica at size: `npm run bench:replica -- postgres 1000000` or `-- sqlite 50000` (the latter on Node 22.18 or
 * newer). Fills a schema or file of its own, measures, drops it. `--keep` leaves it, for the next run to find.
 */

import { mkdirSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { readSources } from "../../src/replica/reading/snapshot.ts";
import { openStore } from "../../src/replica/store/open.ts";
import { fill } from "./fill.ts";
import { measureReplica } from "./measure.ts";
import { keepReplicaResults } from "./section.ts";

const vendors = ["pland", "fynn"] as const;
const given = process.argv.slice(2).filter((one) => one !== "--keep");
const isKept = process.argv.includes("--keep");
const [kind = "postgres", wanted = kind === "sqlite" ? "50000" : "1000000", ...others] = given;
// A run ends by dropping what it measured: nothing is guessed of a word that it does not know.
if (!/^(?:postgres|sqlite)$/.test(kind) || !/^[1-9]\d*$/.test(wanted) || others.length > 0) {
  process.stderr.write("Usage: npm run bench:replica -- [postgres | sqlite] [customers] [--keep]\n");
  process.exit(2);
}
const customers = Number(wanted);
const schema = "replica_bench";

const say = (what: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
};

const folder = kind === "sqlite" ? join(tmpdir(), schema) : "";
if (folder) mkdirSync(folder, { recursive: true });
const url = folder ? `file:${join(folder, "replica.db")}` : `postgres://postgres@127.0.0.1:5432/test?schema=${schema}`;
const store = await openStore(url);
if ((await readSources(store)).length === 0)
  await fill({ store, vendors, customers, mostRead: folder ? customers : 20_000, say });
const figures = await measureReplica(url, store, vendors, say);
keepReplicaResults({
  date: new Date().toISOString().slice(0, 10),
  // With others at work, whose share of the processors is missing here: a load of 2 keeps two of them busy.
  machine: `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}`,
  vendors,
  measured: { [store.dialect.name]: figures },
});
say(`${figures.residentMiB} MiB, ${figures.vendorRequests} vendor requests`);
if (!isKept && !folder) await store.query(`DROP SCHEMA ${schema} CASCADE`);
await store.close();
if (!isKept && folder) rmSync(folder, { recursive: true, force: true });
process.exit(0);
