/** What doctor says of the replica: per connection how old it is, what it holds, and how its last pass went. */

import { type ReplicaStatus, readStatus } from "../../replica/status.ts";
import { openStore } from "../../replica/store/open.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import type { Screen } from "../screen.ts";
import { type Column, tableOf, wrapped } from "../table.ts";

/** `problem`: why nothing can be told. `refused`: no server starts with this setting. */
type ReplicaFound =
  | { readonly connections: readonly (ReplicaStatus & { readonly answers: boolean })[] }
  | { readonly problem: string; readonly refused?: true };

/** Never rejects. `answers`: young enough to be asked instead of the vendor. */
export const examineReplica = async (
  { url, maxAgeSeconds }: { readonly url: string; readonly maxAgeSeconds: number },
  now: number,
): Promise<ReplicaFound> => {
  try {
    const store = await openStore(url);
    try {
      const found = await readStatus(store, now);
      const isYoung = ({ age_s }: ReplicaStatus): boolean => age_s !== undefined && age_s <= maxAgeSeconds;
      return { connections: found.map((one) => ({ ...one, answers: isYoung(one) })) };
    } finally {
      await store.close();
    }
  } catch (failure) {
    if (failure instanceof SettingsError) return { problem: failure.message, refused: true };
    const { code = "unknown" } = failure as { readonly code?: string };
    return { problem: `its database cannot be reached (${code}); vendors are asked` };
  }
};

const columns: readonly Column[] = [
  { name: "replica of" },
  { name: "age", align: "right" },
  { name: "customers", align: "right" },
  { name: "at the vendor", align: "right", spare: 2 },
  { name: "invoices", align: "right", spare: 3 },
  { name: "answers" },
  { name: "last pass", least: 12, spare: 1 },
];

const ageOf = (seconds: number | undefined): string => {
  if (seconds === undefined) return "-";
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
};

const cellsOf = (one: ReplicaStatus & { readonly answers: boolean }): readonly string[] => [
  one.connection,
  ageOf(one.age_s),
  String(one.customers),
  one.vendor_customers === undefined ? "?" : String(one.vendor_customers),
  String(one.invoices),
  one.answers ? "✓" : one.age_s === undefined ? "never synced" : "too old",
  one.last_pass ? [one.last_pass.state, one.last_pass.kind].join(", ") : "-",
];

/** What is missing or went wrong, one sentence each. */
const remarksOf = (one: ReplicaStatus): readonly string[] => {
  const { connection, customers, vendor_customers: told, invoices_lack: lack, last_pass: last } = one;
  return [
    ...(told !== undefined && told !== customers
      ? [`${connection}: holds ${customers} customers where the vendor counted ${told}.`]
      : []),
    ...(lack === undefined ? [] : [`${connection}: not all invoices: ${lack}`]),
    ...(last && last.state !== "published" && last.problem
      ? [`${connection}: last pass ${last.state}: ${last.problem}`]
      : []),
  ];
};

/** As wide as the screen. */
export const replicaReport = (found: ReplicaFound, screen: Screen): readonly string[] => {
  if ("problem" in found) return wrapped(`replica: ${found.problem}`, screen.places);
  if (found.connections.length === 0) return ["replica: empty; billing-customers-mcp sync fills it"];
  const { lines } = tableOf(columns, found.connections.map(cellsOf), screen.places, (cell, row) =>
    row === -1 ? screen.paint(cell, "bold") : /too old|never/.test(cell) ? screen.paint(cell, "yellow") : cell,
  );
  return [...lines, ...found.connections.flatMap(remarksOf).flatMap((one) => wrapped(one, screen.places))];
};
