/** Which debts of a day a worklist's question is about, as conditions on the table of debts. */

import { hasMandate } from "../../receivables/worklist/mandates.ts";
import type { TopWanted } from "../../receivables/worklist/top-debts.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import type { StoredBook, Values } from "../reading/snapshot.ts";
import { sortableDecimal } from "../rows/columns.ts";

const mandatesKept = ["working", "none", "unknown"] as const;
/** What a debt's customer has, as a worklist asks for it. */
export type MandateKept = (typeof mandatesKept)[number];

/** `status`: as the customers' column has it, NULL where the vendor does not say. */
export const mandateKept = (status: string | null): MandateKept => {
  const isWorking = hasMandate({ mandate: status === null ? undefined : { status } }, "working");
  if (isWorking === undefined) return "unknown";
  return isWorking ? "working" : "none";
};

/** Those that a question counts: with what it asks for, and unknown. */
export const mandatesFor = ({ mandate = "any" }: TopWanted): readonly MandateKept[] =>
  mandate === "any" ? mandatesKept : [mandate, "unknown"];

/** The day's debts of the published pass, called `d`. */
export const ofDay = ({ source }: StoredBook, asOf: number, values: Values): string => {
  const [connection, pass, day] = [source.connection, source.published_pass ?? 0, showDay(asOf)].map((value) =>
    values.add(value),
  );
  return `d.connection = ${connection} AND d.pass = ${pass} AND d.day = ${day}`;
};

/** What of a debt is asked for: all of it, the currency that it is in alone, or its part in that currency. */
export type Asked = "all" | "only" | "part";

export const askedFor = ({ currency }: TopWanted): readonly Asked[] =>
  currency === undefined ? ["all"] : ["only", "part"];

/** Whatever mandate there is. */
export const conditionFor = (asked: Asked, { currency = "", minAmount, minDaysOverdue }: TopWanted, values: Values) => {
  const conditions = {
    all: () => ["d.part = ''"],
    only: () => ["d.part = ''", `d.only_currency = ${values.add(currency)}`],
    part: () => [`d.part = ${values.add(currency)}`],
  };
  return [
    ...conditions[asked](),
    // A debt is a day overdue at least.
    ...(minDaysOverdue > 1 ? [`d.days >= ${values.add(minDaysOverdue)}`] : []),
    // An amount is asked for in a currency, and who has one in it is ranked by it.
    ...(minAmount === undefined
      ? []
      : [`d.lead_key = ${values.add(currency)}`, `d.lead_amount >= ${values.add(sortableDecimal(minAmount))}`]),
  ].join(" AND ");
};
