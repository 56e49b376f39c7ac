/**
 * What each filter word means for a generated customer, told from the population alone: never from a vendor's filter
 * code.
 */

import type { Company, CompanyInvoice, Population, SandboxVendor } from "../../src/sandbox/population/company.ts";
import type { Filters, Word } from "../../src/vocabulary/filters.ts";

type Meaning<W extends Word> = (company: Company, value: NonNullable<Filters[W]>, population: Population) => boolean;

const lower = (text: string): string => text.normalize("NFC").toLowerCase();
const instant = (bound: string): number => Date.parse(bound.length === 10 ? `${bound}T00:00:00Z` : bound);

/** Whom each vendor would write to: its own address, its people's, or both. */
const addresses: Readonly<Record<SandboxVendor, (company: Company) => readonly (string | null)[]>> = {
  zenskar: ({ email, people }) => [email, ...people.map((person) => person.email)],
  pland: ({ email }) => [email],
  // Its primary contact has the company's address; nobody else's is known where there are no people.
  adfin: ({ email, people }) => [email, ...people.slice(1).map((person) => person.email)],
  sequence: ({ email, people }) => [email, ...people.map((person) => person.email)],
  fynn: ({ email, people }) => [email, ...people.map((person) => person.email)],
};

const isOpen = ({ state, open }: CompanyInvoice): boolean =>
  (state === "open" || state === "partially_paid") && open > 0;

/** Zenskar: what is approved or partially paid and not settled; Adfin: unless a direct debit is under way. */
const owed = (company: Company, population: Population): readonly CompanyInvoice[] =>
  population.invoices(company).filter((one) => isOpen(one) && !(company.vendor === "adfin" && one.paymentPending));

type Standing = (company: Company, population: Population) => boolean;

const financial: Readonly<Record<NonNullable<Filters["financial_status"]>[number], Standing>> = {
  overdue: (company, population) => owed(company, population).some(({ dueAt }) => dueAt < population.today),
  outstanding: (company, population) => owed(company, population).length > 0,
  pending: (company, population) => population.invoices(company).some(({ paymentPending }) => paymentPending),
  draft: (company, population) => population.invoices(company).some(({ state }) => state === "draft"),
  paid: (company, population) => {
    const issued = population.invoices(company).filter(({ state }) => state !== "draft");
    return issued.length > 0 && !issued.some(isOpen);
  },
  none: (company, population) => population.invoices(company).length === 0,
};

const plainVat = (id: string): string => id.replaceAll(/\W/g, "").toUpperCase();

const meanings: { readonly [W in Word]: Meaning<W> } = {
  name: ({ name }, part) => lower(name).includes(lower(part)),
  email: (company, email) =>
    (addresses[company.vendor] ?? ((one: Company) => [one.email]))(company).some(
      (one) => one !== null && lower(one) === lower(email),
    ),
  // What people use is the customer number, or their own id where the vendor numbers nobody.
  number: ({ vendor, number, externalId }, asked) =>
    vendor === "zenskar" || vendor === "adfin" ? externalId === asked : number === Number(asked),
  external_id: ({ externalId }, asked) => externalId === asked,
  ids: ({ vendor, id }, asked) => asked.includes(`${vendor}:${id}`),
  // Pland's codes say nothing, so nobody is left out there.
  status: ({ vendor, status }, asked) => vendor === "pland" || asked.includes(status),
  created_after: ({ createdAt }, bound) => createdAt >= instant(bound),
  created_before: ({ createdAt }, bound) => createdAt < instant(bound),
  updated_after: ({ updatedAt }, bound) => updatedAt >= instant(bound),
  financial_status: (company, asked, population) => asked.some((one) => financial[one](company, population)),
  due_before: (company, bound, population) => owed(company, population).some(({ dueAt }) => dueAt < instant(bound)),
  // Fynn shows the mandate of what the customer pays by, and of nothing else.
  mandate_status: ({ vendor, mandate, paymentMethod }, asked) => {
    const shown = vendor === "fynn" && paymentMethod !== "sepa_debit" ? null : mandate;
    return asked.some((one) => one === (shown?.status.toLowerCase() ?? "none"));
  },
  vat_id: ({ vatId }, asked) => vatId !== null && plainVat(vatId) === plainVat(asked),
};

/**
 * Whether a customer belongs into the answer to these filters. `ids` are `vendor:native-id`. `named`: how a part of a
 * name is meant; default: letter by letter, whatever their case.
 */
export const belongs =
  (filters: Filters, population: Population, named?: (name: string, part: string) => boolean) =>
  (company: Company): boolean =>
    Object.entries(filters).every(([word, value]) =>
      named && word === "name"
        ? named(company.name, String(value))
        : (meanings[word as Word] as Meaning<Word>)(company, value as never, population),
    );
