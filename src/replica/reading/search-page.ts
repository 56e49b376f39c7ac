/** A page of customers that a free text may mean, nearest evidence first, found by a place as every page is. */

import type { ParsedQuery } from "../../search/query.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { customerOf } from "../rows/customer.ts";
import type { Store } from "../store/sql.ts";
import { searchSteps } from "./search.ts";
import { createValues, inPass } from "./snapshot.ts";

/** Where a page begins: in which step, and behind which id of it. */
export interface SearchPlace {
  readonly step: number;
  /** Empty at a step's beginning. */
  readonly behind: string;
  /** Somebody was found on the way here. */
  readonly isFound: boolean;
}

export const firstSearchPlace: SearchPlace = { step: 0, behind: "", isFound: false };

export interface SearchWanted {
  readonly connection: string;
  readonly pass: number;
  readonly query: ParsedQuery;
  /** Whether a customer's own fields show that it is meant. */
  readonly isMeant: (customer: Customer) => boolean;
}

export interface SearchPage {
  /** Those that are meant. */
  readonly customers: readonly Customer[];
  /** Undefined at the end. */
  readonly next: SearchPlace | undefined;
  /** A step of weaker evidence was left out, since there is somebody with better. */
  readonly isWeakerLeftOut: boolean;
}

interface Row {
  readonly id: string;
  readonly record: string;
}

/** Rows that are read at once where few of them may be meant. */
const mostCandidates = 500;

const readStep = async (
  store: Store,
  { connection, pass, query }: SearchWanted,
  { step, behind }: SearchPlace,
): Promise<readonly Row[]> => {
  const values = createValues();
  const writing = { dialect: store.dialect, values, invoiceInPass: () => "1 = 0" };
  const base = inPass("c", connection, pass, values);
  const steps = searchSteps(query);
  const condition = steps[step]?.condition(writing);
  if (condition === undefined) return [];
  const earlier = steps.slice(0, step).flatMap((one) => one.condition(writing) ?? []);
  const conditions = [
    base,
    condition,
    ...earlier.map((one) => `NOT (${one})`),
    ...(behind === "" ? [] : [`c.id > ${values.add(behind)}`]),
  ];
  return store.query<Row>(
    `SELECT c.id, c.record FROM customer_rows c WHERE ${conditions.join(" AND ")} ORDER BY c.id LIMIT ${mostCandidates}`,
    values.all,
  );
};

/** Of one reading of a step: those that are meant, at most `most`, and where to go on. */
const takeFrom = (wanted: SearchWanted, rows: readonly Row[], place: SearchPlace, most: number, isWeak: boolean) => {
  const customers: Customer[] = [];
  for (const row of rows) {
    const customer = customerOf(row);
    if (!wanted.isMeant(customer)) continue;
    customers.push(customer);
    if (customers.length === most) return { customers, next: { ...place, behind: row.id, isFound: !isWeak } };
  }
  const isFound = place.isFound || (customers.length > 0 && !isWeak);
  const behind = rows.length === mostCandidates ? rows.at(-1)?.id : undefined;
  const next = behind === undefined ? { step: place.step + 1, behind: "", isFound } : { ...place, behind, isFound };
  return { customers, next };
};

/** Up to `size` customers, and no fewer unless it is the end. */
export const readSearch = async (
  store: Store,
  wanted: SearchWanted,
  at: { readonly place: SearchPlace; readonly size: number },
): Promise<SearchPage> => {
  const steps = searchSteps(wanted.query);
  const customers: Customer[] = [];
  let { place } = at;
  for (let step = steps[place.step]; step; step = steps[place.step]) {
    if (step.isLastResort && place.isFound) return { customers, next: undefined, isWeakerLeftOut: true };
    const rows = await readStep(store, wanted, place);
    const taken = takeFrom(wanted, rows, place, at.size - customers.length, step.isLastResort);
    customers.push(...taken.customers);
    place = taken.next;
    if (customers.length === at.size) return { customers, next: place, isWeakerLeftOut: false };
  }
  return { customers, next: undefined, isWeakerLeftOut: false };
};
