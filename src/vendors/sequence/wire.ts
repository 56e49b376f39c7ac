/** What Sequence sends for customers, and its translation. Source: `GET /customers`, version 2024-07-30. */

import type { Customer } from "../../vocabulary/customer.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { arrayOf, count, group, nativeId, plainText, present, raw, rows, shape, text } from "../declare/lenient.ts";
import type { Answered, Reading } from "../declare/list.ts";
import type { Parsed } from "../declare/schema.ts";

export const version = "2024-07-30";

/** Declared as plain strings; every example is a UUID. */
export const sequenceId = /^[A-Za-z0-9-]{8,64}$/;

export const body = shape({
  items: rows(),
  pagination: group({
    after: plainText(),
    totalResultSize: (sent: unknown) => count()(typeof sent === "string" ? Number(sent) : sent),
  }),
});
type Body = Parsed<typeof body>;

export const read = (whole: Body): Reading => ({
  items: whole.items,
  next: whole.pagination?.after,
  total: whole.pagination?.totalResultSize ?? undefined,
});

/** Shapes differ by version, so an answer of another version is not read at all. */
export const echo = (_whole: Body, { headers }: Answered): string | undefined => {
  const answered = headers["sequence-version"];
  if (answered === undefined || answered === version) return undefined;
  const other = /^\d{4}-\d\d-\d\d$/.test(answered) ? `version ${answered}` : "another version";
  return `it answered in ${other} where ${version} was asked`;
};

const fields = {
  id: nativeId(sequenceId),
  createdAt: raw(),
  legalName: text(),
  address: group({ line1: text(), town: text(), postcode: text(), country: text() }),
  domain: text(),
  archivedAt: raw(),
  integrationIds: arrayOf(group({ service: text(), id: text() })),
  organizations: arrayOf(group({ owner: group({ id: text(), name: text() }) })),
};

export const item = shape({
  ...fields,
  /** Only in the answer by id. */
  contacts: arrayOf(group({ name: text(), email: text(), billingPreference: text(), archivedAt: raw() })),
});
type Item = Parsed<typeof item>;

const owner = (sent: Item): Customer["parent"] => {
  const found = sent.organizations?.find((one) => one.owner?.id && one.owner.id !== sent.id)?.owner;
  return found?.id ? { id: found.id, name: found.name ?? undefined } : undefined;
};

export const translate = (sent: Item): Customer => {
  const archived = sent.archivedAt !== undefined && sent.archivedAt !== null;
  // Absent in list rows, where nothing is known of them; the primary one first where they are there.
  const contacts = sent.contacts
    ?.filter((one) => one.archivedAt === undefined || one.archivedAt === null)
    .sort((a, b) => Number(b.billingPreference === "PRIMARY") - Number(a.billingPreference === "PRIMARY"));
  const emails = contacts?.flatMap((one) => (one.email ? [one.email] : []));
  return {
    id: sent.id,
    name: present(sent.legalName),
    status: archived ? "archived" : "active",
    archived,
    emails: emails?.length === 0 ? null : emails,
    people: contacts?.map((one) => ({
      name: present(one.name),
      email: present(one.email),
      isPrimary: one.billingPreference === "PRIMARY",
    })),
    address: sent.address && {
      street: present(sent.address.line1),
      postalCode: present(sent.address.postcode),
      city: present(sent.address.town),
      country: present(sent.address.country),
    },
    createdAt: readMoment(sent.createdAt),
    links: sent.integrationIds?.flatMap((one) => (one.service && one.id ? [{ service: one.service, id: one.id }] : [])),
    parent: owner(sent),
  };
};
