/** A customer as a row of the replica, and back: columns to query and narrow by, and the whole record beside them. */

import { type Grouping, groupings, rowKey } from "../../aggregates/group-keys.ts";
import { nameKeys } from "../../search/name-keys.ts";
import { foldKey } from "../../text/fold.ts";
import type { Connection } from "../../vendors/define.ts";
import type { Customer } from "../../vocabulary/customer.ts";
import type { Moment } from "../../vocabulary/moment.ts";
import { addressesOf } from "../../vocabulary/predicates.ts";
import { type Columns, digestOf, flagColumn, instantColumn, textColumn } from "./columns.ts";
import { searchText } from "./search-text.ts";

/** In the order in which `group_keys` holds them; a connection's customers are all of one vendor. */
export const storedGroupings: readonly Grouping[] = groupings.filter((one) => one !== "vendor");

/** `null` where the vendor says that there is none of them. */
const firstOf = (values: readonly string[] | null | undefined): string | null | undefined =>
  values === undefined ? undefined : (values?.[0] ?? null);

const msColumn = (moment: Moment | null | undefined): number | null => moment?.at ?? null;

/** Before an external id, which is compared as it is written; no folded number holds it. */
export const externalSign = "=";

/** What a question for a number looks for: where the vendor does not say one, its external id is what people use. */
const numberKeyOf = ({ number, externalId }: Customer): string | null => {
  if (number === undefined && externalId) return externalSign + externalId;
  return number ? foldKey(number) : null;
};

/** Without the pass it belongs to. */
export const customerColumns = (connection: Connection, customer: Customer): Columns => {
  const record = JSON.stringify(customer);
  const { address, due, mandate, name, number } = customer;
  return {
    connection: connection.name,
    id: customer.id,
    name: textColumn(name),
    number: textColumn(number),
    external_id: textColumn(customer.externalId),
    status: textColumn(customer.status),
    email: textColumn(firstOf(addressesOf(customer))),
    phone: textColumn(firstOf(customer.phones)),
    city: textColumn(address === null ? null : address?.city),
    country: textColumn(address === null ? null : address?.country),
    vat_id: textColumn(firstOf(customer.vatIds)),
    created_at: instantColumn(customer.createdAt),
    created_ms: msColumn(customer.createdAt),
    updated_at: instantColumn(customer.updatedAt),
    updated_ms: msColumn(customer.updatedAt),
    due_amount: textColumn(due === null ? null : due?.amount),
    due_currency: textColumn(due?.currency),
    financial_status: textColumn(customer.financialStatus),
    mandate_status: textColumn(mandate === null ? "none" : mandate?.status),
    payment_method: textColumn(customer.paymentMethod),
    auto_charge: flagColumn(customer.autoCharge),
    communications: flagColumn(customer.communications),
    archived: flagColumn(customer.archived),
    suspended: flagColumn(customer.suspended),
    name_key: name ? nameKeys(name).joinedStem : null,
    number_key: numberKeyOf(customer),
    group_keys: rowKey(storedGroupings, customer, connection),
    search_text: searchText(customer),
    digest: digestOf(record),
    record,
  };
};

export const customerOf = ({ record }: { readonly record: string }): Customer => JSON.parse(record) as Customer;
