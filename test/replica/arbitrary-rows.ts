/**
 * Any customer and invoice that an adapter may give: every field said, denied or unsaid, texts sanitised as adapters
 * do.
 */

import fc from "fast-check";
import { sanitiseDeep } from "../../src/text/safe-text.ts";
import type { Customer } from "../../src/vocabulary/customer.ts";
import { type Invoice, invoiceStates } from "../../src/vocabulary/invoice.ts";
import { readMoment } from "../../src/vocabulary/moment.ts";

const names = ["Müller GmbH", "mueller", "100% Bio & Co", "a_b", "Back\\slash", "Łódź", "", "O'Neil", "Bank €"];
const text = fc.oneof(fc.constantFrom(...names), fc.string({ unit: "grapheme", maxLength: 12 }));
const said = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.constant(null), fc.constant(undefined));
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.oneof(value, fc.constant(undefined));

const moment = said(
  fc
    .constantFrom(
      "2024-01-31",
      "2024-02-01T10:00:00Z",
      "2024-02-01T00:30:00+02:00",
      "2023-05-05T05:05:05",
      "someday",
      "",
    )
    .map((sent) => readMoment(sent)),
);
const decimal = fc.constantFrom("0", "0.00", "10.5", "99.90", "1234567.891", "12345678901234567890.12", "-3");
const currency = fc.constantFrom("EUR", "GBP", "USD");
const email = fc.constantFrom("a@acme.com", "A@ACME.com", "billing@müller.de", "x_y@z.org");
const vat = fc.constantFrom("DE123456789", "de 123 456 789", "GB 987 6543 21");
const number = fc.constantFrom("1042", "01042", "CRM-004211", "7");
const id = fc.integer({ min: 1, max: 60 }).map((n) => `c${n}`);

const customer: fc.Arbitrary<Customer> = fc
  .record({
    id,
    name: said(text),
    number: said(number),
    externalId: said(number),
    status: said(fc.constantFrom("active", "archived", "suspended", "7")),
    emails: said(fc.array(email, { maxLength: 2 })),
    phones: said(fc.array(fc.constantFrom("+49 30 1234567", "030/1234567"), { maxLength: 2 })),
    people: said(fc.array(fc.record({ name: said(text), email: said(email) }), { maxLength: 2 })),
    address: said(fc.record({ city: said(text), country: said(fc.constantFrom("DE", "Germany", "")) })),
    vatIds: said(fc.array(vat, { maxLength: 2 })),
    createdAt: moment,
    updatedAt: moment,
    due: said(fc.record({ amount: decimal, currency: maybe(currency) })),
    financialStatus: said(fc.constantFrom("overdue", "paid", "none")),
    mandate: said(fc.record({ status: fc.constantFrom("active", "cancelled", "pending"), reason: maybe(text) })),
    archived: maybe(fc.boolean()),
    suspended: maybe(fc.boolean()),
    links: maybe(fc.array(fc.record({ service: fc.constant("xero"), id: number }), { maxLength: 1 })),
  })
  .map((sent) => sanitiseDeep(sent as Customer));

const invoice: fc.Arbitrary<Invoice> = fc
  .record({
    id: fc.integer({ min: 1, max: 200 }).map((n) => `i${n}`),
    number: said(number),
    customerId: maybe(id),
    customerName: said(text),
    state: fc.constantFrom(...invoiceStates),
    word: maybe(text),
    issuedAt: moment,
    dueAt: moment,
    total: maybe(decimal),
    open: maybe(decimal),
    openIsAtMost: maybe(fc.constant(true as const)),
    currency: maybe(currency),
    dunning: said(fc.record({ level: maybe(fc.integer({ min: 0, max: 3 })), word: maybe(text) })),
    lastReminderAt: moment,
    promisedAt: moment,
    disputed: maybe(fc.boolean()),
    paymentUnderWay: maybe(fc.boolean()),
  })
  .map((sent) => sanitiseDeep(sent as Invoice));

export const customers = fc.uniqueArray(customer, { selector: (one) => one.id, maxLength: 40 });
export const invoices = fc.uniqueArray(invoice, { selector: (one) => one.id, maxLength: 80 });
