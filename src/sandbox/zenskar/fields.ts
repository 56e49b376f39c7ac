/** Zenskar's filterable fields and their operators: together with paging and search, the document's 148 parameters. */

import { type Fields, type FieldValue, rowTest, rulesOf } from "../api/operators.ts";
import type { ParameterRules } from "../api/parameters.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import {
  approvedAt,
  businessEntityId,
  contractId,
  invoiceStatus,
  major,
  type PaymentMethod,
  paymentMethods,
} from "./rows.ts";

const range = ["exact", "neq", "gt", "gte", "lt", "lte", "isnull", "in"] as const;
const key = ["exact", "in", "isnull"] as const;
const label = ["exact", "ilike", "like", "in", "isnull"] as const;
const partial = ["ilike", "like", "isnull"] as const;
const exact = ["exact"] as const;

export interface InvoiceOfCustomer {
  readonly company: Company;
  readonly invoice: CompanyInvoice;
}

/**
 * A row of customers joined with their invoices: whoever has none stands in it once, and all its values are missing.
 */
type Joined = Pick<InvoiceOfCustomer, "company"> & Partial<InvoiceOfCustomer>;

const joined =
  (read: (row: InvoiceOfCustomer) => FieldValue) =>
  ({ company, invoice }: Joined): FieldValue =>
    invoice ? read({ company, invoice }) : null;

const customerFields = (seed: number): Fields<Company> => ({
  id: { type: "uuid", operators: key, read: ({ id }) => id },
  external_id: { type: "text", operators: label, read: ({ externalId }) => externalId },
  email: { type: "text", operators: label, read: ({ email }) => email },
  phone_number: { type: "text", operators: partial, read: ({ phone }) => phone },
  communications_enabled: { type: "boolean", operators: exact, read: ({ communications }) => communications },
  auto_charge_enabled: { type: "boolean", operators: exact, read: ({ autoCharge }) => autoCharge },
  created_at: { type: "date-time", operators: range, read: ({ createdAt }) => createdAt },
  customer_name: { type: "text", operators: label, read: ({ name }) => name },
  business_entity_id: { type: "uuid", operators: key, read: (company) => businessEntityId(seed, company) },
});

const amount = (minor: (invoice: CompanyInvoice) => number) => ({
  type: "number" as const,
  operators: range,
  read: joined(({ invoice }) => major(minor(invoice), invoice.precision)),
});

const instant = (read: (invoice: CompanyInvoice) => number | null) => ({
  type: "date-time" as const,
  operators: range,
  read: joined(({ invoice }) => read(invoice)),
});

const invoiceFields = (seed: number): Fields<Joined> => ({
  invoice__customer_id: { type: "uuid", operators: key, read: joined(({ company }) => company.id) },
  invoice__contract_id: { type: "uuid", operators: key, read: joined(({ company }) => contractId(seed, company)) },
  invoice__status: { type: "text", operators: label, read: joined(({ invoice }) => invoiceStatus(invoice)) },
  invoice__external_id: { type: "text", operators: label, read: joined(({ invoice }) => invoice.number) },
  invoice__invoice_total: amount(({ total }) => total),
  invoice__amount_due: amount(({ open }) => open),
  invoice__due_date: instant(({ dueAt }) => dueAt),
  invoice__created_at: instant(({ issuedAt }) => issuedAt),
  invoice__approved_at: instant(approvedAt),
  invoice__sent_at: instant(approvedAt),
  invoice__paid_at: instant(({ paidAt }) => paidAt),
});

const methodText = (read: (method: PaymentMethod) => string) => ({ type: "text" as const, operators: label, read });

const methodFields: Fields<PaymentMethod> = {
  payment_methods__id: { type: "uuid", operators: key, read: ({ id }) => id },
  payment_methods__connector_id: { type: "uuid", operators: key, read: ({ connectorId }) => connectorId },
  payment_methods__connector_name: {
    type: "text",
    operators: [...label, "neq"],
    read: ({ connectorName }) => connectorName,
  },
  payment_methods__external_id: methodText(({ externalId }) => externalId),
  payment_methods__status: methodText(({ status }) => status),
  payment_methods__country: methodText(({ country }) => country),
  payment_methods__is_default: { type: "boolean", operators: ["exact", "isnull"], read: ({ isDefault }) => isDefault },
  payment_methods__type: methodText(({ type }) => type),
};

/** Parameters that are no `field__operator`. A limit above 100 is refused: the document names no maximum. */
const otherRules: ParameterRules = {
  cursor: { type: "text" },
  limit: { type: "integer", minimum: 1, maximum: 100 },
  search: { type: "text" },
  order: { type: "text" },
  sort_key: { type: "text" },
  sort_type: { type: "text" },
  expand: { type: "text" },
  search_name_external_id: { type: "text" },
};

/** All 148. */
export const customerRules: ParameterRules = {
  ...otherRules,
  ...rulesOf(customerFields(0)),
  ...rulesOf(invoiceFields(0)),
  ...rulesOf(methodFields),
};

/** The plain-text search: 0 the whole name or external id, 1 its beginning, 2 a part of it; undefined: no match. */
export const relevance = (company: Company, text: string): 0 | 1 | 2 | undefined => {
  const wanted = text.toLowerCase();
  const values = [company.name.toLowerCase(), company.externalId?.toLowerCase() ?? ""];
  if (values.includes(wanted)) return 0;
  if (values.some((value) => value.startsWith(wanted))) return 1;
  return values.some((value) => value.includes(wanted)) ? 2 : undefined;
};

/** Fields of `search=field=value`: a part of the text, whatever its case. */
const searchable: Readonly<Record<string, (company: Company) => string | null>> = {
  customer_name: ({ name }) => name,
  email: ({ email }) => email,
  external_id: ({ externalId }) => externalId,
  phone_number: ({ phone }) => phone,
  "address.city": ({ city }) => city,
  "address.zipCode": ({ postalCode }) => postalCode,
  "address.country": ({ countryName }) => countryName,
  "custom_data.segment": ({ index, isBusiness }) => (index % 3 === 0 ? (isBusiness ? "business" : "private") : null),
};

/** Undefined for text that is not `field=value[,field=value]`, or names a field that does not exist. */
export const searchTest = (search: string): ((company: Company) => boolean) | undefined => {
  const tests: ((company: Company) => boolean)[] = [];
  // How a comma inside a value would be written is not documented: every comma separates.
  for (const part of search.split(",")) {
    const at = part.indexOf("=");
    const field = part.slice(0, Math.max(at, 0));
    const read = Object.hasOwn(searchable, field) ? searchable[field] : undefined;
    if (at < 1 || !read) return undefined;
    const wanted = part.slice(at + 1).toLowerCase();
    tests.push((company) => (read(company) ?? "").toLowerCase().includes(wanted));
  }
  return (company) => tests.every((test) => test(company));
};

/**
 * Whether a customer passes all of a checked query's filters; undefined when there are none. Invoice filters must hold
 * for one and the same invoice, payment method filters for one method: a customer without any passes none of them.
 *
 * @throws UnreadableElement as `rowTest`
 */
export const customerTest = (
  population: Population,
  query: URLSearchParams,
): ((company: Company) => boolean) | undefined => {
  const { seed } = population;
  const own = rowTest(customerFields(seed), query);
  const ofInvoice = rowTest(invoiceFields(seed), query);
  const ofMethod = rowTest(methodFields, query);
  const text = query.get("search_name_external_id");
  const tests = [
    own,
    text === null ? undefined : (company: Company) => relevance(company, text) !== undefined,
    ofMethod && ((company: Company) => paymentMethods(seed, company).some(ofMethod)),
    ofInvoice &&
      ((company: Company) => {
        const invoices = population.invoices(company);
        return invoices.length === 0
          ? ofInvoice({ company })
          : invoices.some((invoice) => ofInvoice({ company, invoice }));
      }),
  ].filter((test) => test !== undefined);
  return tests.length === 0 ? undefined : (company) => tests.every((test) => test(company));
};
