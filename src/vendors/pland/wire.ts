/** What Pland sends for customers, and its translation. Source: `GET /customers/`, PlanD API version 2. */

import type { Query } from "../../http/request.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import { objectIdPattern } from "../../vocabulary/id-forms.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { count, group, nativeId, present, raw, rows, schemaOf, shape, single, text } from "../declare/lenient.ts";
import type { Reading } from "../declare/list.ts";
import type { Parsed } from "../declare/schema.ts";

export const objectId = objectIdPattern;

/**
 * Unsorted pages come in no fixed order and lose rows (measured by pland-cli 0.2.0), so every walk is sorted by id,
 * which an ObjectId makes the order of creation. The documented colon form is what a live server refused in 2026-08.
 */
export const byCreation = { sort: '{"by":"_id","direction":1}' };
export const newestFirst = { sort: '{"by":"_id","direction":-1}' };

/** The documented form of a sort, to be tried once after a 400. */
export const inColonForm = (query: Query): Query | undefined => {
  if (typeof query.sort !== "string" || !query.sort.startsWith("{")) return undefined;
  const { by, direction } = JSON.parse(query.sort) as { by: string; direction: number };
  return { ...query, sort: `${by}:${direction}` };
};

/** The largest `limit` that is documented. */
export const mostPerPage = 1_000;

/** A bare array: no total, no cursor. */
export const body = schemaOf(rows());

export const read = (items: Parsed<typeof body>): Reading => ({ items });

const counted = shape({ count: count() });

/** `GET /customers/count`. */
export const readCount = (sent: unknown): number | undefined => counted.safeParse(sent).data?.count ?? undefined;

export const item = shape({
  _id: nativeId(objectId),
  number: text(),
  status: group({ status: text(), createdAt: raw(), lastModifiedAt: raw() }),
  name: text(),
  contactPerson: text(),
  address: group({ street: text(), zip: text(), city: text(), country: text() }),
  contact: group({ telephone: text(), mobile: text(), sms: text(), email: text() }),
  vatNumber: text(),
  debitorNumber: text(),
});

/** The fields of one group that are there, or what the group's own absence says. */
const ways = (
  sent: object | null | undefined,
  values: readonly (string | null | undefined)[],
): readonly string[] | null | undefined => {
  if (sent === undefined || sent === null) return sent;
  const there = values.flatMap((value) => (value?.trim() ? [value] : []));
  return there.length > 0 ? there : values.every((value) => value === undefined) ? undefined : null;
};

export const translate = (sent: Parsed<typeof item>): Customer => ({
  id: sent._id,
  name: present(sent.name),
  number: present(sent.number),
  // The vendor publishes no list of its codes: passed through, never put into words.
  status: sent.status?.status ? `code ${sent.status.status}` : undefined,
  emails: ways(sent.contact, [sent.contact?.email]),
  phones: ways(sent.contact, [sent.contact?.telephone, sent.contact?.mobile, sent.contact?.sms]),
  people: sent.contactPerson ? [{ name: sent.contactPerson }] : sent.contactPerson === undefined ? undefined : null,
  address: sent.address && {
    street: present(sent.address.street),
    postalCode: present(sent.address.zip),
    city: present(sent.address.city),
    country: present(sent.address.country),
  },
  vatIds: single(present(sent.vatNumber)),
  createdAt: readMoment(sent.status?.createdAt),
  updatedAt: readMoment(sent.status?.lastModifiedAt),
  links: sent.debitorNumber ? [{ service: "debitor", id: sent.debitorNumber }] : undefined,
});
