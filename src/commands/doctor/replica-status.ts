/** What doctor says of the replica: per connection how old it is, what it holds, and how its last pass went. */

import { accountOf } from "../../replica/account.ts";
import { type LastPass, type ReplicaStatus, readStatus } from "../../replica/status.ts";
import { openStore } from "../../replica/store/open.ts";
import { whyUnreachable } from "../../replica/store/unreachable.ts";
import type { Connection } from "../../vendors/define.ts";
import { SettingsError } from "../../vocabulary/problem.ts";
import type { Screen } from "../screen.ts";
import { type Column, tableOf, wrapped } from "../table.ts";

interface Examined extends Omit<ReplicaStatus, "account"> {
  /** Young enough to be asked instead of the vendor, and of the same account. */
  readonly answers: boolean;
  /** Rows of an account or address that the connection has no longer are none of its own. */
  readonly of: "this account" | "another account" | "no connection";
}

/** `problem`: why nothing can be told. `refused`: no server starts with this setting. */
type ReplicaFound =
  | { readonly connections: readonly Examined[] }
  | { readonly problem: string; readonly refused?: true };

/** Never rejects. */
export const examineReplica = async (
  { url, maxAgeSeconds }: { readonly url: string; readonly maxAgeSeconds: number },
  connections: readonly Connection[],
  now: number,
): Promise<ReplicaFound> => {
  const examined = ({ account, ...one }: ReplicaStatus): Examined => {
    const connection = connections.find(({ name }) => name === one.connection);
    const isOwn = connection !== undefined && accountOf(connection) === account;
    const isYoung = one.age_s !== undefined && one.age_s <= maxAgeSeconds;
    const of = isOwn ? "this account" : connection ? "another account" : "no connection";
    return { ...one, answers: isOwn && isYoung, of };
  };
  try {
    const store = await openStore(url);
    try {
      return { connections: (await readStatus(store, now)).map(examined) };
    } finally {
      await store.close();
    }
  } catch (failure) {
    if (failure instanceof SettingsError) return { problem: failure.message, refused: true };
    return { problem: `its database cannot be reached (${whyUnreachable(failure)}); vendors are asked` };
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

const answersOf = ({ answers, of, age_s }: Examined): string => {
  if (answers) return "✓";
  if (of !== "this account") return of;
  return age_s === undefined ? "never synced" : "too old";
};

/** A process that was killed says nothing of it: what has not ended may be under way. */
const passState = ({ state, problem }: LastPass): string =>
  state !== "running" ? state : problem === null ? "not ended" : "interrupted";

const cellsOf = (one: Examined): readonly string[] => [
  one.connection,
  ageOf(one.age_s),
  String(one.customers),
  one.vendor_customers === undefined ? "?" : String(one.vendor_customers),
  String(one.invoices),
  answersOf(one),
  one.last_pass ? [passState(one.last_pass), one.last_pass.kind].join(", ") : "-",
];

/** What is missing or went wrong, one sentence each. */
const remarksOf = (one: Examined): readonly string[] => {
  const { connection, customers, vendor_customers: told, invoices_lack: lack, last_pass: last } = one;
  return [
    ...(told !== undefined && told !== customers
      ? [`${connection}: holds ${customers} customers where the vendor counted ${told}.`]
      : []),
    ...(lack === undefined ? [] : [`${connection}: not all invoices: ${lack}`]),
    ...(last && last.state !== "published" && last.problem
      ? [`${connection}: last pass ${passState(last)}: ${last.problem}`]
      : []),
  ];
};

/** Those whose rows are none of this account's, in one sentence. */
const elsewhere = (all: readonly Examined[]): readonly string[] => {
  const names = all.filter(({ of }) => of === "another account").map(({ connection }) => connection);
  if (names.length === 0) return [];
  // The embedded sandbox is at another address each time.
  return [`Synced from another account or address, so vendors are asked until a sync: ${names.join(", ")}.`];
};

/** As wide as the screen. */
export const replicaReport = (found: ReplicaFound, screen: Screen): readonly string[] => {
  if ("problem" in found) return wrapped(`replica: ${found.problem}`, screen.places);
  if (found.connections.length === 0) return ["replica: empty; billing-customers-mcp sync fills it"];
  const { lines } = tableOf(columns, found.connections.map(cellsOf), screen.places, (cell, row) =>
    row === -1
      ? screen.paint(cell, "bold")
      : /too old|never|another|^no /.test(cell)
        ? screen.paint(cell, "yellow")
        : cell,
  );
  const remarks = [...elsewhere(found.connections), ...found.connections.flatMap(remarksOf)];
  return [...lines, ...remarks.flatMap((one) => wrapped(one, screen.places))];
};
