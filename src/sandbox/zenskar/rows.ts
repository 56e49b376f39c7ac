/** Zenskar's rows: customers, contacts, payment methods, invoices and line items. Source: openapi-20240301, docs2. */

import { decimalText } from "../api/decimal-text.ts";
import type { Json } from "../api/vendor-api.ts";
import type { Company, CompanyInvoice, Population } from "../population/company.ts";
import { otherId } from "../population/ids.ts";

/** An instant as Zenskar's example writes it: to the second, without a zone. */
export const instant = (at: number): string => new Date(at).toISOString().slice(0, 19);

const instantOrNull = (at: number | null): string | null => (at === null ? null : instant(at));

/** Minor units as a JSON number in major units; the nearest double prints as the decimal it stands for. */
export const major = (minor: number, precision: number): number => Number(decimalText(minor, precision));

/** Summed in thousandths, so that the sum has no digits that no invoice has. Currencies are added up regardless. */
const totalDue = (invoices: readonly CompanyInvoice[]): number => {
  const thousandths = invoices.reduce((sum, { open, precision }) => sum + open * 10 ** (3 - precision), 0);
  return major(thousandths, 3);
};

const statuses: Readonly<Record<CompanyInvoice["state"], string>> = {
  draft: "draft",
  open: "approved",
  partially_paid: "partially_paid",
  paid: "paid",
  void: "void",
  // No such state here: what is written off is voided by credit notes.
  written_off: "void",
};

export const invoiceStatus = ({ state }: CompanyInvoice): string => statuses[state];

/** Approved, and sent, on the day of issue; a draft is neither. */
export const approvedAt = ({ state, issuedAt }: CompanyInvoice): number | null => (state === "draft" ? null : issuedAt);

export const contractId = (seed: number, { index }: Company): string => otherId(seed, "zenskar", "contract", index);

/** Two entities bill; one customer in ten belongs to none. */
const entityNumber = ({ index, country }: Company): number | null =>
  index % 10 === 3 ? null : country === "GB" || country === "US" ? 2 : 1;

export const businessEntityId = (seed: number, company: Company): string | null => {
  const number = entityNumber(company);
  return number === null ? null : otherId(seed, "zenskar", "entity", number);
};

export interface PaymentMethod {
  readonly id: string;
  readonly connectorId: string;
  readonly connectorName: string;
  readonly externalId: string;
  readonly status: string;
  readonly country: string;
  readonly isDefault: boolean;
  readonly type: string;
}

const connectors = { card: "Stripe", sepa_debit: "GoCardless", bank_transfer: "Manual" } as const;

/** None or one: the population knows one method per customer. */
export const paymentMethods = (seed: number, company: Company): readonly PaymentMethod[] => {
  const { paymentMethod: type, index, country } = company;
  if (type === null) return [];
  const connectorName = connectors[type];
  return [
    {
      id: otherId(seed, "zenskar", "method", index),
      connectorId: otherId(seed, "zenskar", "connector", connectorName.length),
      connectorName,
      externalId: `pm_${index.toString(36).padStart(9, "0")}`,
      status: index % 17 === 0 ? "expired" : "active",
      country,
      isDefault: true,
      type,
    },
  ];
};

/** With what the document calls details: masked card and bank data. */
export const paymentMethodRow = (organisation: string, company: Company, method: PaymentMethod): Json => ({
  id: method.id,
  customer_id: company.id,
  organisation_id: organisation,
  connector_id: method.connectorId,
  connector_name: method.connectorName,
  external_id: method.externalId,
  status: method.status,
  country: method.country,
  is_default: method.isDefault,
  type: method.type,
  details:
    method.type === "card"
      ? { brand: "visa", last4: "4242", exp_year: 2031 }
      : { iban: "DE02120300000000202051", last4: "2051" },
});

const contactRow = (company: Company) => (person: Company["people"][number]) => ({
  id: person.id,
  customer: company.id,
  first_name: person.firstName,
  last_name: person.lastName,
  // Required here, so a contact without one has an empty one.
  email: person.email ?? "",
  send_contract: false,
  send_invoice: company.communications,
});

const addressRow = (company: Company) => ({
  line1: `${company.houseNumber} ${company.street}`,
  line2: null,
  line3: null,
  city: company.city,
  state: null,
  zipCode: company.postalCode,
  country: company.countryName,
  country_code: company.country,
  validation_status: null,
  connector_validation: null,
});

const entityRow = (seed: number, company: Company) => {
  const number = entityNumber(company);
  if (number === null) return null;
  const name = number === 1 ? "Sandbox Europe GmbH" : "Sandbox International Ltd";
  return {
    id: otherId(seed, "zenskar", "entity", number),
    name,
    address: null,
    email: null,
    phone_number: null,
    is_default: number === 1,
  };
};

/** `contacts` is null unless it was asked for. */
export const customerRow = (
  population: Population,
  organisation: string,
  company: Company,
  withContacts: boolean,
): Json => {
  const { seed } = population;
  const invoices = population.invoices(company);
  const method = paymentMethods(seed, company)[0];
  return {
    id: company.id,
    external_id: company.externalId,
    customer_name: company.name,
    custom_data:
      company.index % 3 === 0
        ? { segment: company.isBusiness ? "business" : "private", stripe_id: company.stripeId }
        : null,
    address: addressRow(company),
    ship_to_address: null,
    tax_info: company.vatId === null ? [] : [{ country_code: company.country, tax_code: "VAT", tax_id: company.vatId }],
    phone_number: company.phone,
    email: company.email,
    contacts: withContacts ? company.people.map(contactRow(company)) : null,
    custom_attributes: {},
    communications_enabled: company.communications,
    auto_charge_enabled: company.autoCharge,
    invoice_details: { no_of_invoices: invoices.length, total_amount_due: totalDue(invoices) },
    created_at: instant(company.createdAt),
    updated_at: instant(company.updatedAt),
    default_payment_method: method === undefined ? null : paymentMethodRow(organisation, company, method),
    business_entity_id: businessEntityId(seed, company),
    business_entity: entityRow(seed, company),
  };
};

/** Without currency, customer name, paid and sent date, as the vendor's own example. Amounts in major units. */
export const invoiceRow = (seed: number, company: Company, invoice: CompanyInvoice): Json => {
  const total = major(invoice.total, invoice.precision);
  return {
    id: invoice.id,
    invoice_id: invoice.id,
    customer_id: company.id,
    contract_id: contractId(seed, company),
    invoice_number: invoice.number,
    invoice_period: { begin_date: instant(invoice.issuedAt), end_date_exclusive: instant(invoice.dueAt) },
    status: invoiceStatus(invoice),
    created_at: instant(invoice.issuedAt),
    created_by: "sandbox",
    last_updated_at: instant(invoice.paidAt ?? invoice.issuedAt),
    invoice_total: total,
    net_invoice_total: total,
    applied_balance: 0,
    amount_due: major(invoice.open, invoice.precision),
    due_date: instant(invoice.dueAt),
    promise_due_date: null,
    charged_at: instantOrNull(invoice.paidAt),
    external_id: invoice.number,
    invoice_url: `https://invoices.example/${invoice.id}`,
    payment_url: `https://pay.example/${invoice.id}`,
  };
};

/** One line over the whole total; the currency stands here and nowhere else. */
export const lineItems = ({ total, precision, currency }: CompanyInvoice): Json => {
  const value = major(total, precision);
  return {
    lines: [
      {
        name: "Subscription",
        quantity: { value: 1, unit: "unit", display: "1 unit" },
        subtotal: { value, unit: currency, display: `${currency} ${decimalText(total, precision)}` },
        features: [{ currency }],
      },
    ],
  };
};
