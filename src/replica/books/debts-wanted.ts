/** Which debts of a day a worklist's question is about, as conditions on the table of debts. */

import type { ReadTopDebts } from "../../receivables/worklist/top-debts.ts";
import { showDay } from "../../vocabulary/invoice.ts";
import type { StoredBook, Values } from "../reading/snapshot.ts";
import { sortableDecimal } from "../rows/columns.ts";

export type DebtsWanted = Parameters<ReadTopDebts>[1];

/** The day's debts of the published pass, called `d`. */
export const ofDay = ({ source }: StoredBook, asOf: number, values: Values): string => {
  const [connection, pass, day] = [source.connection, source.published_pass ?? 0, showDay(asOf)].map((value) =>
    values.add(value),
  );
  return `d.connection = ${connection} AND d.pass = ${pass} AND d.day = ${day}`;
};

/** What of a debt is asked for: all of it, the currency that it is in alone, or its part in that currency. */
export type Asked = "all" | "only" | "part";

export const askedFor = ({ currency }: DebtsWanted): readonly Asked[] =>
  currency === undefined ? ["all"] : ["only", "part"];

export const conditionFor = (
  asked: Asked,
  { currency = "", minAmount, minDaysOverdue }: DebtsWanted,
  values: Values,
) => {
  const conditions = {
    all: () => ["d.part = ''"],
    only: () => ["d.part = ''", `d.only_currency = ${values.add(currency)}`],
    part: () => [`d.part = ${values.add(currency)}`],
  };
  return [
    ...conditions[asked](),
    `d.days >= ${values.add(minDaysOverdue)}`,
    // An amount is asked for in a currency, and who has one in it is ranked by it.
    ...(minAmount === undefined
      ? []
      : [`d.lead_key = ${values.add(currency)}`, `d.lead_amount >= ${values.add(sortableDecimal(minAmount))}`]),
  ].join(" AND ");
};
