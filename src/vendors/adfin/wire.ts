/** What Adfin sends for customers, and its translation. Source: `GET /customers`, document 1.0.0. */

import type { Customer } from "../../vocabulary/customer.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { arrayOf, count, flag, group, joined, nativeId, present, raw, rows, shape, text } from "../declare/lenient.ts";
import type { Answered, Reading } from "../declare/list.ts";
import type { Parsed } from "../declare/schema.ts";

/** Examples show UUIDs; the document only says string. No character that could change a path. */
export const adfinId = /^[A-Za-z0-9_-]{1,64}$/;

const paging = () => group({ page: count(), size: count(), totalElements: count() });

/** Where an answer says which page it is: the document and its examples name it differently. */
export const pageFacts = () => ({ page: paging(), pagination: paging() });

export const body = shape({ customers: rows(), ...pageFacts() });
export type Body = Parsed<typeof body>;

const facts = (whole: Body) => whole.page ?? whole.pagination;

export const read = (whole: Body): Reading => ({
  items: whole.customers,
  total: facts(whole)?.totalElements ?? undefined,
  size: facts(whole)?.size ?? undefined,
});

/**
 * Requests count pages from 0, answers from 1; an echo of either kind is accepted, another page is not, and of the
 * sizes only one that the server may have capped.
 */
export const echo = (whole: Body, { page = 0, size }: Answered): string | undefined => {
  const paging = facts(whole);
  if (paging?.size != null && (paging.size > size || paging.size < Math.min(whole.customers.length, size)))
    return `it tells of pages of ${paging.size} where ${size} were asked and ${whole.customers.length} rows came`;
  if (paging?.page != null && paging.page !== page + 1 && paging.page !== page)
    return "it answered with another page than asked";
  return undefined;
};

export const item = shape({
  id: nativeId(adfinId),
  externalId: text(),
  name: text(),
  creationTime: raw(),
  lastUpdatedTime: raw(),
  people: arrayOf(
    group({
      firstName: text(),
      lastName: text(),
      email: text(),
      phoneNo: text(),
      isPrimaryContact: flag(),
      isIncludedInCommunications: flag(),
    }),
  ),
  addresses: arrayOf(group({ city: text(), postalCode: text(), country: text(), addressLine1: text() })),
  directDebitMandate: group({ status: text(), statusReasonCode: text() }),
  externalData: arrayOf(group({ connectorType: text(), id: text() })),
});
type Item = Parsed<typeof item>;

/** Null where the list is there and holds none. */
const filled = <Value>(values: readonly Value[] | undefined): readonly Value[] | null | undefined =>
  values?.length === 0 ? null : values;

/** None where the row says so; left out, of another type or without a status it is unknown. */
const mandate = (sent: Item["directDebitMandate"]): Customer["mandate"] => {
  if (sent === null) return null;
  return sent?.status ? { status: sent.status.toLowerCase(), reason: sent.statusReasonCode ?? undefined } : undefined;
};

export const translate = (sent: Item): Customer => {
  const people = sent.people
    ?.map((one) => ({
      name: joined(one.firstName, one.lastName),
      email: present(one.email),
      phone: present(one.phoneNo),
      isPrimary: one.isPrimaryContact ?? undefined,
      reached: one.isIncludedInCommunications,
    }))
    .sort((a, b) => Number(b.isPrimary ?? false) - Number(a.isPrimary ?? false));
  const place = sent.addresses?.[0];
  return {
    id: sent.id,
    name: present(sent.name),
    externalId: present(sent.externalId),
    emails: filled(people?.flatMap((one) => (one.email ? [one.email] : []))),
    phones: filled(people?.flatMap((one) => (one.phone ? [one.phone] : []))),
    people: people?.map(({ reached: _reached, ...person }) => person),
    address: place
      ? {
          street: present(place.addressLine1),
          postalCode: present(place.postalCode),
          city: present(place.city),
          country: present(place.country),
        }
      : sent.addresses && null,
    createdAt: readMoment(sent.creationTime),
    updatedAt: readMoment(sent.lastUpdatedTime),
    mandate: mandate(sent.directDebitMandate),
    communications: people?.length ? people.some((one) => one.reached !== false) : undefined,
    links: sent.externalData?.flatMap((one) =>
      one.connectorType && one.id ? [{ service: one.connectorType, id: one.id }] : [],
    ),
  };
};
