/** What Fynn sends for customers, and its translation. Source: `GET /customers`, docs.fynn.eu. */

import type { Address, Customer } from "../../vocabulary/customer.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import {
  count,
  flag,
  group,
  joined,
  meaningOf,
  nativeId,
  present,
  raw,
  rows,
  shape,
  single,
  text,
} from "../declare/lenient.ts";
import type { Answered, Reading } from "../declare/list.ts";
import type { Parsed } from "../declare/schema.ts";

/** UUID or external id, in characters that cannot change a path. */
export const fynnId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

export const body = shape({
  data: rows(),
  meta: group({ pagination: group({ totalItems: count(), itemsPerPage: count(), currentPage: count() }) }),
});
type Body = Parsed<typeof body>;

export const read = (whole: Body): Reading => ({
  items: whole.data,
  total: whole.meta?.pagination?.totalItems ?? undefined,
  size: whole.meta?.pagination?.itemsPerPage ?? undefined,
});

/** The paging parameters are not in the given document, so an answer must repeat what was asked. */
export const echo = (whole: Body, { page, size }: Answered): string | undefined => {
  const paging = whole.meta?.pagination;
  if (paging?.itemsPerPage == null || paging.currentPage == null) return "it does not say which page it answered";
  if (paging.itemsPerPage > size || paging.itemsPerPage < Math.min(whole.data.length, size))
    return `it tells of pages of ${paging.itemsPerPage} where ${size} were asked and ${whole.data.length} rows came`;
  return paging.currentPage === page ? undefined : "it answered with another page than asked";
};

const place = () =>
  group({ street: text(), houseNumber: text(), zip: text(), city: text(), countryCode: text(), vatId: text() });
const address = () => group({ email: text(), receiverName: text() });

export const item = shape({
  id: nativeId(fynnId),
  customerNumber: text(),
  firstName: text(),
  lastName: text(),
  companyName: text(),
  countryCode: text(),
  vatId: text(),
  datevId: text(),
  status: text(),
  phone: text(),
  createdAt: raw(),
  businessCustomer: flag(),
  defaultAddress: place(),
  defaultInvoiceAddress: place(),
  defaultEmailAddress: address(),
  defaultInvoiceEmailAddress: address(),
  /** Untyped, and elsewhere full of bank and card data: only these words of it are ever read. */
  defaultPaymentMethod: group({
    type: text(),
    status: text(),
    enabled: flag(),
    sepaMandate: group({ status: text() }),
  }),
});
type Item = Parsed<typeof item>;

const statuses: Readonly<Record<string, string>> = {
  STATUS_ACTIVE: "active",
  STATUS_ARCHIVED: "archived",
  STATUS_SUSPENDED: "suspended",
};

const placeOf = (sent: Item): Address | null | undefined => {
  const found = sent.defaultAddress ?? sent.defaultInvoiceAddress;
  if (!found) return sent.countryCode ? { country: sent.countryCode } : found;
  return {
    street: joined(found.street, found.houseNumber),
    postalCode: present(found.zip),
    city: present(found.city),
    country: present(found.countryCode) ?? present(sent.countryCode),
  };
};

const emailsOf = (sent: Item): Customer["emails"] => {
  const sentAddresses = [sent.defaultInvoiceEmailAddress, sent.defaultEmailAddress];
  const found = sentAddresses.flatMap((one) => (one?.email ? [one.email] : []));
  if (found.length > 0) return [...new Set(found)];
  return sentAddresses.every((one) => one === undefined) ? undefined : null;
};

/**
 * The mandate of the default payment method: none for a method that is no direct debit, although such a method may
 * repeat the mandate of another one. A disabled method's mandate collects nothing, whatever its own status says.
 */
const mandateOf = (method: Item["defaultPaymentMethod"]): Customer["mandate"] => {
  if (!method?.type) return method === null ? null : undefined;
  if (method.type !== "sepa_debit" || method.sepaMandate === null) return null;
  const status = method.enabled === false ? "disabled" : method.sepaMandate?.status?.toLowerCase();
  return status === undefined ? undefined : { status };
};

/** Its type and state, as the customer's row and an invoice's both carry it. */
export const methodOf = (
  method: Pick<NonNullable<Item["defaultPaymentMethod"]>, "type" | "status" | "enabled"> | null | undefined,
): Customer["paymentMethod"] =>
  method === null ? null : joined(method?.type, method?.enabled === false ? "disabled" : method?.status);

export const translate = (sent: Item): Customer => {
  const person = joined(sent.firstName, sent.lastName);
  const company = present(sent.companyName);
  const status = sent.status ? (meaningOf(statuses, sent.status) ?? sent.status.toLowerCase()) : undefined;
  const method = sent.defaultPaymentMethod;
  return {
    id: sent.id,
    name: company ?? person,
    number: present(sent.customerNumber),
    status,
    archived: status === undefined ? undefined : status === "archived",
    suspended: status === undefined ? undefined : status === "suspended",
    emails: emailsOf(sent),
    phones: single(present(sent.phone)),
    people: person === undefined ? undefined : person === null ? null : company ? [{ name: person }] : [],
    address: placeOf(sent),
    vatIds: single(present(sent.vatId) ?? present(sent.defaultAddress?.vatId)),
    createdAt: readMoment(sent.createdAt),
    mandate: mandateOf(method),
    paymentMethod: methodOf(method),
    links: sent.datevId ? [{ service: "DATEV", id: sent.datevId }] : undefined,
  };
};
