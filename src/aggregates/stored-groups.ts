/**
 * Groups that are counted already: what a replica keeps of a whole book, so that a question about it reads no customer.
 */

import type { Owed } from "../receivables/amounts-due.ts";
import type { Connection } from "../vendors/define.ts";
import type { Grouping } from "./group-keys.ts";

export interface StoredGroup {
  /** One value per grouping asked for. */
  readonly values: readonly string[];
  readonly customers: number;
  readonly overdue: number;
  readonly owed: Owed;
}

export interface StoredGroups {
  readonly groups: readonly StoredGroup[];
  readonly customers: number;
  readonly invoices: number;
}

/**
 * Undefined where it is not kept, or something of it could not be judged: then every row is read. `asOf`: midnight UTC.
 */
export type ReadStoredGroups = (
  connection: Connection,
  groupBy: readonly Grouping[],
  asOf: number,
) => Promise<StoredGroups | undefined>;
