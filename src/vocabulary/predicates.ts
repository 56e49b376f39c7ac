/** What each filter word means on a translated row: the check behind `verified`, and the filter behind `local`. */

import { containsName, foldEmail, foldKey, foldVat } from "../text/fold.ts";
import type { Customer } from "./customer.ts";
import type { Word, WordValue } from "./filters.ts";
import { type Moment, readBound } from "./moment.ts";

/** true or false as the row's own fields say; undefined where the row does not say. */
export type Verdict = boolean | undefined;

const onMoment = (moment: Moment | null | undefined, holds: (at: number) => boolean): Verdict => {
  if (moment === null) return false;
  return moment?.at === undefined ? undefined : holds(moment.at);
};

const onText = (value: string | null | undefined, holds: (value: string) => boolean): Verdict =>
  value === undefined ? undefined : value !== null && holds(value);

const onAny = (values: readonly string[] | null | undefined, holds: (value: string) => boolean): Verdict => {
  // Known to be none is a "no", unlike not known.
  if (values === null) return false;
  return values?.some(holds);
};

const isOneOf = (values: readonly string[]) => (own: string) => values.includes(own);

const instant = (bound: string): number => readBound(bound) ?? Number.NaN;

/** Every address a row shows, the company's own and its people's; undefined where the row shows none of them. */
export const addressesOf = (customer: Customer): readonly string[] | null | undefined => {
  const people = customer.people?.flatMap((person) => (person.email ? [person.email] : []));
  if (customer.emails === undefined && people === undefined) return undefined;
  return [...(customer.emails ?? []), ...(people ?? [])];
};

type Predicates = { readonly [W in Word]: (customer: Customer, value: WordValue<W>) => Verdict };

export const predicates: Predicates = {
  name: (customer, part) => onText(customer.name, (name) => containsName(name, part)),
  email: (customer, email) => onAny(addressesOf(customer), (one) => foldEmail(one) === foldEmail(email)),
  // Where a vendor numbers nobody, what people use is their own id, which is compared as `external_id` is.
  number: ({ number: own, externalId }, number) =>
    own === undefined
      ? onText(externalId, (id) => id === number)
      : onText(own, (one) => foldKey(one) === foldKey(number)),
  external_id: (customer, id) => onText(customer.externalId, (own) => own === id),
  ids: (customer, ids) => ids.includes(customer.id),
  status: (customer, statuses) => onText(customer.status, isOneOf(statuses)),
  created_after: (customer, bound) => onMoment(customer.createdAt, (at) => at >= instant(bound)),
  created_before: (customer, bound) => onMoment(customer.createdAt, (at) => at < instant(bound)),
  updated_after: (customer, bound) => onMoment(customer.updatedAt, (at) => at >= instant(bound)),
  financial_status: (customer, statuses) => onText(customer.financialStatus, isOneOf(statuses)),
  due_before: () => undefined,
  mandate_status: ({ mandate }, statuses) => onText(mandate === null ? "none" : mandate?.status, isOneOf(statuses)),
  vat_id: (customer, id) => onAny(customer.vatIds, (own) => foldVat(own) === foldVat(id)),
};
