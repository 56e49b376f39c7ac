/** What a worklist's rows owe by age, each currency for itself. */

import { addDigits, readAmounts } from "./amounts.ts";
import { cellOf, type Row } from "./rows.ts";

/** The buckets of the server, youngest first. */
const ages = ["current", "1-30", "31-60", "61-90", "90+"] as const;
type Age = (typeof ages)[number];

/** The last day of each age; what is older is the last of them. */
const lastDays: readonly (readonly [Age, number])[] = [
  ["current", 0],
  ["1-30", 30],
  ["31-60", 60],
  ["61-90", 90],
];

/** The age of a row by its days overdue; undefined where it tells none. */
export const ageOf = (row: Row): Age | undefined => {
  const days = Number.parseInt(cellOf(row, "days"), 10);
  if (Number.isNaN(days)) return undefined;
  return lastDays.find(([, last]) => days <= last)?.[0] ?? "90+";
};

export interface AgeSum {
  readonly age: Age;
  readonly customers: number;
  /** A decimal string; undefined where no row has this age and currency. */
  readonly digits?: string;
  /** At least one part of it is only an upper bound. */
  readonly atMost: boolean;
}

export interface CurrencyAges {
  readonly currency: string;
  readonly total: string;
  readonly sums: readonly AgeSum[];
}

export interface Ageing {
  readonly currencies: readonly CurrencyAges[];
  /** Customers with an amount, or a part of it, that is unknown or in no stated currency: in none of the sums. */
  readonly unclear: readonly AgeSum[];
}

interface Part {
  readonly age: Age | undefined;
  readonly digits: string;
  readonly atMost: boolean;
}

const sumOf = (parts: readonly Part[]): AgeSum[] =>
  ages.map((age) => {
    const here = parts.filter((part) => part.age === age);
    const digits = here.reduce<string | undefined>((sum, part) => addDigits(sum ?? "0", part.digits), undefined);
    return {
      age,
      customers: here.length,
      ...(digits === undefined ? {} : { digits }),
      atMost: here.some(({ atMost }) => atMost),
    };
  });

export const ageingOf = (rows: readonly Row[]): Ageing => {
  const byCurrency = new Map<string, Part[]>();
  const unclear: Part[] = [];
  for (const row of rows) {
    const age = ageOf(row);
    const amounts = readAmounts(cellOf(row, "amount"));
    const stated = (amounts?.known ?? []).filter(({ currency }) => currency !== "?" && currency !== "");
    for (const { currency, digits, atMost } of stated) {
      byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), { age, digits, atMost }]);
    }
    const isWhole = amounts && amounts.unknown.length === 0 && stated.length === amounts.known.length;
    if (!isWhole) unclear.push({ age, digits: "0", atMost: false });
  }
  const currencies = [...byCurrency].map(([currency, parts]) => ({
    currency,
    total: parts.reduce((sum, { digits }) => addDigits(sum, digits), "0"),
    sums: sumOf(parts),
  }));
  return { currencies: currencies.sort((a, b) => (a.currency < b.currency ? -1 : 1)), unclear: sumOf(unclear) };
};
