/** What doctor says of the replica: per connection how old it is, what it holds, and how its last pass went. */

import { readSources, type Source } from "../../replica/reading/snapshot.ts";
import { openStore } from "../../replica/store/open.ts";
import type { Store } from "../../replica/store/sql.ts";
import { SettingsError } from "../../vocabulary/problem.ts";

interface LastPass {
  readonly connection: string;
  readonly state: string;
  readonly problem: string | null;
}

const minutesSince = (instant: string, now: number): number => Math.round((now - Date.parse(instant)) / 60_000);

const ageOf = ({ whole_as_of: whole, customers, invoices }: Source, maxAgeSeconds: number, now: number): string => {
  if (whole === null) return "never synced whole; vendors are asked";
  const isOld = now - Date.parse(whole) > maxAgeSeconds * 1000;
  const held = `${customers} customers, ${invoices} invoices, ${minutesSince(whole, now)} min old`;
  return isOld ? `${held}: too old, vendors are asked` : held;
};

const lineOf = (source: Source, last: LastPass | undefined, maxAgeSeconds: number, now: number): string => {
  const lack = source.invoices_lack === null ? "" : `; not all invoices: ${source.invoices_lack}`;
  const pass =
    last && last.state !== "published" ? `; last pass ${last.state}${last.problem ? `: ${last.problem}` : ""}` : "";
  return `replica of ${source.connection}: ${ageOf(source, maxAgeSeconds, now)}${lack}${pass}`;
};

const linesOf = async (store: Store, maxAgeSeconds: number, now: number): Promise<readonly string[]> => {
  const sources = await readSources(store);
  const passes = await store.query<LastPass>(
    "SELECT p.connection, p.state, p.problem FROM passes p WHERE p.pass = (SELECT max(q.pass) FROM passes q WHERE q.connection = p.connection)",
  );
  if (sources.length === 0) return ["replica: empty; billing-customers-mcp sync fills it"];
  return sources.map((source) =>
    lineOf(
      source,
      passes.find(({ connection }) => connection === source.connection),
      maxAgeSeconds,
      now,
    ),
  );
};

/** Never rejects: a replica that cannot be used is a line of its own. */
export const replicaStatus = async (
  { url, maxAgeSeconds }: { readonly url: string; readonly maxAgeSeconds: number },
  now: number,
): Promise<readonly string[]> => {
  try {
    const store = await openStore(url);
    try {
      return await linesOf(store, maxAgeSeconds, now);
    } finally {
      await store.close();
    }
  } catch (failure) {
    if (failure instanceof SettingsError) return [`replica: ${failure.message}`];
    const { code = "unknown" } = failure as { readonly code?: string };
    return [`replica: its database cannot be reached (${code}); vendors are asked`];
  }
};
