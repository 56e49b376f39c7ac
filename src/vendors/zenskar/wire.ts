/** What Zenskar sends for customers, and its translation. Source: `GET /customers`, openapi-20240301. */

import type { Customer } from "../../vocabulary/customer.ts";
import { uuidPattern } from "../../vocabulary/id-forms.ts";
import { readMoment } from "../../vocabulary/moment.ts";
import { readDecimal } from "../../vocabulary/money.ts";
import {
  arrayOf,
  count,
  flag,
  group,
  joined,
  nativeId,
  object,
  optional,
  plainText,
  present,
  raw,
  refused,
  rows,
  schemaOf,
  shape,
  single,
  text,
} from "../declare/lenient.ts";
import type { Reading } from "../declare/list.ts";
import type { Parsed } from "../declare/schema.ts";

export const uuid = uuidPattern;

/** The schema says `results` and `total_count`, the example beside it `data` and `total`: the first is primary. */
const either = object({
  results: optional(rows()),
  data: optional(rows()),
  next: plainText(),
  total_count: count(),
  total: count(),
});

export const body = schemaOf((sent) => {
  const whole = either(sent);
  return whole !== refused && (whole.results ?? whole.data) ? whole : refused;
});

export const read = (whole: Parsed<typeof body>): Reading => ({
  items: whole.results ?? whole.data ?? [],
  next: whole.next,
  total: whole.total_count ?? whole.total ?? undefined,
});

const address = () =>
  group({
    line1: text(),
    line2: text(),
    line3: text(),
    city: text(),
    state: text(),
    zipCode: text(),
    country: text(),
    country_code: text(),
  });

export const item = shape({
  id: nativeId(uuid),
  external_id: text(),
  customer_name: text(),
  address: address(),
  tax_info: arrayOf(group({ country_code: text(), tax_code: text(), tax_id: text() })),
  phone_number: text(),
  email: text(),
  contacts: arrayOf(group({ first_name: text(), last_name: text(), email: text() })),
  communications_enabled: flag(),
  auto_charge_enabled: flag(),
  invoice_details: group({ total_amount_due: raw() }),
  created_at: raw(),
  updated_at: raw(),
  default_payment_method: group({ type: text(), status: text(), connector_name: text() }),
});

const addressOf = (sent: Parsed<typeof item>["address"]): Customer["address"] =>
  sent && {
    street: joined(sent.line1, sent.line2, sent.line3),
    postalCode: present(sent.zipCode),
    city: present(sent.city),
    country: present(sent.country_code) ?? present(sent.country),
  };

export const translate = (sent: Parsed<typeof item>): Customer => {
  const due = readDecimal(sent.invoice_details?.total_amount_due);
  const method = sent.default_payment_method;
  return {
    id: sent.id,
    name: present(sent.customer_name),
    externalId: present(sent.external_id),
    emails: single(present(sent.email)),
    phones: single(present(sent.phone_number)),
    people: sent.contacts?.map((one) => ({ name: joined(one.first_name, one.last_name), email: present(one.email) })),
    address: addressOf(sent.address),
    // The document's default for `tax_info` is an empty list: an absent one is known to be empty.
    vatIds: sent.tax_info?.flatMap((one) => (one.tax_id ? [one.tax_id] : [])) ?? null,
    createdAt: readMoment(sent.created_at),
    updatedAt: readMoment(sent.updated_at),
    // Neither unit nor currency is documented, so neither is guessed.
    due: due === undefined ? undefined : { amount: due },
    paymentMethod: method === null ? null : joined(method?.type, method?.status),
    autoCharge: sent.auto_charge_enabled ?? undefined,
    communications: sent.communications_enabled ?? undefined,
  };
};
