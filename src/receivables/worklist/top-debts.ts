/** Debts that are ranked already: what a replica keeps of a whole book, so that a worklist reads its own debts only. */

import type { Connection } from "../../vendors/define.ts";
import type { Owed } from "../amounts-due.ts";
import type { Debt } from "../debts.ts";
import type { OverdueInvoices } from "../overdue.ts";
import type { MandateWish } from "./mandates.ts";
import type { Wanted } from "./narrow.ts";
import type { WorklistOrder } from "./order.ts";

export interface TopDebts {
  /** Enough of them, in any order, that the first ones of a worklist are among them. */
  readonly debts: readonly Debt[];
  /** Of everybody that matches. */
  readonly matched: number;
  readonly owed: Owed;
  /** Customers who match but for their mandate, which is asked for and not known. */
  readonly mandateUnknown: number;
  readonly invoices: number;
  /** Epoch milliseconds: nothing of it is older. */
  readonly readAsOf: number;
}

export interface TopWanted extends Wanted {
  readonly limit: number;
  /** Default: any. */
  readonly mandate?: MandateWish | undefined;
  /** Default: rank. */
  readonly order?: WorklistOrder | undefined;
}

/** Undefined where it is not kept, or something of it could not be judged: then all invoices are read. */
export type ReadTopDebts = (connection: Connection, wanted: TopWanted, asOf: number) => Promise<TopDebts | undefined>;

export const debtsOf = (debts: readonly Debt[]): OverdueInvoices["debts"] =>
  async function* () {
    yield* debts;
  };

/** As if all invoices had been read. */
export const asOverdueInvoices = (
  connection: Connection,
  { debts, invoices, readAsOf }: Pick<TopDebts, "debts" | "invoices" | "readAsOf">,
): OverdueInvoices => ({
  connection,
  debts: debtsOf(debts),
  waiting: [],
  invoiceRead: {
    whole: true,
    read: invoices,
    malformed: 0,
    unowned: 0,
    requests: 0,
    how: "replica",
    ignored: false,
    moved: false,
    asOf: readAsOf,
  },
  unjudged: { undated: 0, unclear: 0, withoutCustomer: 0, customers: new Set() },
  unfilled: 0,
  relatedIncomplete: false,
  requests: 0,
});
